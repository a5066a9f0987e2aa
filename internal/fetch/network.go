package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
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

	// addresses says where a host is; nil where that cannot be known.
	addresses func(ctx context.Context, u *url.URL) ([]netip.Addr, error)

	// near says whether an answer proves nothing of the network beyond our own
	// (see sources.Hop.Near); nil where that cannot be known.
	near func(u *url.URL, remote string) bool
}

func newNetworks(o Options) (networks, error) {
	g := newGuard(o.AllowPrivate)
	if o.Base != nil {
		same := func() http.RoundTripper { return o.Base }
		n := networks{guard: g, usual: o.Base, http1: same, trusting: same}
		if o.Lookup != nil {
			n.addresses = func(ctx context.Context, u *url.URL) ([]netip.Addr, error) { return o.Lookup(ctx, u.Hostname()) }
		}
		return n, nil
	}
	t := &http.Transport{
		DisableCompression: true, ForceAttemptHTTP2: true, MaxResponseHeaderBytes: 1 << 20,
		MaxIdleConns: min(16*o.MaxConcurrency, max(1, descriptors()/4)), MaxIdleConnsPerHost: max(2, o.HostConcurrency), IdleConnTimeout: 30 * time.Second,
		ReadBufferSize: 16 << 10, TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12},
		// Frames that nobody has asked for yet are taken in up to this.
		HTTP2: &http.HTTP2Config{MaxReceiveBufferPerStream: readBuffer},
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
		t.Proxy, t.OnProxyConnectResponse = http.ProxyURL(u), g.connected
		port := u.Port()
		if port == "" {
			port = map[string]string{"http": "80", "https": "443", "socks5": "1080"}[u.Scheme]
		}
		g.proxyName = sources.Clip(sources.Printable(sources.Redact(o.Proxy)), 100)
		g.proxy = net.JoinHostPort(u.Hostname(), port)
		g.proxyHost, g.proxyPort = strings.TrimRight(strings.ToLower(asciiHost(u.Hostname())), "."), port
	}
	d, err := newDialer(o, g)
	if err != nil {
		return networks{}, err
	}
	t.DialContext = d.dial
	n := networks{
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
	}
	if o.Proxy == "" { // through a proxy, names are the proxy's affair
		named := o.Resolver != "" || o.Lookup != nil
		n.near = func(u *url.URL, remote string) bool {
			ap, err := netip.ParseAddrPort(remote)
			return err == nil && inner(ap.Addr()) && !(named && d.asksFor(u))
		}
		n.addresses = func(ctx context.Context, u *url.URL) ([]netip.Addr, error) {
			host, _, err := net.SplitHostPort(d.detours.of(net.JoinHostPort(asciiHost(u.Hostname()), portOf(u))))
			if err != nil {
				return nil, err
			}
			return d.names.of(ctx, host)
		}
	}
	return n, nil
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
		return nil, &blockedError{*f.spentFailure()}
	}
	t := f.networks.usual
	ex := exchangeOf(req.Context())
	if h := f.hosts.headers(req.URL.Hostname()); len(h) > 0 && req.URL.Scheme == "https" && ex.plan.ask.Look != sources.LookTLS {
		req = req.Clone(req.Context())
		maps.Copy(req.Header, h)
	}
	switch {
	case ex.plan.ask.Look == sources.LookTLS:
		t = f.networks.trusting()
	case ex.plan.http1 || ex.plan.fresh:
		t = f.networks.http1()
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
		if len(parts) != 4 || parts[1] != "" && !isPort(parts[1]) || parts[3] != "" && !isPort(parts[3]) {
			return nil, fmt.Errorf("--connect-to %q is not HOST1:PORT1:HOST2:PORT2", s)
		}
		out = append(out, detour{strings.ToLower(parts[0]), parts[1], parts[2], parts[3]})
	}
	return out, nil
}

// isPort reports whether s is the number of a port.
func isPort(s string) bool {
	n, err := strconv.ParseUint(s, 10, 16)
	return err == nil && n > 0
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

// asksFor reports whether a name server is asked for the host of u: it is a
// name, and no detour says where it lies.
func (d *dialer) asksFor(u *url.URL) bool {
	name := asciiHost(u.Hostname())
	host, _, err := net.SplitHostPort(d.detours.of(net.JoinHostPort(name, portOf(u))))
	if err != nil || !strings.EqualFold(host, name) {
		return false
	}
	_, isAddress := literal(host)
	return !isAddress && !strings.EqualFold(host, "localhost")
}

// inner reports whether an address lies on this machine or in a private
// network.
func inner(a netip.Addr) bool {
	a = a.WithZone("").Unmap()
	return a.IsLoopback() || a.IsPrivate() || a.IsLinkLocalUnicast()
}
