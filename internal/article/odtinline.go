package article

import (
	"encoding/xml"
	"strings"
)

// odtInline reads the words of one paragraph.
type odtInline struct {
	o      *odt
	b      *odtBlock
	raised bool
	boxes  []odtBlock // text boxes anchored here; they follow the paragraph
}

// words takes the words of the last token.
func (p *odtInline) words(s string) { p.add(s, p.o.m.origins(s)) }

func (p *odtInline) add(s string, from []run) {
	if n := len(p.b.pieces); n > 0 && s != "" {
		if last := &p.b.pieces[n-1]; last.text != "" && last.raised == p.raised && last.cross == "" && len(last.text) < 4096 {
			last.from = joined(last.from, len(last.text), from)
			last.text += s
			return
		}
	}
	p.b.pieces = append(p.b.pieces, odtPiece{text: s, raised: p.raised, from: from})
}

func (p *odtInline) element(e xml.StartElement) error {
	m := p.o.m
	if e.Name.Space != odtTextNS {
		switch e.Name.Local {
		case "annotation", "annotation-end":
			return m.skip()
		case "text-box":
			into := p.o.into
			p.o.into = &p.boxes
			err := m.children(p.o.body, nil)
			p.o.into = into
			return err
		}
		return m.children(p.element, nil) // frames
	}
	switch e.Name.Local {
	case "s":
		p.add(" ", nil)
		return m.skip()
	case "tab":
		p.add(" ", nil)
		return m.skip()
	case "line-break":
		p.b.pieces = append(p.b.pieces, odtPiece{line: true})
		return m.skip()
	case "span":
		raised := p.raised
		s := p.o.find("text", attr(e, "style-name"))
		if s.hidden {
			return m.skip()
		}
		p.raised = raised || s.raised
		err := m.children(p.element, p.words)
		p.raised = raised
		return err
	case "a":
		p.b.pieces = append(p.b.pieces, odtPiece{href: attr(e, "href"), in: m.value("href")})
		err := m.children(p.element, p.words)
		p.b.pieces = append(p.b.pieces, odtPiece{end: true})
		return err
	case "note":
		return p.note(e)
	case "note-ref":
		s, err := m.text()
		if p.raised && attr(e, "reference-format") == "text" {
			p.b.pieces = append(p.b.pieces, odtPiece{text: s, cross: attr(e, "ref-name"), raised: true})
		} else {
			p.add(s, nil)
		}
		return err
	case "ruby-text", "hidden-text", "hidden-paragraph", "script":
		return m.skip()
	}
	return m.children(p.element, p.words)
}

func (p *odtInline) note(e xml.StartElement) error {
	o := p.o
	n := odtNote{id: attr(e, "id"), endnote: attr(e, "note-class") == "endnote", at: o.m.base + o.m.from}
	index := len(o.notes)
	o.notes = append(o.notes, n)
	into, depth, item := o.into, o.depth, o.item
	o.into, o.depth, o.item = &n.blocks, 0, ""
	err := o.m.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "note-citation":
			s, err := o.m.text()
			n.label = strings.TrimSpace(s)
			return err
		case "note-body":
			return o.m.children(o.body, nil)
		}
		return o.m.skip()
	}, nil)
	o.into, o.depth, o.item = into, depth, item
	o.notes[index] = n
	p.b.pieces = append(p.b.pieces, odtPiece{note: index + 1})
	return err
}
