package evidence

import (
	"math"
	"slices"
	"strings"

	"ibid/sources"
)

// Each telling word of a claim gets a mark: the probability that the page does
// not bear it out where it stands. A word that the page has somewhere may be
// unsupported all the same, when it stands there beside other things; so what
// counts is the company in which the page has it.

// telling returns the indices of the claim's telling words, at most
// maxTelling.
func (c *claim) tellingWords() []int {
	const most = 80
	var out []int
	for i := range c.words {
		if c.termOf[i] >= 0 && len(out) < most {
			out = append(out, i)
		}
	}
	return out
}

// company is how the page has one term of the claim.
type company struct {
	home, homeProb float64    // cover and probability of the best sentence that holds it
	rest           float64    // the same of the home with its neighbours
	close          float64    // share of the other terms' weight that stands within closeWords of it, at best
	beside         [2]float64 // words between it and the term before and behind it, at best
	holders        float64    // candidates that hold it
	place          float64    // place of the first candidate that holds it
}

const (
	closeWords = 7
	farWords   = 24 // terms that share no sentence
)

// companies looks at the candidates for each term.
func (h *held) companies(ranked []candidate) []company {
	c := h.c
	out := make([]company, len(c.terms))
	before := make([]int, len(c.terms)) // the telling word before and behind the first place of a term
	behind := make([]int, len(c.terms))
	for t := range out {
		out[t].place = maxCandidates
		out[t].beside = [2]float64{farWords, farWords}
		before[t], behind[t] = -1, -1
	}
	last := -1
	for i := range c.words {
		t := c.termOf[i]
		if t < 0 {
			continue
		}
		if last >= 0 && last != t {
			if before[t] < 0 {
				before[t] = last
			}
			if behind[last] < 0 {
				behind[last] = t
			}
		}
		last = t
	}
	type place struct{ term, pos int }
	var places []place
	for k, r := range ranked {
		row := h.row(r.unit)
		cover, wide := -1.0, -1.0
		for t := range out {
			if row[t] < sameBegin {
				continue
			}
			if cover < 0 {
				cover = h.cover(r.unit)
				wide = h.cover(span(max(0, r.unit-1), min(len(h.p.units)-1, r.unit+1))...)
			}
			x := &out[t]
			x.holders++
			x.place = math.Min(x.place, float64(k))
			x.home = math.Max(x.home, cover)
			x.rest = math.Max(x.rest, wide)
			x.homeProb = math.Max(x.homeProb, r.prob)
		}
		if cover < 0 {
			continue
		}
		places = places[:0]
		u := &h.p.units[r.unit]
		for pos, w := range h.p.words[u.w0:u.w1] {
			for _, x := range h.hits[w.stem] {
				if x.weight >= sameBegin && len(places) < 400 {
					places = append(places, place{x.term, pos})
				}
			}
		}
		for i, a := range places {
			x := &out[a.term]
			near, seen := 0.0, [maxTerms]bool{}
			for _, step := range [2]int{-1, 1} {
				for n := i + step; n >= 0 && n < len(places) && n > i-60 && n < i+60; n += step {
					b := places[n]
					d := float64(max(a.pos-b.pos, b.pos-a.pos))
					if b.term == a.term {
						continue
					}
					if d <= closeWords && !seen[b.term] {
						seen[b.term] = true
						near += c.terms[b.term].weight
					}
					if b.term == before[a.term] {
						x.beside[0] = math.Min(x.beside[0], d)
					}
					if b.term == behind[a.term] {
						x.beside[1] = math.Min(x.beside[1], d)
					}
				}
			}
			x.close = math.Max(x.close, near/math.Max(1e-9, c.weight-c.terms[a.term].weight))
		}
	}
	return out
}

