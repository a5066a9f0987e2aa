package evidence

import (
	"slices"

	"ibid/sources"
)

// judgement is what a page says of a claim.
type judgement struct {
	h       *held
	ranked  []candidate
	support sources.Support
	score   float64
	why     string
	passage sources.Span
	units   []int // of the passage, in order
	others  []int // further sentences that were looked at closely
	checks  []check
	facts   []fact
	marks   []float64 // by telling word of the claim; see marks.go
}

func (p *page) judge(claimText, context string) *judgement {
	h := hold(p, newClaim(p, claimText, context, ""))
	j := h.consider(h.rank())
	j.marks = h.marks(j.ranked)
	j.score = opinionOf(j.measures(false).values).supported()
	j.lookAgain()
	j.decide()
	return j
}

// consider picks the passage among the candidates, best first, and makes the
// checks.
func (h *held) consider(ranked []candidate) *judgement {
	j := &judgement{h: h, ranked: ranked}
	var units, others []int
	if len(ranked) > 0 {
		units = h.passage(ranked)
	}
	for _, r := range ranked[:min(5, len(ranked))] {
		if !slices.Contains(units, r.unit) {
			others = append(others, r.unit)
		}
	}
	j.show(units, others)
	return j
}

// show makes units the passage, and the checks of it.
func (j *judgement) show(units, others []int) {
	j.units, j.others = units, others
	if len(units) > 0 {
		first, last := j.h.p.units[units[0]], j.h.p.units[units[len(units)-1]]
		j.passage = sources.Span{Start: first.at.Start, End: last.at.End}
	}
	j.checks = j.h.checks(units, others)
	j.facts = j.h.facts(append(slices.Clone(units), others...), j.checks)
}
