package page

import (
	"context"
	"slices"
	"strings"

	"ibid/sources"
)

// kind is one way to read a body.
type kind struct {
	name  string
	types []string // media types; one that ends in "*" stands for all that begin so, one that begins with "*" for all that end so
	read  func(ctx context.Context, in *input, s *sources.Snapshot)
}

// table is what can be read, asked in order. The last line takes whatever is
// left.
var table = [...]kind{
	{"html", []string{"text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml"}, readHTML},
	{"pdf", []string{"application/pdf"}, readPDF},
	{"json", []string{"application/json", "*+json", "text/json", "application/x-ndjson", "application/jsonl"}, readJSON},
	{"xml", []string{"text/xml", "application/xml", "*+xml"}, readXML},
	{"table", []string{"text/csv", "text/tab-separated-values"}, readTable},
	{"binary", []string{"text/rtf"}, readBinary},
	{"text", []string{"text/*", "application/x-tex", "application/x-bibtex", "application/javascript", "application/x-yaml", "application/yaml", "application/toml", "application/sql"}, readText},
	{"binary", []string{"*"}, readBinary},
}

// kindOf returns the line of the table for a media type.
func kindOf(media string) *kind {
	for i := range table {
		if slices.ContainsFunc(table[i].types, func(t string) bool { return matches(t, media) }) {
			return &table[i]
		}
	}
	return &table[len(table)-1]
}

func matches(pattern, media string) bool {
	switch {
	case pattern == media || pattern == "*":
		return true
	case strings.HasPrefix(pattern, "*"):
		return strings.HasSuffix(media, pattern[1:])
	case strings.HasSuffix(pattern, "*"):
		return strings.HasPrefix(media, pattern[:len(pattern)-1])
	}
	return false
}

// readBinary reads nothing: the body is no text.
func readBinary(_ context.Context, _ *input, s *sources.Snapshot) { s.Unreadable = binary }
