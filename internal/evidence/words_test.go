package evidence

import (
	"encoding/json"
	"testing"
	"unicode/utf8"

	"ibid/internal/text"
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
	quick, general := openLexicon("en"), openLexicon("en")
	defer quick.close()
	defer general.close()
	for _, x := range quick.words(nil, s, sources.Span{End: len(s)}) {
		if r, _ := utf8.DecodeRuneInString(s[x.at().Start:]); text.Unspaced(r) {
			continue
		}
		y := word{start: x.start, first: x.first}
		general.spelled(s, &y, len(s))
		e := general.dict.entry(general.buf)
		if quick.name(x.stem) != general.name(e.stem) {
			t.Fatalf("%q of %q has the stems %q and %q", x.at().In(s), s, quick.name(x.stem), general.name(e.stem))
		}
		y.stem, y.stop = x.stem, e.stop
		if x != y {
			t.Fatalf("a word of %q is %+v one way and %+v the other", s, x, y)
		}
	}
}

// TestWordsThatOtherPagesUsedChangeNothing weighs a claim with a dictionary that
// is new and with one that has served others.
func TestWordsThatOtherPagesUsedChangeNothing(t *testing.T) {
	s := snapshotOf(pageText(20))
	read := func() string {
		out, err := json.Marshal(Weigh([]sources.Claim{{ID: "c1", Text: "The council's quay cost 1,234 crowns.", Context: pageText(2)}}, s, ""))
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	forget := func() {
		dictionaries.mu.Lock()
		defer dictionaries.mu.Unlock()
		clear(dictionaries.free)
	}
	forget()
	first := read()
	for i := range 3 {
		forget()
		Weigh([]sources.Claim{{ID: "c1", Text: "Nobody came."}}, snapshotOf(pageText(200+i)), "")
		if got := read(); got != first {
			t.Fatalf("the evidence is\n%s\nand was\n%s", got, first)
		}
	}
}
