package verdict

import (
	"strings"
	"time"

	"ibid/sources"
)

// tlsRules is section C. A certificate that a browser warns of does not make a
// source dead: what is behind it is looked at once without verification, and
// that look is never kept as the source.
var tlsRules = []Rule{
	{
		ID: "C1", Reason: "tls.expired", State: sources.Live, Confidence: .8, stage: stageTLS,
		Why:    "The page is there, but the site's security certificate has run out, so browsers warn.",
		Doc:    "An expired certificate; a second look without verification shows the cited page.",
		Origin: "RFC 5280, section 4.1.2.5; CheckIfDead calls it dead at once, which is not followed here",
		Advice: "Nothing is lost; tell the site, or cite an archived copy beside it.",
		match: func(s *sight, f *finding) bool {
			return s.failedWith(sources.FailTLSExpired) && s.behind(f, func(t *sight, g finding) bool {
				if g.deadward() {
					return false
				}
				if n := s.expiry(); !n.IsZero() && s.c.Now.Sub(n) > 30*24*time.Hour {
					f.conf = .6
					f.why = "The page is there, but the site's security certificate ran out long ago, so browsers warn."
				}
				return true
			})
		},
	},
	{
		ID: "C2", Reason: "tls.expired_abandoned", Leaning: sources.Dead, Confidence: .7, Strike: sources.S2, stage: stageTLS,
		Why:    "The site's security certificate has run out and an empty or advertising page stands behind it.",
		Doc:    "An expired certificate; the look without verification shows a default, parked or missing page.",
		Origin: "follows C1 and F12–F13",
		Advice: "Look for an archived copy.",
		match: func(s *sight, f *finding) bool {
			if !s.failedWith(sources.FailTLSExpired) {
				return false
			}
			l := s.look(sources.LookTLS)
			if l == nil {
				return false
			}
			_, g := s.through(l)
			return g.deadward()
		},
	},
	{
		ID: "C3", Reason: "tls.untrusted", State: sources.Live, Confidence: .75, stage: stageTLS,
		Why:    "The page is there, but nobody vouches for the site's security certificate, so browsers warn.",
		Doc:    "A self-signed certificate or a missing intermediate; the look without verification shows the cited page.",
		Origin: "RFC 5280, section 6.1; browsers fetch missing intermediates, Go does not",
		Advice: "Nothing is lost; tell the site, or cite an archived copy beside it.",
		match: func(s *sight, f *finding) bool {
			return s.failedWith(sources.FailTLSUnknown) && s.behind(f, func(t *sight, g finding) bool { return !g.deadward() })
		},
	},
	{
		ID: "C4", Reason: "tls.name_mismatch", State: sources.Live, Confidence: .75, stage: stageTLS,
		Why:    "The page is there under a slightly different name; for the cited one browsers warn.",
		Doc:    "The certificate is for the sibling with or without www., which shows the page.",
		Origin: "RFC 9525 (service identity in TLS)",
		Advice: "Cite the address under the name that the certificate is for.",
		match: func(s *sight, f *finding) bool {
			if !s.failedWith(sources.FailTLSName) {
				return false
			}
			if l := s.look(sources.LookScheme); l != nil && l.Visit.Fetch.Failure == nil {
				if t, g := s.through(l); (g.state == sources.Live || g.state == sources.Moved) && t.agreement() != disagrees {
					f.cleaner, f.shown = sources.Redact(t.final.raw), l.Kind
					return true
				}
			}
			f.why = "The page is there, but the site's security certificate is for another name, so browsers warn."
			return s.behind(f, func(t *sight, g finding) bool { return !g.deadward() && t.agreement() == agrees })
		},
	},
	{
		ID: "C5", Reason: "tls.foreign_cert", Leaning: sources.Dead, Confidence: .65, Strike: sources.S2, stage: stageTLS,
		Why:    "A different site answers at this address: its security certificate is for other names.",
		Doc:    "The certificate belongs to another customer or to the hosting company, and the cited page is not behind it.",
		Origin: "RFC 9525; shared hosting answers like this after a site has left",
		Advice: "Look for the site's new home or an archived copy.",
		match: func(s *sight, f *finding) bool {
			if !s.failedWith(sources.FailTLSName) {
				return false
			}
			if s.certifies(otherWWW(s.last().host)) {
				s.ask(f, sources.LookScheme, withHost(s.cited, otherWWW(s.cited.host)))
			}
			l := s.look(sources.LookTLS)
			if l == nil { // not looked behind yet: nothing is known
				s.ask(f, sources.LookTLS, s.cited.raw)
				f.reason, f.leaning, f.strike, f.conf = "tls.name_mismatch", sources.Uncertain, sources.S0, .5
				f.why = "The site's security certificate is for another name."
				return true
			}
			if t, g := s.through(l); !g.deadward() && t.agreement() != disagrees {
				f.reason, f.leaning, f.strike, f.conf = "tls.name_mismatch", sources.Uncertain, sources.S0, .5
				f.why = "The site's security certificate is for another name, and it cannot be told whether the page is the cited one."
			}
			return true
		},
	},
	{
		ID: "C6", Reason: "tls.client_limit", Leaning: sources.Live, Confidence: .6, stage: stageTLS,
		Why:    "The site only offers outdated encryption, which this program refuses; browsers may refuse it too.",
		Doc:    "No common protocol version or cipher.",
		Origin: "RFC 8996 (TLS 1.0 and 1.1 deprecated)",
		Advice: "Open it in a browser.",
		match:  failed(sources.FailTLSClient),
	},
	{
		ID: "C7", Reason: "tls.plain_http", Leaning: sources.Live, Confidence: .8, Strike: sources.S3, stage: stageTLS,
		Why:    "The address says https, but the site speaks plain http there.",
		Doc:    "Plain HTTP where TLS was asked for; judged over http when that answers.",
		Origin: "RFC 9110, section 4.2.2",
		Advice: "Correct https to http in the citation if the page opens there.",
		match: func(s *sight, f *finding) bool {
			if !s.failedWith(sources.FailPlainHTTP) {
				return false
			}
			plain := *s.cited.url
			plain.Scheme, plain.User = "http", nil
			l := s.look(sources.LookScheme)
			if l == nil {
				s.ask(f, sources.LookScheme, plain.String())
				return true
			}
			t, g := s.through(l)
			switch {
			case g.state == sources.Live || g.state == sources.Moved:
				f.state, f.leaning, f.strike = sources.Live, sources.Uncertain, sources.S0
				f.cleaner, f.shown = sources.Redact(t.final.raw), l.Kind
				f.why = "The page is there, but over http instead of https."
			case g.deadward():
				f.leaning, f.strike, f.conf = sources.Dead, g.strike, g.conf-.1
				f.why = g.why
			}
			return true
		},
	},
	{
		ID: "C8", Reason: "http2.error", Confidence: .3, Strike: sources.S3, stage: stageTLS,
		Why:    "The site broke off the connection with a technical fault.",
		Doc:    "An HTTP/2 stream or connection error.",
		Origin: "RFC 9113, section 5.4; CheckIfDead retries the other HTTP version",
		Advice: "Wait for the next run.",
		match:  failed(sources.FailHTTP2),
	},
	{
		ID: "C9", Reason: "tls.unseen", Confidence: .5, stage: stageTLS,
		Why:    "The site's security certificate is not accepted, and what stands behind it could not be confirmed.",
		Doc:    "A certificate failure of C1 or C3 whose look without verification was not made or did not show the cited page.",
		Origin: "follows C1 and C3: a warning alone says nothing about the page",
		Advice: "Open it in a browser and look past the warning only if you trust the network you are on.",
		match: func(s *sight, f *finding) bool {
			if !s.failedWith(sources.FailTLSExpired, sources.FailTLSUnknown) {
				return false
			}
			f.reason = sources.Reason(s.failure())
			f.leaning = sources.Live
			s.ask(f, sources.LookTLS, s.cited.raw)
			if l := s.look(sources.LookTLS); l != nil {
				if t, g := s.through(l); t.agreement() == disagrees || g.deadward() {
					f.leaning = sources.Uncertain
				}
			}
			return true
		},
	},
}

