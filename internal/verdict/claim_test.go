package verdict

import (
	"testing"

	"ibid/sources"
)

func TestAPageThatCarriesTheClaimIsNotGone(t *testing.T) {
	const site = "https://quay.example/arts/2021/bronze-heron"
	const claim = "The bronze heron was cast in 1931 from the bells of two drowned churches, as the keeper noted."
	const text = "It is told that the bronze heron was cast in 1931 from the bells of two drowned churches. "
	for _, tt := range []struct {
		name  string
		parts []part
		gone  bool
	}{
		{"a soft 404 by its title", []part{chain("200 " + site), page("Page not found", "", text)}, false},
		{"a soft 404 without the sentence", []part{chain("200 " + site), page("Page not found", "", "It is told that the heron was cast.")}, true},
		{"sale phrases", []part{chain("200 " + site), page("quay.example", "", text+"Buy this domain. This domain is for sale. Make an offer.")}, false},
		{"sale phrases alone", []part{chain("200 " + site), page("quay.example", "", "Buy this domain. This domain is for sale. Make an offer.")}, true},
		{"an echo of the request", []part{chain("200 https://quay.example/?q=heron%20was%20cast+in+1931+from+the+bells+of"), page("Page not found", "", "We found nothing for heron was cast in 1931 from the bells of.")}, true},
	} {
		c := cited("", tt.parts...)
		c.Claims = []string{"Short.", claim}
		v, _ := Judge(c)
		if gone := v.State == sources.Dead || v.Leaning == sources.Dead; gone != tt.gone || v.Agrees == tt.gone {
			t.Errorf("%s: %s leaning %s (%s), agrees %t", tt.name, v.State, v.Leaning, v.Reason, v.Agrees)
		}
	}
	boiler := page("Page not found", "Page not found", text)
	c := looked(cited("", chain("200 "+site), boiler), sources.LookSibling, chain("200 https://quay.example/arts/2021/abcdefghijklmnopqrstuvwxy"), boiler)
	c.Claims = []string{claim}
	if v, _ := Judge(c); v.Agrees {
		t.Errorf("what stands at every address of the site counts for this one: %s (%s)", v.State, v.Reason)
	}
}
