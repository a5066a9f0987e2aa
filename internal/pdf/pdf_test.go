package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"
)

// cache keeps the compiled PDFium from one test run to the next: compiling it
// takes seconds, and half a minute under the race detector.
var cache string

func TestMain(m *testing.M) {
	base, err := os.UserCacheDir()
	if err != nil {
		base = os.TempDir()
	}
	cache = filepath.Join(base, "ibid-test", "pdfium")
	os.Exit(m.Run())
}

// reader returns a reader that is closed with the test.
func reader(t testing.TB, o Options) *Reader {
	t.Helper()
	if o.CacheDir == "" {
		o.CacheDir = cache
	}
	r := New(o)
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Errorf("Close() = %v", err)
		}
	})
	return r
}

func TestReadReturnsTheTextOfEveryPage(t *testing.T) {
	data := file("/Title (Tea in Europe) /Author (A. Smith)",
		page{content: lines("Tea reached Europe in 1610.", "It was very dear and long under-", "stood as a medicine.")},
		page{},
		page{content: lines("The third page.")})
	doc, err := reader(t, Options{}).Read(context.Background(), data)
	if err != nil {
		t.Fatal(err)
	}
	if doc.Title != "Tea in Europe" || doc.Author != "A. Smith" || doc.Total != 3 || doc.Cut != nil {
		t.Errorf("document is %q by %q, %d pages, cut %v; want Tea in Europe by A. Smith, 3 pages, not cut", doc.Title, doc.Author, doc.Total, doc.Cut)
	}
	want := []string{"Tea reached Europe in 1610.\nIt was very dear and long understood as a medicine.", "", "The third page."}
	if len(doc.Pages) != len(want) {
		t.Fatalf("%d pages, want %d", len(doc.Pages), len(want))
	}
	for i, w := range want {
		if doc.Pages[i].Text != w {
			t.Errorf("page %d is %q, want %q", i+1, doc.Pages[i].Text, w)
		}
	}
}

func TestLayoutTellsSuperscriptsFacesAndLinks(t *testing.T) {
	data := file("", page{
		content: at(72, 700, 14, "F2", "Heading") +
			at(72, 660, 11, "F1", "Words of a claim.") + at(162, 664, 7, "F1", "12") +
			at(72, 640, 11, "F1", "See the shop for more.") +
			"BT /F1 9 Tf 0 1 -1 0 30 300 Tm (stamp) Tj ET\n",
		links: []string{"108 636 136 652 https://example.org/shop", "72 600 100 610 javascript:alert(1)"},
	})
	doc, err := reader(t, Options{}).Layout(context.Background(), data)
	if err != nil {
		t.Fatal(err)
	}
	find := func(words string) Run {
		t.Helper()
		for _, r := range doc.Pages[0].Runs {
			if strings.Contains(r.Text, words) {
				return r
			}
		}
		t.Fatalf("no run holds %q: %+v", words, doc.Pages[0].Runs)
		return Run{}
	}
	if r := find("Heading"); !r.Bold || r.Size != 14 {
		t.Errorf("heading has size %g and bold %t, want 14 and bold", r.Size, r.Bold)
	}
	body, mark := find("Words"), find("12")
	if mark.Size != 7 || mark.Y <= body.Y || body.Y != 660 || mark.Y != 664 {
		t.Errorf("marker has size %g on base line %g, its sentence %g; want 7, 664 and 660", mark.Size, mark.Y, body.Y)
	}
	if r := find("stamp"); !r.Turned {
		t.Error("words that run up the margin are not marked as turned")
	}
	links := doc.Pages[0].Links
	if len(links) != 1 || links[0].URL != "https://example.org/shop" {
		t.Fatalf("links are %v, want the one that leads to the web", links)
	}
	linked := ""
	for _, r := range doc.Pages[0].Runs {
		if r.Link == 1 {
			linked += r.Text
		}
	}
	if !strings.Contains("the shop for", linked) || !strings.Contains(linked, "shop") {
		t.Errorf("the link covers %q, want the words about the shop", linked)
	}
}

