package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
)

// figures are named results, one value for each deal of the folds.
type figures struct {
	names  []string
	values map[string][]float64
}

func (f *figures) add(name string, v float64) {
	if f.values == nil {
		f.values = map[string][]float64{}
	}
	if !slices.Contains(f.names, name) {
		f.names = append(f.names, name)
	}
	f.values[name] = append(f.values[name], v)
}

func (f *figures) mean(name string) float64 {
	s := 0.0
	for _, v := range f.values[name] {
		s += v
	}
	return s / math.Max(1, float64(len(f.values[name])))
}

// print writes a line for each first word of the names: means over the deals.
func (f *figures) print(w io.Writer) {
	last := ""
	for _, n := range f.names {
		set, what, _ := strings.Cut(n, " ")
		if set != last {
			if last != "" {
				fmt.Fprintln(w)
			}
			fmt.Fprintf(w, "%-17s", set)
			last = set
		}
		m, spread := f.mean(n), 0.0
		for _, v := range f.values[n] {
			spread += (v - m) * (v - m)
		}
		fmt.Fprintf(w, "  %s %.1f±%.1f", what, 100*m, 100*math.Sqrt(spread/math.Max(1, float64(len(f.values[n])-1))))
	}
	fmt.Fprintln(w)
}
