package verdict

import (
	"slices"
	"strings"

	"ibid/sources"
)

// Judge says what the rules make of a case, and which further requests would
// tell more. The verdict holds as it stands; when looks are returned the
// caller may carry them out, add them to c.Looks and judge again. There are at
// most two rounds of looks and two looks for one source, besides one at the
// address that a page sends its readers to; after those none are asked for.
//
// Judge is a pure function of its case. It neither changes nor keeps it.
func Judge(c sources.Case) (sources.Verdict, []sources.Look) {
	c.Looks = inTheirOwnRight(c.Looks)
	s := newSight(&c, &c.Visit, ladder)
	f := settle(s)
	f = s.confirm(f)
	f = s.overTime(f)
	f = s.hold(f)
	v := s.verdict(&f)
	v = guard(v, s.fetch.Failure, c.Run)
	if v.Reason == "run.network_suspect" {
		return v, nil
	}
	return v, s.wanted(&f)
}

// inTheirOwnRight returns looks whose requests count as the chain of the look:
// a record marks them as looks so that they do not count for the source.
func inTheirOwnRight(looks []sources.Looked) []sources.Looked {
	looks = slices.Clone(looks)
	for i := range looks {
		hops := slices.Clone(looks[i].Visit.Fetch.Hops)
		for j := range hops {
			if hops[j].Kind == sources.HopLook {
				hops[j].Kind = sources.HopHTTP
				if j == 0 || hops[j].URL == looks[i].URL {
					hops[j].Kind = sources.HopStart
				}
			}
		}
		looks[i].Visit.Fetch.Hops = hops
	}
	return looks
}

// settle returns what the first rule that holds says. What a limit of the
// user's kept us from seeing counts for nothing.
func settle(s *sight) finding {
	f := firstOf(s)
	if fail := s.fetch.Failure; fail != nil && fail.Narrow && f.state == sources.Uncertain {
		f.leaning, f.strike, f.first = sources.Uncertain, sources.S0, false
		f.why = strings.TrimSuffix(f.why, ".") + "; but --timeout was short, so nothing is held against it."
		if fail.Kind == sources.FailTooMany {
			f.why = "The address is passed on more often than --max-redirects allows, so where it leads was not seen."
		}
	}
	return f
}

// firstOf returns what the first rule that holds says. A wall on the way stops
// every rule that leans towards dead, and so does a page on which the site says
// that it is out of order.
func firstOf(s *sight) finding {
	var f finding // one for all rows: what a test may write to lies on the heap
	for i := range s.ladder {
		r := &s.ladder[i]
		f = r.finding()
		if !r.match(s, &f) {
			continue
		}
		if f.deadward() && s.barrier().kind != "" {
			continue
		}
		if f.deadward() && s.outage() {
			return outOfOrder()
		}
		return f
	}
	return finding{id: "G9", reason: "run.unseen", conf: .95, why: "The source was not visited."}
}

// confirm lets later looks of the same run speak: they confirm a finding that
// counts against a source, or take it back.
func (s *sight) confirm(f finding) finding {
	if s.nested || f.state != sources.Uncertain || weight[f.strike] == 0 || f.leaning == sources.Live {
		return f
	}
	for i := range s.c.Looks {
		l := &s.c.Looks[i]
		if l.Kind != sources.LookAgain && l.Kind != sources.LookProfile && l.Kind != sources.LookVantage {
			continue
		}
		t, g := s.through(l)
		switch {
		case ownSide(t.failure()):
		case l.Kind == sources.LookVantage && t.barrier().kind == "":
			if (g.state == sources.Live || g.state == sources.Moved) && t.agreement() != disagrees {
				return finding{
					id: "G1", reason: "look.disagrees", leaning: sources.Live, conf: .7, extra: append(f.extra, f.reason),
					why: "From here the page seems to be gone, and from a second place on the network it opens.",
				}
			}
		case s.sameOutcome(t, l, &g):
			f.twice = true
		case t.barrier().kind != "":
			g.extra = append(g.extra, f.reason)
			return g
		case (g.state == sources.Live || g.state == sources.Moved) && t.agreement() != disagrees && l.Kind == sources.LookAgain:
			g.conf, g.shown = min(g.conf, .8), l.Kind
			g.extra = append(g.extra, f.reason)
			return g
		case (g.state == sources.Live || g.state == sources.Moved) && t.agreement() != disagrees:
			return finding{
				id: "G1", reason: "look.disagrees", leaning: sources.Live, conf: .6, extra: append(f.extra, f.reason),
				why: "The site answers programs and browsers differently, so it cannot be told from here.",
			}
		}
	}
	return f
}

