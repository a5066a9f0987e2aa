package verdict

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"ibid/sources"
)

// reviewed are the situations of rows that only a whole run shows: the first
// of seen is the source in question.
func reviewed() []struct {
	id, name       string
	seen, canaries []Seen
	state, lean    sources.State
	strike         sources.Strike
} {
	known := func(v sources.Verdict) sources.Verdict { v.FirstLook = false; return v }
	gone := known(sources.Verdict{State: sources.Dead, Reason: "http.404", Strike: sources.S2, Confidence: .9, Strikes: 3, Failing: today.Add(-day(14)), Enough: today, Signals: []sources.Reason{"history.streak"}})
	missing := func(host string, n int) Seen {
		u := fmt.Sprintf("https://%s/%d", host, n)
		return Seen{Cited: u, Final: u, Status: 404, Verdict: gone}
	}
	fine := func(host string) Seen {
		u := "https://" + host + "/fine"
		return Seen{Cited: u, Final: u, Status: 200, Digest: host, Verdict: known(sources.Verdict{State: sources.Live, Reason: "ok"})}
	}
	fail := func(host string, kind sources.FailureKind) Seen {
		return Seen{Cited: "https://" + host + "/x", Final: "https://" + host + "/x", Failure: kind, Verdict: sources.Verdict{State: sources.Dead, Reason: sources.Reason(kind), Strike: sources.S1, FirstLook: true}}
	}
	sunk := func(n int) Seen {
		return Seen{Cited: fmt.Sprintf("https://a.example/%d", n), Final: "https://a.example/", Status: 200, Verdict: sources.Verdict{Leaning: sources.Dead, Reason: "redirect.home_specific", Strike: sources.S2, Confidence: .75}}
	}
	many := func(n int, of Seen) []Seen {
		var out []Seen
		for i := range n {
			s := of
			s.Cited = fmt.Sprintf("https://h%d.example/x", i)
			s.Final = s.Cited
			s.Digest += fmt.Sprint(i)
			out = append(out, s)
		}
		return out
	}
	trouble := Seen{Cited: "https://a.example/9", Final: "https://a.example/9", Status: 500, Verdict: known(sources.Verdict{State: sources.Dead, Reason: "http.500", Strike: sources.S3, Signals: []sources.Reason{"history.streak"}})}
	hotel := func(site string) Seen {
		return Seen{Cited: "https://" + site + "/x", Final: "http://login.hotel.example/welcome?from=" + site, Status: 200, Digest: "d" + site, Verdict: sources.Verdict{Leaning: sources.Dead, Reason: "redirect.unrelated", Strike: sources.S2}}
	}
	held := gone
	return []struct {
		id, name       string
		seen, canaries []Seen
		state, lean    sources.State
		strike         sources.Strike
	}{
		{"B14", "more than a fifth of the hosts fail", []Seen{fail("a.example", sources.FailNXDomain), fail("b.example", sources.FailTCPTimeout), fine("c.example"), fine("d.example"), fine("e.example")}, nil, u, u, sources.S0},
		{"B14", "most canaries fail", []Seen{fail("a.example", sources.FailNXDomain), fine("b.example"), fine("c.example")}, []Seen{fail("x.example", sources.FailNXDomain), fail("y.example", sources.FailNXDomain), fine("z.example")}, u, u, sources.S0},
		{"B14", "a hotel's sign-in stands before every site", []Seen{hotel("a.example"), hotel("b.example"), hotel("c.example"), fine("d.example")}, nil, u, u, sources.S0},
		{"D13", "three addresses, and nothing works", []Seen{missing("a.example", 1), missing("a.example", 2), missing("a.example", 3), fine("b.example")}, nil, u, u, sources.S3},
		{"E22", "three roads to one page", []Seen{sunk(1), sunk(2), sunk(3)}, nil, u, deadly, sources.S2},
		{"G11", "half of everything at once", slices.Concat(many(4, Seen{Status: 404, Verdict: held}), []Seen{fine("y.example"), fine("z.example")}), nil, u, deadly, sources.S2},

		{"", "a fifth of the hosts is bearable", []Seen{fail("a.example", sources.FailNXDomain), fine("c.example"), fine("d.example"), fine("e.example"), fine("f.example")}, nil, deadly, u, sources.S1},
		{"", "canaries answer for a short article", []Seen{fail("a.example", sources.FailNXDomain)}, []Seen{fine("x.example"), fine("y.example"), fine("z.example")}, deadly, u, sources.S1},
		{"", "two addresses of a host are no host", []Seen{missing("a.example", 1), missing("a.example", 2), fine("b.example")}, nil, deadly, u, sources.S2},
		{"", "something on the host works", []Seen{missing("a.example", 1), missing("a.example", 2), missing("a.example", 3), fine("a.example"), fine("b.example")}, nil, u, deadly, sources.S2}, // but three of five at once
		{"", "another page of the host answers", []Seen{trouble, fine("a.example")}, nil, u, u, sources.S0},
		{"", "nothing else of the host was asked", []Seen{trouble, fine("b.example")}, nil, deadly, u, sources.S3},
		{"", "two sites that moved under one roof", []Seen{hotel("a.example"), hotel("b.example"), fine("c.example")}, nil, u, deadly, sources.S2},
		{"", "sites that moved to different pages of one", []Seen{
			{Cited: "https://a.example/x", Final: "https://gov.example/a", Status: 200, Verdict: sources.Verdict{State: sources.Moved}},
			{Cited: "https://b.example/x", Final: "https://gov.example/b", Status: 200, Verdict: sources.Verdict{State: sources.Moved}},
			{Cited: "https://c.example/x", Final: "https://gov.example/c", Status: 200, Verdict: sources.Verdict{State: sources.Moved}}}, nil, moved, u, ""},
	}
}