// wordMeasures are what the model of marks knows of each telling word.
func (h *held) wordMeasures(ranked []candidate, named bool) []measures {
	c, p := h.c, h.p
	var units []int
	for _, r := range ranked[:min(8, len(ranked))] {
		units = append(units, r.unit)
	}
	first, three := units[:min(1, len(units))], units[:min(3, len(units))]
	alike := h.alike()
	near1, near3, near8 := alike.union(first), alike.union(three), alike.union(units)
	row1, row3, row8, all := h.union(first), h.union(three), h.union(units), h.whole()
	comp := h.companies(ranked)
	facts := h.facts(three, nil)
	overall, best := h.cover(three...), 0.0
	for _, r := range ranked {
		best = math.Max(best, h.cover(r.unit))
	}
	otherNames, otherNumbers := h.extras(first)
	mean := c.weight / math.Max(1, float64(len(c.terms)))
	opposed := make([]float64, len(c.terms))
	for _, u := range three {
		x := &p.units[u]
		for _, w := range p.words[x.w0:x.w1] {
			if t, ok := h.oppOf[w.stem]; ok {
				opposed[t] = 1
			}
		}
	}
	list := c.tellingWords()
	at := func(k int) int { // the term of the k-th telling word
		if k < 0 || k >= len(list) {
			return -1
		}
		return c.termOf[list[k]]
	}
	value := func(row []float32, t int) float64 {
		if t < 0 {
			return -1
		}
		return float64(row[t])
	}
	lostIn := func(sp sources.Span) (lost, weight float64) {
		for _, i := range list {
			if t := c.termOf[i]; sp.Holds(c.words[i].at()) {
				weight += c.terms[t].weight
				lost += (1 - float64(row3[t])) * c.terms[t].weight
			}
		}
		return
	}
	out := make([]measures, 0, len(list))
	for k, wi := range list {
		t := c.termOf[wi]
		w, tm, x := c.words[wi], c.terms[t], comp[t]
		low := strings.ToLower(w.at().In(c.text))
		m := measures{named: named, values: make([]float64, 0, 64)}
		m.add("first", value(row1, t))
		m.add("three", value(row3, t))
		m.add("eight", value(row8, t))
		m.add("page", value(all, t))
		m.add("weight", tm.weight)
		m.add("weight.share", tm.weight/math.Max(1e-9, mean))
		m.add("background", background(tm.name))
		df := 0.0
		if int(tm.stem) < len(p.df) {
			df = float64(p.df[tm.stem])
		}
		m.add("page.count", math.Log(1+df))
		m.add("page.share", df/math.Max(1, p.total))
		m.flag("upper", w.upper)
		m.flag("number", w.number)
		m.flag("again", tm.count > 1)
		_, inSubject := slices.BinarySearch(c.subject, tm.stem)
		m.flag("subject", inSubject)
		_, inContext := slices.BinarySearch(c.shared, tm.stem)
		m.flag("context", inContext)
		_, inTitle := slices.BinarySearch(p.titles, tm.stem)
		m.flag("title", inTitle)
		m.add("home", x.home)
		m.add("home.best", x.home/math.Max(1e-9, best))
		m.add("home.others", x.home-tm.weight*float64(all[t])/math.Max(1e-9, c.weight))
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
		for _, n := range c.names {
			if slices.Contains(n.words, wi) {
				nm, size = h.nameIn(n, row3), float64(len(n.words))
			}
		}
		m.add("name", nm)
		m.add("name.size", size)
		m.add("value", h.valueAt(w.at(), three))
		lost, weight, clause := 0.0, 0.0, 0.0
		for _, f := range facts {
			if f.at.Holds(w.at()) {
				clause = f.cover
				lost, weight = lostIn(f.at)
			}
		}
		m.add("clause", clause)
		m.add("clause.others", pickFloat(weight > tm.weight, (lost-(1-float64(row3[t]))*tm.weight)/math.Max(1e-9, weight-tm.weight), 0))
		m.add("clause.weight", weight/math.Max(1e-9, c.weight))
		m.add("overall", overall)
		m.add("best", best)
		m.add("left", value(row3, at(k-1)))
		m.add("right", value(row3, at(k+1)))
		m.add("left.page", value(all, at(k-1)))
		m.add("right.page", value(all, at(k+1)))
		m.add("left2", value(row3, at(k-2)))
		m.add("right2", value(row3, at(k+2)))
		m.add("sides", value(row3, at(k-1))+value(row3, at(k+1)))
		m.add("opposed", opposed[t])
		m.flag("turn", negators[low] || superlativeWords[low])
		m.add("other.names", pickFloat(w.upper, otherNames, 0))
		m.add("other.numbers", pickFloat(w.number, otherNumbers, 0))
		m.add("alike.first", float64(near1[t]))
		m.add("alike.three", float64(near3[t]))
		m.add("alike.eight", float64(near8[t]))
		m.add("alike.left", value(near3, at(k-1)))
		m.add("alike.right", value(near3, at(k+1)))
		m.flag("alike.known", alike.terms[t] != nil)
		m.add("letters", float64(min(len(low), 14)))
		m.flag("ly", strings.HasSuffix(low, "ly"))
		m.flag("ed", strings.HasSuffix(low, "ed"))
		m.flag("ing", strings.HasSuffix(low, "ing"))
		m.flag("adjective", hasAnySuffix(low, "al", "ous", "ive", "able", "ic", "ful", "ish", "ary"))
		m.flag("known", relatedStems().line(tm.name) != "")
		m.add("position", float64(k)/math.Max(1, float64(len(list))))
		m.add("words", float64(len(list)))
		m.add("sentences", math.Log(1+p.total))
		out = append(out, m)
	}
	return out
}

