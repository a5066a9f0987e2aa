package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestR49_ArticleTextStaysHere makes a whole run and looks at every byte that
// the cited server was sent. R48: each request says who asks.
func TestR49_ArticleTextStaysHere(t *testing.T) {
	var mu sync.Mutex
	var sent []string // guarded by mu
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, err := httputil.DumpRequest(r, true)
		if err != nil {
			t.Error(err)
		}
		mu.Lock()
		sent = append(sent, string(raw))
		mu.Unlock()
		if r.URL.Path != "/a" { // robots.txt, and a 404 that makes ibid look twice
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, "<title>Owls</title><h1>Owls</h1><p>Owls hunt at night, says the page, and sleep by day.</p>")
	}))
	defer srv.Close()
	dir := t.TempDir()
	article := filepath.Join(dir, "zanzibar-draft.md")
	text := "The xylophone sings quixotically.[^1] A second one rests on nothing.[^2]\n\n[^1]: “Flibbertigibbet,” " + srv.URL + "/a.\n[^2]: Gone, " + srv.URL + "/gone.\n"
	if err := os.WriteFile(article, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	code := command(t.Context(), surroundings{
		Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Now: time.Now,
		Getenv: func(string) string { return "" },
	}, []string{"check", article, "--store", filepath.Join(dir, "ibid.db"), "--allow-private", "127.0.0.1/32", "--host-request-interval", "0s", "--retry-wait", "1ms"})
	if code != 1 {
		t.Fatalf("exit code %d, want 1 for the missing page\n%s%s", code, out.String(), errs.String())
	}
	if len(sent) < 3 {
		t.Errorf("the server was asked %d times, want the two sources and robots.txt at least", len(sent))
	}
	for _, raw := range sent {
		for _, word := range []string{"xylophone", "quixotically", "flibbertigibbet", "zanzibar", dir} {
			if strings.Contains(strings.ToLower(raw), strings.ToLower(word)) {
				t.Errorf("a request tells the cited host %q:\n%s", word, raw)
			}
		}
		if !strings.HasPrefix(raw, "GET ") && !strings.HasPrefix(raw, "HEAD ") {
			t.Errorf("R7: a request that is neither GET nor HEAD:\n%s", raw)
		}
		for _, name := range []string{"\nReferer:", "\nCookie:", "\nAuthorization:", "\nFrom:"} {
			if strings.Contains(raw, name) {
				t.Errorf("a request carries %s:\n%s", name[1:], raw)
			}
		}
	}
	if first := sent[0]; !strings.Contains(first, "User-Agent: ") || !strings.Contains(first, "ibid/") || !strings.Contains(first, "http") {
		t.Errorf("R48: a request does not name tool, version and contact:\n%s", first)
	}
}
