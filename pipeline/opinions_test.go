package pipeline

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"ibid/sources"
)

// adviser answers from a function and remembers what it was asked.
type adviser struct {
	answer func(q sources.Question) sources.Advice
	wait   time.Duration

	mu    sync.Mutex
	asked []sources.Question // guarded by mu
	now   int                // guarded by mu: questions being answered
	most  int                // guarded by mu: of now
}

func (a *adviser) Opinion(ctx context.Context, q sources.Question) sources.Advice {
	a.mu.Lock()
	a.asked = append(a.asked, q)
	a.now++
	a.most = max(a.most, a.now)
	a.mu.Unlock()
	defer func() { a.mu.Lock(); a.now--; a.mu.Unlock() }()
	select {
	case <-ctx.Done():
		return sources.Advice{Opinion: sources.Opinion{Outcome: sources.OutcomeNotAsked, Absent: "the run was interrupted"}}
	case <-time.After(a.wait):
	}
	return a.answer(q)
}

func reads(r sources.Reading) func(sources.Question) sources.Advice {
	return func(q sources.Question) sources.Advice {
		return sources.Advice{Opinion: sources.Opinion{Model: "m", Outcome: sources.OutcomeGiven, Reading: r, Quote: q.Passages[0]}, Requests: 1, Answers: 1, Metered: 1, In: 1000, Out: 50}
	}
}

// disputed cites sources that contradict it, lack it, carry it in part and
// carry it; the last two notes lean on one sentence.
const disputed = `The bridge was opened in 1932 by the mayor, who had a cold.[^1]

Zebras outnumber giraffes on the northern plain of Tanzania.[^2]

It carries 4,000 cars a day, most of them before nine in the morning.[^2]

Owls sleep by day and hunt voles at night in the meadow.[^3][^4]

[^1]: https://one.example/a
[^2]: https://two.example/b
[^3]: https://three.example/c
[^4]: https://four.example/d
`

func disputedPages() map[string]sources.Fetch {
	p := pages()
	p["https://three.example/c"] = answer(200, "Owls sleep by day and hunt voles at night in the meadow. They are silent.")
	p["https://four.example/d"] = answer(200, "The harbour has four cranes and a lighthouse, which was painted white in spring.")
	return p
}

func supports(rep *sources.Report) []string {
	var out []string
	for _, a := range rep.Audits {
		for _, e := range a.Evidence {
			s := string(e.Claim) + " " + string(e.Source) + " " + e.Support.String()
			if e.Opinion != nil {
				s += " " + string(e.Opinion.Outcome) + " " + string(e.Opinion.Reading)
			}
			out = append(out, s)
		}
	}
	return out
}

func TestAModelIsAskedAboutClaimsInDoubtMostHarmfulFirst(t *testing.T) {
	w := &fakeWeb{pages: disputedPages(), now: at(day)}
	m := &adviser{answer: reads(sources.ReadsMissing)}
	rep := checked(t, Options{Fetcher: w, Reader: w, Now: at(day), Opinions: m, Asking: Asking{AtOnce: 1, Model: "m", Endpoint: "http://e/"}}, disputed)
	want := []string{"c1 s1 conflict given missing", "c2 s2 missing given missing", "c3 s2 supported", "c4 s3 supported", "c4 s4 missing"}
	if d := cmp.Diff(want, supports(rep)); d != "" {
		t.Errorf("evidence and opinions (-want +got):\n%s", d)
	}
	if len(m.asked) != 2 || !strings.Contains(m.asked[0].Claim, "1932") || !strings.Contains(m.asked[1].Claim, "Zebras") {
		t.Errorf("asked %+v, want the conflict, then what is missing", m.asked)
	}
	if j := rep.Run.Judge; j == nil || j.Given != 2 || j.Differs != 1 || j.TokensIn != 2000 || j.TokensOut != 100 || j.Cost != nil || j.Model != "m" || j.Endpoint != "http://e/" {
		t.Errorf("the run says %+v", rep.Run.Judge)
	}
	if c := rep.Audits[0].Coverage; c.Opinions != 2 || c.Differ != 1 {
		t.Errorf("coverage is %+v", c)
	}
}

func TestAModelSeesTheClaimAndPassagesAlone(t *testing.T) {
	w := &fakeWeb{pages: disputedPages(), now: at(day)}
	m := &adviser{answer: reads(sources.ReadsUnsure)}
	checked(t, Options{Fetcher: w, Reader: w, Now: at(day), Opinions: m, Asking: Asking{All: true}}, strings.Replace(disputed, "Zebras", "Zebras at http://u:hunter2@x.example/", 1))
	if len(m.asked) < 4 {
		t.Errorf("asked %d times for all claims", len(m.asked))
	}
	for _, q := range m.asked {
		if strings.Count(q.Claim, ".") > 4 || len(q.Passages) == 0 || q.Run == "" {
			t.Errorf("asked %+v", q)
		}
		if s := fmt.Sprint(q); strings.Contains(s, "hunter2") || strings.Contains(s, "[^") {
			t.Errorf("the question holds a password or a note: %s", s)
		}
		for _, p := range q.Passages {
			if !slices.ContainsFunc(slices.Collect(mapsBodies(w.pages)), func(b string) bool { return strings.Contains(b, p) }) {
				t.Errorf("the passage %q stands on no page", p)
			}
		}
	}
}

