package article

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"strconv"
	"strings"

	"ibid/sources"
)

const (
	odtText   = "application/vnd.oasis.opendocument.text"
	odtOffice = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
	odtTextNS = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
)

// looksODT recognises an OpenDocument text: a package by its mimetype entry, a
// flat file by its root.
func looksODT(data []byte) certainty {
	if isZip(data) {
		c, err := openContainer(data)
		if err != nil {
			return maybe
		}
		if kind, err := c.read("mimetype"); err == nil && strings.HasPrefix(string(kind), odtText) && c.has("content.xml") {
			return sure
		}
		return no
	}
	head := data[:min(len(data), 4096)]
	if bytes.Contains(head, []byte(odtOffice)) && (bytes.Contains(head, []byte(odtText)) || bytes.Contains(head, []byte("<office:document-content"))) {
		return sure
	}
	return no
}

// parseODT reads an OpenDocument text. Notes stand in the paragraphs that they
// belong to, with the number that a reader sees.
//
// Origin: OpenDocument 1.3 part 3, sections 6.3 (notes), 5.5 (tracked changes).
func parseODT(ctx context.Context, _ string, data []byte) (*draft, error) {
	o := &odt{d: &draft{file: newPacked()}, ctx: ctx, styles: map[string]odtStyle{}, lists: map[string]bool{}}
	if !isZip(data) {
		return o.d, o.flat(data)
	}
	c, err := openContainer(data)
	if err != nil {
		return nil, err
	}
	for _, part := range []string{"META-INF/manifest.xml", "meta.xml", "styles.xml", "content.xml"} {
		data, err := c.read(part)
		if err != nil {
			return nil, err
		}
		if part == "META-INF/manifest.xml" {
			if bytes.Contains(data, []byte("encryption-data")) {
				return nil, errors.New("the file is encrypted")
			}
			continue
		}
		if data == nil && part == "content.xml" {
			return nil, errors.New("the OpenDocument file has no content")
		}
		if err := o.part(part, data); err != nil && part == "content.xml" {
			return nil, err
		}
	}
	o.write()
	return o.d, ctx.Err()
}

func (o *odt) flat(data []byte) error {
	if err := o.part("", data); err != nil {
		return err
	}
	o.write()
	return o.ctx.Err()
}

// odtStyle is what a style says that matters here.
type odtStyle struct {
	parent  string
	raised  bool
	hidden  bool
	heading int
}

// odt reads the parts of an OpenDocument text.
type odt struct {
	d      *draft
	ctx    context.Context
	m      *markup
	styles map[string]odtStyle
	lists  map[string]bool // style and level of numbered levels, as "L1/2"

	blocks []odtBlock
	notes  []odtNote
	into   *[]odtBlock // where paragraphs go: the body, or a note
	depth  int         // of lists
	list   string
	counts [10]int
	item   string // number of the list item whose first paragraph comes next
}

// odtBlock is a paragraph; its words come as pieces, as those of Word files.
type odtBlock struct {
	kind   sources.BlockKind
	level  int
	title  bool
	pieces []odtPiece
}

type odtPiece struct {
	text   string
	raised bool
	line   bool
	note   int          // index of the note that is referred to, from 1; 0 for none
	cross  string       // id of the note that a cross-reference repeats
	from   []run        // of text
	href   string       // a link begins
	in     sources.Span // of href, among the parts
	end    bool         // and ends
}

type odtNote struct {
	id      string
	label   string
	endnote bool
	at      int // offset of its element among the parts
	blocks  []odtBlock
}

// part reads one part for what it holds: styles, properties, text.
func (o *odt) part(name string, data []byte) error {
	if data == nil {
		return nil
	}
	o.m = newMarkupAt(o.ctx, o.d.file, name, data)
	o.into = &o.blocks
	return o.m.children(o.element, nil)
}

func (o *odt) element(e xml.StartElement) error {
	switch e.Name.Local {
	case "style":
		return o.style(e)
	case "list-style":
		return o.listStyle(attr(e, "name"))
	case "title", "language":
		if e.Name.Space == "http://purl.org/dc/elements/1.1/" {
			s, err := o.m.text()
			s = strings.Join(strings.Fields(s), " ")
			if e.Name.Local == "title" {
				o.d.title = s
			} else {
				o.d.language = s
			}
			return err
		}
	case "master-styles", "tracked-changes", "scripts", "forms":
		return o.m.skip()
	case "text":
		if e.Name.Space == odtOffice {
			return o.m.children(o.body, nil)
		}
	}
	return o.m.children(o.element, nil)
}

