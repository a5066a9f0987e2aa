package verdict

import (
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"ibid/sources"
)

const address = "https://quay.example/arts/2021/bronze-heron"

// replay visits a source again and again: each answer comes after its pause,
// every look that is asked for is answered like the visit. It returns the
// state after each visit.
func replay(answers []answer) []sources.Verdict {
	var out []sources.Verdict
	var history []sources.Visit
	now := today
	for _, a := range answers {
		now = now.Add(a.after)
		c := cited(heron, append(a.parts, when(now))...)
		c.Now, c.History = now, history
		v, _ := confirmed(c)
		out = append(out, v)
		history = append(slices.Clone(history), c.Visit)
	}
	return out
}

type answer struct {
	after time.Duration
	parts []part
}

func day(n float64) time.Duration { return time.Duration(n * 24 * float64(time.Hour)) }

func fine(after float64) answer { return answer{day(after), good(chain("200 " + address))} }
func says(code string, after float64) answer {
	return answer{day(after), []part{chain(code + " " + address)}}
}
func soft(after float64) answer {
	return answer{day(after), []part{chain("200 " + address), page("Page not found", "Page not found", "We could not find that page.")}}
}
func parked(after float64) answer {
	return answer{day(after), []part{chain("200 " + address), page("quay.example", "", "This domain is for sale. Make an offer today.")}}
}

func repeat(a answer, n int) []answer {
	out := make([]answer, n)
	for i := range out {
		out[i] = a
	}
	return out
}

// TestStrikes walks the policy over time: from the visit at which it has to
// happen, and not before, a source is dead.
func TestStrikes(t *testing.T) {
	for _, tt := range []struct {
		name string
		then []answer // after one good look
		dead int      // the visit that says so, from 1; 0 for never
	}{
		{"404 weekly", repeat(says("404", 7), 5), 3},
		{"404 daily", repeat(says("404", 1), 9), 7}, // strikes on days 1, 4 and 7
		{"404 every third day", repeat(says("404", 3), 5), 3},
		{"404 hourly for two days", repeat(says("404", 1./24), 48), 0},
		{"soft 404 weekly", repeat(soft(7), 5), 3},
		{"410 weekly", repeat(says("410", 7), 3), 2},
		{"410 daily", repeat(says("410", 1), 6), 4}, // strikes on days 1 and 4
		{"parked weekly", repeat(parked(7), 3), 2},
		{"name gone weekly", repeat(says("dns.nxdomain", 7), 3), 2},
		{"refused weekly", repeat(says("tcp.refused", 7), 4), 3},
		{"500 weekly", repeat(says("500", 7), 6), 5},
		{"500 every third day", repeat(says("500", 3), 12), 8}, // five strikes at once enough, 21 days are not
		{"timeouts weekly", repeat(says("tcp.timeout", 7), 6), 5},
		{"410 among 500s", []answer{says("500", 4), says("410", 4), says("500", 4), says("500", 4)}, 4},
		{"one good look between", []answer{says("404", 7), says("404", 7), fine(7), says("404", 7), says("404", 7)}, 0},
		{"good look, then all over", []answer{says("404", 7), says("404", 7), fine(7), says("404", 7), says("404", 7), says("404", 7)}, 6},
		{"a wall neither counts nor resets", []answer{says("404", 7), says("429", 7), says("404", 7), says("429", 7), says("404", 7)}, 5},
		{"walls for a year", repeat(says("403", 7), 52), 0},
		{"challenges for a year", repeat(answer{day(7), []part{chain("503 " + address + " Cf-Mitigated=challenge")}}, 52), 0},
		{"throttled for a year", repeat(says("429", 7), 52), 0},
		{"repairs for a year", repeat(answer{day(7), []part{chain("503 " + address + " Retry-After=60")}}, 52), 0},
		{"logins for a year", repeat(says("401", 7), 52), 0},
		{"shell for a year", repeat(answer{day(7), []part{chain("200 " + address), page("Quay", "", "Enable JavaScript."), with(func(s *sources.Snapshot) { s.AppShell = true })}}, 52), 0},
		{"good for a year", repeat(fine(7), 52), 0},
		{"every other week", repeat2([]answer{says("404", 7), fine(7)}, 26), 0},
		{"two looks years apart", []answer{says("404", 500), says("404", 500), says("404", 500), says("404", 500)}, 0},
	} {
		got := replay(append([]answer{fine(0)}, tt.then...))
		for i, v := range got[1:] {
			dead := v.State == sources.Dead
			switch {
			case dead && (tt.dead == 0 || i+1 < tt.dead):
				t.Errorf("%s: dead at visit %d (%s), want %d", tt.name, i+1, v.Reason, tt.dead)
			case !dead && i+1 == tt.dead:
				t.Errorf("%s: %s leaning %s (%s) at visit %d, want dead", tt.name, v.State, v.Leaning, v.Reason, i+1)
			case dead && !slices.Contains(v.Signals, "history.streak"):
				t.Errorf("%s: dead at visit %d without history.streak among %v", tt.name, i+1, v.Signals)
			}
		}
	}
}

