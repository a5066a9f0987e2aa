package text

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// Sentences are parted by "|" here, where a space stands in the text; by "‖"
// where nothing does; by "¶" where an empty line does.
func TestSentencesSplitWhereReadersDo(t *testing.T) {
	for _, marked := range []string{
		"It began in 1992.|The two met later.",
		"He lives in the U.S. Senate district.|It is small.",
		"They moved to the U.S.|The year was 1990.",
		"The U.S. Government and the E.U. agreed.|Nobody else did.",
		"Dr. Smith met Mr. J. R. Jones.|They spoke.",
		"Prof. Dr. h. c. Roe and St. John's church.|Amen.",
		"George W. Bush and J. K. Rowling met.|It rained.",
		"See § 3.5 of the act.|It says so.",
		"See §§ 3.5 and 4.|The act says so.",
		"See p. 12 and pp. 13–14, Fig. 3 and No. 7.|Then stop.",
		"See vol. 2, no. 3 (Jan. 1990), pp. 3–5.|It is long.",
		"He hesitated . . . and went on.|So did she.",
		"He hesitated… and went on.|So did she.",
		"He hesitated ... and went on.|So did she.",
		"He stopped....|Then he went.",
		"Am 3. Oktober 1990 war es so weit.|Im 19. Jahrhundert nicht.",
		"Am 3. Mai kam er.|Am 4. ging er.",
		"Der 2. Weltkrieg und die 3. Auflage.|Ende.",
		"Es gilt z. B. auch hier.|Vgl. Art. 5 Abs. 2 der Verordnung.",
		"Die Kosten lagen bei ca. 3,2 Mio. Kronen.|Das war viel.",
		"“Why?” he asked.|“Because,” she said.",
		"“Why?”|He did not know.",
		"“It is over.”|He left.",
		"He said: “It is over.”|Then he left.",
		"„Warum?“ fragte er.|„Darum.“",
		"« Pourquoi ? » demanda-t-il.|Il se tut.",
		"¿Por qué?|No sé.",
		"(See the report.)|It is long.",
		"It fell (see fig. 3).|It rose.",
		"彼は来た。‖彼女は「そうだ。」と言った。‖終わり。",
		"他来了。‖她走了！‖为什么？‖没人知道。",
		"그는 왔다.|그녀는 갔다.",
		"Он пришёл.|Она ушла.|Почему?",
		"वह आया।|वह गई।",
		"Is it so?|Yes!|It is.",
		"Smith et al. showed this.|Others did not.",
		"Pi is 3.14 and version 2.0.1 is out.|Good.",
		"Acme Inc. sold shares.|It was 9 a.m. in London.",
		"The price rose to 5.|The index fell.",
		"They took vitamin C.|The dose was small.",
		"A line that\nis wrapped.|The next.",
		"One paragraph¶Another one",
		"He bought apples, pears, etc. and left.|Then he came back.",
		"Visit example.com for more.|Or do not.",
		"It cost $5 million.[3]|Then it stopped.",
		"It broke.[1][citation needed]|“So?” they said.[2]|“So what.”",
		"In the U.S.[4] army they knew.|He wrote [sic] so.|[Laughter.]|It ended.",
		"« Il est tard. »|Il partit.",
		"»Warum?« fragte er.|»Darum.«|Er ging.",
		"It ended.[|Then [it",
		"M. Dupont est venu.|Mme. Durand aussi.",
		"No.|He said no.",
		"That was in Washington, D.C.|The next day it rained.",
		"One (1.) thing.",
	} {
		in := strings.NewReplacer("|", " ", "‖", "", "¶", "\n\n").Replace(marked)
		want := strings.FieldsFunc(marked, func(r rune) bool { return r == '|' || r == '‖' || r == '¶' })
		var got []string
		for _, sp := range Sentences(in) {
			got = append(got, sp.In(in))
		}
		if !slices.Equal(got, want) {
			t.Errorf("Sentences(%q) = %q, want %q", in, got, want)
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
	for _, unit := range []string{"One two. ", ".", ")", ". ", "1. ", "“”", "a.", "\n", " ", "Dr. ", ".)", "1,", "。", ".[", ".[1]", "[1", "» ", "? » "} {
		long := "A." + strings.Repeat(unit, 1<<18/len(unit))
		began := time.Now()
		Sentences(long)
		if d := time.Since(began); d > 5*time.Second {
			t.Errorf("256 KiB of %q took %v", unit, d)
		}
	}
}
