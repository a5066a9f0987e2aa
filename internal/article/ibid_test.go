package article

import (
	"fmt"
	"strings"
	"testing"
)

func TestNotesThatReferToEachOtherStandForFewCitations(t *testing.T) {
	const many = 3000
	for name, note := range map[string]string{"alone": "Ibid.", "with an address": "Ibid., and https://one.example/%d"} {
		var text, notes strings.Builder
		for i := 1; i <= many; i++ {
			fmt.Fprintf(&text, "Claim %d is made here.[^%d]\n\n", i, i)
			body := note
			if i == 1 {
				body = "Smith, Title, https://one.example/%d"
			}
			if strings.Contains(body, "%") {
				body = fmt.Sprintf(body, i)
			}
			fmt.Fprintf(&notes, "[^%d]: %s\n\n", i, body)
		}
		a, err := New(Options{}).Parse(t.Context(), "a.md", []byte(text.String()+notes.String()))
		if err != nil || len(a.Notes) != many {
			t.Fatalf("%s: %d notes, %v", name, len(a.Notes), err)
		}
		for i := range a.Notes {
			steps := 0
			for r := i; r >= 0; r = a.Notes[r].RefersTo {
				steps++
			}
			if n := len(a.Cites(i)); n < 1 || n > mostStands || steps > mostReferred+mostStands {
				t.Fatalf("%s: note %d stands for %d citations in %d steps", name, i+1, n, steps)
			}
		}
	}
}

func TestANoteThatAUsedNoteRefersToInTheEndIsUsed(t *testing.T) {
	a, err := New(Options{}).Parse(t.Context(), "a.md", []byte("One.[^3]\n\n[^1]: Smith, https://one.example/a\n\n[^2]: Ibid.\n\n[^3]: Ibid.\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range a.Findings {
		if f.Code == "note.unused" {
			t.Errorf("%s", f.Why)
		}
	}
}
