package pipeline

import (
	"context"

	"golang.org/x/sync/semaphore"

	"ibid/sources"
)

// room bounds the memory that large bodies take: only so many sources may hold
// one at a time, from the first megabyte on until they are done. Small bodies,
// nearly all there are, need none.
type room struct{ places *semaphore.Weighted }

func newRoom(bodies int) *room { return &room{semaphore.NewWeighted(int64(bodies))} }

// lease is one source's place in the room. It is used by one goroutine.
type lease struct {
	room *room
	held bool
}

// take waits for a place, and reports false when ctx ends first.
func (l *lease) take(ctx context.Context) bool {
	if !l.held {
		l.held = l.room.places.Acquire(ctx, 1) == nil
	}
	return l.held
}

// spare reports whether a place is held or free at this moment. A look never
// waits for one: what it would wait for may be waiting for it.
func (l *lease) spare(context.Context) bool {
	if !l.held {
		l.held = l.room.places.TryAcquire(1)
	}
	return l.held
}

// leave gives the place back.
func (l *lease) leave() {
	if l.held {
		l.room.places.Release(1)
		l.held = false
	}
}

// roomFor returns the room for the body of a look: only a page that stands in
// for the source may be large, of the others the beginning is enough.
func (l *lease) roomFor(kind sources.LookKind) func(context.Context) bool {
	switch kind {
	case sources.LookTarget, sources.LookTLS, sources.LookScheme, sources.LookProfile, sources.LookVantage:
		return l.spare
	}
	return func(context.Context) bool { return false }
}
