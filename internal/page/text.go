package page

import (
	"context"
	"strings"

	"ibid/sources"
)

// readText reads plain text: paragraphs are parted by empty lines, the first
// line is the title when it is short.
func readText(_ context.Context, in *input, s *sources.Snapshot) {
	body, name := decode(in.body, in.header.Get("Content-Type"))
	s.Charset = name
	w := newWriter(in.opts, len(body))
	head := ""
	for line := range strings.Lines(string(body)) {
		if strings.TrimSpace(line) == "" {
			w.end()
			continue
		}
		if head == "" {
			head = short(line, maxTitle)
		}
		w.write(line, 0, 0)
		w.space = w.open
	}
	w.all(s)
	if head != "" && len(head) <= 200 && s.MediaType == "text/plain" {
		entitle(s, head)
	}
}
