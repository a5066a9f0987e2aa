package reports

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/jstemmer/go-junit-report/v2/junit"
	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	gmtext "github.com/yuin/goldmark/text"

	"ibid/sources"
)

// forged strings try to be a line, a command, a formula or mark-up of their own.
var forged = append([]string{
	"x\n::error file=a.md::forged", "::warning::forged", " ::set-output name=x::y", "x\r\n::error::", "\u2028::error::", "\u00a0::error::", "##[error]x", "##vso[task.setvariable variable=a]b", "##TeamCity[message]", "İ##[error]",
	"\x1b[31mred\x1b[0m", "\u009b31m", "\x1b]0;title\x07", "\x9b2J", "\u202eabc\u202c", "\u2066x\u2069", "\u200b\u200e\ufeff", "\U000E0001\U000E0041",
	`=HYPERLINK("http://x","y")`, "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1", `a;=cmd|'/c calc'!A0`, `";"@x`, "a,=1", `"=1`,
	"| a | b |", "[x](javascript:alert(1))", "![x](http://tracker.example/p.png)", "<img src=x>", "www.evil.example", "http://evil.example/", "a@evil.example", "# x", "1. x", "- x", "> x", "```", "---", "`x`", "***", "\\", "&#60;b&#62;", "[^1]: x", "~~x~~",
	"]]>", "\uffff\ufffe", "\x00", "\xff\xfe", "𝔘𝔫𝔦", strings.Repeat("wide漢字", 40), strings.Repeat("a", 3000),
}, evil...)

// calm fails when s holds what steers a terminal, or a line that a build
// server would obey.
func calm(t *testing.T, what, s string) {
	t.Helper()
	if !utf8.ValidString(s) {
		t.Errorf("%s: not UTF-8", what)
	}
	for _, r := range s {
		if r != '\n' && (r != '\t' || what != "junit") && unicode.IsControl(r) || sources.Invisible(r) || r == '\u2028' || r == '\u2029' {
			t.Errorf("%s: holds %U", what, r)
			break
		}
	}
	for line := range strings.Lines(s) {
		if strings.HasPrefix(strings.TrimSpace(line), "::") {
			t.Errorf("%s: the line %q is a command", what, line)
		}
		low := strings.ToLower(line)
		if strings.Contains(low, "##[") || strings.Contains(low, "##vso[") || strings.Contains(low, "##teamcity[") {
			t.Errorf("%s: the line %q holds a command", what, line)
		}
	}
}

func TestR17_NothingSteersATerminalOrABuildServer(t *testing.T) {
	for _, s := range forged {
		t.Run(fmt.Sprintf("%.20q", s), func(t *testing.T) {
			r := poison(s)
			for _, f := range []string{"text", "markdown", "csv", "json", "junit", "sarif"} {
				calm(t, f, write(t, f, r, Options{}))
			}
			unjudged := poison(s)
			unjudged.Run.Judged = false
			for _, f := range []string{"text", "markdown"} {
				calm(t, f+" of notes", write(t, f, unjudged, Options{Width: 60}))
			}
			d := Diff(r, fixture())
			for _, f := range DiffFormats() {
				var b bytes.Buffer
				if err := WriteDiff(&b, f, d, Options{}); err != nil {
					t.Fatal(err)
				}
				calm(t, "diff "+f, b.String())
			}
		})
	}
}

func TestR17_ColorsAreOursAlone(t *testing.T) {
	plain := write(t, "text", poison("\x1b[31mred"), Options{})
	colored := write(t, "text", poison("\x1b[31mred"), Options{Color: true})
	var b strings.Builder
	for i := 0; i < len(colored); {
		if strings.HasPrefix(colored[i:], "\x1b[") {
			end := strings.IndexByte(colored[i:], 'm')
			if end < 0 || end > 6 {
				t.Fatalf("%q is no colour", colored[i:i+10])
			}
			i += end + 1
			continue
		}
		b.WriteByte(colored[i])
		i++
	}
	if b.String() != plain {
		t.Error("without its colours the report is not the plain one")
	}
}

