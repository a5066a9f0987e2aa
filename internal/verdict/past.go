package verdict

import (
	"net/http"
	"reflect"
	"slices"
	"strings"
	"time"

	"ibid/sources"
)

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
