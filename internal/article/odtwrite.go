package article

import (
	"fmt"
	"strings"

	"ibid/sources"
)

// write writes the body, then the footnotes, then the endnotes.
func (o *odt) write() {
	both, feet := false, 0
	for _, n := range o.notes {
		if !n.endnote {
			feet++
		}
	}
	both = feet > 0 && feet < len(o.notes)
	label := func(n odtNote) sources.Label {
		if both && n.endnote {
			return sources.Label("en:" + n.label)
		}
		return sources.Label(n.label)
	}
	byID := map[string]int{}
	for i, n := range o.notes {
		if n.id != "" {
			byID[n.id] = i
		}
	}
	w := odtWriter{o: o, label: label, byID: byID}
	for _, b := range o.blocks {
		o.d.open(b.kind, b.level)
		w.pieces(b)
	}
	for _, end := range []bool{false, true} {
		for i, n := range o.notes {
			if n.endnote != end {
				continue
			}
			o.d.beginNote(odtKey(i), label(n))
			o.d.notes[len(o.d.notes)-1].file = n.at
			for j, b := range n.blocks {
				if j > 0 {
					o.d.open(b.kind, b.level)
				}
				w.pieces(b)
			}
			o.d.endNote()
		}
	}
}

func odtKey(i int) string { return fmt.Sprintf("n%d", i+1) }

type odtWriter struct {
	o     *odt
	label func(odtNote) sources.Label
	byID  map[string]int
}

func (w *odtWriter) pieces(b odtBlock) {
	d := w.o.d
	first := d.here()
	type open struct {
		start int
		href  string
		in    sources.Span
	}
	var links []open
	for i, p := range b.pieces {
		start := d.here()
		switch {
		case p.raised && i > 0 && i+1 < len(b.pieces) && b.pieces[i-1].note > 0 && b.pieces[i+1].note > 0 && strings.Trim(p.text, " ,;–-") == "":
			d.write(p.text)
			d.refs[len(d.refs)-1].at.End = d.since(start).End // the comma between two markers is no part of the sentence
		case p.note > 0:
			n := w.o.notes[p.note-1]
			d.ref(odtKey(p.note-1), w.label(n), n.label)
		case p.cross != "":
			if i, ok := w.byID[p.cross]; ok {
				d.ref(odtKey(i), w.label(w.o.notes[i]), strings.TrimSpace(p.text))
			} else {
				d.write(p.text)
			}
		case p.line:
			d.line()
		case p.end:
			if n := len(links); n > 0 {
				d.linkSince(links[n-1].start, links[n-1].href, links[n-1].in)
				links = links[:n-1]
			}
		case p.text == "":
			links = append(links, open{start, p.href, p.in})
		default:
			d.putFrom(p.text, p.from)
			if p.raised {
				d.raise(start)
			}
		}
	}
	if at := d.since(first); b.title && d.title == "" && !at.Empty() {
		d.title = string(d.text[at.Start:at.End])
	}
}
