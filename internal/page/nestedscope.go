package page

import (
	"slices"

	"golang.org/x/net/html/atom"
)

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
	if !slices.ContainsFunc(tags, n.may) {
		return -1
	}
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
	for i := len(n.open) - 1; i >= 0 && n.may(tag); i-- {
		switch t := n.open[i].tag; t {
		case tag:
			return i
		case atom.Td, atom.Th, atom.Caption, atom.Applet, atom.Marquee, atom.Object:
			return -1
		}
	}
	return -1
}

// within reports whether an element of a name is open.
func (n *nest) within(tag atom.Atom) bool {
	return n.may(tag) && slices.ContainsFunc(n.open, func(o nestling) bool { return o.tag == tag })
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
