package article

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// archived packs the files of a case below a folder into a zip archive, with the
// parts of the format that say nothing of the article added.
func archived(t testing.TB, files []txtar.File, format string) []byte {
	t.Helper()
	parts := map[string]string{}
	var order []string
	put := func(name, words string) {
		if _, ok := parts[name]; !ok {
			order = append(order, name)
		}
		parts[name] = words
	}
	switch format {
	case "docx":
		put("[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`)
		put("_rels/.rels", relationships(`<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>`))
	case "odt":
		put("mimetype", odtText)
	case "epub":
		put("mimetype", "application/epub+zip")
		put("META-INF/container.xml", `<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>`)
	}
	var related []string // parts that the document part relates to
	links := ""          // relationships of the document part
	var spine, manifest strings.Builder
	for _, f := range files {
		words := string(f.Data)
		switch {
		case format == "docx" && f.Name == "word/_rels/document.xml.rels":
			links = words
			continue
		case format == "docx" && strings.HasSuffix(f.Name, ".rels"):
			words = relationships(words)
		case format == "docx" && strings.HasPrefix(f.Name, "word/"):
			part := strings.TrimSuffix(strings.TrimPrefix(f.Name, "word/"), ".xml")
			root := part
			if part == "document" {
				words = "<w:body>" + words + "</w:body>"
			} else {
				related = append(related, part)
			}
			words = fmt.Sprintf(`<w:%s xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">%s</w:%s>`, root, words, root)
		case format == "odt" && f.Name == "content.xml":
			words = `<office:document-content xmlns:office="` + odtOffice + `" xmlns:text="` + odtTextNS + `" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:xlink="http://www.w3.org/1999/xlink">` + words + `</office:document-content>`
		case format == "epub":
			fmt.Fprintf(&manifest, `<item id="%s" href="%s" media-type="application/xhtml+xml"/>`, f.Name, f.Name)
			fmt.Fprintf(&spine, `<itemref idref="%s"/>`, f.Name)
			put("OEBPS/"+f.Name, `<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body>`+words+`</body></html>`)
			continue
		}
		put(f.Name, words)
	}
	switch format {
	case "docx":
		for _, part := range related {
			links += fmt.Sprintf(`<Relationship Id="p-%s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s.xml"/>`, part, part, part)
		}
		put("word/_rels/document.xml.rels", relationships(links))
	case "epub":
		put("OEBPS/book.opf", `<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>A book</dc:title></metadata><manifest>`+manifest.String()+`</manifest><spine>`+spine.String()+`</spine></package>`)
	}
	return zipped(t, order, parts)
}

func relationships(inner string) string {
	return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + strings.TrimSpace(inner) + `</Relationships>`
}

func zipped(t testing.TB, order []string, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range order {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(parts[name]))
		}
		if err != nil {
			t.Fatalf("pack %s: %v", name, err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatalf("pack: %v", err)
	}
	return b.Bytes()
}

// printed makes a PDF of a small language, one thing a line: "X Y SIZE words"
// sets words at a place, "bold X Y SIZE words" in bold face, "link X1 Y1 X2 Y2
// URL" lays a link over a place, "page" begins a page.
func printed(t testing.TB, script string) []byte {
	t.Helper()
	pages := []pdfPage{{}}
	for _, line := range strings.Split(script, "\n") {
		p := &pages[len(pages)-1]
		rest, bold := strings.CutPrefix(line, "bold ")
		switch {
		case strings.TrimSpace(line) == "":
		case line == "page":
			pages = append(pages, pdfPage{})
		case strings.HasPrefix(line, "link "):
			p.links = append(p.links, strings.TrimPrefix(line, "link "))
		default:
			var x, y, size float64
			if n, err := fmt.Sscanf(rest, "%f %f %f", &x, &y, &size); n != 3 {
				t.Fatalf("no place in %q: %v", line, err)
			}
			words := strings.SplitN(rest, " ", 4)[3]
			face := "F1"
			if bold {
				face = "F2"
			}
			fmt.Fprintf(&p.content, "BT /%s %g Tf 1 0 0 1 %g %g Tm (%s) Tj ET\n", face, size, x, y, strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(words))
		}
	}
	return pdfFile(pages)
}

type pdfPage struct {
	content strings.Builder
	links   []string // "x1 y1 x2 y2 URL"
}

// pdfFile writes a PDF of pages in Helvetica.
func pdfFile(pages []pdfPage) []byte {
	var b bytes.Buffer
	var offsets []int
	object := func(format string, args ...any) {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(offsets), fmt.Sprintf(format, args...))
	}
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	var kids []string
	next := 5
	for i := range pages {
		kids = append(kids, fmt.Sprintf("%d 0 R", next))
		next += 2 + len(pages[i].links)
	}
	object("<< /Type /Catalog /Pages 2 0 R >>")
	object("<< /Type /Pages /Kids [%s] /Count %d >>", strings.Join(kids, " "), len(pages))
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>")
	for i := range pages {
		p := &pages[i]
		n := len(offsets) + 1
		var annots []string
		for k := range p.links {
			annots = append(annots, fmt.Sprintf("%d 0 R", n+2+k))
		}
		object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R /Annots [%s] /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>", n+1, strings.Join(annots, " "))
		object("<< /Length %d >>\nstream\n%s\nendstream", p.content.Len(), p.content.String())
		for _, l := range p.links {
			at := strings.LastIndexByte(l, ' ')
			object("<< /Type /Annot /Subtype /Link /Border [0 0 0] /Rect [%s] /A << /S /URI /URI (%s) >> >>", l[:at], l[at+1:])
		}
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, start)
	return b.Bytes()
}
