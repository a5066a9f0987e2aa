package pipeline

import (
	"slices"
	"strings"

	"ibid/sources"
)

func auditArticle(a *sources.Article, ids map[string]sources.SourceID) sources.AuditArticle {
	out := emptyArticle(a.Name)
	out.Title, out.Format, out.Text = a.Title, a.Format, sources.HidePasswords(a.Text)
	out.Blocks = append(out.Blocks, a.Blocks...)
	for _, f := range a.Findings {
		f.Why = sources.HidePasswords(f.Why)
		out.Findings = append(out.Findings, f)
	}
	for i, n := range a.Notes {
		an := sources.AuditNote{Label: n.Label, Line: n.Line, Column: n.Column, Text: strings.Join(strings.Fields(n.Body.In(out.Text)), " "),
			URLs: []string{}, Sources: cited(a, []int{i}, ids), At: n.At}
		if n.Place.Kind != "" {
			place := n.Place
			an.Place = &place
		}
		for _, c := range n.Citations {
			if c.Cited != "" {
				an.Addresses = append(an.Addresses, auditAddress(c))
			}
			if c.Registered {
				an.Identifiers = append(an.Identifiers, c.Cited)
				continue
			}
			if u := sources.Redact(c.URL); u != "" && !slices.Contains(an.URLs, u) {
				an.URLs = append(an.URLs, u)
			}
		}
		if n.RefersTo >= 0 {
			an.RefersTo = a.Notes[n.RefersTo].Label
		}
		out.Notes = append(out.Notes, an)
	}
	for _, m := range a.Markers {
		am := sources.AuditMarker{Label: m.Label, Line: m.Line, Column: m.Column, Note: m.Note, At: m.At}
		if m.Claim >= 0 {
			am.Claim = a.Claims[m.Claim].ID
		}
		out.Markers = append(out.Markers, am)
	}
	for _, c := range a.Claims {
		ac := sources.AuditClaim{ID: c.ID, Line: c.Line, Text: sources.HidePasswords(c.Text), Context: sources.HidePasswords(c.Context), Notes: []sources.Label{}, Sources: cited(a, c.Notes, ids), At: c.At}
		for _, n := range c.Notes {
			ac.Notes = append(ac.Notes, a.Notes[n].Label)
		}
		out.Claims = append(out.Claims, ac)
	}
	return out
}

// auditAddress says where the address of a citation stands.
func auditAddress(c sources.Citation) sources.AuditAddress {
	out := sources.AuditAddress{URL: sources.Redact(c.URL), Cited: sources.HidePasswords(c.Cited), Line: c.Line, Column: c.Column, Places: c.Places}
	if !c.InFile.Empty() {
		out.InFile = &c.InFile
	}
	return out
}

// cited returns the sources that the given notes stand for, without repeats.
func cited(a *sources.Article, notes []int, ids map[string]sources.SourceID) []sources.SourceID {
	out := []sources.SourceID{}
	for _, n := range notes {
		for _, c := range a.Cites(n) {
			if c.URL == "" {
				continue
			}
			if id := ids[sources.Canonical(c.URL)]; !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	return out
}

func emptyArticle(name string) sources.AuditArticle {
	return sources.AuditArticle{Name: name, Blocks: []sources.Block{}, Notes: []sources.AuditNote{}, Markers: []sources.AuditMarker{},
		Claims: []sources.AuditClaim{}, Findings: []sources.Finding{}}
}