func hasAnySuffix(s string, suffixes ...string) bool {
	return slices.ContainsFunc(suffixes, func(x string) bool { return strings.HasSuffix(s, x) })
}

// marks are the probabilities that each telling word is not borne out.
func (h *held) marks(ranked []candidate) []float64 {
	model := markModel()
	if len(model.roots) == 0 {
		return nil
	}
	return model.probabilities(valuesOf(h.wordMeasures(ranked, false)))
}

// addMarks adds to the measures of support what the marks say in sum.
func (j *judgement) addMarks(m *measures) {
	sorted := slices.Clone(j.marks)
	slices.Sort(sorted)
	slices.Reverse(sorted)
	at := func(k int) float64 {
		if k < len(sorted) {
			return sorted[k]
		}
		return 0
	}
	sum, none := 0.0, 0.0
	for _, v := range sorted {
		sum += v
		none += math.Log(1 - math.Min(v, 0.999))
	}
	c := j.h.c
	weighted, names, plain := 0.0, 0.0, 0.0
	for k, wi := range c.tellingWords() {
		if k >= len(j.marks) {
			break
		}
		weighted += j.marks[k] * c.terms[c.termOf[wi]].weight
		if c.words[wi].upper || c.words[wi].number {
			names = math.Max(names, j.marks[k])
		} else {
			plain = math.Max(plain, j.marks[k])
		}
	}
	m.add("marks.none", none)
	m.add("marks.1", at(0))
	m.add("marks.2", at(1))
	m.add("marks.3", at(2))
	m.add("marks.5", at(4))
	m.add("marks.mean", sum/math.Max(1, float64(len(sorted))))
	m.add("marks.sum", sum)
	m.add("marks.weighted", weighted/math.Max(1e-9, c.weight))
	m.add("marks.names", names)
	m.add("marks.plain", plain)
	worst := 0.0
	for _, f := range j.facts {
		s, n := 0.0, 0.0
		for k, wi := range c.tellingWords() {
			if k < len(j.marks) && f.at.Holds(c.words[wi].at()) {
				s += j.marks[k]
				n++
			}
		}
		worst = math.Max(worst, s/math.Max(2, n))
	}
	m.add("marks.fact", worst)
}

func wordNames() []string {
	h := exampleHeld()
	return h.wordMeasures([]candidate{{unit: 0}}, true)[0].names
}
