package fetch

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"ibid/sources"
)

func TestMain(m *testing.M) {
	if runElsewhere() {
		return
	}
	goleak.VerifyTestMain(m)
}

var loopbacks = netip.MustParsePrefix("127.0.0.0/8")

// discardLog takes what a test server says of clients that hang up.
var discardLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)

// open returns a Fetcher that may ask servers on loopback, quickly and without
// robots.txt, changed by change.
func open(t testing.TB, change func(o *Options)) *Fetcher {
	t.Helper()
	o := Options{
		UserAgent: "ibid/1.0 (+https://ibid.example/)", NoPause: true, RetryWait: time.Millisecond, Timeout: 5 * time.Second,
		NoRobots: true, AllowPrivate: []netip.Prefix{loopbacks}, HostConcurrency: 64,
	}
	if change != nil {
		change(&o)
	}
	f, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Close)
	return f
}

func get(t testing.TB, f *Fetcher, addr string) sources.Fetch {
	t.Helper()
	return f.Fetch(t.Context(), sources.Ask{URL: addr})
}

// serve starts a server on loopback.
func serve(t testing.TB, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewUnstartedServer(h)
	s.Config.ErrorLog = discardLog
	s.Start()
	t.Cleanup(s.Close)
	return s
}

// say answers every request with a text.
func say(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, text) }
}

// raw starts a server that speaks TCP; each connection is given to talk after
// a first read, and closed when that returns.
func raw(t testing.TB, talk func(c net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	var mu sync.Mutex
	conns := map[net.Conn]bool{}
	all.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			conns[c] = true
			mu.Unlock()
			all.Go(func() {
				defer func() {
					_ = c.Close()
					mu.Lock()
					delete(conns, c)
					mu.Unlock()
				}()
				buf := make([]byte, 4096)
				if n, err := c.Read(buf); err != nil || n == 0 {
					return
				}
				talk(c)
			})
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		mu.Lock()
		for c := range conns {
			_ = c.Close()
		}
		mu.Unlock()
		all.Wait()
	})
	return "http://" + l.Addr().String()
}

// rawSay answers every connection with bytes.
func rawSay(t testing.TB, bytes string) string {
	return raw(t, func(c net.Conn) { _, _ = io.WriteString(c, bytes) })
}

func kind(f sources.Fetch) sources.FailureKind { return failureKind(f.Failure) }

// wants reports in one line where a fetch is not as wanted.
func wants(t testing.TB, f sources.Fetch, status int, k sources.FailureKind, body string) {
	t.Helper()
	if f.Status() != status || kind(f) != k || string(f.Body) != body {
		t.Errorf("%s: status %d, failure %+v, body %.80q (cut %q); want %d, %q, %.80q", f.URL, f.Status(), f.Failure, f.Body, f.Truncated, status, k, body)
	}
}

// internet is a made-up internet: names with public addresses, all of which are
// one server on loopback. It notes every address that is dialled.
type internet struct {
	mu     sync.Mutex
	names  map[string][]string // guarded by mu
	dialed []string            // guarded by mu
	server string              // HOST:PORT
}

func (n *internet) lookup(_ context.Context, host string) ([]netip.Addr, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	list, ok := n.names[strings.TrimSuffix(host, ".")]
	if !ok {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	var out []netip.Addr
	for _, a := range list {
		out = append(out, netip.MustParseAddr(a))
	}
	return out, nil
}

func (n *internet) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	n.mu.Lock()
	n.dialed = append(n.dialed, addr)
	server := n.server
	n.mu.Unlock()
	return (&net.Dialer{}).DialContext(ctx, network, server)
}

func (n *internet) touched() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return append([]string(nil), n.dialed...)
}

// online returns a Fetcher whose internet has the given names, nothing private
// allowed, served by h.
func online(t testing.TB, names map[string][]string, h http.HandlerFunc, change func(o *Options)) (*Fetcher, *internet) {
	t.Helper()
	s := serve(t, h)
	n := &internet{names: names, server: s.Listener.Addr().String()}
	return open(t, func(o *Options) {
		o.AllowPrivate, o.Lookup, o.Dial = nil, n.lookup, n.dial
		if change != nil {
			change(o)
		}
	}), n
}

// answers is a transport that answers by itself, for tests in virtual time.
type answers func(req *http.Request) (*http.Response, error)

// RoundTrip implements http.RoundTripper.
func (a answers) RoundTrip(req *http.Request) (*http.Response, error) { return a(req) }

func response(req *http.Request, status int, body string, fields ...string) *http.Response {
	h := http.Header{}
	for i := 0; i+1 < len(fields); i += 2 {
		h.Add(fields[i], fields[i+1])
	}
	return &http.Response{StatusCode: status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: h, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), Request: req}
}

func mustURL(t testing.TB, s string) *url.URL {
	t.Helper()
	u, err := url.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}
