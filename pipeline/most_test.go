package pipeline

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"testing"
	"time"

	"ibid/internal/fetch"
	"ibid/internal/page"
	"ibid/sources"
)

// TestR46_ASourceCostsAtMostEightRequests asks sites that behave in the most
// costly ways for all that a run may ask of one source: tries, the late round
// and looks. Hops of a redirect are the site's own doing and count once a try.
func TestR46_ASourceCostsAtMostEightRequests(t *testing.T) {
	const there = "A page of the quay with words enough to be read as a page by whoever comes along on the quay."
	ways := map[string]func(w http.ResponseWriter, r *http.Request){
		"broken":   func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) },
		"gone":     func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(404) },
		"refusing": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(403) },
		"empty":    func(http.ResponseWriter, *http.Request) {},
		"torn":     func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"cut": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "999")
			fmt.Fprint(w, there)
		},
		"alike":       func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<title>Ahoy</title><h1>Ahoy</h1>"+there) },
		"unavailable": func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Retry-After", "0"); w.WriteHeader(503) },
		"busy":        func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Retry-After", "0"); w.WriteHeader(429) },
		"sending on": func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/end" {
				fmt.Fprint(w, `<meta http-equiv="refresh" content="0; url=/end">`)
				return
			}
			fmt.Fprint(w, "<title>Ahoy</title><h1>Ahoy</h1>"+there)
		},
		"home": func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/" {
				http.Redirect(w, r, "/", http.StatusFound)
				return
			}
			fmt.Fprint(w, "<title>Ahoy</title><h1>Ahoy</h1>"+there)
		},
	}
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var mu sync.Mutex
			asked := 0
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			s := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/robots.txt" {
					w.WriteHeader(404)
					return
				}
				mu.Lock()
				asked++
				mu.Unlock()
				way(w, r)
			}), ReadHeaderTimeout: time.Second, ErrorLog: nil}
			go func() { _ = s.Serve(l) }()
			defer func() { _ = s.Close() }()
			f, err := fetch.New(fetch.Options{AllowPrivate: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}, NoPause: true, RetryWait: time.Millisecond, Timeout: 5 * time.Second,
				Lookup: func(context.Context, string) ([]netip.Addr, error) {
					return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
				}})
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			_, port, _ := net.SplitHostPort(l.Addr().String())
			rep, err := Check(t.Context(), inputs("Claim.[^1]\n\n[^1]: Maud Ferring, \"The bronze heron of Marlow Quay\", Quay Gazette, 2021, http://site.example:"+port+"/arts/heron\n"), Options{Fetcher: f, Reader: page.New(page.Options{}), Now: at(day)})
			if err != nil {
				t.Fatal(err)
			}
			src := rep.Audits[0].Sources[0]
			mu.Lock()
			defer mu.Unlock()
			if src.State == sources.Live || asked == 0 || asked > 8 {
				t.Errorf("%d requests, %s (%s); want at most 8", asked, src.State, src.Reason)
			}
			t.Logf("%d requests, %s (%s)", asked, src.State, src.Reason)
		})
	}
}
