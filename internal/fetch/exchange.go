package fetch

import (
	"context"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"sync/atomic"
	"time"

	"golang.org/x/net/publicsuffix"

	"ibid/sources"
)

type exchangeKey struct{}

// exchange is the record of one try. It is used by one goroutine at a time,
// apart from what says otherwise.
type exchange struct {
	plan    *planned
	try     int
	kind    sources.HopKind
	hops    []sources.Hop
	failure *sources.Failure
	jar     *cookiejar.Jar // lives for one try; made when the first cookie comes
	cookies int            // bytes that went into jar

	body     []byte
	modified bool // a 304 to our own validators came

	// Of the hop under way.
	sent    time.Time    // when its clock started; zero while it waits
	reached *atomic.Bool // somebody took the connection; set by whoever dials
	remote  string       // who answered
	wire    []byte
	coding  string
	cut     sources.Truncation
	stalled bool
}

// exchangeOf returns the exchange that a request belongs to. Every request in
// the chain has one.
func exchangeOf(ctx context.Context) *exchange {
	ex, _ := ctx.Value(exchangeKey{}).(*exchange)
	return ex
}

// hop forgets what was known of the hop before.
func (ex *exchange) hop() {
	ex.sent, ex.reached, ex.remote = time.Time{}, new(atomic.Bool), ""
	ex.wire, ex.coding, ex.cut, ex.stalled = nil, "", sources.Whole, false
}

// result writes the try into out.
func (ex *exchange) result(out sources.Fetch) sources.Fetch {
	out.Failure, out.Body, out.Wire, out.Coding, out.Truncated = ex.failure, nil, nil, "", sources.Whole
	out.Header, out.NotModified = nil, ex.modified
	n := len(ex.hops)
	if n > 0 && ex.hops[n-1].Failure == nil {
		out.Header = ex.hops[n-1].Header
	}
	if out.Failure != nil {
		return out
	}
	out.Truncated = ex.cut
	if len(ex.body) > 0 {
		out.Body = ex.body
		if ex.cut == sources.Whole && ex.coding != "" {
			out.Wire, out.Coding = ex.wire, ex.coding
		}
	}
	// What a server says with an error status it has said, body or not.
	if status := ex.hops[n-1].Status; ex.stalled && status >= 200 && status < 300 {
		out.Failure = &sources.Failure{Kind: sources.FailBody, Detail: "the body began and did not end in time"}
	}
	return out
}

// Cookies beyond these are not kept: they would travel with every further hop
// (RFC 6265, 6.1 asks for 4096 bytes each).
const (
	maxCookie  = 4 << 10
	maxCookies = 32 << 10
)

func (ex *exchange) addCookies(req *http.Request) {
	if ex.jar == nil {
		return
	}
	for _, c := range ex.jar.Cookies(req.URL) {
		req.AddCookie(c)
	}
}

// keepCookies keeps the cookies of an answer for the hops that follow. Over a
// connection that nobody vouches for there are none.
func (ex *exchange) keepCookies(u *url.URL, res *http.Response) {
	if len(res.Header["Set-Cookie"]) == 0 || ex.plan.ask.Look == sources.LookTLS {
		return
	}
	if ex.jar == nil {
		ex.jar, _ = cookiejar.New(&cookiejar.Options{PublicSuffixList: publicsuffix.List}) // never an error
	}
	var keep []*http.Cookie
	for _, c := range res.Cookies() {
		size := len(c.Name) + len(c.Value)
		if size > maxCookie || ex.cookies+size > maxCookies {
			continue
		}
		ex.cookies += size
		keep = append(keep, c)
	}
	ex.jar.SetCookies(u, keep)
}
