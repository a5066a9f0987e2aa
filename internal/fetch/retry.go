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
func (f *Fetcher) again(p *plan, out *sources.Fetch, try int) (time.Duration, bool) {
	if try >= f.o.MaxRetries || p.budget <= 0 {
		return 0, false
	}
	wait := f.backoff(try)
	if out.Failure != nil {
		switch out.Failure.Kind {
		case sources.FailServFail, sources.FailDNSTimeout, sources.FailRefused, sources.FailReset, sources.FailUnreachable, sources.FailTCPTimeout, sources.FailProtocol:
			return wait, true
		case sources.FailNXDomain, sources.FailHeaders, sources.FailBody:
			return wait, try == 0 // confirmed once
		case sources.FailHTTP2:
			first := !p.http1
			p.http1 = true
			return 0, first
		}
		return 0, false
	}
	if out.Truncated == sources.CutByWire {
		return wait, try == 0
	}
	switch status := out.Status(); status {
	case http.StatusRequestTimeout, http.StatusTooEarly, 500, 502, 504, 507, 508, 509, 520, 521, 522, 523, 524:
		return wait, true
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		after, told := RetryAfter(out.Header.Get("Retry-After"), f.o.Now())
		u, err := url.Parse(p.url)
		if err != nil {
			return 0, false
		}
		switch {
		case told && after > f.o.MaxPatience:
			return 0, false
		case told:
			f.hosts.of(u).rest(after)
			return after, true
		case status == http.StatusServiceUnavailable:
			return wait, true
		}
		return 0, false // a rate limit without a word about how long: leave the host alone
	case http.StatusNotAcceptable:
		first := p.accept == ""
		p.accept = "*/*"
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

// RetryAfter reads a Retry-After field in either form: seconds, or a date that
// is compared with now. It reports false when the field says nothing that can
// be read. Origin: RFC 9110, section 10.2.3.
func RetryAfter(field string, now time.Time) (time.Duration, bool) {
	field = strings.TrimSpace(field)
	if field == "" {
		return 0, false
	}
	if n, err := strconv.ParseUint(field, 10, 63); err == nil {
		if n > 365*24*3600 {
			n = 365 * 24 * 3600
		}
		return time.Duration(n) * time.Second, true
	}
	t, err := http.ParseTime(field)
	if err != nil {
		return 0, false
	}
	return max(0, t.Sub(now)), true
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
