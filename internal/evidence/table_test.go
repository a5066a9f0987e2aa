package evidence

import (
	"strings"
	"testing"
)

func TestTableFindsEachLineByItsFirstColumn(t *testing.T) {
	_, common, _ := strings.Cut(commonStems, "\n")
	for _, text := range []string{relatedTable, vectorTable, common} {
		x := tableOf(text)()
		n := 0
		for line := range strings.Lines(text) {
			key, rest, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
			if !ok {
				t.Fatalf("line %q has one column", line)
			}
			if got := x.line(key); got != rest {
				t.Fatalf("line of %q: %q, want %q", key, got, rest)
			}
			if got := x.line(key[:len(key)-1] + "\t"); got != "" {
				t.Fatalf("a line of half of %q: %q", key, got)
			}
			n++
		}
		if n < 1000 {
			t.Errorf("a table of %d lines", n)
		}
	}
	small := tableOf("a\tb c\nd\te")()
	for key, want := range map[string]string{"a": "b c", "d": "e", "": "", "a\tb c": "", "b c": ""} {
		if got := small.line(key); got != want {
			t.Errorf("line of %q: %q, want %q", key, got, want)
		}
	}
	if got := tableOf("")().line("a"); got != "" {
		t.Errorf("a line of nothing: %q", got)
	}
}
