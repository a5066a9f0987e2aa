package main

import (
	"context"
	"io"
	"os"
)

// endable reads from r until ctx ends.
type endable struct {
	ctx context.Context
	r   io.Reader
}

// Read implements io.Reader.
func (e endable) Read(p []byte) (int, error) {
	own := make([]byte, len(p)) // p is the caller's again when ctx ends first
	n, err := untilEnd(e.ctx, func() (int, error) { return e.r.Read(own) })
	copy(p, own[:n])
	return n, err
}

// openFile opens a file to read until ctx ends: opening a pipe waits for
// whoever writes to it.
func openFile(ctx context.Context, name string) (*os.File, error) {
	return untilEnd(ctx, func() (*os.File, error) { return os.Open(name) })
}

// untilEnd returns what wait returns, or that ctx ended. A terminal or a pipe
// may be silent for ever, and no call that waits for it can be ended: it is
// left behind, for the process to take with it.
func untilEnd[T any](ctx context.Context, wait func() (T, error)) (T, error) {
	type outcome struct {
		value T
		err   error
	}
	done := make(chan outcome, 1)
	go func() {
		v, err := wait()
		done <- outcome{v, err}
	}()
	select {
	case o := <-done:
		return o.value, o.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}
