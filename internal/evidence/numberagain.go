package evidence

import (
	"math"

	"ibid/sources"
)

// numberAgain corrects the check of a number.
func (h *held) numberAgain(k *check, q *quantity, passage []int) {
	if q.weak || q.ordinal || q.decade {
		return
	}
	var against, ends, rest *quantity
	borne := false
	for _, u := range passage {
		for i := range h.p.valued(u).numbers {
			s := &h.p.valued(u).numbers[i]
			switch {
			case s.ordinal || s.decade || s.weak:
			case h.contradicts(*q, *s):
				if against == nil {
					against = s
				}
			case q.unit == s.unit && q.points == s.points && (q.cmp == 0 || s.cmp != -q.cmp) && q.same(*s) == 1 && (q.cmp == 0 || q.unit != "" || h.sameNoun(*q, *s)):
				borne = true
			case q.lo == q.hi && s.lo != s.hi && q.unit == s.unit && (q.lo == s.lo || q.lo == s.hi) && h.change(s, u):
				ends = s
			case q.unit == "percent" && s.unit == "percent" && q.lo == q.hi && s.lo == s.hi && math.Abs(q.lo+s.lo-100) < 1e-9 && hasWord(h.p.text, h.p.units[u].at, setRest):
				rest = s
			}
		}
	}
	if borne {
		against = nil
	}
	if against == nil {
		if against = h.inColumn(q, passage); against == nil {
			against = h.ofOthers(q, passage)
		}
	}
	found := func(s *quantity) string { return oneLine(h.p.text[s.full.Start:s.full.End]) }
	switch {
	case against != nil:
		k.OK, k.conflict, k.slip, k.Found = false, true, against.lo == q.lo || q.scaled > 0 && against.scaled > 0 && q.scaled != against.scaled, found(against)
	case k.OK:
	case ends != nil:
		k.OK, k.conflict, k.Found = true, false, found(ends)
	case rest != nil:
		k.OK, k.conflict, k.Found = true, false, found(rest)+", the rest"
	}
}

// contradicts reports whether the number of a source says another thing than
// that of the claim with nearly the same signs: at least and at most, a scale or
// a unit a thousand times as large, percentage points for percent.
func (h *held) contradicts(q, s quantity) bool {
	if q.lo != q.hi || s.lo != s.hi {
		return false
	}
	same := q.unit == s.unit
	switch {
	case q.cmp != 0 && s.cmp == -q.cmp && same && (q.unit != "" || h.sameNoun(q, s)):
		if q.orEqual && s.orEqual && q.lo == s.lo {
			return q.lo != 0
		}
		return q.lo == s.lo || q.cmp > 0 && s.lo < q.lo || q.cmp < 0 && s.lo > q.lo
	case q.cmp != 0 || s.cmp != 0:
		return false
	case same && q.scaled > 0 && s.scaled > 0 && q.scaled != s.scaled && (q.unit != "" || h.sameNoun(q, s)):
		return math.Abs(q.lo/q.scaled-s.lo/s.scaled) < 1e-9
	case same && q.unit == "percent" && !q.points && s.points:
		return q.lo == s.lo
	case !same:
		m := unitMeasures[q.unit]
		return m.kind != "" && m.kind == unitMeasures[s.unit].kind && (m.kind == "power" || m.kind == "energy" || m.kind == "mass") && q.lo == s.lo && q.digits == s.digits && q.lo > 1
	}
	return false
}

// change reports whether a range is what something went from and to: both of its
// ends were the case.
func (h *held) change(s *quantity, u int) bool {
	at := h.p.units[u].at
	last := ""
	eachWord(h.p.text, sources.Span{Start: at.Start, End: max(at.Start, s.full.Start)}, func(w string) { last = w })
	return last == "from" || last == "von" || last == "de"
}
