package article

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"ibid/sources"
)

// gluedCandidate judges the plain digits text[start:end]: a marker whose raising
// was lost stands right behind a stop, a quotation mark or a word, as in
// "in April 1992.1 The". Numbers do so too, so the weight says how likely it is,
// and the order of the labels decides.
func gluedCandidate(text string, start, end int) (candidate, bool) {
	if end-start > 3 || text[start] == '0' || start == 0 {
		return candidate{}, false
	}
	after, width := utf8.DecodeRuneInString(text[end:])
	stackEnd := end
	if after == ',' || after == '–' || after == '-' || after == '—' {
		if e := gluedStack(text, start); e > end {
			stackEnd = e
			after, width = utf8.DecodeRuneInString(text[e:])
		}
	}
	if !closesMarker(text, stackEnd, after, width) && !spaceLost(text, start, after) {
		return candidate{}, false
	}
	weight, kind := gluedWeight(text, start, after, stackEnd)
	if unicode.IsLower(after) {
		weight = min(weight, middle)
	}
	if weight == 0 {
		return candidate{}, false
	}
	at := sources.Span{Start: start, End: stackEnd}
	labels := stack(at.In(text))
	if labels == nil {
		return candidate{}, false
	}
	for k := range labels {
		labels[k].at.Start += start
		labels[k].at.End += start
	}
	if len(labels) > 1 && weight > middle {
		weight = middle + 2
	}
	return candidate{kind: kind, at: at, labels: labels, weight: weight}, true
}

// gluedStack returns the end of "7,8" or "3–5" at start, when its numbers rise in
// small steps; start otherwise.
func gluedStack(text string, start int) int {
	i := start
	last, end := 0, start
	for i < len(text) {
		j := i
		for j < len(text) && text[j] >= '0' && text[j] <= '9' {
			j++
		}
		if j == i || j-i > 3 {
			return end
		}
		n := number(text[i:j])
		if n <= last || last > 0 && n > last+12 {
			return end
		}
		last, end = n, j
		r, w := utf8.DecodeRuneInString(text[j:])
		if r != ',' && r != '–' && r != '-' {
			return end
		}
		i = j + w
	}
	return end
}

// closesMarker reports whether what follows the digits may follow a marker.
func closesMarker(text string, end int, after rune, width int) bool {
	if width == 0 || unicode.IsSpace(after) || strings.ContainsRune("”’\"')]»›[;!?—–†", after) || unicode.IsUpper(after) || after == '“' || after == '‘' {
		return true
	}
	if after == '.' || after == ',' || after == ':' {
		next, w := utf8.DecodeRuneInString(text[end+width:])
		return w == 0 || unicode.IsSpace(next) || strings.ContainsRune("”’\"')]", next)
	}
	return unicode.Is(unicode.Han, after) || unicode.Is(unicode.Hiragana, after) || unicode.Is(unicode.Katakana, after)
}

// spaceLost reports whether digits stand between a word's stop and the next word
// with no space at all, as in "the soviets,6were".
func spaceLost(text string, start int, after rune) bool {
	if start < 4 || !unicode.IsLower(after) {
		return false
	}
	prev, n := utf8.DecodeLastRuneInString(text[:start])
	before := text[max(0, start-n-3) : start-n]
	for i := 0; i < len(before); i++ {
		if before[i] < 'a' || before[i] > 'z' {
			return false
		}
	}
	return strings.ContainsRune(".,;?!)”", prev)
}

