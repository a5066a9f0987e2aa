package article

import (
	"bytes"
	"context"
	"io"
	"net/url"
	"path"
	"strconv"
	"strings"

	"golang.org/x/net/html"

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
	later  []deferred
	hidden int // depth of open elements that nobody sees
	pre    int
	quote  int
	table  int
	title  bool
	words  strings.Builder // of the title
	auto   int             // numbers given to inline notes
}

// element is an element that may be part of a note or of a marker.
type element struct {
	tag     string
	anchor  string // id or name, with scope
	target  string // where it leads, with scope; "" for no anchor
	back    bool   // it says that it leads back to the text
	noteref bool   // it says that it is a marker
	note    bool   // it says that it is a note
	raised  bool   // it stands in a superscript
	at      sources.Span
	block   int // index of the block element around it, itself when it is one; -1
	parent  int // of li: index of its list's number
	number  int // of li in a numbered list
	file    int // offset of its tag in the file
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

// attributes are the attributes that matter here.
type attributes struct {
	id, name, href, class, role, kind, style, target, start, lang string
	hidden                                                        bool
	hrefAt                                                        sources.Span
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
// files of the same article are resolved.
func (h *htmlReader) read(ctx context.Context, scope string, data []byte) error {
	h.scope, h.file, h.base = scope, data, 0
	h.stack, h.hidden, h.pre, h.quote, h.table = nil, 0, 0, 0, 0
	err := h.tokens(ctx, data)
	h.closeTo(0)
	h.d.close()
	return err
}

// tokens reads the tokens of data, which stand at h.base of the file.
func (h *htmlReader) tokens(ctx context.Context, data []byte) error {
	z := html.NewTokenizer(bytes.NewReader(data))
	pos := 0
	for n := 0; ; n++ {
		if n%4096 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
			if len(h.d.text) > maxText {
				return errTooLong
			}
		}
		kind := z.Next()
		raw := z.Raw()
		at := h.base + pos
		pos += len(raw)
		switch kind {
		case html.ErrorToken:
			if err := z.Err(); err != io.EOF && err != html.ErrBufferExceeded {
				return err
			}
			return nil
		case html.TextToken:
			h.text(string(raw), at)
		case html.StartTagToken, html.SelfClosingTagToken:
			name, a := readTag(z, raw, at)
			if skip := h.start(name, a, kind == html.SelfClosingTagToken, at, at+len(raw)); skip {
				from := pos
				to := skipElement(z, name, &pos)
				h.deferNote(a, from, to)
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			h.end(string(name))
		}
	}
}

// skipElement reads over the rest of an element and returns where it ends.
func skipElement(z *html.Tokenizer, name string, pos *int) int {
	depth := 1
	for {
		kind := z.Next()
		end := *pos
		*pos += len(z.Raw())
		switch kind {
		case html.ErrorToken:
			return end
		case html.StartTagToken:
			if n, _ := z.TagName(); string(n) == name {
				depth++
			}
		case html.EndTagToken:
			if n, _ := z.TagName(); string(n) == name {
				if depth--; depth == 0 {
					return end
				}
			}
		}
	}
}

// readTag reads the name of a tag and the attributes that matter.
func readTag(z *html.Tokenizer, raw []byte, at int) (string, attributes) {
	var a attributes
	size := len(raw)
	var lower []byte
	name, more := z.TagName()
	tag := string(name)
	for more {
		var k, v []byte
		k, v, more = z.TagAttr()
		switch string(k) {
		case "id", "xml:id":
			a.id = string(v)
		case "name":
			a.name = string(v)
		case "href":
			a.href = string(v)
			if lower == nil {
				lower = z.Raw()
			}
			a.hrefAt = attributeAt(lower, at, v)
		case "class":
			a.class = strings.ToLower(string(v))
		case "role":
			a.role = strings.ToLower(string(v))
		case "epub:type", "data-type", "rev", "rel", "type":
			a.kind += " " + strings.ToLower(string(v))
		case "style":
			a.style = strings.ReplaceAll(strings.ToLower(string(v)), " ", "")
		case "hidden":
			a.hidden = true
		case "data-open", "reveal-id", "data-rid", "rid", "data-target", "aria-controls", "data-footnote-id", "for", "data-fn", "data-reveal-id":
			if a.target == "" {
				a.target = strings.TrimPrefix(string(v), "#")
			}
		case "start", "value":
			a.start = string(v)
		case "lang":
			a.lang = string(v)
		}
	}
	_ = size
	return tag, a
}

// attributeAt returns where in the file the value of an attribute stands, when it
// is spelled there as it reads.
func attributeAt(raw []byte, at int, value []byte) sources.Span {
	if len(value) == 0 {
		return sources.Span{}
	}
	i := bytes.Index(bytes.ToLower(raw[:min(len(raw), 1<<14)]), []byte("href"))
	if i < 0 {
		return sources.Span{}
	}
	if j := bytes.Index(raw[i:], value); j >= 0 {
		return sources.Span{Start: at + i + j, End: at + i + j + len(value)}
	}
	// The value holds entities: it ends with its quotation mark.
	rest := raw[i:]
	eq := bytes.IndexByte(rest, '=')
	if eq < 0 {
		return sources.Span{}
	}
	from := eq + 1
	for from < len(rest) && (rest[from] == ' ' || rest[from] == '\n') {
		from++
	}
	if from < len(rest) && (rest[from] == '"' || rest[from] == '\'') {
		if end := bytes.IndexByte(rest[from+1:], rest[from]); end > 0 {
			return sources.Span{Start: at + i + from + 1, End: at + i + from + 1 + end}
		}
	}
	return sources.Span{}
}

// text writes words, entities undone.
func (h *htmlReader) text(raw string, at int) {
	if h.title {
		if h.words.Len() < 1000 {
			h.words.WriteString(html.UnescapeString(raw))
		}
		return
	}
	if h.hidden > 0 {
		return
	}
	for i := 0; i < len(raw); {
		amp := strings.IndexByte(raw[i:], '&')
		if amp < 0 {
			h.put(raw[i:], at+i)
			return
		}
		if amp > 0 {
			h.put(raw[i:i+amp], at+i)
			i += amp
		}
		end := i + 1
		for end < len(raw) && end < i+34 && raw[end] != ';' && raw[end] != '&' && raw[end] != ' ' && raw[end] != '\n' {
			end++
		}
		if end < len(raw) && raw[end] == ';' {
			end++
		}
		piece := html.UnescapeString(raw[i:end])
		if h.d.inBlock() {
			h.d.file.add(h.d.here(), at+i)
		}
		if piece == "\u00a0" {
			piece = " " // it parts words as any space does
			if h.pre == 0 && h.d.inBlock() {
				h.d.space()
				i = end
				continue
			}
		}
		h.put(piece, -1)
		i = end
	}
}

func (h *htmlReader) put(s string, at int) {
	if !h.d.inBlock() {
		if strings.TrimSpace(s) == "" {
			return
		}
		h.openBlock(sources.Paragraph, 0)
	}
	h.d.put(s, at)
}

func (h *htmlReader) openBlock(kind sources.BlockKind, level int) {
	if kind == sources.Paragraph && h.quote > 0 {
		kind = sources.Quotation
	}
	if h.pre > 0 {
		kind = sources.Preformed
	}
	h.d.open(kind, level)
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
func (h *htmlReader) start(tag string, a attributes, closed bool, at, _ int) (defers bool) {
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

// beginItem writes the number that a reader sees before an item of a numbered
// list.
func (h *htmlReader) beginItem(o *open, a attributes) {
	for i := len(h.stack) - 1; i >= 0 && i > len(h.stack)-64; i-- {
		l := &h.stack[i]
		if l.tag != "ol" && l.tag != "ul" && l.tag != "menu" {
			continue
		}
		o.list = l.list
		if l.item >= 0 {
			if n, err := strconv.Atoi(a.start); err == nil && n >= 0 && n < 1<<20 {
				l.item = n
			}
			o.item = l.item
			l.item++
			if h.hidden == 0 {
				h.d.file.add(h.d.here(), o.file)
				h.d.write(strconv.Itoa(o.item) + ". ")
			}
		}
		return
	}
}

func backClass(class string) bool {
	for _, c := range []string{"backlink", "back-link", "footnote-back", "footnoteback", "reversefootnote", "footnote-return", "footnote-to-top", "backref", "footnote_backlink", "fn-back", "returntotext"} {
		if strings.Contains(class, c) {
			return true
		}
	}
	return false
}

// noteish reports whether an element says that it is a note or a marker.
func noteish(a attributes) bool {
	return strings.Contains(a.role, "doc-footnote") || strings.Contains(a.role, "doc-endnote") || strings.Contains(a.role, "noteref") || strings.Contains(a.kind, "footnote") || strings.Contains(a.kind, "noteref") || strings.Contains(a.kind, "endnote") || strings.Contains(a.kind, "rearnote")
}

// beginBlock ends the open block of text and opens the next one where a tag says
// which kind it is.
func (h *htmlReader) beginBlock(tag string) {
	switch tag {
	case "h1", "h2", "h3", "h4", "h5", "h6":
		h.d.open(sources.Heading, int(tag[1]-'0'))
	case "li":
		h.d.open(sources.ListItem, 0)
	case "td", "th":
		if h.d.inBlock() {
			b := h.d.blocks[len(h.d.blocks)-1]
			words := strings.TrimSpace(string(h.d.text[b.At.Start:min(len(h.d.text), b.At.Start+64)])) // a label is shorter
			switch {
			case words == "":
			case stack(strings.Trim(words, "[]().:")) != nil:
				h.d.space()
			default:
				h.d.write(" | ")
			}
		}
	case "p":
		// The first paragraph of an item stands on the item's own line.
		if n := len(h.stack); n > 0 && (h.stack[n-1].tag == "li" || h.stack[n-1].tag == "dd" || h.stack[n-1].tag == "td") && h.d.inBlock() && h.stack[n-1].start <= h.d.blocks[len(h.d.blocks)-1].At.Start+8 && h.onlyLabel() {
			return
		}
		h.d.close()
	default:
		if (tag == "div" || tag == "section") && h.onlyLabel() {
			return // the number of a note and its words in a box of their own
		}
		h.d.close()
	}
}

// onlyLabel reports whether the open block holds nothing but a label so far.
func (h *htmlReader) onlyLabel() bool {
	if !h.d.inBlock() {
		return false
	}
	b := h.d.blocks[len(h.d.blocks)-1]
	if len(h.d.text)-b.At.Start > 12 || b.Kind == sources.Heading {
		return false
	}
	words := strings.Trim(string(h.d.text[b.At.Start:]), "[]().: \u00a0^↑")
	return words == "" || stack(words) != nil || romanValue(words) > 0
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

// maxUnclosed bounds how far an end tag looks for its start.
const maxUnclosed = 256

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
	case "p", "br":
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

// arrows are the words of links that lead back to the text.
const arrows = "↩↪⏎↑⤴⇧▲^⮌←\ufe0e\ufe0f\u200b"

// longWords bounds how many bytes of a link's words are looked at: the words of
// markers and back-links are short, and links that nobody closes cover each other.
const longWords = 1024

// closeLink notes where a link leads and takes away one that only leads back.
func (h *htmlReader) closeLink(o open, start int) {
	d := h.d
	words := strings.TrimSpace(string(d.text[start:min(len(d.text), start+longWords)]))
	bare := strings.Trim(words, "[]() \u00a0"+arrows)
	key, inside := "", false
	if o.href != "" {
		key, inside = fragment(h.scope, o.href)
	} else if o.attrs.target != "" {
		key, inside = h.scope+"#"+o.attrs.target, true
	}
	if words != "" && bare == "" || o.back && words != "" && stack(bare) == nil && len(bare) < 40 || inside && words != "" && backWords(bare) {
		h.takeBack(start)
		return
	}
	if o.node >= 0 {
		h.nodes[o.node].at.End = len(d.text)
	}
	if words == "" {
		return
	}
	if inside && len(words) <= 24 {
		if o.node < 0 {
			o.node = h.node(o)
		}
		e := &h.nodes[o.node]
		e.target = key
		e.at = d.since(start)
		e.back = o.back
		e.noteref = strings.Contains(o.attrs.role, "noteref") || strings.Contains(o.attrs.kind, "noteref") || refClass(o.attrs.class)
		for i := len(h.stack) - 1; i >= 0 && i >= len(h.stack)-4; i-- {
			e.raised = e.raised || h.stack[i].tag == "sup" || refClass(h.stack[i].attrs.class)
		}
		e.raised = e.raised || bytes.HasPrefix(bytes.TrimSpace(d.text[start:]), []byte("[")) || h.raisedSince(start)
	}
	if o.href != "" {
		d.linkSince(start, o.href, o.hrefAt)
	}
}

func (h *htmlReader) raisedSince(start int) bool {
	n := len(h.d.raised)
	return n > 0 && h.d.raised[n-1].Start >= start
}

func refClass(class string) bool {
	for _, c := range []string{"footnote-ref", "footnoteref", "noteref", "fnref", "footref", "footnote-anchor", "xref-fn", "footnote_ref", "footnote-link", "fn-ref", "note_ref", "citation-ref", "easy-footnote", "footnote_plugin"} {
		if strings.Contains(class, c) {
			return true
		}
	}
	return false
}

func backWords(s string) bool {
	switch strings.ToLower(s) {
	case "back", "return", "zurück", "retour", "volver", "return to text", "back to text", "jump up", "jump back", "top", "go back":
		return true
	}
	return false
}

// takeBack removes what was written since start.
func (h *htmlReader) takeBack(start int) {
	d := h.d
	for n := len(d.raised); n > 0 && d.raised[n-1].End > start; n-- {
		d.raised = d.raised[:n-1]
	}
	for n := len(d.links); n > 0 && d.links[n-1].at.End > start; n-- {
		d.links = d.links[:n-1]
	}
	if d.inBlock() && start >= d.blocks[len(d.blocks)-1].At.Start {
		d.text = d.text[:start]
		d.file.cut(start)
	}
}

// closeSup notes a superscript.
func (h *htmlReader) closeSup(o open, start int) {
	if o.node >= 0 {
		h.nodes[o.node].at.End = len(h.d.text)
	}
	if len(h.d.text)-start > 160 {
		return
	}
	if !h.d.inBlock() || start < h.d.blocks[len(h.d.blocks)-1].At.Start {
		return
	}
	s := h.d.since(start)
	if n := len(h.d.raised); n > 0 && h.d.raised[n-1].Start >= s.Start { // one inside the other
		h.d.raised[n-1] = s
		return
	}
	h.d.raise(start)
}

// need makes sure that the open element i is kept, and the block around it.
func (h *htmlReader) need(i int) int {
	if h.stack[i].node < 0 {
		h.stack[i].node = h.node(h.stack[i])
	}
	return h.stack[i].node
}

// node keeps an element.
func (h *htmlReader) node(o open) int {
	e := element{tag: o.tag, at: sources.Span{Start: o.start, End: -1}, block: -1, file: o.file, number: -1, parent: -1}
	if voidTags[o.tag] {
		e.at.End = o.start
	}
	e.note = strings.Contains(o.attrs.role, "doc-footnote") || strings.Contains(o.attrs.role, "doc-endnote") || strings.Contains(o.attrs.kind, "footnote") && !strings.Contains(o.attrs.kind, "footnotes") && !strings.Contains(o.attrs.kind, "noteref") && o.tag != "a" || strings.Contains(o.attrs.kind, "rearnote")
	if o.tag == "li" {
		e.parent, e.number = o.list, o.item
	}
	index := len(h.nodes)
	h.nodes = append(h.nodes, e)
	for _, id := range []string{o.attrs.id, o.attrs.name} {
		if id == "" {
			continue
		}
		key := h.scope + "#" + id
		if _, ok := h.ids[key]; !ok {
			h.ids[key] = index
			if h.nodes[index].anchor == "" {
				h.nodes[index].anchor = key
			}
		}
	}
	if blockTags[o.tag] {
		h.nodes[index].block = index
		return index
	}
	for i := len(h.stack) - 1; i >= 0 && i >= len(h.stack)-maxUnclosed; i-- {
		if blockTags[h.stack[i].tag] {
			b := h.stack[i].node
			if b < 0 {
				b = h.node(h.stack[i])
				h.stack[i].node = b
			}
			h.nodes[index].block = b
			break
		}
	}
	return index
}

// unpercent undoes percent-encoding where that is possible.
func unpercent(s string) string {
	if u, err := url.PathUnescape(s); err == nil {
		return u
	}
	return s
}

func cleanPath(p string) string { return strings.TrimPrefix(path.Clean("/"+p), "/") }
