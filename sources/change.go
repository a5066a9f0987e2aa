package sources

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Compare says for each source of an audit what changed since an earlier
// report of the same article: it sets Change, Before and LastLive. A nil
// report, or one without this article, makes everything new. A source of which
// the earlier run learnt nothing is compared with what that run knew from the
// one before it.
//
// Sources are the same when their addresses are (Canonical). Worse and better
// follow the order live, moved, uncertain, uncertain leaning dead, dead; within
// one state, a page that drifted further or a claim that lost its support is
// worse.
func Compare(now *Audit, before *Report) {
	old := map[string]*earlier{}
	if before != nil && len(before.Audits) > 0 {
		a := &before.Audits[0]
		now.Since = before.Run.Started
		support, claims := worstSupport(a), claimSupport(a)
		for i := range a.Sources {
			if o := earlierOf(&a.Sources[i], before.Run.Started, support); o != nil {
				o.claims = claims[a.Sources[i].ID]
				old[Canonical(a.Sources[i].URL)] = o
			}
		}
	}
	nowSupport, nowClaims := worstSupport(now), claimSupport(now)
	for i := range now.Sources {
		s := &now.Sources[i]
		o := old[Canonical(s.URL)]
		if o == nil {
			s.Change, s.Before = ChangeNew, nil
			if s.Resting { // not looked at, so never news
				s.Change = ChangeUnchanged
			}
			continue
		}
		b := o.BeforeState
		s.Before = &b
		if s.Resting {
			s.Change = ChangeUnchanged
			continue
		}
		if s.LastLive == "" {
			s.LastLive = o.lastLive
		}
		is, weighed := nowSupport[s.ID]
		was, wasWeighed := o.support()
		weighed = weighed && wasWeighed
		a, z := severity(o.State, o.Leaning), severity(s.State, s.Leaning)
		switch {
		case !Reached(s.Reason):
			s.Change = ChangeUnchanged // nothing was learnt
		case z < a && (o.State == Dead || o.State == Uncertain) && (s.State == Live || s.State == Moved):
			s.Change = ChangeRecovered
		case z < a:
			s.Change = ChangeBetter
		case z > a:
			s.Change = ChangeWorse
		case distance[s.Drift] > max(distance[o.Drift], distance[DriftMinor]):
			s.Change = ChangeWorse
		case weighed && was >= Partial && is < Partial && is != Unread, lost(o.claims, nowClaims[s.ID]):
			s.Change = ChangeWorse
		case weighed && was < Partial && was != Unread && is >= Partial:
			s.Change = ChangeBetter
		default:
			s.Change = ChangeUnchanged
		}
	}
}

// earlier is what a report says of a source, or knew of it.
type earlier struct {
	BeforeState
	lastLive string
	claims   map[string]Support // by their words; nil when the report learnt nothing of the source
}

// earlierOf returns what s is compared with in the next run, or nil when
// nothing was ever learnt of it.
func earlierOf(s *AuditSource, run string, worst map[SourceID]Support) *earlier {
	if !Reached(s.Reason) {
		if s.Before == nil {
			return nil
		}
		return &earlier{BeforeState: *s.Before, lastLive: s.LastLive}
	}
	b := BeforeState{State: s.State, Reason: s.Reason, Leaning: s.Leaning, Drift: s.Drift, Run: run}
	if w, ok := worst[s.ID]; ok {
		b.Support = w.String()
	}
	return &earlier{BeforeState: b, lastLive: s.LastLive}
}

// support is the worst support that the source's claims had, if there were any.
func (e *earlier) support() (s Support, ok bool) {
	return s, e.Support != "" && s.UnmarshalText([]byte(e.Support)) == nil
}

// distance is how far each kind of drift leads from the page that was seen.
var distance = map[Drift]int{DriftMinor: 1, DriftMajor: 2, DriftReplaced: 3}

// Reached reports whether a reason speaks of the source at all, not of a run
// that ended early, had asked as often as it may, or had no network.
func Reached(r Reason) bool {
	return r != Reason(FailCancelled) && r != Reason(FailSpent) && r != Reason(FailNetwork)
}

// severity orders states, and what a doubtful one leans to, from good to bad.
func severity(s State, leaning string) int {
	switch s {
	case Live:
		return 0
	case Moved:
		return 1
	case Dead:
		return 4
	}
	if leaning == Dead.String() {
		return 3
	}
	return 2
}

// claimSupport returns, per source, the support of its claims by their words:
// the least where two sentences are the same.
func claimSupport(a *Audit) map[SourceID]map[string]Support {
	words := map[ClaimID]string{}
	for i := range a.Article.Claims {
		words[a.Article.Claims[i].ID] = strings.Join(strings.Fields(a.Article.Claims[i].Text), " ")
	}
	out := map[SourceID]map[string]Support{}
	for _, e := range a.Evidence {
		text := words[e.Claim]
		if text == "" {
			continue
		}
		if out[e.Source] == nil {
			out[e.Source] = map[string]Support{}
		}
		if w, ok := out[e.Source][text]; !ok || e.Support < w {
			out[e.Source][text] = e.Support
		}
	}
	return out
}

