package page

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"sync"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// tags cuts a page into texts and tags, as html.Tokenizer does. What most pages
// are made of it cuts itself, out of one string and without copies; whatever is
// less plain (an attribute named twice, a reference in a value, a script that
// holds a comment) it hands to a tokenizer, piece by piece. A test holds the two
// against each other.
//
// The strings of a token are parts of the page: who keeps one keeps the page.
type tags struct {
	s     string // without carriage returns
	b     []byte // the same
	i     int
	raw   string           // the element that was opened last, if its text is no markup
	cdata bool             // CDATA sections may come
	attrs []html.Attribute // of all plain tags so far, or of the last few hundred

	// Of the last token.
	text   string
	tag    atom.Atom
	name   string
	attr   []html.Attribute
	closed bool // "<br/>"

	monstrous bool // a tag was met that survey would cut
}

// tagsOf cuts a page. Its bytes are not changed, and must not be.
func tagsOf(page []byte) *tags {
	if bytes.IndexByte(page, '\r') >= 0 {
		page = bytes.ReplaceAll(bytes.ReplaceAll(page, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
	}
	t := &tags{s: string(page), b: page}
	if room, ok := attributes.Get().(*[manyPlain]html.Attribute); ok {
		t.attrs = room[:0]
	}
	return t
}

// next reads a token and returns its kind; a comment is all that is neither text
// nor tag, and an error the end of the page.
func (t *tags) next() html.TokenType {
	if t.raw != "" && t.rawText() {
		return html.TextToken
	}
	start := t.i
	for at := t.i; ; at++ {
		k := strings.IndexByte(t.s[at:], '<')
		if k < 0 {
			at = len(t.s)
		} else {
			at += k
		}
		if at+1 < len(t.s) && !opens(t.s[at+1]) {
			continue
		}
		if at+2 == len(t.s) && t.s[at+1] == '/' || at+1 == len(t.s) {
			at = len(t.s)
		}
		if at > start {
			t.i, t.text = at, t.s[start:at]
			if strings.IndexByte(t.text, '&') >= 0 {
				t.text = html.UnescapeString(t.text)
			}
			return html.TextToken
		}
		if at == len(t.s) {
			return html.ErrorToken
		}
		return t.markup()
	}
}

// opens reports whether a character behind "<" makes it more than text.
func opens(c byte) bool { return isLetter(c) || c == '/' || c == '!' || c == '?' }

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\f' }

// markup reads the tag or comment that begins at t.i.
func (t *tags) markup() html.TokenType {
	rest := t.s[t.i:]
	switch c := rest[1]; {
	case isLetter(c):
		return t.startTag()
	case c == '/' && isLetter(rest[2]):
		return t.endTag()
	case strings.HasPrefix(rest, "<!--"):
		body := rest[len("<!--"):]
		k := strings.Index(body, "-->")
		if k < 0 || body[0] == '>' || strings.HasPrefix(body, "->") || strings.Contains(body[:k], "--!>") {
			return t.odd(rest)
		}
		t.i += len("<!--") + k + len("-->")
	case t.cdata && strings.HasPrefix(rest, "<!["):
		return t.odd(rest)
	default:
		k := strings.IndexByte(rest, '>')
		if k < 0 {
			k = len(rest) - 1
		}
		t.i += k + 1
	}
	return html.CommentToken
}

// odd has a tokenizer read the token at the head of rest, which is what is left
// of the page.
func (t *tags) odd(rest string) html.TokenType {
	if name := strings.TrimPrefix(rest[1:], "/"); isLetter(name[0]) {
		end, cut, _ := tagEnd(t.b, len(t.s)-len(name))
		t.monstrous = t.monstrous || cut < end
	}
	z := html.NewTokenizer(strings.NewReader(rest))
	z.AllowCDATA(t.cdata)
	kind := z.Next()
	t.i += len(z.Raw())
	x := z.Token()
	switch kind {
	case html.TextToken:
		t.text = x.Data
	case html.StartTagToken, html.SelfClosingTagToken:
		t.tag, t.name, t.attr, t.closed = x.DataAtom, x.Data, x.Attr, kind == html.SelfClosingTagToken
		t.opened()
		return html.StartTagToken
	case html.EndTagToken:
		t.tag, t.name, t.attr, t.closed = x.DataAtom, x.Data, nil, false
	case html.DoctypeToken:
		return html.CommentToken
	}
	return kind
}

// opened notes whether the text of the element that a start tag opens is markup.
func (t *tags) opened() {
	switch t.tag {
	case atom.Iframe, atom.Noembed, atom.Noframes, atom.Noscript, atom.Plaintext, atom.Script, atom.Style, atom.Textarea, atom.Title, atom.Xmp:
		t.raw = t.name
	}
}

// tagName reads the name of a tag, whose first letter is at i, and returns where
// it ends.
func (t *tags) tagName(i int) int {
	start, small := i, true
	for i < len(t.s) && !isSpace(t.s[i]) && t.s[i] != '/' && t.s[i] != '>' {
		small = small && (t.s[i] < 'A' || t.s[i] > 'Z')
		i++
	}
	t.name = t.s[start:i]
	if small {
		t.tag = atom.Lookup(t.b[start:i])
	} else {
		t.name = lowered(t.name)
		t.tag = atom.Lookup([]byte(t.name))
	}
	if t.tag != 0 {
		t.name = t.tag.String()
	}
	return i
}

// lowered returns s with ASCII letters in lower case.
func lowered(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

func (t *tags) endTag() html.TokenType {
	i := t.tagName(t.i + len("</"))
	if i < len(t.s) && t.s[i] != '>' {
		return t.odd(t.s[t.i:])
	}
	if i == len(t.s) {
		return html.ErrorToken
	}
	t.i, t.attr, t.closed = i+1, nil, false
	return html.EndTagToken
}

// manyPlain is the number of attributes that room is made for at a time.
const manyPlain = 256

// attributes holds room for attributes that nobody uses any more.
var attributes sync.Pool

// release gives the room of the last attributes to others. Neither the tags nor
// anything read from them is used afterwards.
func (t *tags) release() {
	if cap(t.attrs) == manyPlain {
		clear(t.attrs)
		attributes.Put((*[manyPlain]html.Attribute)(t.attrs[:manyPlain]))
	}
}

// mostPlain is the number of attributes from which a tag is not plain.
const mostPlain = 24

func (t *tags) startTag() html.TokenType {
	s, from := t.s, len(t.attrs)
	i := t.tagName(t.i + 1)
	closed := false
	for {
		for i < len(s) && isSpace(s[i]) {
			i++
		}
		if i == len(s) {
			return html.ErrorToken
		}
		if s[i] == '>' {
			break
		}
		if s[i] == '/' && i+1 < len(s) && s[i+1] == '>' {
			closed = true
			i++
			break
		}
		a, end := attribute(s, i)
		if end < 0 || len(t.attrs)-from == mostPlain || slices.ContainsFunc(t.attrs[from:], func(b html.Attribute) bool { return a.Key == b.Key }) {
			t.attrs = t.attrs[:from]
			return t.odd(s[t.i:])
		}
		if len(t.attrs) == cap(t.attrs) { // those of open elements stay where they are
			more := make([]html.Attribute, len(t.attrs)-from, manyPlain)
			copy(more, t.attrs[from:])
			t.attrs, from = more, 0
		}
		t.attrs = append(t.attrs, a)
		i = end
	}
	t.monstrous = t.monstrous || i-t.i > maxTag
	t.i, t.attr, t.closed = i+1, slices.Clip(t.attrs[from:]), closed
	t.opened()
	return html.StartTagToken
}

// attribute reads the attribute at i and returns where it ends, or -1 when it is
// not plain.
func attribute(s string, i int) (a html.Attribute, end int) {
	start := i
	for i < len(s) && s[i] != '=' && !isSpace(s[i]) && s[i] != '/' && s[i] != '>' {
		if 'A' <= s[i] && s[i] <= 'Z' {
			return a, -1
		}
		i++
	}
	if i == start || i == len(s) {
		return a, -1
	}
	if a.Key = s[start:i]; s[i] != '=' {
		for i < len(s) && isSpace(s[i]) {
			i++
		}
		if i == len(s) || s[i] == '=' || s[i] == '/' && (i+1 == len(s) || s[i+1] != '>') {
			return a, -1
		}
		return a, i
	}
	i++
	if i == len(s) || isSpace(s[i]) || s[i] == '>' {
		return a, -1
	}
	if quote := s[i]; quote == '"' || quote == '\'' {
		start = i + 1
		k := strings.IndexByte(s[start:], quote)
		if k < 0 {
			return a, -1
		}
		i = start + k
		end = i + 1
	} else {
		start = i
		for i < len(s) && !isSpace(s[i]) && s[i] != '>' {
			i++
		}
		end = i
	}
	a.Val = s[start:i]
	if k := strings.IndexByte(a.Val, '&'); k >= 0 {
		if strings.Count(a.Val, "&") != strings.Count(a.Val, "&amp;") {
			return a, -1
		}
		a.Val = strings.ReplaceAll(a.Val, "&amp;", "&")
	}
	return a, end
}

// rawText reads text that is no markup, up to the end tag of its element. It
// reports false when there is none.
func (t *tags) rawText() bool {
	name := t.raw
	t.raw = ""
	rest := t.s[t.i:]
	end := 0
	for {
		k := strings.Index(rest[end:], "</")
		if k < 0 {
			end = len(rest)
			break
		}
		end += k
		if behind := end + len("</") + len(name); behind < len(rest) && strings.EqualFold(rest[end+len("</"):behind], name) && (isSpace(rest[behind]) || rest[behind] == '/' || rest[behind] == '>') {
			break
		}
		end += len("</")
	}
	if name == "plaintext" {
		end = len(rest)
	}
	t.text = rest[:end]
	if name == "script" && strings.Contains(t.text, "<!--") { // it may hold its own end
		z := html.NewTokenizer(io.MultiReader(strings.NewReader("<script>"), strings.NewReader(rest)))
		z.Next()
		if z.Next() != html.TextToken {
			return false
		}
		end = len(z.Raw())
		t.text = string(z.Text())
	} else if name == "title" || name == "textarea" {
		t.text = html.UnescapeString(t.text)
	}
	t.i += end
	return end > 0
}
