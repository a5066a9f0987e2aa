package pipeline

import (
	"cmp"
	"context"
	"sync"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"ibid/sources"
)

// maxKeeping bounds how many visits may be on their way into the store: more
// would only hold memory.
const maxKeeping = 160

// maxFurther bounds how many sources are under way in a second or further lane
// of their host. Every host has its first lane; where so many others are at
// work, more bodies would only wait for a judge.
const maxFurther = 64

// visitAll carries out steps 4 to 8 for every source, and once more for those
// that failed in transport, after all others. Work is handed out by host: each
// host has as many lanes as it may be asked at once, and a lane takes the host's
// sources one after another, so a slow host holds up nobody else. A body lives
// only until its visit is kept.
func (r *run) visitAll(ctx context.Context) error {
	looks, room := &lookCache{}, newRoom(r.LargeBodies)
	judges := newCrew(r.Judges) // in which pages are read, judged and weighed, which takes much of a processor: few
	defer judges.close()
	keepers := newCrew(maxKeeping)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var failed sync.Once
	var failure error // of a keeper
	var mu sync.Mutex // guards done and calls of Progress
	done := 0
	if r.Progress != nil {
		r.Progress(Progress{Total: len(r.sources)})
	}
	ended := func(ctx context.Context, i int, place *lease, judged bool, err error) error {
		defer place.leave()
		if judged {
			err = r.settle(ctx, i)
		}
		if err == nil && r.Progress != nil && r.checks[i].done {
			mu.Lock()
			defer mu.Unlock()
			done++
			r.Progress(Progress{Done: done, Total: len(r.sources), Source: r.sources[i]})
		}
		return err
	}
	visit := func(ctx context.Context, i int) error {
		if ctx.Err() != nil && !r.checks[i].late {
			return nil
		}
		place := &lease{room: room}
		judged, err := r.one(ctx, i, judges, looks, place)
		if err != nil || !judged || r.Visits == nil || r.checks[i].reused {
			return ended(ctx, i, place, judged, err)
		}
		keepers.hand(func() { // a disk is slow, and many visits are kept as fast as one: the lane goes on
			if err := ended(ctx, i, place, judged, nil); err != nil {
				failed.Do(func() { failure = err; stop() })
			}
		})
		return nil
	}
	further := semaphore.NewWeighted(maxFurther)
	err := inLanes(ctx, byHost(r.sources), r.HostConcurrency, further, visit)
	if err == nil {
		err = inLanes(ctx, r.lateRound(), 1, further, visit)
	}
	keepers.close()
	return cmp.Or(err, failure)
}

// inLanes visits the sources of all hosts, up to lanes of one host at once. An
// error ends its lane. When ctx ends, by an error of another lane or otherwise, visit
// is called for the remaining ones all the same: it has those kept that were seen
// before.
func inLanes(ctx context.Context, all [][]int, lanes int, further *semaphore.Weighted, visit func(context.Context, int) error) error {
	g, ctx := errgroup.WithContext(ctx)
	nexts, most := make([]chan int, len(all)), 0
	for h, mine := range all {
		most = max(most, len(mine))
		nexts[h] = make(chan int, len(mine))
		for _, i := range mine {
			nexts[h] <- i
		}
		close(nexts[h])
	}
	for lane := range min(lanes, most) { // one lane of every host, then a second: it finds the connection of the first
		for h, mine := range all {
			if lane >= len(mine) {
				continue
			}
			next := nexts[h]
			g.Go(func() error {
				for {
					if lane > 0 && further.Acquire(ctx, 1) != nil {
						return nil // the first lane tells of what was not reached
					}
					i, ok := <-next
					var err error
					if ok {
						err = visit(ctx, i)
					}
					if lane > 0 {
						further.Release(1)
					}
					if !ok || err != nil {
						return err
					}
				}
			})
		}
	}
	return g.Wait()
}

// byHost groups the indices of sources by host, hosts in order of first
// citation.
func byHost(srcs []sources.Source) [][]int {
	var out [][]int
	at := map[string]int{}
	for i := range srcs {
		h := sources.Host(srcs[i].URL)
		j, ok := at[h]
		if !ok {
			j = len(out)
			at[h] = j
			out = append(out, nil)
		}
		out[j] = append(out[j], i)
	}
	return out
}
