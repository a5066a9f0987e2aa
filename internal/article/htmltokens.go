package article

import (
	"bytes"
	"context"
	"io"
	"strings"

	"golang.org/x/net/html"

	"ibid/sources"
)

// attributes are the attributes that matter here.
type attributes struct {
	id, name, href, class, role, kind, style, target, start, lang string
	hidden                                                        bool
	hrefAt                                                        sources.Span
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
			if skip := h.start(name, a, kind == html.SelfClosingTagToken, at); skip {
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
			a.hrefAt = attributeAt(raw, at, v)
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
