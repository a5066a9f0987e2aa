package verdict

import "strings"

// sentHome reports whether the chain of a deeper address ended at the front
// page of a site that does not show the cited thing.
func (s *sight) sentHome() bool {
	return s.ok() && s.moved() && s.final.root() && !s.cited.root() && !resolver(s.cited) && !wrapper(s.cited) && s.agreement() != agrees
}

// toLanguageRoot reports whether a cited address of one short step, as "/geo",
// ended at the front page of a language: such steps name sections that sites
// use as front pages of their own.
func (s *sight) toLanguageRoot() bool {
	if len(s.cited.steps) != 1 || len(s.final.steps) != 1 || !locale(s.final.steps[0]) || s.cited.url.RawQuery != "" {
		return false
	}
	step := s.cited.steps[0]
	return len(step) <= 10 && !strings.ContainsAny(step, "-_.0123456789")
}

// canonicalHome reports whether a page that lies deeper names the site's front
// page as its own address.
func (s *sight) canonicalHome() bool {
	if s.final.root() || !s.ok() {
		return false
	}
	for _, c := range []string{s.snap.Canonical, s.snap.Meta["og:url"]} {
		if c != "" {
			if p := placeOf(c); p.site == s.final.site && p.root() {
				return true
			}
		}
	}
	return false
}
