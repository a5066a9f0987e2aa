package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"ibid/sources"
)

var day = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func at(t time.Time) func() time.Time { return func() time.Time { return t } }

// fakeWeb answers from a table and counts who was asked.
type fakeWeb struct {
	pages map[string]sources.Fetch
	wait  map[string]time.Duration
	fault string // an address at which the reader stumbles
	now   func() time.Time

	mu    sync.Mutex
	asked []sources.Ask // guarded by mu
}

func (w *fakeWeb) Fetch(ctx context.Context, a sources.Ask) sources.Fetch {
	w.mu.Lock()
	w.asked = append(w.asked, a)
	w.mu.Unlock()
	f, ok := w.pages[a.URL]
	if !ok {
		f = answer(404, "<title>Not found</title><h1>Not found</h1>")
	}
	f.URL, f.At, f.Attempts = a.URL, w.now(), 1
	for i := range f.Hops {
		if f.Hops[i].URL == "" {
			f.Hops[i].URL = a.URL
		}
	}
	select {
	case <-ctx.Done():
		return sources.Fetch{URL: a.URL, At: w.now(), Failure: &sources.Failure{Kind: sources.FailCancelled}}
	case <-time.After(w.wait[a.URL]):
	}
	if a.ETag != "" && a.ETag == f.Header.Get("ETag") {
		f.Body, f.Digest, f.NotModified = nil, "", true
		f.Hops = []sources.Hop{{URL: a.URL, Status: 304, Kind: sources.HopStart}}
	}
	return f
}

func (w *fakeWeb) Read(_ context.Context, f *sources.Fetch) *sources.Snapshot {
	if w.fault != "" && f.URL == w.fault {
		panic("a fault of ours")
	}
	if len(f.Body) == 0 {
		return nil
	}
	text := string(f.Body)
	return &sources.Snapshot{URL: f.FinalURL(), MediaType: "text/plain", Digest: f.Digest, Title: "A page", Titles: []string{"A page"}, Text: text,
		Blocks: []sources.Passage{{At: sources.Span{End: len(text)}, Kind: sources.Paragraph, Main: true}}, Words: len(strings.Fields(text)), MainWords: len(strings.Fields(text))}
}

func (w *fakeWeb) count(url string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := 0
	for _, a := range w.asked {
		if a.URL == url {
			n++
		}
	}
	return n
}

func answer(status int, body string) sources.Fetch {
	sum := sha256.Sum256([]byte(body))
	h := http.Header{"Content-Type": {"text/plain; charset=utf-8"}}
	return sources.Fetch{Hops: []sources.Hop{{Status: status, Kind: sources.HopStart, Header: h}}, Header: h, Body: []byte(body), Digest: hex.EncodeToString(sum[:])}
}

func failure(kind sources.FailureKind) sources.Fetch {
	f := &sources.Failure{Kind: kind}
	return sources.Fetch{Hops: []sources.Hop{{Kind: sources.HopStart, Failure: f}}, Failure: f}
}

// memory keeps visits and reports.
type memory struct {
	mu      sync.Mutex
	visits  map[string][]sources.Visit // guarded by mu
	bodies  map[string][]byte          // guarded by mu
	reports map[string]*sources.Report // guarded by mu
	err     error
}

func newMemory() *memory {
	return &memory{visits: map[string][]sources.Visit{}, bodies: map[string][]byte{}, reports: map[string]*sources.Report{}}
}

func (m *memory) Keep(_ context.Context, v *sources.Visit) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.err != nil {
		return m.err
	}
	kept := *v
	kept.Snapshot, kept.Fetch.Body = nil, nil
	m.bodies[v.Fetch.Digest] = v.Fetch.Body
	m.visits[v.Key] = append(m.visits[v.Key], kept)
	return nil
}

func (m *memory) History(_ context.Context, key string, limit int) ([]sources.Visit, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	vs := m.visits[key]
	return append([]sources.Visit(nil), vs[max(0, len(vs)-limit):]...), nil
}

