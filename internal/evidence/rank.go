package evidence

import (
	"cmp"
	"math"
	"slices"
)

// maxCandidates is how many of the most relevant sentences are looked at
// closely; the others keep the order of their relevance.
const maxCandidates = 24

// candidate is a sentence that may carry the claim.
type candidate struct {
	unit   int
	prob   float64 // that it is part of what carries the claim
	around float64 // cover of it with the sentences before and behind it
	facts  facts
}

// facts are what a stretch of the page shows of the claim's names, numbers,
// dates and pairs of words.
type facts struct {
	names, numbers, dates float64 // shares of the claim's; 1 when it has none
	wrongNumber           bool    // another value for the same unit
	wrongDate             bool
	pairs                 float64 // share of the claim's neighbouring words that stand near each other
	run                   int     // longest run of the claim's words
}

// look measures unit ui against the claim.
func (h *held) look(ui int) facts {
	p, c := h.p, h.c
	u := &p.units[ui]
	row := h.row(ui)
	f := facts{names: 1, numbers: 1, dates: 1}
	if len(c.names) > 0 {
		got := 0.0
		for _, n := range c.names {
			got += h.nameIn(n, row)
		}
		f.names = got / float64(len(c.names))
	}
	if len(c.numbers) > 0 {
		got := 0.0
		for _, q := range c.numbers {
			best, wrong := 0, false
			for _, s := range h.p.read(u).numbers {
				switch q.same(s) {
				case 1:
					if q.cmp == 0 || q.unit != "" || h.sameNoun(q, s) {
						best = 1
					}
				case -1:
					wrong = true
				}
			}
			got += float64(best)
			f.wrongNumber = f.wrongNumber || best == 0 && wrong
		}
		f.numbers = got / float64(len(c.numbers))
	}
	if len(c.dates) > 0 {
		got := 0.0
		for _, d := range c.dates {
			best, wrong := 0, false
			for _, s := range h.p.read(u).dates {
				switch d.same(s) {
				case 1:
					best = 1
				case -1:
					wrong = true
				}
			}
			got += float64(best)
			f.wrongDate = f.wrongDate || best == 0 && wrong
		}
		f.dates = got / float64(len(c.dates))
	}
	f.pairs, f.run = h.pairs(u)
	return f
}

// nameIn returns the share of a name's words that a row holds; its last word
// counts twice.
func (h *held) nameIn(n name, row []float32) float64 {
	got, all := 0.0, 0.0
	for i, wi := range n.words {
		w := 1.0
		if i == len(n.words)-1 {
			w = 2
		}
		all += w
		if t := h.c.termOf[wi]; t >= 0 {
			got += w * float64(row[t])
		}
	}
	return got / math.Max(all, 1)
}

// pairs returns the share of neighbouring terms of the claim that stand within
// four words of each other in u, and the longest run of words in the same order.
func (h *held) pairs(u *unit) (float64, int) {
	c, p := h.c, h.p
	if len(c.terms) < 2 {
		return 0, 0
	}
	var lastAt [maxTerms]int
	for t := range c.terms {
		lastAt[t] = -100
	}
	var seen [maxTerms]bool
	got, run, best, prev := 0, 0, 0, -2
	pos := 0
	for _, w := range p.words[u.w0:u.w1] {
		if w.stop {
			continue
		}
		pos++
		matched := -1
		for _, x := range h.hits[w.stem] {
			t := x.term
			if x.weight < sameMeaning {
				continue
			}
			if t > 0 && pos-lastAt[t-1] <= 4 && !seen[t] {
				seen[t] = true
				got++
			}
			if t+1 < len(c.terms) && pos-lastAt[t+1] <= 4 && !seen[t+1] {
				seen[t+1] = true
				got++
			}
			lastAt[t] = pos
			matched = t
		}
		if matched >= 0 && matched == prev+1 {
			run++
		} else if matched >= 0 {
			run = 1
		} else {
			run = 0
		}
		prev = matched
		if matched < 0 {
			prev = -2
		}
		best = max(best, run)
	}
	return float64(got) / float64(len(c.terms)-1), best
}

// candidates returns the most relevant sentences, looked at closely.
func (h *held) candidates() []candidate {
	n := min(len(h.order), maxCandidates)
	out := make([]candidate, 0, n)
	for _, ui := range h.order[:n] {
		if h.bm[ui] == 0 && len(out) > 0 {
			break
		}
		around := h.cover(span(max(0, ui-1), min(len(h.p.units)-1, ui+1))...)
		out = append(out, candidate{unit: ui, around: around, facts: h.look(ui)})
	}
	return out
}

// rank orders the candidates by the model.
func (h *held) rank() []candidate {
	out := h.candidates()
	model := rankModel()
	if len(h.p.units) >= PageFrom {
		model = rankPage()
	}
	rows := make([][]float64, len(out))
	for i := range out {
		rows[i] = h.rankMeasures(out, i, false).values
	}
	for i, p := range model.probabilities(rows) {
		out[i].prob = p
	}
	byProbability(out)
	return out
}

func byProbability(c []candidate) {
	slices.SortStableFunc(c, func(a, b candidate) int { return cmp.Compare(b.prob, a.prob) })
}