// gluedWeight weighs digits at start by what stands before them.
func gluedWeight(text string, start int, after rune, end int) (int, candidateKind) {
	prev, n := utf8.DecodeLastRuneInString(text[:start])
	before := text[:start-n]
	r2, n2 := utf8.DecodeLastRuneInString(before)
	switch {
	case strings.ContainsRune(".,;:?!…。，、；：？！", prev):
		if n2 == 0 || unicode.IsSpace(r2) {
			return 0, kindGlued
		}
		if unicode.IsDigit(r2) {
			switch {
			case prev == ':' || prev == ';' || prev == ',' && end-start == 3 && !year(before):
				return 0, kindGlued
			case year(before) && !continuesNumber(before):
				return middle + 2, kindGlued
			case unicode.IsUpper(after), atLineEnd(text, end):
				return weak, kindGlued
			case unicode.IsSpace(after) && nextUpper(text, end):
				return weak + 1, kindGlued
			}
			return 0, kindGlued
		}
		if prev == '.' && abbreviates(before) {
			return 0, kindGlued
		}
		if prev == ':' && unicode.IsLetter(r2) && unicode.IsUpper(r2) {
			return weak, kindGlued
		}
		return strong, kindGlued
	case strings.ContainsRune("”’»)]」』›", prev):
		if prev == ')' && functionCall(before) {
			return weak, kindGlued
		}
		return strong - 1, kindGlued
	case prev == '"' || prev == '\'':
		if n2 == 0 || unicode.IsSpace(r2) || r2 == '(' {
			return 0, kindGlued // it opens a quotation
		}
		return strong - 1, kindGlued
	case prev == '%' || prev == '°':
		return middle, kindGlued
	case unicode.IsLetter(prev):
		return wordWeight(text[max(0, start-40):start]), kindGlued
	case prev == ' ' || prev == '\u00a0':
		if n2 > 0 && strings.ContainsRune(".?!”\"", r2) && (unicode.IsSpace(after) || after == utf8.RuneError) && (nextUpper(text, end) || atLineEnd(text, end)) &&
			!(r2 == '.' && abbreviates(text[:start-n-n2])) {
			return weak, kindSpaced
		}
	}
	return 0, kindGlued
}

// wordWeight weighs digits glued to a word: names of things end in digits, words
// of a language do not.
func wordWeight(before string) int {
	i := len(before)
	letters, upper := 0, 0
	for i > 0 {
		r, n := utf8.DecodeLastRuneInString(before[:i])
		if !unicode.IsLetter(r) {
			if r == '-' || r == '/' || r == '_' || r == '.' && letters < 4 || unicode.IsDigit(r) || r == '#' || r == '@' || r == '\\' {
				return 0
			}
			break
		}
		letters++
		if unicode.IsUpper(r) {
			upper++
		}
		i -= n
	}
	switch {
	case letters < 2 || upper == letters && letters < 4:
		return 0
	case upper == letters || upper > 1:
		return weak
	case upper == 1:
		return weak + 1
	}
	return middle
}

// abbreviates reports whether s ends with an abbreviation that a number follows,
// as "p", "No" or "Fig".
func abbreviates(s string) bool {
	i := len(s)
	for i > 0 && (s[i-1] >= 'a' && s[i-1] <= 'z' || s[i-1] >= 'A' && s[i-1] <= 'Z') && len(s)-i < 8 {
		i--
	}
	if i == len(s) {
		return false
	}
	w := strings.ToLower(s[i:])
	if len(w) == 1 {
		return true
	}
	switch w {
	case "no", "nos", "nr", "pp", "vol", "vols", "fig", "figs", "sec", "secs", "ch", "chap", "art", "arts", "eq", "eqs", "ver", "rev",
		"bd", "abb", "abs", "kap", "tab", "ss", "op", "rn", "rz", "ff", "para", "paras", "cl", "app", "bk", "pt", "ex", "st", "approx", "ca", "cap", "núm", "ibid":
		return !(w == "no" || w == "art" || w == "ex" || w == "app") || i == 0 || s[i] < 'a' || w == "art"
	}
	return false
}

// continuesNumber reports whether the year that ends s is itself part of a
// longer number.
func continuesNumber(s string) bool {
	return len(s) > 4 && strings.ContainsAny(s[len(s)-5:len(s)-4], ".,$€£#-/")
}

func functionCall(before string) bool { return strings.HasSuffix(before, "(") }

func nextUpper(text string, i int) bool {
	rest := strings.TrimLeft(text[i:min(len(text), i+8)], " \t\u00a0\n\r")
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(rest, "“\"‘'(«„["))
	return unicode.IsUpper(r) || unicode.IsDigit(r)
}

func atLineEnd(text string, i int) bool {
	rest := strings.TrimLeft(text[i:min(len(text), i+8)], " \t\u00a0)”\"")
	return rest == "" && i+8 >= len(text) || strings.HasPrefix(rest, "\n") || strings.HasPrefix(rest, "\r")
}