func TestReview(t *testing.T) {
	for _, tt := range reviewed() {
		facts, out := Review(tt.seen, tt.canaries, today)
		v := out[0]
		if v.State != tt.state || v.Leaning != tt.lean || v.Strike != tt.strike {
			t.Errorf("%s %s: %s leaning %s (%s), strike %s, want %s leaning %s, strike %s", tt.id, tt.name, v.State, v.Leaning, v.Reason, v.Strike, tt.state, tt.lean, tt.strike)
		}
		if tt.id != "" && v.Reason != row(tt.id).Reason && !slices.Contains(v.Signals, row(tt.id).Reason) {
			t.Errorf("%s %s: reason %s, signals %v, want %s", tt.id, tt.name, v.Reason, v.Signals, row(tt.id).Reason)
		}
		if (facts.NetworkSuspect) != (facts.Why != "") || tt.id == "B14" && !facts.NetworkSuspect || tt.id == "G11" && facts.Held == "" {
			t.Errorf("%s %s: facts %+v", tt.id, tt.name, facts)
		}
		back := slices.Clone(tt.seen)
		slices.Reverse(back)
		facts2, out2 := Review(back, tt.canaries, today)
		slices.Reverse(out2)
		if !reflect.DeepEqual(facts, facts2) || !reflect.DeepEqual(out, out2) {
			t.Errorf("%s %s: the order of sources matters", tt.id, tt.name)
		}
	}
}

func TestWhatWasHeldBackIsBelievedThreeDaysLater(t *testing.T) {
	var seen []Seen
	for i := range 4 {
		u := fmt.Sprintf("https://h%d.example/x", i)
		seen = append(seen, Seen{Cited: u, Final: u, Status: 410, Verdict: sources.Verdict{State: sources.Dead, Reason: "http.410", Strike: sources.S1}})
	}
	for _, tt := range []struct {
		after time.Duration
		want  sources.State
	}{{0, sources.Uncertain}, {71 * time.Hour, sources.Uncertain}, {72 * time.Hour, sources.Dead}, {day(300), sources.Dead}} {
		for i := range seen {
			seen[i].Verdict.Enough = today.Add(-tt.after)
		}
		if facts, out := Review(seen, nil, today); out[0].State != tt.want || (facts.Held == "") != (tt.want == sources.Dead) {
			t.Errorf("enough strikes %v ago: %s (%s), want %s", tt.after, out[0].State, facts.Held, tt.want)
		}
	}
}

