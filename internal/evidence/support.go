package evidence

import (
	"math"
	"slices"
	"sync"

	"ibid/sources"
)

// measures are what the models of support know.
func (j *judgement) measures(named bool) measures {
	m := measures{named: named, values: make([]float64, 0, 140)}
	b := j.bestUnits()
	j.addCover(&m, b)
	j.addTerms(&m, b)
	j.addNames(&m, b)
	j.addValues(&m, b)
	j.addQuotes(&m)
	j.addChecks(&m)
	j.addTurns(&m, b)
	j.addSurroundings(&m, b)
	j.addMarks(&m)
	j.addContrast(&m)
	j.addAlike(&m, b)
	return m
}

// bestUnits are the sentences that may carry a claim, best first, the first few
// of them, and what those and the whole page hold of each term.
type bestUnits struct {
	all, one, two, three, five []int
	row1, row3, page           []float32
}

func (j *judgement) bestUnits() bestUnits {
	all := make([]int, 0, len(j.ranked))
	for _, r := range j.ranked {
		all = append(all, r.unit)
	}
	n := len(all)
	b := bestUnits{all: all, one: all[:min(1, n)], two: all[:min(2, n)], three: all[:min(3, n)], five: all[:min(5, n)]}
	b.row1, b.row3, b.page = j.h.union(b.one), j.h.union(b.three), j.h.whole()
	return b
}

// at returns candidate i, or an empty one.
func (j *judgement) at(i int) candidate {
	if i < len(j.ranked) {
		return j.ranked[i]
	}
	return candidate{}
}

// addCover tells how likely the best sentences are, and how much of the claim
// they hold together.
func (j *judgement) addCover(m *measures, b bestUnits) {
	h, c := j.h, j.h.c
	weight := math.Max(c.weight, 1e-9)
	coverAll := 0.0
	for t := range c.terms {
		coverAll += float64(b.page[t]) * c.terms[t].weight
	}
	coverAll /= weight
	c1, c3 := h.cover(b.one...), h.cover(b.three...)
	m.add("p1", j.at(0).prob)
	m.add("p2", j.at(1).prob)
	m.add("p3", j.at(2).prob)
	m.add("cover1", c1)
	m.add("cover2", h.cover(b.two...))
	m.add("cover3", c3)
	m.add("cover5", h.cover(b.five...))
	m.add("cover.best", h.best(b.all))
	m.add("cover.page", coverAll)
	m.add("cover.gain", c3-c1)
	win := 0.0
	if len(b.one) > 0 {
		_, win = h.window(b.one[0], 4)
	}
	m.add("cover.window", win)
	bm := 0.0
	for _, u := range b.all {
		bm = math.Max(bm, h.bm[u])
	}
	m.add("relevance", bm/weight)
	run, pairs3 := 0, 0.0
	for i := range b.three {
		pairs3 = math.Max(pairs3, j.ranked[i].facts.pairs)
		run = max(run, j.ranked[i].facts.run)
	}
	m.add("pairs1", j.at(0).facts.pairs)
	m.add("pairs3", pairs3)
	m.add("run", float64(run)/math.Max(1, float64(len(c.terms))))
}

