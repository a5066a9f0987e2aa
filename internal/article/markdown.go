package article

import (
	"bytes"
	"context"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	gmtext "github.com/yuin/goldmark/text"
	"golang.org/x/net/html"

	"ibid/sources"
)

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
