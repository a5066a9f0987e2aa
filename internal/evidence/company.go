package evidence

import (
	"math"
)

// company is how the page has one term of the claim.
type company struct {
	home, homeProb float64    // cover and probability of the best sentence that holds it
	rest           float64    // the same of the home with its neighbours
	close          float64    // share of the other terms' weight that stands within closeWords of it, at best
	beside         [2]float64 // words between it and the term before and behind it, at best
	holders        float64    // candidates that hold it
	place          float64    // place of the first candidate that holds it
}

const (
	closeWords = 7
	farWords   = 24 // terms that share no sentence
)

// companies looks at the candidates for each term.
func (h *held) companies(ranked []candidate) []company {
	c := h.c
	out := make([]company, len(c.terms))
	before := make([]int, len(c.terms)) // the telling word before and behind the first place of a term
	behind := make([]int, len(c.terms))
	for t := range out {
		out[t].place = maxCandidates
		out[t].beside = [2]float64{farWords, farWords}
		before[t], behind[t] = -1, -1
	}
	last := -1
	for i := range c.words {
		t := c.termOf[i]
		if t < 0 {
			continue
		}
		if last >= 0 && last != t {
			if before[t] < 0 {
				before[t] = last
			}
			if behind[last] < 0 {
				behind[last] = t
			}
		}
		last = t
	}
	type place struct{ term, pos int }
	var places []place
	for k, r := range ranked {
		row := h.row(r.unit)
		cover, wide := -1.0, -1.0
		for t := range out {
			if row[t] < sameBegin {
				continue
			}
			if cover < 0 {
				cover = h.cover(r.unit)
				wide = h.cover(span(max(0, r.unit-1), min(len(h.p.units)-1, r.unit+1))...)
			}
			x := &out[t]
			x.holders++
			x.place = math.Min(x.place, float64(k))
			x.home = math.Max(x.home, cover)
			x.rest = math.Max(x.rest, wide)
			x.homeProb = math.Max(x.homeProb, r.prob)
		}
		if cover < 0 {
			continue
		}
		places = places[:0]
		u := &h.p.units[r.unit]
		for pos, w := range h.p.words[u.w0:u.w1] {
			for _, x := range h.hits[w.stem] {
				if x.weight >= sameBegin && len(places) < 400 {
					places = append(places, place{x.term, pos})
				}
			}
		}
		for i, a := range places {
			x := &out[a.term]
			near, seen := 0.0, [maxTerms]bool{}
			for _, step := range [2]int{-1, 1} {
				for n := i + step; n >= 0 && n < len(places) && n > i-60 && n < i+60; n += step {
					b := places[n]
					d := float64(max(a.pos-b.pos, b.pos-a.pos))
					if b.term == a.term {
						continue
					}
					if d <= closeWords && !seen[b.term] {
						seen[b.term] = true
						near += c.terms[b.term].weight
					}
					if b.term == before[a.term] {
						x.beside[0] = math.Min(x.beside[0], d)
					}
					if b.term == behind[a.term] {
						x.beside[1] = math.Min(x.beside[1], d)
					}
				}
			}
			x.close = math.Max(x.close, near/math.Max(1e-9, c.weight-c.terms[a.term].weight))
		}
	}
	return out
}
