package page

import (
	"bytes"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// nested reads a page whose tags nest, without a tree: it costs half as much.
// It reports false as soon as it meets what only the parser can place (a
// formatting element that outlives its paragraph, text between the rows of a
// table, templates, framesets); the document is then in no state to be used.
// What it reads it reads as the tree is read, to the letter: a test holds the
// two against each other.
//
// Origin: HTML Living Standard, section 13.2.6 (tree construction), as far as it
// moves nothing.
func (d *document) nested(body []byte) bool {
	if bytes.IndexByte(body, 0) >= 0 {
		return false
	}
	n := nest{d: d, tags: tagsOf(body), said: &html.Node{Type: html.DocumentNode}}
	for n.step() {
	}
	if n.lost || n.tags.monstrous {
		return false
	}
	n.close(0)
	n.tags.release()
	d.said = statementsOf(goquery.NewDocumentFromNode(n.said), d.in.base)
	return true
}

// nest is the state of one nested.
type nest struct {
	d     *document
	tags  *tags
	open  []nestling
	place place
	lost  bool
	count [256]uint16 // of the open elements, by their names' slots
	held  []byte      // text that the next may belong to
	more  []byte      // room for it, where it is in several pieces
	form  bool        // a form is open
	fresh bool        // the last token was the start of preformed text
	head  nestling    // as it was open
	said  *html.Node
	size  int // of said
}

// place is how far the parser has come.
type place int

const (
	beforeHead place = iota
	inHead
	afterHead
	inBody
)

// nestling is an open element.
type nestling struct {
	element
	outer, inside region
	passed        bool // nothing inside is of interest
	unshown       bool // by itself or by an element around it
	main          bool // inside the main text, for the dates in it
	cell          bool // inside a cell or a caption of the nearest table
	raw           bool
	tree          *html.Node
}

// maxNested is the number of elements that may be open; the parser keeps 512.
const maxNested = 500

func (n *nest) top() *nestling {
	if len(n.open) == 0 {
		return &nestling{}
	}
	return &n.open[len(n.open)-1]
}

func (n *nest) lose() bool { n.lost = true; return false }

// step takes one token and reports whether more may follow.
func (n *nest) step() bool {
	t := n.tags
	t.cdata = n.top().foreign
	kind := t.next()
	fresh := n.fresh
	n.fresh = false
	switch kind {
	case html.ErrorToken:
		return false
	case html.TextToken:
		return n.text(t.text, fresh)
	case html.StartTagToken:
		e := element{tag: t.tag, name: t.name, attrs: t.attr}
		if t.cdata {
			return n.foreign(e, t.closed)
		}
		return n.start(e, t.closed)
	case html.EndTagToken:
		if t.cdata {
			if t.name != n.top().name {
				return n.lose()
			}
			n.close(len(n.open) - 1)
			return true
		}
		return n.end(t.tag, t.name)
	}
	n.write() // a comment parts it
	return true
}

// slot is the place of an element's name in nest.count. Names may share one.
func slot(tag atom.Atom) uint8 { return uint8(tag>>8 ^ tag) }

// may reports whether an element of a name may be open.
func (n *nest) may(tag atom.Atom) bool { return n.count[slot(tag)] > 0 }

// text takes a stretch of text.
func (n *nest) text(data []byte, fresh bool) bool {
	top := n.top()
	if top.raw {
		n.rawText(top, string(data))
		return !n.lost
	}
	if fresh {
		data = bytes.TrimPrefix(data, []byte("\n"))
	}
	blank := len(bytes.Trim(data, " \t\n\f")) == 0
	if n.place != inBody {
		if blank {
			return true
		}
		n.body()
		top = n.top()
	}
	switch top.tag {
	case atom.Table, atom.Tbody, atom.Thead, atom.Tfoot, atom.Tr, atom.Colgroup:
		if !blank && !top.foreign {
			return n.lose()
		}
	}
	if len(n.held) == 0 {
		n.held = data
		return true
	}
	if len(n.more) == 0 {
		n.more = append(n.more, n.held...)
	}
	n.more = append(n.more, data...)
	n.held = n.more
	return true
}

// rawText takes the text of an element whose text is no markup.
func (n *nest) rawText(top *nestling, data string) {
	if last := n.said.LastChild; last != nil && top.tree == last {
		if last.FirstChild != nil {
			last = last.FirstChild // the element inside a main element
		}
		last.AppendChild(&html.Node{Type: html.TextNode, Data: data})
		if top.tag == atom.Style && screenSheet.Match(last) {
			before := n.d.hiding.changes
			n.d.hiding.sheet(data)
			n.lost = n.lost || n.place == inBody && n.d.hiding.changes != before // it would have hidden what is read already
		}
	}
	if n.d.raw(top.tag, data) || top.inside&hidden != 0 {
		return
	}
	n.d.write(data, top.inside, n.d.level)
}

// shut closes the elements from i on. It reports false when one inside is a
// formatting element, which goes on behind.
func (n *nest) shut(i int) bool {
	for k := i + 1; k < len(n.open); k++ {
		if formats(n.open[k].tag) {
			return false
		}
	}
	n.close(i)
	return true
}

// close leaves the elements from i on.
func (n *nest) close(i int) {
	n.write()
	for k := len(n.open) - 1; k >= i; k-- {
		o := &n.open[k]
		n.count[slot(o.tag)]--
		if !o.passed {
			n.d.leave(o.tag, o.inside)
		}
	}
	n.open = n.open[:i]
}

// write writes the text that was held back: an end tag that closes nothing does
// not part a text.
func (n *nest) write() {
	if len(n.held) == 0 {
		return
	}
	data := n.held
	n.held, n.more = nil, n.more[:0]
	if top := n.top(); top.inside&hidden == 0 && !top.passed {
		n.d.writeBytes(data, top.inside, n.d.level)
	}
}

// push enters an element and leaves it open.
func (n *nest) push(e element) {
	n.write()
	top := n.top()
	o := nestling{element: e, outer: top.inside, inside: top.inside, passed: top.passed, unshown: top.unshown, main: top.main, cell: top.cell}
	switch e.tag {
	case atom.Table:
		o.cell = false
	case atom.Td, atom.Th, atom.Caption:
		o.cell = true
	case atom.Title, atom.Script, atom.Style, atom.Noscript, atom.Noframes, atom.Iframe, atom.Noembed, atom.Textarea:
		o.raw = !e.foreign
	case atom.Svg, atom.Math:
		o.foreign = true
	}
	if len(n.open) >= maxNested {
		n.lost = true
	}
	o.unshown = o.unshown || unshown(o.element)
	n.count[slot(o.tag)]++
	if n.open = append(n.open, o); o.passed {
		return
	}
	p := n.top()
	if p.main = p.main || mainText(e); !o.foreign {
		n.tell(p)
	}
	if n.d.hiding.selective {
		p.node = n.nodeOf(len(n.open) - 1)
	}
	var skip bool
	p.inside, skip = n.d.enter(p.element, p.outer)
	p.passed = skip
}

// mainText reports whether an element is one of those whose dates are the
// text's.
func mainText(e element) bool {
	if e.tag == atom.Main || e.tag == atom.Article {
		return true
	}
	role := e.attr("role")
	return role != "" && (strings.EqualFold(role, "main") || strings.EqualFold(role, "article"))
}

// tell keeps an element by which the page speaks of itself.
func (n *nest) tell(o *nestling) {
	switch o.tag {
	case atom.Input, atom.Time:
		if o.unshown {
			return
		}
	case atom.Html, atom.Title, atom.Base, atom.Meta, atom.Link, atom.Script, atom.Style, atom.Iframe, atom.Frame:
	default:
		return
	}
	if n.size += 1 + len(o.attrs)/2; n.size > maxSketch {
		n.lost = true
		return
	}
	x := &html.Node{Type: html.ElementNode, Data: o.name, DataAtom: o.tag, Attr: slices.Clone(o.attrs)}
	o.tree = x
	if o.main {
		o.tree = &html.Node{Type: html.ElementNode, Data: "main", DataAtom: atom.Main}
		o.tree.AppendChild(x)
	}
	n.said.AppendChild(o.tree)
}

// nodeOf returns open element i with those around it, for the selectors of
// style sheets.
func (n *nest) nodeOf(i int) *html.Node {
	if i < 0 {
		return &html.Node{Type: html.DocumentNode}
	}
	o := &n.open[i]
	if o.node == nil {
		o.node = &html.Node{Type: html.ElementNode, Data: o.name, DataAtom: o.tag, Attr: o.attrs, Parent: n.nodeOf(i - 1)}
	}
	return o.node
}
