package text

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestSentencesSplitWhereReadersDo(t *testing.T) {
	for _, want := range []string{
		"It began in 1992.|The two met later.",
		"He lives in the U.S. Senate district.|It is small.",
		"They moved to the U.S.|The year was 1990.",
		"Dr. Smith met Mr. J. R. Jones.|They spoke.",
		"See § 3.5 of the act.|It says so.",
		"See p. 12 and pp. 13–14, Fig. 3 and No. 7.|Then stop.",
		"He hesitated . . . and went on.|So did she.",
		"He hesitated… and went on.|So did she.",
		"Am 3. Oktober 1990 war es so weit.|Im 19. Jahrhundert nicht.",
		"Es gilt z. B. auch hier.|Vgl. Art. 5 Abs. 2 der Verordnung.",
		"“Why?” he asked.|“Because,” she said.",
		"He said: “It is over.”|Then he left.",
		"(See the report.)|It is long.",
		"彼は来た。|彼女は「そうだ。」と言った。|終わり。",
		"Is it so?|Yes!|It is.",
		"Smith et al. showed this.|Others did not.",
		"Pi is 3.14 and version 2.0.1 is out.|Good.",
		"Acme Inc. sold shares.|It was 9 a.m. in London.",
		"The price rose to 5.|The index fell.",
		"They took vitamin C. The dose was small.",
		"A line that\nis wrapped. The next.",
		"One paragraph\n\nAnother one",
		"He bought apples, pears, etc. and left.|Then he came back.",
		"Visit example.com for more.|Or do not.",
	} {
		var in string
		switch {
		case strings.HasPrefix(want, "They took"):
			in, want = want, "They took vitamin C.|The dose was small."
		case strings.HasPrefix(want, "A line"):
			in, want = want, "A line that\nis wrapped.|The next."
		case strings.HasPrefix(want, "One par"):
			in, want = want, "One paragraph|Another one"
		case strings.HasPrefix(want, "彼"):
			in, want = strings.ReplaceAll(want, "|", ""), "彼は来た。|彼女は「そうだ。」と言った。|終わり。"
		default:
			in = strings.ReplaceAll(want, "|", " ")
		}
		var got []string
		for _, sp := range Sentences(in) {
			got = append(got, sp.In(in))
		}
		if !slices.Equal(got, strings.Split(want, "|")) {
			t.Errorf("Sentences(%q) = %q, want %q", in, got, strings.Split(want, "|"))
		}
	}
}

func FuzzSentencesCoverEveryWord(f *testing.F) {
	f.Add("One. Two! “Three?” he said.\n\nFour… U.S. Five")
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		for _, sp := range Sentences(s) {
			if sp.Empty() || sp.Start < last || sp.End > len(s) {
				t.Fatalf("span %v after %d in %q", sp, last, s)
			}
			if gap := s[last:sp.Start]; strings.TrimSpace(gap) != "" {
				t.Fatalf("%q lies in no sentence of %q", gap, s)
			}
			last = sp.End
		}
		if rest := s[last:]; strings.TrimSpace(rest) != "" {
			t.Fatalf("%q lies in no sentence of %q", rest, s)
		}
	})
}

func TestSentencesTakeLinearTime(t *testing.T) {
	for _, unit := range []string{"One two. ", ".", ")", ". ", "1. ", "“”", "a.", "\n", " ", "Dr. ", ".)", "1,", "。"} {
		long := "A." + strings.Repeat(unit, 1<<20/len(unit))
		began := time.Now()
		Sentences(long)
		if d := time.Since(began); d > 5*time.Second {
			t.Errorf("a megabyte of %q took %v", unit, d)
		}
	}
}
