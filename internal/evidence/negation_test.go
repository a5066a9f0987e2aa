package evidence

import (
	"testing"

	"ibid/sources"
)

func TestWhatOneSideDeniesIsNoSupport(t *testing.T) {
	for _, tt := range []struct {
		claim, page, found string
		want               sources.Support
	}{
		{"The mayor signed the treaty in 1944.", "The mayor did not sign the treaty in 1944.", "not sign", sources.Conflict},
		{"The mayor signed the treaty in 1944.", "The mayor never signed the treaty in 1944.", "never signed", sources.Conflict},
		{"The mayor signed the treaty in 1944.", "The mayor didn’t sign the treaty in 1944.", "didn’t sign", sources.Conflict},
		{"The mayor signed the treaty in 1944.", "The mayor refused to sign the treaty in 1944.", "refused to sign", sources.Conflict},
		{"The vaccine causes the rare disease in children.", "There is no evidence that the vaccine causes the rare disease in children.", "no evidence that the vaccine", sources.Conflict},
		{"The council did not approve the plan for the harbour.", "The council approved the plan for the harbour.", "approved", sources.Conflict},
		{"The council did not approve the plan for the harbour.", "The council never approved the plan for the harbour.", "", sources.Supported},
		{"The council approved the plan for the harbour.", "Not only did the council approve the plan for the harbour, it paid for it.", "", sources.Supported},
		{"The council approved the plan for the harbour.", "The council approved the plan for the harbour, but did not pay for the quay.", "", sources.Supported},
		{"The ferry carried 300 passengers in May.", "In May the ferry carried no fewer than 300 passengers.", "", sources.Supported},
		{"The museum is no longer open to visitors in winter.", "The museum is no longer open to visitors in winter.", "", sources.Supported},
	} {
		e := Weigh([]sources.Claim{{ID: "c1", Text: tt.claim}}, snapshotOf("The town lies by the sea.\n\n"+tt.page), "")[0]
		found := ""
		for _, k := range e.Checks {
			if k.Kind == sources.CheckNegation {
				found = k.Found
			}
		}
		if e.Support != tt.want || found != tt.found {
			t.Errorf("%q held against %q is %s, denied by %q; want %s, %q", tt.claim, tt.page, e.Support, found, tt.want, tt.found)
		}
	}
}
