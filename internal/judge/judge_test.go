package judge

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"ibid/sources"
)

func TestAnOpinionQuotesThePassageAsItStandsThere(t *testing.T) {
	m := &model{answer: always(says("supported", `The bridge - "a marvel" -  was opened in 1931`, "It says so."))}
	j := play(t, m, Options{Model: "small", Key: "k-123", UserAgent: "ibid/9"})
	a := j.Opinion(t.Context(), bridge)
	o := a.Opinion
	if o.Outcome != sources.OutcomeGiven || o.Reading != sources.ReadsSupported || o.Quote != "The bridge – “a marvel” – was opened in 1931" || o.Why != "It says so." || o.Model != "small" {
		t.Errorf("opinion is %s by %q", describe(a), o.Model)
	}
	if a.Requests != 1 || a.Metered != 1 || a.In != 100 || a.Out != 7 {
		t.Errorf("it took %+v, want one request of 100 and 7 tokens", a)
	}
	if m.paths[0] != "/v1/chat/completions" || m.heads[0].Get("Authorization") != "Bearer k-123" || m.heads[0].Get("User-Agent") != "ibid/9" || m.heads[0].Get("Cookie") != "" {
		t.Errorf("asked at %s with %v", m.paths[0], m.heads[0])
	}
	q := m.last()
	if q.Model != "small" || len(q.Messages) != 2 || q.Messages[0].Role != "system" || q.Messages[1].Role != "user" {
		t.Errorf("asked %+v", q)
	}
	got := sections(t, q.Messages[1].Content)
	if len(got) != 3 || got["CLAIM"] != bridge.Claim || got["PASSAGE 1"] != bridge.Passages[0] || got["PASSAGE 2"] != "It rained." {
		t.Errorf("the model was shown %v", got)
	}
}

func TestTheSameQuestionIsTheSameBytes(t *testing.T) {
	m := &model{answer: always(says("missing", "", ""))}
	j := play(t, m, Options{})
	for range 2 {
		j.Opinion(t.Context(), bridge)
	}
	if a, b := fmt.Sprint(m.bodies[0].Messages), fmt.Sprint(m.bodies[1].Messages); a != b {
		t.Errorf("one question gives two bodies:\n%s\n%s", a, b)
	}
	other := bridge
	other.Run = "r2"
	if newPrompt(bridge).code == newPrompt(other).code {
		t.Error("two runs share a fence")
	}
	other = bridge
	other.Passages = []string{bridge.Passages[0] + " It rained."}
	if newPrompt(bridge).code == newPrompt(other).code {
		t.Error("two texts share a fence")
	}
}

func TestAnswersAreThrownAway(t *testing.T) {
	long := strings.Repeat("x", 100)
	for _, tt := range []struct{ name, content, why string }{
		{"no JSON", "It is supported.", notJSON},
		{"nothing", "", notJSON},
		{"words before it", "Sure! " + says("missing", "", ""), notJSON},
		{"words after it", says("missing", "", "") + " Hope this helps.", notJSON},
		{"two objects", says("missing", "", "") + says("supported", "The bridge", ""), notJSON},
		{"a name twice", `{"verdict":"missing","verdict":"supported","quote":"was opened in 1931"}`, notJSON},
		{"a list", `[{"verdict":"missing"}]`, notJSON},
		{"half of it", `{"verdict":"missing","quote":"`, notJSON},
		{"thoughts without end", "<think>" + says("missing", "", ""), notJSON},
		{"names in another case", `{"Verdict":"missing"}`, noVerdict},
		{"a verdict of its own", says("quoted", "was opened in 1931", ""), noVerdict},
		{"a verdict that is no text", `{"verdict":1}`, noVerdict},
		{"support without words", says("supported", "", "trust me"), noQuote},
		{"conflict without words", says("conflict", "  ", ""), noQuote},
		{"other words", says("supported", "The bridge was opened in 1931 by the queen.", ""), notThere},
		{"other letters", says("supported", "the BRIDGE was opened", ""), notThere},
		{"the claim's words, not the passage's", says("supported", "The bridge was opened in 1931.", ""), notThere},
		{"words of two passages", says("supported", "with a cold. It rained.", ""), notThere},
		{"a word that stands everywhere", says("supported", "the", ""), notThere},
		{"left-out words", says("supported", "The bridge … was opened in 1931", ""), notThere},
		{"a missing one with words of its own", says("missing", long, ""), notThere},
		{"our instructions", says("supported", "You compare one claim of an article", ""), notThere},
	} {
		m := &model{answer: always(tt.content)}
		a := play(t, m, Options{}).Opinion(t.Context(), bridge)
		if a.Opinion.Outcome != sources.OutcomeThrownAway || a.Opinion.Absent != tt.why || a.Opinion.Reading != "" || a.Opinion.Quote != "" || a.Opinion.Why != "" {
			t.Errorf("%s: %s, want it thrown away because %s", tt.name, describe(a), tt.why)
		}
		if a.In != 100 {
			t.Errorf("%s: the tokens of what is thrown away are not counted", tt.name)
		}
	}
}

