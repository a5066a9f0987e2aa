package verdict

import (
	"net/http"
	"strings"
	"time"

	"ibid/sources"
)

// redirectRules is section E. The class of the whole chain decides (headers,
// refresh, script), not the code of its first hop.
var redirectRules = []Rule{
	{
		ID: "E1", Reason: "redirect.cosmetic", State: sources.Live, Confidence: .97, stage: stageLive,
		Why:    "The page opens under a slightly different spelling of the same address.",
		Doc:    "Only https, www., a closing slash, an index file, letter case or tracking parameters differ.",
		Origin: "RFC 3986, section 6.2",
		Advice: "Nothing has to be done; the cleaner spelling is offered.",
		match: func(s *sight, f *finding) bool {
			if !s.ok() || s.moved() || sources.Canonical(s.cited.raw) == sources.Canonical(s.final.raw) {
				return false
			}
			f.cleaner = sources.Redact(s.final.raw)
			return true
		},
	},
	{
		ID: "E2", Reason: "redirect.permanent", State: sources.Moved, Confidence: .93, stage: stageMoved,
		Why:    "The page has moved for good to another address of the same site.",
		Doc:    "Every redirect of the chain is 301 or 308, the site stays the same, and the content is the cited one or nothing speaks against it.",
		Origin: "RFC 9110, sections 15.4.2 and 15.4.9",
		Advice: "Replace the address by the new one.",
		match: func(s *sight, f *finding) bool {
			if !s.ok() || !s.moved() || !s.lasting() || s.final.site != s.cited.site || s.hop != "" || localised(s.cited, s.final) || capture(s.cited.raw) {
				return false
			}
			return s.movesTo(f)
		},
	},
	{
		ID: "E3", Reason: "redirect.temporary", State: sources.Live, Confidence: .85, stage: stageLive,
		Why:    "The page opens; the site sends its readers to another address for the time being.",
		Doc:    "A chain with 302, 303 or 307 whose end shows the cited content. After three looks over 30 days with one target it counts as moved; so it does at once, to the address that they name, when lasting redirects come before the passing one.",
		Origin: "RFC 9110, sections 15.4.3, 15.4.4 and 15.4.8",
		Advice: "Keep the cited address.",
		match: func(s *sight, f *finding) bool {
			if !s.ok() || !s.moved() || s.lasting() || s.hop != "" || localised(s.cited, s.final) {
				return false
			}
			if s.final.site != s.cited.site {
				f.extra = append(f.extra, "redirect.cross_domain")
			}
			if s.agreement() != agrees {
				f.conf = .75
				s.ask(f, sources.LookSibling, s.madeUp())
			} else if s.settledTarget() && !resolver(s.cited) {
				f.state = sources.Moved
				f.movedTo = sources.Redact(s.final.raw)
				f.why = "For more than a month the site has sent its readers to the same other address."
			} else if to := s.announced(); to != "" && !sources.Cosmetic(s.cited.raw, to) && !resolver(s.cited) && !capture(s.cited.raw) {
				f.state = sources.Moved
				f.movedTo = sources.Redact(to)
				f.extra = append(f.extra, "redirect.permanent")
				f.why = "The page has moved for good; from its new address the site sends its readers on for the time being."
			}
			return true
		},
	},
	{
		ID: "E4", Reason: "redirect.cross_domain", State: sources.Moved, Confidence: .9, stage: stageMoved,
		Why:    "The page has moved for good to another site.",
		Doc:    "Every redirect is lasting, the registrable domain differs, and title, address words or earlier content match.",
		Origin: "Garg et al., \"Not Here, Go There\", WebSci 2025; FABLE, IMC 2023",
		Advice: "Replace the address by the new one.",
		match: func(s *sight, f *finding) bool {
			if !s.ok() || !s.moved() || !s.lasting() || s.final.site == s.cited.site || resolver(s.cited) || wrapper(s.cited) || archiveHost(s.final) || s.hop != "" {
				return false
			}
			if s.agreement() != agrees && (s.agreement() == disagrees || !s.slugAgrees()) {
				return false
			}
			return s.movesTo(f)
		},
	},
	{
		ID: "E5", Reason: "redirect.unrelated", Leaning: sources.Dead, Confidence: .7, Strike: sources.S2, stage: stageRedirect,
		Why:    "The address now leads to something else.",
		Doc:    "The chain ends elsewhere and neither title nor address words match what is cited.",
		Origin: "Garg et al., WebSci 2025: half of all redirecting addresses end in errors or elsewhere",
		Advice: "Look whether the page it leads to still carries the claim; otherwise use an archived copy.",
		match: func(s *sight, f *finding) bool {
			if !s.ok() || !s.moved() || resolver(s.cited) || s.agreement() == agrees || localised(s.cited, s.final) || s.sentHome() || s.final.above(s.cited) {
				return false
			}
			away := s.final.site != s.cited.site
			switch {
			case s.agreement() == disagrees:
				switch s.probed() {
				case notProbed:
					s.ask(f, sources.LookSibling, s.madeUp())
				case sameEnd, samePage:
					return false // a catch-all: soft 404 decides
				}
				if s.slugAgrees() && !away {
					return false // title.mismatch says enough
				}
				if !away {
					f.conf, f.leaning, f.strike = .6, sources.Uncertain, sources.S0
				}
				return true
			case away && !s.slugAgrees() && !wrapper(s.cited) && !archiveHost(s.final):
				f.leaning, f.strike, f.conf = sources.Uncertain, sources.S0, .5
				f.why = "The address leads to another site, and it cannot be told whether that is the cited page."
				return true
			}
			return false
		},
	},
	{
		ID: "E6", Reason: "soft404.home_redirect", Leaning: sources.Dead, Confidence: .92, Strike: sources.S2, First: true, stage: stageRedirect,
		Why:    "The address only leads to the site's front page, as every address does there that does not exist.",
		Doc:    "The chain of a deeper address ends at the front page, and so does a made-up sibling. Where a passing redirect leads to a front page that asks for a password, nothing is known.",
		Origin: "Bar-Yossef et al., WWW 2004; Meneses et al., TPDL 2012",
		Advice: "Look for the page's new address or use an archived copy.",
		match: func(s *sight, f *finding) bool {
			if !s.sentHome() {
				return false
			}
			switch s.probed() {
			case notProbed:
				s.ask(f, sources.LookSibling, s.madeUp())
				f.first, f.conf = false, .6
				f.why = "The address only leads to the site's front page."
				return true
			case sameEnd, samePage:
				if s.snap.Password && !s.lasting() {
					f.first, f.leaning, f.strike, f.conf = false, sources.Uncertain, sources.S0, .5
					f.why = "The site sends every visitor to its front page for the time being, which asks for a password; the page may be for members."
					return true
				}
				f.twice = false
				s.ask(f, sources.LookProfile, s.cited.raw)
				return true
			}
			return false
		},
	},
	{
		ID: "E7", Reason: "redirect.home_specific", Leaning: sources.Dead, Confidence: .75, Strike: sources.S2, stage: stageRedirect,
		Why:    "This address now leads to the site's front page instead of the page.",
		Doc:    "The chain ends at the front page, while a made-up sibling is answered otherwise. A redirect for the time being is a weaker strike, and none where a short address of one step leads to the front page of a language: it may have been a front page itself.",
		Origin: "follows E6",
		Advice: "Look for the page's new address or use an archived copy.",
		match: func(s *sight, f *finding) bool {
			switch {
			case !s.sentHome():
				return false
			case s.lasting():
			case s.toLanguageRoot():
				f.leaning, f.strike, f.conf = sources.Uncertain, sources.S0, .5
				f.why = "The address leads to the site's front page in a language; whether that is the cited page cannot be told."
			default:
				f.strike, f.conf = sources.S3, .6
			}
			return true
		},
	},
	{
		ID: "E8", Reason: "soft404.section_redirect", Leaning: sources.Dead, Confidence: .75, Strike: sources.S2, stage: stageRedirect,
		Why:    "The address only leads to the section that the page stood in.",
		Doc:    "The chain ends at a shorter address on the way to the cited one.",
		Origin: "the \"crunchy 404\" of \"A Link Rot Bestiary\" (Wikibooks)",
		Advice: "Look whether the section still carries the claim; otherwise use an archived copy.",
		match: func(s *sight, f *finding) bool {
			if !s.ok() || !s.moved() || !s.final.above(s.cited) || s.agreement() == agrees || localised(s.cited, s.final) {
				return false
			}
			if s.probed() == notProbed {
				s.ask(f, sources.LookSibling, s.madeUp())
			}
			return true
		},
	},
	{
		ID: "E9", Reason: "soft404.error_url", Leaning: sources.Dead, Confidence: .9, Strike: sources.S2, stage: stageRedirect,
		Why:    "The address leads to the site's error page.",
		Doc:    "The final address has an error word (404, not-found, error …) that the cited one has not.",
		Origin: "CheckIfDead (/404.htm, /404/, notfound)",
		Advice: "Look for the page's new address or use an archived copy.",
		match: func(s *sight, f *finding) bool {
			if !s.ok() || !s.moved() || !errorPlace(s.final) || errorPlace(s.cited) || s.agreement() == agrees {
				return false
			}
			switch s.probed() {
			case notProbed:
				s.ask(f, sources.LookSibling, s.madeUp())
			case sameEnd, samePage:
				f.first = true
				s.ask(f, sources.LookProfile, s.cited.raw)
			}
			return true
		},
	},
	{
		ID: "E10", Reason: "wall.login", Leaning: sources.Live, Access: sources.AccessLogin, Confidence: .85, stage: stageWall,
		Why:    "The address leads to a page for logging in, so the cited page could not be seen.",
		Doc:    "The chain ends at a login address or carries the cited one along as the place to come back to.",
		Origin: "login forms of sandcrawler's list; OAuth 2.0 (RFC 6749), SAML 2.0",
		Advice: "Check it with an account, or cite a public copy beside it.",
		match: func(s *sight, _ *finding) bool {
			return s.barrier().kind == barLogin && s.moved()
		},
	},
	{
		ID: "E11", Reason: "wall.consent", Leaning: sources.Live, Access: sources.AccessConsent, Confidence: .85, stage: stageWall,
		Why:    "The site first wants an answer about cookies, so the cited page could not be seen.",
		Doc:    "The chain ends at a consent host or path.",
		Origin: "consent hosts of the large vendors (Sourcepoint, OneTrust, Didomi, Yahoo's guce)",
		Advice: "Open it once in a browser.",
		match: func(s *sight, _ *finding) bool {
			return s.barrier().kind == barConsent && s.moved()
		},
	},
	{
		ID: "E12", Reason: "wall.cookie", Leaning: sources.Live, Confidence: .9, stage: stageWall,
		Why:    "The site insists on cookies, so the cited page could not be seen.",
		Doc:    "The chain passes an address that complains of missing cookies; asked once more with a jar.",
		Origin: "sandcrawler (cookieAbsent, cookieSet, cookies_not_supported)",
		Advice: "Open it once in a browser.",
		match: func(s *sight, f *finding) bool {
			return s.barrier().kind == barCookie && s.secondOpinion(f)
		},
	},
	{
		ID: "E13", Reason: "redirect.locale", State: sources.Live, Confidence: .85, stage: stageLive,
		Why:    "The page opens in the version for our language or kind of screen.",
		Doc:    "Only a language step of the path, or a host for small screens or a language, differs.",
		Origin: "RFC 9110, section 12 (content negotiation)",
		Advice: "Keep the cited address.",
		match: func(s *sight, _ *finding) bool {
			return s.ok() && s.moved() && localised(s.cited, s.final) && s.agreement() != disagrees
		},
	},
	{
		ID: "E14", Reason: "parked.redirect", Leaning: sources.Dead, Confidence: .95, Strike: sources.S1, First: true, stage: stageDealer,
		Why:    "The address leads to a company that sells domain names: the site is gone.",
		Doc:    "A hop of the chain is a parking or marketplace host.",
		Origin: "Vissers et al., \"Parking Sensors\", NDSS 2015; Cavaleri's report on parked scholarly domains",
		Advice: "Use an archived copy.",
		match: func(s *sight, f *finding) bool {
			if parkingHosts.at(s.cited) {
				return false
			}
			for _, p := range s.places()[1:] {
				if parkingHosts.at(p) {
					s.ask(f, sources.LookProfile, s.cited.raw)
					return true
				}
			}
			return false
		},
	},
	{
		ID: "E15", Reason: "redirect.to_archive", State: sources.Moved, Confidence: .85, stage: stageMoved,
		Why:    "The site sends its readers to an archived copy of the page.",
		Doc:    "The chain ends at a web archive.",
		Origin: "RFC 7089 (Memento)",
		Advice: "Cite the archived copy.",
		match: func(s *sight, f *finding) bool {
			if !s.ok() || !s.moved() || archiveHost(s.cited) || !archiveHost(s.final) || s.agreement() == disagrees {
				return false
			}
			if s.agreement() == agrees || capture(s.final.raw) && strings.Contains(s.final.raw, s.cited.host) {
				f.movedTo = sources.Redact(s.final.raw)
			}
			return true
		},
	},
	{
		ID: "E16", Reason: "redirect.too_many", Leaning: sources.Dead, Confidence: .7, Strike: sources.S2, stage: stageConnect,
		Why:    "The address is passed on again and again without end.",
		Doc:    "More hops than are followed.",
		Origin: "RFC 9110, section 15.4; Garg et al.: 0.06 % of redirecting addresses; Go stops at 10",
		Advice: "Open it in a browser.",
		match: func(s *sight, f *finding) bool {
			if !s.failedWith(sources.FailTooMany) {
				return false
			}
			if s.hop != "" {
				s.scriptWall(f)
			}
			return s.secondOpinion(f)
		},
	},
	{
		ID: "E17", Reason: "redirect.loop", Confidence: .6, Strike: sources.S2, stage: stageConnect,
		Why:    "The address is passed on in a circle.",
		Doc:    "The chain comes back to itself; asked once more with a jar for cookies. A circle that goes through a refresh or script is no strike: a browser would bring along what the page's script has set.",
		Origin: "RFC 9110, section 15.4; pages that set a cookie by script and send their reader back",
		Advice: "Open it in a browser.",
		match: func(s *sight, f *finding) bool {
			if !s.failedWith(sources.FailLoop) {
				return false
			}
			if s.hop != "" {
				s.scriptWall(f)
			}
			return s.secondOpinion(f)
		},
	},
	{
		ID: "E18", Reason: "redirect.no_location", Confidence: .5, Strike: sources.S3, stage: stageConnect,
		Why:    "The server sends the reader on but does not say where to.",
		Doc:    "A redirect without a target.",
		Origin: "RFC 9110, section 10.2.2",
		Advice: "Open it in a browser.",
		match: func(s *sight, _ *finding) bool {
			return s.failedWith(sources.FailNoLocation) || s.fetch.Failure == nil && s.status/100 == 3 && s.status != http.StatusNotModified
		},
	},
	{
		ID: "E19", Reason: "redirect.meta", State: sources.Moved, Confidence: .88, stage: stageMoved,
		Why:    "The page only sends its readers on to a new address.",
		Doc:    "A refresh of at most ten seconds to another address; the classes are those of E1 to E14.",
		Origin: "HTML Living Standard, section 4.2.5.3 (pragma refresh)",
		Advice: "Replace the address by the new one.",
		match: func(s *sight, f *finding) bool {
			return s.sentOn(f, sources.HopMeta)
		},
	},
	{
		ID: "E20", Reason: "redirect.refresh_ignored", State: sources.Live, Confidence: .97, Signal: true,
		Why:    "The page reloads itself from time to time.",
		Doc:    "A refresh to the page itself or after more than 30 seconds is no redirect.",
		Origin: "HTML Living Standard, section 4.2.5.3",
		Advice: "Nothing to do.",
		match: func(s *sight, _ *finding) bool {
			r := s.snap.Refresh
			return r != nil && (r.After > 30*time.Second || sources.Canonical(r.URL) == sources.Canonical(s.final.raw))
		},
	},
	{
		ID: "E21", Reason: "redirect.script", State: sources.Moved, Confidence: .83, stage: stageMoved,
		Why:    "The page only sends its readers on to a new address.",
		Doc:    "Little more than a script that sets the address to a literal one; followed once.",
		Origin: "HTML Living Standard, section 7.2.4 (Location)",
		Advice: "Replace the address by the new one.",
		match: func(s *sight, f *finding) bool {
			return s.sentOn(f, sources.HopScript)
		},
	},
	{
		ID: "E22", Reason: "redirect.sink", Confidence: .05, Strike: sources.S2,
		Why:    "Many cited addresses of this site end at one and the same page.",
		Doc:    "Three or more different cited addresses of a host end at one address; counted over the whole run.",
		Origin: "Garg et al., WebSci 2025 (sink pages)",
		Advice: "See the verdict beside it.",
	},
	{
		ID: "E23", Reason: "canonical.elsewhere", State: sources.Live, Confidence: .9, stage: stageLive, Signal: true,
		Why:    "The page opens and names another address of the site as its proper one.",
		Doc:    "A canonical link to another address of the same site.",
		Origin: "RFC 6596 (the canonical link relation)",
		Advice: "The proper address may be cited instead.",
		match: func(s *sight, _ *finding) bool {
			c := s.snap.Canonical
			if c == "" || !s.ok() || sources.Cosmetic(c, s.final.raw) || sources.Cosmetic(c, s.cited.raw) {
				return false
			}
			p := placeOf(c)
			return p.site == s.final.site && !p.root()
		},
	},
	{
		ID: "E24", Reason: "canonical.home", Confidence: .15, Signal: true,
		Why:    "The page names the site's front page as its proper address.",
		Doc:    "A canonical link or og:url to the root although the page lies deeper; part of the soft-404 score.",
		Origin: "RFC 6596; Prieto et al. 2013",
		Advice: "See the verdict beside it.",
		match:  func(s *sight, _ *finding) bool { return s.canonicalHome() },
	},
	{
		ID: "E25", Reason: "amp.canonical", State: sources.Live, Confidence: .9, stage: stageMoved,
		Why:    "The page opens in its version for small screens; the full one has another address.",
		Doc:    "A cited AMP address with a canonical link. It counts as moved when the full page was looked at and is the same work; until then it is live.",
		Origin: "AMP HTML specification (discovery)",
		Advice: "Cite the full page instead.",
		match: func(s *sight, f *finding) bool {
			c := s.snap.Canonical
			if !s.ok() || !amp(s.cited) || c == "" || amp(placeOf(c)) || sources.Cosmetic(c, s.cited.raw) || s.agreement() == disagrees {
				return false
			}
			l := find(s.c.Looks, sources.LookTarget, c)
			if l == nil || s.nested {
				s.ask(f, sources.LookTarget, c)
				return true
			}
			t, g := s.through(l)
			if (g.state == sources.Live || g.state == sources.Moved) && (t.agreement() == agrees || t.agreement() == unknown && s.alike(l) >= sameWork) {
				f.state, f.movedTo = sources.Moved, sources.Redact(t.final.raw)
			}
			return true
		},
	},
	{
		ID: "E26", Reason: "redirect.in_page", State: sources.Moved, Confidence: .75, stage: stageRedirect,
		Why:    "The page says that it has moved and links to its new address.",
		Doc:    "A short page that speaks of a move and has one prominent link, which leads to the cited content.",
		Origin: "practice of sites that cannot send redirects",
		Advice: "Follow the link and replace the address if it is the cited page.",
		match: func(s *sight, f *finding) bool {
			if !s.ok() || !s.read || !s.short(80) || !movedPhrases.in(s.title+s.heading+s.body()) {
				return false
			}
			to := s.prominent()
			if to == "" {
				return false
			}
			if l := find(s.c.Looks, sources.LookTarget, to); l != nil && !s.nested {
				if t, g := s.through(l); (g.state == sources.Live || g.state == sources.Moved) && t.agreement() == agrees {
					f.movedTo, f.shown = sources.Redact(t.final.raw), l.Kind
					return true
				}
			}
			s.ask(f, sources.LookTarget, to)
			f.state, f.leaning, f.conf = sources.Uncertain, sources.Live, .5
			f.why = "The page says that it has moved; whether the address that it names shows the cited page cannot be told."
			return true
		},
	},
	{
		ID: "E27", Reason: "redirect.pending", Leaning: sources.Live, Confidence: .5, stage: stageRedirect,
		Why:    "The page sends its readers on to another address, which has not been looked at.",
		Doc:    "A refresh or script redirect whose target was not asked for, or did not answer.",
		Origin: "follows E19 and E21",
		Advice: "Wait for the next run, or open it in a browser.",
		match: func(s *sight, f *finding) bool {
			r := s.onward()
			if r == nil {
				return false
			}
			f.reason = "redirect.meta"
			if r.Script {
				f.reason = "redirect.script"
			}
			if placeOf(r.URL).host == "" {
				return false
			}
			s.ask(f, sources.LookTarget, r.URL)
			return true
		},
	},
}
