package fetch

import (
	"context"
	"net/http"
	"net/http/cookiejar"
	"net/url"

	"golang.org/x/net/publicsuffix"

	"ibid/sources"
)

type exchangeKey struct{}

// exchange is the record of one try. It is used by one goroutine at a time.
type exchange struct {
	plan    *plan
	try     int
	kind    sources.HopKind
	hops    []sources.Hop
	failure *sources.Failure
	jar     *cookiejar.Jar // lives for one try; made when the first cookie comes

	body     []byte
	wire     []byte
	coding   string
	cut      sources.Truncation
	stalled  bool
	gotConn  bool   // of the hop under way
	remote   string // of the hop under way
	modified bool   // a 304 to our own validators came
}

func exchangeOf(ctx context.Context) *exchange {
	ex, _ := ctx.Value(exchangeKey{}).(*exchange)
	return ex
}

// result writes the try into out.
func (ex *exchange) result(out sources.Fetch) sources.Fetch {
	out.Failure, out.Body, out.Wire, out.Coding, out.Truncated = ex.failure, ex.body, nil, "", ex.cut
	out.Header, out.NotModified = nil, ex.modified
	if n := len(ex.hops); n > 0 && ex.hops[n-1].Failure == nil {
		out.Header = ex.hops[n-1].Header
	}
	if out.Failure != nil && !ex.stalled {
		out.Body, out.Truncated = nil, sources.Whole
		return out
	}
	if ex.stalled {
		out.Failure, out.Truncated = &sources.Failure{Kind: sources.FailBody, Detail: "the body began and did not end in time"}, sources.CutByTime
	}
	if out.Truncated == sources.Whole && ex.coding != "" {
		out.Wire, out.Coding = ex.wire, ex.coding
	}
	if len(out.Body) == 0 {
		out.Body = nil
	}
	return out
}

func (ex *exchange) cookies(req *http.Request) {
	if ex.jar == nil || ex.plan.ask.Look == sources.LookTLS {
		return
	}
	for _, c := range ex.jar.Cookies(req.URL) {
		req.AddCookie(c)
	}
}

func (ex *exchange) keepCookies(u *url.URL, res *http.Response) {
	if len(res.Header["Set-Cookie"]) == 0 || ex.plan.ask.Look == sources.LookTLS {
		return
	}
	if ex.jar == nil {
		ex.jar, _ = cookiejar.New(&cookiejar.Options{PublicSuffixList: publicsuffix.List}) // never an error
	}
	ex.jar.SetCookies(u, res.Cookies())
}
