package evidence

import (
	"math"
	"slices"
	"strings"
)

// start returns the unit that a passage grows from: the one that holds the
// quotation, or else the candidate with the best of rank and cover together.
// A line of names at the foot of a page ranks high and covers little.
func (h *held) start(ranked []candidate) int {
	for _, q := range h.c.quotes {
		if f := q.find(h.p, h.c.text); f.exact {
			for ui := range h.p.units {
				if h.p.units[ui].w1 > f.w0 {
					return ui
				}
			}
		}
	}
	most := 0.0
	near := ranked[:min(6, len(ranked))]
	for _, r := range near {
		most = math.Max(most, h.cover(r.unit))
	}
	best, at := -1.0, ranked[0].unit
	for _, r := range near {
		v := r.prob/math.Max(ranked[0].prob, 1e-9) + h.cover(r.unit)/math.Max(most, 1e-9)
		if h.p.units[r.unit].main {
			v += 0.1
		}
		if u := &h.p.units[r.unit]; u.heading || u.meta || h.p.entitles(u) {
			v -= 0.5 // what a heading promises the text below it says
		}
		if v > best {
			best, at = v, r.unit
		}
	}
	return at
}

// entitles reports whether a unit is no sentence and says nothing that the
// titles do not say.
func (p *page) entitles(u *unit) bool {
	return !u.stop && !slices.ContainsFunc(p.words[u.w0:u.w1], func(w word) bool {
		_, ok := slices.BinarySearch(p.titles, w.stem)
		return !ok && !w.stop
	})
}

// passage returns the units that are shown: the best one, and its neighbours as
// long as each adds to what the claim's terms find.
func (h *held) passage(ranked []candidate) []int {
	const least, leastBlock = 0.08, 0.12 // of the claim's weight, for a sentence more, and for one of another block
	from := h.start(ranked)
	to := from
	have := h.cover(from)
	enough := func(gain float64, a, b int) bool {
		return gain >= pickFloat(h.p.units[a].block == h.p.units[b].block, least, leastBlock)
	}
	for to-from+1 < maxPassage {
		bestGain, side := 0.0, 0
		units := span(from, to)
		if from > 0 && h.p.joined(from-1, from) {
			if g := h.cover(append(units, from-1)...) - have; g > bestGain && enough(g, from, from-1) {
				bestGain, side = g, -1
			}
		}
		if to+1 < len(h.p.units) && h.p.joined(to, to+1) {
			if g := h.cover(append(units, to+1)...) - have; g > bestGain && enough(g, to, to+1) {
				bestGain, side = g, 1
			}
		}
		if side == 0 {
			break
		}
		have += bestGain
		if side < 0 {
			from--
		} else {
			to++
		}
	}
	return span(from, to)
}

func span(from, to int) []int {
	out := make([]int, 0, maxPassage+1)
	for i := from; i <= to; i++ {
		out = append(out, i)
	}
	return out
}

// joined reports whether nothing but white space stands between two units, so
// that no navigation gets into a passage, and whether they are near enough.
func (p *page) joined(a, b int) bool {
	end, start := p.units[a].at.End, p.units[b].at.Start
	return start >= end && start-end < 20 && strings.TrimSpace(p.text[end:start]) == ""
}
