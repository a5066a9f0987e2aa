package fetch

import (
	"context"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/publicsuffix"
	"golang.org/x/sync/semaphore"

	"ibid/sources"
)

// breakAfter transport failures in a row, a host is left alone for the rest of
// the run.
const breakAfter = 3

// maxCrawlDelay bounds the pause that a robots.txt may ask for.
const maxCrawlDelay = 30 * time.Second

// hosts hold each host's turn: how many requests may be under way, when the
// next may start, and whether the host is left alone. A host is a registrable
// domain, or an address where there is no name.
type hosts struct {
	o  Options
	mu sync.Mutex
	m  map[string]*host // guarded by mu
}

type host struct {
	slots *semaphore.Weighted

	mu       sync.Mutex
	interval time.Duration // guarded by mu
	next     time.Time     // when the next request may start; guarded by mu
	failures int           // in a row; guarded by mu
	skip     string        // why the host is left alone; guarded by mu
}

func newHosts(o Options) *hosts { return &hosts{o: o, m: map[string]*host{}} }

// key returns what shares one turn: the registrable domain of a name, or an
// address.
func key(name string) string {
	name = strings.TrimSuffix(strings.ToLower(name), ".")
	if _, err := netip.ParseAddr(name); err == nil {
		return name
	}
	if d, err := publicsuffix.EffectiveTLDPlusOne(name); err == nil {
		return d
	}
	return name
}

func (h *hosts) of(u *url.URL) *host {
	k := key(u.Hostname())
	h.mu.Lock()
	defer h.mu.Unlock()
	e := h.m[k]
	if e == nil {
		at, pause := h.o.HostConcurrency, h.o.HostInterval
		for _, r := range h.o.Hosts {
			if r.matches(u.Hostname()) {
				if r.Concurrency > 0 {
					at = r.Concurrency
				}
				if r.Interval > 0 {
					pause = r.Interval
				}
			}
		}
		e = &host{slots: semaphore.NewWeighted(int64(at)), interval: pause}
		h.m[k] = e
	}
	return e
}

// acquire waits until the host may be asked once more.
func (h *host) acquire(ctx context.Context) (release func(), err error) {
	if err := h.slots.Acquire(ctx, 1); err != nil {
		return nil, context.Cause(ctx)
	}
	h.mu.Lock()
	now := time.Now()
	start := now
	if h.next.After(now) {
		start = h.next
	}
	h.next = start.Add(h.interval)
	h.mu.Unlock()
	if err := sleep(ctx, start.Sub(now)); err != nil {
		h.slots.Release(1)
		return nil, err
	}
	return func() { h.slots.Release(1) }, nil
}

// rest keeps the host in peace for d.
func (h *host) rest(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if t := time.Now().Add(d); t.After(h.next) {
		h.next = t
	}
}

// slower widens the pause between two requests, as a robots.txt asks.
func (h *host) slower(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.interval = max(h.interval, min(d, maxCrawlDelay))
}

// settle notes how an exchange with the host of u ended, for the breaker.
func (h *hosts) settle(u *url.URL, f *sources.Fetch) {
	e := h.of(u)
	e.mu.Lock()
	defer e.mu.Unlock()
	switch {
	case f.Failure == nil:
		e.failures = 0
		if f.Status() == http.StatusTooManyRequests && e.skip == "" {
			e.skip = "the site asked for a pause that is longer than this run"
		}
	case transport(f.Failure.Kind):
		if e.failures++; e.failures >= breakAfter && e.skip == "" {
			e.skip = fmt.Sprintf("the site did not answer %d times in a row", e.failures)
		}
	}
}

// skipped says why the host of u is left alone, or "".
func (h *hosts) skipped(u *url.URL) string {
	e := h.of(u)
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.skip
}

// ignored says why the user's settings leave a host out, or "".
func (h *hosts) ignored(name string, now time.Time) string {
	for _, r := range h.o.Hosts {
		if r.Ignore != "" && r.matches(name) && now.Before(r.IgnoreUntil) {
			return r.Ignore
		}
	}
	return ""
}

// noRobots reports whether the user's settings switch robots.txt off for a
// host.
func (h *hosts) noRobots(name string) bool {
	for _, r := range h.o.Hosts {
		if r.NoRobots && r.matches(name) {
			return true
		}
	}
	return false
}

// turns waits for the host's turn before a request goes on.
type turns struct {
	next  http.RoundTripper
	hosts *hosts
}

// RoundTrip implements http.RoundTripper.
func (t *turns) RoundTrip(req *http.Request) (*http.Response, error) {
	release, err := t.hosts.of(req.URL).acquire(req.Context())
	if err != nil {
		return nil, err
	}
	return finally(t.next, req, release)
}

// slots lets only so many requests be under way over all hosts.
type slots struct {
	next http.RoundTripper
	free *semaphore.Weighted
}

func newSlots(next http.RoundTripper, n int) *slots {
	return &slots{next, semaphore.NewWeighted(int64(n))}
}

// RoundTrip implements http.RoundTripper.
func (s *slots) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := s.free.Acquire(req.Context(), 1); err != nil {
		return nil, context.Cause(req.Context())
	}
	return finally(s.next, req, func() { s.free.Release(1) })
}
