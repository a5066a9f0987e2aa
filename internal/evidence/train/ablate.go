package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"ibid/internal/evidence"
)

// groups are the measures of support by what they look at, as prefixes of
// their names.
var groups = []struct {
	name     string
	prefixes []string
}{
	{"nothing", nil},
	{"names", []string{"names", "check.name", "upper", "source.other.names"}},
	{"numbers", []string{"numbers", "check.number", "digits", "source.other.numbers"}},
	{"dates", []string{"dates", "check.date"}},
	{"quotations", []string{"quote", "check.quotation"}},
	{"turns of meaning", []string{"turns", "opposites", "check.negation", "hedges", "superlatives"}},
	{"facts and the whole", []string{"facts", "whole"}},
	{"context and subject", []string{"context", "subject"}},
	{"words one by one", []string{"missing", "worst", "low.", "exact", "soft"}},
	{"cover", []string{"cover", "relevance"}},
	{"pairs and order", []string{"pairs", "run", "order"}},
	{"rank", []string{"p1", "p2", "p3"}},
}

// ablate leaves out one group of measures after the other and reports the area
// under the curve of support, out of fold.
func ablate(dir string) error {
	items, err := load(dir)
	if err != nil {
		return err
	}
	trials := open(items)
	rankAll(trials)
	for _, t := range trials {
		t.row = t.t.Support(t.prob)
	}
	names := evidence.SupportNames()
	full := make([][]float64, len(trials))
	for i, t := range trials {
		full[i] = t.row
	}
	fmt.Fprintf(os.Stdout, "%-22s", "left out")
	for _, set := range sets {
		fmt.Fprintf(os.Stdout, " %16s", set)
	}
	fmt.Fprintln(os.Stdout)
	for _, g := range groups {
		for i, t := range trials {
			t.row = slices.Clone(full[i])
			for k, n := range names {
				if slices.ContainsFunc(g.prefixes, func(p string) bool { return strings.HasPrefix(n, p) }) {
					t.row[k] = 0
				}
			}
		}
		isSup := func(t *trial) bool { return t.Label == "supported" }
		short, _ := cross(trials, isSup, func(t *trial) float64 { return pickWeight(!t.long, 1, 0) }, supportOptions, nil)
		long, _ := cross(trials, isSup, func(t *trial) float64 { return pickWeight(t.long, 1, crossWeight) }, supportOptions, nil)
		fmt.Fprintf(os.Stdout, "%-22s", g.name)
		for _, set := range sets {
			var score []float64
			var yes []bool
			for i, t := range trials {
				if t.set == set {
					score, yes = append(score, pickWeight(t.long, long[i], short[i])), append(yes, isSup(t))
				}
			}
			fmt.Fprintf(os.Stdout, " %16.1f", 100*auroc(score, yes))
		}
		fmt.Fprintln(os.Stdout)
	}
	return nil
}
