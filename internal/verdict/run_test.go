package verdict

import (
	"fmt"
	"slices"
	"testing"

	"ibid/sources"
)

func outcomes(answered, failed int) []Outcome {
	var out []Outcome
	for i := range answered {
		out = append(out, Outcome{Host: fmt.Sprintf("good%d.example", i), Answered: true})
	}
	for i := range failed {
		out = append(out, Outcome{Host: fmt.Sprintf("bad%d.example", i), Failure: sources.FailTCPTimeout})
	}
	return out
}

func TestNetwork(t *testing.T) {
	for _, tt := range []struct {
		name    string
		o       []Outcome
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
		{"a host that answered once", []Outcome{{Host: "a.example", Failure: sources.FailReset}, {Host: "a.example", Answered: true}}, false},
		{"left out hosts do not count", append(outcomes(4, 1), Outcome{Host: "r.example", Failure: sources.FailRobots}, Outcome{Host: "s.example", Failure: sources.FailSkipped}), false},
		{"slow answers are answers of a sort", []Outcome{{Host: "a.example", Failure: sources.FailHeaders}}, false},
	} {
		got := Network(tt.o)
		if got.NetworkSuspect != tt.suspect || tt.suspect != (got.Why != "") {
			t.Errorf("%s: suspect %t because %q, want %t", tt.name, got.NetworkSuspect, got.Why, tt.suspect)
		}
		back := slices.Clone(tt.o)
		slices.Reverse(back)
		if Network(back) != got {
			t.Errorf("%s: the order of outcomes matters", tt.name)
		}
	}
}

func TestGuardLeavesAnswersAlone(t *testing.T) {
	run := sources.RunFacts{NetworkSuspect: true}
	dead := sources.Verdict{State: sources.Dead, Reason: "http.404", Strike: sources.S2}
	if got := Guard(dead, nil, run); got.State != sources.Dead {
		t.Errorf("an answer that came became %s", got.State)
	}
	gone := sources.Verdict{State: sources.Dead, Reason: "dns.nxdomain", Strike: sources.S1, FirstLook: true}
	got := Guard(gone, &sources.Failure{Kind: sources.FailNXDomain}, run)
	if got.State != sources.Uncertain || got.Reason != "run.network_suspect" || got.Strike != sources.S0 || !slices.Contains(got.Signals, "dns.nxdomain") {
		t.Errorf("Guard made %+v of a name that does not exist, want uncertain, S0 and the reason among the signals", got)
	}
	if got := Guard(gone, &sources.Failure{Kind: sources.FailNXDomain}, sources.RunFacts{}); got.State != sources.Dead {
		t.Errorf("on a good network the verdict became %s", got.State)
	}
}

func TestSinks(t *testing.T) {
	got := Sinks([]Landing{
		{"https://a.example/1", "https://a.example/"},
		{"https://a.example/2", "https://a.example/"},
		{"https://a.example/3", "https://a.example/"},
		{"https://a.example/3?utm_source=x", "https://a.example/"},
		{"https://b.example/1", "https://b.example/"},
		{"https://b.example/2", "https://b.example/"},
		{"https://c.example/1", "https://c.example/1/"},
	})
	if len(got) != 1 || got["https://a.example/"] != 3 {
		t.Errorf("Sinks = %v, want the front page of a.example with 3", got)
	}
}
