package fetch

import (
	"errors"
	"net/http"

	"github.com/gocolly/colly/v2"
)

var (
	errTooMany = errors.New("more redirects than are followed")
	errLoop    = errors.New("the redirects come back to where they were")
)

// newCollector returns a collector that only passes requests on to the chain.
//
// Fields are set after NewCollector, because it lets COLLY_ variables of the
// environment override its options. Its own cap, limits, robots.txt, cookies,
// charset and time-out are off: they lose what a verdict needs (silent
// truncation, bodies of errors, redirect targets past every limit).
func newCollector(chain http.RoundTripper, o Options) *colly.Collector {
	c := colly.NewCollector()
	c.UserAgent = o.UserAgent
	c.AllowURLRevisit, c.ParseHTTPErrorResponse = true, true
	c.MaxBodySize, c.MaxDepth, c.CacheDir, c.CheckHead = 0, 0, "", false
	c.IgnoreRobotsTxt, c.DetectCharset, c.Async, c.TraceHTTP = true, false, false, false
	c.AllowedDomains, c.DisallowedDomains, c.URLFilters, c.DisallowedURLFilters = nil, nil, nil, nil
	c.MaxRequests = 0
	c.SetClient(&http.Client{
		Transport: chain,
		CheckRedirect: func(req *http.Request, via []*http.Request) error {
			if len(via) > o.MaxRedirects {
				return errTooMany
			}
			// Once more is allowed: a page may send the reader back to itself after setting a cookie.
			seen, target := 0, req.URL.String()
			for _, r := range via {
				if r.URL.String() == target {
					seen++
				}
			}
			if seen > 1 {
				return errLoop
			}
			req.Header.Del("Referer")
			return nil
		},
	})
	return c
}
