package fetch

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"ibid/sources"
)

func TestRobotsAreObeyed(t *testing.T) {
	for _, tt := range []struct {
		name, text, path string
		allowed          bool
	}{
		{"nothing said", "", "/x", true},
		{"everything", "User-agent: *\nDisallow: /\n", "/x", false},
		{"another path", "User-agent: *\nDisallow: /private\n", "/x", true},
		{"this path", "User-agent: *\nDisallow: /private\n", "/private/x", false},
		{"an exception", "User-agent: *\nDisallow: /private\nAllow: /private/open\n", "/private/open/x", true},
		{"the query counts", "User-agent: *\nDisallow: /*?print=\n", "/x?print=1", false},
		{"the end counts", "User-agent: *\nDisallow: /*.pdf$\n", "/x.pdf", false},
		{"our own group alone", "User-agent: *\nDisallow: /\n\nUser-agent: ibid\nDisallow: /private\n", "/x", true},
		{"our own group, against us", "User-agent: *\nDisallow:\n\nUser-agent: IBID\nDisallow: /\n", "/x", false},
		{"another's group", "User-agent: otherbot\nDisallow: /\n", "/x", true},
		{"a byte order mark", "\ufeffUser-agent: *\nDisallow: /\n", "/x", false},
		{"a rule before any agent", "Disallow: /\nUser-agent: *\nDisallow: /\n", "/x", true},
		{"a delay that is no number", "User-agent: *\nCrawl-delay: abc\nDisallow: /\n", "/x", true},
		{"a page in its place", "<!DOCTYPE html><html><body>Not here</body></html>", "/x", true},
		{"robots.txt itself", "User-agent: *\nDisallow: /\n", "/robots.txt", true},
		{"no path", "User-agent: *\nDisallow: /\n", "", false},
	} {
		s := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/robots.txt" {
				_, _ = io.WriteString(w, tt.text)
				return
			}
			_, _ = io.WriteString(w, "page")
		})
		got := get(t, open(t, func(o *Options) { o.NoRobots, o.MaxRetries = false, -1 }), s.URL+tt.path)
		if allowed := got.Failure == nil; allowed != tt.allowed || !allowed && kind(got) != sources.FailRobots {
			t.Errorf("%s: %+v, want allowed: %v", tt.name, got.Failure, tt.allowed)
		}
		wants(t, get(t, open(t, func(o *Options) { o.Hosts = []HostRule{{Pattern: "127.0.0.1", NoRobots: true}}; o.NoRobots = false }), s.URL+"/x"), 200, "", "page")
	}
}

func TestRobotsThatCannotBeHad(t *testing.T) {
	for _, tt := range []struct {
		name    string
		robots  http.HandlerFunc
		allowed bool
	}{
		{"not found", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(404) }, true},
		{"forbidden", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(403) }, true},
		{"in trouble", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) }, false},
		{"unavailable", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) }, false},
		{"torn off", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, true},
		{"slow", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, true},
		{"moved", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/rules?n=1", http.StatusMovedPermanently)
		}, false},
		{"moved in circles", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/robots.txt", http.StatusMovedPermanently)
		}, true},
		{"moved to nowhere", func(w http.ResponseWriter, r *http.Request) {
			w.Header()["Location"] = []string{"http://[::1"}
			w.WriteHeader(301)
		}, true},
		{"moved without a word", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(301) }, true},
		{"packed", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(pack(t, []byte("User-agent: *\nDisallow: /\n"), "gzip"))
		}, false},
		{"endless", func(w http.ResponseWriter, _ *http.Request) {
			for {
				if _, err := io.WriteString(w, "# more and more and more and more\n"); err != nil {
					return
				}
			}
		}, true},
	} {
		s := serve(t, func(w http.ResponseWriter, r *http.Request) {
			switch r.URL.Path {
			case "/robots.txt":
				tt.robots(w, r)
			case "/rules":
				_, _ = io.WriteString(w, "User-agent: *\nDisallow: /\n")
			default:
				_, _ = io.WriteString(w, "page")
			}
		})
		got := get(t, open(t, func(o *Options) { o.NoRobots, o.Timeout = false, 300*time.Millisecond }), s.URL+"/x")
		if allowed := got.Failure == nil; allowed != tt.allowed || !allowed && kind(got) != sources.FailRobots {
			t.Errorf("%s: %+v, want allowed: %v", tt.name, got.Failure, tt.allowed)
		}
	}
}

func TestRobotsAreAskedOnceAndOnEveryHop(t *testing.T) {
	var asked atomic.Int64
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/robots.txt":
			asked.Add(1)
			time.Sleep(20 * time.Millisecond)
			_, _ = io.WriteString(w, "User-agent: *\nDisallow: /private\n")
		case "/way":
			http.Redirect(w, r, "/private", http.StatusFound)
		default:
			_, _ = io.WriteString(w, "page")
		}
	})
	f := open(t, func(o *Options) { o.NoRobots = false })
	for _, got := range all(t, f, slices.Repeat([]string{s.URL + "/x"}, 10)...) {
		wants(t, got, 200, "", "page")
	}
	if asked.Load() != 1 {
		t.Errorf("robots.txt was asked for %d times", asked.Load())
	}
	got := get(t, f, s.URL+"/way")
	if kind(got) != sources.FailRobots || len(got.Hops) != 2 || got.Hops[0].Status != 302 {
		t.Errorf("a redirect to what robots.txt forbids: %+v, %d hops", got.Failure, len(got.Hops))
	}
}