func mapsBodies(m map[string]sources.Fetch) func(func(string) bool) {
	return func(yield func(string) bool) {
		for _, f := range m {
			if !yield(string(f.Body)) {
				return
			}
		}
	}
}

func TestWithoutAModelNothingIsAskedAndNothingIsSaid(t *testing.T) {
	w := &fakeWeb{pages: disputedPages(), now: at(day)}
	b, err := json.Marshal(checked(t, Options{Fetcher: w, Reader: w, Now: at(day)}, disputed))
	if err != nil {
		t.Fatal(err)
	}
	if s := string(b); strings.Contains(s, `"opinion`) || strings.Contains(s, `"judge":`) {
		t.Errorf("the report speaks of opinions: %s", s)
	}
}

// without takes what a model said out of a report.
func without(rep *sources.Report) string {
	rep.Run.Judge = nil
	for i := range rep.Audits {
		a := &rep.Audits[i]
		a.Coverage.Opinions, a.Coverage.Differ = 0, 0
		for j := range a.Evidence {
			a.Evidence[j].Opinion = nil
		}
	}
	b, err := json.MarshalIndent(rep, "", " ")
	if err != nil {
		panic(err)
	}
	return string(b)
}

func TestWhateverAModelSaysOursStaysTheSame(t *testing.T) {
	w := &fakeWeb{pages: disputedPages(), now: at(day)}
	fail, err := sources.ParseFailOn([]string{"dead", "missing", "conflict"})
	if err != nil {
		t.Fatal(err)
	}
	plain := checked(t, Options{Fetcher: w, Reader: w, Now: at(day)}, disputed)
	code, want := sources.Exit(plain, fail, false), without(plain)
	answers := map[string]func(sources.Question) sources.Advice{"a fault": func(sources.Question) sources.Advice { panic("a fault of ours") },
		"nothing": func(sources.Question) sources.Advice { return sources.Advice{} }}
	for _, r := range sources.Readings() {
		answers[string(r)] = reads(r)
	}
	for _, o := range []sources.Outcome{sources.OutcomeRefused, sources.OutcomeThrownAway, sources.OutcomeFailed, sources.OutcomeNotAsked} {
		answers[string(o)] = func(sources.Question) sources.Advice {
			return sources.Advice{Opinion: sources.Opinion{Outcome: o, Absent: string(o)}, Requests: 1}
		}
	}
	for name, answer := range answers {
		for _, all := range []bool{false, true} {
			rep := checked(t, Options{Fetcher: w, Reader: w, Now: at(day), Opinions: &adviser{answer: answer}, Asking: Asking{All: all}}, disputed)
			if got := sources.Exit(rep, fail, false); got != code {
				t.Errorf("%s: exit code %d, without a model %d", name, got, code)
			}
			if rep.Run.Judge == nil {
				t.Errorf("%s: the run does not say that a model was asked", name)
			}
			if d := cmp.Diff(want, without(rep)); d != "" {
				t.Errorf("%s: the report differs in more than opinions:\n%s", name, d)
			}
		}
	}
}

func TestTheSameQuestionIsAskedOnceARun(t *testing.T) {
	w := &fakeWeb{pages: disputedPages(), now: at(day)}
	m := &adviser{answer: reads(sources.ReadsSupported)}
	rep := checked(t, Options{Fetcher: w, Reader: w, Now: at(day), Opinions: m}, disputed, disputed)
	if len(m.asked) != 2 {
		t.Errorf("asked %d times for two articles that are alike, want 2", len(m.asked))
	}
	if n := rep.Audits[0].Coverage.Opinions + rep.Audits[1].Coverage.Opinions; n != 4 || rep.Run.Judge.Given != 2 || rep.Run.Judge.Differs != 2 {
		t.Errorf("%d opinions stand in the audits, the run says %+v", n, rep.Run.Judge)
	}
}

func TestNoMoreIsAskedThanTheUserAllows(t *testing.T) {
	w := &fakeWeb{pages: disputedPages(), now: at(day)}
	m := &adviser{answer: reads(sources.ReadsSupported)}
	rep := checked(t, Options{Fetcher: w, Reader: w, Now: at(day), Opinions: m, Asking: Asking{Most: 1, Price: &sources.Price{In: 2, Out: 10}}}, disputed)
	if len(m.asked) != 1 || !strings.Contains(m.asked[0].Claim, "1932") {
		t.Errorf("asked %+v, want the conflict alone", m.asked)
	}
	j := rep.Run.Judge
	if j.NotAsked != 1 || j.Asked != 1 || j.Absent["the limit of 1 questions was reached"] != 1 {
		t.Errorf("the run says %+v", j)
	}
	if j.Cost == nil || *j.Cost != 0.0025 { // 1000 at 2 and 50 at 10 a million
		t.Errorf("it costs %v, want 0.0025", j.Cost)
	}
	if o := rep.Audits[0].Evidence[1].Opinion; o == nil || o.Outcome != sources.OutcomeNotAsked {
		t.Errorf("the evidence beyond the limit has the opinion %+v", o)
	}
}

func TestOnlySoManyQuestionsAreAskedAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &fakeWeb{pages: disputedPages(), now: at(day)}
		m := &adviser{answer: reads(sources.ReadsUnsure), wait: time.Second}
		started := time.Now()
		checked(t, Options{Fetcher: w, Reader: w, Now: time.Now, Opinions: m, Asking: Asking{All: true, AtOnce: 2}}, disputed)
		if took := time.Since(started); m.most != 2 || len(m.asked) != 5 || took != 3*time.Second {
			t.Errorf("%d at once, %d in %v, want two at once and five in 3s", m.most, len(m.asked), took)
		}
	})
}

func TestAnInterruptWhileAskingKeepsWhatIsKnown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &fakeWeb{pages: disputedPages(), now: at(day)}
		m := &adviser{answer: reads(sources.ReadsUnsure), wait: time.Hour}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		started := time.Now()
		rep, err := Check(ctx, inputs(disputed), Options{Fetcher: w, Reader: w, Now: at(day), Opinions: m, Asking: Asking{AtOnce: 1}})
		if err != nil || rep.Run.Complete || time.Since(started) != time.Minute {
			t.Fatalf("after %v: %v, complete %v", time.Since(started), err, rep.Run.Complete)
		}
		if e := rep.Audits[0].Evidence[0]; e.Support != sources.Conflict || e.Opinion == nil || e.Opinion.Absent != "the run was interrupted" {
			t.Errorf("evidence is %+v", e)
		}
	})
}

func TestPassagesAreTheBestOnesWithWhatStandsAroundThem(t *testing.T) {
	parts := []string{"Home Contact Bridge 1931 opened mayor", "It rained in spring. The bridge was opened in 1931 by the mayor. He had a cold.", "Herons nest below the weir.",
		strings.Repeat("The river runs on. ", 60) + "The old bridge was opened once before by a mayor. " + strings.Repeat("The river runs on. ", 60)}
	s := &sources.Snapshot{URL: "https://e.example/", MediaType: "text/html", Title: "A page"}
	for i, p := range parts {
		if i > 0 {
			s.Text += "\n\n"
		}
		at := len(s.Text)
		s.Text += p
		s.Blocks = append(s.Blocks, sources.Passage{At: sources.Span{Start: at, End: len(s.Text)}, Kind: sources.Paragraph, Main: i > 0, Nav: i == 0})
	}
	claim := sources.Claim{ID: "c1", Text: "The bridge was opened in 1932 by the mayor."}
	start := strings.Index(s.Text, "The bridge was")
	e := &sources.Evidence{Support: sources.Conflict, Passage: "x", Start: start, End: start + len("The bridge was opened in 1931 by the mayor.")}
	got := around(claim, e, s, true)
	if len(got) < 2 || got[0] != parts[1] {
		t.Fatalf("passages are %q", got)
	}
	if !strings.Contains(got[1], "The old bridge was opened once before by a mayor.") || len(got[1]) > widest || strings.Contains(got[1], "  ") || !strings.HasPrefix(parts[3], "The") {
		t.Errorf("the second passage has %d bytes: %q", len(got[1]), got[1])
	}
	if first, _, _ := strings.Cut(got[1], " "); !slices.Contains(strings.Fields(parts[3]), first) {
		t.Errorf("the second passage begins inside a word: %q", got[1])
	}
	for _, p := range got {
		if strings.Contains(p, "Contact") {
			t.Errorf("navigation is shown: %q", p)
		}
	}
	if one := around(claim, e, s, false); len(one) != 1 {
		t.Errorf("without a search there are %d passages", len(one))
	}
	if got := whole(s); got != nil {
		t.Errorf("a long page is shown whole: %q", got)
	}
	s.Blocks = s.Blocks[:3]
	if got := whole(s); len(got) != 1 || got[0] != parts[1]+"\n"+parts[2] {
		t.Errorf("a short page is shown as %q", got)
	}
	if s.Blocks[1].Nav {
		t.Error("the snapshot itself was changed")
	}
	for _, bad := range []sources.Span{{}, {Start: 5, End: 2}, {Start: -1, End: 9}, {Start: 0, End: len(s.Text) + 1}} {
		if got := widened(s, bad); got != "" {
			t.Errorf("widened(%v) = %q", bad, got)
		}
	}
}
