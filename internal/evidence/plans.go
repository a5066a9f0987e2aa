package evidence

import (
	"strings"

	"ibid/sources"
)

// planned are words for what is meant to happen, before "to" and a verb.
var planned = setOf(`plan plans planned planning intend intends intended want wants wanted hope hopes hoped aim aims seek seeks propose proposes proposed expects expect threaten threatens`)

// planOnly looks for a deed of the claim that the passage only has as a plan: applied
// for plans to apply.
func (j *judgement) planOnly() (check, bool) {
	h := j.h
	if h.p.language != "" && h.p.language != "en" {
		return check{}, false
	}
	for i, w := range h.c.words {
		t := h.c.termOf[i]
		said := w.at().In(h.c.text)
		if t < 0 || w.upper || !strings.HasSuffix(said, "ed") || i > 0 && auxiliary[strings.ToLower(h.c.words[i-1].at().In(h.c.text))] || h.quotedAway(w.at()) {
			continue
		}
		plan, deed := sources.Span{}, false
		for _, ui := range j.units {
			u := &h.p.units[ui]
			ws := h.p.words[u.w0:u.w1]
			for n := range ws {
				if ws[n].stem != w.stem {
					continue
				}
				if n >= 2 && strings.ToLower(ws[n-1].at().In(h.p.text)) == "to" && planned[strings.ToLower(ws[n-2].at().In(h.p.text))] {
					plan = sources.Span{Start: ws[n-2].at().Start, End: ws[n].at().End}
				} else {
					deed = true
				}
			}
		}
		if !plan.Empty() && !deed {
			return check{at: w.at(), firm: true, Check: sources.Check{Kind: sources.CheckNegation, Claim: said, Found: oneLine(plan.In(h.p.text))}}, true
		}
	}
	return check{}, false
}

// auxiliary are words that make what follows a state or a thing done to something.
var auxiliary = setOf(`be to is are was were been being`)