func TestAnswersThatAreTaken(t *testing.T) {
	for _, tt := range []struct {
		name, content string
		reading       sources.Reading
		quote         string
	}{
		{"missing needs no words", says("missing", "", "x"), sources.ReadsMissing, ""},
		{"unsure needs no words", says("Unsure ", "", "x"), sources.ReadsUnsure, ""},
		{"a code fence", "```json\n" + says("missing", "", "x") + "\n```", sources.ReadsMissing, ""},
		{"thoughts before it", "<think>{\"verdict\":\"supported\"}</think>\n" + says("missing", "", "x"), sources.ReadsMissing, ""},
		{"more than was asked for", `{"verdict":"missing","confidence":0.3,"quote":null,"why":"x","notes":{"verdict":"supported"}}`, sources.ReadsMissing, ""},
		{"a whole short passage", says("partial", "It rained.", "x"), sources.ReadsPartial, "It rained."},
		{"marks around it", says("conflict", `“was opened in 1931…”`, "x"), sources.ReadsConflict, "was opened in 1931"},
		{"other white space", says("supported", "was\u00a0opened\n in  1931", "x"), sources.ReadsSupported, "was opened in 1931"},
	} {
		m := &model{answer: always(tt.content)}
		o := play(t, m, Options{}).Opinion(t.Context(), bridge).Opinion
		if o.Outcome != sources.OutcomeGiven || o.Reading != tt.reading || o.Quote != tt.quote || o.Why != "x" || o.Model != "tiny-1" {
			t.Errorf("%s: %+v, want %s by %q", tt.name, o, tt.reading, tt.quote)
		}
	}
}

// raw answers with a body as it is.
func raw(status int, header, body string) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, _ *http.Request) bool {
		if name, v, ok := strings.Cut(header, ": "); ok {
			w.Header().Set(name, v)
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
		return true
	}
}

func TestWhatAnEndpointMayAnswer(t *testing.T) {
	const choices = `{"choices":[{"finish_reason":%q,"message":{"content":%s,"refusal":%q}}]}`
	for _, tt := range []struct {
		name     string
		status   func(http.ResponseWriter, *http.Request) bool
		outcome  sources.Outcome
		absent   string
		requests int
	}{
		{"a refusal", raw(200, "", fmt.Sprintf(choices, "stop", "null", "I cannot help.")), sources.OutcomeRefused, "the model would not answer", 1},
		{"a filter", raw(200, "", fmt.Sprintf(choices, "content_filter", `""`, "")), sources.OutcomeRefused, "the model would not answer", 1},
		{"a cut", raw(200, "", fmt.Sprintf(choices, "length", `"{\"verdict\":\"miss"`, "")), sources.OutcomeThrownAway, notJSON, 1},
		{"no content", raw(200, "", fmt.Sprintf(choices, "tool_calls", "null", "")), sources.OutcomeThrownAway, notJSON, 1},
		{"no choices", raw(200, "", `{"choices":[]}`), sources.OutcomeFailed, "the answer was none of the chat-completions protocol", 1},
		{"a web page", raw(200, "Content-Type: text/html", "<html>"), sources.OutcomeFailed, "the answer was none of the chat-completions protocol", 1},
		{"too much", raw(200, "", strings.Repeat(" ", 3000)), sources.OutcomeFailed, "the answer was too long", 1},
		{"a wrong key", raw(401, "", `{"error":{"message":"Incorrect API key provided: k-secret\u001b[31m."}}`), sources.OutcomeFailed, "the endpoint answered with status 401: Incorrect API key provided: [key][31m", 1},
		{"no such model", raw(404, "", `{"error":"model \"x\" not found"}`), sources.OutcomeFailed, `the endpoint answered with status 404: model "x" not found`, 1},
		{"a redirect", raw(307, "Location: http://127.0.0.1:1/", ""), sources.OutcomeFailed, "the endpoint redirects elsewhere, which is not followed", 1},
		{"a bad request, twice", raw(400, "", ""), sources.OutcomeFailed, "the endpoint answered with status 400", 2},
		{"trouble that goes on", raw(503, "Retry-After: 0", ""), sources.OutcomeFailed, "the endpoint answered with status 503", 3},
		{"a pause that is too long", raw(429, "Retry-After: 3600", ""), sources.OutcomeFailed, "the endpoint asks for a pause of 1h0m0s, longer than 30s", 1},
		{"a broken connection", func(http.ResponseWriter, *http.Request) bool { panic(http.ErrAbortHandler) }, sources.OutcomeFailed, "the connection to the endpoint broke", 1},
	} {
		m := &model{status: tt.status}
		a := play(t, m, Options{Key: "k-secret", MaxBody: 2000}).Opinion(t.Context(), bridge)
		if a.Opinion.Outcome != tt.outcome || a.Opinion.Absent != tt.absent || a.Requests != tt.requests {
			t.Errorf("%s: %s after %d requests, want %s %q after %d", tt.name, describe(a), a.Requests, tt.outcome, tt.absent, tt.requests)
		}
		if s := fmt.Sprintf("%+v", a); strings.Contains(s, "k-secret") {
			t.Errorf("%s: the key stands in %s", tt.name, s)
		}
	}
}

