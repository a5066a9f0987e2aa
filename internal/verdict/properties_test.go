package verdict

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"ibid/sources"
)

// deadness orders verdicts by how much they speak for the end of a source.
func deadness(v sources.Verdict) int {
	switch {
	case v.State == sources.Dead:
		return 3
	case v.State == sources.Uncertain && v.Leaning == sources.Dead:
		return 2
	case v.State == sources.Uncertain && v.Leaning == sources.Uncertain:
		return 1
	}
	return 0
}

// confirmed carries out every look that a case asks for in the way that speaks
// most for the end of the source: everything answers as it did before.
func confirmed(c sources.Case) (sources.Verdict, int) {
	v, looks := Judge(c)
	for range 3 {
		if len(looks) == 0 {
			break
		}
		for _, l := range looks {
			same := c.Visit
			same.Fetch.URL = l.URL
			if l.Kind == sources.LookSibling && len(same.Fetch.Hops) > 0 {
				hops := append([]sources.Hop(nil), same.Fetch.Hops...)
				hops[0].URL = l.URL
				same.Fetch.Hops = hops
			}
			c.Looks = append(c.Looks, sources.Looked{Look: l, Visit: same})
		}
		v, looks = Judge(c)
	}
	return v, len(c.Looks)
}

func TestFirstLookMayOnlySayDeadWhereTheTableAllowsIt(t *testing.T) {
	for _, f := range fixtures() {
		v, n := confirmed(f.c)
		if n > maxLooks {
			t.Errorf("%s %s: %d looks, want at most %d", f.id, f.name, n, maxLooks)
		}
		if v.State != sources.Dead || slices.Contains(v.Signals, "history.streak") {
			continue
		}
		ok := false
		for _, r := range Explain(string(v.Reason)) {
			ok = ok || r.First || r.Reason == "soft404.title" || r.Reason == "soft404.heading" || r.Reason == "soft404.score" || r.Reason == "soft404.error_url" || r.Reason == "host.default_page"
		}
		if !ok {
			t.Errorf("%s %s: dead by %s at a first look", f.id, f.name, v.Reason)
		}
		if !v.FirstLook {
			t.Errorf("%s %s: dead at a first look without saying so", f.id, f.name)
		}
	}
}

func TestDeadNeedsASecondLook(t *testing.T) {
	for _, f := range fixtures() {
		f.c.Looks = nil
		if v, _ := Judge(f.c); v.State == sources.Dead {
			t.Errorf("%s %s: dead by %s after a single request", f.id, f.name, v.Reason)
		}
	}
}

// walls are signatures to put on any fixture.
var walls = map[string]func(*sources.Visit){
	"header": func(v *sources.Visit) {
		for i := range v.Fetch.Hops {
			h := v.Fetch.Hops[i].Header.Clone()
			if h == nil {
				h = map[string][]string{}
			}
			h.Set("Cf-Mitigated", "challenge")
			v.Fetch.Hops[i].Header = h
			v.Fetch.Header = h
		}
	},
	"script": func(v *sources.Visit) {
		if v.Snapshot != nil {
			s := *v.Snapshot
			s.Scripts = append([]string{"https://geo.captcha-delivery.com/captcha.js"}, s.Scripts...)
			v.Snapshot = &s
		}
	},
	"text": func(v *sources.Visit) {
		if v.Snapshot != nil {
			s := *v.Snapshot
			s.Text += "\nVerify you are human by completing the action below."
			s.Words += 9
			v.Snapshot = &s
		}
	},
	"title": func(v *sources.Visit) {
		if v.Snapshot != nil {
			s := *v.Snapshot
			s.Title, s.Titles = "Just a moment...", []string{"Just a moment..."}
			v.Snapshot = &s
		}
	},
}

