package pipeline

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
)

// judges are the goroutines in which pages are read, judged and weighed, which
// takes much of a processor: few, so that little is under way at once, and
// lasting, so that their stacks grow once and not in every lane.
type judges struct {
	cases chan func()
	done  sync.WaitGroup
}

func newJudges(n int) *judges {
	j := &judges{cases: make(chan func())}
	for range n {
		j.done.Go(func() {
			for work := range j.cases {
				work()
			}
		})
	}
	return j
}

// close ends the goroutines; no work may be handed in any more.
func (j *judges) close() {
	close(j.cases)
	j.done.Wait()
}

// inTurn has work done when a judge is free, first come, first served, and
// reports false when ctx ends first. A panic of work is one of its caller.
func (j *judges) inTurn(ctx context.Context, work func()) bool {
	if ctx.Err() != nil {
		return false
	}
	ended := make(chan *fault, 1)
	select {
	case j.cases <- func() { ended <- caught(work) }:
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
