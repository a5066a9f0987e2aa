package page

import (
	"bytes"
	"context"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"ibid/sources"
)

// readHTML reads a web page: tag by tag when its tags nest, otherwise by its
// tree. A page that the parser refuses (more than 512 open elements) or whose
// tree would be out of all proportion to its size is read as a stream of tags.
func readHTML(_ context.Context, in *input, s *sources.Snapshot) {
	body, name := decode(in.body, in.header.Get("Content-Type"))
	s.Charset = name
	d := newDocument(in, s, len(body)/2)
	if !d.nested(body) {
		body, nodes := survey(body)
		d = newDocument(in, s, len(body)/2)
		if nodes > maxNodes || !d.tree(body) {
			d = newDocument(in, s, len(body)/2)
			d.stream(body)
		}
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
	said   statements
	facts  facts
	hiding hiding
	names  map[string]region // what the page's own names say
	level  int               // of the heading being read

	noscript  []string // what the page shows when scripts do not run
	noframes  []string
	inReserve bool // the noscript text itself is being read
}

func newDocument(in *input, s *sources.Snapshot, hint int) *document {
	return &document{writer: newWriter(in.opts, hint), in: in, s: s, facts: newFacts(), names: map[string]region{}}
}

// tree reads a page by its tree, and reports false when the parser refuses it.
func (d *document) tree(body []byte) bool {
	page, err := goquery.NewDocumentFromReader(bytes.NewReader(body))
	if err != nil {
		return false
	}
	if !d.inReserve {
		d.said = statementsOf(page, d.in.base)
		for _, n := range d.said.FilterMatcher(screenSheet).Nodes {
			d.hiding.sheet(content(n))
		}
	}
	d.walk(page.Nodes[0], 0)
	return true
}

// walk visits a node; the parser keeps trees to a depth of 512.
func (d *document) walk(n *html.Node, in region) {
	switch n.Type {
	case html.TextNode:
		d.text(n.Parent, n.Data, in)
	case html.ElementNode:
		in, skip := d.enter(elementOf(n), in)
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
	if parent != nil && parent.Namespace == "" && d.raw(parent.DataAtom, data) {
		return
	}
	if in&hidden == 0 {
		d.write(data, in, d.level)
	}
}

// raw takes the content of elements whose text is not the page's, and reports
// whether it was such.
func (d *document) raw(parent atom.Atom, data string) bool {
	switch parent {
	case atom.Title, atom.Script, atom.Style, atom.Iframe, atom.Noembed:
		return true
	case atom.Noscript:
		if d.inReserve {
			return false
		}
		d.noscript = reserve(d.noscript, data)
		return true
	case atom.Noframes:
		d.noframes = reserve(d.noframes, data)
		return true
	}
	return false
}

// reserve keeps text for the case that the page shows nothing else.
func reserve(kept []string, data string) []string {
	const most = 64
	if len(kept) < most && len(data) < 256<<10 {
		kept = append(kept, data)
	}
	return kept
}

// enter takes a start tag and returns the region inside the element. skip says
// that nothing inside is of interest.
func (d *document) enter(e element, in region) (inside region, skip bool) {
	named := d.facts.element(e)
	if e.foreign {
		return foreign(e, in)
	}
	if unshown(e) {
		in |= hidden
	}
	in = d.hiding.of(e, named, in)
	if e.tag == atom.Template && in&hidden != 0 {
		return in | inert, true
	}
	in = d.landmarks(e, named, in)
	if in&inHeading != 0 && hasToken(named.class, "mw-editsection") {
		in |= hidden // "[edit]" in the headings of MediaWiki
	}
	if in&hidden != 0 { // what is not there parts nothing
		return in, false
	}
	switch e.tag {
	case atom.A:
		if d.facts.link(e, in) {
			in |= inLink
		}
	case atom.Br:
		d.line(in)
	case atom.Hr:
		d.end()
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
	if in&hidden != 0 {
		return
	}
	switch tag {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Tr, atom.Li, atom.Blockquote, atom.Pre, atom.Listing, atom.Xmp, atom.Plaintext, atom.Table:
		d.end()
	default:
		d.border(tag, in)
	}
}

// border ends the block at either side of a block element. In a cell of a table
// it only breaks the line, as long as the row may be one of figures.
func (d *document) border(tag atom.Atom, in region) {
	if !isBlock(tag) {
		return
	}
	if in&inCell != 0 {
		d.lineOfCell()
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
	d.tell(d.said)
	w.release()
}

// readReserve reads the content of a noscript or noframes element.
func (d *document) readReserve(data string) {
	body, nodes := survey([]byte(data))
	if nodes > maxNodes/10 {
		return
	}
	kept := d.facts
	d.facts.closed = true
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
