package article

import (
	"regexp"
	"slices"
	"strconv"
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

// notes finds the notes at the feet of pages: first those whose numbers stand
// raised, as most are set, and only where there is none those with plain
// numbers.
func (l *pdfLayout) notes() {
	l.foot()
	for _, plain := range []bool{false, true} {
		l.feet = nil
		for from := 0; from < len(l.lines); {
			to := from
			for to < len(l.lines) && l.lines[to].page == l.lines[from].page {
				to++
			}
			l.pageNotes(l.lines[from:to], plain)
			from = to
		}
		l.pair()
		l.keep()
		if len(l.feet) > 0 && l.gathered() {
			l.feet = nil
			for _, x := range l.lines {
				x.note = 0
			}
			return
		}
		if len(l.feet) > 0 {
			return
		}
	}
}

// gathered reports whether the notes stand together behind the text, where the
// last page of text and the first notes may share a page: many raised numbers
// have their note not on their page but on a later one.
func (l *pdfLayout) gathered() bool {
	onPage := map[int]map[string]bool{}
	for _, n := range l.feet {
		if onPage[n.page] == nil {
			onPage[n.page] = map[string]bool{}
		}
		onPage[n.page][n.label] = true
	}
	last := map[string]int{} // the last page with a note of that label, or what looks like one
	for _, x := range l.lines {
		if m := leadLabel.FindStringSubmatch(x.text); m != nil && x.small {
			last[m[1]] = x.page
		}
	}
	here, away := map[string]bool{}, map[string]bool{}
	for _, x := range l.lines {
		if x.head || x.small || x.note > 0 {
			continue
		}
		for i, r := range x.runs {
			if i == 0 || !x.raised(i) {
				continue
			}
			for _, s := range labelsIn(r.Text) {
				for _, label := range apart(s, onPage[x.page]) {
					switch {
					case onPage[x.page][label]:
						here[label] = true
					case last[label] > x.page:
						away[label] = true
					}
				}
			}
		}
	}
	return 2*len(away) > len(here) && len(away) > 2
}

// pageNotes finds the notes of one page.
func (l *pdfLayout) pageNotes(page []*pdfLine, plain bool) {
	named := map[string]bool{} // labels that stand raised in the text so far
	text := false              // text stands above
	var title *pdfLine         // the heading of a list, when it stood last
	expected := 1
	if n := len(l.feet); n > 0 {
		if v, err := strconv.Atoi(l.feet[n-1].label); err == nil {
			expected = v + 1
		}
	}
	for i := 0; i < len(page); i++ {
		x := page[i]
		if x.head {
			continue
		}
		label := x.label(expected, plain)
		if label != "" && text && !l.under(title, x) && (x.small || named[label] && l.reachesFoot(page, i)) {
			i += l.takeNotes(page[i:], label, plain) - 1
			if v, err := strconv.Atoi(l.feet[len(l.feet)-1].label); err == nil {
				expected = v + 1
			}
			continue
		}
		if !x.small {
			text, title = true, nil
			if listTitle.MatchString(x.text) {
				title = x
			}
		}
		for k, r := range x.runs {
			if k > 0 && x.raised(k) {
				for _, s := range labelsIn(r.Text) {
					named[s] = true
					for _, part := range inTwo(s) {
						named[part] = true
					}
				}
			}
		}
	}
}

// under reports whether a line stands close below a heading, as the first entry
// of a list does, and not at the foot of the page.
func (l *pdfLayout) under(title, x *pdfLine) bool {
	return title != nil && title.y-x.y < 5*l.lead*l.body
}

// reachesFoot reports whether the lines from i on stand close below each other
// down to the end of their column, as notes do that are set as large as the
// text.
func (l *pdfLayout) reachesFoot(page []*pdfLine, i int) bool {
	for ; i+1 < len(page); i++ {
		a, b := page[i], page[i+1]
		if b.head {
			continue
		}
		if b.y > a.y {
			return true // the next column
		}
		if a.y-b.y > 1.8*l.lead*max(a.size, b.size) || b.size > 1.1*a.size {
			return false
		}
	}
	return true
}

// takeNotes takes the notes that begin with the first of some lines and returns
// how many lines they fill.
func (l *pdfLayout) takeNotes(lines []*pdfLine, label string, plain bool) int {
	for i, x := range lines {
		if i > 0 {
			if x.head {
				continue
			}
			last := l.feet[len(l.feet)-1]
			if !follows(last.lines, x) {
				return i
			}
			n, _ := strconv.Atoi(last.label)
			label = x.label(n+1, plain)
			if v, err := strconv.Atoi(label); err == nil && v <= n {
				label = ""
			}
		}
		if label != "" {
			l.feet = append(l.feet, pdfNote{label: label, page: x.page, lines: []*pdfLine{x}})
			continue
		}
		n := len(l.feet) - 1
		l.feet[n].lines = append(l.feet[n].lines, x)
	}
	return len(lines)
}

// keep drops what only looks like notes: signs and numbers that no raised sign
// on their page names, unless the number continues the count of its neighbours.
func (l *pdfLayout) keep() {
	value := func(i int) int {
		if i < 0 || i >= len(l.feet) {
			return -10
		}
		n, err := strconv.Atoi(l.feet[i].label)
		if err != nil {
			return -10
		}
		return n
	}
	var out []pdfNote
	for i, n := range l.feet {
		if n.paired || value(i) > 0 && (value(i-1) == value(i)-1 || value(i+1) == value(i)+1) && l.nearPair(i) {
			out = append(out, n)
		}
	}
	l.feet = out
	for i, n := range l.feet {
		for _, x := range n.lines {
			x.note = i + 1
		}
	}
}

// nearPair reports whether a neighbour of note i is named by a raised sign.
func (l *pdfLayout) nearPair(i int) bool {
	return i > 0 && l.feet[i-1].paired || i+1 < len(l.feet) && l.feet[i+1].paired
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
		if x.head || onPage[x.page] == nil {
			continue
		}
		for i, r := range x.runs {
			if !x.raised(i) || i == 0 && x.marked() {
				continue
			}
			for _, s := range labelsIn(r.Text) {
				for _, label := range apart(s, onPage[x.page]) {
					if n, ok := onPage[x.page][label]; ok {
						l.feet[n].paired = true
					}
				}
			}
		}
	}
}
