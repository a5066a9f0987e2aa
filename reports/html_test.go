package reports

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"ibid/sources"
)

func parseHTML(t testing.TB, page string) *html.Node {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func attr(n *html.Node, key string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// allowed are the elements that the page is made of.
var allowed = strings.Fields(`html head meta title style body div a header p h1 nav ul li main section h2 h3 h4 svg rect i b span ol
	bdi blockquote pre sup q mark fieldset legend label input article table thead tbody tr th td details summary dl dt dd code br footer`)

// sound checks all that must hold for any report: nothing is loaded or run,
// links lead to http, https or a place that exists, and no id is there twice.
func sound(t testing.TB, page string) {
	t.Helper()
	doc := parseHTML(t, page)
	ids := map[string]bool{}
	for n := range doc.Descendants() {
		if id, ok := attr(n, "id"); ok {
			if ids[id] {
				t.Errorf("id %q is there twice", id)
			}
			ids[id] = true
		}
	}
	var style, policy string
	for n := range doc.Descendants() {
		if n.Type == html.CommentNode {
			t.Errorf("the page holds the comment %q", n.Data)
		}
		if n.Type != html.ElementNode {
			continue
		}
		known := false
		for _, a := range allowed {
			known = known || a == n.Data
		}
		if !known {
			t.Errorf("the page holds <%s>", n.Data)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "src" || a.Key == "srcset" || a.Key == "action" || a.Key == "target" {
				t.Errorf("<%s> has %s=%q", n.Data, a.Key, a.Val)
			}
		}
		if href, ok := attr(n, "href"); ok {
			rel, _ := attr(n, "rel")
			switch {
			case strings.HasPrefix(href, "#"):
				if !ids[href[1:]] {
					t.Errorf("the link %q leads nowhere", href)
				}
			case !strings.HasPrefix(href, "https://") && !strings.HasPrefix(href, "http://"):
				t.Errorf("the link %q is neither http nor https", href)
			case rel != "noopener noreferrer nofollow":
				t.Errorf("the link %q has rel %q", href, rel)
			}
		}
		if by, ok := attr(n, "aria-labelledby"); ok && !ids[by] {
			t.Errorf("the name of <%s> is %q, which is not there", n.Data, by)
		}
		if eq, _ := attr(n, "http-equiv"); eq != "" {
			if eq != "Content-Security-Policy" || policy != "" {
				t.Errorf("http-equiv %q", eq)
			}
			policy, _ = attr(n, "content")
		}
		if n.Data == "style" {
			if style != "" {
				t.Error("two style sheets")
			}
			style = textOf(n)
		}
	}
	sum := sha256.Sum256([]byte(style))
	want := "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"
	if policy != want {
		t.Errorf("the policy is %q, want %q", policy, want)
	}
	if strings.Contains(style, "url(") || strings.Contains(style, "@import") {
		t.Error("the style sheet loads something")
	}
}

func TestR16_HTMLLoadsAndRunsNothing(t *testing.T) {
	for name, r := range map[string]*sources.Report{"fixture": fixture(), "notes": notesOnly(), "several": several(), "suspect": suspect(), "empty": {}} {
		t.Run(name, func(t *testing.T) { sound(t, write(t, "html", r, Options{})) })
	}
}

// evil strings try each way out of text, attributes, addresses and style.
var evil = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `' onmouseover='alert(1)`, `</style><script>alert(1)</script>`, `</title><svg onload=alert(1)>`,
	`javascript:alert(1)`, `JaVaScRiPt&#58;alert(1)`, "java\nscript:alert(1)", `data:text/html,<script>alert(1)</script>`, `//evil.example`, `vbscript:x`,
	`{{.CSP}}`, `<!--`, `]]>`, `&lt;b&gt;`, "\x00\x1b]8;;http://x\x07", "\u202e\u2066abc", `https://ok.example/"onclick="alert(1)`, `http://x.example/#"><script>`,
	`https://user:pass@x.example/`, `:root{--ink:red}`, `expression(alert(1))`, `a1-s1`,
}

// poison puts s into every string of a report that strangers can write.
func poison(s string) *sources.Report {
	r := several()
	r.Run.ID, r.Run.Suspect, r.Run.Notices, r.Tool.Version = s, s, []string{s}, s
	r.Run.Started, r.Run.Finished = s, s
	cost := 0.5
	r.Run.Judge = &sources.JudgeRun{Model: s, Endpoint: s, Given: 1, Differs: 1, Cost: &cost, Absent: map[string]int{s: 2}}
	for i := range r.Audits {
		a := &r.Audits[i]
		a.Error, a.Since = map[bool]string{true: s}[a.Error != ""], s
		a.Article.Name, a.Article.Title, a.Article.Format, a.Article.Language = s, s, sources.Format(s), s
		if len(a.Article.Text) > 0 { // a block, a claim and a marker that show s itself
			start := len(a.Article.Text) + 2
			a.Article.Text += "\n\n" + s + s
			end := len(a.Article.Text)
			a.Article.Blocks = append(a.Article.Blocks, sources.Block{Kind: sources.BlockKind(s), Level: -4, At: sources.Span{Start: start, End: end}})
			a.Article.Claims = append(a.Article.Claims, sources.AuditClaim{ID: sources.ClaimID(s), Text: s, Notes: []sources.Label{sources.Label(s)}, Sources: []sources.SourceID{"s1", sources.SourceID(s)}, At: sources.Span{Start: start, End: end}})
			a.Article.Markers = append(a.Article.Markers, sources.AuditMarker{Label: sources.Label(s), Claim: sources.ClaimID(s), Note: 0, At: sources.Span{Start: start + len(s), End: end}})
			a.Article.Notes = append(a.Article.Notes, sources.AuditNote{Label: sources.Label(s), RefersTo: sources.Label(s), Text: s, Sources: []sources.SourceID{sources.SourceID(s), "s1"}, URLs: []string{s}})
			a.Article.Findings = append(a.Article.Findings, sources.Finding{Code: s, Line: -1, Why: s})
			a.Evidence = append(a.Evidence, sources.Evidence{Claim: sources.ClaimID(s), Source: "s1", Support: sources.Conflict, Why: s, Passage: s, Heading: s, Link: s,
				Matched: []sources.Span{{Start: 0, End: len(s)}}, Checks: []sources.Check{{Kind: sources.CheckKind(s), Claim: s, Found: s}},
				Opinion: &sources.Opinion{Model: s, Outcome: sources.OutcomeGiven, Reading: sources.ReadsSupported, Quote: s, Why: s}})
			a.Evidence = append(a.Evidence, sources.Evidence{Claim: "c2", Source: "s1", Support: sources.Partial,
				Opinion: &sources.Opinion{Model: s, Outcome: sources.OutcomeGiven, Reading: sources.ReadsMissing, Quote: s, Why: s}})
			a.Evidence = append(a.Evidence, sources.Evidence{Claim: "c2", Source: "s1", Support: sources.Partial,
				Opinion: &sources.Opinion{Model: s, Outcome: sources.OutcomeFailed, Reading: sources.Reading(s), Absent: s}})
			a.Sources = append(a.Sources, sources.AuditSource{ID: sources.SourceID(s), URL: s, Notes: []sources.Label{sources.Label(s)}, Cited: sources.AuditCited{Title: s, Authors: s, Date: s, Accessed: s},
				State: sources.Dead, Reason: sources.Reason(s), Why: s, Leaning: s, Access: sources.Access(s), Drift: sources.Drift(s), Strike: sources.Strike(s), FinalURL: s, MovedTo: s,
				Hops: []sources.AuditHop{{URL: s, Kind: sources.HopKind(s), Fault: s}, {URL: s}}, Title: s, MediaType: s, Digest: s, Visited: s, LastLive: s, Signals: []sources.Reason{sources.Reason(s)},
				Change: sources.Change(s), Before: &sources.BeforeState{Reason: sources.Reason(s), Drift: sources.Drift(s), Support: s, Run: s},
				Repairs: []sources.Repair{{Kind: sources.RepairKind(s), URL: s, Captured: s, Why: s}, {Kind: sources.RepairArchive, URL: s, Captured: s, Verified: true, Why: s}}})
			a.Sources = append(a.Sources, sources.AuditSource{ID: sources.SourceID("live " + s), URL: s, Notes: []sources.Label{sources.Label(s)}, State: sources.Live, Drift: sources.DriftMajor, Reason: "drift.major",
				Changes: &sources.Changes{Gone: []string{s, s, s}, Came: []string{s, s, s}}, Resting: true, Visited: s, Due: s, Why: s})
			a.Coverage.Why[sources.Reason(s)] = 1
		}
	}
	return r
}

func TestR16_HTMLEscapesEverything(t *testing.T) {
	for _, s := range evil {
		t.Run(fmt.Sprintf("%.20q", s), func(t *testing.T) {
			page := write(t, "html", poison(s), Options{})
			sound(t, page)
			for n := range parseHTML(t, page).Descendants() {
				if href, _ := attr(n, "href"); strings.Contains(href, "pass") {
					t.Errorf("a link holds a password: %q", href)
				}
			}
		})
	}
}

func TestHTMLShowsTheArticleAsItIs(t *testing.T) {
	r := fixture()
	doc := parseHTML(t, write(t, "html", r, Options{}))
	text := ""
	for n := range doc.Descendants() {
		if class, _ := attr(n, "class"); class != "row" {
			continue
		}
		for d := n.FirstChild; d != nil; d = d.NextSibling {
			if class, _ := attr(d, "class"); d.Type == html.ElementNode && class != "side" {
				text += textOf(d) + "\n\n"
			}
		}
	}
	a := &r.Audits[0].Article
	body := a.Text[:a.Notes[0].At.Start]
	want := regexp.MustCompile(`\[\^(\d+)\]`).ReplaceAllString(body, "$1")
	if got := text; strings.Join(strings.Fields(got), " ") != strings.Join(strings.Fields(want), " ") {
		t.Errorf("the article reads\n%s\nwant\n%s", got, want)
	}
}

func TestHTMLUnderlinesClaimsByTheWorstOfTheirSources(t *testing.T) {
	doc := parseHTML(t, write(t, "html", fixture(), Options{}))
	got := map[string]string{}
	for n := range doc.Descendants() {
		if id, _ := attr(n, "id"); strings.HasPrefix(id, "a1-c") && n.Data == "span" {
			got[id[3:]], _ = attr(n, "class")
		}
	}
	want := map[string]string{"c1": "live", "c2": "live", "c3": "moved", "c4": "live", "c5": "differ", "c6": "part", "c7": "miss", "c8": "dead", "c9": "dead",
		"c10": "flag", "c11": "open", "c12": "open", "c13": "open", "c14": "live", "c15": "flag", "c16": "open"}
	for id, tone := range want {
		if got[id] != "claim c-"+tone {
			t.Errorf("claim %s is shown as %q, want %q", id, got[id], "claim c-"+tone)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d claims are underlined, want %d", len(got), len(want))
	}
}

// Claims of a damaged or foreign document may cross and nest.
func TestHTMLTakesCrossingClaims(t *testing.T) {
	const text = "abcdefghijklmnopqrstuvwxyz"
	span := func(a, b int) sources.Span { return sources.Span{Start: a, End: b} }
	r := &sources.Report{Run: sources.Run{Judged: true, Complete: true}, Audits: []sources.Audit{{Article: sources.AuditArticle{
		Name: "x", Text: text, Blocks: []sources.Block{{Kind: sources.Paragraph, At: span(0, 10)}, {Kind: sources.Paragraph, At: span(10, 26)}},
		Notes:   []sources.AuditNote{{Label: "1"}},
		Claims:  []sources.AuditClaim{{ID: "a", At: span(2, 14)}, {ID: "b", At: span(4, 6)}, {ID: "c", At: span(5, 20)}, {ID: "d", At: span(5, 5)}, {ID: "e", At: span(0, 26)}, {ID: "e", At: span(3, 4)}},
		Markers: []sources.AuditMarker{{Label: "7", Note: -1, At: span(9, 12)}, {Label: "8", Note: 0, At: span(11, 11)}, {Label: "9", Note: 0, At: span(25, 26)}},
	}}}}
	page := write(t, "html", r, Options{})
	doc := parseHTML(t, page)
	var shown string
	for n := range doc.Descendants() {
		if class, _ := attr(n, "class"); class == "article" {
			shown = strings.Join(strings.Fields(textOf(n)), "")
		}
	}
	if want := "abcdefghi7" + "8klmnopqrstuvwxy9"; !strings.HasPrefix(shown, "abcdefghi7") || !strings.HasSuffix(shown, "9") || strings.Count(shown, "m") != 1 {
		t.Errorf("the article reads %q, want about %q", shown, want)
	}
	ids := map[string]int{}
	for n := range doc.Descendants() {
		if id, ok := attr(n, "id"); ok {
			ids[id]++
		}
	}
	for id, n := range ids {
		if n > 1 {
			t.Errorf("id %q is there %d times", id, n)
		}
	}
}

func TestHTMLWordsForEditors(t *testing.T) {
	page := textOf(parseHTML(t, write(t, "html", fixture(), Options{})))
	for _, want := range []string{
		"Seven of 17 sources need you before this goes out.", "11 of 17 sources were read; 11 of 16 claims could be held against a text.",
		"4 worse, 2 new, 1 recovered, 1 better since 17 November 2026.", "Use the archived copy of 4 May 2021", "The page says “307 days”; you write “370 days”.",
		"could not be checked", "last seen live 9 November 2026", "Worse since 17 November 2026: it was “live”, now “moved”", "The sentence also leans on note 5 (not found there).",
		"PDF, 166 pages", "page 41, under “Table 4: Days from approval to completion”", "How we know", "http.410", "dns.nxdomain",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	page = textOf(parseHTML(t, write(t, "html", suspect(), Options{})))
	for _, want := range []string{"Nothing could be judged: this machine’s network could not be used.", "The run was interrupted: this report is incomplete."} {
		if !strings.Contains(page, want) {
			t.Errorf("the page of a suspect run does not say %q", want)
		}
	}
}

// colors returns the custom properties of a rule of the style sheet.
func colors(t *testing.T, css string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, m := range regexp.MustCompile(`--([a-z-]+):(#[0-9a-f]+)`).FindAllStringSubmatch(css, -1) {
		out[m[1]] = m[2]
	}
	return out
}

// luminance of a colour. Origin: WCAG 2.2, "relative luminance".
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	hex = strings.TrimPrefix(hex, "#")
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	n, err := strconv.ParseUint(hex, 16, 32)
	if err != nil {
		t.Fatal(err)
	}
	lin := func(c uint64) float64 {
		f := float64(c) / 255
		if f <= 0.04045 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	return 0.2126*lin(n>>16&255) + 0.7152*lin(n>>8&255) + 0.0722*lin(n&255)
}

func TestHTMLContrast(t *testing.T) {
	light, rest, ok := strings.Cut(reportCSS, "@media(prefers-color-scheme:dark)")
	if !ok {
		t.Fatal("the style sheet has no dark scheme")
	}
	dark, _, _ := strings.Cut(rest, "}}")
	for name, css := range map[string]string{"light": light, "dark": dark} {
		c := colors(t, css)
		check := func(front, back string) {
			a, b := luminance(t, c[front]), luminance(t, c[back])
			if ratio := (max(a, b) + 0.05) / (min(a, b) + 0.05); ratio < 4.5 {
				t.Errorf("%s: %s on %s has a contrast of %.2f, want 4.5", name, front, back, ratio)
			}
		}
		for _, tone := range []string{"live", "moved", "dead", "open", "miss", "differ", "part", "plain"} {
			check(tone, tone+"-t")
			check(tone, "paper")
			check(tone, "card")
			check("ink", tone+"-t")
		}
		for _, back := range []string{"paper", "card", "mark"} {
			check("ink", back)
		}
		for _, back := range []string{"paper", "card"} {
			check("soft", back)
			check("focus", back)
		}
	}
}

func TestEveryThingToDoNamesAndLinksItsPage(t *testing.T) {
	var b bytes.Buffer
	if err := Write(&b, "html", fixture(), Options{}); err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(b.String(), `<ol class="todo">`)
	list, _, _ = strings.Cut(list, "</ol>")
	rows := strings.Split(list, "<li>")[1:]
	if len(rows) < 3 {
		t.Fatalf("%d rows of what to do", len(rows))
	}
	for _, row := range rows {
		what, _, _ := strings.Cut(row, `<span class="do">`)
		if !strings.Contains(what, `<a class="ext" href="http`) && !strings.Contains(what, `<span class="soft">`) {
			t.Errorf("a row names no page: %s", row)
		}
	}
}
