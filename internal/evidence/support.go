package evidence

import (
	"math"
	"slices"
	"sync"

	"ibid/sources"
)

// measures are what the models of support know.
func (j *judgement) measures(named bool) measures {
	h, ranked := j.h, j.ranked
	m := measures{named: named, values: make([]float64, 0, 140)}
	p, c := h.p, h.c
	weight := math.Max(c.weight, 1e-9)
	n := len(ranked)
	var none candidate
	at := func(i int) candidate {
		if i < n {
			return ranked[i]
		}
		return none
	}
	units := make([]int, 0, n)
	for _, r := range ranked {
		units = append(units, r.unit)
	}
	first := units[:min(1, n)]
	two := units[:min(2, n)]
	three := units[:min(3, n)]
	five := units[:min(5, n)]
	best := h.best(units)
	all := h.whole()

	coverAll := 0.0
	for t := range c.terms {
		coverAll += float64(all[t]) * c.terms[t].weight
	}
	coverAll /= weight
	c1, c2, c3, c5 := h.cover(first...), h.cover(two...), h.cover(three...), h.cover(five...)
	m.add("p1", at(0).prob)
	m.add("p2", at(1).prob)
	m.add("p3", at(2).prob)
	m.add("cover1", c1)
	m.add("cover2", c2)
	m.add("cover3", c3)
	m.add("cover5", c5)
	m.add("cover.best", best)
	m.add("cover.page", coverAll)
	m.add("cover.gain", c3-c1)
	win := 0.0
	if n > 0 {
		_, win = h.window(ranked[0].unit, 4)
	}
	m.add("cover.window", win)
	bm := 0.0
	for _, u := range units {
		bm = math.Max(bm, h.bm[u])
	}
	m.add("relevance", bm/weight)
	pairs, run, pairs3 := 0.0, 0, 0.0
	for i := range ranked[:min(3, n)] {
		pairs3 = math.Max(pairs3, ranked[i].facts.pairs)
		run = max(run, ranked[i].facts.run)
	}
	pairs = at(0).facts.pairs
	m.add("pairs1", pairs)
	m.add("pairs3", pairs3)
	m.add("run", float64(run)/math.Max(1, float64(len(c.terms))))

	// the terms one by one
	row3 := h.union(three)
	row1 := h.union(first)
	missing3, missingAll, worst, worstAll := 0.0, 0.0, 0.0, 0.0
	missLow, missUp, missNum, up, low, nums := 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
	exact, soft := 0.0, 0.0
	missFew := 0.0
	for t, tm := range c.terms {
		if row3[t] < sameBegin {
			missing3++
			worst = math.Max(worst, tm.weight)
			missFew += tm.weight * tm.weight
		}
		if all[t] < sameBegin {
			missingAll++
			worstAll = math.Max(worstAll, tm.weight)
		}
		switch {
		case tm.number:
			nums++
			if row3[t] < 1 {
				missNum++
			}
		case tm.upper:
			up++
			if row3[t] < sameBegin {
				missUp++
			}
		default:
			low += tm.weight
			if row3[t] < sameBegin {
				missLow += tm.weight
			}
		}
		if row1[t] == 1 {
			exact += tm.weight
		} else {
			soft += float64(row1[t]) * tm.weight
		}
	}
	k := math.Max(1, float64(len(c.terms)))
	m.add("missing3", missing3)
	m.add("missing3.share", missing3/k)
	m.add("missing.page", missingAll)
	m.add("missing.page.share", missingAll/k)
	m.add("worst3", worst)
	m.add("worst.page", worstAll)
	m.add("missing.squares", math.Sqrt(missFew)/math.Max(1, weight))
	m.add("low.missing", missLow/math.Max(1e-9, low))
	m.add("upper.missing", missUp)
	m.add("upper.missing.share", missUp/math.Max(1, up))
	m.add("digits.missing", missNum)
	m.add("exact1", exact/weight)
	m.add("soft1", soft/weight)

	// names, numbers, dates in the best three, and anywhere
	names3, namesAll := 0.0, 0.0
	lowName := 1.0
	for _, nm := range c.names {
		v := h.nameIn(nm, row3)
		names3 += v
		lowName = math.Min(lowName, v)
		namesAll += h.nameIn(nm, all)
	}
	kn := math.Max(1, float64(len(c.names)))
	m.add("names", float64(len(c.names)))
	m.add("names3.missing", float64(len(c.names))-names3)
	m.add("names3", pickFloat(len(c.names) > 0, names3/kn, 1))
	m.add("names.page", pickFloat(len(c.names) > 0, namesAll/kn, 1))
	m.add("names.low", lowName)

	nr := h.numbersIn(three)
	na := h.numbersIn(nil)
	n1 := h.numbersIn(first)
	kq := float64(len(c.numbers))
	m.add("numbers", kq)
	m.add("numbers3.missing", kq-float64(nr.ok))
	m.add("numbers3.wrong", float64(nr.wrong))
	m.add("numbers.page.missing", kq-float64(na.ok))
	m.add("numbers.page.wrong", float64(na.wrong))
	m.add("numbers1.ok", float64(n1.ok))
	m.add("numbers1.wrong", float64(n1.wrong))
	m.add("numbers.bound.ok", float64(n1.boundOK))
	m.add("numbers.bound.wrong", float64(n1.boundWrong))
	dr := h.datesIn(three)
	da := h.datesIn(nil)
	d1 := h.datesIn(first)
	kd := float64(len(c.dates))
	m.add("dates", kd)
	m.add("dates3.missing", kd-float64(dr.ok))
	m.add("dates3.wrong", float64(dr.wrong))
	m.add("dates.page.missing", kd-float64(da.ok))
	m.add("dates.page.wrong", float64(da.wrong))
	m.add("dates1.ok", float64(d1.ok))
	m.add("dates1.wrong", float64(d1.wrong))
	m.add("dates.bound.ok", float64(d1.boundOK))
	m.add("dates.bound.wrong", float64(d1.boundWrong))

	// quotations
	quoted, quoteMiss := 0.0, 0.0
	for _, q := range c.quotes {
		f := q.find(p, c.text)
		if f.exact {
			quoted++
		} else {
			quoteMiss = math.Max(quoteMiss, 1-f.share)
		}
	}
	m.add("quoted", quoted)
	m.add("quote.missing", quoteMiss)

	// the checks and facts as the editor sees them
	var checked [len(checkKinds)][3]float64 // by kind: ok, not found, differs
	denied := 0.0
	for _, k := range j.checks {
		at := slices.Index(checkKinds[:], k.Kind)
		switch {
		case k.denial:
			denied = pickFloat(k.conflict, 2, 1)
		case at < 0:
		case k.OK:
			checked[at][0]++
		case k.conflict || k.near:
			checked[at][2]++
		default:
			checked[at][1]++
		}
	}
	for i, kind := range checkKinds {
		m.add("check."+string(kind)+".ok", checked[i][0])
		m.add("check."+string(kind)+".missing", checked[i][1])
		m.add("check."+string(kind)+".differs", checked[i][2])
	}
	m.add("denied", denied)
	m.flag("whole", j.whole())
	m.add("cover.passage", h.cover(j.units...))
	m.add("cover.rest", h.coverWithoutValues(j.units))
	there, lowest := 0.0, 1.0
	for _, f := range j.facts {
		if f.there {
			there++
		}
		lowest = math.Min(lowest, f.cover)
	}
	m.add("facts.there", there/math.Max(1, float64(len(j.facts))))
	m.add("facts.lowest", lowest)

	// what turns the meaning
	t1 := 0
	opp1, opp3 := 0.0, 0.0
	for i, r := range ranked[:min(3, n)] {
		t := turns(p.text, p.units[r.unit].at)
		if i == 0 {
			t1 = t
			opp1 = float64(min(int(h.opp[r.unit]), 3))
		}
		opp3 = math.Max(opp3, float64(min(int(h.opp[r.unit]), 3)))
	}
	m.add("turns.claim", float64(c.turns))
	m.add("turns.source", float64(t1))
	m.flag("turns.differ", (c.turns > 0) != (t1 > 0))
	m.flag("turns.claim.only", c.turns > 0 && t1 == 0)
	m.add("opposites1", opp1)
	m.add("opposites3", opp3)
	m.add("opposites.unheld", h.oppositesUnheld(first))

	// the claim and the page
	m.add("terms", float64(len(c.terms)))
	m.add("words", float64(len(c.words)))
	m.add("page", math.Log(1+p.total))
	m.add("meanlen", p.meanLen)
	m.add("claim.rare", weight/k)
	m.add("context", h.contextIn(three))
	sub := 0.0
	for _, u := range three {
		sub = math.Max(sub, h.sub[u])
	}
	m.add("subject", sub)
	share, srcWords := h.shareOf(first)
	m.add("source.share", share)
	m.add("source.words", math.Log(1+srcWords))
	facts := h.factCovers(three)
	m.add("facts", float64(len(facts)))
	low1 := 1.0
	for _, v := range facts {
		low1 = math.Min(low1, v)
	}
	m.add("facts.low", low1)
	ord := h.inOrder(first)
	m.add("order", ord)
	extraNames, extraNums := h.extras(first)
	m.add("source.other.names", extraNames)
	m.add("source.other.numbers", extraNums)
	hedge := hedges(c.text, sources.Span{End: len(c.text)})
	m.add("hedges.claim", float64(hedge))
	sup := superlatives(c.text, sources.Span{End: len(c.text)})
	supMiss := 0.0
	if sup > 0 && n > 0 && superlatives(p.text, p.units[ranked[0].unit].at) == 0 {
		supMiss = 1
	}
	m.add("superlatives", float64(sup))
	m.add("superlatives.missing", supMiss)
	j.addMarks(&m)
	j.addContrast(&m)
	j.addAlike(&m)
	return m
}

