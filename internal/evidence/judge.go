package evidence

import (
	"math"
	"slices"
	"strings"

	"ibid/internal/text"
	"ibid/sources"
)

// Thresholds of the degrees of support. They are chosen on the held-out folds
// of the training data for precision: an editor must be able to trust
// "supported".
const (
	supportedFrom = 0.66
	valuesFrom    = 0.5  // the same, when two or more numbers and dates are borne out
	leastFact     = 0.45 // share of its weight that every fact of a supported claim has at least
	leastQuoted   = 0.4  // of the claim's weight in the passage of a quotation
	longQuoted    = 4    // words from which a quotation is the source's own, whatever the author says around it
	partialFrom   = 0.45 // share of the claim's weight that its best sentences hold
	conflictFrom  = 0.65 // the same, of what is left without numbers and dates
	slipFrom      = 0.45 // of a conflict over the same figure in another scale
	likelyFrom    = 0.45 // score from which a claim with a number or date that is borne out is carried in part: half of such claims are
	deniedMost    = 0.4  // score of a claim of which one word is denied by one side only
)

// judgement is what a page says of a claim.
type judgement struct {
	h       *held
	ranked  []candidate
	support sources.Support
	score   float64
	why     string
	passage sources.Span
	units   []int // of the passage, in order
	others  []int // further sentences that were looked at closely
	checks  []check
	facts   []fact
	marks   []float64 // by telling word of the claim; see marks.go
}

func (p *page) judge(claimText, context string) *judgement {
	h := hold(p, newClaim(p, claimText, context, ""))
	j := h.consider(h.rank())
	j.marks = h.marks(j.ranked)
	j.score = opinionOf(j.measures(false).values).supported()
	j.lookAgain()
	j.decide()
	return j
}

// consider picks the passage among the candidates, best first, and makes the
// checks.
func (h *held) consider(ranked []candidate) *judgement {
	j := &judgement{h: h, ranked: ranked}
	if len(j.ranked) > 0 {
		j.units = h.passage(j.ranked)
		first, last := h.p.units[j.units[0]], h.p.units[j.units[len(j.units)-1]]
		j.passage = sources.Span{Start: first.at.Start, End: last.at.End}
	}
	for _, r := range j.ranked[:min(5, len(j.ranked))] {
		if !slices.Contains(j.units, r.unit) {
			j.others = append(j.others, r.unit)
		}
	}
	j.checks = h.checks(j.units, j.others)
	j.facts = h.facts(append(slices.Clone(j.units), j.others...), j.checks)
	return j
}

// start returns the unit that a passage grows from: the one that holds the
// quotation, or else the candidate with the best of rank and cover together.
// A line of names at the foot of a page ranks high and covers little.
func (h *held) start(ranked []candidate) int {
	for _, q := range h.c.quotes {
		if f := q.find(h.p, h.c.text); f.exact {
			for ui := range h.p.units {
				if h.p.units[ui].w1 > f.w0 {
					return ui
				}
			}
		}
	}
	most := 0.0
	near := ranked[:min(6, len(ranked))]
	for _, r := range near {
		most = math.Max(most, h.cover(r.unit))
	}
	best, at := -1.0, ranked[0].unit
	for _, r := range near {
		v := r.prob/math.Max(ranked[0].prob, 1e-9) + h.cover(r.unit)/math.Max(most, 1e-9)
		if h.p.units[r.unit].main {
			v += 0.1
		}
		if u := &h.p.units[r.unit]; u.heading || u.meta || h.p.entitles(u) {
			v -= 0.5 // what a heading promises the text below it says
		}
		if v > best {
			best, at = v, r.unit
		}
	}
	return at
}

// entitles reports whether a unit is no sentence and says nothing that the
// titles do not say.
func (p *page) entitles(u *unit) bool {
	return !u.stop && !slices.ContainsFunc(p.words[u.w0:u.w1], func(w word) bool {
		_, ok := slices.BinarySearch(p.titles, w.stem)
		return !ok && !w.stop
	})
}

