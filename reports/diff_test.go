package reports

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ibid/sources"
)

// lastWeek is what a run a week before the fixture's said.
func lastWeek() *sources.Report {
	r := fixture()
	r.Run.ID, r.Run.Started, r.Run.Finished = "r20261117", "2026-11-17T06:00:00Z", "2026-11-17T06:02:00Z"
	a := &r.Audits[0]
	a.Since = ""
	var keep []sources.AuditSource
	for _, s := range a.Sources {
		switch s.ID {
		case "s12", "s13": // not cited then
			continue
		case "s3", "s7":
			s.State, s.Reason, s.MovedTo, s.Repairs = sources.Live, "ok", "", nil
		case "s5":
			s.State, s.Reason = sources.Uncertain, "http.gateway"
		case "s9":
			s.Drift, s.Signals = sources.DriftNone, nil
		case "s15":
			s.State, s.Reason = sources.Live, "ok"
		case "s16":
			s.State, s.Reason = sources.Moved, "redirect.permanent"
		}
		s.Before, s.Change = nil, sources.ChangeNew
		keep = append(keep, s)
	}
	a.Sources = append(keep, up("s99", 70, "https://dropped.example.org/", "Dropped since"))
	for i := range a.Evidence {
		switch a.Evidence[i].Claim {
		case "c5":
			a.Evidence[i].Support = sources.Supported
		case "c6":
			a.Evidence[i].Support = sources.Missing
		case "c8":
			a.Evidence[i].Support = sources.Supported
		}
	}
	return r
}

func TestDiffKindsOfChange(t *testing.T) {
	d := Diff(lastWeek(), fixture())
	got := map[string]sources.Change{}
	for _, s := range d.Audits[0].Sources {
		got[strings.TrimPrefix(sources.Host(s.URL), "www.")] = s.Change
	}
	want := map[string]sources.Change{
		"courier.example.com": "unchanged", "rail.example.org": "unchanged", "news.example.az": "worse", "wli.example.org": "unchanged", "transport.example.gov": "recovered",
		"data.example.org": "worse", "fund.example.gov": "worse", "register.example.net": "unchanged", "port.example.kz": "worse", "doi.org": "unchanged", "trade.example.com": "unchanged",
		"outlook.example.com": "new", "evil.example.com": "new", "treaties.example.int": "unchanged", "memo.example.info": "worse", "mirror.example.info": "better", "unused.example.org": "unchanged", "dropped.example.org": "dropped",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("changes of sources (-want +got):\n%s", diff)
	}
	claims := map[string]sources.Change{}
	for _, c := range d.Audits[0].Claims {
		if c.Change != sources.ChangeUnchanged {
			claims[c.Text[:12]] = c.Change
		}
	}
	wantClaims := map[string]sources.Change{"Projects the": "worse", "In Nigeria t": "better", "The state fu": "worse", "Analysts exp": "new", "The ministry": "new"}
	if diff := cmp.Diff(wantClaims, claims); diff != "" {
		t.Errorf("changes of claims (-want +got):\n%s", diff)
	}
	total := 0
	for _, n := range d.Counts {
		total += n
	}
	if total != len(d.Audits[0].Sources) {
		t.Errorf("the counts add up to %d, want %d", total, len(d.Audits[0].Sources))
	}
}

func TestDiffOfARepeatedRunIsUnchanged(t *testing.T) {
	d := Diff(several(), several())
	for change, n := range d.Counts {
		if change != "unchanged" {
			t.Errorf("%d sources are %s between a report and itself", n, change)
		}
	}
	for _, a := range d.Audits {
		for _, c := range a.Claims {
			if c.Change != sources.ChangeUnchanged {
				t.Errorf("claim %q is %s between a report and itself", c.Text, c.Change)
			}
		}
	}
}

func TestDiffWithARunThatLearntNothingIsUnchanged(t *testing.T) {
	for _, reason := range []sources.Reason{"run.network_suspect", "run.cancelled"} {
		blind := fixture()
		a := &blind.Audits[0]
		for i := range a.Sources {
			a.Sources[i].State, a.Sources[i].Reason, a.Sources[i].Leaning = sources.Uncertain, reason, ""
		}
		for i := range a.Evidence {
			a.Evidence[i].Support = sources.Unread
		}
		d := Diff(fixture(), blind)
		for change, n := range d.Counts {
			if change != "unchanged" {
				t.Errorf("%s: %d sources are %s", reason, n, change)
			}
		}
		for change, n := range d.Claims {
			if change != "unchanged" {
				t.Errorf("%s: %d claims are %s", reason, n, change)
			}
		}
	}
}

func TestDiffSaysWhatChangedWhereTheStateStayed(t *testing.T) {
	live, unsure := &Standing{State: sources.Live}, &Standing{State: sources.Uncertain}
	leaning := &Standing{State: sources.Uncertain, Leaning: sources.Dead.String()}
	for _, tt := range []struct {
		before, after *Standing
		change        sources.Change
		want          string
	}{
		{live, live, sources.ChangeWorse, "live, no longer carries a sentence"},
		{live, live, sources.ChangeBetter, "live, carries a sentence that it did not"},
		{unsure, leaning, sources.ChangeWorse, "could not be checked → probably gone"},
		{leaning, unsure, sources.ChangeBetter, "probably gone → could not be checked"},
		{leaning, leaning, sources.ChangeUnchanged, "probably gone"},
		{leaning, nil, sources.ChangeDropped, "was probably gone"},
		{live, live, sources.ChangeUnchanged, "live"},
	} {
		if got := transition(&SourceDelta{Change: tt.change, Before: tt.before, After: tt.after}); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.change, got, tt.want)
		}
	}
}

