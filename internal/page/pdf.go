package page

import (
	"context"
	"errors"
	"slices"
	"strings"

	"ibid/internal/pdf"
	"ibid/sources"
)

// readPDF reads a PDF page by page; its lines are joined to paragraphs, and
// each block knows its page.
func readPDF(ctx context.Context, in *input, s *sources.Snapshot) {
	if in.pdf == nil {
		s.Unreadable = noReader
		return
	}
	doc, err := in.pdf.Read(ctx, in.body)
	if err != nil {
		s.Unreadable = whyNoText(ctx, err)
		return
	}
	s.Title, s.Author, s.Pages = short(doc.Title, maxTitle), short(doc.Author, maxTitle), doc.Total
	s.Cut = doc.Cut != nil
	w := newWriter(in.opts, len(in.body)/8)
	for i, p := range doc.Pages {
		w.page = i + 1
		for para := range strings.SplitSeq(pdf.Flow(p.Text), "\n\n") {
			w.write(para, 0, 0)
			w.end()
		}
	}
	w.all(s)
	if len(s.Blocks) == 0 {
		s.Unreadable = noTextLayer
		return
	}
	if s.Title != "" {
		s.Titles = append(s.Titles, s.Title)
	}
	for i := range min(3, len(s.Blocks)) { // the title page says it in its own words
		line := s.Blocks[i].At.In(s.Text)
		if s.Blocks[i].Page != 1 || len(line) > 300 {
			continue
		}
		if line = short(line, maxTitle); !slices.Contains(s.Titles, line) {
			s.Titles = append(s.Titles, line)
		}
		s.Heading = first(s.Heading, line)
	}
	if len(s.Titles) > 0 {
		s.Title = s.Titles[0]
	}
}

// whyNoText says in the words of Snapshot.Unreadable why a PDF gave no text.
func whyNoText(ctx context.Context, err error) string {
	switch {
	case errors.Is(err, pdf.ErrEncrypted):
		return encrypted
	case errors.Is(err, pdf.ErrNoText):
		return noTextLayer
	case errors.Is(err, pdf.ErrTooLarge):
		return tooLarge
	case errors.Is(err, pdf.ErrTimeout):
		return tooSlow
	case errors.Is(err, pdf.ErrDamaged):
		return damaged
	case ctx.Err() != nil, errors.Is(err, pdf.ErrClosed):
		return interrupted
	}
	return noReader
}
