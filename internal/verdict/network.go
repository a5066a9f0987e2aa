package verdict

import (
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"

	"ibid/sources"
)

// The share of failing hosts above which our own network is suspected, and the
// number of hosts from which shares are counted.
const (
	suspectShare = .20
	suspectHosts = 5
)

// network judges the network of a run (row B14). A host fails when none of its
// addresses answered and at least one failed at the level of names,
// connections or encryption; hosts that were left out for other reasons do not
// count, nor do those that answered from this machine or its own network, nor,
// where any answered, those that fail in it, nor names that do not exist while two
// canaries or more all answer. With five hosts or more, more than a
// fifth failing makes the network suspect; with fewer, only when every one fails
// and no canary answers. So does most of the canaries failing.
func network(seen, canaries []Seen) sources.RunFacts {
	if f := proxyDown(seen); f.NetworkSuspect {
		return f
	}
	if f := Canaries(canaries); f.NetworkSuspect {
		return f
	}
	vouched := len(canaries) >= 2 && unheard(canaries) == 0
	answered, failed, near := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for i := range seen {
		switch s, host := &seen[i], seen[i].host(); {
		case host == "":
		case s.Failure == "" && s.Near:
			near[sources.Host(s.Cited)], near[host] = true, true
		case s.Failure == "":
			answered[sources.Host(s.Cited)], answered[host] = true, true
		case vouched && s.Failure == sources.FailNXDomain: // the name servers that know the canaries say so
		case belowHTTP(s.Failure):
			failed[host] = true
		}
	}
	for h := range answered {
		delete(failed, h)
	}
	for h := range near {
		delete(failed, h)
	}
	if len(answered)+len(near) > 0 {
		for h := range failed {
			if besides(h) {
				delete(failed, h)
			}
		}
	}
	hosts, bad := len(answered)+len(failed), len(failed)
	if bad == 0 || hosts < suspectHosts && (bad < hosts || len(canaries) > 0) || hosts >= suspectHosts && float64(bad) <= suspectShare*float64(hosts) {
		return sources.RunFacts{}
	}
	why := fmt.Sprintf("%d of %d sites could not be reached at all, so the fault is probably on this side; nothing is called dead for that.", bad, hosts)
	switch {
	case hosts == bad && len(near) > 0:
		why = "Nothing but this machine or its own network answered, so the fault may be on this side; what could not be reached is not called dead for that."
	case hosts == 1:
		why = "The only site of this run could not be reached at all, so the fault may be on this side; it is not called dead for that."
	}
	if len(canaries) == 0 {
		why += nameCanaries
	}
	return sources.RunFacts{NetworkSuspect: true, Why: why}
}

// besides reports whether a host that fails tells nothing of the way to the
// world: an address or a name of this machine or its own network, or a name that
// no server knows (RFC 6761, section 6.4).
func besides(host string) bool {
	host = strings.Trim(host, "[]")
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	if a, err := netip.ParseAddr(host); err == nil {
		return a.IsLoopback() || a.IsPrivate() || a.IsLinkLocalUnicast()
	}
	return strings.HasSuffix(host, ".invalid") || insideName(host)
}

// proxyDown judges the user's own proxy: where no source got an answer through
// it and one failed at it, the run has seen nothing.
func proxyDown(seen []Seen) sources.RunFacts {
	why := ""
	for i := range seen {
		switch s := &seen[i]; {
		case s.Failure == sources.FailProxy:
			why = max(why, proxySaid(s.Detail)) // whatever the order of sources
		case !ownSide(s.Failure):
			return sources.RunFacts{}
		}
	}
	if why == "" {
		return sources.RunFacts{}
	}
	return sources.RunFacts{NetworkSuspect: true, Why: why + "; so no source could be asked for and nothing is said of any."}
}

// nameCanaries says how the next run can tell on which side the fault is.
const nameCanaries = " With two or three addresses that are always there (--canary https://www.iana.org/), the next run can tell."

// Canaries judges the network by addresses that are always there. It is
// suspect when more than half of them did not answer, or answered from
// somewhere else than their own site.
func Canaries(canaries []Seen) sources.RunFacts {
	bad := unheard(canaries)
	if bad == 0 || 2*bad <= len(canaries) {
		return sources.RunFacts{}
	}
	return sources.RunFacts{NetworkSuspect: true, Why: fmt.Sprintf("%d of %d addresses that are always there did not answer as they should, so the fault is on this side; nothing is called dead for that.", bad, len(canaries))}
}

