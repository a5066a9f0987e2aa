package evidence

import (
	"ibid/sources"
)

// fact is one of the things that a claim states.
type fact struct {
	at    sources.Span // in the claim
	cover float64      // share of its weight that the sentences hold
	there bool         // they carry it: most of its words, and no value or name amiss
}

// factFrom is the share of a fact's weight from which it counts as carried.
const factFrom = 0.6

// facts judges each clause of the claim by the sentences' words and the checks.
func (h *held) facts(units []int, checks []check) []fact {
	row := h.union(units)
	var out []fact
	for _, sp := range h.c.clauses() {
		got, all := 0.0, 0.0
		for i, w := range h.c.words {
			if t := h.c.termOf[i]; t >= 0 && sp.Holds(w.at()) {
				got += float64(row[t]) * h.c.terms[t].weight
				all += h.c.terms[t].weight
			}
		}
		if all == 0 {
			continue
		}
		f := fact{at: sp, cover: got / all}
		f.there = f.cover >= factFrom
		for _, k := range checks {
			if !k.OK && k.Kind != sources.CheckWords && sp.Holds(k.at) {
				f.there = false
			}
		}
		out = append(out, f)
	}
	return out
}

// factCovers returns for each clause the share of its weight that units hold.
func (h *held) factCovers(units []int) []float64 {
	var out []float64
	for _, f := range h.facts(units, nil) {
		out = append(out, f.cover)
	}
	return out
}
