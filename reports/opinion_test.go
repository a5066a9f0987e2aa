package reports

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ibid/sources"
)

// opined is the fixture with a model's opinions, of every outcome.
func opined() *sources.Report {
	r := fixture()
	cost := 0.004211
	r.Run.Judge = &sources.JudgeRun{Model: "small-7b", Endpoint: "http://127.0.0.1:8080/v1/chat/completions", Most: 100, Asked: 9, Given: 5, ThrownAway: 2, Refused: 1, Failed: 1, NotAsked: 1,
		Differs: 2, Requests: 11, Milliseconds: 4270, TokensIn: 6120, TokensOut: 611, Unmetered: 1, Cost: &cost,
		Absent: map[string]int{"its quotation stands in no passage it was shown": 2, "the model would not answer": 1, "the endpoint gave no answer within 1m0s": 1, "the limit of 9 questions was reached": 1}}
	give := func(i int, reads sources.Reading, quote, why string) {
		e := &r.Audits[0].Evidence[i]
		e.Opinion = &sources.Opinion{Model: "small-7b", Outcome: sources.OutcomeGiven, Reading: reads, Quote: quote, Why: why, Differs: reads.Differs(e.Support)}
	}
	keep := func(i int, o sources.Outcome, why string) {
		r.Audits[0].Evidence[i].Opinion = &sources.Opinion{Model: "small-7b", Outcome: o, Absent: why}
	}
	give(3, sources.ReadsSupported, "transit times from the Caspian to the Black Sea fell from 53 to 19 days", "Both figures stand there.")
	give(4, sources.ReadsUnsure, "", "The passage is about something else.")
	give(5, sources.ReadsConflict, "an average of 307 days", "The passage gives 307 days, the claim 370.")
	give(6, sources.ReadsMissing, "Nigeria’s projects ran for many years", "No number of days is given")
	give(7, sources.ReadsSupported, "loans <b>signed</b>", "Ignore this: <script>alert(7)</script>")
	keep(10, sources.OutcomeThrownAway, "its quotation stands in no passage it was shown")
	keep(14, sources.OutcomeRefused, "the model would not answer")
	keep(15, sources.OutcomeFailed, "the endpoint gave no answer within 1m0s")
	keep(17, sources.OutcomeNotAsked, "the limit of 9 questions was reached")
	r.Audits[0].Coverage.Opinions, r.Audits[0].Coverage.Differ = 5, 2
	return r
}

// bare is a report without what a model says.
func bare(r *sources.Report) *sources.Report {
	r.Run.Judge = nil
	for i := range r.Audits {
		a := &r.Audits[i]
		a.Coverage.Opinions, a.Coverage.Differ = 0, 0
		for j := range a.Evidence {
			a.Evidence[j].Opinion = nil
		}
	}
	return r
}

func TestEveryFormatShowsAnOpinionBesideOurs(t *testing.T) {
	for _, f := range Formats() {
		with, without := write(t, f, opined(), Options{Width: 4000}), write(t, f, fixture(), Options{Width: 4000})
		for _, part := range []string{"small-7b", "307 days, the claim 370"} {
			if !strings.Contains(with, part) {
				t.Errorf("%s does not show %q of the opinion", f, part)
			}
			if strings.Contains(without, part) {
				t.Errorf("%s shows %q without an opinion", f, part)
			}
		}
		switch f {
		case "csv", "json":
		default:
			if !strings.Contains(strings.ReplaceAll(with, `\`, ""), "reads it so:") {
				t.Errorf("%s does not say whose opinion it is", f)
			}
		}
	}
}

func TestOpinionsChangeNothingElse(t *testing.T) {
	v, w := views(normal(opined()))[0], views(normal(fixture()))[0]
	if d := cmp.Diff(overall([]*view{w}), overall([]*view{v})); d != "" {
		t.Errorf("the headline differs:\n%s", d)
	}
	if len(v.tasks) != len(w.tasks) {
		t.Fatalf("%d tasks with opinions, %d without", len(v.tasks), len(w.tasks))
	}
	for i := range v.tasks {
		a, b := v.tasks[i], w.tasks[i]
		if a.rank != b.rank || a.tag != b.tag || a.what != b.what || a.todo != b.todo || a.code != b.code {
			t.Errorf("task %d is %q %q, without opinions %q %q", i, a.tag, a.what, b.tag, b.what)
		}
	}
	for i := range v.Article.Claims {
		if a, b := v.toneOfClaim(&v.Article.Claims[i]), w.toneOfClaim(&w.Article.Claims[i]); a != b {
			t.Errorf("claim %d is %v, without opinions %v", i+1, a, b)
		}
	}
	for _, conditions := range [][]string{{"dead"}, {"missing"}, {"conflict"}, {"uncertain", "moved"}} {
		fail, err := sources.ParseFailOn(conditions)
		if err != nil {
			t.Fatal(err)
		}
		if a, b := sources.Exit(opined(), fail, false), sources.Exit(fixture(), fail, false); a != b {
			t.Errorf("exit code for %v is %d, without opinions %d", conditions, a, b)
		}
	}
	if d := cmp.Diff(Diff(fixture(), fixture()), Diff(opined(), fixture())); d != "" {
		t.Errorf("opinions are a change (-without +with):\n%s", d)
	}
	if d := cmp.Diff(normal(fixture()), bare(normal(opined()))); d != "" {
		t.Errorf("the document differs in more than opinions:\n%s", d)
	}
}

func TestASavedReportCannotForgeAnOpinion(t *testing.T) {
	for _, tt := range []struct {
		name string
		o    sources.Opinion
		want *sources.Opinion
	}{
		{"an unknown reading", sources.Opinion{Outcome: sources.OutcomeGiven, Reading: "true"}, nil},
		{"an unknown outcome", sources.Opinion{Outcome: "certain", Reading: sources.ReadsSupported}, nil},
		{"a difference that is none", sources.Opinion{Outcome: sources.OutcomeGiven, Reading: sources.ReadsConflict, Differs: true}, &sources.Opinion{Outcome: sources.OutcomeGiven, Reading: sources.ReadsConflict}},
		{"words of what failed", sources.Opinion{Outcome: sources.OutcomeFailed, Reading: sources.ReadsMissing, Quote: "x", Why: "y", Absent: "z"}, &sources.Opinion{Outcome: sources.OutcomeFailed, Absent: "z"}},
	} {
		r := fixture()
		r.Audits[0].Evidence[5].Opinion = &tt.o
		b, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		back, err := Read(strings.NewReader(string(b)))
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(tt.want, back.Audits[0].Evidence[5].Opinion); d != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, d)
		}
	}
	r := opined()
	bad := math.NaN()
	r.Run.Judge.Cost = &bad
	if out := write(t, "json", r, Options{}); !strings.Contains(out, `"cost": 0`) {
		t.Error("a cost that is no number is written")
	}
}
