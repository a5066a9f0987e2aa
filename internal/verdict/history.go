package verdict

import (
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"time"

	"ibid/sources"
)

// historyRules is section G: what several looks say together, and why a source
// was not looked at in this run.
var historyRules = []Rule{
	{
		ID: "G1", Reason: "look.disagrees", Leaning: sources.Live, Confidence: .6,
		Why:    "The site answers programs and browsers differently, so it cannot be told from here.",
		Doc:    "The first request says that the page is missing; the browser-like one, or the one from a second place on the network where --second-proxy names one, shows it.",
		Origin: "one parliament's site that answered 404 to one client and 200 to another at the same minute",
		Advice: "Open it once in a browser.",
	},
	{
		ID: "G2", Reason: "history.streak", Confidence: .9, Strike: sources.S0,
		Why:    "Several visits over time ended the same way.",
		Doc:    "Strikes at least 72 hours apart whose weights reach 3 over the span that their classes ask for.",
		Origin: "InternetArchiveBot: three failed checks at least three days apart; weights and spans are ours",
		Advice: "Use an archived copy or the page's new address.",
	},
	{
		ID: "G3", Reason: "history.waiting", Confidence: .9,
		Why:    "Earlier visits failed too, but not often or long enough to be sure.",
		Doc:    "There are strikes against the source, fewer than it takes.",
		Origin: "as G2",
		Advice: "Wait for the next runs.",
	},
	{
		ID: "G4", Reason: "history.clock", Confidence: .9,
		Why:    "This machine's clock disagrees with earlier visits, so nothing was counted over time.",
		Doc:    "An earlier visit lies in the future, or the visits are out of order.",
		Origin: "IABot counts spans of time; a clock that was turned back makes them meaningless",
		Advice: "Set the clock.",
	},
	{
		ID: "G5", Reason: "host.skipped", Confidence: .9, stage: stagePolicy,
		Why:    "The site failed or asked for patience before in this run, so this page was left for another time.",
		Doc:    "The breaker of the host was open.",
		Origin: "circuit breaker (Nygard, \"Release It!\"); RFC 6585, section 4",
		Advice: "Wait for the next run.",
		match:  failed(sources.FailSkipped),
	},
	{
		ID: "G6", Reason: "run.cancelled", Confidence: .95, stage: stagePolicy,
		Why:    "The run was interrupted before this page was looked at.",
		Doc:    "The run was cancelled.",
		Origin: "our own run",
		Advice: "Run again; what was seen is kept.",
		match:  failed(sources.FailCancelled),
	},
	{
		ID: "G7", Reason: "client.limit", Confidence: .95, stage: stagePolicy,
		Why:    "This machine could not send the request; that says nothing about the page.",
		Doc:    "No file descriptors, no memory, or another fault of our own.",
		Origin: "our own machine",
		Advice: "Run again with fewer requests at once.",
		match:  failed(sources.FailClient),
	},
	{
		ID: "G8", Reason: "url.port", Confidence: .95, stage: stageAddress,
		Why:    "The address names a port of another service, so it was not visited.",
		Doc:    "A port that browsers refuse too (mail, file transfer, data bases).",
		Origin: "WHATWG Fetch, section 2.9 (bad ports)",
		Advice: "Correct the address.",
		match:  failedOnward(sources.FailPort, "The server sends the reader on to a port of another service, which was not asked."),
	},
	{
		ID: "G9", Reason: "run.unseen", Confidence: .95,
		Why:    "The source was not visited.",
		Doc:    "Nothing is known: no request was made and no failure noted.",
		Origin: "our own run",
		Advice: "Run again.",
	},
	{
		ID: "G10", Reason: "history.unconfirmed", Confidence: .9,
		Why:    "For more than 90 days no visit has got past the site's wall.",
		Doc:    "Walls only since the last good visit, for 90 days or more. Never a reason to call a source dead.",
		Origin: "own policy",
		Advice: "Open it once in a browser and confirm it by hand.",
	},
	{
		ID: "G11", Reason: "run.mass_change", Leaning: sources.Dead, Confidence: .6,
		Why:    "Very many sources would have become dead in one run, so all of them were held back until a later run says the same.",
		Doc:    "Three or more sources that were seen well, and more than a tenth of all such sources, would turn dead at once. A run at least 72 hours later that says the same is believed; counted over the whole run.",
		Origin: "own policy: at that rate the fault is more often on this side",
		Advice: "Open one or two of them in a browser, and run again in three days.",
	},
	{
		ID: "G12", Reason: "client.proxy", Confidence: .95, stage: stagePolicy,
		Why:    "The proxy that every request goes through did not answer, so the page was not asked for.",
		Doc:    "The proxy of --proxy or --second-proxy cannot be reached, or refuses to serve us.",
		Origin: "RFC 9110, section 9.3.6 (CONNECT); RFC 1928",
		Advice: "Look after the proxy, or leave it out, and run again.",
		match: func(s *sight, f *finding) bool {
			if !s.failedWith(sources.FailProxy) {
				return false
			}
			if said := s.fetch.Failure.Detail; said != "" {
				f.why = proxySaid(said) + "; so the page was not asked for."
			}
			return true
		},
	},
	{
		ID: "G13", Reason: "run.requests_spent", Confidence: .95, stage: stagePolicy,
		Why:    "The run had asked as often as --max-requests allows, so this page was left for another time.",
		Doc:    "The run's limit of requests was reached before this one.",
		Origin: "our own run",
		Advice: "Run again, or allow more requests.",
		match:  failed(sources.FailSpent),
	},
}