// behind reports whether the look without verification shows the cited page
// and passes a further test. It never asks: the row that is left over does.
func (s *sight) behind(f *finding, test func(*sight, finding) bool) bool {
	l := s.look(sources.LookTLS)
	if l == nil || l.Visit.Fetch.Failure != nil {
		return false
	}
	t, g := s.through(l)
	if g.state != sources.Live && g.state != sources.Moved || t.agreement() != agrees {
		return false
	}
	f.extra, f.shown = append(f.extra, g.reason), l.Kind
	return test(t, g)
}

// expiry returns when the certificate that was shown ran out, or the zero time.
func (s *sight) expiry() time.Time {
	if h := s.fetch.Final(); h != nil && h.TLS != nil {
		return h.TLS.NotAfter
	}
	return time.Time{}
}

// certifies reports whether the certificate that was shown is good for a name.
func (s *sight) certifies(host string) bool {
	h := s.fetch.Final()
	if h == nil || h.TLS == nil {
		return false
	}
	for _, n := range h.TLS.Names {
		n = strings.ToLower(n)
		if n == host {
			return true
		}
		if stem, ok := strings.CutPrefix(n, "*."); ok {
			if _, rest, found := strings.Cut(host, "."); found && rest == stem {
				return true
			}
		}
	}
	return false
}
