package evidence

import "ibid/sources"

// Together looks at all evidence of one article at once and adds hints to Why,
// where there is none yet: that the sources of a sentence carry all of it
// together though none does alone, that a source is idle because another one
// carries the sentence, and that one passage has to serve for many sentences.
// The degrees of support stay what each source says on its own.
func Together(all []sources.Evidence) {
	byClaim := map[sources.ClaimID][]*sources.Evidence{}
	for i := range all {
		byClaim[all[i].Claim] = append(byClaim[all[i].Claim], &all[i])
	}
	for _, es := range byClaim {
		if len(es) > 1 {
			joined(es)
		}
	}
	type place struct {
		source     sources.SourceID
		start, end int
	}
	used := map[place]int{}
	at := func(e *sources.Evidence) place { return place{e.Source, e.Start, e.End} }
	for i := range all {
		if all[i].Passage != "" {
			used[at(&all[i])]++
		}
	}
	for i := range all {
		if e := &all[i]; e.Passage != "" && used[at(e)] >= manyClaims && e.Why == "" && e.Support == sources.Partial {
			e.Why = "The same passage has to serve for several sentences of the article."
		}
	}
}

// manyClaims is how many sentences may lean on one passage before it is odd.
const manyClaims = 3

// joined adds the hints for the sources of one claim.
func joined(es []*sources.Evidence) {
	carried, helping := map[sources.Span]bool{}, 0
	facts := 0
	for _, e := range es {
		if e.Support == sources.Conflict {
			return
		}
		if e.Support >= sources.Supported {
			idle(es)
			return
		}
		facts = max(facts, len(e.Facts))
		helps := false
		for _, f := range e.Facts {
			if f.Carried {
				helps = helps || !carried[f.At]
				carried[f.At] = true
			}
		}
		if helps {
			helping++
		}
	}
	if facts == 0 || len(carried) < facts || helping < 2 {
		return
	}
	for _, e := range es {
		if e.Support == sources.Partial && e.Why == "" {
			e.Why = "This source carries a part of the sentence; together its sources carry all of it."
		}
	}
}

func idle(es []*sources.Evidence) {
	for _, e := range es {
		if e.Support == sources.Missing && e.Why == "" {
			e.Why = "Another source carries the sentence; this one adds nothing to it."
		}
	}
}