// proxySaid makes the beginning of a sentence of what is known of the proxy.
func proxySaid(detail string) string {
	return "T" + strings.TrimPrefix(strings.TrimSuffix(sources.Clip(sources.Printable(detail), 250), "."), "t")
}

// weight is what a strike of a class adds; the sum has to reach enough.
var weight = map[sources.Strike]float64{sources.S1: 1.5, sources.S2: 1, sources.S3: .6}

// The policy over time.
//
// Origin: InternetArchiveBot (three checks, 259,200 s apart); weights and
// longer spans for weaker signs are ours.
const (
	enough     = 3.0
	spacing    = 72 * time.Hour
	spanStrong = 72 * time.Hour
	spanNormal = 6 * 24 * time.Hour
	spanWeak   = 21 * 24 * time.Hour
	stale      = 366 * 24 * time.Hour // two looks further apart belong to no streak
	wallsOnly  = 90 * 24 * time.Hour
)

// overTime turns a doubtful finding into a death when the rules of a first
// look or the strikes of several visits allow it.
func (s *sight) overTime(f finding) finding {
	if s.nested || f.state != sources.Uncertain {
		return f
	}
	if weight[f.strike] == 0 || f.leaning == sources.Live {
		if s.unconfirmed(&f) {
			f.extra = append(f.extra, "history.unconfirmed")
		}
		return f
	}
	if f.first && f.twice && !s.seenWell() {
		f.state, f.why = sources.Dead, twiceOver(f.why)
		return f
	}
	if s.clockTurned() {
		f.extra = append(f.extra, "history.clock")
		return f
	}
	if len(s.c.History) == 0 {
		return f
	}
	t := s.streak(&f)
	f.strikes, f.failing, f.enough = t.n, t.first, t.enough
	if t.n > 1 {
		f.extra = append(f.extra, "history.waiting")
	}
	if !t.reached() {
		return f
	}
	if !f.twice { // before the switch: once more, with another profile
		if s.failure() != "" {
			s.ask(&f, sources.LookAgain, s.cited.raw)
		} else {
			s.ask(&f, sources.LookProfile, s.cited.raw)
		}
		return f
	}
	f.extra[len(f.extra)-1] = "history.streak"
	f.state = sources.Dead
	f.conf = max(f.conf, .85)
	f.why = fmt.Sprintf("%s %d visits over %d days, at least three days apart, speak against the page.", f.why, t.n, int(t.span().Hours()/24))
	return f
}

// tally is a streak of strikes.
type tally struct {
	n           int
	sum         float64
	first, last time.Time
	seen        time.Time // the last observation, strike or not
	enough      time.Time // the first strike that was enough
	s1, s2, s3  bool
}