func (m *memory) Load(_ context.Context, v *sources.Visit) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	v.Fetch.Body = m.bodies[v.Fetch.Digest]
	return nil
}

func (m *memory) KeepReport(_ context.Context, article string, r *sources.Report) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.reports[article] = r
	return nil
}

func (m *memory) LastReport(_ context.Context, article string) (*sources.Report, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.reports[article], nil
}

const essay = `# A bridge

The bridge was opened in 1931 by the mayor.[^1] It carries 4,000 cars a day.[^2] The mayor had a cold.[^3]

[^1]: "The bridge," One, https://one.example/a
[^2]: Traffic office, https://two.example/b
[^3]: Ibid., and https://one.example/a#mayor
`

func pages() map[string]sources.Fetch {
	return map[string]sources.Fetch{
		"https://one.example/a": answer(200, "The bridge was opened in 1931 by the mayor, who had a cold that day and said so at some length."),
		"https://two.example/b": answer(200, "The bridge carries 4,000 cars a day, most of them before nine in the morning, says the office."),
	}
}

func checked(t *testing.T, o Options, texts ...string) *sources.Report {
	t.Helper()
	rep, err := Check(t.Context(), inputs(texts...), o)
	if err != nil {
		t.Fatalf("Check: %v", err)
	}
	return rep
}

func inputs(texts ...string) []Input {
	var in []Input
	for i, s := range texts {
		in = append(in, Input{Name: fmt.Sprintf("article%d.md", i+1), Data: []byte(s)})
	}
	return in
}

func source(t *testing.T, rep *sources.Report, url string) sources.AuditSource {
	t.Helper()
	for _, a := range rep.Audits {
		for _, s := range a.Sources {
			if s.URL == url {
				return s
			}
		}
	}
	t.Fatalf("the report holds no source %s", url)
	return sources.AuditSource{}
}

func TestOneAddressIsAskedOnceHoweverOftenItIsCited(t *testing.T) {
	w := &fakeWeb{pages: pages(), now: at(day)}
	rep := checked(t, Options{Fetcher: w, Reader: w, Now: at(day)}, essay, essay)
	for _, u := range []string{"https://one.example/a", "https://two.example/b"} {
		if n := w.count(u); n != 1 {
			t.Errorf("%s was asked %d times, want once", u, n)
		}
	}
	if len(rep.Audits) != 2 || len(rep.Audits[1].Sources) != 2 {
		t.Fatalf("want two audits of two sources each, got %+v", rep.Audits)
	}
	one := rep.Audits[0].Sources[0]
	if got, want := fmt.Sprint(one.Notes), "[1 3]"; got != want {
		t.Errorf("the first source is cited by notes %s, want %s", got, want)
	}
	if one.State != sources.Live {
		t.Errorf("the first source is %s (%s), want live", one.State, one.Reason)
	}
}

func TestR13_APanicIsThatSourcesUncertain(t *testing.T) {
	w := &fakeWeb{pages: pages(), now: at(day), fault: "https://one.example/a"}
	rep := checked(t, Options{Fetcher: w, Reader: w, Now: at(day)}, essay)
	if s := source(t, rep, "https://one.example/a"); s.State != sources.Uncertain || s.Reason != "client.fault" {
		t.Errorf("after a panic: %s (%s), want uncertain (client.fault)", s.State, s.Reason)
	}
	if s := source(t, rep, "https://two.example/b"); s.State != sources.Live {
		t.Errorf("the other source is %s, want live", s.State)
	}
}

func TestR13_APanicTakesNoPlaceFromTheOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // which ends the test when nobody can go on
		w := &fakeWeb{pages: pages(), now: at(day), fault: "https://one.example/a", wait: map[string]time.Duration{"https://two.example/b": time.Second}}
		rep := checked(t, Options{Fetcher: w, Reader: w, Now: at(day), Judges: 1}, essay)
		if s := source(t, rep, "https://two.example/b"); s.State != sources.Live {
			t.Errorf("the source after the panic is %s, want live", s.State)
		}
	})
}

