package pipeline

import (
	"cmp"
	"context"
	"fmt"

	"ibid/internal/verdict"
	"ibid/sources"
)

// secondOpinion reports whether a source is looked at from the second place on
// the network: when it would be called dead here and was not in the last run.
func (r *run) secondOpinion(src sources.Source, c *check) bool {
	return r.Vantage != nil && c.verdict.State == sources.Dead && !r.wasDead(src.Key)
}

// elsewhere looks at a source from the second place on the network.
func (r *run) elsewhere(ctx context.Context, src sources.Source, c *check, place *lease) sources.Looked {
	f := r.Vantage.Fetch(ctx, sources.Ask{URL: src.URL, Kind: sources.HopLook, Look: sources.LookVantage, Room: place.roomFor(sources.LookVantage)})
	l := sources.Looked{Look: sources.Look{Kind: sources.LookVantage, URL: src.URL}, Visit: sources.Visit{Key: src.Key, Run: r.id, Fetch: f}}
	l.Visit.Snapshot = r.Reader.Read(ctx, &f)
	c.elsewhere, c.unanswered = true, verdict.Unasked(&l)
	return l
}

// wasDead reports whether the last run of any article called a source dead.
func (r *run) wasDead(key string) bool {
	for _, of := range r.earlier {
		if o := of[key]; o != nil && o.State == sources.Dead {
			return true
		}
	}
	return false
}

// elsewhereSaid says what came of asking from the second place.
func (r *run) elsewhereSaid() []string {
	if r.Vantage == nil || r.checks == nil {
		return nil
	}
	name, asked, failed := cmp.Or(r.VantageName, "a second place on the network"), 0, 0
	for i := range r.checks {
		if r.checks[i].elsewhere {
			asked++
			if r.checks[i].unanswered {
				failed++
			}
		}
	}
	switch {
	case asked == 0:
		return []string{"Nothing had to be asked once more through " + name + ": no source would have been called dead for the first time."}
	case failed == 0:
		return []string{fmt.Sprintf("What would have been called dead for the first time was asked once more through %s: %d of %d sources.", name, asked, len(r.sources))}
	}
	return []string{fmt.Sprintf("Of %d sources that would have been called dead for the first time, %d could not be asked once more, because the way through %s was closed; they are held as uncertain.", asked, failed, name)}
}