func TestR22_AWallNeverMakesAnythingMoreDead(t *testing.T) {
	for _, f := range fixtures() {
		plain, _ := confirmed(f.c)
		for name, put := range walls {
			c := f.c
			c.Visit.Fetch.Hops = append([]sources.Hop(nil), c.Visit.Fetch.Hops...)
			put(&c.Visit)
			v, _ := confirmed(c)
			if deadness(v) > deadness(plain) {
				t.Errorf("%s %s with a wall in its %s: %s leaning %s (%s), without it %s leaning %s (%s)", f.id, f.name, name, v.State, v.Leaning, v.Reason, plain.State, plain.Leaning, plain.Reason)
			}
			if name == "header" && len(c.Visit.Fetch.Hops) > 0 && v.State == sources.Dead {
				t.Errorf("%s %s with a challenge header: dead by %s", f.id, f.name, v.Reason)
			}
		}
	}
}

func TestR22_OurOwnFaultsAreNeverDeadAndNeverCount(t *testing.T) {
	for _, kind := range []sources.FailureKind{
		sources.FailClient, sources.FailProxy, sources.FailCancelled, sources.FailSkipped, sources.FailSpent, sources.FailRobots, sources.FailHostRule,
		sources.FailPrivate, sources.FailPort, sources.FailScheme, sources.FailTLSClient,
	} {
		c := cited(heron, chain(string(kind)+" https://quay.example/x"))
		for week := 52; week > 0; week-- {
			c = before(c, chain(string(kind)+" https://quay.example/x"), when(today.Add(-time.Duration(week)*7*24*time.Hour)))
		}
		v, _ := confirmed(c)
		if v.State != sources.Uncertain || v.Strike != sources.S0 {
			t.Errorf("%s for a year: %s with strike %s, want uncertain and S0", kind, v.State, v.Strike)
		}
	}
}

func TestR22_ANarrowLimitOfTheUsersIsNeverDeadAndNeverCounts(t *testing.T) {
	for _, kind := range []sources.FailureKind{sources.FailTooMany, sources.FailDNSTimeout, sources.FailTCPTimeout, sources.FailHeaders, sources.FailBody} {
		for _, narrow := range []bool{true, false} {
			c := cited(heron, chain("302 https://quay.example/x", string(kind)+" https://quay.example/y"))
			for week := 52; week > 0; week-- {
				c = before(c, chain("302 https://quay.example/x", string(kind)+" https://quay.example/y"), when(today.Add(-time.Duration(week)*7*24*time.Hour)))
			}
			c.Visit.Fetch.Failure.Narrow = narrow
			for i := range c.History {
				c.History[i].Fetch.Failure.Narrow = narrow
			}
			v, _ := confirmed(c)
			if narrow && (v.State != sources.Uncertain || v.Leaning == sources.Dead || v.Strike != sources.S0 || v.Strikes != 0) {
				t.Errorf("%s by a narrow limit, for a year: %s leaning %s, strike %s, %d strikes; want uncertain and none", kind, v.State, v.Leaning, v.Strike, v.Strikes)
			}
			if !narrow && kind == sources.FailTooMany && v.State != sources.Dead {
				t.Errorf("%s by the usual limit, for a year: %s, want dead", kind, v.State)
			}
		}
	}
}

func TestR22_ASuspectNetworkIsNeverDead(t *testing.T) {
	for _, f := range fixtures() {
		f.c.Run = sources.RunFacts{NetworkSuspect: true, Why: "Too many sites failed."}
		v, looks := confirmed(f.c)
		if f.c.Visit.Fetch.Failure != nil && belowHTTP(f.c.Visit.Fetch.Failure.Kind) && deadness(v) > 1 {
			t.Errorf("%s %s on a suspect network: %s leaning %s", f.id, f.name, v.State, v.Leaning)
		}
		if v.Reason == "run.network_suspect" && looks != len(f.c.Looks) {
			t.Errorf("%s %s: %d looks over a suspect network, want %d", f.id, f.name, looks, len(f.c.Looks))
		}
	}
}

