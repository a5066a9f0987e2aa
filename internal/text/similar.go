package text

import (
	"math"
	"math/bits"
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