func TestDiffTurnedAround(t *testing.T) {
	there, back := Diff(lastWeek(), fixture()), Diff(fixture(), lastWeek())
	if there.Counts["new"] != back.Counts["dropped"] || there.Counts["dropped"] != back.Counts["new"] {
		t.Errorf("there %v, back %v: what is new one way is dropped the other way", there.Counts, back.Counts)
	}
	worse := map[string]bool{}
	for _, s := range there.Audits[0].Sources {
		worse[s.URL] = s.Change == sources.ChangeWorse
	}
	for _, s := range back.Audits[0].Sources {
		mixed := sources.Host(s.URL) == "data.example.org" // one of its claims lost what another gained: worse for one of them either way
		if worse[s.URL] && s.Change == sources.ChangeWorse && !mixed {
			t.Errorf("%s got worse both ways", s.URL)
		}
	}
}

func TestDiffMatchesArticles(t *testing.T) {
	renamed := fixture()
	renamed.Audits[0].Article.Name = "drafts/v2.docx"
	if d := Diff(fixture(), renamed); len(d.Audits) != 1 || d.Audits[0].Change != sources.ChangeUnchanged {
		t.Errorf("a renamed single article gives %d audits, want it matched", len(d.Audits))
	}
	d := Diff(several(), fixture())
	var got []string
	for _, a := range d.Audits {
		got = append(got, a.Article+" "+string(a.Change))
	}
	want := []string{"articles/middle-corridor.md unchanged", "articles/tea.txt dropped", "articles/bad.docx dropped"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("articles (-want +got):\n%s", diff)
	}
	if d := Diff(fixture(), several()); d.Audits[1].Change != sources.ChangeNew || d.Counts["new"] != 1 {
		t.Errorf("the second article is %s with %d new sources, want new with 1", d.Audits[1].Change, d.Counts["new"])
	}
}

func TestClaimIsTheSameWhereverItStands(t *testing.T) {
	moved := fixture()
	a := &moved.Audits[0].Article
	for i := range a.Claims {
		a.Claims[i].Line += 10
		a.Claims[i].ID = "x" + a.Claims[i].ID
		a.Claims[i].Text = strings.ReplaceAll(a.Claims[i].Text, " ", "  ")
	}
	for i := range moved.Audits[0].Evidence {
		e := &moved.Audits[0].Evidence[i]
		e.Claim = "x" + e.Claim
	}
	for _, c := range Diff(fixture(), moved).Audits[0].Claims {
		if c.Change != sources.ChangeUnchanged {
			t.Errorf("claim %q is %s after it moved", c.Text, c.Change)
		}
	}
}

func TestDiffGolden(t *testing.T) {
	d := Diff(lastWeek(), several())
	for _, f := range DiffFormats() {
		var b bytes.Buffer
		if err := WriteDiff(&b, f, d, Options{Width: 90}); err != nil {
			t.Fatal(err)
		}
		golden(t, "delta."+f, b.Bytes())
		if f == "json" {
			var back Delta
			if err := json.Unmarshal(b.Bytes(), &back); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(d, &back); diff != "" {
				t.Errorf("the delta comes back differently:\n%s", diff)
			}
		}
	}
}

func TestSupportChange(t *testing.T) {
	for _, tt := range []struct {
		before, after sources.Support
		want          sources.Change
	}{
		{sources.Supported, sources.Quoted, sources.ChangeUnchanged},
		{sources.Supported, sources.Partial, sources.ChangeWorse},
		{sources.Partial, sources.Supported, sources.ChangeBetter},
		{sources.Missing, sources.Supported, sources.ChangeRecovered},
		{sources.Unread, sources.Quoted, sources.ChangeRecovered},
		{sources.Supported, sources.Unread, sources.ChangeWorse},
		{sources.Unread, sources.Conflict, sources.ChangeWorse},
		{sources.Conflict, sources.Missing, sources.ChangeBetter},
		{sources.Missing, sources.Unread, sources.ChangeUnchanged},
		{sources.Conflict, sources.Unread, sources.ChangeUnchanged},
		{sources.Unread, sources.Partial, sources.ChangeRecovered},
		{sources.Unread, sources.Unread, sources.ChangeUnchanged},
	} {
		if got := supportChange(tt.before, tt.after); got != tt.want {
			t.Errorf("supportChange(%v, %v) = %s, want %s", tt.before, tt.after, got, tt.want)
		}
	}
}

func TestDiffListsEveryClaimThatItCounts(t *testing.T) {
	now := several()
	for i := range now.Audits[0].Evidence {
		if e := &now.Audits[0].Evidence[i]; e.Support == sources.Supported {
			e.Support = sources.Unread
			break
		}
	}
	d := Diff(lastWeek(), now)
	counted, listed := 0, 0
	for _, a := range d.Audits {
		listed += len(a.lines())
	}
	for _, by := range []map[string]int{d.Counts, d.Claims} {
		for change, n := range by {
			if change != string(sources.ChangeUnchanged) {
				counted += n
			}
		}
	}
	if counted != listed {
		t.Errorf("%d changes are counted and %d listed", counted, listed)
	}
}
