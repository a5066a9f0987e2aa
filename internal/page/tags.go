package page

import (
	"bytes"
	"io"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// tags cuts a page into texts and tags, as html.Tokenizer does. What most pages
// are made of it cuts itself, with at most one copy of a tag; whatever is less
// plain (an attribute named twice, a reference in a value, a script that holds a
// comment, a kilobyte of tag) it hands to a tokenizer, piece by piece. A test
// holds the two against each other.
type tags struct {
	page  []byte // without carriage returns; never changed
	i     int
	raw   string                       // the element that was opened last, if its text is no markup
	cdata bool                         // CDATA sections may come
	attrs []html.Attribute             // of all plain tags so far, or of the last few hundred
	rooms []*[manyPlain]html.Attribute // in which all attributes stand
	room  strings.Builder              // their names and values

	// Of the last token.
	text   []byte // part of the page, as a rule
	tag    atom.Atom
	name   string
	attr   []html.Attribute
	closed bool // "<br/>"

	odds      int                       // odd tokens so far
	monstrous bool                      // a tag was met that survey would cut, or there are too many odd ones
	found     [mostPlain]plainAttribute // in the tag that is being read
}

// tagsOf cuts a page.
func tagsOf(page []byte) *tags {
	if bytes.IndexByte(page, '\r') >= 0 {
		page = bytes.ReplaceAll(bytes.ReplaceAll(page, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
	}
	return &tags{page: page}
}

// next reads a token and returns its kind; a comment is all that is neither text
// nor tag, and an error the end of the page.
func (t *tags) next() html.TokenType {
	if t.raw != "" && t.rawText() {
		return html.TextToken
	}
	p, start := t.page, t.i
	for at := t.i; ; at++ {
		k := bytes.IndexByte(p[at:], '<')
		if k < 0 {
			at = len(p)
		} else {
			at += k
		}
		if at+1 < len(p) && !opens(p[at+1]) {
			continue
		}
		if at+2 == len(p) && p[at+1] == '/' || at+1 == len(p) {
			at = len(p)
		}
		if at > start {
			t.i, t.text = at, dereferenced(p[start:at])
			return html.TextToken
		}
		if at == len(p) {
			return html.ErrorToken
		}
		return t.markup()
	}
}

// dereferenced returns a text with its character references resolved. A
// reference is a "&", the letters, digits and "#" behind it, and a ";" behind
// those; what else follows has no say in it.
func dereferenced(s []byte) []byte {
	k := bytes.IndexByte(s, '&')
	if k < 0 {
		return s
	}
	out := make([]byte, 0, len(s)+8)
	for ; k >= 0; k = bytes.IndexByte(s, '&') {
		out = append(out, s[:k]...)
		end := k + 1
		for end < len(s) && (isLetter(s[end]) || '0' <= s[end] && s[end] <= '9' || s[end] == '#') {
			end++
		}
		if end < len(s) && s[end] == ';' {
			end++
		}
		out = append(out, html.UnescapeString(string(s[k:end]))...)
		s = s[end:]
	}
	return append(out, s...)
}

// opens reports whether a character behind "<" makes it more than text.
func opens(c byte) bool { return isLetter(c) || c == '/' || c == '!' || c == '?' }

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\f' }

// markup reads the tag or comment that begins at t.i.
func (t *tags) markup() html.TokenType {
	rest := t.page[t.i:]
	switch c := rest[1]; {
	case isLetter(c):
		return t.startTag()
	case c == '/' && isLetter(rest[2]):
		return t.endTag()
	case bytes.HasPrefix(rest, []byte("<!--")):
		body := rest[len("<!--"):]
		k := commentEnd(body)
		if k < 0 || body[0] == '>' || bytes.HasPrefix(body, []byte("->")) {
			return t.odd()
		}
		t.i += len("<!--") + k
	case t.cdata && bytes.HasPrefix(rest, []byte("<![")):
		return t.odd()
	default:
		k := bytes.IndexByte(rest, '>')
		if k < 0 {
			k = len(rest) - 1
		}
		t.i += k + 1
	}
	return html.CommentToken
}

// commentEnd returns where a comment with the given body and what follows it
// ends, or -1 when nothing ends it or "--!>" does. It looks no further than that:
// the next comment is looked through again.
func commentEnd(body []byte) int {
	for i := 0; ; i++ {
		k := bytes.Index(body[i:], []byte("--"))
		if k < 0 {
			return -1
		}
		i += k
		switch rest := body[i+len("--"):]; {
		case bytes.HasPrefix(rest, []byte(">")):
			return i + len("-->")
		case bytes.HasPrefix(rest, []byte("!>")):
			return -1
		}
	}
}

// mostOdd is how many odd tokens a page may have: each costs several times what
// it costs to a tokenizer that goes on.
const mostOdd = 5000

// odd has a tokenizer read the next token.
func (t *tags) odd() html.TokenType {
	if t.odds++; t.odds > mostOdd {
		t.monstrous = true
		return html.ErrorToken
	}
	rest := t.page[t.i:]
	if name := bytes.TrimPrefix(rest[1:], []byte("/")); isLetter(name[0]) {
		end, cut, _ := tagEnd(t.page, len(t.page)-len(name))
		t.monstrous = t.monstrous || cut < end
	}
	z := html.NewTokenizer(bytes.NewReader(rest))
	z.AllowCDATA(t.cdata)
	kind := z.Next()
	t.i += len(z.Raw())
	x := z.Token()
	switch kind {
	case html.TextToken:
		t.text = []byte(x.Data)
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
	p, start, small := t.page, i, true
	for i < len(p) && !isSpace(p[i]) && p[i] != '/' && p[i] != '>' {
		small = small && (p[i] < 'A' || p[i] > 'Z')
		i++
	}
	name := p[start:i]
	if !small {
		name = lowered(name)
	}
	if t.tag = atom.Lookup(name); t.tag != 0 {
		t.name = t.tag.String()
	} else {
		t.name = string(name)
	}
	return i
}

// lowered returns s with ASCII letters in lower case.
func lowered(s []byte) []byte {
	s = bytes.Clone(s)
	for i, c := range s {
		if 'A' <= c && c <= 'Z' {
			s[i] = c + 'a' - 'A'
		}
	}
	return s
}

func (t *tags) endTag() html.TokenType {
	i := t.tagName(t.i + len("</"))
	if i == len(t.page) {
		return html.ErrorToken
	}
	if t.page[i] != '>' {
		return t.odd()
	}
	t.i, t.attr, t.closed = i+1, nil, false
	return html.EndTagToken
}

// Bounds of a plain tag.
const (
	mostPlain    = 24   // attributes
	longestPlain = 1024 // bytes of them
)

func (t *tags) startTag() html.TokenType {
	p, from := t.page, len(t.attrs)
	i := t.tagName(t.i + 1)
	start := i
	n, closed := 0, false
	for {
		for i < len(p) && isSpace(p[i]) {
			i++
		}
		if i == len(p) {
			return html.ErrorToken
		}
		if p[i] == '>' {
			break
		}
		if p[i] == '/' && i+1 < len(p) && p[i+1] == '>' {
			closed = true
			i++
			break
		}
		a, end := attributeAt(p, i)
		if end < 0 || n == mostPlain || end-start > longestPlain {
			return t.odd()
		}
		t.found[n] = a
		n++
		i = end
	}
	if n > 0 {
		whole := t.kept(p[start:i])
		if len(t.attrs)+n > cap(t.attrs) {
			t.makeRoom()
			from = 0
		}
		for _, f := range t.found[:n] {
			a := html.Attribute{Key: whole[f.key-start : f.keyEnd-start], Val: whole[f.val-start : f.valEnd-start]}
			if f.capital {
				a.Key = string(lowered([]byte(a.Key)))
			}
			if slices.ContainsFunc(t.attrs[from:], func(b html.Attribute) bool { return a.Key == b.Key }) {
				t.attrs = t.attrs[:from]
				return t.odd()
			}
			if f.escaped {
				a.Val = strings.ReplaceAll(a.Val, "&amp;", "&")
			}
			t.attrs = append(t.attrs, a)
		}
	}
	t.i, t.attr, t.closed = i+1, slices.Clip(t.attrs[from:]), closed
	t.opened()
	return html.StartTagToken
}

// rawText reads text that is no markup, up to the end tag of its element. It
// reports false when there is none.
func (t *tags) rawText() bool {
	name := t.raw
	t.raw = ""
	rest := t.page[t.i:]
	end := 0
	for {
		k := bytes.Index(rest[end:], []byte("</"))
		if k < 0 {
			end = len(rest)
			break
		}
		end += k
		if behind := end + len("</") + len(name); behind < len(rest) && strings.EqualFold(string(rest[end+len("</"):behind]), name) && (isSpace(rest[behind]) || rest[behind] == '/' || rest[behind] == '>') {
			break
		}
		end += len("</")
	}
	if name == "plaintext" {
		end = len(rest)
	}
	t.text = rest[:end]
	if name == "script" && bytes.Contains(t.text, []byte("<!--")) { // it may hold its own end
		z := html.NewTokenizer(io.MultiReader(strings.NewReader("<script>"), bytes.NewReader(rest)))
		z.Next()
		if z.Next() != html.TextToken {
			return false
		}
		end = len(z.Raw())
		t.text = z.Text()
	} else if name == "title" || name == "textarea" {
		t.text = dereferenced(t.text)
	}
	t.i += end
	return end > 0
}
