package reports

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ibid/sources"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares got with a file in testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (run with -update to write it)", err)
	}
	if d := cmp.Diff(string(want), string(got)); d != "" {
		t.Errorf("%s differs (-want +got):\n%s", name, d)
	}
}

func write(t testing.TB, format string, r *sources.Report, o Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, format, r, o); err != nil {
		t.Fatalf("Write(%s): %v", format, err)
	}
	return b.String()
}

// notesOnly is the fixture as `ibid notes` makes it: nothing was visited.
func notesOnly() *sources.Report {
	r := fixture()
	r.Run.Judged, r.Run.Notices = false, nil
	a := &r.Audits[0]
	a.Evidence, a.Since = nil, ""
	for i, s := range a.Sources {
		a.Sources[i] = sources.AuditSource{ID: s.ID, URL: s.URL, Notes: s.Notes, Line: s.Line, Column: s.Column}
	}
	a.Coverage.Read, a.Coverage.Unread, a.Coverage.Weighed, a.Coverage.Why = 0, 0, 0, nil
	return r
}

// several is a report over three articles, the last of which is damaged.
func several() *sources.Report {
	r := fixture()
	r.Audits = append(r.Audits, second(), sources.Audit{Article: sources.AuditArticle{Name: "articles/bad.docx"}, Error: "open articles/bad.docx: zip: not a valid zip file"})
	return r
}

// suspect is a run that was cut short on a machine without a usable network.
func suspect() *sources.Report {
	r := fixture()
	r.Run.Suspect, r.Run.Complete = "every name of the run leads to 10.0.0.1", false
	a := &r.Audits[0]
	a.Evidence = nil
	for i := range a.Sources {
		s := &a.Sources[i]
		s.State, s.Reason, s.Why, s.Leaning, s.Read, s.Repairs = sources.Uncertain, "run.network_suspect", "This machine’s network could not be used.", "", false, nil
		s.Signals, s.Drift, s.Change = nil, sources.DriftNotComparable, sources.ChangeUnchanged
	}
	a.Coverage.Read, a.Coverage.Unread, a.Coverage.Weighed = 0, len(a.Sources), 0
	a.Coverage.Why = map[sources.Reason]int{"run.network_suspect": len(a.Sources)}
	return r
}

func TestGolden(t *testing.T) {
	endings := map[string]string{"text": "txt", "markdown": "md", "junit": "xml", "sarif": "sarif"}
	for _, f := range Formats() {
		ending := f
		if e := endings[f]; e != "" {
			ending = e
		}
		t.Run(f, func(t *testing.T) { golden(t, "corridor."+ending, []byte(write(t, f, fixture(), Options{Width: 100}))) })
	}
	t.Run("color", func(t *testing.T) {
		golden(t, "color.txt", []byte(write(t, "text", fixture(), Options{Width: 80, Color: true})))
	})
	t.Run("notes", func(t *testing.T) {
		golden(t, "notes.txt", []byte(write(t, "text", notesOnly(), Options{})))
		golden(t, "notes.html", []byte(write(t, "html", notesOnly(), Options{})))
	})
	t.Run("several", func(t *testing.T) {
		golden(t, "several.txt", []byte(write(t, "text", several(), Options{})))
		golden(t, "several.html", []byte(write(t, "html", several(), Options{})))
	})
	t.Run("suspect", func(t *testing.T) {
		golden(t, "suspect.txt", []byte(write(t, "text", suspect(), Options{})))
		golden(t, "suspect.md", []byte(write(t, "markdown", suspect(), Options{})))
	})
}

func TestGoldenOpinions(t *testing.T) {
	golden(t, "opined.txt", []byte(write(t, "text", opined(), Options{Width: 100})))
	golden(t, "opined.md", []byte(write(t, "markdown", opined(), Options{})))
	golden(t, "opined.html", []byte(write(t, "html", opined(), Options{})))
}

