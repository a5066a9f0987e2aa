package evidence

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"ibid/sources"
)

// lookAgain corrects the checks by what sets a sentence against a claim whose
// words it shares: a quotation that the source denies, a bound the other way
// round, millions for billions, an opposite in the place of a word. The models
// have had their say before: nothing here moves a score that was learned.
func (j *judgement) lookAgain() {
	h := j.h
	j.showNumber()
	denied := h.firstSince(j.units) // by both sides, in words that do not show it
	for i := range j.checks {
		switch k := &j.checks[i]; k.Kind {
		case sources.CheckQuotation:
			denied = h.quoteDenied(k) || denied
		case sources.CheckName:
			if name := scoreBehind.ReplaceAllString(k.Claim, ""); strings.Contains(k.Found, name) && name != k.Claim {
				k.Claim, k.Found = name, name // Skarn 3–1
			}
		case sources.CheckNumber:
			for n := range h.c.numbers {
				if q := &h.c.numbers[n]; q.full == k.at {
					h.numberAgain(k, q, j.units, j.others)
				}
			}
		}
	}
	j.checks = slices.DeleteFunc(j.checks, func(k check) bool {
		return k.Kind == sources.CheckNegation && (comparing[strings.ToLower(k.Claim)] || k.denial && denied || !k.denial && h.noOpposite(k, j.units)) ||
			k.Kind == sources.CheckName && (h.inNumber(k.at) || weekdays[k.Claim])
	})
	if len(j.units) > 0 {
		k, ok := j.contrary()
		if !ok {
			k, ok = j.planOnly()
		}
		if ok {
			j.checks = slices.DeleteFunc(j.checks, func(x check) bool { return x.Kind == sources.CheckNegation && x.at == k.at })
			at := len(j.checks) // before the lists of words
			for at > 0 && j.checks[at-1].Kind == sources.CheckWords {
				at--
			}
			j.checks = slices.Insert(j.checks, at, k)
		}
	}
}

// quoteDenied looks for a negation before a quotation in the source: of "do not
// prove that it works" somebody may quote "prove that it works". It turns the check
// where the claim leaves the negation out, and reports whether both have one.
func (h *held) quoteDenied(k *check) (both bool) {
	at := slices.IndexFunc(h.c.quotes, func(q quote) bool { return q.at == k.at })
	if !k.OK || at < 0 {
		return false
	}
	f := h.c.quotes[at].find(h.p, h.c.text)
	if !f.exact || hollow[plainWord(h.p.words[f.w0].at().In(h.p.text))] {
		return false
	}
	from, ok := h.p.deniedFrom(f.w0)
	if !ok {
		return false
	}
	if turns(h.c.text, sources.Span{End: k.at.Start})+turns(h.c.text, sources.Span{Start: k.at.End, End: len(h.c.text)}) > 0 {
		return true
	}
	k.OK, k.near = false, true
	k.Found = oneLine(h.p.text[from:f.at.End])
	return false
}

// deniedFrom returns where a negation stands that reaches word i of a page.
func (p *page) deniedFrom(i int) (int, bool) {
	const reach = 3
	for n := i - 1; n >= max(0, i-reach); n-- {
		w := p.words[n].at()
		low := plainWord(w.In(p.text))
		if strings.ContainsAny(p.text[w.End:p.words[n+1].at().Start], ".,;:!?()–—\n") || parting[low] {
			return 0, false
		}
		if negators[low] {
			return w.Start, true
		}
	}
	return 0, false
}

// noOpposite reports whether a check sets a word against an opposite that is none:
// what has not risen may have fallen.
func (h *held) noOpposite(k check, passage []int) bool {
	at := slices.IndexFunc(h.c.words, func(w word) bool { return w.at() == k.at })
	if at < 0 || h.c.termOf[at] < 0 {
		return false
	}
	denied := deniedWords(h.c.text, h.c.words)[at]
	t := h.c.termOf[at]
	s := contrariesIn(cmp.Or(h.p.language, "en"))[h.c.terms[t].name]
	for _, ui := range passage {
		u := &h.p.units[ui]
		ws := h.p.words[u.w0:u.w1]
		for i, other := range deniedWords(h.p.text, ws) {
			if ws[i].at().In(h.p.text) == k.Found {
				return other != denied || h.excused(t, i, ws, s)
			}
		}
	}
	return false
}

// firstSince reports whether the claim says that nothing of a kind was since,
// and the passage that something is the first of its kind since.
func (h *held) firstSince(passage []int) bool {
	if !hasWord(h.c.text, sources.Span{End: len(h.c.text)}, setSince) {
		return false
	}
	for _, u := range passage {
		if at := h.p.units[u].at; hasWord(h.p.text, at, setSince) && hasWord(h.p.text, at, setFirst) {
			return true
		}
	}
	return false
}

var (
	setSince = setOf(`since until seit depuis`)
	setFirst = setOf(`first last erste ersten erster erstes erstmals premier premiere`)
	setRest  = setOf(`rest remainder remaining others rest restliche restlichen reste`)
)

var (
	scoreBehind = regexp.MustCompile(` \d+[–-]\d+$`)
	weekdays    = setOf(`Monday Tuesday Wednesday Thursday Friday Saturday Sunday Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag`)
)

func hasWord(s string, at sources.Span, set map[string]bool) bool {
	return wordsOf(set, s, at) > 0
}

// inNumber reports whether a name is the sign of a currency or a word in a
// number: CHF 3.
func (h *held) inNumber(at sources.Span) bool {
	return slices.ContainsFunc(h.c.numbers, func(q quantity) bool {
		return q.full.Holds(at) || at.Holds(q.at) && !q.year && !q.ordinal && q.unit != ""
	})
}
