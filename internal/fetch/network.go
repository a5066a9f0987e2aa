package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"ibid/sources"
)

// networks are the transports that requests leave by: one for nearly all, and
// rarely used ones that are made when they are needed.
type networks struct {
	guard    *guard
	usual    http.RoundTripper
	http1    func() http.RoundTripper // HTTP/1.1 only, a new connection each time
	trusting func() http.RoundTripper // takes any certificate; for looks, never for a source
}

func newNetworks(o Options) (networks, error) {
	g := &guard{allowed: o.AllowPrivate}
	if o.Base != nil {
		same := func() http.RoundTripper { return o.Base }
		return networks{guard: g, usual: o.Base, http1: same, trusting: same}, nil
	}
	t := &http.Transport{
		DisableCompression: true, ForceAttemptHTTP2: true, MaxResponseHeaderBytes: 1 << 20,
		MaxIdleConns: 4 * o.MaxConcurrency, MaxIdleConnsPerHost: max(2, o.HostConcurrency), IdleConnTimeout: 30 * time.Second,
		ReadBufferSize: 16 << 10, TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12},
	}
	if len(o.CAFile) > 0 {
		pool, err := x509.SystemCertPool()
		if err != nil {
			pool = x509.NewCertPool()
		}
		if !pool.AppendCertsFromPEM(o.CAFile) {
			return networks{}, errors.New("the file of --ca-file holds no certificate in PEM form")
		}
		t.TLSClientConfig.RootCAs = pool
	}
	if o.Proxy != "" {
		u, err := url.Parse(o.Proxy)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "socks5" {
			return networks{}, fmt.Errorf("--proxy %q is no address of a proxy; write it as http://proxy.example:3128", sources.Redact(o.Proxy))
		}
		t.Proxy = http.ProxyURL(u)
		port := u.Port()
		if port == "" {
			port = map[string]string{"http": "80", "https": "443", "socks5": "1080"}[u.Scheme]
		}
		g.proxy = net.JoinHostPort(u.Hostname(), port)
	}
	dial, err := dialer(o, g)
	if err != nil {
		return networks{}, err
	}
	t.DialContext = dial
	return networks{
		guard: g, usual: t,
		http1: sync.OnceValue(func() http.RoundTripper {
			c := t.Clone()
			c.ForceAttemptHTTP2, c.DisableKeepAlives = false, true
			c.TLSNextProto = map[string]func(string, *tls.Conn) http.RoundTripper{}
			c.TLSClientConfig.NextProtos = []string{"http/1.1"}
			return c
		}),
		trusting: sync.OnceValue(func() http.RoundTripper {
			c := t.Clone()
			c.DisableKeepAlives = true
			c.TLSClientConfig.InsecureSkipVerify = true // a look that says so; never stored as the source
			return c
		}),
	}, nil
}

// dialer returns a dial function behind the guard, with the user's resolver
// and detours.
func dialer(o Options, g *guard) (func(ctx context.Context, network, addr string) (net.Conn, error), error) {
	plain := &net.Dialer{KeepAlive: 30 * time.Second}
	if o.Resolver != "" {
		host, port, err := net.SplitHostPort(o.Resolver)
		if err != nil || host == "" || port == "" {
			return nil, fmt.Errorf("--resolver %q is no name server; write it as 9.9.9.9:53", o.Resolver)
		}
		plain.Resolver = &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, o.Resolver)
		}}
	}
	safe := *plain
	safe.Control = g.dial
	detours, err := parseDetours(o.ConnectTo)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		if g.proxy != "" && addr == g.proxy {
			return plain.DialContext(ctx, network, addr)
		}
		return safe.DialContext(ctx, network, detours.of(addr))
	}, nil
}

func (n *networks) close() {
	if t, ok := n.usual.(*http.Transport); ok {
		t.CloseIdleConnections()
	}
}

// network is the end of the chain.
type network struct{ fetcher *Fetcher }

// RoundTrip implements http.RoundTripper.
func (n *network) RoundTrip(req *http.Request) (*http.Response, error) {
	f := n.fetcher
	if sent := f.requests.Add(1); f.o.MaxRequests > 0 && sent > int64(f.o.MaxRequests) {
		f.requests.Add(-1)
		return nil, &blockedError{sources.Failure{Kind: sources.FailSkipped, Detail: fmt.Sprintf("the run's %d requests are spent", f.o.MaxRequests)}}
	}
	t := f.networks.usual
	if ex := exchangeOf(req.Context()); ex != nil {
		switch {
		case ex.plan.ask.Look == sources.LookTLS:
			t = f.networks.trusting()
		case ex.plan.http1 || ex.plan.fresh:
			t = f.networks.http1()
		}
	}
	return t.RoundTrip(req)
}

// detours take connections to another place, as curl's --connect-to does.
type detours []detour

type detour struct{ host, port, toHost, toPort string }

func parseDetours(list []string) (detours, error) {
	var out detours
	for _, s := range list {
		parts := strings.Split(s, ":")
		if len(parts) != 4 {
			return nil, fmt.Errorf("--connect-to %q is not HOST1:PORT1:HOST2:PORT2", s)
		}
		out = append(out, detour{strings.ToLower(parts[0]), parts[1], parts[2], parts[3]})
	}
	return out, nil
}

// of returns where a connection to addr goes: the first detour that matches.
func (d detours) of(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return addr
	}
	for _, t := range d {
		if t.host != "" && t.host != strings.ToLower(host) || t.port != "" && t.port != port {
			continue
		}
		if t.toHost != "" {
			host = t.toHost
		}
		if t.toPort != "" {
			port = t.toPort
		}
		return net.JoinHostPort(host, port)
	}
	return addr
}
