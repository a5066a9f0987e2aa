package text

import "math/bits"

// Masks for eight bytes at a time: 0x01 and 0x80 in each.
const (
	ones = 0x0101010101010101
	high = 0x80 * ones
)

// Plain returns the ASCII letters and digits at the head of eight bytes, letters
// in lower case, as a number whose lowest byte is the first character, and how
// many there are. s must be eight bytes long.
func Plain(s string) (word uint64, n int) {
	x := eight(s)
	others := ^plainBytes(x) & high
	if others == 0 {
		return x | 0x20*ones, 8
	}
	n = bits.TrailingZeros64(others) / 8
	return (x | 0x20*ones) & (1<<(8*n) - 1), n
}

// eight returns eight bytes as a number whose lowest byte is the first.
func eight[T string | []byte](s T) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// plainBytes sets the highest bit of each byte that is an ASCII letter or digit;
// the other bits mean nothing.
func plainBytes(x uint64) uint64 {
	low := x &^ high // no sum of what follows leaves its byte
	folded := low | 0x20*ones
	letters := (folded + (0x80-'a')*ones) &^ (folded + (0x80-'z'-1)*ones)
	digits := (low + (0x80-'0')*ones) &^ (low + (0x80-'9'-1)*ones)
	return (letters | digits) &^ x
}

// blankBytes sets the highest bit of each byte that is a space, and no other. x
// must be ASCII.
func blankBytes(x uint64) uint64 { return ^((x ^ ' '*ones) + 0x7f*ones) & high }

// spaceBytes sets the lowest bit of each byte that is ASCII white space, and no
// other. x must be ASCII.
func spaceBytes(x uint64) uint64 {
	breaks := (x + (0x80-'\t')*ones) &^ (x + (0x80-'\r'-1)*ones)
	return (blankBytes(x) | breaks&high) >> 7
}

// stopBytes reports whether one of eight bytes may end a sentence or is beyond
// ASCII: one of ". ! ? \n \r".
func stopBytes(x uint64) bool {
	low := x &^ high
	others := ((low ^ '.'*ones) + 0x7f*ones) & ((low ^ '!'*ones) + 0x7f*ones) & ((low ^ '?'*ones) + 0x7f*ones) & ((low ^ '\n'*ones) + 0x7f*ones) & ((low ^ '\r'*ones) + 0x7f*ones)
	return (x|^others)&high != 0
}

// countPlain counts the words that end in eight ASCII bytes. carry is 1 when the
// run of characters that goes on into them, or out of them, is a word: it holds
// a letter or digit.
//
// A run without white space is a run of set bits; adding to it the letters that
// it holds carries over into the white space behind it, once for each run.
func countPlain(x, carry uint64) (n int, out uint64) {
	spaces := spaceBytes(x)
	sum, out := bits.Add64(^(spaces<<8 - spaces), plainBytes(x)&high>>7, carry)
	return bits.OnesCount64(sum & spaces), out
}

// PlainWords looks at the head of s, which begins with a space, for printable
// ASCII without two spaces in a row. It returns where the last space stands that
// it looked at, eight bytes at a time, and the characters before it that are no
// spaces.
func PlainWords(s []byte) (end, letters int) {
	before := uint64(0) // the last byte was a space
	spaces := 0
	for i := 0; i+8 <= len(s); i += 8 {
		x := eight(s[i:])
		blanks := blankBytes(x)
		strange := x | ^(x + (0x80-' ')*ones) | (x + ones) // beyond ASCII, before the space, 0x7f
		if strange&high|blanks&(blanks<<8|before) != 0 {
			break
		}
		if blanks != 0 {
			end = i + 7 - bits.LeadingZeros64(blanks)/8
			spaces += bits.OnesCount64(blanks)
		}
		before = blanks >> 56
	}
	if end == 0 {
		return 0, 0
	}
	return end, end - spaces + 1
}
