package page

import (
	"bytes"
	"context"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"ibid/sources"
)

// readHTML reads a web page: one tree, one walk over it. A page that the
// parser refuses (more than 512 open elements) or whose tree would be out of
// all proportion to its size is read as a stream of tags instead.
func readHTML(_ context.Context, in *input, s *sources.Snapshot) {
	body, name := decode(in.body, in.header.Get("Content-Type"))
	s.Charset = name
	body, nodes := survey(body)
	d := newDocument(in, s, len(body)/2)
	if nodes > maxNodes || !d.tree(body) {
		d = newDocument(in, s, len(body)/2)
		d.stream(body)
	}
	d.finish()
}

// maxNodes is the number of nodes from which a tree costs more memory than a
// page may: some 30 MB.
const maxNodes = 250_000

// document is a page while it is read. Elements are entered and left in the
// order of the document, by the tree or by the stream of tags.
type document struct {
	*writer
	in     *input
	s      *sources.Snapshot
	facts  facts
	hiding hiding
	level  int // of the heading being read

	noscript  []string // what the page shows when scripts do not run
	noframes  []string
	inReserve bool // the noscript text itself is being read
}

func newDocument(in *input, s *sources.Snapshot, hint int) *document {
	d := &document{writer: newWriter(in.opts, hint), in: in, s: s}
	d.facts.start(in)
	return d
}

// tree reads a page by its tree, and reports false when the parser refuses it.
func (d *document) tree(body []byte) bool {
	root, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		return false
	}
	d.walk(root, 0)
	return true
}

// walk visits a node; the parser keeps trees to a depth of 512.
func (d *document) walk(n *html.Node, in region) {
	switch n.Type {
	case html.TextNode:
		d.text(n.Parent, n.Data, in)
	case html.ElementNode:
		in, skip := d.enter(element{n.DataAtom, n.Data, n.Attr, n.Namespace != ""}, in)
		if skip {
			return
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			d.walk(c, in)
		}
		d.leave(n.DataAtom, in)
	case html.DocumentNode:
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			d.walk(c, in)
		}
	}
}

// text takes a stretch of text.
func (d *document) text(parent *html.Node, data string, in region) {
	if parent != nil && parent.Namespace == "" && d.raw(parent.DataAtom, data, parent.Attr) {
		return
	}
	if in&hidden == 0 {
		d.write(data, in, d.level)
	}
}

// raw takes the content of elements whose text is not the page's, and reports
// whether it was such.
func (d *document) raw(parent atom.Atom, data string, attrs []html.Attribute) bool {
	switch parent {
	case atom.Title:
		d.facts.titleElement(data)
	case atom.Script:
		d.facts.script(attrs, data)
	case atom.Style:
		d.hiding.sheet(data)
	case atom.Noscript:
		if d.inReserve {
			return false
		}
		d.noscript = reserve(d.noscript, data)
	case atom.Noframes:
		d.noframes = reserve(d.noframes, data)
	case atom.Iframe, atom.Noembed, atom.Xmp, atom.Plaintext:
		return parent == atom.Iframe || parent == atom.Noembed
	default:
		return false
	}
	return true
}

// reserve keeps text for the case that the page shows nothing else.
func reserve(kept []string, data string) []string {
	const most = 64
	if len(kept) < most && len(data) < 256<<10 {
		kept = append(kept, data)
	}
	return kept
}

// element is one start tag.
type element struct {
	tag     atom.Atom
	name    string
	attrs   []html.Attribute
	foreign bool // SVG or MathML
}

func (e element) attr(key string) string {
	for i := range e.attrs {
		if e.attrs[i].Key == key {
			return e.attrs[i].Val
		}
	}
	return ""
}

