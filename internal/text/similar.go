package text

import (
	"math"
	"math/bits"
	"slices"
)

// Set is a set of hashes of words or shingles.
type Set map[uint64]struct{}

// Shingles returns the set of all n words in a row, hashed with FNV-1a. A text
// of fewer than n words is one shingle, an empty one none.
//
// Origin: Broder, "On the resemblance and containment of documents", 1997.
func Shingles(words []string, n int) Set {
	if len(words) == 0 {
		return Set{}
	}
	n = max(1, min(n, len(words)))
	out := make(Set, len(words))
	for i := 0; i+n <= len(words); i++ {
		h := uint64(offset64)
		for _, w := range words[i : i+n] {
			h = hash(h, w)
			h = (h ^ ' ') * prime64
		}
		out[h] = struct{}{}
	}
	return out
}

// Parameters of FNV-1a with 64 bits.
const (
	offset64 = 14695981039346656037
	prime64  = 1099511628211
)

func hash(h uint64, s string) uint64 {
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * prime64
	}
	return h
}

// Jaccard returns |a ∩ b| / |a ∪ b|, Broder's resemblance, from 0 to 1. It is
// 0 when both are empty: nothing says that they are alike.
func Jaccard(a, b Set) float64 {
	both := common(a, b)
	if all := len(a) + len(b) - both; all > 0 {
		return float64(both) / float64(all)
	}
	return 0
}

// Containment returns |a ∩ b| / |a|, the share of a that b holds, from 0 to 1,
// and 0 when a is empty.
func Containment(a, b Set) float64 {
	if len(a) == 0 {
		return 0
	}
	return float64(common(a, b)) / float64(len(a))
}

func common(a, b Set) int {
	if len(a) > len(b) {
		a, b = b, a
	}
	n := 0
	for h := range a {
		if _, ok := b[h]; ok {
			n++
		}
	}
	return n
}

// Cosine returns the cosine of the angle between the word counts of two texts,
// from 0 to 1, and 0 when one has no words.
//
// Origin: Salton, Wong, Yang, "A vector space model for automatic indexing",
// 1975, with plain counts.
func Cosine(a, b []string) float64 {
	x, y := counts(a), counts(b)
	dot, xx, yy := 0, 0, 0
	for w, n := range x {
		dot += n * y[w]
		xx += n * n
	}
	for _, n := range y {
		yy += n * n
	}
	if xx == 0 || yy == 0 {
		return 0
	}
	return min(1, float64(dot)/(math.Sqrt(float64(xx))*math.Sqrt(float64(yy))))
}

func counts(words []string) map[string]int {
	m := make(map[string]int, len(words))
	for _, w := range words {
		m[w]++
	}
	return m
}

// SimHash returns a 64-bit fingerprint of a text's pairs of neighbouring
// words. Texts that are nearly alike have fingerprints that differ in few
// bits: up to 3 of 64 for near duplicates among billions of pages.
//
// Origin: Charikar, "Similarity estimation techniques from rounding
// algorithms", 2002; Manku, Jain, Das Sarma, "Detecting near-duplicates for
// web crawling", 2007.
func SimHash(words []string) uint64 {
	var weight [64]int
	for i, w := range words {
		h := hash(offset64, w)
		if i+1 < len(words) {
			h = hash((h^' ')*prime64, words[i+1])
		}
		h ^= h >> 32 // FNV mixes its high bits less than its low ones
		h *= 0x9e3779b97f4a7c15
		for bit := range weight {
			weight[bit] += int(h>>bit&1)*2 - 1
		}
	}
	var out uint64
	for bit, n := range weight {
		if n > 0 {
			out |= 1 << bit
		}
	}
	return out
}

// Distance returns the number of bits in which two fingerprints differ.
func Distance(a, b uint64) int { return bits.OnesCount64(a ^ b) }

// Sequence returns 2·M / (|a| + |b|), where M counts the words that both texts
// have in the same order: 1 for equal texts, 0 for texts without a common
// word, and 0 when both are empty.
//
// Origin: the ratio of Ratcliff and Obershelp, "Pattern matching: the gestalt
// approach", 1988. The common words are found as patience diff finds lines
// (Cohen 2008): words that occur once in either text anchor the rest. Between
// anchors a longest common subsequence is searched for while that is cheap, so
// the time stays near-linear and M may be a little low for texts that repeat
// themselves.
func Sequence(a, b []string) float64 {
	if len(a)+len(b) == 0 {
		return 0
	}
	work := 1 << 20
	return 2 * float64(inOrder(a, b, 24, &work)) / float64(len(a)+len(b))
}

// inOrder counts common words in the same order; deep bounds the recursion and
// work the cells of tables.
func inOrder(a, b []string, deep int, work *int) int {
	n := 0
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b, n = a[1:], b[1:], n+1
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b, n = a[:len(a)-1], b[:len(b)-1], n+1
	}
	if len(a) == 0 || len(b) == 0 {
		return n
	}
	pairs := anchors(a, b)
	if len(pairs) == 0 || deep == 0 {
		if cells := len(a) * len(b); cells <= *work {
			*work -= cells
			return n + longest(a, b)
		}
		return n
	}
	i, j := 0, 0
	for _, p := range pairs {
		n += 1 + inOrder(a[i:p[0]], b[j:p[1]], deep-1, work)
		i, j = p[0]+1, p[1]+1
	}
	return n + inOrder(a[i:], b[j:], deep-1, work)
}

// anchors returns the places of words that occur once in a and once in b, as
// many as can be had in increasing order on both sides.
func anchors(a, b []string) [][2]int {
	type places struct{ inA, inB, nA, nB int }
	at := make(map[string]places, len(a))
	for i, w := range a {
		p := at[w]
		p.inA, p.nA = i, p.nA+1
		at[w] = p
	}
	for j, w := range b {
		if p, ok := at[w]; ok {
			p.inB, p.nB = j, p.nB+1
			at[w] = p
		}
	}
	// Patience sorting: tops holds, for each length, the pair that ends the
	// best sequence of that length; before links each pair to its predecessor.
	var pairs [][2]int
	var tops, before []int
	for i, w := range a {
		p := at[w]
		if p.nA != 1 || p.nB != 1 {
			continue
		}
		k, _ := slices.BinarySearchFunc(tops, p.inB, func(top, j int) int { return pairs[top][1] - j })
		prev := -1
		if k > 0 {
			prev = tops[k-1]
		}
		pairs, before = append(pairs, [2]int{i, p.inB}), append(before, prev)
		if k == len(tops) {
			tops = append(tops, 0)
		}
		tops[k] = len(pairs) - 1
	}
	if len(tops) == 0 {
		return nil
	}
	out := make([][2]int, len(tops))
	for k, i := len(tops)-1, tops[len(tops)-1]; k >= 0; k, i = k-1, before[i] {
		out[k] = pairs[i]
	}
	return out
}

// longest returns the length of the longest common subsequence.
func longest(a, b []string) int {
	row := make([]int, len(b)+1)
	for _, w := range a {
		diagonal := 0
		for j, v := range b {
			up := row[j+1]
			if w == v {
				row[j+1] = diagonal + 1
			} else {
				row[j+1] = max(up, row[j])
			}
			diagonal = up
		}
	}
	return row[len(b)]
}
