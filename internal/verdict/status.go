package verdict

import (
	"net/http"

	"ibid/sources"
)

// statusRules is section D: the status of the last answer.
var statusRules = []Rule{
	{
		ID: "D1", Reason: "ok", State: sources.Live, Confidence: .97, stage: stageOK,
		Why:    "The page opens.",
		Doc:    "200 or 203, and every check of the content passed.",
		Origin: "RFC 9110, sections 15.3.1 and 15.3.4",
		Advice: "Nothing to do.",
		match: func(s *sight, f *finding) bool {
			if !s.ok() || s.unchanged() {
				return false
			}
			if s.agreement() == unknown && s.read && s.snap.Unreadable == "" && !s.cited.root() && !s.slugTitled() {
				s.ask(f, sources.LookSibling, s.madeUp()) // nothing to go by
			}
			return true
		},
	},
	{
		ID: "D2", Reason: "http.no_content", Leaning: sources.Dead, Confidence: .6, Strike: sources.S2, stage: stageStatus,
		Why:    "The server answers, but says that it has nothing to show.",
		Doc:    "204 or 205 for a document.",
		Origin: "RFC 9110, sections 15.3.5 and 15.3.6; Pew Research Center 2024 counts 204 as gone",
		Advice: "Open it in a browser; look for an archived copy if it stays empty.",
		match:  answered(204, 205),
	},
	{
		ID: "D3", Reason: "http.accepted", Confidence: .5, Strike: sources.S3, stage: stageStatus,
		Why:    "The server says that it is still working on an answer.",
		Doc:    "202; with a challenge it is a wall.",
		Origin: "RFC 9110, section 15.3.3",
		Advice: "Open it in a browser.",
		match:  answered(202),
	},
	{
		ID: "D4", Reason: "http.partial", State: sources.Live, Confidence: .7, stage: stageLive,
		Why:    "The page is there; the server sent only part of it.",
		Doc:    "206 although no part was asked for.",
		Origin: "RFC 9110, section 15.3.7",
		Advice: "Nothing to do.",
		match:  answered(206),
	},
	{
		ID: "D5", Reason: "http.not_modified", State: sources.Live, Confidence: .97, stage: stageOK,
		Why:    "The page has not changed since the last visit.",
		Doc:    "304 to our own validators.",
		Origin: "RFC 9110, section 15.4.5",
		Advice: "Nothing to do.",
		match:  func(s *sight, _ *finding) bool { return s.unchanged() },
	},
	{
		ID: "D6", Reason: "http.400", Confidence: .5, Strike: sources.S2, stage: stageStatus,
		Why:    "The server does not understand the address as it is written (400).",
		Doc:    "400.",
		Origin: "RFC 9110, section 15.5.1; Pew Research Center 2024 counts it as gone",
		Advice: "Compare the address letter by letter.",
		match:  answered(400),
	},
	{
		ID: "D7", Reason: "wall.auth", Leaning: sources.Live, Access: sources.AccessLogin, Confidence: .85, stage: stageWall,
		Why:    "The page is only shown to people with a password.",
		Doc:    "401 or 407.",
		Origin: "RFC 9110, sections 15.5.2 and 15.5.8",
		Advice: "Check it with an account, or cite a public copy beside it.",
		match:  answered(401, 407),
	},
	{
		ID: "D8", Reason: "wall.payment", Leaning: sources.Live, Access: sources.AccessPaywall, Confidence: .85, stage: stageWall,
		Why:    "The page is only shown to people who pay.",
		Doc:    "402.",
		Origin: "RFC 9110, section 15.5.3",
		Advice: "Check it with an account, or cite a public copy beside it.",
		match:  answered(402),
	},
	{
		ID: "D9", Reason: "wall.bot", Leaning: sources.Live, Access: sources.AccessBotWall, Confidence: .9, stage: stageWall,
		Why:    "The site turns programs away, so the page could not be seen; people probably can see it.",
		Doc:    "A refusal below 500 with the signature of a robot wall in headers, address or page; the code names the vendor.",
		Origin: "signatures of Zeno, wafw00f, crawlee and the vendors; IARI's README on 403s that mean nothing",
		Advice: "Open it once in a browser; nothing speaks against it.",
		match:  func(s *sight, f *finding) bool { return s.status/100 == 4 && s.botted(f) },
	},
	{
		ID: "D10", Reason: "http.403", Confidence: .5, stage: stageStatus,
		Why:    "The site refuses to show the page to this program (403); that says nothing about the page.",
		Doc:    "403 without any signature of a wall; a second, browser-like look is asked for.",
		Origin: "RFC 9110, section 15.5.4; IABot treats it as a subscription site, lychee's users ask for a middle way",
		Advice: "Open it once in a browser.",
		match: func(s *sight, f *finding) bool {
			if !s.answeredWith(403) {
				return false
			}
			if l := s.look(sources.LookProfile); l != nil {
				if t, g := s.through(l); t.ok() && (g.state == sources.Live || g.state == sources.Moved) && t.agreement() != disagrees {
					f.state, f.conf, f.access, f.shown = sources.Live, .85, g.access, l.Kind
					f.reason, f.why = g.reason, g.why
					f.extra = append(f.extra, "http.403")
				}
				return true
			}
			s.ask(f, sources.LookProfile, s.cited.raw)
			return true
		},
	},
	{
		ID: "D11", Reason: "http.403_specific", Leaning: sources.Dead, Confidence: .65, Strike: sources.S3, stage: stageWall,
		Why:    "The site refuses this one page, which it used to show, although it answers plainly for others.",
		Doc:    "Three looks in a row end at a bare 403 after the page was seen well, and a made-up sibling gets a plain 404.",
		Origin: "blanket acceptance of 403 hides dead links (apify-docs PR 2261), blanket failure floods editors (lychee issue 1157)",
		Advice: "Open it in a browser; it may have been taken down.",
		match: func(s *sight, f *finding) bool {
			if !s.answeredWith(403) || s.barrier().kind != "" || !s.refusedSince() {
				return false
			}
			l := s.look(sources.LookSibling)
			if l == nil {
				s.ask(f, sources.LookSibling, s.madeUp())
				f.reason, f.leaning, f.conf, f.strike = "http.403", sources.Uncertain, .5, sources.S0
				f.why = "The site refuses to show the page to this program (403); that says nothing about the page."
				return true
			}
			return hardMissing(&l.Visit.Fetch)
		},
	},
	{
		ID: "D12", Reason: "http.404", Leaning: sources.Dead, Confidence: .85, Strike: sources.S2, First: true, stage: stageStatus,
		Why:    "The server says this page does not exist (404).",
		Doc:    "404; asked for a second time in the run with a browser-like profile before anything is concluded.",
		Origin: "RFC 9110, section 15.5.5; the second look because one site answered 404 to one client and 200 to another at the same minute",
		Advice: "Compare the spelling; otherwise use an archived copy or the page's new address.",
		match: func(s *sight, f *finding) bool {
			if !s.answeredWith(404) {
				return false
			}
			s.stillThere(f)
			return true
		},
	},
	{
		ID: "D13", Reason: "http.404_hostwide", Confidence: .6, Strike: sources.S3,
		Why:    "The whole site suddenly says that nothing exists, so it is being rebuilt or turns programs away.",
		Doc:    "404 for three or more different addresses of a host that worked before, and nothing on it works; counted over the whole run. After five looks over three weeks it is believed.",
		Origin: "site reorganisations, and walls that speak 404",
		Advice: "Look at the site's front page in a browser.",
	},
	{
		ID: "D14", Reason: "http.410", Leaning: sources.Dead, Confidence: .95, Strike: sources.S1, First: true, stage: stageStatus,
		Why:    "The server says this page was removed for good (410).",
		Doc:    "410; asked for a second time in the run.",
		Origin: "RFC 9110, section 15.5.11",
		Advice: "Use an archived copy.",
		match: func(s *sight, f *finding) bool {
			if !s.answeredWith(410) {
				return false
			}
			s.stillThere(f)
			return true
		},
	},
	{
		ID: "D15", Reason: "http.head_refused", Confidence: .5,
		Why:    "The server does not answer the short form of a request.",
		Doc:    "405 or 501 to HEAD. ibid always sends GET, so only visits that another program made end here.",
		Origin: "RFC 9110, section 9.3.2; CheckIfDead and linkinator repeat HEAD errors as GET",
		Advice: "Run again; ibid asks in the ordinary way.",
		stage:  stagePolicy,
		match: func(s *sight, _ *finding) bool {
			h := s.fetch.Final()
			return h != nil && h.Method == http.MethodHead && s.answeredWith(405, 501)
		},
	},
	{
		ID: "D16", Reason: "http.405", Confidence: .5, Strike: sources.S3, stage: stageStatus,
		Why:    "The server does not accept the ordinary way of asking for a page.",
		Doc:    "405 or 501 to GET.",
		Origin: "RFC 9110, sections 15.5.6 and 15.6.2",
		Advice: "Open it in a browser.",
		match:  answered(405, 501),
	},
	{
		ID: "D17", Reason: "http.406", Confidence: .5, Strike: sources.S3, stage: stageStatus,
		Why:    "The server has the page in no form that this program asked for.",
		Doc:    "406.",
		Origin: "RFC 9110, section 15.5.7",
		Advice: "Open it in a browser.",
		match: func(s *sight, f *finding) bool {
			return s.answeredWith(406) && s.secondOpinion(f)
		},
	},
	{
		ID: "D18", Reason: "http.408", Confidence: .3, Strike: sources.S3, stage: stageStatus,
		Why:    "The server lost patience with this connection.",
		Doc:    "408 or 425.",
		Origin: "RFC 9110, section 15.5.9; RFC 8470",
		Advice: "Wait for the next run.",
		match:  answered(408, 425),
	},
	{
		ID: "D19", Reason: "wall.session", Leaning: sources.Live, Access: sources.AccessLogin, Confidence: .7, stage: stageWall,
		Why:    "The site wants a running session before it shows the page.",
		Doc:    "409, 412, 428, 440 or 449.",
		Origin: "RFC 6585; IABot counts these among its subscription codes",
		Advice: "Open it in a browser.",
		match:  answered(409, 412, 428, 440, 449),
	},
	{
		ID: "D20", Reason: "client.request", Confidence: .8, stage: stagePolicy,
		Why:    "The server did not like the form of our request; that says nothing about the page.",
		Doc:    "411, 413, 414, 415, 416, 417 or 431: our fault.",
		Origin: "RFC 9110, sections 15.5.12 to 15.5.18; RFC 6585",
		Advice: "Open it in a browser.",
		match:  answered(411, 413, 414, 415, 416, 417, 431),
	},
	{
		ID: "D21", Reason: "throttle.custom", Leaning: sources.Live, Access: sources.AccessBotWall, Confidence: .7, stage: stageWall,
		Why:    "The site asks for fewer visits by programs, so the page could not be seen.",
		Doc:    "418, 420, 430, 498 or 529, which sites use like 429.",
		Origin: "practice of large sites; no specification",
		Advice: "Wait for the next run, or open it in a browser.",
		match:  answered(418, 420, 430, 498, 529),
	},
	{
		ID: "D22", Reason: "http.421", Confidence: .5, Strike: sources.S3, stage: stageStatus,
		Why:    "The server says that the request came over the wrong connection.",
		Doc:    "421.",
		Origin: "RFC 9110, section 15.5.20",
		Advice: "Wait for the next run.",
		match:  answered(421),
	},
	{
		ID: "D23", Reason: "http.4xx_other", Confidence: .4, Strike: sources.S3, stage: stageStatus,
		Why:    "The server refuses the request with an unusual code.",
		Doc:    "423, 424, 426 and every other code from 400 to 499 that no row names.",
		Origin: "RFC 9110, section 15.5; RFC 4918",
		Advice: "Open it in a browser.",
		match: func(s *sight, _ *finding) bool {
			return s.fetch.Failure == nil && s.status/100 == 4 && !oneOf(s.status, named4xx)
		},
	},
	{
		ID: "D24", Reason: "throttle.429", Leaning: sources.Live, Access: sources.AccessBotWall, Confidence: .9, stage: stageWall,
		Why:    "The site asks programs to come back later, so the page could not be seen.",
		Doc:    "429 with Retry-After, which is obeyed.",
		Origin: "RFC 6585, section 4; RFC 9110, section 10.2.3",
		Advice: "Wait for the next run.",
		match: func(s *sight, f *finding) bool {
			return s.answeredWith(429) && s.header.Get("Retry-After") != "" && !s.botted(f)
		},
	},
	{
		ID: "D25", Reason: "throttle.429", Leaning: sources.Live, Access: sources.AccessBotWall, Confidence: .85, stage: stageWall,
		Why:    "The site asks programs to come back later, so the page could not be seen.",
		Doc:    "429 without Retry-After.",
		Origin: "RFC 6585, section 4; EDGI's client waits 60 s",
		Advice: "Wait for the next run.",
		match:  func(s *sight, f *finding) bool { return s.answeredWith(429) && !s.botted(f) },
	},
	{
		ID: "D26", Reason: "legal.geo", Leaning: sources.Live, Access: sources.AccessLegal, Confidence: .8, stage: stageWall,
		Why:    "The site does not show the page in the country from which it was asked for.",
		Doc:    "451, or a refusal or nearly empty page that speaks of regions or legal reasons.",
		Origin: "RFC 7725",
		Advice: "Ask somebody elsewhere to open it.",
		match: func(s *sight, f *finding) bool {
			return s.answeredWith(451) || s.barrier().kind == barLegal
		},
	},
	{
		ID: "D27", Reason: "http.500", Confidence: .4, Strike: sources.S3, stage: stageStatus,
		Why:    "The server failed while it made the page (500); this usually passes.",
		Doc:    "500 and every other code from 500 to 599 that no row names.",
		Origin: "RFC 9110, section 15.6.1",
		Advice: "Wait for the next runs.",
		match: func(s *sight, _ *finding) bool {
			return s.fetch.Failure == nil && s.status/100 == 5 && !oneOf(s.status, named5xx)
		},
	},
	{
		ID: "D28", Reason: "http.gateway", Confidence: .3, Strike: sources.S3, stage: stageStatus,
		Why:    "A server in front of the site got no answer from it; this usually passes.",
		Doc:    "502 or 504.",
		Origin: "RFC 9110, sections 15.6.3 and 15.6.5",
		Advice: "Wait for the next runs.",
		match:  answered(502, 504),
	},
	{
		ID: "D29", Reason: "http.maintenance", Leaning: sources.Live, Confidence: .6, Strike: sources.S3, stage: stageStatus,
		Why:    "The site is closed for repairs or too busy at the moment (503).",
		Doc:    "503, or a page that only says that the site is being maintained or that something of it is out of order.",
		Origin: "RFC 9110, section 15.6.4",
		Advice: "Wait for the next runs.",
		match: func(s *sight, f *finding) bool {
			if s.answeredWith(503) {
				if s.header.Get("Retry-After") == "" && !maintenancePhrases.in(s.title+s.heading+s.body()) {
					f.conf, f.leaning = .4, sources.Uncertain
				}
				return true
			}
			if s.ok() && s.read && s.short(80) && s.agreement() != agrees && (!s.blankHost() || s.beingBuilt()) && maintenancePhrases.in(s.title+s.heading+s.body()) && saying(s.snap.Heading) == silent && saying(s.ownTitle()) == silent {
				f.strike = sources.S0
				f.why = "The site says that it is closed for repairs at the moment."
				return true
			}
			return false
		},
	},
	{
		ID: "D30", Reason: "wall.bot", Leaning: sources.Live, Access: sources.AccessBotWall, Confidence: .9, stage: stageWall,
		Why:    "The site turns programs away, so the page could not be seen; people probably can see it.",
		Doc:    "An answer of 500 or more, most often 503, with the signature of a robot wall.",
		Origin: "as D9",
		Advice: "Open it once in a browser; nothing speaks against it.",
		match:  func(s *sight, f *finding) bool { return s.status >= 500 && s.status != 999 && s.botted(f) },
	},
	{
		ID: "D31", Reason: "http.5xx_resource", Confidence: .4, Strike: sources.S3, stage: stageStatus,
		Why:    "The site has run out of room or traffic; this usually passes.",
		Doc:    "507, 508 or 509.",
		Origin: "RFC 4918, section 11.5; RFC 5842, section 7.2",
		Advice: "Wait for the next runs.",
		match:  answered(507, 508, 509),
	},
	{
		ID: "D32", Reason: "cdn.origin_down", Confidence: .5, Strike: sources.S3, stage: stageStatus,
		Why:    "The network in front of the site cannot reach the site itself.",
		Doc:    "520 to 524.",
		Origin: "Cloudflare, \"5xx errors\"; Pew Research Center 2024 counts 523 as gone",
		Advice: "Wait for the next runs.",
		match: func(s *sight, f *finding) bool {
			if !s.answeredWith(520, 521, 522, 523, 524) {
				return false
			}
			if n := len(s.c.History); n > 0 && !s.nested && oneOf(s.c.History[n-1].Fetch.Status(), []int{520, 521, 522, 523, 524, 530}) {
				f.leaning = sources.Dead
			}
			return true
		},
	},
	{
		ID: "D33", Reason: "cdn.origin_tls", Confidence: .4, Strike: sources.S3, stage: stageStatus,
		Why:    "The network in front of the site does not accept the site's own security certificate.",
		Doc:    "525 or 526.",
		Origin: "Cloudflare, \"5xx errors\"",
		Advice: "Wait for the next runs.",
		match:  answered(525, 526),
	},
	{
		ID: "D34", Reason: "cdn.origin_dns", Leaning: sources.Dead, Confidence: .75, Strike: sources.S2, stage: stageStatus,
		Why:    "The network in front of the site no longer knows where the site is.",
		Doc:    "530, or an error 1016 page of the network.",
		Origin: "Cloudflare, \"1xxx errors\"",
		Advice: "Look for an archived copy if it stays.",
		match: func(s *sight, _ *finding) bool {
			return s.answeredWith(530) || s.status >= 400 && s.short(300) && originDNS.in(s.title+s.heading+s.body())
		},
	},
	{
		ID: "D35", Reason: "wall.bot.999", Leaning: sources.Live, Access: sources.AccessBotWall, Confidence: .9, stage: stageWall,
		Why:    "The site turns programs away, so the page could not be seen; people probably can see it.",
		Doc:    "999.",
		Origin: "LinkedIn's practice; Save Page Now maps it to \"site is blocking us\"",
		Advice: "Open it once in a browser; nothing speaks against it.",
		match:  answered(999),
	},
	{
		ID: "D36", Reason: "protocol.invalid", Confidence: .5, Strike: sources.S3, stage: stageConnect,
		Why:    "The server's answer is no proper web answer.",
		Doc:    "A status below 200 or above 599, a 304 to a request without validators, or headers that cannot be read.",
		Origin: "RFC 9110, sections 15 and 15.4.5; RFC 9112, section 2",
		Advice: "Open it in a browser.",
		match: func(s *sight, _ *finding) bool {
			if s.failedWith(sources.FailProtocol) {
				return true
			}
			return s.fetch.Failure == nil && len(s.chain) > 0 && s.status != 999 && (s.status < 200 || s.status > 599 || s.status == http.StatusNotModified && !s.unchanged())
		},
	},
}

