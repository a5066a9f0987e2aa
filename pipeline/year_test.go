package pipeline

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"ibid/internal/page"
	"ibid/sources"
)

// years replays runs of one article over its web: every run is a call of the
// function run with the moment it is made at.
type years struct {
	web    *stageWeb
	opts   Options
	titles map[string]string // by address: what the notes call it
	order  []string
	now    time.Time
}

// onceReader reads each answer once: a year brings the same pages again and
// again, and what is tested here is what is made of them.
type onceReader struct {
	Reader
	mu   sync.Mutex
	read map[string]*sources.Snapshot // guarded by mu
}

func (o *onceReader) Read(ctx context.Context, f *sources.Fetch) *sources.Snapshot {
	key := f.FinalURL() + " " + f.Digest + " " + f.Header.Get("Content-Type") + " " + f.Header.Get("Refresh") + fmt.Sprint(f.Status(), len(f.Body))
	o.mu.Lock()
	defer o.mu.Unlock()
	snap, ok := o.read[key]
	if !ok {
		snap = o.Reader.Read(ctx, f)
		o.read[key] = snap
	}
	return snap
}

func newYears(answer func(addr string, a sources.Ask) reply, cites ...[2]string) *years {
	m := newMemory()
	y := &years{web: &stageWeb{answer: answer}, titles: map[string]string{}}
	y.opts = Options{Fetcher: y.web, Reader: &onceReader{Reader: page.New(page.Options{}), read: map[string]*sources.Snapshot{}}, Visits: m, Reports: m}
	for _, c := range cites {
		y.order = append(y.order, c[0])
		y.titles[c[0]] = c[1]
	}
	return y
}

func (y *years) run(t *testing.T, now time.Time) (*sources.Report, map[string]sources.AuditSource) {
	t.Helper()
	y.now, y.web.now = now, now
	y.opts.Now = at(now)
	var text, notes strings.Builder
	for i, u := range y.order {
		fmt.Fprintf(&text, "Claim number %d.[^%d]\n\n", i+1, i+1)
		fmt.Fprintf(&notes, "[^%d]: Maud Ferring, \"%s\", Tidewater Post, 1998, %s\n", i+1, y.titles[u], u)
	}
	rep, err := Check(t.Context(), inputs(text.String()+notes.String()), y.opts)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]sources.AuditSource{}
	for _, s := range rep.Audits[0].Sources {
		out[s.URL] = s
	}
	return rep, out
}

func week(n int) time.Time { return day.AddDate(0, 0, 7*n) }

