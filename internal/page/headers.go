package page

import (
	"strings"

	"ibid/internal/text"
	"ibid/sources"
)

// headerFacts reads what the headers say of the page.
func headerFacts(in *input, s *sources.Snapshot) {
	for _, v := range in.header.Values("Refresh") {
		if s.Refresh = parseRefresh(v, in.base); s.Refresh != nil {
			break
		}
	}
	for _, v := range in.header.Values("X-Robots-Tag") {
		v = strings.ToLower(v)
		if agent, _, ok := strings.Cut(v, ":"); ok && !strings.Contains(agent, "noindex") && agent != "googlebot" && !strings.Contains(agent, "unavailable_after") {
			continue // a rule for one crawler
		}
		s.NoIndex = s.NoIndex || strings.Contains(v, "noindex") || hasToken(strings.ReplaceAll(v, ",", " "), "none")
	}
	s.Language = tongue(in.header.Get("Content-Language"))
	for _, v := range in.header.Values("Link") {
		if s.Canonical == "" {
			s.Canonical = canonicalLink(v, in)
		}
	}
}

// canonicalLink returns the address that a Link header calls canonical, or "".
func canonicalLink(v string, in *input) string {
	for len(v) > 0 {
		i := strings.IndexByte(v, '<')
		j := strings.IndexByte(v, '>')
		if i < 0 || j < i {
			return ""
		}
		target := v[i+1 : j]
		params := v[j+1:]
		next := strings.Index(params, ",<")
		if next < 0 {
			next = strings.Index(params, ", <")
		}
		if next >= 0 {
			params, v = params[:next], params[next+1:]
		} else {
			v = ""
		}
		if strings.Contains(strings.ToLower(strings.ReplaceAll(params, `"`, "")), "rel=canonical") {
			if u, err := in.base.Parse(target); err == nil && (u.Scheme == "http" || u.Scheme == "https") {
				return u.String()
			}
		}
	}
	return ""
}

// cutSite returns a title without the name of its site.
func cutSite(title, site, host string) string { return text.CutSiteName(title, site, host) }

// isSiteName reports whether a title is nothing but the name of its site.
func isSiteName(title, site, host string) bool {
	t := text.Fold(title)
	return t != "" && (t == text.Fold(site) || t == text.Fold(host) || t == text.Fold(strings.TrimPrefix(host, "www.")))
}
