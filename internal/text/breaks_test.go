package text

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/clipperhouse/uax29/v2/sentences"
)

// byPackage finds the breaks of s as package uax29 does.
func byPackage(s string) []int {
	var ends []int
	it := sentences.FromString(thin(s))
	for pos := 0; it.Next(); {
		pos += len(it.Value())
		ends = append(ends, pos)
	}
	return ends
}

func TestPlainTextBreaksWhereTheAnnexHasIt(t *testing.T) {
	pieces := strings.Split("a|b|Z|Q|1|2|.|.|?|!|\"|'|(|)|[|]| | |  |\t|\n|\r|\r\n|,|-|:|;|$|%|/|é|É|ß|“|”|’|«|»|–|—|•|€|…|ŉ|ĸ|·|word|The|U.S|3.5|e.g|\u00a0|\u2028|。|\x00|\xff|"+strings.Repeat("-", 29)+"|"+strings.Repeat("*", 70), "|")
	r := rand.New(rand.NewPCG(1, 2))
	quick := 0
	for range 200_000 {
		var b strings.Builder
		for range 1 + r.IntN(14) {
			b.WriteString(pieces[r.IntN(len(pieces)-r.IntN(8))])
		}
		s := b.String()
		ends, ok := plainBreaks(nil, s)
		if !ok {
			continue
		}
		quick++
		if want := byPackage(s); !slices.Equal(ends, want) {
			t.Fatalf("%q breaks at %v, by the package at %v", s, ends, want)
		}
	}
	if quick < 20_000 {
		t.Errorf("only %d texts were plain", quick)
	}
}

func FuzzPlainTextBreaks(f *testing.F) {
	f.Add("He paid approx. a King. “Why?” (No.) It's 3.5!\nThen he left.")
	f.Fuzz(func(t *testing.T, s string) {
		if ends, ok := plainBreaks(nil, s); ok {
			if want := byPackage(s); !slices.Equal(ends, want) {
				t.Fatalf("%q breaks at %v, by the package at %v", s, ends, want)
			}
		}
	})
}
