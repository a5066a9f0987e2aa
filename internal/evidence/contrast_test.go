package evidence

import "testing"

func TestABoundIsHeldAgainstTheValueThatComesNearest(t *testing.T) {
	for _, tt := range []struct {
		claim, source string
		borne, amiss  float64
	}{
		{"The harbour team has won fewer than ten national titles.", "The men have won four national titles while the women have won ten national titles.", 0, 1},
		{"The region reported fewer than 19,000 deaths.", "The region reported 168,000 confirmed cases, 19,323 deaths and 35,983 recoveries.", 0, 1},
		{"The region reported more than 600 recoveries and more than 300 deaths.", "There are 645 recoveries and 365 deaths.", 2, 0},
		{"The film earned less than $93.25 million.", "The film earned $74.8 million at home, and $93.4 million in all.", 0, 1},
		{"The ferry earned less than $200 million.", "The ferry earned over $196 million.", 1, 0},
		{"She retired before 2008.", "She played her last match in 2003 but did not retire until February 2008.", 0, 1},
	} {
		p := pageOf([]string{tt.source})
		v := hold(p, newClaim(p, tt.claim, "", "")).nearestValues([]int{0})
		if v.boundBorne != tt.borne || v.boundAmiss != tt.amiss {
			t.Errorf("%q against %q: %v bounds borne out and %v amiss, want %v and %v", tt.claim, tt.source, v.boundBorne, v.boundAmiss, tt.borne, tt.amiss)
		}
	}
}
