package pipeline

import (
	"fmt"
	"runtime"
	"testing"
)

// TestAReportOfTwiceAsManyArticlesTakesTwiceTheMemory compares what two runs
// allocate, which no other work of the machine changes.
func TestAReportOfTwiceAsManyArticlesTakesTwiceTheMemory(t *testing.T) {
	allocated := func(n int) uint64 {
		var texts []string
		for i := range n {
			texts = append(texts, fmt.Sprintf("A claim.[^1]\n\n[^1]: https://host%d.example/page\n", i))
		}
		r := run{Options: Options{Now: at(day)}.withDefaults(), started: day}
		if err := r.parse(t.Context(), inputs(texts...)); err != nil || len(r.sources) != n {
			t.Fatalf("%d sources of %d articles, %v", len(r.sources), n, err)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		rep := r.assemble(true)
		runtime.ReadMemStats(&after)
		for i, a := range rep.Audits {
			if len(a.Sources) != 1 || a.Sources[0].URL != fmt.Sprintf("https://host%d.example/page", i) {
				t.Fatalf("article %d has the sources %+v", i, a.Sources)
			}
		}
		return after.TotalAlloc - before.TotalAlloc
	}
	if some, twice := allocated(300), allocated(600); float64(twice) > 2.6*float64(some) {
		t.Errorf("%d bytes for 300 articles and %d for 600", some, twice)
	}
}
