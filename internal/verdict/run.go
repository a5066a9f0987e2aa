package verdict

import (
	"fmt"
	"slices"
	"time"

	"ibid/sources"
)

// Seen is what a run found out about one of its sources, or about a canary,
// for judging the run as a whole.
type Seen struct {
	Cited   string              // the cited address
	Final   string              // where its chain ended
	Status  int                 // of the last answer; 0 when none came
	Failure sources.FailureKind // "" when an answer came
	Detail  string              // of the failure
	Digest  string              // of the body; "" when there was none
	Near    bool                // the last answer came from this machine or its private network and proves nothing of the way to others
	Verdict sources.Verdict     // as Judge said; of no matter for a canary
}

// host returns the host that answered last, or failed to.
func (s *Seen) host() string {
	if h := sources.Host(s.Final); h != "" {
		return h
	}
	return sources.Host(s.Cited)
}

// Review judges a run as a whole once all of its sources were seen: whether
// our own network can be trusted, and which verdicts do not stand when they
// are seen together. Verdicts come back in the order of seen, the facts beside
// them; the order itself decides nothing.
//
// In this order: a network that fails, or that answers for everybody (B14),
// takes back what rests on it; a host that answered elsewhere takes back what
// is held against it as a host; hosts on which nothing exists any more are not
// believed at once (D13); common ends are named (E22); and when too much would
// turn dead in one run, all of it is held (G11).
func Review(seen, canaries []Seen, now time.Time) (sources.RunFacts, []sources.Verdict) {
	out := make([]sources.Verdict, len(seen))
	for i := range seen {
		out[i] = seen[i].Verdict
	}
	facts := network(seen, canaries)
	portal := portalOf(seen)
	if facts.Why == "" && portal != nil {
		facts.NetworkSuspect = true
		facts.Why = fmt.Sprintf("%d different sites all showed one and the same page, so something on this side answers in their place; nothing is changed by that.", portal.sites)
	}
	for i := range seen {
		switch s := &seen[i]; {
		case portal != nil && portal.at(s):
			out[i] = withheld(out[i])
		case s.Failure != "":
			out[i] = guard(out[i], &sources.Failure{Kind: s.Failure}, facts)
		}
	}
	hostsAnswering(seen, out)
	hostsMissing(seen, out, now)
	sinks(seen, out)
	if !facts.NetworkSuspect {
		facts.Held = massChange(out, now)
	}
	return facts, out
}

// hostsAnswering takes back what is held against a host that answered for
// another source of the same run.
func hostsAnswering(seen []Seen, out []sources.Verdict) {
	answers := map[string]bool{}
	for i := range seen {
		if s := &seen[i]; s.Failure == "" && s.Status > 0 && s.Status < 500 {
			answers[sources.Host(s.Cited)], answers[s.host()] = true, true
		}
	}
	for i := range seen {
		s, v := &seen[i], &out[i]
		against := v.State == sources.Dead || v.State == sources.Uncertain && v.Strike != sources.S0
		if !against || !answers[s.host()] || !(s.Failure != "" && (belowHTTP(s.Failure) || s.Failure == sources.FailHeaders) || s.Failure == "" && s.Status/100 == 5) {
			continue
		}
		v.State, v.Leaning, v.Strike = sources.Uncertain, sources.Uncertain, sources.S0
		v.Confidence = min(v.Confidence, .5)
		v.Signals = slices.DeleteFunc(slices.Clone(v.Signals), func(r sources.Reason) bool { return r == "history.streak" })
	}
}

// wholeHost is how many addresses of a host that worked before have to be
// missing for row D13.
const wholeHost = 3

