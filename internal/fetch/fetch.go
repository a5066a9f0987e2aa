// Package fetch asks for web addresses, politely and guarded, and says what
// happened.
//
// Whatever happens is a value: an address that does not answer yields a
// sources.Fetch with a Failure. The package does not read pages, judge or
// store.
//
// colly is the front of every request; everything a verdict needs is done in a
// chain of small RoundTrippers under it, outermost first: record the hop →
// guard the address → ask robots.txt → wait for the host's turn → wait for a
// free slot → start the clock → decode and cap the body → network. The slot is
// taken after the turn, or one slow host would hold every slot; the clock
// starts after both, or waiting would count as slowness.
package fetch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"time"

	"github.com/gocolly/colly/v2"

	"ibid/sources"
)

// Fetcher asks for addresses within the limits of its Options. It may be used
// by many goroutines at once; one Fetcher serves one run.
type Fetcher struct {
	o        Options
	base     *colly.Collector
	hosts    *hosts
	robots   *robots
	networks networks
	requests atomic.Int64
}

// New returns a Fetcher. An error says in one sentence which option cannot be
// used.
func New(o Options) (*Fetcher, error) {
	o = o.withDefaults()
	f := &Fetcher{o: o, hosts: newHosts(o)}
	var err error
	if f.networks, err = newNetworks(o); err != nil {
		return nil, err
	}
	// The chain, innermost first.
	var chain http.RoundTripper = &network{f}
	chain = &body{next: chain, max: o.MaxBody}
	chain = &clock{next: chain, each: o.Timeout}
	chain = newSlots(chain, o.MaxConcurrency)
	chain = &turns{next: chain, hosts: f.hosts, addresses: f.networks.addresses}
	f.robots = &robots{next: chain, o: o, agent: agentToken(o.UserAgent), hosts: f.hosts, guard: f.networks.guard}
	chain = &guarded{next: f.robots, guard: f.networks.guard}
	chain = &recorder{chain, f.networks.near}
	f.base = newCollector(chain, o)
	return f, nil
}

// acceptEncoding names the codings that this package undoes.
const acceptEncoding = "gzip, br, zstd"

// Requests returns how many requests were sent so far, robots.txt and looks
// included.
func (f *Fetcher) Requests() int { return int(f.requests.Load()) }

// Close lets go of idle connections.
func (f *Fetcher) Close() { f.networks.close() }

