package fetch

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"ibid/sources"
)

// TestR35_CancellationWhereverItWaits: a fetch ends within 100 ms of its
// context, at every place where it may wait.
func TestR35_CancellationWhereverItWaits(t *testing.T) {
	hang := func(c net.Conn) { _, _ = io.Copy(io.Discard, c) }
	silent := nameServer(t, nil)
	member := pack(t, append(noise(2<<10), make([]byte, 64<<10)...), "gzip")
	endless := raw(t, func(c net.Conn) {
		_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")
		for {
			if _, err := c.Write(member); err != nil {
				return
			}
			time.Sleep(5 * time.Millisecond)
		}
	})
	dripping := raw(t, func(c net.Conn) {
		_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\n\r\nbegun")
		hang(c)
	})
	busy := func(fields string) string {
		return raw(t, func(c net.Conn) {
			_, _ = io.WriteString(c, "HTTP/1.1 503 Busy\r\n"+fields+"Content-Length: 0\r\n\r\n")
		})
	}
	// occupy makes one fetch hold what the other then waits for.
	occupy := func(f *Fetcher, addr string) (end func()) {
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			defer close(done)
			f.Fetch(ctx, sources.Ask{URL: addr})
		}()
		time.Sleep(50 * time.Millisecond)
		return func() { cancel(); <-done }
	}
	patient := func(o *Options) {
		o.Timeout, o.RetryWait, o.MaxPatience = time.Minute, time.Minute, time.Minute
	}
	hanging := raw(t, hang)
	for _, tt := range []struct {
		name   string
		addr   string
		change func(o *Options)
		before string // is asked for by somebody else meanwhile
	}{
		{"the host's turn", hanging, func(o *Options) { o.HostConcurrency = 1 }, hanging},
		{"the host's pause", hanging, func(o *Options) { o.NoPause, o.HostInterval = false, time.Hour }, hanging},
		{"a slot", strings.Replace(hanging, "127.0.0.1", "127.0.0.2", 1), func(o *Options) { o.MaxConcurrency = 1 }, hanging},
		{"the name server", "http://silent.example/", func(o *Options) { o.Resolver = silent.addr }, ""},
		{"another's look-up", "http://silent.example/", func(o *Options) { o.Resolver = silent.addr }, "http://silent.example/2"},
		{"the dial", hanging, func(o *Options) {
			o.Dial = func(ctx context.Context, _, _ string) (net.Conn, error) { <-ctx.Done(); return nil, ctx.Err() }
		}, ""},
		{"the dial to several addresses", "http://several.example/", func(o *Options) {
			o.Lookup = func(context.Context, string) ([]netip.Addr, error) {
				return []netip.Addr{netip.MustParseAddr("93.184.215.14"), netip.MustParseAddr("93.184.215.15")}, nil
			}
			o.Dial = func(ctx context.Context, _, _ string) (net.Conn, error) { <-ctx.Done(); return nil, ctx.Err() }
		}, ""},
		{"the handshake", strings.Replace(hanging, "http:", "https:", 1), nil, ""},
		{"robots.txt", hanging, func(o *Options) { o.NoRobots = false }, ""},
		{"another's robots.txt", hanging, func(o *Options) { o.NoRobots = false }, hanging + "/2"},
		{"the headers", hanging, nil, ""},
		{"the body", dripping, nil, ""},
		{"unpacking", endless, func(o *Options) { o.MaxBody = 1 << 40 }, ""},
		{"the next try", busy(""), nil, ""},
		{"the rest that the host asked for", busy("Retry-After: 50\r\n"), nil, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := open(t, func(o *Options) {
				patient(o)
				if tt.change != nil {
					tt.change(o)
				}
			})
			if tt.before != "" {
				defer occupy(f, tt.before)()
			}
			took := time.Hour
			for try := 0; try < 5 && took > 100*time.Millisecond; try++ { // a busy machine gets another chance
				ctx, cancel := context.WithCancel(t.Context())
				var at time.Time
				go func() {
					time.Sleep(80 * time.Millisecond)
					at = time.Now()
					cancel()
				}()
				got := f.Fetch(ctx, sources.Ask{URL: tt.addr})
				<-ctx.Done()
				took = time.Since(at)
				if kind(got) != sources.FailCancelled {
					t.Fatalf("%+v; want %s", got.Failure, sources.FailCancelled)
				}
			}
			if took > 100*time.Millisecond {
				t.Errorf("it took %s to end, want 100ms at most", took)
			}
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if got := open(t, nil).Fetch(ctx, sources.Ask{URL: hanging}); kind(got) != sources.FailCancelled {
		t.Errorf("cancelled before it began: %+v", got.Failure)
	}
}

// TestTheNextOneAsksAfterACancelledOne: whoever is cancelled in the middle of
// what others wait for hands it on.
func TestTheNextOneAsksAfterACancelledOne(t *testing.T) {
	first := make(chan struct{})
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/robots.txt" {
			_, _ = io.WriteString(w, "page")
			return
		}
		select {
		case <-first: // the second time
			_, _ = io.WriteString(w, "User-agent: *\nDisallow: /private\n")
		default:
			close(first)
			<-r.Context().Done()
		}
	})
	f := open(t, func(o *Options) { o.NoRobots = false })
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan sources.Fetch)
	go func() { done <- f.Fetch(ctx, sources.Ask{URL: s.URL + "/1"}) }()
	<-first
	go func() { done <- f.Fetch(t.Context(), sources.Ask{URL: s.URL + "/private"}) }()
	time.Sleep(20 * time.Millisecond)
	cancel()
	a, b := <-done, <-done
	if a.URL != s.URL+"/1" {
		a, b = b, a
	}
	if kind(a) != sources.FailCancelled || kind(b) != sources.FailRobots {
		t.Errorf("cancelled: %+v, next: %+v", a.Failure, b.Failure)
	}
}

// TestR37_NothingIsLeftBehind: after many fetches of all kinds no turn, slot or
// goroutine is held (goleak sees to the last).
func TestR37_NothingIsLeftBehind(t *testing.T) {
	cert := newAuthority(t).issue(t, time.Now().Add(time.Hour), "site.example")
	bad := serveTLS(t, &tls.Config{Certificates: []tls.Certificate{cert}}, true, say("page"))
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Query().Get("q") {
		case "0":
			http.Redirect(w, r, "/?q=5", http.StatusFound)
		case "1":
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, "half")
		case "2":
			w.WriteHeader(http.StatusInternalServerError)
		case "3":
			<-r.Context().Done()
		case "4":
			_, _ = w.Write(make([]byte, 1<<20))
		default:
			_, _ = io.WriteString(w, "page")
		}
	})
	f := open(t, func(o *Options) {
		o.HostConcurrency, o.MaxConcurrency, o.MaxBody, o.Timeout, o.MaxRetries = 1, 1, 1<<16, 50*time.Millisecond, 1
	})
	for i := range 60 {
		if i%10 == 9 {
			_ = get(t, f, bad.URL)
			continue
		}
		_ = get(t, f, fmt.Sprintf("%s/?q=%d", s.URL, i%6))
	}
	for key, h := range f.hosts.m {
		if !h.slots.TryAcquire(1) || !h.start.TryAcquire(1) {
			t.Errorf("the turn of %s is still held", key)
		}
	}
}
