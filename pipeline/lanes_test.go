package pipeline

import (
	"context"
	"fmt"
	"math"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"ibid/sources"
)

// busyWeb takes a second for every source, none for a look, and counts how many
// are asked for at once.
type busyWeb struct {
	*fakeWeb
	mu        sync.Mutex
	now, most int // guarded by mu
}

func (w *busyWeb) Fetch(ctx context.Context, a sources.Ask) sources.Fetch {
	if a.Look != "" {
		return w.fakeWeb.Fetch(ctx, a)
	}
	w.mu.Lock()
	w.now++
	w.most = max(w.most, w.now)
	w.mu.Unlock()
	time.Sleep(time.Second)
	w.mu.Lock()
	w.now--
	w.mu.Unlock()
	return w.fakeWeb.Fetch(ctx, a)
}

func TestSecondLanesAreFewAndEveryHostHasItsFirst(t *testing.T) {
	const hosts = maxFurther + 10
	synctest.Test(t, func(t *testing.T) {
		var text, notes strings.Builder
		w := &busyWeb{fakeWeb: &fakeWeb{pages: map[string]sources.Fetch{}, now: at(day)}}
		for i := range 2 * hosts {
			url := fmt.Sprintf("https://host%d.example/%d", i%hosts, i)
			fmt.Fprintf(&text, "Claim %d.[^%d]\n\n", i+1, i+1)
			fmt.Fprintf(&notes, "[^%d]: %s\n", i+1, url)
			w.pages[url] = answer(200, "A page with enough words on it to be taken for a page by anybody who reads it to the end.")
		}
		begin := time.Now()
		rep := checked(t, Options{Fetcher: w, Reader: w, Now: at(day), HostConcurrency: 2, NoLateRound: true}, text.String()+notes.String())
		if w.most != hosts+maxFurther {
			t.Errorf("%d sources were asked for at once, want one of each of %d hosts and %d more", w.most, hosts, maxFurther)
		}
		if took := time.Since(begin); took != 2*time.Second || !rep.Run.Complete {
			t.Errorf("complete %v after %v, want all of it after 2s", rep.Run.Complete, took)
		}
	})
}

func TestLanesThatNoSourceNeedsTakeNoTime(t *testing.T) {
	article, w := oneHost(3)
	if rep := checked(t, Options{Fetcher: w, Reader: w, Now: at(day), HostConcurrency: math.MaxInt}, article); !rep.Run.Complete {
		t.Error("the run is not complete")
	}
}
