package fetch

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	crand "crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"ibid/sources"
)

func TestFailuresOfTheWireAreTyped(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	hang := func(c net.Conn) { _, _ = io.Copy(io.Discard, c) }
	tests := []struct {
		name string
		addr string
		want sources.FailureKind
	}{
		{"nobody listens", "http://" + closed.Addr().String(), sources.FailRefused},
		{"closed at once", raw(t, func(net.Conn) {}), sources.FailReset},
		{"reset", raw(t, func(c net.Conn) { _ = c.(*net.TCPConn).SetLinger(0) }), sources.FailReset},
		{"headers cut off", rawSay(t, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"), sources.FailReset},
		{"garbage", rawSay(t, "\x00\x01\x02 nonsense\r\n\r\n"), sources.FailProtocol},
		{"another protocol", rawSay(t, "220 mail.example ESMTP\r\n"), sources.FailProtocol},
		{"no status", rawSay(t, "HTTP/1.1 \r\n\r\n"), sources.FailProtocol},
		{"a status of letters", rawSay(t, "HTTP/1.1 abc OK\r\n\r\n"), sources.FailProtocol},
		{"a header without a name", rawSay(t, "HTTP/1.1 200 OK\r\n: x\r\nfoo bar\r\n\r\n"), sources.FailProtocol},
		{"a length that is none", rawSay(t, "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"), sources.FailProtocol},
		{"two lengths", rawSay(t, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"), sources.FailProtocol},
		{"endless headers", raw(t, func(c net.Conn) {
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\n")
			for i := 0; ; i++ {
				if _, err := fmt.Fprintf(c, "X-%d: %s\r\n", i, strings.Repeat("x", 4000)); err != nil {
					return
				}
			}
		}), sources.FailProtocol},
		{"a flood of 1xx", raw(t, func(c net.Conn) {
			for {
				if _, err := io.WriteString(c, "HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n"); err != nil {
					return
				}
			}
		}), sources.FailProtocol},
		{"no headers", raw(t, hang), sources.FailHeaders},
		{"headers that drip", raw(t, func(c net.Conn) {
			for {
				if _, err := io.WriteString(c, "H"); err != nil {
					return
				}
				time.Sleep(20 * time.Millisecond)
			}
		}), sources.FailHeaders},
		{"TLS spoken to by a plain server", strings.Replace(serve(t, say("")).URL, "http:", "https:", 1), sources.FailPlainHTTP},
		{"TLS spoken to by something else", strings.Replace(rawSay(t, "SSH-2.0-OpenSSH_9.7\r\n"), "http:", "https:", 1), sources.FailProtocol},
		{"TLS spoken to by nobody", strings.Replace(raw(t, hang), "http:", "https:", 1), sources.FailHeaders},
		{"TLS torn off", strings.Replace(raw(t, func(net.Conn) {}), "http:", "https:", 1), sources.FailReset},
	}
	_ = closed.Close() // now that no listener of the table can get its port
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := open(t, func(o *Options) { o.MaxRetries, o.Timeout = -1, 200*time.Millisecond })
			if tt.want != sources.FailHeaders {
				f = open(t, func(o *Options) { o.MaxRetries = -1 })
			}
			got := get(t, f, tt.addr+"/")
			if kind(got) != tt.want || got.Body != nil || got.Failure.Detail == "" || len(got.Hops) != 1 || got.Hops[0].Failure == nil || got.Failure.Narrow != (tt.want == sources.FailHeaders) {
				t.Errorf("failure %+v, %d hops, body %q; want %s", got.Failure, len(got.Hops), got.Body, tt.want)
			}
		})
	}
}

func TestOddAnswersAreAnswers(t *testing.T) {
	for _, tt := range []struct {
		answer string
		status int
		body   string
	}{
		{"HTTP/1.1 999 Request denied\r\nContent-Length: 2\r\n\r\nno", 999, "no"},
		{"HTTP/1.1 520\r\nContent-Length: 2\r\n\r\nno", 520, "no"},
		{"HTTP/1.0 200 OK\r\n\r\nold", 200, "old"},
		{"HTTP/1.1 200 OK\nContent-Length: 5\n\nloose", 200, "loose"},
		{"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nthen", 200, "then"},
		{"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n", 401, ""},
	} {
		wants(t, get(t, open(t, func(o *Options) { o.MaxRetries = -1 }), rawSay(t, tt.answer)), tt.status, "", tt.body)
	}
}

func TestStalledBodies(t *testing.T) {
	stall := func(head string) string {
		return raw(t, func(c net.Conn) {
			_, _ = io.WriteString(c, head+"\r\nContent-Length: 100\r\n\r\nthe beginning")
			_, _ = io.Copy(io.Discard, c)
		})
	}
	quick := func(o *Options) { o.MaxRetries, o.Timeout = -1, 150*time.Millisecond }
	got := get(t, open(t, quick), stall("HTTP/1.1 200 OK"))
	wants(t, got, 200, sources.FailBody, "the beginning")
	if got.Truncated != sources.CutByTime || got.Header == nil {
		t.Errorf("cut %q, header %v", got.Truncated, got.Header)
	}
	// What an error status says does not hang on its body.
	got = get(t, open(t, quick), stall("HTTP/1.1 404 Not Found"))
	wants(t, got, 404, "", "the beginning")
	if got.Truncated != sources.CutByTime {
		t.Errorf("cut %q", got.Truncated)
	}
	// A drip is a stall in small pieces.
	drip := raw(t, func(c net.Conn) {
		_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\n\r\n")
		for {
			if _, err := io.WriteString(c, "x"); err != nil {
				return
			}
			time.Sleep(10 * time.Millisecond)
		}
	})
	begin := time.Now()
	if got = get(t, open(t, quick), drip); kind(got) != sources.FailBody || time.Since(begin) > 5*time.Second {
		t.Errorf("a drip: %+v after %s", got.Failure, time.Since(begin))
	}
}

func TestR10_OneClockForTheWholeSource(t *testing.T) {
	// Every hop takes nearly its own time: together they may not take more than
	// all tries of the source.
	var hops atomic.Int64 // a hop that was given up may still be answered while the next one is
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		n := hops.Add(1)
		select {
		case <-time.After(80 * time.Millisecond):
		case <-r.Context().Done():
		}
		http.Redirect(w, r, fmt.Sprintf("/%d", n), http.StatusFound)
	})
	for _, robots := range []bool{false, true} {
		begin := time.Now()
		got := get(t, open(t, func(o *Options) {
			o.MaxRetries, o.Timeout, o.MaxRedirects, o.NoRobots = 2, 100*time.Millisecond, 1000, !robots
		}), s.URL)
		if took := time.Since(begin); took > 3*time.Second || kind(got) != sources.FailHeaders {
			t.Errorf("a chain of slow hops took %s and ended in %+v; want 300ms and %s", took, got.Failure, sources.FailHeaders)
		}
	}
	// Faults that are tried again, and the waits between, are inside as well.
	hang := raw(t, func(c net.Conn) { _, _ = io.Copy(io.Discard, c) })
	begin := time.Now()
	got := get(t, open(t, func(o *Options) {
		o.Timeout, o.RetryWait, o.NoRobots = 100*time.Millisecond, 50*time.Millisecond, false
	}), hang)
	if took := time.Since(begin); took > 3*time.Second || kind(got) != sources.FailHeaders {
		t.Errorf("a server that never answers took %s and ended in %+v", took, got.Failure)
	}
}

