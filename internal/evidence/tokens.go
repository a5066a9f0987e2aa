package evidence

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"ibid/sources"
)

// tokenFrom is the probability from which a token of a claim is said to be
// unsupported; chosen on held-out folds for the best F1.
const tokenFrom = 0.26

// unsupported returns the indices of the tokens that the page does not bear
// out. The tokens are the claim's, cut by the caller.
func (h *held) unsupported(tokens []string, ranked []candidate, score float64, marks []float64) []int {
	out := []int{}
	for i, p := range tokenModel().probabilities(valuesOf(h.tokenRows(tokens, ranked, score, marks, false))) {
		if p >= tokenFrom {
			out = append(out, i)
		}
	}
	return out
}

// token is what is known of one token on its own.
type token struct {
	term                   int // index into the claim's terms; -1
	first, three, all      float64
	weight                 float64
	stop, punct, up, digit bool
	name                   float64 // share of the name it is part of that the best sentences hold; -1
	clause                 float64 // cover of the clause it stands in
	turn                   bool
	value                  float64 // of a number or date it is part of: 1 borne out, -1 another value, 0 neither
}

// tokenMeasures are what the model of tokens knows of each.
func (h *held) tokenMeasures(tokens []string, ranked []candidate, score float64, named bool) []measures {
	const most = 400
	tokens = tokens[:min(len(tokens), most)]
	c := h.c
	var units []int
	for _, r := range ranked[:min(3, len(ranked))] {
		units = append(units, r.unit)
	}
	row1, row3, all := h.union(units[:min(1, len(units))]), h.union(units), h.whole()
	covers := h.factCovers(units)
	clauses := c.clauses()
	termAt := map[string]int{}
	for i, t := range c.terms {
		termAt[t.name] = i
	}
	// where the tokens stand in the claim
	ts := make([]token, len(tokens))
	pos := 0
	for i, s := range tokens {
		t := token{term: -1, name: -1}
		at := sources.Span{Start: pos, End: pos}
		if k := strings.Index(c.text[pos:], s); k >= 0 && k < 60 && s != "" {
			at = sources.Span{Start: pos + k, End: pos + k + len(s)}
			pos = at.End
		}
		r, _ := utf8.DecodeRuneInString(s)
		t.up, t.digit = unicode.IsUpper(r), unicode.IsDigit(r)
		ws := c.lex.words(nil, s, sources.Span{End: len(s)})
		t.punct = len(ws) == 0
		t.stop = len(ws) > 0
		for _, w := range ws {
			if w.stop {
				continue
			}
			t.stop = false
			if k, ok := termAt[c.lex.name(w.stem)]; ok {
				t.term = k
				t.weight = c.terms[k].weight
				t.first, t.three, t.all = float64(row1[k]), float64(row3[k]), float64(all[k])
			}
		}
		if t.term < 0 {
			t.first, t.three, t.all = -1, -1, -1
		}
		t.turn = negators[strings.ToLower(s)] || superlativeWords[strings.ToLower(s)]
		for k, sp := range clauses {
			if sp.Holds(at) && k < len(covers) {
				t.clause = covers[k]
			}
		}
		for _, n := range c.names {
			if n.at.Holds(at) {
				t.name = h.nameIn(n, row3)
			}
		}
		t.value = h.valueAt(at, units)
		ts[i] = t
	}
	overall := h.cover(units...)
	get := func(i int) token {
		if i < 0 || i >= len(ts) {
			return token{term: -1, first: -1, three: -1, all: -1, name: -1, punct: true}
		}
		return ts[i]
	}
	// the nearest telling token on either side
	side := func(i, step int) token {
		for k := i + step; k >= 0 && k < len(ts) && k > i-6 && k < i+6; k += step {
			if ts[k].term >= 0 {
				return ts[k]
			}
		}
		return token{three: -1, all: -1}
	}
	out := make([]measures, len(ts))
	for i, t := range ts {
		m := measures{named: named, values: make([]float64, 0, 48)}
		m.add("first", t.first)
		m.add("three", t.three)
		m.add("page", t.all)
		m.add("weight", t.weight)
		m.flag("stop", t.stop)
		m.flag("punct", t.punct)
		m.flag("upper", t.up)
		m.flag("digit", t.digit)
		m.flag("turn", t.turn)
		m.add("name", t.name)
		m.add("value", t.value)
		m.add("clause", t.clause)
		m.add("overall", overall)
		m.add("score", score)
		l, r := side(i, -1), side(i, 1)
		m.add("left.three", l.three)
		m.add("left.page", l.all)
		m.add("right.three", r.three)
		m.add("right.page", r.all)
		m.add("sides", l.three+r.three)
		m.add("sides.low", math.Min(l.three, r.three))
		m.flag("before.punct", get(i-1).punct)
		m.flag("after.punct", get(i+1).punct)
		m.add("before.three", get(i-1).three)
		m.add("after.three", get(i+1).three)
		m.add("before2.three", get(i-2).three)
		m.add("after2.three", get(i+2).three)
		m.add("place", float64(i)/math.Max(1, float64(len(ts))))
		m.add("count", float64(len(ts)))
		missing, telling := 0.0, 0.0
		for k := max(0, i-4); k <= min(len(ts)-1, i+4); k++ {
			if ts[k].term >= 0 {
				telling++
				if ts[k].three < sameBegin {
					missing++
				}
			}
		}
		m.add("around.missing", missing/math.Max(1, telling))
		m.add("length", float64(utf8.RuneCountInString(tokens[i])))
		out[i] = m
	}
	return out
}

// valueAt says how the number or date that a span is part of fares in units.
func (h *held) valueAt(at sources.Span, units []int) float64 {
	if at.Empty() {
		return 0
	}
	for i := range h.c.numbers {
		q := h.c.numbers[i]
		if !q.at.Holds(at) {
			continue
		}
		ok, other := h.numbersOf(q, units)
		return verdictOf(ok != nil, other != nil)
	}
	for _, d := range h.c.dates {
		if !d.at.Holds(at) {
			continue
		}
		ok, other := h.datesOf(d, units)
		return verdictOf(ok != nil, other != nil)
	}
	return 0
}

func verdictOf(ok, other bool) float64 {
	switch {
	case ok:
		return 1
	case other:
		return -1
	}
	return -0.5
}

func tokenNames() []string {
	h := exampleHeld()
	return h.tokenRows([]string{"town"}, []candidate{{unit: 0}}, 0, []float64{0}, true)[0].names
}
