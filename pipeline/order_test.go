package pipeline

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ibid/sources"
)

// TestTheOrderOfSourcesDecidesNothing gives one web to articles that cite it in
// different orders: what is said of a source is the same, whoever came first.
func TestTheOrderOfSourcesDecidesNothing(t *testing.T) {
	all := hosts(14)
	for _, p := range []string{"a", "b", "c"} { // of one host that sends every address home
		all = append(all, [2]string{"https://home.example/stories/" + p, work})
	}
	all = append(all, [2]string{"https://half.example/down", work}, [2]string{"https://half.example/up", work})
	answer := func(addr string, a sources.Ask) reply {
		switch {
		case strings.HasPrefix(addr, "https://h0."):
			return reply{status: 404, body: html("Not found", "<h1>Not found</h1>")}
		case strings.HasPrefix(addr, "https://h1."):
			return reply{status: 403, header: "Cf-Mitigated: challenge", body: html("Just a moment...", "")}
		case addr == "https://h2.example/work":
			return reply{status: 301, body: "https://h2.example/archive/77"}
		case strings.HasPrefix(addr, "https://h3."):
			return reply{fail: sources.FailTCPTimeout}
		case strings.HasPrefix(addr, "https://h4."):
			return reply{status: 410}
		case strings.HasPrefix(addr, "https://h5."):
			return ok("Ahoy", "<h1>Man overboard!</h1><p>We lost sight of it.</p>")
		case strings.HasPrefix(addr, "https://home.example/stories/"):
			return reply{status: 302, body: "https://home.example/"}
		case addr == "https://home.example/":
			return ok("Home", "<h1>News of today</h1>"+body(6, 6))
		case addr == "https://half.example/down":
			return reply{status: 500}
		}
		return theWork()
	}
	tell := func(order [][2]string) map[string]sources.AuditSource {
		_, got := newYears(answer, order...).run(t, day)
		for u, s := range got {
			got[u] = sources.AuditSource{State: s.State, Leaning: s.Leaning, Reason: s.Reason, Why: s.Why, Confidence: s.Confidence, Strike: s.Strike, MovedTo: s.MovedTo, Access: s.Access, Signals: s.Signals}
		}
		return got
	}
	want := tell(all)
	states := map[sources.State]bool{}
	for _, s := range want {
		states[s.State] = true
	}
	if len(states) < 4 {
		t.Fatalf("the web has only %d kinds of sources", len(states))
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 8 {
		mixed := append([][2]string(nil), all...)
		r.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		got := tell(mixed)
		for u, w := range want {
			if diff := cmp.Diff(w, got[u]); diff != "" {
				t.Errorf("%s in another order:\n%s", u, diff)
			}
		}
	}
}
