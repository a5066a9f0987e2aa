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
	turned := false
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
			turned = turned || k.denial || k.firm
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
	return h.coverBut(units, func(*term) bool { return false }, func(*term) bool { return false })
}

// coverBut is the cover of the terms that are no values, without those that are
// left out, and with the whole weight of those that are given.
func (h *held) coverBut(units []int, out, given func(*term) bool) float64 {
	row := h.union(units)
	got, all := 0.0, 0.0
	for t := range h.c.terms {
		tm := &h.c.terms[t]
		if tm.number || h.inValue(tm.at) || out(tm) {
			continue
		}
		all += tm.weight
		if given(tm) {
			got += tm.weight
		} else {
			got += float64(row[t]) * tm.weight
		}
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
	return j.h.coverBut(j.units, func(tm *term) bool { return conflict.at.Holds(tm.at) }, func(tm *term) bool {
		_, titled := slices.BinarySearch(j.h.p.titles, tm.stem)
		return titled || conflict.Kind == sources.CheckNumber && j.named(tm.at)
	})
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