// passage returns the units that are shown: the best one, and its neighbours as
// long as each adds to what the claim's terms find.
func (h *held) passage(ranked []candidate) []int {
	const least, leastBlock = 0.08, 0.12 // of the claim's weight, for a sentence more, and for one of another block
	from := h.start(ranked)
	to := from
	have := h.cover(from)
	enough := func(gain float64, a, b int) bool {
		return gain >= pickFloat(h.p.units[a].block == h.p.units[b].block, least, leastBlock)
	}
	for to-from+1 < maxPassage {
		bestGain, side := 0.0, 0
		units := span(from, to)
		if from > 0 && h.p.joined(from-1, from) {
			if g := h.cover(append(units, from-1)...) - have; g > bestGain && enough(g, from, from-1) {
				bestGain, side = g, -1
			}
		}
		if to+1 < len(h.p.units) && h.p.joined(to, to+1) {
			if g := h.cover(append(units, to+1)...) - have; g > bestGain && enough(g, to, to+1) {
				bestGain, side = g, 1
			}
		}
		if side == 0 {
			break
		}
		have += bestGain
		if side < 0 {
			from--
		} else {
			to++
		}
	}
	return span(from, to)
}

func span(from, to int) []int {
	out := make([]int, 0, maxPassage+1)
	for i := from; i <= to; i++ {
		out = append(out, i)
	}
	return out
}

// joined reports whether nothing but white space stands between two units, so
// that no navigation gets into a passage, and whether they are near enough.
func (p *page) joined(a, b int) bool {
	end, start := p.units[a].at.End, p.units[b].at.Start
	return start >= end && start-end < 20 && strings.TrimSpace(p.text[end:start]) == ""
}

func (j *judgement) decide() {
	h := j.h
	if len(j.ranked) == 0 || len(h.c.terms) == 0 {
		j.support, j.score = sources.Missing, 0
		if len(h.c.terms) == 0 {
			j.support, j.why = sources.Unread, "The sentence says nothing that could be looked for."
		}
		return
	}
	if from, to := h.c.language, h.p.language; from != "" && to != "" && from != to {
		j.foreign(from, to)
		return
	}
	cover := h.cover(append(slices.Clone(j.units), j.others...)...)
	var quoteOK, quoteNear, quoteMiss, valueOK, valueMiss, nameMiss, longest int
	denied, turned := false, false
	var conflict *check
	for i := range j.checks {
		k := &j.checks[i]
		switch {
		case k.Kind == sources.CheckQuotation && k.OK:
			quoteOK++
			longest = max(longest, text.CountWords(k.Claim))
		case k.Kind == sources.CheckQuotation && k.near:
			quoteNear++
			if conflict == nil {
				conflict = k
			}
		case k.Kind == sources.CheckQuotation:
			quoteMiss++
		case k.OK && (k.Kind == sources.CheckNumber || k.Kind == sources.CheckDate):
			valueOK++
		case k.OK:
		case k.Kind == sources.CheckNumber || k.Kind == sources.CheckDate:
			valueMiss++
			if k.conflict && conflict == nil {
				conflict = k
			}
		case k.Kind == sources.CheckName:
			nameMiss++
		case k.Kind == sources.CheckNegation:
			denied = denied || k.denial
			turned = turned || k.firm
			if k.conflict && conflict == nil {
				conflict = k
			}
		}
	}
	if j.otherTime(conflict) {
		return
	}
	rest := h.coverWithoutValues(j.units)
	least := conflictFrom
	if conflict != nil {
		if conflict.Kind != sources.CheckNegation || conflict.firm {
			rest = math.Max(rest, j.coverBeside(conflict))
		}
		if conflict.slip {
			least = slipFrom
		}
	}
	some, low := false, 1.0
	for _, f := range j.facts {
		some = some || f.there
		low = math.Min(low, f.cover)
	}
	switch {
	case conflict != nil && (rest >= least || conflict.near):
		j.support = sources.Conflict
		j.why = conflictWhy(conflict)
		j.score = math.Min(j.score, 0.2)
	case quoteOK > 0 && quoteMiss+quoteNear == 0 && valueMiss == 0 && nameMiss == 0 && (rest >= leastQuoted || longest >= longQuoted):
		j.support = sources.Quoted
		j.score = math.Max(j.score, 0.9)
	case denied && (quoteOK > 0 || some || cover >= partialFrom):
		j.support = sources.Partial
		j.score = math.Min(j.score, deniedMost)
	case turned && (quoteOK > 0 || some || cover >= partialFrom):
		j.support = sources.Partial
		j.score = math.Min(j.score, deniedMost)
	case quoteOK == 0 && quoteMiss == 0 && valueMiss == 0 && nameMiss == 0 && j.score >= pickFloat(valueOK >= 2, valuesFrom, supportedFrom) && low >= leastFact,
		valueMiss == 0 && quoteMiss == 0 && nameMiss == 0 && j.whole():
		j.support = sources.Supported
	case valueMiss == 0 && nameMiss == 0 && quoteMiss == 0 && (valueOK >= 2 || j.converted()):
		j.support = sources.Partial
	case quoteOK > 0 || some || cover >= partialFrom && (quoteMiss == 0 || cover >= 0.6) || valueOK > 0 && j.score >= likelyFrom:
		j.support = sources.Partial
	case h.p.cut:
		j.support, j.score = sources.Unread, 0
		j.why = "Only the beginning of this long text was read, and it does not carry the sentence."
	default:
		j.support = sources.Missing
	}
}