// TestAYearOfWeeklyRuns gives each of a dozen sources a fate and runs the
// article every week for a year, in virtual time.
func TestAYearOfWeeklyRuns(t *testing.T) {
	notFound := reply{status: 404, body: html("Not found", "<h1>Not found</h1>")}
	gone := reply{status: 410, body: "Gone."}
	wall := reply{status: 403, header: "Cf-Mitigated: challenge", body: html("Just a moment...", "")}
	sale := plain("for sale", "<h1>This domain is for sale</h1><p>Make an offer today.</p>")
	fates := []struct {
		host string
		fate func(week int) reply
		from map[int]string // from this week on the state is
	}{
		{"fine.example", func(int) reply { return theWork() }, map[int]string{0: "live"}},
		{"tagged.example", func(int) reply { r := theWork(); r.header = `ETag: "v1"`; return r }, map[int]string{0: "live"}},
		{"lost.example", func(w int) reply { return since(w, 10, notFound) }, map[int]string{0: "live", 10: "uncertain", 12: "dead"}},
		{"removed.example", func(w int) reply { return since(w, 10, gone) }, map[int]string{0: "live", 10: "uncertain", 11: "dead"}},
		{"sold.example", func(w int) reply { return since(w, 20, sale) }, map[int]string{0: "live", 20: "uncertain", 21: "dead"}},
		{"broken.example", func(w int) reply { return since(w, 5, reply{status: 500}) }, map[int]string{0: "live", 5: "uncertain", 9: "dead"}},
		{"walled.example", func(w int) reply { return since(w, 3, wall) }, map[int]string{0: "live", 3: "uncertain"}},
		{"slow.example", func(w int) reply {
			if w%4 == 3 {
				return reply{fail: sources.FailTCPTimeout}
			}
			return theWork()
		}, map[int]string{0: "live", 3: "uncertain", 4: "live", 7: "uncertain", 8: "live"}},
		{"phoenix.example", func(w int) reply {
			if w >= 10 && w < 30 {
				return notFound
			}
			return theWork()
		}, map[int]string{0: "live", 10: "uncertain", 12: "dead", 30: "live"}},
		{"mover.example", func(w int) reply {
			return since(w, 8, reply{status: 301, body: "https://fine.example/work"})
		}, map[int]string{0: "live", 8: "moved"}},
		{"never.example", func(int) reply { return notFound }, map[int]string{0: "dead"}},
		{"shell.example", func(w int) reply {
			return since(w, 6, plain("Tidewater", `<div id="root"></div><script src="/main.js"></script>`))
		}, map[int]string{0: "live", 6: "uncertain"}},
	}
	at := 0
	var cites [][2]string
	byHost := map[string]func(int) reply{}
	for _, f := range fates {
		cites = append(cites, [2]string{"https://" + f.host + "/work", work})
		byHost[f.host] = f.fate
	}
	y := newYears(func(addr string, a sources.Ask) reply {
		if fate, ok := byHost[sources.Host(addr)]; ok && (strings.HasSuffix(addr, "/work") || sources.Host(addr) == "sold.example" && at >= 20) {
			return fate(at)
		}
		return notFound
	}, cites...)
	begin := time.Now()
	states := map[string]string{}
	for ; at < 52; at++ {
		_, got := y.run(t, week(at))
		for _, f := range fates {
			if s, ok := f.from[at]; ok {
				states[f.host] = s
			}
			want := states[f.host]
			if f.host == "slow.example" { // its weeks repeat
				want = map[bool]string{true: "uncertain", false: "live"}[at%4 == 3]
			}
			if s := got["https://"+f.host+"/work"]; s.State.String() != want {
				t.Errorf("week %d: %s is %s (%s, %v), want %s", at, f.host, s.State, s.Reason, s.Signals, want)
			}
		}
	}
	t.Logf("52 weekly runs over %d sources in %v", len(fates), time.Since(begin).Round(time.Millisecond))
	if n := y.web.count("https://fine.example/work"); n > 2*52 {
		t.Errorf("the page that never changed was asked %d times in 52 weeks", n)
	}
}

func since(week, from int, then reply) reply {
	if week >= from {
		return then
	}
	return theWork()
}

func hosts(n int) [][2]string {
	var out [][2]string
	for i := range n {
		out = append(out, [2]string{fmt.Sprintf("https://h%d.example/work", i), work})
	}
	return out
}

func TestR47_AWeeklyRunIsConditional(t *testing.T) {
	y := newYears(func(string, sources.Ask) reply { r := theWork(); r.header = `ETag: "v1"`; return r }, hosts(6)...)
	for w := range 12 {
		if w == 5 { // one week of trouble changes nothing
			y.web.answer = func(string, sources.Ask) reply { return reply{status: 500} }
		}
		y.run(t, week(w))
		y.web.answer = func(string, sources.Ask) reply { r := theWork(); r.header = `ETag: "v1"`; return r }
	}
	conditional, all := 0, 0
	for _, a := range y.web.asked[6:] {
		if a.Look == "" {
			all++
			if a.ETag == `"v1"` {
				conditional++
			}
		}
	}
	if conditional*100 < all*95 {
		t.Errorf("%d of %d requests after the first run were conditional, want at least 95 in 100", conditional, all)
	}
}

