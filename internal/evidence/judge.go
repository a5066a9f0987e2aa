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
	supportedFrom = 0.55
	partialFrom   = 0.45 // share of the claim's weight that its best sentences hold
	conflictFrom  = 0.6  // the same, of what is left without numbers and dates
)

// judgement is what a page says of a claim.
type judgement struct {
	h       *held
	ranked  []candidate
	support sources.Support
	score   float64
	refuted float64
	any     float64
	why     string
	passage sources.Span
	units   []int // of the passage, in order
	checks  []check
}

func (p *page) judge(claimText, context string) *judgement {
	c := newClaim(p, claimText, context, "")
	h := hold(p, c)
	j := &judgement{h: h, ranked: h.rank()}
	if len(j.ranked) > 0 {
		j.units = h.passage(j.ranked)
		first, last := p.units[j.units[0]], p.units[j.units[len(j.units)-1]]
		j.passage = sources.Span{Start: first.at.Start, End: last.at.End}
	}
	row := h.supportMeasures(j.ranked, false).values
	j.score = supportOf(row, len(p.units))
	j.refuted = refuteModel().probability(row)
	j.any = anyModel().probability(row)
	var others []int
	for _, r := range j.ranked[:min(5, len(j.ranked))] {
		if !slices.Contains(j.units, r.unit) {
			others = append(others, r.unit)
		}
	}
	j.checks = h.checks(j.units, others)
	j.decide(others)
	return j
}

// passage returns the units that are shown: the best one, and its neighbours as
// long as each adds to what the claim's terms find.
func (h *held) passage(ranked []candidate) []int {
	const least = 0.06 // of the claim's weight, for a sentence more
	from, to := ranked[0].unit, ranked[0].unit
	have := h.cover(from)
	for to-from+1 < maxPassage {
		bestGain, side := 0.0, 0
		units := span(from, to)
		if from > 0 && h.p.joined(from-1, from) {
			if g := h.cover(append(units, from-1)...) - have; g > bestGain {
				bestGain, side = g, -1
			}
		}
		if to+1 < len(h.p.units) && h.p.joined(to, to+1) {
			if g := h.cover(append(units, to+1)...) - have; g > bestGain {
				bestGain, side = g, 1
			}
		}
		if bestGain < least {
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

func (j *judgement) decide(others []int) {
	h := j.h
	if len(j.ranked) == 0 || len(h.c.terms) == 0 {
		j.support, j.score = sources.Missing, 0
		if len(h.c.terms) == 0 {
			j.support, j.why = sources.Unread, "The sentence says nothing that could be looked for."
		}
		return
	}
	if from, to := text.Language(h.c.text), h.p.language; from != "" && to != "" && from != to {
		j.foreign(from, to)
		return
	}
	cover := h.cover(append(slices.Clone(j.units), others...)...)
	var quoteOK, quoteNear, quoteMiss, valueMiss, nameMiss int
	var conflict *check
	for i := range j.checks {
		k := &j.checks[i]
		switch {
		case k.Kind == sources.CheckQuotation && k.OK:
			quoteOK++
		case k.Kind == sources.CheckQuotation && k.near:
			quoteNear++
			if conflict == nil {
				conflict = k
			}
		case k.Kind == sources.CheckQuotation:
			quoteMiss++
		case k.OK:
		case k.Kind == sources.CheckNumber || k.Kind == sources.CheckDate:
			valueMiss++
			if k.conflict && conflict == nil {
				conflict = k
			}
		case k.Kind == sources.CheckName:
			nameMiss++
		case k.Kind == sources.CheckNegation && k.conflict && conflict == nil:
			conflict = k
		}
	}
	rest := h.coverWithoutValues(j.units)
	switch {
	case conflict != nil && (rest >= conflictFrom || conflict.near):
		j.support = sources.Conflict
		j.why = conflictWhy(conflict)
		j.score = math.Min(j.score, 0.2)
	case quoteOK > 0 && quoteMiss+quoteNear == 0 && valueMiss == 0:
		j.support = sources.Quoted
		j.score = math.Max(j.score, 0.9)
	case quoteOK == 0 && quoteMiss == 0 && valueMiss == 0 && nameMiss == 0 && j.score >= supportedFrom:
		j.support = sources.Supported
	case quoteOK > 0 || cover >= partialFrom && (quoteMiss == 0 || cover >= 0.6):
		j.support = sources.Partial
	default:
		j.support = sources.Missing
	}
}

// coverWithoutValues is the cover of the terms that are no numbers and no
// words of dates.
func (h *held) coverWithoutValues(units []int) float64 {
	row := h.union(units)
	got, all := 0.0, 0.0
	for t, tm := range h.c.terms {
		if tm.number || slices.ContainsFunc(h.c.dates, func(d date) bool { return d.at.Holds(tm.at) }) ||
			slices.ContainsFunc(h.c.numbers, func(q quantity) bool { return q.at.Holds(tm.at) }) {
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

func conflictWhy(k *check) string {
	return "The article says “" + oneLine(k.Claim) + "”, the source “" + oneLine(k.Found) + "”."
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
func (j *judgement) evidence(e *sources.Evidence, s *sources.Snapshot) {
	e.Support, e.Why = j.support, j.why
	e.Score = math.Round(j.score*1000) / 1000
	const worthShowing = 0.15
	if j.support == sources.Unread || len(j.units) == 0 || j.support == sources.Missing && j.h.cover(j.units...) < worthShowing {
		if j.support == sources.Missing {
			e.Checks = shown(j.checks)
		}
		return
	}
	p := j.h.p
	e.Passage, e.Start, e.End = j.passage.In(p.text), j.passage.Start, j.passage.End
	b := s.Blocks[p.blocks[p.units[j.ranked[0].unit].block].source]
	e.Heading, e.Page = b.Heading, b.Page
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
		k.Claim = oneLine(k.Claim)
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
		at := sources.Span{Start: w.at.Start - j.passage.Start, End: w.at.End - j.passage.Start}
		if n := len(out); n > 0 && small && at.Start-out[n-1].End < 12 {
			out[n-1].End = at.End
		} else {
			out = append(out, at)
		}
		small = true
	}
	return out
}