// Unasked reports whether a look from a second place ended before the source:
// at the way there, or at this machine.
func Unasked(l *sources.Looked) bool {
	f := l.Visit.Fetch.Failure
	return l.Kind == sources.LookVantage && f != nil && (f.Kind == sources.FailClient || f.Kind == sources.FailProxy || f.Kind == sources.FailNetwork || f.Kind == sources.FailSpent)
}

// hold keeps a death back whose look from a second place could not be made:
// the user asked for it before anything is called dead.
func (s *sight) hold(f finding) finding {
	if s.nested || f.state != sources.Dead {
		return f
	}
	for i := range s.c.Looks {
		if !Unasked(&s.c.Looks[i]) {
			continue
		}
		f.state, f.leaning, f.conf = sources.Uncertain, sources.Dead, min(f.conf, .6)
		f.why += " It is not called dead, because it could not be asked for once more from the second place on the network."
		f.extra = slices.DeleteFunc(slices.Clone(f.extra), func(r sources.Reason) bool { return r == "history.streak" })
		return f
	}
	return f
}

// sameOutcome reports whether a second look of the run ended like the first.
func (s *sight) sameOutcome(t *sight, l *sources.Looked, g *finding) bool {
	switch {
	case s.failure() != "":
		return t.failure() == s.failure()
	case t.failure() != "":
		return false
	case s.status == 404 || s.status == 410:
		return t.status == 404 || t.status == 410
	case s.status/100 != 2:
		return t.status == s.status || s.status/100 == 5 && t.status/100 == 5
	case !t.ok():
		return t.status == 404 || t.status == 410
	case s.moved():
		return sources.Cosmetic(t.final.raw, s.final.raw) || g.deadward()
	default:
		return g.deadward() || s.alike(l) >= probeEqual
	}
}

// ownSide reports whether a failure is our own or somebody's will, and says
// nothing about a source.
func ownSide(k sources.FailureKind) bool {
	switch k {
	case sources.FailSkipped, sources.FailSpent, sources.FailCancelled, sources.FailNetwork, sources.FailClient, sources.FailProxy, sources.FailRobots, sources.FailHostRule,
		sources.FailPrivate, sources.FailPort, sources.FailScheme, sources.FailTLSClient:
		return true
	}
	return false
}

// verdict puts a finding into the words of the report.
func (s *sight) verdict(f *finding) sources.Verdict {
	v := sources.Verdict{
		State: f.state, Reason: f.reason, Why: sources.Printable(s.from(f)), Confidence: round(f.conf), Leaning: f.leaning,
		Access: f.access, Drift: sources.DriftNotComparable, Strike: f.strike,
		FirstLook: !s.seenWell(), ShownBy: f.shown, Strikes: f.strikes, Failing: f.failing, Enough: f.enough,
	}
	v.Agrees = s.ok() && s.citedAgreement() == agrees
	if v.ShownBy == "" && s.fetch != &s.visit.Fetch {
		v.ShownBy = sources.LookTarget
	}
	if v.State != sources.Uncertain {
		v.Leaning = sources.Uncertain
	}
	if v.Strike == "" || v.State == sources.Live || v.State == sources.Moved {
		v.Strike = sources.S0
	}
	if s.ok() && s.barrier().kind == "" && f.state != sources.Dead {
		v.Drift, v.Changes = s.drifted().degree, s.changes()
	}
	if v.Access == "" {
		v.Access = s.access(f)
	}
	switch v.State {
	case sources.Moved:
		v.MovedTo = f.movedTo
	case sources.Live:
		v.Cleaner = s.cleaner(f)
	}
	v.Signals = s.signals(f)
	return v
}