func TestUnknownFormatNamesTheKnownOnes(t *testing.T) {
	var b bytes.Buffer
	for _, err := range []error{Write(&b, "docx", fixture(), Options{}), WriteDiff(&b, "html", Diff(fixture(), fixture()), Options{})} {
		if !errors.Is(err, ErrUnknownFormat) {
			t.Errorf("error is %v, want ErrUnknownFormat", err)
		}
		if !strings.Contains(err.Error(), "text, json, markdown") {
			t.Errorf("error %q does not list the formats", err)
		}
	}
	if b.Len() > 0 {
		t.Errorf("%d bytes were written", b.Len())
	}
}

func TestEveryFormatTakesEmptyAndHollowReports(t *testing.T) {
	hollow := &sources.Report{Run: sources.Run{Judged: true}, Audits: []sources.Audit{{
		Article:  sources.AuditArticle{Claims: []sources.AuditClaim{{Sources: []sources.SourceID{"nowhere"}}}, Markers: []sources.AuditMarker{{Note: 7, Claim: "c9"}}, Notes: []sources.AuditNote{{Sources: []sources.SourceID{"s0"}}}},
		Sources:  []sources.AuditSource{{State: 99, Before: &sources.BeforeState{State: -1}}},
		Evidence: []sources.Evidence{{Claim: "c77", Source: "s77", Support: 42}},
	}}}
	for _, f := range Formats() {
		for name, r := range map[string]*sources.Report{"empty": {}, "hollow": hollow, "one hollow audit": {Audits: make([]sources.Audit, 1)}} {
			if out := write(t, f, r, Options{}); out == "" {
				t.Errorf("%s report of the %s document is empty", f, name)
			}
		}
	}
}

func TestWriteLeavesTheReportAlone(t *testing.T) {
	r := several()
	r.Audits[1].Sources[0].Hops = nil
	before, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range Formats() {
		write(t, f, r, Options{})
	}
	Diff(r, r)
	after, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(before), string(after)); d != "" {
		t.Errorf("a writer changed the report (-before +after):\n%s", d)
	}
}

func TestR26_SameBytesForTheSameReport(t *testing.T) {
	for _, f := range Formats() {
		want := write(t, f, several(), Options{})
		var wg sync.WaitGroup
		got := make([]string, 8)
		for i := range got {
			wg.Go(func() {
				if i == 4 {
					old := runtime.GOMAXPROCS(1)
					defer runtime.GOMAXPROCS(old)
				}
				got[i] = write(t, f, several(), Options{})
			})
		}
		wg.Wait()
		for i := range got {
			if got[i] != want {
				t.Errorf("%s report %d differs:\n%s", f, i, cmp.Diff(want, got[i]))
				break
			}
		}
	}
}

// failing is a writer that takes nothing.
type failing struct{ calls int }

var errFull = errors.New("disk full")

func (f *failing) Write([]byte) (int, error) { f.calls++; return 0, errFull }

func TestWriteReturnsTheWritersError(t *testing.T) {
	for _, f := range Formats() {
		w := &failing{}
		if err := Write(w, f, fixture(), Options{}); !errors.Is(err, errFull) || w.calls != 1 {
			t.Errorf("Write(%s) to a full disk = %v after %d calls, want %v after 1", f, err, w.calls, errFull)
		}
	}
}

