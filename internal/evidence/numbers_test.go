package evidence

import (
	"math"
	"testing"

	"ibid/sources"
)

func readNumbers(s string) []quantity {
	return quantitiesOf(s, lexemes(s, sources.Span{End: len(s)}, maxLexemes))
}

func TestNumbersAreReadWithScaleAndUnit(t *testing.T) {
	for _, tt := range []struct {
		text   string
		lo, hi float64
		unit   string
	}{
		{"$54 million", 54e6, 54e6, "usd"},
		{"USD 54m", 54e6, 54e6, "usd"},
		{"US$54m", 54e6, 54e6, "usd"},
		{"54,000,000 dollars", 54e6, 54e6, "usd"},
		{"€1.5bn", 1.5e9, 1.5e9, "eur"},
		{"£5–7 million", 5e6, 7e6, "gbp"},
		{"28,190 percent", 28190, 28190, "percent"},
		{"28 per cent", 28, 28, "percent"},
		{"69.4%", 69.4, 69.4, "percent"},
		{"13\u00a0427 ships", 13427, 13427, ""},
		{"13\u202f427 ships", 13427, 13427, ""},
		{"13’427 ships", 13427, 13427, ""},
		{"13.427,5 Tonnen", 13427.5, 13427.5, "tonne"},
		{"forty-one passengers", 41, 41, ""},
		{"two hundred and six ships", 206, 206, ""},
		{"three thousand days", 3000, 3000, "day"},
		{"two-thirds of voters", 2.0 / 3, 2.0 / 3, ""},
		{"a third of voters", 1.0 / 3, 1.0 / 3, ""},
		{"half of the voters", 0.5, 0.5, ""},
		{"2½ hours", 2.5, 2.5, "hour"},
		{"307 days", 307, 307, "day"},
		{"between 5 and 7 km", 5, 7, "km"},
		{"from 5 to 7 miles", 5, 7, "mile"},
		{"40-mile road", 40, 40, "mile"},
		{"12 square miles", 12, 12, "square mile"},
		{"two dozen ships", 24, 24, ""},
		{"15 000 visiteurs", 15000, 15000, ""},
		{"1 234 567 habitants", 1234567, 1234567, ""},
		{"ein Fünftel der Bäume", 0.2, 0.2, ""},
		{"zwei Drittel der Bäume", 2.0 / 3, 2.0 / 3, ""},
		{"la moitié des travaux", 0.5, 0.5, ""},
		{"un tiers des travaux", 1.0 / 3, 1.0 / 3, ""},
		{"100 km/h", 100, 100, "km/h"},
		{"62 miles per hour", 62, 62, "mph"},
		{"five crore rupees", 5e7, 5e7, "inr"},
	} {
		q := readNumbers(tt.text)
		if len(q) != 1 || math.Abs(q[0].lo-tt.lo) > 1e-9*tt.lo || math.Abs(q[0].hi-tt.hi) > 1e-9*tt.hi || q[0].unit != tt.unit {
			t.Errorf("numbers of %q = %+v, want %v to %v %q", tt.text, q, tt.lo, tt.hi, tt.unit)
		}
	}
}

func TestCodesAndMarksAreNoNumbers(t *testing.T) {
	for _, s := range []string{"H1N1 and A4", "a 5G network", "none at all", "someone", "messages per second", "as was shown (Smith),18, and again.19"} {
		if q := readNumbers(s); len(q) > 0 {
			t.Errorf("numbers of %q = %+v, want none", s, q)
		}
	}
}

func TestNumbersBearOutOrContradict(t *testing.T) {
	for _, tt := range []struct {
		claim, source string
		want          int
	}{
		{"$54 million", "54,000,000 dollars", 1},
		{"about 2.4 million visitors", "2,412,345 visitors", 1},
		{"2.4 million visitors", "2,412,345 visitors", 1},
		{"2,412,345 visitors", "2.4 million visitors", -1},
		{"more than 115 reviews", "116 reviews", 1},
		{"more than 116 reviews", "116 reviews", -1},
		{"at least 116 reviews", "116 reviews", 1},
		{"less than $225 million", "$227 million", -1},
		{"under $230 million", "$227 million", 1},
		{"38 percent", "28 per cent", -1},
		{"two-thirds of voters", "66.7 percent of voters", 1},
		{"40 miles", "64 km", 1},
		{"24 hours", "one day", 1},
		{"307 days", "307 ships", 1}, // the unit may be named elsewhere
		{"5 days", "5 ships", 0},
		{"the 30th anniversary", "30 ships", 0},
		{"13,427 ships", "13.427 Schiffe", 1},
		{"no more than three minutes", "within three minutes", 1},
		{"no more than three minutes", "four minutes", -1},
		{"not fewer than 116 reviews", "116 reviews", 1},
		{"no fewer than 117 reviews", "116 reviews", -1},
		{"not exceeding 5 km", "within 5 km", 1},
		{"more than three minutes", "over twelve months", 0}, // of something else
		{"more than 90 minutes", "two hours", 1},
	} {
		q, s := readNumbers(tt.claim), readNumbers(tt.source)
		if len(q) != 1 || len(s) != 1 {
			t.Errorf("%q has numbers %+v, %q %+v", tt.claim, q, tt.source, s)
			continue
		}
		if got := q[0].same(s[0]); got != tt.want {
			t.Errorf("%q against %q = %d, want %d", tt.claim, tt.source, got, tt.want)
		}
	}
}

func FuzzNumbersLieInTheirText(f *testing.F) {
	for _, s := range []string{"$54 million", "two hundred and six", "½ of 13 427", "£5–7m, 14th, 1960s, 2/3", "at least 1.234.567,8 km/h", "one hundred thousand million billion"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		for _, q := range readNumbers(s) {
			if q.at.Start < last || q.at.End > len(s) || q.at.Empty() || q.full.Start < 0 || q.full.End > len(s) || q.full.Start > q.at.Start {
				t.Fatalf("span %v (%v) after %d in %q", q.at, q.full, last, s)
			}
			if math.IsNaN(q.lo) || math.IsNaN(q.hi) || q.lo > q.hi {
				t.Fatalf("%q reads as %v to %v", q.at.In(s), q.lo, q.hi)
			}
			if q.cmp == 0 && q.same(q) != 1 {
				t.Fatalf("%q does not bear out itself: %+v", q.at.In(s), q)
			}
			last = q.at.End
		}
	})
}
