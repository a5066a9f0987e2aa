package article

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPrintedByOthers reads PDFs that programs of several makers printed of
// articles whose notes and sentences are known, and wants nearly all of them
// back. The articles were made up for this test.
func TestPrintedByOthers(t *testing.T) {
	names, err := filepath.Glob("testdata/printed/*.pdf")
	if err != nil || len(names) < 4 {
		t.Fatalf("testdata/printed holds %d PDFs (%v), want 4 or more", len(names), err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".pdf"), func(t *testing.T) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			var truth struct {
				Notes []struct {
					Label string
					URLs  []string
				}
				Markers []struct{ Label, Sentence string }
			}
			words, err := os.ReadFile(strings.TrimSuffix(name, ".pdf") + ".json")
			if err == nil {
				err = json.Unmarshal(words, &truth)
			}
			if err != nil {
				t.Fatal(err)
			}
			a, err := testParser().Parse(context.Background(), name, data)
			if err != nil {
				t.Fatal(err)
			}
			promises(t, data, a)
			notes, claims := map[string]bool{}, map[string]bool{}
			for _, n := range a.Notes {
				notes[string(n.Label)] = true
				for _, c := range n.Citations {
					notes[string(n.Label)+" "+c.URL] = true
				}
			}
			for _, m := range a.Markers {
				if m.Claim >= 0 {
					claims[string(m.Label)+" "+letters(a.Claims[m.Claim].Text)] = true
				}
			}
			if len(a.Notes) != len(truth.Notes) {
				t.Errorf("%d notes, want %d", len(a.Notes), len(truth.Notes))
			}
			wanted, missed := 0, []string(nil)
			want := func(found map[string]bool, what string) {
				if wanted++; !found[what] {
					missed = append(missed, what)
				}
			}
			for _, n := range truth.Notes {
				want(notes, n.Label)
				for _, u := range n.URLs {
					want(notes, n.Label+" "+u)
				}
			}
			for _, m := range truth.Markers {
				want(claims, m.Label+" "+letters(m.Sentence))
			}
			const enough = 0.92 // of notes, addresses and sentences
			if got := 1 - float64(len(missed))/float64(wanted); got < enough {
				t.Errorf("found %.0f%% of %d notes, addresses and sentences, want %.0f%%; missed:\n%s", 100*got, wanted, 100*enough, strings.Join(missed, "\n"))
			}
		})
	}
}

// letters leaves the letters and digits of a sentence: print sets spaces and
// hyphens of its own.
func letters(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" \u00a0\u202f-‐", r) }), "")
}