// authority makes certificates for tests.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	pem  []byte
}

func newAuthority(t testing.TB) *authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), crand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	tmpl := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "an authority"}, NotBefore: time.Now().Add(-365 * 24 * time.Hour), NotAfter: time.Now().Add(365 * 24 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(crand.Reader, tmpl, tmpl, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return &authority{cert, key, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})}
}

func (a *authority) issue(t testing.TB, notAfter time.Time, names ...string) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), crand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	tmpl := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: names[0]}, NotBefore: notAfter.Add(-90 * 24 * time.Hour), NotAfter: notAfter,
		DNSNames: names, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(crand.Reader, tmpl, a.cert, key.Public(), a.key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

func serveTLS(t testing.TB, config *tls.Config, http2 bool, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewUnstartedServer(h)
	s.Config.ErrorLog = discardLog
	s.TLS, s.EnableHTTP2 = config, http2
	s.StartTLS()
	t.Cleanup(s.Close)
	return s
}

func TestTLS(t *testing.T) {
	ca, other := newAuthority(t), newAuthority(t)
	later := time.Now().Add(24 * time.Hour)
	for _, tt := range []struct {
		name   string
		config *tls.Config
		want   sources.FailureKind
		look   bool // a look that does not verify gets in
	}{
		{"good", &tls.Config{Certificates: []tls.Certificate{ca.issue(t, later, "site.example")}}, "", true},
		{"expired", &tls.Config{Certificates: []tls.Certificate{ca.issue(t, time.Now().Add(-time.Hour), "site.example")}}, sources.FailTLSExpired, true},
		{"not valid yet", &tls.Config{Certificates: []tls.Certificate{ca.issue(t, time.Now().Add(200*24*time.Hour), "site.example")}}, sources.FailTLSExpired, true},
		{"of another authority", &tls.Config{Certificates: []tls.Certificate{other.issue(t, later, "site.example")}}, sources.FailTLSUnknown, true},
		{"for another name", &tls.Config{Certificates: []tls.Certificate{ca.issue(t, later, "other.example", "www.other.example")}}, sources.FailTLSName, true},
		{"of an old version", &tls.Config{Certificates: []tls.Certificate{ca.issue(t, later, "site.example")}, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}, sources.FailTLSClient, false},
		{"asking for a certificate", &tls.Config{Certificates: []tls.Certificate{ca.issue(t, later, "site.example")}, ClientAuth: tls.RequireAnyClientCert}, sources.FailTLSClient, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := serveTLS(t, tt.config, false, say("page"))
			n := &internet{names: map[string][]string{"site.example": {"93.184.215.14"}}, server: s.Listener.Addr().String()}
			f := open(t, func(o *Options) { o.Lookup, o.Dial, o.CAFile, o.MaxRetries = n.lookup, n.dial, ca.pem, -1 })
			got := get(t, f, "https://site.example/x")
			if kind(got) != tt.want {
				t.Errorf("failure %+v, want %q", got.Failure, tt.want)
			}
			if facts := got.Hops[0].TLS; tt.want == "" && (facts == nil || !facts.Verified || facts.Version != "TLS 1.3" || facts.Subject != "site.example" || facts.Issuer != "an authority" || facts.NotAfter.IsZero()) {
				t.Errorf("TLS facts %+v", facts)
			}
			looked := f.Fetch(t.Context(), sources.Ask{URL: "https://site.example/x", Look: sources.LookTLS})
			if got := looked.Failure == nil; got != tt.look {
				t.Errorf("without verifying: %+v, want an answer: %v", looked.Failure, tt.look)
			}
			if tt.look && (looked.Final().TLS == nil || looked.Final().TLS.Verified) {
				t.Errorf("without verifying: facts %+v", looked.Final().TLS)
			}
			// The look leaves nothing behind that a source might use.
			if again := get(t, f, "https://site.example/y"); kind(again) != tt.want {
				t.Errorf("after the look: %+v, want %q", again.Failure, tt.want)
			}
		})
	}
	if _, err := New(Options{CAFile: []byte("no certificate")}); err == nil || !strings.Contains(err.Error(), "--ca-file") {
		t.Errorf("a bad --ca-file: %v", err)
	}
}

