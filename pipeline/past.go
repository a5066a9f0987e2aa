package pipeline

import (
	"context"
	"strings"
	"time"

	"ibid/sources"
)

func (r *run) history(ctx context.Context, src sources.Source) ([]sources.Visit, error) {
	if r.Visits == nil {
		return nil, nil
	}
	history, err := r.Visits.History(ctx, src.Key, r.HistoryDepth)
	return trusted(history), err
}

// reusable returns the visit that stands in for a new one: one that the
// interrupted run made which this run goes on with, or a good one younger than
// MaxAge. A failure is history, never a fresh answer.
func (r *run) reusable(history []sources.Visit) (sources.Visit, bool) {
	if len(history) == 0 {
		return sources.Visit{}, false
	}
	v := history[len(history)-1]
	age := r.started.Sub(v.Fetch.At)
	switch {
	case r.resumes != "" && v.Run == r.resumes && v.Fetch.Failure == nil:
		return v, true
	case r.MaxAge > 0 && age >= 0 && age < r.MaxAge && good(&v):
		return v, true
	}
	return sources.Visit{}, false
}

// good reports whether a visit got an answer that a later one may rest on.
func good(v *sources.Visit) bool {
	s := v.Fetch.Status()
	return v.Fetch.Failure == nil && (s >= 200 && s < 300 || v.Fetch.NotModified && v.Fetch.Digest != "") && v.Fetch.Truncated == sources.Whole
}

// compareWith gives the earlier visits that the page is held against their
// snapshots. An unchanged page is not read twice.
func (r *run) compareWith(ctx context.Context, src sources.Source, now *sources.Visit, history []sources.Visit) {
	for _, i := range baselines(src, history) {
		old := &history[i]
		if old.Fetch.Digest == now.Fetch.Digest {
			old.Snapshot = now.Snapshot
			continue
		}
		if err := r.Visits.Load(ctx, old); err != nil {
			continue // a damaged past is no reason to lose the present; there is nothing to compare with
		}
		old.Snapshot = r.Reader.Read(ctx, &old.Fetch)
		old.Fetch.Body, old.Fetch.Wire = nil, nil
	}
}

// baselines returns the indices of the good visits that a page is held
// against: the one nearest to the day it was cited, since slow change hides
// from the last one, and the two newest, of which one may be an error page.
func baselines(src sources.Source, history []sources.Visit) []int {
	var all []int
	for i := range history {
		if good(&history[i]) && history[i].Fetch.Digest != "" {
			all = append(all, i)
		}
	}
	if len(all) <= 3 {
		return all
	}
	nearest := all[0]
	if day := citedOn(src); !day.IsZero() {
		for _, i := range all {
			if history[i].Fetch.At.Sub(day).Abs() < history[nearest].Fetch.At.Sub(day).Abs() {
				nearest = i
			}
		}
	}
	out := []int{nearest}
	for _, i := range all[len(all)-2:] {
		if i != nearest {
			out = append(out, i)
		}
	}
	return out
}

// citedOn returns the day on which a note says that it looked at a source, or
// the zero time.
func citedOn(src sources.Source) time.Time {
	for _, u := range src.Cited {
		for _, layout := range []string{"2006-01-02", "2 January 2006", "January 2, 2006", "2 Jan 2006", "Jan 2, 2006", "02.01.2006", "2.1.2006", "2006/01/02"} {
			if t, err := time.Parse(layout, strings.TrimSpace(u.Citation.Accessed)); err == nil {
				return t
			}
		}
	}
	return time.Time{}
}

// trusted leaves out visits of runs whose network was found wanting.
func trusted(history []sources.Visit) []sources.Visit {
	spoilt := map[string]bool{}
	for i := range history {
		if f := history[i].Fetch.Failure; f != nil && f.Kind == sources.FailNetwork {
			spoilt[history[i].Run] = true
		}
	}
	if len(spoilt) == 0 {
		return history
	}
	var out []sources.Visit
	for _, v := range history {
		if !spoilt[v.Run] {
			out = append(out, v)
		}
	}
	return out
}
