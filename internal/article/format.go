package article

import (
	"bytes"
	"context"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/gabriel-vasile/mimetype"

	"ibid/sources"
)

// certainty says how sure the content of a file makes us of its format.
type certainty int

const (
	no    certainty = iota // the content cannot be this format
	maybe                  // the content may be this format; the file's name decides
	sure                   // the content is this format, whatever the file is called
)

// format is one line of the table of formats.
type format struct {
	name  sources.Format
	looks func(data []byte) certainty // by content; sees the whole file, must be quick
	ext   []string                    // file name extensions, lower case, with the dot
	parse func(ctx context.Context, name string, data []byte) (*draft, error)
	with  func(ctx context.Context, p *Parser, data []byte) (*draft, error) // instead of parse, where a reader needs what Options bring
}

// formats lists the article formats. Content is tried in this order: the first
// that is sure decides; then the first whose extension the file has and whose
// content may be; then the first whose content may be.
var formats = []format{
	{"docx", looksDOCX, []string{".docx", ".docm", ".dotx"}, parseDOCX, nil},
	{"odt", looksODT, []string{".odt", ".ott", ".fodt"}, parseODT, nil},
	{"epub", looksEPUB, []string{".epub"}, parseEPUB, nil},
	{"pdf", looksPDF, []string{".pdf"}, nil, parsePDF},
	{"latex", looksLaTeX, []string{".tex", ".latex", ".ltx"}, nil, pandocFormat("latex", "LaTeX")},
	{"html", looksHTML, []string{".html", ".htm", ".xhtml", ".xht", ".mht"}, parseHTML, nil},
	{"markdown", looksMarkdown, []string{".md", ".markdown", ".mdown", ".mkd", ".mdx", ".rmd", ".qmd"}, parseMarkdown, nil},
	{"rst", looksText, []string{".rst", ".rest"}, nil, pandocFormat("rst", "reStructuredText")},
	{"org", looksText, []string{".org"}, nil, pandocFormat("org", "Org")},
	{"asciidoc", looksText, []string{".adoc", ".asciidoc"}, nil, pandocFormat("asciidoc", "AsciiDoc")},
	{"mediawiki", looksText, []string{".wiki", ".mediawiki", ".mw"}, nil, pandocFormat("mediawiki", "MediaWiki")},
	{"text", looksText, []string{".txt", ".text", ".asc"}, parseText, nil},
}

// detect returns the format of a file, or nil when no reader knows it.
func detect(name string, data []byte) *format {
	looks := make([]certainty, len(formats))
	for i := range formats {
		looks[i] = formats[i].looks(data)
		if looks[i] == sure {
			return &formats[i]
		}
	}
	ext := strings.ToLower(path.Ext(name))
	for i := range formats {
		for _, e := range formats[i].ext {
			if e == ext && looks[i] == maybe {
				return &formats[i]
			}
		}
	}
	for i := len(formats) - 1; i >= 0; i-- { // the plainest reading last in the table, first here
		if looks[i] == maybe {
			return &formats[i]
		}
	}
	return nil
}

// looksText takes every file that holds text, in whatever encoding.
func looksText(data []byte) certainty {
	if binary(data) {
		return no
	}
	return maybe
}

// binary reports whether data holds bytes that no text has: NUL bytes outside
// UTF-16, or many control characters.
func binary(data []byte) bool {
	head := data[:min(len(data), 8192)]
	if wide(head) != "" {
		return false
	}
	control := 0
	for _, c := range head {
		if c == 0 {
			return true
		}
		if c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != 0x1b && c != '\v' {
			control++
		}
	}
	if control*50 > len(head) {
		return true
	}
	for _, magic := range []string{"%PDF-", "PK\x03\x04", "\x89PNG", "\xff\xd8\xff", "GIF8", "\xd0\xcf\x11\xe0", "\x1f\x8b", "Rar!", "7z\xbc\xaf", "{\\rtf"} {
		if bytes.HasPrefix(head, []byte(magic)) {
			return true
		}
	}
	return false
}

// unknownWhy says what a file is that no reader takes.
func unknownWhy(data []byte) string {
	m := mimetype.Detect(data)
	kind, _, _ := strings.Cut(m.String(), ";")
	if kind == "application/octet-stream" || !utf8.ValidString(kind) {
		return "this is a binary file of an unknown kind, not an article; save its text alone and check that"
	}
	return "this is a file of type " + kind + ", which ibid does not read as an article; save its text alone and check that"
}
