package verdict

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unsafe"

	"ibid/sources"
)

// pair is an earlier and a later page, and what a reader would say of the
// change: same, changed or replaced.
type pair struct {
	page, lang, label, what string
	old, now                []string
}

func readPairs(t *testing.T) []pair {
	t.Helper()
	raw, err := os.ReadFile("testdata/drift.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out []pair
	var name, lang string
	var text []string
	for i, line := range strings.Split(string(raw), "\n") {
		verb, rest, _ := strings.Cut(line, " ")
		last := len(out) - 1
		inPair := last >= 0 && out[last].page == name
		switch {
		case line == "" || verb == "#":
		case verb == "page":
			name, lang, _ = strings.Cut(rest, " ")
			text = nil
		case verb == "pair":
			label, what, _ := strings.Cut(rest, " ")
			out = append(out, pair{name, lang, label, what, text, slices.Clone(text)})
		case !inPair:
			text = append(text, line)
		case verb == "+":
			out[last].now = append(out[last].now, rest)
		case verb == "^":
			out[last].now = append([]string{rest}, out[last].now...)
		case verb == ">":
			if len(out[last].now) == len(text) && out[last].now[0] == text[0] {
				out[last].now = nil
			}
			out[last].now = append(out[last].now, rest)
		default:
			n, err := strconv.Atoi(verb[:len(verb)-1])
			if err != nil || n < 1 || n > len(text) {
				t.Fatalf("line %d: %q is no edit", i+1, line)
			}
			at := slices.Index(out[last].now, text[n-1])
			if at < 0 {
				t.Fatalf("line %d: paragraph %d was edited before", i+1, n)
			}
			if strings.HasSuffix(verb, "-") {
				out[last].now = slices.Delete(out[last].now, at, at+1)
			} else {
				out[last].now[at] = rest
			}
		}
	}
	return out
}

// TestDriftOnLabelledPairs holds the measures against what readers say: a
// change worth a look (changed or replaced), and another page altogether.
func TestDriftOnLabelledPairs(t *testing.T) {
	var drift, gone tell
	langs := map[string]bool{}
	pairs := readPairs(t)
	for _, p := range pairs {
		langs[p.lang] = true
		a, b := visit(chain("200 https://quay.example/p"), page("", "", p.old...)), visit(chain("200 https://quay.example/p"), page("", "", p.now...))
		d := compare(a.Snapshot, b.Snapshot)
		drift.note(degrees[d.degree] > degrees[sources.DriftMinor], p.label != "same")
		gone.note(d.degree == sources.DriftReplaced, p.label == "replaced")
		if want := map[string]string{"same": "none minor", "changed": "major", "replaced": "replaced"}[p.label]; !strings.Contains(want, string(d.degree)) {
			t.Logf("%s, %s: %s (shingles %.2f, words %.2f), want %s", p.page, p.what, d.degree, d.shingle, d.cosine, want)
		}
	}
	t.Logf("%d pairs in %d languages: drift precision %.3f, recall %.3f; replaced precision %.3f, recall %.3f",
		len(pairs), len(langs), drift.precision(), drift.recall(), gone.precision(), gone.recall())
	if len(pairs) < 60 {
		t.Errorf("%d pairs, want at least 60", len(pairs))
	}
	for name, x := range map[string]tell{"drift": drift, "replaced": gone} {
		if x.precision() < .9 || x.recall() < .9 {
			t.Errorf("%s: precision %.3f, recall %.3f, want at least .90 and .90", name, x.precision(), x.recall())
		}
	}
}

func TestSlowDriftIsSeenFromTheDayOfCitation(t *testing.T) {
	// A sentence in ten changes each week: no week looks like much.
	text := prose(3, 12)
	c := cited(heron, chain("200 "+address), page(heron, heron, text...))
	for week := range 11 {
		old := slices.Clone(text)
		c = before(c, chain("200 "+address), page(heron, heron, old...), when(today.Add(-time.Duration(11-week)*7*24*time.Hour)))
		text[week] = gambling[week%4] + strings.Repeat(" And on.", week)
	}
	c.Visit = visit(chain("200 "+address), page(heron, heron, text...))
	v, _ := Judge(c)
	if v.Drift != sources.DriftMajor && v.Drift != sources.DriftReplaced || v.Changes == nil || !v.Changes.Since.Equal(c.History[0].Fetch.At) {
		t.Errorf("drift %s, changes %+v; want the distance from the first visit", v.Drift, v.Changes)
	}
	c.History = c.History[len(c.History)-1:]
	if v, _ := Judge(c); v.Drift == sources.DriftReplaced {
		t.Errorf("against last week alone: %s", v.Drift)
	}
}

func TestTheSentencesThatChangedAreShown(t *testing.T) {
	old := prose(3, 12)
	now := slices.Clone(old)
	now[4] = "The tide tables were sold at auction in spring."
	c := before(cited(heron, chain("200 "+address), page(heron, heron, append(now, "12 comments")...)), chain("200 "+address), page(heron, heron, append(old, "9 comments")...), when(today.Add(-day(7))))
	v, _ := Judge(c)
	if v.Changes == nil || !slices.Equal(v.Changes.Gone, old[4:5]) || !slices.Equal(v.Changes.Came, now[4:5]) {
		t.Errorf("changes %+v, want %q gone and %q in its place", v.Changes, old[4], now[4])
	}
}

func TestSentencesThatChangedDoNotKeepTheirPages(t *testing.T) {
	old, now := prose(3, 12), prose(3, 12)
	now[4] = "The tide tables were sold at auction in spring."
	c := before(cited(heron, chain("200 "+address), page(heron, heron, now...)), chain("200 "+address), page(heron, heron, old...), when(today.Add(-day(7))))
	v, _ := Judge(c)
	if v.Changes == nil || len(v.Changes.Gone) == 0 || len(v.Changes.Came) == 0 {
		t.Fatalf("changes %+v, want a sentence gone and one in its place", v.Changes)
	}
	for _, x := range []struct {
		shown string
		page  *sources.Snapshot
	}{{v.Changes.Gone[0], c.History[0].Snapshot}, {v.Changes.Came[0], c.Visit.Snapshot}} {
		if at := strings.Index(x.page.Text, x.shown); at < 0 || unsafe.StringData(x.page.Text[at:]) == unsafe.StringData(x.shown) {
			t.Errorf("%q is a part of its page's text, which it keeps", x.shown)
		}
	}
}

func TestAQuotationThatStandsKeepsTheChangeMinor(t *testing.T) {
	quote := "a narrow canal carries water from the mill"
	old := append(prose(3, 10), "It is said that a narrow canal carries water from the mill.")
	now := append(prose(8, 10), old[10])
	c := before(cited(heron, chain("200 "+address), page(heron, heron, now...)), chain("200 "+address), page(heron, heron, old...), when(today.Add(-day(7))))
	if v, _ := Judge(c); degrees[v.Drift] < degrees[sources.DriftMajor] {
		t.Fatalf("without a quotation: %s, want a change worth a look", v.Drift)
	}
	if v, _ := Judge(quoting(c, quote)); v.Drift != sources.DriftMinor {
		t.Errorf("with the quotation in place: %s, want minor", v.Drift)
	}
}
