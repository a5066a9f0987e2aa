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
	{"turns of meaning", []string{"turns", "opposites", "check.negation", "denied", "hedges", "superlatives"}},
	{"facts and the whole", []string{"facts", "whole"}},
	{"context and subject", []string{"context", "subject"}},
	{"words one by one", []string{"missing", "worst", "low.", "exact", "soft"}},
	{"cover", []string{"cover", "relevance"}},
	{"pairs and order", []string{"pairs", "run", "order"}},
	{"rank", []string{"p1", "p2", "p3"}},
	{"marks of the words", []string{"marks"}},
	{"what stands there instead", []string{"contrast"}},
	{"the company of words", []string{"alike"}},
}

// ablate leaves out one group of measures after the other and reports the area
// under the curve of support, out of fold, as the mean of two deals.
func ablate(dir string) error {
	trials, _, err := open(dir)
	if err != nil {
		return err
	}
	names := evidence.SupportNames()
	fmt.Fprintf(os.Stdout, "%-22s", "left out")
	for _, set := range sets {
		fmt.Fprintf(os.Stdout, " %16s", set)
	}
	fmt.Fprintln(os.Stdout)
	results := make([]figures, len(groups))
	for deal := range 2 {
		crossFit(trials, nil, deal)
		full := make([][]float64, len(trials))
		for i, t := range trials {
			full[i] = t.row
		}
		for gi, g := range groups {
			for i, t := range trials {
				t.row = slices.Clone(full[i])
				for k, n := range names {
					if slices.ContainsFunc(g.prefixes, func(p string) bool { return strings.HasPrefix(n, p) }) {
						t.row[k] = 0
					}
				}
			}
			crossJudge(trials)
			supportFigures(trials, &results[gi])
		}
	}
	for gi, g := range groups {
		fmt.Fprintf(os.Stdout, "%-22s", g.name)
		for _, set := range sets {
			fmt.Fprintf(os.Stdout, " %16.1f", 100*results[gi].mean(set+" AUROC"))
		}
		fmt.Fprintln(os.Stdout)
	}
	return nil
}
