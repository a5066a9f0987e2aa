package sources_test

import (
	"fmt"
	"testing"

	"ibid/sources"
)

// essay cites one address in notes 1 and 3 in two spellings, two in note 2, and
// note 3 through ibid. in note 4.
func essay() *sources.Article {
	cite := func(urls ...string) []sources.Citation {
		var out []sources.Citation
		for _, u := range urls {
			out = append(out, sources.Citation{URL: u})
		}
		return out
	}
	return &sources.Article{
		Notes: []sources.Note{
			{Label: "1", Citations: cite("https://one.example/a#top"), RefersTo: -1},
			{Label: "2", Citations: cite("https://two.example/", "https://three.example/", ""), RefersTo: -1},
			{Label: "3", Citations: cite("https://ONE.example/a?utm_source=x"), RefersTo: -1},
			{Label: "4", RefersTo: 2},
		},
		Claims: []sources.Claim{{ID: "c1", Notes: []int{0}}, {ID: "c2", Notes: []int{1, 2}}, {ID: "c3", Notes: []int{3}}},
	}
}

func TestCollectMakesOneSourceOfEachAddress(t *testing.T) {
	got := sources.Collect([]*sources.Article{essay()})
	want := "s1 https://one.example/a#top cited 3 leans 3; s2 https://two.example/ cited 1 leans 1; s3 https://three.example/ cited 1 leans 1; "
	text := ""
	for _, s := range got {
		text += fmt.Sprintf("%s %s cited %d leans %d; ", s.ID, s.URL, len(s.Cited), len(s.Leans))
	}
	if text != want {
		t.Errorf("Collect gives\n%s, want\n%s", text, want)
	}
	if lean := got[0].Leans[2]; lean.Claim != 2 || lean.Note != 3 {
		t.Errorf("the claim of the ibid. note leans as %+v, want claim 2 through note 3", lean)
	}
}

func TestCollectJoinsTheArticlesOfARun(t *testing.T) {
	got := sources.Collect([]*sources.Article{essay(), essay()})
	if len(got) != 3 || len(got[0].Leans) != 6 || got[0].Leans[3].Article != 1 {
		t.Errorf("two articles with the same sources give %d sources, leans %+v", len(got), got[0].Leans)
	}
}

func TestCitesEndsInCircles(t *testing.T) {
	a := &sources.Article{Notes: []sources.Note{{RefersTo: 1}, {RefersTo: 0, Citations: []sources.Citation{{URL: "https://one.example/"}}}, {RefersTo: 9}}}
	if got := a.Cites(0); len(got) != 1 {
		t.Errorf("notes that refer to each other cite %d sources, want 1", len(got))
	}
	if got := a.Cites(2); len(got) != 0 {
		t.Errorf("a note that refers to none cites %d sources, want 0", len(got))
	}
}

func ExampleCollect() {
	a := &sources.Article{Notes: []sources.Note{
		{Label: "1", Citations: []sources.Citation{{URL: "https://example.org/tea?utm_source=feed"}}, RefersTo: -1},
		{Label: "2", RefersTo: 0}, // Ibid.
	}}
	for _, s := range sources.Collect([]*sources.Article{a}) {
		fmt.Println(s.ID, s.Key, len(s.Cited))
	}
	// Output: s1 https://example.org/tea 2
}
