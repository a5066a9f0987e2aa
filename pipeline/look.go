package pipeline

import (
	"context"
	"sync"

	"ibid/sources"
)

// lookCache carries out looks, each address and kind once, however many sources
// need it, as long as it is not among those that had to make room.
type lookCache struct {
	mu   sync.Mutex
	done map[sources.Look]*looked // guarded by mu
	held []sources.Look           // those of done that are over, oldest first; guarded by mu
	size int                      // bytes that the bodies of held had; guarded by mu
}

// mostHeld bounds lookCache.size. A page that was read takes about as much as its
// body; those that sources share are asked for soon after each other.
const mostHeld = 64 << 20

type looked struct {
	once  sync.Once
	visit sources.Visit // without its body
	size  int           // bytes that the body had
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
		e.visit, e.size = v, len(f.Body)
		e.visit.Fetch.Body, e.visit.Fetch.Wire = nil, nil
		c.hold(l, e)
	})
	if v.Key == "" {
		v = e.visit
	}
	return v
}

// hold notes that a look is over, and forgets the oldest ones when all together
// take too much.
func (c *lookCache) hold(l sources.Look, e *looked) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.held = append(c.held, l)
	for c.size += e.size; c.size > mostHeld; c.held = c.held[1:] {
		c.size -= c.done[c.held[0]].size
		delete(c.done, c.held[0])
	}
}
