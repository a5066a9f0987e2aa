package pipeline

import (
	"strings"
	"testing"

	"ibid/sources"
)

func TestWhatOpensElsewhereIsNotDead(t *testing.T) {
	missing := reply{status: 404, body: html("Not found", "<h1>Not found</h1>")}
	for _, tt := range []struct {
		name  string
		there reply
		want  sources.State
	}{
		{"it opens there", theWork(), sources.Uncertain},
		{"it is missing there too", missing, sources.Dead},
		{"there is a wall there", reply{status: 403, header: "Cf-Mitigated: challenge"}, sources.Uncertain},
		{"our second way is closed", reply{fail: sources.FailProxy}, sources.Uncertain},
		{"our own machine fails", reply{fail: sources.FailClient}, sources.Uncertain},
	} {
		t.Run(tt.name, func(t *testing.T) {
			y := newYears(func(string, sources.Ask) reply { return missing }, hosts(1)...)
			second := &stageWeb{answer: func(string, sources.Ask) reply { return tt.there }, now: day}
			y.opts.Vantage = second
			for w := range 3 {
				second.now = week(w)
				rep, got := y.run(t, week(w))
				if held := strings.Contains(strings.Join(rep.Run.Notices, " "), "held as uncertain"); held != (tt.there.fail != "") {
					t.Errorf("week %d: the report says %q", w, rep.Run.Notices)
				}
				if s := got["https://h0.example/work"]; s.State != tt.want {
					t.Errorf("week %d: %s (%s), want %s", w, s.State, s.Reason, tt.want)
				}
			}
			want := 1 // dead by then: nobody asks again
			if tt.want != sources.Dead {
				want = 3
			}
			if n := len(second.asked); n != want {
				t.Errorf("the second place was asked %d times in three weeks, want %d", n, want)
			}
		})
	}
}

func TestTheSecondPlaceIsAskedForNothingElse(t *testing.T) {
	y := newYears(func(addr string, _ sources.Ask) reply {
		switch sources.Host(addr) {
		case "h0.example":
			return theWork()
		case "h1.example":
			return reply{status: 500}
		}
		return reply{status: 403, header: "Cf-Mitigated: challenge"}
	}, hosts(3)...)
	second := &stageWeb{answer: func(string, sources.Ask) reply { return theWork() }, now: day}
	y.opts.Vantage = second
	rep, _ := y.run(t, day)
	if said := strings.Join(rep.Run.Notices, " "); !strings.Contains(said, "Nothing had to be asked once more") {
		t.Errorf("the report says %q", said)
	}
	if len(second.asked) != 0 {
		t.Errorf("the second place was asked for %v", second.asked)
	}
}

func TestAnArticleWhoseOnlySiteIsSilentSaysHowToNameCanaries(t *testing.T) {
	y := newYears(func(string, sources.Ask) reply { return reply{fail: sources.FailTCPTimeout} }, hosts(1)...)
	rep, got := y.run(t, day)
	if s := got["https://h0.example/work"]; s.State != sources.Uncertain {
		t.Errorf("%s (%s), want uncertain", s.State, s.Reason)
	}
	if !said(rep, "--canary") {
		t.Errorf("what is said of the network, %q, does not tell how to name canaries", rep.Run.Suspect)
	}
	y.opts.Canaries = []string{"https://canary.example/"}
	if rep, _ := y.run(t, week(1)); said(rep, "--canary") {
		t.Errorf("with canaries named it says %q", rep.Run.Suspect)
	}
	y.opts.Canaries = nil
	y.web.answer = func(string, sources.Ask) reply { return reply{status: 500} }
	if rep, _ := y.run(t, week(2)); said(rep, "--canary") {
		t.Errorf("with a site that answers it says %q", rep.Run.Suspect)
	}
}

func said(rep *sources.Report, what string) bool {
	return strings.Contains(rep.Run.Suspect, what)
}
