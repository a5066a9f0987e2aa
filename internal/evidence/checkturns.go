package evidence

import (
	"slices"
	"strings"

	"ibid/sources"
)

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
