package pipeline

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"ibid/sources"
)

// largeWeb answers every address with a body that needs room, and counts how
// many hold one.
type largeWeb struct {
	fakeWeb
	mu         sync.Mutex
	held, most int // guarded by mu
	refused    int // guarded by mu
}

func (w *largeWeb) Fetch(ctx context.Context, a sources.Ask) sources.Fetch {
	clock, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	room := a.Room(clock)
	w.mu.Lock()
	if room {
		w.held++
		w.most = max(w.most, w.held)
	} else {
		w.refused++
	}
	w.mu.Unlock()
	f := answer(200, "A page with enough words on it to be taken for a page by anybody who reads it to the end.")
	f.URL, f.At, f.Attempts, f.Hops[0].URL = a.URL, w.now(), 1, a.URL
	time.Sleep(time.Second)
	return f
}

func (w *largeWeb) Keep(_ context.Context, v *sources.Visit) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.held--
	return nil
}

func (w *largeWeb) History(context.Context, string, int) ([]sources.Visit, error) { return nil, nil }
func (w *largeWeb) Load(context.Context, *sources.Visit) error                    { return nil }

func essayOf(n int) string {
	var text, notes strings.Builder
	for i := range n {
		fmt.Fprintf(&text, "Claim %d.[^%d]\n\n", i+1, i+1)
		fmt.Fprintf(&notes, "[^%d]: https://host%d.example/\n", i+1, i)
	}
	return text.String() + notes.String()
}

func TestOnlySoManySourcesHoldALargeBody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &largeWeb{fakeWeb: fakeWeb{now: at(day)}}
		checked(t, Options{Fetcher: w, Reader: w, Visits: w, Now: at(day), LargeBodies: 3}, essayOf(20))
		if w.most != 3 || w.refused != 0 {
			t.Errorf("%d sources held a large body at once, want 3; %d were refused, want none", w.most, w.refused)
		}
	})
}

func TestALookNeverWaitsForRoom(t *testing.T) {
	r := newRoom(1)
	first, second := &lease{room: r}, &lease{room: r}
	for range 2 {
		if !first.take(t.Context()) {
			t.Fatal("the first source gets no place, or asks for a second one")
		}
	}
	if second.roomFor(sources.LookProfile)(t.Context()) {
		t.Error("a look got a place that was taken")
	}
	if !first.roomFor(sources.LookTarget)(t.Context()) {
		t.Error("a source that holds a place has no room for the page that stands in for it")
	}
	if first.roomFor(sources.LookSibling)(t.Context()) {
		t.Error("a made-up address may send megabytes")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if second.take(ctx) {
		t.Error("a source whose time is up got a place")
	}
	first.leave()
	first.leave()
	if !second.spare(t.Context()) {
		t.Error("a place that was given back is not free")
	}
}
