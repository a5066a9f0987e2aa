package evidence

import (
	"strings"
	"testing"

	"ibid/sources"
)

// TestQuickAndGeneralReadingOfWordsAgree holds a page's lexicon, which takes
// short plain words a quick way, against one that has no such way.
func TestQuickAndGeneralReadingOfWordsAgree(t *testing.T) {
	agree(t, "The council's quay cost 13,427.5 crowns, didn't it? O’Brien's 1,000-ton ship; e.g. co-operatives, naïveté, 港の壁, x86, ½ mile, A.B., "+
		"antidisestablishmentarianism ANTIDISESTABLISHMENTARIANISM fifteenletters0 sixteenletters00 it's its’ ’s 's 3.14. a.b 1,a '")
	agree(t, pageText(40))
}

func FuzzWords(f *testing.F) {
	f.Add("a'b 1.2 c,d é’s 'x'")
	f.Fuzz(func(t *testing.T, s string) { agree(t, s) })
}

func agree(t *testing.T, s string) {
	t.Helper()
	quick, general := pageLexicon("en"), newLexicon("en", nil)
	defer quick.close()
	at := sources.Span{End: len(s)}
	a, b := quick.words(nil, s, at), general.words(nil, s, at)
	if len(a) != len(b) {
		t.Fatalf("%d words one way and %d the other of %q", len(a), len(b), s)
	}
	for i := range a {
		x, y := a[i], b[i]
		if quick.name(x.stem) != general.name(y.stem) {
			t.Fatalf("word %d of %q has the stems %q and %q", i, s, quick.name(x.stem), general.name(y.stem))
		}
		x.stem, y.stem = 0, 0
		if x != y {
			t.Fatalf("word %d of %q is %+v one way and %+v the other", i, s, x, y)
		}
	}
}

// TestWordsThatOtherPagesUsedChangeNothing reads a page with a dictionary that
// is new and with one that has served others.
func TestWordsThatOtherPagesUsedChangeNothing(t *testing.T) {
	s := pageText(20)
	read := func() string {
		p := pageOfSnapshot(snapshotOf(s))
		defer p.close()
		var names []string
		for i := range p.lex.size() {
			names = append(names, p.lex.name(int32(i)))
		}
		return strings.Join(names, " ")
	}
	first := read()
	for range 3 {
		other := pageOfSnapshot(snapshotOf(pageText(200)))
		other.close()
		if got := read(); got != first {
			t.Fatalf("the stems are\n%s\nand were\n%s", got, first)
		}
	}
}
