package article

import (
	"fmt"
	"strconv"
	"strings"

	"ibid/sources"
)

// wordWriter writes what was read of a Word file into a draft.
type wordWriter struct {
	d      *draft
	w      *word
	notes  map[noteKind]map[string]*wordNote
	both   bool               // the text refers to footnotes and to endnotes
	labels map[wordRef]string // of the notes that were referred to
	order  [2][]wordRef
	lists  listCounter
	count  int // the last number that stood raised
	prior  int // and the one before it
}

// write writes the body, then the footnotes, then the endnotes.
func (x *wordWriter) write(body *wordReader) {
	x.number(body)
	for _, p := range body.paras {
		x.para(p, body, true)
	}
	for _, kind := range []noteKind{footnote, endnote} {
		for _, at := range x.order[kind] {
			x.note(at, body)
		}
		unused := 0
		for _, n := range x.notes[kind] {
			if !n.used {
				unused++
			}
		}
		if unused > 0 {
			x.d.find("note.unused", 0, fmt.Sprintf("The file holds %d %s that no marker points at and that Word does not show.", unused, kind.words(unused)))
		}
	}
}

func (k noteKind) words(n int) string {
	s := [...]string{"footnote", "endnote"}[k]
	if n != 1 {
		s += "s"
	}
	return s
}

// number gives the notes their numbers in the order of the text.
func (x *wordWriter) number(body *wordReader) {
	x.labels = map[wordRef]string{}
	counters := [2]noteCounter{{kind: footnote}, {kind: endnote}}
	for _, p := range body.paras {
		for _, c := range p.pieces {
			if c.kind != pieceNote {
				continue
			}
			at := wordRef{c.note, c.id}
			if _, seen := x.labels[at]; seen {
				continue
			}
			label := c.text
			if label == "" {
				s := x.w.settings[c.note]
				if p.section < len(body.sections) {
					s = s.over(body.sections[p.section][c.note])
				}
				label = counters[c.note].next(s, p.section, c.page)
			}
			x.labels[at] = label
			if x.notes[c.note][c.id] != nil {
				x.order[c.note] = append(x.order[c.note], at)
			}
		}
	}
	x.both = len(x.order[footnote]) > 0 && len(x.order[endnote]) > 0
}

// label returns the label of a note: what the reader sees, with "en:" before an
// endnote's where there are footnotes too.
func (x *wordWriter) label(at wordRef) sources.Label {
	s := x.labels[at]
	if x.both && at.kind == endnote {
		s = "en:" + s
	}
	return sources.Label(s)
}

func (at wordRef) key() string { return [...]string{"f", "e"}[at.kind] + at.id }

// para writes a paragraph into a block of its own.
func (x *wordWriter) para(p *wordPara, body *wordReader, block bool) {
	if p.contents {
		return // a table of contents repeats the headings
	}
	if block {
		x.d.open(p.kind, p.level)
	}
	start := x.d.here()
	if p.list != "" {
		if n := x.lists.next(x.w, p.list, p.depth); n != "" {
			x.d.write(n + " ")
			start = x.d.here()
		}
	}
	x.pieces(p.pieces, body)
	if at := x.d.since(start); p.title && x.d.title == "" && !at.Empty() {
		x.d.title = string(x.d.text[at.Start:at.End])
	}
}

func (x *wordWriter) pieces(pieces []wordPiece, body *wordReader) {
	type open struct {
		start int
		href  string
		in    []sources.Span
	}
	var links []open
	for i, c := range pieces {
		switch c.kind {
		case pieceText:
			start := x.d.here()
			x.d.putFrom(c.text, c.from)
			if c.raised && i > 0 && i+1 < len(pieces) && pieces[i-1].kind == pieceNote && pieces[i+1].kind == pieceNote && strings.Trim(c.text, " ,;–-") == "" {
				// The comma between two markers is no part of the sentence.
				x.d.refs[len(x.d.refs)-1].at.End = x.d.since(start).End
			} else if c.raised {
				x.raise(start, i > 0 && pieces[i-1].kind == pieceText && pieces[i-1].raised)
			}
		case pieceLine:
			x.d.line()
		case pieceNote:
			at := wordRef{c.note, c.id}
			x.d.ref(at.key(), x.label(at), x.labels[at])
		case pieceCross:
			if at, ok := body.bookmarks[c.href]; ok && c.text != "" {
				x.d.ref(at.key(), x.label(at), strings.TrimSpace(c.text))
			} else {
				x.d.write(c.text)
			}
		case pieceOpen:
			links = append(links, open{x.d.here(), c.href, c.in})
		case pieceClose:
			if n := len(links); n > 0 {
				x.d.linkIn(links[n-1].start, links[n-1].href, links[n-1].in)
				links = links[:n-1]
			}
		}
	}
}

// raise notes a superscript. Word parts one superscript into several runs at
// whim, so a run that follows another joins it, unless the two continue the
// count: after 4, the runs 5 and 6 are two marks and no 56.
func (x *wordWriter) raise(start int, follows bool) {
	x.d.raise(start)
	n := len(x.d.raised)
	if n == 0 || x.d.raised[n-1].Start < start {
		return // only white space was written
	}
	words := func(s sources.Span) string { return string(x.d.text[s.Start:s.End]) }
	this := x.d.raised[n-1]
	value, err := strconv.Atoi(words(this))
	if follows && n > 1 && x.d.raised[n-2].End == this.Start {
		before, err2 := strconv.Atoi(words(x.d.raised[n-2]))
		if err != nil || err2 != nil || before != x.prior+1 || value != before+1 {
			x.d.raised[n-2].End = this.End
			x.d.raised = x.d.raised[:n-1]
			if joined, err := strconv.Atoi(words(x.d.raised[n-2])); err == nil {
				x.count = joined
			}
			return
		}
	}
	if err == nil {
		x.prior, x.count = x.count, value
	}
}

// note writes one note.
func (x *wordWriter) note(at wordRef, body *wordReader) {
	n := x.notes[at.kind][at.id]
	n.used = true
	x.d.beginNote(at.key(), x.label(at))
	x.d.notes[len(x.d.notes)-1].file = n.at
	for i, p := range n.paras {
		if i == 0 && !n.marked {
			p.pieces = withoutMark(p.pieces, x.labels[at])
		}
		x.para(p, body, i > 0)
	}
	x.d.endNote()
}

// withoutMark drops the mark that a note's own text begins with: a custom mark
// is typed there by hand.
func withoutMark(pieces []wordPiece, mark string) []wordPiece {
	if len(pieces) == 0 || pieces[0].kind != pieceText || mark == "" {
		return pieces
	}
	rest, ok := strings.CutPrefix(strings.TrimLeft(pieces[0].text, " \t"), mark)
	if !ok || rest != "" && strings.ContainsAny(rest[:1], "0123456789") {
		return pieces
	}
	out := append([]wordPiece{}, pieces...)
	out[0].text = strings.TrimLeft(rest, ".) \t")
	out[0].from = shifted(out[0].from, len(pieces[0].text)-len(out[0].text))
	return out
}
