package evidence

import (
	"math"
	"slices"
	"strings"
)

// wordMeasures are what the model of marks knows of each telling word.
func (h *held) wordMeasures(ranked []candidate, named bool) []measures {
	v := h.wordView(ranked)
	out := make([]measures, len(v.list))
	for k := range v.list {
		m := measures{named: named, values: make([]float64, 0, 64)}
		v.addWord(k, &m)
		v.addCompany(k, &m)
		v.addClause(k, &m)
		v.addSides(k, &m)
		v.addForm(k, &m)
		out[k] = m
	}
	return out
}

// wordView is what the page has of a claim's telling words.
type wordView struct {
	h     *held
	list  []int // the telling words
	three []int // the best sentences

	row1, row3, row8, page []float32 // by term: what the best one, three, eight and all sentences hold
	near1, near3, near8    []float32 // the same in other words
	company                []company
	facts                  []fact
	opposed                []float64 // by term: 1 where an opposite stands in the best three
	overall, best, mean    float64   // cover of the best three and of the best one, mean weight of a term
	names, numbers         float64   // what the best sentence has besides
}

func (h *held) wordView(ranked []candidate) *wordView {
	var units []int
	for _, r := range ranked[:min(8, len(ranked))] {
		units = append(units, r.unit)
	}
	first, three := units[:min(1, len(units))], units[:min(3, len(units))]
	alike := h.alike()
	v := &wordView{
		h: h, list: h.c.tellingWords(), three: three,
		row1: h.union(first), row3: h.union(three), row8: h.union(units), page: h.whole(),
		near1: alike.union(first), near3: alike.union(three), near8: alike.union(units),
		company: h.companies(ranked), facts: h.facts(three, nil), opposed: make([]float64, len(h.c.terms)),
		overall: h.cover(three...), mean: h.c.weight / math.Max(1, float64(len(h.c.terms))),
	}
	v.names, v.numbers = h.extras(first)
	for _, r := range ranked {
		v.best = math.Max(v.best, h.cover(r.unit))
	}
	for _, u := range three {
		x := &h.p.units[u]
		for _, w := range h.p.words[x.w0:x.w1] {
			if t, ok := h.oppOf[w.stem]; ok {
				v.opposed[t] = 1
			}
		}
	}
	return v
}

// of returns what a row has of the k-th telling word, or -1 where there is none.
func (v *wordView) of(row []float32, k int) float64 {
	if k < 0 || k >= len(v.list) {
		return -1
	}
	return float64(row[v.h.c.termOf[v.list[k]]])
}

// word returns the k-th telling word and its term.
func (v *wordView) word(k int) (w *word, t int, tm *term) {
	c := v.h.c
	w, t = &c.words[v.list[k]], c.termOf[v.list[k]]
	return w, t, &c.terms[t]
}

// addWord tells of the word itself, in the claim and on the page.
func (v *wordView) addWord(k int, m *measures) {
	h := v.h
	w, _, tm := v.word(k)
	m.add("first", v.of(v.row1, k))
	m.add("three", v.of(v.row3, k))
	m.add("eight", v.of(v.row8, k))
	m.add("page", v.of(v.page, k))
	m.add("weight", tm.weight)
	m.add("weight.share", tm.weight/math.Max(1e-9, v.mean))
	m.add("background", background(tm.name))
	df := 0.0
	if int(tm.stem) < len(h.p.df) {
		df = float64(h.p.df[tm.stem])
	}
	m.add("page.count", math.Log(1+df))
	m.add("page.share", df/math.Max(1, h.p.total))
	m.flag("upper", w.upper)
	m.flag("number", w.number)
	m.flag("again", tm.count > 1)
	_, inSubject := slices.BinarySearch(h.c.subject, tm.stem)
	m.flag("subject", inSubject)
	_, inContext := slices.BinarySearch(h.c.shared, tm.stem)
	m.flag("context", inContext)
	_, inTitle := slices.BinarySearch(h.p.titles, tm.stem)
	m.flag("title", inTitle)
}