func TestR46_OneSourceIsAskedOnceAndLooksAreShared(t *testing.T) {
	y := newYears(func(string, sources.Ask) reply {
		return ok("Ahoy", "<h1>Man overboard!</h1><p>We lost sight of it.</p>")
	},
		[2]string{stage + "/stories/a", work}, [2]string{stage + "/stories/a#salt", work}, [2]string{stage + "/stories/a?utm_source=x", work},
		[2]string{stage + "/stories/b", work}, [2]string{stage + "/stories/c", work}, [2]string{stage + "/stories/d", work})
	y.run(t, day)
	siblings := 0
	perSource := map[string]int{}
	for _, a := range y.web.asked {
		if a.Look == sources.LookSibling {
			siblings++
			continue
		}
		perSource[sources.Canonical(a.URL)]++
	}
	if siblings != 1 {
		t.Errorf("%d made-up addresses were asked for in one folder, want 1", siblings)
	}
	for u, n := range perSource {
		if n > 2 { // the source and the browser-like look
			t.Errorf("%s was asked for %d times in one run", u, n)
		}
	}
	if len(perSource) != 4 {
		t.Errorf("%d different addresses were asked for, want 4", len(perSource))
	}
}

func TestR45_AfterA429NothingMoreIsAsked(t *testing.T) {
	y := newYears(func(string, sources.Ask) reply { return reply{status: 429, header: "Retry-After: 3600"} }, hosts(1)...)
	_, got := y.run(t, day)
	if n := y.web.count("https://h0.example/"); n != 1 {
		t.Errorf("a host that asked for patience was asked %d times", n)
	}
	if s := got["https://h0.example/work"]; s.State != sources.Uncertain || s.Strike != sources.S0 {
		t.Errorf("429 is %s with strike %s, want uncertain and S0", s.State, s.Strike)
	}
}

func TestR24_WhatBrowsersSeeIsNotDead(t *testing.T) {
	y := newYears(func(_ string, a sources.Ask) reply {
		if a.Look == sources.LookProfile {
			return theWork()
		}
		return reply{status: 404, body: html("Not found", "<h1>Not found</h1>")}
	}, hosts(1)...)
	for w := range 10 {
		if _, got := y.run(t, week(w)); got["https://h0.example/work"].State == sources.Dead {
			t.Fatalf("week %d: dead although a browser-like request gets the page", w)
		}
	}
}

func TestR22_ANetworkThatIsDownForMonthsKillsNothing(t *testing.T) {
	down := false
	y := newYears(func(string, sources.Ask) reply {
		if down {
			return reply{fail: sources.FailNXDomain}
		}
		return theWork()
	}, hosts(8)...)
	y.run(t, day)
	down = true
	for w := 1; w < 30; w++ {
		rep, got := y.run(t, week(w))
		for u, s := range got {
			if s.State != sources.Uncertain || s.Leaning != "" {
				t.Fatalf("week %d: %s is %s leaning %q", w, u, s.State, s.Leaning)
			}
		}
		if rep.Run.Suspect == "" {
			t.Fatalf("week %d: the run does not say that the network is suspect", w)
		}
	}
	down = false
	_, got := y.run(t, week(30))
	for u, s := range got {
		if s.State != sources.Live {
			t.Errorf("with the network back %s is %s (%s)", u, s.State, s.Reason)
		}
	}
	// None of these nights counts: a host that now really goes needs its own strikes.
	y.web.answer = func(addr string, _ sources.Ask) reply {
		if strings.Contains(addr, "h0.") {
			return reply{fail: sources.FailNXDomain}
		}
		return theWork()
	}
	if _, got := y.run(t, week(31)); got["https://h0.example/work"].State == sources.Dead {
		t.Error("dead on the first real strike")
	}
	if _, got := y.run(t, week(32)); got["https://h0.example/work"].State != sources.Dead {
		t.Errorf("on the second strike a week later: %s, want dead", got["https://h0.example/work"].State)
	}
}

