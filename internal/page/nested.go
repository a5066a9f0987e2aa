package page

import (
	"bytes"
	"io"
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
	n := nest{d: d, z: html.NewTokenizer(bytes.NewReader(body)), said: &html.Node{Type: html.DocumentNode}}
	for n.step() {
	}
	if n.lost || n.z.Err() != io.EOF {
		return false
	}
	n.close(0)
	d.said = statementsOf(goquery.NewDocumentFromNode(n.said), d.in.base)
	return true
}

// nest is the state of one nested.
type nest struct {
	d     *document
	z     *html.Tokenizer
	open  []nestling
	place place
	lost  bool
	form  bool     // a form is open
	fresh bool     // the last token was the start of preformed text
	head  nestling // as it was open
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
	n.z.AllowCDATA(n.top().foreign)
	kind := n.z.Next()
	fresh := n.fresh
	n.fresh = false
	switch kind {
	case html.ErrorToken:
		return false
	case html.TextToken:
		return n.text(string(n.z.Text()), fresh)
	case html.StartTagToken, html.SelfClosingTagToken:
		t := n.z.Token()
		e := element{tag: t.DataAtom, name: t.Data, attrs: t.Attr}
		if n.top().foreign {
			return n.foreign(e, kind == html.SelfClosingTagToken)
		}
		return n.start(e, kind == html.SelfClosingTagToken)
	case html.EndTagToken:
		t := n.z.Token()
		if n.top().foreign {
			if t.Data != n.top().name {
				return n.lose()
			}
			n.close(len(n.open) - 1)
			return true
		}
		return n.end(t.DataAtom, t.Data)
	}
	return true
}