func TestJudgeIsAFunctionOfItsCase(t *testing.T) {
	for _, f := range fixtures() {
		v1, l1 := Judge(f.c)
		for range 5 {
			v2, l2 := Judge(f.c)
			if !reflect.DeepEqual(v1, v2) || !reflect.DeepEqual(l1, l2) {
				t.Fatalf("%s %s: %+v %v, then %+v %v", f.id, f.name, v1, l1, v2, l2)
			}
		}
	}
}

func TestTimeOfDayAndZoneDecideNothing(t *testing.T) {
	zone := time.FixedZone("far", 13*3600)
	for _, f := range fixtures() {
		v1, l1 := Judge(f.c)
		for _, shift := range []time.Duration{time.Hour, 7 * time.Hour, 11*time.Hour + 59*time.Minute} {
			c := f.c
			c.Now = c.Now.Add(shift).In(zone)
			c.Visit.Fetch.At = c.Visit.Fetch.At.Add(shift).In(zone)
			c.History = append([]sources.Visit(nil), c.History...)
			for i := range c.History {
				c.History[i].Fetch.At = c.History[i].Fetch.At.Add(shift).In(zone)
			}
			if f.id == "F28" {
				continue // the page's own date is part of the question
			}
			v2, l2 := Judge(c)
			v1, v2 = timeless(v1), timeless(v2)
			if !reflect.DeepEqual(v1, v2) || !reflect.DeepEqual(l1, l2) {
				t.Errorf("%s %s, %v later: %+v, want %+v", f.id, f.name, shift, v2, v1)
			}
		}
	}
}

// timeless returns a verdict without the moments that it tells.
func timeless(v sources.Verdict) sources.Verdict {
	v.Failing, v.Enough = time.Time{}, time.Time{}
	if v.Changes != nil {
		c := *v.Changes
		c.Since, v.Changes = time.Time{}, &c
	}
	return v
}

func TestOrderOfCitationsDecidesNothing(t *testing.T) {
	for _, f := range fixtures() {
		c := f.c
		other := sources.Use{Citation: sources.Citation{Title: "Tide tables of the reading room", URL: c.Source.URL}}
		c.Source.Cited = append([]sources.Use{other}, f.c.Source.Cited...)
		v1, _ := Judge(c)
		c.Source.Cited = append(append([]sources.Use(nil), f.c.Source.Cited...), other)
		v2, _ := Judge(c)
		if !reflect.DeepEqual(v1, v2) {
			t.Errorf("%s %s: %+v with another citation first, %+v with it last", f.id, f.name, v1, v2)
		}
	}
}

func TestNoPasswordLeavesTheRoom(t *testing.T) {
	c := cited(heron, good(chain("301 https://me:Secret99@quay.example/x?utm_source=a", "200 https://me:Secret99@quay.example/stories/heron"))...)
	v, _ := Judge(c)
	if s := fmt.Sprintf("%+v", v); contains(s, "Secret99") {
		t.Errorf("the verdict %s holds the password of the address", s)
	}
}

func contains(s, part string) bool {
	for i := 0; i+len(part) <= len(s); i++ {
		if s[i:i+len(part)] == part {
			return true
		}
	}
	return false
}