func TestR23_ACaptivePortalChangesNoSettledVerdict(t *testing.T) {
	portal := false
	y := newYears(func(addr string, _ sources.Ask) reply {
		switch {
		case strings.HasPrefix(addr, "http://login.hotel.example"):
			return plain("Hotel Mirage", "<h1>Welcome, guest</h1><p>Please accept our terms.</p>")
		case portal:
			return reply{status: 302, body: "http://login.hotel.example/?from=" + sources.Host(addr)}
		}
		return theWork()
	}, hosts(6)...)
	for w := range 3 {
		y.run(t, week(w))
	}
	portal = true
	for w := 3; w < 9; w++ {
		rep, got := y.run(t, week(w))
		if rep.Run.Suspect == "" {
			t.Errorf("week %d: nothing is said about the portal", w)
		}
		for u, s := range got {
			if s.State != sources.Uncertain || s.Reason != "run.network_suspect" || s.Drift != sources.DriftNotComparable {
				t.Errorf("week %d behind the portal: %s is %s (%s), drift %s", w, u, s.State, s.Reason, s.Drift)
			}
		}
	}
	portal = false
	_, got := y.run(t, week(9))
	for u, s := range got {
		if s.State != sources.Live || s.Drift != sources.DriftNone {
			t.Errorf("at home again %s is %s (%s), drift %s", u, s.State, s.Reason, s.Drift)
		}
	}
}

func TestR36_AClockThatJumpsKillsNothing(t *testing.T) {
	y := newYears(func(string, sources.Ask) reply { return theWork() }, hosts(2)...)
	y.run(t, day)
	y.web.answer = func(string, sources.Ask) reply { return reply{status: 404} }
	for _, now := range []time.Time{
		day.AddDate(0, 0, 1), day.AddDate(-1, 0, 0), day.AddDate(0, 0, 2), time.Date(2038, 1, 19, 3, 14, 8, 0, time.UTC),
		day.AddDate(0, 0, 3), time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC), time.Date(2028, 2, 29, 12, 0, 0, 0, time.UTC), time.Unix(0, 0).UTC(),
	} {
		_, got := y.run(t, now)
		for u, s := range got {
			if s.State == sources.Dead && !s.FirstLook {
				t.Errorf("at %v: %s is dead", now, u)
			}
		}
	}
}

func TestAFaultOfTheHostIsNoStrikeAgainstOneOfItsPages(t *testing.T) {
	y := newYears(func(addr string, _ sources.Ask) reply {
		if strings.HasSuffix(addr, "/bad") {
			return reply{status: 500}
		}
		return theWork()
	}, [2]string{stage + "/good", work}, [2]string{stage + "/bad", work})
	for w := range 20 {
		if _, got := y.run(t, week(w)); got[stage+"/bad"].State == sources.Dead {
			t.Fatalf("week %d: dead by trouble of a host that shows its other page", w)
		}
	}
}

func TestAMassChangeIsHeldAndSaid(t *testing.T) {
	y := newYears(func(string, sources.Ask) reply { return theWork() }, hosts(6)...)
	y.run(t, day)
	y.web.answer = func(addr string, _ sources.Ask) reply {
		if strings.Contains(addr, "h5.") {
			return theWork()
		}
		return reply{status: 410}
	}
	y.run(t, week(1))
	rep, got := y.run(t, week(2))
	if s := got["https://h0.example/work"]; s.State != sources.Uncertain || s.Reason != "run.mass_change" || s.Leaning != "dead" {
		t.Errorf("five of six at once: %s (%s), want uncertain (run.mass_change)", s.State, s.Reason)
	}
	if len(rep.Run.Notices) == 0 {
		t.Error("the run says nothing about it")
	}
	if _, got := y.run(t, week(3)); got["https://h0.example/work"].State != sources.Dead {
		t.Errorf("a week later: %s (%s), want dead", got["https://h0.example/work"].State, got["https://h0.example/work"].Reason)
	}
}

