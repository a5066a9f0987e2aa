package verdict

import (
	"testing"

	"ibid/sources"
)

// weekly is a case that has been the same every week for five months.
func weekly(parts ...part) sources.Case {
	c := cited(heron, parts...)
	for n := 20; n > 0; n-- {
		c = before(c, append(parts[:len(parts):len(parts)], when(today.Add(-day(float64(7*n)))))...)
	}
	return c
}

func TestAPageThatSendsItsReaderBackByAScriptIsNotDead(t *testing.T) {
	const site = "https://quay.example/arts/2021/bronze-heron"
	for _, words := range []string{"", "Loading", "One moment please while we check your browser and send you on"} {
		for _, title := range []string{"", "Loading", "quay.example"} {
			for _, script := range []bool{true, false} {
				v, _ := confirmed(weekly(chain("200 "+site), page(title, "", words), with(func(s *sources.Snapshot) {
					s.Refresh = &sources.Refresh{URL: site, Script: script}
				})))
				if v.State != sources.Uncertain || v.Strike != sources.S0 {
					t.Errorf("a page “%s”, “%s” that reloads itself (script %t): %s (%s), strike %s, want uncertain without a strike", title, words, script, v.State, v.Reason, v.Strike)
				}
			}
		}
	}
}

func TestOnlyACircleOfRedirectsIsAStrike(t *testing.T) {
	const a, b = "https://quay.example/a", "https://quay.example/b"
	for _, kind := range []string{"http", "meta", "script"} {
		for _, fail := range []string{"redirect.loop", "redirect.too_many"} {
			first := "302 " + a
			if kind != "http" {
				first = "200 " + a
			}
			v, _ := confirmed(weekly(chain(first, "302 "+b+" kind="+kind, fail+" "+b)))
			if want := kind == "http"; (v.State == sources.Dead) != want || (v.Strike == sources.S0) == want {
				t.Errorf("%s by %s: %s (%s), strike %s", fail, kind, v.State, v.Reason, v.Strike)
			}
		}
	}
}

func TestARedirectHomeForTheTimeBeingIsAWeakStrike(t *testing.T) {
	home, front := page("Quay Gazette", "Today's news", prose(9, 6)...), "https://quay.example/"
	missing := page("Page not found", "Sorry", "We could not find the page you asked for.")
	for _, tt := range []struct {
		name, code, cited, final string
		want                     sources.Strike
	}{
		{"for good", "301", front + "arts/2021/bronze-heron", front, sources.S2},
		{"for the time being", "302", front + "arts/2021/bronze-heron", front, sources.S3},
		{"in a language", "302", front + "arts/2021/bronze-heron", front + "en/", sources.S3},
		{"a short address, in a language", "302", front + "geo", front + "en/", sources.S0},
		{"a short address, for good", "301", front + "geo", front + "en/", sources.S2},
	} {
		c := looked(cited(heron, chain(tt.code+" "+tt.cited, "200 "+tt.final), home), sources.LookSibling, chain("404 "+front+"abcdefghijklmnopqrstuvwxy"), missing)
		v, _ := Judge(c)
		if v.State != sources.Uncertain || v.Reason != "redirect.home_specific" || v.Strike != tt.want {
			t.Errorf("%s: %s (%s), strike %s, want strike %s", tt.name, v.State, v.Reason, v.Strike, tt.want)
		}
	}
}