func TestWhatCannotBeReadSaysWhy(t *testing.T) {
	good := file("", page{content: lines("Words.")})
	encrypted, err := os.ReadFile(filepath.Join("testdata", "encrypted.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		data []byte
		opts Options
		want error
	}{
		{"no text layer", file("", page{content: "0 0 100 100 re f"}), Options{}, ErrNoText},
		{"no pages", file(""), Options{}, ErrNoText},
		{"needs a password", encrypted, Options{}, ErrEncrypted},
		{"no PDF", []byte("<html>no PDF</html>"), Options{}, ErrDamaged},
		{"empty", nil, Options{}, ErrDamaged},
		{"header and nothing else", []byte("%PDF-1.7\n"), Options{}, ErrDamaged},
		{"garbage behind the header", append([]byte("%PDF-1.4\n"), bytes.Repeat([]byte{0x80, 0, 7, '<'}, 5000)...), Options{}, ErrDamaged},
		{"too many bytes", good, Options{MaxBytes: 100}, ErrTooLarge},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc, err := reader(t, tt.opts).Read(context.Background(), tt.data)
			if !errors.Is(err, tt.want) || doc != nil {
				t.Errorf("Read() = %v, %v; want no document and %v", doc, err, tt.want)
			}
		})
	}
}

func TestPagesBeforeALimitAreKept(t *testing.T) {
	var pages []page
	for i := range 6 {
		pages = append(pages, page{content: lines(fmt.Sprintf("Page number %d.", i+1))})
	}
	data := file("", pages...)
	for name, o := range map[string]Options{"pages": {MaxPages: 2}, "text": {MaxText: 20}} {
		doc, err := reader(t, o).Read(context.Background(), data)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if len(doc.Pages) != 2 || doc.Total != 6 || !errors.Is(doc.Cut, ErrTooLarge) {
			t.Errorf("%s: %d of %d pages, cut by %v; want 2 of 6, cut by %v", name, len(doc.Pages), doc.Total, doc.Cut, ErrTooLarge)
		}
	}
}

// bomb is a page whose content takes PDFium many seconds.
func bomb() page {
	return page{content: lines("Before.") + strings.Repeat("BT /F1 9 Tf 72 72 Td (aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) Tj ET\n", 150_000)}
}

func TestR11_AnOverlongDocumentIsStoppedAndTheReaderLivesOn(t *testing.T) {
	r := reader(t, Options{Timeout: 300 * time.Millisecond, Concurrency: 1})
	good := file("", page{content: lines("Words.")})
	if _, err := r.Read(context.Background(), good); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	if _, err := r.Read(context.Background(), file("", bomb())); !errors.Is(err, ErrTimeout) {
		t.Errorf("Read(bomb) = %v, want %v", err, ErrTimeout)
	}
	if took := time.Since(start); took > 8*time.Second {
		t.Errorf("the bomb was stopped after %v, want about 300ms", took)
	}
	doc, err := r.Read(context.Background(), file("", page{content: lines("First.")}, bomb()))
	if err != nil || len(doc.Pages) != 1 || !errors.Is(doc.Cut, ErrTimeout) {
		t.Errorf("Read(page, bomb) = %+v, %v; want the first page, cut by %v", doc, err, ErrTimeout)
	}
	if doc, err = r.Read(context.Background(), good); err != nil || doc.Pages[0].Text != "Words." {
		t.Errorf("after two bombs Read() = %v, %v; want the words", doc, err)
	}
}

func TestCancellingEndsARunningDocument(t *testing.T) {
	r := reader(t, Options{})
	if _, err := r.Read(context.Background(), file("", page{content: lines("Words.")})); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	start := time.Now()
	if _, err := r.Read(ctx, file("", bomb())); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Read() = %v, want %v", err, context.DeadlineExceeded)
	}
	if took := time.Since(start); took > 8*time.Second {
		t.Errorf("cancelling took %v", took)
	}
}

func TestCloseEndsWhatRuns(t *testing.T) {
	r := New(Options{CacheDir: cache, Timeout: time.Minute})
	done := make(chan error)
	started := make(chan struct{})
	go func() {
		_, err := r.Read(context.Background(), file("", page{content: lines("Words.")}))
		close(started)
		if err == nil {
			_, err = r.Read(context.Background(), file("", bomb()))
		}
		done <- err
	}()
	<-started
	if err := r.Close(); err != nil {
		t.Errorf("Close() = %v", err)
	}
	if err := <-done; !errors.Is(err, ErrClosed) {
		t.Errorf("Read() during Close() = %v, want %v", err, ErrClosed)
	}
	if _, err := r.Read(context.Background(), file("", page{content: lines("Words.")})); !errors.Is(err, ErrClosed) {
		t.Errorf("Read() after Close() = %v, want %v", err, ErrClosed)
	}
	if err := r.Close(); err != nil {
		t.Errorf("second Close() = %v", err)
	}
}