var checkKinds = [...]sources.CheckKind{sources.CheckQuotation, sources.CheckNumber, sources.CheckDate, sources.CheckName, sources.CheckNegation}

func pickFloat(first bool, a, b float64) float64 {
	if first {
		return a
	}
	return b
}

// union returns for each term the best weight with which one of units holds it.
func (h *held) union(units []int) []float32 {
	out := make([]float32, len(h.c.terms))
	for _, u := range units {
		for t, v := range h.row(u) {
			out[t] = max(out[t], v)
		}
	}
	return out
}

// whole is union over the page and its titles.
func (h *held) whole() []float32 {
	out := make([]float32, len(h.c.terms))
	for _, stem := range h.touched {
		if h.p.df[stem] == 0 {
			continue
		}
		for _, x := range h.hits[stem] {
			out[x.term] = max(out[x.term], float32(x.weight))
		}
	}
	return out
}

// best is the cover of up to three of units, chosen greedily.
func (h *held) best(units []int) float64 {
	have := make([]float32, len(h.c.terms))
	total := 0.0
	var taken [maxCandidates]bool
	for range 3 {
		gain, which := 0.0, -1
		for i, u := range units {
			if taken[i] {
				continue
			}
			g := 0.0
			for t, v := range h.row(u) {
				if v > have[t] {
					g += float64(v-have[t]) * h.c.terms[t].weight
				}
			}
			if g > gain {
				gain, which = g, i
			}
		}
		if which < 0 {
			break
		}
		taken[which] = true
		total += gain
		for t, v := range h.row(units[which]) {
			have[t] = max(have[t], v)
		}
	}
	return total / math.Max(h.c.weight, 1e-9)
}

