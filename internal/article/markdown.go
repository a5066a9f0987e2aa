package article

import (
	"bytes"
	"context"
	"regexp"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	gmtext "github.com/yuin/goldmark/text"
	"golang.org/x/net/html"

	"ibid/sources"
)

var (
	mdAtxHead = regexp.MustCompile(`(?m)^#{1,6} +\S`)
	mdLinkish = regexp.MustCompile(`\]\((?:https?://|/|#|mailto:)[^)\s]*|\]\[[^\]\n]+\]|(?m)^ {0,3}\[[^\]\n]+\]: +\S`)
)

// looksMarkdown is sure when the file defines a note as Markdown does, and takes
// it for possible when there are headings or links of Markdown.
func looksMarkdown(data []byte) certainty {
	if binary(data) {
		return no
	}
	if wide(data[:min(len(data), 512)]) != "" {
		data = decode(data).text
	}
	if definesNote(data) || inlineNote(data) {
		return sure
	}
	head := data[:min(len(data), 1<<20)]
	if len(mdAtxHead.FindAllIndex(head, 3)) > 1 || len(mdLinkish.FindAllIndex(head, 3)) > 1 {
		return sure
	}
	return maybe
}

// definesNote reports whether a line of data defines a note.
func definesNote(data []byte) bool {
	for i := 0; i < len(data); {
		j := bytes.Index(data[i:], []byte("[^"))
		if j < 0 {
			return false
		}
		i += j
		start := i
		for start > 0 && i-start < 4 && data[start-1] == ' ' {
			start--
		}
		if start == 0 || data[start-1] == '\n' {
			if _, n := mdLabel(data[i:min(len(data), i+160)]); n > 0 {
				return true
			}
		}
		i += 2
	}
	return false
}

// inlineNote reports whether data holds an inline note with words in it.
func inlineNote(data []byte) bool {
	for i := 0; i < len(data); {
		j := bytes.Index(data[i:], []byte("^["))
		if j < 0 {
			return false
		}
		i += j + 1
		if end := balanced(data[i:]); end > 12 && bytes.ContainsAny(data[i:i+end], " ") {
			return true
		}
	}
	return false
}

// markdown renders what goldmark parsed into a draft.
type markdown struct {
	d       *draft
	m       *mdSource
	keys    map[string]string // keys of notes by folded label
	defs    map[string]mdLink // definitions of links by folded label
	lists   []int             // next number of each open ordered list, -1 for bullets
	quote   int
	listed  int      // items of an ordered list under the heading of a list of notes
	section bool     // the last heading was that of a list of notes
	byLabel []string // labels of links whose words are their label, in order
	inNote  bool
	supAt   []int // where open superscripts begin
}

// mdLink is the definition of a reference link.
type mdLink struct {
	label, href, title string
	at, hrefAt         int // offsets in the file
}

// parseMarkdown reads Markdown: CommonMark with tables and task lists, notes as
// PHP Markdown Extra and pandoc write them, inline notes, reference links that
// stand for notes, and numbered lists of sources.
func parseMarkdown(ctx context.Context, name string, data []byte) (*draft, error) {
	dec := decode(data)
	if len(dec.text) > maxText {
		return nil, errTooLong
	}
	if bytes.Contains(dec.text, []byte(holdOpen)) || bytes.Contains(dec.text, []byte(holdClose)) {
		dec.text = bytes.ReplaceAll(bytes.ReplaceAll(dec.text, []byte(holdOpen), []byte("\uFFFD")), []byte(holdClose), []byte("\uFFFD"))
	}
	d := &draft{guess: true, file: newPositions(dec)}
	start := frontMatter(d, dec.text)
	m := takeApart(dec.text, start)
	md := &markdown{d: d, m: m, keys: map[string]string{}, defs: map[string]mdLink{}}
	seen := map[string]int{}
	for i, n := range m.notes {
		k := mdKey(n.label)
		if _, ok := seen[k]; ok {
			line, _ := d.file.place(n.at)
			d.find("note.doubled", line, "Note "+n.label+" is defined twice; markers point at the first one.")
		} else {
			seen[k] = i
			md.keys[k] = "n" + strconv.Itoa(i)
		}
	}
	md.definitions()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	doc := newMarkdownParser().Parse(gmtext.NewReader(m.src))
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		md.block(n)
	}
	md.endNote()
	d.close()
	if len(m.notes) == 0 {
		md.linkNotes()
	} else {
		d.guess = md.listed > 1
	}
	return d, ctx.Err()
}

