package page

import (
	"context"
	"strings"

	"ibid/sources"
)

// text reads plain text: paragraphs are parted by empty lines, the first line
// is the title when it is short.
func (r *Reader) text(_ context.Context, f *sources.Fetch, s *sources.Snapshot) {
	text, name := decode(f.Body[:min(len(f.Body), r.o.MaxText)], f.Header.Get("Content-Type"))
	s.Charset = name
	s.Text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	start := 0
	for start < len(s.Text) {
		end := strings.Index(s.Text[start:], "\n\n")
		if end < 0 {
			end = len(s.Text)
		} else {
			end += start
		}
		if at := trim(s.Text, sources.Span{Start: start, End: end}); !at.Empty() {
			s.Blocks = append(s.Blocks, sources.Passage{At: at, Kind: sources.Paragraph, Main: true})
		}
		start = end + 2
	}
	if len(s.Blocks) > 0 {
		first, _, _ := strings.Cut(s.Blocks[0].At.In(s.Text), "\n")
		if len(first) <= 200 && s.MediaType == "text/plain" {
			s.Title = sources.Printable(first)
			s.Titles = []string{s.Title}
		}
	}
}

// trim takes white space off both ends of a span.
func trim(text string, at sources.Span) sources.Span {
	part := text[at.Start:at.End]
	left := len(part) - len(strings.TrimLeft(part, " \t\n\u00a0"))
	return sources.Span{Start: at.Start + left, End: at.Start + left + len(strings.TrimRight(part[left:], " \t\n\u00a0"))}
}