func TestTheKeyTravelsToNobodyElse(t *testing.T) {
	asked := 0
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
	defer other.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		j := play(t, &model{status: raw(status, "Location: "+other.URL+"/v1/chat/completions", "")}, Options{Key: "k-secret"})
		if a := j.Opinion(t.Context(), bridge); a.Opinion.Outcome != sources.OutcomeFailed {
			t.Errorf("a redirect with %d is followed: %s", status, describe(a))
		}
	}
	if asked > 0 {
		t.Errorf("another address was asked %d times", asked)
	}
}

func TestWhatAnEndpointSendsBackHoldsNoKey(t *testing.T) {
	echo := says("supported", "was opened in 1931", "Your key is k-secret, or k-\u200bsecret.")
	o := play(t, &model{answer: always(echo)}, Options{Key: "k-secret"}).Opinion(t.Context(), bridge).Opinion
	if o.Outcome != sources.OutcomeGiven || strings.Contains(o.Why, "k-secret") || !strings.Contains(o.Why, "[key]") {
		t.Errorf("opinion is %+v", o)
	}
	j, err := New(Options{URL: "http://127.0.0.1:1/", Key: "k-secret"})
	if err != nil {
		t.Fatal(err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		if s := fmt.Sprintf(verb, j.key); strings.Contains(s, "secret") || strings.Contains(s, fmt.Sprintf("%x", "secret")) {
			t.Errorf("%s prints %s", verb, s)
		}
	}
	if b, _ := json.Marshal(map[string]any{"k": j.key}); strings.Contains(string(b), "secret") {
		t.Errorf("JSON holds %s", b)
	}
	if _, err := New(Options{URL: "http://127.0.0.1:1/", Key: "k-sec\nret"}); err == nil || strings.Contains(err.Error(), "sec") {
		t.Errorf("a key of two lines: %v", err)
	}
}

func TestEndpointsThatAreNotAsked(t *testing.T) {
	for _, tt := range []struct {
		url       string
		allow     bool
		key, want string // a part of the error; "" for none
	}{
		{url: "https://api.example.com/v1"},
		{url: "https://10.1.2.3/v1"}, // the user named it
		{url: "http://127.0.0.1:8080/v1"},
		{url: "http://[::1]:8080"},
		{url: "http://localhost:11434/v1", key: "k"},
		{url: "http://10.1.2.3/v1", want: "over http"},
		{url: "http://api.example.com/v1", want: "over http"},
		{url: "http://localhost.example.com/v1", want: "over http"},
		{url: "http://127.0.0.1.example.com/v1", want: "over http"},
		{url: "http://10.1.2.3/v1", allow: true},
		{url: "http://10.1.2.3/v1", allow: true, key: "k", want: "a key is never sent over http"},
		{url: "https://user:word@api.example.com/v1", want: "a secret may stand there"},
		{url: "https://api.example.com/v1?api_key=word", want: "a secret may stand there"},
		{url: "https://api.example.com/v1#word", want: "a secret may stand there"},
		{url: "ftp://api.example.com/", want: "no web address"},
		{url: "api.example.com", want: "no web address"},
		{url: "http://word:x\x7f@/", want: "no URL"},
		{url: "https://", want: "no web address"},
	} {
		_, err := New(Options{URL: tt.url, AllowHTTP: tt.allow, Key: tt.key})
		switch {
		case tt.want == "" && err != nil:
			t.Errorf("New(%q): %v", tt.url, err)
		case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "word")):
			t.Errorf("New(%q) = %v, want an error with %q and without the address's secrets", tt.url, err, tt.want)
		}
	}
}

