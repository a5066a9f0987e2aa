package verdict

import (
	"net/url"
	"strings"

	"ibid/sources"
)

// How many words of a claim in a row have to stand on a page for it to carry
// the claim, and how many of a claim are looked at.
//
// Origin: ours; eight words in a row are hardly ever met by chance.
const (
	claimRun   = 8
	claimWords = 80
)

// carriesClaim reports whether a sentence that leans on the source stands on
// the page, or eight words of one in a row. What the page may have taken from
// the request, and what also stands on the page of a made-up address, does not
// count.
func (s *sight) carriesClaim() bool {
	return s.said.get(func() bool {
		if len(s.c.Claims) == 0 || !s.read || s.snap.Words < claimRun {
			return false
		}
		body, asked := s.body(), fold(unescaped(s.cited.raw))+fold(unescaped(s.final.raw))
		everywhere := ""
		if l := find(s.c.Looks, sources.LookSibling, ""); l != nil && l.Visit.Snapshot != nil {
			everywhere = fold(l.Visit.Snapshot.Text)
		}
		for _, claim := range s.c.Claims[:min(len(s.c.Claims), sources.MaxCaseClaims)] {
			words := strings.Fields(fold(claim))
			words = words[:min(len(words), claimWords)]
			for i := 0; i+claimRun <= len(words); i++ {
				run := " " + strings.Join(words[i:i+claimRun], " ") + " "
				if strings.Contains(body, run) && !strings.Contains(asked, run) && !strings.Contains(everywhere, run) {
					return true
				}
			}
		}
		return false
	})
}

// unescaped returns an address as a page would show what was asked for.
func unescaped(raw string) string {
	if u, err := url.QueryUnescape(raw); err == nil {
		return u
	}
	return raw
}
