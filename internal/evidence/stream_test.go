package evidence

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"strings"
	"testing"
)

const askLine = `{"id":"q1","claim":"The ferry opened in October 2015.","source_sentences":["It rained.","The ferry opened on 11 October 2015.","Forty people came."]}`

func TestTheFirstAnswerComesBeforeTheSecondQuestion(t *testing.T) {
	in, ask := io.Pipe()
	answers, out := io.Pipe()
	done := make(chan error, 1)
	go func() { done <- Stream(context.Background(), in, out); out.Close() }()
	go func() { _, _ = io.WriteString(ask, askLine+"\n") }()
	line, err := bufio.NewReader(answers).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	var a struct {
		ID       string
		Ranked   []int
		Evidence []int
		Score    float64
		Label    string
	}
	if err := json.Unmarshal([]byte(line), &a); err != nil {
		t.Fatal(err)
	}
	if a.ID != "q1" || len(a.Ranked) != 3 || a.Ranked[0] != 1 || len(a.Evidence) == 0 || a.Label != "supported" {
		t.Errorf("answer %s, want sentence 1 first and supported", line)
	}
	ask.Close()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestEveryWishIsAnswered(t *testing.T) {
	for _, tt := range []struct{ name, line, want string }{
		{"a number for an id", `{"id":7,"claim":"A b c.","source_sentences":["A b c."]}`, `"id":7,`},
		{"no sentences", `{"id":"x","claim":"A b c.","source_sentences":[]}`, `"ranked":[],"evidence":[]`},
		{"an empty claim", `{"id":"x","claim":"","source_sentences":["A b c."]}`, `"label":"`},
		{"tokens", `{"id":"x","claim":"It rained.","source_sentences":["It rained."],"claim_tokens":["It","rained","."]}`, `"unsupported":[`},
		{"no tokens asked for", `{"id":"x","claim":"It rained.","source_sentences":["It rained."]}`, `"supported"`},
	} {
		var out strings.Builder
		if err := Stream(context.Background(), strings.NewReader("\n"+tt.line), &out); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		if !strings.Contains(out.String(), tt.want) || strings.Count(out.String(), "\n") != 1 {
			t.Errorf("%s: %q, want one line with %s", tt.name, out.String(), tt.want)
		}
	}
}

func TestNothingCarriesNothing(t *testing.T) {
	for _, line := range []string{
		`{"id":1,"claim":"The bridge opened in 1931.","source_sentences":[]}`,
		`{"id":1,"claim":"The bridge opened in 1931.","source_sentences":["","…"]}`,
		`{"id":1,"claim":"","source_sentences":["The river is long."]}`,
		`{"id":1,"claim":"…","source_sentences":["The river is long."]}`,
	} {
		var out strings.Builder
		if err := Stream(t.Context(), strings.NewReader(line), &out); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(out.String(), `"score":0,"label":"not_supported"`) {
			t.Errorf("%s is answered with %s, want that nothing carries it", line, out.String())
		}
	}
}

func TestABadLineIsNamedAndTheLinesBeforeItAreAnswered(t *testing.T) {
	for _, tt := range []struct{ bad, want string }{
		{`{"id":`, "line 2: no JSON object: unexpected end of JSON input, at byte 7"},
		{`hello`, "line 2: no JSON object: invalid character 'h' looking for beginning of value, at byte 1"},
		{`{"id":"x","claim":5}`, `line 2: "claim" holds a number where a text is wanted`},
		{`{"id":"x","claim":"c","source_sentences":"s"}`, `line 2: "source_sentences" holds a string where a list of texts is wanted`},
		{`{"id":"x"}`, `line 2: no "claim"`},
		{`{"claim":"c"}`, `line 2: no "id"`},
	} {
		var out strings.Builder
		err := Stream(context.Background(), strings.NewReader(askLine+"\n"+tt.bad+"\n"), &out)
		if err == nil || err.Error() != tt.want {
			t.Errorf("%s: error %v, want %s", tt.bad, err, tt.want)
		}
		if n := strings.Count(out.String(), "\n"); n != 1 {
			t.Errorf("%s: %d answers before the error, want 1", tt.bad, n)
		}
	}
}

func TestStreamEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := Stream(ctx, strings.NewReader(askLine), io.Discard); err != context.Canceled {
		t.Errorf("error %v, want context canceled", err)
	}
}
