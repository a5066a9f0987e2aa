package verdict

import (
	"regexp"
	"strings"

	"ibid/sources"
)

// addressRules is section A: the address itself, policy, identifiers and
// captures.
var addressRules = []Rule{
	{
		ID: "A1", Reason: "url.malformed", Leaning: sources.Dead, Confidence: .95, stage: stageAddress,
		Why:    "The address cannot be read: it is misspelled or broken by a line end.",
		Doc:    "No address can be made of what the note says: a missing scheme, spaces, a line break, closing punctuation.",
		Origin: "RFC 3986, section 3 (syntax components)",
		Advice: "Compare the address with the source and correct it; a repaired form is offered when there is one.",
		match:  failedOnward(sources.FailMalformed, "The server sends the reader on to something that cannot be read as an address."),
	},
	{
		ID: "A2", Reason: "url.private", Confidence: .99, stage: stageAddress,
		Why:    "The address lies inside a private network, so it was not visited and readers cannot reach it.",
		Doc:    "localhost, private, link-local or reserved addresses, or a redirect to one; refused before anything is sent.",
		Origin: "RFC 6890 (special-purpose addresses); block list of harvard-lil/scoop",
		Advice: "Cite a public address.",
		match: func(s *sight, f *finding) bool {
			return !s.bogusName() && failedOnward(sources.FailPrivate, "The server sends the reader on to an address inside a private network, where nobody outside can follow.")(s, f)
		},
	},
	{
		ID: "A3", Reason: "scheme.unsupported", Confidence: .99, stage: stageAddress,
		Why:    "The address is not a web address (http or https), so it was not visited.",
		Doc:    "ftp:, gopher:, mailto:, file:, .onion and other addresses that a web client does not open.",
		Origin: "RFC 9110, section 4.2 (http and https URIs)",
		Advice: "Look at it by hand, or cite a web address of the same thing.",
		match:  failedOnward(sources.FailScheme, "The server sends the reader on to something that is no web address (http or https)."),
	},
	{
		ID: "A4", Reason: "policy.robots", Leaning: sources.Live, Confidence: .9, stage: stagePolicy,
		Why:    "The site asks programs to stay away from this page, so it was not visited.",
		Doc:    "robots.txt disallows the address for us.",
		Origin: "RFC 9309 (Robots Exclusion Protocol)",
		Advice: "Open the page once in a browser; nothing speaks against it.",
		match:  failed(sources.FailRobots),
	},
	{
		ID: "A5", Reason: "policy.host_rule", Leaning: sources.Live, Confidence: .9, stage: stagePolicy,
		Why:    "Your settings say that this site is not to be judged by a program.",
		Doc:    "The configuration excludes the host.",
		Origin: "configuration of the user; IABot's domain states",
		Advice: "Open the page once in a browser.",
		match: func(s *sight, f *finding) bool {
			if !s.failedWith(sources.FailHostRule) {
				return false
			}
			if said := s.fetch.Failure.Detail; said != "" {
				f.why = strings.TrimSuffix(f.why, ".") + ": “" + sources.Clip(sources.Printable(said), 200) + "”."
			}
			return true
		},
	},
	{
		ID: "A6", Reason: "url.wrapper", State: sources.Live, Confidence: .9, stage: stageLive,
		Why:    "The address is a short or forwarding link; the page behind it is there.",
		Doc:    "A shortener, AMP cache, translation, search-result or mail-scanner address that leads to another site.",
		Origin: "W3C TAG, \"Cool URIs don't change\"; shorteners close and take their links along",
		Advice: "Cite the page behind the link instead.",
		match: func(s *sight, f *finding) bool {
			if !s.ok() || !wrapper(s.cited) || s.final.site == s.cited.site || s.agreement() == disagrees {
				return false
			}
			f.cleaner = sources.Redact(s.final.raw)
			return true
		},
	},
	{
		ID: "A7", Reason: "url.tracking", State: sources.Live, Confidence: .95, Signal: true, stage: stageLive,
		Why:    "The address carries marks that only tell the site where its reader came from.",
		Doc:    "Tracking parameters (utm_…, fbclid, …) in the cited address.",
		Origin: "parameter lists of the advertising and mail services; the same sets browsers strip",
		Advice: "Use the clean address; it shows the same page.",
		match: func(s *sight, _ *finding) bool {
			return s.cited.url.RawQuery != "" && hasTracking(s.cited.url.RawQuery)
		},
	},
	{
		ID: "A8", Reason: "url.expiring", State: sources.Live, Confidence: .9, stage: stageLive,
		Why:    "The page is there now, but the address is a temporary one that will stop working.",
		Doc:    "A signed or session address: X-Amz-Expires, Signature with Expires, jsessionid, access tokens.",
		Origin: "AWS Signature Version 4 (query parameters); Azure SAS; RFC 6749, section 10.3",
		Advice: "Look for the permanent address of the same page, or archive it now.",
		match:  func(s *sight, _ *finding) bool { return s.ok() && expiring(s.cited) },
	},
	{
		ID: "A9", Reason: "pid.unregistered", Leaning: sources.Dead, Confidence: .95, Strike: sources.S1, First: true, stage: stagePID,
		Why:    "No such identifier is registered; most often this is a typing error.",
		Doc:    "The resolver of a DOI or handle says that it has no record of it.",
		Origin: "DOI Handbook, chapter 3 (resolution); Handle System, response code 100",
		Advice: "Compare the identifier with the work; search for its title.",
		match: func(s *sight, f *finding) bool {
			if !resolver(s.cited) || len(s.chain) != 1 || !s.answeredWith(404, 410) {
				return false
			}
			s.ask(f, sources.LookProfile, s.cited.raw)
			return true
		},
	},
	{
		ID: "A10", Reason: "pid.resolves_landing_blocked", State: sources.Live, Confidence: .85, stage: stagePID,
		Why:    "The identifier is registered; the publisher's page does not let programs in.",
		Doc:    "A DOI or handle redirects, and the landing page refuses us (401, 403, 429, a challenge).",
		Origin: "Eve, \"What do we know about DOIs\", Crossref 2024: two thirds of plain requests get no 200 although the identifiers work",
		Advice: "Nothing to do; open it in a browser to read it.",
		match: func(s *sight, f *finding) bool {
			if !s.resolved() {
				return false
			}
			b := s.barrier()
			if b.kind == "" && !s.answeredWith(401, 402, 403, 407, 418, 420, 429, 430, 498, 529, 999) {
				return false
			}
			f.access = b.access
			if f.access == "" {
				f.access = sources.AccessBotWall
			}
			if b.reason != "" {
				f.extra = append(f.extra, b.reason)
			}
			return true
		},
	},
	{
		ID: "A11", Reason: "pid.landing_dead", Leaning: sources.Dead, Confidence: .8, Strike: sources.S2, stage: stagePID,
		Why:    "The identifier is registered, but the publisher's page it leads to does not exist.",
		Doc:    "A DOI or handle redirects, and the landing page is 404, 410, a name that does not exist, or parked.",
		Origin: "Klein and Balakireva, \"On the persistence of persistent identifiers of the scholarly web\", 2020",
		Advice: "Tell the publisher or registration agency; the identifier stays right.",
		match: func(s *sight, _ *finding) bool {
			return s.resolved() && (s.answeredWith(404, 410) || s.failedWith(sources.FailNXDomain) || s.ok() && s.parking().yes)
		},
	},
	{
		ID: "A12", Reason: "pid.resolver_down", Confidence: .8, stage: stagePID,
		Why:    "The service that resolves this identifier did not answer; that says nothing about the work.",
		Doc:    "A resolver of DOIs, handles, ARKs, PURLs or URNs is unreachable, in trouble or without a good certificate. However long that lasts, it is no strike against the work.",
		Origin: "DOI Handbook; ARK and PURL resolver practice",
		Advice: "Wait; the next run asks again.",
		match: func(s *sight, _ *finding) bool {
			if !resolver(s.cited) || s.resolved() {
				return false
			}
			return s.status/100 == 5 && s.fetch.Failure == nil || s.failedWith(transport...)
		},
	},
	{
		ID: "A13", Reason: "archive.capture_ok", State: sources.Live, Confidence: .95, stage: stageLive,
		Why:    "The cited archived copy opens.",
		Doc:    "The cited address is itself a capture of a web archive and replays.",
		Origin: "RFC 7089 (Memento); Wayback Machine address form",
		Advice: "Nothing to do.",
		match: func(s *sight, _ *finding) bool {
			return s.ok() && capture(s.cited.raw) && !untrustedArchive[s.cited.site]
		},
	},
	{
		ID: "A14", Reason: "archive.capture_missing", Leaning: sources.Dead, Confidence: .9, Strike: sources.S2, First: true, stage: stagePID,
		Why:    "The web archive does not have the cited copy.",
		Doc:    "A cited capture answers 404, or 403 because the site was excluded.",
		Origin: "Wayback Machine replay: 404 for no capture, 403 for excluded sites",
		Advice: "Look for a copy in another archive.",
		match: func(s *sight, f *finding) bool {
			if !capture(s.cited.raw) || untrustedArchive[s.cited.site] {
				return false
			}
			switch {
			case s.answeredWith(404, 410):
				s.ask(f, sources.LookProfile, s.cited.raw)
				return true
			case s.answeredWith(403) && excluded.in(s.title+s.body()):
				f.first = false
				return true
			}
			return false
		},
	},
	{
		ID: "A15", Reason: "archive.untrusted_host", State: sources.Live, Confidence: .9, stage: stageLive, Signal: true,
		Why:    "The cited copy lies in an archive that is known to have changed its copies.",
		Doc:    "A capture at archive.today or one of its mirrors.",
		Origin: "English Wikipedia's decision of February 2026",
		Advice: "Cite a copy in another archive.",
		match:  func(s *sight, _ *finding) bool { return untrustedArchive[s.cited.site] },
	},
}