func TestTheAddressIsBaseOrWhole(t *testing.T) {
	for given, want := range map[string]string{
		"https://a.example/v1": "https://a.example/v1/chat/completions", "https://a.example/v1/": "https://a.example/v1/chat/completions",
		"https://a.example": "https://a.example/chat/completions", "https://a.example/x/chat/completions": "https://a.example/x/chat/completions",
	} {
		j, err := New(Options{URL: given})
		if err != nil || j.url != want || j.Endpoint() != want {
			t.Errorf("%s is asked at %v (%v), want %s", given, j, err, want)
		}
	}
}

func TestLocalhostThatLeadsElsewhereIsNotAsked(t *testing.T) {
	if err := onlyThisMachine("tcp", "192.0.2.7:80", nil); err == nil {
		t.Error("another machine was dialled")
	}
	for _, a := range []string{"127.0.0.1:80", "[::1]:80", "[::ffff:127.0.0.9]:80"} {
		if err := onlyThisMachine("tcp", a, nil); err != nil {
			t.Errorf("%s: %v", a, err)
		}
	}
}

func TestCertificatesAreChecked(t *testing.T) {
	srv := httptest.NewUnstartedServer(&model{answer: always(says("missing", "", ""))})
	srv.Config.ErrorLog = log.New(io.Discard, "", 0)
	srv.StartTLS()
	defer srv.Close()
	j, err := New(Options{URL: srv.URL, Key: "k"})
	if err != nil {
		t.Fatal(err)
	}
	if a := j.Opinion(t.Context(), bridge); a.Opinion.Absent != "the endpoint's certificate is not trusted" {
		t.Errorf("without its authority: %s", describe(a))
	}
}

func TestAnEndpointThatIsDownIsGivenUp(t *testing.T) {
	srv := httptest.NewServer(http.NotFoundHandler())
	srv.Close()
	j, err := New(Options{URL: srv.URL, Model: "m"})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 5 {
		a := j.Opinion(t.Context(), bridge)
		want, outcome, requests := "nothing listens at the endpoint", sources.OutcomeFailed, 1
		if i >= mostFailures {
			want, outcome, requests = "not asked any more: nothing listens at the endpoint", sources.OutcomeNotAsked, 0
		}
		if a.Opinion.Absent != want || a.Opinion.Outcome != outcome || a.Requests != requests || a.Opinion.Model != "m" {
			t.Errorf("question %d: %s after %d requests, want %s %q", i+1, describe(a), a.Requests, outcome, want)
		}
	}
}

func TestAPauseIsKeptForEveryQuestion(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	var paused []time.Duration
	m := &model{answer: always(says("missing", "", ""))}
	m.status = func(w http.ResponseWriter, r *http.Request) bool {
		switch m.asked() {
		case 1:
			return raw(429, "Retry-After: 7", "")(w, r)
		case 2:
			return raw(503, "Retry-After: Sun, 01 Mar 2026 12:00:19 GMT", "")(w, r)
		case 3:
			return raw(500, "", "")(w, r)
		}
		return false
	}
	j := play(t, m, Options{Tries: 4, Now: func() time.Time { return now },
		Pause: func(_ context.Context, d time.Duration) error {
			paused, now = append(paused, d), now.Add(d)
			return nil
		}})
	if a := j.Opinion(t.Context(), bridge); a.Opinion.Outcome != sources.OutcomeGiven || a.Requests != 4 {
		t.Errorf("%s after %d requests", describe(a), a.Requests)
	}
	if want := []time.Duration{7 * time.Second, 12 * time.Second, 4 * time.Second}; fmt.Sprint(paused) != fmt.Sprint(want) {
		t.Errorf("paused %v, want %v", paused, want)
	}
}