func TestHTTP2(t *testing.T) {
	ca := newAuthority(t)
	cert := ca.issue(t, time.Now().Add(24*time.Hour), "site.example")
	var mu sync.Mutex
	var protos, remotes []string
	s := serveTLS(t, &tls.Config{Certificates: []tls.Certificate{cert}}, true, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		protos, remotes = append(protos, r.Proto), append(remotes, r.RemoteAddr)
		mu.Unlock()
		switch {
		case r.URL.Path == "/abort" && r.ProtoMajor == 2:
			panic(http.ErrAbortHandler)
		case r.URL.Path == "/half" && r.ProtoMajor == 2:
			_, _ = io.WriteString(w, "half")
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		}
		_, _ = io.WriteString(w, "page")
	})
	n := &internet{names: map[string][]string{"site.example": {"93.184.215.14"}}, server: s.Listener.Addr().String()}
	f := open(t, func(o *Options) { o.Lookup, o.Dial, o.CAFile = n.lookup, n.dial, ca.pem })
	for range 2 {
		got := get(t, f, "https://site.example/x")
		wants(t, got, 200, "", "page")
		if got.Final().Proto != "HTTP/2.0" {
			t.Errorf("spoke %s", got.Final().Proto)
		}
	}
	if remotes[0] != remotes[1] {
		t.Errorf("the connection was not used again: %v", remotes)
	}
	// A broken stream is typed, and asked for once more in HTTP/1.1.
	for _, path := range []string{"/abort", "/half"} {
		got := get(t, f, "https://site.example"+path)
		wants(t, got, 200, "", "page")
		if got.Attempts != 2 || got.Final().Proto != "HTTP/1.1" {
			t.Errorf("%s: %d tries, in the end %s", path, got.Attempts, got.Final().Proto)
		}
		if path == "/abort" && (got.Hops[0].Failure == nil || got.Hops[0].Failure.Kind != sources.FailHTTP2) {
			t.Errorf("a broken stream: %+v", got.Hops[0].Failure)
		}
	}
	// One source never takes in much more than the cap, whatever the window.
	var sent atomic.Int64
	big := serveTLS(t, &tls.Config{Certificates: []tls.Certificate{cert}}, true, func(w http.ResponseWriter, _ *http.Request) {
		block := make([]byte, 16<<10)
		for {
			k, err := w.Write(block)
			sent.Add(int64(k))
			if err != nil {
				return
			}
		}
	})
	n.mu.Lock()
	n.server = big.Listener.Addr().String()
	n.mu.Unlock()
	f = open(t, func(o *Options) { o.Lookup, o.Dial, o.CAFile, o.MaxBody = n.lookup, n.dial, ca.pem, 1<<20 })
	got := get(t, f, "https://site.example/big")
	if got.Truncated != sources.CutByCap || got.Final().Proto != "HTTP/2.0" || sent.Load() > 2<<20 {
		t.Errorf("HTTP/2 past the cap: cut %q, %d KiB sent", got.Truncated, sent.Load()>>10)
	}
}

