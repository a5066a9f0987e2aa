package verdict

import (
	"fmt"
	"time"

	"ibid/sources"
)

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
