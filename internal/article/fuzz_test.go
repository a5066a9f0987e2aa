package article

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"
)

// fuzz runs one reader over whatever the fuzzer makes of the cases of its format.
// It holds R40: no panic, no hang, and what promises checks.
func fuzz(f *testing.F, prefix string) {
	names, err := filepath.Glob("testdata/" + prefix + "-*.txtar")
	if err != nil || len(names) == 0 {
		f.Fatalf("no cases %s-*: %v", prefix, err)
	}
	file := ""
	for _, name := range names {
		c, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		as, data, _ := input(f, c)
		file = as
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		a, err := testParser().Parse(ctx, file, data)
		if errors.Is(err, errBroken) {
			t.Fatal(err)
		}
		if err != nil {
			if ctx.Err() != nil {
				t.Fatalf("%d bytes take more than a minute", len(data))
			}
			return
		}
		promises(t, data, a)
	})
}

func FuzzText(f *testing.F)     { fuzz(f, "text") }
func FuzzMarkdown(f *testing.F) { fuzz(f, "md") }
func FuzzHTML(f *testing.F)     { fuzz(f, "html") }
func FuzzPDF(f *testing.F)      { fuzz(f, "pdf") }

// FuzzDOCX, FuzzODT and FuzzEPUB change the parts of an archive; the archive
// itself is whole, for a fuzzer would hardly get past its checksums.
func FuzzDOCX(f *testing.F) {
	f.Add(`<w:p><w:r><w:t>Tea.</w:t></w:r><w:r><w:footnoteReference w:id="1"/></w:r></w:p>`, `<w:footnote w:id="1"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t> https://example.org/</w:t></w:r></w:p></w:footnote>`, `<w:style w:type="character" w:styleId="a"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>`)
	f.Add(`<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "http://a"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:del><w:r><w:delText>a</w:delText></w:r></w:del></w:p>`, ``, ``)
	fuzzParts(f, "docx", "word/document.xml", "word/footnotes.xml", "word/styles.xml")
}

func FuzzODT(f *testing.F) {
	f.Add(`<office:body><office:text><text:p>Tea.<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>https://example.org/</text:p></text:note-body></text:note></text:p></office:text></office:body>`, ``, ``)
	fuzzParts(f, "odt", "content.xml", "meta.xml", "styles.xml")
}

func FuzzEPUB(f *testing.F) {
	f.Add(`<p>Tea.<a epub:type="noteref" href="b.xhtml#n">1</a></p>`, `<aside id="n">1. https://example.org/</aside>`, `<p>Coffee.<a href="a.xhtml#x">1</a></p>`)
	fuzzParts(f, "epub", "a.xhtml", "b.xhtml", "c.xhtml")
}

func fuzzParts(f *testing.F, format string, names ...string) {
	f.Fuzz(func(t *testing.T, one, two, three string) {
		var parts []txtar.File
		for i, words := range []string{one, two, three} {
			if words != "" {
				parts = append(parts, txtar.File{Name: names[i], Data: []byte(words)})
			}
		}
		data := archived(t, parts, format)
		a, err := testParser().Parse(context.Background(), "article."+format, data)
		if errors.Is(err, errBroken) {
			t.Fatal(err)
		}
		if err == nil {
			promises(t, data, a)
		}
	})
}

// FuzzAddress holds that an address repaired once needs no second repair, and
// that one read out of a text is part of it.
func FuzzAddress(f *testing.F) {
	for _, s := range []string{"https://example.org/a_(b).", "www.example.org/x,", "http//a.example/", "https://bücher.example/é?q=ä", "hxxp://x.example/a%23b", "https://www.google.com/url?q=https://example.org/", "doi:10.1000/xyz(99)1;", "arXiv:0803.0732v2", "ark:/12148/btv1b", "//a.b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if once, _ := repaired(s); once != "" {
			if twice, why := repaired(once); twice != once {
				t.Errorf("repaired(%q) = %q, and that again %q (%s)", s, once, twice, why)
			}
		}
		for i := range s {
			if n := addressAt(s, i); n < 0 || i+n > len(s) {
				t.Errorf("addressAt(%q, %d) = %d", s, i, n)
			}
			if id, n := identifierAt(s, i); n < 0 || i+n > len(s) || n > 0 && !strings.HasPrefix(s[i:], id.cited) {
				t.Errorf("identifierAt(%q, %d) = %v, %d", s, i, id, n)
			}
		}
	})
}
