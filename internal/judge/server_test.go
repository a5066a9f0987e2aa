package judge

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"

	"ibid/sources"
)

// model plays an endpoint. answer makes the content of a message from the
// user message; status, when set, answers otherwise.
type model struct {
	answer func(user string) string
	status func(w http.ResponseWriter, r *http.Request) bool

	mu     sync.Mutex
	bodies []request     // guarded by mu
	heads  []http.Header // guarded by mu
	paths  []string      // guarded by mu
}

func (m *model) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var q request
	if err := json.NewDecoder(r.Body).Decode(&q); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	m.mu.Lock()
	m.bodies, m.heads, m.paths = append(m.bodies, q), append(m.heads, r.Header.Clone()), append(m.paths, r.URL.Path)
	m.mu.Unlock()
	if m.status != nil && m.status(w, r) {
		return
	}
	user := q.Messages[len(q.Messages)-1].Content
	_ = json.NewEncoder(w).Encode(map[string]any{
		"model":   "tiny-1",
		"choices": []any{map[string]any{"finish_reason": "stop", "message": map[string]any{"role": "assistant", "content": m.answer(user)}}},
		"usage":   map[string]any{"prompt_tokens": 100, "completion_tokens": 7},
	})
}

func (m *model) asked() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.bodies)
}

// play starts the endpoint and a judge of it.
func play(t *testing.T, m *model, o Options) *Judge {
	t.Helper()
	srv := httptest.NewServer(m)
	t.Cleanup(srv.Close)
	o.URL = srv.URL + "/v1"
	j, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(j.Close)
	return j
}

// says makes an answer of the form asked for.
func says(verdict, quote, why string) string {
	b, err := json.Marshal(map[string]string{"verdict": verdict, "quote": quote, "why": why})
	if err != nil {
		panic(err)
	}
	return string(b)
}

func always(s string) func(string) string { return func(string) string { return s } }

var fenced = regexp.MustCompile(`(?s)\[(CLAIM|PASSAGE \d+) ([0-9a-f]{32})\]\n(.*?)\n\[END OF (CLAIM|PASSAGE \d+) ([0-9a-f]{32})\]`)

// sections returns what stands between the fences, by name. It fails when a
// fence is not one line of ours, or when a text reaches beyond its own.
func sections(t *testing.T, user string) map[string]string {
	t.Helper()
	out := map[string]string{}
	rest := user
	code := ""
	for _, m := range fenced.FindAllStringSubmatch(user, -1) {
		if code == "" {
			code = m[2]
		}
		if m[2] != code || m[5] != code || m[1] != m[4] {
			t.Errorf("fences do not belong together: %q", m[0])
		}
		if strings.Contains(m[3], "\n") || strings.Contains(m[3], code) {
			t.Errorf("the text of %s is more than one line or holds the code: %q", m[1], m[3])
		}
		if _, twice := out[m[1]]; twice {
			t.Errorf("%s stands twice", m[1])
		}
		out[m[1]] = m[3]
		rest = strings.Replace(rest, m[0], "", 1)
	}
	if strings.Contains(rest, code) || strings.TrimSpace(rest) != "Compare the claim with the passages. Answer with the one JSON object." {
		t.Errorf("outside the fences stands %q", rest)
	}
	if n := strings.Count(user, code); n != 2*len(out) {
		t.Errorf("the code stands %d times around %d texts", n, len(out))
	}
	return out
}

var bridge = sources.Question{Run: "r1", Claim: "The bridge was opened in 1931.",
	Passages: []string{"The bridge – “a marvel” – was opened in 1931 by a mayor with a cold.", "It rained."}}

func (m *model) last() request {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.bodies[len(m.bodies)-1]
}

func describe(a sources.Advice) string {
	o := a.Opinion
	return fmt.Sprintf("%s %s %q %q %q", o.Outcome, o.Reading, o.Quote, o.Why, o.Absent)
}
