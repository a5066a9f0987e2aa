package evidence

// tally counts how numbers or dates of the claim fare.
type tally struct{ ok, wrong, boundOK, boundWrong int }

// numbersIn looks for the claim's numbers in units, or on the whole page.
func (h *held) numbersIn(units []int) tally {
	var out tally
	for _, q := range h.c.numbers {
		ok, wrong := false, false
		each(h.p, units, func(u *unit) {
			for _, s := range h.p.read(u).numbers {
				switch q.same(s) {
				case 1:
					ok = ok || q.cmp == 0 || q.unit != "" || h.sameNoun(q, s)
				case -1:
					wrong = wrong || !q.weak && (q.unit != "" || h.sameNoun(q, s))
				}
			}
			if !ok && q.unit == "" && q.lo >= 1000 { // a year that reads as a number
				for _, d := range h.p.read(u).dates {
					ok = ok || float64(d.y) == q.lo
				}
			}
		})
		out.count(ok, wrong, q.cmp != 0)
	}
	return out
}

func (t *tally) count(ok, wrong, bound bool) {
	switch {
	case ok:
		t.ok++
		if bound {
			t.boundOK++
		}
	case wrong:
		t.wrong++
		if bound {
			t.boundWrong++
		}
	}
}

func each(p *page, units []int, f func(*unit)) {
	if units == nil {
		for i := range p.units {
			f(&p.units[i])
		}
		return
	}
	for _, i := range units {
		f(&p.units[i])
	}
}

// sameNoun reports whether two numbers count the same thing: the telling word
// behind them is the same.
func (h *held) sameNoun(q, s quantity) bool {
	a := nextTerm(h.c.words, q.at.End)
	b := nextTerm(h.p.words, s.at.End)
	if a < 0 || b < 0 {
		return false
	}
	if a == b {
		return true
	}
	for _, x := range h.hits[b] {
		if h.c.terms[x.term].stem == a && x.weight >= sameMeaning {
			return true
		}
	}
	return false
}

// nextTerm returns the stem of the first telling word within three words
// behind a byte offset, or -1. words are in order.
func nextTerm(words []word, after int) int32 {
	lo, hi := 0, len(words)
	for lo < hi {
		mid := (lo + hi) / 2
		if words[mid].at().Start < after {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	for i := lo; i < len(words) && i < lo+3; i++ {
		if !words[i].stop && !words[i].number {
			return words[i].stem
		}
	}
	return -1
}

// datesIn looks for the claim's dates in units, or on the whole page.
func (h *held) datesIn(units []int) tally {
	var out tally
	for _, d := range h.c.dates {
		ok, wrong := false, false
		each(h.p, units, func(u *unit) {
			for _, s := range h.p.read(u).dates {
				switch d.same(s) {
				case 1:
					ok = true
				case -1:
					wrong = true
				}
			}
		})
		out.count(ok, wrong, d.cmp != 0 && !d.orEqual)
	}
	return out
}
