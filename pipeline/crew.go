package pipeline

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
)

// crew are goroutines that take work in turn. They last, so that their stacks
// grow once and not with each piece of work.
type crew struct {
	work chan func()
	done sync.WaitGroup
}

func newCrew(n int) *crew {
	c := &crew{work: make(chan func())}
	for range n {
		c.done.Go(func() {
			for work := range c.work {
				work()
			}
		})
	}
	return c
}

// close waits until all work is done and ends the goroutines; no more may be handed
// in.
func (c *crew) close() {
	close(c.work)
	c.done.Wait()
}

// hand has work done, and waits only until somebody takes it. It must not panic.
func (c *crew) hand(work func()) { c.work <- work }

// inTurn has work done when somebody is free, first come, first served, and
// reports false when ctx ends first. A panic of work is one of its caller.
func (c *crew) inTurn(ctx context.Context, work func()) bool {
	if ctx.Err() != nil {
		return false
	}
	ended := make(chan *fault, 1)
	select {
	case c.work <- func() { ended <- caught(work) }:
	case <-ctx.Done():
		return false
	}
	if f := <-ended; f != nil {
		panic(f)
	}
	return true
}

// fault is a panic on its way to another goroutine.
type fault struct {
	value any
	stack []byte // where it happened
}

// String returns what the panic said, and where it was.
func (f *fault) String() string { return fmt.Sprintf("%v\n%s", f.value, f.stack) }

// caught runs work and returns its panic, if any.
func caught(work func()) (f *fault) {
	defer func() {
		if p := recover(); p != nil {
			f = &fault{p, debug.Stack()}
		}
	}()
	work()
	return nil
}
