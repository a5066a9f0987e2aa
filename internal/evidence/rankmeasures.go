package evidence

import (
	"math"
)

// surroundings measures what stands around candidate i, and how much of it is about the
// claim: what its neighbours and it hold together, against the best of all
// candidates; the relevance of the four sentences on either side, the nearer the more;
// and the weight that it shares with the claim, against its own and both. Extracts,
// whose sentences someone has picked or shuffled, have no surroundings: all is 0.
func (h *held) surroundings(all []candidate, i int, m *measures) {
	const reach = 4
	p := h.p
	if len(p.units) < PageFrom {
		for _, name := range [...]string{"around.best", "around.sum", "cosine", "precision"} {
			m.add(name, 0)
		}
		return
	}
	ui := all[i].unit
	best, sum := 0.0, 0.0
	for k := range all {
		best = math.Max(best, all[k].around)
	}
	for k := max(0, ui-reach); k <= min(len(p.units)-1, ui+reach); k++ {
		if k != ui {
			sum += h.bm[k] / float64(max(k-ui, ui-k))
		}
	}
	weight := math.Max(h.c.weight, 1e-9)
	u := &p.units[ui]
	shared, own := 0.0, 0.0
	for _, w := range p.words[u.w0:u.w1] {
		if w.stop {
			continue
		}
		v := p.idf(w.stem, p.lex.background(w.stem))
		own += v
		if x := h.hits[w.stem]; len(x) > 0 {
			shared += v * x[0].weight
		}
	}
	m.add("around.best", all[i].around-best)
	m.add("around.sum", sum/weight)
	m.add("cosine", shared/math.Sqrt(math.Max(1e-9, own*weight)))
	m.add("precision", shared/math.Max(1e-9, own))
}

// rankMeasures are what the ranking model knows of candidate i.
func (h *held) rankMeasures(all []candidate, i int, named bool) measures {
	m := measures{named: named, values: make([]float64, 0, 56)}
	s := standing{all: all, i: i, unit: all[i].unit, top: 1e-9, weight: math.Max(h.c.weight, 1e-9), cover: h.cover(all[i].unit)}
	for k := range all {
		s.top = math.Max(s.top, h.bm[all[k].unit])
	}
	h.addRelevance(s, &m)
	h.addFacts(s, &m)
	h.addOwn(s, &m)
	h.addHits(s, &m)
	h.surroundings(all, i, &m)
	h.alikeCandidate(all, i, &m)
	return m
}

// standing is a candidate among all.
type standing struct {
	all           []candidate
	i, unit       int
	top           float64 // the best relevance of a candidate
	weight, cover float64 // of the claim, and the share of it that this one holds
}

// addRelevance tells how near the claim the candidate and its neighbours are.
func (h *held) addRelevance(s standing, m *measures) {
	ui := s.unit
	bmAt := func(k int) float64 {
		if k < 0 || k >= len(h.p.units) {
			return 0
		}
		return h.bm[k]
	}
	m.add("relevance", h.bm[ui]/s.weight)
	m.add("relevance.top", h.bm[ui]/s.top)
	m.add("place", float64(s.i))
	m.add("cover", s.cover)
	around := s.cover
	if ui > 0 {
		around = math.Max(around, h.cover(ui-1, ui))
	}
	m.add("cover.before", around-s.cover)
	around = s.cover
	if ui+1 < len(h.p.units) {
		around = math.Max(around, h.cover(ui, ui+1))
	}
	m.add("cover.after", around-s.cover)
	m.add("before", bmAt(ui-1)/s.top)
	m.add("after", bmAt(ui+1)/s.top)
	m.add("around2", math.Max(bmAt(ui-2), bmAt(ui+2))/s.top)
	m.add("context", h.ctx[ui])
	m.add("subject", h.sub[ui])
}