// whole reports whether the passage says the claim nearly word for word: no
// telling word is wanting but what the checks have found in other words, and
// neither side has a negation that the other lacks.
func (j *judgement) whole() bool {
	const wanting = 0.08 // of the claim's weight
	h := j.h
	row := h.union(j.units)
	lost := 0.0
	for t, tm := range h.c.terms {
		if float64(row[t]) >= sameMeaning || slices.ContainsFunc(j.checks, func(k check) bool { return k.OK && k.Kind != sources.CheckWords && k.at.Holds(tm.at) }) {
			continue
		}
		lost += (1 - float64(row[t])) * tm.weight
	}
	return len(h.c.terms) >= 3 && lost <= wanting*h.c.weight && (turns(h.p.text, j.passage) > 0) == (h.c.turns > 0)
}

// coverWithoutValues is the cover of the terms that are no numbers and no
// words of dates.
func (h *held) coverWithoutValues(units []int) float64 {
	row := h.union(units)
	got, all := 0.0, 0.0
	for t, tm := range h.c.terms {
		if tm.number || h.inValue(tm.at) {
			continue
		}
		all += tm.weight
		got += float64(row[t]) * tm.weight
	}
	if all == 0 {
		return 0
	}
	return got / all
}

// otherTime reports whether the passage speaks of the same thing at another time,
// with a number of that time: it does not contradict the claim then. The verdict is
// made.
func (j *judgement) otherTime(conflict *check) bool {
	if conflict == nil || conflict.Kind != sources.CheckNumber || conflict.slip {
		return false
	}
	i := slices.IndexFunc(j.checks, func(k check) bool { return k.Kind == sources.CheckDate && k.conflict })
	if i < 0 {
		return false
	}
	date := &j.checks[i]
	j.support, j.score = sources.Missing, math.Min(j.score, 0.2)
	j.why = "The source speaks of another time: it gives “" + oneLine(conflict.Found) + "” for “" + oneLine(date.Found) + "”, the article “" + oneLine(conflict.Claim) + "” for “" + oneLine(date.Claim) + "”."
	return true
}

// converted reports whether the passage has a number of the claim in another unit:
// nobody arrives at 48 square kilometres for 19 square miles by chance.
func (j *judgement) converted() bool {
	for _, q := range j.h.c.numbers {
		for _, u := range j.units {
			for _, s := range j.h.p.valued(u).numbers {
				if q.unit != "" && s.unit != "" && q.unit != s.unit && q.cmp == 0 && s.cmp == 0 && q.digits+s.digits >= 4 && q.same(s) == 1 {
					return true
				}
			}
		}
	}
	return false
}

// coverBeside is the cover of the terms that are neither values nor what is in
// conflict. What the page's titles name is there, and beside a number that counts
// the same thing every name that the page has.
func (j *judgement) coverBeside(conflict *check) float64 {
	h := j.h
	row := h.union(j.units)
	got, all := 0.0, 0.0
	for t, tm := range h.c.terms {
		if tm.number || conflict.at.Holds(tm.at) || h.inValue(tm.at) {
			continue
		}
		all += tm.weight
		_, titled := slices.BinarySearch(h.p.titles, tm.stem)
		if titled || conflict.Kind == sources.CheckNumber && j.named(tm.at) {
			got += tm.weight
			continue
		}
		got += float64(row[t]) * tm.weight
	}
	if all == 0 {
		return 0
	}
	return got / all
}

// named reports whether a word belongs to a name that the page has.
func (j *judgement) named(at sources.Span) bool {
	return slices.ContainsFunc(j.checks, func(k check) bool { return k.Kind == sources.CheckName && k.OK && k.at.Holds(at) })
}