// addTerms tells which of the claim's terms the best three sentences and the page
// lack.
func (j *judgement) addTerms(m *measures, b bestUnits) {
	c := j.h.c
	weight := math.Max(c.weight, 1e-9)
	missing3, missingAll, worst, worstAll := 0.0, 0.0, 0.0, 0.0
	missLow, missUp, missNum, up, low := 0.0, 0.0, 0.0, 0.0, 0.0
	exact, soft := 0.0, 0.0
	missFew := 0.0
	for t, tm := range c.terms {
		if b.row3[t] < sameBegin {
			missing3++
			worst = math.Max(worst, tm.weight)
			missFew += tm.weight * tm.weight
		}
		if b.page[t] < sameBegin {
			missingAll++
			worstAll = math.Max(worstAll, tm.weight)
		}
		switch {
		case tm.number:
			if b.row3[t] < 1 {
				missNum++
			}
		case tm.upper:
			up++
			if b.row3[t] < sameBegin {
				missUp++
			}
		default:
			low += tm.weight
			if b.row3[t] < sameBegin {
				missLow += tm.weight
			}
		}
		if b.row1[t] == 1 {
			exact += tm.weight
		} else {
			soft += float64(b.row1[t]) * tm.weight
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
}

// addNames tells of the claim's names in the best three sentences, and anywhere.
func (j *judgement) addNames(m *measures, b bestUnits) {
	h, c := j.h, j.h.c
	names3, namesAll := 0.0, 0.0
	lowest := 1.0
	for _, nm := range c.names {
		v := h.nameIn(nm, b.row3)
		names3 += v
		lowest = math.Min(lowest, v)
		namesAll += h.nameIn(nm, b.page)
	}
	n := float64(len(c.names))
	m.add("names", n)
	m.add("names3.missing", n-names3)
	m.add("names3", pickFloat(n > 0, names3/math.Max(1, n), 1))
	m.add("names.page", pickFloat(n > 0, namesAll/math.Max(1, n), 1))
	m.add("names.low", lowest)
}

// addValues tells of the claim's numbers and dates in the best sentence, the best
// three, and anywhere.
func (j *judgement) addValues(m *measures, b bestUnits) {
	h := j.h
	add := func(kind string, n int, one, three, anywhere tally) {
		m.add(kind, float64(n))
		m.add(kind+"3.missing", float64(n-three.ok))
		m.add(kind+"3.wrong", float64(three.wrong))
		m.add(kind+".page.missing", float64(n-anywhere.ok))
		m.add(kind+".page.wrong", float64(anywhere.wrong))
		m.add(kind+"1.ok", float64(one.ok))
		m.add(kind+"1.wrong", float64(one.wrong))
		m.add(kind+".bound.ok", float64(one.boundOK))
		m.add(kind+".bound.wrong", float64(one.boundWrong))
	}
	add("numbers", len(h.c.numbers), h.numbersIn(b.one), h.numbersIn(b.three), h.numbersIn(nil))
	add("dates", len(h.c.dates), h.datesIn(b.one), h.datesIn(b.three), h.datesIn(nil))
}

// addQuotes tells of the claim's quotations.
func (j *judgement) addQuotes(m *measures) {
	c := j.h.c
	quoted, missing := 0.0, 0.0
	for _, q := range c.quotes {
		f := q.find(j.h.p, c.text)
		if f.exact {
			quoted++
		} else {
			missing = math.Max(missing, 1-f.share)
		}
	}
	m.add("quoted", quoted)
	m.add("quote.missing", missing)
}

// addChecks tells of the checks and facts as the editor sees them.
func (j *judgement) addChecks(m *measures) {
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
	m.add("cover.passage", j.h.cover(j.units...))
	m.add("cover.rest", j.h.coverWithoutValues(j.units))
	there, lowest := 0.0, 1.0
	for _, f := range j.facts {
		if f.there {
			there++
		}
		lowest = math.Min(lowest, f.cover)
	}
	m.add("facts.there", there/math.Max(1, float64(len(j.facts))))
	m.add("facts.lowest", lowest)
}

// addTurns tells of what turns a meaning: negations and opposites.
func (j *judgement) addTurns(m *measures, b bestUnits) {
	h, c := j.h, j.h.c
	source := 0
	opp1, opp3 := 0.0, 0.0
	for i, u := range b.three {
		opposites := float64(min(int(h.opp[u]), 3))
		if i == 0 {
			source, opp1 = turns(h.p.text, h.p.units[u].at), opposites
		}
		opp3 = math.Max(opp3, opposites)
	}
	m.add("turns.claim", float64(c.turns))
	m.add("turns.source", float64(source))
	m.flag("turns.differ", (c.turns > 0) != (source > 0))
	m.flag("turns.claim.only", c.turns > 0 && source == 0)
	m.add("opposites1", opp1)
	m.add("opposites3", opp3)
	m.add("opposites.unheld", h.oppositesUnheld(b.one))
}

// addSurroundings tells what kind of claim and page they are, and what the best sentences
// say besides.
func (j *judgement) addSurroundings(m *measures, b bestUnits) {
	h, p, c := j.h, j.h.p, j.h.c
	m.add("terms", float64(len(c.terms)))
	m.add("words", float64(len(c.words)))
	m.add("page", math.Log(1+p.total))
	m.add("meanlen", p.meanLen)
	m.add("claim.rare", math.Max(c.weight, 1e-9)/math.Max(1, float64(len(c.terms))))
	m.add("context", h.contextIn(b.three))
	subject := 0.0
	for _, u := range b.three {
		subject = math.Max(subject, h.sub[u])
	}
	m.add("subject", subject)
	share, words := h.shareOf(b.one)
	m.add("source.share", share)
	m.add("source.words", math.Log(1+words))
	facts := h.factCovers(b.three)
	m.add("facts", float64(len(facts)))
	lowest := 1.0
	for _, v := range facts {
		lowest = math.Min(lowest, v)
	}
	m.add("facts.low", lowest)
	m.add("order", h.inOrder(b.one))
	names, numbers := h.extras(b.one)
	m.add("source.other.names", names)
	m.add("source.other.numbers", numbers)
	m.add("hedges.claim", float64(wordsOf(hedgeWords, c.text, sources.Span{End: len(c.text)})))
	superlative := wordsOf(superlativeWords, c.text, sources.Span{End: len(c.text)})
	m.add("superlatives", float64(superlative))
	m.flag("superlatives.missing", superlative > 0 && len(b.one) > 0 && wordsOf(superlativeWords, p.text, p.units[b.one[0]].at) == 0)
}

var checkKinds = [...]sources.CheckKind{sources.CheckQuotation, sources.CheckNumber, sources.CheckDate, sources.CheckName, sources.CheckNegation}

func pickFloat(first bool, a, b float64) float64 {
	if first {
		return a
	}
	return b
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
