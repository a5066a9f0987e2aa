package reports

import (
	"slices"
	"strings"

	"ibid/sources"
)

// DeltaSchema names the version of the document that [Delta] is in JSON.
const DeltaSchema = "ibid.delta/1"

// Delta says what changed between two reports. Articles stand in the order of
// the newer report, those that only the older one has come last; sources and
// claims stand in the order of their article.
type Delta struct {
	Schema string         `json:"schema"`
	Old    RunMark        `json:"old"`
	New    RunMark        `json:"new"`
	Counts map[string]int `json:"counts"`       // of sources, by change: "worse": 2
	Claims map[string]int `json:"claim_counts"` // of claims and their sources, by change
	Audits []AuditDelta   `json:"audits"`
}

// RunMark names a run. Times are RFC 3339.
type RunMark struct {
	ID       string `json:"id"`
	Started  string `json:"started"`
	Complete bool   `json:"complete"`
}

// AuditDelta is what changed for one article.
type AuditDelta struct {
	Article string         `json:"article"` // its name in the newer report, or in the older one when it is gone from there
	Title   string         `json:"title"`
	Change  sources.Change `json:"change"` // new, dropped or unchanged: whether both reports have the article
	Sources []SourceDelta  `json:"sources"`
	Claims  []ClaimDelta   `json:"claims"`
}

// SourceDelta is what became of one source. Before is nil for a new source,
// After for one that is no longer cited.
type SourceDelta struct {
	URL    string          `json:"url"`
	Notes  []sources.Label `json:"notes"` // in the newer report, or in the older one
	Change sources.Change  `json:"change"`
	Why    string          `json:"why"` // the newer verdict's sentence; the older one's for a dropped source
	Before *Standing       `json:"before"`
	After  *Standing       `json:"after"`
	Repair string          `json:"repair"` // the address to offer first; "" for none
}

// Standing is what a report says of a source.
type Standing struct {
	State   sources.State  `json:"state"`
	Reason  sources.Reason `json:"reason"`
	Leaning string         `json:"leaning,omitempty"` // of a state that is uncertain
	Drift   sources.Drift  `json:"drift"`
}

// ClaimDelta is what became of what one source says of one claim. Claims are
// matched by their words, so that a moved sentence is the same one.
type ClaimDelta struct {
	Text   string           `json:"text"`
	URL    string           `json:"url"`
	Notes  []sources.Label  `json:"notes"`
	Change sources.Change   `json:"change"`
	Before *sources.Support `json:"before"`
	After  *sources.Support `json:"after"`
}

// Diff compares two reports. Articles are matched by name; when each report
// has one article, these are compared whatever their names, since files are
// renamed between drafts. Sources are matched by canonical address. It changes
// neither report.
func Diff(old, new *sources.Report) *Delta {
	a, b := normal(old), normal(new)
	d := &Delta{Schema: DeltaSchema, Old: markOf(a), New: markOf(b), Counts: map[string]int{}, Claims: map[string]int{}, Audits: []AuditDelta{}}
	taken := make([]bool, len(a.Audits))
	for i := range b.Audits {
		now := &b.Audits[i]
		before := slices.IndexFunc(a.Audits, func(x sources.Audit) bool { return x.Article.Name == now.Article.Name })
		if len(a.Audits) == 1 && len(b.Audits) == 1 {
			before = 0
		}
		if before >= 0 && taken[before] {
			before = -1
		}
		if before < 0 {
			d.Audits = append(d.Audits, diffAudit(a, nil, now))
			continue
		}
		taken[before] = true
		d.Audits = append(d.Audits, diffAudit(a, &a.Audits[before], now))
	}
	for i := range a.Audits {
		if !taken[i] {
			d.Audits = append(d.Audits, diffAudit(a, &a.Audits[i], nil))
		}
	}
	for _, au := range d.Audits {
		for _, s := range au.Sources {
			d.Counts[string(s.Change)]++
		}
		for _, c := range au.Claims {
			d.Claims[string(c.Change)]++
		}
	}
	return d
}

func markOf(r *sources.Report) RunMark { return RunMark{r.Run.ID, r.Run.Started, r.Run.Complete} }

// diffAudit compares two audits of one article, of which one may be missing.
func diffAudit(old *sources.Report, before, now *sources.Audit) AuditDelta {
	d := AuditDelta{Change: sources.ChangeUnchanged, Sources: []SourceDelta{}, Claims: []ClaimDelta{}}
	none := sources.Audit{}
	switch {
	case before == nil:
		d.Change, before = sources.ChangeNew, &none
		d.Article, d.Title = now.Article.Name, now.Article.Title
	case now == nil:
		d.Change = sources.ChangeDropped
		d.Article, d.Title = before.Article.Name, before.Article.Title
		now = &none
	default:
		d.Article, d.Title = now.Article.Name, now.Article.Title
	}
	d.sources(old, before, now)
	d.claims(before, now)
	return d
}

