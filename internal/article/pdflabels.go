package article

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// label returns the number or sign that a line at the foot begins with: raised
// and in smaller print or, where numbers are set plainly, the one that comes
// next.
func (x *pdfLine) label(expected int, plain bool) string {
	first := strings.TrimSpace(x.runs[0].Text)
	if len(x.runs) > 1 && x.runs[0].Size < 0.95*x.runs[1].Size || x.marked() {
		if bareLabel.MatchString(first) || signLabel.MatchString(first) {
			return first
		}
	}
	if !plain {
		return ""
	}
	if m := leadLabel.FindStringSubmatch(x.text); m != nil {
		if n, _ := strconv.Atoi(m[1]); n == expected || n == 1 {
			return m[1]
		}
	}
	if r, n := utf8.DecodeRuneInString(x.text); strings.ContainsRune("*†‡", r) && len(x.text) > n+3 {
		return string(r)
	}
	return ""
}

// follows reports whether a line goes on with a note: below its last line, in
// its column, in its size.
func follows(note []*pdfLine, x *pdfLine) bool {
	last := note[len(note)-1]
	return last.page == x.page && x.y < last.y && last.y-x.y < 2.2*last.size && x.x < last.right && last.x < x.right+last.size &&
		x.size < 1.15*last.size
}

// raised reports whether run i of a line stands higher and in smaller print.
func (x *pdfLine) raised(i int) bool {
	r := x.runs[i]
	return r.Size < 0.9*x.size && r.Y > x.y+0.1*x.size
}

var labelParts = regexp.MustCompile(`\d{1,3}|\*+|†+|‡+|§+|¶+|^[a-z]$`)

// labelsIn returns the labels that a raised run names, none when it holds
// other words as well.
func labelsIn(s string) []string {
	s = strings.TrimSpace(s)
	if len(s) > 40 || strings.Trim(labelParts.ReplaceAllString(s, ""), " ,;–-") != "" {
		return nil
	}
	return labelParts.FindAllString(s, -1)
}

// inTwo parts "56" into 5 and 6: two markers that stand side by side without a
// comma. It returns nothing for a number that is not two neighbours.
func inTwo(s string) []string {
	for k := 1; k < len(s); k++ {
		a, err := strconv.Atoi(s[:k])
		b, err2 := strconv.Atoi(s[k:])
		if err == nil && err2 == nil && b == a+1 && s[k] != '0' && s[0] != '0' {
			return []string{s[:k], s[k:]}
		}
	}
	return nil
}

// apart returns the labels that a raised number stands for: itself, or two
// neighbours when only those are known.
func apart[T any](s string, known map[string]T) []string {
	if _, ok := known[s]; ok {
		return []string{s}
	}
	if two := inTwo(s); two != nil {
		_, ok := known[two[0]]
		if _, ok2 := known[two[1]]; ok && ok2 {
			return two
		}
	}
	return []string{s}
}