func TestTextStaysWithinItsWidth(t *testing.T) {
	for _, width := range []int{10, 40, 48, 60, 76, 80, 100, 200} {
		for _, r := range []*sources.Report{fixture(), several(), notesOnly(), suspect(), poison(strings.Repeat("漢字 words ", 30))} {
			var diff bytes.Buffer
			if err := WriteDiff(&diff, "text", Diff(lastWeek(), r), Options{Width: width}); err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(write(t, "text", r, Options{Width: width}) + diff.String()) {
				if n := wide(strings.TrimRight(line, "\n")); n > max(width, leastWidth) && len(strings.Fields(line)) > 1 {
					t.Errorf("at %d columns a line has %d: %q", width, n, line)
				}
			}
		}
	}
}

func TestR17_MarkdownIsTextAlone(t *testing.T) {
	gfm := goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote))
	shape := func(s string) (kinds map[string]int, links []string) {
		src := []byte(s)
		kinds = map[string]int{}
		doc := gfm.Parser().Parse(gmtext.NewReader(src))
		ast.Walk(doc, func(n ast.Node, in bool) (ast.WalkStatus, error) {
			if in {
				if n.Kind() != ast.KindText && n.Kind() != ast.KindString {
					kinds[n.Kind().String()]++
				}
				if l, ok := n.(*ast.Link); ok {
					links = append(links, string(l.Destination))
				}
			}
			return ast.WalkContinue, nil
		})
		return kinds, links
	}
	for _, judged := range []bool{true, false} {
		calmReport := poison("plain")
		calmReport.Run.Judged = judged
		want, _ := shape(write(t, "markdown", calmReport, Options{}))
		for _, s := range forged {
			if sources.Printable(s) == "" || link(s) != "" || len(s) > 500 {
				continue // no text, or an address: other shapes by right
			}
			r := poison(s)
			r.Run.Judged = judged
			got, links := shape(write(t, "markdown", r, Options{}))
			for kind, n := range got {
				if want[kind] != n {
					t.Errorf("judged %v, %q makes %d of %s, want %d", judged, s, n, kind, want[kind])
				}
			}
			for _, l := range links {
				if link(l) != l {
					t.Errorf("%q makes a link to %q", s, l)
				}
			}
		}
	}
}

func TestR18_NoCellStartsAFormula(t *testing.T) {
	for _, s := range forged {
		out := write(t, "csv", poison(s), Options{})
		rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
		if err != nil {
			t.Errorf("%q: %v", s, err)
			continue
		}
		for _, row := range rows {
			if len(row) != len(csvHead) {
				t.Errorf("%q: a row has %d cells, want %d", s, len(row), len(csvHead))
			}
			for _, c := range row {
				if formula.MatchString(c) {
					t.Errorf("%q: the cell %q starts a formula", s, c)
				}
			}
		}
	}
	for in, want := range map[string]string{"=1": "'=1", "plain": "plain", "a-b": "a-b", "https://x.example/?a=1;b=2": "https://x.example/?a=1;b=2", "a;=1": "a;'=1", "\t-1": "'-1", "": "", "3": "3"} {
		if got := cell(in); got != want {
			t.Errorf("cell(%q) = %q, want %q", in, got, want)
		}
	}
}

// formula is the start of one, at the start of a cell or behind a semicolon.
var formula = regexp.MustCompile(`(^|;)["\s]*[=+\-@\t\r＝＋－＠]`)

