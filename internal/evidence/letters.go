package evidence

import (
	"math"
	"strings"

	"ibid/sources"
)

// letters reads a number in letters at piece i: "forty-one", "two hundred and
// six", "a third", "two-thirds", "second". It returns how many pieces it took.
func (q *quantity) letters(lx []lexeme, i int) int {
	first := lx[i].low
	total, part, seen := 0.0, 0.0, false
	j := i
	for ; j < len(lx); j++ {
		w := lx[j].low
		if w == "-" && seen && !lx[j].space && j+1 < len(lx) && (numerals[lx[j+1].low] > 0 || ordinals[lx[j+1].low] > 0 || fractions[lx[j+1].low] > 0 || scales[lx[j+1].low] > 0) {
			continue
		}
		if v, ok := numerals[w]; ok && (part == 0 || part >= 20 && v < 10 && math.Mod(part, 10) == 0 || math.Mod(part, 100) == 0) {
			part, seen = part+v, true
			continue
		}
		f := scales[w]
		if f >= 100 && (seen || j == i && w[len(w)-1] != 's') && len(w) > 2 {
			if f == 100 {
				part = max(part, 1) * 100
			} else {
				total, part = total+max(part, 1)*f, 0
			}
			seen = true
			continue
		}
		if w == "and" && seen && j+1 < len(lx) && (part >= 100 || total > 0) && numerals[lx[j+1].low] > 0 {
			continue
		}
		break
	}
	if seen {
		q.lo = total + part
		q.at = sources.Span{Start: lx[i].at.Start, End: lx[j-1].at.End}
		q.word, q.weak = true, q.lo == 1
		q.digits = 2
		if j < len(lx) {
			w := lx[j].low
			switch o := ordinals[w]; {
			case fractions[w] > 0 && q.lo >= 1 && q.lo < 20 && (w[len(w)-1] == 's' || strings.HasSuffix(w, "tel") || q.lo == 1 && lx[i].low == "one"): // two-thirds, one third
				q.lo *= fractions[w]
				q.at.End, j, q.weak = lx[j].at.End, j+1, false
			case o > 0 && o < 10 && q.lo >= 20 && lx[j-1].low == "-": // twenty-first
				q.lo, q.ordinal = q.lo+o, true
				q.at.End, j = lx[j].at.End, j+1
			}
		}
		q.hi = q.lo
		return j - i
	}
	switch {
	case first == "hälfte" || first == "moitié" || i > 0 && fractions[first] > 0 && partOf[lx[i-1].low]:
		q.lo = fractions[first]
		q.word, q.digits = true, 2
	case fractions[first] > 0 && i+1 < len(lx) && (lx[i+1].low == "of" || first == "half" || i > 0 && (lx[i-1].low == "a" || lx[i-1].low == "by")) && (i > 0 || first == "half") && !(i > 0 && lx[i-1].low == "the" && first != "half" && lx[i+1].low != "of"):
		if first != "half" && (i == 0 || lx[i-1].low != "a" && lx[i-1].low != "one" && lx[i-1].low != "by") {
			break
		}
		q.lo = fractions[first]
		q.word, q.digits = true, 2
	case ordinals[first] > 0:
		q.lo, q.ordinal, q.word, q.weak = ordinals[first], true, true, ordinals[first] <= 2
	}
	if q.lo == 0 && ordinals[first] > 0 {
		q.lo, q.ordinal, q.word, q.weak = ordinals[first], true, true, ordinals[first] <= 2
	}
	if q.lo == 0 && (first == "dozen" || first == "half" && i+1 < len(lx) && lx[i+1].low == "of") {
		q.lo, q.word, q.digits = map[string]float64{"dozen": 12, "half": 0.5}[first], true, 2
	}
	if q.lo == 0 {
		return 0
	}
	q.hi, q.at = q.lo, lx[i].at
	return 1
}

// partOf are the articles before a part in German and French: ein Fünftel, un
// tiers.
var partOf = setOf(`ein eines einem un`)
