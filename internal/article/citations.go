package article

import (
	"strconv"
	"strings"

	"ibid/sources"
)

// maxAddresses bounds how many addresses are read from one note, and
// maxAddressesAll from one article.
const (
	maxAddresses    = 200
	maxAddressesAll = 40_000
)

// writeNotes turns the notes of the work into those of the article and reads
// their citations.
func (w *work) writeNotes() {
	total := 0
	for _, n := range w.notes {
		line, column := w.place(n.at.Start)
		note := sources.Note{Label: n.label, At: n.at, Body: n.body, Line: line, Column: column, RefersTo: -1}
		note.Place = w.notePlace(n)
		if total < maxAddressesAll {
			note.Citations = w.citations(n)
			total += len(note.Citations)
		} else if total < 1<<30 {
			w.find("article.too_many_addresses", line, "The notes hold more than "+strconv.Itoa(maxAddressesAll)+" addresses; the rest is not read.")
			total = 1 << 30
		}
		w.a.Notes = append(w.a.Notes, note)
	}
}

// place returns line and column in the file of an offset in the text.
func (w *work) place(at int) (line, column int) { return w.d.file.place(w.d.file.at(at)) }

// citations reads the citations of one note: one for each address, or a single
// one without an address when the note says anything else.
func (w *work) citations(n noteAt) []sources.Citation {
	spots := w.spots(n.body)
	if len(spots) == 0 {
		body := n.body.In(w.text)
		if strings.TrimSpace(body) == "" || refers(body) {
			return nil
		}
		c := sources.Citation{At: n.body}
		w.fields(&c, n.body)
		return []sources.Citation{c}
	}
	var out []sources.Citation
	from := n.body.Start
	for i, s := range spots {
		to := s.at.End
		if i+1 == len(spots) {
			to = n.body.End
		} else if cut := w.clauseEnd(s.at.End, spots[i+1].at.Start); cut > 0 {
			to = cut
		}
		c := sources.Citation{At: trimIn(w.text, sources.Span{Start: min(from, s.at.Start), End: to}), Cited: s.cited, URL: s.url, Original: archivedOf(s.url), Registered: s.named, DOI: s.doi}
		w.locate(&c, s)
		if s.url == "" {
			w.find("url.malformed", c.Line, "The address "+strconv.Quote(sources.Clip(sources.Printable(s.cited), 120))+" in note "+string(n.label)+" cannot be visited: "+s.why+".")
		}
		w.fields(&c, c.At)
		out = append(out, c)
		from = to
	}
	return out
}

// locate fills in where an address stands in the file.
func (w *work) locate(c *sources.Citation, s spotted) {
	file := s.file
	if file.Empty() && s.text {
		if at := w.d.file.at(s.at.Start); at >= 0 {
			file = sources.Span{Start: at, End: w.d.file.at(s.at.End - 1)}
			file.End++
		}
	}
	if p := w.d.file; p != nil && p.packed {
		c.Places = w.places(s)
		return
	}
	if file.Empty() {
		c.Line, c.Column = w.place(s.at.Start)
		return
	}
	c.Line, c.Column = w.d.file.place(file.Start)
	if p := w.d.file; p != nil && p.spells(file, s.cited) {
		if a, b := p.raw.inFile(file.Start), p.raw.inFile(file.End); a >= 0 && b > a {
			c.InFile = sources.Span{Start: a, End: b}
		}
	}
}

// places says where in an archive an address stands: the target of a link, then
// the words that show it.
func (w *work) places(s spotted) []sources.Place {
	p := w.d.file
	var out []sources.Place
	switch {
	case len(s.in) > 0:
		out = p.places(s.in, s.cited)
	case !s.file.Empty():
		out = p.places([]sources.Span{s.file}, s.cited)
	case s.text:
		return p.places(p.spans(s.at), s.cited)
	}
	if !s.words.Empty() {
		out = append(out, p.places(p.spans(s.words), s.cited)...)
	}
	return out
}

// notePlace says where in an archive a note stands.
func (w *work) notePlace(n noteAt) sources.Place {
	p := w.d.file
	if p == nil || !p.packed {
		return sources.Place{}
	}
	at := n.file
	if at == 0 {
		at = p.at(n.body.Start)
	}
	q := p.partAt(at)
	if at <= 0 || q == nil {
		return sources.Place{}
	}
	return sources.Place{Kind: sources.PlaceNote, Part: q.name, At: sources.Span{Start: at, End: at}}
}

// clauseEnd returns where the citation that ends with an address ends: after the
// semicolon or stop behind it. 0 when there is none near.
func (w *work) clauseEnd(from, to int) int {
	s := w.text[from:max(from, min(to, from+200))] // addresses may overlap
	for i := 0; i < len(s); i++ {
		if s[i] == ';' || s[i] == '.' && (i+1 == len(s) || s[i+1] == ' ' || s[i+1] == '\n') {
			return from + i + 1
		}
	}
	return 0
}