// frontMatter reads the title and the language of a YAML or TOML head and
// returns where the text begins.
func frontMatter(d *draft, file []byte) int {
	fence := ""
	for _, f := range []string{"---", "+++"} {
		if bytes.HasPrefix(file, []byte(f+"\n")) || bytes.HasPrefix(file, []byte(f+"\r\n")) {
			fence = f
		}
	}
	if fence == "" {
		return 0
	}
	for start := 4; start < len(file) && start < 1<<16; {
		end := start + bytes.IndexByte(file[start:], '\n') + 1
		if end == start {
			end = len(file)
		}
		line := strings.TrimSpace(string(file[start:end]))
		if line == fence || fence == "---" && line == "..." {
			return end
		}
		for _, f := range []struct {
			name string
			to   *string
		}{{"title", &d.title}, {"lang", &d.language}, {"language", &d.language}} {
			if rest, ok := strings.CutPrefix(line, f.name); ok && *f.to == "" {
				rest = strings.TrimSpace(rest)
				if v, ok := strings.CutPrefix(rest, ":"); ok || strings.HasPrefix(rest, "=") {
					*f.to = strings.Trim(strings.TrimSpace(strings.TrimPrefix(v, "=")), "\"'")
				}
			}
		}
		start = end
	}
	d.title, d.language = "", ""
	return 0 // never closed: a rule, not front matter
}

var mdDefinitionLine = regexp.MustCompile(`(?m)^ {0,3}\[([^\]\n^][^\]\n]*)\]:[ \t]*<?([^\s>]+)>?(?:[ \t]+["'(]([^"\n]*)["')])?[ \t]*\r?$`)

// definitions collects where links are defined.
func (r *markdown) definitions() {
	for _, f := range mdDefinitionLine.FindAllSubmatchIndex(r.m.file, -1) {
		l := mdLink{label: string(r.m.file[f[2]:f[3]]), href: unescape(string(r.m.file[f[4]:f[5]])), at: f[0], hrefAt: f[4]}
		if f[6] >= 0 {
			l.title = string(r.m.file[f[6]:f[7]])
		}
		if _, ok := r.defs[mdKey(l.label)]; !ok {
			r.defs[mdKey(l.label)] = l
		}
	}
}

// linkNotes makes notes of reference links whose words are their own label, as
// in "so they say [1]" with "[1]: https://…" at the end, when nothing else is a
// note.
func (r *markdown) linkNotes() {
	if r.listed > 1 || len(r.byLabel) == 0 {
		return
	}
	d := r.d
	made := map[string]bool{}
	for _, label := range r.byLabel {
		l, ok := r.defs[mdKey(label)]
		if !ok || made[mdKey(label)] {
			continue
		}
		made[mdKey(label)] = true
		d.open(sources.NoteBlock, 0)
		d.file.add(d.here(), l.at)
		d.beginNote("l"+mdKey(label), sources.Label(label))
		if l.title != "" {
			d.write(l.title + " ")
		}
		start := d.here()
		d.put(l.href, l.hrefAt)
		d.linkSince(start, l.href, sources.Span{Start: l.hrefAt, End: l.hrefAt + len(l.href)})
		d.endNote()
	}
	if len(made) == 0 {
		return
	}
	for _, c := range candidates(string(d.text), nil, func(at int) bool {
		for _, b := range d.blocks {
			if b.At.Start <= at && at < b.At.End {
				return b.Kind == sources.NoteBlock || b.Kind == sources.Preformed
			}
		}
		return false
	}) {
		if c.kind != kindBracket {
			continue
		}
		for _, l := range c.labels {
			if made[mdKey(string(l.label))] {
				d.refs = append(d.refs, ref{key: "l" + mdKey(string(l.label)), label: l.label, at: l.at})
			}
		}
	}
	d.guess = false
}

// endNote ends the note that is being written.
func (r *markdown) endNote() {
	if r.inNote {
		r.d.endNote()
		r.inNote = false
	}
}

