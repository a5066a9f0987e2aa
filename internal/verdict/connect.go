package verdict

import (
	"net"

	"ibid/sources"
)

// connectRules is the part of section B between a name and an answer.
var connectRules = []Rule{
	{
		ID: "B8", Reason: "tcp.https_closed", State: sources.Live, Confidence: .8, stage: stageConnect,
		Why:    "The page is there, but only at the other of the two web addresses (http or https).",
		Doc:    "The connection is refused for https and the same address answers over http, or the other way round.",
		Origin: "RFC 9110, section 4.2.2: https and http are different origins",
		Advice: "Correct http or https in the citation.",
		match: func(s *sight, f *finding) bool {
			if !s.failedWith(sources.FailRefused) || len(s.chain) > 1 {
				return false
			}
			l := s.look(sources.LookScheme)
			if l == nil {
				return false // B9 asks for it
			}
			t, g := s.through(l)
			if g.state != sources.Live && g.state != sources.Moved || t.agreement() == disagrees {
				return false
			}
			f.cleaner, f.shown = sources.Redact(t.final.raw), l.Kind
			return true
		},
	},
	{
		ID: "B9", Reason: "tcp.refused", Leaning: sources.Dead, Confidence: .5, Strike: sources.S2, stage: stageConnect,
		Why:    "The site's computer refuses the connection: no web server is running there now.",
		Doc:    "The connection is refused.",
		Origin: "RFC 9293, section 3.5.2 (reset in answer to SYN)",
		Advice: "Wait for the next runs; servers come back.",
		match: func(s *sight, f *finding) bool {
			if !s.failedWith(sources.FailRefused) {
				return false
			}
			if other := otherScheme(s.cited); other != "" && len(s.chain) <= 1 {
				s.ask(f, sources.LookScheme, other)
			}
			return true
		},
	},
	{
		ID: "B10", Reason: "tcp.reset", Confidence: .3, Strike: sources.S3, stage: stageConnect,
		Why:    "The site broke off the connection before it answered.",
		Doc:    "A reset while connecting, during the handshake or before the first byte; robot walls do this too.",
		Origin: "RFC 9293, section 3.10.7.4",
		Advice: "Open it in a browser; programs may be unwelcome there.",
		match:  failed(sources.FailReset),
	},
	{
		ID: "B11", Reason: "tcp.timeout", Confidence: .3, Strike: sources.S3, stage: stageConnect,
		Why:    "The site could not be reached: nothing answered in time.",
		Doc:    "No answer to the connection, or no way to the host or network.",
		Origin: "RFC 9293, section 3.8; RFC 1122, section 3.2.2.1 (destination unreachable)",
		Advice: "Wait for the next runs.",
		match: func(s *sight, f *finding) bool {
			if s.failedWith(sources.FailUnreachable) {
				f.reason = "tcp.unreachable"
				return true
			}
			return s.failedWith(sources.FailTCPTimeout)
		},
	},
	{
		ID: "B12", Reason: "http.timeout_headers", Confidence: .3, Strike: sources.S3, stage: stageConnect,
		Why:    "The site took the connection but did not answer in time.",
		Doc:    "Connected, but the headers never came.",
		Origin: "RFC 9110, section 15.5.9 and 15.6.5 name the same condition between servers",
		Advice: "Wait for the next runs.",
		match:  failed(sources.FailHeaders),
	},
	{
		ID: "B13", Reason: "http.timeout_body", Leaning: sources.Live, Confidence: .4, Strike: sources.S3, stage: stageConnect,
		Why:    "The page began to arrive and then stalled.",
		Doc:    "The answer began well and its body never ended.",
		Origin: "RFC 9112, section 8 (incomplete messages)",
		Advice: "Wait for the next run, or open it in a browser.",
		match: func(s *sight, _ *finding) bool {
			return s.failedWith(sources.FailBody) || s.ok() && s.fetch.Truncated == sources.CutByTime
		},
	},
	{
		ID: "B14", Reason: "run.network_suspect", Confidence: .95, stage: stagePolicy,
		Why:    "Too many sites could not be reached in this run; the fault is probably on this side, so nothing is said.",
		Doc:    "More than a fifth of at least five hosts, with fewer hosts every one, or most canaries failed before an answer (names that do not exist left out where two canaries or more answer); or most sites showed one and the same page. Judged over the whole run.",
		Origin: "canaries as in uptime monitoring; captive portals (RFC 8910)",
		Advice: "Check this machine's network and run again.",
		match:  failed(sources.FailNetwork),
	},
}

// otherScheme returns the cited address under https instead of http or the
// other way round, or "" when its port has no usual partner.
func otherScheme(p place) string {
	u := *p.url
	u.User = nil
	switch u.Scheme + ":" + u.Port() {
	case "https:", "https:443":
		u.Scheme, u.Host = "http", u.Hostname()
	case "http:", "http:80":
		u.Scheme, u.Host = "https", u.Hostname()
	case "https:8443":
		u.Scheme, u.Host = "http", net.JoinHostPort(u.Hostname(), "8080")
		return u.String()
	case "http:8080":
		u.Scheme, u.Host = "https", net.JoinHostPort(u.Hostname(), "8443")
		return u.String()
	default:
		return ""
	}
	if net.ParseIP(u.Host) != nil && net.ParseIP(u.Host).To4() == nil {
		u.Host = "[" + u.Host + "]"
	}
	return u.String()
}
