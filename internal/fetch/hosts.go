package fetch

import (
	"cmp"
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
// domain, or an address; where the user gave a pattern its own pace, what the
// pattern names.
type hosts struct {
	o  Options
	mu sync.Mutex
	m  map[string]*host // guarded by mu

	closed map[string]bool // names that are closed for longer than the run; guarded by mu
}

type host struct {
	slots *semaphore.Weighted // how many may be under way
	start *semaphore.Weighted // who may start next
	own   bool                // its pace is the user's word: other hosts on its address do not count

	mu       sync.Mutex
	interval time.Duration // guarded by mu
	next     time.Time     // when the next request may start; guarded by mu
	failures int           // in a row; guarded by mu
	skip     string        // why the host is left alone; guarded by mu
	broken   bool          // skip was set for failures in a row; guarded by mu
	reopened bool          // the late round tried it again; guarded by mu
}

func newHosts(o Options) *hosts {
	return &hosts{o: o, m: map[string]*host{}, closed: map[string]bool{}}
}

// domain returns what shares one turn: the registrable domain of a name, or an
// address.
func domain(name string) string {
	name = strings.TrimRight(strings.ToLower(name), ".")
	if a, ok := literal(name); ok {
		return a.String()
	}
	if d, err := publicsuffix.EffectiveTLDPlusOne(name); err == nil {
		return d
	}
	return name
}

// of returns the turn of the host of u.
func (h *hosts) of(u *url.URL) *host {
	name := asciiHost(u.Hostname())
	for i := range h.o.Hosts {
		if r := &h.o.Hosts[i]; (r.Concurrency > 0 || r.Interval > 0) && r.matches(name) {
			return h.at("rule "+r.Pattern, r)
		}
	}
	return h.at(domain(name), nil)
}

// at returns the turn of a key, with a rule's pace where there is one.
func (h *hosts) at(key string, r *HostRule) *host {
	h.mu.Lock()
	defer h.mu.Unlock()
	e := h.m[key]
	if e == nil {
		e = &host{start: semaphore.NewWeighted(1), interval: h.o.HostInterval}
		n := h.o.HostConcurrency
		if r != nil {
			e.own = true
			n, e.interval = cmp.Or(r.Concurrency, n), cmp.Or(r.Interval, e.interval)
		}
		e.slots = semaphore.NewWeighted(int64(n))
		h.m[key] = e
	}
	return e
}

// acquire waits until the host may be asked once more. A host that is left
// alone meanwhile refuses.
func (h *host) acquire(ctx context.Context) (release func(), err error) {
	if err := h.slots.Acquire(ctx, 1); err != nil {
		return nil, context.Cause(ctx)
	}
	if err := h.turn(ctx); err != nil {
		h.slots.Release(1)
		return nil, err
	}
	return func() { h.slots.Release(1) }, nil
}

// turn waits for the start of a request. Whoever waits looks again after the
// wait: the host may have asked for a rest since.
func (h *host) turn(ctx context.Context) error {
	if err := h.start.Acquire(ctx, 1); err != nil {
		return context.Cause(ctx)
	}
	defer h.start.Release(1)
	for {
		h.mu.Lock()
		skip, now := h.skip, time.Now()
		wait := h.next.Sub(now)
		if skip == "" && wait <= 0 {
			h.next = now.Add(h.interval)
		}
		h.mu.Unlock()
		switch {
		case skip != "":
			return &blockedError{sources.Failure{Kind: sources.FailSkipped, Detail: skip}}
		case wait <= 0:
			return ctx.Err()
		}
		if err := sleep(ctx, wait); err != nil {
			return err
		}
	}
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

// stop leaves the host alone for the rest of the run.
func (h *host) stop(why string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.skip = cmp.Or(h.skip, why)
}

const noPatience = "the site asked for a pause that is longer than this run"

// settle notes how an exchange ended, for the breaker of the host that ended
// it: that of the last hop.
func (h *hosts) settle(f *sources.Fetch) {
	u, err := url.Parse(f.FinalURL())
	if err != nil {
		return
	}
	e := h.of(u)
	e.mu.Lock()
	defer e.mu.Unlock()
	switch {
	case f.Failure == nil:
		e.failures = 0
		if f.Status() == http.StatusTooManyRequests && e.skip == "" {
			e.skip = noPatience
		}
	case transport(f.Failure.Kind):
		if e.failures++; e.failures >= breakAfter && e.skip == "" {
			e.skip, e.broken = fmt.Sprintf("the site did not answer %d times in a row", e.failures), true
		}
	}
}

// reopen lets a host that was given up for its failures be asked once more, and
// on if it answers. That happens once a run; another failure closes it for good.
// What a host asked for itself stays.
func (h *hosts) reopen(u *url.URL) {
	e := h.of(u)
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.broken && !e.reopened {
		e.skip, e.failures, e.broken, e.reopened = "", breakAfter-1, false, true
	}
}

// skipped says why the host of u is left alone, or "".
func (h *hosts) skipped(u *url.URL) string {
	h.mu.Lock()
	closed := h.closed[strings.ToLower(u.Hostname())]
	h.mu.Unlock()
	if closed {
		return noPatience
	}
	e := h.of(u)
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.skip
}

// ignored says why and until when the user's settings leave a host out, or "".
func (h *hosts) ignored(name string, now time.Time) string {
	for _, r := range h.o.Hosts {
		if r.Ignore != "" && r.matches(name) && now.Before(r.IgnoreUntil) {
			return "until " + r.IgnoreUntil.Format(time.DateOnly) + " because " + r.Ignore
		}
	}
	return ""
}

// headers returns the headers that the user's settings send to a host.
func (h *hosts) headers(name string) http.Header {
	for _, r := range h.o.Hosts {
		if len(r.Headers) > 0 && r.matches(name) {
			return r.Headers
		}
	}
	return nil
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

// turns waits for the host's turn before a request goes on. Hosts that share an
// address share a second turn, that of the address: it is one machine's load.
type turns struct {
	next      http.RoundTripper
	hosts     *hosts
	addresses func(ctx context.Context, u *url.URL) ([]netip.Addr, error) // nil where they cannot be known
}

// RoundTrip implements http.RoundTripper.
func (t *turns) RoundTrip(req *http.Request) (*http.Response, error) {
	h := t.hosts.of(req.URL)
	shared, err := t.shared(req, h)
	if err != nil {
		return nil, err
	}
	release, err := h.acquire(req.Context())
	if err != nil {
		return nil, err
	}
	if shared != nil {
		first := release
		second, err := shared.acquire(req.Context())
		if err != nil {
			first()
			return nil, err
		}
		release = func() { second(); first() }
	}
	if why := t.hosts.skipped(req.URL); why != "" { // since it began to wait
		release()
		return nil, &blockedError{sources.Failure{Kind: sources.FailSkipped, Detail: why}}
	}
	res, err := finally(t.next, req, release)
	if err == nil {
		t.obey(h, req.URL.Hostname(), res)
	}
	return res, err
}

// shared returns the turn of the address behind a name, or nil. Loopback is
// nobody's shared hosting.
func (t *turns) shared(req *http.Request, h *host) (*host, error) {
	name := req.URL.Hostname()
	if _, isAddress := literal(name); isAddress || t.addresses == nil || h.own {
		return nil, nil
	}
	ex := exchangeOf(req.Context())
	begin := time.Now()
	ctx, cancel := context.WithTimeoutCause(req.Context(), min(t.hosts.o.Timeout, max(time.Millisecond, ex.plan.budget)), errClock)
	defer cancel()
	addrs, err := t.addresses(ctx, req.URL)
	ex.plan.budget -= time.Since(begin)
	if err != nil {
		return nil, err
	}
	if addrs[0].Unmap().IsLoopback() {
		return nil, nil
	}
	return t.hosts.at(addrs[0].Unmap().String(), nil), nil
}

// obey lets the host rest as it asks, before anybody else has its turn (RFC
// 9110, 10.2.3; RFC 6585, 4). A rate limit that outlasts the run's patience, or
// has no word about how long, ends the host's run. What is closed for longer is
// the name alone: others under its domain are other services.
func (t *turns) obey(h *host, name string, res *http.Response) {
	if res.StatusCode != http.StatusTooManyRequests && res.StatusCode != http.StatusServiceUnavailable {
		return
	}
	after, told := retryAfter(res.Header, t.hosts.o.Now())
	switch {
	case told && after <= t.hosts.o.MaxPatience:
		h.rest(after)
	case res.StatusCode == http.StatusTooManyRequests:
		h.stop(noPatience)
	case told:
		t.hosts.mu.Lock()
		t.hosts.closed[strings.ToLower(name)] = true
		t.hosts.mu.Unlock()
	}
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
