package text

import (
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/sentences"
)

// breaks calls yield with the end of each sentence of s by Unicode Standard
// Annex 29, section 5, as package uax29 finds them. Plain text, which has few
// places where a sentence can end, is searched for those; everything else goes
// to the package, rune by rune.
func breaks(s string, yield func(end int)) {
	var room [64]int
	if ends, ok := plainBreaks(room[:0], s); ok {
		for _, end := range ends {
			yield(end)
		}
		return
	}
	it := sentences.FromString(thin(s))
	for pos := 0; it.Next(); {
		pos += len(it.Value())
		yield(pos)
	}
}

// class is what a character is to the rules of Annex 29.
type class uint8

const (
	otherChar class = iota
	lowerChar
	upperChar
	numericChar
	aTerm
	sTerm
	closeChar
	spChar
	paraSep
	sContinue
)

var plainClasses = func() (t [utf8.RuneSelf]class) {
	for c := range t {
		switch {
		case 'a' <= c && c <= 'z':
			t[c] = lowerChar
		case 'A' <= c && c <= 'Z':
			t[c] = upperChar
		case '0' <= c && c <= '9':
			t[c] = numericChar
		}
	}
	for _, l := range []struct {
		chars string
		is    class
	}{{".", aTerm}, {"?!", sTerm}, {"\"'()[]{}", closeChar}, {" \t\v\f", spChar}, {"\n", paraSep}, {",-:;", sContinue}} {
		for _, c := range l.chars {
			t[c] = l.is
		}
	}
	return t
}()

// classAt returns the class and the length of the character at i of plain text.
// It reports false for the few that it does not know.
func classAt(s string, i int) (class, int, bool) {
	if c := s[i]; c < utf8.RuneSelf {
		return plainClasses[c], 1, c != '\r'
	}
	r, n := utf8.DecodeRuneInString(s[i:])
	switch {
	case r == '‘' || r == '’' || r == '“' || r == '”' || r == '‚' || r == '„' || r == '«' || r == '»':
		return closeChar, n, true
	case r == '–' || r == '—':
		return sContinue, n, true
	case r >= 0xc0 && unicode.IsLower(r):
		return lowerChar, n, true
	case r >= 0xc0 && unicode.IsUpper(r):
		return upperChar, n, true
	}
	return otherChar, n, false
}

// plainBreaks finds the breaks of plain text: ASCII, Latin letters with accents,
// the dashes and quotation marks of print. It reports false when it meets
// another character, one that it does not know next to a stop, or so long a run
// of signs that thin has a say in it. The breaks are appended to ends.
func plainBreaks(ends []int, s string) (_ []int, ok bool) {
	for i := 0; i < len(s); {
		for i+8 <= len(s) && !stopBytes(eight(s[i:])) {
			i += 8
		}
		if i == len(s) {
			break
		}
		c := s[i]
		if c >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(s[i:])
			if !(0xa1 <= r && r <= 0x17f && r != 0xad) && !(0x2010 <= r && r <= 0x2022) && r != '€' {
				return nil, false
			}
			i += n
			continue
		}
		switch c {
		case '\r': // flatten leaves none
			return nil, false
		case '\n':
			i++
			ends = append(ends, i)
			continue
		case '.', '?', '!':
		default:
			i++
			continue
		}
		end, found, known := plainBreak(s, i, plainClasses[c])
		if !known || !wordBefore(s, i) {
			return nil, false
		}
		if !found {
			i++
			continue
		}
		ends = append(ends, end)
		i = end
	}
	if s != "" && (len(ends) == 0 || ends[len(ends)-1] < len(s)) {
		ends = append(ends, len(s))
	}
	return ends, true
}

// fewSigns bounds, in bytes, the signs on either side of a stop; together they
// are less than what thin keeps.
const fewSigns = 30

// wordBefore reports whether there is a word or a full stop among the few bytes
// before i, or the beginning of the text.
func wordBefore(s string, i int) bool {
	for k := i - 1; k >= 0; k-- {
		if k < i-fewSigns {
			return false
		}
		switch c := s[k]; {
		case c >= utf8.RuneSelf:
			return false
		case c == '.', c == '\n', 'a' <= c|0x20 && c|0x20 <= 'z', '0' <= c && c <= '9':
			return true
		}
	}
	return true
}

// plainBreak applies the rules to the stop at i: found says that the sentence
// ends, at end.
func plainBreak(s string, i int, kind class) (end int, found, known bool) {
	k := i + 1
	next, n := otherChar, 0
	at := func() bool {
		if k == len(s) {
			next, n = paraSep, 0 // nothing follows
			return true
		}
		var ok bool
		next, n, ok = classAt(s, k)
		return ok
	}
	if !at() {
		return k, false, false
	}
	if kind == aTerm {
		if next == numericChar { // SB6
			return k, false, true
		}
		if next == upperChar && i > 0 { // SB7
			start := i - 1
			for start > 0 && !utf8.RuneStart(s[start]) {
				start--
			}
			before, _, ok := classAt(s, start)
			if !ok {
				return k, false, false
			}
			if before == upperChar || before == lowerChar {
				return k, false, true
			}
		}
	}
	for next == closeChar { // SB9
		k += n
		if !at() {
			return k, false, false
		}
	}
	for next == spChar { // SB10
		k += n
		if !at() {
			return k, false, false
		}
	}
	if k-i > fewSigns {
		return k, false, false
	}
	if next == paraSep {
		return k + n, true, true
	}
	if next == sContinue || next == aTerm || next == sTerm { // SB8a
		return k, false, true
	}
	end = k
	if kind == aTerm { // SB8
		for next != lowerChar && next != upperChar && next != paraSep && next != aTerm && next != sTerm {
			k += n
			if !at() || k-i > fewSigns {
				return k, false, false
			}
		}
		if next == lowerChar {
			return k, false, true
		}
	}
	return end, true, true
}
