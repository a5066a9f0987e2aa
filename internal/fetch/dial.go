package fetch

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"

	"ibid/sources"
)

// maxAddresses of one name are tried; a name may list thousands.
const maxAddresses = 6

// dialHead is how long an address may take before the next one is tried beside
// it (RFC 8305, section 5).
const dialHead = 250 * time.Millisecond

// readBuffer bounds what the kernel takes in for us before we have asked for
// it: together with wireRoom less than 1 MiB over the cap.
const readBuffer = 256 << 10

// dialer makes connections: the user's detours, then the name's addresses,
// each behind the guard.
type dialer struct {
	guard   *guard
	names   *names
	detours detours
	safe    func(ctx context.Context, network, addr string) (net.Conn, error) // asks the guard once more, for the address itself
	plain   func(ctx context.Context, network, addr string) (net.Conn, error) // for the user's own proxy
}

func newDialer(o Options, g *guard) (*dialer, error) {
	n, err := newNames(o)
	if err != nil {
		return nil, err
	}
	d := &dialer{guard: g, names: n, safe: o.Dial, plain: o.Dial}
	if d.detours, err = parseDetours(o.ConnectTo); err != nil {
		return nil, err
	}
	if o.Dial == nil {
		d.safe = (&net.Dialer{KeepAlive: 30 * time.Second, Control: g.dial}).DialContext
		d.plain = (&net.Dialer{KeepAlive: 30 * time.Second}).DialContext
	}
	return d, nil
}

// dial connects to HOST:PORT.
func (d *dialer) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	if d.guard.proxy != "" && addr == d.guard.proxy {
		c, err := d.plain(ctx, network, addr) // the user named it, so it may be anywhere
		if err != nil {
			return nil, &proxyError{d.guard.proxyName, "did not answer: " + err.Error()}
		}
		return c, nil
	}
	host, port, err := net.SplitHostPort(d.detours.of(addr))
	if err != nil {
		return nil, err
	}
	all, err := d.names.of(ctx, host)
	if err != nil {
		return nil, err
	}
	var open []netip.Addr
	for _, a := range all {
		if d.guard.permits(a) {
			open = append(open, a.Unmap())
		}
	}
	if len(open) == 0 {
		return nil, &blockedError{sources.Failure{Kind: sources.FailPrivate, Detail: sources.Clip(sources.Printable(host), 80) + " leads to " + all[0].String() + ", which is no public address"}}
	}
	return d.first(ctx, network, turnAbout(open), port)
}

// proxyError says that the user's own proxy did not let us through: nothing is
// known of the site.
type proxyError struct{ name, why string }

// Error implements error.
func (e *proxyError) Error() string { return "the proxy " + e.name + " " + e.why }

// connected looks at a proxy's answer to CONNECT (RFC 9110, 9.3.6). What it says
// of itself (4xx) is our trouble; that it cannot reach the site (5xx) may be
// the site's.
func (g *guard) connected(_ context.Context, _ *url.URL, _ *http.Request, res *http.Response) error {
	switch {
	case res.StatusCode >= 500:
		return fmt.Errorf("the proxy answers %d: %w", res.StatusCode, syscall.EHOSTUNREACH)
	case res.StatusCode != http.StatusOK:
		return &proxyError{g.proxyName, fmt.Sprintf("answers %d", res.StatusCode)}
	}
	return nil
}

// turnAbout puts the first address of the other family second (RFC 8305,
// section 4), so that a broken family costs one wait at most.
func turnAbout(addrs []netip.Addr) []netip.Addr {
	for i := 2; i < len(addrs); i++ {
		if addrs[i].Is4() != addrs[0].Is4() && addrs[1].Is4() == addrs[0].Is4() {
			addrs[1], addrs[i] = addrs[i], addrs[1]
			break
		}
	}
	return addrs[:min(len(addrs), maxAddresses)]
}

// first returns the first connection that comes about. Addresses are tried in
// order, the next one when the last fails or takes long.
func (d *dialer) first(ctx context.Context, network string, addrs []netip.Addr, port string) (net.Conn, error) {
	if len(addrs) == 1 {
		return d.one(ctx, network, addrs[0], port)
	}
	type outcome struct {
		conn net.Conn
		err  error
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	outcomes := make(chan outcome, len(addrs))
	next, under := 0, 0
	head := time.NewTimer(dialHead)
	defer head.Stop()
	var found net.Conn
	var failed error
	try := func() {
		if next == len(addrs) || found != nil || ctx.Err() != nil {
			return
		}
		a := addrs[next]
		next, under = next+1, under+1
		head.Reset(dialHead)
		go func() {
			c, err := d.one(ctx, network, a, port)
			outcomes <- outcome{c, err}
		}()
	}
	try()
	for under > 0 {
		select {
		case <-head.C:
			try()
		case o := <-outcomes:
			under--
			switch {
			case o.err == nil && found == nil:
				found = o.conn
				cancel() // ends the other attempts
			case o.err == nil:
				_ = o.conn.Close()
			default:
				failed = cmp.Or(failed, o.err)
				try()
			}
		}
	}
	switch {
	case found != nil:
		return found, nil
	case failed == nil:
		return nil, context.Cause(ctx)
	}
	return nil, failed
}

func (d *dialer) one(ctx context.Context, network string, a netip.Addr, port string) (net.Conn, error) {
	c, err := d.safe(ctx, network, net.JoinHostPort(a.String(), port))
	if t, ok := c.(*net.TCPConn); ok {
		_ = t.SetReadBuffer(readBuffer) // a wish: without it the bound on the wire is the system's
	}
	return c, err
}