var named4xx = []int{400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418, 420, 421, 425, 428, 429, 430, 431, 440, 449, 451, 498}

var named5xx = []int{501, 502, 503, 504, 507, 508, 509, 520, 521, 522, 523, 524, 525, 526, 529, 530}

var originDNS = foldAll("origin dns error", "error 1016", "error code 1016")

var maintenancePhrases = foldAll(
	"maintenance", "back soon", "be right back", "back shortly", "temporarily unavailable", "temporarily down", "temporarily out of service", "under repair", "undergoing repairs", "upgrading our", "scheduled downtime", "down for repairs", "try again later", "come back later",
	"wartung", "wartungsarbeiten", "vorubergehend nicht", "en maintenance", "temporairement indisponible", "en mantenimiento", "temporalmente no disponible", "em manutencao", "in manutenzione", "temporaneamente non disponibile",
	"onderhoud", "tijdelijk niet beschikbaar", "tijdelijk onbereikbaar", "underhall", "tillfalligt", "vedligeholdelse", "vedlikehold", "huolto", "przerwa techniczna", "prace techniczne", "tymczasowo niedostepna", "udrzba", "docasne nedostupne",
	"технические работы", "техническое обслуживание", "временно недоступен", "временно недоступна", "технічні роботи", "bakim", "gecici olarak", "pemeliharaan", "维护", "維護", "メンテナンス", "점검 중", "صيانة", "karbantartas", "mentenanta", "συντηρηση", "bao tri", "תחזוקה",
)

// botted reports whether a robot wall stands in the way, and names it.
func (s *sight) botted(f *finding) bool {
	b := s.barrier()
	if b.kind != barBot {
		return false
	}
	f.reason = b.reason
	return true
}

// hardMissing reports whether a host said plainly that an address does not
// exist.
func hardMissing(f *sources.Fetch) bool {
	return f.Failure == nil && (f.Status() == 404 || f.Status() == 410)
}
