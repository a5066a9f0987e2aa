package evidence

// HowMany returns how many of the best sentences, by their probabilities in
// falling order, make up the passage: one, and as many more as raise the
// expected F1 of the set.
func HowMany(probs []float64) int {
	if len(probs) == 0 {
		return 0
	}
	rest := 0.0
	for _, p := range probs {
		rest += p
	}
	best, n, got := 0.0, 1, 0.0
	for k, p := range probs {
		if k == maxPassage {
			break
		}
		got += p
		if f := 2 * got / (float64(k+1) + max(rest, 1)); f > best+1e-12 {
			best, n = f, k+1
		}
	}
	return n
}

// maxPassage is the most sentences that a passage is made of.
const maxPassage = 4