// block writes one block and what it holds.
func (r *markdown) block(n ast.Node) {
	d := r.d
	switch n := n.(type) {
	case *ast.Heading:
		d.open(sources.Heading, n.Level)
		start := d.here()
		r.inlines(n)
		words := strings.TrimSpace(string(d.text[min(start, len(d.text)):]))
		if n.Level == 1 && d.title == "" {
			d.title = words
		}
		r.section = isSection(words)
	case *ast.Paragraph, *ast.TextBlock:
		kind := sources.Paragraph
		if r.quote > 0 {
			kind = sources.Quotation
		}
		if p := n.Parent(); p == nil || p.Kind() != ast.KindListItem || n.PreviousSibling() != nil {
			d.open(kind, 0)
		}
		start := d.here()
		r.inlines(n)
		if words := strings.TrimSpace(string(d.text[min(start, len(d.text)):])); isSection(words) {
			r.section = true
		}
	case *ast.Blockquote:
		r.quote++
		r.children(n)
		r.quote--
	case *ast.List:
		next := -1
		if n.IsOrdered() {
			next = n.Start
			if r.section {
				r.listed += n.ChildCount()
			}
		}
		r.lists = append(r.lists, next)
		r.children(n)
		r.lists = r.lists[:len(r.lists)-1]
	case *ast.ListItem:
		d.open(sources.ListItem, 0)
		if k := len(r.lists) - 1; k >= 0 && r.lists[k] >= 0 {
			d.put(strconv.Itoa(r.lists[k])+". ", r.m.at(max(n.Pos(), 0)))
			r.lists[k]++
		}
		r.children(n)
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		d.open(sources.Preformed, 0)
		for i := range n.Lines().Len() {
			l := n.Lines().At(i)
			d.put(r.m.plain(string(l.Value(r.m.src))), -1)
		}
	case *ast.HTMLBlock:
		var raw []byte
		for i := range n.Lines().Len() {
			l := n.Lines().At(i)
			raw = append(raw, l.Value(r.m.src)...)
		}
		if n.HasClosure() {
			raw = append(raw, n.ClosureLine.Value(r.m.src)...)
		}
		if k, ok := noteHead(raw); ok && k < len(r.m.notes) {
			r.beginNote(k)
			return
		}
		r.markup(raw)
	case *east.Table:
		d.open(sources.Preformed, 0)
		r.children(n)
	case *east.TableRow, *east.TableHeader:
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			if c != n.FirstChild() {
				d.put(" | ", -1)
			}
			r.inlines(c)
		}
		d.put("\n", -1)
	case *ast.ThematicBreak:
		d.close()
	default:
		if n.Type() == ast.TypeBlock && n.FirstChild() != nil && n.FirstChild().Type() == ast.TypeInline {
			d.open(sources.Paragraph, 0)
			r.inlines(n)
			return
		}
		r.children(n)
	}
}

func (r *markdown) children(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		r.block(c)
	}
}

// noteHead reads the comment that lay put before each note.
func noteHead(raw []byte) (int, bool) {
	s, ok := bytes.CutPrefix(bytes.TrimSpace(raw), []byte("<!--"+holdOpen))
	if !ok {
		return 0, false
	}
	s, _, ok = bytes.Cut(s, []byte(holdClose))
	k, err := strconv.Atoi(string(s))
	return k, ok && err == nil
}

func (r *markdown) beginNote(k int) {
	r.endNote()
	n := r.m.notes[k]
	r.d.open(sources.NoteBlock, 0)
	r.d.file.add(r.d.here(), n.at)
	r.d.beginNote("n"+strconv.Itoa(k), sources.Label(n.label))
	r.inNote, r.section, r.quote = true, false, 0
}

// inlines writes the inline content of a block.
func (r *markdown) inlines(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		r.inline(c)
	}
}

func (r *markdown) inline(n ast.Node) {
	d := r.d
	switch n := n.(type) {
	case *ast.Text:
		r.words(n.Segment.Start, n.Segment.Stop, n.IsRaw())
		switch {
		case n.HardLineBreak():
			d.line()
		case n.SoftLineBreak():
			if r.entryNext(n.Segment.Stop) {
				d.line()
			} else {
				d.space()
			}
		}
	case *ast.String:
		d.write(string(n.Value))
	case *ast.CodeSpan:
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			if t, ok := c.(*ast.Text); ok {
				d.put(r.m.plain(string(t.Segment.Value(r.m.src))), r.exact(t.Segment.Start, t.Segment.Stop))
			}
		}
	case *ast.Link:
		r.link(n)
	case *ast.AutoLink:
		r.autoLink(n)
	case *ast.Image:
	case *ast.RawHTML:
		var raw []byte
		for i := range n.Segments.Len() {
			s := n.Segments.At(i)
			raw = append(raw, s.Value(r.m.src)...)
		}
		r.tag(raw, n)
	default:
		r.inlines(n)
	}
}

