package page

import (
	"context"
	"errors"
	"strings"

	"ibid/internal/pdf"
	"ibid/sources"
)

// pdf reads a PDF page by page; its lines are joined to paragraphs.
func (r *Reader) pdf(ctx context.Context, f *sources.Fetch, s *sources.Snapshot) {
	if r.o.PDF == nil {
		s.Unreadable = "binary"
		return
	}
	doc, err := r.o.PDF.Read(ctx, f.Body)
	if err != nil {
		s.Unreadable = unreadable(err)
		return
	}
	s.Title, s.Author, s.Pages = sources.Printable(doc.Title), sources.Printable(doc.Author), doc.Total
	var b strings.Builder
	for i, p := range doc.Pages {
		for _, para := range strings.Split(pdf.Flow(p.Text), "\n\n") {
			para = strings.TrimSpace(para)
			if para == "" || b.Len()+len(para) > r.o.MaxText {
				continue
			}
			start := b.Len()
			b.WriteString(para)
			s.Blocks = append(s.Blocks, sources.Passage{At: sources.Span{Start: start, End: b.Len()}, Kind: sources.Paragraph, Main: true, Page: i + 1})
			b.WriteString("\n\n")
		}
	}
	s.Text = strings.TrimRight(b.String(), "\n")
	if len(s.Blocks) == 0 {
		s.Unreadable = "no text layer"
		return
	}
	if s.Title != "" {
		s.Titles = append(s.Titles, s.Title)
	}
	for i := range min(3, len(s.Blocks)) { // the title page says it in its own words
		if line := s.Blocks[i].At.In(s.Text); len(line) <= 300 && s.Blocks[i].Page == 1 {
			s.Titles = append(s.Titles, line)
			if s.Heading == "" {
				s.Heading = line
			}
		}
	}
	if s.Title == "" && len(s.Titles) > 0 {
		s.Title = s.Titles[0]
	}
}

// unreadable names why a PDF has no text.
func unreadable(err error) string {
	switch {
	case errors.Is(err, pdf.ErrEncrypted):
		return "encrypted"
	case errors.Is(err, pdf.ErrNoText):
		return "no text layer"
	case errors.Is(err, pdf.ErrTimeout), errors.Is(err, pdf.ErrTooLarge):
		return "too large"
	}
	return "damaged"
}