func TestHeadlines(t *testing.T) {
	one := func(state sources.State, leaning string) *sources.Report {
		a := second()
		a.Sources[0].State, a.Sources[0].Leaning = state, leaning
		if state != sources.Live {
			a.Evidence = nil
		}
		return &sources.Report{Run: sources.Run{Judged: true, Complete: true}, Audits: []sources.Audit{a}}
	}
	unjudged := one(sources.Uncertain, "")
	unjudged.Run.Judged = false
	empty := &sources.Report{Run: sources.Run{Judged: true}, Audits: []sources.Audit{{Article: sources.AuditArticle{Name: "x"}}}}
	for _, tt := range []struct {
		name string
		r    *sources.Report
		want string
	}{
		{"all live", one(sources.Live, ""), "The one source is in order."},
		{"dead", one(sources.Dead, ""), "The one source needs you before this goes out."},
		{"uncertain is no work", one(sources.Uncertain, "live"), "The one source could not be checked."},
		{"probably dead is work", one(sources.Uncertain, "dead"), "The one source needs you before this goes out."},
		{"not judged", unjudged, "1 note with 1 source; none was visited."},
		{"no notes", empty, "This article has no notes."},
		{"suspect network", suspect(), "Nothing could be judged: this machine’s network could not be used."},
		{"a network in doubt that answered for some", doubtful(), "Seven of 17 sources need you before this goes out."},
		{"several", fixture(), "Seven of 17 sources need you before this goes out."},
		{"articles", several(), "Seven of 18 sources in 3 articles need you."},
		{"none", &sources.Report{}, "No article was checked."},
	} {
		if got := overall(views(normal(tt.r))); got != tt.want {
			t.Errorf("%s: headline is %q, want %q", tt.name, got, tt.want)
		}
	}
}

// doubtful is a run in which some sites answered and too many did not.
func doubtful() *sources.Report {
	r := fixture()
	r.Run.Suspect = "3 of 10 sites could not be reached at all, so the fault is probably on this side; nothing is called dead for that."
	return r
}

func TestANetworkInDoubtIsNotSaidToBeUseless(t *testing.T) {
	if got := Notices(doubtful())[0]; !strings.HasPrefix(got, "This machine’s network is in doubt, so what could not be reached is not called gone by this run: 3 of 10 sites") {
		t.Errorf("some sources were judged, and the notice says %q", got)
	}
	if got := Notices(suspect())[1]; !strings.HasPrefix(got, "This machine’s network could not be used") {
		t.Errorf("no source was judged, and the notice says %q", got)
	}
}

func TestTasksAreMostHarmfulFirst(t *testing.T) {
	v := viewOf(&normal(fixture()).Audits[0], &sources.Run{Judged: true, Complete: true})
	var got []string
	for _, k := range v.tasks {
		got = append(got, k.code)
	}
	want := []string{"http.410", "dns.nxdomain", "redirect.permanent", "claim.conflict", "claim.missing", "soft404.section_redirect",
		"drift.major", "content.withdrawn", "note.unused", "label.gap", "note.no_address"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("order of tasks (-want +got):\n%s", d)
	}
}

func TestClaimMissingInOneSourceIsNoTaskWhenAnotherCarriesIt(t *testing.T) {
	a := second()
	a.Sources = append(a.Sources, up("s2", 4, "https://other.example.org/", "Other"))
	a.Article.Claims[0].Sources = append(a.Article.Claims[0].Sources, "s2")
	for _, tt := range []struct {
		first, second sources.Support
		want          int
	}{
		{sources.Supported, sources.Missing, 0},
		{sources.Missing, sources.Missing, 2},
		{sources.Quoted, sources.Conflict, 1},
		{sources.Missing, sources.Unread, 1},
		{sources.Unread, sources.Unread, 0},
	} {
		a.Evidence = []sources.Evidence{says("c1", "s1", tt.first, 0.5, ""), says("c1", "s2", tt.second, 0.5, "")}
		if v := viewOf(&a, &sources.Run{Judged: true}); len(v.tasks) != tt.want {
			t.Errorf("%v and %v give %d tasks, want %d", tt.first, tt.second, len(v.tasks), tt.want)
		}
	}
}