func TestR22_NoNetworkMeansNothingDead(t *testing.T) {
	w := &fakeWeb{now: at(day), pages: map[string]sources.Fetch{
		"https://one.example/a": failure(sources.FailNXDomain), "https://two.example/b": failure(sources.FailNXDomain),
	}}
	m := newMemory()
	rep := checked(t, Options{Fetcher: w, Reader: w, Visits: m, Reports: m, Now: at(day)}, essay)
	if rep.Run.Suspect == "" {
		t.Error("the run does not say that the network could not be trusted")
	}
	for _, s := range rep.Audits[0].Sources {
		if s.State != sources.Uncertain {
			t.Errorf("%s is %s, want uncertain", s.URL, s.State)
		}
	}
	if got := sources.Exit(rep, sources.FailOn{Dead: true}, false); got != 2 {
		t.Errorf("exit code %d, want 2", got)
	}
	if len(m.reports) != 0 {
		t.Error("a run that learnt nothing took the place of the last one")
	}
}

func TestR26_SameInputSameBytes(t *testing.T) {
	var want []byte
	for _, procs := range []int{1, 2, 8} {
		old := runtime.GOMAXPROCS(procs)
		w := &fakeWeb{pages: pages(), now: at(day)}
		rep := checked(t, Options{Fetcher: w, Reader: w, Now: at(day)}, essay, strings.Repeat("\n", 3)+essay)
		runtime.GOMAXPROCS(old)
		got, err := json.Marshal(rep)
		if err != nil {
			t.Fatal(err)
		}
		if want == nil {
			want = got
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("with %d processors the report differs:\n%s", procs, diff)
		}
	}
}

func TestAnUnchangedPageIsAskedConditionallyAndReadFromTheStore(t *testing.T) {
	p := pages()
	f := p["https://one.example/a"]
	f.Header = f.Header.Clone()
	f.Header.Set("ETag", `"v1"`)
	p["https://one.example/a"] = f
	w, m := &fakeWeb{pages: p, now: at(day)}, newMemory()
	checked(t, Options{Fetcher: w, Reader: w, Visits: m, Reports: m, Now: at(day)}, essay)
	w.now = at(day.AddDate(0, 0, 7))
	rep := checked(t, Options{Fetcher: w, Reader: w, Visits: m, Reports: m, Now: w.now}, essay)
	s := source(t, rep, "https://one.example/a")
	if s.State != sources.Live || s.Status != 304 || s.Change != sources.ChangeUnchanged || !s.Read {
		t.Errorf("got %s, status %d, change %s, read %v; want live, 304, unchanged, true", s.State, s.Status, s.Change, s.Read)
	}
}

func TestR35_AnInterruptedRunIsReportedKeptAndGoneOnWith(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &fakeWeb{pages: pages(), now: at(day), wait: map[string]time.Duration{"https://two.example/b": time.Hour}}
		m := newMemory()
		o := Options{Fetcher: w, Reader: w, Visits: m, Reports: m, Now: at(day)}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		rep, err := Check(ctx, inputs(essay), o)
		if err != nil {
			t.Fatalf("an interrupted run is no error, got %v", err)
		}
		if rep.Run.Complete {
			t.Error("the report says that the run is complete")
		}
		if s := source(t, rep, "https://one.example/a"); s.State != sources.Live {
			t.Errorf("what was seen before the interrupt is %s, want live", s.State)
		}
		if s := source(t, rep, "https://two.example/b"); s.State != sources.Uncertain || s.Reason != "run.cancelled" {
			t.Errorf("what was not reached is %s (%s), want uncertain (run.cancelled)", s.State, s.Reason)
		}
		w.wait, w.now = nil, at(day.Add(time.Hour))
		o.Now = w.now
		again := checked(t, o, essay)
		if n := w.count("https://one.example/a"); n != 1 {
			t.Errorf("the next run asked again for what was there: %d times in all", n)
		}
		if !again.Run.Complete || source(t, again, "https://two.example/b").State != sources.Live {
			t.Errorf("the next run did not finish the work: %+v", again.Run)
		}
	})
}

func TestOneSlowHostHoldsUpNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var text, notes strings.Builder
		w := &fakeWeb{pages: map[string]sources.Fetch{}, now: at(day), wait: map[string]time.Duration{}}
		for i := range 40 {
			u := fmt.Sprintf("https://slow.example/%d", i)
			if i%2 == 1 {
				u = fmt.Sprintf("https://host%d.example/", i)
			} else {
				w.wait[u] = time.Minute
			}
			w.pages[u] = answer(200, "A page with enough words on it to be taken for a page by anybody who cares to read it to the end.")
			fmt.Fprintf(&text, "Claim %d.[^%d]\n\n", i+1, i+1)
			fmt.Fprintf(&notes, "[^%d]: %s\n", i+1, u)
		}
		var fast time.Duration
		begin := time.Now()
		o := Options{Fetcher: w, Reader: w, Now: at(day), HostConcurrency: 1, Progress: func(p Progress) {
			if !strings.Contains(p.Source.URL, "slow") {
				fast = time.Since(begin)
			}
		}}
		checked(t, o, text.String()+notes.String())
		if fast > time.Second {
			t.Errorf("the last of the other hosts was done after %v", fast)
		}
	})
}

func TestWhatCannotBeKeptIsAnErrorAndTheReportIsThereAllTheSame(t *testing.T) {
	w, m := &fakeWeb{pages: pages(), now: at(day)}, newMemory()
	m.err = errors.New("the disk is full")
	rep, err := Check(t.Context(), inputs(essay), Options{Fetcher: w, Reader: w, Visits: m, Now: at(day)})
	if !errors.Is(err, m.err) {
		t.Errorf("error %v, want the store's", err)
	}
	if rep == nil || rep.Run.Complete || len(rep.Audits) != 1 {
		t.Errorf("want a report marked incomplete, got %+v", rep)
	}
}

func TestAnUnreadableArticleDoesNotEndTheRun(t *testing.T) {
	w := &fakeWeb{pages: pages(), now: at(day)}
	in := append(inputs(essay), Input{Name: "gone.md", Err: errors.New("there is no file gone.md")})
	rep, err := Check(t.Context(), in, Options{Fetcher: w, Reader: w, Now: at(day)})
	if err != nil {
		t.Fatal(err)
	}
	if rep.Audits[1].Error == "" || rep.Audits[0].Error != "" || len(rep.Audits[0].Sources) != 2 {
		t.Errorf("want one audit and one error, got %+v", rep.Audits)
	}
	if got := sources.Exit(rep, sources.FailOn{}, false); got != 2 {
		t.Errorf("exit code %d, want 2", got)
	}
}

func TestACleanPastMakesNewsOfWhatGotWorse(t *testing.T) {
	w, m := &fakeWeb{pages: pages(), now: at(day)}, newMemory()
	o := Options{Fetcher: w, Reader: w, Visits: m, Reports: m, Now: at(day)}
	first := checked(t, o, essay)
	if s := source(t, first, "https://two.example/b"); s.Change != sources.ChangeNew {
		t.Errorf("on the first run a source is %q, want new", s.Change)
	}
	w.pages["https://two.example/b"] = answer(410, "Gone.")
	w.now = at(day.AddDate(0, 0, 7))
	o.Now = w.now
	second := checked(t, o, essay)
	s := source(t, second, "https://two.example/b")
	if s.Change != sources.ChangeWorse || s.Before == nil || s.Before.State != sources.Live || s.LastLive != "2026-03-01T12:00:00Z" {
		t.Errorf("got %s (%s), change %s, before %+v, last live %s; want worse, live before, last live 1 March", s.State, s.Reason, s.Change, s.Before, s.LastLive)
	}
	if s := source(t, second, "https://one.example/a"); s.Change != sources.ChangeUnchanged {
		t.Errorf("the other source is %q, want unchanged", s.Change)
	}
}
