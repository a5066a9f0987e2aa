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
	denial   bool         // one side denies what the other states
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
	turned := h.checkTurns(passage)
	if k, ok := h.denial(passage); ok && len(turned) == 0 {
		turned = append(turned, k)
	}
	out = append(out, turned...)
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
		k.near = f.other > 0
		k.Found = h.p.text[f.at.Start:f.at.End]
	}
	k.Found = oneLine(k.Found)
	return k
}

// numbersOf looks for a number that bears q out, and for one that differs from
// it and counts the same thing.
func (h *held) numbersOf(q quantity, units []int) (ok, other *quantity) {
	for _, u := range units {
		for i := range h.p.valued(u).numbers {
			s := &h.p.valued(u).numbers[i]
			switch q.same(*s) {
			case 1:
				if q.cmp == 0 || q.unit != "" || h.sameNoun(q, *s) {
					return s, other
				}
			case -1:
				if other == nil && !q.compatible(*s) && h.sameThing(q, *s, u) {
					other = s
				}
			}
		}
	}
	return nil, other
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

func (h *held) checkName(n name, row, all []float32) check {
	k := check{at: n.at, Check: sources.Check{Kind: sources.CheckName, Claim: h.c.text[n.at.Start:n.at.End]}}
	// A surname is enough, and so is a word that begins alike (Aldra, Aldran).
	const here, anywhere = 0.5, 0.66
	if h.nameIn(n, row) >= here || h.nameIn(n, all) >= anywhere {
		k.OK, k.Found = true, h.nameAsFound(n)
	} else if k.Found = h.acronymIn(n); k.Found != "" {
		k.OK = true
	}
	return k
}

// nameAsFound returns the words of a name as the page writes them, where it
// writes most of them together.
func (h *held) nameAsFound(n name) string {
	want := map[int32]bool{}
	for _, wi := range n.words {
		want[h.c.words[wi].stem] = true
		for stem, hits := range h.nearStems {
			for _, t := range hits {
				if t == h.c.termOf[wi] {
					want[stem] = true
				}
			}
		}
	}
	var best sources.Span
	most, start, end, count := 0, -1, -1, 0
	for i, w := range h.p.words {
		if want[w.stem] && (start < 0 || near(h.p.text, h.p.words[i-1].at().End, w.at().Start)) {
			if start < 0 {
				start, count = i, 0
			}
			end = i
			if count++; count > most {
				most, best = count, sources.Span{Start: h.p.words[start].at().Start, End: h.p.words[end].at().End}
			}
			continue
		}
		if start >= 0 && w.stop && i-end < 3 && near(h.p.text, h.p.words[i-1].at().End, w.at().Start) {
			continue
		}
		start = -1
		if want[w.stem] {
			start, end, count = i, i, 1
		}
	}
	if best.Empty() {
		return h.c.text[n.at.Start:n.at.End]
	}
	return oneLine(h.p.text[best.Start:best.End])
}

// acronymIn returns the word of the page that is made of the initials of a
// name's words, or the words whose initials the name is, or "".
func (h *held) acronymIn(n name) string {
	if len(n.words) == 1 {
		a := strings.ToLower(strings.ReplaceAll(h.c.text[n.at.Start:n.at.End], ".", ""))
		if len(a) < 2 || len(a) > 8 || !acronym(h.c.text[n.at.Start:n.at.End]) {
			return ""
		}
		return oneLine(h.p.spelled(a).In(h.p.text))
	}
	var b strings.Builder
	for _, wi := range n.words {
		b.WriteByte(h.c.text[h.c.words[wi].at().Start])
	}
	if len(n.words) >= 3 && h.p.find(strings.ToLower(b.String())) >= 0 {
		return b.String()
	}
	return ""
}

// spelled returns the first words in a row that begin with the letters of a;
// small words between them may be skipped.
func (p *page) spelled(a string) sources.Span {
	for i := range p.words {
		k := 0
		for j := i; j < len(p.words) && j < i+2*len(a); j++ {
			w := p.words[j]
			if p.text[w.at().Start]|0x20 == a[k] && (w.upper || len(a) > 2) {
				if k++; k == len(a) {
					return sources.Span{Start: p.words[i].at().Start, End: w.at().End}
				}
			} else if j == i || !w.stop {
				break
			}
		}
	}
	return sources.Span{}
}

// checkTurns looks for an opposite in the place of a word of the claim.
func (h *held) checkTurns(passage []int) []check {
	row := h.union(passage)
	for _, u := range passage {
		x := &h.p.units[u]
		for _, w := range h.p.words[x.w0:x.w1] {
			t, ok := h.oppOf[w.stem]
			if !ok || row[t] >= nearMeaning || h.holdsWell(w.stem) || comparing[w.at().In(h.p.text)] || strings.HasSuffix(h.c.text[:h.c.terms[t].at.Start], "-") {
				continue
			}
			tm := h.c.terms[t]
			return []check{{at: tm.at, conflict: h.beside(t, w, x), Check: sources.Check{
				Kind: sources.CheckNegation, Claim: tm.at.In(h.c.text), Found: w.at().In(h.p.text),
			}}}
		}
	}
	return nil
}

// comparing are opposites that stand in too many places to be held against each
// other: what they compare is not next to them.
var comparing = setOf(`more less over under above below before after up down smaller greater larger fewer higher lower all none old new old young
	large small big little good bad better worse best worst high low long short`)

// holdsWell reports whether a stem of the page stands for a term of the claim
// itself, so that it is nobody's opposite.
func (h *held) holdsWell(stem int32) bool {
	return slices.ContainsFunc(h.hits[stem], func(x hit) bool { return x.weight >= sameMeaning })
}

// beside reports whether word w of unit u has near it a telling word that the
// claim has near term t.
func (h *held) beside(t int, w word, u *unit) bool {
	const reach = 4
	pos := -1
	ws := h.p.words[u.w0:u.w1]
	for i := range ws {
		if ws[i].at() == w.at() {
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
