package verdict

import (
	"strings"

	"ibid/sources"
)

// contentRules is section F: what a good answer shows.
var contentRules = []Rule{
	{
		ID: "F1", Reason: "soft404.title", Leaning: sources.Dead, Confidence: .9, Strike: sources.S2, stage: stageSoft404,
		Why:    "The page opens, but its title says that there is no such page.",
		Doc:    "A not-found phrase in the title of a page that does not carry the cited title and is no long text.",
		Origin: "Prieto et al. 2013; Meneses et al., TPDL 2012",
		Advice: "Look for the page's new address or use an archived copy.",
		match: func(s *sight, f *finding) bool {
			x := s.softScore()
			if !x.title || x.points < .6 {
				return false
			}
			if p := s.probed(); !s.short(300) && p != samePage && p != sameEnd {
				// A long text under such a title: a work about missing pages, or an
				// error page with much around it. Only the host can tell.
				s.ask(f, sources.LookSibling, s.madeUp())
				f.leaning, f.strike, f.conf = sources.Uncertain, sources.S0, .5
				f.why = "The title says that there is no such page, and yet there is much text."
				return p == notProbed || p == probeFailed
			}
			return s.soft404(f)
		},
	},
	{
		ID: "F2", Reason: "soft404.heading", Leaning: sources.Dead, Confidence: .85, Strike: sources.S2, stage: stageSoft404,
		Why:    "The page opens, but its heading says that there is no such page.",
		Doc:    "A not-found phrase in the first heading and under 300 words of text.",
		Origin: "Prieto et al. 2013",
		Advice: "Look for the page's new address or use an archived copy.",
		match: func(s *sight, f *finding) bool {
			x := s.softScore()
			return x.heading && s.short(300) && x.points >= .5 && s.soft404(f)
		},
	},
	{
		ID: "F3", Reason: "soft404.score", Leaning: sources.Dead, Confidence: .8, Strike: sources.S2, stage: stageSoft404,
		Why:    "The page opens, but everything about it looks like an error page.",
		Doc:    "Several weak signs of a missing page that together reach the threshold.",
		Origin: "features of Prieto et al. 2013, TeamHG-Memex/soft404 and internetarchive/tarb_soft404",
		Advice: "Open it in a browser; look for the page's new address or use an archived copy.",
		match: func(s *sight, f *finding) bool {
			return s.softScore().points >= certain && s.soft404(f)
		},
	},
	{
		ID: "F4", Reason: "soft404.probe", Leaning: sources.Dead, Confidence: .95, Strike: sources.S2, First: true, stage: stageSoft404,
		Why:    "The site shows this same page for addresses that do not exist, so the cited page is gone.",
		Doc:    "A made-up address beside the cited one ends at the same page or shows the same text. A short page without menus that says in no known words that something is missing may be a wall, and does not count.",
		Origin: "Bar-Yossef et al., WWW 2004; Ben Hoyt's soft404",
		Advice: "Look for the page's new address or use an archived copy.",
		match: func(s *sight, f *finding) bool {
			if !s.ok() || s.citedAgreement() == agrees || s.cited.root() || s.final.root() && !s.moved() {
				return false
			}
			switch s.probed() {
			case samePage, sameEnd:
				if s.scripted() || s.slugTitled() && s.siblingTitled() {
					return false // the site does not mind how the end of an address is spelt
				}
				if s.agreement() == unknown && !s.named() && !s.short(150) && !s.softScore().speaks() {
					f.first = false // a long page, and no title to hold it against
				}
				switch {
				case !s.short(150) && s.speaksOfBarriers():
					f.first, f.strike, f.conf = false, sources.S0, .5
					f.why = "The site shows this same page for every address, and the page may be a barrier."
					return true
				case !s.nameless():
				case s.snap.Password || maintenancePhrases.in(s.title+s.heading+s.main()):
					return false
				case !s.dressed():
					f.first, f.leaning, f.strike, f.conf = false, sources.Uncertain, sources.S0, .5
					f.why = "The site shows this same short page for every address; it may be a barrier as well as an error page."
					return true
				}
				s.ask(f, sources.LookProfile, s.cited.raw)
				return true
			}
			return false
		},
	},
	{
		ID: "F5", Reason: "soft404.no_results", Leaning: sources.Dead, Confidence: .7, Strike: sources.S2, stage: stageSoft404,
		Why:    "The page opens, but it is a search that found nothing.",
		Doc:    "A search or list page that says it has no results.",
		Origin: "Prieto et al. 2013 (error pages that offer a search)",
		Advice: "Look for the page's new address or use an archived copy.",
		match: func(s *sight, f *finding) bool {
			if !s.ok() || s.agreement() == agrees || !s.short(200) || !noResults.in(s.title+s.heading+s.body()) {
				return false
			}
			if s.probed() == honest {
				f.conf = .6
			}
			return true
		},
	},
	{
		ID: "F6", Reason: "content.empty", Confidence: .5, Strike: sources.S3, stage: stageBody,
		Why:    "The page opens but is empty.",
		Doc:    "No body, or under 20 words without scripts.",
		Origin: "sandcrawler calls under 20 words a stub",
		Advice: "Open it in a browser.",
		match: func(s *sight, f *finding) bool {
			if !s.ok() || s.unchanged() || s.fetch.Truncated != sources.Whole {
				return false
			}
			if !s.read {
				return len(s.fetch.Body) == 0
			}
			if s.snap.Unreadable != "" || !textual(s.snap.MediaType) || s.snap.AppShell || s.scriptOnly() || s.reloads() || s.onward() != nil {
				return false
			}
			return s.snap.Words == 0 && strings.TrimSpace(s.snap.Title) == "" || s.bare()
		},
	},
	{
		ID: "F7", Reason: "content.js_shell", Leaning: sources.Live, Confidence: .8, stage: stageBody,
		Why:    "The page is built by a script in the browser, so its text could not be seen.",
		Doc:    "The root element of a script-built page, a plea to enable JavaScript or a page that reloads itself at once, and under 50 words of text or the same text for a made-up address.",
		Origin: "root elements of the common frameworks; crawlers' practice",
		Advice: "Open it once in a browser.",
		match: func(s *sight, _ *finding) bool {
			if !s.ok() || !s.read || !s.snap.AppShell && !s.scriptOnly() && !((s.pleads() || s.reloads()) && s.scripted()) || s.onward() != nil {
				return false
			}
			return s.snap.Words < 50 && s.agreement() != agrees || s.scripted() && s.probed() == samePage && s.citedAgreement() != agrees
		},
	},
	{
		ID: "F8", Reason: "wall.bot", Leaning: sources.Live, Access: sources.AccessBotWall, Confidence: .9, stage: stageWall,
		Why:    "The site turns programs away, so the page could not be seen; people probably can see it.",
		Doc:    "A challenge page with a good status.",
		Origin: "as D9",
		Advice: "Open it once in a browser; nothing speaks against it.",
		match: func(s *sight, f *finding) bool {
			return (s.status/100 == 2 || s.status/100 == 3 || s.status == 0 || s.fetch.Failure != nil) && s.botted(f)
		},
	},
	{
		ID: "F9", Reason: "ok.paywall", State: sources.Live, Access: sources.AccessPaywall, Confidence: .88, stage: stageLive,
		Why:    "The page is there; most of its text is for subscribers.",
		Doc:    "Marks of a paywall on a page that is the cited one or not known to be another.",
		Origin: "schema.org isAccessibleForFree; Google's paywalled content mark-up; class names of the large vendors",
		Advice: "Nothing to do; an open copy beside it helps readers.",
		match: func(s *sight, _ *finding) bool {
			return s.ok() && s.paywalled() && s.agreement() != disagrees
		},
	},
	{
		ID: "F10", Reason: "wall.login", Leaning: sources.Live, Access: sources.AccessLogin, Confidence: .75, stage: stageWall,
		Why:    "Instead of the page there is a form for logging in.",
		Doc:    "A password field or a plea to log in on a short page that is not the cited one.",
		Origin: "sandcrawler; publishers' practice",
		Advice: "Check it with an account, or cite a public copy beside it.",
		match:  func(s *sight, _ *finding) bool { return s.barrier().kind == barLogin },
	},
	{
		ID: "F11", Reason: "wall.consent", Leaning: sources.Live, Access: sources.AccessConsent, Confidence: .75, stage: stageWall,
		Why:    "Instead of the page there is a question about cookies.",
		Doc:    "A consent dialogue that is most of the page. A consent script on a full article is normal.",
		Origin: "dialogues of the large consent vendors",
		Advice: "Open it once in a browser.",
		match:  func(s *sight, _ *finding) bool { return s.barrier().kind == barConsent },
	},
	{
		ID: "F12", Reason: "parked.page", Leaning: sources.Dead, Confidence: .92, Strike: sources.S1, First: true, stage: stageParked,
		Why:    "The site is gone: its name is parked or for sale.",
		Doc:    "Two independent marks of a parked domain (phrases, parking scripts, structure, the same page for any path), or the script of a parking service.",
		Origin: "Vissers et al., NDSS 2015; Cavaleri's report",
		Advice: "Use an archived copy.",
		match: func(s *sight, f *finding) bool {
			p := s.parking()
			if !p.yes {
				if p.marks == 0 {
					return false
				}
				switch s.probed() { // one mark alone: is it the same for any address?
				case notProbed:
					s.ask(f, sources.LookSibling, s.madeUp())
					f.first, f.conf, f.leaning, f.strike = false, .5, sources.Uncertain, sources.S0
					f.why = "The page speaks of a domain for sale; it cannot be told whether it is the site's own."
					return p.phrase
				case samePage, sameEnd:
				default:
					return false
				}
			}
			if s.probed() == honest {
				f.first, f.conf = false, .7
			}
			s.ask(f, sources.LookSibling, s.madeUp())
			s.ask(f, sources.LookProfile, s.cited.raw)
			return true
		},
	},
	{
		ID: "F13", Reason: "host.default_page", Leaning: sources.Dead, Confidence: .85, Strike: sources.S2, stage: stageParked,
		Why:    "Instead of the page there is the blank page of a web server or hosting company.",
		Doc:    "A server's default page, a suspended account, or a bare listing of a folder at the address of a document. Where a made-up sibling shows the same, the whole site is gone.",
		Origin: "default pages of nginx, Apache, IIS, Plesk and cPanel",
		Advice: "Look for the page's new address or use an archived copy.",
		match: func(s *sight, f *finding) bool {
			if !s.blankHost() {
				return false
			}
			switch s.probed() {
			case notProbed:
				s.ask(f, sources.LookSibling, s.madeUp())
			case samePage, sameEnd: // and every other page is gone with it
				f.first, f.conf = !s.beingBuilt(), .95
				f.extra = append(f.extra, "soft404.probe")
				s.ask(f, sources.LookProfile, s.cited.raw)
			}
			return true
		},
	},
	{
		ID: "F14", Reason: "drift.hijacked", Leaning: sources.Dead, Confidence: .75, Strike: sources.S2, stage: stageDrift,
		Why:    "Everything about this page is different from what it used to be: the site has probably changed hands.",
		Doc:    "Title, text and language or site name all differ from earlier visits that agree with each other.",
		Origin: "Vissers et al. 2015 (history of parked domains); Jones et al. 2016",
		Advice: "Read the page before keeping the citation; use an archived copy.",
		match: func(s *sight, _ *finding) bool {
			return s.ok() && s.hijacked()
		},
	},
	{
		ID: "F15", Reason: "ok.pdf", State: sources.Live, Confidence: .95, stage: stageLive,
		Why:    "The document opens.",
		Doc:    "A PDF was cited and a PDF came.",
		Origin: "ISO 32000-2, section 7.5.2 (file header)",
		Advice: "Nothing to do.",
		match: func(s *sight, _ *finding) bool {
			return s.ok() && !s.unchanged() && s.read && s.snap.MediaType == "application/pdf" && (s.cited.ext() == "pdf" || s.cited.ext() == "")
		},
	},
	{
		ID: "F16", Reason: "content.type_mismatch", Leaning: sources.Dead, Confidence: .75, Strike: sources.S2, stage: stageSoft404,
		Why:    "A document was cited and an ordinary web page came instead.",
		Doc:    "The address ends in the extension of a PDF, picture or data file, and HTML came that does not carry the cited title.",
		Origin: "sandcrawler (PDF links that give HTML); often a landing page or a soft 404",
		Advice: "Open it; the document may be linked from the page that came.",
		match: func(s *sight, f *finding) bool {
			if !s.wrongType() || s.agreement() == agrees {
				return false
			}
			switch s.probed() {
			case honest:
				return false // the host says so when something is missing
			case notProbed:
				s.ask(f, sources.LookSibling, s.madeUp())
			}
			return true
		},
	},
	{
		ID: "F17", Reason: "content.type_changed", State: sources.Live, Confidence: .8, stage: stageLive,
		Why:    "The address shows a document or download where a web page was cited.",
		Doc:    "A web page's extension, and a PDF or other file came.",
		Origin: "follows F16",
		Advice: "Nothing to do.",
		match: func(s *sight, _ *finding) bool {
			return s.ok() && s.read && pageExts[s.cited.ext()] && s.snap.MediaType != "" && !textual(s.snap.MediaType)
		},
	},
	{
		ID: "F18", Reason: "content.truncated_cap", State: sources.Live, Confidence: .85, stage: stageBody,
		Why:    "The page is there; it is too long to be read to its end.",
		Doc:    "The body was cut by our own size limit.",
		Origin: "our limit; colly cuts silently, ibid says so",
		Advice: "Nothing to do; raise the limit if a claim lies further down.",
		match: func(s *sight, f *finding) bool {
			if !s.ok() || s.fetch.Truncated != sources.CutByCap || s.parking().yes || s.softScore().points >= certain {
				return false
			}
			if s.agreement() == disagrees || s.agreement() == unknown && s.named() && s.snap.Unreadable == "" || s.snap.Words == 0 && s.snap.Unreadable == "" {
				f.state, f.leaning, f.conf = sources.Uncertain, sources.Live, .5
				f.why = "The page is too long to be read to its end, and what was read is not the cited title."
			}
			return true
		},
	},
	{
		ID: "F19", Reason: "content.truncated_wire", Leaning: sources.Live, Confidence: .5, Strike: sources.S3, stage: stageBody,
		Why:    "The connection broke off in the middle of the page.",
		Doc:    "Less arrived than Content-Length announced, or the end came unexpectedly.",
		Origin: "RFC 9112, section 8",
		Advice: "Wait for the next run.",
		match: func(s *sight, _ *finding) bool {
			return s.status/100 == 2 && s.fetch.Truncated == sources.CutByWire
		},
	},
	{
		ID: "F20", Reason: "client.decode", Leaning: sources.Live, Confidence: .7, stage: stageBody,
		Why:    "The page came in a form that this program cannot unpack; that says nothing about the page.",
		Doc:    "The content coding is damaged, unknown or a bomb.",
		Origin: "RFC 9110, section 8.4",
		Advice: "Open it in a browser.",
		match: func(s *sight, f *finding) bool {
			if s.fetch.Truncated != sources.CutByCode {
				return false
			}
			f.extra = append(f.extra, "content.truncated_cap")
			return s.ok()
		},
	},
	{
		ID: "F21", Reason: "title.mismatch", State: sources.Live, Confidence: .7, stage: stageFlag,
		Why:    "The page opens, but its title has nothing in common with the cited one.",
		Doc:    "The likeness of the cited title to every title of the page is below 0.2.",
		Origin: "Reyes Ayala et al. 2022; Klein and Nelson on the stability of titles",
		Advice: "Read the page: is it still the cited one?",
		match: func(s *sight, f *finding) bool {
			if !s.ok() || s.agreement() != disagrees || s.comparisonBarred() {
				return false
			}
			if !s.cited.root() {
				s.ask(f, sources.LookSibling, s.madeUp())
			}
			f.why = s.bothTitles()
			return true
		},
	},
	{
		ID: "F22", Reason: "drift.minor", State: sources.Live, Confidence: .9, Signal: true, stage: stageLive,
		Why:    "The page has hardly changed since the last good visit.",
		Doc:    "Small changes of the text (see the drift measures).",
		Origin: "Jones et al., \"Scholarly Context Adrift\", 2016",
		Advice: "Nothing to do.",
		match:  func(s *sight, _ *finding) bool { return s.ok() && s.drifted().degree == sources.DriftMinor },
	},
	{
		ID: "F23", Reason: "drift.major", State: sources.Live, Confidence: .75, stage: stageFlag,
		Why:    "The page opens, but its text has changed much since it was last seen.",
		Doc:    "Large changes of the text (see the drift measures).",
		Origin: "Jones et al. 2016; Eve 2024 on lexical measures",
		Advice: "Read whether it still carries the claim.",
		match: func(s *sight, f *finding) bool {
			if !s.ok() || s.drifted().degree != sources.DriftMajor {
				return false
			}
			if s.citedAgreement() != agrees {
				s.ask(f, sources.LookSibling, s.madeUp())
			}
			return true
		},
	},
	{
		ID: "F24", Reason: "drift.replaced", Leaning: sources.Dead, Confidence: .75, Strike: sources.S2, stage: stageDrift,
		Why:    "A different text stands at this address now.",
		Doc:    "Hardly anything of the earlier text is left, and the title is another one.",
		Origin: "Jones et al. 2016",
		Advice: "Read the page before keeping the citation; use an archived copy.",
		match: func(s *sight, f *finding) bool {
			if !s.ok() || s.drifted().degree != sources.DriftReplaced || s.citedAgreement() == agrees {
				return false
			}
			if s.probed() == notProbed {
				s.ask(f, sources.LookSibling, s.madeUp())
			}
			return true
		},
	},
	{
		ID: "F25", Reason: "claim.quote_missing", State: sources.Live, Confidence: .85, stage: stageStrong,
		Why:    "The words that the note quotes were on the page and are not there any more.",
		Doc:    "A quotation of five or more words stands in the last good snapshot and not in this one.",
		Origin: "Jones et al. 2016: drift matters where it touches what is cited",
		Advice: "Read the page; use an archived copy for the quotation.",
		match:  func(s *sight, _ *finding) bool { return s.ok() && s.quoteLost() },
	},
	{
		ID: "F26", Reason: "content.withdrawn", State: sources.Live, Confidence: .85, stage: stageStrong,
		Why:    "The page opens and says that the work was withdrawn or retracted.",
		Doc:    "A notice of withdrawal, retraction or removal in title, heading or opening words.",
		Origin: "COPE retraction guidelines; Crossmark",
		Advice: "Check whether the claim can still rest on this work.",
		match: func(s *sight, _ *finding) bool {
			if !s.ok() || !s.read {
				return false
			}
			head := s.title + s.heading + firstBytes(s.opening(), 700)
			if !containsAny(head, withdrawnStems) {
				return false
			}
			cited := ""
			for _, u := range s.c.Source.Cited {
				cited += fold(u.Citation.Title)
			}
			p := withdrawn.find(head)
			if p == "" && strings.HasPrefix(s.title, " retracted ") {
				p = "retracted"
			}
			return p != "" && !strings.Contains(cited, p)
		},
	},
	{
		ID: "F27", Reason: "fragment.missing", State: sources.Live, Confidence: .85, stage: stageFlag,
		Why:    "The page opens, but the place in it that the address names is not there.",
		Doc:    "No element has the id of the cited fragment, or the words of a text fragment are not in the text; not asked on script-built pages.",
		Origin: "RFC 3986, section 3.5; WICG, URL Fragment Text Directives",
		Advice: "Look for the passage on the page and correct the end of the address.",
		match:  func(s *sight, _ *finding) bool { return s.ok() && s.fragmentLost() },
	},
	{
		ID: "F28", Reason: "content.updated_after", State: sources.Live, Confidence: .8, Signal: true, stage: stageFlag,
		Why:    "The page gives a date after it was cited, and its text has changed.",
		Doc:    "The page's own date is later than the earlier visit and the text differs.",
		Origin: "schema.org dateModified and datePublished",
		Advice: "Read whether it still carries the claim.",
		match: func(s *sight, _ *finding) bool {
			d := s.drifted()
			b := s.baseline()
			return s.ok() && b != nil && (d.degree == sources.DriftMajor || d.degree == sources.DriftReplaced) && s.snap.Published.After(b.Fetch.At)
		},
	},
}

