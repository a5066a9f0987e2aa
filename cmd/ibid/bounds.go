package main

import (
	"fmt"
	"net/url"
	"time"

	"golang.org/x/net/http/httpguts"

	"ibid/internal/store"
	"ibid/sources"
)

// checkRun refuses settings of a run that mean nothing, so that a slip of the
// hand is not taken for the default, or for a source's fault.
func (c *settings) checkRun() error {
	for _, n := range []struct {
		name        string
		value, from int
	}{
		{"max-concurrency", c.maxConcurrency, 1}, {"host-concurrency", c.hostConcurrency, 1},
		{"max-redirects", c.maxRedirects, 0}, {"max-retries", c.maxRetries, 0}, {"max-requests", c.maxRequests, 0},
	} {
		if n.value < n.from {
			return fmt.Errorf("--%s %d must be %d or more", n.name, n.value, n.from)
		}
	}
	if c.maxBody > store.MaxBody {
		most := size(store.MaxBody)
		return fmt.Errorf("--max-body %s is more than can be kept; %s is the most", &c.maxBody, &most)
	}
	if c.timeout <= 0 {
		return hint(fmt.Errorf("--timeout %s must be more than nothing", c.timeout), "Write it as 20s.")
	}
	for _, d := range []struct {
		name  string
		value time.Duration
	}{{"host-request-interval", c.hostInterval}, {"retry-wait", c.retryWait}, {"max-age", c.maxAge}} {
		if d.value < 0 {
			return fmt.Errorf("--%s %s must not be less than nothing", d.name, d.value)
		}
	}
	if !httpguts.ValidHeaderFieldValue(c.userAgent) {
		return fmt.Errorf("--user-agent %q holds characters that no header may carry", sources.Clip(sources.Printable(c.userAgent), 80))
	}
	for _, a := range c.canaries {
		if u, err := url.Parse(a); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			return hint(fmt.Errorf("--canary %q is no web address", sources.Redact(a)), "Write it as https://www.iana.org/.")
		}
	}
	return nil
}
