package article

import (
	"context"
	"encoding/xml"
	"errors"
	"path"
	"strings"

	"ibid/sources"
)

// looksDOCX recognises a Word file by the parts of its archive.
func looksDOCX(data []byte) certainty {
	if !isZip(data) {
		return no
	}
	c, err := openContainer(data)
	if err != nil {
		return maybe // the name decides whose damaged file it is
	}
	if !c.has("[Content_Types].xml") {
		return no
	}
	for _, name := range c.order {
		if strings.HasPrefix(strings.ToLower(name), "word/") {
			return sure
		}
	}
	return no
}

// parseDOCX reads a Word file.
//
// The number that a reader sees is no part of the file: Word counts the
// references in the text, by the settings of the document and of each section.
// What tracked changes have deleted, hidden text and the fallbacks of drawings
// are left out, as Word shows the document once changes are accepted.
//
// Origin: ECMA-376 part 1, sections 17.11 (footnotes and endnotes), 17.13.5
// (revisions), 17.16 (fields); part 3, section 9 (alternate content).
func parseDOCX(ctx context.Context, _ string, data []byte) (*draft, error) {
	c, err := openContainer(data)
	if err != nil {
		return nil, err
	}
	main, err := mainPart(ctx, c)
	if err != nil {
		return nil, err
	}
	d := &draft{file: newPacked()}
	w := &word{ctx: ctx, c: c, dir: path.Dir(main), pos: d.file}
	rels, err := w.relations(main)
	if err != nil {
		return nil, err
	}
	if w.styles, err = w.readStyles(rels.part("styles")); err != nil {
		return nil, err
	}
	if w.lists, err = w.readLists(rels.part("numbering")); err != nil {
		return nil, err
	}
	if err = w.readSettings(rels.part("settings")); err != nil {
		return nil, err
	}
	foot, err := w.readNotes(rels.part("footnotes"), "footnote")
	if err != nil {
		return nil, err
	}
	end, err := w.readNotes(rels.part("endnotes"), "endnote")
	if err != nil {
		return nil, err
	}
	body, err := w.readPart(main, rels)
	if err != nil {
		return nil, err
	}
	if body == nil {
		return nil, errors.New("the Word file has no document part")
	}
	w.core(d)
	out := &wordWriter{d: d, w: w, notes: map[noteKind]map[string]*wordNote{footnote: foot, endnote: end}}
	out.write(body)
	return d, ctx.Err()
}

// mainPart returns the name of the document part.
func mainPart(ctx context.Context, c *container) (string, error) {
	w := &word{ctx: ctx, c: c}
	rels, err := w.relations("")
	if err != nil {
		return "", err
	}
	if p := rels.part("officeDocument"); c.has(p) {
		return p, nil
	}
	return "word/document.xml", nil
}

// word is a Word file being read.
type word struct {
	ctx      context.Context
	c        *container
	dir      string
	pos      *positions
	styles   map[string]*wordStyle
	lists    map[string]*wordList
	settings [2]noteSettings // by noteKind
}

// noteKind parts footnotes from endnotes.
type noteKind int

const (
	footnote noteKind = iota
	endnote
)

// relation is one line of a part's relationships.
type relation struct {
	kind, target, mode string
	at                 sources.Span // of the target, among the parts
}

type relations map[string]relation // by id

// relations reads the relationships of a part; those of the package for "".
func (w *word) relations(part string) (relations, error) {
	name := path.Join(path.Dir(part), "_rels", path.Base(part)+".rels")
	if part == "" {
		name = "_rels/.rels"
	}
	data, err := w.c.read(name)
	out := relations{}
	if data == nil || err != nil {
		return out, err
	}
	m := newMarkupAt(w.ctx, w.pos, name, data)
	var walk func(e xml.StartElement) error
	walk = func(e xml.StartElement) error {
		if e.Name.Local == "Relationship" {
			r := relation{kind: path.Base(attr(e, "Type")), target: attr(e, "Target"), mode: attr(e, "TargetMode"), at: m.value("Target")}
			if r.mode != "External" {
				if strings.HasPrefix(r.target, "/") {
					r.target = path.Clean(r.target)[1:]
				} else {
					r.target = path.Join(path.Dir(part), r.target)
				}
			}
			out[attr(e, "Id")] = r
		}
		return m.children(walk, nil)
	}
	return out, m.children(walk, nil)
}

