package article

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"ibid/sources"
)

// candidate is a place in the text that may be a marker.
type candidate struct {
	kind   candidateKind
	at     sources.Span // brackets included
	labels []stacked    // with spans in the text
	weight int          // how much it looks like one; see the weights below
}

// candidateKind is the dress of a marker. A text mostly keeps to one.
type candidateKind int

const (
	kindBracket candidateKind = iota // [3, 5–7]
	kindRaised                       // superscripts of the format, or of Unicode
	kindCaret                        // ^3
	kindGlued                        // 1992.1
	kindSpaced                       // "in 1992. 1 The"
	kindParen                        // (3)
	kindSign                         // word*
	kinds
)

// Weights of candidates that are told from numbers by their surroundings.
const (
	weak   = 1
	middle = 4
	strong = 10
)

// candidates scans the text once, in order. raised are superscripts of the
// format; skip says which bytes belong to notes, code or addresses.
func candidates(text string, raised []sources.Span, skip func(at int) bool) []candidate {
	var out []candidate
	inRaised := func(at int) bool {
		i := sort.Search(len(raised), func(i int) bool { return raised[i].End > at })
		return i < len(raised) && raised[i].Start <= at
	}
	for i, r := range raised {
		beside := i > 0 && raised[i-1].End == r.Start // the digit before it is another marker's
		if c, ok := raisedCandidate(text, r, beside); ok && !skip(r.Start) {
			out = append(out, c)
		}
	}
	for i := 0; i < len(text); {
		if skip(i) {
			i++
			continue
		}
		c := text[i]
		switch {
		case c == 'h' || c == 'w' || c == 'f' || c == 'm' || c == '1' || c == 'H':
			if n := addressAt(text, i); n > 0 { // a number in an address is no marker
				i += n
				continue
			}
		}
		switch {
		case c == '[':
			if m, ok := bracketCandidate(text, i); ok {
				out = append(out, m)
				i = m.at.End
				continue
			}
		case c == '(':
			if m, ok := parenCandidate(text, i); ok {
				out = append(out, m)
				i = m.at.End
				continue
			}
		case c == '^':
			if l, w := labelAt(text[i+1:]); w > 0 && i > 0 && text[i-1] != ' ' && !between(text, i) {
				out = append(out, single(kindCaret, sources.Span{Start: i, End: i + 1 + w}, l, strong))
				i += 1 + w
				continue
			}
		case c >= '0' && c <= '9':
			end := i
			for end < len(text) && text[end] >= '0' && text[end] <= '9' {
				end++
			}
			if !inRaised(i) {
				if m, ok := gluedCandidate(text, i, end); ok {
					out = append(out, m)
					i = m.at.End
					continue
				}
			}
			i = end
			continue
		case c == '*' || c >= 0xc2:
			r, _ := utf8.DecodeRuneInString(text[i:])
			if raisedDigit(r) && !inRaised(i) {
				end := raisedRun(text, i)
				if m, ok := raisedCandidate(text, sources.Span{Start: i, End: end}, false); ok {
					out = append(out, m)
				}
				i = end
				continue
			}
			if strings.ContainsRune("*†‡§", r) && !inRaised(i) {
				if m, ok := signCandidate(text, i); ok {
					out = append(out, m)
					i = m.at.End
					continue
				}
			}
		}
		i++
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].at.Start < out[j].at.Start })
	return out
}

func single(kind candidateKind, at sources.Span, label string, weight int) candidate {
	return candidate{kind: kind, at: at, weight: weight, labels: []stacked{{sources.Label(label), at}}}
}

// bracketCandidate reads "[3, 5–7]" at offset i.
func bracketCandidate(text string, i int) (candidate, bool) {
	end := strings.IndexByte(text[i:min(len(text), i+64)], ']')
	if end < 2 {
		return candidate{}, false
	}
	inner := text[i+1 : i+end]
	lead := 0
	if strings.HasPrefix(inner, "^") || strings.HasPrefix(inner, "#") {
		lead = 1
	}
	if rest, ok := cutWord(inner); ok {
		lead = len(inner) - len(rest)
	}
	labels := stack(inner[lead:])
	if labels == nil {
		l, w := romanAt(inner[lead:])
		if w == 0 || w != len(inner)-lead {
			if len(inner) == 1 && inner[0] >= 'a' && inner[0] <= 'z' {
				l = inner
			} else {
				return candidate{}, false
			}
		}
		labels = []stacked{{sources.Label(l), sources.Span{Start: 0, End: len(l)}}}
	}
	at := sources.Span{Start: i, End: i + end + 1}
	if at.End < len(text) && text[at.End] == '(' && strings.HasPrefix(text[at.End+1:], "http") {
		return candidate{}, false
	}
	c := candidate{kind: kindBracket, at: at, labels: labels, weight: strong}
	if prev, _ := utf8.DecodeLastRuneInString(text[:i]); prev == '_' || prev == '$' || prev == '&' {
		return candidate{}, false
	}
	if len(labels) == 1 {
		c.labels[0].at = at
	} else {
		for k := range c.labels {
			c.labels[k].at.Start += i + 1 + lead
			c.labels[k].at.End += i + 1 + lead
		}
	}
	return c, true
}

