package pipeline

import (
	"context"
	"slices"
	"testing"

	"ibid/sources"
)

// lateWeb is a web in which addresses fail at first.
type lateWeb struct {
	*stageWeb
	fails map[string]sources.FailureKind // by address: how it ends until it is asked late
	lates map[string]bool                // whether it answers when it is
}

func (w *lateWeb) Fetch(ctx context.Context, a sources.Ask) sources.Fetch {
	f := w.stageWeb.Fetch(ctx, a)
	if kind := w.fails[a.URL]; kind != "" && a.Look == "" && (a.Tries == 0 || !w.lates[a.URL]) {
		f.Failure, f.Body, f.Header, f.Digest = &sources.Failure{Kind: kind}, nil, nil, ""
		f.Hops = []sources.Hop{{URL: a.URL, Kind: sources.HopStart, Failure: f.Failure}}
	}
	for i := range f.Hops {
		f.Hops[i].Retry = a.Tries
	}
	f.Attempts = a.Tries + 1
	return f
}

func TestWhatFailedInTransportIsAskedOnceMoreAfterAllOthers(t *testing.T) {
	passing := []sources.FailureKind{
		sources.FailServFail, sources.FailDNSTimeout, sources.FailRefused, sources.FailReset, sources.FailUnreachable, sources.FailTCPTimeout,
		sources.FailHTTP2, sources.FailHeaders, sources.FailBody, sources.FailProtocol, sources.FailSkipped,
	}
	lasting := []sources.FailureKind{
		sources.FailNXDomain, sources.FailNoData, sources.FailTLSName, sources.FailTLSUnknown, sources.FailTLSClient, sources.FailRobots, sources.FailPrivate, sources.FailLoop,
	}
	all := hosts(len(passing) + len(lasting) + 20)
	y := newYears(func(string, sources.Ask) reply { return theWork() }, all...)
	w := &lateWeb{stageWeb: y.web, fails: map[string]sources.FailureKind{}, lates: map[string]bool{}}
	y.opts.Fetcher = w
	for i, kind := range slices.Concat(passing, lasting) {
		w.fails[all[i][0]], w.lates[all[i][0]] = kind, true
	}
	_, got := y.run(t, day)
	asked := map[string]int{}
	late := false
	for _, a := range w.asked {
		if a.Look != "" {
			continue
		}
		asked[a.URL]++
		if late = late || a.Tries > 0; late && a.Tries == 0 {
			t.Errorf("%s is asked for the first time after the late round began", a.URL)
		}
	}
	for i, c := range all {
		want, state := 1, sources.Uncertain
		if i < len(passing) {
			want, state = 2, sources.Live
		} else if i >= len(passing)+len(lasting) {
			state = sources.Live
		}
		if s := got[c[0]]; asked[c[0]] != want || s.State != state && want == 2 {
			t.Errorf("%s (%s): asked %d times and %s (%s), want %d and %s", c[0], w.fails[c[0]], asked[c[0]], s.State, s.Reason, want, state)
		}
		if kept, err := y.opts.Visits.History(t.Context(), sources.Canonical(c[0]), 9); want == 2 && (len(kept) != 1 || len(kept[0].Fetch.Hops) != 2) || err != nil {
			t.Errorf("%s: %d visits kept of one run, want one with every hop: %+v, %v", c[0], len(kept), kept, err)
		}
	}
}

func TestALateRoundInVainChangesNothing(t *testing.T) {
	all := hosts(12)
	run := func(without bool) (map[string]sources.AuditSource, int) {
		y := newYears(func(string, sources.Ask) reply { return theWork() }, all...)
		w := &lateWeb{stageWeb: y.web, fails: map[string]sources.FailureKind{all[0][0]: sources.FailReset, all[1][0]: sources.FailHeaders}, lates: map[string]bool{}}
		y.opts.Fetcher, y.opts.NoLateRound = w, without
		_, got := y.run(t, day)
		return got, len(w.asked)
	}
	with, n := run(false)
	none, m := run(true)
	if n != m+2 {
		t.Errorf("%d requests with a late round and %d without, want two more", n, m)
	}
	for u, s := range with {
		if o := none[u]; s.State != o.State || s.Reason != o.Reason || s.Strike != o.Strike {
			t.Errorf("%s: %s %s with a late round in vain, %s %s without", u, s.State, s.Reason, o.State, o.Reason)
		}
	}
}