func TestErrorsOfTheSystemAreTyped(t *testing.T) {
	op := func(err error) error {
		return &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", err)}
	}
	for _, tt := range []struct {
		err  error
		want sources.FailureKind
	}{
		{op(syscall.ECONNREFUSED), sources.FailRefused},
		{op(syscall.ECONNRESET), sources.FailReset},
		{op(syscall.EPIPE), sources.FailReset},
		{op(syscall.EHOSTUNREACH), sources.FailUnreachable},
		{op(syscall.ENETUNREACH), sources.FailUnreachable},
		{op(syscall.EPERM), sources.FailUnreachable},
		{op(syscall.ETIMEDOUT), sources.FailTCPTimeout},
		{op(syscall.EMFILE), sources.FailClient},
		{op(syscall.ENFILE), sources.FailClient},
		{op(syscall.ENOBUFS), sources.FailClient},
		{op(syscall.EADDRNOTAVAIL), sources.FailClient},
		{op(syscall.EINVAL), sources.FailReset},
		{&net.DNSError{Err: "dial udp 192.0.2.1:53: socket: too many open files", IsTemporary: true}, sources.FailClient},
		{&net.DNSError{Err: "no such host", IsNotFound: true}, sources.FailNXDomain},
		{noData{&net.DNSError{Err: "no such host", IsNotFound: true}}, sources.FailNoData},
		{&net.DNSError{Err: "server misbehaving", IsTemporary: true}, sources.FailServFail},
		{&net.DNSError{Err: "i/o timeout", IsTimeout: true}, sources.FailDNSTimeout},
		{errClock, sources.FailTCPTimeout},
		{context.DeadlineExceeded, sources.FailTCPTimeout},
		{context.Canceled, sources.FailReset}, // somebody else's: the fetch itself goes on
		{errors.New("http2: server sent GOAWAY and closed the connection"), sources.FailHTTP2},
		{errors.New("stream error: stream ID 1; INTERNAL_ERROR"), sources.FailHTTP2},
		{errors.New("http: server closed idle connection"), sources.FailReset},
		{errors.New("remote error: tls: handshake failure"), sources.FailTLSClient},
		{x509.CertificateInvalidError{Reason: x509.NotAuthorizedToSign}, sources.FailTLSUnknown},
		{&tls.CertificateVerificationError{Err: errors.New("odd")}, sources.FailTLSUnknown},
		{errors.New("something new"), sources.FailProtocol},
		{&net.OpError{Op: "read", Err: errors.New("odd")}, sources.FailReset},
		{errSpent, sources.FailHeaders},
	} {
		ex := &exchange{plan: &planned{}}
		ex.hop()
		for _, err := range []error{tt.err, fmt.Errorf("get: %w", tt.err)} {
			if got := ex.classify(t.Context(), err); got.Kind != tt.want {
				t.Errorf("%v is %s, want %s", err, got.Kind, tt.want)
			}
		}
	}
}

