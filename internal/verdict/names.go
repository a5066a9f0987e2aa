package verdict

import (
	"net"
	"net/netip"
	"strings"

	"ibid/sources"
)

// nameRules is the part of section B that name resolution decides.
var nameRules = []Rule{
	{
		ID: "B1", Reason: "dns.nxdomain", Leaning: sources.Dead, Confidence: .9, Strike: sources.S1, First: true, stage: stageNames,
		Why:    "There is no site of this name any more: the whole domain does not exist.",
		Doc:    "No such name, and the registrable domain does not exist either.",
		Origin: "RFC 8020 (NXDOMAIN: there really is nothing underneath); Pew Research Center 2024 counts it as gone",
		Advice: "Compare the spelling; otherwise look for an archived copy.",
		match: func(s *sight, f *finding) bool {
			if !s.failedWith(sources.FailNXDomain) {
				return false
			}
			if s.belowDomain() { // does the domain exist?
				l := find(s.c.Looks, sources.LookScheme, s.apex())
				if s.nested || l == nil || l.Visit.Fetch.Failure == nil || l.Visit.Fetch.Failure.Kind != sources.FailNXDomain {
					return false
				}
			} else if s.sibling(f); !s.siblingMissing() {
				return false // the name with or without www. is there
			}
			s.ask(f, sources.LookAgain, s.cited.raw)
			return true
		},
	},
	{
		ID: "B2", Reason: "dns.nxdomain_subdomain", Leaning: sources.Dead, Confidence: .8, Strike: sources.S2, stage: stageNames,
		Why:    "The name of this site does not exist any more, although its parent domain does.",
		Doc:    "No such name, but the registrable domain exists; the name with or without www. is tried.",
		Origin: "RFC 8020; the split into page, host and domain follows Pew Research Center 2024",
		Advice: "Look for the page on the main site, or use an archived copy.",
		match: func(s *sight, f *finding) bool {
			if !s.failedWith(sources.FailNXDomain) {
				return false
			}
			if l := s.sibling(f); l != nil {
				t, g := s.through(l)
				if g.state == sources.Live && t.agreement() == agrees {
					f.state, f.leaning, f.strike, f.conf, f.shown = sources.Moved, sources.Uncertain, sources.S0, .85, l.Kind
					f.movedTo = sources.Redact(t.final.raw)
					f.why = "The site answers under a slightly different name (with or without www.)."
					return true
				}
			}
			if s.belowDomain() {
				s.ask(f, sources.LookScheme, s.apex())
			}
			s.ask(f, sources.LookAgain, s.cited.raw)
			return true
		},
	},
	{
		ID: "B3", Reason: "dns.nodata", Confidence: .6, Strike: sources.S2, stage: stageNames,
		Why:    "The name of this site exists but leads to no server.",
		Doc:    "The name has no address record.",
		Origin: "RFC 2308, section 2.2 (NODATA)",
		Advice: "Wait for the next run; look for an archived copy if it stays.",
		match:  failed(sources.FailNoData),
	},
	{
		ID: "B4", Reason: "dns.servfail", Confidence: .3, Strike: sources.S3, stage: stageNames,
		Why:    "The directory that knows this site's address is in trouble.",
		Doc:    "A name server answered SERVFAIL; broken DNSSEC looks the same.",
		Origin: "RFC 1035, section 4.1.1; RFC 4035, section 5.5",
		Advice: "Wait; it usually passes.",
		match:  failed(sources.FailServFail),
	},
	{
		ID: "B5", Reason: "dns.timeout", Confidence: .2, Strike: sources.S3, stage: stageNames,
		Why:    "No answer came to the question where this site is.",
		Doc:    "A name server did not answer in time.",
		Origin: "RFC 1035, section 4.2.1",
		Advice: "Wait; it usually passes.",
		match:  failed(sources.FailDNSTimeout),
	},
	{
		ID: "B6", Reason: "dns.bogus", Leaning: sources.Dead, Confidence: .6, Strike: sources.S2, stage: stageAddress,
		Why:    "The name of this site leads to an address that cannot be a public site.",
		Doc:    "A public name resolves to 0.0.0.0, 127/8 or another address of this machine.",
		Origin: "RFC 6890; block lists and sinkholes answer like this",
		Advice: "Try it from another network; a filter may stand in between.",
		match: func(s *sight, f *finding) bool {
			f.extra = append(f.extra, "url.private")
			return s.failedWith(sources.FailPrivate) && s.bogusName()
		},
	},
	{
		ID: "B7", Reason: "dns.wildcard", Confidence: .7, Signal: true,
		Why:    "Every name under this domain shows the same page.",
		Doc:    "A made-up name beside the host leads to the same page.",
		Origin: "RFC 4592 (wildcards); Vissers et al., \"Parking Sensors\", NDSS 2015",
		Advice: "See the verdict beside it: parked domains do this.",
		match: func(s *sight, _ *finding) bool {
			l := s.look(sources.LookSibling)
			return l != nil && sources.Host(l.URL) != s.cited.host && s.alike(l) >= probeEqual
		},
	},
}

