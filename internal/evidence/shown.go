package evidence

import (
	"math"
	"strings"

	"ibid/sources"
)

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
