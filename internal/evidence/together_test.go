package evidence

import (
	"strings"
	"testing"

	"ibid/sources"
)

func TestSourcesAreJudgedTogetherAndApart(t *testing.T) {
	const both = "Veld's harbour council approved the quay extension in March 2018, and the first lorries used it eleven months later."
	weigh := func(id sources.SourceID, claim sources.ClaimID, text, page string) sources.Evidence {
		e := Weigh([]sources.Claim{{ID: claim, Text: text}}, pageSnapshot(page), "")[0]
		e.Source = id
		return e
	}
	minutes := "The harbour council of Veld approved the quay extension in its meeting of March 2018."
	paper := "Eleven months later the first lorries used the new quay of Veld."
	other := "The fish market opens at five in the morning."
	all := []sources.Evidence{
		weigh("s1", "c1", both, minutes), weigh("s2", "c1", both, paper),
		weigh("s1", "c2", "The council of Veld approved the quay extension in March 2018.", minutes),
		weigh("s3", "c2", "The council of Veld approved the quay extension in March 2018.", other),
		weigh("s3", "c3", "The harbour master resigned over a broken compass.", other),
	}
	Together(all)
	for i, want := range []struct {
		support sources.Support
		why     string
	}{
		{sources.Partial, "together"}, {sources.Partial, "together"},
		{sources.Supported, ""}, {sources.Missing, "adds nothing"}, {sources.Missing, ""},
	} {
		e := all[i]
		if e.Support != want.support || !strings.Contains(e.Why, want.why) || want.why == "" && e.Why != "" {
			t.Errorf("evidence %d of %s by %s: %s, why %q, want %s with %q; facts %v", i, e.Claim, e.Source, e.Support, e.Why, want.support, want.why, e.Facts)
		}
	}
}
