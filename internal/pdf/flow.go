package pdf

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Flow joins the lines of a page's text to paragraphs, so that a sentence that
// runs over several lines can be found as one. Paragraphs are parted by an
// empty line. A PDF does not say where a paragraph ends; Flow ends one where a
// line is clearly shorter than the page's usual line and closes a sentence,
// where a line starts with a bullet or a number that lists items, and around
// lines that are short by themselves, as headings are.
func Flow(text string) string {
	lines := strings.Split(text, "\n")
	full := usual(lines)
	var b strings.Builder
	b.Grow(len(text))
	for i, line := range lines {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		if b.Len() > 0 {
			if breaks(strings.TrimSpace(lines[i-1]), line, full) {
				b.WriteString("\n\n")
			} else {
				b.WriteByte(' ')
			}
		}
		b.WriteString(line)
	}
	return b.String()
}

// usual returns the length in characters that a full line of the page has: the
// upper quartile of its lines.
func usual(lines []string) int {
	var n []int
	for _, l := range lines {
		if c := utf8.RuneCountInString(strings.TrimSpace(l)); c > 0 {
			n = append(n, c)
		}
	}
	if len(n) == 0 {
		return 0
	}
	slices.Sort(n)
	return n[len(n)*3/4]
}

// breaks reports whether a paragraph ends between two lines.
func breaks(before, after string, full int) bool {
	if before == "" || item(after) {
		return true
	}
	short := utf8.RuneCountInString(before)*10 < full*8
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(before, `"'”’»)]0123456789`))
	closed := strings.ContainsRune(".!?:…。！？", last)
	next, _ := utf8.DecodeRuneInString(after)
	if closed {
		return short
	}
	// A heading: short, closes no sentence, and what follows starts like one.
	return utf8.RuneCountInString(before)*10 < full*6 && !unicode.IsLower(next) && !strings.HasSuffix(before, ",")
}

// item reports whether a line opens a list item.
func item(line string) bool {
	r, n := utf8.DecodeRuneInString(line)
	return strings.ContainsRune("•‣▪●◦–—", r) && strings.HasPrefix(line[n:], " ")
}