// addFacts tells of the claim's facts in the candidate, what kind of sentence it is,
// and of what page.
func (h *held) addFacts(s standing, m *measures) {
	p, c := h.p, h.c
	f, u := s.all[s.i].facts, &p.units[s.unit]
	m.add("names", f.names)
	m.add("numbers", f.numbers)
	m.add("dates", f.dates)
	m.flag("number.wrong", f.wrongNumber)
	m.flag("date.wrong", f.wrongDate)
	m.flag("claim.names", len(c.names) > 0)
	m.flag("claim.numbers", len(c.numbers) > 0)
	m.flag("claim.dates", len(c.dates) > 0)
	m.add("pairs", f.pairs)
	m.add("run", float64(f.run))
	m.add("length", math.Log(1+float64(u.w1-u.w0)))
	m.flag("heading", u.heading)
	m.flag("meta", u.meta)
	m.flag("stop", u.stop)
	m.flag("main", u.main)
	m.add("position", float64(s.unit)/math.Max(1, float64(len(p.units))))
	m.add("from.lead", math.Max(-10, math.Min(30, float64(s.unit-p.lead))))
	m.add("page", math.Log(1+p.total))
	m.add("claim.terms", float64(len(c.terms)))
}

// addOwn tells what the candidate holds that no better one does, how rare the rarest
// of it is, and how much of the sentence is about the claim.
func (h *held) addOwn(s standing, m *measures) {
	u, row := &h.p.units[s.unit], h.row(s.unit)
	only, rare := 0.0, 0.0
	for t := range h.c.terms {
		rare = math.Max(rare, float64(row[t])*h.c.terms[t].weight)
		if row[t] == 0 {
			continue
		}
		best := float32(0)
		for k := range s.all {
			if k != s.i && h.bm[s.all[k].unit] >= h.bm[s.unit] {
				best = max(best, h.row(s.all[k].unit)[t])
			}
		}
		if row[t] > best {
			only += float64(row[t]-best) * h.c.terms[t].weight
		}
	}
	m.add("only", only/s.weight)
	mass, hitMass := 0.0, 0.0
	for _, w := range h.p.words[u.w0:u.w1] {
		if w.stop {
			continue
		}
		mass++
		if x := h.hits[w.stem]; len(x) > 0 {
			hitMass += x[0].weight
		}
	}
	m.add("rarest", rare/s.weight)
	m.add("share", hitMass/math.Max(1, mass))
}

// addHits tells how well the candidate holds the claim's terms, and how far ahead of
// the others it is.
func (h *held) addHits(s standing, m *measures) {
	p, c := h.p, h.c
	u, row := &p.units[s.unit], h.row(s.unit)
	m.add("gap", (s.top-h.bm[s.unit])/s.weight)
	m.add("opposites", float64(min(int(h.opp[s.unit]), 3)))
	exact, some, upper, upperHit := 0.0, 0.0, 0.0, 0.0
	for t, tm := range c.terms {
		if row[t] >= 1 {
			exact += tm.weight
		}
		if row[t] >= sameMeaning {
			some++
		}
		if tm.upper || tm.number {
			upper += tm.weight
			upperHit += float64(row[t]) * tm.weight
		}
	}
	m.add("exact", exact/s.weight)
	m.add("hits", some)
	m.add("upper.cover", upperHit/math.Max(upper, 1e-9))
	m.add("lower.cover", (s.cover*s.weight-upperHit)/math.Max(s.weight-upper, 1e-9))
	m.add("order", h.inOrder([]int{s.unit}))
	second := 0.0
	for k := range s.all {
		if k != s.i {
			second = math.Max(second, h.bm[s.all[k].unit])
		}
	}
	m.add("lead", (h.bm[s.unit]-second)/s.weight)
	m.flag("after.heading", s.unit > 0 && p.units[s.unit-1].heading)
	values := 0 // for claims with values alone: look has not read those of the unit for others, but an earlier claim may have
	if len(c.numbers)+len(c.dates) > 0 {
		values = len(u.numbers) + len(u.dates)
	}
	m.add("unit.numbers", math.Min(4, float64(values)))
}
