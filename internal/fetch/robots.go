package fetch

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync"

	"github.com/temoto/robotstxt"

	"ibid/sources"
)

// maxRobots is how much of a robots.txt is read (RFC 9309, 2.5: at least
// 500 KiB).
const maxRobots = 500 << 10

// robotsHops are the redirects of a robots.txt that are followed (RFC 9309,
// 2.3.1.2: at least five).
const robotsHops = 5

// robots asks each origin's robots.txt once a run, before the first request
// there, and refuses what it disallows to us.
//
// As RFC 9309 has it: what cannot be found (4xx) allows everything, a server
// in trouble (5xx) disallows everything. A host that cannot be reached at all
// is asked for the page itself, whose failure then says why. A file that cannot
// be parsed allows everything.
type robots struct {
	next      http.RoundTripper
	agent     string
	userAgent string
	hosts     *hosts
	guard     *guard
	off       bool

	mu      sync.Mutex
	entries map[string]*robotsEntry // by origin; guarded by mu
}

type robotsEntry struct {
	ready chan struct{} // closed when data is there
	data  *robotstxt.RobotsData
	lost  bool // the one who asked was interrupted
}

// RoundTrip implements http.RoundTripper.
func (r *robots) RoundTrip(req *http.Request) (*http.Response, error) {
	if r.off || req.URL.Path == "/robots.txt" || r.hosts.noRobots(req.URL.Hostname()) {
		return r.next.RoundTrip(req)
	}
	data, err := r.of(req)
	if err != nil {
		return nil, err
	}
	path := req.URL.EscapedPath()
	if path == "" {
		path = "/"
	}
	if req.URL.RawQuery != "" {
		path += "?" + req.URL.RawQuery
	}
	if data != nil && !data.TestAgent(path, r.agent) {
		return nil, &blockedError{sources.Failure{Kind: sources.FailRobots, Detail: "robots.txt of " + req.URL.Host + " asks robots to stay away from this address"}}
	}
	return r.next.RoundTrip(req)
}

// of returns the rules of an origin; nil allows everything.
func (r *robots) of(req *http.Request) (*robotstxt.RobotsData, error) {
	ctx := req.Context()
	origin := req.URL.Scheme + "://" + req.URL.Host
	for {
		r.mu.Lock()
		e := r.entries[origin]
		mine := e == nil
		if mine {
			e = &robotsEntry{ready: make(chan struct{})}
			r.entries[origin] = e
		}
		r.mu.Unlock()
		if mine {
			e.data = r.load(ctx, req)
			if ctx.Err() != nil {
				e.lost = true
				r.mu.Lock()
				delete(r.entries, origin)
				r.mu.Unlock()
			}
			close(e.ready)
		}
		select {
		case <-e.ready:
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if !e.lost {
			return e.data, nil
		}
	}
}

func (r *robots) load(ctx context.Context, req *http.Request) *robotstxt.RobotsData {
	at := &url.URL{Scheme: req.URL.Scheme, Host: req.URL.Host, Path: "/robots.txt"}
	// The file's own exchange: hops of the source are not its hops.
	ctx = context.WithValue(ctx, exchangeKey{}, (*exchange)(nil))
	for range robotsHops + 1 {
		if r.guard.address(at) != nil {
			return nil
		}
		ask, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), nil)
		if err != nil {
			return nil
		}
		ask.Header.Set("User-Agent", r.userAgent)
		ask.Header.Set("Accept", "text/plain,*/*;q=0.5")
		ask.Header.Set("Accept-Encoding", "gzip, br, zstd")
		res, err := r.next.RoundTrip(ask)
		if err != nil {
			return nil
		}
		text, _ := io.ReadAll(io.LimitReader(res.Body, maxRobots)) // the body never ends in an error
		_ = res.Body.Close()
		switch s := res.StatusCode; {
		case s >= 300 && s < 400:
			target, err := at.Parse(res.Header.Get("Location"))
			if err != nil || res.Header.Get("Location") == "" {
				return nil
			}
			at = target
			continue
		case s >= 500:
			data, err := robotstxt.FromString("User-agent: *\nDisallow: /\n")
			if err != nil {
				panic(fmt.Sprintf("fetch: rules of our own: %v", err))
			}
			return data
		case s >= 200 && s < 300:
			data, err := robotstxt.FromBytes(text)
			if err != nil {
				return nil
			}
			if g := data.FindGroup(r.agent); g != nil && g.CrawlDelay > 0 {
				r.hosts.of(req.URL).slower(g.CrawlDelay)
			}
			return data
		}
		return nil
	}
	return nil
}
