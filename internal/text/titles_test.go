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

func TestTitlesThatMatch(t *testing.T) {
	for _, tt := range []struct {
		a, b     string
		sites    []string
		from, to float64
	}{
		{"Harbour wall gave way after storm", "Harbour wall gave way after storm | The Coast", []string{"The Coast"}, 1, 1},
		{"Harbour wall gave way", "Harbour wall gave way: how a storm of 1953 changed a town", nil, 1, 1}, // a subtitle
		{"HARBOUR WALL “GAVE WAY”", "Harbour wall gave way", nil, 1, 1},
		{"Harbour wall gives way after storm", "Harbour wall gave way after storm", nil, .6, .95},
		{"Page not found", "Harbour wall gave way after storm", nil, 0, .2},
		{"Home", "Harbour wall gave way after storm", nil, 0, .2},
		{"The wall", "The wall of the harbour and its long story", nil, 0, .6}, // two words are no title for long ones
		{"", "Harbour", nil, 0, 0},
		{"港の壁が壊れた", "港の壁が壊れた – 新聞", nil, .9, 1},
	} {
		got := Titles(tt.a, tt.b, tt.sites...)
		if got < tt.from || got > tt.to || got != Titles(tt.b, tt.a, tt.sites...) {
			t.Errorf("Titles(%q, %q) = %.2f, want %.2f to %.2f, and the same the other way round", tt.a, tt.b, got, tt.from, tt.to)
		}
	}
}
