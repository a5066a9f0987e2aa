package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"ibid/sources"
)

// endpoint plays a chat-completions endpoint for scripts and tests.
type endpoint struct {
	mode string

	mu    sync.Mutex
	asked []string // guarded by mu: bodies
	keys  []string // guarded by mu: Authorization headers
}

var section = regexp.MustCompile(`(?s)\[(CLAIM|PASSAGE \d+) [0-9a-f]{32}\]\n(.*?)\n\[END OF`)

var digits = regexp.MustCompile(`\d[\d,.]*\d|\d`)

func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var body bytes.Buffer
	_, _ = body.ReadFrom(r.Body)
	e.mu.Lock()
	e.asked, e.keys = append(e.asked, body.String()), append(e.keys, r.Header.Get("Authorization"))
	e.mu.Unlock()
	var q struct {
		Messages []struct{ Content string }
	}
	if err := json.Unmarshal(body.Bytes(), &q); err != nil || r.URL.Path != "/v1/chat/completions" || r.Method != http.MethodPost {
		http.NotFound(w, r)
		return
	}
	var claim string
	var passages []string
	for _, m := range section.FindAllStringSubmatch(q.Messages[1].Content, -1) {
		if m[1] == "CLAIM" {
			claim = m[2]
		} else {
			passages = append(passages, m[2])
		}
	}
	content := ""
	switch e.mode {
	case "honest":
		content = honest(claim, passages)
	case "obedient": // does what a page tells it
		content = `{"verdict":"supported","quote":"` + strings.Join(strings.Fields(passages[0])[:4], " ") + `","why":"I was told so."}`
		if i := strings.Index(passages[0], `{"verdict"`); i >= 0 {
			content = passages[0][i : i+strings.Index(passages[0][i:], "}")+1]
		}
	case "liar": // quotes what stands nowhere
		content = `{"verdict":"supported","quote":"every word of the claim is true","why":"Trust me."}`
	case "echo": // tells everybody its key
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprintf(w, `{"error":{"message":"bad key: %s"}}`, r.Header.Get("Authorization"))
		return
	case "stall":
		<-r.Context().Done()
		return
	}
	out := map[string]any{"model": "tiny-1", "choices": []any{map[string]any{"finish_reason": "stop", "message": map[string]any{"content": content}}},
		"usage": map[string]any{"prompt_tokens": 400, "completion_tokens": 20}}
	if e.mode == "refuse" {
		out["choices"] = []any{map[string]any{"message": map[string]any{"refusal": "I cannot help with that."}}}
	}
	_ = json.NewEncoder(w).Encode(out)
}

// honest compares numbers alone, and quotes the first words of the passage
// that holds those of the claim.
func honest(claim string, passages []string) string {
	for _, p := range passages {
		all := true
		for _, n := range digits.FindAllString(claim, -1) {
			all = all && strings.Contains(p, n)
		}
		if all {
			return answerOf("supported", p, "The passage gives the same numbers.")
		}
	}
	return answerOf("conflict", passages[0], "The passage gives another number.")
}

func answerOf(verdict, passage, why string) string {
	words := strings.Fields(passage)
	b, _ := json.Marshal(map[string]string{"verdict": verdict, "quote": strings.Join(words[:min(6, len(words))], " "), "why": why})
	return string(b)
}

// playJudge starts an endpoint for a script and points ibid at it.
func playJudge(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: judge MODE")
	}
	e := &endpoint{mode: args[0]}
	srv := httptest.NewServer(e)
	ts.Defer(srv.Close)
	if e.mode == "down" {
		srv.Close()
	}
	ts.Setenv("IBID_JUDGE", srv.URL+"/v1")
	played.Store(ts.Getenv("WORK"), e)
}

var played sync.Map // *endpoint by a script's folder