// bogusName reports whether the cited address was refused although its host is
// the name of a public site: the name led to this machine.
func (s *sight) bogusName() bool {
	p := s.cited
	if s.fetch.Failure == nil || len(s.chain) > 1 || net.ParseIP(p.host) != nil || insideName(p.host) {
		return false
	}
	at, _, _ := strings.Cut(s.fetch.Failure.Detail, " ")
	led, err := netip.ParseAddrPort(at)
	return err == nil && (led.Addr().Unmap().IsLoopback() || led.Addr().Unmap().IsUnspecified())
}

// insideName reports whether a name can only be known within a private network:
// one without a dot, or below a top-level name that the public root leaves out.
func insideName(host string) bool {
	at := strings.LastIndexByte(host, '.')
	return host != "" && net.ParseIP(host) == nil && (at < 0 || insideNames[host[at+1:]])
}

// insideNames are the top-level names of private networks.
//
// Origin: RFC 6761, RFC 6762, RFC 8375, and the names that ICANN keeps out of
// the public root.
var insideNames = set("localhost", "local", "internal", "intranet", "lan", "home", "corp", "private", "arpa", "onion")

// last returns the place whose request failed or answered last.
func (s *sight) last() place {
	if h := s.fetch.Final(); h != nil && h.URL != "" {
		return placeOf(h.URL)
	}
	return s.cited
}

// belowDomain reports whether the name that failed last lies below a domain
// that may be there all the same. What "www." before a cited domain means, the
// look at its sibling tells.
func (s *sight) belowDomain() bool {
	p := s.last()
	return bareHost(p.host) != p.site || p.host != p.site && p.host != s.cited.host
}

// apex is the front page of the domain whose name failed last.
func (s *sight) apex() string { return s.cited.url.Scheme + "://" + s.last().site + "/" }

// sibling returns the look at the same address with or without "www." when it
// got an answer, and asks for it when it was not carried out. A name that the
// cited address leads on to has no say in how the cited one is spelled.
func (s *sight) sibling(f *finding) *sources.Looked {
	p := s.cited
	if p.host == "" || p.host != s.last().host || net.ParseIP(p.host) != nil || bareHost(p.host) != p.site {
		return nil
	}
	if l := s.look(sources.LookScheme); l != nil {
		if l.Visit.Fetch.Failure == nil {
			return l
		}
		return nil
	}
	s.ask(f, sources.LookScheme, withHost(p, otherWWW(p.host)))
	return nil
}

// siblingMissing reports whether nothing speaks for a name with or without
// "www." beside the cited one: it was not looked at, or does not exist either.
func (s *sight) siblingMissing() bool {
	l := s.look(sources.LookScheme)
	return l == nil || l.Visit.Fetch.Failure != nil && l.Visit.Fetch.Failure.Kind == sources.FailNXDomain
}

func otherWWW(host string) string {
	if bare, ok := strings.CutPrefix(host, "www."); ok {
		return bare
	}
	return "www." + host
}

// withHost returns the cited address on another host, without user and
// password.
func withHost(p place, host string) string {
	u := *p.url
	u.User = nil
	if port := u.Port(); port != "" {
		host += ":" + port
	}
	u.Host = host
	return u.String()
}
