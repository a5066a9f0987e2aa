package sources_test

import (
	"testing"

	"ibid/sources"
)

func TestCompareSaysWhatIsNews(t *testing.T) {
	live, moved, dead := sources.AuditSource{State: sources.Live}, sources.AuditSource{State: sources.Moved}, sources.AuditSource{State: sources.Dead}
	unsure, leaning := sources.AuditSource{State: sources.Uncertain}, sources.AuditSource{State: sources.Uncertain, Leaning: "dead"}
	replaced := sources.AuditSource{State: sources.Live, Drift: sources.DriftReplaced}
	drifted := sources.AuditSource{State: sources.Live, Drift: sources.DriftMajor}
	stopped := sources.AuditSource{State: sources.Uncertain, Reason: sources.Reason(sources.FailCancelled)}
	spent := sources.AuditSource{State: sources.Uncertain, Reason: sources.Reason(sources.FailSpent)}
	blind := sources.AuditSource{State: sources.Uncertain, Reason: "run.network_suspect"}
	for _, tt := range []struct {
		name    string
		was, is sources.AuditSource
		want    sources.Change
	}{
		{"live stays live", live, live, sources.ChangeUnchanged},
		{"live moves", live, moved, sources.ChangeWorse},
		{"live goes", live, dead, sources.ChangeWorse},
		{"live is in doubt", live, unsure, sources.ChangeWorse},
		{"doubt grows", unsure, leaning, sources.ChangeWorse},
		{"doubt shrinks", leaning, unsure, sources.ChangeBetter},
		{"dead comes back", dead, live, sources.ChangeRecovered},
		{"doubt clears", unsure, live, sources.ChangeRecovered},
		{"dead comes back elsewhere", dead, moved, sources.ChangeRecovered},
		{"moved is mended", moved, live, sources.ChangeBetter},
		{"the page changes", live, drifted, sources.ChangeWorse},
		{"the page stays changed", drifted, drifted, sources.ChangeUnchanged},
		{"the page is another one", drifted, replaced, sources.ChangeWorse},
		{"the page is nearer to what it was", replaced, drifted, sources.ChangeUnchanged},
		{"this run was interrupted", live, stopped, sources.ChangeUnchanged},
		{"this run had spent its requests", live, spent, sources.ChangeUnchanged},
		{"this run saw nothing", dead, blind, sources.ChangeUnchanged},
		{"the last run saw nothing", blind, dead, sources.ChangeNew},
	} {
		was, is := tt.was, tt.is
		was.ID, was.URL, is.ID, is.URL = "s1", "https://one.example/a", "s7", "https://ONE.example/a#x"
		before := &sources.Report{Run: sources.Run{Started: "2026-01-01T00:00:00Z"}, Audits: []sources.Audit{{Sources: []sources.AuditSource{was}}}}
		now := sources.Audit{Sources: []sources.AuditSource{is}}
		sources.Compare(&now, before)
		if got := now.Sources[0].Change; got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestCompareLooksThroughARunThatLearntNothing(t *testing.T) {
	report := func(day string, s sources.AuditSource) *sources.Report {
		s.ID, s.URL = "s1", "https://one.example/a"
		return &sources.Report{Run: sources.Run{Started: day}, Audits: []sources.Audit{{Sources: []sources.AuditSource{s},
			Evidence: []sources.Evidence{{Claim: "c1", Source: "s1", Support: sources.Supported}}}}}
	}
	stopped := sources.AuditSource{State: sources.Uncertain, Reason: sources.Reason(sources.FailCancelled)}
	for _, tt := range []struct {
		name    string
		was, is sources.AuditSource
		want    sources.Change
	}{
		{"what stayed is no news", sources.AuditSource{State: sources.Live}, sources.AuditSource{State: sources.Live}, sources.ChangeUnchanged},
		{"what died meanwhile got worse", sources.AuditSource{State: sources.Live}, sources.AuditSource{State: sources.Dead}, sources.ChangeWorse},
		{"what was dead is back", sources.AuditSource{State: sources.Dead}, sources.AuditSource{State: sources.Live}, sources.ChangeRecovered},
		{"a doubt that stays is no news", sources.AuditSource{State: sources.Uncertain, Leaning: "dead"}, sources.AuditSource{State: sources.Uncertain, Leaning: "dead"}, sources.ChangeUnchanged},
	} {
		first, second, third, last := report("1", tt.was), report("2", stopped), report("3", stopped), report("4", tt.is)
		sources.Compare(&second.Audits[0], first)
		sources.Compare(&third.Audits[0], second)
		sources.Compare(&last.Audits[0], third)
		s := &last.Audits[0].Sources[0]
		if s.Change != tt.want || s.Before == nil || s.Before.Run != "1" {
			t.Errorf("%s: %s against %+v, want %s against the first run", tt.name, s.Change, s.Before, tt.want)
		}
	}
}

func TestCompareMindsTheSupportOfClaims(t *testing.T) {
	audit := func(s sources.Support) sources.Audit {
		return sources.Audit{Sources: []sources.AuditSource{{ID: "s1", URL: "https://one.example/", State: sources.Live}}, Evidence: []sources.Evidence{{Claim: "c1", Source: "s1", Support: s}}}
	}
	for _, tt := range []struct {
		was, is sources.Support
		want    sources.Change
	}{
		{sources.Supported, sources.Missing, sources.ChangeWorse},
		{sources.Supported, sources.Conflict, sources.ChangeWorse},
		{sources.Supported, sources.Unread, sources.ChangeUnchanged},
		{sources.Missing, sources.Quoted, sources.ChangeBetter},
		{sources.Unread, sources.Missing, sources.ChangeUnchanged},
		{sources.Quoted, sources.Supported, sources.ChangeUnchanged},
	} {
		now := audit(tt.is)
		sources.Compare(&now, &sources.Report{Audits: []sources.Audit{audit(tt.was)}})
		if got := now.Sources[0].Change; got != tt.want {
			t.Errorf("%s, then %s: %s, want %s", tt.was, tt.is, got, tt.want)
		}
	}
}

func TestCompareMindsEachClaim(t *testing.T) {
	audit := func(first, second sources.Support) sources.Audit {
		return sources.Audit{
			Article:  sources.AuditArticle{Claims: []sources.AuditClaim{{ID: "c1", Text: "One thing."}, {ID: "c2", Text: "Another thing."}}},
			Sources:  []sources.AuditSource{{ID: "s1", URL: "https://one.example/", State: sources.Live}},
			Evidence: []sources.Evidence{{Claim: "c1", Source: "s1", Support: first}, {Claim: "c2", Source: "s1", Support: second}},
		}
	}
	now := audit(sources.Missing, sources.Conflict)
	sources.Compare(&now, &sources.Report{Audits: []sources.Audit{audit(sources.Missing, sources.Supported)}})
	if got := now.Sources[0].Change; got != sources.ChangeWorse {
		t.Errorf("a second claim lost its support, beside one that never had any: %s, want worse", got)
	}
	now = audit(sources.Missing, sources.Unread)
	sources.Compare(&now, &sources.Report{Audits: []sources.Audit{audit(sources.Missing, sources.Supported)}})
	if got := now.Sources[0].Change; got != sources.ChangeUnchanged {
		t.Errorf("a claim that could not be read for is called %s, want unchanged", got)
	}
}

func TestExitIsTheSameForEveryReport(t *testing.T) {
	report := func(edit func(*sources.Report)) *sources.Report {
		r := &sources.Report{Run: sources.Run{Complete: true, Judged: true}, Audits: []sources.Audit{{
			Article:  sources.AuditArticle{Notes: []sources.AuditNote{{Label: "1"}}},
			Sources:  []sources.AuditSource{{ID: "s1", State: sources.Live, Change: sources.ChangeNew}},
			Evidence: []sources.Evidence{{Claim: "c1", Source: "s1", Support: sources.Supported}},
		}}}
		if edit != nil {
			edit(r)
		}
		return r
	}
	gone := func(r *sources.Report) { r.Audits[0].Sources[0].State = sources.Dead }
	for _, tt := range []struct {
		name  string
		edit  func(*sources.Report)
		on    []string
		empty bool
		want  int
	}{
		{"nothing to act on", nil, nil, false, 0},
		{"dead fails by default", gone, nil, false, 1},
		{"none never fails", gone, []string{"none"}, false, 0},
		{"spaces and case do not matter", gone, []string{" Gone"}, false, 1},
		{"moved does not fail by default", func(r *sources.Report) { r.Audits[0].Sources[0].State = sources.Moved }, nil, false, 0},
		{"moved fails when named", func(r *sources.Report) { r.Audits[0].Sources[0].State = sources.Moved }, []string{"moved"}, false, 1},
		{"old news is no news", func(r *sources.Report) { gone(r); r.Audits[0].Sources[0].Change = sources.ChangeUnchanged }, []string{"new"}, false, 0},
		{"new death is news", func(r *sources.Report) { gone(r); r.Audits[0].Sources[0].Change = sources.ChangeWorse }, []string{"new"}, false, 1},
		{"a claim in conflict", func(r *sources.Report) { r.Audits[0].Evidence[0].Support = sources.Conflict }, []string{"conflict"}, false, 1},
		{"no notes", func(r *sources.Report) { r.Audits[0].Article.Notes = nil }, nil, false, 2},
		{"no notes, allowed", func(r *sources.Report) { r.Audits[0].Article.Notes = nil }, nil, true, 0},
		{"an article could not be read", func(r *sources.Report) { r.Audits[0].Error = "x" }, nil, false, 2},
		{"no network", func(r *sources.Report) { r.Run.Suspect = "x" }, nil, false, 2},
		{"interrupted", func(r *sources.Report) { gone(r); r.Run.Complete = false }, nil, false, 130},
	} {
		on, err := sources.ParseFailOn(tt.on)
		if err != nil {
			t.Fatal(err)
		}
		if got := sources.Exit(report(tt.edit), on, tt.empty); got != tt.want {
			t.Errorf("%s: exit code %d, want %d", tt.name, got, tt.want)
		}
	}
	if _, err := sources.ParseFailOn([]string{"none", "dead"}); err == nil {
		t.Error("what never fails and fails is taken")
	}
	if _, err := sources.ParseFailOn([]string{"rotten"}); err == nil {
		t.Error("a condition that nobody knows is taken")
	}
}
