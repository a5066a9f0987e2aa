package fetch

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/temoto/robotstxt"

	"ibid/sources"
)

// maxRobots is how much of a robots.txt is read (RFC 9309, 2.5: at least
// 500 KiB).
const maxRobots = 500 << 10

// maxPatterns is how much of a robots.txt may be patterns with wildcards, and
// maxStars how many wildcards one of them may have.
const (
	maxPatterns = 8 << 10
	maxStars    = 8
)

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
	next  http.RoundTripper
	o     Options
	agent string
	hosts *hosts
	guard *guard
	asked once[*robotstxt.RobotsData] // by origin
}

// RoundTrip implements http.RoundTripper.
func (r *robots) RoundTrip(req *http.Request) (*http.Response, error) {
	if r.o.NoRobots || req.URL.Path == "/robots.txt" || r.hosts.noRobots(req.URL.Hostname()) {
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

// of returns the rules of an origin; nil allows everything. What the file takes
// is part of the time of the source that waits for it, but leaves it one try.
func (r *robots) of(req *http.Request) (*robotstxt.RobotsData, error) {
	ctx, begin := req.Context(), time.Now()
	plan := exchangeOf(ctx).plan
	waited := false
	data, err := r.asked.get(ctx, req.URL.Scheme+"://"+strings.ToLower(req.URL.Host), func() (*robotstxt.RobotsData, bool) {
		waited = true
		// The file's own exchange: hops of the source are not its hops.
		file := &exchange{plan: &planned{budget: min(r.o.Timeout, plan.budget)}, kind: sources.HopRobots}
		before := file.plan.budget
		data := r.load(context.WithValue(ctx, exchangeKey{}, file), req.URL)
		plan.spend(before-file.plan.budget, r.o.Timeout)
		return data, true
	})
	if !waited {
		plan.spend(time.Since(begin), r.o.Timeout)
	}
	return data, err
}

func (r *robots) load(ctx context.Context, of *url.URL) *robotstxt.RobotsData {
	at := &url.URL{Scheme: of.Scheme, Host: of.Host, Path: "/robots.txt"}
	for range robotsHops + 1 {
		if r.guard.address(at) != nil {
			return nil
		}
		ask, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), nil)
		if err != nil {
			return nil
		}
		ask.Header.Set("User-Agent", r.o.UserAgent)
		ask.Header.Set("Accept", "text/plain,*/*;q=0.5")
		ask.Header.Set("Accept-Encoding", acceptEncoding)
		res, err := r.next.RoundTrip(ask)
		if err != nil {
			return nil
		}
		text, _ := io.ReadAll(io.LimitReader(res.Body, maxRobots)) // the body never ends in an error
		_ = res.Body.Close()
		switch s := res.StatusCode; {
		case redirects(res):
			target, err := at.Parse(res.Header.Get("Location"))
			if err != nil {
				return nil
			}
			target.User, target.Fragment = nil, ""
			at = target
			continue
		case s >= 500:
			return nothing
		case s >= 200 && s < 300:
			data, err := robotstxt.FromBytes(readable(text))
			if err != nil {
				return nil
			}
			if g := data.FindGroup(r.agent); g != nil && g.CrawlDelay > 0 {
				r.hosts.of(of).slower(g.CrawlDelay)
			}
			return data
		}
		return nil
	}
	return nil
}

// nothing allows nothing.
var nothing = func() *robotstxt.RobotsData {
	data, err := robotstxt.FromString("User-agent: *\nDisallow: /\n")
	if err != nil {
		panic(fmt.Sprintf("fetch: rules of our own: %v", err))
	}
	return data
}()

// readable leaves out of a robots.txt what a parser should not see: a last line
// that our limit cut, and patterns beyond what can be matched in reasonable
// time (each costs its length times that of every path).
func readable(text []byte) []byte {
	if len(text) == maxRobots {
		text = text[:bytes.LastIndexByte(text, '\n')+1]
	}
	room := maxPatterns
	var out []byte
	for line := range bytes.Lines(text) {
		if bytes.ContainsAny(line, "*$") {
			if bytes.Count(line, []byte("*")) > maxStars || len(line) > room {
				continue
			}
			room -= len(line)
		}
		out = append(out, line...)
	}
	return out
}
