package pdf

import (
	"bytes"
	"fmt"
	"strings"
)

// page is a page of a PDF written by a test: its content stream and its link
// annotations.
type page struct {
	content string
	links   []string // "x1 y1 x2 y2 URL"
}

// at returns the operators that set words at a place: font F1 is Helvetica, F2
// its bold face.
func at(x, y, size float64, font, words string) string {
	words = strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(words)
	return fmt.Sprintf("BT /%s %g Tf 1 0 0 1 %g %g Tm (%s) Tj ET\n", font, size, x, y, words)
}

// lines returns operators for lines of plain text from the top of a page down.
func lines(words ...string) string {
	var b strings.Builder
	for i, w := range words {
		b.WriteString(at(72, 720-float64(i)*14, 11, "F1", w))
	}
	return b.String()
}

// file writes a PDF. info is the body of the information dictionary.
func file(info string, pages ...page) []byte {
	var b bytes.Buffer
	var offsets []int
	object := func(body string) {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(offsets), body)
	}
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	var kids []string
	next := 6 // after catalogue, tree, two fonts and information
	for _, p := range pages {
		kids = append(kids, fmt.Sprintf("%d 0 R", next))
		next += 2 + len(p.links)
	}
	object("<< /Type /Catalog /Pages 2 0 R >>")
	object(fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", strings.Join(kids, " "), len(pages)))
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>")
	object("<< " + info + " >>")
	for _, p := range pages {
		n := len(offsets) + 1
		var annots []string
		for i := range p.links {
			annots = append(annots, fmt.Sprintf("%d 0 R", n+2+i))
		}
		object(fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R /Annots [%s] /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>", n+1, strings.Join(annots, " ")))
		object(fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(p.content), p.content))
		for _, l := range p.links {
			i := strings.LastIndexByte(l, ' ')
			object(fmt.Sprintf("<< /Type /Annot /Subtype /Link /Border [0 0 0] /Rect [%s] /A << /S /URI /URI (%s) >> >>", l[:i], l[i+1:]))
		}
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R /Info 5 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, start)
	return b.Bytes()
}
