package pipeline

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"ibid/sources"
)

// Opinions asks a language model about one claim and passages of one source.
// Whatever happens is a value. It is called from several goroutines at once
// and returns soon after ctx is done.
type Opinions interface {
	Opinion(ctx context.Context, q sources.Question) sources.Advice
}

// Asking says which claims a model is asked about. Its zero value asks about
// those in doubt.
type Asking struct {
	Model, Endpoint string         // for the report
	All             bool           // every claim that a text was read for, instead of those in doubt
	Most            int            // questions in the whole run; default 100
	AtOnce          int            // questions at once; default 2
	Price           *sources.Price // for the report; nil when unknown
}

func (a Asking) withDefaults() Asking {
	a.Most, a.AtOnce = cmp.Or(a.Most, 100), cmp.Or(a.AtOnce, 2)
	return a
}

// WeakBelow is the score below which a supported claim is one in doubt. [own]:
// the upper half of what evidence calls supported is right far more often than
// a model of moderate size.
const WeakBelow = 0.75

// doubt ranks what a model can help an editor with, most harmful first; ok is
// false for what evidence is sure of, and for what nobody could read.
func doubt(e *sources.Evidence, all bool) (rank int, ok bool) {
	switch {
	case e.Support == sources.Unread:
		return 0, false
	case e.Support == sources.Conflict:
		return 0, true
	case e.Support == sources.Missing:
		return 1, true
	case e.Support == sources.Partial:
		return 2, true
	case e.Support == sources.Supported && e.Score < WeakBelow:
		return 3, true
	}
	return 4, all
}

// wanted is one evidence that an opinion is wanted on.
type wanted struct {
	check, lean int // indices into run.checks and the evidence there
	rank        int
	at          sources.Lean
}

// group is all evidence that one question answers.
type group struct {
	question sources.Question
	members  []wanted
	advice   sources.Advice
}

// askOpinions is the step after weigh: it asks a model about claims in doubt,
// each question once a run, and puts what it says beside the evidence. It
// touches nothing else, and nothing it meets ends the run.
func (r *run) askOpinions(ctx context.Context) {
	if r.Opinions == nil || ctx.Err() != nil {
		return
	}
	a := r.Asking.withDefaults()
	started := r.Now()
	groups := r.questions(a)
	ask := groups[:min(len(groups), a.Most)]
	for i := range groups[len(ask):] {
		g := &groups[len(ask)+i]
		g.advice.Opinion = sources.Opinion{Model: a.Model, Outcome: sources.OutcomeNotAsked,
			Absent: fmt.Sprintf("the limit of %d questions was reached", a.Most)}
	}
	var eg errgroup.Group
	eg.SetLimit(a.AtOnce)
	var mu sync.Mutex // guards done and calls of Progress
	done := 0
	for i := range ask {
		g := &ask[i]
		eg.Go(func() error {
			g.advice = opinion(ctx, r.Opinions, g.question)
			if r.Progress != nil && ctx.Err() == nil {
				mu.Lock()
				done++
				r.Progress(Progress{Asking: true, Done: done, Total: len(ask)})
				mu.Unlock()
			}
			return nil
		})
	}
	_ = eg.Wait() // no goroutine returns an error
	r.told = &sources.JudgeRun{Model: a.Model, Endpoint: a.Endpoint, All: a.All, Most: a.Most}
	for i := range groups {
		g := &groups[i]
		r.told.Add(g.advice)
		differs := false
		for _, w := range g.members {
			e, o := &r.checks[w.check].evidence[w.lean], g.advice.Opinion
			if o.Differs = o.Outcome == sources.OutcomeGiven && o.Reading.Differs(e.Support); o.Differs {
				differs = true
			}
			e.Opinion = &o
		}
		if differs {
			r.told.Differs++
		}
	}
	r.told.Milliseconds = r.Now().Sub(started).Milliseconds()
	if a.Price != nil {
		cost := a.Price.Cost(r.told.TokensIn, r.told.TokensOut)
		r.told.Cost = &cost
	}
}

// opinion asks one question. A fault of ours is that question's failure.
func opinion(ctx context.Context, o Opinions, q sources.Question) (a sources.Advice) {
	defer func() {
		if p := recover(); p != nil {
			a.Opinion = sources.Opinion{Outcome: sources.OutcomeFailed, Absent: "ibid made a mistake of its own while asking"}
		}
	}()
	return o.Opinion(ctx, q)
}

// questions returns what is asked, most harmful first, then in order of the
// articles. A claim that another of its sources carries surely is no doubt
// unless a source contradicts it.
func (r *run) questions(a Asking) []group {
	type claim struct{ article, claim int }
	carried := map[claim]bool{}
	var all []wanted
	for i := range r.checks {
		c := &r.checks[i]
		for j, l := range r.sources[i].Leans {
			if j >= len(c.evidence) {
				break
			}
			e := &c.evidence[j]
			if e.Support == sources.Quoted || e.Support == sources.Supported && e.Score >= WeakBelow {
				carried[claim{l.Article, l.Claim}] = true
			}
			if rank, ok := doubt(e, a.All); ok && j < len(c.passages) && len(c.passages[j]) > 0 {
				all = append(all, wanted{check: i, lean: j, rank: rank, at: l})
			}
		}
	}
	slices.SortStableFunc(all, func(x, y wanted) int {
		return cmp.Or(cmp.Compare(x.rank, y.rank), cmp.Compare(x.at.Article, y.at.Article), cmp.Compare(x.at.Claim, y.at.Claim))
	})
	var out []group
	known := map[string]int{}
	for _, w := range all {
		if !a.All && w.rank > 0 && carried[claim{w.at.Article, w.at.Claim}] {
			continue
		}
		q := sources.Question{Run: r.id, Claim: sources.HidePasswords(r.parsed[w.at.Article].Claims[w.at.Claim].Text), Passages: r.checks[w.check].passages[w.lean]}
		key := q.Claim + "\x00" + strings.Join(q.Passages, "\x00")
		g, ok := known[key]
		if !ok {
			g = len(out)
			known[key] = g
			out = append(out, group{question: q})
		}
		out[g].members = append(out[g].members, w)
	}
	return out
}
