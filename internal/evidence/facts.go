package evidence

import (
	"strings"
	"unicode/utf8"

	"ibid/sources"
)

// clauses splits a claim into the stretches that state one thing each: at
// semicolons, dashes, brackets, and at commas and conjunctions where both sides
// hold two telling words or more.
func (c *claim) clauses() []sources.Span {
	var out []sources.Span
	start := 0
	cut := func(end, next int) {
		sp := sources.Span{Start: start, End: end}
		if c.telling(sp) >= 2 && c.telling(sources.Span{Start: next, End: len(c.text)}) >= 2 {
			out = append(out, sp)
			start = next
		}
	}
	for i := 0; i < len(c.text); {
		r, n := utf8.DecodeRuneInString(c.text[i:])
		switch {
		case r == ';' || r == '—' || r == '–' && i > 0 && c.text[i-1] == ' ' || r == '(' || r == ')' || r == ':' && !digitAt(c.text, i+1):
			cut(i, i+n)
		case r == ',' && !digitAt(c.text, i+1):
			cut(i, i+n)
		case r == ' ':
			for _, w := range [...]string{" and ", " but ", " while ", " whereas ", " after ", " before ", " because ", " which ", " who ", " und ", " aber ", " et ", " mais ", " y ", " pero "} {
				if strings.HasPrefix(c.text[i:], w) {
					cut(i, i+1)
					break
				}
			}
		}
		i += n
	}
	return append(out, sources.Span{Start: start, End: len(c.text)})
}

// telling counts the words in sp that say something.
func (c *claim) telling(sp sources.Span) int {
	n := 0
	for _, w := range c.words {
		if !w.stop && sp.Holds(w.at()) {
			n++
		}
	}
	return n
}

// fact is one of the things that a claim states.
type fact struct {
	at    sources.Span // in the claim
	cover float64      // share of its weight that the sentences hold
	there bool         // they carry it: most of its words, and no value or name amiss
}

// factFrom is the share of a fact's weight from which it counts as carried.
const factFrom = 0.6

// facts judges each clause of the claim by the sentences' words and the checks.
func (h *held) facts(units []int, checks []check) []fact {
	row := h.union(units)
	var out []fact
	for _, sp := range h.c.clauses() {
		got, all := 0.0, 0.0
		for i, w := range h.c.words {
			if t := h.c.termOf[i]; t >= 0 && sp.Holds(w.at()) {
				got += float64(row[t]) * h.c.terms[t].weight
				all += h.c.terms[t].weight
			}
		}
		if all == 0 {
			continue
		}
		f := fact{at: sp, cover: got / all}
		f.there = f.cover >= factFrom
		for _, k := range checks {
			if !k.OK && k.Kind != sources.CheckWords && sp.Holds(k.at) {
				f.there = false
			}
		}
		out = append(out, f)
	}
	return out
}

// factCovers returns for each clause the share of its weight that units hold.
func (h *held) factCovers(units []int) []float64 {
	var out []float64
	for _, f := range h.facts(units, nil) {
		out = append(out, f.cover)
	}
	return out
}
