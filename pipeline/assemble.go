package pipeline

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"ibid/internal/evidence"
	"ibid/internal/verdict"
	"ibid/sources"
)

// assemble makes the document: one audit per input, in order.
func (r *run) assemble(complete bool) *sources.Report {
	rep := &sources.Report{
		Schema: sources.Schema,
		Tool:   r.Tool,
		Run: sources.Run{
			ID: r.id, Started: stamp(r.started), Finished: stamp(r.Now()), Complete: complete,
			Suspect: r.facts.Why, Notices: slices.Clone(r.Notices), Judged: r.checks != nil, Judge: r.told,
		},
		Audits: make([]sources.Audit, len(r.inputs)),
	}
	rep.Run.Notices = append(rep.Run.Notices, r.elsewhereSaid()...)
	if r.facts.Held != "" {
		rep.Run.Notices = append(rep.Run.Notices, r.facts.Held)
	}
	if n := r.resting(); n > 0 {
		rep.Run.Notices = append(rep.Run.Notices, notDue(n, len(r.sources)))
	}
	ids, mine := r.citedBy()
	pi := 0
	for i := range r.inputs {
		if r.articles[i] == nil {
			rep.Audits[i] = sources.Audit{
				Article: emptyArticle(r.inputs[i].Name), Sources: []sources.AuditSource{}, Evidence: []sources.Evidence{},
				Coverage: sources.Coverage{Why: map[sources.Reason]int{}}, Error: r.errs[i].Error(),
			}
			continue
		}
		rep.Audits[i] = r.audit(pi, r.articles[i], ids, mine[pi])
		if r.checks != nil {
			before := r.before[i]
			if r.Baseline != nil {
				before = auditOf(r.Baseline, r.inputs[i].Name)
			}
			sources.Compare(&rep.Audits[i], before)
		}
		pi++
	}
	return rep
}

// citedBy returns the names of sources by their canonical addresses and, per parsed
// article, the indices of the sources that it cites.
func (r *run) citedBy() (ids map[string]sources.SourceID, mine [][]int) {
	ids, mine = make(map[string]sources.SourceID, len(r.sources)), make([][]int, len(r.parsed))
	for i := range r.sources {
		s := &r.sources[i]
		ids[s.Key] = s.ID
		for _, u := range s.Cited {
			if list := mine[u.Article]; len(list) == 0 || list[len(list)-1] != i {
				mine[u.Article] = append(list, i)
			}
		}
	}
	return ids, mine
}

// audit assembles what is known about the parsed article with index pi, which
// cites the sources with the indices mine.
func (r *run) audit(pi int, a *sources.Article, ids map[string]sources.SourceID, mine []int) sources.Audit {
	out := sources.Audit{Article: auditArticle(a, ids), Sources: []sources.AuditSource{}, Evidence: []sources.Evidence{}}
	for _, i := range mine {
		s := &r.sources[i]
		as := r.auditSource(pi, a, i)
		out.Sources = append(out.Sources, as)
		if r.checks == nil {
			continue
		}
		ev := r.checks[i].evidence
		if ev == nil { // not reached
			ev = evidence.Weigh(r.claims(*s), nil, as.Why)
		}
		for j, l := range s.Leans {
			if l.Article == pi {
				e := ev[j]
				e.Source = s.ID
				if e.Checks == nil {
					e.Checks = []sources.Check{}
				}
				out.Evidence = append(out.Evidence, e)
			}
		}
	}
	order := map[sources.ClaimID]int{}
	for i, c := range a.Claims {
		order[c.ID] = i
	}
	slices.SortStableFunc(out.Evidence, func(x, y sources.Evidence) int { return order[x.Claim] - order[y.Claim] })
	evidence.Together(out.Evidence)
	out.Coverage = coverage(&out)
	return out
}

