package evidence

import (
	"math"
	"strings"

	"ibid/sources"
)

// numberAgain corrects the check of a number.
func (h *held) numberAgain(k *check, q *quantity, passage, others []int) {
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
			if against = h.ofOthers(q, passage); against == nil && k.OK {
				against = h.ofAnotherName(q, passage, others)
			}
		}
	}
	found := func(s *quantity) string { return oneLine(h.p.text[s.full.Start:s.full.End]) }
	switch {
	case against != nil:
		k.OK, k.conflict, k.slip, k.Found = false, true, against.lo == q.lo || q.scaled > 0 && against.scaled > 0 && q.scaled != against.scaled, found(against)
	case k.OK:
	case ends != nil:
		k.OK, k.conflict, k.Found = true, false, found(ends)
	case h.inOtherWords(k, q, passage):
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

// inOtherWords finds a number that bears the claim's out though the two do not
// look alike: more than half and 57 percent, people and adults, twice and doubled.
func (h *held) inOtherWords(k *check, q *quantity, passage []int) bool {
	times := strings.ToLower(q.at.In(h.c.text))
	for _, u := range passage {
		x := &h.p.units[u]
		for i := range h.p.valued(u).numbers {
			s := &h.p.valued(u).numbers[i]
			share := q.unit == "" && q.word && q.lo < 1 && s.unit == "percent" && q.same(*s) == 1
			persons := q.unit == "" && s.unit == "" && !s.weak && q.same(*s) == 1 && counts(h.c.text, h.c.words, q.at.End) && counts(h.p.text, h.p.words[x.w0:x.w1], s.at.End)
			if share || persons {
				k.OK, k.conflict, k.Found = true, false, oneLine(h.p.text[s.full.Start:s.full.End])
				return true
			}
		}
		for _, w := range h.p.words[x.w0:x.w1] {
			if v := multiples[strings.ToLower(w.at().In(h.p.text))]; v != 0 && v == q.lo && multiple[times] {
				k.OK, k.conflict, k.Found = true, false, w.at().In(h.p.text)
				return true
			}
		}
	}
	return false
}

// multiples are words that say how many times as much something became.
var multiples = map[string]float64{"double": 2, "doubled": 2, "doubles": 2, "doubling": 2, "triple": 3, "tripled": 3, "trebled": 3, "tripling": 3, "halve": 0.5, "halved": 0.5, "halves": 0.5, "halving": 0.5,
	"verdoppelt": 2, "verdoppelte": 2, "verdreifacht": 3, "halbiert": 0.5, "halbierte": 0.5, "doublé": 2, "triplé": 3}

var multiple = setOf(`twice thrice half hälfte moitié`)

// personWords are words for people who are counted.
var personWords = setOf(`people persons person inhabitants residents adults participants patients volunteers subjects respondents spectators visitors passengers
	fans viewers guests workers employees students pupils citizens demonstrators protesters marchers members players refugees victims soldiers users customers readers
	menschen personen einwohner besucher zuschauer teilnehmer mitarbeiter personnes habitants visiteurs spectateurs participants`)

// counts reports whether what stands behind a number are people.
func counts(s string, words []word, after int) bool {
	n := 0
	for _, w := range words {
		if w.at().Start < after || w.stop {
			continue
		}
		if personWords[strings.ToLower(w.at().In(s))] {
			return true
		}
		if n++; n == 2 || w.number {
			break
		}
	}
	return false
}