// sources compares by the same rule that a run uses.
func (d *AuditDelta) sources(old *sources.Report, before, now *sources.Audit) {
	was := map[string]*sources.AuditSource{}
	for i := range before.Sources {
		if key := sources.Canonical(before.Sources[i].URL); was[key] == nil {
			was[key] = &before.Sources[i]
		}
	}
	judged := *now
	judged.Sources = slices.Clone(now.Sources)
	sources.Compare(&judged, &sources.Report{Run: old.Run, Audits: []sources.Audit{*before}})
	still := map[string]bool{}
	for i := range judged.Sources {
		s := &judged.Sources[i]
		key := sources.Canonical(s.URL)
		still[key] = true
		row := SourceDelta{URL: sources.Redact(s.URL), Notes: s.Notes, Change: s.Change, Why: s.Why, After: standing(s)}
		if b := s.Before; b != nil {
			row.Before = &Standing{b.State, b.Reason, b.Leaning, b.Drift}
		} else if o := was[key]; o != nil {
			row.Before = standing(o)
		}
		if b := bestRepair(s); b != nil {
			row.Repair = link(b.URL)
		}
		d.Sources = append(d.Sources, row)
	}
	for i := range before.Sources {
		s := &before.Sources[i]
		if !still[sources.Canonical(s.URL)] {
			d.Sources = append(d.Sources, SourceDelta{URL: sources.Redact(s.URL), Notes: s.Notes, Change: sources.ChangeDropped, Why: s.Why, Before: standing(s)})
		}
	}
}

func standing(s *sources.AuditSource) *Standing {
	return &Standing{s.State, s.Reason, s.Leaning, s.Drift}
}

// pairing is a claim by its words and a source by its address.
type pairing struct{ text, address string }

// paired is what one report says of a pairing.
type paired struct {
	pairing
	url     string
	notes   []sources.Label
	support sources.Support
	reached bool // whether the run learnt anything of the source
}

func (d *AuditDelta) claims(before, now *sources.Audit) {
	was := pairs(before)
	at := map[pairing]*paired{}
	for i := range was {
		if at[was[i].pairing] == nil {
			at[was[i].pairing] = &was[i]
		}
	}
	still := map[pairing]bool{}
	for _, p := range pairs(now) {
		if still[p.pairing] {
			continue
		}
		still[p.pairing] = true
		after := p.support
		row := ClaimDelta{Text: p.text, URL: p.url, Notes: p.notes, Change: sources.ChangeNew, After: &after}
		if o := at[p.pairing]; o != nil {
			support := o.support
			row.Before, row.Change = &support, supportChange(o.support, p.support)
			if !o.reached || !p.reached {
				row.Change = sources.ChangeUnchanged // one of the runs saw nothing, which says nothing about the claim
			}
		}
		d.Claims = append(d.Claims, row)
	}
	for _, p := range was {
		if !still[p.pairing] {
			still[p.pairing] = true
			support := p.support
			d.Claims = append(d.Claims, ClaimDelta{Text: p.text, URL: p.url, Notes: p.notes, Change: sources.ChangeDropped, Before: &support})
		}
	}
}

func pairs(a *sources.Audit) []paired {
	claims := map[sources.ClaimID]*sources.AuditClaim{}
	for i := range a.Article.Claims {
		claims[a.Article.Claims[i].ID] = &a.Article.Claims[i]
	}
	cited := map[sources.SourceID]*sources.AuditSource{}
	for i := range a.Sources {
		cited[a.Sources[i].ID] = &a.Sources[i]
	}
	var out []paired
	for _, e := range a.Evidence {
		c, s := claims[e.Claim], cited[e.Source]
		if c == nil || s == nil || s.URL == "" {
			continue
		}
		p := pairing{strings.Join(strings.Fields(c.Text), " "), sources.Canonical(s.URL)}
		out = append(out, paired{p, sources.Redact(s.URL), c.Notes, e.Support, sources.Reached(s.Reason)})
	}
	return out
}

// supportHarm orders degrees of support from good to bad. Unread stands
// between: what cannot be seen is worse than what carries the claim and better
// than what does not.
var supportHarm = [...]int{sources.Quoted: 0, sources.Supported: 0, sources.Partial: 1, sources.Unread: 2, sources.Missing: 3, sources.Conflict: 4}

// supportChange says what became of a claim. It recovers when it was not
// carried and is now, or was not read and is found at least in part now. What
// is not read is never better than what was read, nor better for having been
// unread.
func supportChange(before, after sources.Support) sources.Change {
	a, b := supportHarm[before], supportHarm[after]
	switch {
	case b > a:
		return sources.ChangeWorse
	case b < a && after == sources.Unread:
		return sources.ChangeUnchanged // what became of the source tells why
	case b < a && before == sources.Unread:
		return sources.ChangeRecovered
	case b < a && b == 0 && a >= supportHarm[sources.Unread]:
		return sources.ChangeRecovered
	case b < a:
		return sources.ChangeBetter
	}
	return sources.ChangeUnchanged
}
