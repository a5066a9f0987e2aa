package text

import "testing"

func TestCutSiteName(t *testing.T) {
	for _, tt := range []struct {
		title string
		names []string
		want  string
	}{
		{"Wall broke | The Coast", []string{"The Coast"}, "Wall broke"},
		{"Wall broke - The Coast", []string{"the coast"}, "Wall broke"},
		{"The Coast: Wall broke", []string{"The Coast"}, "The Coast: Wall broke"}, // a colon parts titles from subtitles
		{"The Coast | Wall broke", []string{"The Coast"}, "Wall broke"},
		{"Wall broke — Daily Planet", []string{"www.daily-planet.example"}, "Wall broke"},
		{"Wall broke · dailyplanet.example", []string{"dailyplanet.example"}, "Wall broke"},
		{"Wall broke | News | The Coast", []string{"The Coast"}, "Wall broke | News"},
		{"Wall - broke | The Coast", []string{"The Coast"}, "Wall - broke"},
		{"Wall broke | Other", []string{"The Coast"}, "Wall broke | Other"},
		{"The Coast", []string{"The Coast"}, "The Coast"},
		{"| The Coast", []string{"The Coast"}, "| The Coast"},
		{"Wall broke", nil, "Wall broke"},
		{"  Wall broke | The Coast ", []string{"", "The Coast"}, "Wall broke"},
		{"Wall-broke-The Coast", []string{"The Coast"}, "Wall-broke-The Coast"},
		{"News from com | com", []string{"a.com"}, "News from com | com"}, // no name is the last label of a host
		{"", []string{"x"}, ""},
	} {
		if got := CutSiteName(tt.title, tt.names...); got != tt.want {
			t.Errorf("CutSiteName(%q, %q) = %q, want %q", tt.title, tt.names, got, tt.want)
		}
	}
}