// lost reports whether a claim that was carried, if only in part, was read for
// and is not carried now.
func lost(was, is map[string]Support) bool {
	for text, now := range is {
		if then, ok := was[text]; ok && then >= Partial && now < Partial && now != Unread {
			return true
		}
	}
	return false
}

// worstSupport returns, per source, the least support that any of its claims
// has. Claims that could not be held against it count as Unread only when all
// of them are.
func worstSupport(a *Audit) map[SourceID]Support {
	out := map[SourceID]Support{}
	for _, e := range a.Evidence {
		w, ok := out[e.Source]
		switch {
		case !ok:
			out[e.Source] = e.Support
		case e.Support == Unread:
		case w == Unread || e.Support < w:
			out[e.Source] = e.Support
		}
	}
	return out
}

// News reports whether a source is news that somebody may have to act on: it
// was not known before, or it got worse.
func (s *AuditSource) News() bool { return s.Change == ChangeNew || s.Change == ChangeWorse }

// Conditions are the names that --fail-on takes, in the order of a report.
var conditions = []string{"dead", "moved", "uncertain", "missing", "conflict", "findings", "new"}

// aliases are the words of reports for conditions.
var aliases = map[string]string{
	"gone": "dead", "unchecked": "uncertain", "could not be checked": "uncertain", "notfound": "missing", "not found": "missing", "differs": "conflict",
}

// Conditions returns the names that FailOn understands.
func Conditions() []string { return slices.Clone(conditions) }

// FailOn says which outcomes make a run fail. The zero value stands for Dead
// alone.
type FailOn struct {
	Dead, Moved, Uncertain, Missing, Conflict, Findings bool
	New                                                 bool // only what is news since the last run or the baseline
}

// ParseFailOn reads the names of outcomes. "new" restricts the others to news;
// alone it stands for news about dead, moved, missing and conflict. "none"
// alone never fails. The words of reports are taken as well: "gone" for dead,
// "unchecked" for uncertain, "notfound" for missing, "differs" for conflict.
// Case and spaces around a name do not matter.
func ParseFailOn(names []string) (FailOn, error) {
	var f FailOn
	any, none := false, false
	for _, n := range names {
		n = strings.ToLower(strings.TrimSpace(n))
		if same, ok := aliases[n]; ok {
			n = same
		}
		i, err := indexOf(append(Conditions(), "none"), n, "condition")
		if err != nil {
			return FailOn{}, fmt.Errorf("%w; there are dead (or gone), moved, uncertain (or unchecked), missing (or notfound), conflict (or differs), findings, new, none", err)
		}
		field := []*bool{&f.Dead, &f.Moved, &f.Uncertain, &f.Missing, &f.Conflict, &f.Findings, &f.New, new(bool)}[i]
		*field = true
		any, none = any || n != "new", none || n == "none"
	}
	if none && len(names) > 1 {
		return FailOn{}, errors.New(`"none" stands alone: it never fails`)
	}
	if !any {
		if f.New {
			f.Dead, f.Moved, f.Missing, f.Conflict = true, true, true, true
		} else {
			f.Dead = true
		}
	}
	return f, nil
}

// Exit returns the exit code of a report, the same for every format: 0 nothing
// to act on, 1 outcomes that f names, 2 the work could not be done (an article
// that could not be read, no notes unless allowEmpty, a network that could not
// be trusted), 130 interrupted.
func Exit(r *Report, f FailOn, allowEmpty bool) int {
	notes, found := 0, false
	for i := range r.Audits {
		a := &r.Audits[i]
		if a.Error != "" {
			return 2
		}
		notes += len(a.Article.Notes)
		found = found || f.matches(a)
	}
	switch {
	case !r.Run.Complete:
		return 130
	case r.Run.Suspect != "":
		return 2
	case notes == 0 && !allowEmpty:
		return 2
	case found:
		return 1
	}
	return 0
}

func (f FailOn) matches(a *Audit) bool {
	news := map[SourceID]bool{}
	for i := range a.Sources {
		s := &a.Sources[i]
		news[s.ID] = s.News()
		if f.New && !s.News() {
			continue
		}
		if f.Dead && s.State == Dead || f.Moved && s.State == Moved || f.Uncertain && s.State == Uncertain {
			return true
		}
	}
	for _, e := range a.Evidence {
		if f.New && !news[e.Source] {
			continue
		}
		if f.Missing && e.Support == Missing || f.Conflict && e.Support == Conflict {
			return true
		}
	}
	return f.Findings && !f.New && len(a.Article.Findings) > 0
}
