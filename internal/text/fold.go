package text

import (
	"encoding/binary"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold returns s as it is compared: letters in lower case and without accents,
// compatibility forms (ligatures, full-width letters) as the plain ones,
// apostrophes inside words left out, and everything that is neither letter nor
// digit turned into single spaces, none at the ends. Fold of its own result
// changes nothing.
//
// Origin: compatibility decomposition of Unicode Standard Annex 15, with the
// nonspacing marks left out.
func Fold(s string) string { return string(AppendFold(make([]byte, 0, len(s)), s)) }

// AppendFold appends Fold(s) to dst, with a space between when dst holds text
// already, and returns the longer slice.
func AppendFold(dst []byte, s string) []byte {
	f := folder{dst: dst, apart: len(dst) > 0}
	for i := 0; i < len(s); {
		c := s[i]
		if plainFold[c] != 0 {
			f.part()
			i += f.run(s[i:])
			continue
		}
		if c < utf8.RuneSelf {
			i++
			if c == '\'' {
				f.quoted = true
			} else {
				f.apart = len(f.dst) > 0
			}
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if d := norm.NFKD.PropertiesString(s[i:]).Decomposition(); d != nil {
			for len(d) > 0 {
				r, m := utf8.DecodeRune(d)
				f.letter(r)
				d = d[m:]
			}
		} else {
			f.letter(r)
		}
		i += n
	}
	return f.dst
}

// plainFold holds ASCII letters and digits as they are folded, and 0 for all
// other bytes.
var plainFold = func() (t [256]byte) {
	for c := range t {
		switch {
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			t[c] = byte(c)
		case 'A' <= c && c <= 'Z':
			t[c] = byte(c) + 'a' - 'A'
		}
	}
	return t
}()

// run adds the ASCII letters and digits at the head of s, and further ones that
// are parted by single spaces. It returns how many bytes of s it took.
func (f *folder) run(s string) int {
	i := 0
	for i+8 <= len(s) {
		x := eight(s[i:])
		blanks := blankBytes(x)
		if plain := plainBytes(x) & high; x&high != 0 || plain|blanks != high || blanks&(blanks<<8) != 0 {
			word, n := Plain(s[i : i+8])
			f.dst = binary.LittleEndian.AppendUint64(f.dst, word)
			f.dst = f.dst[:len(f.dst)-8+n]
			return i + n
		}
		f.dst = binary.LittleEndian.AppendUint64(f.dst, x|' '*ones) // a space stays one
		if i += 8; blanks>>63 != 0 {
			f.dst, f.apart = f.dst[:len(f.dst)-1], true
			return i
		}
	}
	for ; i < len(s) && plainFold[s[i]] != 0; i++ {
		f.dst = append(f.dst, plainFold[s[i]])
	}
	return i
}

// folder is the state of one AppendFold.
type folder struct {
	dst    []byte
	apart  bool // a space is due before the next letter
	quoted bool // an apostrophe was seen since the last letter
}

// part writes the space that is due. An apostrophe with a letter on both sides
// parts nothing.
func (f *folder) part() {
	if f.apart {
		f.dst = append(f.dst, ' ')
	}
	f.apart, f.quoted = false, false
}

// letter adds one character that is already decomposed.
func (f *folder) letter(r rune) {
	switch {
	case r == '’' || r == '‘' || r == 'ʼ' || r == '\'':
		f.quoted = true
	case unicode.Is(unicode.Mn, r), r == '\u00ad', r == '\u200b', r == '\u200c', r == '\u200d', r == '\ufeff':
	case unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.Mc, r):
		f.part()
		if s := plainLetters[r]; s != "" {
			f.dst = append(f.dst, s...)
			return
		}
		f.dst = utf8.AppendRune(f.dst, unicode.ToLower(r))
	default:
		f.apart = len(f.dst) > 0
	}
}

// plainLetters spells letters that have no decomposition but that people leave
// the strokes and ligatures off when they type them.
var plainLetters = map[rune]string{
	'ß': "ss", 'ẞ': "ss", 'æ': "ae", 'Æ': "ae", 'œ': "oe", 'Œ': "oe", 'ø': "o", 'Ø': "o", 'đ': "d", 'Đ': "d", 'ð': "d", 'Ð': "d",
	'ł': "l", 'Ł': "l", 'ħ': "h", 'Ħ': "h", 'ı': "i", 'ŧ': "t", 'Ŧ': "t", 'þ': "th", 'Þ': "th", 'ς': "σ",
}

// foldedWords returns the words of Fold(s) in order. Scripts that are written
// without spaces between words give one word per character.
func foldedWords(s string) []string {
	folded := Fold(s)
	words := make([]string, 0, len(folded)/6)
	for w := range strings.FieldsSeq(folded) {
		from := 0
		for i, r := range w {
			if r < 0x0e00 || !Unspaced(r) {
				continue
			}
			if from < i {
				words = append(words, w[from:i])
			}
			from = i + utf8.RuneLen(r)
			words = append(words, w[i:from])
		}
		if from < len(w) {
			words = append(words, w[from:])
		}
	}
	return words
}

// Unspaced reports whether a character belongs to a script that is written
// without spaces between words: Chinese, Japanese, Thai, Lao, Khmer, Burmese.
func Unspaced(r rune) bool {
	return r >= 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// CountWords returns the number of words of s: runs without white space that
// hold a letter or digit. In scripts written without spaces two characters
// count as a word.
func CountWords(s string) int {
	n, unspaced := 0, 0
	carry := uint64(0) // 1 inside a word, which is counted at its end
	i := 0
	for i < len(s) {
		if i+8 <= len(s) {
			if x := eight(s[i:]); x&high == 0 {
				var ended int
				ended, carry = countPlain(x, carry)
				n += ended
				i += 8
				continue
			}
		}
		for end := min(len(s), i+8); i < end; {
			r, m := rune(s[i]), 1
			if r >= utf8.RuneSelf {
				r, m = utf8.DecodeRuneInString(s[i:])
			}
			i += m
			switch {
			case Unspaced(r):
				unspaced++
				n += int(carry)
				carry = 0
			case unicode.IsSpace(r):
				n += int(carry)
				carry = 0
			case carry == 0 && (unicode.IsLetter(r) || unicode.IsDigit(r)):
				carry = 1
			}
		}
	}
	return n + int(carry) + (unspaced+1)/2
}
