package page

import (
	"strings"

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
		s.NoIndex = s.NoIndex || keepsOut(strings.TrimPrefix(v, "googlebot:"))
	}
	s.Language = tongue(in.header.Get("Content-Language"))
	for _, v := range in.header.Values("Link") {
		if s.Canonical == "" {
			s.Canonical = linkedCanonical(v, in)
		}
	}
}

// linkedCanonical returns the address that a Link header calls canonical, or "".
func linkedCanonical(v string, in *input) string {
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
			return absolute(in.base, target)
		}
	}
	return ""
}
