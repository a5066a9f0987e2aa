package article

import (
	"bytes"
	"context"
	"strconv"
	"strings"

	"ibid/sources"
)

// htmlReader writes one or more HTML files into a draft and pairs their markers
// with their notes when all are read.
//
// It goes through the tokens and keeps a small tree of its own: elements that
// notes and markers are made of, with the text that they cover. The tree of an
// HTML parser would not tell where in the file a word stands, and is refused
// beyond 512 open elements.
type htmlReader struct {
	d      *draft
	nodes  []element
	ids    map[string]int // elements by scope and anchor
	scope  string
	file   []byte
	base   int // offset in the file of the bytes being read
	stack  []open
	beyond int // open elements that are not kept
	later  []deferred
	hidden int // depth of open elements that nobody sees
	pre    int
	quote  int
	table  int
	title  bool
	words  strings.Builder // of the title
	auto   int             // numbers given to inline notes
}

// open is an open element.
type open struct {
	tag    string
	node   int // index in nodes; -1 while it was not needed
	start  int // offset in the text
	file   int
	hidden bool
	href   string
	hrefAt sources.Span
	item   int // ol: next number; -1: bullets
	list   int // ol, ul: running number
	back   bool
	attrs  attributes
}

// deferred is an inline note: its words stand inside a sentence, so they are read
// again after everything else.
type deferred struct {
	key      string
	label    sources.Label
	scope    string
	file     []byte
	from, to int
	base     int
}

func newHTMLReader(d *draft) *htmlReader { return &htmlReader{d: d, ids: map[string]int{}} }

// read appends one file. scope is the file's path, against which links to other
// files of the same article are resolved; base is the offset of its first byte.
func (h *htmlReader) read(ctx context.Context, scope string, data []byte, base int) error {
	h.scope, h.file, h.base = scope, data, base
	h.stack, h.beyond, h.hidden, h.pre, h.quote, h.table = nil, 0, 0, 0, 0, 0
	err := h.tokens(ctx, data)
	h.closeTo(0)
	h.d.close()
	return err
}

// blockTags begin and end a block of text.
var blockTags = tagSet("address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu ol p pre search section summary table tbody td tfoot th thead tr ul")

// voidTags have no end tag.
var voidTags = tagSet("area base br col embed hr img input link meta param source track wbr")

// unseenTags hold nothing that a reader of the article reads.
var unseenTags = tagSet("script style template noscript head iframe object svg button select textarea nav canvas audio video map datalist noframes noembed annotation annotation-xml")

func tagSet(names string) map[string]bool {
	m := map[string]bool{}
	for _, n := range strings.Fields(names) {
		m[n] = true
	}
	return m
}

// start opens an element. defers says that it is an inline note, to be read later.
func (h *htmlReader) start(tag string, a attributes, closed bool, at int) (defers bool) {
	switch tag {
	case "html":
		if a.lang != "" && h.d.language == "" {
			h.d.language = a.lang
		}
	case "title":
		h.title = h.d.title == "" && h.table == 0
		if h.hidden == 0 && !h.title {
			h.title = true
		}
		return false
	case "br":
		if h.hidden == 0 {
			h.d.line()
		}
		return false
	case "hr":
		h.d.close()
		return false
	case "wbr":
		return false
	case "body":
		h.hidden = 0
		for i := range h.stack {
			h.stack[i].hidden = false
		}
	}
	h.implied(tag)
	if blockTags[tag] && h.hidden == 0 {
		h.beginBlock(tag)
	}
	unseen := unseenTags[tag] || a.hidden || strings.Contains(a.style, "display:none") || strings.Contains(a.style, "visibility:hidden") || strings.Contains(a.class, "cite-backlink") || strings.Contains(a.class, "cite-accessibility-label") || strings.Contains(a.class, "mw-editsection")
	if h.hidden == 0 && h.inlineNote(tag, a) {
		return true
	}
	if voidTags[tag] || closed && !blockTags[tag] && tag != "a" && tag != "span" && tag != "sup" {
		if h.hidden == 0 && (a.id != "" || a.name != "" && tag == "a") {
			h.node(open{tag: tag, node: -1, start: h.d.here(), file: at, attrs: a})
		}
		return false
	}
	if len(h.stack) >= maxOpen && (!unseen || h.hidden > 0) {
		h.beyond++
		return false
	}
	o := open{tag: tag, node: -1, start: h.d.here(), file: at, attrs: a, item: -1, hidden: unseen}
	if unseen {
		h.hidden++
	}
	switch tag {
	case "a":
		o.href, o.hrefAt = a.href, a.hrefAt
		o.back = strings.Contains(a.role, "backlink") || backClass(a.class) || strings.Contains(a.kind, "backlink")
	case "ol":
		o.item = 1
		if n, err := strconv.Atoi(a.start); err == nil && n >= 0 && n < 1<<20 {
			o.item = n
		}
		o.list = at
	case "ul", "dl", "menu":
		o.list = at
	case "li":
		h.beginItem(&o, a)
	case "pre":
		h.pre++
	case "blockquote":
		h.quote++
	case "table":
		h.table++
	}
	h.stack = append(h.stack, o)
	if h.hidden == 0 && (a.id != "" || a.name != "" || noteish(a)) {
		h.need(len(h.stack) - 1)
	}
	return false
}

