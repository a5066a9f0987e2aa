package fetch

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

func TestTriesFollowTheTable(t *testing.T) {
	fault := func(err error) func(*http.Request, int) (*http.Response, error) {
		return func(*http.Request, int) (*http.Response, error) { return nil, err }
	}
	status := func(n int) func(*http.Request, int) (*http.Response, error) {
		return func(req *http.Request, _ int) (*http.Response, error) { return response(req, n, "said"), nil }
	}
	none, once, twice := []string{"0s"}, []string{"0s", "2s"}, []string{"0s", "2s", "12s"}
	for _, tt := range []struct {
		name  string
		serve func(req *http.Request, try int) (*http.Response, error)
		want  []string // when it is asked; the pauses are about 2 s and 10 s
	}{
		{"no such name", fault(&net.DNSError{Err: "no such host", IsNotFound: true}), once},
		{"a name without address", fault(noData{&net.DNSError{Err: "no such host", IsNotFound: true}}), once},
		{"name server in trouble", fault(&net.DNSError{Err: "server misbehaving", IsTemporary: true}), twice},
		{"name server silent", fault(&net.DNSError{Err: "i/o timeout", IsTimeout: true}), once},
		{"refused", fault(syscall.ECONNREFUSED), twice},
		{"reset", fault(syscall.ECONNRESET), twice},
		{"unreachable", fault(syscall.EHOSTUNREACH), twice},
		{"garbage", fault(errors.New("malformed HTTP response")), twice},
		{"broken HTTP/2", fault(errors.New("http2: stream error")), []string{"0s", "0s"}},
		{"a bad certificate", fault(errors.New("tls: bad certificate")), none},
		{"redirects to nowhere", func(req *http.Request, _ int) (*http.Response, error) {
			return response(req, 302, "", "Location", "/"), nil
		}, []string{"0s", "0s"}}, // itself, once more for its cookie
		{"empty", func(req *http.Request, _ int) (*http.Response, error) { return response(req, 200, ""), nil }, once},
		{"torn off", func(req *http.Request, _ int) (*http.Response, error) {
			res := response(req, 200, "")
			res.Body = io.NopCloser(io.MultiReader(res.Body, readerFunc(func([]byte) (int, error) { return 0, io.ErrUnexpectedEOF })))
			return res, nil
		}, once},
		{"stalled", func(req *http.Request, _ int) (*http.Response, error) {
			res := response(req, 200, "")
			res.Body = io.NopCloser(readerFunc(func([]byte) (int, error) { <-req.Context().Done(); return 0, req.Context().Err() }))
			return res, nil
		}, none}, // the late round's
		{"no headers", func(req *http.Request, _ int) (*http.Response, error) {
			<-req.Context().Done()
			return nil, req.Context().Err()
		}, []string{"0s", "22s"}}, // a dial that times out: nobody was reached
		{"400, well written", status(400), none},
		{"401", status(401), none},
		{"403", status(403), none},
		{"404", status(404), none},
		{"405", status(405), none},
		{"406", status(406), []string{"0s", "0s"}},
		{"408", status(408), twice},
		{"410", status(410), none},
		{"414", status(414), []string{"0s", "0s"}},
		{"421", status(421), []string{"0s", "0s"}},
		{"425", status(425), twice},
		{"429", status(429), none},
		{"431", status(431), []string{"0s", "0s"}},
		{"451", status(451), none},
		{"500", status(500), twice},
		{"501", status(501), none},
		{"502", status(502), twice},
		{"503", status(503), twice},
		{"504", status(504), twice},
		{"507", status(507), none},
		{"522", status(522), once},
		{"526", status(526), none},
		{"999", status(999), none},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var at []string
				begin := time.Now()
				f := virtual(t, func(req *http.Request) (*http.Response, error) {
					at = append(at, time.Since(begin).String())
					return tt.serve(req, len(at)-1)
				}, func(o *Options) { o.NoPause = true })
				got := get(t, f, "http://a.example/")
				if !slices.Equal(at, tt.want) {
					t.Errorf("asked at %v, want %v; in the end %d, %+v", at, tt.want, got.Status(), got.Failure)
				}
				tries := 1
				for _, h := range got.Hops {
					tries = max(tries, h.Retry+1)
				}
				if got.Attempts != tries {
					t.Errorf("%d attempts, but hops of %d", got.Attempts, tries)
				}
			})
		})
	}
}