func TestAHostThatIsMissingForWeeksIsBelieved(t *testing.T) {
	var seen []Seen
	for i := range 3 {
		u := fmt.Sprintf("https://a.example/%d", i)
		seen = append(seen, Seen{Cited: u, Final: u, Status: 404, Verdict: sources.Verdict{State: sources.Dead, Reason: "http.404", Strike: sources.S2, Strikes: 5, Failing: today.Add(-day(28)), Enough: today.Add(-day(14))}})
	}
	if _, out := Review(seen, nil, today); out[0].State != sources.Dead {
		t.Errorf("missing for four weeks: %s (%s), want dead", out[0].State, out[0].Reason)
	}
}

func TestR23_APortalThatAnswersForEverybodyChangesNothing(t *testing.T) {
	var seen []Seen
	for i := range 6 {
		u := fmt.Sprintf("https://h%d.example/x", i)
		seen = append(seen, Seen{Cited: u, Final: u, Status: 200, Digest: "same", Verdict: sources.Verdict{State: sources.Dead, Reason: "parked.page", Strike: sources.S1, FirstLook: i%2 == 0}})
	}
	facts, out := Review(seen, nil, today)
	for i, v := range out {
		if v.State != sources.Uncertain || v.Strike != sources.S0 || v.Reason != "run.network_suspect" {
			t.Errorf("source %d behind one page for all: %s (%s), strike %s", i, v.State, v.Reason, v.Strike)
		}
	}
	if !facts.NetworkSuspect {
		t.Error("the run does not say so")
	}
}

func TestTheSamePageOnManyHostsIsNoPortalWhenNothingSpeaksAgainstIt(t *testing.T) {
	var seen []Seen
	for i := range 6 {
		u := fmt.Sprintf("https://h%d.example/x", i)
		seen = append(seen, Seen{Cited: u, Final: u, Status: 200, Digest: "same", Verdict: sources.Verdict{State: sources.Live, Reason: "ok", FirstLook: true}})
	}
	if facts, _ := Review(seen, nil, today); facts.NetworkSuspect {
		t.Errorf("six mirrors of one page: %s", facts.Why)
	}
}

func TestGuardLeavesAnswersAlone(t *testing.T) {
	run := sources.RunFacts{NetworkSuspect: true}
	dead := sources.Verdict{State: sources.Dead, Reason: "http.404", Strike: sources.S2}
	if got := guard(dead, nil, run); got.State != sources.Dead {
		t.Errorf("an answer that came became %s", got.State)
	}
	gone := sources.Verdict{State: sources.Dead, Reason: "dns.nxdomain", Strike: sources.S1, FirstLook: true}
	got := guard(gone, &sources.Failure{Kind: sources.FailNXDomain}, run)
	if got.State != sources.Uncertain || got.Reason != "run.network_suspect" || got.Strike != sources.S0 || !slices.Contains(got.Signals, "dns.nxdomain") {
		t.Errorf("guard made %+v of a name that does not exist, want uncertain, S0 and the reason among the signals", got)
	}
	if got := guard(gone, &sources.Failure{Kind: sources.FailNXDomain}, sources.RunFacts{}); got.State != sources.Dead {
		t.Errorf("on a good network the verdict became %s", got.State)
	}
}

// outcomes is a run over hosts that answer and hosts that do not.
func outcomes(answered, failed int) []Seen {
	var out []Seen
	for i := range answered {
		u := fmt.Sprintf("https://good%d.example/", i)
		out = append(out, Seen{Cited: u, Final: u, Status: 200})
	}
	for i := range failed {
		out = append(out, Seen{Cited: fmt.Sprintf("https://bad%d.example/", i), Failure: sources.FailTCPTimeout})
	}
	return out
}

