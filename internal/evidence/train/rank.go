package main

import (
	"math"
	"slices"

	"ibid/internal/evidence"
)

var (
	rankShort = recipe{options: options{trees: 80, leaves: 6, depth: 3, rate: 0.05, lambda: 8, rows: 0.6, columns: 0.4, leafWeight: 5, seed: 3}, bags: 3}
	rankLong  = recipe{options: options{trees: 170, leaves: 8, depth: 4, rate: 0.06, lambda: 15, rows: 0.6, columns: 0.4, leafWeight: 3, seed: 1}, bags: 3}
)

// rankers rank extracts and whole pages.
type rankers struct{ short, long *model }

func (r rankers) of(t *trial) *model {
	if t.long {
		return r.long
	}
	return r.short
}

// fitRankers fits to all trials outside a fold, -1 for none.
func fitRankers(trials []*trial, fold int) rankers {
	var short, long sample
	var pages [][2]int
	for _, t := range trials {
		if t.fold == fold || !hasEvidence(t) || len(t.Sentences) < 2 {
			continue
		}
		s := &short
		if t.long {
			s = &long
		}
		from := len(s.rows)
		for i, row := range t.rows {
			s.add(row, t.gold[i], 1)
		}
		if t.long {
			pages = append(pages, [2]int{from, len(s.rows)})
		}
	}
	return rankers{short.fit(rankShort), long.fitOrder(pages, rankLong)}
}

// fitOrder fits to the order of the rows in each of lists (first row and the
// one behind the last): a pair in the wrong order costs what swapping it would change in the
// discounted gain (LambdaMART: Burges, "From RankNet to LambdaRank to LambdaMART", 2010).
func (s *sample) fitOrder(lists [][2]int, r recipe) *model {
	if len(s.rows) == 0 {
		return &model{}
	}
	sum := 0.0
	for _, y := range s.y {
		sum += y
	}
	slopes := func(score, g, h []float64) {
		for i := range score {
			g[i], h[i] = 0, 1e-6
		}
		for _, l := range lists {
			order := byProb(score[l[0]:l[1]])
			for a, i := range order {
				i += l[0]
				for b, j := range order {
					j += l[0]
					if s.y[i] <= s.y[j] {
						continue
					}
					swap := math.Abs(discount(a)-discount(b)) * (s.y[i] - s.y[j])
					p := sigmoid(score[j] - score[i])
					g[i] -= swap * p
					g[j] += swap * p
					h[i] += swap * p * (1 - p)
					h[j] += swap * p * (1 - p)
				}
			}
		}
	}
	base := math.Log((sum + 1e-6) / (float64(len(s.y)) - sum + 1e-6))
	return r.average(func(o options) forest { return descend(s.rows, base, o, slopes) })
}

// discount is that of the place with number k, from 0.
func discount(k int) float64 { return 1 / math.Log2(float64(k+2)) }

// probabilities are those of the candidates of t.
func (r rankers) probabilities(t *trial) []float64 {
	out := make([]float64, len(t.rows))
	for i, row := range t.rows {
		out[i] = r.of(t).probability(row)
	}
	return out
}

func hasEvidence(t *trial) bool {
	return slices.ContainsFunc(t.Evidence, func(s []int) bool { return len(s) > 0 })
}

func rankFigures(trials []*trial, f *figures) {
	for _, set := range []string{"wice", "citint", "climatefever"} {
		var h1, h3, mrr, ev, n float64
		for _, t := range trials {
			if t.set != set || !hasEvidence(t) {
				continue
			}
			n++
			for k, i := range byProb(t.prob) {
				if t.gold[i] > 0 {
					mrr += 1 / float64(k+1)
					if k == 0 {
						h1++
					}
					if k < 3 {
						h3++
					}
					break
				}
			}
			ev += setF1(t, chosen(t))
		}
		f.add("rank."+set+" hit@1", h1/n)
		f.add("rank."+set+" hit@3", h3/n)
		f.add("rank."+set+" MRR", mrr/n)
		f.add("rank."+set+" evF1", ev/n)
	}
}

func byProb(p []float64) []int {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	for i := 1; i < len(order); i++ {
		for j := i; j > 0 && p[order[j]] > p[order[j-1]]; j-- {
			order[j], order[j-1] = order[j-1], order[j]
		}
	}
	return order
}

func chosen(t *trial) []int {
	order := byProb(t.prob)
	probs := make([]float64, len(order))
	for k, i := range order {
		probs[k] = t.prob[i]
	}
	var out []int
	for _, i := range order[:evidence.HowMany(probs)] {
		out = append(out, t.units[i])
	}
	return out
}

func setF1(t *trial, got []int) float64 {
	best := 0.0
	for _, s := range t.Evidence {
		if len(s) == 0 {
			continue
		}
		n := 0
		for _, g := range got {
			for _, x := range s {
				if g == x {
					n++
				}
			}
		}
		best = max(best, 2*float64(n)/float64(len(got)+len(s)))
	}
	return best
}
