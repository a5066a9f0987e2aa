package main

import (
	"fmt"
	"io"
)

// model is a forest whose sum is the logarithm of the odds.
type model struct{ forest forest }

func (m *model) probability(row []float64) float64 { return sigmoid(m.forest.sum(row)) }

// recipe says how a model is fitted: bags is how many forests are averaged,
// which differ by their samples.
type recipe struct {
	options
	bags int
}

// average grows the forests of a recipe and joins them, each leaf divided by their number.
func (r recipe) average(grow func(options) forest) *model {
	m := &model{}
	for range r.bags {
		for _, t := range grow(r.options) {
			for i := range t {
				t[i].value /= float64(r.bags)
			}
			m.forest = append(m.forest, t)
		}
		r.seed++
	}
	return m
}

// sample is what a model is fitted to.
type sample struct {
	rows [][]float64
	y, w []float64
}

func (s *sample) add(row []float64, y, w float64) {
	s.rows, s.y, s.w = append(s.rows, row), append(s.y, y), append(s.w, w)
}

func (s *sample) fit(r recipe) *model {
	if len(s.rows) == 0 {
		return &model{}
	}
	return r.average(func(o options) forest { return boost(s.rows, s.y, s.w, o) })
}

// write writes the model in the form that package evidence reads.
func (m *model) write(w io.Writer, name string, names []string) {
	for ti, t := range m.forest {
		for ni, n := range t {
			if n.measure < 0 {
				fmt.Fprintf(w, "%s\t%d\t%d\t=\t%.5g\n", name, ti, ni, n.value)
			} else {
				fmt.Fprintf(w, "%s\t%d\t%d\t%s\t%.9g\t%d\t%d\n", name, ti, ni, names[n.measure], n.threshold, n.yes, n.no)
			}
		}
	}
}