// Fetch asks for one address, follows its redirects, tries again where a fault
// may pass, and returns what happened. It returns within 100 ms after ctx is
// done, wherever it waits.
func (f *Fetcher) Fetch(ctx context.Context, a sources.Ask) (out sources.Fetch) {
	out = sources.Fetch{URL: sources.Redact(a.URL), At: f.o.Now().UTC().Truncate(time.Second)}
	defer func() {
		if p := recover(); p != nil {
			f.o.Log.Error("a fault of ibid's own", "url", out.URL, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			out.Body, out.Wire, out.Coding, out.Truncated, out.Digest = nil, nil, "", sources.Whole, ""
			out.Failure = &sources.Failure{Kind: sources.FailClient, Detail: sources.Printable(fmt.Sprintf("a fault of ibid's own: %v", p))}
		}
	}()
	u, fail := f.admit(a)
	if fail != nil {
		out.Failure = fail
		return out
	}
	plan := planned{ask: a, url: u.String(), most: f.o.MaxBody, budget: f.o.Timeout * time.Duration(f.o.MaxRetries+1)}
	if a.Tries > 0 {
		plan.budget = f.o.Timeout
	}
	var hops []sources.Hop
	for try := 0; ; try++ {
		ex := f.exchange(ctx, &plan, a.Tries+try)
		hops = append(hops, ex.hops...)
		out = ex.result(out)
		out.Hops, out.Attempts = hops, a.Tries+try+1
		if out.Failure != nil && out.Failure.Kind == sources.FailCancelled {
			return out
		}
		wait, again := f.again(&plan, &out, try)
		if !again || wait >= plan.budget {
			break
		}
		plan.budget -= wait
		f.o.Log.Debug("try again", "url", out.URL, "after", wait, "status", out.Status(), "failure", failureKind(out.Failure))
		if sleep(ctx, wait) != nil {
			out.Failure = cancelled()
			return out
		}
	}
	if out.Failure != nil {
		out.Failure.Narrow = f.narrow(out.Failure.Kind)
	}
	f.hosts.settle(&out)
	if out.Body != nil {
		sum := sha256.Sum256(out.Body)
		out.Digest = hex.EncodeToString(sum[:])
	}
	f.o.Log.Debug("fetched", "url", out.URL, "status", out.Status(), "failure", failureKind(out.Failure), "bytes", len(out.Body))
	return out
}

// What is fair to a source. Origin: ours; WHATWG Fetch follows 20 redirects, of
// which a site that works needs few, and browsers wait for minutes.
const (
	fairTimeout   = 5 * time.Second
	fairRedirects = 10
)

// narrow reports whether a failure of this kind is that of a limit which is
// narrower than is fair.
func (f *Fetcher) narrow(k sources.FailureKind) bool {
	switch k {
	case sources.FailTooMany:
		return f.o.MaxRedirects < fairRedirects
	case sources.FailDNSTimeout, sources.FailTCPTimeout, sources.FailHeaders, sources.FailBody:
		return f.o.Timeout < fairTimeout
	}
	return false
}

// planned is how an address is asked for; a try may change it for the next.
type planned struct {
	ask    sources.Ask
	url    string
	accept string        // another Accept header than the usual one
	http1  bool          // HTTP/1.1 only
	most   int64         // bytes of a body
	fresh  bool          // on a connection of its own
	bare   bool          // with as few headers as can be
	budget time.Duration // how long all tries together may still take, waits for a turn or a slot left out
}

// spend takes d off the budget, but never the last try's worth of it.
func (p *planned) spend(d, try time.Duration) {
	p.budget = min(p.budget, max(p.budget-d, try))
}

// admit decides whether an address may be asked for at all.
func (f *Fetcher) admit(a sources.Ask) (*url.URL, *sources.Failure) {
	u, err := url.Parse(strings.TrimSpace(a.URL))
	if err != nil {
		return nil, &sources.Failure{Kind: sources.FailMalformed, Detail: "no address can be made of it"}
	}
	if fail := f.networks.guard.address(u); fail != nil {
		return nil, fail
	}
	u.User = nil // what is read with somebody's password is no public source; and it must not travel
	u.Fragment, u.RawFragment = "", ""
	if reason := f.hosts.ignored(u.Hostname(), f.o.Now()); reason != "" {
		return nil, &sources.Failure{Kind: sources.FailHostRule, Detail: reason}
	}
	if f.spent() { // before its host's turn is waited for
		return nil, f.spentFailure()
	}
	if a.Tries > 0 {
		f.hosts.reopen(u)
	}
	if why := f.hosts.skipped(u); why != "" {
		return nil, &sources.Failure{Kind: sources.FailSkipped, Detail: why}
	}
	return u, nil
}

// spent reports whether the run's requests are used up.
func (f *Fetcher) spent() bool {
	return f.o.MaxRequests > 0 && f.requests.Load() >= int64(f.o.MaxRequests)
}

func (f *Fetcher) spentFailure() *sources.Failure {
	return &sources.Failure{Kind: sources.FailSpent, Detail: fmt.Sprintf("the run's %d requests are spent", f.o.MaxRequests)}
}

// exchange is one try: a request and the redirects that follow from it.
func (f *Fetcher) exchange(ctx context.Context, p *planned, try int) *exchange {
	ex := &exchange{plan: p, try: try, kind: p.ask.Kind}
	if ex.kind == "" {
		ex.kind = sources.HopStart
	}
	c := f.base.Clone()
	c.Context = context.WithValue(ctx, exchangeKey{}, ex)
	err := c.Request(http.MethodGet, p.url, nil, nil, f.headers(p))
	if ctx.Err() != nil {
		ex.failure = cancelled()
		return ex
	}
	if err != nil && ex.failure == nil {
		ex.failure = ex.refused(err)
	}
	return ex
}

func (f *Fetcher) headers(p *planned) http.Header {
	h := http.Header{
		"User-Agent":      {f.o.UserAgent},
		"Accept":          {"text/html,application/xhtml+xml,application/pdf,text/plain;q=0.9,*/*;q=0.8"},
		"Accept-Language": {"en,*;q=0.5"},
	}
	if p.accept != "" {
		h.Set("Accept", p.accept)
	}
	if p.bare {
		h = http.Header{"User-Agent": {f.o.UserAgent}, "Accept": {"*/*"}}
	}
	if p.ask.Look == sources.LookProfile {
		// What a browser sends, under our own name all the same.
		h.Set("User-Agent", "Mozilla/5.0 (compatible; "+f.o.UserAgent+")")
		h.Set("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
		h.Set("Accept-Language", "en-GB,en;q=0.7")
		h.Set("Upgrade-Insecure-Requests", "1")
		h.Set("Sec-Fetch-Dest", "document")
		h.Set("Sec-Fetch-Mode", "navigate")
		h.Set("Sec-Fetch-Site", "none")
	}
	return h
}

func cancelled() *sources.Failure { return &sources.Failure{Kind: sources.FailCancelled} }

func failureKind(f *sources.Failure) sources.FailureKind {
	if f == nil {
		return ""
	}
	return f.Kind
}

// sleep waits for d, or until ctx is done, whose cause it then returns.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