// addCompany tells in what company the page has the word.
func (v *wordView) addCompany(k int, m *measures) {
	h := v.h
	w, t, tm := v.word(k)
	x := v.company[t]
	m.add("home", x.home)
	m.add("home.best", x.home/math.Max(1e-9, v.best))
	m.add("home.others", x.home-tm.weight*float64(v.page[t])/math.Max(1e-9, h.c.weight))
	m.add("home.prob", x.homeProb)
	m.add("home.wide", x.rest)
	m.add("close", x.close)
	m.add("before", x.beside[0])
	m.add("behind", x.beside[1])
	m.add("beside", math.Min(x.beside[0], x.beside[1]))
	m.add("beside.far", math.Max(x.beside[0], x.beside[1]))
	m.add("holders", x.holders)
	m.add("place", x.place)
	nm, size := -1.0, 0.0
	for _, n := range h.c.names {
		if slices.Contains(n.words, v.list[k]) {
			nm, size = h.nameIn(n, v.row3), float64(len(n.words))
		}
	}
	m.add("name", nm)
	m.add("name.size", size)
	m.add("value", h.valueAt(w.at(), v.three))
}

// addClause tells how the clause fares in which the word stands.
func (v *wordView) addClause(k int, m *measures) {
	c := v.h.c
	w, t, tm := v.word(k)
	lost, weight, clause := 0.0, 0.0, 0.0
	for _, f := range v.facts {
		if !f.at.Holds(w.at()) {
			continue
		}
		clause, lost, weight = f.cover, 0, 0
		for _, i := range v.list {
			if t := c.termOf[i]; f.at.Holds(c.words[i].at()) {
				weight += c.terms[t].weight
				lost += (1 - float64(v.row3[t])) * c.terms[t].weight
			}
		}
	}
	m.add("clause", clause)
	m.add("clause.others", pickFloat(weight > tm.weight, (lost-(1-float64(v.row3[t]))*tm.weight)/math.Max(1e-9, weight-tm.weight), 0))
	m.add("clause.weight", weight/math.Max(1e-9, c.weight))
	m.add("overall", v.overall)
	m.add("best", v.best)
}

// addSides tells how the words on either side fare, and what the best sentences say
// in the word's place.
func (v *wordView) addSides(k int, m *measures) {
	w, t, _ := v.word(k)
	m.add("left", v.of(v.row3, k-1))
	m.add("right", v.of(v.row3, k+1))
	m.add("left.page", v.of(v.page, k-1))
	m.add("right.page", v.of(v.page, k+1))
	m.add("left2", v.of(v.row3, k-2))
	m.add("right2", v.of(v.row3, k+2))
	m.add("sides", v.of(v.row3, k-1)+v.of(v.row3, k+1))
	m.add("opposed", v.opposed[t])
	low := strings.ToLower(w.at().In(v.h.c.text))
	m.flag("turn", negators[low] || superlativeWords[low])
	m.add("other.names", pickFloat(w.upper, v.names, 0))
	m.add("other.numbers", pickFloat(w.number, v.numbers, 0))
	m.add("alike.first", v.of(v.near1, k))
	m.add("alike.three", v.of(v.near3, k))
	m.add("alike.eight", v.of(v.near8, k))
	m.add("alike.left", v.of(v.near3, k-1))
	m.add("alike.right", v.of(v.near3, k+1))
	m.flag("alike.known", v.h.alike().terms[t] != nil)
}

// addForm tells what kind of word it is, by its ending, and of how long a claim.
func (v *wordView) addForm(k int, m *measures) {
	w, _, tm := v.word(k)
	low := strings.ToLower(w.at().In(v.h.c.text))
	m.add("letters", float64(min(len(low), 14)))
	m.flag("ly", strings.HasSuffix(low, "ly"))
	m.flag("ed", strings.HasSuffix(low, "ed"))
	m.flag("ing", strings.HasSuffix(low, "ing"))
	m.flag("adjective", hasAnySuffix(low, "al", "ous", "ive", "able", "ic", "ful", "ish", "ary"))
	m.flag("known", relatedStems().line(tm.name) != "")
	m.add("position", float64(k)/math.Max(1, float64(len(v.list))))
	m.add("words", float64(len(v.list)))
	m.add("sentences", math.Log(1+v.h.p.total))
}

func hasAnySuffix(s string, suffixes ...string) bool {
	return slices.ContainsFunc(suffixes, func(x string) bool { return strings.HasSuffix(s, x) })
}
