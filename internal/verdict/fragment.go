package verdict

import (
	"strings"

	"ibid/sources"
)

// fragmentLost reports whether the cited fragment is not on the page.
func (s *sight) fragmentLost() bool {
	frag := s.citedFragment()
	if frag == "" || s.snap.AppShell || !strings.Contains(s.snap.MediaType, "html") || s.fetch.Truncated != sources.Whole {
		return false
	}
	if _, directive, ok := strings.Cut(frag, ":~:text="); ok {
		first, _, _ := strings.Cut(directive, "&")
		first, _, _ = strings.Cut(first, ",")
		words := fold(unescape(strings.TrimSuffix(first, "-")))
		return wordsIn(words) >= 3 && len(s.snap.Text) < maxFold && !strings.Contains(s.body(), words)
	}
	if len(s.snap.Anchors) == 0 || strings.ContainsAny(frag, "!/=") || frag == "top" {
		return false // an application's own state, or the facts are missing
	}
	want := unescape(frag)
	for _, a := range s.snap.Anchors {
		if a == want || a == frag || a == "user-content-"+want {
			return false
		}
	}
	return true
}

func (s *sight) citedFragment() string {
	for _, u := range s.c.Source.Cited {
		if _, frag, ok := strings.Cut(u.Citation.URL, "#"); ok {
			return frag
		}
	}
	return ""
}