func (t *tally) span() time.Duration { return t.last.Sub(t.first) }

// strike counts an observation; one that comes too soon after the last strike
// only refreshes the evidence.
func (t *tally) strike(class sources.Strike, at time.Time) {
	if t.n > 0 && at.Sub(t.seen) > stale {
		*t = tally{}
	}
	t.seen = at
	if t.n > 0 && at.Sub(t.last) < spacing {
		return
	}
	if t.n == 0 {
		t.first = at
	}
	t.n++
	t.sum += weight[class]
	t.last = at
	switch class {
	case sources.S1:
		t.s1 = true
	case sources.S2:
		t.s2 = true
	case sources.S3:
		t.s3 = true
	}
	if t.enough.IsZero() && t.reached() {
		t.enough = at
	}
}

func (t *tally) reached() bool {
	need := spanStrong
	switch {
	case t.s3 && !t.s1:
		need = spanWeak
	case t.s2 || t.s3:
		need = spanNormal
	}
	const epsilon = 1e-9 // five times 0.6
	return t.sum >= enough-epsilon && t.span() >= need
}

// streak counts the strikes since the last good look, this visit included.
func (s *sight) streak(f *finding) tally {
	var t tally
	for i := range s.c.History {
		v := &s.c.History[i]
		switch class, good := s.observe(v, f); {
		case good && v.Snapshot != nil && s.earlier(v).sight.citedAgreement() == disagrees:
			// It opened, and showed something else: that is no good look.
		case good:
			t = tally{}
		case weight[class] > 0 && !(hostLevel(&v.Fetch) && s.c.Run.HostAnswered[v.Run]):
			t.strike(class, v.Fetch.At)
		}
	}
	t.strike(f.strike, s.now())
	return t
}

// hostLevel reports whether a fetch ended in a way that is the host's doing
// and not the page's: names, connections, encryption, servers in trouble.
// Strikes for these are the host's; they fall when it answered for another
// source of the same run.
func hostLevel(f *sources.Fetch) bool {
	return f.Failure != nil && (belowHTTP(f.Failure.Kind) || f.Failure.Kind == sources.FailHeaders) || f.Failure == nil && f.Status()/100 == 5
}

// now is the moment of this visit.
func (s *sight) now() time.Time {
	if at := s.c.Visit.Fetch.At; !at.IsZero() && !at.After(s.c.Now) {
		return at
	}
	return s.c.Now
}

// observe judges an earlier visit again. A good answer whose page was not kept
// for reading counts as good, unless it is byte for byte the page of now.
func (s *sight) observe(v *sources.Visit, f *finding) (class sources.Strike, good bool) {
	x := &v.Fetch
	if x.Failure == nil && x.Status()/100 == 2 && v.Snapshot == nil {
		if x.Digest != "" && x.Digest == s.fetch.Digest && s.ok() {
			return f.strike, false
		}
		return sources.S0, true
	}
	g := judgePast(s, v)
	switch {
	case g.state == sources.Live || g.state == sources.Moved:
		return sources.S0, true
	case g.leaning == sources.Live:
		return sources.S0, false
	}
	return g.strike, false
}

// pastSight looks at an earlier visit by itself. Of today's looks it knows the
// made-up siblings: a page that is the same as theirs was an error page then.
func pastSight(s *sight, v *sources.Visit) *sight {
	c := sources.Case{Source: s.c.Source, Visit: *v, Now: v.Fetch.At, Claims: s.c.Claims}
	for _, l := range s.c.Looks {
		if l.Kind == sources.LookSibling && !s.nested {
			c.Looks = append(c.Looks, l)
		}
	}
	p := newSight(&c, &c.Visit, s.ladder)
	p.nested, p.past = true, true
	return p
}

// judgePast judges an earlier visit, an element of the case's history, by
// itself and with today's rules.
func judgePast(s *sight, v *sources.Visit) finding {
	p := s.earlier(v)
	return p.judged.get(func() finding { return settle(p.sight) })
}