func (r *run) auditSource(pi int, a *sources.Article, i int) sources.AuditSource {
	s := r.sources[i]
	as := sources.AuditSource{
		ID: s.ID, URL: sources.Redact(s.URL), Notes: []sources.Label{}, Hops: []sources.AuditHop{},
		Signals: []sources.Reason{}, Repairs: []sources.Repair{}, Access: sources.AccessUnknown, Drift: sources.DriftNotComparable,
		Strike: sources.S0,
	}
	for _, u := range s.Cited {
		if u.Article != pi {
			continue
		}
		as.Notes = append(as.Notes, a.Notes[u.Note].Label)
		if as.Line == 0 {
			as.Line, as.Column = u.Citation.Line, u.Citation.Column
		}
		if as.Cited == (sources.AuditCited{}) {
			as.Cited = citedAs(u.Citation)
		}
	}
	if r.checks == nil {
		return as
	}
	c := &r.checks[i]
	if !c.done {
		as.Reason, as.Why, as.Confidence = sources.Reason(sources.FailCancelled), "The run ended before this source was seen.", 1
		return as
	}
	if c.carried != nil && c.panicked == "" {
		return restingSource(as, *c.carried)
	}
	v, f := c.verdict, &c.visit.Fetch
	as.State, as.Reason, as.Why, as.Confidence = v.State, v.Reason, v.Why, v.Confidence
	if v.State == sources.Uncertain && v.Leaning != sources.Uncertain {
		as.Leaning = v.Leaning.String()
	}
	as.Access, as.Drift, as.Strike, as.FirstLook = v.Access, v.Drift, v.Strike, v.FirstLook
	as.Status, as.FinalURL, as.MovedTo = f.Status(), sources.Redact(f.FinalURL()), sources.Redact(v.MovedTo)
	as.Signals = append(as.Signals, v.Signals...)
	as.Title, as.MediaType, as.Pages, as.Words, as.Read = c.facts.title, c.facts.mediaType, c.facts.pages, c.facts.words, c.read
	as.Digest, as.Changes = f.Digest, v.Changes
	if !f.At.IsZero() {
		as.Visited = stamp(f.At)
	}
	if v.State == sources.Live || v.State == sources.Moved {
		as.LastLive = as.Visited
	}
	if !v.Failing.IsZero() {
		as.Failing = stamp(v.Failing)
	}
	if due := verdict.Due(v, s.Key, c.first, r.started); !due.IsZero() {
		as.Due = stamp(due)
	}
	for _, h := range f.Chain() {
		hop := sources.AuditHop{URL: sources.Redact(h.URL), Status: h.Status, Kind: h.Kind}
		if h.Failure != nil {
			hop.Fault = string(h.Failure.Kind)
		}
		as.Hops = append(as.Hops, hop)
	}
	if len(as.Hops) == 0 && f.Failure != nil {
		as.Hops = append(as.Hops, sources.AuditHop{URL: as.URL, Kind: sources.HopStart, Fault: string(f.Failure.Kind)})
	}
	as.Repairs = append(as.Repairs, repairs(s, v, f.FinalURL())...)
	return as
}

// citedIn returns what an article says of a source: the first of its notes that
// says anything.
func citedIn(src sources.Source, article int) sources.AuditCited {
	for _, u := range src.Cited {
		if u.Article == article {
			if as := citedAs(u.Citation); as != (sources.AuditCited{}) {
				return as
			}
		}
	}
	return sources.AuditCited{}
}

func citedAs(c sources.Citation) sources.AuditCited {
	return sources.AuditCited{Title: c.Title, Authors: c.Authors, Date: c.Date, Accessed: c.Accessed}
}

// repairs offers what the visit itself shows: the new address of what moved,
// and a cleaner spelling of what is live. An address that only the page names
// was not opened and is not said to be checked.
func repairs(s sources.Source, v sources.Verdict, opened string) []sources.Repair {
	switch {
	case v.State == sources.Moved && web(v.MovedTo):
		return []sources.Repair{{Kind: sources.RepairMoved, URL: sources.Redact(v.MovedTo), Verified: true, Why: "The cited address leads here, and the page answers."}}
	case v.State == sources.Live && v.Cleaner != "" && v.Cleaner != s.URL && web(v.Cleaner):
		if !sources.Cosmetic(v.Cleaner, s.URL) && !sources.Cosmetic(v.Cleaner, opened) {
			return []sources.Repair{{Kind: sources.RepairClean, URL: sources.Redact(v.Cleaner), Why: "The page names this as its proper address; it was not opened."}}
		}
		return []sources.Repair{{Kind: sources.RepairClean, URL: sources.Redact(v.Cleaner), Verified: true, Why: "A cleaner spelling of the same address."}}
	}
	return nil
}

func web(u string) bool { return strings.HasPrefix(u, "https://") || strings.HasPrefix(u, "http://") }

func coverage(a *sources.Audit) sources.Coverage {
	c := sources.Coverage{Notes: len(a.Article.Notes), Sources: len(a.Sources), Claims: len(a.Article.Claims), Why: map[sources.Reason]int{}}
	for _, n := range a.Article.Notes {
		if len(n.Sources) == 0 {
			c.Unchecked++
		}
	}
	for _, s := range a.Sources {
		if s.Read {
			c.Read++
			continue
		}
		c.Unread++
		if s.Reason != "" {
			c.Why[s.Reason]++
		}
	}
	weighed := map[sources.ClaimID]bool{}
	for _, e := range a.Evidence {
		if e.Support != sources.Unread {
			weighed[e.Claim] = true
		}
	}
	c.Weighed = len(weighed)
	for _, e := range a.Evidence {
		if o := e.Opinion; o != nil && o.Outcome == sources.OutcomeGiven {
			c.Opinions++
			if o.Differs {
				c.Differ++
			}
		}
	}
	return c
}

// auditOf returns the part of a baseline that speaks of the named article, or
// nil. A baseline of one article is taken whatever the name: files move.
func auditOf(base *sources.Report, name string) *sources.Report {
	one := *base
	if len(base.Audits) == 1 {
		return &one
	}
	for i := range base.Audits {
		if base.Audits[i].Article.Name == name {
			one.Audits = base.Audits[i : i+1]
			return &one
		}
	}
	return nil
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

func notDue(n, many int) string {
	switch {
	case many == 1:
		return "The one source was not due and was not asked; its verdict is that of the day given with it."
	case n == 1:
		return fmt.Sprintf("1 of %d sources was not due and was not asked; its verdict is that of the day given with it.", many)
	}
	return fmt.Sprintf("%d of %d sources were not due and were not asked; their verdicts are those of the day given with them.", n, many)
}
