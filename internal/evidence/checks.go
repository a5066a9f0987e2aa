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
	firm     bool         // an opposite out of the list of contraries, not of a dictionary
	slip     bool         // the same figure in another scale, unit or bound
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
		case row[t] < nearMeaning && !h.inValue(tm.at): // which has a check of its own
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
