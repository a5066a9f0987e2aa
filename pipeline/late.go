package pipeline

import (
	"context"
	"slices"

	"ibid/sources"
)

// lateRound returns the sources that failed in transport, by host. They are
// asked once more after all others: a name server, a server or a line that was
// in trouble may be back by then.
func (r *run) lateRound() [][]int {
	var out [][]int
	for _, mine := range byHost(r.sources) {
		mine = slices.DeleteFunc(mine, func(i int) bool { return !r.checks[i].late })
		if len(mine) > 0 {
			out = append(out, mine)
		}
	}
	return out
}

// mayPass reports whether a fetch ended in a fault of names, connections or
// lines that may be over a minute later, or was given up for such faults of
// its host. What a server or a certificate says is not one, nor is a name that
// does not exist.
func mayPass(f *sources.Fetch) bool {
	if f.Failure == nil {
		return f.Truncated == sources.CutByWire
	}
	switch f.Failure.Kind {
	case sources.FailServFail, sources.FailDNSTimeout, sources.FailRefused, sources.FailReset, sources.FailUnreachable, sources.FailTCPTimeout,
		sources.FailHTTP2, sources.FailHeaders, sources.FailBody, sources.FailProtocol, sources.FailSkipped:
		return true
	}
	return false
}

// mostWaiting bounds the bytes of bodies that came in part and wait for the late
// round.
const mostWaiting = 64 << 20

// mayWait reports whether what came of a body may wait for the late round. Where
// too much waits already, it is judged as it is.
func (r *run) mayWait(f *sources.Fetch) bool {
	n := int64(len(f.Body) + len(f.Wire))
	if n > 0 && r.waiting.Add(n) > mostWaiting {
		r.waiting.Add(-n)
		return false
	}
	return true
}

// onceMore asks for a source in the late round. The visit is then that of the
// last try, with every hop before it in its record; it stays as it was when
// nothing more could be asked. It reports false when ctx ended.
func (r *run) onceMore(ctx context.Context, src sources.Source, c *check, history []sources.Visit, place *lease) bool {
	first := c.visit
	v := r.ask(ctx, src, history, max(1, first.Fetch.Attempts), place)
	if f := v.Fetch.Failure; f != nil {
		switch f.Kind {
		case sources.FailCancelled:
			return false
		case sources.FailSkipped, sources.FailSpent, sources.FailClient, sources.FailProxy:
			return true
		}
	}
	v.Fetch.At, v.Fetch.Hops = first.Fetch.At, append(slices.Clip(first.Fetch.Hops), v.Fetch.Hops...)
	c.visit = v
	return true
}
