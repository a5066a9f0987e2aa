package fetch

import (
	"context"
	"sync"
)

// once answers each question a single time, however many ask it at once.
// Robots files and names are asked for through it.
type once[T any] struct {
	mu sync.Mutex
	m  map[string]*answer[T] // guarded by mu
}

type answer[T any] struct {
	ready chan struct{} // closed when the rest is there
	value T
	lost  bool // the one who asked was interrupted: ask again
}

// get returns the answer to key. The first to come asks; load says whether its
// answer stands for later comers too, or only for those who wait now. A load
// that is interrupted or panics counts for nobody else.
func (o *once[T]) get(ctx context.Context, key string, load func() (value T, keep bool)) (T, error) {
	for {
		o.mu.Lock()
		a := o.m[key]
		if a == nil {
			if o.m == nil {
				o.m = map[string]*answer[T]{}
			}
			a = &answer[T]{ready: make(chan struct{}), lost: true}
			o.m[key] = a
			o.mu.Unlock()
			return o.load(ctx, key, a, load)
		}
		o.mu.Unlock()
		select {
		case <-a.ready:
		case <-ctx.Done():
			var none T
			return none, context.Cause(ctx)
		}
		if !a.lost {
			return a.value, nil
		}
	}
}

func (o *once[T]) load(ctx context.Context, key string, a *answer[T], load func() (T, bool)) (T, error) {
	keep := false
	defer func() {
		if !keep || a.lost {
			o.mu.Lock()
			delete(o.m, key)
			o.mu.Unlock()
		}
		close(a.ready)
	}()
	a.value, keep = load()
	a.lost = ctx.Err() != nil
	return a.value, nil
}