func repeat2(a []answer, n int) []answer {
	var out []answer
	for range n {
		out = append(out, a...)
	}
	return out
}

func TestNeverSeenWellStaysAFirstLook(t *testing.T) {
	got := replay([]answer{says("404", 0), says("404", .01), says("404", 7), fine(7), says("404", 7)})
	want := []sources.State{sources.Dead, sources.Dead, sources.Dead, sources.Live, sources.Uncertain}
	for i, v := range got {
		if v.State != want[i] {
			t.Errorf("visit %d: %s (%s), want %s", i+1, v.State, v.Reason, want[i])
		}
		if first := i <= 3; v.FirstLook != first {
			t.Errorf("visit %d: first look %t, want %t", i+1, v.FirstLook, first)
		}
	}
}

func TestAYearOfWeeklyRunsOverAFlakySite(t *testing.T) {
	// Two bad weeks in a row at most, of ever changing kinds: never dead.
	kinds := []string{"404", "500", "tcp.timeout", "410", "dns.servfail", "tcp.refused", "502", "dns.nxdomain", "429"}
	var answers []answer
	for week := range 52 {
		switch {
		case week%4 == 2:
			answers = append(answers, says(kinds[week/4%len(kinds)], 7))
		default:
			answers = append(answers, fine(7))
		}
	}
	for week, v := range replay(answers) {
		if v.State == sources.Dead {
			t.Errorf("week %d: dead by %s although the page keeps coming back", week, v.Reason)
		}
	}
}

func TestASecondProfileHoldsBackTheLastStrike(t *testing.T) {
	c := cited(heron, chain("404 "+address))
	c = before(c, good(chain("200 "+address), when(today.Add(-day(30))))...)
	for _, d := range []float64{21, 14, 7} {
		c = before(c, chain("404 "+address), when(today.Add(-day(d))))
	}
	v, looks := Judge(c)
	if v.State == sources.Dead || !slices.ContainsFunc(looks, func(l sources.Look) bool { return l.Kind == sources.LookProfile }) {
		t.Errorf("before the last look: %s and looks %v, want uncertain and a look with another profile", v.State, looks)
	}
	seen, _ := Judge(looked(c, sources.LookProfile, good(chain("200 "+address))...))
	if seen.State != sources.Uncertain || seen.Leaning != sources.Live || seen.Reason != "look.disagrees" {
		t.Errorf("a browser sees it: %s leaning %s (%s), want uncertain leaning live", seen.State, seen.Leaning, seen.Reason)
	}
	walled, _ := Judge(looked(c, sources.LookProfile, chain("403 "+address+" Cf-Mitigated=challenge")))
	if walled.State != sources.Uncertain || walled.Leaning != sources.Live {
		t.Errorf("a browser meets a wall: %s leaning %s (%s), want uncertain leaning live", walled.State, walled.Leaning, walled.Reason)
	}
	gone, _ := Judge(looked(c, sources.LookProfile, chain("404 "+address)))
	if gone.State != sources.Dead {
		t.Errorf("a browser gets 404 too: %s (%s), want dead", gone.State, gone.Reason)
	}
}