// transport are the failures that say that no answer came over the network.
var transport = []sources.FailureKind{
	sources.FailNXDomain, sources.FailNoData, sources.FailServFail, sources.FailDNSTimeout,
	sources.FailRefused, sources.FailReset, sources.FailUnreachable, sources.FailTCPTimeout,
	sources.FailHeaders, sources.FailBody, sources.FailHTTP2,
	sources.FailTLSExpired, sources.FailTLSUnknown, sources.FailTLSName, sources.FailTLSClient, sources.FailPlainHTTP, sources.FailProtocol,
}

var excluded = foldAll("excluded", "blocked site error", "not available in the archive", "has been excluded from the wayback machine")

// wrappers are sites whose addresses stand for another address.
var wrappers = set("bit.ly", "bitly.com", "t.co", "tinyurl.com", "goo.gl", "ow.ly", "is.gd", "v.gd", "buff.ly", "dlvr.it",
	"lnkd.in", "tiny.cc", "rb.gy", "cutt.ly", "t.ly", "shorturl.at", "trib.al", "wp.me", "fb.me", "amzn.to", "youtu.be", "nyti.ms", "econ.st", "on.ft.com",
	"ampproject.org", "safelinks.protection.outlook.com", "urldefense.com", "l.facebook.com", "lm.facebook.com", "out.reddit.com", "news.google.com")

