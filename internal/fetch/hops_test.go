package fetch

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"ibid/sources"
)

func TestRedirectsAreRecordedHopByHop(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-End", "here")
		w.WriteHeader(http.StatusNotFound)
		_, _ = io.WriteString(w, "gone")
	})
	b := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/2" {
			http.Redirect(w, r, c.URL+"/3", http.StatusPermanentRedirect)
			return
		}
		http.Redirect(w, r, "/2", http.StatusFound)
	})
	a := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, b.URL+"/1?q=1#part", http.StatusMovedPermanently)
	})
	got := get(t, open(t, nil), a.URL+"/0#cited")
	wants(t, got, 404, "", "gone")
	type hop struct {
		url    string
		status int
		kind   sources.HopKind
	}
	var hops []hop
	for _, h := range got.Hops {
		hops = append(hops, hop{h.URL, h.Status, h.Kind})
		if h.Method != http.MethodGet || h.Proto != "HTTP/1.1" || !strings.Contains(h.URL, h.Remote) || h.TLS != nil || h.Took <= 0 {
			t.Errorf("hop %+v", h)
		}
	}
	want := []hop{{a.URL + "/0", 301, sources.HopStart}, {b.URL + "/1?q=1#part", 302, sources.HopHTTP}, {b.URL + "/2", 308, sources.HopHTTP}, {c.URL + "/3", 404, sources.HopHTTP}}
	if !slices.Equal(hops, want) {
		t.Errorf("hops %v, want %v", hops, want)
	}
	if got.Hops[0].Header.Get("Location") != b.URL+"/1?q=1#part" || got.Header.Get("X-End") != "here" || got.FinalURL() != c.URL+"/3" {
		t.Errorf("headers %v", got.Hops[0].Header)
	}
}

func TestRedirectsThatLeadNowhere(t *testing.T) {
	for _, tt := range []struct {
		name, location string
		status         int
		want           sources.FailureKind
		hops           int
	}{
		{"to itself", "/", 302, sources.FailLoop, 2},
		{"from one to the other", "/other", 302, sources.FailLoop, 4},
		{"on and on", "/n", 302, sources.FailTooMany, 11}, // by the usual limit
		{"without a target", "", 302, "", 1},
		{"to an address that no record holds", "/" + strings.Repeat("a", maxField), 302, "", 1},
		{"to what nobody can read", "http://[::1", 302, sources.FailNoLocation, 1},
		{"to an escape that is none", "/%zz", 301, sources.FailNoLocation, 1},
		{"to no host", "http:///x", 301, sources.FailNoLocation, 2},
		{"to another scheme", "ftp://example.org/x", 301, sources.FailScheme, 2},
		{"into an app", "intent://example.org/#Intent;end", 302, sources.FailScheme, 2},
		{"to a script", "javascript:alert(1)", 302, sources.FailScheme, 2},
		{"with a status that goes nowhere", "/x", 300, "", 1},
	} {
		s := serve(t, func(w http.ResponseWriter, r *http.Request) {
			location := tt.location
			switch {
			case location == "/n":
				n, _ := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/"))
				location = fmt.Sprintf("/%d", n+1)
			case location == "/other" && r.URL.Path == "/other":
				location = "/"
			}
			if location != "" {
				w.Header()["Location"] = []string{location}
			}
			w.WriteHeader(tt.status)
		})
		got := get(t, open(t, nil), s.URL+"/")
		if kind(got) != tt.want || len(got.Hops) != tt.hops || got.Hops[0].Status != tt.status || got.Failure != nil && got.Failure.Narrow {
			t.Errorf("%s: failure %+v after %d hops, status %d; want %q after %d", tt.name, got.Failure, len(got.Hops), got.Status(), tt.want, tt.hops)
		}
	}
	// The limit is the user's: ten are followed, none if so wished.
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		n, _ := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/"))
		if n == 10 {
			_, _ = io.WriteString(w, "there")
			return
		}
		http.Redirect(w, r, fmt.Sprintf("/%d", n+1), http.StatusFound)
	})
	wants(t, get(t, open(t, nil), s.URL+"/0"), 200, "", "there")
	if got := get(t, open(t, func(o *Options) { o.MaxRedirects = -1 }), s.URL+"/0"); kind(got) != sources.FailTooMany || len(got.Hops) != 1 || !got.Failure.Narrow {
		t.Errorf("no redirects: %+v after %d hops, want a narrow limit", got.Failure, len(got.Hops))
	}
}

func TestPasswordsOfALocationAreHidden(t *testing.T) {
	for _, location := range []string{"http://user:secret@[::1", "http://user:secret@127.0.0.1:9/%zz", "http://user:secret@10.0.0.1/"} {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header()["Location"] = []string{location}
			w.WriteHeader(302)
		})
		got := get(t, open(t, nil), s.URL)
		for _, h := range got.Hops {
			h.Header = nil // as received
			if b, err := json.Marshal(h); err != nil || strings.Contains(string(b), "secret") {
				t.Errorf("%s: hop %s", location, b)
			}
		}
		if got.Failure == nil || strings.Contains(got.Failure.Detail, "secret") {
			t.Errorf("%s: %+v", location, got.Failure)
		}
	}
}

