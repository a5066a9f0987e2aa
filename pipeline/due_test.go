package pipeline

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"ibid/sources"
)

func TestARunByATimerAsksOnlyWhatIsDue(t *testing.T) {
	notFound := reply{status: 404, body: html("Not found", "<h1>Not found</h1>")}
	lost := false
	y := newYears(func(addr string, a sources.Ask) reply {
		if strings.Contains(addr, "h1.") && (lost || !strings.HasSuffix(addr, "/work")) {
			return notFound
		}
		return theWork()
	}, hosts(3)...)
	y.opts.DueOnly = true
	const good, failing = "https://h0.example/work", "https://h1.example/work"
	looked := map[string][]int{}
	for d := range 40 {
		lost = d >= 20
		asked := len(y.web.asked)
		rep, got := y.run(t, day.AddDate(0, 0, d))
		for _, u := range []string{good, failing} {
			s := got[u]
			seen := slices.ContainsFunc(y.web.asked[asked:], func(a sources.Ask) bool { return a.URL == u && a.Look == "" })
			if seen {
				looked[u] = append(looked[u], d)
			}
			if s.Resting == seen {
				t.Errorf("day %d: %s asked %v and said to rest %v", d, u, seen, s.Resting)
			}
			if visited, _ := time.Parse(time.RFC3339, s.Visited); s.Resting && !visited.Before(day.AddDate(0, 0, d)) {
				t.Errorf("day %d: %s rests and is said to be of %s", d, u, s.Visited)
			}
			if s.Resting && s.News() {
				t.Errorf("day %d: %s was not looked at and is news (%s)", d, u, s.Change)
			}
			if s.State == sources.Live && !s.Read {
				t.Errorf("day %d: the claims of %s were not held against the page that is kept", d, u)
			}
		}
		if s := got[good]; s.State != sources.Live {
			t.Errorf("day %d: the good page is %s", d, s.State)
		}
		rests := false
		for _, s := range got {
			rests = rests || s.Resting
		}
		if rests != strings.Contains(strings.Join(rep.Run.Notices, " "), "not due") {
			t.Errorf("day %d: notices %q, resting %v", d, rep.Run.Notices, rests)
		}
	}
	if want := []int{0, 1, 7, 14, 21, 28, 35}; !slices.Equal(looked[good], want) {
		t.Errorf("the good page was looked at on days %v, want %v", looked[good], want)
	}
	// Every week, then every three days once it failed, and at the last strike
	// it is dead and left alone for a month.
	days := looked[failing]
	if !slices.Equal(days[:5], []int{0, 1, 7, 14, 21}) || len(days) != 7 || days[6]-days[5] > 4 || days[5]-days[4] > 4 {
		t.Errorf("the failing page was looked at on days %v", days)
	}
	_, got := y.run(t, day.AddDate(0, 0, 40))
	if s := got[failing]; s.State != sources.Dead || !s.Resting {
		t.Errorf("at last: %s, resting %v, want dead and resting", s.State, s.Resting)
	}
}

func TestWhatIsNewOrCitedAnewIsAlwaysDue(t *testing.T) {
	y := newYears(func(string, sources.Ask) reply { return theWork() }, hosts(2)...)
	y.opts.DueOnly = true
	y.run(t, day)
	y.titles["https://h1.example/work"] = work + " revisited"
	y.order = append(y.order, "https://h2.example/work")
	y.titles["https://h2.example/work"] = work
	_, got := y.run(t, day.Add(5*time.Hour))
	for u, want := range map[string]bool{"https://h0.example/work": true, "https://h1.example/work": false, "https://h2.example/work": false} {
		if got[u].Resting != want {
			t.Errorf("%s rests: %v, want %v", u, got[u].Resting, want)
		}
	}
	y.opts.DueOnly = false
	if _, got := y.run(t, day.Add(6*time.Hour)); got["https://h0.example/work"].Resting {
		t.Error("a source rests although the run is not asked to let any rest")
	}
}

func TestARunByATimerSurvivesAClockThatWasTurnedBack(t *testing.T) {
	y := newYears(func(string, sources.Ask) reply { return theWork() }, hosts(1)...)
	y.opts.DueOnly = true
	y.run(t, day)
	if _, got := y.run(t, day.AddDate(0, -2, 0)); got["https://h0.example/work"].Resting {
		t.Error("a visit from the future lets its source rest")
	}
}

// brokenBodies keeps visits whose bodies cannot be read any more.
type brokenBodies struct{ Visits }

func (b brokenBodies) Load(context.Context, *sources.Visit) error {
	return errors.New("record 7 is damaged")
}

func TestASourceWhoseKeptPageIsDamagedIsAskedAgain(t *testing.T) {
	y := newYears(func(string, sources.Ask) reply { return theWork() }, hosts(1)...)
	y.opts.DueOnly = true
	y.run(t, day)
	y.opts.Visits = brokenBodies{y.opts.Visits}
	rep, got := y.run(t, day.Add(5*time.Hour))
	if s := got["https://h0.example/work"]; s.Resting || s.State != sources.Live || !rep.Run.Complete {
		t.Errorf("resting %v, %s, complete %v; want it asked and live", s.Resting, s.State, rep.Run.Complete)
	}
}

// TestWhatALastRunSaidIsFoundAtOnce counts the work of finding one source in a
// report by what it allocates, which is the same however many there are.
func TestWhatALastRunSaidIsFoundAtOnce(t *testing.T) {
	found := func(n int) float64 {
		article, w := oneHost(n)
		m := newMemory()
		o := Options{Fetcher: w, Reader: w, Visits: m, Reports: m, Now: at(day), DueOnly: true}
		checked(t, o, article)
		r := run{Options: o.withDefaults(), started: day}
		if err := r.parse(t.Context(), inputs(article)); err != nil {
			t.Fatal(err)
		}
		if err := r.remember(t.Context()); err != nil {
			t.Fatal(err)
		}
		src := r.sources[n-1]
		history, err := r.history(t.Context(), src)
		if err != nil || r.carriedOver(src, history) == nil {
			t.Fatalf("the last of %d sources is not carried over (%v)", n, err)
		}
		return testing.AllocsPerRun(10, func() { r.carriedOver(src, history) })
	}
	if few, many := found(10), found(200); many > few+2 {
		t.Errorf("%v allocations to find a source among 10, %v among 200", few, many)
	}
}
