package article

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/txtar"

	"ibid/internal/pdf"
)

var update = flag.Bool("update", false, "write what is understood into the case files")

// pdfReader is shared by all tests: it takes seconds to start.
var pdfReader = sync.OnceValue(func() *pdf.Reader {
	base, err := os.UserCacheDir()
	if err != nil {
		base = os.TempDir()
	}
	return pdf.New(pdf.Options{CacheDir: filepath.Join(base, "ibid-test", "pdfium")})
})

func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	if err := pdfReader().Close(); err != nil && code == 0 {
		code = 1
	}
	os.Exit(code)
}

// testParser returns the parser of the tests.
func testParser() *Parser { return New(Options{PDF: pdfReader()}) }

// TestCases reads the articles of testdata, each of which shows one idea, and
// compares what was understood with what the case wants.
func TestCases(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) < 40 {
		t.Fatalf("testdata holds %d cases (%v), want 40 or more", len(names), err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			c, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			file, data, want := input(t, c)
			a, err := testParser().Parse(context.Background(), file, data)
			got := ""
			if err != nil {
				got = err.Error() + "\n"
			} else {
				promises(t, data, a)
				got = dump(a)
			}
			if got == want {
				return
			}
			if !*update {
				t.Errorf("%s understood\n%s\nwant\n%s", strings.TrimSpace(string(c.Comment)), got, want)
				return
			}
			rest := c.Files[:0]
			for _, f := range c.Files {
				if f.Name != "want" {
					rest = append(rest, f)
				}
			}
			c.Files = append(rest, txtar.File{Name: "want", Data: []byte(got)})
			if err := os.WriteFile(name, txtar.Format(c), 0o644); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// input returns the article of a case: a file as it is, or one made of the parts
// below "docx/", "odt/" or "epub/", or of the script "article.pdf".
func input(t testing.TB, c *txtar.Archive) (name string, data []byte, want string) {
	t.Helper()
	var parts []txtar.File
	format := ""
	for _, f := range c.Files {
		folder, rest, _ := strings.Cut(f.Name, "/")
		switch {
		case f.Name == "want":
			want = string(f.Data)
		case rest != "":
			format = folder
			parts = append(parts, txtar.File{Name: rest, Data: f.Data})
		case f.Name == "article.pdf":
			name, data = f.Name, printed(t, string(f.Data))
		default:
			name, data = f.Name, f.Data
		}
	}
	if format != "" {
		name, data = "article."+format, archived(t, parts, format)
	}
	if data == nil {
		t.Fatal("the case holds no article")
	}
	return name, data, want
}
