package evidence

import (
	"math"
	"slices"
)

// addContrast adds to the measures of support what the best sentences say
// instead: another value near the claim's, another word in the place of one
// that they lack.
func (j *judgement) addContrast(m *measures) {
	h := j.h
	var three []int
	for _, r := range j.ranked[:min(3, len(j.ranked))] {
		three = append(three, r.unit)
	}
	v := h.nearestValues(three)
	m.add("contrast.values", v.all)
	m.add("contrast.borne", v.borne)
	m.add("contrast.amiss", v.amiss)
	m.add("contrast.bound.borne", v.boundBorne)
	m.add("contrast.bound.amiss", v.boundAmiss)
	m.add("contrast.nearest", v.nearest)
	m.flag("contrast.values.all", v.all > 0 && v.borne == v.all)
	s := h.replaced(three[:min(1, len(three))])
	m.add("contrast.word", s[0])
	m.add("contrast.name", s[1])
	m.add("contrast.number", s[2])
	m.add("contrast.lost", s[3])
}

// nearestValues holds each value of the claim against the one in units that
// comes nearest to it, whatever it counts: with one sentence about the same
// matter, the nearest value of a kind is most often that of the same thing.
type nearestValues struct {
	all, borne, amiss, boundBorne, boundAmiss float64
	nearest                                   float64 // of the values amiss: how far the nearest lies, as a logarithm; 3 without one
}

func (h *held) nearestValues(units []int) nearestValues {
	const farthest, strange = 3, 0.7
	out := nearestValues{nearest: farthest}
	count := func(borne bool, far float64, bound bool) {
		switch {
		case borne:
			out.borne++
			if bound {
				out.boundBorne++
			}
		case far < 0.7: // at most twice as much
			out.amiss++
			if bound {
				out.boundAmiss++
			}
			out.nearest = math.Min(out.nearest, far)
		}
		out.all++
	}
	for _, q := range h.c.numbers {
		if q.weak {
			continue
		}
		best, borne, far, alike := math.Inf(1), false, float64(farthest), false
		each(h.p, units, func(u *unit) {
			for _, s := range h.p.read(u).numbers {
				if s.ordinal != q.ordinal || s.decade != q.decade || s.weak {
					continue
				}
				d := math.Abs(math.Log((s.lo + 1e-9) / (q.lo + 1e-9)))
				if !(d < farthest) {
					continue
				}
				if s.cmp == -q.cmp { // less than 200 and over 196
					s.cmp = 0
				}
				got := q.same(s)
				if got == 0 && q.unit != "" && s.unit != "" {
					continue
				}
				ok := got == 1 || got == 0 && q.holds(s.lo, s.hi, s, false)
				if q.cmp == 0 && ok {
					d = 0
				}
				if v := d + pickFloat(q.unit == s.unit, 0, strange) + pickFloat(h.sameNoun(q, s), 0, strange); v < best {
					best, borne, far, alike = v, ok, d, q.unit != "" && q.unit == s.unit
				}
			}
		})
		if !borne && far == farthest && q.unit == "" && q.lo >= 1000 {
			continue // a year perhaps; see the dates
		}
		if alike {
			far = math.Min(far, 0.69)
		}
		count(borne, far, q.cmp != 0)
	}
	for _, d := range h.c.dates {
		bound := d.cmp != 0
		best, borne, far := math.Inf(1), false, float64(farthest)
		each(h.p, units, func(u *unit) {
			for _, s := range h.p.read(u).dates {
				got := d.same(s)
				if got == 0 {
					continue
				}
				v := 0.3
				if d.y > 0 && s.y > 0 {
					v = math.Abs(float64(d.y-s.y)) / 30
				}
				if got == 1 && !bound {
					v = -1
				}
				if v < best {
					best, borne, far = v, got == 1, math.Max(0, v)
				}
			}
		})
		count(borne, far, bound)
	}
	return out
}

// replaced counts the telling words that units lack by what stands there in
// their place, beside the word that the claim has before or behind them: a plain
// word, a name, a number, or nothing of their kind.
func (h *held) replaced(units []int) (out [4]float64) {
	const reach = 3
	c := h.c
	list := c.tellingWords()
	row := h.union(units)
	for k, wi := range list {
		t := c.termOf[wi]
		if row[t] >= sameBegin {
			continue
		}
		kind := kindOf(c.words[wi])
		found := false
		for _, side := range [2]int{-1, 1} {
			if k+side < 0 || k+side >= len(list) {
				continue
			}
			next := c.termOf[list[k+side]]
			if row[next] < sameBegin {
				continue
			}
			for _, u := range units {
				x := &h.p.units[u]
				ws := h.p.words[x.w0:x.w1]
				for i := range ws {
					if !slices.ContainsFunc(h.hits[ws[i].stem], func(y hit) bool { return y.term == next && y.weight >= sameBegin }) {
						continue
					}
					for d := 1; d <= reach && !found; d++ {
						n := i - side*d
						if n < 0 || n >= len(ws) {
							break
						}
						found = !ws[n].stop && len(h.hits[ws[n].stem]) == 0 && kindOf(ws[n]) == kind
					}
				}
			}
		}
		if found {
			out[kind]++
		} else {
			out[3]++
		}
	}
	return out
}

// kindOf is 0 for a plain word, 1 for one with a capital, 2 for a number.
func kindOf(w word) int {
	switch {
	case w.number:
		return 2
	case w.upper && !w.first:
		return 1
	}
	return 0
}