// window returns the stretch of at most most units around u that covers most,
// the shortest of the best ones.
func (h *held) window(u, most int) (from int, cover float64) {
	from = u
	var around [8]int
	for start := max(0, u-most+1); start <= u; start++ {
		n := 0
		for k := start; k < start+most && k < len(h.p.units); k++ {
			around[n] = k
			n++
		}
		if v := h.cover(around[:n]...); v > cover {
			from, cover = start, v
		}
	}
	return from, cover
}

// tally counts how numbers or dates of the claim fare.
type tally struct{ ok, wrong, boundOK, boundWrong int }

// numbersIn looks for the claim's numbers in units, or on the whole page.
func (h *held) numbersIn(units []int) tally {
	var out tally
	for _, q := range h.c.numbers {
		ok, wrong := false, false
		each(h.p, units, func(u *unit) {
			for _, s := range h.p.read(u).numbers {
				switch q.same(s) {
				case 1:
					ok = ok || q.cmp == 0 || q.unit != "" || h.sameNoun(q, s)
				case -1:
					wrong = wrong || !q.weak && (q.unit != "" || h.sameNoun(q, s))
				}
			}
			if !ok && q.unit == "" && q.lo >= 1000 { // a year that reads as a number
				for _, d := range h.p.read(u).dates {
					ok = ok || float64(d.y) == q.lo
				}
			}
		})
		out.count(ok, wrong, q.cmp != 0)
	}
	return out
}

func (t *tally) count(ok, wrong, bound bool) {
	switch {
	case ok:
		t.ok++
		if bound {
			t.boundOK++
		}
	case wrong:
		t.wrong++
		if bound {
			t.boundWrong++
		}
	}
}

func each(p *page, units []int, f func(*unit)) {
	if units == nil {
		for i := range p.units {
			f(&p.units[i])
		}
		return
	}
	for _, i := range units {
		f(&p.units[i])
	}
}

// sameNoun reports whether two numbers count the same thing: the telling word
// behind them is the same.
func (h *held) sameNoun(q, s quantity) bool {
	a := nextTerm(h.c.words, q.at.End)
	b := nextTerm(h.p.words, s.at.End)
	if a < 0 || b < 0 {
		return false
	}
	if a == b {
		return true
	}
	for _, x := range h.hits[b] {
		if h.c.terms[x.term].stem == a && x.weight >= sameMeaning {
			return true
		}
	}
	return false
}

