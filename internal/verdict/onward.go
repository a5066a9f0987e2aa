package verdict

import (
	"strings"
	"time"

	"ibid/sources"
)

// prominent returns the one link that a page which speaks of a move can mean:
// the only one to another site, or the only one at all. It returns "" when
// there is none.
func (s *sight) prominent() string {
	var all, away []string
	for _, l := range s.snap.Links {
		p := placeOf(l)
		switch {
		case sources.Cosmetic(l, s.final.raw):
		case p.site != s.final.site:
			away = append(away, l)
			all = append(all, l)
		case !p.root():
			all = append(all, l)
		}
	}
	switch {
	case len(away) == 1:
		return away[0]
	case len(all) == 1:
		return all[0]
	}
	return ""
}

// movesTo makes a finding say where the page is now. An address is named only
// when what is there agrees with what is cited, by title, text or the words of
// the cited address: an editor may retype it unseen.
func (s *sight) movesTo(f *finding) bool {
	switch s.agreement() {
	case disagrees:
		return false
	case unknown:
		f.conf -= .13
		s.ask(f, sources.LookSibling, s.madeUp())
		if !s.slugAgrees() {
			f.why = strings.TrimSuffix(f.why, ".") + "; whether the page there is the cited one cannot be told."
			return true
		}
	}
	f.movedTo = sources.Redact(s.final.raw)
	return true
}

// sentOn is the test of E19 and E21: the chain passed a refresh or script of
// this kind and ended well.
func (s *sight) sentOn(f *finding, kind sources.HopKind) bool {
	if !s.ok() || s.hop != kind || !s.moved() {
		return false
	}
	if localised(s.cited, s.final) && s.agreement() != disagrees || !s.lasting() {
		f.state = sources.Live
		f.why = "The page sends its readers on to another address, where it opens."
		return s.agreement() != disagrees
	}
	if s.final.site != s.cited.site {
		if s.agreement() != agrees && !s.slugAgrees() {
			return false
		}
		f.extra = append(f.extra, "redirect.cross_domain")
	}
	return s.movesTo(f)
}

// onward returns the refresh of the page when it is one that a reader's
// browser would follow at once, and nil otherwise.
func (s *sight) onward() *sources.Refresh {
	r := s.snap.Refresh
	if r == nil || !s.ok() || r.URL == "" || r.After < 0 || r.After > 10*time.Second || sources.Canonical(r.URL) == sources.Canonical(s.final.raw) {
		return nil
	}
	if r.Script && !s.short(50) || !s.short(150) {
		return nil
	}
	return r
}

// scriptWall makes a finding on redirects without end one that counts nothing:
// a page on the way sends its reader on by itself, and may do more in a browser
// than can be followed from here.
func (s *sight) scriptWall(f *finding) {
	f.strike, f.leaning, f.conf = sources.S0, sources.Live, .5
	f.why = "The page sends its reader in a circle by a script or refresh, as pages do that want a browser; what stands behind it could not be seen."
}

// settledTarget reports whether the last visits, this one included, ended at
// the same address three times over at least 30 days.
func (s *sight) settledTarget() bool {
	n, since := 1, s.c.Now
	for i := len(s.c.History) - 1; i >= 0; i-- {
		f := &s.c.History[i].Fetch
		if f.Failure != nil || !sources.Cosmetic(f.FinalURL(), s.final.raw) {
			break
		}
		if f.At.After(since) {
			return false // the clock was turned
		}
		n, since = n+1, f.At
	}
	return n >= 3 && s.c.Now.Sub(since) >= 30*24*time.Hour
}

// sameWork is the likeness from which two versions of a page, with menus and
// advertisements of their own, are one work.
const sameWork = 0.5

var movedPhrases = foldAll(
	"this page has moved", "page has been moved", "has moved to", "has been moved to", "we have moved", "we've moved", "our new address", "this site has moved", "site has moved", "new location of this page", "now lives at", "update your bookmarks", "please update your bookmark", "can now be found at",
	"ist umgezogen", "neue adresse", "hat eine neue adresse", "a demenage", "nouvelle adresse", "a ete deplacee", "se ha movido", "se ha trasladado", "nueva direccion", "mudou de endereco", "novo endereco", "si e trasferito", "nuovo indirizzo", "is verhuisd", "nieuw adres", "har flyttat", "er flyttet", "przeniesiona", "nowy adres", "переехал", "новый адрес", "переехала",
	"已搬迁", "移転しました", "이전했습니다",
)
