package verdict

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"ibid/sources"
)

// TestParkedAndDefaultPagesInManyLanguages shows pages of sites that are gone,
// at every address of the site, and pages of live sites that speak of the same
// things, on hosts that are honest.
func TestParkedAndDefaultPagesInManyLanguages(t *testing.T) {
	raw, err := os.ReadFile("testdata/parked.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var x tell
	for i, line := range strings.Split(strings.TrimSpace(string(raw)), "\n") {
		f := strings.Split(line, "\t")
		if strings.HasPrefix(line, "#") {
			continue
		}
		if len(f) != 5 {
			t.Fatalf("line %d has %d fields, want 5", i+1, len(f))
		}
		body, more, _ := strings.Cut(f[4], " +")
		n, _ := strconv.Atoi(more)
		text := append([]string{body}, prose(i, n)...)
		c := cited("", chain("200 https://tidewater.example/a/b"), page(f[2], f[3], text...))
		if f[1] != "live" {
			c.Source.Cited[0].Citation.Title = heron
		}
		v, looks := Judge(c)
		for range 2 {
			for _, l := range looks {
				if f[1] == "live" {
					c = looked(c, l.Kind, chain("404 "+l.URL))
				} else {
					c = looked(c, l.Kind, chain("200 "+l.URL), page(f[2], f[3], text...))
				}
			}
			v, looks = Judge(c)
		}
		gone := v.State == sources.Dead || v.State == sources.Uncertain && v.Leaning == sources.Dead
		x.note(gone, f[1] != "live")
		if gone != (f[1] != "live") || f[1] == "live" && v.State != sources.Live {
			t.Logf("%s %s %q: %s leaning %s (%s)", f[0], f[1], f[2], v.State, v.Leaning, v.Reason)
		}
	}
	t.Logf("parked and default pages: precision %.3f, recall %.3f", x.precision(), x.recall())
	if x.precision() < 1 || x.recall() < .95 {
		t.Errorf("precision %.3f, recall %.3f, want 1 and at least .95", x.precision(), x.recall())
	}
}
