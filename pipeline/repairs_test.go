package pipeline

import (
	"testing"

	"ibid/sources"
)

func TestOnlyWhatWasOpenedIsOfferedAsChecked(t *testing.T) {
	const from, end = "https://quay.example/heron?utm_source=a", "https://quay.example/stories/heron"
	for _, tt := range []struct {
		name, cleaner, opened string
		want                  bool
	}{
		{"without the marks of a campaign", "https://quay.example/heron", from, true},
		{"where the redirects ended", end, end, true},
		{"what the page calls its proper address", end, from, false},
	} {
		got := repairs(sources.Source{URL: from}, sources.Verdict{State: sources.Live, Cleaner: tt.cleaner}, tt.opened)
		if len(got) != 1 || got[0].URL != tt.cleaner || got[0].Verified != tt.want {
			t.Errorf("%s: %+v, want it offered, checked %v", tt.name, got, tt.want)
		}
	}
	if got := repairs(sources.Source{URL: from}, sources.Verdict{State: sources.Moved}, end); len(got) != 0 {
		t.Errorf("moved without an address that agrees: %+v offered", got)
	}
}