// hostsMissing applies row D13: a host on which everything is suddenly missing
// is being rebuilt, or turns programs away. It is believed after five looks
// over three weeks.
func hostsMissing(seen []Seen, out []sources.Verdict, now time.Time) {
	missing, works := map[string]map[string]bool{}, map[string]bool{}
	for i := range seen {
		s, host := &seen[i], sources.Host(seen[i].Cited)
		switch {
		case s.Failure == "" && s.Status > 0 && s.Status < 400:
			works[host] = true
		case out[i].Reason == "http.404" && !out[i].FirstLook:
			if missing[host] == nil {
				missing[host] = map[string]bool{}
			}
			missing[host][sources.Canonical(s.Cited)] = true
		}
	}
	r := row("D13")
	for i := range seen {
		v, host := &out[i], sources.Host(seen[i].Cited)
		if v.Reason != "http.404" || v.FirstLook || works[host] || len(missing[host]) < wholeHost {
			continue
		}
		if v.Strikes >= 5 && now.Sub(v.Failing) >= spanWeak {
			continue
		}
		v.Signals = signalled(v.Signals, v.Reason, "history.streak")
		v.State, v.Leaning, v.Reason, v.Why, v.Confidence, v.Strike = r.State, r.Leaning, r.Reason, r.Why, r.Confidence, r.Strike
	}
}

// sinkSize is how many different addresses make their common end a sink.
const sinkSize = 3

// sinks applies row E22: where three or more different addresses of one host
// that are doubtful or dead ended at one address, that is named, and makes the
// doubt a little surer.
func sinks(seen []Seen, out []sources.Verdict) {
	type end struct{ host, final string }
	at := func(s *Seen) (end, bool) {
		if s.Failure != "" || s.Final == "" || sources.Cosmetic(s.Cited, s.Final) {
			return end{}, false
		}
		return end{sources.Host(s.Cited), sources.Canonical(s.Final)}, true
	}
	from := map[end]map[string]bool{}
	for i := range seen {
		if e, ok := at(&seen[i]); ok {
			if from[e] == nil {
				from[e] = map[string]bool{}
			}
			from[e][sources.Canonical(seen[i].Cited)] = true
		}
	}
	for i := range seen {
		v := &out[i]
		e, ok := at(&seen[i])
		if !ok || len(from[e]) < sinkSize || v.State != sources.Dead && !(v.State == sources.Uncertain && v.Leaning == sources.Dead) {
			continue
		}
		v.Signals = signalled(v.Signals, "redirect.sink")
		v.Confidence = round(min(.97, v.Confidence+row("E22").Confidence))
	}
}

// The alarm of row G11.
const (
	massShare = .10
	massLeast = 3
)

// massChange applies row G11 and returns a sentence when it held anything. A
// source turns dead in this run when its strikes were not enough three days
// ago.
func massChange(out []sources.Verdict, now time.Time) string {
	settled := 0
	var turning []int
	for i := range out {
		if out[i].FirstLook {
			continue
		}
		settled++
		if out[i].State == sources.Dead && now.Sub(out[i].Enough) < spacing {
			turning = append(turning, i)
		}
	}
	if len(turning) < massLeast || float64(len(turning)) <= massShare*float64(settled) {
		return ""
	}
	r := row("G11")
	for _, i := range turning {
		v := &out[i]
		v.Signals = signalled(v.Signals, v.Reason)
		v.State, v.Leaning, v.Reason, v.Why, v.Confidence = r.State, r.Leaning, r.Reason, r.Why, r.Confidence
	}
	return fmt.Sprintf("%d of %d sources that were seen well before would have become dead in this run; they were held back until a run at least three days later says the same.", len(turning), settled)
}

// row returns the row of the table with an identifier.
func row(id string) Rule {
	return table[slices.IndexFunc(table, func(r Rule) bool { return r.ID == id })]
}

// signalled returns signals with one more and, when it is given, without
// another, sorted.
func signalled(signals []sources.Reason, add sources.Reason, drop ...sources.Reason) []sources.Reason {
	out := slices.DeleteFunc(append(slices.Clone(signals), add), func(r sources.Reason) bool { return slices.Contains(drop, r) })
	slices.Sort(out)
	return slices.Compact(out)
}