func TestR36_OddClocks(t *testing.T) {
	at := func(year int) time.Time { return time.Date(year, 2, 29, 23, 59, 59, 0, time.UTC) }
	for _, tt := range []struct {
		name    string
		now     time.Time
		history []time.Time
	}{
		{"history in the future", today, []time.Time{at(2038), at(2038).Add(100 * time.Hour), at(2038).Add(300 * time.Hour)}},
		{"clock turned back", today.Add(-400 * 24 * time.Hour), []time.Time{today.Add(-30 * 24 * time.Hour), today.Add(-20 * 24 * time.Hour), today.Add(-9 * 24 * time.Hour)}},
		{"history out of order", today, []time.Time{today.Add(-9 * 24 * time.Hour), today.Add(-20 * 24 * time.Hour), today.Add(-4 * 24 * time.Hour)}},
		{"year 9999 before", today, []time.Time{at(9999), at(9999), at(9999)}},
		{"year 9999 now", at(9999), []time.Time{today.Add(-20 * 24 * time.Hour), today.Add(-10 * 24 * time.Hour), today}},
		{"no times at all", time.Time{}, []time.Time{{}, {}, {}}},
		{"history without times", today, []time.Time{{}, {}, {}}},
		{"year 1", time.Time{}.Add(time.Second), []time.Time{{}, {}, {}}},
		{"step of twelve years", at(2038), []time.Time{today.Add(-time.Hour), today, today.Add(time.Hour)}},
	} {
		c := cited(heron, chain("404 https://quay.example/x"), when(tt.now))
		c.Now = tt.now
		c = before(c, good(chain("200 https://quay.example/x"), when(tt.history[0]))...)
		for _, h := range tt.history {
			c = before(c, chain("404 https://quay.example/x"), when(h))
		}
		if v, _ := confirmed(c); v.State == sources.Dead {
			t.Errorf("%s: dead by %s", tt.name, v.Reason)
		}
	}
}

func TestHostileCasesDoNotPanic(t *testing.T) {
	long := make([]byte, 1<<20)
	for i := range long {
		long[i] = "ab \xff'’\x00<"[i%9]
	}
	for _, url := range []string{"", "%", "http://", "https://[::1", "http://a b", "//", "https://quay.example/" + string(long[:4000]), "HTTPS://QUAY.EXAMPLE:99999/%zz?#"} {
		c := sources.Case{Source: sources.Source{URL: url}, Now: today}
		c.Visit.Fetch = sources.Fetch{URL: url, Hops: []sources.Hop{{URL: url, Status: 301}, {URL: url + "x", Status: 200}}}
		c.Visit.Snapshot = &sources.Snapshot{Title: string(long), Titles: []string{string(long)}, Heading: string(long), Text: string(long), Words: 100, MainWords: 100, MediaType: "text/html",
			Canonical: url, Refresh: &sources.Refresh{URL: url}, Scripts: []string{url}, Links: []string{url}, Meta: map[string]string{"og:url": url}}
		c.Source.Cited = []sources.Use{{Citation: sources.Citation{Title: string(long), Quote: string(long), URL: url + "#" + url}}}
		c.History = []sources.Visit{c.Visit, c.Visit}
		c.Looks = []sources.Looked{{Look: sources.Look{Kind: sources.LookSibling, URL: url}, Visit: c.Visit}, {Look: sources.Look{Kind: sources.LookTarget, URL: url}, Visit: c.Visit}}
		Judge(c)
	}
}

func TestPlainLivePageIsJudgedAtOnce(t *testing.T) {
	c := cited(heron, chain("200 https://quay.example/arts/heron"), page(heron, heron, prose(1, 400)...))
	best := time.Hour
	for range 20 {
		begin := time.Now()
		Judge(c)
		best = min(best, time.Since(begin))
	}
	if best > 10*time.Millisecond {
		t.Errorf("Judge takes %v for a plain live page, want well under a millisecond", best)
	}
}

func BenchmarkJudgeLive(b *testing.B) {
	c := cited(heron, chain("200 https://quay.example/arts/heron"), page(heron, heron, prose(1, 400)...))
	for b.Loop() {
		Judge(c)
	}
}

func BenchmarkJudgeWithHistory(b *testing.B) {
	c := cited(heron, chain("200 https://quay.example/arts/heron"), page(heron, heron, prose(1, 401)...))
	c = before(c, chain("200 https://quay.example/arts/heron"), page(heron, heron, prose(1, 400)...), when(today.Add(-200*time.Hour)))
	for b.Loop() {
		Judge(c)
	}
}
