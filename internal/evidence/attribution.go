package evidence

import (
	"slices"
	"strings"

	"ibid/sources"
)

// ofOthers finds the number that the passage gives for what the claim names behind
// its own, where the claim's number is said of something else: 9 percent of those
// vaccinated and 3 percent of the placebo group.
func (h *held) ofOthers(q *quantity, passage []int) *quantity {
	mine := joinedTo(h.c.text, h.c.words, q.at.End)
	if len(mine) == 0 {
		mine = h.nameBefore(q)
	}
	if q.unit == "" || q.cmp != 0 || len(mine) == 0 {
		return nil
	}
	for _, u := range passage {
		x := &h.p.units[u]
		var own, other *quantity
		for i := range h.p.valued(u).numbers {
			s := &h.p.valued(u).numbers[i]
			theirs := joinedTo(h.p.text, h.p.words[x.w0:x.w1], s.at.End)
			if s.unit != q.unit || s.cmp != 0 || len(theirs) == 0 {
				continue
			}
			same := len(theirs) >= len(mine)
			for k := range mine {
				same = same && theirs[k] == mine[k]
			}
			switch got := q.same(*s); {
			case got == 1 && same:
				return nil
			case got == 1:
				own = s
			case same && !q.compatible(*s):
				other = s
			}
		}
		if own != nil && other != nil {
			return other
		}
	}
	return nil
}

// nameBefore returns the stem of the one name that stands behind a preposition
// before a number: sales in France rose by 5 percent. It is empty with several, and
// where the claim has more numbers of this unit.
func (h *held) nameBefore(q *quantity) []int32 {
	n := 0
	for _, x := range h.c.numbers {
		if x.unit == q.unit {
			n++
		}
	}
	var out []int32
	for i := 1; i < len(h.c.words); i++ {
		w := h.c.words[i]
		if w.at().Start >= q.at.Start {
			break
		}
		if w.upper && !w.stop && ofWhat[strings.ToLower(h.c.words[i-1].at().In(h.c.text))] {
			out = append(out, w.stem)
		}
	}
	if n != 1 || len(out) != 1 || h.c.language == "de" {
		return nil
	}
	return out
}

var ofWhat = setOf(`of in among for by from von der des im in bei de des du chez dans`)

// joinedTo returns the stems of the one or two telling words that a preposition
// joins to a number that ends at a byte offset.
func joinedTo(s string, words []word, after int) []int32 {
	var out []int32
	first := true
	for _, w := range words {
		at := w.at()
		if at.Start < after {
			continue
		}
		if first && !ofWhat[strings.ToLower(at.In(s))] || w.number || strings.ContainsAny(s[after:at.Start], ".,;:()") {
			break
		}
		first, after = false, at.End
		if !w.stop {
			if out = append(out, w.stem); len(out) == 2 {
				break
			}
		} else if len(out) > 0 {
			break
		}
	}
	return out
}

// inColumn finds the number that a row of a table gives for the year that the
// claim names, where the claim's number stands under another year.
func (h *held) inColumn(q *quantity, passage []int) *quantity {
	year := 0
	for _, d := range h.c.dates {
		if d.y == 0 || d.span > 1 || d.cmp != 0 || year != 0 {
			return nil
		}
		year = d.y
	}
	if year == 0 {
		return nil
	}
	for _, u := range passage {
		row := h.p.units[u].at
		if !strings.Contains(row.In(h.p.text), "\t") {
			continue
		}
		column := h.yearColumn(u, year)
		if column < 0 {
			continue
		}
		var own, other *quantity
		for i := range h.p.valued(u).numbers {
			s := &h.p.valued(u).numbers[i]
			here := strings.Count(h.p.text[s.at.End:row.End], "\t") == column
			bears := s.lo == q.lo || q.unit == s.unit && q.same(*s) == 1
			switch {
			case bears && here:
				return nil
			case bears:
				own = s
			case here:
				other = s
			}
		}
		if own != nil && other != nil {
			return other
		}
	}
	return nil
}

// yearColumn returns the column of a year, counted from the right, in the head of
// the table that unit u is a row of: a row above it of two years or more. It is -1
// without one.
func (h *held) yearColumn(u, year int) int {
	const most = 200
	for n := u - 1; n >= max(0, u-most); n-- {
		at := h.p.units[n].at
		if !strings.Contains(at.In(h.p.text), "\t") {
			return -1
		}
		years, column := 0, -1
		for _, s := range h.p.valued(n).numbers {
			years, column = h.headed(s.at, at, s.lo, year, years, column)
		}
		for _, d := range h.p.valued(n).dates {
			years, column = h.headed(d.at, at, float64(d.y), year, years, column)
		}
		if years >= 2 {
			return column
		}
	}
	return -1
}

// headed counts a cell of a row that is a year, and notes the column of the one
// that is looked for.
func (h *held) headed(cell, row sources.Span, v float64, year, years, column int) (int, int) {
	if v < 1000 || v > 2100 || cell.Len() != 4 {
		return years, column
	}
	if int(v) == year {
		column = strings.Count(h.p.text[cell.End:row.End], "\t")
	}
	return years + 1, column
}

// ofAnotherName finds the number that the passage gives for a name of the claim,
// where the claim's own stands in another sentence only, which has a name that the
// claim lacks in the place of it.
func (h *held) ofAnotherName(q *quantity, passage, others []int) *quantity {
	if q.unit == "" || q.cmp != 0 || h.p.language == "de" { // whose nouns all look like names
		return nil
	}
	var against *quantity
	for _, u := range passage {
		for i := range h.p.valued(u).numbers {
			s := &h.p.valued(u).numbers[i]
			if q.same(*s) == 1 {
				return nil
			}
			if against == nil && q.same(*s) == -1 && !q.compatible(*s) && h.sameThing(*q, *s, u) && h.holdsName(u) {
				against = s
			}
		}
	}
	if against == nil {
		return nil
	}
	for _, u := range others {
		for i := range h.p.valued(u).numbers {
			if s := &h.p.valued(u).numbers[i]; s.unit == q.unit && q.same(*s) == 1 && (h.holdsName(u) || !h.strangeName(u)) {
				return nil
			}
		}
	}
	return against
}

// holdsName reports whether a sentence has a name of the claim.
func (h *held) holdsName(u int) bool {
	row := h.row(u)
	return slices.ContainsFunc(h.c.names, func(n name) bool { return h.nameIn(n, row) >= 0.5 })
}

// strangeName reports whether a sentence has a name that the claim lacks.
func (h *held) strangeName(u int) bool {
	x := &h.p.units[u]
	for i, w := range h.p.words[x.w0:x.w1] {
		if _, month := months[strings.ToLower(w.at().In(h.p.text))]; i > 0 && w.upper && !w.first && !w.stop && !month && len(h.hits[w.stem]) == 0 {
			return true
		}
	}
	return false
}
