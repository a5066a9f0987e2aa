package pipeline

import (
	"context"
	"fmt"
	"sync"

	"golang.org/x/sync/errgroup"

	"ibid/internal/verdict"
	"ibid/sources"
)

// recall notes in which earlier runs each host answered that has several
// sources: a fault of a host is no strike against one of its pages when
// another page of it was seen in the same run.
func (r *run) recall(ctx context.Context) error {
	r.answered = map[string]map[string]bool{}
	if r.Visits == nil {
		return nil
	}
	for _, mine := range byHost(r.sources) {
		if len(mine) < 2 {
			continue
		}
		runs := map[string]bool{}
		for _, i := range mine {
			history, err := r.history(ctx, r.sources[i])
			if err != nil {
				if ctx.Err() != nil {
					return nil // the report will say that nothing was reached
				}
				return fmt.Errorf("load the history of %s: %w", sources.Redact(r.sources[i].URL), err)
			}
			for j := range history {
				if f := &history[j].Fetch; f.Failure == nil && f.Status() > 0 && f.Status() < 500 {
					runs[history[j].Run] = true
				}
			}
		}
		r.answered[sources.Host(r.sources[mine[0]].URL)] = runs
	}
	return nil
}

// askCanaries asks the addresses that are always there. When they fail, every
// source is judged as one that our own network may have kept from us.
func (r *run) askCanaries(ctx context.Context) {
	r.canaries = make([]verdict.Seen, len(r.Canaries))
	var wg sync.WaitGroup
	for i, url := range r.Canaries {
		wg.Go(func() {
			f := r.Fetcher.Fetch(ctx, sources.Ask{URL: url, Kind: sources.HopStart})
			r.canaries[i] = seenOf(url, &f)
		})
	}
	wg.Wait()
	r.facts = verdict.Canaries(r.canaries)
}

func seenOf(url string, f *sources.Fetch) verdict.Seen {
	s := verdict.Seen{Cited: url, Final: f.FinalURL(), Status: f.Status(), Digest: f.Digest}
	if h := f.Final(); h != nil {
		s.Near = h.Near
	}
	if f.Failure != nil {
		s.Failure, s.Detail = f.Failure.Kind, f.Failure.Detail
	}
	return s
}

// review lets the run as a whole correct the verdicts on single sources, and
// takes back visits that our own network spoilt, so that no later run counts
// them.
func (r *run) review(ctx context.Context) error {
	var seen []verdict.Seen
	var at []int
	for i := range r.checks {
		c := &r.checks[i]
		if !c.done || c.panicked != "" || c.carried != nil {
			continue
		}
		s := seenOf(r.sources[i].URL, &c.visit.Fetch)
		s.Verdict = c.verdict
		seen, at = append(seen, s), append(at, i)
	}
	facts, out := verdict.Review(seen, r.canaries, r.started)
	r.facts = facts
	var g errgroup.Group // what is kept side by side is written together
	g.SetLimit(maxKeeping)
	for j, i := range at {
		c := &r.checks[i]
		c.verdict = out[j]
		if facts.NetworkSuspect && out[j].Reason == sources.Reason(sources.FailNetwork) {
			g.Go(func() error {
				if err := r.takeBack(ctx, c); err != nil {
					return fmt.Errorf("take back what was seen of %s: %w", sources.Redact(r.sources[i].URL), err)
				}
				return nil
			})
		}
	}
	return g.Wait()
}

// takeBack keeps, after a visit, that nothing is to be concluded from it:
// visits are never overwritten.
func (r *run) takeBack(ctx context.Context, c *check) error {
	if r.Visits == nil || c.reused {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), keepTimeout)
	defer cancel()
	return r.Visits.Keep(ctx, &sources.Visit{Key: c.visit.Key, Run: r.id, Fetch: sources.Fetch{
		URL: c.visit.Fetch.URL, At: c.visit.Fetch.At, Failure: &sources.Failure{Kind: sources.FailNetwork, Detail: sources.Printable(r.facts.Why)},
	}})
}
