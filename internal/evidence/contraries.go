package evidence

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"ibid/internal/text"
	"ibid/sources"
)

// contrary looks for an opposite of one of the claim's words in the sentence that
// shows most of the claim, and nothing of that word itself.
func (j *judgement) contrary() (check, bool) {
	h := j.h
	table := contrariesIn(cmp.Or(h.p.language, "en"))
	if table == nil {
		return check{}, false
	}
	best := j.units[0]
	for _, u := range j.units {
		if h.cover(u) > h.cover(best) {
			best = u
		}
	}
	u := &h.p.units[best]
	mine, theirs := deniedWords(h.c.text, h.c.words), deniedWords(h.p.text, h.p.words[u.w0:u.w1])
	row, all := h.row(best), h.union(j.units)
	ws := h.p.words[u.w0:u.w1]
	for t, tm := range h.c.terms {
		sides := table[tm.name]
		if sides == nil || row[t] >= nearMeaning || all[t] >= nearMeaning && !j.valueIn(best) || h.quotedAway(tm.at) || strings.HasSuffix(h.c.text[:tm.at.Start], "-") {
			continue
		}
		var against *word
		for i := range ws {
			if sides.other[h.p.lex.name(ws[i].stem)] && theirs[i] == mine[slices.Index(h.c.termOf, t)] && !h.holdsWell(ws[i].stem) && h.beside(t, ws[i], u) && !h.excused(t, i, ws, sides) {
				against = &ws[i]
				break
			}
		}
		if against != nil {
			return check{at: tm.at, conflict: true, firm: true, Check: sources.Check{Kind: sources.CheckNegation, Claim: tm.at.In(h.c.text), Found: against.at().In(h.p.text)}}, true
		}
	}
	if turns(h.c.text, sources.Span{End: len(h.c.text)})+turns(h.p.text, u.at) > 0 {
		return check{}, false // not over the budget is below it
	}
	return h.otherSide(u)
}

// excused reports whether word i of a sentence is no contrary of term t after all:
// the sentence says of something what the claim says (fewer farms, though their
// size rose), it speaks of what came later (before leaving), or what one side lost the
// other has won.
func (h *held) excused(t, i int, ws []word, s *sides) bool {
	tm := h.c.terms[t]
	for n := range ws {
		name, low := h.p.lex.name(ws[n].stem), strings.ToLower(ws[n].at().In(h.p.text))
		if name == tm.name || s != nil && (s.same[name] || s.same["decreas"] && downward[low] || s.same["increas"] && upward[low]) {
			return true
		}
	}
	for n := max(0, i-2); n < i; n++ {
		if until[strings.ToLower(ws[n].at().In(h.p.text))] {
			return true
		}
	}
	if !contests[tm.name] && !contests[h.p.lex.name(ws[i].stem)] {
		return false
	}
	side := func(k int) bool { return k >= 0 && k != t && h.c.terms[k].upper && !weekday(h.c.terms[k].name) }
	mine := -1 // the name before the word, who won or lost
	for _, k := range h.c.termOf {
		if k == t {
			break
		}
		if side(k) {
			mine = k
		}
	}
	for n := i - 1; n >= 0; n-- {
		for _, x := range h.hits[ws[n].stem] {
			if side(x.term) && x.weight >= sameMeaning {
				return x.term != mine
			}
		}
	}
	return mine >= 0 || h.strangeName(h.p.unitOf(ws[i]))
}

// weekday reports whether a stem is that of a day of the week.
func weekday(stem string) bool {
	return strings.HasSuffix(stem, "day") || strings.HasSuffix(stem, "dai")
}

// unitOf returns the sentence that a word of the page stands in.
func (p *page) unitOf(w word) int {
	return slices.IndexFunc(p.units, func(u unit) bool { return u.at.Holds(w.at()) })
}

var (
	downward = setOf(`down lower less fewer`)
	upward   = setOf(`up higher more`)
	until    = setOf(`before until bevor ehe avant`)
	contests = setOf(`win beat defeat lose loss victory`)
)

// deniedWords marks the words that a negation reaches: not risen is not the contrary
// of fallen.
func deniedWords(s string, words []word) []bool {
	out := make([]bool, len(words))
	polarity(s, words, func(i, by int) { out[i] = by >= 0 })
	return out
}

// valueIn reports whether a sentence holds a number of the claim that is more
// than a count of few.
func (j *judgement) valueIn(unit int) bool {
	for _, q := range j.h.c.numbers {
		for _, s := range j.h.p.valued(unit).numbers {
			if !q.weak && q.digits >= 2 && q.unit == s.unit && q.same(s) == 1 {
				return true
			}
		}
	}
	return false
}

