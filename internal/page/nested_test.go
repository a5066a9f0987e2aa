package page

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"
)

// readBy reads a page in one of the two ways; ok is false when the way gives up.
func readBy(body []byte, way func(*document, []byte) bool) (out string, ok bool) {
	r := New(Options{MaxText: 256 << 10, MaxBlocks: 2000})
	in := inputOf(r, sourceOf("text/html", body))
	s := in.snapshot()
	text, name := decode(body, "text/html")
	s.Charset = name
	text, nodes := survey(text)
	d := newDocument(in, s, len(text)/2)
	if nodes > maxNodes || !way(d, text) {
		return "", false
	}
	d.finish()
	return dump(s), true
}

// pagesOf returns the HTML pages of the case files, and those of the folders in
// IBID_PAGES, if any.
func pagesOf(t testing.TB) [][]byte {
	var out [][]byte
	files, _ := filepath.Glob("testdata/*.txtar")
	for _, name := range files {
		ar, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range ar.Files {
			if part.Name == "body" && bytes.IndexByte(part.Data, '<') >= 0 {
				out = append(out, repeated(string(part.Data)))
			}
		}
	}
	for _, dir := range filepath.SplitList(os.Getenv("IBID_PAGES")) {
		_ = filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
			if err == nil && (filepath.Ext(path) == ".html" || filepath.Ext(path) == ".htm") {
				if data, err := os.ReadFile(path); err == nil {
					out = append(out, data)
				}
			}
			return nil
		})
	}
	return append(out, newsPage())
}

// TestNestedReadsAsTheTree holds the quick way of reading against the tree, on
// every page of the case files.
func TestNestedReadsAsTheTree(t *testing.T) {
	quick := 0
	pages := pagesOf(t)
	for _, body := range pages {
		got, ok := readBy(body, (*document).nested)
		if !ok {
			continue
		}
		quick++
		if want, ok := readBy(body, (*document).tree); ok && got != want {
			t.Errorf("%.300q is read as\n%s\nand by its tree as\n%s", body, got, want)
		}
	}
	t.Logf("%d of %d pages nest", quick, len(pages))
	if quick*2 < len(pages) {
		t.Errorf("only %d of %d pages are read the quick way", quick, len(pages))
	}
}

// FuzzNested holds the two ways against each other on any bytes.
func FuzzNested(f *testing.F) {
	for _, body := range pagesOf(f) {
		if len(body) < 8<<10 {
			f.Add(body)
		}
	}
	for _, s := range []string{
		"<p>a<div>b</div></p>c", "<table><tr><td>a<td>b<tr><th>c</table>d", "<ul><li>a<li>b<ul><li>c</ul></ul>", "<b><p>a</b>b</p>", "<a href=x>a<a href=y>b</a>",
		"<svg><title>a</title><path/><text>b</text></svg>c", "<dl><dt>a<dd>b<dt>c</dl>", "<select><option>a<option>b</select>c", "<head><style>.x{display:none}</style><body><p class=x>a<p>b",
		"<style>div .x{display:none}</style><div><p class=x>a</p><p>b</p></div>", "a<style>.x{display:none}</style><p class=x>b", "<form><p>a<form>b</form>c</form>", "<pre>\n a\n\n b</pre>",
		"<article><time datetime=2020-01-02 pubdate>x</time></article><time datetime=2021-01-02>", "<h1>a<h2>b</h1>c", "<table>a<tr><td>b</table>", "<ruby>a<rt>b<rp>c</ruby>", "<button>a<button>b", "<a href=/u><h3>]]></dd>¶</h3></a>",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		got, ok := readBy(body, (*document).nested)
		if !ok {
			return
		}
		if want, ok := readBy(body, (*document).tree); ok && got != want {
			t.Fatalf("%q is read as\n%s\nand by its tree as\n%s", body, got, want)
		}
	})
}