func TestNetwork(t *testing.T) {
	for _, tt := range []struct {
		name    string
		seen    []Seen
		suspect bool
	}{
		{"nothing asked", nil, false},
		{"all well", outcomes(10, 0), false},
		{"a fifth of ten", outcomes(8, 2), false},
		{"more than a fifth of ten", outcomes(7, 3), true},
		{"one of five", outcomes(4, 1), false},
		{"two of five", outcomes(3, 2), true},
		{"three of four", outcomes(1, 3), false},
		{"all of four", outcomes(0, 4), true},
		{"the only one", outcomes(0, 1), true},
		{"a host that answered once", []Seen{{Cited: "https://a.example/1", Failure: sources.FailReset}, {Cited: "https://a.example/2", Status: 200}}, false},
		{"left out hosts do not count", append(outcomes(4, 1), Seen{Cited: "https://r.example/", Failure: sources.FailRobots}, Seen{Cited: "https://s.example/", Failure: sources.FailSkipped}), false},
		{"slow answers are answers of a sort", []Seen{{Cited: "https://a.example/", Failure: sources.FailHeaders}}, false},
		{"only this machine answers", append(outcomes(0, 1), Seen{Cited: "http://127.0.0.1:8000/", Status: 200, Near: true}, Seen{Cited: "https://wiki.example/", Status: 200, Near: true}), true},
		{"what fails is near as well, or a name that nobody has", []Seen{{Cited: "http://127.0.0.1:8000/", Status: 200, Near: true}, {Cited: "http://127.0.0.2:8000/", Failure: sources.FailRefused}, {Cited: "http://none.invalid/", Failure: sources.FailNXDomain}}, false},
		{"names of a private network fail", append(outcomes(3, 0), Seen{Cited: "http://intranet/", Failure: sources.FailNXDomain}, Seen{Cited: "http://wiki.quay.internal/", Failure: sources.FailNXDomain}), false},
		{"all that is not near answers", append(outcomes(1, 0), Seen{Cited: "http://127.0.0.1:8000/", Status: 200, Near: true}), false},
		{"a near host that answered once", []Seen{{Cited: "https://wiki.example/1", Failure: sources.FailReset}, {Cited: "https://wiki.example/2", Status: 200, Near: true}}, false},
		{"a redirect into the void is the target's fault", append(outcomes(4, 0), Seen{Cited: "https://good0.example/2", Final: "https://gone.example/", Failure: sources.FailNXDomain}), false},
	} {
		got := network(tt.seen, nil)
		if got.NetworkSuspect != tt.suspect || tt.suspect != (got.Why != "") {
			t.Errorf("%s: suspect %t because %q, want %t", tt.name, got.NetworkSuspect, got.Why, tt.suspect)
		}
	}
}

func TestNamesThatDoNotExistAreBelievedWhereCanariesAnswer(t *testing.T) {
	seen := append(outcomes(5, 0), Seen{Cited: "https://x.example/", Failure: sources.FailNXDomain}, Seen{Cited: "https://y.example/", Failure: sources.FailNXDomain})
	up := func(host string) Seen {
		return Seen{Cited: "https://" + host + "/", Final: "https://" + host + "/", Status: 200}
	}
	one, two := up("one.example"), up("two.example")
	down := Seen{Cited: "https://two.example/", Failure: sources.FailTCPTimeout}
	for _, tt := range []struct {
		name     string
		canaries []Seen
		suspect  bool
	}{{"none", nil, true}, {"one", []Seen{one}, true}, {"two", []Seen{one, two}, false}, {"two, one silent", []Seen{one, down}, true}} {
		if got := network(seen, tt.canaries); got.NetworkSuspect != tt.suspect {
			t.Errorf("%s: suspect %t because %q, want %t", tt.name, got.NetworkSuspect, got.Why, tt.suspect)
		}
	}
	silent := append(outcomes(5, 0), Seen{Cited: "https://x.example/", Failure: sources.FailTCPTimeout}, Seen{Cited: "https://y.example/", Failure: sources.FailTCPTimeout})
	if !network(silent, []Seen{one, two}).NetworkSuspect {
		t.Error("hosts that do not answer are believed gone because canaries do")
	}
}

func TestAProxyThatAnswersNobodySpoilsTheRun(t *testing.T) {
	down := func(host string) Seen {
		return Seen{Cited: "https://" + host + "/", Failure: sources.FailProxy, Detail: "the proxy http://proxy.example:3128 did not answer: refused"}
	}
	robots := Seen{Cited: "https://c.example/", Failure: sources.FailRobots}
	if f := network([]Seen{down("a.example"), down("b.example"), robots}, nil); !f.NetworkSuspect || !strings.Contains(f.Why, "The proxy http://proxy.example:3128 did not answer") {
		t.Errorf("nobody was reached through the proxy: %+v", f)
	}
	if f := network([]Seen{down("a.example"), {Cited: "https://b.example/", Final: "https://b.example/", Status: 200}}, nil); f.NetworkSuspect {
		t.Errorf("somebody was reached through the proxy: %+v", f)
	}
}
