package pipeline

import (
	"context"

	"ibid/sources"
)

// elsewhere looks at a source from the second place on the network when it
// would be called dead here and was not in the last run.
func (r *run) elsewhere(ctx context.Context, src sources.Source, v *sources.Verdict, place *lease) (sources.Looked, bool) {
	if r.Vantage == nil || v.State != sources.Dead || r.wasDead(src.Key) {
		return sources.Looked{}, false
	}
	f := r.Vantage.Fetch(ctx, sources.Ask{URL: src.URL, Kind: sources.HopLook, Look: sources.LookVantage, Room: place.roomFor(sources.LookVantage)})
	l := sources.Looked{Look: sources.Look{Kind: sources.LookVantage, URL: src.URL}, Visit: sources.Visit{Key: src.Key, Run: r.id, Fetch: f}}
	l.Visit.Snapshot = r.Reader.Read(ctx, &f)
	return l, true
}

// wasDead reports whether the last run of any article called a source dead.
func (r *run) wasDead(key string) bool {
	for _, rep := range r.before {
		if o := sourceIn(rep, key); o != nil && o.State == sources.Dead {
			return true
		}
	}
	return false
}