// earlier returns the sight of an earlier visit. Visits that ended alike share
// one: a page that has not changed in a year is judged once, not at every
// visit.
func (s *sight) earlier(v *sources.Visit) *pastVisit {
	for i := len(s.settled) - 1; i >= 0; i-- {
		if p := s.settled[i]; p.visit == v || endedAlike(p.visit, v) {
			return p
		}
	}
	p := &pastVisit{visit: v, sight: pastSight(s, v)}
	s.settled = append(s.settled, p)
	return p
}

// pastVisit is an earlier visit, judged when that is first needed.
type pastVisit struct {
	visit  *sources.Visit
	sight  *sight
	judged lazy[finding]
}

// endedAlike reports whether two visits of one source differ in nothing that a
// rule looks at: the same way with the same answers to the same page. When they
// were made does not count, since a visit judged by itself has no past.
func endedAlike(a, b *sources.Visit) bool {
	x, y := &a.Fetch, &b.Fetch
	return x.URL == y.URL && x.Digest == y.Digest && x.NotModified == y.NotModified && x.Truncated == y.Truncated &&
		failedAlike(x.Failure, y.Failure) && alikeHeaders(x.Header, y.Header) &&
		(a.Snapshot == nil) == (b.Snapshot == nil) && (a.Snapshot == nil || x.Digest != "") &&
		slices.EqualFunc(x.Hops, y.Hops, func(h, k sources.Hop) bool {
			return h.URL == k.URL && h.Method == k.Method && h.Kind == k.Kind && h.Status == k.Status && h.Retry == k.Retry &&
				failedAlike(h.Failure, k.Failure) && alikeHeaders(h.Header, k.Header) && reflect.DeepEqual(h.TLS, k.TLS)
		})
}

func failedAlike(a, b *sources.Failure) bool { return a == b || a != nil && b != nil && *a == *b }

// alikeHeaders compares headers without those that tell the time.
func alikeHeaders(a, b http.Header) bool {
	n := 0
	for name, x := range a {
		if passing[name] {
			continue
		}
		if n++; !slices.Equal(x, b[name]) {
			return false
		}
	}
	for name := range b {
		if !passing[name] {
			n--
		}
	}
	return n == 0
}

var passing = set("Date", "Age", "Expires")

// seenWell reports whether any earlier visit showed the source.
func (s *sight) seenWell() bool {
	return s.well.get(func() bool {
		for i := range s.c.History {
			if _, good := s.observe(&s.c.History[i], &finding{}); good {
				return true
			}
		}
		return false
	})
}

// clockTurned reports whether the moments of the visits cannot be true: then
// no span of time is counted.
func (s *sight) clockTurned() bool {
	if s.c.Now.IsZero() {
		return true
	}
	var last time.Time
	for i := range s.c.History {
		at := s.c.History[i].Fetch.At
		if at.IsZero() || at.Before(last) || at.After(s.c.Now) {
			return true
		}
		last = at
	}
	return s.c.Visit.Fetch.At.After(s.c.Now.Add(24*time.Hour)) || !s.c.Visit.Fetch.At.IsZero() && s.c.Visit.Fetch.At.Before(last)
}

// refusedSince reports whether the page was seen well once and the two visits
// before this one ended at a bare 403.
func (s *sight) refusedSince() bool {
	h := s.c.History
	if s.nested || len(h) < 3 || !s.seenWell() {
		return false
	}
	for i := len(h) - 2; i < len(h); i++ {
		if f := &h[i].Fetch; f.Failure != nil || f.Status() != 403 || strings.HasPrefix(string(judgePast(s, &h[i]).reason), "wall.") {
			return false
		}
	}
	return true
}

// unconfirmed reports whether nothing but walls was met for 90 days.
func (s *sight) unconfirmed(f *finding) bool {
	stem, _, _ := strings.Cut(string(f.reason), ".")
	if stem != "wall" && stem != "throttle" && stem != "legal" && f.reason != "http.403" || s.clockTurned() {
		return false
	}
	var since time.Time
	for i := range s.c.History {
		v := &s.c.History[i]
		if _, good := s.observe(v, &finding{}); good || since.IsZero() {
			since = v.Fetch.At
		}
	}
	return !since.IsZero() && s.c.Now.Sub(since) >= wallsOnly
}
