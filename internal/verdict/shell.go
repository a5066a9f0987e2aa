package verdict

import (
	"strings"
	"time"

	"ibid/sources"
)

// scripted reports whether a script may still make another page of this one in
// a browser: it has the root element of a script-built page, says little more
// than that it needs a script, or reloads itself at once, and neither title nor
// heading says that there is no such page.
func (s *sight) scripted() bool {
	return (s.snap.AppShell || s.scriptOnly() || s.pleads() || s.reloads()) && saying(s.snap.Heading) == silent && saying(s.ownTitle()) == silent
}

// reloads reports whether an almost empty page sends its reader back to itself
// within seconds: it has set a cookie, or waits for something that a browser
// does.
func (s *sight) reloads() bool {
	r := s.snap.Refresh
	return s.read && r != nil && s.snap.Words < 40 && r.After >= 0 && r.After <= 10*time.Second && (sources.Canonical(r.URL) == sources.Canonical(s.final.raw) || sources.Canonical(r.URL) == sources.Canonical(s.cited.raw))
}

// scriptOnly reports whether a page has a script and no text of its own, and
// is not called like its domain, as parked names are.
func (s *sight) scriptOnly() bool {
	title := strings.TrimSpace(fold(s.ownTitle()))
	return s.read && s.snap.Words < 4 && len(s.snap.Scripts) > 0 && strings.Contains(s.snap.MediaType, "html") && title != strings.TrimSpace(fold(s.final.host)) && title != strings.TrimSpace(fold(bareHost(s.final.host)))
}

// pleads reports whether an almost empty page asks for JavaScript, in whatever
// language: the word is the same in all.
func (s *sight) pleads() bool {
	return s.read && s.snap.Words < 40 && strings.Contains(s.body(), "javascript")
}

// nameless reports whether a page that stands at every address says in no
// words we know that there is no such page. A short one of these without the
// site's own menus around it may as well be a wall.
func (s *sight) nameless() bool {
	return s.short(150) && !s.softScore().speaks()
}

// speaksOfBarriers reports whether the beginning of a longer page speaks of
// consent, accounts, subscriptions, places or robots, so that it may stand in
// front of the cited one.
func (s *sight) speaksOfBarriers() bool {
	head := s.title + s.heading
	said := head + firstBytes(s.main(), 1500)
	return s.snap.Password || loginPhrases.in(head) || refusals.in(head) ||
		consentPhrases.in(said) || cookieWords.in(said) && acceptWords.in(said) || legalPhrases.in(said) || humanPhrases.in(said) || paywallPhrases.in(said)
}

// dressed reports whether a page stands in the menus and links of its site,
// which walls leave out.
func (s *sight) dressed() bool {
	return s.snap.Words-s.words() >= 20 || len(s.snap.Links) >= 8
}
