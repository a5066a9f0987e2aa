package main

import "math"

var markRecipe = recipe{options: options{trees: 60, leaves: 8, depth: 4, rate: 0.06, lambda: 6, rows: 0.6, columns: 0.3, leafWeight: 4, seed: 11}, bags: 2}

// A claim teaches the model of marks in one of three ways: its words are
// marked one by one; it is supported, so all its words are; or it is not, so at
// least one word is not, though it is not known which. The loss of the last is that
// of a noisy or: −log(1 − Π(1 − p)) (Viola, Platt and Zhang, "Multiple instance
// boosting for object detection", 2005).
type lesson struct {
	from, to int       // rows
	marked   []float64 // nil when the words are not marked
	wanting  bool
	weight   float64
}

// lessonWeight is what the words of claims weigh that are not marked one by
// one, by set.
var lessonWeight = map[string]float64{"wice": 0.5, "attributionbench": 0.3, "citint": 0.1, "climatefever": 0.1, "vitaminc": 0.2}

func fitMarks(trials []*trial, marked []*markedClaim, fold int) *model {
	var rows [][]float64
	var lessons []lesson
	take := func(words [][]float64, l lesson) {
		l.from, l.to = len(rows), len(rows)+len(words)
		rows, lessons = append(rows, words...), append(lessons, l)
	}
	for _, m := range marked {
		if m.doc.fold == fold {
			continue
		}
		var y []float64
		for i := range m.words {
			y = append(y, m.label(i))
		}
		take(m.words, lesson{marked: y, weight: 1})
	}
	for _, t := range trials {
		if w := lessonWeight[t.set]; t.fold != fold && w > 0 && len(t.words) > 0 {
			take(t.words, lesson{wanting: t.Label != "supported", weight: w})
		}
	}
	slopes := func(score, g, h []float64) {
		for _, l := range lessons {
			lost := 0.0 // log of Π(1 − p)
			for i := l.from; i < l.to; i++ {
				lost -= math.Log1p(math.Exp(score[i]))
			}
			none := math.Exp(lost)
			for i := l.from; i < l.to; i++ {
				p := sigmoid(score[i])
				h[i] = l.weight * math.Max(p*(1-p), 1e-6)
				switch {
				case l.marked != nil:
					g[i] = l.weight * (p - l.marked[i-l.from])
				case l.wanting:
					g[i] = -l.weight * p * none / math.Max(1-none, 1e-3)
				default:
					g[i] = l.weight * p
				}
			}
		}
	}
	return markRecipe.average(func(o options) forest { return descend(rows, -1.5, o, slopes) })
}

// say returns the probability of each row.
func say(m *model, rows [][]float64) []float64 {
	out := make([]float64, len(rows))
	for i, r := range rows {
		out[i] = m.probability(r)
	}
	return out
}