func TestBodyOfARedirectHoldsNothingUp(t *testing.T) {
	s := serve(t, say("page"))
	addr := raw(t, func(c net.Conn) {
		_, _ = io.WriteString(c, "HTTP/1.1 302 Found\r\nLocation: "+s.URL+"\r\nContent-Length: 100\r\nContent-Encoding: gzip\r\n\r\n")
		_, _ = io.Copy(io.Discard, c)
	})
	begin := time.Now()
	got := get(t, open(t, func(o *Options) { o.Timeout = time.Minute }), addr)
	wants(t, got, 200, "", "page")
	if took := time.Since(begin); took > 5*time.Second || got.Truncated != sources.Whole {
		t.Errorf("a redirect whose body never comes took %s, cut %q", took, got.Truncated)
	}
}

func TestR6_NothingOfOneHostReachesAnother(t *testing.T) {
	seen := map[string]http.Header{}
	note := func(r *http.Request) {
		h := r.Header.Clone()
		h.Set("Method", r.Method)
		seen[r.Host+r.URL.Path] = h
	}
	other := serve(t, func(w http.ResponseWriter, r *http.Request) { note(r); _, _ = io.WriteString(w, "page") })
	first := serve(t, func(w http.ResponseWriter, r *http.Request) {
		note(r)
		http.SetCookie(w, &http.Cookie{Name: "session", Value: "secret", Path: "/"})
		if r.URL.Path == "/start" {
			http.Redirect(w, r, "/next", http.StatusFound)
			return
		}
		http.Redirect(w, r, strings.Replace(other.URL, "http://", "http://who:secret@", 1)+"/end", http.StatusFound)
	})
	names := strings.NewReplacer("127.0.0.1", "localhost")
	f := open(t, nil)
	got := get(t, f, strings.Replace(names.Replace(first.URL), "http://", "http://user:secret@", 1)+"/start")
	wants(t, got, 200, "", "page")
	for at, h := range seen {
		if h.Get("Authorization") != "" || h.Get("Referer") != "" || h.Get("Method") != http.MethodGet {
			t.Errorf("%s was sent %v", at, h)
		}
		if has := strings.Contains(h.Get("Cookie"), "secret"); has != strings.HasSuffix(at, "/next") {
			t.Errorf("%s was sent the cookies %q", at, h.Get("Cookie"))
		}
	}
	if len(seen) != 3 {
		t.Errorf("%d requests, want 3", len(seen))
	}
	// The Location field is part of the record as received; the rest of the record has no secret.
	for i := range got.Hops {
		got.Hops[i].Header.Del("Location")
	}
	if b, err := json.Marshal(got); err != nil || strings.Contains(string(b), "secret") {
		t.Errorf("the record holds a secret: %s", b)
	}
	// Cookies live for one fetch.
	clear(seen)
	_ = get(t, f, names.Replace(first.URL)+"/start")
	for at, h := range seen {
		if strings.HasSuffix(at, "/start") && h.Get("Cookie") != "" {
			t.Errorf("a cookie of an earlier fetch: %q", h.Get("Cookie"))
		}
	}
}

func TestR6_NoCookiesOverAnUnverifiedConnection(t *testing.T) {
	var cookies []string
	s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		cookies = append(cookies, r.Header.Get("Cookie"))
		http.SetCookie(w, &http.Cookie{Name: "session", Value: "secret", Path: "/"})
		if r.URL.Path == "/" {
			http.Redirect(w, r, "/next", http.StatusFound)
			return
		}
		_, _ = io.WriteString(w, "page")
	}))
	t.Cleanup(s.Close)
	got := open(t, nil).Fetch(t.Context(), sources.Ask{URL: s.URL + "/", Look: sources.LookTLS})
	if got.Status() != 200 || !slices.Equal(cookies, []string{"", ""}) {
		t.Errorf("status %d, cookies %q", got.Status(), cookies)
	}
	if facts := got.Final().TLS; facts == nil || facts.Verified || len(facts.Names) == 0 {
		t.Errorf("TLS facts %+v", facts)
	}
}

func TestR7_GetAlone(t *testing.T) {
	for _, status := range []int{301, 302, 303, 307, 308, 405, 503} {
		s := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodGet || r.ContentLength > 0 {
				t.Errorf("%s with %d bytes after %d", r.Method, r.ContentLength, status)
			}
			if r.URL.Path == "/" {
				w.Header().Set("Location", "/x")
				w.WriteHeader(status)
			}
		})
		_ = get(t, open(t, nil), s.URL+"/")
	}
}