// parenCandidate reads "(3)" at offset i; "(1) first, (2) second" looks the same,
// so it counts for little.
func parenCandidate(text string, i int) (candidate, bool) {
	l, w := labelAt(text[i+1:])
	if w == 0 || w > 3 || i+1+w >= len(text) || text[i+1+w] != ')' || number(l) < 1 {
		return candidate{}, false
	}
	return single(kindParen, sources.Span{Start: i, End: i + w + 2}, l, middle), true
}

// raisedCandidate reads a superscript.
func raisedCandidate(text string, at sources.Span, beside bool) (candidate, bool) {
	s := at.In(text)
	if len(s) > 120 {
		return candidate{}, false
	}
	trimmed := strings.Trim(s, "[]() \u00a0\u200b.,:;")
	if trimmed == "" {
		return candidate{}, false
	}
	lead := strings.Index(s, trimmed)
	labels := stack(trimmed)
	if labels == nil {
		switch {
		case romanValue(trimmed) > 0, len(trimmed) == 1 && trimmed[0] >= 'a' && trimmed[0] <= 'z':
			labels = []stacked{{sources.Label(trimmed), sources.Span{Start: 0, End: len(trimmed)}}}
		default:
			return candidate{}, false
		}
	}
	if !beside && exponent(text, at.Start, trimmed) {
		return candidate{}, false
	}
	c := candidate{kind: kindRaised, at: at, labels: labels, weight: strong}
	for k := range c.labels {
		if len(labels) == 1 {
			c.labels[k].at = at
			break
		}
		c.labels[k].at.Start += at.Start + lead
		c.labels[k].at.End += at.Start + lead
	}
	return c, true
}

// exponent reports whether a superscript at offset i is a power: after a digit,
// or after the sign of a unit or of a variable.
func exponent(text string, i int, raised string) bool {
	before := text[max(0, i-16):i]
	prev, _ := utf8.DecodeLastRuneInString(before)
	if unicode.IsDigit(prev) {
		return utf8.RuneCountInString(raised) <= 2 && !year(before)
	}
	if l, w := labelAt(raised); w != len(raised) || number(l) > 3 || !unicode.IsLetter(prev) {
		return false
	}
	j := len(before)
	for j > 0 {
		r, n := utf8.DecodeLastRuneInString(before[:j])
		if !unicode.IsLetter(r) {
			break
		}
		j -= n
	}
	switch w := before[j:]; w {
	case "m", "km", "cm", "mm", "dm", "nm", "ft", "mi", "in", "yd", "s", "R", "x", "y", "z", "n", "r", "c", "mc", "k", "kg", "χ", "σ", "e", "N", "O", "M", "L", "l":
		return w != "in" || strings.HasSuffix(before[:j], " ") && j > 1 && unicode.IsDigit(rune(before[j-2]))
	}
	return false
}

// year reports whether s ends with a year.
func year(s string) bool {
	if len(s) < 4 {
		return false
	}
	y := number(s[len(s)-4:])
	if y < 1400 || y > 2199 {
		return false
	}
	if len(s) == 4 {
		return true
	}
	r, _ := utf8.DecodeLastRuneInString(s[:len(s)-4])
	return !unicode.IsDigit(r) && r != '.' && r != ',' && r != '$' && r != '€' && r != '£'
}

func raisedRun(text string, i int) int {
	end := i
	for j := i; j < len(text) && j-i < 60; {
		r, n := utf8.DecodeRuneInString(text[j:])
		switch {
		case raisedDigit(r):
			end = j + n
		case strings.ContainsRune(",⁻˒–-⁾ ", r):
		default:
			return end
		}
		j += n
	}
	return end
}

// between reports whether the caret at offset i stands between two numbers or
// letters of a formula, as in 2^8 or x^2.
func between(text string, i int) bool {
	prev, _ := utf8.DecodeLastRuneInString(text[:i])
	if unicode.IsDigit(prev) {
		return !year(text[max(0, i-16):i])
	}
	if !unicode.IsLetter(prev) || i < 2 {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(text[:i-utf8.RuneLen(prev)])
	return !unicode.IsLetter(before)
}

// signCandidate reads a footnote sign at the end of a word.
func signCandidate(text string, i int) (candidate, bool) {
	l, w := labelAt(text[i:])
	if w == 0 || i == 0 {
		return candidate{}, false
	}
	prev, _ := utf8.DecodeLastRuneInString(text[:i])
	next, _ := utf8.DecodeRuneInString(text[i+w:])
	if unicode.IsSpace(prev) || prev == '*' || prev == '(' || i+w < len(text) && !unicode.IsSpace(next) && !strings.ContainsRune(".,;:!?)”\"'’", next) {
		return candidate{}, false
	}
	if w > 3 && text[i] == '*' || emphasis(text, i) {
		return candidate{}, false
	}
	return single(kindSign, sources.Span{Start: i, End: i + w}, l, strong), true
}

// emphasis reports whether the asterisk at offset i closes one that opened a word
// before it on its line, as in *this*.
func emphasis(text string, i int) bool {
	line := text[max(0, i-200):i]
	if k := strings.LastIndexByte(line, '\n'); k >= 0 {
		line = line[k+1:]
	}
	k := strings.LastIndexByte(line, '*')
	return k >= 0 && k+1 < len(line) && line[k+1] != ' ' && (k == 0 || line[k-1] == ' ' || line[k-1] == '*' || line[k-1] == '(')
}