func wrapper(p place) bool {
	if wrappers[p.host] || wrappers[p.site] {
		return true
	}
	if strings.HasPrefix(p.site, "google.") && (strings.HasPrefix(p.path, "/url") || strings.HasPrefix(p.path, "/amp/")) {
		return true
	}
	return p.host == "translate.google.com" || strings.HasSuffix(p.host, ".translate.goog") || strings.HasSuffix(p.host, "safelinks.protection.outlook.com")
}

func hasTracking(query string) bool {
	for pair := range strings.SplitSeq(query, "&") {
		name, _, _ := strings.Cut(pair, "=")
		if sources.TrackingParameter(name) {
			return true
		}
	}
	return false
}

var expiringKeys = set("x-amz-expires", "x-amz-signature", "x-goog-signature", "x-goog-expires", "jsessionid", "phpsessid", "aspsessionid", "access_token", "token", "sessionid", "session_id", "sig", "signature")

func expiring(p place) bool {
	if strings.Contains(p.path, ";jsessionid=") {
		return true
	}
	for pair := range strings.SplitSeq(p.url.RawQuery, "&") {
		name, value, _ := strings.Cut(pair, "=")
		if expiringKeys[strings.ToLower(name)] && (len(value) >= 8 || strings.HasSuffix(strings.ToLower(name), "-expires") && value != "") {
			return true
		}
	}
	return false
}

// resolvers are the hosts whose only work is to lead from an identifier to
// wherever the thing is now.
var resolvers = set("doi.org", "dx.doi.org", "www.doi.org", "hdl.handle.net", "handle.net", "purl.org", "www.purl.org", "purl.oclc.org", "purl.archive.org",
	"n2t.net", "ark.bnf.fr", "w3id.org", "identifiers.org", "nbn-resolving.org", "nbn-resolving.de", "urn.kb.se", "urn.fi", "resolver.kb.nl", "urn.nb.no", "id.loc.gov")

func resolver(p place) bool { return resolvers[p.host] && len(p.steps) > 0 }

// resolved reports whether the cited identifier led anywhere: it is
// registered.
func (s *sight) resolved() bool {
	if !resolver(s.cited) || len(s.chain) == 0 {
		return false
	}
	for _, h := range s.chain {
		if h.Status/100 == 3 && h.Status != 304 && resolvers[sources.Host(h.URL)] {
			if s.final.site != s.cited.site || s.failure() != "" && h.Header.Get("Location") != "" {
				return true
			}
		}
	}
	return false
}

// untrustedArchive holds archive.today and its mirrors.
var untrustedArchive = set("archive.today", "archive.is", "archive.ph", "archive.li", "archive.vn", "archive.fo", "archive.md")

var captureForm = regexp.MustCompile(`^https?://[^/]+/(?:[a-z0-9_-]+/){0,2}[0-9]{14}(?:[a-z]{2}_)?/https?:?/`)

// capture reports whether an address is a copy in a web archive: fourteen
// digits of a time and the original address behind them, or an archive of
// short names.
func capture(raw string) bool {
	if low := strings.ToLower(raw); strings.Contains(low, "/http") && captureForm.MatchString(low) {
		return true
	}
	host := sources.Host(raw)
	return host == "perma.cc" || untrustedArchive[registrable(host)]
}

// archiveHost reports whether a place is a web archive.
func archiveHost(p place) bool {
	return p.host == "web.archive.org" || p.host == "webarchive.org.uk" || p.host == "perma.cc" || untrustedArchive[p.site] ||
		strings.HasPrefix(p.host, "webarchive.") || strings.HasPrefix(p.host, "web-archive.") || p.host == "arquivo.pt" || p.host == "archive-it.org" || strings.HasSuffix(p.host, ".archive-it.org") || capture(p.raw)
}
