package evidence

import (
	"slices"
	"strings"

	"ibid/sources"
)

// check is a sources.Check with what the judgement needs to know of it.
type check struct {
	sources.Check
	at       sources.Span // of its side in the claim
	conflict bool         // the source states another value for the same thing
	near     bool         // a quotation that nearly stands there
}

// checks compares the claim with the page: its passage first, then the other
// sentences that were looked at closely. Names may stand anywhere on the page
// or in its titles.
func (h *held) checks(passage []int, others []int) []check {
	var out []check
	for _, q := range h.c.quotes {
		out = append(out, h.checkQuote(q))
	}
	for i := range h.c.numbers {
		if k, ok := h.checkNumber(&h.c.numbers[i], passage, others); ok {
			out = append(out, k)
		}
	}
	for _, d := range h.c.dates {
		out = append(out, h.checkDate(d, passage, others))
	}
	all := h.whole()
	row := h.union(append(slices.Clone(passage), others...))
	for _, n := range h.c.names {
		if h.quotedAway(n.at) {
			continue
		}
		out = append(out, h.checkName(n, row, all))
	}
	out = append(out, h.checkTurns(passage)...)
	return append(out, h.checkWords(passage, row)...)
}

// quotedAway reports whether a span lies inside a quotation, which has a check
// of its own.
func (h *held) quotedAway(at sources.Span) bool {
	return slices.ContainsFunc(h.c.quotes, func(q quote) bool { return q.at.Holds(at) })
}

func (h *held) checkQuote(q quote) check {
	const nearly = 0.7
	k := check{at: q.at, Check: sources.Check{Kind: sources.CheckQuotation, Claim: q.at.In(h.c.text)}}
	f := q.find(h.p, h.c.text)
	switch {
	case f.exact:
		k.OK = true
		k.Found = h.p.text[f.at.Start:f.at.End]
	case f.share >= nearly && q.count >= 4:
		k.near = true
		k.Found = h.p.text[f.at.Start:f.at.End]
	}
	k.Found = oneLine(k.Found)
	return k
}

// numbersOf looks for a number that bears q out, and for one that differs from
// it and counts the same thing.
func (h *held) numbersOf(q quantity, units []int) (ok, other *quantity) {
	for _, u := range units {
		for i := range h.p.units[u].numbers {
			s := &h.p.units[u].numbers[i]
			switch q.same(*s) {
			case 1:
				return s, other
			case -1:
				if other == nil && h.sameThing(q, *s) {
					other = s
				}
			}
		}
	}
	return nil, other
}

// sameThing reports whether two numbers with the same unit are about the same
// thing, as far as the words beside them tell.
func (h *held) sameThing(q, s quantity) bool {
	if q.weak || s.weak || q.word != s.word && (q.lo < 3 || s.lo < 3) {
		return false
	}
	return h.sameNoun(q, s) || q.unit != "" && q.unit == s.unit
}

func (h *held) checkNumber(q *quantity, passage, others []int) (check, bool) {
	k := check{at: q.at, Check: sources.Check{Kind: sources.CheckNumber, Claim: h.c.text[q.at.Start:q.at.End]}}
	ok, other := h.numbersOf(*q, passage)
	if ok == nil {
		ok, _ = h.numbersOf(*q, others)
	}
	if ok == nil && q.unit == "" && !q.ordinal { // the digits may stand there as a year, a name, a code
		ok = h.sameDigits(q, passage, others)
	}
	switch {
	case ok != nil:
		k.OK, k.Found = true, oneLine(h.p.text[ok.at.Start:ok.at.End])
	case q.weak: // "one", "first": often no number at all
		return k, false
	case other != nil:
		k.conflict = true
		k.Found = oneLine(h.p.text[other.at.Start:other.at.End])
	}
	return k, true
}

// sameDigits finds the word of a number as it is written.
func (h *held) sameDigits(q *quantity, passage, others []int) *quantity {
	for i, w := range h.c.words {
		if w.at.Start < q.at.Start || w.at.End > q.at.End || !w.number {
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
						return &quantity{at: pw.at}
					}
				}
			}
		}
		return nil
	}
	return nil
}

