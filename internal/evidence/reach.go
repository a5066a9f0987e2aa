package evidence

import (
	"math"
)

// union returns for each term the best weight with which one of units holds it.
func (h *held) union(units []int) []float32 {
	out := make([]float32, len(h.c.terms))
	for _, u := range units {
		for t, v := range h.row(u) {
			out[t] = max(out[t], v)
		}
	}
	return out
}

// whole is union over the page and its titles.
func (h *held) whole() []float32 {
	out := make([]float32, len(h.c.terms))
	for _, stem := range h.touched {
		if h.p.df[stem] == 0 {
			continue
		}
		for _, x := range h.hits[stem] {
			out[x.term] = max(out[x.term], float32(x.weight))
		}
	}
	return out
}

// best is the cover of up to three of units, chosen greedily.
func (h *held) best(units []int) float64 {
	have := make([]float32, len(h.c.terms))
	total := 0.0
	var taken [maxCandidates]bool
	for range 3 {
		gain, which := 0.0, -1
		for i, u := range units {
			if taken[i] {
				continue
			}
			g := 0.0
			for t, v := range h.row(u) {
				if v > have[t] {
					g += float64(v-have[t]) * h.c.terms[t].weight
				}
			}
			if g > gain {
				gain, which = g, i
			}
		}
		if which < 0 {
			break
		}
		taken[which] = true
		total += gain
		for t, v := range h.row(units[which]) {
			have[t] = max(have[t], v)
		}
	}
	return total / math.Max(h.c.weight, 1e-9)
}

// window returns the stretch of at most most units around u that covers most,
// the shortest of the best ones.
func (h *held) window(u, most int) (from int, cover float64) {
	from = u
	var around [8]int
	for start := max(0, u-most+1); start <= u; start++ {
		n := 0
		for k := start; k < start+most && k < len(h.p.units); k++ {
			around[n] = k
			n++
		}
		if v := h.cover(around[:n]...); v > cover {
			from, cover = start, v
		}
	}
	return from, cover
}

// oppositesUnheld counts the terms of the claim that units do not hold while
// they hold an opposite of it.
func (h *held) oppositesUnheld(units []int) float64 {
	n := 0
	row := h.union(units)
	for _, u := range units {
		x := &h.p.units[u]
		for _, w := range h.p.words[x.w0:x.w1] {
			if t, ok := h.oppOf[w.stem]; ok && row[t] < sameMeaning {
				n++
			}
		}
	}
	return float64(min(n, 3))
}

func (h *held) contextIn(units []int) float64 {
	best := 0.0
	for _, u := range units {
		best = math.Max(best, h.ctx[u])
	}
	return best
}

// shareOf returns how much of the units' telling words the claim holds, and
// how many words they have.
func (h *held) shareOf(units []int) (share, words float64) {
	got, all := 0.0, 0.0
	for _, u := range units {
		x := &h.p.units[u]
		for _, w := range h.p.words[x.w0:x.w1] {
			if w.stop {
				continue
			}
			v := h.p.lex.background(w.stem)
			all += v
			words++
			if hs := h.hits[w.stem]; len(hs) > 0 {
				got += v * hs[0].weight
			}
		}
	}
	return got / math.Max(1, all), words
}

// inOrder is the longest common subsequence of the claim's terms and the first
// unit's, as a share of the terms.
func (h *held) inOrder(units []int) float64 {
	n := len(h.c.terms)
	if len(units) == 0 || n == 0 {
		return 0
	}
	u := &h.p.units[units[0]]
	best := make([]int, n+1)
	for _, w := range h.p.words[u.w0:u.w1] {
		hs := h.hits[w.stem]
		if len(hs) == 0 {
			continue
		}
		// one hit a word is enough: the heaviest
		x := hs[0]
		for _, y := range hs {
			if y.weight > x.weight {
				x = y
			}
		}
		k := 0
		for t := 0; t <= x.term; t++ {
			k = max(k, best[t])
		}
		best[x.term+1] = max(best[x.term+1], k+1)
	}
	k := 0
	for _, v := range best {
		k = max(k, v)
	}
	return float64(k) / float64(n)
}

// extras counts capitalised words and numbers of the units that the claim lacks.
func (h *held) extras(units []int) (names, numbers float64) {
	for _, u := range units {
		x := &h.p.units[u]
		for _, w := range h.p.words[x.w0:x.w1] {
			if w.stop || len(h.hits[w.stem]) > 0 {
				continue
			}
			if w.number {
				numbers++
			} else if w.upper && !w.first {
				names++
			}
		}
	}
	return math.Min(names, 8), math.Min(numbers, 8)
}
