package verdict

import (
	"strings"
	"testing"
	"time"

	"ibid/sources"
)

// TestIdentity holds a citation's title, author, date and container against
// what a page says of itself.
func TestIdentity(t *testing.T) {
	const from = "https://quay.example/arts/2021/9917"
	full := sources.Citation{Title: heron, Authors: "Maud Ferring", Date: "4 March 2021", Container: "Quay Gazette", URL: from}
	but := func(change func(*sources.Citation)) sources.Citation { c := full; change(&c); return c }
	meta := func(pairs ...string) part {
		return with(func(s *sources.Snapshot) {
			s.Meta = map[string]string{}
			for i := 0; i < len(pairs); i += 2 {
				s.Meta[pairs[i]] = pairs[i+1]
			}
		})
	}
	other := page("Granary roof repaired", "Granary roof repaired", story(9)...)
	translated := page("ブロンズの鷺、港に帰る", "ブロンズの鷺、港に帰る", story(9)...)
	by := func(author string, year int, site string) part {
		return with(func(s *sources.Snapshot) {
			s.Author, s.SiteName = author, site
			if year > 0 {
				s.Published = time.Date(year, 3, 4, 0, 0, 0, 0, time.UTC)
			}
		})
	}
	for _, tt := range []struct {
		name string
		c    sources.Citation
		page []part
		want agreement
	}{
		{"title element", full, []part{page(heron, "", story(9)...)}, agrees},
		{"title element with the site's name", full, []part{page(heron+" | Quay Gazette", "", story(9)...)}, agrees},
		{"first heading", full, []part{page("Quay Gazette", heron, story(9)...)}, agrees},
		{"a further title, as of og or JSON-LD", full, []part{page("Arts", "Arts", story(9)...), with(func(s *sources.Snapshot) { s.Titles = append(s.Titles, heron) })}, agrees},
		{"other words, no facts", full, []part{other}, disagrees},
		{"other words, same author and year", full, []part{other, by("Ferring, Maud", 2021, "")}, unknown},
		{"other words, same author, year by citation_date", full, []part{other, meta("citation_author", "Ferring, Maud", "citation_date", "2021/03/04")}, unknown},
		{"other words, same author, another year", full, []part{other, by("Maud Ferring", 2009, "Quay Gazette")}, disagrees},
		{"other words, same author and container, no year given", but(func(c *sources.Citation) { c.Date = "" }), []part{other, by("Maud Ferring", 2021, "Quay Gazette")}, unknown},
		{"other words, same author, another container, no year given", but(func(c *sources.Citation) { c.Date = "" }), []part{other, by("Maud Ferring", 2021, "Shoe Weekly")}, disagrees},
		{"other words, same year and container, another author", full, []part{other, by("Ada Brook", 2021, "Quay Gazette")}, disagrees},
		{"another script", full, []part{translated}, unknown},
		{"half the words, same author and container", but(func(c *sources.Citation) { c.Date = "" }), []part{page("Bronze heron stolen again", "", story(9)...), by("Maud Ferring", 0, "Quay Gazette")}, agrees},
		{"no title; author, year and container", but(func(c *sources.Citation) { c.Title = "" }), []part{other, by("Maud Ferring", 2021, "The Quay Gazette")}, agrees},
		{"no title; author, year and citation_journal_title", but(func(c *sources.Citation) { c.Title = "" }), []part{other, by("Maud Ferring", 2021, ""), meta("citation_journal_title", "Quay Gazette")}, agrees},
		{"no title; author and container", but(func(c *sources.Citation) { c.Title, c.Date = "", "" }), []part{other, by("Maud Ferring", 2021, "Quay Gazette")}, unknown},
		{"no title; container alone", but(func(c *sources.Citation) { c.Title = "" }), []part{other, by("", 2021, "Quay Gazette")}, unknown},
		{"Cyrillic, other case", but(func(c *sources.Citation) {
			c.Title = "Бронзовая цапля возвращается домой"
		}), []part{page("БРОНЗОВАЯ ЦАПЛЯ возвращается домой — Газета", "", story(9)...)}, agrees},
		{"Greek without accents", but(func(c *sources.Citation) { c.Title = "Ο χάλκινος ερωδιός του λιμανιού" }), []part{page("Ο χαλκινος ερωδιος του λιμανιου", "", story(9)...)}, agrees},
		{"Japanese with the site's name", but(func(c *sources.Citation) { c.Title = "ブロンズの鷺、港に帰る" }), []part{page("ブロンズの鷺、港に帰る｜港新聞", "", story(9)...)}, agrees},
		{"Chinese, another work", but(func(c *sources.Citation) { c.Title = "青铜鹭回到港口" }), []part{page("廉价鞋子全场促销", "", story(9)...)}, disagrees},
		{"Arabic", but(func(c *sources.Citation) {
			c.Title = "عودة مالك الحزين البرونزي إلى الميناء"
		}), []part{page("عودة مالك الحزين البرونزي إلى الميناء - الجريدة", "", story(9)...)}, agrees},
	} {
		c := cited("", append([]part{chain("200 " + from)}, tt.page...)...)
		c.Source.Cited[0].Citation = tt.c
		if got := newSight(&c, &c.Visit, ladder).agreement(); got != tt.want {
			t.Errorf("%s: %d, want %d (0 unknown, 1 agrees, 2 disagrees)", tt.name, got, tt.want)
		}
	}
}

func TestAMismatchShowsBothTitles(t *testing.T) {
	v, _ := Judge(cited(heron, chain("200 https://quay.example/x"), page("Granary roof repaired", "Granary", story(12)...)))
	if v.State != sources.Live || v.Reason != "title.mismatch" || !strings.Contains(v.Why, "“"+heron+"”") || !strings.Contains(v.Why, "“Granary roof repaired”") {
		t.Errorf("%s (%s): %s; want live, flagged, with both titles", v.State, v.Reason, v.Why)
	}
}
