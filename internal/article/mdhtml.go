package article

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"golang.org/x/net/html"

	"ibid/sources"
)

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