func TestAWholeHostThatIsMissingIsNotBelievedAtOnce(t *testing.T) {
	y := newYears(func(string, sources.Ask) reply { return theWork() }, append(hosts(3), [2]string{stage + "/a", work}, [2]string{stage + "/b", work}, [2]string{stage + "/c", work})...)
	y.run(t, day)
	y.web.answer = func(addr string, _ sources.Ask) reply {
		if strings.HasPrefix(addr, stage) {
			return reply{status: 404, body: html("Not found", "<h1>Not found</h1>")}
		}
		return theWork()
	}
	for w := 1; w <= 5; w++ {
		_, got := y.run(t, week(w))
		s := got[stage+"/a"]
		if w < 5 && (s.State == sources.Dead || s.Reason != "http.404_hostwide") {
			t.Errorf("week %d: %s (%s), want uncertain (http.404_hostwide)", w, s.State, s.Reason)
		}
		if w == 5 && s.State != sources.Dead {
			t.Errorf("week %d: %s (%s), want dead", w, s.State, s.Reason)
		}
	}
}

func TestCanariesAreAskedFirst(t *testing.T) {
	y := newYears(func(addr string, _ sources.Ask) reply {
		if strings.Contains(addr, "canary") {
			return reply{fail: sources.FailTCPTimeout}
		}
		return reply{fail: sources.FailNXDomain}
	}, hosts(6)...)
	y.opts.Canaries = []string{"https://canary1.example/", "https://canary2.example/", "https://canary3.example/"}
	rep, got := y.run(t, day)
	if rep.Run.Suspect == "" || got["https://h0.example/work"].Reason != "run.network_suspect" {
		t.Errorf("with every canary silent: suspect %q, source %s", rep.Run.Suspect, got["https://h0.example/work"].Reason)
	}
	if n := len(y.web.asked); n != 3+6 {
		t.Errorf("%d requests, want one for each canary and source and no looks", n)
	}
}

func TestWhatAFurtherLookShowedIsWeighedAndKept(t *testing.T) {
	y := newYears(func(addr string, a sources.Ask) reply {
		if a.Look == sources.LookProfile {
			return theWork()
		}
		return reply{status: 403, body: html("Forbidden", "<h1>Forbidden</h1>")}
	}, hosts(1)...)
	_, got := y.run(t, day)
	s := got["https://h0.example/work"]
	if s.State != sources.Live || !s.Read || s.Title == "Forbidden" {
		t.Errorf("%s, read %v, title %q; want live and the page of the second look", s.State, s.Read, s.Title)
	}
	_, got = y.run(t, week(1))
	if s := got["https://h0.example/work"]; s.FirstLook {
		t.Error("what the further look showed was not kept as a visit")
	}
}

func TestR6_WhatWasSeenPastABadCertificateIsNotKept(t *testing.T) {
	y := newYears(func(addr string, a sources.Ask) reply {
		if a.Look == sources.LookTLS {
			return theWork()
		}
		return reply{fail: sources.FailTLSUnknown}
	}, append(hosts(1), [2]string{"https://fine1.example/w", work}, [2]string{"https://fine2.example/w", work})...)
	inner := y.web.answer
	y.web.answer = func(addr string, a sources.Ask) reply {
		if strings.Contains(addr, "fine") {
			return theWork()
		}
		return inner(addr, a)
	}
	_, got := y.run(t, day)
	s := got["https://h0.example/work"]
	if s.State != sources.Live || s.Read {
		t.Errorf("%s (%s), read %v; want live, and no claim held against an unverified page", s.State, s.Reason, s.Read)
	}
	for _, v := range y.opts.Visits.(*memory).visits["https://h0.example/work"] {
		if v.Fetch.Failure == nil {
			t.Errorf("an unverified answer was kept: %+v", v.Fetch.Hops)
		}
	}
}
