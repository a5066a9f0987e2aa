package pdf

import (
	"fmt"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/responses"
)

// layOut reads a page with the place of every run. Calls into WebAssembly cost
// a microsecond each, so what does not change within a run is asked once a run.
func (w *work) layOut(p pdfium.Pdfium, of requests.Page, text references.FPDF_TEXTPAGE, n int) (Page, error) {
	if n > w.opts.MaxText/16 { // each character becomes a value of some hundred bytes
		return Page{}, ErrTooLarge
	}
	got, err := p.GetPageTextStructured(&requests.GetPageTextStructured{Page: of, Mode: requests.GetPageTextStructuredModeChars})
	if err != nil {
		return Page{}, fmt.Errorf("%w: %v", ErrDamaged, err)
	}
	links, err := w.pageLinks(p, of)
	if err != nil {
		return Page{}, err
	}
	b := runner{p: p, text: text, links: newLinkIndex(links)}
	for i, c := range got.Chars {
		if err := b.add(i, c); err != nil {
			return Page{}, fmt.Errorf("%w: %v", ErrDamaged, err)
		}
	}
	b.end(true)
	return Page{Runs: b.runs, Text: join(b.runs), Links: links}, nil
}

// runner makes runs of characters.
type runner struct {
	p     pdfium.Pdfium
	text  references.FPDF_TEXTPAGE
	runs  []Run
	links linkIndex

	open  bool
	run   Run
	buf   strings.Builder
	set   float64 // size of the open run as set in the file, before scaling
	space bool    // a space waits for the next character of the run
}

func (b *runner) add(i int, c *responses.GetPageTextStructuredChar) error {
	r, _ := utf8.DecodeRuneInString(c.Text)
	switch {
	case r == '\n':
		b.end(true)
		return nil
	case r == joinChar || r == joinText || r == '\u00ad':
		// A font without a Unicode map may use the same code for a sign of its own.
		if is, err := b.p.FPDFText_IsHyphen(&requests.FPDFText_IsHyphen{TextPage: b.text, Index: i}); err == nil && is.IsHyphen || r == '\u00ad' {
			b.run.Hyphen = b.open
			b.end(true)
		}
		return nil
	case unicode.IsSpace(r):
		b.space = b.open
		return nil
	case c.Text == "" || unicode.IsControl(r) || r == '\ufeff' || r == '\u200b' || r == utf8.RuneError:
		return nil
	}
	at := c.PointPosition
	font, err := b.p.FPDFText_GetFontSize(&requests.FPDFText_GetFontSize{TextPage: b.text, Index: i})
	if err != nil {
		return err
	}
	link := b.links.at((at.Left+at.Right)/2, (at.Bottom+at.Top)/2)
	if !b.open || link != b.run.Link || b.doubtful(font.FontSize, at) {
		m, err := b.p.FPDFText_GetMatrix(&requests.FPDFText_GetMatrix{TextPage: b.text, Index: i})
		if err != nil {
			return err
		}
		y := float64(m.Matrix.F)
		size := font.FontSize * math.Hypot(float64(m.Matrix.C), float64(m.Matrix.D))
		if !b.open || link != b.run.Link || b.differs(y, size, at) {
			b.end(false)
			b.begin(i, at)
			b.run.Link = link
			b.set, b.run.Y, b.run.Size = font.FontSize, y, size
			b.run.Turned = math.Abs(float64(m.Matrix.B)) > 0.2*math.Abs(float64(m.Matrix.A))
		}
	}
	if b.space {
		b.buf.WriteByte(' ')
		b.space = false
	}
	b.buf.WriteString(letters.Replace(string(r)))
	b.run.X, b.run.Right = min(b.run.X, at.Left), max(b.run.Right, at.Right)
	return nil
}

// doubtful reports whether a character may belong to another run: it is set in
// another size, far away, or does not stand on the base line as most do.
func (b *runner) doubtful(set float64, at responses.CharPosition) bool {
	return set != b.set || b.apart(at) || math.Abs(at.Bottom-b.run.Y) > b.run.Size/20
}

func (b *runner) differs(y, size float64, at responses.CharPosition) bool {
	return b.apart(at) || math.Abs(y-b.run.Y) > b.run.Size/20 || math.Abs(size-b.run.Size) > b.run.Size/20
}

// apart reports whether a character stands so far from the run that a reader
// sees a gap: the next column, a tab.
func (b *runner) apart(at responses.CharPosition) bool {
	return at.Left > b.run.Right+1.5*b.run.Size || at.Right < b.run.X-b.run.Size
}

func (b *runner) begin(i int, at responses.CharPosition) {
	b.open = true
	b.run = Run{X: at.Left, Right: at.Right, Space: b.space}
	b.space = false
	info, err := b.p.FPDFText_GetFontInfo(&requests.FPDFText_GetFontInfo{TextPage: b.text, Index: i})
	if err != nil {
		return // the weight of a font is a nicety
	}
	name := strings.ToLower(info.FontName)
	b.run.Bold = info.Flags&fontForceBold != 0 || strings.Contains(name, "bold") || strings.Contains(name, "black")
	b.run.Italic = info.Flags&fontItalic != 0 || strings.Contains(name, "italic") || strings.Contains(name, "oblique")
}

// Flags of a font descriptor (PDF 32000-1:2008, table 123).
const (
	fontItalic    = 1 << 6
	fontForceBold = 1 << 18
)

func (b *runner) end(line bool) {
	space := b.space
	if b.open {
		b.run.Text = accents(b.buf.String())
		b.runs = append(b.runs, b.run)
	}
	if line && len(b.runs) > 0 {
		b.runs[len(b.runs)-1].Break = true
	}
	b.buf.Reset()
	b.open, b.run = false, Run{}
	b.space = space && !line
}

// join makes the page's text of its runs, as clean makes it of PDFium's.
func join(runs []Run) string {
	var b strings.Builder
	for i, r := range runs {
		if r.Space && !strings.HasSuffix(b.String(), "\n") {
			b.WriteByte(' ')
		}
		b.WriteString(r.Text)
		switch {
		case i == len(runs)-1:
		case r.Hyphen:
			if Hyphen(r.Text, runs[i+1].Text) {
				b.WriteByte('-')
			}
		case r.Break:
			b.WriteByte('\n')
		}
	}
	return b.String()
}
