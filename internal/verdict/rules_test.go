package verdict

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"ibid/sources"
)

var update = flag.Bool("update", false, "rewrite golden files")

// TestRulesGolden keeps the table under review: every change of a row shows as
// a change of testdata/rules.golden.
func TestRulesGolden(t *testing.T) {
	var b bytes.Buffer
	for _, r := range Rules() {
		kind := "settles"
		switch {
		case r.match == nil:
			kind = "named"
		case r.Signal:
			kind = "signal"
		}
		fmt.Fprintf(&b, "%-4s %-28s %-9s leaning=%-9s %.2f %-2s first=%-5t %s\n", r.ID, r.Reason, r.State, r.Leaning, r.Confidence, cmpOr(string(r.Strike), "S0"), r.First, kind)
		fmt.Fprintf(&b, "     why:    %s\n     doc:    %s\n     origin: %s\n     advice: %s\n", r.Why, r.Doc, r.Origin, r.Advice)
	}
	const name = "testdata/rules.golden"
	if *update {
		if err := os.WriteFile(name, b.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b.Bytes(), want) {
		t.Errorf("the table differs from %s; review with -update", name)
	}
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func TestRulesAreWhole(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range Rules() {
		if seen[r.ID] {
			t.Errorf("%s stands in the table twice", r.ID)
		}
		seen[r.ID] = true
		if r.Reason == "" || r.Why == "" || r.Doc == "" || r.Origin == "" || r.Advice == "" {
			t.Errorf("%s lacks a reason, why, doc, origin or advice", r.ID)
		}
		if r.Confidence <= 0 || r.Confidence > 1 {
			t.Errorf("%s has confidence %v, want more than 0 and at most 1", r.ID, r.Confidence)
		}
		if !strings.HasSuffix(r.Why, ".") {
			t.Errorf("%s: why %q is no sentence", r.ID, r.Why)
		}
		for _, jargon := range []string{"NXDOMAIN", "TLS", "SERVFAIL", "redirect", "DNS", "HTTP/", "header", "soft"} {
			if strings.Contains(r.Why, jargon) {
				t.Errorf("%s: why %q holds %q, which editors do not say", r.ID, r.Why, jargon)
			}
		}
		if r.First && r.Strike != sources.S1 && r.Strike != sources.S2 {
			t.Errorf("%s may end a source at a first look with a strike of class %q", r.ID, r.Strike)
		}
		if r.State == sources.Dead {
			t.Errorf("%s says dead by itself; only the policy over looks and time may", r.ID)
		}
	}
	for section, n := range map[string]int{"A": 15, "B": 14, "C": 8, "D": 36, "E": 26, "F": 28} {
		for i := 1; i <= n; i++ {
			if id := fmt.Sprint(section, i); !seen[id] {
				t.Errorf("the table lacks %s", id)
			}
		}
	}
}

func TestExplain(t *testing.T) {
	for _, tt := range []struct {
		code string
		want []string
	}{
		{"D12", []string{"D12"}},
		{"d12", []string{"D12"}},
		{"http.404", []string{"D12"}},
		{"wall.bot.cloudflare", []string{"D9", "D30", "F8"}},
		{"throttle", []string{"D21", "D24", "D25"}},
		{"tls.", []string{"C1", "C2", "C3", "C4", "C5", "C6", "C7", "C9"}},
		{"", nil},
		{"no.such.code", nil},
	} {
		var got []string
		for _, r := range Explain(tt.code) {
			got = append(got, r.ID)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("Explain(%q) = %v, want %v", tt.code, got, tt.want)
		}
	}
}

func TestRulesReturnsACopy(t *testing.T) {
	Rules()[0].Why = "changed"
	if Rules()[0].Why == "changed" {
		t.Error("a caller of Rules can change the table")
	}
}
