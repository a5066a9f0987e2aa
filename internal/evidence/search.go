package evidence

import (
	"cmp"
	"math"
	"slices"
)

// hit says that a stem of the page stands for a term of the claim.
type hit struct {
	term   int
	weight float64 // 1 for the same stem, less for a related one
}

// Weights of words that are not the same but near.
const (
	sameMeaning  = 0.75
	nearMeaning  = 0.45
	sameBegin    = 0.5
	beginLetters = 5 // letters that words must begin with alike, and two thirds of the longer
)

// held is a claim laid over a page: which terms each sentence holds.
type held struct {
	room
	p     *page
	c     *claim
	oppOf map[int32]int

	nearStems map[int32][]int // stems of the page that begin like a term, by the terms
	touched   []int32         // stems that have hits
	alikes    *alikes         // made when first asked for; see alike
}

// room is what is measured of each stem and sentence of a page. Claims use it in
// turn.
type room struct {
	hits  [][]hit   // by stem; nil for most, and in room that nobody uses
	roles []uint8   // by stem: what it is to the claim
	rows  []float32 // units × terms: the best weight with which a unit holds a term
	bm    []float64 // by unit: relevance
	ctx   []float64 // by unit: share of the context's words that it holds
	sub   []float64 // by unit: share of the subject's words that it holds
	sum   []float64 // by unit: what they are ordered by
	opp   []uint8   // by unit: opposites of the claim's words that it holds
	order []int     // units, best first
	met   []int32   // by stem: its place in near, counted from 1

	near    []alikeWord // stems of the page, as alikes met them
	cosines []float32   // rows of alikes
}

// zeroed returns n zeros, in s if they fit.
func zeroed[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/4)
	}
	s = s[:n]
	clear(s)
	return s
}

func (h *held) row(u int) []float32 {
	n := len(h.c.terms)
	return h.rows[u*n : u*n+n]
}

// hold lays c over p.
func hold(p *page, c *claim) *held {
	h := &held{p: p, c: c, room: p.room, oppOf: map[int32]int{}, nearStems: map[int32][]int{}}
	p.room = room{}
	h.hits = slices.Grow(h.hits[:0], len(p.lex.dict.stems))[:len(p.lex.dict.stems)]
	for t := range c.terms {
		h.expand(t)
	}
	h.scan()
	return h
}

// release gives room back to the page. The claim is not asked about afterwards.
func (h *held) release() {
	for _, i := range h.touched {
		h.hits[i] = nil
	}
	h.p.room, h.room = h.room, room{}
}

// expand finds the stems of the page that stand for term t.
func (h *held) expand(t int) {
	p, tm := h.p, h.c.terms[t]
	put := func(stem int32, weight float64) {
		for i := range h.hits[stem] {
			if x := &h.hits[stem][i]; x.term == t {
				x.weight = max(x.weight, weight)
				return
			}
		}
		if h.hits[stem] == nil {
			h.touched = append(h.touched, stem)
		}
		h.hits[stem] = append(h.hits[stem], hit{t, weight})
	}
	if p.has(tm.stem) {
		put(tm.stem, 1)
	}
	if tm.number || len(tm.name) < 3 {
		return
	}
	if p.language == "en" || p.language == "" {
		for _, r := range related(tm.name) {
			if i := p.find(r.stem); i >= 0 {
				switch r.kind {
				case '=':
					put(i, sameMeaning)
				case '~':
					put(i, nearMeaning)
				case '!':
					h.oppOf[i] = t
				}
			}
		}
		for _, o := range opposites[tm.name] {
			if i := p.find(o); i >= 0 {
				h.oppOf[i] = t
			}
		}
	}
	if len(tm.name) < beginLetters {
		return
	}
	for _, i := range p.lex.dict.heads[headOf(tm.name)] {
		if !p.has(i) {
			continue
		}
		n := p.lex.name(i)
		k := beginLetters
		for k < len(n) && k < len(tm.name) && n[k] == tm.name[k] {
			k++
		}
		if 3*k >= 2*max(len(n), len(tm.name)) {
			put(i, sameBegin)
			h.nearStems[i] = append(h.nearStems[i], t)
		}
	}
}

// Parameters of BM25 (Robertson et al., "Okapi at TREC-3", 1994).
const (
	k1 = 1.2
	b  = 0.75
)

// scan reads the page once.
func (h *held) scan() {
	p, c := h.p, h.c
	n := len(c.terms)
	h.rows = zeroed(h.rows, len(p.units)*n)
	h.bm, h.ctx, h.sub = zeroed(h.bm, len(p.units)), zeroed(h.ctx, len(p.units)), zeroed(h.sub, len(p.units))
	h.opp = zeroed(h.opp, len(p.units))
	tf := make([]float64, n)
	h.cast()
	for ui := range p.units {
		u := &p.units[ui]
		row := h.row(ui)
		any, inContext, inSubject := false, 0, 0
		for i := u.w0; i < u.w1; i++ {
			stem := p.words[i].stem
			m := h.roles[stem]
			if m == 0 {
				continue
			}
			if m&roleTerm != 0 {
				any = true
				for _, x := range h.hits[stem] {
					tf[x.term] += x.weight
					row[x.term] = max(row[x.term], float32(x.weight))
				}
			}
			if m&roleOpposite != 0 && h.opp[ui] < 255 {
				h.opp[ui]++
			}
			if m&roleSubject != 0 {
				inSubject++
			}
			if m&roleContext != 0 {
				inContext++
			}
		}
		h.ctx[ui] = float64(inContext) / float64(len(c.context)+3)
		h.sub[ui] = min(1, float64(inSubject)/math.Max(1, float64(len(c.subject))))
		if !any {
			continue
		}
		norm := k1 * (1 - b + b*float64(u.w1-u.w0)/p.meanLen)
		for t := range tf {
			if tf[t] > 0 {
				h.bm[ui] += c.terms[t].weight * tf[t] * (k1 + 1) / (tf[t] + norm)
				tf[t] = 0
			}
		}
	}
	h.order, h.sum = zeroed(h.order, len(p.units)), zeroed(h.sum, len(p.units))
	for i := range h.order {
		h.order[i] = i
		h.sum[i] = h.bm[i] + 0.6*c.weight*h.ctx[i]*min(1, h.bm[i]/math.Max(c.weight, 1e-9)*4)
	}
	slices.SortFunc(h.order, func(a, b int) int { return cmp.Or(cmp.Compare(h.sum[b], h.sum[a]), a-b) })
}

// What a stem of the page is to the claim.
const (
	roleTerm = 1 << iota
	roleOpposite
	roleSubject
	roleContext
)

// cast finds out what each stem of the page is to the claim.
func (h *held) cast() {
	h.roles = zeroed(h.roles, len(h.hits))
	for _, i := range h.touched {
		h.roles[i] = roleTerm
	}
	for i := range h.oppOf {
		h.roles[i] |= roleOpposite
	}
	put := func(stems []int32, role uint8) {
		for _, i := range stems {
			h.roles[i] |= role
		}
	}
	put(h.c.subject, roleSubject)
	put(h.c.context, roleContext)
}

// cover returns the share of the claim's weight that the units hold together.
func (h *held) cover(units ...int) float64 {
	if h.c.weight == 0 {
		return 0
	}
	sum := 0.0
	for t := range h.c.terms {
		best := float32(0)
		for _, u := range units {
			best = max(best, h.row(u)[t])
		}
		sum += float64(best) * h.c.terms[t].weight
	}
	return sum / h.c.weight
}
