package verdict

import (
	"fmt"
	"slices"

	"ibid/sources"
)

// Outcome is how one address of a run ended, for judging the run as a whole.
type Outcome struct {
	Host     string              // of the cited address
	Failure  sources.FailureKind // "" when an answer came
	Answered bool                // an answer came, whatever its status
}

// The share of failing hosts above which our own network is suspected, and the
// number of hosts from which shares are counted.
const (
	suspectShare = .20
	suspectHosts = 5
)

// Network judges the network of a run (row B14). A host fails when none of its
// addresses answered and at least one failed at the level of names,
// connections or encryption; hosts that were left out for other reasons do not
// count. With five hosts or more, more than a fifth failing makes the network
// suspect; with fewer, only when every one fails. The order of outcomes does
// not matter.
func Network(o []Outcome) sources.RunFacts {
	answered, failed := map[string]bool{}, map[string]bool{}
	for _, x := range o {
		switch {
		case x.Host == "":
		case x.Answered:
			answered[x.Host] = true
		case belowHTTP(x.Failure):
			failed[x.Host] = true
		}
	}
	for h := range answered {
		delete(failed, h)
	}
	hosts, bad := len(answered)+len(failed), len(failed)
	if bad == 0 || hosts < suspectHosts && bad < hosts || hosts >= suspectHosts && float64(bad) <= suspectShare*float64(hosts) {
		return sources.RunFacts{}
	}
	why := fmt.Sprintf("%d of %d sites could not be reached at all, so the fault is probably on this side; nothing is called dead for that.", bad, hosts)
	if hosts == 1 {
		why = "The only site of this run could not be reached at all, so the fault may be on this side; it is not called dead for that."
	}
	return sources.RunFacts{NetworkSuspect: true, Why: why}
}

// belowHTTP reports whether a failure lies before the first word of HTTP, where
// a broken network of our own looks the same.
func belowHTTP(k sources.FailureKind) bool {
	switch k {
	case sources.FailNXDomain, sources.FailNoData, sources.FailServFail, sources.FailDNSTimeout,
		sources.FailRefused, sources.FailReset, sources.FailUnreachable, sources.FailTCPTimeout,
		sources.FailTLSExpired, sources.FailTLSUnknown, sources.FailTLSName:
		return true
	}
	return false
}

// Guard withholds a verdict that a suspect network may have caused: one that
// leans towards dead, or is dead, because no answer came, becomes uncertain
// and counts for nothing. f is the failure the verdict rests on; verdicts on
// answers that came stay as they are.
func Guard(v sources.Verdict, f *sources.Failure, run sources.RunFacts) sources.Verdict {
	if !run.NetworkSuspect || f == nil || !belowHTTP(f.Kind) && f.Kind != sources.FailHeaders {
		return v
	}
	if v.State == sources.Live || v.State == sources.Moved {
		return v
	}
	signals := append(slices.Clone(v.Signals), v.Reason)
	slices.Sort(signals)
	return sources.Verdict{
		State: sources.Uncertain, Reason: "run.network_suspect", Confidence: .95,
		Why:    "Too many sites could not be reached in this run; the fault is probably on this side, so nothing is said.",
		Access: sources.AccessUnknown, Drift: sources.DriftNotComparable, Strike: sources.S0,
		Signals: slices.Compact(signals), FirstLook: v.FirstLook,
	}
}

// Landing is where one cited address of a run ended.
type Landing struct {
	Cited string // the cited address
	Final string // where its chain ended
}

// sinkSize is how many different addresses make their common end a sink.
const sinkSize = 3

// Sinks returns the final addresses at which three or more different cited
// addresses of one host ended (row E22), by canonical form, with their number.
// An address that ends at itself, or at another spelling of itself, does not
// count. A source that is uncertain and ends at a sink may be shown with the
// signal "redirect.sink".
func Sinks(landings []Landing) map[string]int {
	type end struct{ host, final string }
	from := map[end]map[string]bool{}
	for _, l := range landings {
		if l.Final == "" || sources.Cosmetic(l.Cited, l.Final) {
			continue
		}
		e := end{sources.Host(l.Cited), sources.Canonical(l.Final)}
		if from[e] == nil {
			from[e] = map[string]bool{}
		}
		from[e][sources.Canonical(l.Cited)] = true
	}
	out := map[string]int{}
	for e, cited := range from {
		if len(cited) >= sinkSize {
			out[e.final] += len(cited)
		}
	}
	return out
}
