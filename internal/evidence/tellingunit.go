package evidence

import (
	"slices"

	"ibid/sources"
)

// showNumber moves the passage to the sentence that bears out a measure of the claim,
// where the passage has no number at all and shows little more of the claim's words.
func (j *judgement) showNumber() {
	const least = 0.75 // of the passage's cover, that the other sentence has
	h := j.h
	bears := func(units ...int) bool {
		for _, q := range h.c.numbers {
			if !q.weak && !q.ordinal && q.unit != "" {
				if ok, _ := h.numbersOf(q, units); ok != nil {
					return true
				}
			}
		}
		return false
	}
	if slices.ContainsFunc(j.units, func(u int) bool {
		return slices.ContainsFunc(h.p.valued(u).numbers, func(s quantity) bool { return !s.weak && !s.ordinal })
	}) {
		return // it may say another number
	}
	if len(j.units) == 0 || bears(j.units...) || slices.ContainsFunc(j.checks, func(k check) bool { return k.Kind == sources.CheckQuotation && k.OK }) {
		return
	}
	for _, u := range j.others {
		x := &h.p.units[u]
		if x.heading || x.meta || !bears(u) || h.cover(u) < least*h.cover(j.units...) {
			continue
		}
		others := append(slices.DeleteFunc(slices.Clone(j.others), func(o int) bool { return o == u }), j.units...)
		j.show([]int{u}, others)
		return
	}
}
