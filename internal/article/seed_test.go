package article

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ibid/sources"
)

// shared returns a file of the evaluation data, which is no part of the project.
func shared(t testing.TB, name string) []byte {
	t.Helper()
	root := os.Getenv("IBID_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	if err != nil {
		t.Skipf("the evaluation data is not here: %v", err)
	}
	return data
}

// TestSeedArticleIsReadInFull holds the reading of the article that ibid was
// first written for. testdata/text-think-tank.txtar is an article of its style
// that is always there.
func TestSeedArticleIsReadInFull(t *testing.T) {
	data := shared(t, "evaldata/articles/seed_caspian.txt")
	a, err := testParser().Parse(context.Background(), "seed.txt", data)
	if err != nil {
		t.Fatal(err)
	}
	promises(t, data, a)
	if len(a.Notes) != 20 || len(a.Markers) != 20 {
		t.Fatalf("%d notes and %d markers, want 20 and 20", len(a.Notes), len(a.Markers))
	}
	urls := 0
	for i, n := range a.Notes {
		if got := number(string(n.Label)); got != i+1 {
			t.Errorf("note %d has the label %s", i+1, n.Label)
		}
		urls += len(n.Citations)
		for _, c := range n.Citations {
			if strings.HasSuffix(c.Cited, ".") {
				t.Errorf("the address of note %s keeps the stop that closes its sentence: %s", n.Label, c.Cited)
			}
			if got := string(data[c.InFile.Start:c.InFile.End]); got != c.Cited {
				t.Errorf("file[%d:%d] is %q, want %q", c.InFile.Start, c.InFile.End, got, c.Cited)
			}
		}
	}
	if urls != 19 {
		t.Errorf("the notes name %d addresses, want 19", urls)
	}
	if got := len(sources.Collect([]*sources.Article{a})); got != 18 {
		t.Errorf("%d distinct sources, want 18", got)
	}
	if got := a.Notes[6].RefersTo; got != 5 {
		t.Errorf("note 7 refers to the note at index %d, want 5", got)
	}
	if last := a.Notes[19].Body.In(a.Text); !strings.HasPrefix(last, "Mehdiyev") || strings.Contains(last, "Related Articles") {
		t.Errorf("note 20 reads %q, want all of Mehdiyev's line and nothing of what follows", last)
	}
	for i, m := range a.Markers {
		if m.Note != i || number(string(m.Label)) != i+1 {
			t.Errorf("marker %d has the label %s and points at note %d", i+1, m.Label, m.Note)
		}
		for _, trap := range []string{"28,190", "$54", "9.1 years"} {
			if at := strings.Index(a.Text, trap); at >= 0 && at <= m.At.Start && m.At.Start < at+len(trap) {
				t.Errorf("marker %s was read out of %q", m.Label, trap)
			}
		}
	}
}
