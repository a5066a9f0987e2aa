package pipeline

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ibid/sources"
)

// slowDisk takes a second to keep a visit.
type slowDisk struct{ *memory }

func (d slowDisk) Keep(ctx context.Context, v *sources.Visit) error {
	time.Sleep(time.Second)
	return d.memory.Keep(ctx, v)
}

// oneHost is an article that cites n pages of one host, and a web that has
// them.
func oneHost(n int) (string, *fakeWeb) {
	var text, notes strings.Builder
	w := &fakeWeb{pages: map[string]sources.Fetch{}, now: at(day)}
	for i := range n {
		url := fmt.Sprintf("https://one.example/%d", i)
		fmt.Fprintf(&text, "Claim %d.[^%d]\n\n", i+1, i+1)
		fmt.Fprintf(&notes, "[^%d]: %s\n", i+1, url)
		w.pages[url] = answer(200, fmt.Sprintf("A page, number %d, with enough words on it to be taken for a page by anybody who reads it.", i))
	}
	return text.String() + notes.String(), w
}

func TestALaneGoesOnWhileAVisitIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		article, w := oneHost(10)
		m := newMemory()
		begin, done := time.Now(), 0
		rep := checked(t, Options{Fetcher: w, Reader: w, Visits: slowDisk{m}, Now: at(day), HostConcurrency: 1, Progress: func(p Progress) { done = max(done, p.Done) }}, article)
		if took := time.Since(begin); took != time.Second {
			t.Errorf("the run took %v, want the second of the disk once", took)
		}
		if !rep.Run.Complete || len(m.visits) != 10 || done != 10 {
			t.Errorf("complete %v, %d visits kept, %d told of, want all 10", rep.Run.Complete, len(m.visits), done)
		}
	})
}

func TestOnlySoManyVisitsAreOnTheirWayIntoTheStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		article, w := oneHost(maxKeeping + 1)
		begin := time.Now()
		checked(t, Options{Fetcher: w, Reader: w, Visits: slowDisk{newMemory()}, Now: at(day), HostConcurrency: 1}, article)
		if took := time.Since(begin); took != 2*time.Second {
			t.Errorf("the run took %v, want two rounds of a second", took)
		}
	})
}

func TestR31_AVisitThatCannotBeKeptEndsTheRunAndIsReported(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		article, w := oneHost(3)
		m := newMemory()
		m.err = errors.New("the disk is full")
		rep, err := Check(t.Context(), inputs(article), Options{Fetcher: w, Reader: w, Visits: slowDisk{m}, Now: at(day)})
		if !errors.Is(err, m.err) {
			t.Errorf("Check returned %v, want that the disk is full", err)
		}
		if a := &rep.Audits[0]; rep.Run.Complete || a.Sources[0].State != sources.Live || !a.Sources[0].Read || a.Coverage.Read == 0 {
			t.Errorf("complete %v, the first source is %s (%s), %d read; want an incomplete report of what was seen", rep.Run.Complete, a.Sources[0].State, a.Sources[0].Why, a.Coverage.Read)
		}
	})
}
