package article

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// pdfNote is a note at the foot of a page.
type pdfNote struct {
	label  string
	page   int
	lines  []*pdfLine
	paired bool // a raised sign on the page names it
}

var (
	bareLabel = regexp.MustCompile(`^\d{1,3}$`)
	signLabel = regexp.MustCompile(`^(\*{1,4}|†{1,4}|‡{1,4}|§{1,3}|¶{1,3}|[a-z])$`)
	leadLabel = regexp.MustCompile(`^(\d{1,3})[.)]?\s+\S`)
)

// notes finds the notes at the feet of pages.
func (l *pdfLayout) notes() {
	l.foot()
	last, expected := 0, 1 // note that is open, number that comes next
	text := -1             // the last page on which text stood above
	for i, x := range l.lines {
		if x.head {
			continue
		}
		if !x.small {
			last, text = 0, x.page
			if listTitle.MatchString(x.text) {
				text = -1 // what follows is the list itself
			}
			continue
		}
		if text != x.page {
			continue // small print from the top of the page on
		}
		label := x.label(expected)
		if label == "" {
			if last > 0 && follows(l.feet[last-1].lines, x) {
				l.feet[last-1].lines = append(l.feet[last-1].lines, x)
				x.note = last
			} else {
				last = 0
			}
			continue
		}
		if n, err := strconv.Atoi(label); err == nil {
			expected = n + 1
		}
		l.feet = append(l.feet, pdfNote{label: label, page: x.page, lines: []*pdfLine{x}})
		last = len(l.feet)
		l.lines[i].note = last
	}
	l.pair()
}

// foot marks the lines in smaller print below which, in their column, stands
// nothing in larger print.
func (l *pdfLayout) foot() {
	for from := 0; from < len(l.lines); {
		to := from
		for to < len(l.lines) && l.lines[to].page == l.lines[from].page {
			to++
		}
		up := slices.Clone(l.lines[from:to])
		slices.SortStableFunc(up, func(a, b *pdfLine) int {
			switch {
			case a.y < b.y:
				return -1
			case a.y > b.y:
				return 1
			}
			return 0
		})
		var blocked [][2]float64 // stretches of the page with larger print below
		for _, x := range up {
			if x.head {
				continue
			}
			over := false
			for _, b := range blocked {
				over = over || x.x < b[1] && b[0] < x.right
			}
			if !over && x.size < 0.95*l.body {
				x.small = true
				continue
			}
			blocked = widen(blocked, x.x, x.right)
			if len(blocked) > 40 {
				break // no page has so many columns
			}
		}
		from = to
	}
}

// widen adds a stretch to those known and joins what overlaps.
func widen(all [][2]float64, from, to float64) [][2]float64 {
	out := all[:0]
	for _, b := range all {
		if from < b[1] && b[0] < to {
			from, to = min(from, b[0]), max(to, b[1])
			continue
		}
		out = append(out, b)
	}
	return append(out, [2]float64{from, to})
}

// label returns the number or sign that a line at the foot begins with: in
// smaller print, or the number that comes next.
func (x *pdfLine) label(expected int) string {
	first := strings.TrimSpace(x.runs[0].Text)
	if len(x.runs) > 1 && x.runs[0].Size < 0.95*x.runs[1].Size || x.marked() {
		if bareLabel.MatchString(first) || signLabel.MatchString(first) {
			return first
		}
	}
	if m := leadLabel.FindStringSubmatch(x.text); m != nil {
		if n, _ := strconv.Atoi(m[1]); n == expected || n == 1 && x.runs[0].X < x.right {
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

// pair finds the raised signs that name the notes of their page.
func (l *pdfLayout) pair() {
	onPage := map[int]map[string]int{}
	for i, n := range l.feet {
		if onPage[n.page] == nil {
			onPage[n.page] = map[string]int{}
		}
		if _, twice := onPage[n.page][n.label]; !twice {
			onPage[n.page][n.label] = i
		}
	}
	for _, x := range l.lines {
		if x.head || x.note > 0 || onPage[x.page] == nil {
			continue
		}
		for i, r := range x.runs {
			if !x.raised(i) {
				continue
			}
			for _, label := range labelsIn(r.Text) {
				if n, ok := onPage[x.page][label]; ok {
					l.feet[n].paired = true
				}
			}
		}
	}
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
