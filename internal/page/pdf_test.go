package page

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"ibid/internal/pdf"
	"ibid/sources"
)

// paper plays a PDF reader.
type paper struct {
	doc *pdf.Document
	err error
}

func (p paper) Read(context.Context, []byte) (*pdf.Document, error) { return p.doc, p.err }

func readPaper(p PDF, ctx context.Context) *sources.Snapshot {
	return New(Options{PDF: p}).Read(ctx, sourceOf("application/pdf", []byte("%PDF-1.7\n")))
}

func TestPDFPagesBecomeBlocks(t *testing.T) {
	s := readPaper(paper{doc: &pdf.Document{Title: "Walls\x00 of 1953", Author: "J. Roe", Total: 3, Cut: pdf.ErrTimeout, Pages: []pdf.Page{
		{Text: "Harbour Walls\nA Survey\n\nThe old wall broke in\nthe storm of 1953."},
		{Text: "It cost 3.2 million."},
	}}}, context.Background())
	if err := fault(s); err != nil {
		t.Error(err)
	}
	if s.Title != "Walls of 1953" || s.Author != "J. Roe" || s.Pages != 3 || !s.Cut || s.Unreadable != "" || s.MediaType != "application/pdf" {
		t.Errorf("got\n%s", dump(s))
	}
	for _, b := range s.Blocks {
		if want := 1 + strings.Count(s.Text[:b.At.Start], "1953."); b.Page != want || !b.Main || b.Nav {
			t.Errorf("%q stands on page %d, want %d", b.At.In(s.Text), b.Page, want)
		}
	}
	if !slices.Contains(s.Titles, "Walls of 1953") || len(s.Titles) < 2 {
		t.Errorf("titles %q, want the title page's too", s.Titles)
	}
}

func TestPDFThatGivesNoText(t *testing.T) {
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	for _, tt := range []struct {
		p    PDF
		ctx  context.Context
		want string
	}{
		{nil, context.Background(), noReader},
		{paper{err: pdf.ErrEncrypted}, context.Background(), encrypted},
		{paper{err: fmt.Errorf("page 3: %w", pdf.ErrDamaged)}, context.Background(), damaged},
		{paper{err: pdf.ErrNoText}, context.Background(), noTextLayer},
		{paper{err: pdf.ErrTooLarge}, context.Background(), tooLarge},
		{paper{err: pdf.ErrTimeout}, context.Background(), tooSlow},
		{paper{err: pdf.ErrClosed}, context.Background(), interrupted},
		{paper{err: context.Canceled}, ended, interrupted},
		{paper{err: fmt.Errorf("no memory")}, context.Background(), noReader},
		{paper{doc: &pdf.Document{Total: 2, Pages: []pdf.Page{{}, {Text: " \n"}}}}, context.Background(), noTextLayer},
	} {
		s := readPaper(tt.p, tt.ctx)
		if s.Unreadable != tt.want || s.Text != "" {
			t.Errorf("%+v is said as %q, want %q", tt.p, s.Unreadable, tt.want)
		}
	}
}

// onePage writes a PDF of one page with lines of text.
func onePage(lines ...string) []byte {
	var b, content bytes.Buffer
	for i, l := range lines {
		fmt.Fprintf(&content, "BT /F1 11 Tf 72 %d Td (%s) Tj ET\n", 720-14*i, l)
	}
	var at []int
	for i, object := range []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", content.Len(), content.String()),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
	} {
		if i == 0 {
			b.WriteString("%PDF-1.4\n")
		}
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, a := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", a)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, start)
	return b.Bytes()
}

func TestPDFIsRead(t *testing.T) {
	if testing.Short() || raceDetector {
		t.Skip("starting the PDF reader takes seconds, and half a minute under the race detector")
	}
	reader := pdf.New(pdf.Options{})
	defer reader.Close()
	r := New(Options{PDF: reader})
	for _, header := range []string{"application/pdf", "text/html", "application/octet-stream", ""} { // whatever the server says
		s := r.Read(context.Background(), sourceOf(header, onePage("The old wall broke in the storm", "of March 1953.")))
		if s.MediaType != "application/pdf" || !strings.Contains(s.Text, "The old wall broke in the storm of March 1953.") || s.Blocks[0].Page != 1 || s.Pages != 1 {
			t.Errorf("sent as %q:\n%s", header, dump(s))
		}
	}
	s := r.Read(context.Background(), sourceOf("application/pdf", onePage("x")[:40]))
	if s.Unreadable != damaged {
		t.Errorf("a torn PDF is %q, want %q", s.Unreadable, damaged)
	}
}
