package text

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"
)

const wall = "the old harbour wall broke in the storm of march and the town had to close the quay for almost two years before the boats could return"

func near(a, b float64) bool { return math.Abs(a-b) < 0.005 }

func TestLikenessOfSets(t *testing.T) {
	for _, tt := range []struct {
		a, b                         string
		n                            int
		jaccard, containment, cosine float64
	}{
		{"", "", 1, 0, 0, 0},
		{"", "a", 1, 0, 0, 0},
		{"a b c", "a b c", 1, 1, 1, 1},
		{"a b c d", "c d e f", 1, 1. / 3, .5, .5},
		{"a b", "a b c d", 1, .5, 1, 2 / math.Sqrt(8)},
		{"a b c d", "b c d a", 2, .5, 2. / 3, 1}, // ab bc cd – bc cd da
		{"a b", "a b", 5, 1, 1, 1},               // fewer words than a shingle has
		{"a a a b", "a b", 1, 1, 1, 4 / math.Sqrt(20)},
		{"ab c", "a bc", 2, 0, 0, 0}, // words do not run into one another
	} {
		a, b := strings.Fields(tt.a), strings.Fields(tt.b)
		x, y := Shingles(a, tt.n), Shingles(b, tt.n)
		if got := Jaccard(x, y); !near(got, tt.jaccard) || got != Jaccard(y, x) {
			t.Errorf("Jaccard(%q, %q) in %ds = %.3f, want %.3f", tt.a, tt.b, tt.n, got, tt.jaccard)
		}
		if got := Containment(x, y); !near(got, tt.containment) {
			t.Errorf("Containment(%q, %q) in %ds = %.3f, want %.3f", tt.a, tt.b, tt.n, got, tt.containment)
		}
		if got := Cosine(a, b); !near(got, tt.cosine) || got != Cosine(b, a) {
			t.Errorf("Cosine(%q, %q) = %.3f, want %.3f", tt.a, tt.b, got, tt.cosine)
		}
	}
}

func TestSequence(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want float64
	}{
		{"", "", 0}, {"a", "", 0}, {"a b c", "a b c", 1}, {"a b c", "d e f", 0},
		{"a b c d", "a x c d", .75},
		{"a b c d", "d c b a", .25},        // one word at a time is in order
		{"a a a a", "a a", 2. / 3},         // repeated words anchor nothing, and are found all the same
		{"x a b c y", "a b c", .75},        // cut at both ends
		{"one two three", "one three", .8}, // a word left out
		{wall, wall + " " + wall, 2. / 3},  // told twice
		{wall, "for " + wall, 2 * 27. / 55},
	} {
		a, b := strings.Fields(tt.a), strings.Fields(tt.b)
		if got := Sequence(a, b); !near(got, tt.want) {
			t.Errorf("Sequence(%q, %q) = %.3f, want %.3f", tt.a, tt.b, got, tt.want)
		}
		if x, y := Sequence(a, b), Sequence(b, a); !near(x, y) {
			t.Errorf("Sequence of %q and %q is %.3f one way and %.3f the other", tt.a, tt.b, x, y)
		}
	}
}

func TestSequenceTakesLittleTime(t *testing.T) {
	for name, word := range map[string]func(i int) string{
		"one word":   func(int) string { return "a" },
		"two words":  func(i int) string { return [...]string{"a", "b"}[i%2] },
		"all unlike": func(i int) string { return fmt.Sprint(i) },
		"a few":      func(i int) string { return fmt.Sprint(i * i % 97) },
		"pairs":      func(i int) string { return fmt.Sprint(i / 2) },
	} {
		a, b := make([]string, 100_000), make([]string, 100_000)
		for i := range a {
			a[i], b[len(b)-1-i] = word(i), word(i+1)
		}
		began := time.Now()
		Sequence(a, b)
		if d := time.Since(began); d > 5*time.Second {
			t.Errorf("100,000 times %s took %v", name, d)
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