// text takes a stretch of text.
func (n *nest) text(data string, fresh bool) bool {
	top := n.top()
	if top.raw {
		n.rawText(top, data)
		return !n.lost
	}
	if fresh {
		data = strings.TrimPrefix(strings.TrimPrefix(data, "\r"), "\n")
	}
	if strings.IndexByte(data, 0) >= 0 {
		return n.lose()
	}
	blank := strings.Trim(data, " \t\r\n\f") == ""
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
	if top.inside&hidden == 0 && !top.passed {
		n.d.write(data, top.inside, n.d.level)
	}
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

// start takes a start tag outside drawings and formulas.
func (n *nest) start(e element, closed bool) bool {
	switch e.tag {
	case atom.Html:
		if len(n.open) > 0 {
			return len(e.attrs) == 0 || n.lose()
		}
		n.push(e)
		return true
	case atom.Head:
		if n.place == beforeHead {
			n.root()
			n.push(e)
			n.head, n.place = *n.top(), inHead
		}
		return true
	case atom.Body:
		if n.place == inBody {
			return len(e.attrs) == 0 || n.lose()
		}
		n.headless()
		n.push(e)
		n.place = inBody
		return true
	case atom.Template, atom.Frameset, atom.Xmp, atom.Plaintext, atom.Image:
		return n.lose()
	}
	if n.place != inBody {
		switch e.tag {
		case atom.Base, atom.Basefont, atom.Bgsound, atom.Link, atom.Meta, atom.Noframes, atom.Script, atom.Style, atom.Title:
			return n.inHead(e)
		case atom.Noscript:
			if n.place != afterHead {
				return n.inHead(e)
			}
		}
		n.body()
	}
	if n.within(atom.Select) {
		switch e.tag {
		case atom.Option:
			n.implied(atom.Optgroup)
		case atom.Optgroup:
			n.implied(0)
		default:
			return n.lose()
		}
		n.push(e)
		return !n.lost
	}
	if done, more := n.tabular(e); done {
		return more
	}
	if !n.makeRoom(e) {
		return n.lose()
	}
	if e.tag == atom.Form {
		if n.form {
			return true
		}
		n.form = true
	}
	n.push(e)
	switch e.tag {
	case atom.Svg, atom.Math:
		if closed {
			n.close(len(n.open) - 1)
		}
	case atom.Pre, atom.Listing:
		n.fresh = true
	default:
		if nothingInside(e.tag) {
			n.close(len(n.open) - 1)
		}
	}
	return !n.lost
}

// nothingInside reports whether the parser closes an element at once.
func nothingInside(tag atom.Atom) bool {
	switch tag {
	case atom.Area, atom.Br, atom.Embed, atom.Img, atom.Keygen, atom.Wbr, atom.Input, atom.Param, atom.Source, atom.Track, atom.Hr,
		atom.Base, atom.Basefont, atom.Bgsound, atom.Link, atom.Meta, atom.Col:
		return true
	}
	return false
}

// makeRoom closes what a start tag in the body closes by itself. It reports
// false when that would take more than closing.
func (n *nest) makeRoom(e element) bool {
	switch e.tag {
	case atom.Li:
		return n.closeItem(atom.Li, atom.Li) && n.closeParagraph()
	case atom.Dd, atom.Dt:
		return n.closeItem(atom.Dd, atom.Dt) && n.closeParagraph()
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		if !n.closeParagraph() {
			return false
		}
		if heading(n.top().tag) {
			n.close(len(n.open) - 1)
		}
	case atom.Form:
		return n.form || n.closeParagraph()
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Center, atom.Details, atom.Dialog, atom.Dir, atom.Div, atom.Dl, atom.Fieldset,
		atom.Figcaption, atom.Figure, atom.Footer, atom.Header, atom.Hgroup, atom.Main, atom.Menu, atom.Nav, atom.Ol, atom.P, atom.Search, atom.Section,
		atom.Summary, atom.Ul, atom.Pre, atom.Listing, atom.Hr:
		return n.closeParagraph()
	case atom.Table: // in old pages it stays in the paragraph
		return n.find(buttonScope, atom.P) < 0
	case atom.A:
		return n.sinceMarker(atom.A) < 0
	case atom.Nobr:
		return n.sinceMarker(atom.Nobr) < 0
	case atom.Button:
		return !n.within(atom.Button)
	case atom.Option, atom.Optgroup:
		if n.top().tag == atom.Option {
			n.close(len(n.open) - 1)
		}
	case atom.Rb, atom.Rtc, atom.Rp, atom.Rt:
		if n.find(defaultScope, atom.Ruby) >= 0 {
			if e.tag == atom.Rb || e.tag == atom.Rtc {
				n.implied(0)
			} else {
				n.implied(atom.Rtc)
			}
		}
	}
	return true
}

// closeItem closes the item of a list that the next item ends.
func (n *nest) closeItem(a, b atom.Atom) bool {
	for i := len(n.open) - 1; i >= 0; i-- {
		switch t := n.open[i].tag; {
		case t == a || t == b:
			return n.shut(i)
		case t == atom.Address || t == atom.Div || t == atom.P:
		case special(&n.open[i]):
			return true
		}
	}
	return true
}

// closeParagraph closes the paragraph that a block ends.
func (n *nest) closeParagraph() bool {
	i := n.find(buttonScope, atom.P)
	return i < 0 || n.shut(i)
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
	for k := len(n.open) - 1; k >= i; k-- {
		if o := &n.open[k]; !o.passed {
			n.d.leave(o.tag, o.inside)
		}
	}
	n.open = n.open[:i]
}

// push enters an element and leaves it open.
func (n *nest) push(e element) {
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
	x := &html.Node{Type: html.ElementNode, Data: o.name, DataAtom: o.tag, Attr: o.attrs}
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

// root opens the html element when the page has none.
func (n *nest) root() {
	if len(n.open) == 0 {
		n.push(element{tag: atom.Html, name: "html"})
	}
}

// headless closes the head, with or without a tag.
func (n *nest) headless() {
	n.root()
	if n.place == inHead {
		n.close(1)
	} else if n.place == beforeHead {
		n.push(element{tag: atom.Head, name: "head"})
		n.close(1)
	}
	n.place = afterHead
}

// body opens the body without a tag.
func (n *nest) body() {
	n.headless()
	n.push(element{tag: atom.Body, name: "body"})
	n.place = inBody
}

// inHead takes an element of the head, wherever it stands before the body.
func (n *nest) inHead(e element) bool {
	if n.place == beforeHead {
		n.root()
		n.push(element{tag: atom.Head, name: "head"})
		n.head, n.place = *n.top(), inHead
	}
	if n.place == afterHead {
		n.open = append(n.open, n.head)
		n.push(e)
		n.open = slices.Delete(n.open, 1, 2)
	} else {
		n.push(e)
	}
	if nothingInside(e.tag) {
		n.close(len(n.open) - 1)
	}
	return !n.lost
}

// tabular takes a start tag that stands in a table or belongs into one; done
// says that nobody else has to.
func (n *nest) tabular(e element) (done, more bool) {
	switch e.tag {
	case atom.Caption, atom.Col, atom.Colgroup, atom.Tbody, atom.Td, atom.Tfoot, atom.Th, atom.Thead, atom.Tr:
		i := n.find(tableScope, atom.Table)
		if i < 0 {
			return true, true // nobody's row
		}
		if n.top().cell {
			n.close(n.find(tableScope, atom.Td, atom.Th, atom.Caption))
		}
	case atom.Frame:
		return true, true
	default:
		switch n.top().tag {
		case atom.Table, atom.Tbody, atom.Thead, atom.Tfoot, atom.Tr:
			if e.tag != atom.Script && e.tag != atom.Style {
				return true, n.lose()
			}
			n.push(e)
			return true, !n.lost
		case atom.Colgroup:
			return true, n.lose()
		}
		return false, false
	}
	for {
		switch top := n.top().tag; top {
		case atom.Table:
			switch e.tag {
			case atom.Caption, atom.Colgroup, atom.Tbody, atom.Tfoot, atom.Thead:
				n.push(e)
				return true, !n.lost
			case atom.Col:
				n.push(element{tag: atom.Colgroup, name: "colgroup"})
			default:
				n.push(element{tag: atom.Tbody, name: "tbody"})
			}
		case atom.Colgroup:
			if e.tag == atom.Col {
				n.push(e)
				n.close(len(n.open) - 1)
				return true, !n.lost
			}
			n.close(len(n.open) - 1)
		case atom.Tbody, atom.Tfoot, atom.Thead:
			switch e.tag {
			case atom.Tr:
				n.push(e)
				return true, !n.lost
			case atom.Td, atom.Th:
				n.push(element{tag: atom.Tr, name: "tr"})
			default:
				n.close(len(n.open) - 1)
			}
		case atom.Tr:
			if e.tag == atom.Td || e.tag == atom.Th {
				n.push(e)
				return true, !n.lost
			}
			n.close(len(n.open) - 1)
		default:
			return true, n.lose()
		}
	}
}

// foreign takes a start tag inside a drawing or formula.
func (n *nest) foreign(e element, closed bool) bool {
	switch n.top().name {
	case "title", "desc", "mi", "mo", "mn", "ms", "mtext": // HTML goes on inside
		return n.lose()
	}
	switch e.name {
	case "foreignobject", "annotation-xml", "font", "template", "script", "style", "base", "meta", "link", "html", "head", "body", "iframe", "frame", "input", "time", "svg", "math",
		"b", "big", "blockquote", "br", "center", "code", "dd", "div", "dl", "dt", "em", "embed", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "li", "listing", "menu",
		"nobr", "ol", "p", "pre", "ruby", "s", "small", "span", "strong", "strike", "sub", "sup", "table", "tt", "u", "ul", "var":
		return n.lose()
	}
	n.z.NextIsNotRawText()
	e.foreign = true
	n.push(e)
	if closed {
		n.close(len(n.open) - 1)
	}
	return !n.lost
}

// end takes an end tag outside drawings and formulas.
func (n *nest) end(tag atom.Atom, name string) bool {
	if n.top().raw {
		n.close(len(n.open) - 1)
		return true
	}
	if n.place != inBody {
		switch {
		case tag == atom.Head && n.place == inHead:
			n.headless()
		case tag == atom.Head && n.place == beforeHead, tag == atom.Body, tag == atom.Html, tag == atom.Br, tag == atom.Template:
			return n.lose()
		}
		return true
	}
	i := -1
	switch tag {
	case atom.Body, atom.Html: // what follows belongs to the body all the same
		return true
	case atom.Br, atom.Template:
		return n.lose()
	case atom.Table:
		return n.closeTable(n.find(tableScope, atom.Table))
	case atom.Caption, atom.Tbody, atom.Tfoot, atom.Thead, atom.Tr, atom.Td, atom.Th:
		if tag != atom.Caption && n.find(tableScope, atom.Caption) >= 0 {
			return true
		}
		return n.closeTable(n.find(tableScope, tag))
	case atom.Colgroup:
		if n.top().tag == atom.Colgroup {
			n.close(len(n.open) - 1)
		}
		return true
	case atom.Col:
		return true
	}
	switch n.top().tag {
	case atom.Table, atom.Tbody, atom.Thead, atom.Tfoot, atom.Tr, atom.Colgroup:
		return n.lose()
	}
	switch tag {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Button, atom.Center, atom.Details, atom.Dialog, atom.Dir, atom.Div, atom.Dl, atom.Fieldset,
		atom.Figcaption, atom.Figure, atom.Footer, atom.Header, atom.Hgroup, atom.Listing, atom.Main, atom.Menu, atom.Nav, atom.Ol, atom.Pre, atom.Search, atom.Section,
		atom.Select, atom.Summary, atom.Ul, atom.Dd, atom.Dt:
		i = n.find(defaultScope, tag)
	case atom.Applet, atom.Marquee, atom.Object:
		if i = n.find(defaultScope, tag); i >= 0 {
			n.close(i)
		}
		return true
	case atom.Form:
		i = n.find(defaultScope, atom.Form)
		had := n.form
		if n.form = false; i < 0 || !had {
			return true
		}
		if n.implied(0); n.top().tag != atom.Form {
			return n.lose()
		}
	case atom.P:
		if i = n.find(buttonScope, atom.P); i < 0 {
			n.push(element{tag: atom.P, name: "p"})
			i = len(n.open) - 1
		}
	case atom.Li:
		i = n.find(listScope, atom.Li)
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		i = n.find(defaultScope, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6)
	default:
		if formats(tag) {
			if n.top().tag != tag {
				return n.sinceMarker(tag) < 0 || n.lose()
			}
			i = len(n.open) - 1
			break
		}
		for k := len(n.open) - 1; k >= 0; k-- {
			if o := &n.open[k]; o.tag == tag && o.name == name {
				i = k
				break
			} else if special(o) {
				break
			}
		}
	}
	if i >= 0 && !n.shut(i) {
		return n.lose()
	}
	return !n.lost
}

// closeTable closes a table or a part of it: nothing that was open in its cells
// goes on behind.
func (n *nest) closeTable(i int) bool {
	if i >= 0 {
		n.close(i)
	}
	return true
}

// implied closes the elements whose end tags may be left out, but for one.
func (n *nest) implied(but atom.Atom) {
	for {
		switch t := n.top().tag; t {
		case atom.Dd, atom.Dt, atom.Li, atom.Optgroup, atom.Option, atom.P, atom.Rb, atom.Rp, atom.Rt, atom.Rtc:
			if t == but {
				return
			}
			n.close(len(n.open) - 1)
		default:
			return
		}
	}
}

// scope says which elements end the search for an open one.
type scope int

const (
	defaultScope scope = iota
	listScope
	buttonScope
	tableScope
)

// find returns the index of the innermost open element of one of the names, or
// -1 when none is in scope.
//
// Origin: HTML Living Standard, section 13.2.4.2.
func (n *nest) find(s scope, tags ...atom.Atom) int {
	for i := len(n.open) - 1; i >= 0; i-- {
		t := n.open[i].tag
		if slices.Contains(tags, t) && !n.open[i].foreign {
			return i
		}
		if s == tableScope {
			if t == atom.Table {
				return -1
			}
			continue
		}
		switch t {
		case atom.Applet, atom.Caption, atom.Html, atom.Table, atom.Td, atom.Th, atom.Marquee, atom.Object, atom.Select:
			return -1
		case atom.Ol, atom.Ul:
			if s == listScope {
				return -1
			}
		case atom.Button:
			if s == buttonScope {
				return -1
			}
		}
	}
	return -1
}

// sinceMarker returns the index of the innermost open element of a name inside
// the innermost cell or object, or -1.
func (n *nest) sinceMarker(tag atom.Atom) int {
	for i := len(n.open) - 1; i >= 0; i-- {
		switch t := n.open[i].tag; t {
		case tag:
			return i
		case atom.Td, atom.Th, atom.Caption, atom.Applet, atom.Marquee, atom.Object:
			return -1
		}
	}
	return -1
}

// within reports whether an element of the name is open.
func (n *nest) within(tag atom.Atom) bool {
	return slices.ContainsFunc(n.open, func(o nestling) bool { return o.tag == tag })
}

// formats reports whether an element is opened again behind a block that closes
// it.
func formats(tag atom.Atom) bool {
	switch tag {
	case atom.A, atom.B, atom.Big, atom.Code, atom.Em, atom.Font, atom.I, atom.Nobr, atom.S, atom.Small, atom.Strike, atom.Strong, atom.Tt, atom.U:
		return true
	}
	return false
}

// special reports whether an element stops the search for the one that an end
// tag closes.
//
// Origin: HTML Living Standard, section 13.2.4.2.
func special(o *nestling) bool {
	switch o.tag {
	case atom.Address, atom.Applet, atom.Area, atom.Article, atom.Aside, atom.Base, atom.Basefont, atom.Bgsound, atom.Blockquote, atom.Body, atom.Br, atom.Button,
		atom.Caption, atom.Center, atom.Col, atom.Colgroup, atom.Dd, atom.Details, atom.Dir, atom.Div, atom.Dl, atom.Dt, atom.Embed, atom.Fieldset, atom.Figcaption,
		atom.Figure, atom.Footer, atom.Form, atom.Frame, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Head, atom.Header, atom.Hgroup, atom.Hr,
		atom.Html, atom.Iframe, atom.Img, atom.Input, atom.Keygen, atom.Li, atom.Link, atom.Listing, atom.Main, atom.Marquee, atom.Menu, atom.Meta, atom.Nav,
		atom.Noembed, atom.Noframes, atom.Noscript, atom.Object, atom.Ol, atom.P, atom.Param, atom.Pre, atom.Script, atom.Section, atom.Select, atom.Source,
		atom.Style, atom.Summary, atom.Table, atom.Tbody, atom.Td, atom.Textarea, atom.Tfoot, atom.Th, atom.Thead, atom.Title, atom.Tr, atom.Track, atom.Ul, atom.Wbr:
		return !o.foreign
	}
	return false
}
