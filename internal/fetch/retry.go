package fetch

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"ibid/sources"
)

// again decides whether an address is tried once more after f, and how long to
// wait. It may change the plan for the next try.
//
// Tried again are faults that pass by themselves: name servers in trouble,
// connections that time out, are refused or torn down, servers in trouble. So
// is what the way of asking may have caused. A verdict of the server is not.
func (f *Fetcher) again(p *planned, out *sources.Fetch, try int) (time.Duration, bool) {
	if try >= f.o.MaxRetries {
		return 0, false
	}
	if (p.ask.Look != "" || p.ask.Tries > 0) && (out.Failure == nil || out.Failure.Kind != sources.FailHTTP2) {
		return 0, false // a look is a second opinion by itself, a late round a further try, and a source has few requests
	}
	wait := f.backoff(try)
	if out.Failure != nil {
		switch out.Failure.Kind {
		case sources.FailServFail, sources.FailRefused, sources.FailReset, sources.FailUnreachable, sources.FailProtocol:
			return wait, true
		case sources.FailNXDomain, sources.FailNoData:
			return wait, try == 0 // confirmed once
		case sources.FailDNSTimeout, sources.FailTCPTimeout:
			return wait, try == 0 // slow by nature; a third try is the late round's
		case sources.FailHeaders, sources.FailBody:
			return 0, false // somebody is there and slow: a second try is better late than soon
		case sources.FailHTTP2:
			first := !p.http1
			p.http1 = true
			return 0, first
		case sources.FailProxy:
			return wait, try == 0
		case sources.FailClient:
			f.networks.close() // connections that nobody uses hold descriptors
			return wait, true
		}
		return 0, false
	}
	if out.Truncated == sources.CutByWire {
		p.http1 = p.http1 || strings.HasPrefix(out.Final().Proto, "HTTP/2")
		return wait, try == 0
	}
	switch status := out.Status(); status {
	case http.StatusOK:
		return wait, try == 0 && out.Body == nil && out.Truncated == sources.Whole // an empty page may be a server's hiccup
	case http.StatusRequestTimeout, http.StatusTooEarly, 500, 502, 504:
		return wait, true
	case 520, 521, 522, 523, 524: // between a network of caches and its origin
		return wait, try == 0
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		after, told := retryAfter(out.Header, f.o.Now())
		switch {
		case told:
			return max(wait, after), after <= f.o.MaxPatience
		case status == http.StatusServiceUnavailable:
			return wait, true
		}
		return 0, false // a rate limit without a word about how long: leave the host alone
	case http.StatusNotAcceptable:
		first := p.accept == ""
		p.accept = "*/*"
		return 0, first
	case http.StatusLengthRequired, http.StatusRequestEntityTooLarge, http.StatusRequestURITooLong, http.StatusUnsupportedMediaType,
		http.StatusRequestedRangeNotSatisfiable, http.StatusExpectationFailed, http.StatusRequestHeaderFieldsTooLarge:
		first := !p.bare
		p.bare = true
		return 0, first
	case http.StatusMisdirectedRequest:
		first := !p.fresh
		p.fresh = true
		return 0, first
	case http.StatusBadRequest:
		if re := reencoded(p.url); re != p.url {
			p.url = re
			return 0, true
		}
	}
	return 0, false
}

// backoff is the pause before the try after the given one: RetryWait, then
// five times as long, each a fifth more or less.
func (f *Fetcher) backoff(try int) time.Duration {
	d := f.o.RetryWait
	for range try {
		d *= 5
	}
	return time.Duration(float64(d) * (0.8 + 0.4*f.o.Rand()))
}

// maxRetryAfter is the longest pause that parseRetryAfter reports.
const maxRetryAfter = 365 * 24 * time.Hour

// parseRetryAfter reads a Retry-After field in either form: seconds, or a date that
// is compared with now. The pause is between nothing and a year. It reports
// false when the field says nothing that can be read. Origin: RFC 9110, section
// 10.2.3.
func parseRetryAfter(field string, now time.Time) (time.Duration, bool) {
	field = strings.TrimSpace(field)
	if field == "" {
		return 0, false
	}
	if strings.Trim(field, "0123456789") == "" {
		n, err := strconv.ParseUint(field, 10, 63)
		if err != nil || n > uint64(maxRetryAfter/time.Second) {
			return maxRetryAfter, true
		}
		return time.Duration(n) * time.Second, true
	}
	t, err := http.ParseTime(field)
	if err != nil {
		return 0, false
	}
	return min(max(0, t.Sub(now)), maxRetryAfter), true
}

// retryAfter reads the field of an answer. A date counts from the server's own
// clock where the answer shows it.
func retryAfter(h http.Header, now time.Time) (time.Duration, bool) {
	if t, err := http.ParseTime(h.Get("Date")); err == nil {
		now = t
	}
	return parseRetryAfter(h.Get("Retry-After"), now)
}

// reencoded returns the address with every character of path and query encoded
// that RFC 3986 does not allow there; some servers refuse what browsers mend.
func reencoded(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return raw
	}
	u.RawPath = ""
	if q, err := url.ParseQuery(u.RawQuery); err == nil && strings.ContainsAny(u.RawQuery, " |\"<>^`{}") {
		u.RawQuery = q.Encode()
	}
	return u.String()
}
