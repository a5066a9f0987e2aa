package reports

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"ibid/sources"
)

// normal returns a copy of r in the shape that the document promises: no list
// or map is nil, text that spans point into is valid UTF-8, states are known
// ones and scores are numbers. r itself stays as it is; what is already in
// shape is shared.
func normal(r *sources.Report) *sources.Report {
	out := *r
	out.Schema = sources.Schema
	out.Run.Judge = normalJudge(r.Run.Judge)
	out.Audits = list(r.Audits)
	for i := range out.Audits {
		a := &out.Audits[i]
		a.Article = normalArticle(a.Article)
		a.Sources = list(a.Sources)
		for j := range a.Sources {
			a.Sources[j] = normalSource(a.Sources[j])
		}
		a.Evidence = list(a.Evidence)
		for j := range a.Evidence {
			e := &a.Evidence[j]
			e.Passage = validText(e.Passage)
			e.Checks = orEmpty(e.Checks)
			e.Score = finite(e.Score)
			if e.Support < sources.Unread || e.Support > sources.Quoted {
				e.Support = sources.Unread
			}
			e.Opinion = normalOpinion(e.Opinion, e.Support)
		}
		if a.Coverage.Why == nil {
			a.Coverage.Why = map[sources.Reason]int{}
		}
	}
	return &out
}

func normalArticle(a sources.AuditArticle) sources.AuditArticle {
	a.Text = validText(a.Text)
	a.Blocks = orEmpty(a.Blocks)
	a.Notes = list(a.Notes)
	for i := range a.Notes {
		n := &a.Notes[i]
		n.URLs, n.Sources = orEmpty(n.URLs), orEmpty(n.Sources)
	}
	a.Markers = orEmpty(a.Markers)
	a.Claims = list(a.Claims)
	for i := range a.Claims {
		c := &a.Claims[i]
		c.Notes, c.Sources = orEmpty(c.Notes), orEmpty(c.Sources)
	}
	a.Findings = orEmpty(a.Findings)
	return a
}

func normalSource(s sources.AuditSource) sources.AuditSource {
	s.Notes, s.Hops, s.Signals, s.Repairs = orEmpty(s.Notes), orEmpty(s.Hops), orEmpty(s.Signals), orEmpty(s.Repairs)
	s.Confidence = finite(s.Confidence)
	s.State = knownState(s.State)
	if s.Before != nil {
		b := *s.Before
		b.State = knownState(b.State)
		s.Before = &b
	}
	return s
}

func knownState(s sources.State) sources.State {
	if s < sources.Uncertain || s > sources.Dead {
		return sources.Uncertain
	}
	return s
}

// list returns a copy of s that is not nil.
func list[T any](s []T) []T { return append(make([]T, 0, len(s)), s...) }

// orEmpty returns s itself, or an empty list for nil.
func orEmpty[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

func finite(f float64) float64 {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return 0
	}
	return f
}

// validText replaces each byte that is no part of valid UTF-8 by one question
// mark: every offset into the text stays what it was.
func validText(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 {
			b.WriteByte('?')
		} else {
			b.WriteString(s[i : i+n])
		}
		i += n
	}
	return b.String()
}

// spans returns those of in that lie inside text on the borders of
// characters, sorted and without overlap.
func spans(in []sources.Span, text string) []sources.Span {
	var out []sources.Span
	for _, s := range in {
		if !s.Empty() && onRunes(s, text) {
			out = append(out, s)
		}
	}
	slices.SortStableFunc(out, func(a, b sources.Span) int { return a.Start - b.Start })
	keep := out[:0]
	end := 0
	for _, s := range out {
		if s.Start < end {
			continue
		}
		keep = append(keep, s)
		end = s.End
	}
	return keep
}

// onRunes reports whether s is a range of text whose ends do not cut a
// character.
func onRunes(s sources.Span, text string) bool {
	return 0 <= s.Start && s.Start <= s.End && s.End <= len(text) && runeAt(text, s.Start) && runeAt(text, s.End)
}

func runeAt(text string, i int) bool { return i == len(text) || utf8.RuneStart(text[i]) }
