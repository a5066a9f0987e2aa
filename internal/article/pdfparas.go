package article

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"ibid/sources"
)

// pdfPara is a paragraph made of lines.
type pdfPara struct {
	kind  sources.BlockKind
	lines []*pdfLine
	label int  // number that it begins with as an entry of a list; 0 for none
	roman bool // the number is a Roman one

	within bool // it stands under the heading of a list of notes or references
}

func (p *pdfPara) first() *pdfLine { return p.lines[0] }
func (p *pdfPara) last() *pdfLine  { return p.lines[len(p.lines)-1] }

// paragraphs joins the lines that are neither heads nor notes.
func (l *pdfLayout) paragraphs() []*pdfPara {
	full := l.edges()
	var out []*pdfPara
	count := 0 // number of the last entry of a list
	within := false
	for _, x := range l.lines {
		if x.head || x.note > 0 {
			continue
		}
		if listTitle.MatchString(x.text) {
			within, count = true, 0
		} else if within && x.size > 1.08*l.body {
			within = false // another heading
		}
		label, roman := x.entryLabel(count+1, within)
		if label > 0 {
			count = label
		}
		n := len(out)
		if n == 0 || label > 0 || l.ended(out[n-1], x, full[x.page]) {
			out = append(out, &pdfPara{kind: l.kind(x), lines: []*pdfLine{x}, label: label, roman: roman, within: within})
			continue
		}
		out[n-1].lines = append(out[n-1].lines, x)
	}
	for _, p := range out {
		if p.kind == sources.Heading && (len(p.lines) > 4 || utf8.RuneCountInString(p.last().text) > 150) {
			p.kind = sources.Paragraph
		}
	}
	return l.mend(out)
}

var bullet = regexp.MustCompile(`^(?:[•‣▪●◦▸–—·*-]|\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,5})\)|[a-z]\.)\s+\S`)

// kind tells a heading and a list item from running text.
func (l *pdfLayout) kind(x *pdfLine) sources.BlockKind {
	switch {
	case bullet.MatchString(x.text):
		return sources.ListItem
	case listTitle.MatchString(x.text):
		return sources.Heading
	case x.size > 1.08*l.body || x.bold && x.size > 0.95*l.body && !closes(x.text):
		return sources.Heading
	}
	return sources.Paragraph
}

// edges returns, for each page, how far lines reach to the right, by where they
// begin, in steps of 10 points.
func (l *pdfLayout) edges() []map[int]float64 {
	out := make([]map[int]float64, l.pages)
	for _, x := range l.lines {
		if out[x.page] == nil {
			out[x.page] = map[int]float64{}
		}
		k := edgeStep(x.x)
		out[x.page][k] = max(out[x.page][k], x.right)
	}
	return out
}

func edgeStep(x float64) int { return int(min(max(x, -20_000), 20_000) / 10) }

// columnReach returns how far full lines of x's column go: the farthest of those that
// begin about where x does.
func columnReach(edges map[int]float64, x *pdfLine) float64 {
	far := x.right
	for k := edgeStep(x.x) - 4; k <= edgeStep(x.x)+3; k++ {
		far = max(far, edges[k])
	}
	return far
}

// ended reports whether a paragraph ends before line b.
func (l *pdfLayout) ended(p *pdfPara, b *pdfLine, edges map[int]float64) bool {
	a := p.last()
	if b.size > 1.1*a.size || b.size < 0.9*a.size || a.bold != b.bold && (p.kind == sources.Heading || b.bold && b.size >= 0.95*l.body && len(p.lines) > 1) {
		return true
	}
	if listTitle.MatchString(a.text) || listTitle.MatchString(b.text) {
		return true
	}
	if bullet.MatchString(b.text) && p.label == 0 {
		return p.kind != sources.ListItem || !itemGoesOn(a.text) || b.text[0] < utf8.RuneSelf
	}
	below := a.page == b.page && b.y < a.y && b.x < a.right && a.x < b.right
	if !below {
		return l.jumps(a, b)
	}
	gap := (a.y - b.y) / max(a.size, b.size)
	if gap > 1.3*l.lead && gap > 1.35 || gap > 2.2*l.lead {
		return true
	}
	if p.label > 0 {
		return b.x < p.first().x-1 && gap > 1.1*l.lead
	}
	short := a.right < columnReach(edges, a)-0.1*max(a.right-a.x, 20*a.size)
	closed := closes(a.text)
	switch {
	case closed && short:
		return true
	case b.x > a.x+0.7*b.size && len(p.lines) > 1 && (closed || short):
		return true // the next paragraph's first line is indented
	case b.x > a.x+0.7*b.size && len(p.lines) == 1 && closed && p.kind == sources.Paragraph:
		return true
	case b.x < a.x-0.7*b.size && len(p.lines) > 1:
		return true // hanging indent: the next entry begins
	}
	return false
}

// itemGoesOn reports whether a list item leaves its sentence to the next item,
// as items behind bullets do; numbered and lettered ones are read by themselves.
func itemGoesOn(s string) bool {
	return strings.HasSuffix(s, ",") || strings.HasSuffix(s, ", and") || strings.HasSuffix(s, ", or")
}

// jumps reports whether a paragraph ends where the text goes on in another
// column or on another page.
func (l *pdfLayout) jumps(a, b *pdfLine) bool {
	if a.runs[len(a.runs)-1].Hyphen {
		return false
	}
	first, _ := utf8.DecodeRuneInString(b.text)
	if !closes(a.text) {
		return !(unicode.IsLower(first) || nearSize(a.size, l.body) && nearSize(b.size, l.body) && len(a.text) > 40)
	}
	return !unicode.IsLower(first)
}

// closes reports whether a line closes a sentence.
func closes(s string) bool {
	s = strings.TrimRight(s, `"'”’»)]0123456789*†‡, `)
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".!?:;…。！？", r) && s != ""
}

// mend joins a sentence that a figure, a table or a caption cuts in two: a
// paragraph of running text that closes no sentence goes on in the next one
// that begins with a small letter.
func (l *pdfLayout) mend(in []*pdfPara) []*pdfPara {
	const far = 200 // paragraphs that may stand between: the words of a large figure
	var out []*pdfPara
	open := -1 // index in out of the paragraph that closes no sentence
	for _, p := range in {
		running := nearSize(p.first().size, l.body) && nearSize(p.last().size, l.body)
		if open >= 0 && len(out)-open > far {
			open = -1
		}
		if running {
			r, _ := utf8.DecodeRuneInString(p.first().text)
			if open >= 0 && p.kind == sources.Paragraph && unicode.IsLower(r) && p.label == 0 {
				out[open].lines = slices.Concat(out[open].lines, p.lines)
				if closes(p.last().text) {
					open = -1
				}
				continue
			}
			open = -1
			if p.kind != sources.Heading && !closes(p.last().text) && len(p.last().text) > 20 {
				open = len(out)
			}
		}
		out = append(out, p)
	}
	return out
}
