package evidence

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"ibid/sources"
)

var update = flag.Bool("update", false, "rewrite what the case files want")

// pageSnapshot reads the notation of the case files.
func pageSnapshot(s string) *sources.Snapshot {
	snap := &sources.Snapshot{URL: "https://example.org/page", MediaType: "text/html"}
	heading := ""
	for part := range strings.SplitSeq(strings.TrimSpace(s), "\n\n") {
		b := sources.Passage{Kind: sources.Paragraph, Heading: heading, Main: true}
		if rest, ok := strings.CutPrefix(part, "# "); ok {
			part, heading = rest, rest
			b.Kind, b.Level = sources.Heading, 1
			snap.Title = rest
		}
		if rest, ok := strings.CutPrefix(part, "title: "); ok {
			part, snap.Title = rest, rest
		}
		if rest, ok := strings.CutPrefix(part, "nav: "); ok {
			part = rest
			b.Nav, b.Main = true, false
		}
		if snap.Text != "" {
			snap.Text += "\n\n"
		}
		b.At = sources.Span{Start: len(snap.Text), End: len(snap.Text) + len(part)}
		snap.Text += part
		snap.Blocks = append(snap.Blocks, b)
	}
	return snap
}

func weighOne(claim, page string) sources.Evidence {
	return Weigh([]sources.Claim{{ID: "c1", Text: claim}}, pageSnapshot(page), "")[0]
}

// told writes what is said of a claim. The score is left out: it moves with
// every fit of the models, what it leads to must not.
func told(e sources.Evidence) string {
	var b strings.Builder
	fmt.Fprintln(&b, e.Support)
	if e.Why != "" {
		fmt.Fprintln(&b, "why:", e.Why)
	}
	if e.Passage != "" {
		fmt.Fprintln(&b, "passage:", strings.ReplaceAll(e.Passage, "\n", "|"))
	}
	for _, k := range e.Checks {
		if k.Kind == sources.CheckWords {
			continue
		}
		mark := "differs"
		if k.OK {
			mark = "ok"
		} else if k.Found == "" {
			mark = "not found"
		}
		fmt.Fprintf(&b, "%s %s: %s = %s\n", k.Kind, mark, k.Claim, k.Found)
	}
	return b.String()
}

func TestClaimsAreHeldAgainstPages(t *testing.T) {
	name := filepath.Join("testdata", "cases.txtar")
	a, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+2 < len(a.Files); i += 3 {
		id, _, _ := strings.Cut(a.Files[i].Name, "/")
		t.Run(id, func(t *testing.T) {
			got := told(weighOne(strings.TrimSpace(string(a.Files[i].Data)), string(a.Files[i+1].Data)))
			if *update {
				a.Files[i+2].Data = []byte(got)
				return
			}
			if want := string(a.Files[i+2].Data); got != want {
				t.Errorf("%s: got\n%s\nwant\n%s", id, got, want)
			}
		})
	}
	if *update {
		if err := os.WriteFile(name, txtar.Format(a), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
