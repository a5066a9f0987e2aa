package fetch

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"ibid/sources"
)

// The tests of this file hold what the chain keeps colly 2.3 from doing: each
// is a trap that was seen, so that a new version of colly shows where it
// differs.

func TestCollyDoesNotTouchBytes(t *testing.T) {
	text := bytes.Repeat([]byte("\xd0\xcf\xe0\xff packed twice "), 1000)
	packed := pack(t, text, "gzip")
	for _, tt := range []struct {
		name, path, contentType string
		body                    []byte
	}{
		{"what names a charset", "/x", "text/html; charset=windows-1251", text},
		{"what names one badly", "/x", "text/html charset=windows-1251", text},
		{"what names one after a comma", "/x", "text/html, charset=iso-8859-1", text},
		{"a charset alone", "/x", "charset=iso-8859-1", text},
		{"a PDF with a charset", "/x.pdf", "application/pdf; charset=iso-8859-1", text},
		{"what is a gzip file", "/x.gz", "application/gzip", packed},
		{"what is a gzip file in old words", "/x", "application/x-gzip; charset=utf-16", packed},
		{"a packed sitemap", "/x.xml.gz", "text/xml", packed},
		{"a packed sitemap in capitals", "/X.XML.GZ", "", packed},
		{"a type that is none", "/x", "???; charset=utf-16", text},
	} {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header()["Content-Type"] = []string{tt.contentType}
			_, _ = w.Write(tt.body)
		})
		got := get(t, open(t, nil), s.URL+tt.path)
		if got.Failure != nil || !bytes.Equal(got.Body, tt.body) || got.Truncated != sources.Whole {
			t.Errorf("%s: failure %+v, %d bytes of %d", tt.name, got.Failure, len(got.Body), len(tt.body))
		}
		if h := got.Header.Get("Content-Type"); tt.contentType != "" && h != tt.contentType {
			t.Errorf("%s: the record says %q", tt.name, h)
		}
	}
}

func TestCollyTakesEveryStatusForAnAnswer(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		var status int
		_, _ = fmt.Sscanf(r.URL.Path, "/%d", &status)
		w.WriteHeader(status)
		if status != 204 && status != 304 {
			_, _ = io.WriteString(w, "said")
		}
	})
	f := open(t, func(o *Options) { o.MaxRetries = -1 })
	for status := 200; status < 600; status++ {
		if status == 429 { // ends the host's run
			continue
		}
		got := get(t, f, fmt.Sprintf("%s/%d", s.URL, status))
		body := "said"
		if status == 204 || status == 304 {
			body = ""
		}
		wants(t, got, status, "", body)
	}
	wants(t, get(t, f, s.URL+"/999"), 999, "", "said")
}

func TestCollyFollowsTwoCitationsToOneEnd(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/end" {
			http.Redirect(w, r, "/end", http.StatusMovedPermanently)
			return
		}
		_, _ = io.WriteString(w, "page")
	})
	f := open(t, nil)
	for _, path := range []string{"/a", "/b", "/end", "/a"} {
		wants(t, get(t, f, s.URL+path), 200, "", "page")
	}
}

func TestCollyHasNoSayThroughTheEnvironment(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "cache")
	for name, value := range map[string]string{
		"COLLY_ALLOWED_DOMAINS": "other.example", "COLLY_CACHE_DIR": dir, "COLLY_DETECT_CHARSET": "yes", "COLLY_DISABLE_COOKIES": "yes", "COLLY_DISALLOWED_DOMAINS": "127.0.0.1",
		"COLLY_IGNORE_ROBOTSTXT": "no", "COLLY_FOLLOW_REDIRECTS": "no", "COLLY_MAX_BODY_SIZE": "5", "COLLY_MAX_DEPTH": "1", "COLLY_MAX_REQUESTS": "1",
		"COLLY_PARSE_HTTP_ERROR_RESPONSE": "no", "COLLY_TRACE_HTTP": "yes", "COLLY_USER_AGENT": "evil", "HTTP_PROXY": "http://127.0.0.1:9", "http_proxy": "http://127.0.0.1:9",
	} {
		t.Setenv(name, value)
	}
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if agent := r.Header.Get("User-Agent"); agent != "ibid/1.0 (+https://ibid.example/)" {
			t.Errorf("asked by %q", agent)
		}
		if r.URL.Path == "/robots.txt" {
			t.Error("robots.txt was asked for by somebody else")
		}
		if r.URL.Path == "/" {
			http.Redirect(w, r, "/end", http.StatusFound)
			return
		}
		w.WriteHeader(http.StatusNotFound)
		_, _ = io.WriteString(w, "longer than five bytes")
	})
	f := open(t, nil)
	for range 3 {
		wants(t, get(t, f, s.URL+"/"), 404, "", "longer than five bytes")
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("something was cached")
	}
}

func TestCollyHasNoTimeoutOfItsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := virtual(t, func(req *http.Request) (*http.Response, error) {
			time.Sleep(90 * time.Second)
			return response(req, 200, "page"), req.Context().Err()
		}, func(o *Options) { o.Timeout = 100 * time.Second })
		wants(t, get(t, f, "http://a.example/"), 200, "", "page")
	})
}

func TestCollyLimitsNoHostAndOurTurnsAllOfThem(t *testing.T) {
	// Eight hosts at two at once each, redirect targets included.
	synctest.Test(t, func(t *testing.T) {
		var now, most atomic.Int64
		var mu sync.Mutex
		perHost, peak := map[string]int{}, map[string]int{}
		f := virtual(t, func(req *http.Request) (*http.Response, error) {
			most.Store(max(most.Load(), now.Add(1)))
			mu.Lock()
			perHost[req.URL.Host]++
			peak[req.URL.Host] = max(peak[req.URL.Host], perHost[req.URL.Host])
			mu.Unlock()
			time.Sleep(time.Minute)
			now.Add(-1)
			mu.Lock()
			perHost[req.URL.Host]--
			mu.Unlock()
			if req.URL.Path != "/end" {
				return response(req, 302, "", "Location", "http://target.example/end"), nil
			}
			return response(req, 200, "page"), nil
		}, func(o *Options) { o.Timeout, o.NoPause = time.Hour, true })
		var addrs []string
		for i := range 8 {
			for j := range 4 {
				addrs = append(addrs, fmt.Sprintf("http://h%d.example%d:80%d/", i, i, j))
			}
		}
		all(t, f, addrs...)
		if most.Load() < 16 {
			t.Errorf("%d requests at once over 8 hosts, want 16", most.Load())
		}
		for h, n := range peak {
			if n > 2 {
				t.Errorf("%d at once to %s", n, h)
			}
		}
		if peak["target.example"] != 2 {
			t.Errorf("%d at once to the target of redirects, want 2", peak["target.example"])
		}
	})
}

func TestCollyKeepsConcurrentAsksApart(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprintf(w, "%s %v", r.URL.Path, r.Header.Get("Upgrade-Insecure-Requests") != "")
	})
	f := open(t, nil)
	var g sync.WaitGroup
	for i := range 64 {
		g.Go(func() {
			ask := sources.Ask{URL: fmt.Sprintf("%s/%d", s.URL, i)}
			if i%2 == 1 {
				ask.Look = sources.LookProfile
			}
			wants(t, f.Fetch(t.Context(), ask), 200, "", fmt.Sprintf("/%d %v", i, i%2 == 1))
		})
	}
	g.Wait()
}
