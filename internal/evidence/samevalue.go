package evidence

import (
	"math"
)

// same says how the number of a claim stands to that of a source: +1 borne
// out, -1 another value for the same unit, 0 no telling.
func (q quantity) same(s quantity) int {
	if q.ordinal != s.ordinal || q.decade != s.decade {
		return 0
	}
	qu, su := q.unit, s.unit
	if qu == "pounds" {
		qu = pick(su == "pound", "pound", "gbp")
	}
	if su == "pounds" {
		su = pick(qu == "pound", "pound", "gbp")
	}
	fq, fs := 1.0, 1.0
	rough := false
	if qu != su {
		mq, ms := unitMeasures[qu], unitMeasures[su]
		switch {
		case qu == "percent" && su == "" && (s.lo < 1 && s.word || s.digits == 2 && s.lo < 1):
			fq = 0.01
			rough = true
		case su == "percent" && qu == "" && q.lo < 1:
			fs = 0.01
			rough = true
		case mq.kind == "" || mq.kind != ms.kind:
			if (qu == "" || su == "") && q.lo == s.lo && q.hi == s.hi && q.lo > 12 {
				return 1 // the unit is named elsewhere
			}
			return 0
		default:
			fq, fs = mq.factor, ms.factor
			rough = true
			const far = 10
			if (q.cmp != 0 || s.cmp != 0) && (q.lo*fq > far*s.lo*fs || s.lo*fs > far*q.lo*fq) {
				return 0 // twelve months are more than three minutes, but of something else
			}
		}
	}
	if q.holds(s.lo*fs/fq, s.hi*fs/fq, s, rough) {
		return 1
	}
	if q.cmp != 0 {
		return -1 // read the other way, 19,323 is less than 19,000
	}
	if !math.IsNaN(s.other) && q.holds(s.other*fs/fq, s.other*fs/fq, s, rough) || !math.IsNaN(q.other) && q.other == s.lo && qu == su {
		return 1
	}
	return -1
}

func pick(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

// holds reports whether a value that a source gives, lo to hi, bears out q.
func (q quantity) holds(lo, hi float64, s quantity, rough bool) bool {
	eps := math.Max(math.Abs(lo), math.Abs(hi)) * 1e-9
	switch {
	case q.cmp > 0:
		if s.cmp < 0 {
			return false
		}
		if s.cmp > 0 {
			return lo >= q.lo-eps
		}
		return lo > q.lo+eps || (q.orEqual || q.about) && lo >= q.lo-eps
	case q.cmp < 0:
		if s.cmp > 0 {
			return false
		}
		if s.cmp < 0 {
			return hi <= q.hi+eps
		}
		return hi < q.hi-eps || q.orEqual && hi <= q.hi+eps
	}
	if math.Abs(lo-q.lo) <= eps && math.Abs(hi-q.hi) <= eps {
		return true
	}
	if s.lo == s.hi && q.lo < q.hi { // a range holds a value: from 5 to 7 and 6 is not the same thing
		return false
	}
	tol := 0.0
	switch {
	case q.about:
		tol = 0.1
	case s.about:
		tol = 0.02
	}
	if rough {
		tol = math.Max(tol, 0.02)
		if q.digits == 1 || s.digits == 1 {
			tol = math.Max(tol, 0.06)
		}
	}
	if math.Abs(lo-q.lo) <= tol*math.Abs(lo)+eps && math.Abs(hi-q.hi) <= tol*math.Abs(hi)+eps {
		return true
	}
	// rounding: 2,412,345 is 2.4 million
	if q.lo == q.hi && lo == hi && q.digits < s.digits && q.digits >= 2 && !q.year && round(lo, q.digits) == round(q.lo, q.digits) && q.lo >= 10 {
		return true
	}
	return false
}

// compatible reports whether two values may be the same one, rounded by one of
// the two writers or called rough: too near each other to be a conflict.
func (q quantity) compatible(s quantity) bool {
	if q.unit != s.unit || q.cmp != 0 && s.cmp == 0 {
		return false
	}
	a, b := math.Abs(q.lo), math.Abs(s.lo)
	if q.about || s.about || q.cmp != 0 || s.cmp != 0 {
		return math.Abs(a-b) <= 0.15*math.Max(a, b)
	}
	if q.lo != q.hi || s.lo != s.hi {
		return q.lo <= s.hi && s.lo <= q.hi
	}
	if a < 10 && b < 10 && q.digits == s.digits {
		return false
	}
	return round(a, s.digits) == round(b, s.digits) && s.digits < q.digits || round(a, q.digits) == round(b, q.digits) && q.digits < s.digits
}

// round rounds v to a number of significant digits.
func round(v float64, digits int) float64 {
	if v == 0 {
		return 0
	}
	f := math.Pow(10, float64(digits)-math.Ceil(math.Log10(math.Abs(v))))
	return math.Round(v*f) / f
}
