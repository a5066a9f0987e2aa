package verdict

import (
	"strings"

	"ibid/sources"
)

// softScore is how much a good answer looks like an error page.
type softScore struct {
	points  float64
	title   bool // a not-found phrase in the title
	heading bool // a not-found phrase in the first heading
	body    bool // a not-found sentence on a short page
	marked  bool // a number or a name in the page's own markup says so
}

// speaks reports whether anything on the page says that a page is missing.
func (x softScore) speaks() bool { return x.title || x.heading || x.body || x.marked }

// The points of the features; 1 or more leans towards dead.
//
// Origin: features of Prieto, Álvarez, Cacheda 2013, Meneses, Furuta, Shipman
// 2012 and the public soft-404 classifiers; the weights are ours.
const (
	pointsTitle     = .7
	pointsHeading   = .5
	pointsBody      = .4
	pointsAsked     = .4
	pointsNumber    = .4
	pointsToken     = .4
	pointsErrorURL  = .6
	pointsCanonical = .3
	pointsNoIndex   = .2
	pointsSiteName  = .3
	pointsShort     = .2
	pointsLinks     = .1
	pointsCited     = -1.5
	pointsLong      = -.7
	pointsTopic     = -1.0
)

// certain is the score from which a page leans towards dead, a little less than
// 1 because tenths do not add up in binary.
const certain = 1 - 1e-9

// softScore adds up the signs of a missing page on a page that came with a
// good status.
func (s *sight) softScore() softScore {
	return s.soft.get(func() softScore {
		var x softScore
		if !s.ok() || !s.read || s.cited.root() && !s.moved() || s.snap.Unreadable != "" {
			return x
		}
		title, heading := fold(s.ownTitle()), s.heading
		enough := plain
		if s.short(60) {
			enough = hinting
		}
		x.title = saying(s.ownTitle()) >= enough || s.snap.Title != s.ownTitle() && saying(s.snap.Title) >= enough
		x.heading = saying(s.snap.Heading) >= enough
		if s.short(120) {
			x.body = saysGone(s.sentences())
		}
		phrase := x.title || x.heading || x.body
		add := func(when bool, points float64) {
			if when {
				x.points += points
			}
		}
		add(x.title, pointsTitle)
		add(x.heading, pointsHeading)
		add(x.body, pointsBody)
		add(x.body && s.short(60) && asksBack(s.sentences()), pointsAsked)
		numbered := number404(title) || number404(heading)
		named := s.mentions("error404", "error-404", "page-404", "page404", "not-found", "notfound", "page-not-found", "error-page", "errorpage", "http-404", "404-page")
		x.marked = numbered || named
		add(numbered, pointsNumber)
		add(named, pointsToken)
		add(errorPlace(s.final) && !errorPlace(s.cited) && s.moved(), pointsErrorURL)
		add(s.canonicalHome(), pointsCanonical)
		add(s.snap.NoIndex && phrase, pointsNoIndex)
		add(s.snap.SiteName != "" && strings.TrimSpace(title) == strings.TrimSpace(fold(s.snap.SiteName)) && s.agreement() == disagrees, pointsSiteName)
		add(s.short(40) && (phrase || s.agreement() != unknown), pointsShort)
		add(s.snap.LinkShare > .6, pointsLinks)
		add(phrase && s.short(40) && lament.in(title+heading), pointsShort)
		add(s.agreement() == agrees, pointsCited)
		add(s.words() > 400 && !x.title, pointsLong)
		add(s.words() > 250 && x.title && !x.heading && !x.body, pointsLong)
		for i := range s.c.Source.Cited {
			if t := s.c.Source.Cited[i].Citation.Title; saying(t) > silent || number404(fold(t)) {
				x.points += pointsTopic
				break
			}
		}
		return x
	})
}

// soft404 lets a probe of the host speak before a score does: it asks for the
// look at a made-up sibling. Where the host answers it with a plain 404, the
// page is one that the host knows: a title or heading that says it is gone
// counts little, and smaller signs count nothing.
func (s *sight) soft404(f *finding) bool {
	switch s.probed() {
	case notProbed:
		s.ask(f, sources.LookSibling, s.madeUp())
	case samePage, sameEnd:
		f.first = true
		f.conf = .95
		f.extra = append(f.extra, "soft404.probe")
		s.ask(f, sources.LookProfile, s.cited.raw)
	case honest:
		f.conf -= .2
		f.strike = sources.S3
		if x := s.softScore(); !x.title && !x.heading {
			f.leaning, f.strike = sources.Uncertain, sources.S0
		}
	case different:
		f.conf -= .1
	}
	return true
}

// ownTitle returns the title element: the first candidate, or the best title.
func (s *sight) ownTitle() string {
	if len(s.snap.Titles) > 0 {
		return s.snap.Titles[0]
	}
	return s.snap.Title
}

// number404 reports whether 404 or 410 stands in a folded title as a word of
// its own and not in a product's or an address's name.
func number404(folded string) bool {
	n := wordsIn(folded)
	return n <= 9 && strings.Contains(folded, " 404 ") && (n <= 4 || strings.Contains(folded, " error ") || strings.Contains(folded, " http "))
}

// sentences returns the beginning of the folded text of a short page.
func (s *sight) sentences() string { return firstBytes(s.body(), 2400) }