func TestPausesVary(t *testing.T) {
	for r, want := range map[float64][]time.Duration{0: {1600 * time.Millisecond, 8 * time.Second}, .5: {2 * time.Second, 10 * time.Second}, 1: {2400 * time.Millisecond, 12 * time.Second}} {
		f := open(t, func(o *Options) { o.RetryWait, o.Rand = 0, func() float64 { return r } })
		if got := []time.Duration{f.backoff(0), f.backoff(1)}; !slices.Equal(got, want) {
			t.Errorf("with chance %v: %v, want %v", r, got, want)
		}
	}
}

func TestAnotherWayOfAsking(t *testing.T) {
	for _, tt := range []struct {
		name, path string
		ok         func(r *http.Request) bool
		status     int
	}{
		{"an Accept that a server dislikes", "/x", func(r *http.Request) bool { return r.Header.Get("Accept") == "*/*" }, 406},
		{"headers that are too large", "/x", func(r *http.Request) bool { return r.Header.Get("Accept-Language") == "" }, 431},
		{"a connection of its own", "/x", func(r *http.Request) bool { return r.Close && r.ProtoMajor == 1 }, 421},
		{"an address that browsers mend", "/a|b?q=\"x\"", func(r *http.Request) bool { return r.RequestURI == "/a%7Cb?q=%22x%22" }, 400},
	} {
		s := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if !tt.ok(r) {
				w.WriteHeader(tt.status)
				return
			}
			_, _ = io.WriteString(w, "page")
		})
		got := get(t, open(t, nil), s.URL+tt.path)
		if got.Status() != 200 || got.Attempts > 2 {
			t.Errorf("%s: status %d after %d tries", tt.name, got.Status(), got.Attempts)
		}
		s = serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(tt.status) })
		if got := get(t, open(t, nil), s.URL+tt.path); got.Status() != tt.status || got.Attempts > 2 {
			t.Errorf("%s, to no avail: status %d after %d tries", tt.name, got.Status(), got.Attempts)
		}
	}
	if got := reencoded(":"); got != ":" {
		t.Errorf("reencoded(%q) = %q", ":", got)
	}
}

func TestRetryAfterReadsBothForms(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	for field, want := range map[string]string{
		"0": "0s", "120": "2m0s", " 7 ": "7s", "31536001": "8760h0m0s", "18446744073709551616": "8760h0m0s",
		"Mon, 23 Nov 2026 12:00:30 GMT": "30s", "Monday, 23-Nov-26 12:00:30 GMT": "30s", "Mon Nov 23 12:00:30 2026": "30s",
		"Mon, 23 Nov 2026 11:00:00 GMT": "0s", "Fri, 31 Dec 9999 23:59:59 GMT": "8760h0m0s",
		"": "", "-1": "", "1.5": "", "soon": "", "2026-11-23T12:00:30Z": "", "1 2": "",
	} {
		d, ok := parseRetryAfter(field, now)
		if got := fmt.Sprint(d); ok != (want != "") || ok && got != want || !ok && d != 0 {
			t.Errorf("parseRetryAfter(%q) = %s, %v; want %q", field, d, ok, want)
		}
	}
}

func TestChainOfARetriedSourceIsItsLastTry(t *testing.T) {
	n := 0
	f := open(t, func(o *Options) {
		o.Base = answers(func(req *http.Request) (*http.Response, error) {
			switch n++; {
			case req.URL.Path == "/":
				return response(req, 302, "", "Location", "/end"), nil
			case n < 4:
				return response(req, 500, ""), nil
			}
			return response(req, 200, "page"), nil
		})
	})
	got := get(t, f, "http://a.example/")
	var chain []int
	for _, h := range got.Chain() {
		chain = append(chain, h.Status)
	}
	if !slices.Equal(chain, []int{302, 200}) || len(got.Hops) != 4 {
		t.Errorf("chain %v of %d hops", chain, len(got.Hops))
	}
}
