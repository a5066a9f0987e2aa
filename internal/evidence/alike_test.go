package evidence

import (
	"strings"
	"testing"
)

func TestWordsThatKeepLikeCompanyHaveLikeVectors(t *testing.T) {
	near := func(a, b string) float32 {
		v, w := vectorOf(Stems(a)[0]), vectorOf(Stems(b)[0])
		if v == nil || w == nil {
			t.Fatalf("%s or %s has no vector", a, b)
		}
		return v.dot(w)
	}
	for _, tt := range []struct{ word, like, unlike string }{
		{"physician", "doctor", "guitar"},
		{"film", "movie", "bridge"},
		{"purchased", "bought", "slept"},
		{"painting", "portrait", "election"},
	} {
		if a, b := near(tt.word, tt.like), near(tt.word, tt.unlike); a < b+0.3 {
			t.Errorf("%s is like %s by %.2f and like %s by %.2f", tt.word, tt.like, a, tt.unlike, b)
		}
	}
}

func TestEveryLineOfTheVectorTableIsWhole(t *testing.T) {
	for line := range strings.Lines(vectorTable) {
		stem, v, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if stem == "" || len(v) != vectorSize || strings.Trim(v, vectorLetters) != "" {
			t.Fatalf("line %q", line)
		}
	}
}

func TestASentenceInOtherWordsIsNearerThanOneAboutSomethingElse(t *testing.T) {
	p := pageOf([]string{
		"The physician was found guilty of the killing.",
		"The orchestra tuned its violins before the concert.",
	})
	a := hold(p, newClaim(p, "A doctor was convicted of murder.", "", "")).alike()
	said, other := a.unit(0), a.unit(1)
	if said.cover < other.cover+0.2 || said.precision < other.precision+0.2 || a.towards([]int{0}) < a.towards([]int{1})+0.2 {
		t.Errorf("said in other words: %.2f %.2f %.2f; something else: %.2f %.2f %.2f",
			said.cover, said.precision, a.towards([]int{0}), other.cover, other.precision, a.towards([]int{1}))
	}
}

func TestVectorsAreEnglish(t *testing.T) {
	p := pageOf([]string{"Der Arzt wurde wegen der Tat verurteilt, und die Richter haben das Urteil mit der Aussage von zwei Zeugen begründet."})
	a := hold(p, newClaim(p, "Der Arzt hat die Tat gestanden.", "", "")).alike()
	for i, v := range a.terms {
		if v != nil {
			t.Errorf("the German term %q has a vector", a.h.c.terms[i].name)
		}
	}
}
