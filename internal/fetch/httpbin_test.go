package fetch

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/mccutchen/go-httpbin/v2/httpbin"

	"ibid/sources"
)

// TestHTTPBin asks a server that others wrote, so that our idea of HTTP is not
// only our own.
func TestHTTPBin(t *testing.T) {
	s := httptest.NewServer(httpbin.New(httpbin.WithMaxBodySize(4<<20), httpbin.WithMaxDuration(10*time.Second)))
	t.Cleanup(s.Close)
	f := open(t, nil)
	ask := func(path string) sources.Fetch { return get(t, f, s.URL+path) }
	answer := func(path string) map[string]any {
		got := ask(path)
		m := map[string]any{}
		if err := json.Unmarshal(got.Body, &m); err != nil || got.Failure != nil || got.Status() != 200 {
			t.Errorf("%s: status %d, failure %+v, %v", path, got.Status(), got.Failure, err)
		}
		return m
	}

	t.Run("statuses", func(t *testing.T) {
		quick := open(t, func(o *Options) { o.MaxRetries = -1 })
		for _, status := range []int{200, 201, 202, 203, 204, 206, 226, 300, 304, 400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 418, 421, 422, 425, 451, 500, 501, 502, 504, 508, 511} {
			if got := get(t, quick, fmt.Sprintf("%s/status/%d", s.URL, status)); got.Status() != status || got.Failure != nil {
				t.Errorf("%d came as %d, %+v", status, got.Status(), got.Failure)
			}
		}
		if got := ask("/status/404"); got.Attempts != 1 {
			t.Errorf("a 404 was asked for %d times", got.Attempts)
		}
		if got := ask("/status/500"); got.Attempts != 3 {
			t.Errorf("a 500 was asked for %d times", got.Attempts)
		}
	})
	t.Run("redirects", func(t *testing.T) {
		for _, kind := range []string{"redirect", "relative-redirect", "absolute-redirect"} {
			for _, n := range []int{1, 3, 10} {
				if got := ask(fmt.Sprintf("/%s/%d", kind, n)); got.Status() != 200 || len(got.Hops) != n+1 || got.FinalURL() != s.URL+"/get" {
					t.Errorf("%s %d: status %d after %d hops at %s", kind, n, got.Status(), len(got.Hops), got.FinalURL())
				}
			}
			if got := ask("/" + kind + "/11"); got.Failure == nil || got.Failure.Kind != sources.FailTooMany || len(got.Hops) != 11 {
				t.Errorf("%s 11: %+v after %d hops", kind, got.Failure, len(got.Hops))
			}
		}
		for _, code := range []int{301, 302, 303, 307, 308} {
			if got := ask(fmt.Sprintf("/redirect-to?url=/get&status_code=%d", code)); got.Status() != 200 || got.Hops[0].Status != code {
				t.Errorf("%d: status %d, hops %+v", code, got.Status(), got.Hops)
			}
		}
	})
	t.Run("encodings", func(t *testing.T) {
		if m := answer("/gzip"); m["gzipped"] != true {
			t.Errorf("gzip: %v", m)
		}
		if m := answer("/deflate"); m["deflated"] != true {
			t.Errorf("deflate: %v", m)
		}
		if got := ask("/gzip"); got.Coding != "gzip" || len(got.Wire) == 0 {
			t.Errorf("gzip is kept as %q, %d bytes", got.Coding, len(got.Wire))
		}
	})
	t.Run("what we send", func(t *testing.T) {
		h, _ := answer("/headers")["headers"].(map[string]any)
		for name, want := range map[string]string{"User-Agent": "[ibid/1.0 (+https://ibid.example/)]", "Accept-Encoding": "[gzip, br, zstd]"} {
			if got := fmt.Sprint(h[name]); got != want {
				t.Errorf("%s: %s, want %s", name, got, want)
			}
		}
		for _, name := range []string{"Cookie", "Referer", "Authorization"} {
			if h[name] != nil {
				t.Errorf("%s: %v", name, h[name])
			}
		}
		for _, path := range []string{"/basic-auth/user/secret", "/hidden-basic-auth/user/secret", "/bearer"} {
			got := get(t, f, strings.Replace(s.URL, "http://", "http://user:secret@", 1)+path)
			if got.Status() != 401 && got.Status() != 404 {
				t.Errorf("%s with a password in the address: status %d", path, got.Status())
			}
		}
	})
	t.Run("cookies", func(t *testing.T) {
		got := ask("/cookies/set?a=1&b=2")
		if !strings.Contains(string(got.Body), `"a": "1"`) || len(got.Hops) != 2 {
			t.Errorf("a cookie did not travel with its redirect: %s", got.Body)
		}
		if got := ask("/cookies"); strings.Contains(string(got.Body), "1") {
			t.Errorf("a cookie outlived its fetch: %s", got.Body)
		}
	})
	t.Run("caching", func(t *testing.T) {
		first := ask("/cache")
		etag, modified := first.Header.Get("ETag"), first.Header.Get("Last-Modified")
		if etag == "" && modified == "" {
			t.Fatalf("no validators in %v", first.Header)
		}
		second := f.Fetch(t.Context(), sources.Ask{URL: s.URL + "/cache", ETag: etag, LastModified: modified})
		if second.Status() != 304 || !second.NotModified {
			t.Errorf("with validators: status %d, not modified %v", second.Status(), second.NotModified)
		}
		third := f.Fetch(t.Context(), sources.Ask{URL: s.URL + "/etag/abc", ETag: `"abc"`})
		if third.Status() != 304 || !third.NotModified {
			t.Errorf("with an ETag: status %d, not modified %v", third.Status(), third.NotModified)
		}
		if got := f.Fetch(t.Context(), sources.Ask{URL: s.URL + "/etag/abc", ETag: `"other"`}); got.Status() != 200 || got.NotModified {
			t.Errorf("with an old ETag: status %d", got.Status())
		}
	})
	t.Run("slow and long", func(t *testing.T) {
		wantsLength := func(path string, n int, cut sources.Truncation) {
			if got := ask(path); got.Status() != 200 || len(got.Body) != n || got.Truncated != cut || got.Failure != nil {
				t.Errorf("%s: status %d, %d bytes (%q), %+v; want %d", path, got.Status(), len(got.Body), got.Truncated, got.Failure, n)
			}
		}
		wantsLength("/bytes/5000", 5000, sources.Whole)
		wantsLength("/stream-bytes/5000", 5000, sources.Whole)
		wantsLength("/drip?duration=200ms&numbytes=20&delay=0", 20, sources.Whole)
		if got := ask("/stream/20"); strings.Count(string(got.Body), "\n") != 20 {
			t.Errorf("/stream/20: %d lines", strings.Count(string(got.Body), "\n"))
		}
		if got := ask("/delay/100ms"); got.Status() != 200 || got.Hops[0].Took < 100*time.Millisecond {
			t.Errorf("/delay: status %d after %s", got.Status(), got.Hops[0].Took)
		}
		quick := open(t, func(o *Options) { o.Timeout, o.MaxRetries = 200*time.Millisecond, -1 })
		if got := get(t, quick, s.URL+"/delay/5s"); got.Failure == nil || got.Failure.Kind != sources.FailHeaders {
			t.Errorf("/delay past the clock: %+v", got.Failure)
		}
		if got := get(t, quick, s.URL+"/drip?duration=5s&numbytes=100&delay=0"); got.Failure == nil || got.Failure.Kind != sources.FailBody || got.Truncated != sources.CutByTime {
			t.Errorf("/drip past the clock: %+v", got.Failure)
		}
		small := open(t, func(o *Options) { o.MaxBody = 1000 })
		if got := get(t, small, s.URL+"/bytes/1000"); got.Truncated != sources.Whole {
			t.Errorf("a body as long as the cap: %q", got.Truncated)
		}
		if got := get(t, small, s.URL+"/stream-bytes/1001"); got.Truncated != sources.CutByCap || len(got.Body) != 1000 {
			t.Errorf("a body one byte longer than the cap: %q, %d bytes", got.Truncated, len(got.Body))
		}
	})
	t.Run("robots", func(t *testing.T) {
		polite := open(t, func(o *Options) { o.NoRobots = false })
		if got := get(t, polite, s.URL+"/deny"); got.Failure == nil || got.Failure.Kind != sources.FailRobots {
			t.Errorf("/deny: %+v", got.Failure)
		}
		if got := get(t, polite, s.URL+"/get"); got.Status() != 200 {
			t.Errorf("/get: status %d, %+v", got.Status(), got.Failure)
		}
	})
}
