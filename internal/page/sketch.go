package page

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// sketch is what stands for the tree of a page that has none: the telling
// elements alone, side by side, those of the main text inside a main element.
type sketch struct {
	root, main *html.Node
	last       *html.Node // the element that was added last
	size       int        // in elements, two attributes counted as one
}

// maxSketch bounds the size of a sketch.
const maxSketch = 20000

func newSketch() *sketch {
	s := &sketch{root: &html.Node{Type: html.DocumentNode}, main: &html.Node{Type: html.ElementNode, Data: "main", DataAtom: atom.Main}}
	s.root.AppendChild(s.main)
	return s
}

// add takes an element that stands in a region. What tells nothing is left out,
// and so are fields and dates that nobody sees.
func (s *sketch) add(e element, in region) {
	n := &html.Node{Type: html.ElementNode, Data: e.name, DataAtom: e.tag, Attr: e.attrs}
	if s.last = nil; s.size >= maxSketch || !telling.Match(n) || in&inert != 0 || in&hidden != 0 && (e.tag == atom.Input || e.tag == atom.Time) {
		return
	}
	s.size += 1 + len(e.attrs)/2
	s.last = n
	if in&inMain != 0 {
		s.main.AppendChild(n)
	} else {
		s.root.InsertBefore(n, s.main)
	}
}

// text takes the text of the element that was added last.
func (s *sketch) text(data string) {
	if s.last != nil {
		s.last.AppendChild(&html.Node{Type: html.TextNode, Data: data})
	}
}
