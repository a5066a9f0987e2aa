package article

import "sort"

// inOrder chooses, out of candidates in the order of the text, those whose
// labels rise from first to last and whose weights sum up to most: numbers that
// are no markers do not fit between their neighbours. labels[i] is the value of
// candidate i (negative: not to be chosen), jump its cost.
//
// It is the heaviest increasing subsequence, found with a tree of prefix maxima
// (Fenwick 1994) in O(n log n).
func inOrder(values, weights []int) []int {
	sorted := make([]int, 0, len(values))
	for _, v := range values {
		if v >= 0 {
			sorted = append(sorted, v)
		}
	}
	sort.Ints(sorted)
	type best struct{ sum, at int }
	tree := make([]best, len(sorted)+1)
	for i := range tree {
		tree[i].at = -1
	}
	before := make([]int, len(values))
	end := best{0, -1}
	for i, v := range values {
		before[i] = -1
		if v < 0 {
			continue
		}
		rank := sort.SearchInts(sorted, v)
		b := best{0, -1}
		for k := rank; k > 0; k -= k & -k { // best among smaller values
			if tree[k].sum > b.sum {
				b = tree[k]
			}
		}
		sum := b.sum + weights[i]
		before[i] = b.at
		for k := rank + 1; k < len(tree); k += k & -k {
			if sum > tree[k].sum {
				tree[k] = best{sum, i}
			}
		}
		if sum > end.sum {
			end = best{sum, i}
		}
	}
	var out []int
	for i := end.at; i >= 0; i = before[i] {
		out = append(out, i)
	}
	for l, r := 0, len(out)-1; l < r; l, r = l+1, r-1 {
		out[l], out[r] = out[r], out[l]
	}
	return out
}