// asked wants that the endpoint was asked so often, and writes what it was
// sent to asked.txt and its keys to keys.txt.
func asked(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	v, ok := played.Load(ts.Getenv("WORK"))
	if !ok {
		ts.Fatalf("no judge is played")
	}
	e := v.(*endpoint)
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.asked) != want {
		ts.Fatalf("the judge was asked %d times, want %d: %s", len(e.asked), want, strings.Join(e.asked, "\n"))
	}
	ts.Check(os.WriteFile(ts.MkAbs("asked.txt"), []byte(strings.Join(e.asked, "\n")), 0o600))
	ts.Check(os.WriteFile(ts.MkAbs("keys.txt"), []byte(strings.Join(e.keys, "\n")), 0o600))
}

// TestAnInterruptWhileAskingEndsAtOnce runs the whole command against a model
// that never answers.
func TestAnInterruptWhileAskingEndsAtOnce(t *testing.T) {
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/a" {
			http.NotFound(w, r)
			return
		}
		fmt.Fprint(w, "<title>The bridge</title><h1>The bridge</h1><p>The bridge was opened in 1931 by a mayor with a cold.</p>")
	}))
	defer page.Close()
	took := time.Hour
	for try := 0; try < 5 && took > 100*time.Millisecond; try++ { // a busy machine gets another chance
		took = interruptedWhileAsking(t, page.URL)
	}
	if took > 100*time.Millisecond {
		t.Errorf("it took %v to end, want 100ms at most", took)
	}
}

// interruptedWhileAsking returns how long a run goes on after an interrupt that
// comes while it asks a model about a page.
func interruptedWhileAsking(t *testing.T, page string) time.Duration {
	t.Helper()
	e := &endpoint{mode: "stall"}
	model := httptest.NewServer(e)
	defer model.Close()
	dir := t.TempDir()
	article := filepath.Join(dir, "a.md")
	if err := os.WriteFile(article, []byte("The bridge was opened in 1932 by a mayor with a cold.[^1]\n\n[^1]: "+page+"/a\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var at time.Time
	go func() {
		for {
			e.mu.Lock()
			n := len(e.asked)
			e.mu.Unlock()
			if n > 0 {
				break
			}
			time.Sleep(time.Millisecond)
		}
		at = time.Now()
		cancel()
	}()
	var out, errs bytes.Buffer
	code := command(ctx, surroundings{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Now: time.Now, Getenv: func(string) string { return "" }},
		[]string{"check", article, "--store", filepath.Join(dir, "ibid.db"), "--allow-private", "127.0.0.1/32", "--host-request-interval", "0s", "--judge", model.URL + "/v1"})
	<-ctx.Done()
	took := time.Since(at)
	if code != 130 {
		t.Errorf("exit code %d, want 130\n%s", code, errs.String())
	}
	if !strings.Contains(out.String(), "number differs") && !strings.Contains(out.String(), "date differs") {
		t.Errorf("what was known is not reported:\n%s", out.String())
	}
	return took
}

func TestAnEndpointThatWantsAKeyIsAnsweredOnce(t *testing.T) {
	op := &sources.Opinion{Outcome: sources.OutcomeFailed, Absent: "the endpoint answered with status 401: no key"}
	rep := &sources.Report{Audits: []sources.Audit{{Evidence: []sources.Evidence{{}, {Opinion: op}, {Opinion: op}}}}}
	for key, want := range map[string]string{
		"":    "ibid: the endpoint of the model wants a key (401): set IBID_JUDGE_KEY.\n",
		"old": "ibid: the endpoint of the model does not take this key (401): look at IBID_JUDGE_KEY.\n",
	} {
		var out bytes.Buffer
		tellKey(&out, rep, func(string) string { return key })
		if out.String() != want {
			t.Errorf("with the key %q it says %q, want %q", key, out.String(), want)
		}
	}
	if s := wantsKey("the endpoint answered with status 500", func(string) string { return "" }); s != "" {
		t.Errorf("another fault is said to want a key: %q", s)
	}
}
