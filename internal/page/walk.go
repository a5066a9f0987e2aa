package page

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"ibid/sources"
)

// maxDepth bounds how deep the tree is followed; the parser keeps to 512.
const maxDepth = 2000

// scope is what holds for everything inside an element.
type scope struct {
	main  bool // inside what looks like the main text
	nav   bool // inside navigation
	link  bool // inside a link
	pre   bool // white space matters
	depth int
}

// walker writes the readable text of a tree, block by block.
type walker struct {
	s        *sources.Snapshot
	base     *url.URL
	max      int
	landmark bool // the page marks its main text
	text     strings.Builder
	tokens   map[string]bool
	links    map[string]bool
	plea     bool // asks for JavaScript

	open    bool // a block is being written
	start   int  // of the block
	space   bool // white space is due before the next word
	kind    sources.BlockKind
	level   int
	in      scope
	heading string // nearest above

	blockLetters, blockLinked int // of the open block
	letters, linked           int // of all blocks
}

func (w *walker) walk(n *html.Node, in scope) {
	if in.depth++; in.depth > maxDepth {
		return
	}
	switch n.Type {
	case html.TextNode:
		w.write(n.Data, in)
		return
	case html.ElementNode:
	case html.DocumentNode:
		w.children(n, in)
		return
	default: // comments and doctypes
		return
	}
	w.fact(n, in)
	if hiddenElement[n.DataAtom] || hiddenByAttributes(n) {
		return
	}
	in = narrowed(n, in, w.landmark)
	switch n.DataAtom {
	case atom.Br:
		w.newline()
		return
	case atom.Td, atom.Th:
		w.gap()
		w.children(n, in)
		w.gap()
		return
	}
	kind := blocks[n.DataAtom]
	if kind == "" {
		if in.link && n.DataAtom == atom.A {
			w.link(n, in)
		}
		w.children(n, in)
		return
	}
	w.end()
	w.kind, w.level, w.in = kind, 0, in
	if kind == sources.Heading {
		w.level = int(n.Data[1] - '0')
	}
	in.pre = in.pre || n.DataAtom == atom.Pre
	w.children(n, in)
	w.end()
	w.kind, w.level, w.in = sources.Paragraph, 0, in
}

func (w *walker) children(n *html.Node, in scope) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.walk(c, in)
	}
}

// narrowed says what holds inside n.
func narrowed(n *html.Node, in scope, landmark bool) scope {
	switch n.DataAtom {
	case atom.A:
		in.link = true
		return in
	case atom.Nav, atom.Menu:
		in.nav, in.main = true, false
	case atom.Footer, atom.Aside:
		in.main = false
	case atom.Header:
		if !landmark || !in.main { // a header inside the article holds its title
			in.main = false
		}
	case atom.Main, atom.Article:
		in.main = !in.nav
	}
	switch attr(n, "role") {
	case "navigation", "menu", "menubar", "search":
		in.nav, in.main = true, false
	case "banner", "contentinfo", "complementary", "dialog", "alertdialog":
		in.main = false
	case "main", "article":
		in.main = !in.nav
	}
	return in
}

func hasLandmark(n *html.Node) bool {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && (d.DataAtom == atom.Main || d.DataAtom == atom.Article || attr(d, "role") == "main") {
			return true
		}
	}
	return false
}

// write adds text to the open block, with white space folded outside
// preformatted text.
func (w *walker) write(text string, in scope) {
	if w.text.Len() > w.max {
		return
	}
	if !w.open && (text == "" || strings.TrimSpace(text) == "") {
		return
	}
	for len(text) > 0 {
		r, n := rune(text[0]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(text)
		}
		switch {
		case in.pre && r == '\n':
			w.newline()
		case r == ' ' || r == '\n' || r == '\t' || r == '\r' || r == '\f' || r == '\u00a0' || r >= utf8.RuneSelf && unicode.IsSpace(r):
			w.space = w.open
		case r < ' ' || r == 0x7f || r >= utf8.RuneSelf && (unicode.IsControl(r) || r == '\u00ad' || sources.Invisible(r)):
			// never seen by a reader
		default:
			if !w.open {
				w.begin(in)
			} else if w.space {
				w.text.WriteByte(' ')
			}
			w.space = false
			// The run of plain characters that follows goes in at once.
			run := n
			for run < len(text) && text[run] > ' ' && text[run] < 0x7f {
				run++
			}
			w.text.WriteString(text[:run])
			w.blockLetters += run
			if in.link {
				w.blockLinked += run
			}
			n = run
		}
		text = text[n:]
	}
}

func (w *walker) begin(in scope) {
	if w.text.Len() > 0 {
		w.text.WriteByte('\n')
	}
	w.open, w.start, w.space = true, w.text.Len(), false
	if w.kind == "" {
		w.kind = sources.Paragraph
	}
	w.in = in
	w.blockLetters, w.blockLinked = 0, 0
}

// newline is a line break inside a block.
func (w *walker) newline() {
	if w.open {
		w.text.WriteByte('\n')
		w.space = false
	}
}

// gap parts the cells of a table's row.
func (w *walker) gap() {
	if w.open {
		w.space = true
	}
}

// end closes the open block.
func (w *walker) end() {
	if !w.open {
		return
	}
	w.open, w.space = false, false
	text := w.text.String()
	at := trim(text, sources.Span{Start: w.start, End: len(text)})
	if at.Empty() {
		return
	}
	w.letters += w.blockLetters
	w.linked += w.blockLinked
	p := sources.Passage{At: at, Kind: w.kind, Level: w.level, Heading: w.heading, Main: w.in.main, Nav: w.in.nav}
	if w.kind == sources.ListItem && w.blockLinked*10 > w.blockLetters*9 {
		p.Main = false // a list of links leads elsewhere
	}
	if w.kind == sources.Heading {
		w.heading = sources.Clip(sources.Printable(at.In(text)), 300)
		if w.level == 1 && w.s.Heading == "" {
			w.s.Heading = w.heading
		}
	}
	w.s.Blocks = append(w.s.Blocks, p)
}
