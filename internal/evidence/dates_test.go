package evidence

import (
	"testing"

	"ibid/sources"
)

func readDates(s string) []date {
	return datesOf(lexemes(s, sources.Span{End: len(s)}, maxLexemes))
}

func TestDatesAreReadInEveryOrder(t *testing.T) {
	for _, tt := range []struct {
		text string
		want date
	}{
		{"12 October 2015", date{y: 2015, m: 10, d: 12}},
		{"on October 12, 2015,", date{y: 2015, m: 10, d: 12}},
		{"the 12th of October 2015", date{y: 2015, m: 10, d: 12}},
		{"2015-10-12", date{y: 2015, m: 10, d: 12}},
		{"12.10.2015", date{y: 2015, m: 10, d: 12, swap: true}},
		{"13/10/2015", date{y: 2015, m: 10, d: 13}},
		{"10/13/2015", date{y: 2015, m: 10, d: 13}},
		{"12. Oktober 2015", date{y: 2015, m: 10, d: 12}},
		{"12 octobre 2015", date{y: 2015, m: 10, d: 12}},
		{"12 de octubre de 2015", date{y: 2015, m: 10, d: 12}},
		{"Oct. 12, 2015", date{y: 2015, m: 10, d: 12}},
		{"in October 2015", date{y: 2015, m: 10}},
		{"in 2015", date{y: 2015}},
		{"7 to 10 March 1994", date{y: 1994, m: 3, d: 7, y2: 1994, m2: 3, d2: 10}},
		{"March 7-10, 1994", date{y: 1994, m: 3, d: 7, y2: 1994, m2: 3, d2: 10}},
		{"1994–1998", date{y: 1994, y2: 1998}},
		{"in 2015–16", date{y: 2015, y2: 2016}},
		{"the 1960s", date{y: 1960, span: 10}},
		{"the 19th century", date{y: 1801, span: 100}},
		{"before 2013", date{y: 2013, cmp: -1}},
		{"since 2013", date{y: 2013, cmp: 1, orEqual: true}},
	} {
		got := readDates(tt.text)
		if len(got) != 1 {
			t.Errorf("dates of %q = %+v, want %+v", tt.text, got, tt.want)
			continue
		}
		tt.want.at, tt.want.span = got[0].at, max(tt.want.span, 1)
		if got[0] != tt.want {
			t.Errorf("date of %q = %+v, want %+v", tt.text, got[0], tt.want)
		}
	}
}

func TestPlainWordsAndCountsAreNoDates(t *testing.T) {
	for _, s := range []string{"it may be so", "they march on", "1500 people came", "1,994 ships", "A1994", "2000 euros"} {
		if got := readDates(s); len(got) > 0 {
			t.Errorf("dates of %q = %+v, want none", s, got)
		}
	}
}

func TestDatesBearOutOrContradict(t *testing.T) {
	for _, tt := range []struct {
		claim, source string
		want          int
	}{
		{"October 2015", "11 October 2015", 1},
		{"11 October 2015", "October 2015", 0}, // the source says less
		{"11 October 2015", "12 October 2015", -1},
		{"in 2015", "2014", -1},
		{"3/4/2015", "April 3, 2015", 1},
		{"3/4/2015", "March 4, 2015", 1},
		{"the 1960s", "in 1964", 1},
		{"in 1964", "the 1970s", -1},
		{"1994 to 1998", "1994–98", 1},
		{"before 2013", "in 2011", 1},
		{"before 2008", "February 2008", -1},
		{"after April 2019", "June 2019", 1},
		{"8 March 1994", "7 to 10 March 1994", 0},
	} {
		c, s := readDates(tt.claim), readDates(tt.source)
		if len(c) != 1 || len(s) != 1 {
			t.Errorf("%q has dates %+v, %q %+v", tt.claim, c, tt.source, s)
			continue
		}
		if got := c[0].same(s[0]); got != tt.want {
			t.Errorf("%q against %q = %d, want %d", tt.claim, tt.source, got, tt.want)
		}
	}
}

func FuzzDatesLieInTheirText(f *testing.F) {
	for _, s := range []string{"12 October 2015", "March 7-10, 1994", "2015–16", "13.10.2015", "the 19th century", "between 1994 and 1998", "May 5 may 2005"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		for _, d := range readDates(s) {
			if d.at.Start < last || d.at.End > len(s) || d.at.Empty() {
				t.Fatalf("span %v after %d in %q", d.at, last, s)
			}
			if d.m < 0 || d.m > 12 || d.d < 0 || d.d > 31 || d.m2 > 12 || d.d2 > 31 || d.y > 2199 {
				t.Fatalf("%q reads as %+v", d.at.In(s), d)
			}
			last = d.at.End
		}
	})
}
