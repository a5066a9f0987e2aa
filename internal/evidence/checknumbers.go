package evidence

import (
	"math"

	"ibid/sources"
)

// numbersOf looks for the number that bears q out best, and for one that differs from
// it and counts the same thing.
func (h *held) numbersOf(q quantity, units []int) (ok, other *quantity) {
	for _, u := range units {
		for i := range h.p.valued(u).numbers {
			s := &h.p.valued(u).numbers[i]
			switch q.same(*s) {
			case 1:
				if q.cmp == 0 || q.unit != "" || h.sameNoun(q, *s) {
					if ok == nil || math.Abs(s.lo-q.lo) < math.Abs(ok.lo-q.lo) {
						ok = s
					}
				}
			case -1:
				if other == nil && !q.compatible(*s) && h.sameThing(q, *s, u) {
					other = s
				}
			}
		}
	}
	return ok, other
}

// sameThing reports whether two numbers with the same unit are about the same
// thing, as far as it can be told: the same word follows both, or neither
// the claim nor the sentence has another number with this unit.
func (h *held) sameThing(q, s quantity, unit int) bool {
	if q.weak || s.weak || q.word != s.word && (q.lo < 3 || s.lo < 3) || (q.lo == q.hi) != (s.lo == s.hi) {
		return false
	}
	if h.sameNoun(q, s) {
		return true
	}
	n := 0
	for _, x := range h.p.valued(unit).numbers {
		if x.unit == s.unit {
			n++
		}
	}
	mine := 0
	for _, x := range h.c.numbers {
		if x.unit == q.unit {
			mine++
		}
	}
	return q.unit != "" && q.unit == s.unit && n == 1 && mine == 1
}

func (h *held) checkNumber(q *quantity, passage, others []int) (check, bool) {
	k := check{at: q.full, Check: sources.Check{Kind: sources.CheckNumber, Claim: h.c.text[q.full.Start:q.full.End]}}
	ok, other := h.numbersOf(*q, passage)
	if ok == nil {
		ok, _ = h.numbersOf(*q, others)
	}
	if ok == nil && q.unit == "" && !q.ordinal { // the digits may stand there as a year, a name, a code
		ok = h.sameDigits(q, passage, others)
	}
	switch {
	case ok != nil:
		k.OK, k.Found = true, oneLine(h.p.text[ok.full.Start:ok.full.End])
	case q.weak: // "one", "first": often no number at all
		return k, false
	case other != nil:
		k.conflict = true
		k.Found = oneLine(h.p.text[other.full.Start:other.full.End])
	}
	return k, true
}

// sameDigits finds the word of a number as it is written.
func (h *held) sameDigits(q *quantity, passage, others []int) *quantity {
	for i, w := range h.c.words {
		if w.at().Start < q.at.Start || w.at().End > q.at.End || !w.number {
			continue
		}
		t := h.c.termOf[i]
		if t < 0 {
			return nil
		}
		for _, list := range [2][]int{passage, others} {
			for _, u := range list {
				if h.row(u)[t] < 1 {
					continue
				}
				x := &h.p.units[u]
				for _, pw := range h.p.words[x.w0:x.w1] {
					if pw.stem == w.stem {
						return &quantity{at: pw.at(), full: pw.at()}
					}
				}
			}
		}
		return nil
	}
	return nil
}
