package article

import (
	"bytes"
	"context"
	"strings"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/transform"
)

// looksHTML is sure when a file begins as HTML does, and takes it for possible
// when it holds tags.
func looksHTML(data []byte) certainty {
	if binary(data) {
		return no
	}
	if wide(data[:min(len(data), 512)]) != "" {
		data = decode(data[:min(len(data), 1<<16)]).text
	}
	head := bytes.ToLower(bytes.TrimLeft(data[:min(len(data), 4096)], "\ufeff \t\r\n"))
	for bytes.HasPrefix(head, []byte("<!--")) || bytes.HasPrefix(head, []byte("<?xml")) {
		end := bytes.Index(head, []byte(">"))
		if end < 0 {
			break
		}
		head = bytes.TrimLeft(head[end+1:], " \t\r\n")
	}
	for _, tag := range []string{"<!doctype html", "<html", "<head", "<body", "<article", "<meta "} {
		if bytes.HasPrefix(head, []byte(tag)) {
			return sure
		}
	}
	tags := 0
	rest := bytes.ToLower(data[:min(len(data), 1<<18)])
	for _, tag := range []string{"<p>", "<p ", "</p>", "<a href", "<div", "<sup", "</li>", "<br", "<h1", "<h2", "<span", "</i>", "</em>", "<blockquote"} {
		tags += min(bytes.Count(rest, []byte(tag)), 20)
	}
	switch {
	case bytes.HasPrefix(head, []byte("<")) && tags > 4 && (bytes.Contains(rest, []byte("</p>")) || bytes.Contains(rest, []byte("</div>")) || bytes.Contains(rest, []byte("</html>"))):
		return sure
	case tags > 2:
		return maybe
	}
	return no
}

// parseHTML reads one HTML file.
func parseHTML(ctx context.Context, name string, data []byte) (*draft, error) {
	dec := decodeHTML(data)
	d := &draft{file: newPositions(dec)}
	h := newHTMLReader(d)
	if err := h.read(ctx, "", dec.text, 0); err != nil {
		return nil, err
	}
	h.pair()
	return d, ctx.Err()
}

// decodeHTML is decode, but obeys the encoding that the file names when it is
// not UTF-8 (WHATWG Encoding Standard).
func decodeHTML(data []byte) *decoded {
	dec := decode(data)
	if dec.charset != "windows-1252" {
		return dec
	}
	enc, name, _ := charset.DetermineEncoding(data, "text/html")
	if name == "windows-1252" || name == "utf-8" {
		return dec
	}
	out, _, err := transform.Bytes(enc.NewDecoder(), data)
	if err != nil {
		return dec
	}
	out = bytes.ToValidUTF8(out, []byte("\uFFFD"))
	return &decoded{text: out, charset: name, replaced: bytes.Count(out, []byte("\uFFFD")), raw: data}
}

// fragment splits a link into the file it leads to, as a path in the article's
// own container, and the anchor there. ok is false when there is no anchor. A
// full address with an anchor is read as one of the page itself, which the anchor
// being there then confirms.
func fragment(scope, href string) (key string, ok bool) {
	before, frag, ok := strings.Cut(strings.TrimSpace(href), "#")
	if !ok || frag == "" {
		return "", false
	}
	frag = unpercent(frag)
	if before == "" || strings.Contains(before, "//") || scope == "" {
		return scope + "#" + frag, true
	}
	dir := ""
	if i := strings.LastIndexByte(scope, '/'); i >= 0 {
		dir = scope[:i+1]
	}
	return cleanPath(dir+unpercent(before)) + "#" + frag, true
}
