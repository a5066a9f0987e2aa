package article

import (
	"bytes"
	"context"
	"errors"
	"path"
	"strings"

	"ibid/internal/pdf"
)

// looksPDF recognises a PDF by its header, which stands in the first kilobyte.
func looksPDF(data []byte) certainty {
	if bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")) {
		return sure
	}
	return no
}

// parsePDF reads a PDF article. A PDF holds words at places and nothing of
// paragraphs or notes, so both are told by where words stand and how large they
// are: lines make paragraphs, small lines at the foot of a page that begin with
// a number are notes, small raised digits are their markers.
func parsePDF(ctx context.Context, p *Parser, data []byte) (*draft, error) {
	r := p.opts.PDF
	if r == nil {
		own := pdf.New(pdf.Options{})
		defer own.Close()
		r = own
	}
	doc, err := r.Layout(ctx, data)
	if err != nil {
		return nil, err
	}
	d := &draft{title: goodTitle(doc.Title)}
	if doc.Cut != nil {
		d.find("article.part_unread", 0, "Only the first pages of the PDF could be read: "+doc.Cut.Error()+".")
	}
	l := layOutPDF(doc)
	if len(l.lines) == 0 {
		return nil, errors.New("the PDF has no text layer (a scan, perhaps)")
	}
	l.notes()
	paras := l.paragraphs()
	w := pdfWriter{d: d, l: l, links: doc}
	w.write(paras)
	return d, ctx.Err()
}

// goodTitle returns the title of a PDF's properties unless it is what a program
// puts there by itself: the name of a file, or "untitled".
func goodTitle(s string) string {
	low := strings.ToLower(s)
	switch path.Ext(low) {
	case ".doc", ".docx", ".odt", ".rtf", ".tex", ".dvi", ".indd", ".pdf", ".ps", ".qxd", ".pub", ".html", ".htm":
		return ""
	}
	if low == "untitled" || strings.HasPrefix(low, "microsoft word - ") {
		return ""
	}
	return s
}
