package article

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"ibid/internal/pdf"
)

// pdfLine is a line of print.
type pdfLine struct {
	page     int
	runs     []pdf.Run
	x, right float64
	y        float64 // base line of most of its words
	size     float64 // of most of its words
	text     string
	bold     bool // all of it
	head     bool // running head, page number
	small    bool // stands at the foot of its column, in smaller print than the text
	note     int  // index of the note it belongs to, from 1; 0 for none
}

// pdfLayout is an article's print and what was made of it.
type pdfLayout struct {
	pages int
	lines []*pdfLine
	body  float64 // size of the running text
	lead  float64 // from line to line of it, in sizes
	feet  []pdfNote
	words map[string]bool // every word of the text, for undoing hyphens
}

// layOutPDF makes lines of the runs of a document.
func layOutPDF(doc *pdf.Document) *pdfLayout {
	l := &pdfLayout{pages: len(doc.Pages), words: map[string]bool{}}
	for i, p := range doc.Pages {
		from := len(l.lines)
		var runs []pdf.Run
		for _, r := range p.Runs {
			if r.Turned { // a stamp in the margin
				continue
			}
			runs = append(runs, r)
			if r.Break {
				l.line(i, from, runs)
				runs = nil
			}
		}
		l.line(i, from, runs)
	}
	for _, x := range l.lines {
		x.measure()
	}
	l.rejoin()
	for _, x := range l.lines {
		for _, w := range strings.FieldsFunc(x.text, notInWord) {
			l.words[strings.ToLower(w)] = true
		}
	}
	l.body = l.bodySize()
	l.heads()
	l.lead = l.leading()
	return l
}

func notInWord(r rune) bool { return r != '-' && !unicode.IsLetter(r) }

// line adds a line, or joins its runs to the line before when they stand in one
// row: PDFium ends a line at many a superscript.
func (l *pdfLayout) line(page, from int, runs []pdf.Run) {
	if len(runs) == 0 {
		return
	}
	if n := len(l.lines); n > from {
		last := l.lines[n-1]
		end, first := last.runs[len(last.runs)-1], runs[0]
		size := max(end.Size, first.Size)
		gap := first.X - end.Right
		reach, rise := 0.6*size, 0.55*size
		if end.Size < 0.9*first.Size && utf8.RuneCountInString(end.Text) <= 4 {
			reach, rise = 2*size, 0.75*size // a note's number and its text
		}
		if math.Abs(first.Y-end.Y) < rise && gap > -0.3*size && gap < reach && !end.Hyphen {
			runs[0].Space = gap > 0.15*size
			last.runs = append(last.runs, runs...)
			return
		}
	}
	l.lines = append(l.lines, &pdfLine{page: page, runs: runs})
}

// measure fills in a line's place, size and words.
func (x *pdfLine) measure() {
	x.x, x.right = x.runs[0].X, x.runs[0].Right
	x.bold = true
	weight := map[float64]int{}
	most := 0
	var b strings.Builder
	for i, r := range x.runs {
		x.x, x.right = min(x.x, r.X), max(x.right, r.Right)
		x.bold = x.bold && r.Bold
		n := utf8.RuneCountInString(r.Text)
		size := math.Round(r.Size*10) / 10
		if weight[size] += n; weight[size] > most {
			most, x.size, x.y = weight[size], r.Size, r.Y
		}
		if i > 0 && r.Space {
			b.WriteByte(' ')
		}
		b.WriteString(r.Text)
	}
	x.text = strings.TrimSpace(b.String())
}

// loneLabel is the number of a list's entry that was drawn by itself.
var loneLabel = regexp.MustCompile(`^\[?\d{1,3}[.)\]]?$`)

// rejoin puts the numbers of a list back before their entries: some programs
// draw all of them after the words of the page.
func (l *pdfLayout) rejoin() {
	type row struct{ page, y int }
	at := map[row][]int{}
	for i, x := range l.lines {
		at[row{x.page, int(math.Round(x.y))}] = append(at[row{x.page, int(math.Round(x.y))}], i)
	}
	gone := map[int]bool{}
	for i, x := range l.lines {
		if !loneLabel.MatchString(x.text) || len(x.runs) > 3 {
			continue
		}
		best := -1
		for y := -1; y <= 1; y++ {
			row := at[row{x.page, int(math.Round(x.y)) + y}]
			for _, k := range row[:min(len(row), 8)] {
				e := l.lines[k]
				if k != i && !gone[k] && e.x >= x.right-0.3*x.size && e.x < x.right+2.5*x.size && math.Abs(e.y-x.y) < 0.35*x.size && nearSize(x.size, e.size) && (best < 0 || e.x < l.lines[best].x) {
					best = k
				}
			}
		}
		if best < 0 || best == i+1 {
			continue
		}
		e := l.lines[best]
		runs := slices.Clone(e.runs)
		runs[0].Space = true
		label := slices.Clone(x.runs)
		label[len(label)-1].Break = false
		e.runs = append(label, runs...)
		e.measure()
		gone[i] = true
	}
	if len(gone) == 0 {
		return
	}
	kept := l.lines[:0]
	for i, x := range l.lines {
		if !gone[i] {
			kept = append(kept, x)
		}
	}
	l.lines = kept
}

