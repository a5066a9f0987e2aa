package evidence

import (
	"math"
	"slices"
)

// Each telling word of a claim gets a mark: the probability that the page does
// not bear it out where it stands. A word that the page has somewhere may be
// unsupported all the same, when it stands there beside other things; so what
// counts is the company in which the page has it.

// tellingWords returns the indices of the claim's telling words, at most 80.
func (c *claim) tellingWords() []int {
	const most = 80
	var out []int
	for i := range c.words {
		if c.termOf[i] >= 0 && len(out) < most {
			out = append(out, i)
		}
	}
	return out
}

// marks are the probabilities that each telling word is not borne out.
func (h *held) marks(ranked []candidate) []float64 {
	model := markModel()
	if len(model.roots) == 0 {
		return nil
	}
	return model.probabilities(valuesOf(h.wordMeasures(ranked, false)))
}

// addMarks adds to the measures of support what the marks say in sum.
func (j *judgement) addMarks(m *measures) {
	sorted := slices.Clone(j.marks)
	slices.Sort(sorted)
	slices.Reverse(sorted)
	at := func(k int) float64 {
		if k < len(sorted) {
			return sorted[k]
		}
		return 0
	}
	sum, none := 0.0, 0.0
	for _, v := range sorted {
		sum += v
		none += math.Log(1 - math.Min(v, 0.999))
	}
	c := j.h.c
	weighted, names, plain := 0.0, 0.0, 0.0
	for k, wi := range c.tellingWords() {
		if k >= len(j.marks) {
			break
		}
		weighted += j.marks[k] * c.terms[c.termOf[wi]].weight
		if c.words[wi].upper || c.words[wi].number {
			names = math.Max(names, j.marks[k])
		} else {
			plain = math.Max(plain, j.marks[k])
		}
	}
	m.add("marks.none", none)
	m.add("marks.1", at(0))
	m.add("marks.2", at(1))
	m.add("marks.3", at(2))
	m.add("marks.5", at(4))
	m.add("marks.mean", sum/math.Max(1, float64(len(sorted))))
	m.add("marks.sum", sum)
	m.add("marks.weighted", weighted/math.Max(1e-9, c.weight))
	m.add("marks.names", names)
	m.add("marks.plain", plain)
	worst := 0.0
	for _, f := range j.facts {
		s, n := 0.0, 0.0
		for k, wi := range c.tellingWords() {
			if k < len(j.marks) && f.at.Holds(c.words[wi].at()) {
				s += j.marks[k]
				n++
			}
		}
		worst = math.Max(worst, s/math.Max(2, n))
	}
	m.add("marks.fact", worst)
}

func wordNames() []string {
	h := exampleHeld()
	return h.wordMeasures([]candidate{{unit: 0}}, true)[0].names
}