func TestCSVRows(t *testing.T) {
	rows, err := csv.NewReader(strings.NewReader(write(t, "csv", several(), Options{}))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := len(rows), 1+20+1+1; got != want {
		t.Errorf("%d rows, want %d: a heading, one per note and source, one per damaged article", got, want)
	}
	find := func(note, url string) []string {
		for _, r := range rows {
			if r[1] == note && strings.Contains(r[8], url) {
				return r
			}
		}
		t.Fatalf("no row for note %s and %s", note, url)
		return nil
	}
	if r := find("9", "fund.example.gov"); r[3] != "dead" || r[4] != "unread" || r[5] != "worse" || !strings.HasPrefix(r[17], "https://web.archive.org/") {
		t.Errorf("row of note 9 is %q", r)
	}
	if r := find("7", "banking.pdf"); r[4] != "partial" || r[13] != "In Nigeria they took 3,333 days." {
		t.Errorf("row of note 7 is %q", r)
	}
	if r := find("16", ""); r[3] != "" || r[8] != "" {
		t.Errorf("row of note 16 is %q", r)
	}
	if r := rows[len(rows)-1]; r[3] != "unreadable" {
		t.Errorf("row of the damaged article is %q", r)
	}
}

func TestR18_JUnitIsSoundXML(t *testing.T) {
	for _, s := range append([]string{"plain"}, forged...) {
		out := write(t, "junit", poison(s), Options{})
		var got junit.Testsuites
		if err := xml.Unmarshal([]byte(out), &got); err != nil {
			t.Errorf("%q: %v", s, err)
			continue
		}
		tests, failures, skipped, errs := 0, 0, 0, 0
		for _, suite := range got.Suites {
			for _, c := range suite.Testcases {
				tests++
				if c.Failure != nil {
					failures++
				}
				if c.Skipped != nil {
					skipped++
				}
				if c.Error != nil {
					errs++
				}
			}
		}
		if got.Tests != tests || got.Failures != failures || got.Skipped != skipped || got.Errors != errs || errs != 1 {
			t.Errorf("%q: the sums %d/%d/%d/%d are not those of the tests %d/%d/%d/%d", s, got.Tests, got.Failures, got.Skipped, got.Errors, tests, failures, skipped, errs)
		}
	}
}

func TestJUnitFailsWhatNeedsAnEditor(t *testing.T) {
	var got junit.Testsuites
	if err := xml.Unmarshal([]byte(write(t, "junit", fixture(), Options{})), &got); err != nil {
		t.Fatal(err)
	}
	types := map[string]int{}
	for _, c := range got.Suites[0].Testcases {
		if c.Failure != nil {
			types[c.Failure.Type]++
		}
	}
	for _, code := range []string{"http.410", "dns.nxdomain", "redirect.permanent", "claim.conflict", "claim.missing", "soft404.section_redirect", "drift.major", "content.withdrawn", "note.unused", "label.gap", "note.no_address"} {
		if types[code] != 1 {
			t.Errorf("%d failures of type %s, want 1", types[code], code)
		}
	}
	if got.Failures != 11 || got.Errors != 0 {
		t.Errorf("%d failures and %d errors, want 11 and 0", got.Failures, got.Errors)
	}
}

func TestR18_SARIFIsSound(t *testing.T) {
	for _, s := range append([]string{"plain"}, forged...) {
		for _, judged := range []bool{true, false} {
			r := poison(s)
			r.Run.Judged = judged
			out := write(t, "sarif", r, Options{})
			doc, err := sarif.FromString(out, sarif.WithStrictValidation())
			if err != nil {
				t.Errorf("%q: %v", s, err)
				continue
			}
			if err := doc.Validate(); err != nil {
				t.Errorf("%q: %v", s, err)
			}
			rules := doc.Runs[0].Tool.Driver.Rules
			for _, res := range doc.Runs[0].Results {
				if res.RuleIndex < 0 || res.RuleIndex >= len(rules) || *rules[res.RuleIndex].ID != *res.RuleID {
					t.Errorf("%q: result of rule %q points at rule %d", s, *res.RuleID, res.RuleIndex)
				}
			}
		}
	}
}

func TestSARIFPlacesAndLevels(t *testing.T) {
	doc, err := sarif.FromString(write(t, "sarif", fixture(), Options{}))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, r := range doc.Runs[0].Results {
		at := r.Locations[0].PhysicalLocation
		place := *at.ArtifactLocation.URI
		if at.Region != nil && at.Region.StartLine != nil {
			place += fmt.Sprintf(":%d", *at.Region.StartLine)
		}
		news := ""
		if r.BaselineState != nil {
			news = *r.BaselineState
		}
		got[*r.RuleID] = strings.Join([]string{r.Level, r.Kind, place, news}, " ")
	}
	const file = "articles/middle-corridor.md"
	want := map[string]string{
		"http.410": "error fail " + file + ":49 new", "dns.nxdomain": "error fail " + file + ":50 unchanged", "redirect.permanent": "warning fail " + file + ":43 new",
		"claim.conflict": "error fail " + file + ":9 unchanged", "claim.missing": "warning fail " + file + ":9 unchanged", "soft404.section_redirect": "warning fail " + file + ":54 new",
		"drift.major": "warning fail " + file + ":51 new", "content.withdrawn": "warning fail " + file + ":57 unchanged", "note.unused": "note fail " + file + ":61 ",
		"label.gap": "note fail " + file + ":61 ", "note.no_address": "note fail " + file + ":55 ",
		"wall.bot.cloudflare": "none open " + file + ":53 unchanged", "tcp.timeout": "none open " + file + ":58 new",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("results (-want +got):\n%s", d)
	}
}

func TestFileURI(t *testing.T) {
	for in, want := range map[string]string{
		"a.md": "a.md", "dir/ö b.md": "dir/%C3%B6%20b.md", `dir\b.md`: "dir/b.md", "-": "stdin", "": "stdin", "/tmp/a.md": "file:///tmp/a.md",
		"a:b.md": "./a:b.md", "https://x.example/a?b=1": "https://x.example/a?b=1", "a\"b#c?d": "a%22b%23c%3Fd", "../up.md": "../up.md", "javascript:alert(1)": "./javascript:alert%281%29",
	} {
		if got := fileURI(in); got != want {
			t.Errorf("fileURI(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestLink(t *testing.T) {
	for in, want := range map[string]string{
		"https://a.example/b?c=d#e": "https://a.example/b?c=d#e", " http://a.example ": "http://a.example", "HTTPS://a.example/": "https://a.example/",
		"https://user:pw@a.example/": "https://a.example/", "javascript:alert(1)": "", "JAVASCRIPT://a.example/%0aalert(1)": "", "data:text/html,x": "", "//a.example/": "", "/a": "", "": "", "http:a": "", "http://": "", "https:///x": "",
		"https://a.example/\"><script>": "https://a.example/%22%3E%3Cscript%3E", "https://a.example/(x)|`y`": "https://a.example/%28x%29%7C%60y%60", "https://a.example/ä b": "https://a.example/%C3%A4%20b",
		"https://a.example/\nx": "", "ftp://a.example/": "", "https://a.example/%3Cb%3E": "https://a.example/%3Cb%3E",
	} {
		if got := link(in); got != want {
			t.Errorf("link(%q) = %q, want %q", in, got, want)
		}
	}
}

// big is a hostile document: n notes and claims that all lean on one source,
// and n claims that cross each other.
func big(n int) *sources.Report {
	a := second()
	a.Article.Text = strings.Repeat("x ", 2*n)
	a.Article.Blocks = nil
	a.Article.Notes, a.Article.Claims, a.Article.Markers, a.Evidence = nil, nil, nil, nil
	long := "https://x.example/" + strings.Repeat("y", n)
	a.Sources[0].URL, a.Sources[0].Why = long, strings.Repeat("why ", n)
	a.Sources[0].Notes = nil
	for i := range n {
		l := sources.Label(fmt.Sprint(i))
		id := sources.ClaimID("c" + string(l))
		a.Sources[0].Notes = append(a.Sources[0].Notes, l)
		a.Article.Notes = append(a.Article.Notes, sources.AuditNote{Label: l, Sources: []sources.SourceID{"s1"}})
		a.Article.Claims = append(a.Article.Claims, sources.AuditClaim{ID: id, Text: "x", Notes: []sources.Label{l, "0"}, Sources: []sources.SourceID{"s1"}, At: sources.Span{Start: i, End: 4*n - i}})
		a.Article.Markers = append(a.Article.Markers, sources.AuditMarker{Label: l, Note: i, Claim: id, At: sources.Span{Start: 2 * i, End: 2*i + 1}})
		a.Evidence = append(a.Evidence, says(id, "s1", sources.Missing, 0, ""))
		a.Evidence = append(a.Evidence, says("c0", "s1", sources.Conflict, 0, "x"))
	}
	return &sources.Report{Run: sources.Run{Judged: true, Complete: true}, Audits: []sources.Audit{a}}
}

func TestWritersAreLinear(t *testing.T) {
	const notes = 5000
	r, quarter := big(notes), big(notes/4)
	for _, f := range Formats() {
		start := time.Now()
		write(t, f, quarter, Options{})
		least := time.Since(start)
		start = time.Now()
		out := write(t, f, r, Options{})
		if took := time.Since(start); took > 15*time.Second && took > 8*least { // a slow machine is slow with a quarter as well
			t.Errorf("%s took %v for %d notes of one source, %v for a quarter of them", f, took, notes, least)
		}
		if len(out) > 60<<20 {
			t.Errorf("%s is %d MiB", f, len(out)>>20)
		}
		t.Logf("%s: %v, %d KiB", f, time.Since(start), len(out)>>10)
	}
}