// bodySize returns the size of the running text: the largest of those that a
// good part of the letters have. Where notes hold more words than the text, the
// size that most letters have is theirs.
func (l *pdfLayout) bodySize() float64 {
	const goodPart = 0.3 // of the letters in the most frequent size
	weight := map[float64]int{}
	most := 0
	for _, x := range l.lines {
		size := math.Round(x.size*4) / 4
		weight[size] += len(x.text)
		most = max(most, weight[size])
	}
	best := 0.0
	for size, n := range weight {
		if float64(n) >= goodPart*float64(most) {
			best = max(best, size)
		}
	}
	return best
}

// leading returns the usual distance between lines of the running text, in
// multiples of its size.
func (l *pdfLayout) leading() float64 {
	weight := map[float64]int{}
	for i := 1; i < len(l.lines); i++ {
		a, b := l.lines[i-1], l.lines[i]
		if a.page != b.page || a.head || b.head || !nearSize(a.size, l.body) || !nearSize(b.size, l.body) || b.right < a.x || b.x > a.right {
			continue
		}
		if d := (a.y - b.y) / l.body; d > 0.8 && d < 3 {
			weight[math.Round(d*20)/20]++
		}
	}
	best, most := 1.2, 0
	for v, n := range weight {
		if n > most || n == most && v < best {
			best, most = v, n
		}
	}
	return best
}

func nearSize(a, b float64) bool { return math.Abs(a-b) < 0.06*b }

// heads marks running heads and page numbers: lines at the top or the bottom
// that return on other pages at the same height, with the same words or with a
// number that counts the pages.
func (l *pdfLayout) heads() {
	type edge struct {
		line *pdfLine
		top  bool
	}
	groups := map[[2]int][]edge{} // by edge of the page and height
	for from := 0; from < len(l.lines); {
		to := from
		for to < len(l.lines) && l.lines[to].page == l.lines[from].page {
			to++
		}
		byY := slices.Clone(l.lines[from:to])
		slices.SortStableFunc(byY, func(a, b *pdfLine) int {
			switch {
			case a.y > b.y:
				return -1
			case a.y < b.y:
				return 1
			}
			return 0
		})
		const rows = 3 // lines looked at on each edge
		for i, x := range byY {
			if i < rows {
				groups[[2]int{0, int(math.Round(x.y / 3))}] = append(groups[[2]int{0, int(math.Round(x.y / 3))}], edge{x, true})
			}
			if i >= len(byY)-rows {
				groups[[2]int{1, int(math.Round(x.y / 3))}] = append(groups[[2]int{1, int(math.Round(x.y / 3))}], edge{x, false})
			}
		}
		from = to
	}
	for key, g := range groups {
		g = slices.Concat(g, groups[[2]int{key[0], key[1] + 1}]) // heights that rounding parted
		same, counts := map[string]map[int]bool{}, map[int]map[int]bool{}
		note := func(m map[int]bool, page int) map[int]bool {
			if m == nil {
				m = map[int]bool{}
			}
			m[page] = true
			return m
		}
		for _, e := range g {
			w := headWords(e.line.text)
			same[w] = note(same[w], e.line.page)
			if n, ok := e.line.pageNumber(e.top); ok {
				counts[n-e.line.page] = note(counts[n-e.line.page], e.line.page)
			}
		}
		for _, e := range g {
			n, numbered := e.line.pageNumber(e.top)
			w := headWords(e.line.text)
			if numbered && len(counts[n-e.line.page]) > 1 || strings.Trim(w, " #") != "" && len(same[w]) > 1 && !e.line.marked() {
				e.line.head = true
			}
		}
	}
}

// headWords returns what stays of a running head from page to page: its words
// without numbers, but with the one that it begins with as an entry of a list
// does, for entries such as "12. Ibid." return with other numbers.
func headWords(s string) string {
	w := withoutDigits(s)
	if m := listStart.FindStringSubmatch(s); m != nil {
		return m[1] + m[2] + " " + w
	}
	return w
}

// marked reports whether a line begins with a small raised sign, as notes do.
func (x *pdfLine) marked() bool {
	return len(x.runs) > 1 && x.runs[0].Size < 0.92*x.size && x.runs[0].Y > x.y+0.05*x.size && utf8.RuneCountInString(x.runs[0].Text) <= 4
}

// pageNumber returns the number that a line begins or ends with, if it may be
// that of a page.
func (x *pdfLine) pageNumber(top bool) (int, bool) {
	f := strings.Fields(x.text)
	if len(f) == 0 || x.marked() || len(x.text) > 200 {
		return 0, false
	}
	if n, err := strconv.Atoi(strings.Trim(f[len(f)-1], "-–—|[]()")); err == nil && n >= 0 && n < 100_000 {
		return n, true
	}
	if top || len(f) == 1 {
		if n, err := strconv.Atoi(strings.Trim(f[0], "-–—|[]()")); err == nil && n >= 0 && n < 100_000 {
			return n, true
		}
	}
	return 0, false
}

// withoutDigits returns text with every number as "#".
func withoutDigits(s string) string {
	var b strings.Builder
	digits := false
	for _, r := range s {
		if unicode.IsDigit(r) {
			if !digits {
				b.WriteByte('#')
			}
			digits = true
			continue
		}
		digits = false
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
