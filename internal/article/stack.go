package article

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"ibid/sources"
)

// stacked is one label of a stack such as "3, 5–7".
type stacked struct {
	label sources.Label
	at    sources.Span // in the string that was parsed; of a range's inner labels, the dash
}

// maxRange bounds how many labels one range may stand for.
const maxRange = 60

// stack reads what stands between the brackets of a marker or in a superscript:
// one label, or several with commas, semicolons, spaces and ranges between. It
// returns nil when s is anything else.
func stack(s string) []stacked {
	var out []stacked
	i := 0
	rangeFrom, dash := -1, sources.Span{}
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case unicode.IsSpace(r) || r == '\u200b' || r == '\u2060' || r == '\ufeff':
			i += n
		case r == ',' || r == ';' || r == '·' || r == '⁾' || r == '،' || r == '、' || r == '，' || r == '˒' || r == '&' || r == '+':
			if len(out) == 0 || rangeFrom >= 0 {
				return nil
			}
			i += n
		case strings.ContainsRune("-–—‐‑−⁻", r):
			if len(out) == 0 || rangeFrom >= 0 {
				return nil
			}
			rangeFrom = number(string(out[len(out)-1].label))
			if rangeFrom < 0 {
				return nil
			}
			dash = sources.Span{Start: i, End: i + n}
			i += n
		default:
			label, width := labelAt(s[i:])
			if width == 0 {
				return nil
			}
			at := sources.Span{Start: i, End: i + width}
			if rangeFrom >= 0 {
				to := number(label)
				if to <= rangeFrom || to-rangeFrom > maxRange {
					return nil
				}
				for k := rangeFrom + 1; k < to; k++ {
					out = append(out, stacked{sources.Label(strconv.Itoa(k)), dash})
				}
				rangeFrom = -1
			}
			out = append(out, stacked{sources.Label(label), at})
			i += width
		}
	}
	if rangeFrom >= 0 {
		return nil
	}
	return out
}

// labelAt reads one label at the head of s: a number, in digits of any height, or
// a footnote sign. Its width is 0 when there is none.
func labelAt(s string) (label string, width int) {
	var b strings.Builder
	for width < len(s) {
		r, n := utf8.DecodeRuneInString(s[width:])
		d := digit(r)
		if d < 0 {
			break
		}
		b.WriteByte(byte('0' + d))
		width += n
	}
	if width > 0 {
		if b.Len() > 4 {
			return "", 0
		}
		return b.String(), width
	}
	first, _ := utf8.DecodeRuneInString(s)
	if !strings.ContainsRune(signs, first) {
		return "", 0
	}
	for width < len(s) {
		r, n := utf8.DecodeRuneInString(s[width:])
		if r != first || width > 8 {
			break
		}
		width += n
	}
	return s[:width], width
}

// signs are the footnote signs of typography that stand for numbers.
const signs = "*†‡§¶‖#"

// digit returns the value of a decimal digit, plain, raised or full-width; -1
// for anything else.
func digit(r rune) int {
	switch {
	case '0' <= r && r <= '9':
		return int(r - '0')
	case r == '¹':
		return 1
	case r == '²' || r == '³':
		return int(r-'²') + 2
	case r == '⁰' || '⁴' <= r && r <= '⁹':
		return int(r - '⁰')
	case '０' <= r && r <= '９':
		return int(r - '０')
	}
	return -1
}

// raisedDigit reports whether a rune is a superscript digit.
func raisedDigit(r rune) bool { return digit(r) >= 0 && r > '9' && r < '０' }

// number returns the value of a label in digits; -1 for any other label.
func number(label string) int {
	if label == "" || len(label) > 6 {
		return -1
	}
	n := 0
	for i := 0; i < len(label); i++ {
		if label[i] < '0' || label[i] > '9' {
			return -1
		}
		n = n*10 + int(label[i]-'0')
	}
	return n
}

// romanValue returns the value of a Roman numeral in one case, up to 399; -1 for
// anything else. Only the usual spelling counts, so that words seldom do.
func romanValue(s string) int {
	if s == "" || len(s) > 8 || s != strings.ToLower(s) && s != strings.ToUpper(s) {
		return -1
	}
	value := map[byte]int{'i': 1, 'v': 5, 'x': 10, 'l': 50, 'c': 100}
	low := strings.ToLower(s)
	n := 0
	for i := 0; i < len(low); i++ {
		v := value[low[i]]
		if v == 0 {
			return -1
		}
		if i+1 < len(low) && value[low[i+1]] > v {
			v = -v
		}
		n += v
	}
	if n < 1 || n > 399 || romanOf(n) != low {
		return -1
	}
	return n
}

// romanOf spells a number from 1 to 399 in small Roman numerals.
func romanOf(n int) string {
	var b strings.Builder
	for _, p := range []struct {
		v int
		s string
	}{{100, "c"}, {90, "xc"}, {50, "l"}, {40, "xl"}, {10, "x"}, {9, "ix"}, {5, "v"}, {4, "iv"}, {1, "i"}} {
		for n >= p.v {
			b.WriteString(p.s)
			n -= p.v
		}
	}
	return b.String()
}
