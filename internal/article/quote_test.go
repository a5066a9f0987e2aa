package article

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// quotedPattern says what firstQuote finds. As a program for regular
// expressions it is large and slow.
var quotedPattern = regexp.MustCompile(`“([^”]{2,600})”|„([^“”]{2,600})[“”]|«\s?([^»]{2,600}?)\s?»|"([^"]{2,600})"|‘([^’]{3,600})’(?:\W|$)`)

func quotedByPattern(s string) []int {
	m := quotedPattern.FindStringSubmatchIndex(s)
	for i := 2; i < len(m); i += 2 {
		if m[i] >= 0 {
			return []int{m[0], m[1], m[i], m[i+1]}
		}
	}
	return nil
}

// madeOf returns n random texts of the given pieces.
func madeOf(n int, pieces ...string) []string {
	r := rand.New(rand.NewPCG(1, 2))
	out := make([]string, n)
	for i := range out {
		var b strings.Builder
		for range r.IntN(14) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		out[i] = b.String()
	}
	return out
}

func TestTheFirstQuotationIsThatOfThePattern(t *testing.T) {
	texts := madeOf(40_000, "“", "”", "„", "«", "»", `"`, "‘", "’", " ", "\t", "a", "be", "é", "_", "1", "\xff", ".", "\u00a0", "’s")
	for _, n := range []int{1, 2, 3, 599, 600, 601, 602, 603} {
		for _, marks := range [][2]string{{"“", "”"}, {"„", "“"}, {"«", "»"}, {"« ", "»"}, {"« ", " »"}, {"«  ", "  »"}, {`"`, `"`}, {"‘", "’"}} {
			for _, fill := range []string{"a", "é", " "} {
				texts = append(texts, "x "+marks[0]+strings.Repeat(fill, n)+marks[1]+" “later”")
			}
		}
	}
	for _, s := range texts {
		if got, want := firstQuote(s), quotedByPattern(s); !slices.Equal(got, want) {
			t.Fatalf("firstQuote(%q) = %v, want %v", s, got, want)
		}
	}
}

func TestTheFirstLocatorIsThatOfThePattern(t *testing.T) {
	for _, s := range madeOf(40_000, "p", "P", "pp", ".", " ", "12", "ix", "§", "para", "s", "S", "ſ", "ch", "Chap", "ter", "sec", "t", "at", "AT", "art", "icle", "fol", "a", "_", "é", "İ", "-", "4v") {
		if got, want := locatorIn(s), locator.FindStringIndex(s); !slices.Equal(got, want) {
			t.Fatalf("locatorIn(%q) = %v, want %v", s, got, want)
		}
	}
}

func TestADateIsFoundWhereverTheSearchBegins(t *testing.T) {
	fromFurtherAhead := func(s string) []int {
		year := strings.IndexAny(s, "12")
		for year >= 0 && (year+4 > len(s) || strings.Trim(s[year:year+4], "0123456789") != "") {
			next := strings.IndexAny(s[year+1:], "12")
			if next < 0 {
				return nil
			}
			year += 1 + next
		}
		if year < 0 {
			return nil
		}
		from := max(0, year-32)
		if from > 0 {
			from = strings.LastIndexByte(s[:from], ' ') + 1
		}
		at := datePattern.FindStringIndex(s[from:])
		if at == nil {
			return nil
		}
		return []int{from + at[0], from + at[1]}
	}
	// Every word that months stands for, put together of its parts.
	parts := []string{""}
	for _, p := range regexp.MustCompile(`\pL+`).FindAllString(months, -1) {
		parts = append(parts, p, p[:len(p)-1])
	}
	month := regexp.MustCompile("^" + months + "$")
	var words []string
	for _, a := range parts {
		for _, b := range parts {
			if w := a + b; month.MatchString(w) && !slices.Contains(words, w) {
				words = append(words, w)
			}
		}
	}
	if len(words) < len(monthWords) {
		t.Fatalf("only %d words for months were found: %q", len(words), words)
	}
	texts := madeOf(40_000, "may", "May", "Sept", "ſept", "März", "dec", "fév", "3", "12", "2015", "1999", "-02", "-18", "de", " ", " ", " ", ",", ".", "a", "Gazette", "(", "_", "th", "”", "–", "\xff")
	pieces := slices.Concat(words, slices.Repeat([]string{" "}, 60), slices.Repeat(strings.Fields("3 12 2015 1999 -02 de , . ( _ th b"), 5))
	texts = append(texts, madeOf(40_000, pieces...)...)
	for _, w := range words {
		w = strings.ToUpper(w[:1]) + w[1:]
		texts = append(texts, "Gazette "+w+" 2015", w+". 3, 1999", "3 de "+w+" de 2001", "("+w+", 1987)")
	}
	for _, s := range texts {
		if got, want := dateIn(s), fromFurtherAhead(s); !slices.Equal(got, want) {
			t.Fatalf("dateIn(%q) = %v, want %v", s, got, want)
		}
	}
}
