package page

import (
	"slices"
	"strings"

	"ibid/internal/text"
	"ibid/sources"
)

// entitle gathers every title that the page gives itself and chooses the best:
// what is made for citing, then what is made for sharing, then the title
// element. A candidate that is only the name of the site is passed over when
// there is another.
func (d *document) entitle(element string, linked []string) {
	s := d.s
	main := ""
	for i := range s.Blocks {
		if b := &s.Blocks[i]; b.Kind == sources.Heading && b.Level == 1 {
			h := short(b.At.In(s.Text), maxTitle)
			if s.Heading == "" {
				s.Heading = h
			}
			if d.blocks[i].in&(inHeader|inNav|inFooter|inAside) == 0 {
				main = h
				break
			}
		}
	}
	named := func(names ...string) string {
		for _, n := range names {
			if v := short(s.Meta[n], maxTitle); v != "" {
				return v
			}
		}
		return ""
	}
	og, twitter := named("og:title"), named("twitter:title", "twitter:text:title")
	citation, dublin := named("citation_title", "bepress_citation_title"), named("dc.title", "dcterms.title")
	for _, t := range slices.Concat([]string{element, og, twitter}, linked, []string{citation, dublin, s.Heading, main}) {
		if t != "" && !slices.Contains(s.Titles, t) {
			s.Titles = append(s.Titles, t)
		}
	}
	host := d.in.base.Hostname()
	for _, t := range slices.Concat([]string{citation, og}, linked, []string{element, main, s.Heading, twitter, dublin}) {
		t = text.CutSiteName(t, s.SiteName, host)
		if t == "" {
			continue
		}
		if s.Title == "" {
			s.Title = t
		}
		if !isSiteName(t, s.SiteName, host) {
			s.Title = t
			return
		}
	}
}

// isSiteName reports whether a title is nothing but the name of its site.
func isSiteName(title, site, host string) bool {
	t := text.Fold(title)
	return t != "" && (t == text.Fold(site) || t == text.Fold(host) || t == text.Fold(strings.TrimPrefix(host, "www.")))
}