func (o *odt) style(e xml.StartElement) error {
	name := attr(e, "family") + "/" + attr(e, "name")
	s := odtStyle{parent: attr(e, "parent-style-name")}
	if n, err := strconv.Atoi(attr(e, "default-outline-level")); err == nil {
		s.heading = n
	}
	err := o.m.children(func(e xml.StartElement) error {
		if e.Name.Local == "text-properties" {
			at, _, _ := strings.Cut(attr(e, "text-position"), " ")
			n, err := strconv.Atoi(strings.TrimSuffix(at, "%"))
			s.raised = at == "super" || err == nil && n > 0
			s.hidden = attr(e, "display") == "none"
		}
		return o.m.skip()
	}, nil)
	o.styles[name] = s
	return err
}

// find returns a style together with what it inherits.
func (o *odt) find(family, name string) odtStyle {
	var out odtStyle
	for range 20 { // styles based on each other in a circle end here
		s, ok := o.styles[family+"/"+name]
		if !ok {
			break
		}
		out.raised = out.raised || s.raised
		out.hidden = out.hidden || s.hidden
		if out.heading == 0 {
			out.heading = s.heading
		}
		name = s.parent
	}
	return out
}

func (o *odt) listStyle(name string) error {
	return o.m.children(func(e xml.StartElement) error {
		if e.Name.Local == "list-level-style-number" && attr(e, "num-format") == "1" {
			o.lists[name+"/"+attr(e, "level")] = true
		}
		return o.m.skip()
	}, nil)
}

// body reads an element of the text outside of paragraphs.
func (o *odt) body(e xml.StartElement) error {
	if e.Name.Space != odtTextNS {
		if e.Name.Local == "annotation" {
			return o.m.skip()
		}
		return o.m.children(o.body, nil) // tables, frames
	}
	switch e.Name.Local {
	case "p", "h":
		return o.paragraph(e)
	case "list":
		return o.readList(e)
	case "list-item":
		o.counts[min(o.depth, 9)]++
		if o.lists[o.list+"/"+strconv.Itoa(o.depth)] {
			o.item = strconv.Itoa(o.counts[min(o.depth, 9)]) + ". "
		}
		return o.m.children(o.body, nil)
	case "tracked-changes", "table-of-content", "illustration-index", "table-index", "alphabetical-index":
		return o.m.skip()
	}
	return o.m.children(o.body, nil)
}

func (o *odt) readList(e xml.StartElement) error {
	list := o.list
	if name := attr(e, "style-name"); name != "" {
		o.list = name
	}
	o.depth++
	if attr(e, "continue-numbering") != "true" && attr(e, "continue-list") == "" {
		o.counts[min(o.depth, 9)] = 0
	}
	err := o.m.children(o.body, nil)
	o.depth--
	o.list = list
	return err
}

func (o *odt) paragraph(e xml.StartElement) error {
	style := attr(e, "style-name")
	s := o.find("paragraph", style)
	b := odtBlock{kind: sources.Paragraph}
	name := style
	for range 20 { // styles based on each other in a circle end here
		b.title = b.title || name == "Title"
		if strings.HasPrefix(name, "Quotation") {
			b.kind = sources.Quotation
		}
		name = o.styles["paragraph/"+name].parent
	}
	switch {
	case e.Name.Local == "h":
		n, err := strconv.Atoi(attr(e, "outline-level"))
		if err != nil {
			n = max(s.heading, 1)
		}
		b.kind, b.level = sources.Heading, min(max(n, 1), 6)
	case o.depth > 0:
		b.kind = sources.ListItem
		if o.item != "" {
			b.pieces = append(b.pieces, odtPiece{text: o.item})
			o.item = ""
		}
	}
	if s.hidden {
		return o.m.skip()
	}
	p := odtInline{o: o, b: &b}
	err := o.m.children(p.element, p.words)
	*o.into = append(*o.into, b)
	*o.into = append(*o.into, p.boxes...)
	return err
}