func TestClosingAReaderThatNeverStartedCostsNothing(t *testing.T) {
	if err := New(Options{}).Close(); err != nil {
		t.Error(err)
	}
}

func TestDocumentsAreReadSideBySide(t *testing.T) {
	r := reader(t, Options{Concurrency: 2})
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			want := fmt.Sprintf("Document %d.", i)
			doc, err := r.Read(context.Background(), file("", page{content: lines(want)}))
			if err != nil || doc.Pages[0].Text != want {
				t.Errorf("document %d: %v, %v", i, doc, err)
			}
		})
	}
	wg.Wait()
}

func TestACacheFolderThatCannotBeUsedIsDoneWithout(t *testing.T) {
	if testing.Short() || raceDetector {
		t.Skip("compiles PDFium once more, which takes half a minute under the race detector")
	}
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, []byte("not a folder"), 0o600); err != nil {
		t.Fatal(err)
	}
	doc, err := reader(t, Options{CacheDir: path}).Read(context.Background(), file("", page{content: lines("Words.")}))
	if err != nil || doc.Pages[0].Text != "Words." {
		t.Errorf("Read() = %v, %v; want the words", doc, err)
	}
}

func TestR50_TheCacheFolderIsTheUsersAlone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	e := engine{opts: Options{CacheDir: dir}.withDefaults()}
	ctx, cancel := context.WithCancel(context.Background())
	cancel() // before anything is compiled
	e.start(ctx)
	info, err := os.Stat(dir)
	if err != nil {
		t.Fatal(err)
	}
	if mode := info.Mode().Perm(); mode != 0o700 {
		t.Errorf("cache folder has mode %o, want 700", mode)
	}
}

func TestR13_DamagedFilesNeverPanic(t *testing.T) {
	r := reader(t, Options{Timeout: 5 * time.Second})
	whole := file("/Title (x)", page{content: lines("Some words here.", "And more of them."), links: []string{"1 1 9 9 https://example.org/"}}, page{content: lines("Second.")})
	cyclic := bytes.Replace(whole, []byte("/Kids [6 0 R"), []byte("/Kids [2 0 R"), 1)
	variants := [][]byte{cyclic, bytes.ReplaceAll(whole, []byte("endobj"), []byte("endobi"))}
	for i := 0; i < len(whole); i += len(whole) / 25 {
		variants = append(variants, whole[:i])
		flipped := bytes.Clone(whole)
		for j := i; j < len(flipped) && j < i+12; j++ {
			flipped[j] ^= 0x55
		}
		variants = append(variants, flipped)
	}
	for i, v := range variants {
		doc, err := r.Layout(context.Background(), v)
		switch {
		case err != nil && doc != nil:
			t.Errorf("variant %d: a document and the error %v", i, err)
		case err == nil && len(doc.Pages) == 0:
			t.Errorf("variant %d: neither pages nor an error", i)
		case err != nil && !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrNoText) && !errors.Is(err, ErrEncrypted) && !errors.Is(err, ErrTimeout):
			t.Errorf("variant %d: %v is none of the package's errors", i, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(file("/Title (Tea)", page{content: lines("Tea reached Europe.", "Twice."), links: []string{"70 700 90 730 https://example.org/"}}))
	f.Add(file("", page{}, page{content: at(72, 72, 9, "F2", "x") + at(80, 76, 6, "F1", "1")}))
	f.Add([]byte("%PDF-1.7\ntrailer << /Root 1 0 R >>"))
	r := reader(f, Options{Timeout: 2 * time.Second, MaxPages: 20})
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, err := r.Layout(context.Background(), data)
		if (doc == nil) == (err == nil) {
			t.Fatalf("Layout() = %v, %v; want one of the two", doc, err)
		}
		if err != nil {
			return
		}
		for i, p := range doc.Pages {
			if !utf8.ValidString(p.Text) || strings.ContainsAny(p.Text, "\r\x00\x02") {
				t.Errorf("page %d holds what no text has: %q", i+1, p.Text)
			}
			for _, run := range p.Runs {
				if run.Link < 0 || run.Link > len(p.Links) {
					t.Errorf("page %d: run in link %d of %d", i+1, run.Link, len(p.Links))
				}
			}
		}
	})
}