// exact returns where a part of what the parser sees stands in the file, or -1
// when not all of it stands there in one piece.
func (r *markdown) exact(from, to int) int {
	at := r.m.at(from)
	if at < 0 || to > from && r.m.at(to-1) != at+to-1-from {
		return -1
	}
	return at
}

// words writes a part of what the parser sees, escapes and entities undone and
// markers put in their places.
func (r *markdown) words(from, to int, raw bool) {
	d := r.d
	s := string(r.m.src[from:to])
	last := 0
	flush := func(i int) {
		if i > last {
			d.put(s[last:i], r.exact(from+last, from+i))
		}
	}
	for i := 0; i < len(s); {
		switch {
		case s[i] == '\\' && !raw && i+1 < len(s) && strings.IndexByte("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", s[i+1]) >= 0:
			flush(i)
			last = i + 1
			i += 2
		case s[i] == '&' && !raw:
			end := strings.IndexByte(s[i:min(len(s), i+40)], ';')
			if end < 2 {
				i++
				continue
			}
			if u := html.UnescapeString(s[i : i+end+1]); u != s[i:i+end+1] {
				flush(i)
				d.file.add(d.here(), r.m.at(from+i))
				d.put(u, -1)
				i += end + 1
				last = i
				continue
			}
			i++
		case s[i] == holdOpen[0] && strings.HasPrefix(s[i:], holdOpen):
			k, n := r.m.held(s[i:])
			if n == 0 {
				i++
				continue
			}
			flush(i)
			r.ref(k)
			i += n
			last = i
		default:
			i++
		}
	}
	flush(len(s))
}

// ref writes the marker of placeholder k.
func (r *markdown) ref(k int) {
	label := r.m.refs[k]
	key, ok := r.keys[mdKey(label)]
	if !ok {
		key = "?" + mdKey(label)
	}
	if !r.d.inBlock() {
		r.d.open(sources.Paragraph, 0)
	}
	r.d.ref(key, sources.Label(label), "[^"+label+"]")
}

// entryNext reports whether the line behind a soft break begins as a note does.
func (r *markdown) entryNext(at int) bool {
	rest := r.m.src[at:min(len(r.m.src), at+64)]
	i := bytes.IndexByte(rest, '\n')
	if i < 0 {
		return false
	}
	line := strings.TrimSpace(string(rest[i+1:]))
	if k := strings.IndexByte(line, '\n'); k >= 0 {
		line = line[:k]
	}
	for _, e := range entriesOf(line, 0, sources.Span{Start: 0, End: len(line)}, 0) {
		if e.style != styleBare && e.style != styleGlued {
			return true
		}
	}
	return strings.HasPrefix(line, "<sup>")
}

// link writes a link. A link whose words are a number is a marker: of a note in
// the page when it leads there, else perhaps of a numbered list.
func (r *markdown) link(n *ast.Link) {
	d := r.d
	if !d.inBlock() {
		d.open(sources.Paragraph, 0)
	}
	start := d.here()
	r.inlines(n)
	words := strings.TrimSpace(string(d.text[min(start, len(d.text)):]))
	href := r.m.plain(string(n.Destination))
	bare := strings.Trim(words, "[]()^\\")
	if n.Reference != nil && bare != "" && (stack(bare) != nil && (number(bare) > 0 || mdKey(string(n.Reference.Value)) == mdKey(bare))) {
		if number(bare) > 0 && !strings.HasPrefix(words, "[") {
			d.text = d.text[:min(start, len(d.text))]
			d.put("["+bare+"]", -1)
		}
		if mdKey(string(n.Reference.Value)) == mdKey(bare) {
			r.byLabel = append(r.byLabel, bare)
		}
		return
	}
	if strings.HasPrefix(href, "#") && stack(bare) != nil && bare != "" {
		d.raise(start)
		return
	}
	var file sources.Span
	if at := r.hrefAt(n); at >= 0 {
		file = sources.Span{Start: at, End: at + len(n.Destination)}
	}
	d.linkSince(start, unescape(href), file)
}

// hrefAt returns the offset in the file of a link's address; -1 when unknown.
func (r *markdown) hrefAt(n *ast.Link) int {
	dest := n.Destination
	if len(dest) == 0 {
		return -1
	}
	if n.Reference != nil {
		if l, ok := r.defs[mdKey(string(n.Reference.Value))]; ok && l.href == string(dest) {
			return l.hrefAt
		}
		return -1
	}
	from := n.Pos()
	for c := n.LastChild(); c != nil; c = c.LastChild() {
		if t, ok := c.(*ast.Text); ok {
			from = t.Segment.Stop
		}
	}
	if from < 0 {
		return -1
	}
	i := bytes.Index(r.m.src[from:min(len(r.m.src), from+len(dest)+512)], dest)
	if i < 0 {
		return -1
	}
	return r.exact(from+i, from+i+len(dest))
}