// implied closes what a start tag closes without an end tag (HTML Living
// Standard, 13.1.2.4).
func (h *htmlReader) implied(tag string) {
	stop := ""
	var closes map[string]bool
	switch tag {
	case "li":
		closes, stop = itemTags, "ol ul menu table td"
	case "dt", "dd":
		closes, stop = termTags, "dl table td"
	case "tr", "tbody", "thead", "tfoot":
		closes, stop = rowTags, "table"
	case "td", "th":
		closes, stop = cellTags, "table tr"
	default:
		if !blockTags[tag] {
			return
		}
		closes, stop = paraTags, "div td th li section article aside blockquote table body dd main form button"
	}
	for i := len(h.stack) - 1; i >= 0 && i >= len(h.stack)-32; i-- {
		if closes[h.stack[i].tag] {
			h.closeTo(i)
			return
		}
		if contains(stop, h.stack[i].tag) {
			return
		}
	}
}

var (
	itemTags = tagSet("li")
	termTags = tagSet("dt dd")
	rowTags  = tagSet("tr tbody thead tfoot")
	cellTags = tagSet("td th")
	paraTags = tagSet("p h1 h2 h3 h4 h5 h6")
)

func contains(words, w string) bool {
	for _, f := range strings.Fields(words) {
		if f == w {
			return true
		}
	}
	return false
}

const (
	maxUnclosed = 256  // how far an end tag looks for its start
	maxOpen     = 4096 // open elements that are kept: no page nests so deep
)

// end closes an element.
func (h *htmlReader) end(tag string) {
	switch tag {
	case "title":
		if h.title {
			h.title = false
			if h.d.title == "" {
				h.d.title = strings.Join(strings.Fields(h.words.String()), " ")
			}
			h.words.Reset()
		}
		return
	}
	if n := len(h.stack); h.beyond > 0 && !(h.stack[n-1].hidden && h.stack[n-1].tag == tag) {
		h.beyond--
		return
	}
	for i := len(h.stack) - 1; i >= 0 && i >= len(h.stack)-maxUnclosed; i-- {
		if h.stack[i].tag == tag {
			h.closeTo(i)
			return
		}
		if h.stack[i].tag == "table" && tag != "table" && !cellTags[tag] && !rowTags[tag] {
			return
		}
	}
}

// closeTo closes the open elements from index i on.
func (h *htmlReader) closeTo(i int) {
	for k := len(h.stack) - 1; k >= i; k-- {
		o := h.stack[k]
		h.stack = h.stack[:k]
		h.closed(o)
	}
}

func (h *htmlReader) closed(o open) {
	if o.hidden {
		h.hidden--
	}
	d := h.d
	switch o.tag {
	case "pre":
		h.pre--
	case "blockquote":
		h.quote--
	case "table":
		h.table--
	}
	if h.hidden > 0 || o.hidden {
		return
	}
	start := min(o.start, len(d.text))
	switch o.tag {
	case "a":
		h.closeLink(o, start)
		return
	case "sup":
		h.closeSup(o, start)
		return
	case "tr":
		if d.inBlock() && h.table > 0 {
			if b := &d.blocks[len(d.blocks)-1]; b.Kind == sources.Paragraph && bytes.Contains(d.text[b.At.Start:], []byte(" | ")) {
				b.Kind = sources.Preformed
			}
			d.close()
		}
	case "td", "th":
	default:
		if blockTags[o.tag] {
			if o.tag == "h1" && d.title == "" && d.inBlock() {
				d.title = strings.TrimSpace(string(d.text[d.blocks[len(d.blocks)-1].At.Start:]))
			}
			if !(o.tag == "span") {
				d.close()
			}
		}
	}
	if o.node >= 0 {
		h.nodes[o.node].at.End = len(d.text)
	}
}
