package evidence

import (
	"math"
	"slices"
)

// maxCandidates is how many of the most relevant sentences are looked at
// closely; the others keep the order of their relevance.
const maxCandidates = 24

// candidate is a sentence that may carry the claim.
type candidate struct {
	unit   int
	prob   float64 // that it is part of what carries the claim
	around float64 // cover of it with the sentences before and behind it
	facts  facts
}

// facts are what a stretch of the page shows of the claim's names, numbers,
// dates and pairs of words.
type facts struct {
	names, numbers, dates float64 // shares of the claim's; 1 when it has none
	wrongNumber           bool    // another value for the same unit
	wrongDate             bool
	pairs                 float64 // share of the claim's neighbouring words that stand near each other
	run                   int     // longest run of the claim's words
}

// look measures unit ui against the claim.
func (h *held) look(ui int) facts {
	p, c := h.p, h.c
	u := &p.units[ui]
	row := h.row(ui)
	f := facts{names: 1, numbers: 1, dates: 1}
	if len(c.names) > 0 {
		got := 0.0
		for _, n := range c.names {
			got += h.nameIn(n, row)
		}
		f.names = got / float64(len(c.names))
	}
	if len(c.numbers) > 0 {
		got := 0.0
		for _, q := range c.numbers {
			best, wrong := 0, false
			for _, s := range h.p.read(u).numbers {
				switch q.same(s) {
				case 1:
					if q.cmp == 0 || q.unit != "" || h.sameNoun(q, s) {
						best = 1
					}
				case -1:
					wrong = true
				}
			}
			got += float64(best)
			f.wrongNumber = f.wrongNumber || best == 0 && wrong
		}
		f.numbers = got / float64(len(c.numbers))
	}
	if len(c.dates) > 0 {
		got := 0.0
		for _, d := range c.dates {
			best, wrong := 0, false
			for _, s := range h.p.read(u).dates {
				switch d.same(s) {
				case 1:
					best = 1
				case -1:
					wrong = true
				}
			}
			got += float64(best)
			f.wrongDate = f.wrongDate || best == 0 && wrong
		}
		f.dates = got / float64(len(c.dates))
	}
	f.pairs, f.run = h.pairs(u)
	return f
}

// nameIn returns the share of a name's words that a row holds; its last word
// counts twice.
func (h *held) nameIn(n name, row []float32) float64 {
	got, all := 0.0, 0.0
	for i, wi := range n.words {
		w := 1.0
		if i == len(n.words)-1 {
			w = 2
		}
		all += w
		if t := h.c.termOf[wi]; t >= 0 {
			got += w * float64(row[t])
		}
	}
	return got / math.Max(all, 1)
}

// pairs returns the share of neighbouring terms of the claim that stand within
// four words of each other in u, and the longest run of words in the same order.
func (h *held) pairs(u *unit) (float64, int) {
	c, p := h.c, h.p
	if len(c.terms) < 2 {
		return 0, 0
	}
	var lastAt [maxTerms]int
	for t := range c.terms {
		lastAt[t] = -100
	}
	var seen [maxTerms]bool
	got, run, best, prev := 0, 0, 0, -2
	pos := 0
	for _, w := range p.words[u.w0:u.w1] {
		if w.stop {
			continue
		}
		pos++
		matched := -1
		for _, x := range h.hits[w.stem] {
			t := x.term
			if x.weight < sameMeaning {
				continue
			}
			if t > 0 && pos-lastAt[t-1] <= 4 && !seen[t] {
				seen[t] = true
				got++
			}
			if t+1 < len(c.terms) && pos-lastAt[t+1] <= 4 && !seen[t+1] {
				seen[t+1] = true
				got++
			}
			lastAt[t] = pos
			matched = t
		}
		if matched >= 0 && matched == prev+1 {
			run++
		} else if matched >= 0 {
			run = 1
		} else {
			run = 0
		}
		prev = matched
		if matched < 0 {
			prev = -2
		}
		best = max(best, run)
	}
	return float64(got) / float64(len(c.terms)-1), best
}

// candidates returns the most relevant sentences, looked at closely.
func (h *held) candidates() []candidate {
	n := min(len(h.order), maxCandidates)
	out := make([]candidate, 0, n)
	for _, ui := range h.order[:n] {
		if h.bm[ui] == 0 && len(out) > 0 {
			break
		}
		around := h.cover(span(max(0, ui-1), min(len(h.p.units)-1, ui+1))...)
		out = append(out, candidate{unit: ui, around: around, facts: h.look(ui)})
	}
	return out
}

// rank orders the candidates by the model.
func (h *held) rank() []candidate {
	out := h.candidates()
	model := rankModel()
	if len(h.p.units) >= PageFrom {
		model = rankPage()
	}
	rows := make([][]float64, len(out))
	for i := range out {
		rows[i] = h.rankMeasures(out, i, false).values
	}
	for i, p := range model.probabilities(rows) {
		out[i].prob = p
	}
	byProbability(out)
	return out
}