func TestR22_R38_OwnDescriptorsAreNotTheSitesFault(t *testing.T) {
	full := &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("socket", syscall.EMFILE)}
	dials := 0
	s := serve(t, say("page"))
	f := open(t, func(o *Options) {
		o.Dial = func(ctx context.Context, network, addr string) (net.Conn, error) {
			if dials++; dials < 3 {
				return nil, full
			}
			return (&net.Dialer{}).DialContext(ctx, network, addr)
		}
	})
	got := get(t, f, s.URL)
	wants(t, got, 200, "", "page")
	if got.Hops[0].Failure.Kind != sources.FailClient || got.Attempts != 3 {
		t.Errorf("without descriptors: %+v, %d tries", got.Hops[0].Failure, got.Attempts)
	}
	f = open(t, func(o *Options) {
		o.Dial = func(context.Context, string, string) (net.Conn, error) { return nil, full }
	})
	for range 5 { // and the host is not left alone for it
		if got := get(t, f, s.URL); kind(got) != sources.FailClient {
			t.Errorf("without descriptors: %+v", got.Failure)
		}
	}
	if n := (Options{MaxConcurrency: 1 << 30}).withDefaults().MaxConcurrency; n > descriptors()/3 {
		t.Errorf("%d requests at once with %d descriptors", n, descriptors())
	}
}

func TestR13_APanicIsOneSourcesFailure(t *testing.T) {
	calls := 0
	f := open(t, func(o *Options) {
		o.HostConcurrency, o.MaxConcurrency, o.NoRobots = 1, 1, false
		o.Base = answers(func(req *http.Request) (*http.Response, error) {
			switch calls++; {
			case calls <= 2: // for robots.txt, then for the page
				panic("a fault")
			case req.URL.Path == "/body":
				res := response(req, 200, "")
				res.Body = io.NopCloser(readerFunc(func([]byte) (int, error) { panic("a fault in a body") }))
				return res, nil
			}
			return response(req, 200, "page"), nil
		})
	})
	for _, path := range []string{"/1", "/2", "/body"} {
		if got := get(t, f, "http://a.example"+path); kind(got) != sources.FailClient || !strings.Contains(got.Failure.Detail, "a fault") {
			t.Errorf("%s: %+v", path, got.Failure)
		}
	}
	// The turn and the slot came back, and robots.txt is asked for again.
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	got := f.Fetch(ctx, sources.Ask{URL: "http://a.example/3"})
	wants(t, got, 200, "", "page")
}

func TestNamesOfTheNetwork(t *testing.T) {
	dns := nameServer(t, map[string][]netip.Addr{
		"site.example": {netip.MustParseAddr("127.0.0.1")}, "broken.example": nil, "inner.example": {netip.MustParseAddr("10.0.0.1")}, "six.example": {netip.MustParseAddr("::1")},
	})
	s := serve(t, say("page"))
	port := strings.TrimPrefix(s.URL, "http://127.0.0.1")
	f := open(t, func(o *Options) { o.Resolver, o.MaxRetries, o.Timeout = dns.addr, -1, 500*time.Millisecond })
	wants(t, get(t, f, "http://site.example"+port), 200, "", "page")
	for host, want := range map[string]sources.FailureKind{
		"none.example": sources.FailNXDomain, "empty.example": sources.FailNoData, "broken.example": sources.FailServFail, "silent.example": sources.FailDNSTimeout, "inner.example": sources.FailPrivate,
		"six.example": sources.FailPrivate,
	} {
		got := get(t, f, "http://"+host+port)
		if kind(got) != want {
			t.Errorf("%s: %+v, want %s", host, got.Failure, want)
		}
	}
	before := dns.asked("site.example")
	_ = get(t, f, "http://site.example"+port+"/again")
	if dns.asked("site.example") != before || before > 2 {
		t.Errorf("site.example was looked up %d times, then %d", before, dns.asked("site.example"))
	}
	before = dns.asked("none.example")
	_ = get(t, f, "http://none.example"+port)
	if dns.asked("none.example") == before {
		t.Error("a name that was not found is never looked up again")
	}
	for _, bad := range []string{"9.9.9.9", ":53", "9.9.9.9:"} {
		if _, err := New(Options{Resolver: bad}); err == nil || !strings.Contains(err.Error(), "--resolver") {
			t.Errorf("--resolver %s: %v", bad, err)
		}
	}
}

