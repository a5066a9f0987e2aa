package evidence

import "math"

// alikes holds a claim against sentences by the vectors of their words: what
// is said in other words is found by the company that words keep.
type alikes struct {
	h      *held
	terms  []*vector    // by term; nil for a number or a stem without one
	centre vector       // of the claim
	units  []*alikeUnit // by unit; nil for those not asked about
}

// alikeWord is a stem of the page.
type alikeWord struct {
	vector *vector
	row    []float32 // by term: the cosine, where it is positive; nil without a vector
	best   float32   // of the row, or what the stem stands for among the claim's terms
	tells  float32   // background weight
}

// alikeUnit is a sentence of the page.
type alikeUnit struct {
	row       []float32 // by term: the best cosine of a word, or the weight with which the sentence holds the term
	cover     float64   // share of the claim's weight, each term by its row
	precision float64   // share of the sentence's own weight, each word by its best
	centre    vector
}

// alike lays the vectors over the page; it is done once for a claim, and only
// for English.
func (h *held) alike() *alikes {
	if h.alikes != nil {
		return h.alikes
	}
	a := &alikes{h: h, terms: make([]*vector, len(h.c.terms)), units: make([]*alikeUnit, len(h.p.units))}
	h.alikes, h.met = a, zeroed(h.met, len(h.hits))
	h.near, h.cosines = h.near[:0], h.cosines[:0]
	if h.p.language != "en" && h.p.language != "" {
		return a
	}
	for t, tm := range h.c.terms {
		if tm.number {
			continue
		}
		if a.terms[t] = h.p.lex.vector(tm.stem); a.terms[t] != nil {
			a.centre.add(a.terms[t], float32(h.p.lex.background(tm.stem)))
		}
	}
	return a
}

// word returns what is known of a stem of the page; it is good until the next
// one is asked for.
func (a *alikes) word(stem int32) *alikeWord {
	h := a.h
	if k := h.met[stem]; k > 0 {
		return &h.near[k-1]
	}
	w := alikeWord{tells: float32(h.p.lex.background(stem))}
	for _, x := range h.hits[stem] {
		w.best = max(w.best, float32(x.weight))
	}
	if h.p.language == "en" || h.p.language == "" {
		w.vector = h.p.lex.vector(stem)
	}
	if w.vector != nil {
		w.row = h.newRow()
		for t, v := range a.terms {
			if v != nil {
				w.row[t] = max(0, v.dot(w.vector))
				w.best = max(w.best, w.row[t])
			}
		}
	}
	h.near = append(h.near, w)
	h.met[stem] = int32(len(h.near))
	return &h.near[len(h.near)-1]
}

// newRow returns a zero for each term, good until the next claim is held.
func (h *held) newRow() []float32 {
	n := len(h.c.terms)
	if len(h.cosines)+n > cap(h.cosines) {
		h.cosines = make([]float32, 0, max(2*cap(h.cosines), 64*n)) // the rows before stay where they are
	}
	k := len(h.cosines)
	h.cosines = h.cosines[:k+n]
	row := h.cosines[k : k+n : k+n]
	clear(row)
	return row
}

func (a *alikes) unit(ui int) *alikeUnit {
	x := a.units[ui]
	if x != nil {
		return x
	}
	h := a.h
	u := &h.p.units[ui]
	x = &alikeUnit{row: h.newRow()}
	a.units[ui] = x
	copy(x.row, h.row(ui))
	got, all := 0.0, 0.0
	for _, w := range h.p.words[u.w0:u.w1] {
		if w.stop {
			continue
		}
		y := a.word(w.stem)
		all += float64(y.tells)
		got += float64(y.tells * y.best)
		if w.number || y.vector == nil {
			continue
		}
		x.centre.add(y.vector, y.tells)
		for t, v := range y.row {
			x.row[t] = max(x.row[t], v)
		}
	}
	x.cover = a.cover(x.row)
	x.precision = got / math.Max(1, all)
	return x
}

// union returns for each term the best of the units' rows.
func (a *alikes) union(units []int) []float32 {
	out := make([]float32, len(a.terms))
	for _, u := range units {
		for t, v := range a.unit(u).row {
			out[t] = max(out[t], v)
		}
	}
	return out
}

func (a *alikes) cover(row []float32) float64 {
	sum := 0.0
	for t, tm := range a.h.c.terms {
		sum += float64(row[t]) * tm.weight
	}
	return sum / math.Max(a.h.c.weight, 1e-9)
}

// towards is the cosine of the claim's centre with that of units.
func (a *alikes) towards(units []int) float64 {
	var c vector
	for _, u := range units {
		c.add(&a.unit(u).centre, 1)
	}
	return float64(a.centre.dot(&c) / (a.centre.length() * c.length()))
}

// addAlike adds to the measures of support how near the best sentences come to
// the claim in other words.
func (j *judgement) addAlike(m *measures, b bestUnits) {
	h := j.h
	a := h.alike()
	eight := b.all[:min(8, len(b.all))]
	best, precise1, precise3 := 0.0, 0.0, 0.0
	for i, u := range eight {
		x := a.unit(u)
		best = math.Max(best, x.cover)
		if i < 1 {
			precise1 = x.precision
		}
		if i < 3 {
			precise3 = math.Max(precise3, x.precision)
		}
	}
	row3 := a.union(b.three)
	m.add("alike.cover1", a.cover(a.union(b.one)))
	m.add("alike.cover3", a.cover(row3))
	m.add("alike.cover8", a.cover(a.union(eight)))
	m.add("alike.best", best)
	// the terms that the best three sentences lack
	const far = 0.5
	has := b.row3
	low, plain, plainWeight, strange, names, name := 1.0, 0.0, 0.0, 0.0, 0.0, 0.0
	for t, tm := range h.c.terms {
		if has[t] >= sameBegin || a.terms[t] == nil {
			continue
		}
		v := float64(row3[t])
		if tm.upper {
			names++
			name += v
			continue
		}
		low = math.Min(low, v)
		plain += v * tm.weight
		plainWeight += tm.weight
		if v < far {
			strange += tm.weight
		}
	}
	m.add("alike.low", low)
	m.add("alike.lost", pickFloat(plainWeight > 0, plain/math.Max(1e-9, plainWeight), 1))
	m.add("alike.strange", strange/math.Max(1e-9, h.c.weight))
	m.add("alike.names", pickFloat(names > 0, name/math.Max(1, names), 1))
	m.add("alike.precision1", precise1)
	m.add("alike.precision3", precise3)
	m.add("alike.centre1", a.towards(b.one))
	m.add("alike.centre3", a.towards(b.three))
}

// alikeCandidate adds to the measures of rank how near candidate i comes to the claim in
// other words, on its own and against the others.
func (h *held) alikeCandidate(all []candidate, i int, m *measures) {
	a := h.alike()
	x := a.unit(all[i].unit)
	best := 0.0
	for k := range all {
		if k != i {
			best = math.Max(best, a.unit(all[k].unit).cover)
		}
	}
	m.add("alike.cover", x.cover)
	m.add("alike.lead", x.cover-best)
	m.add("alike.gain", x.cover-h.cover(all[i].unit))
	m.add("alike.precision", x.precision)
	m.add("alike.centre", a.towards([]int{all[i].unit}))
}