func byProbability(c []candidate) {
	slices.SortStableFunc(c, func(a, b candidate) int {
		switch {
		case a.prob > b.prob:
			return -1
		case a.prob < b.prob:
			return 1
		}
		return 0
	})
}

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
	p, c := h.p, h.c
	x := &all[i]
	ui := x.unit
	u := &p.units[ui]
	top := math.Max(h.bm[all[0].unit], 1e-9)
	for k := range all {
		top = math.Max(top, h.bm[all[k].unit])
	}
	bmAt := func(k int) float64 {
		if k < 0 || k >= len(p.units) {
			return 0
		}
		return h.bm[k]
	}
	weight := math.Max(c.weight, 1e-9)
	cover := h.cover(ui)
	m.add("relevance", h.bm[ui]/weight)
	m.add("relevance.top", h.bm[ui]/top)
	m.add("place", float64(i))
	m.add("cover", cover)
	around := cover
	if ui > 0 {
		around = math.Max(around, h.cover(ui-1, ui))
	}
	m.add("cover.before", around-cover)
	around = cover
	if ui+1 < len(p.units) {
		around = math.Max(around, h.cover(ui, ui+1))
	}
	m.add("cover.after", around-cover)
	m.add("before", bmAt(ui-1)/top)
	m.add("after", bmAt(ui+1)/top)
	m.add("around2", math.Max(bmAt(ui-2), bmAt(ui+2))/top)
	m.add("context", h.ctx[ui])
	m.add("subject", h.sub[ui])
	m.add("names", x.facts.names)
	m.add("numbers", x.facts.numbers)
	m.add("dates", x.facts.dates)
	m.flag("number.wrong", x.facts.wrongNumber)
	m.flag("date.wrong", x.facts.wrongDate)
	m.flag("claim.names", len(c.names) > 0)
	m.flag("claim.numbers", len(c.numbers) > 0)
	m.flag("claim.dates", len(c.dates) > 0)
	m.add("pairs", x.facts.pairs)
	m.add("run", float64(x.facts.run))
	m.add("length", math.Log(1+float64(u.w1-u.w0)))
	m.flag("heading", u.heading)
	m.flag("meta", u.meta)
	m.flag("stop", u.stop)
	m.flag("main", u.main)
	m.add("position", float64(ui)/math.Max(1, float64(len(p.units))))
	m.add("from.lead", math.Max(-10, math.Min(30, float64(ui-p.lead))))
	m.add("page", math.Log(1+p.total))
	m.add("claim.terms", float64(len(c.terms)))
	// what this sentence holds that no better one does
	only := 0.0
	row := h.row(ui)
	for t := range c.terms {
		if row[t] == 0 {
			continue
		}
		best := float32(0)
		for k := range all {
			if k != i && h.bm[all[k].unit] >= h.bm[ui] {
				best = max(best, h.row(all[k].unit)[t])
			}
		}
		if row[t] > best {
			only += float64(row[t]-best) * c.terms[t].weight
		}
	}
	m.add("only", only/weight)
	// how rare its rarest hit is, and how much of the sentence is about the claim
	rare, mass, hitMass := 0.0, 0.0, 0.0
	for t := range c.terms {
		rare = math.Max(rare, float64(row[t])*c.terms[t].weight)
	}
	content := 0
	for _, w := range p.words[u.w0:u.w1] {
		if w.stop {
			continue
		}
		content++
		mass++
		for _, hx := range h.hits[w.stem] {
			hitMass += hx.weight
			break
		}
	}
	m.add("rarest", rare/weight)
	m.add("share", hitMass/math.Max(1, mass))
	m.add("gap", (top-h.bm[ui])/weight)
	m.add("opposites", float64(min(int(h.opp[ui]), 3)))
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
	m.add("exact", exact/weight)
	m.add("hits", some)
	m.add("upper.cover", upperHit/math.Max(upper, 1e-9))
	m.add("lower.cover", (cover*weight-upperHit)/math.Max(weight-upper, 1e-9))
	m.add("order", h.inOrder([]int{ui}))
	second := 0.0 // how far ahead of the next one
	for k := range all {
		if k != i {
			second = math.Max(second, h.bm[all[k].unit])
		}
	}
	m.add("lead", (h.bm[ui]-second)/weight)
	m.flag("after.heading", ui > 0 && p.units[ui-1].heading)
	values := 0 // for claims with values alone: look has not read those of the unit for others, but an earlier claim may have
	if len(c.numbers)+len(c.dates) > 0 {
		values = len(u.numbers) + len(u.dates)
	}
	m.add("unit.numbers", math.Min(4, float64(values)))
	h.surroundings(all, i, &m)
	h.alikeCandidate(all, i, &m)
	return m
}