func TestConnectTo(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, r.Host) })
	_, port, _ := strings.Cut(s.Listener.Addr().String(), ":")
	f := open(t, func(o *Options) {
		o.ConnectTo = []string{"site.example:80:127.0.0.1:" + port, ":8080::" + port, "private.example::10.0.0.1:"}
	})
	wants(t, get(t, f, "http://SITE.example/x"), 200, "", "site.example")
	wants(t, get(t, f, "http://127.0.0.1:8080/x"), 200, "", "127.0.0.1:8080")
	if got := get(t, f, "http://private.example/"); kind(got) != sources.FailPrivate {
		t.Errorf("a detour into a private network: %+v", got.Failure)
	}
	if _, err := New(Options{ConnectTo: []string{"a:b:c"}}); err == nil || !strings.Contains(err.Error(), "--connect-to") {
		t.Errorf("a bad --connect-to: %v", err)
	}
}

func TestAnAnswerFromThisMachineProvesNothingUnlessANameServerLedThere(t *testing.T) {
	s := serve(t, say("page"))
	_, port, _ := strings.Cut(s.Listener.Addr().String(), ":")
	named := func(o *Options) {
		o.Lookup = func(context.Context, string) ([]netip.Addr, error) {
			return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
		}
		o.ConnectTo = []string{"detour.example::127.0.0.1:" + port, "::" + ":" + port}
	}
	for _, tt := range []struct {
		name, addr string
		change     func(*Options)
		near       bool
	}{
		{"an address", "http://127.0.0.1:" + port + "/", nil, true},
		{"an address, names known", "http://127.0.0.1/", named, true},
		{"a detour to an address", "http://detour.example/", named, true},
		{"a detour, no name server", "http://detour.example/", func(o *Options) { o.ConnectTo = []string{"::127.0.0.1:" + port} }, true},
		{"a name that was looked up", "http://site.example/", named, false},
	} {
		got := get(t, open(t, tt.change), tt.addr)
		wants(t, got, 200, "", "page")
		if h := got.Final(); h.Near != tt.near {
			t.Errorf("%s: near %t, want %t", tt.name, h.Near, tt.near)
		}
	}
}

func TestDialTriesAllAddresses(t *testing.T) {
	s := serve(t, say("page"))
	var mu sync.Mutex
	var tried []string
	lists := map[string][]netip.Addr{}
	for host, list := range map[string][]string{
		"first-down.example": {"93.184.215.14", "93.184.215.15"},
		"slow.example":       {"93.184.215.16", "93.184.215.17", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"},
		"all-down.example":   {"93.184.215.14", "93.184.215.14"},
	} {
		for _, a := range list {
			lists[host] = append(lists[host], netip.MustParseAddr(a))
		}
	}
	f := open(t, func(o *Options) {
		o.MaxRetries = -1
		o.Lookup = func(_ context.Context, host string) ([]netip.Addr, error) { return lists[host], nil }
		o.Dial = func(ctx context.Context, network, addr string) (net.Conn, error) {
			mu.Lock()
			tried = append(tried, addr)
			mu.Unlock()
			switch {
			case strings.HasPrefix(addr, "93.184.215.14:"):
				return nil, syscall.ECONNREFUSED
			case strings.HasPrefix(addr, "93.184.215.16:"):
				<-ctx.Done()
				return nil, ctx.Err()
			}
			return (&net.Dialer{}).DialContext(ctx, network, s.Listener.Addr().String())
		}
	})
	wants(t, get(t, f, "http://first-down.example/"), 200, "", "page")
	tried = nil
	wants(t, get(t, f, "http://slow.example/"), 200, "", "page")
	if len(tried) != 2 || !strings.HasPrefix(tried[1], "[2606:") {
		t.Errorf("tried %v; want the other family second", tried)
	}
	if got := get(t, f, "http://all-down.example/"); kind(got) != sources.FailRefused {
		t.Errorf("all down: %+v", got.Failure)
	}
}
