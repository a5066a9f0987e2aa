package main

import (
	"math"
	"slices"
)

// auroc is the area under the curve of the scores of positives and negatives.
func auroc(score []float64, yes []bool) float64 {
	idx := make([]int, len(score))
	for i := range idx {
		idx[i] = i
	}
	slices.SortFunc(idx, func(a, b int) int {
		switch {
		case score[a] < score[b]:
			return -1
		case score[a] > score[b]:
			return 1
		}
		return 0
	})
	rank, n1 := 0.0, 0
	for i := 0; i < len(idx); {
		j := i
		for j < len(idx) && score[idx[j]] == score[idx[i]] {
			j++
		}
		for k := i; k < j; k++ {
			if yes[idx[k]] {
				rank += float64(i+1+j) / 2
				n1++
			}
		}
		i = j
	}
	n0 := len(idx) - n1
	return (rank - float64(n1*(n1+1))/2) / math.Max(1, float64(n1*n0))
}

// balancedAt is the mean of both recalls of "score >= cut".
func balancedAt(score []float64, yes []bool, cut float64) float64 {
	var tp, tn, p, n float64
	for i, y := range yes {
		if y {
			p++
			if score[i] >= cut {
				tp++
			}
		} else {
			n++
			if score[i] < cut {
				tn++
			}
		}
	}
	return (tp/math.Max(1, p) + tn/math.Max(1, n)) / 2
}

// bestCut is the threshold with the best balanced accuracy.
func bestCut(score []float64, yes []bool) (cut, acc float64) {
	for _, c := range score {
		if a := balancedAt(score, yes, c); a > acc {
			cut, acc = c, a
		}
	}
	return cut, acc
}

// precisionAt is the precision where the recall first reaches r.
func precisionAt(score []float64, yes []bool, r float64) float64 {
	idx := make([]int, len(score))
	total := 0
	for i := range idx {
		idx[i] = i
		if yes[i] {
			total++
		}
	}
	slices.SortFunc(idx, func(a, b int) int {
		switch {
		case score[a] > score[b]:
			return -1
		case score[a] < score[b]:
			return 1
		}
		return 0
	})
	tp := 0
	for k, i := range idx {
		if yes[i] {
			tp++
		}
		if float64(tp) >= r*float64(total) {
			return float64(tp) / float64(k+1)
		}
	}
	return 0
}

// calibration is the expected calibration error in ten equal bins.
func calibration(prob []float64, yes []bool) float64 {
	var n, p, y [10]float64
	for i, v := range prob {
		k := min(9, int(v*10))
		n[k]++
		p[k] += v
		if yes[i] {
			y[k]++
		}
	}
	e := 0.0
	for k := range n {
		e += math.Abs(p[k] - y[k])
	}
	return e / math.Max(1, float64(len(prob)))
}

// macroF1 is the mean F1 over the classes that fold makes of the labels.
func macroF1(said, gold []string, fold func(string) string) float64 {
	type tally struct{ tp, fp, fn float64 }
	m := map[string]*tally{}
	at := func(s string) *tally {
		if m[s] == nil {
			m[s] = &tally{}
		}
		return m[s]
	}
	for i := range said {
		a, b := fold(said[i]), fold(gold[i])
		if a == b {
			at(a).tp++
		} else {
			at(a).fp++
			at(b).fn++
		}
	}
	sum := 0.0
	for _, t := range m {
		sum += 2 * t.tp / math.Max(1, 2*t.tp+t.fp+t.fn)
	}
	return sum / math.Max(1, float64(len(m)))
}

// balancedSaid is the mean of both recalls of the word "supported".
func balancedSaid(said []string, yes []bool) float64 {
	score := make([]float64, len(said))
	for i, s := range said {
		score[i] = pick(s == "supported", 1, 0)
	}
	return balancedAt(score, yes, 0.5)
}
