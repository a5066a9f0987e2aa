package page

import (
	"bytes"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// stream reads a page as a stream of tags, without a tree. It closes what the
// grammar of HTML closes by itself where that decides what is hidden or
// navigation, and takes memory for at most maxOpen open elements. Of the style
// sheets only those above a text can hide it.
func (d *document) stream(body []byte) {
	z := html.NewTokenizer(bytes.NewReader(body))
	z.SetMaxBuf(0)
	var open []opened
	in := region(0)
	var rawTag atom.Atom // the element whose raw text comes next
	said := newSketch()
	beyond := 0 // open elements that are not kept
	for {
		switch z.Next() {
		case html.ErrorToken:
			for i := len(open) - 1; i >= 0; i-- {
				d.leave(open[i].tag, open[i].inside)
			}
			if !d.inReserve {
				d.said = statementsOf(goquery.NewDocumentFromNode(said.root), d.in.base)
			}
			return
		case html.TextToken:
			data := z.Token().Data
			if said.text(data); rawTag == atom.Style && said.last != nil && screenSheet.Match(said.last) {
				d.hiding.sheet(data)
			}
			ours := rawTag != 0 && d.raw(rawTag, data)
			if rawTag = 0; ours {
				continue
			}
			if in&hidden == 0 {
				d.write(data, in, d.level)
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			rawTag = 0
			if rawText(t.DataAtom) {
				rawTag = t.DataAtom
			}
			open, in = d.implied(t.DataAtom, open, in)
			outer := in
			e := element{tag: t.DataAtom, name: t.Data, attrs: t.Attr}
			said.add(e, in)
			inside, _ := d.enter(e, in)
			if voidElement(t.DataAtom) {
				continue
			}
			if len(open) >= maxOpen {
				beyond++
				continue
			}
			open = append(open, opened{t.DataAtom, t.Data, outer, inside})
			in = inside
		case html.EndTagToken:
			t := z.Token()
			rawTag, said.last = 0, nil
			if beyond > 0 {
				beyond--
				continue
			}
			open, in = d.closed(t, open, in)
		}
	}
}

// maxOpen bounds the open elements that a stream remembers.
const maxOpen = 4096

// opened is an open element.
type opened struct {
	tag           atom.Atom
	name          string
	outer, inside region
}

// closed takes an end tag: it closes the nearest open element of that name, if
// one is near, and everything inside it.
func (d *document) closed(t html.Token, open []opened, in region) ([]opened, region) {
	const near = 64
	for i := len(open) - 1; i >= 0 && i >= len(open)-near; i-- {
		if open[i].tag != t.DataAtom || open[i].name != t.Data {
			continue
		}
		return d.unwind(open, i)
	}
	if t.DataAtom == atom.P {
		d.end()
	}
	return open, in
}

func (d *document) unwind(open []opened, to int) ([]opened, region) {
	for i := len(open) - 1; i >= to; i-- {
		d.leave(open[i].tag, open[i].inside)
	}
	return open[:to], open[to].outer
}

// implied closes the elements that a start tag closes by itself.
//
// Origin: HTML Living Standard, section 13.1.2.4 (optional tags).
func (d *document) implied(tag atom.Atom, open []opened, in region) ([]opened, region) {
	var same func(atom.Atom) bool
	switch tag {
	case atom.Li:
		same = func(a atom.Atom) bool { return a == atom.Li }
	case atom.Dt, atom.Dd:
		same = func(a atom.Atom) bool { return a == atom.Dt || a == atom.Dd }
	case atom.Td, atom.Th:
		same = func(a atom.Atom) bool { return a == atom.Td || a == atom.Th }
	case atom.Tr:
		same = func(a atom.Atom) bool { return a == atom.Tr }
	case atom.Option:
		same = func(a atom.Atom) bool { return a == atom.Option }
	case atom.Body:
		same = func(a atom.Atom) bool { return a == atom.Head }
	default:
		if !isBlock(tag) && tag != atom.Table && tag != atom.Pre && tag != atom.Hr && (tag < atom.H1 || !heading(tag)) {
			return open, in
		}
		same = func(a atom.Atom) bool { return a == atom.P }
	}
	for i := len(open) - 1; i >= 0 && i >= len(open)-16; i-- {
		switch a := open[i].tag; {
		case same(a):
			return d.unwind(open, i)
		case a == atom.Ul || a == atom.Ol || a == atom.Dl || a == atom.Table || a == atom.Select || a == atom.Div || a == atom.Section || a == atom.Article || a == atom.Main || a == atom.Blockquote:
			return open, in
		}
	}
	return open, in
}

func heading(tag atom.Atom) bool {
	switch tag {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

// rawText reports whether the tokenizer hands out the content of an element as
// one piece of text.
func rawText(tag atom.Atom) bool {
	switch tag {
	case atom.Title, atom.Script, atom.Style, atom.Noscript, atom.Noframes, atom.Iframe, atom.Noembed, atom.Xmp, atom.Textarea, atom.Plaintext:
		return true
	}
	return false
}

func voidElement(tag atom.Atom) bool {
	switch tag {
	case atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Hr, atom.Img, atom.Input, atom.Keygen, atom.Link, atom.Meta, atom.Param, atom.Source, atom.Track, atom.Wbr, atom.Frame, atom.Basefont, atom.Bgsound:
		return true
	}
	return false
}