// nextTerm returns the stem of the first telling word within three words
// behind a byte offset, or -1. words are in order.
func nextTerm(words []word, after int) int32 {
	lo, hi := 0, len(words)
	for lo < hi {
		mid := (lo + hi) / 2
		if words[mid].at().Start < after {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	for i := lo; i < len(words) && i < lo+3; i++ {
		if !words[i].stop && !words[i].number {
			return words[i].stem
		}
	}
	return -1
}

// datesIn looks for the claim's dates in units, or on the whole page.
func (h *held) datesIn(units []int) tally {
	var out tally
	for _, d := range h.c.dates {
		ok, wrong := false, false
		each(h.p, units, func(u *unit) {
			for _, s := range h.p.read(u).dates {
				switch d.same(s) {
				case 1:
					ok = true
				case -1:
					wrong = true
				}
			}
		})
		out.count(ok, wrong, d.cmp != 0 && !d.orEqual)
	}
	return out
}

// oppositesUnheld counts the terms of the claim that units do not hold while
// they hold an opposite of it.
func (h *held) oppositesUnheld(units []int) float64 {
	n := 0
	row := h.union(units)
	for _, u := range units {
		x := &h.p.units[u]
		for _, w := range h.p.words[x.w0:x.w1] {
			if t, ok := h.oppOf[w.stem]; ok && row[t] < sameMeaning {
				n++
			}
		}
	}
	return float64(min(n, 3))
}

func (h *held) contextIn(units []int) float64 {
	best := 0.0
	for _, u := range units {
		best = math.Max(best, h.ctx[u])
	}
	return best
}

// shareOf returns how much of the units' telling words the claim holds, and
// how many words they have.
func (h *held) shareOf(units []int) (share, words float64) {
	got, all := 0.0, 0.0
	for _, u := range units {
		x := &h.p.units[u]
		for _, w := range h.p.words[x.w0:x.w1] {
			if w.stop {
				continue
			}
			v := h.p.lex.background(w.stem)
			all += v
			words++
			if hs := h.hits[w.stem]; len(hs) > 0 {
				got += v * hs[0].weight
			}
		}
	}
	return got / math.Max(1, all), words
}

// inOrder is the longest common subsequence of the claim's terms and the first
// unit's, as a share of the terms.
func (h *held) inOrder(units []int) float64 {
	n := len(h.c.terms)
	if len(units) == 0 || n == 0 {
		return 0
	}
	u := &h.p.units[units[0]]
	best := make([]int, n+1)
	for _, w := range h.p.words[u.w0:u.w1] {
		hs := h.hits[w.stem]
		if len(hs) == 0 {
			continue
		}
		// one hit a word is enough: the heaviest
		x := hs[0]
		for _, y := range hs {
			if y.weight > x.weight {
				x = y
			}
		}
		k := 0
		for t := 0; t <= x.term; t++ {
			k = max(k, best[t])
		}
		best[x.term+1] = max(best[x.term+1], k+1)
	}
	k := 0
	for _, v := range best {
		k = max(k, v)
	}
	return float64(k) / float64(n)
}

// extras counts capitalised words and numbers of the units that the claim lacks.
func (h *held) extras(units []int) (names, numbers float64) {
	for _, u := range units {
		x := &h.p.units[u]
		for _, w := range h.p.words[x.w0:x.w1] {
			if w.stop || len(h.hits[w.stem]) > 0 {
				continue
			}
			if w.number {
				numbers++
			} else if w.upper && !w.first {
				names++
			}
		}
	}
	return math.Min(names, 8), math.Min(numbers, 8)
}

var hedgeWords = setOf(`may might could possibly perhaps probably likely suggest suggests suggested appear appears seem seems claimed alleged allegedly reportedly`)

func hedges(s string, at sources.Span) int {
	n := 0
	eachWord(s, at, func(w string) {
		if hedgeWords[w] {
			n++
		}
	})
	return n
}

var superlativeWords = setOf(`most first only last best worst largest biggest smallest highest lowest longest shortest oldest youngest newest greatest fastest
	all every always never none entire entirely solely sole main mainly primarily exclusively`)

func superlatives(s string, at sources.Span) int {
	n := 0
	eachWord(s, at, func(w string) {
		if superlativeWords[w] {
			n++
		}
	})
	return n
}

var exampleHeld = sync.OnceValue(func() *held {
	p := newPage("A town.", []block{{at: sources.Span{End: 7}}}, nil, "")
	return hold(p, newClaim(p, "A town.", "", ""))
})

// rankNames and supportNames are the names of the measures, in their order.
func rankNames() []string {
	h := exampleHeld()
	return h.rankMeasures([]candidate{{unit: 0}}, 0, true).names
}

func supportNames() []string {
	h := exampleHeld()
	return h.consider([]candidate{{unit: 0}}).measures(true).names
}