// part returns the name of the part that relates in the given way, "" for
// none. Of several, which Word does not write, the first by name counts.
func (r relations) part(kind string) string {
	best := ""
	for _, rel := range r {
		if rel.kind == kind && rel.mode != "External" && (best == "" || rel.target < best) {
			best = rel.target
		}
	}
	return best
}

// href returns the outside address behind a relationship, or "".
func (r relations) href(id string) string {
	if rel := r[id]; rel.mode == "External" {
		return rel.target
	}
	return ""
}

// core takes the title and language from the document's properties.
func (w *word) core(d *draft) {
	data, err := w.c.read("docProps/core.xml")
	if data == nil || err != nil {
		return // properties are a nicety
	}
	m := newMarkup(w.ctx, data)
	var walk func(e xml.StartElement) error
	walk = func(e xml.StartElement) error {
		switch e.Name.Local {
		case "title":
			t, err := m.text()
			d.title = strings.Join(strings.Fields(t), " ")
			return err
		case "language":
			t, err := m.text()
			d.language = strings.TrimSpace(t)
			return err
		}
		return m.children(walk, nil)
	}
	_ = m.children(walk, nil) // what was read before a fault stands
}

// wordNote is one footnote or endnote as its part has it.
type wordNote struct {
	paras  []*wordPara
	marked bool // it holds the automatic number, so its words do not begin with one
	used   bool
	at     int // offset of its element among the parts
}

// readNotes reads the notes of a part by id. Separators are no notes.
func (w *word) readNotes(part, element string) (map[string]*wordNote, error) {
	out := map[string]*wordNote{}
	data, err := w.c.read(part)
	if data == nil || err != nil {
		return out, err
	}
	rels, err := w.relations(part)
	if err != nil {
		return nil, err
	}
	m := newMarkupAt(w.ctx, w.pos, part, data)
	var walk func(e xml.StartElement) error
	walk = func(e xml.StartElement) error {
		if e.Name.Local != element || !isWord(e.Name) {
			return m.children(walk, nil)
		}
		if t := attr(e, "type"); t != "" && t != "normal" {
			return m.skip()
		}
		at := m.base + m.from
		r := &wordReader{w: w, m: m, rels: rels}
		if err := m.children(r.element, nil); err != nil {
			return err
		}
		r.finish()
		out[attr(e, "id")] = &wordNote{paras: r.paras, marked: r.marked, at: at}
		return nil
	}
	return out, m.children(walk, nil)
}

// readPart reads the body of the document; nil when the part is missing.
func (w *word) readPart(part string, rels relations) (*wordReader, error) {
	data, err := w.c.read(part)
	if data == nil || err != nil {
		return nil, err
	}
	r := &wordReader{w: w, m: newMarkupAt(w.ctx, w.pos, part, data), rels: rels}
	r.sections = []noteSection{{}}
	if err := r.m.children(r.element, nil); err != nil {
		return nil, err
	}
	r.finish()
	return r, nil
}

// isWord reports whether a name belongs to WordprocessingML, in the spelling
// of either conformance class.
func isWord(n xml.Name) bool {
	return n.Space == "http://schemas.openxmlformats.org/wordprocessingml/2006/main" ||
		n.Space == "http://purl.oclc.org/ooxml/wordprocessingml/main"
}

// on reads a switch such as <w:b/> or <w:b w:val="0"/>.
func on(e xml.StartElement) bool {
	switch attr(e, "val") {
	case "0", "false", "off", "none":
		return false
	}
	return true
}
