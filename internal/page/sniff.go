package page

import (
	"bytes"
	"mime"
	"net/http"
	"path"
	"strings"

	"github.com/gabriel-vasile/mimetype"
)

// sniff returns the media type of a body and the way to read it. The bytes
// come first, because servers send PDF files as text and error pages as PDF;
// the header decides between kinds of text, which look alike; the name in the
// address decides when there is no header.
//
// Origin: WHATWG MIME Sniffing, as net/http knows it, for what is frequent;
// the tables of gabriel-vasile/mimetype for the rest.
func sniff(body []byte, header, name string) (string, *kind) {
	media := sniffed(body, header, name)
	return media, kindOf(media)
}

func sniffed(body []byte, header, name string) string {
	head := body[:min(len(body), 1024)]
	if i := bytes.Index(head, []byte("%PDF-")); i == 0 || i > 0 && (header == "application/pdf" || header == "" || !textual(header)) {
		return "application/pdf"
	}
	found, _, _ := strings.Cut(http.DetectContentType(head[:min(len(head), 512)]), ";")
	switch {
	case found == "text/html":
		if matchesText(header) {
			return "text/html" // "text/plain" is what careless servers say of everything
		}
		return markup(head, header)
	case found == "text/xml":
		return markup(head, header)
	case found == "text/plain":
		return plain(head, header, name)
	case found == "application/octet-stream" && textual(header) && mostlyText(head):
		return plain(head, header, name)
	case found == "application/octet-stream" || found == "application/zip":
		m, _, _ := strings.Cut(mimetype.Detect(body[:min(len(body), 3072)]).String(), ";")
		return m
	}
	return found
}

func matchesText(header string) bool { return header == "" || header == "text/plain" }

// markup names what begins with a tag: HTML by whatever name, or XML.
func markup(head []byte, header string) string {
	switch {
	case header == "text/html" || header == "application/xhtml+xml":
		return header
	case bytes.HasPrefix(trimmed(head), []byte("<?xml")) && !hasTag(head, "<html"):
		if textual(header) && header != "text/plain" {
			return header
		}
		return "text/xml"
	case hasTag(head, "<rss"), hasTag(head, "<feed"), hasTag(head, "<svg"):
		return "text/xml"
	}
	return "text/html"
}

// plain names a text that shows no type of its own.
func plain(head []byte, header, name string) string {
	if textual(header) && header != "text/plain" {
		return header
	}
	start := trimmed(head)
	switch {
	case bytes.HasPrefix(start, []byte(`{\rtf`)):
		return "text/rtf"
	case header == "text/plain":
		return header
	case hasTag(start[:min(len(start), 512)], "<html"), hasTag(start, "<body"), hasTag(start, "<!doctype html"):
		return "text/html"
	}
	if byName, _, _ := strings.Cut(textNames[strings.ToLower(path.Ext(name))], ";"); byName != "" {
		return byName
	}
	if len(start) > 1 && (start[0] == '{' && bytes.IndexByte(start, '"') > 0 || start[0] == '[' && bytes.ContainsAny(start[1:min(len(start), 8)], "{[\"")) {
		return "application/json"
	}
	return "text/plain"
}

// textNames are the endings of names that tell kinds of text apart.
var textNames = map[string]string{
	".json": "application/json", ".csv": "text/csv", ".tsv": "text/tab-separated-values", ".xml": "text/xml", ".rss": "text/xml",
	".md": "text/markdown", ".markdown": "text/markdown", ".html": "text/html", ".htm": "text/html", ".tex": "application/x-tex",
}

// headerType returns the media type that the headers state, in lower case and
// without parameters, or "".
func headerType(h http.Header) string {
	raw := h.Get("Content-Type")
	if media, _, err := mime.ParseMediaType(raw); err == nil {
		return media
	}
	media, _, _ := strings.Cut(raw, ";")
	media = strings.ToLower(strings.TrimSpace(media))
	if strings.Count(media, "/") != 1 || strings.ContainsAny(media, " ,") {
		return ""
	}
	return media
}

// textual reports whether a media type says that the body is text.
func textual(media string) bool {
	kind := kindOf(media).name
	return media != "" && kind != "pdf" && kind != "binary"
}

// mostlyText reports whether bytes that hold control characters are text all
// the same: a page with a stray one, or UTF-16 without a mark.
func mostlyText(head []byte) bool {
	if wide(head) != "" {
		return true
	}
	odd := 0
	for _, c := range head {
		if c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1b {
			odd++
		}
	}
	return odd*50 <= len(head)
}

func trimmed(b []byte) []byte {
	return bytes.TrimLeft(bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")), "\t\n\f\r ")
}

// hasTag reports whether a tag, in lower case, stands in b, in any case.
func hasTag(b []byte, tag string) bool {
	for {
		i := bytes.IndexByte(b, '<')
		if i < 0 || len(b)-i < len(tag) {
			return false
		}
		if strings.EqualFold(string(b[i:i+len(tag)]), tag) {
			return true
		}
		b = b[i+1:]
	}
}
