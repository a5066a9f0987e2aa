package article

import (
	"fmt"
	"html"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"ibid/sources"
)

// dump writes what was understood of an article so that a person can check it
// against the file at a glance.
func dump(a *sources.Article) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s", a.Format)
	if a.Title != "" {
		fmt.Fprintf(&b, ", “%s”", a.Title)
	}
	if a.Language != "" {
		fmt.Fprintf(&b, ", %s", a.Language)
	}
	b.WriteByte('\n')
	for i, n := range a.Notes {
		fmt.Fprintf(&b, "note %s%s: %s\n", n.Label, place(n.Line, n.Column), oneLine(n.Body.In(a.Text)))
		for _, c := range n.Citations {
			if c.Cited == "" {
				continue
			}
			fmt.Fprintf(&b, "\turl %s%s", orNone(c.URL), place(c.Line, c.Column))
			if c.Cited != c.URL {
				fmt.Fprintf(&b, " spelled %s", oneLine(c.Cited))
			}
			if c.Original != "" {
				fmt.Fprintf(&b, ", copy of %s", c.Original)
			}
			b.WriteByte('\n')
		}
		if n.RefersTo >= 0 {
			fmt.Fprintf(&b, "\trefers to note %s", a.Notes[n.RefersTo].Label)
			if n.RefersTo != i-1 {
				fmt.Fprintf(&b, " (%d of %d)", n.RefersTo+1, len(a.Notes))
			}
			b.WriteByte('\n')
		}
	}
	for _, m := range a.Markers {
		fmt.Fprintf(&b, "marker %s%s", m.Label, place(m.Line, m.Column))
		switch {
		case m.Note < 0:
			b.WriteString(" of no note")
		case a.Notes[m.Note].Label != m.Label || repeats(a, m.Label):
			fmt.Fprintf(&b, " of note %d of %d", m.Note+1, len(a.Notes))
		}
		if m.Claim >= 0 {
			fmt.Fprintf(&b, " in %s", a.Claims[m.Claim].ID)
		}
		b.WriteByte('\n')
	}
	for _, c := range a.Claims {
		fmt.Fprintf(&b, "%s%s: %s\n", c.ID, place(c.Line, 0), c.Text)
		if c.Context != "" {
			fmt.Fprintf(&b, "\tafter: %s\n", c.Context)
		}
	}
	for _, f := range a.Findings {
		fmt.Fprintf(&b, "%s%s: %s\n", f.Code, place(f.Line, 0), f.Why)
	}
	return b.String()
}

func repeats(a *sources.Article, l sources.Label) bool {
	n := 0
	for _, x := range a.Notes {
		if x.Label == l {
			n++
		}
	}
	return n > 1
}

func place(line, column int) string {
	switch {
	case line == 0:
		return ""
	case column == 0:
		return fmt.Sprintf(" @%d", line)
	}
	return fmt.Sprintf(" @%d:%d", line, column)
}

func orNone(s string) string {
	if s == "" {
		return "(none)"
	}
	return s
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// promises checks what holds for every article, whatever its file was: spans
// lie inside the text, indices inside their lists, and the bytes that InFile
// names are those of the address.
func promises(t testing.TB, file []byte, a *sources.Article) {
	t.Helper()
	if !utf8.ValidString(a.Text) {
		t.Errorf("text is not valid UTF-8")
	}
	inside := func(what string, s sources.Span) {
		t.Helper()
		if s.Start < 0 || s.End < s.Start || s.End > len(a.Text) {
			t.Errorf("%s spans [%d, %d) of a text of %d bytes", what, s.Start, s.End, len(a.Text))
		} else if !utf8.RuneStart(byteAt(a.Text, s.Start)) || !utf8.RuneStart(byteAt(a.Text, s.End)) {
			t.Errorf("%s [%d, %d) cuts a character", what, s.Start, s.End)
		}
	}
	end := 0
	for i, k := range a.Blocks {
		inside("a block", k.At)
		if k.At.Start < end {
			t.Errorf("block %d begins at %d, inside the one before it", i, k.At.Start)
		}
		end = k.At.End
	}
	before := 0
	for i, n := range a.Notes {
		inside("a note", n.At)
		inside("a note's body", n.Body)
		if !n.At.Holds(n.Body) {
			t.Errorf("note %s at %v does not hold its body %v", n.Label, n.At, n.Body)
		}
		if n.At.Start < before {
			t.Errorf("note %d stands before the one before it", i)
		}
		before = n.At.Start
		if n.RefersTo < -1 || n.RefersTo >= len(a.Notes) || n.RefersTo == i {
			t.Errorf("note %d of %d refers to note %d", i, len(a.Notes), n.RefersTo)
		}
		for _, c := range n.Citations {
			inside("a citation", c.At)
			if c.InFile.Empty() {
				continue
			}
			if c.InFile.Start < 0 || c.InFile.End > len(file) {
				t.Errorf("address %q stands at %v of a file of %d bytes", c.Cited, c.InFile, len(file))
			} else if got := string(file[c.InFile.Start:c.InFile.End]); !spells(got, c.Cited) {
				t.Errorf("file[%d:%d] is %q, want %q", c.InFile.Start, c.InFile.End, got, c.Cited)
			}
			if c.Line < 1 || c.Column < 1 {
				t.Errorf("address %q stands at bytes %v but in line %d, column %d", c.Cited, c.InFile, c.Line, c.Column)
			}
		}
	}
	before = 0
	for _, m := range a.Markers {
		inside("a marker", m.At)
		if m.At.Start < before {
			t.Errorf("marker %s at %v stands before the one before it", m.Label, m.At)
		}
		before = m.At.Start
		if m.Note < -1 || m.Note >= len(a.Notes) || m.Claim < -1 || m.Claim >= len(a.Claims) {
			t.Errorf("marker %s names note %d of %d and claim %d of %d", m.Label, m.Note, len(a.Notes), m.Claim, len(a.Claims))
		}
	}
	for _, c := range a.Claims {
		inside("a claim", c.At)
		for _, n := range c.Notes {
			if n < 0 || n >= len(a.Notes) {
				t.Errorf("claim %s names note %d of %d", c.ID, n, len(a.Notes))
			}
		}
	}
}

func byteAt(s string, i int) byte {
	if i < len(s) {
		return s[i]
	}
	return 0
}

// spells reports whether bytes of a file are the spelling of an address, but for
// line breaks inside it, entities and escapes.
func spells(file, cited string) bool {
	if file == cited {
		return true
	}
	wide, _ := charmap.Windows1252.NewDecoder().String(file)
	if !utf8.ValidString(file) && strings.Contains(cited, "\uFFFD") { // another encoding, or bytes that were replaced
		return true
	}
	plain := func(s string) string {
		return strings.Join(strings.Fields(unescape(html.UnescapeString(s))), "")
	}
	return plain(file) == plain(cited) || plain(wide) == plain(cited)
}
