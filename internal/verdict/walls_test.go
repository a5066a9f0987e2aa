package verdict

import (
	"os"
	"strings"
	"testing"

	"ibid/sources"
)

// TestWallsInManyLanguages shows pages that stand before every address of a
// site, made-up ones included. None may ever count against the source, and
// nearly all are to be known for what they are.
func TestWallsInManyLanguages(t *testing.T) {
	raw, err := os.ReadFile("testdata/walls.tsv")
	if err != nil {
		t.Fatal(err)
	}
	known, all := 0, 0
	for i, line := range strings.Split(strings.TrimSpace(string(raw)), "\n") {
		f := strings.Split(line, "\t")
		if strings.HasPrefix(line, "#") {
			continue
		}
		if len(f) != 5 {
			t.Fatalf("line %d has %d fields, want 5", i+1, len(f))
		}
		for _, title := range []string{heron, ""} { // as cited; "" when the note names none
			c := cited(title, chain("200 "+address), page(f[2], f[3], f[4]))
			v, _ := confirmed(c)
			all++
			switch {
			case v.State == sources.Dead || v.Leaning == sources.Dead:
				t.Errorf("%s %s %q %q: %s leaning %s (%s)", f[0], f[1], f[2], f[3], v.State, v.Leaning, v.Reason)
			case v.State == sources.Uncertain && v.Leaning == sources.Live:
				known++
			default:
				t.Logf("%s %s %q %q: %s (%s)", f[0], f[1], f[2], f[3], v.State, v.Reason)
			}
		}
	}
	t.Logf("%d of %d walls known for what they are", known, all)
	if float64(known) < .95*float64(all) {
		t.Errorf("%d of %d walls known, want at least 95 in 100", known, all)
	}
}
