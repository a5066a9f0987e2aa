package evidence

import (
	"ibid/sources"
)

func (h *held) datesOf(d date, units []int) (ok, other *date) {
	for _, u := range units {
		for i := range h.p.valued(u).dates {
			s := &h.p.valued(u).dates[i]
			switch d.same(*s) {
			case 1:
				return s, other
			case -1:
				if other == nil {
					other = s
				}
			}
		}
	}
	return nil, other
}

func (h *held) checkDate(d date, passage, others []int) check {
	k := check{at: d.at, Check: sources.Check{Kind: sources.CheckDate, Claim: h.c.text[d.at.Start:d.at.End]}}
	ok, other := h.datesOf(d, passage)
	if ok == nil {
		ok, _ = h.datesOf(d, others)
	}
	if ok == nil && d.m == 0 && d.span <= 1 { // the year alone, in a number or a name
		ok = h.yearIn(d, passage, others)
	}
	switch {
	case ok != nil:
		k.OK, k.Found = true, oneLine(h.p.text[ok.at.Start:ok.at.End])
	case other != nil:
		k.conflict = d.cmp == 0 && other.cmp == 0 && precision(d) <= precision(*other) && h.onlyDate(passage)
		if k.conflict || d.cmp != 0 {
			k.Found = oneLine(h.p.text[other.at.Start:other.at.End])
		}
	}
	return k
}

func (h *held) yearIn(d date, passage, others []int) *date {
	for _, list := range [2][]int{passage, others} {
		for _, u := range list {
			for _, s := range h.p.valued(u).numbers {
				if s.lo == float64(d.y) {
					return &date{at: s.at}
				}
			}
		}
	}
	return nil
}

// precision counts the fields that a date states.
func precision(d date) int {
	n := 0
	for _, f := range [...]int{d.y, d.m, d.d} {
		if f > 0 {
			n++
		}
	}
	return n
}

// onlyDate reports whether the passage gives a single date: with several, it
// is not known which is the one of the same thing.
func (h *held) onlyDate(passage []int) bool {
	n := 0
	for _, u := range passage {
		n += len(h.p.valued(u).dates)
	}
	return n == 1
}
