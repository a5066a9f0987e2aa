package fetch

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"
)

// errClock is the cause when a request took too long.
var errClock = errors.New("the request took too long")

// errSpent says that the tries and hops before have used up a source's time.
var errSpent = errors.New("the time for this source is spent")

// clock ends a request that takes too long, from sending to the end of its
// body, and keeps all tries of one source together within their budget.
type clock struct {
	next http.RoundTripper
	each time.Duration
}

// redirectPatience is how long the body of a redirect may take: nobody reads it,
// it is taken in only to keep the connection.
const redirectPatience = time.Second

// RoundTrip implements http.RoundTripper.
func (c *clock) RoundTrip(req *http.Request) (*http.Response, error) {
	ex := exchangeOf(req.Context())
	if ex.plan.budget <= 0 {
		return nil, errSpent
	}
	begin := time.Now()
	ex.sent = begin
	ctx, cancel := context.WithTimeoutCause(req.Context(), min(c.each, ex.plan.budget), errClock)
	var short *time.Timer
	res, err := finally(c.next, req.WithContext(ctx), func() {
		if short != nil {
			short.Stop()
		}
		cancel()
		ex.plan.budget -= time.Since(begin)
	})
	if err == nil && redirects(res) {
		short = time.AfterFunc(redirectPatience, cancel)
	}
	return res, err
}

// redirects reports whether net/http follows an answer to another address. One
// that is too long to be kept in the record is none: nobody could retype it, and
// every report would have to carry it (RFC 9110, 4.1: addresses of at least
// 8000 octets should be taken).
func redirects(res *http.Response) bool {
	switch res.StatusCode {
	case 301, 302, 303, 307, 308:
		to := res.Header.Get("Location")
		return to != "" && len(to) <= maxField
	}
	return false
}

// finally sends req on and calls done once: when there is no answer, or when
// the body of the answer is closed.
func finally(next http.RoundTripper, req *http.Request, done func()) (*http.Response, error) {
	answered := false
	defer func() {
		if !answered { // an error, or a panic further in
			done()
		}
	}()
	res, err := next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	answered = true
	res.Body = &endBody{ReadCloser: res.Body, done: done}
	return res, nil
}

type endBody struct {
	io.ReadCloser
	once sync.Once
	done func()
}

// Close implements io.Closer.
func (b *endBody) Close() error {
	defer b.once.Do(b.done)
	return b.ReadCloser.Close()
}
