package article

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"

	"ibid/sources"
)

// mdLink is the definition of a reference link.
type mdLink struct {
	label, href, title string
	at, hrefAt         int // offsets in the file
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
