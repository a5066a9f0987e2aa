package pdf

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/klippa-app/go-pdfium"
	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// work reads one document. It keeps what it has read, so that the pages before
// a fault are not lost.
type work struct {
	data   []byte
	layout bool
	opts   Options

	doc   Document
	ref   references.FPDF_DOCUMENT
	size  int // bytes of text so far
	links int // links so far
}

func (w *work) do(p pdfium.Pdfium) error {
	open, err := p.OpenDocument(&requests.OpenDocument{File: &w.data})
	switch {
	case errors.Is(err, pdfiumerrors.ErrPassword), errors.Is(err, pdfiumerrors.ErrSecurity):
		return ErrEncrypted
	case err != nil:
		return ErrDamaged
	}
	count, err := p.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: open.Document})
	if err != nil || count.PageCount < 0 {
		return ErrDamaged
	}
	w.ref, w.doc.Total = open.Document, count.PageCount
	w.doc.Title = meta(p, open.Document, "Title")
	w.doc.Author = meta(p, open.Document, "Author")
	for i := range count.PageCount {
		if i >= w.opts.MaxPages || w.size > w.opts.MaxText {
			return ErrTooLarge
		}
		page, err := w.page(p, open.Document, i)
		if err != nil {
			return err
		}
		w.size += len(page.Text)
		w.doc.Pages = append(w.doc.Pages, page)
	}
	return nil
}

// page reads one page. A page that cannot be loaded is an empty page; an error
// means that the instance itself is done for.
func (w *work) page(p pdfium.Pdfium, doc references.FPDF_DOCUMENT, i int) (Page, error) {
	load, err := p.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: doc, Index: i})
	if err != nil {
		return Page{}, alive(p, doc)
	}
	defer func() { _, _ = p.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: load.Page}) }()
	of := requests.Page{ByReference: &load.Page}
	text, err := p.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: of})
	if err != nil {
		return Page{}, alive(p, doc)
	}
	defer func() { _, _ = p.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: text.TextPage}) }()
	count, err := p.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: text.TextPage})
	if err != nil || count.Count <= 0 {
		return Page{}, alive(p, doc)
	}
	n := min(count.Count, w.opts.MaxText) // characters; a page of so many is no page
	if w.layout {
		return w.layOut(p, of, text.TextPage, n)
	}
	got, err := p.FPDFText_GetText(&requests.FPDFText_GetText{TextPage: text.TextPage, Count: n})
	if err != nil {
		return Page{}, fmt.Errorf("%w: %v", ErrDamaged, err)
	}
	return Page{Text: clean(got.Text)}, nil
}

// alive returns nil when the instance still answers, so that one bad page does
// not cost the others.
func alive(p pdfium.Pdfium, doc references.FPDF_DOCUMENT) error {
	if _, err := p.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc}); err != nil {
		return fmt.Errorf("%w: %v", ErrDamaged, err)
	}
	return nil
}

// result decides what the caller hears: the pages that were read, or why there
// are none.
func (w *work) result(err error) (*Document, error) {
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded), errors.Is(err, ErrClosed):
		return nil, err
	case err != nil && w.size == 0:
		return nil, err
	case err != nil:
		w.doc.Cut = err
	case w.size == 0:
		return nil, ErrNoText
	}
	return &w.doc, nil
}

// meta returns an entry of the document information, or "".
func meta(p pdfium.Pdfium, doc references.FPDF_DOCUMENT, tag string) string {
	got, err := p.FPDF_GetMetaText(&requests.FPDF_GetMetaText{Document: doc, Tag: tag})
	if err != nil {
		return ""
	}
	s := strings.Join(strings.Fields(clean(got.Value)), " ")
	if len(s) > 1000 { // longer than any title; the entry is a string of any length
		s = strings.ToValidUTF8(s[:1000], "")
	}
	return s
}
