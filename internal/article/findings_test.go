package article

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"ibid/sources"
)

func TestFindingsNameWhatIsOddAndItsLine(t *testing.T) {
	tests := []struct {
		name string
		file string
		text string
		want []string // "code line", in order; hints left out unless they are what is tested
	}{
		{"marker without a note", "a.md", "One.[^1]\n\nTwo.[^2]\n\n[^1]: https://example.org/\n", []string{"marker.orphan 3"}},
		{"note without a marker", "a.md", "One.[^1]\n\n[^1]: https://example.org/\n[^2]: https://example.org/2\n", []string{"note.unused 4"}},
		{"a note that only another note points at is used", "a.txt", "One.[1] Two.[3]\n\nNotes\n\n[1] https://example.org/\n[2] https://example.org/2\n[3] See note 2.\n", nil},
		{"a number twice", "a.txt", "One.[1] Two.[2]\n\nNotes\n\n[1] https://example.org/1\n[2] https://example.org/2\n[2] https://example.org/3\n", []string{"note.unused 7", "note.doubled 7"}},
		{"numbers left out", "a.txt", "One.[1] Two.[2] Five.[5]\n\nNotes\n\n[1] https://example.org/1\n[2] https://example.org/2\n[5] https://example.org/5\n", []string{"note.skipped 7"}},
		{"a note in another place is not missing", "a.md", "A.[^1] B.[^2] C.[^3] D.[^4]\n\n[^1]: https://e.org/1\n[^3]: https://e.org/3\n[^2]: https://e.org/2\n[^4]: https://e.org/4\n", []string{"note.order 5"}},
		{"two notes that changed places", "a.txt", "One.[1] Two.[2] Three.[3] Four.[4]\n\nNotes\n\n[1] https://example.org/1\n[3] https://example.org/3\n[2] https://example.org/2\n[4] https://example.org/4\n", []string{"note.order 7"}},
		{"chapters with a note 1 each", "a.txt", "One.[1]\n\nNotes\n\n[1] https://example.org/1\n\nTwo.[1]\n\nNotes\n\n[1] https://example.org/2\n", nil},
		{"markers out of order", "a.md", "A.[^1] B.[^3] C.[^2] D.[^4] E.[^5]\n\n[^1]: https://e.org/1\n[^2]: https://e.org/2\n[^3]: https://e.org/3\n[^4]: https://e.org/4\n[^5]: https://e.org/5\n", []string{"marker.order 1"}},
		{"a list in another order than the text is left alone", "a.md", "A.[^3] B.[^1] C.[^4] D.[^2]\n\n[^1]: https://e.org/1\n[^2]: https://e.org/2\n[^3]: https://e.org/3\n[^4]: https://e.org/4\n", nil},
		{"a note with nothing to visit", "a.md", "One.[^1]\n\n[^1]: Smith, Tea, 1990.\n", []string{"note.no_address 3"}},
		{"an ibid. is no note without an address", "a.md", "One.[^1] Two.[^2]\n\n[^1]: https://example.org/\n[^2]: Ibid., p. 3.\n", nil},
		{"ibid. with nothing before it", "a.md", "One.[^1]\n\n[^1]: Ibid., p. 3.\n", []string{"ibid.nothing_before 3", "note.no_address 3"}},
		{"an address that leads nowhere", "a.md", "One.[^1]\n\n[^1]: Smith, <https://exa..mple.org/a>\n", []string{"url.malformed 3"}},
		{"an address whose end is left out", "a.txt", "One.[1] Two.[2]\n\nNotes\n\n[1] Smith, https://example.org/a/lo…\n[2] Jones, https://example.org/b/lo... (read in May).\n", []string{"url.malformed 5", "url.malformed 6"}},
		{"a bare address in Markdown whose end is left out", "a.md", "One.[^1]\n\n[^1]: Smith, https://example.org/a/lo…\n", []string{"url.malformed 3"}},
		{"a link whose words are shortened", "a.md", "One.[^1]\n\n[^1]: Smith, [https://example.org/a/lo…](https://example.org/a/long)\n", nil},
		{"a list of bare addresses in Markdown", "a.md", "One.[^1]\n\n[^1]: https://e.org/a,https://e.org/b\n", nil},
		{"a link that reads as another address", "a.md", "One.[^1]\n\n[^1]: [https://example.org/a/b](https://other.example/c)\n", []string{"url.mismatch 3"}},
		{"a number without a note", "a.txt", "One.[1]\n\nA pound cost sixty shillings in 1660, they say.\n\nNotes\n\n[1] https://example.org/\n", []string{"claim.unsourced 3"}},
		{"no notes", "a.txt", "Tea is old.\n", []string{"article.no_notes 0"}},
		{"markers without any note", "a.txt", "One.[1] Two.[2] Three.[3]\n", []string{"article.no_notes 0"}},
		{"bytes of another encoding", "a.txt", "Th\xe9.[1]\n\nNotes\n\n[1] https://example.org/\n", []string{"article.encoding 0"}},
		{"lines that end as on old Macintoshes", "a.txt", "One.[1]\r\rNotes\r\r[1] Smith, Tea, 1990.\r", []string{"note.no_address 5"}},
		{"a note defined twice in Markdown", "a.md", "One.[^a]\n\n[^a]: https://example.org/1\n[^a]: https://example.org/2\n", []string{"note.doubled 4", "note.unused 4"}},
	}
	for _, tt := range tests {
		a, err := testParser().Parse(context.Background(), tt.file, []byte(tt.text))
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		var got []string
		for _, f := range a.Findings {
			if f.Why == "" || f.Why[len(f.Why)-1] != '.' {
				t.Errorf("%s: %s says %q, want a sentence", tt.name, f.Code, f.Why)
			}
			if f.Code != "claim.unsourced" || slices.Contains(tt.want, "claim.unsourced 3") {
				got = append(got, fmt.Sprintf("%s %d", f.Code, f.Line))
			}
		}
		want := slices.Clone(tt.want)
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: findings are %q, want %q", tt.name, got, want)
		}
	}
}

