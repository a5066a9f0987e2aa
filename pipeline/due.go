package pipeline

import (
	"context"
	"slices"
	"time"

	"ibid/internal/evidence"
	"ibid/sources"
)

// dueGrace is how much earlier than its moment a source counts as due, so that
// a run of every week or day does not wait another round for a minute.
const dueGrace = time.Hour

// carriedOver returns what the last run of an article said of a source that
// need not be looked at in this one, or nil. A source is looked at when it is
// new to any of its articles, when a note says something else of it than it
// did, when nothing was learnt of it, or when its next look is due.
func (r *run) carriedOver(src sources.Source, history []sources.Visit) *sources.AuditSource {
	if !r.DueOnly || len(history) == 0 {
		return nil
	}
	var newest *sources.AuditSource
	for i, pi := 0, 0; i < len(r.inputs); i++ {
		a := r.articles[i]
		if a == nil {
			continue
		}
		here := pi
		pi++
		if !slices.ContainsFunc(src.Cited, func(u sources.Use) bool { return u.Article == here }) {
			continue
		}
		o := r.earlier[i][src.Key]
		if o == nil || o.Cited != citedIn(src, here) || !r.rests(o) {
			return nil
		}
		if newest == nil || o.Visited > newest.Visited {
			newest = o
		}
	}
	return newest
}

// rests reports whether a source was judged and its next look is still to come.
func (r *run) rests(o *sources.AuditSource) bool {
	visited, err := time.Parse(time.RFC3339, o.Visited)
	if err != nil || visited.After(r.started) || !sources.Reached(o.Reason) {
		return false
	}
	if o.Due == "" {
		return o.State == sources.Dead // dead for a year: nobody asks any more
	}
	due, err := time.Parse(time.RFC3339, o.Due)
	return err == nil && due.Add(-dueGrace).After(r.started)
}

// sourcesOf returns the sources of a report of one article by their keys.
func sourcesOf(rep *sources.Report) map[string]*sources.AuditSource {
	if rep == nil || len(rep.Audits) == 0 {
		return nil
	}
	list := rep.Audits[0].Sources
	out := make(map[string]*sources.AuditSource, len(list))
	for i := range list {
		if key := sources.Canonical(list[i].URL); out[key] == nil {
			out[key] = &list[i]
		}
	}
	return out
}

// keptPage returns the newest answer of a source that came whole, with its body,
// when the last run read it. ok is false when it is not there any more or cannot be
// read: then the source is asked, due or not.
func (r *run) keptPage(ctx context.Context, last *sources.AuditSource, history []sources.Visit) (kept *sources.Visit, ok bool) {
	if !last.Read {
		return nil, true
	}
	for i := len(history) - 1; i >= 0; i-- {
		if v := history[i]; good(&v) && v.Fetch.Digest != "" {
			if err := r.Visits.Load(ctx, &v); err != nil {
				return nil, false
			}
			return &v, true
		}
	}
	return nil, false
}

// rest reports a source by what earlier runs know of it. Nothing is asked and
// nothing is kept; claims are held against the page as it was last seen well.
func (r *run) rest(ctx context.Context, src sources.Source, c *check, last *sources.AuditSource, kept *sources.Visit, judges *crew) error {
	c.carried = last
	c.verdict = sources.Verdict{State: last.State, Reason: last.Reason, Why: last.Why, Access: last.Access}
	c.done = judges.inTurn(ctx, func() {
		if kept != nil {
			r.weigh(ctx, src, c, r.Reader.Read(ctx, &kept.Fetch))
			return
		}
		c.evidence = evidence.Weigh(r.claims(src), nil, "the page could not be read when it was last visited")
		for i := range c.evidence {
			c.evidence[i].Source = src.ID
		}
	})
	return nil
}

// restingSource is what a report says of a source that was left for a later
// run: the last verdict, as of the day of that visit.
func restingSource(as, last sources.AuditSource) sources.AuditSource {
	out := last
	out.ID, out.URL, out.Notes, out.Line, out.Column, out.Cited = as.ID, as.URL, as.Notes, as.Line, as.Column, as.Cited
	out.Resting, out.FirstLook, out.Before, out.Change = true, false, nil, ""
	return out
}

// resting counts the sources that were left for a later run.
func (r *run) resting() int {
	n := 0
	for i := range r.checks {
		if r.checks[i].carried != nil {
			n++
		}
	}
	return n
}
