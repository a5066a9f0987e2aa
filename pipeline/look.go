package pipeline

import (
	"context"
	"sync"

	"ibid/sources"
)

// lookCache carries out looks, each address and kind once a run, however many
// sources need it.
type lookCache struct {
	mu   sync.Mutex
	done map[sources.Look]*looked // guarded by mu
}

type looked struct {
	once  sync.Once
	visit sources.Visit // without its body
}

// visit returns what a look showed. The goroutine that carried it out gets the
// body as well; it lives no longer than that.
func (c *lookCache) visit(ctx context.Context, r *run, l sources.Look, place *lease) (v sources.Visit) {
	c.mu.Lock()
	if c.done == nil {
		c.done = map[sources.Look]*looked{}
	}
	e := c.done[l]
	if e == nil {
		e = &looked{}
		c.done[l] = e
	}
	c.mu.Unlock()
	e.once.Do(func() {
		kind := sources.HopStart // in its own record a look starts at its address
		if l.Kind == sources.LookTarget {
			kind = sources.HopMeta
		}
		f := r.Fetcher.Fetch(ctx, sources.Ask{URL: l.URL, Kind: kind, Look: l.Kind, Room: place.roomFor(l.Kind)})
		v = sources.Visit{Key: sources.Canonical(l.URL), Run: r.id, Fetch: f}
		v.Snapshot = r.Reader.Read(ctx, &f)
		e.visit = v
		e.visit.Fetch.Body, e.visit.Fetch.Wire = nil, nil
	})
	if v.Key == "" {
		v = e.visit
	}
	return v
}
