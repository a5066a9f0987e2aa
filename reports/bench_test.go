package reports

import (
	"fmt"
	"io"
	"testing"

	"ibid/sources"
)

// thousand is a report over one article with 1,000 sources, as long as a book:
// the fixture's notes and claims, sixty times.
func thousand() *sources.Report {
	base := corridor()
	a := base
	a.Article.Blocks, a.Article.Notes, a.Article.Markers, a.Article.Claims = nil, nil, nil, nil
	a.Sources, a.Evidence, a.Article.Text = nil, nil, ""
	id := func(s sources.SourceID, i int) sources.SourceID { return sources.SourceID(fmt.Sprintf("%s-%d", s, i)) }
	ids := func(in []sources.SourceID, i int) []sources.SourceID {
		var out []sources.SourceID
		for _, s := range in {
			out = append(out, id(s, i))
		}
		return out
	}
	label := func(l sources.Label, i int) sources.Label { return sources.Label(fmt.Sprintf("%d.%s", i, l)) }
	for i := 0; len(a.Sources) < 1000; i++ {
		off, notes := len(a.Article.Text), len(a.Article.Notes)
		a.Article.Text += base.Article.Text + "\n\n"
		shift := func(s sources.Span) sources.Span { return sources.Span{Start: s.Start + off, End: s.End + off} }
		for _, b := range base.Article.Blocks {
			b.At = shift(b.At)
			a.Article.Blocks = append(a.Article.Blocks, b)
		}
		for _, n := range base.Article.Notes {
			n.At, n.Label, n.Sources = shift(n.At), label(n.Label, i), ids(n.Sources, i)
			a.Article.Notes = append(a.Article.Notes, n)
		}
		for _, m := range base.Article.Markers {
			m.At, m.Label, m.Note, m.Claim = shift(m.At), label(m.Label, i), m.Note+notes, sources.ClaimID(fmt.Sprintf("%s-%d", m.Claim, i))
			a.Article.Markers = append(a.Article.Markers, m)
		}
		for _, c := range base.Article.Claims {
			c.At, c.ID, c.Sources = shift(c.At), sources.ClaimID(fmt.Sprintf("%s-%d", c.ID, i)), ids(c.Sources, i)
			var ls []sources.Label
			for _, l := range c.Notes {
				ls = append(ls, label(l, i))
			}
			c.Notes = ls
			a.Article.Claims = append(a.Article.Claims, c)
		}
		for _, s := range base.Sources {
			s.ID = id(s.ID, i)
			s.URL += fmt.Sprintf("&copy=%d", i)
			var ls []sources.Label
			for _, l := range s.Notes {
				ls = append(ls, label(l, i))
			}
			s.Notes = ls
			a.Sources = append(a.Sources, s)
		}
		for _, e := range base.Evidence {
			e.Claim, e.Source = sources.ClaimID(fmt.Sprintf("%s-%d", e.Claim, i)), id(e.Source, i)
			a.Evidence = append(a.Evidence, e)
		}
	}
	a.Sources = a.Sources[:1000]
	return &sources.Report{Run: sources.Run{Judged: true, Complete: true, Started: "2026-11-24T16:38:00Z"}, Audits: []sources.Audit{a}}
}

// BenchmarkWrite takes a report over 1,000 sources. Bars: html 150 ms, json
// 40 ms.
func BenchmarkWrite(b *testing.B) {
	r := thousand()
	for _, f := range Formats() {
		b.Run(f, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := Write(io.Discard, f, r, Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
