package evidence

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"ibid/sources"
)

// lexeme is one piece of a text as the readers of numbers and dates see it.
type lexeme struct {
	at    sources.Span
	low   string // lower case
	kind  byte   // 'w' word, 'n' number, 's' sign
	space bool   // white space before it
}

// lexemes cuts s[at] into words, numbers and signs. At most most pieces.
func lexemes(s string, at sources.Span, most int) []lexeme {
	out := make([]lexeme, 0, min(at.Len()/5+4, most))
	space := false
	for i := at.Start; i < at.End && len(out) < most; {
		r, n := utf8.DecodeRuneInString(s[i:at.End])
		start := i
		kind := byte('s')
		switch {
		case unicode.IsSpace(r):
			space = true
			i += n
			continue
		case '0' <= r && r <= '9':
			kind = 'n'
			for i < at.End && (digitAt(s, i) || (s[i] == '.' || s[i] == ',') && digitAt(s, i+1) && i+1 < at.End) {
				i++
			}
			// thousands parted by a space that does not break, or an apostrophe
			if spaced := thousandsBySpace(s, start, i, at.End); spaced > 0 {
				i = spaced
			}
			for k, w := gap(s[i:at.End]), 0; k > 0 && i-start <= 3+w && threeDigits(s, i+k, at.End); k = gap(s[i:at.End]) {
				i += k + 3
				w += k + 3
			}
		case unicode.IsLetter(r):
			kind = 'w'
			for i < at.End {
				r, n := utf8.DecodeRuneInString(s[i:at.End])
				if !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) {
					break
				}
				i += n
			}
		default:
			i += n
		}
		low := s[start:i]
		if kind == 'w' {
			low = strings.ToLower(low)
		}
		out = append(out, lexeme{sources.Span{Start: start, End: i}, low, kind, space})
		space = false
	}
	return out
}

// gap returns the bytes of a separator of thousands at the head of s: a
// no-break or thin space, or an apostrophe.
func gap(s string) int {
	for _, g := range [...]string{"\u00a0", "\u202f", "\u2009", "'", "’"} {
		if strings.HasPrefix(s, g) {
			return len(g)
		}
	}
	return 0
}

// thousandsBySpace returns where a number of groups of three digits ends that plain
// spaces part, or 0. One group alone must begin with a zero, as in 15 000: else
// there may be two numbers.
func thousandsBySpace(s string, start, i, end int) int {
	if i-start > 3 || s[start] == '0' || i-start == 0 || strings.ContainsAny(s[start:i], ".,") {
		return 0
	}
	groups, zero := 0, false
	for i < end && s[i] == ' ' && threeDigits(s, i+1, end) && !(i+5 < end && (s[i+4] == '.' || s[i+4] == ',') && digitAt(s, i+5)) {
		zero = zero || groups == 0 && s[i+1] == '0'
		i += 4
		groups++
	}
	if groups == 1 && zero || groups > 1 {
		return i
	}
	return 0
}

func threeDigits(s string, i, end int) bool {
	return i+3 <= end && digitAt(s, i) && digitAt(s, i+1) && digitAt(s, i+2) && !digitAt(s, i+3)
}

var thousandsSigns = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "\u2009", "", "'", "", "’", "")

// figure reads a number in digits. other is its value when its only separator
// is read the other way, or NaN.
func figure(s string) (value, other float64, digits int, ok bool) {
	if len(s) > 3 && strings.Trim(s, "0123456789.,") != "" {
		s = thousandsSigns.Replace(s)
	}
	other = math.NaN()
	dots, commas := strings.Count(s, "."), strings.Count(s, ",")
	plain := s
	switch {
	case dots == 0 && commas == 0:
	case commas > 0 && dots == 0:
		if grouped(s, ',') {
			plain = strings.ReplaceAll(s, ",", "")
			if commas == 1 {
				other, _ = strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
			}
		} else if commas == 1 {
			plain = strings.Replace(s, ",", ".", 1) // 10,5
		} else {
			return 0, other, 0, false
		}
	case dots > 0 && commas == 0:
		if dots > 1 {
			if !grouped(s, '.') {
				return 0, other, 0, false
			}
			plain = strings.ReplaceAll(s, ".", "")
		} else if grouped(s, '.') && s[0] != '0' {
			other, _ = strconv.ParseFloat(strings.Replace(s, ".", "", 1), 64)
		}
	case strings.LastIndexByte(s, '.') > strings.LastIndexByte(s, ','): // 13,427.5
		if dots > 1 {
			return 0, other, 0, false
		}
		plain = strings.ReplaceAll(s, ",", "")
	default: // 13.427,5
		if commas > 1 {
			return 0, other, 0, false
		}
		plain = strings.Replace(strings.ReplaceAll(s, ".", ""), ",", ".", 1)
	}
	if len(plain) > 30 {
		return 0, other, 0, false
	}
	value, err := strconv.ParseFloat(plain, 64)
	if err != nil || math.IsInf(value, 0) {
		return 0, other, 0, false
	}
	sig := strings.TrimLeft(strings.Replace(plain, ".", "", 1), "0")
	if !strings.Contains(plain, ".") {
		sig = strings.TrimRight(sig, "0")
	}
	return value, other, min(max(len(sig), 1), 15), true
}

// grouped reports whether sep stands in s only between groups of three digits.
func grouped(s string, sep byte) bool {
	parts := strings.Split(s, string(sep))
	if len(parts[0]) == 0 || len(parts[0]) > 3 {
		return false
	}
	for _, p := range parts[1:] {
		if len(p) != 3 {
			return false
		}
	}
	return true
}

// maxLexemes bounds what is read of one sentence.
const maxLexemes = 2000