func TestR44_CrawlDelay(t *testing.T) {
	for delay, want := range map[string]time.Duration{"5": 5 * time.Second, "0.5": time.Second, "3600": maxCrawlDelay, "1e300": time.Second, "-3": time.Second} {
		synctest.Test(t, func(t *testing.T) {
			var at []time.Time
			f := virtual(t, func(req *http.Request) (*http.Response, error) {
				at = append(at, time.Now())
				if req.URL.Path == "/robots.txt" {
					return response(req, 200, "User-agent: *\nCrawl-delay: "+delay+"\nDisallow: /private\n"), nil
				}
				return response(req, 200, "page"), nil
			}, func(o *Options) { o.NoRobots = false })
			for i := range 3 {
				_ = get(t, f, fmt.Sprintf("http://a.example/%d", i))
			}
			if got := at[len(at)-1].Sub(at[len(at)-2]); got != want && !(delay == "1e300" && got == maxCrawlDelay) {
				t.Errorf("Crawl-delay %s: %s between two requests, want %s", delay, got, want)
			}
		})
	}
}

func TestR45_RateLimitOnRobots(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked []string
		begin := time.Now()
		f := virtual(t, func(req *http.Request) (*http.Response, error) {
			asked = append(asked, fmt.Sprintf("%s %s", time.Since(begin), req.URL.Path))
			if req.URL.Path == "/robots.txt" {
				return response(req, 429, "", "Retry-After", "17"), nil
			}
			return response(req, 200, "page"), nil
		}, func(o *Options) { o.NoRobots = false })
		wants(t, get(t, f, "http://a.example/x"), 200, "", "page")
		if want := []string{"0s /robots.txt", "17s /x"}; !slices.Equal(asked, want) {
			t.Errorf("asked %v, want %v", asked, want)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		f := virtual(t, func(req *http.Request) (*http.Response, error) {
			if req.URL.Path != "/robots.txt" {
				return nil, errors.New("asked in spite of a rate limit")
			}
			return response(req, 429, ""), nil
		}, func(o *Options) { o.NoRobots = false })
		if got := get(t, f, "http://a.example/x"); kind(got) != sources.FailSkipped {
			t.Errorf("%+v, want %s", got.Failure, sources.FailSkipped)
		}
	})
}

func TestHostileRobotsCostLittle(t *testing.T) {
	text := []byte("User-agent: *\n" + strings.Repeat("Disallow: /"+strings.Repeat("*a", 500)+"$\n", 200) + strings.Repeat("Disallow: /"+strings.Repeat("*aaa", 8)+"$\n", 5000))
	begin := time.Now()
	s := serve(t, func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write(text) })
	got := get(t, open(t, func(o *Options) { o.NoRobots = false }), s.URL+"/"+strings.Repeat("a", 2000)+"b")
	if took := time.Since(begin); got.Failure != nil || took > 20*time.Second { // unbounded, many times that
		t.Errorf("%+v after %s", got.Failure, took)
	}
	cut := append(bytes.Repeat([]byte("#"), maxRobots-len("\nDisallow: /")), "\nDisallow: /"...)
	if got := readable(cut); bytes.Contains(got, []byte("Disallow")) {
		t.Error("a line that the limit cut is read as a rule")
	}
}

// FuzzRobots: no file crashes the reader or makes it slow, and what is read is
// no more than was there.
func FuzzRobots(f *testing.F) {
	for _, s := range []string{"User-agent: *\nDisallow: /\n", "User-agent: ibid\nAllow: /a*b$\nCrawl-delay: 1.5\n", "\ufeff#x\nSitemap: x\n", "Disallow: /", "User-agent:\x00\nDisallow: (\n"} {
		f.Add([]byte(s), "/x")
	}
	f.Fuzz(func(t *testing.T, text []byte, path string) {
		if len(path) > 1000 || strings.ContainsAny(path, "\x00\r\n") {
			t.Skip("no address holds such a path")
		}
		if got := readable(text); len(got) > len(text) {
			t.Errorf("%d bytes became %d", len(text), len(got))
		}
		fetcher := open(t, func(o *Options) {
			o.NoRobots, o.MaxRetries = false, -1
			o.Base = answers(func(req *http.Request) (*http.Response, error) {
				res := response(req, 200, "page")
				if req.URL.Path == "/robots.txt" {
					res.Body = io.NopCloser(bytes.NewReader(text))
				}
				return res, nil
			})
		})
		got := get(t, fetcher, "http://a.example/"+strings.TrimLeft(path, "/"))
		switch kind(got) {
		case "", sources.FailRobots, sources.FailMalformed:
		default:
			t.Errorf("%+v", got.Failure)
		}
	})
}

// FuzzRetryAfter: a pause is never negative and never longer than a year, in
// either form, whatever the clock.
func FuzzRetryAfter(f *testing.F) {
	for _, s := range []string{"120", "0", "-1", "1e9", "99999999999999999999", "Mon, 23 Nov 2026 12:01:00 GMT", "Monday, 23-Nov-26 12:01:00 GMT", "Mon Nov 23 12:01:00 2026", " 5 ", "٥"} {
		f.Add(s, int64(1795435260))
	}
	f.Fuzz(func(t *testing.T, field string, now int64) {
		d, ok := parseRetryAfter(field, time.Unix(now%(1<<40), 0))
		if d < 0 || d > maxRetryAfter || !ok && d != 0 {
			t.Errorf("parseRetryAfter(%q, %d) = %s, %v", field, now, d, ok)
		}
		if s := strings.TrimSpace(field); s != "" && strings.Trim(s, "0123456789") == "" && !ok {
			t.Errorf("parseRetryAfter(%q) does not read a number", field)
		}
	})
}
