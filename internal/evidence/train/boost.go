package main

import (
	"math"
	"math/rand/v2"
	"slices"
)

// options of boosting (Friedman, "Greedy function approximation", 2001, with
// second-order leaves as in Chen and Guestrin, "XGBoost", 2016).
type options struct {
	trees, leaves, depth int
	rate, lambda         float64
	rows, columns        float64 // shares that each tree sees
	leafWeight           float64
	seed                 uint64
}

type treeNode struct {
	measure   int // -1 for a leaf
	threshold float64
	yes, no   int
	value     float64
}

type tree []treeNode

func (t tree) value(row []float64) float64 {
	i := 0
	for t[i].measure >= 0 {
		if row[t[i].measure] <= t[i].threshold {
			i = t[i].yes
		} else {
			i = t[i].no
		}
	}
	return t[i].value
}

type forest []tree

func (f forest) sum(row []float64) float64 {
	s := 0.0
	for _, t := range f {
		s += t.value(row)
	}
	return s
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

const bins = 32

// binned holds measures cut at quantiles.
type binned struct {
	cuts [][]float64
	bin  [][]uint8 // by measure, by row
}

func cutRows(rows [][]float64) *binned {
	m := len(rows[0])
	b := &binned{cuts: make([][]float64, m), bin: make([][]uint8, m)}
	for j := range m {
		vals := make([]float64, len(rows))
		for i, r := range rows {
			vals[i] = r[j]
		}
		s := slices.Clone(vals)
		slices.Sort(s)
		var cuts []float64
		for k := 1; k < bins; k++ {
			q := s[k*(len(s)-1)/bins]
			// a cut half way to the next value, so that equal values stay together
			nx, _ := slices.BinarySearchFunc(s, q, func(a, b float64) int {
				if a <= b {
					return -1
				}
				return 1
			})
			if nx >= len(s) {
				continue
			}
			c := float64(float32((q + s[nx]) / 2))
			if len(cuts) == 0 || c > cuts[len(cuts)-1] {
				cuts = append(cuts, c)
			}
		}
		b.cuts[j] = cuts
		b.bin[j] = make([]uint8, len(rows))
		for i, v := range vals {
			k, _ := slices.BinarySearch(cuts, v)
			b.bin[j][i] = uint8(k)
		}
	}
	return b
}

// boost fits trees to targets in [0, 1] with weights by the logistic loss.
// start is the constant that the first tree begins from, put into every model
// as a tree of one leaf.
func boost(rows [][]float64, target, weight []float64, o options) forest {
	sw, sy := 0.0, 0.0
	for i := range rows {
		sw += weight[i]
		sy += weight[i] * target[i]
	}
	return descend(rows, math.Log((sy+1e-6)/(sw-sy+1e-6)), o, func(score, g, h []float64) {
		for i := range score {
			p := sigmoid(score[i])
			g[i], h[i] = weight[i]*(p-target[i]), weight[i]*math.Max(p*(1-p), 1e-6)
		}
	})
}

// descend fits trees to the gradient and the second derivatives of a loss,
// which slopes fills in for the scores.
func descend(rows [][]float64, base float64, o options, slopes func(score, g, h []float64)) forest {
	b := cutRows(rows)
	n := len(rows)
	rng := rand.New(rand.NewPCG(o.seed, 7))
	f := forest{tree{{measure: -1, value: base}}}
	score := make([]float64, n)
	for i := range score {
		score[i] = base
	}
	g, h := make([]float64, n), make([]float64, n)
	for range o.trees {
		slopes(score, g, h)
		var in []int
		for i := range n {
			if rng.Float64() < o.rows {
				in = append(in, i)
			}
		}
		var cols []int
		for j := range b.cuts {
			if len(b.cuts[j]) > 0 && rng.Float64() < o.columns {
				cols = append(cols, j)
			}
		}
		t := grow(b, in, cols, g, h, o)
		f = append(f, t)
		for i := range n {
			score[i] += t.value(rows[i])
		}
	}
	return f
}

type split struct {
	gain    float64
	measure int
	bin     int
}

type leaf struct {
	rows  []int
	node  int
	depth int
	g, h  float64
	best  split
}

func grow(b *binned, in, cols []int, g, h []float64, o options) tree {
	t := tree{{measure: -1}}
	root := &leaf{rows: in}
	for _, i := range in {
		root.g += g[i]
		root.h += h[i]
	}
	value := func(l *leaf) float64 { return -o.rate * l.g / (l.h + o.lambda) }
	find := func(l *leaf) {
		l.best = split{}
		if l.depth >= o.depth {
			return
		}
		parent := l.g * l.g / (l.h + o.lambda)
		for _, j := range cols {
			var hg, hh [bins]float64
			col := b.bin[j]
			for _, i := range l.rows {
				hg[col[i]] += g[i]
				hh[col[i]] += h[i]
			}
			lg, lh := 0.0, 0.0
			for k := range b.cuts[j] {
				lg += hg[k]
				lh += hh[k]
				rg, rh := l.g-lg, l.h-lh
				if lh < o.leafWeight || rh < o.leafWeight {
					continue
				}
				if gain := lg*lg/(lh+o.lambda) + rg*rg/(rh+o.lambda) - parent; gain > l.best.gain+1e-9 {
					l.best = split{gain, j, k}
				}
			}
		}
	}
	find(root)
	leaves := []*leaf{root}
	t[0].value = value(root)
	for len(leaves) < o.leaves {
		var top *leaf
		for _, l := range leaves {
			if l.best.gain > 0 && (top == nil || l.best.gain > top.best.gain) {
				top = l
			}
		}
		if top == nil {
			break
		}
		yes, no := &leaf{depth: top.depth + 1}, &leaf{depth: top.depth + 1}
		for _, i := range top.rows {
			x := no
			if int(b.bin[top.best.measure][i]) <= top.best.bin {
				x = yes
			}
			x.rows = append(x.rows, i)
			x.g += g[i]
			x.h += h[i]
		}
		yes.node, no.node = len(t), len(t)+1
		t[top.node] = treeNode{measure: top.best.measure, threshold: b.cuts[top.best.measure][top.best.bin], yes: yes.node, no: no.node}
		t = append(t, treeNode{measure: -1, value: value(yes)}, treeNode{measure: -1, value: value(no)})
		find(yes)
		find(no)
		k := slices.Index(leaves, top)
		leaves[k] = yes
		leaves = append(leaves, no)
	}
	return t
}
