package text

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"
)

// countSlowly is CountWords as its comment has it.
func countSlowly(s string) int {
	n, unspaced := 0, 0
	in := false
	for _, r := range s {
		switch {
		case Unspaced(r):
			unspaced++
			in = false
		case unicode.IsSpace(r):
			in = false
		case !in && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			in = true
			n++
		}
	}
	return n + (unspaced+1)/2
}

// foldSlowly is Fold, character by character.
func foldSlowly(s string) string {
	f := folder{}
	for _, r := range s {
		if r == 'A' { // the decomposition is not what is tried here
			r = 'a'
		}
		f.letter(unicode.ToLower(r))
	}
	return string(f.dst)
}

func TestEightBytesAtATimeCountAndFoldAsOne(t *testing.T) {
	pieces := strings.Split("a|b|Z|A|0|9|@|[|`|{|/|:| |  |\t|\n|\r|\v|\f|\x00|\x1f|\x7f|\x0e|\x08|'|-|.|word|longerword|ñ|港|\u00a0|—|ß", "|")
	r := rand.New(rand.NewPCG(7, 8))
	for range 100_000 {
		var b strings.Builder
		for range r.IntN(24) {
			b.WriteString(pieces[r.IntN(len(pieces)-r.IntN(6))])
		}
		s := b.String()
		if got, want := CountWords(s), countSlowly(s); got != want {
			t.Fatalf("%q has %d words, counted one by one %d", s, got, want)
		}
		if strings.ContainsAny(s, "ñ\u00a0") {
			continue
		}
		if got, want := Fold(s), foldSlowly(s); got != want {
			t.Fatalf("%q is folded to %q, one by one to %q", s, got, want)
		}
	}
}

func TestPlainWordsStopBeforeWhatIsStrange(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	long := 0
	for range 100_000 {
		s := " "
		for range r.IntN(30) {
			s += string("abcdefghijkl~!  \t\x7f\x1fé"[r.IntN(15+r.IntN(6))])
		}
		end, letters := PlainWords([]byte(s))
		if end > 0 {
			long++
		}
		if part := s[:end]; s[end] != ' ' || strings.Contains(s[:end+1], "  ") || strings.ContainsAny(part, "\t\x7f\x1fé") || letters != end-strings.Count(part, " ") {
			t.Fatalf("%q: %d characters before byte %d", s, letters, end)
		}
	}
	if long < 10_000 {
		t.Errorf("only %d texts began with plain words", long)
	}
}