// autoLink writes an address that stands for itself.
func (r *markdown) autoLink(n *ast.AutoLink) {
	d := r.d
	label := string(n.Label(r.m.src))
	href := label
	if n.AutoLinkType == ast.AutoLinkEmail {
		d.put(label, -1)
		return
	}
	at := -1
	if p := n.Pos(); p >= 0 && p < len(r.m.src) {
		if i := bytes.Index(r.m.src[p:min(len(r.m.src), p+len(label)+8)], []byte(label)); i >= 0 {
			at = p + i
		}
	}
	tail := ""
	if i := strings.Index(label, holdOpen); i >= 0 { // a marker right behind the address
		href, tail = label[:i], label[i:]
	}
	if n := trimAddress(href, min(len(href), 8)); n < len(href) { // so are stops, which the parser takes in
		href, tail = href[:n], href[n:]+tail
	}
	if !d.inBlock() {
		d.open(sources.Paragraph, 0)
	}
	start := d.here()
	var file sources.Span
	if at >= 0 {
		if f := r.exact(at, at+len(href)); f >= 0 {
			file = sources.Span{Start: f, End: f + len(href)}
			d.put(href, f)
		} else {
			d.write(href)
		}
	} else {
		d.write(href)
	}
	d.linkSince(start, r.m.plain(href), file)
	if tail != "" && at >= 0 {
		r.words(at+len(href), at+len(label), false)
	}
}

// tag minds the HTML tags between words that matter: line breaks and
// superscripts.
func (r *markdown) tag(raw []byte, n ast.Node) {
	switch name := tagName(raw); name {
	case "br":
		r.d.line()
	case "/sup":
		if i := len(r.supAt) - 1; i >= 0 {
			r.d.raise(r.supAt[i])
			r.supAt = r.supAt[:i]
		}
	case "sup":
		r.supAt = append(r.supAt, r.d.here())
	}
}

// tagName returns the name of a tag, "/" included, in lower case.
func tagName(raw []byte) string {
	s := bytes.TrimLeft(raw, "< ")
	i := bytes.IndexAny(s, " \t\n/>")
	if i == 0 && len(s) > 1 {
		i = bytes.IndexAny(s[1:], " \t\n/>") + 1
	}
	if i < 0 {
		i = len(s)
	}
	return strings.ToLower(string(s[:i]))
}

// markup writes a block of HTML with its tags taken away.
func (r *markdown) markup(raw []byte) {
	d := r.d
	z := html.NewTokenizer(bytes.NewReader(raw))
	skip := 0
	var hrefs []string
	var starts []int
	for {
		switch z.Next() {
		case html.ErrorToken:
			d.close()
			return
		case html.TextToken:
			if skip == 0 {
				s := string(z.Text())
				for i := 0; i < len(s); {
					j := strings.Index(s[i:], holdOpen)
					if j < 0 {
						d.write(s[i:])
						break
					}
					d.write(s[i : i+j])
					i += j
					if k, n := r.m.held(s[i:]); n > 0 {
						r.ref(k)
						i += n
					} else {
						i += len(holdOpen)
					}
				}
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			switch string(name) {
			case "script", "style", "template":
				skip++
			case "br":
				d.line()
			case "sup":
				r.supAt = append(r.supAt, d.here())
			case "a":
				href := ""
				for more {
					var k, v []byte
					k, v, more = z.TagAttr()
					if string(k) == "href" {
						href = string(v)
					}
				}
				hrefs, starts = append(hrefs, href), append(starts, d.here())
			case "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "blockquote", "section", "aside", "summary", "details", "table", "ul", "ol", "dd", "dt":
				d.close()
			case "td", "th":
				d.space()
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			switch string(name) {
			case "script", "style", "template":
				skip = max(0, skip-1)
			case "sup":
				if k := len(r.supAt) - 1; k >= 0 {
					d.raise(r.supAt[k])
					r.supAt = r.supAt[:k]
				}
			case "a":
				if k := len(hrefs) - 1; k >= 0 {
					d.linkSince(min(starts[k], d.here()), hrefs[k], sources.Span{})
					hrefs, starts = hrefs[:k], starts[:k]
				}
			case "p", "div", "li", "tr", "summary":
				d.close()
			}
		}
	}
}