// bare reports whether a page has almost no text, no title of its own and no
// script that could write one.
func (s *sight) bare() bool {
	return s.snap.Words < 20 && len(s.snap.Scripts) == 0 && strings.HasPrefix(s.snap.MediaType, "text/html") && s.snap.Heading == "" && strings.TrimSpace(s.snap.Title) == ""
}

var noResults = foldAll(
	"no results found", "no results for", "0 results for", "no results were found", "your search returned no results", "no search results", "nothing matched your search", "no matches found", "no posts found", "no articles found", "no entries found", "did not match any",
	"keine ergebnisse", "keine treffer", "aucun resultat", "no se encontraron resultados", "sin resultados", "nenhum resultado", "nessun risultato", "geen resultaten", "inga resultat", "ingen resultater", "brak wynikow", "zadne vysledky", "ничего не найдено", "sonuc bulunamadi", "tidak ada hasil", "没有找到相关", "検索結果はありません", "검색 결과가 없습니다", "لا توجد نتائج", "ei hakutuloksia", "nincs talalat", "niciun rezultat",
)

func firstBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return s[:n]
}

// comparisonBarred reports whether what came cannot be held against a title:
// a document without text, a shell, a stump.
func (s *sight) comparisonBarred() bool {
	return s.snap.Unreadable != "" || s.snap.AppShell && s.snap.Words < 50 || s.snap.Words == 0 && s.title == ""
}

// named reports whether any citation gives the source a title.
func (s *sight) named() bool {
	for i := range s.c.Source.Cited {
		if s.c.Source.Cited[i].Citation.Title != "" {
			return true
		}
	}
	return false
}
