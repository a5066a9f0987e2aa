package verdict

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxFold bounds the text that is searched for phrases, in bytes.
const maxFold = 16 << 10

// fold returns s in lower case, without accents, apostrophes straightened,
// everything that is no letter, digit or apostrophe turned into single spaces,
// and a space at both ends, so that " not found " finds whole words. At most
// maxFold bytes of s are used.
func fold(s string) string {
	if len(s) > maxFold {
		s = s[:maxFold]
	}
	plain := true
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			plain = false
			break
		}
	}
	if !plain {
		s = norm.NFKD.String(s)
	}
	var b strings.Builder
	b.Grow(len(s) + 2)
	b.WriteByte(' ')
	space := true
	for _, r := range s {
		switch {
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
			b.WriteByte(byte(r))
		case 'A' <= r && r <= 'Z':
			b.WriteByte(byte(r) + 'a' - 'A')
		case r == '\'' || r == '’' || r == '‘' || r == '`' || r == 'ʼ':
			b.WriteByte('\'')
		case unicode.Is(unicode.Mn, r), r == '\u00ad', r == '\u200b', r == '\u200c', r == '\u200d':
			continue
		case r == 'ß':
			b.WriteString("ss")
		case r == 'ı', r == 'İ':
			b.WriteByte('i')
		case r == 'ł' || r == 'Ł':
			b.WriteByte('l')
		case r == 'ø' || r == 'Ø':
			b.WriteByte('o')
		case r == 'đ' || r == 'Đ':
			b.WriteByte('d')
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(unicode.ToLower(r))
		default:
			if !space {
				b.WriteByte(' ')
				space = true
			}
			continue
		}
		space = false
	}
	if !space {
		b.WriteByte(' ')
	}
	return b.String()
}

// phrases is a list of folded phrases, ready to be looked for.
type phrases []string

// foldAll makes phrases of plain text. A phrase in a script without spaces is
// found anywhere, one that ends in "*" at the beginning of words, every other
// one only as whole words.
func foldAll(list ...string) phrases {
	out := make(phrases, len(list))
	for i, p := range list {
		out[i] = fold(p)
		switch {
		case unspaced(p):
			out[i] = strings.TrimSpace(out[i])
		case strings.HasSuffix(p, "*"):
			out[i] = strings.TrimSuffix(out[i], " ")
		}
	}
	return out
}

// in reports whether a folded text holds one of the phrases.
func (p phrases) in(folded string) bool {
	for _, x := range p {
		if strings.Contains(folded, x) {
			return true
		}
	}
	return false
}

// find returns the first phrase that a folded text holds, or "".
func (p phrases) find(folded string) string {
	for _, x := range p {
		if strings.Contains(folded, x) {
			return strings.TrimSpace(x)
		}
	}
	return ""
}

// firstUnspaced is the first code point of the scripts below, that of Thai.
const firstUnspaced = 0x0E00

// unspaced reports whether s holds letters of a script that is written without
// spaces between words, or one whose words take endings that no list can hold.
func unspaced(s string) bool {
	for _, r := range s {
		if r >= firstUnspaced && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Hangul) {
			return true
		}
	}
	return false
}