// from returns why a finding was made, and of which site it speaks when the
// cited address leads on to another one that is not there.
func (s *sight) from(f *finding) string {
	n := len(s.chain)
	if f.state == sources.Live || f.state == sources.Moved || n < 2 || f.why == "" {
		return f.why
	}
	h := &s.chain[n-1]
	if h.Failure == nil && h.Status < 400 || h.Failure != nil && h.Failure.Kind == sources.FailCancelled {
		return f.why
	}
	to := placeOf(h.URL)
	if to.host == s.cited.host && (to.url.Scheme == "http" || to.url.Scheme == "https") && (h.Failure == nil || h.Failure.Kind != sources.FailPort) {
		return f.why
	}
	name := to.host
	if name == "" || h.Failure != nil && (h.Failure.Kind == sources.FailScheme || h.Failure.Kind == sources.FailPort) {
		name = sources.Clip(sources.Redact(h.URL), 80)
	}
	first, rest, _ := strings.Cut(f.why, " ")
	return "The cited address leads to " + name + ": " + strings.ToLower(first) + " " + rest
}

// access says what stands between a reader and the text when no rule said so.
func (s *sight) access(f *finding) sources.Access {
	switch {
	case f.state == sources.Dead || f.deadward():
		return sources.AccessUnknown
	case s.barrier().access != "":
		return s.barrier().access
	case f.state != sources.Live && f.state != sources.Moved:
		return sources.AccessUnknown
	case s.paywalled():
		return sources.AccessPaywall
	}
	return sources.AccessOpen
}

// cleaner returns a better spelling of a live address: what the rule found, the
// canonical address the page names, or the address without tracking marks.
func (s *sight) cleaner(f *finding) string {
	clean := f.cleaner
	if clean == "" && s.cited.url.RawQuery != "" && hasTracking(s.cited.url.RawQuery) {
		clean = sources.Redact(sources.Canonical(s.cited.raw))
	}
	if c := s.snap.Canonical; clean == "" && c != "" && s.ok() && s.agreement() == agrees && !s.moved() {
		if p := placeOf(c); p.site == s.final.site && !p.root() && (p.url.Scheme == "http" || p.url.Scheme == "https") && !sources.Cosmetic(c, s.cited.raw) {
			clean = sources.Redact(c)
		}
	}
	if clean == sources.Redact(s.cited.raw) {
		return ""
	}
	return clean
}

// signals returns the further codes that hold, sorted, each once.
func (s *sight) signals(f *finding) []sources.Reason {
	out := slices.Clone(f.extra)
	var g finding
	try := func(rules []Rule) {
		for i := range rules {
			r := &rules[i]
			if r.ID == "D1" || r.ID == "D5" || r.Reason == f.reason {
				continue
			}
			g = r.finding()
			if r.match(s, &g) {
				out = append(out, g.reason)
			}
		}
	}
	try(hints)
	if f.state == sources.Live || f.state == sources.Moved {
		for i := range s.ladder {
			if s.ladder[i].stage >= stageMoved {
				try(s.ladder[i:])
				break
			}
		}
	}
	out = slices.DeleteFunc(out, func(r sources.Reason) bool { return r == f.reason || r == "ok" })
	slices.Sort(out)
	return slices.Compact(out)
}

// twiceOver adds that something was seen twice to a sentence about it.
func twiceOver(why string) string { return strings.TrimSuffix(why, ".") + ", twice in this run." }

func round(c float64) float64 {
	c = max(0, min(1, c))
	return float64(int(c*100+.5)) / 100
}