func TestAnOldPageWithoutTextCountsAsGoodUnlessItIsTheErrorPageOfNow(t *testing.T) {
	unread := func(v *sources.Visit) { v.Snapshot = nil }
	c := cited(heron, soft(0).parts...)
	for _, d := range []float64{21, 14, 7} {
		c = before(c, append(soft(0).parts, unread, when(today.Add(-day(d))))...)
	}
	if v, _ := confirmed(c); v.State != sources.Dead {
		t.Errorf("four times the same error page: %s (%s), want dead", v.State, v.Reason)
	}
	c = cited(heron, says("404", 0).parts...)
	for _, d := range []float64{21, 14, 7} {
		c = before(c, append(good(chain("200 "+address)), unread, when(today.Add(-day(d))))...)
	}
	if v, _ := confirmed(c); v.State == sources.Dead {
		t.Errorf("404 after pages that were not kept: dead by %s", v.Reason)
	}
}

func TestWallsForMonthsAskForAPerson(t *testing.T) {
	answers := append([]answer{fine(0)}, repeat(says("429", 7), 15)...)
	got := replay(answers)
	for i, v := range got {
		want := i*7 >= 90
		if has := slices.Contains(v.Signals, "history.unconfirmed"); has != want {
			t.Errorf("%d days of walls: asks for a person %t, want %t", i*7, has, want)
		}
	}
}

// TestJudgingAlikeVisitsOnceChangesNothing gives each earlier visit a header of
// its own, which keeps it from being judged together with others.
func TestJudgingAlikeVisitsOnceChangesNothing(t *testing.T) {
	shared := 0
	for _, f := range fixtures() {
		want, _ := Judge(f.c)
		for i := range f.c.History[:max(0, len(f.c.History)-1)] {
			if endedAlike(&f.c.History[i], &f.c.History[i+1]) {
				shared++
			}
		}
		c := f.c
		c.History = slices.Clone(c.History)
		for i := range c.History {
			h := c.History[i].Fetch.Header.Clone()
			if h == nil {
				h = http.Header{}
			}
			h.Set("X-Request-Id", strconv.Itoa(i))
			c.History[i].Fetch.Header = h
			if i > 0 && endedAlike(&c.History[i-1], &c.History[i]) {
				t.Fatalf("%s %s: visits with different headers pass for alike", f.id, f.name)
			}
		}
		if got, _ := Judge(c); !reflect.DeepEqual(got, want) {
			t.Errorf("%s %s: judged one by one %+v, together %+v", f.id, f.name, got, want)
		}
	}
	if shared < 3 {
		t.Errorf("only %d pairs of visits are alike in all fixtures, so this shows nothing", shared)
	}
}

func TestAResolverThatNeverAnswersAgainIsNoStrikeAgainstTheWork(t *testing.T) {
	for _, how := range []string{"503 https://doi.org/10.1234/heron", "dns.nxdomain https://purl.org/heron/1", "tcp.refused https://hdl.handle.net/1/heron", "tls.name_mismatch https://n2t.net/ark:/1/heron"} {
		c := cited(heron, chain(how))
		for n := 40; n > 0; n-- {
			c = before(c, chain(how), when(today.Add(-day(float64(7*n)))))
		}
		if v, _ := confirmed(c); v.State != sources.Uncertain || v.Strike != sources.S0 || v.Reason != "pid.resolver_down" {
			t.Errorf("%s for forty weeks: %s (%s), strike %s, want uncertain without a strike", how, v.State, v.Reason, v.Strike)
		}
	}
}

func TestWhatSaysNothingAboutThePageIsNoStrikeAgainstIt(t *testing.T) {
	for _, r := range Rules() {
		if strings.Contains(r.Why, "says nothing") && weight[r.Strike] > 0 {
			t.Errorf("%s %s: “%s”, and strike %s", r.ID, r.Reason, r.Why, r.Strike)
		}
	}
}
