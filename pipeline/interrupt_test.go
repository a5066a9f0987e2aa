package pipeline

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"ibid/sources"
)

// ending is a store in which a run is interrupted while it loads a body.
type ending struct {
	*memory
	end context.CancelFunc
}

func (e ending) Load(ctx context.Context, _ *sources.Visit) error {
	e.end()
	return fmt.Errorf("the store: %w", context.Cause(ctx))
}

func TestR35_AnInterruptWhileAKeptVisitIsLoadedIsNoFault(t *testing.T) {
	w, m := &fakeWeb{pages: pages(), now: at(day)}, newMemory()
	o := Options{Fetcher: w, Reader: w, Visits: m, Reports: m, Now: at(day)}
	checked(t, o, essay)
	ctx, end := context.WithCancel(t.Context())
	defer end()
	o.MaxAge, o.Visits = 1<<62, ending{m, end}
	rep, err := Check(ctx, inputs(essay), o)
	if rep == nil || rep.Run.Complete || err != nil && (strings.Contains(err.Error(), "load the kept visit") || !errors.Is(err, context.Canceled)) {
		t.Errorf("Check returned %v and a report %v, want an incomplete report and no fault", err, rep != nil)
	}
}
