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

// clock ends a request that takes too long, from sending to the end of its
// body, and keeps all tries of one source together within their budget.
type clock struct {
	next http.RoundTripper
	each time.Duration
}

// RoundTrip implements http.RoundTripper.
func (c *clock) RoundTrip(req *http.Request) (*http.Response, error) {
	d := c.each
	ex := exchangeOf(req.Context())
	begin := time.Now()
	if ex != nil {
		d = max(time.Millisecond, min(d, ex.plan.budget))
	}
	ctx, cancel := context.WithTimeoutCause(req.Context(), d, errClock)
	return finally(c.next, req.WithContext(ctx), func() {
		cancel()
		if ex != nil {
			ex.plan.budget -= time.Since(begin)
		}
	})
}

// finally sends req on and calls done once: when there is no answer, or when
// the body of the answer is closed.
func finally(next http.RoundTripper, req *http.Request, done func()) (*http.Response, error) {
	res, err := next.RoundTrip(req)
	if err != nil {
		done()
		return nil, err
	}
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
	err := b.ReadCloser.Close()
	b.once.Do(b.done)
	return err
}
