package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"runtime"
	"strings"
	"sync/atomic"

	"golang.org/x/net/idna"
	"golang.org/x/sync/semaphore"
)

// names finds the addresses of host names, each name once a run. What it found
// is what is dialled, so a name cannot lead elsewhere after it was checked.
type names struct {
	lookup func(ctx context.Context, host string) ([]netip.Addr, error)
	free   *semaphore.Weighted // a look-up needs descriptors
	asked  once[resolved]
}

type resolved struct {
	addrs []netip.Addr
	err   error
}

// noData says that a name exists and has no address (RFC 2308, 2.2). net tells
// it from a name that does not exist in no way.
type noData struct{ *net.DNSError }

// Unwrap gives the error of package net.
func (e noData) Unwrap() error { return e.DNSError }

func newNames(o Options) (*names, error) {
	n := &names{lookup: o.Lookup, free: semaphore.NewWeighted(int64(max(1, o.MaxConcurrency/2)))}
	if n.lookup != nil {
		return n, nil
	}
	r := &net.Resolver{}
	if o.Resolver != "" {
		host, port, err := net.SplitHostPort(o.Resolver)
		if err != nil || host == "" || !isPort(port) {
			return nil, fmt.Errorf("--resolver %q is no name server; write it as 9.9.9.9:53", o.Resolver)
		}
		r.PreferGo = true
	} else if runtime.GOOS != "windows" && runtime.GOOS != "darwin" { // where the system's way of resolving is more than a file
		r.PreferGo = true
	}
	if r.PreferGo {
		r.Dial = func(ctx context.Context, network, server string) (net.Conn, error) {
			if o.Resolver != "" {
				server = o.Resolver
			}
			s, _ := ctx.Value(sawKey{}).(*saw)
			if s == nil || s.ctx.Err() != nil {
				return nil, context.Canceled
			}
			c, err := (&net.Dialer{}).DialContext(ctx, network, server)
			if err != nil {
				return nil, err
			}
			// package net lets a look-up that nobody waits for run on
			stop := context.AfterFunc(s.ctx, func() { _ = c.Close() })
			if u, ok := c.(*net.UDPConn); ok {
				return &witness{u, s, stop}, nil
			}
			return &overTCP{c, stop}, nil
		}
	}
	n.lookup = func(ctx context.Context, host string) ([]netip.Addr, error) {
		// With a dot at its end a name means itself, never one below the
		// machine's own search domains.
		if strings.Contains(host, ".") && !strings.HasSuffix(host, ".") {
			host += "."
		}
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		s := &saw{ctx: ctx}
		addrs, err := r.LookupNetIP(context.WithValue(quiet{ctx}, sawKey{}, s), "ip", host)
		var dns *net.DNSError
		if errors.As(err, &dns) && dns.IsNotFound && s.name.Load() && !s.noName.Load() {
			return nil, noData{dns}
		}
		return addrs, err
	}
	return n, nil
}

// of returns the addresses of host, in the order in which they are to be tried.
// Only good news is kept for the rest of the run.
func (n *names) of(ctx context.Context, host string) ([]netip.Addr, error) {
	if a, ok := literal(host); ok {
		return []netip.Addr{a}, nil
	}
	host = strings.ToLower(host)
	r, err := n.asked.get(ctx, host, func() (resolved, bool) {
		if err := n.free.Acquire(ctx, 1); err != nil {
			return resolved{err: context.Cause(ctx)}, false
		}
		defer n.free.Release(1)
		addrs, err := n.lookup(ctx, host)
		if err == nil && len(addrs) == 0 {
			err = &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
		}
		return resolved{addrs, err}, err == nil
	})
	if errors.Is(err, errClock) { // while waiting for another's look-up
		err = &net.DNSError{Err: err.Error(), Name: host, IsTimeout: true}
	}
	if err != nil {
		return nil, err
	}
	return r.addrs, r.err
}

// quiet is a context without its values: what traces a request must not take
// the connection to a name server for that to the site.
type quiet struct{ context.Context }

// Value implements context.Context.
func (quiet) Value(any) any { return nil }

// asciiHost is the form of a host name that is looked up (RFC 5891).
func asciiHost(host string) string {
	for i := 0; i < len(host); i++ {
		if host[i] >= 0x80 {
			if a, err := idna.Lookup.ToASCII(host); err == nil {
				return a
			}
			break
		}
	}
	return host
}

type sawKey struct{}

// saw is what the answers to one look-up said about the name itself.
type saw struct {
	ctx          context.Context // as long as somebody waits for it
	name, noName atomic.Bool
}

// witness reads the response codes of a name server's answers on their way
// (RFC 1035, 4.1.1), because package net does not pass them on.
type witness struct {
	*net.UDPConn
	saw  *saw
	stop func() bool
}

// Close implements net.Conn.
func (w *witness) Close() error {
	w.stop()
	return w.UDPConn.Close()
}

// overTCP is a connection to a name server for long answers.
type overTCP struct {
	net.Conn
	stop func() bool
}

// Close implements net.Conn.
func (o *overTCP) Close() error {
	o.stop()
	return o.Conn.Close()
}

// Read implements net.Conn.
func (w *witness) Read(p []byte) (int, error) {
	n, err := w.UDPConn.Read(p)
	if n >= 12 && p[2]&0x80 != 0 {
		switch p[3] & 0x0f {
		case 0:
			w.saw.name.Store(true)
		case 3:
			w.saw.noName.Store(true)
		}
	}
	return n, err
}
