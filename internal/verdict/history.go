package verdict

import (
	"strings"

	"ibid/sources"
)

// historyRules is section G: what several looks say together, and why a source
// was not looked at in this run.
var historyRules = []Rule{
	{
		ID: "G1", Reason: "look.disagrees", Leaning: sources.Live, Confidence: .6,
		Why:    "The site answers programs and browsers differently, so it cannot be told from here.",
		Doc:    "The first request says that the page is missing; the browser-like one, or the one from a second place on the network where --second-proxy names one, shows it.",
		Origin: "one parliament's site that answered 404 to one client and 200 to another at the same minute",
		Advice: "Open it once in a browser.",
	},
	{
		ID: "G2", Reason: "history.streak", Confidence: .9, Strike: sources.S0,
		Why:    "Several visits over time ended the same way.",
		Doc:    "Strikes at least 72 hours apart whose weights reach 3 over the span that their classes ask for.",
		Origin: "InternetArchiveBot: three failed checks at least three days apart; weights and spans are ours",
		Advice: "Use an archived copy or the page's new address.",
	},
	{
		ID: "G3", Reason: "history.waiting", Confidence: .9,
		Why:    "Earlier visits failed too, but not often or long enough to be sure.",
		Doc:    "There are strikes against the source, fewer than it takes.",
		Origin: "as G2",
		Advice: "Wait for the next runs.",
	},
	{
		ID: "G4", Reason: "history.clock", Confidence: .9,
		Why:    "This machine's clock disagrees with earlier visits, so nothing was counted over time.",
		Doc:    "An earlier visit lies in the future, or the visits are out of order.",
		Origin: "IABot counts spans of time; a clock that was turned back makes them meaningless",
		Advice: "Set the clock.",
	},
	{
		ID: "G5", Reason: "host.skipped", Confidence: .9, stage: stagePolicy,
		Why:    "The site failed or asked for patience before in this run, so this page was left for another time.",
		Doc:    "The breaker of the host was open.",
		Origin: "circuit breaker (Nygard, \"Release It!\"); RFC 6585, section 4",
		Advice: "Wait for the next run.",
		match:  failed(sources.FailSkipped),
	},
	{
		ID: "G6", Reason: "run.cancelled", Confidence: .95, stage: stagePolicy,
		Why:    "The run was interrupted before this page was looked at.",
		Doc:    "The run was cancelled.",
		Origin: "our own run",
		Advice: "Run again; what was seen is kept.",
		match:  failed(sources.FailCancelled),
	},
	{
		ID: "G7", Reason: "client.limit", Confidence: .95, stage: stagePolicy,
		Why:    "This machine could not send the request; that says nothing about the page.",
		Doc:    "No file descriptors, no memory, or another fault of our own.",
		Origin: "our own machine",
		Advice: "Run again with fewer requests at once.",
		match:  failed(sources.FailClient),
	},
	{
		ID: "G8", Reason: "url.port", Confidence: .95, stage: stageAddress,
		Why:    "The address names a port of another service, so it was not visited.",
		Doc:    "A port that browsers refuse too (mail, file transfer, data bases).",
		Origin: "WHATWG Fetch, section 2.9 (bad ports)",
		Advice: "Correct the address.",
		match:  failed(sources.FailPort),
	},
	{
		ID: "G9", Reason: "run.unseen", Confidence: .95,
		Why:    "The source was not visited.",
		Doc:    "Nothing is known: no request was made and no failure noted.",
		Origin: "our own run",
		Advice: "Run again.",
	},
	{
		ID: "G10", Reason: "history.unconfirmed", Confidence: .9,
		Why:    "For more than 90 days no visit has got past the site's wall.",
		Doc:    "Walls only since the last good visit, for 90 days or more. Never a reason to call a source dead.",
		Origin: "own policy",
		Advice: "Open it once in a browser and confirm it by hand.",
	},
	{
		ID: "G11", Reason: "run.mass_change", Leaning: sources.Dead, Confidence: .6,
		Why:    "Very many sources would have become dead in one run, so all of them were held back until a later run says the same.",
		Doc:    "Three or more sources that were seen well, and more than a tenth of all such sources, would turn dead at once. A run at least 72 hours later that says the same is believed; counted over the whole run.",
		Origin: "own policy: at that rate the fault is more often on this side",
		Advice: "Open one or two of them in a browser, and run again in three days.",
	},
	{
		ID: "G12", Reason: "client.proxy", Confidence: .95, stage: stagePolicy,
		Why:    "The proxy that every request goes through did not answer, so the page was not asked for.",
		Doc:    "The proxy of --proxy or --second-proxy cannot be reached, or refuses to serve us.",
		Origin: "RFC 9110, section 9.3.6 (CONNECT); RFC 1928",
		Advice: "Look after the proxy, or leave it out, and run again.",
		match: func(s *sight, f *finding) bool {
			if !s.failedWith(sources.FailProxy) {
				return false
			}
			if said := s.fetch.Failure.Detail; said != "" {
				f.why = proxySaid(said) + "; so the page was not asked for."
			}
			return true
		},
	},
	{
		ID: "G13", Reason: "run.requests_spent", Confidence: .95, stage: stagePolicy,
		Why:    "The run had asked as often as --max-requests allows, so this page was left for another time.",
		Doc:    "The run's limit of requests was reached before this one.",
		Origin: "our own run",
		Advice: "Run again, or allow more requests.",
		match:  failed(sources.FailSpent),
	},
}

// proxySaid makes the beginning of a sentence of what is known of the proxy.
func proxySaid(detail string) string {
	return "T" + strings.TrimPrefix(strings.TrimSuffix(sources.Clip(sources.Printable(detail), 250), "."), "t")
}
