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
	visit sources.Visit
}

func (c *lookCache) visit(ctx context.Context, r *run, l sources.Look, place *lease) sources.Visit {
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
		e.visit = sources.Visit{Key: sources.Canonical(l.URL), Run: r.id, Fetch: f}
		e.visit.Snapshot = r.Reader.Read(ctx, &f)
		e.visit.Fetch.Body, e.visit.Fetch.Wire = nil, nil
	})
	return e.visit
}
