package page

import (
	"context"
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"ibid/sources"
)

// html reads a web page: one tree, one walk over it for the text, a handful of
// selections for the facts in its head.
func (r *Reader) html(_ context.Context, f *sources.Fetch, s *sources.Snapshot) {
	text, name := decode(f.Body, f.Header.Get("Content-Type"))
	s.Charset = name
	base, err := url.Parse(s.URL)
	if err != nil {
		base = &url.URL{}
	}
	root, err := html.Parse(strings.NewReader(text))
	if err != nil { // over 512 open elements: a page like any other to a browser
		root = flat(text)
	}
	w := &walker{s: s, base: base, max: r.o.MaxText, tokens: map[string]bool{}, links: map[string]bool{}}
	w.text.Grow(min(len(text)/2, r.o.MaxText))
	head(root, w)
	w.landmark = hasLandmark(root)
	w.walk(root, scope{main: !w.landmark})
	w.end()
	s.Text = w.text.String()
	if w.letters > 0 {
		s.LinkShare = float64(w.linked) / float64(w.letters)
	}
	if s.Heading != "" {
		w.candidate(s.Heading)
	}
	if s.Title == "" && len(s.Titles) > 0 {
		s.Title = s.Titles[0]
	}
	scriptRedirect(root, w)
	if w.plea && !s.AppShell {
		total := 0
		for _, b := range s.Blocks {
			total += words(b.At.In(s.Text))
		}
		s.AppShell = total < 80
	}
}

// flat makes a shallow tree of a page that the parser refuses: blocks hold
// text, nothing is nested further.
func flat(text string) *html.Node {
	root := &html.Node{Type: html.DocumentNode}
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	root.AppendChild(body)
	z := html.NewTokenizer(strings.NewReader(text))
	z.SetMaxBuf(4 << 20)
	open := body // the block that takes text
	skip, skipped := atom.Atom(0), 0
	for {
		tt := z.Next()
		if tt == html.ErrorToken {
			return root
		}
		t := z.Token()
		if skip != 0 {
			switch {
			case tt == html.StartTagToken && t.DataAtom == skip:
				skipped++
			case tt == html.EndTagToken && t.DataAtom == skip:
				if skipped--; skipped == 0 {
					skip = 0
				}
			case tt == html.TextToken && (skip == atom.Title):
				body.LastChild.AppendChild(&html.Node{Type: html.TextNode, Data: t.Data})
			}
			continue
		}
		switch tt {
		case html.StartTagToken, html.SelfClosingTagToken:
			n := &html.Node{Type: html.ElementNode, Data: t.Data, DataAtom: t.DataAtom, Attr: t.Attr}
			switch {
			case t.DataAtom == atom.Meta || t.DataAtom == atom.Link || t.DataAtom == atom.Img:
				body.AppendChild(n)
			case hiddenElement[t.DataAtom] || t.DataAtom == atom.Title || hiddenByAttributes(n):
				body.AppendChild(n)
				if tt == html.StartTagToken && !void[t.DataAtom] {
					skip, skipped = t.DataAtom, 1
				}
			case blocks[t.DataAtom] != "":
				body.AppendChild(n)
				open = n
			case t.DataAtom == atom.Br:
				open.AppendChild(n)
			}
		case html.EndTagToken:
			if blocks[t.DataAtom] != "" {
				open = &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div}
				body.AppendChild(open)
			}
		case html.TextToken:
			open.AppendChild(&html.Node{Type: html.TextNode, Data: t.Data})
		}
	}
}

var void = map[atom.Atom]bool{atom.Input: true, atom.Embed: true, atom.Source: true, atom.Track: true, atom.Wbr: true, atom.Area: true, atom.Base: true, atom.Col: true, atom.Param: true}

// hiddenElement are never text for a reader.
var hiddenElement = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Template: true, atom.Head: true, atom.Svg: true, atom.Math: false, atom.Iframe: true,
	atom.Object: true, atom.Embed: true, atom.Canvas: true, atom.Audio: true, atom.Video: true, atom.Noscript: true, atom.Noframes: true,
	atom.Datalist: true, atom.Select: true, atom.Textarea: true, atom.Button: true, atom.Map: true, atom.Input: true,
}

// blocks are the elements that end a line of text, and what they are.
var blocks = map[atom.Atom]sources.BlockKind{
	atom.P: sources.Paragraph, atom.Div: sources.Paragraph, atom.Section: sources.Paragraph, atom.Article: sources.Paragraph, atom.Main: sources.Paragraph,
	atom.Header: sources.Paragraph, atom.Footer: sources.Paragraph, atom.Aside: sources.Paragraph, atom.Nav: sources.Paragraph, atom.Address: sources.Paragraph,
	atom.H1: sources.Heading, atom.H2: sources.Heading, atom.H3: sources.Heading, atom.H4: sources.Heading, atom.H5: sources.Heading, atom.H6: sources.Heading,
	atom.Li: sources.ListItem, atom.Dt: sources.ListItem, atom.Dd: sources.ListItem, atom.Ul: sources.Paragraph, atom.Ol: sources.Paragraph, atom.Dl: sources.Paragraph,
	atom.Blockquote: sources.Quotation, atom.Pre: sources.Preformed, atom.Tr: sources.Paragraph, atom.Table: sources.Paragraph, atom.Caption: sources.Paragraph,
	atom.Tbody: sources.Paragraph, atom.Thead: sources.Paragraph, atom.Tfoot: sources.Paragraph,
	atom.Figure: sources.Paragraph, atom.Figcaption: sources.Paragraph, atom.Form: sources.Paragraph, atom.Fieldset: sources.Paragraph, atom.Legend: sources.Paragraph,
	atom.Details: sources.Paragraph, atom.Summary: sources.Paragraph, atom.Dialog: sources.Paragraph, atom.Hr: sources.Paragraph, atom.Body: sources.Paragraph,
	atom.Center: sources.Paragraph, atom.Hgroup: sources.Paragraph, atom.Option: sources.Paragraph,
}

// hiddenByAttributes reports whether an element's own attributes keep it from
// readers. Style sheets are not read: what they alone hide is seen.
func hiddenByAttributes(n *html.Node) bool {
	for i, a := range n.Attr {
		if i >= maxAttributes {
			return false
		}
		switch a.Key {
		case "hidden":
			return !strings.EqualFold(a.Val, "until-found")
		case "style":
			if hiddenByStyle(a.Val) {
				return true
			}
		}
	}
	return n.DataAtom == atom.Dialog && attr(n, "open") == "" && !has(n, "open")
}

// maxAttributes of one element are looked at.
const maxAttributes = 64

func hiddenByStyle(style string) bool {
	if len(style) > 2000 {
		style = style[:2000]
	}
	for _, d := range strings.Split(strings.ToLower(style), ";") {
		name, value, _ := strings.Cut(d, ":")
		value, _, _ = strings.Cut(strings.TrimSpace(value), "!")
		value = strings.TrimSpace(value)
		switch strings.TrimSpace(name) {
		case "display":
			if value == "none" {
				return true
			}
		case "visibility":
			if value == "hidden" || value == "collapse" {
				return true
			}
		case "opacity", "font-size", "max-height", "max-width":
			if v := strings.TrimRight(value, "px%emrt."); v == "0" || v == "0.0" {
				return true
			}
		}
	}
	return false
}

func attr(n *html.Node, key string) string {
	for i, a := range n.Attr {
		if i >= maxAttributes {
			break
		}
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, key string) bool {
	for i, a := range n.Attr {
		if i >= maxAttributes {
			break
		}
		if a.Key == key {
			return true
		}
	}
	return false
}
