package article

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// BenchmarkParse measures each reader over an article of 200 notes: MB/s of the
// file as it is, and notes per second.
func BenchmarkParse(b *testing.B) {
	const notes = 200
	prose := "Tea reached Europe with the Dutch, as the ledgers of the company show, and was very dear at first. It was sold by the ounce in the shops of apothecaries. "
	article := func(head, marker, note, tail string) []byte {
		var body, list strings.Builder
		for i := 1; i <= notes; i++ {
			fmt.Fprintf(&body, head, prose+"Smith counted "+fmt.Sprint(i)+" chests that year.", strings.ReplaceAll(marker, "@", fmt.Sprint(i)))
			list.WriteString(strings.ReplaceAll(note, "@", fmt.Sprint(i)))
		}
		return []byte(body.String() + tail + list.String())
	}
	formats := []struct {
		name, file string
		data       []byte
	}{
		{"text", "a.txt", article("%s%s\n\n", "@", "@. Smith, J. (1990). Tea in Europe. https://example.org/tea/@.\n\n", "Notes\n\n")},
		{"markdown", "a.md", article("%s%s\n\n", "[^@]", "[^@]: Smith, *Tea in Europe* (1990), <https://example.org/tea/@>.\n", "")},
		{"html", "a.html", append([]byte("<html><body>"), article("<p>%s%s</p>\n", "<a href='#n@' id='r@'><sup>@</sup></a>", "<p id='n@'>@. Smith, <a href='https://example.org/tea/@'>Tea</a>.</p>\n", "")...)},
		{"docx", "a.docx", wordNotes(b, notes)},
		{"odt", "a.odt", archived(b, []txtar.File{{Name: "content.xml", Data: fmt.Appendf(nil, "<office:body><office:text>%s</office:text></office:body>", article("<text:p>%s%s</text:p>",
			`<text:note text:id="f@" text:note-class="footnote"><text:note-citation>@</text:note-citation><text:note-body><text:p>Smith, https://example.org/tea/@</text:p></text:note-body></text:note>`, "", ""))}}, "odt")},
		{"epub", "a.epub", archived(b, []txtar.File{{Name: "a.xhtml", Data: article("<p>%s%s</p>\n", "<a epub:type='noteref' href='#n@'>@</a>", "<aside id='n@'>Smith, <a href='https://example.org/tea/@'>Tea</a></aside>\n", "")}}, "epub")},
		{"pdf", "a.pdf", printed(b, benchPDF(notes))},
	}
	for _, f := range formats {
		b.Run(f.name, func(b *testing.B) {
			p := testParser()
			if a, err := p.Parse(context.Background(), f.file, f.data); err != nil || len(a.Notes) != notes {
				b.Fatalf("%d notes and error %v, want %d notes", len(a.Notes), err, notes)
			}
			b.SetBytes(int64(len(f.data)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := p.Parse(context.Background(), f.file, f.data); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(notes*b.N)/b.Elapsed().Seconds(), "notes/s")
		})
	}
}

// benchPDF sets an article with a list of references.
func benchPDF(notes int) string {
	var b strings.Builder
	y := 740
	line := func(x, size int, words string) {
		if y < 60 {
			b.WriteString("page\n")
			y = 740
		}
		fmt.Fprintf(&b, "%d %d %d %s\n", x, y, size, words)
		y -= 14
	}
	for i := 1; i <= notes; i++ {
		line(72, 11, "Tea reached Europe with the Dutch, as the ledgers of the company show, and was")
		line(72, 11, fmt.Sprintf("dear. Smith counted %d chests that year [%d].", i, i))
	}
	y -= 20
	line(72, 13, "References")
	y -= 6
	for i := 1; i <= notes; i++ {
		line(72, 11, fmt.Sprintf("[%d] Smith, Tea in Europe, https://example.org/tea/%d.", i, i))
	}
	return b.String()
}
