package text

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

func near(a, b float64) bool { return math.Abs(a-b) < 0.005 }

func TestLikenessOfSets(t *testing.T) {
	for _, tt := range []struct {
		a, b            string
		n               int
		jaccard, cosine float64
	}{
		{"", "", 1, 0, 0},
		{"", "a", 1, 0, 0},
		{"a b c", "a b c", 1, 1, 1},
		{"a b c d", "c d e f", 1, 1. / 3, .5},
		{"a b", "a b c d", 1, .5, 2 / math.Sqrt(8)},
		{"a b c d", "b c d a", 2, .5, 1}, // ab bc cd – bc cd da
		{"a b", "a b", 5, 1, 1},          // fewer words than a shingle has
		{"a a a b", "a b", 1, 1, 4 / math.Sqrt(20)},
		{"ab c", "a bc", 2, 0, 0}, // words do not run into one another
	} {
		a, b := strings.Fields(tt.a), strings.Fields(tt.b)
		x, y := Shingles(a, tt.n), Shingles(b, tt.n)
		if got := Jaccard(x, y); !near(got, tt.jaccard) || got != Jaccard(y, x) {
			t.Errorf("Jaccard(%q, %q) in %ds = %.3f, want %.3f", tt.a, tt.b, tt.n, got, tt.jaccard)
		}
		if got := Cosine(a, b); !near(got, tt.cosine) || got != Cosine(b, a) {
			t.Errorf("Cosine(%q, %q) = %.3f, want %.3f", tt.a, tt.b, got, tt.cosine)
		}
	}
}

func TestSimHash(t *testing.T) {
	words := func(f func(i int) string) []string {
		w := make([]string, 400)
		for i := range w {
			w[i] = f(i)
		}
		return w
	}
	page := words(func(i int) string { return fmt.Sprint("word", i*i%211) })
	edited := append([]string{}, page...)
	edited[200] = "other"
	unlike := words(func(i int) string { return fmt.Sprint("thing", i*i%193) })
	if d := Distance(SimHash(page), SimHash(page)); d != 0 {
		t.Errorf("a page is %d bits from itself", d)
	}
	if d := Distance(SimHash(page), SimHash(edited)); d > 6 {
		t.Errorf("one word of 400 changes %d bits, want at most 6", d)
	}
	if d := Distance(SimHash(page), SimHash(unlike)); d < 16 {
		t.Errorf("pages without a common word differ in %d bits, want at least 16", d)
	}
	if SimHash(nil) != 0 || SimHash([]string{"a"}) == SimHash([]string{"b"}) {
		t.Error("no words are 0, and different words differ")
	}
}
