package page

import (
	"slices"

	"golang.org/x/net/html/atom"
)

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
		if voidElement(e.tag) {
			n.close(len(n.open) - 1)
		}
	}
	return !n.lost
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
	for i := len(n.open) - 1; i >= 0 && (n.may(a) || n.may(b)); i-- {
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
	if voidElement(e.tag) {
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
	n.tags.raw = ""
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
		for k := len(n.open) - 1; k >= 0 && n.may(tag); k-- {
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