func TestCookieWallIsPassed(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if c, err := r.Cookie("seen"); err == nil && c.Value == "yes" {
			_, _ = io.WriteString(w, "page")
			return
		}
		http.SetCookie(w, &http.Cookie{Name: "seen", Value: "yes"})
		http.Redirect(w, r, r.URL.Path, http.StatusFound)
	})
	got := get(t, open(t, nil), s.URL+"/x")
	wants(t, got, 200, "", "page")
	if cookie := got.Hops[0].Header.Get("Set-Cookie"); cookie != "seen" {
		t.Errorf("the record keeps the cookie %q, want its name", cookie)
	}
}

func TestALookHasAJarOfItsOwn(t *testing.T) {
	var mu sync.Mutex
	var got []string
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		agent := "ibid"
		if strings.HasPrefix(r.UserAgent(), "Mozilla/5.0") {
			agent = "browser"
		}
		mu.Lock()
		got = append(got, r.URL.Path+" "+agent+" "+r.Header.Get("Cookie")+r.Header.Get("Sec-Fetch-Mode"))
		mu.Unlock()
		http.SetCookie(w, &http.Cookie{Name: "for", Value: agent, Path: "/"})
		if r.URL.Path == "/x" {
			http.Redirect(w, r, "/y", http.StatusFound)
		}
	})
	f := open(t, func(o *Options) { o.MaxRetries = -1 })
	get(t, f, s.URL+"/x")
	f.Fetch(t.Context(), sources.Ask{URL: s.URL + "/x", Kind: sources.HopStart, Look: sources.LookProfile})
	f.Fetch(t.Context(), sources.Ask{URL: s.URL + "/x", Kind: sources.HopStart, Look: sources.LookTLS})
	want := []string{"/x ibid ", "/y ibid for=ibid", "/x browser navigate", "/y browser for=browsernavigate", "/x ibid ", "/y ibid "}
	if !slices.Equal(got, want) {
		t.Errorf("asked %q, want %q: no cookie from one look to another, none past a certificate that was not checked", got, want)
	}
}

func TestHugeCookiesAndHeadersAreNotKept(t *testing.T) {
	var sent int
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		sent = len(r.Header.Get("Cookie"))
		for i := range 100 {
			w.Header().Add("Set-Cookie", fmt.Sprintf("c%d=%s", i, strings.Repeat("x", 3000)))
		}
		w.Header().Add("Set-Cookie", "big="+strings.Repeat("x", 5000))
		w.Header().Set("X-Big", strings.Repeat("y", 100_000))
		for i := range 100 {
			w.Header().Add(fmt.Sprintf("X-Many-%03d", i), strings.Repeat("z", 2000))
		}
		w.Header().Set("Content-Type", "text/html")
		if r.URL.Path == "/" {
			http.Redirect(w, r, "/next", http.StatusFound)
		}
	})
	got := get(t, open(t, func(o *Options) { o.MaxRetries = -1 }), s.URL+"/")
	if sent == 0 || sent > maxCookies+1000 {
		t.Errorf("%d bytes of cookies travelled on", sent)
	}
	size := 0
	for name, values := range got.Hops[1].Header {
		for _, v := range values {
			size += len(name) + len(v)
		}
	}
	if size > maxHeaders || got.Header.Get("Content-Type") != "text/html" || got.Header.Get("X-Big") != "" {
		t.Errorf("%d bytes of headers are kept; type %q", size, got.Header.Get("Content-Type"))
	}
}

func TestR47_ConditionalRequests(t *testing.T) {
	var seen []string
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		seen = append(seen, r.URL.Path+" "+r.Header.Get("If-None-Match")+" "+r.Header.Get("If-Modified-Since"))
		switch r.URL.Path {
		case "/old":
			http.Redirect(w, r, "/new", http.StatusMovedPermanently)
		case "/new":
			w.Header().Set("ETag", `"1"`)
			w.Header().Set("Content-Encoding", "gzip")
			w.WriteHeader(http.StatusNotModified)
		default:
			w.WriteHeader(http.StatusNotModified)
		}
	})
	date := "Mon, 23 Nov 2026 12:00:00 GMT"
	got := open(t, nil).Fetch(t.Context(), sources.Ask{URL: s.URL + "/old", ETag: `"1"`, LastModified: date, ValidFor: s.URL + "/new"})
	if !got.NotModified || got.Status() != 304 || got.Body != nil || got.Failure != nil || got.Attempts != 1 {
		t.Errorf("not modified %v, status %d, failure %+v", got.NotModified, got.Status(), got.Failure)
	}
	if want := []string{"/old  ", `/new "1" ` + date}; !slices.Equal(seen, want) {
		t.Errorf("validators went to %q, want %q", seen, want)
	}
	// The validators of the cited address stay with it, and an answer that nobody asked for is none.
	seen = nil
	got = open(t, nil).Fetch(t.Context(), sources.Ask{URL: s.URL + "/old", ETag: `"1"`})
	if got.NotModified || got.Status() != 304 || !slices.Equal(seen, []string{`/old "1" `, "/new  "}) {
		t.Errorf("not modified %v, validators went to %q", got.NotModified, seen)
	}
	if got := get(t, open(t, nil), s.URL+"/other"); got.NotModified {
		t.Error("a 304 to an unconditional request passes for unchanged")
	}
}