// TestFindingsAreBounded keeps an article of nothing but slips from filling a
// report.
func TestFindingsAreBounded(t *testing.T) {
	a, err := testParser().Parse(context.Background(), "a.md", append([]byte("[^0]: a\n\n"), manyOrphans(5000)...))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(a.Findings); n > 4*maxEach {
		t.Errorf("%d findings, want at most %d of each kind", n, maxEach)
	}
}

func manyOrphans(n int) []byte {
	var out []byte
	for i := range n {
		out = fmt.Appendf(out, "One.[^%d]\n\n", i+1)
	}
	return out
}

// TestAddressesStandWhereInFileSays holds what a repair is written back by: the
// bytes that InFile names are the address as the article spells it, and line and
// column are those of its first character.
func TestAddressesStandWhereInFileSays(t *testing.T) {
	const bom = "\xef\xbb\xbf"
	tests := []struct {
		name, file, text string
		want             []string // the bytes of each address, in order
	}{
		{"text", "a.txt", "Thé.[1]\n\nNotes\n\n[1] Dupré, https://example.org/é?a=1, p. 3; www.example.org/b.\n", []string{"https://example.org/é?a=1", "www.example.org/b"}},
		{"text with CR LF and a byte order mark", "a.txt", bom + "Tea.[1]\r\n\r\nNotes\r\n\r\n[1] https://example.org/a.\r\n", []string{"https://example.org/a"}},
		{"text in Windows-1252", "a.txt", "Th\xe9.[1]\n\nNotes\n\n[1] Dupr\xe9, https://example.org/a.\n", []string{"https://example.org/a"}},
		{"text with an identifier", "a.txt", "Tea.[1]\n\nNotes\n\n[1] Smith, doi:10.1000/xyz.\n", []string{"doi:10.1000/xyz"}},
		{"text with an address over two lines", "a.txt", "Tea.[1]\n\nNotes\n\n[1] Smith, https://example.org/tea/\n    in-europe.html\n", []string{"https://example.org/tea/\n    in-europe.html"}},
		{"Markdown, bare", "a.md", "Thé.[^1]\n\n[^1]: Dupré, https://example.org/a; more.\n", []string{"https://example.org/a"}},
		{"Markdown, in angles", "a.md", "Tea.[^1]\n\n[^1]: Smith, <https://example.org/a>.\n", []string{"https://example.org/a"}},
		{"Markdown, a link", "a.md", "Tea.[^1]\n\n[^1]: [Smith](https://example.org/a \"Tea\"), [Brown](<https://example.org/b>).\n", []string{"https://example.org/a", "https://example.org/b"}},
		{"Markdown, a link whose words are its address", "a.md", "Tea.[^1]\n\n[^1]: [https://example.org/a](https://example.org/a)\n", []string{"https://example.org/a"}},
		{"Markdown, a reference link", "a.md", "Tea.[^1]\n\n[^1]: [Smith][s]\n\n[s]: https://example.org/a\n", []string{"https://example.org/a"}},
		{"Markdown, two lines deep in a note", "a.md", "Tea.[^1]\n\n[^1]: Smith.\n\n    See https://example.org/a\n", []string{"https://example.org/a"}},
		{"Markdown, an inline note", "a.md", "Thé.^[Dupré, https://example.org/a] More.\n", []string{"https://example.org/a"}},
		{"Markdown, escapes", "a.md", "Tea.[^1]\n\n[^1]: https://example.org/a\\_b\n", []string{"https://example.org/a\\_b"}},
		{"Markdown, entities", "a.md", "Tea.[^1]\n\n[^1]: [x](https://example.org/?a=1&amp;b=2)\n", []string{"https://example.org/?a=1&amp;b=2"}},
		{"Markdown, reference links as notes", "a.md", "# a\n\nTea [1].\n\n[1]: https://example.org/a\n", []string{"https://example.org/a"}},
		{"HTML, a link", "a.html", "<html><p>Thé<a href='#n'><sup>1</sup></a><p id=n>1. <a class=x href=\"https://example.org/é\">a</a></html>", []string{"https://example.org/é"}},
		{"HTML, without quotes", "a.html", "<html><p>Tea<a href='#n'><sup>1</sup></a><p id=n>1. <a href=https://example.org/a>a</a></html>", []string{"https://example.org/a"}},
		{"HTML, entities", "a.html", "<html><p>Tea<a href='#n'><sup>1</sup></a><p id=n>1. <a href=\"https://example.org/?a=1&amp;b=2\">a</a></html>", []string{"https://example.org/?a=1&amp;b=2"}},
		{"HTML, in words", "a.html", "<html><p>Tea<a href='#n'><sup>1</sup></a><p id=n>1. Caf&eacute;, https://example.org/a.</html>", []string{"https://example.org/a"}},
		{"HTML, in words with entities", "a.html", "<html><p>Tea<a href='#n'><sup>1</sup></a><p id=n>1. https://example.org/?a=1&amp;b=2.</html>", []string{"https://example.org/?a=1&amp;b=2"}},
	}
	for _, tt := range tests {
		a, err := testParser().Parse(context.Background(), tt.file, []byte(tt.text))
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		promises(t, []byte(tt.text), a)
		var got []string
		for _, n := range a.Notes {
			for _, c := range n.Citations {
				s := c.InFile.In(tt.text)
				got = append(got, s)
				if line, column := lineAndColumn(tt.text, c.InFile); s != "" && (c.Line != line || c.Column != column) {
					t.Errorf("%s: %q stands at %d:%d, want %d:%d", tt.name, s, c.Line, c.Column, line, column)
				}
			}
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: the addresses in the file are %q, want %q", tt.name, got, tt.want)
		}
	}
}

// lineAndColumn counts lines and characters up to a span, a byte order mark left out.
func lineAndColumn(file string, at sources.Span) (line, column int) {
	line, column = 1, 1
	for _, r := range file[:at.Start] {
		switch r {
		case '\n':
			line, column = line+1, 1
		case '\ufeff':
		default:
			column++
		}
	}
	return line, column
}
