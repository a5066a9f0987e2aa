package reports

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/jstemmer/go-junit-report/v2/junit"
	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"ibid/sources"
)

// FuzzR40_WritersRoundTrip puts any string into every place of a report that
// strangers write, and reads back what each format made of it.
func FuzzR40_WritersRoundTrip(f *testing.F) {
	for _, s := range forged {
		if len(s) < 200 {
			f.Add(s)
		}
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 400 {
			return
		}
		r := poison(s)
		out := write(t, "json", r, Options{})
		if !utf8.ValidString(out) || !json.Valid([]byte(out)) {
			t.Fatal("json: not valid")
		}
		if utf8.ValidString(s) {
			back, err := Read(strings.NewReader(out))
			if err != nil {
				t.Fatalf("json: %v", err)
			}
			if d := cmp.Diff(normal(r), back); d != "" {
				t.Fatalf("json comes back differently:\n%s", d)
			}
		}
		sound(t, write(t, "html", r, Options{}))
		for _, name := range []string{"text", "markdown", "csv", "json", "junit", "sarif"} {
			calm(t, name, write(t, name, r, Options{}))
		}
		rows, err := csv.NewReader(strings.NewReader(write(t, "csv", r, Options{}))).ReadAll()
		if err != nil {
			t.Fatalf("csv: %v", err)
		}
		for _, row := range rows {
			for _, c := range row {
				if formula.MatchString(c) {
					t.Fatalf("csv: the cell %q starts a formula", c)
				}
			}
		}
		var suites junit.Testsuites
		if err := xml.Unmarshal([]byte(write(t, "junit", r, Options{})), &suites); err != nil {
			t.Fatalf("junit: %v", err)
		}
		if _, err := sarif.FromString(write(t, "sarif", r, Options{}), sarif.WithStrictValidation()); err != nil {
			t.Fatalf("sarif: %v", err)
		}
	})
}

// FuzzR40_Read takes any document and writes what it could read in every
// format.
func FuzzR40_Read(f *testing.F) {
	for _, r := range []*sources.Report{fixture(), notesOnly(), several(), {}} {
		var b bytes.Buffer
		if err := Write(&b, "json", r, Options{}); err != nil {
			f.Fatal(err)
		}
		f.Add(b.Bytes())
	}
	f.Add([]byte(`{"schema":"ibid.report/1","run":{"judged":true},"audits":[{"article":{"text":"é","claims":[{"id":"c1","at":{"start":0,"end":2},"sources":["s1","s1"]}],"blocks":[{"kind":"heading","level":9,"at":{"start":0,"end":2}}]},"sources":[{"id":"s1","state":"dead"},{"id":"s1","state":"live"}],"evidence":[{"claim":"c1","source":"s1","support":"conflict"}]}]}`))
	f.Fuzz(func(t *testing.T, doc []byte) {
		r, err := Read(bytes.NewReader(doc))
		if err != nil {
			return
		}
		for _, name := range Formats() {
			out := write(t, name, r, Options{})
			switch name {
			case "html":
				sound(t, out)
			case "json":
				again, err := Read(strings.NewReader(out))
				if err != nil {
					t.Fatalf("what was read and written is refused: %v", err)
				}
				if write(t, "json", again, Options{}) != out {
					t.Fatal("reading and writing twice gives other bytes")
				}
			}
		}
		Diff(r, r)
	})
}

// FuzzWrap checks that nothing is lost and no line is too wide.
func FuzzWrap(f *testing.F) {
	f.Add("a bb ccc https://x.example/a/b/c?d=e 漢字漢字", 20)
	f.Add(strings.Repeat("x", 300), 16)
	f.Fuzz(func(t *testing.T, s string, width int) {
		s = sources.Printable(s)
		if width < 16 || width > 400 || len(s) > 2000 {
			return
		}
		lines := wrap(s, width)
		if got, want := strings.Join(strings.Fields(strings.Join(lines, "")), ""), strings.Join(strings.Fields(s), ""); got != want {
			t.Fatalf("wrap lost something: %q, want %q", got, want)
		}
		for _, l := range lines {
			if wide(l) > width {
				t.Fatalf("the line %q has %d columns of %d", l, wide(l), width)
			}
		}
		if got := fit(s, width); wide(got) > width {
			t.Fatalf("fit(%q, %d) = %q has %d columns", s, width, got, wide(got))
		}
	})
}