// inValue reports whether a word of the claim belongs to a number or a date.
func (h *held) inValue(at sources.Span) bool {
	return slices.ContainsFunc(h.c.dates, func(d date) bool { return d.at.Holds(at) }) ||
		slices.ContainsFunc(h.c.numbers, func(q quantity) bool { return q.full.Holds(at) })
}

func conflictWhy(k *check) string {
	claim := oneLine(k.Claim)
	if k.Kind == sources.CheckQuotation {
		claim = strings.Trim(claim, "“”„\"«»‘’‹›「」『』 ")
	}
	return "The article says “" + claim + "”, the source “" + oneLine(k.Found) + "”."
}

// foreign judges a claim by numbers and names alone.
func (j *judgement) foreign(from, to string) {
	values, names := 0, 0
	ok := true
	for _, k := range j.checks {
		switch k.Kind {
		case sources.CheckNumber, sources.CheckDate:
			values++
			ok = ok && k.OK
		case sources.CheckName:
			names++
			ok = ok && k.OK
		}
	}
	if ok && values >= 2 && names >= 1 {
		j.support, j.score = sources.Supported, 0.8
		return
	}
	j.support, j.score = sources.Unread, 0
	j.why = "The source is in " + languageName(to) + " and the article's sentence in " + languageName(from) + ", so their words cannot be compared."
}

func languageName(tag string) string {
	names := map[string]string{"en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "pt": "Portuguese", "nl": "Dutch", "sv": "Swedish", "da": "Danish", "pl": "Polish", "tr": "Turkish",
		"ru": "Russian", "ja": "Japanese", "zh": "Chinese", "ko": "Korean", "el": "Greek", "ar": "Arabic", "he": "Hebrew", "hi": "Hindi", "th": "Thai", "hy": "Armenian", "ka": "Georgian"}
	if n := names[tag]; n != "" {
		return n
	}
	return "another language (" + tag + ")"
}

// evidence writes the judgement for the snapshot that the page was made of.
//
// It holds copies: a part of the page's text would keep all of it in memory.
func (j *judgement) evidence(e *sources.Evidence, s *sources.Snapshot) {
	e.Support, e.Why = j.support, j.why
	e.Score = math.Round(j.score*1000) / 1000
	if j.support != sources.Unread {
		for _, f := range j.facts {
			e.Facts = append(e.Facts, sources.Fact{At: f.at, Carried: f.there || j.support >= sources.Supported})
		}
	}
	const worthShowing = 0.15
	if j.support == sources.Unread || len(j.units) == 0 || j.support == sources.Missing && j.h.cover(j.units...) < worthShowing {
		if j.support == sources.Missing {
			e.Checks = shown(j.checks)
		}
		return
	}
	p := j.h.p
	e.Passage, e.Start, e.End = strings.Clone(j.passage.In(p.text)), j.passage.Start, j.passage.End
	b := s.Blocks[p.blocks[p.units[j.units[0]].block].source]
	e.Heading, e.Page = strings.Clone(b.Heading), b.Page
	e.Link = linkTo(s, j.passage, b.Page)
	e.Matched = j.matched()
	e.Checks = shown(j.checks)
}

func shown(checks []check) []sources.Check {
	const most = 40
	out := make([]sources.Check, 0, len(checks))
	for _, k := range checks {
		if len(out) == most {
			break
		}
		k.Claim, k.Found = strings.Clone(oneLine(k.Claim)), strings.Clone(k.Found)
		out = append(out, k.Check)
	}
	return out
}

// matched returns the ranges of the passage whose words the claim has, joined
// where only a space or a small word lies between.
func (j *judgement) matched() []sources.Span {
	var out []sources.Span
	p := j.h.p
	first, last := p.units[j.units[0]], p.units[j.units[len(j.units)-1]]
	small := true // only spaces and small words since the last match
	for _, w := range p.words[first.w0:last.w1] {
		hit := false
		for _, x := range j.h.hits[w.stem] {
			hit = hit || x.weight >= sameBegin
		}
		if !hit {
			small = small && w.stop
			continue
		}
		at := sources.Span{Start: w.at().Start - j.passage.Start, End: w.at().End - j.passage.Start}
		if n := len(out); n > 0 && small && at.Start-out[n-1].End < 12 {
			out[n-1].End = at.End
		} else {
			out = append(out, at)
		}
		small = true
	}
	return out
}