// otherSide finds "below the budget" for "over its budget": the one before the
// same telling word as the other.
func (h *held) otherSide(u *unit) (check, bool) {
	ws := h.p.words[u.w0:u.w1]
	for i, w := range h.c.words {
		side := sideOf[strings.ToLower(w.at().In(h.c.text))]
		n := follower(h.c.words, i)
		if side == 0 || n < 0 || h.c.termOf[n] < 0 || h.c.words[n].number {
			continue
		}
		against := sources.Span{}
		for k := range ws {
			other, m := sideOf[strings.ToLower(ws[k].at().In(h.p.text))], follower(ws, k)
			if m < 0 || other != side && other != -side || !slices.ContainsFunc(h.hits[ws[m].stem], func(x hit) bool { return x.term == h.c.termOf[n] && x.weight >= sameMeaning }) {
				continue
			}
			if against = ws[k].at(); other == side {
				against = sources.Span{}
				break
			}
		}
		if !against.Empty() {
			return check{at: w.at(), conflict: true, firm: true, Check: sources.Check{Kind: sources.CheckNegation,
				Claim: w.at().In(h.c.text), Found: against.In(h.p.text)}}, true
		}
	}
	return check{}, false
}

// sideOf are the words on either side of something: a limit, a moment.
var sideOf = map[string]int{"over": 1, "above": 1, "exceeded": 1, "exceeds": 1, "beyond": 1, "under": -1, "below": -1,
	"after": 2, "nach": 2, "après": 2, "before": -2, "vor": -2, "avant": -2}

// follower returns the first telling word behind word i with at most one small
// word between, or -1.
func follower(words []word, i int) int {
	for n := i + 1; n < len(words) && n <= i+2; n++ {
		if !words[n].stop {
			return n
		}
	}
	return -1
}

// sides are the stems that say the same as a word, for what is held here, and
// those that say the contrary.
type sides struct{ same, other map[string]bool }

// contraries are groups of words that exclude each other when they are said of one
// thing, by language, in all forms that have stems of their own.
var contraries = map[string]string{
	"en": `rise increase grow climb gain surge soar jump raise expand higher | fall decrease drop decline shrink sink slump plunge plummet lower reduce cut
		rise increase grow raise | unchanged
		fall decrease drop decline reduce cut | unchanged
		surplus | deficit
		double doubled triple tripled treble quadruple | halve halved
		approve approved accept endorse | reject rejected refuse veto
		overturn overturned quash annul | uphold upheld
		import | export
		allow allowed permit permitted | forbid forbidden ban banned prohibit prohibited
		youngest | oldest
		largest biggest | smallest
		highest | lowest
		longest | shortest
		win won | lose lost
		stay remain | leave resign quit
		open opened reopen reopened | close closed shut
		convict convicted | acquit acquitted
		majority | minority
		northern | southern
		eastern | western
		accelerate | slow slowed
		strengthen strengthened | weaken weakened
		profit | loss`,
	"de": `steigen steigt stieg stiegen gestiegen steigend zunehmen zugenommen wachsen wuchs gewachsen erhöht anstieg zunahme | sinken sinkt sank sanken gesunken sinkend fallen fiel fielen gefallen abnehmen abgenommen zurückgegangen verringert gesenkt rückgang abnahme
		gewonnen gewann gewinnt siegte | verloren verlor verliert
		genehmigt gebilligt angenommen | abgelehnt verworfen
		erlaubt gestattet | verboten untersagt
		überschuss | defizit fehlbetrag
		gewinn | verlust
		größte größten | kleinste kleinsten
		älteste ältesten | jüngste jüngsten
		höchste höchsten | niedrigste niedrigsten tiefste
		mehrheit | minderheit
		verdoppelt verdoppelte | halbiert halbierte
		geöffnet eröffnet wiedereröffnet | geschlossen
		ausfuhren exporte ausfuhr export | einfuhren importe einfuhr import
		freigesprochen | verurteilt`,
	"fr": `augmenté augmente augmentation hausse progressé progression croissance croître | baissé baisse diminué diminue diminution recul reculé chuté chute
		gagné gagne remporté | perdu perd
		approuvé adopté accepté | rejeté refusé
		autorisé permis | interdit
		excédent | déficit
		bénéfice | perte
		majorité | minorité
		exportation | importation
		rouvert ouvert | fermé
		acquitté | condamné`,
}

// contrariesIn returns the contraries of a language by stem, or nil.
func contrariesIn(language string) map[string]*sides {
	if f := contrariesOf[language]; f != nil {
		return f()
	}
	return nil
}

var contrariesOf = func() map[string]func() map[string]*sides {
	m := map[string]func() map[string]*sides{}
	for language, list := range contraries {
		m[language] = sync.OnceValue(func() map[string]*sides { return readContraries(language, list) })
	}
	return m
}()

func readContraries(language, list string) map[string]*sides {
	m := map[string]*sides{}
	put := func(mine, theirs []string) {
		for _, x := range mine {
			if m[x] == nil {
				m[x] = &sides{map[string]bool{}, map[string]bool{}}
			}
			for _, y := range mine {
				m[x].same[y] = true
			}
			for _, y := range theirs {
				m[x].other[y] = true
			}
		}
	}
	for line := range strings.SplitSeq(list, "\n") {
		a, b, _ := strings.Cut(line, "|")
		var both [2][]string
		for i, side := range [2]string{a, b} {
			for _, w := range strings.Fields(side) {
				both[i] = append(both[i], text.Stem(language, text.Fold(w)))
			}
		}
		put(both[0], both[1])
		put(both[1], both[0])
	}
	return m
}