// enter takes a start tag and returns the region inside the element. skip says
// that nothing inside is of interest.
func (d *document) enter(e element, in region) (inside region, skip bool) {
	named := d.facts.element(e, in)
	if e.foreign {
		return foreign(e, in)
	}
	if unshown(e) {
		in |= hidden
	}
	in = d.hiding.of(e, named, in)
	if e.tag == atom.Template && in&hidden != 0 {
		return in, true
	}
	in = landmarks(e, named, in)
	switch e.tag {
	case atom.A:
		if d.facts.link(e, in) {
			in |= inLink
		}
	case atom.Br:
		if in&hidden == 0 {
			d.line(in)
		}
	case atom.Hr:
		d.end()
	case atom.Wbr:
		return in, false
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		d.end()
		in |= inHeading
		d.level = int(e.name[1] - '0')
	case atom.Td, atom.Th:
		in |= inCell
		in &^= inItem | inQuote
		d.nextCell()
	case atom.Tr:
		d.end()
		in &^= inHeading
	case atom.Li:
		d.end()
		in |= inItem
	case atom.Blockquote:
		d.end()
		in = in&^inItem | inQuote
	case atom.Pre, atom.Listing, atom.Xmp, atom.Plaintext:
		d.end()
		in |= inPre
	case atom.Table:
		d.end()
		in &^= inCell
	default:
		d.border(e.tag, in)
	}
	return in, false
}

// leave takes an end tag; in is the region inside the element.
func (d *document) leave(tag atom.Atom, in region) {
	switch tag {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Tr, atom.Li, atom.Blockquote, atom.Pre, atom.Listing, atom.Xmp, atom.Plaintext, atom.Table:
		d.end()
	default:
		d.border(tag, in)
	}
}

// longCell is the length in bytes from which what stands in a table's cell is
// read as text of its own: the table makes the layout of the page.
const longCell = 120

// border ends the block at either side of a block element. In a short cell of a
// table it only breaks the line, so that a row stays one block.
func (d *document) border(tag atom.Atom, in region) {
	if !isBlock(tag) {
		return
	}
	if in&inCell != 0 && d.size() < longCell {
		d.soft()
		return
	}
	d.end()
}

// isBlock reports whether an element stands on lines of its own.
//
// Origin: HTML Living Standard, section 15.3 (rendering: display: block).
func isBlock(tag atom.Atom) bool {
	switch tag {
	case atom.Address, atom.Article, atom.Aside, atom.Body, atom.Caption, atom.Center, atom.Dd, atom.Details, atom.Dialog, atom.Dir, atom.Div,
		atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Form, atom.Frameset, atom.Header, atom.Hgroup,
		atom.Legend, atom.Main, atom.Menu, atom.Nav, atom.Ol, atom.Option, atom.P, atom.Search, atom.Section, atom.Summary,
		atom.Tbody, atom.Tfoot, atom.Thead, atom.Ul, atom.Video, atom.Audio, atom.Iframe, atom.Object:
		return true
	}
	return false
}

// finish turns what was collected into the snapshot.
func (d *document) finish() {
	d.end()
	if d.shownWords() < 20 { // what the page keeps for readers without scripts or frames is all there is
		d.inReserve = true
		for _, kept := range [][]string{d.noscript, d.noframes} {
			for _, data := range kept {
				d.readReserve(data)
			}
		}
	}
	w, s := d.writer, d.s
	w.finish(s, d.hiding.keeps(w))
	main, nav := weigh(w)
	w.passages(s, main, nav)
	d.facts.finish(s, w, strings.Join(d.noscript, " "))
}

// readReserve reads the content of a noscript or noframes element.
func (d *document) readReserve(data string) {
	body, nodes := survey([]byte(data))
	if nodes > maxNodes/10 {
		return
	}
	kept := d.facts
	d.facts.inert = true
	if !d.tree(body) {
		d.stream(body)
	}
	d.facts = kept
	d.end()
}

// shownWords counts, up to a few dozen, words of blocks that are surely shown.
func (d *document) shownWords() int {
	n := 0
	for _, b := range d.blocks {
		if b.in&ruled == 0 {
			n += bytes.Count(d.buf[b.start:max(b.start, b.end)], []byte(" ")) + 1
		}
		if n > 40 {
			break
		}
	}
	return n
}