func TestOptionalFieldsAreLeftOutForEndpointsThatRefuseThem(t *testing.T) {
	m := &model{answer: always(says("missing", "", ""))}
	m.status = func(w http.ResponseWriter, r *http.Request) bool {
		q := m.last()
		if q.Temperature == nil && q.MaxTokens == 0 && q.Format == nil {
			return false
		}
		return raw(400, "", `{"error":{"message":"Unsupported parameter: 'max_tokens'"}}`)(w, r)
	}
	j := play(t, m, Options{})
	for i, requests := range []int{2, 1} {
		if a := j.Opinion(t.Context(), bridge); a.Opinion.Outcome != sources.OutcomeGiven || a.Requests != requests {
			t.Errorf("question %d: %s after %d requests, want %d", i+1, describe(a), a.Requests, requests)
		}
	}
}

func TestTokensThatNobodyCanHaveUsedAreNotCounted(t *testing.T) {
	for _, usage := range []string{`{}`, `null`, `{"prompt_tokens":-5,"completion_tokens":1}`, `{"prompt_tokens":9999999999,"completion_tokens":1}`, `{"prompt_tokens":5}`} {
		m := &model{status: raw(200, "", `{"choices":[{"message":{"content":"{\"verdict\":\"missing\"}"}}],"usage":`+usage+`}`)}
		a := play(t, m, Options{}).Opinion(t.Context(), bridge)
		if a.Opinion.Outcome != sources.OutcomeGiven || a.Answers != 1 || a.Metered != 0 || a.In != 0 || a.Out != 0 {
			t.Errorf("usage %s: %+v", usage, a)
		}
	}
}

func TestASlowEndpointIsAFailure(t *testing.T) {
	m := &model{status: func(_ http.ResponseWriter, r *http.Request) bool { <-r.Context().Done(); return true }}
	a := play(t, m, Options{Timeout: 30 * time.Millisecond}).Opinion(t.Context(), bridge)
	if a.Opinion.Outcome != sources.OutcomeFailed || a.Opinion.Absent != "the endpoint gave no answer within 30ms" {
		t.Errorf("%s", describe(a))
	}
}

func TestAnInterruptEndsEveryWait(t *testing.T) {
	asked := make(chan struct{}, 1)
	for name, status := range map[string]func(http.ResponseWriter, *http.Request) bool{
		"an answer that does not begin": func(_ http.ResponseWriter, r *http.Request) bool {
			asked <- struct{}{}
			<-r.Context().Done()
			return true
		},
		"an answer that does not end": func(w http.ResponseWriter, r *http.Request) bool {
			w.WriteHeader(200)
			_, _ = io.WriteString(w, `{"choices":`)
			w.(http.Flusher).Flush()
			asked <- struct{}{}
			<-r.Context().Done()
			return true
		},
		"a pause": func(w http.ResponseWriter, r *http.Request) bool {
			asked <- struct{}{}
			return raw(429, "Retry-After: 20", "")(w, r)
		},
	} {
		took := time.Hour
		for try := 0; try < 5 && took > 100*time.Millisecond; try++ { // a busy machine gets another chance
			j := play(t, &model{status: status}, Options{})
			ctx, cancel := context.WithCancel(t.Context())
			var at time.Time
			go func() {
				<-asked
				time.Sleep(20 * time.Millisecond) // into the wait itself; a real clock and a real connection
				at = time.Now()
				cancel()
			}()
			a := j.Opinion(ctx, bridge)
			<-ctx.Done()
			took = time.Since(at)
			if a.Opinion.Outcome != sources.OutcomeNotAsked || a.Opinion.Absent != "the run was interrupted" {
				t.Errorf("%s: %s", name, describe(a))
			}
			if why := j.gaveUp(); why != "" {
				t.Errorf("%s: an interrupt counts against the endpoint: %s", name, why)
			}
		}
		if took > 100*time.Millisecond {
			t.Errorf("%s: it took %v to end, want 100ms at most", name, took)
		}
	}
}

func TestAQuotationDoesNotEndInsideAWord(t *testing.T) {
	if got, ok := find("12345678", []string{"call 123456789 now"}); ok {
		t.Errorf("a number cut in two is quoted as %q", got)
	}
	if _, ok := find("123456789 now", []string{"x123456789 now, 123456789 now"}); !ok {
		t.Error("a later place that is whole is not found")
	}
}