func TestBestRepair(t *testing.T) {
	rep := func(k sources.RepairKind, u string, ok bool) sources.Repair {
		return sources.Repair{Kind: k, URL: u, Verified: ok}
	}
	for _, tt := range []struct {
		name string
		s    sources.AuditSource
		want string
	}{
		{"none", sources.AuditSource{}, ""},
		{"opened before unopened", sources.AuditSource{Repairs: []sources.Repair{rep(sources.RepairMoved, "https://a.example", false), rep(sources.RepairArchive, "https://b.example", true)}}, "https://b.example"},
		{"new address before copy", sources.AuditSource{Repairs: []sources.Repair{rep(sources.RepairArchive, "https://b.example", true), rep(sources.RepairMoved, "https://a.example", true)}}, "https://a.example"},
		{"no link, no repair", sources.AuditSource{Repairs: []sources.Repair{rep(sources.RepairMoved, "javascript:alert(1)", true), rep(sources.RepairMoved, "ftp://a.example", true)}}, ""},
		{"moved without repair", sources.AuditSource{State: sources.Moved, MovedTo: "https://c.example"}, "https://c.example"},
		{"moved to no link", sources.AuditSource{State: sources.Moved, MovedTo: "data:text/html,x"}, ""},
	} {
		got := ""
		if r := bestRepair(&tt.s); r != nil {
			got = r.URL
		}
		if got != tt.want {
			t.Errorf("%s: best repair is %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestAnOpenedAddressHoldsWhatIsCitedOnlyWhereAClaimWasFoundOnIt(t *testing.T) {
	s := sources.AuditSource{ID: "s1", URL: "https://old.example/a", FinalURL: "https://new.example/b", MovedTo: "https://new.example/b", State: sources.Moved}
	r := &sources.Repair{Kind: sources.RepairMoved, URL: s.MovedTo, Verified: true}
	for support, want := range map[sources.Support]string{
		sources.Missing:   "Use the new address: it was opened.",
		sources.Partial:   "Use the new address: it was opened.",
		sources.Quoted:    "Use the new address: it was opened and holds what you cite.",
		sources.Supported: "Use the new address: it was opened and holds what you cite.",
	} {
		v := viewOf(&sources.Audit{Sources: []sources.AuditSource{s}, Evidence: []sources.Evidence{{Source: "s1", Support: support}}}, &sources.Run{Judged: true})
		if got := v.repairTodo(&s, r); got != want {
			t.Errorf("with a claim %v it says %q, want %q", support, got, want)
		}
	}
	if got := readAt(&s); got != s.FinalURL {
		t.Errorf("the claim was read at %s, want %s", got, s.FinalURL)
	}
}

func TestWordsForUnreadSources(t *testing.T) {
	for code, want := range map[sources.Reason]string{
		"pid.resolver_down": "the service that resolves the identifier did not answer",
		"pid.unknown":       "the identifier leads nowhere",
		"redirect.loop":     "the address leads in a circle",
		"redirect.other":    "the redirect leads elsewhere",
		"drift.replaced":    "another page stands there",
		"soft404":           "the page says that it is gone",
	} {
		if got := unreadWord(code); got != want {
			t.Errorf("%s reads %q, want %q", code, got, want)
		}
	}
	for _, u := range unreadWords {
		if strings.Contains(u.words, "'") {
			t.Errorf("%q has another apostrophe than the rest", u.words)
		}
	}
	if got, want := sentence("the site's own 'word'"), "The site’s own 'word'."; got != want {
		t.Errorf("apostrophes: %q, want %q", got, want)
	}
}

func TestAConflictIsNamedByTheCheckThatItRestsOn(t *testing.T) {
	e := &sources.Evidence{Support: sources.Conflict, Why: "The article says “rose”, the source “fell”.", Checks: []sources.Check{
		{Kind: sources.CheckDate, Claim: "since 1990", Found: "1985"},
		{Kind: sources.CheckNegation, Claim: "rose", Found: "fell"},
	}}
	if got, want := conflictWord(e), "says the opposite"; got != want {
		t.Errorf("word %q, want %q", got, want)
	}
	if got, want := conflictSentence(e), "The page says “fell”; you write “rose”."; got != want {
		t.Errorf("sentence %q, want %q", got, want)
	}
}
