//go:build linux

package main

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestR8_MemoryIsBoundedOnAnyWeb lets 64 hosts each send a page larger than the
// cap, and looks at the most memory that the process ever had.
func TestR8_MemoryIsBoundedOnAnyWeb(t *testing.T) {
	if testing.Short() || raceDetector {
		t.Skip("takes several seconds, and the race detector's own memory would be counted")
	}
	const hosts = 64
	para := []byte("<p>Nine words of text that say nothing at all, <b>bold</b> and <i>otherwise</i>, over and over again.</p>\n")
	page := append([]byte("<!doctype html><title>Long</title><h1>Long</h1>"), bytes.Repeat(para, (17<<20)/len(para))...)
	srv := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/page" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(page)
	}), ReadHeaderTimeout: time.Minute}
	defer srv.Close()
	port := ""
	var article strings.Builder
	for i := range hosts {
		addr := fmt.Sprintf("127.9.0.%d:%s", i+1, port)
		l, err := net.Listen("tcp", addr)
		if err != nil {
			t.Skipf("this machine has no further loopback addresses: %v", err)
		}
		_, port, _ = net.SplitHostPort(l.Addr().String())
		go func() { _ = srv.Serve(l) }() // ends with Close
		fmt.Fprintf(&article, "Nine words of text say number %d.[^%d]\n\n[^%d]: http://127.9.0.%d:%s/page\n\n", i+1, i+1, i+1, i+1, port)
	}
	dir := t.TempDir()
	name := filepath.Join(dir, "article.md")
	if err := os.WriteFile(name, []byte(article.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), exe)
	cmd.Args = []string{"ibid", "check", name, "--store", filepath.Join(dir, "ibid.db"), "--allow-private", "127.9.0.0/24", "--host-request-interval", "0s", "--timeout", "2m", "-q", "--fail-on", "none", "-f", "json=" + filepath.Join(dir, "r.json")}
	cmd.Env = append(os.Environ(), asCommand+"=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	b, err := os.ReadFile(filepath.Join(dir, "r.json"))
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(b, []byte(`"state": "live"`)); n != hosts {
		t.Errorf("%d of %d pages are live", n, hosts)
	}
	peak := cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss << 10 // kilobytes on Linux
	t.Logf("%d pages over the cap of 16 MiB: %d MiB at most", hosts, peak>>20)
	if peak > 1<<30 {
		t.Errorf("%d MiB of memory, want 1024 at most", peak>>20)
	}
}
