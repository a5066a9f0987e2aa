package main

import (
	"bufio"
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"

	"ibid/internal/evidence"
)

// leastDF is how many sentences must hold a stem before the table lists it.
const leastDF = 6

// stems counts in how many of the data's source sentences each stem stands.
// Every sentence counts once, however many claims cite its page.
func stems(dir string) error {
	items, err := load(dir)
	if err != nil {
		return err
	}
	df, n := map[string]int{}, 0
	seen := map[string]bool{}
	for _, x := range items {
		for _, s := range x.Sentences {
			if seen[s] {
				continue
			}
			seen[s] = true
			n++
			st := evidence.Stems(s)
			slices.Sort(st)
			for _, w := range slices.Compact(st) {
				if !strings.ContainsAny(w, "0123456789") {
					df[w]++
				}
			}
		}
	}
	type row struct {
		stem string
		n    int
	}
	var rows []row
	for s, k := range df {
		if k >= leastDF {
			rows = append(rows, row{s, k})
		}
	}
	slices.SortFunc(rows, func(a, b row) int { return cmp.Or(b.n-a.n, strings.Compare(a.stem, b.stem)) })
	w := bufio.NewWriter(os.Stdout)
	fmt.Fprintln(w, n)
	for _, r := range rows {
		fmt.Fprintf(w, "%s\t%d\n", r.stem, r.n)
	}
	return w.Flush()
}