func (h *held) datesOf(d date, units []int) (ok, other *date) {
	for _, u := range units {
		for i := range h.p.units[u].dates {
			s := &h.p.units[u].dates[i]
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
			for _, s := range h.p.units[u].numbers {
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
		n += len(h.p.units[u].dates)
	}
	return n == 1
}

func (h *held) checkName(n name, row, all []float32) check {
	k := check{at: n.at, Check: sources.Check{Kind: sources.CheckName, Claim: h.c.text[n.at.Start:n.at.End]}}
	k.OK = h.nameIn(n, row) >= 0.6 || h.nameIn(n, all) >= 0.99 || h.acronymIn(n)
	if k.OK {
		k.Found = h.nameAsFound(n)
	}
	return k
}

// nameAsFound returns the words of a name as the page first writes them.
func (h *held) nameAsFound(n name) string {
	want := map[int32]bool{}
	for _, wi := range n.words {
		want[h.c.words[wi].stem] = true
	}
	start, end := -1, -1
	for i, w := range h.p.words {
		if !want[w.stem] {
			if start >= 0 && w.stop {
				continue
			}
			if start >= 0 {
				break
			}
			continue
		}
		if start < 0 {
			start = i
		}
		end = i
	}
	if start < 0 {
		return h.c.text[n.at.Start:n.at.End]
	}
	return oneLine(h.p.text[h.p.words[start].at.Start:h.p.words[end].at.End])
}

// acronymIn reports whether the initials of a name's words stand on the page
// as one word, or the words whose initials the name is.
func (h *held) acronymIn(n name) bool {
	if len(n.words) == 1 {
		a := strings.ToLower(strings.ReplaceAll(h.c.text[n.at.Start:n.at.End], ".", ""))
		return len(a) >= 2 && len(a) <= 8 && acronym(h.c.text[n.at.Start:n.at.End]) && h.p.spells(a)
	}
	var b strings.Builder
	for _, wi := range n.words {
		b.WriteByte(h.c.text[h.c.words[wi].at.Start])
	}
	return len(n.words) >= 3 && h.p.lex.find(strings.ToLower(b.String())) >= 0
}

// spells reports whether capitalised words in a row begin with the letters of
// a; small linking words between them are skipped.
func (p *page) spells(a string) bool {
	for i := range p.words {
		k := 0
		for j := i; j < len(p.words) && j < i+2*len(a); j++ {
			w := p.words[j]
			if c := p.text[w.at.Start]; w.upper && c|0x20 == a[k] {
				if k++; k == len(a) {
					return true
				}
			} else if !linking[strings.ToLower(w.at.In(p.text))] && !w.stop || j == i {
				break
			}
		}
	}
	return false
}

// checkTurns compares what turns a meaning: an opposite in the place of a word,
// a negation on one side only.
func (h *held) checkTurns(passage []int) []check {
	row := h.union(passage)
	for _, u := range passage {
		x := &h.p.units[u]
		for _, w := range h.p.words[x.w0:x.w1] {
			t, ok := h.oppOf[w.stem]
			if !ok || row[t] >= nearMeaning {
				continue
			}
			tm := h.c.terms[t]
			return []check{{at: tm.at, conflict: h.beside(t, w, x), Check: sources.Check{
				Kind: sources.CheckNegation, Claim: tm.at.In(h.c.text), Found: w.at.In(h.p.text),
			}}}
		}
	}
	return nil
}

// beside reports whether word w of unit u has near it a telling word that the
// claim has near term t.
func (h *held) beside(t int, w word, u *unit) bool {
	const reach = 4
	pos := -1
	ws := h.p.words[u.w0:u.w1]
	for i := range ws {
		if ws[i].at == w.at {
			pos = i
		}
	}
	at := -1
	for i, k := range h.c.termOf {
		if k == t {
			at = i
			break
		}
	}
	if pos < 0 || at < 0 {
		return false
	}
	for i := max(0, at-reach); i <= min(len(h.c.words)-1, at+reach); i++ {
		k := h.c.termOf[i]
		if k < 0 || k == t {
			continue
		}
		for j := max(0, pos-reach); j <= min(len(ws)-1, pos+reach); j++ {
			for _, x := range h.hits[ws[j].stem] {
				if x.term == k && x.weight >= sameMeaning {
					return true
				}
			}
		}
	}
	return false
}

// checkWords lists the telling words that the passage holds, and those that
// neither it nor the other sentences hold.
func (h *held) checkWords(passage []int, row []float32) []check {
	var held, missing []string
	mine := h.union(passage)
	for t, tm := range h.c.terms {
		if h.quotedAway(tm.at) {
			continue
		}
		w := tm.at.In(h.c.text)
		switch {
		case mine[t] >= nearMeaning || row[t] >= sameMeaning:
			held = append(held, w)
		case row[t] < nearMeaning:
			missing = append(missing, w)
		}
	}
	var out []check
	if len(held) > 0 {
		out = append(out, check{Check: sources.Check{Kind: sources.CheckWords, Claim: strings.Join(held, ", "), Found: strings.Join(held, ", "), OK: true}})
	}
	if len(missing) > 0 {
		out = append(out, check{Check: sources.Check{Kind: sources.CheckWords, Claim: strings.Join(missing, ", ")}})
	}
	return out
}

// oneLine folds white space and shortens what is too long to be shown.
func oneLine(s string) string {
	const most = 400
	if len(s) > most {
		s = s[:cutAt(s, 0, most)] + "…"
	}
	return strings.Join(strings.Fields(s), " ")
}