// unheard counts the canaries that did not answer, or from somewhere else.
func unheard(canaries []Seen) int {
	n := 0
	for i := range canaries {
		c := &canaries[i]
		if c.Failure != "" && (belowHTTP(c.Failure) || c.Failure == sources.FailHeaders) || c.Failure == "" && placeOf(c.Final).site != placeOf(c.Cited).site {
			n++
		}
	}
	return n
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

// portal is a page that stands in for the sites of a run: a hotel's sign-in, a
// provider's advertisement, a filter's notice.
type portal struct {
	final  string // where its chains end, without the query; "" when it is told by its bytes
	digest string
	sites  int
}

// portalSites is how many different sites have to show one page, at least.
const portalSites = 3

// portalOf returns the page that more than half of the sites of a run, three
// at least, have in common, or nil. Sites that send their readers to different
// pages of one other site have nothing in common here, and sites that show the
// same bytes only when that speaks against them.
func portalOf(seen []Seen) *portal {
	all := map[string]bool{}
	ends, bytes := map[string]map[string]bool{}, map[string]map[string]bool{}
	note := func(m map[string]map[string]bool, key, site string) {
		if m[key] == nil {
			m[key] = map[string]bool{}
		}
		m[key][site] = true
	}
	for i := range seen {
		s := &seen[i]
		site := placeOf(s.Cited).site
		if s.Failure != "" || s.Status == 0 || site == "" {
			continue
		}
		all[site] = true
		if s.Verdict.Agrees {
			continue // the same work at several places is no portal
		}
		if to := placeOf(s.Final); to.site != site {
			note(ends, endOf(s.Final), site)
		}
		if s.Digest != "" && s.Status/100 == 2 && hurt(&s.Verdict) {
			note(bytes, s.Digest, site)
		}
	}
	var best *portal
	pick := func(m map[string]map[string]bool, made func(key string, n int) *portal) {
		for key, sites := range m {
			if n := len(sites); n >= portalSites && 2*n > len(all) && best == nil {
				best = made(key, n) // more than half: there is only one
			}
		}
	}
	pick(ends, func(key string, n int) *portal { return &portal{final: key, sites: n} })
	pick(bytes, func(key string, n int) *portal { return &portal{digest: key, sites: n} })
	return best
}

func endOf(final string) string {
	end, _, _ := strings.Cut(sources.Canonical(final), "?")
	return end
}

// hurt reports whether a verdict on an answer says, or may come to say, that
// the source is gone or another one.
func hurt(v *sources.Verdict) bool {
	return v.State == sources.Dead || v.State == sources.Uncertain && v.Leaning != sources.Live || v.Drift == sources.DriftMajor || v.Drift == sources.DriftReplaced
}

// at reports whether a source was shown the portal.
func (p *portal) at(s *Seen) bool {
	if s.Failure != "" || s.Verdict.Agrees {
		return false
	}
	if p.final != "" {
		return endOf(s.Final) == p.final && placeOf(s.Final).site != placeOf(s.Cited).site
	}
	return s.Digest == p.digest && hurt(&s.Verdict)
}

// guard withholds a verdict that a suspect network may have caused: one that
// leans towards dead, or is dead, because no answer came, becomes uncertain
// and counts for nothing. f is the failure the verdict rests on; verdicts on
// answers that came stay as they are.
func guard(v sources.Verdict, f *sources.Failure, run sources.RunFacts) sources.Verdict {
	if !run.NetworkSuspect || f == nil || !belowHTTP(f.Kind) && f.Kind != sources.FailHeaders {
		return v
	}
	if v.State == sources.Live || v.State == sources.Moved {
		return v
	}
	return withheld(v)
}

// withheld is what is said instead of a verdict that rests on our own network.
func withheld(v sources.Verdict) sources.Verdict {
	r := row("B14")
	signals := append(slices.Clone(v.Signals), v.Reason)
	slices.Sort(signals)
	return sources.Verdict{
		State: r.State, Reason: r.Reason, Confidence: r.Confidence, Why: r.Why,
		Access: sources.AccessUnknown, Drift: sources.DriftNotComparable, Strike: sources.S0,
		Signals: slices.Compact(signals), FirstLook: v.FirstLook,
	}
}
