// Package judge asks a language model for a second opinion on a claim and the
// passages of a source, over any endpoint that speaks OpenAI's
// chat-completions protocol.
//
// The model sees the claim and the passages and nothing else. Its answer must
// be one JSON object whose quotation stands word for word in a passage it was
// shown; any other answer is thrown away. Both texts are written by strangers:
// they are fenced, and what could end a fence or a turn of the conversation is
// taken out of them. Whatever comes back is an opinion; nothing here decides.
//
// Which claims are asked, and what is told of the answers, is left to others.
package judge

import (
	"cmp"
	"context"
	"net/http"
	"strings"
	"sync"
	"time"

	"ibid/sources"
)

// Options say whom to ask and how long to wait. URL is needed; everything else
// has a default.
type Options struct {
	URL       string // the base address, as "http://127.0.0.1:8080/v1"; "/chat/completions" is added unless it ends so
	Model     string // as the endpoint knows it; "" sends "default", which servers of one model take
	Key       string // sent as a bearer token to this endpoint alone; "" for none
	AllowHTTP bool   // plain http to other machines, without a key; otherwise only to this one
	CA        []byte // PEM: authorities that are trusted besides the machine's own
	Proxy     string // address of a proxy for https endpoints; "" for none
	UserAgent string

	Timeout time.Duration // of one request, from sending to the last byte; default 60s
	MaxWait time.Duration // longest pause that an endpoint may ask for; default 30s. A longer one ends the asking
	Tries   int           // requests for one question, when the endpoint is busy or in trouble; default 3
	MaxBody int64         // bytes of one answer; default 1 MiB

	Now   func() time.Time                                 // default time.Now
	Pause func(ctx context.Context, d time.Duration) error // waits, or returns ctx's error; default a timer
}

func (o Options) withDefaults() Options {
	o.Timeout = cmp.Or(o.Timeout, time.Minute)
	o.MaxWait = cmp.Or(o.MaxWait, 30*time.Second)
	o.Tries = cmp.Or(o.Tries, 3)
	o.MaxBody = cmp.Or(o.MaxBody, 1<<20)
	o.UserAgent = cmp.Or(o.UserAgent, "ibid")
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Pause == nil {
		o.Pause = pause
	}
	return o
}

// mostFailures is how many questions in a row may fail before an endpoint is
// given up for the run: one that is down must not hold up a report.
const mostFailures = 3

// Judge asks one endpoint. It may be used concurrently.
type Judge struct {
	o      Options
	url    string // that is asked
	shown  string // the same without anything that may be a secret
	key    secret
	client *http.Client

	mu      sync.Mutex
	bare    bool      // guarded by mu: the endpoint refused the optional fields of a request
	failed  int       // guarded by mu: questions in a row
	stopped string    // guarded by mu: why nothing more is asked; "" while it is
	rest    time.Time // guarded by mu: nothing is sent before
}

// New makes a Judge. Its error says what is wrong with the address, the proxy,
// the authorities or the key; it never holds the key.
func New(o Options) (*Judge, error) {
	o = o.withDefaults()
	u, err := endpoint(o.URL)
	if err != nil {
		return nil, err
	}
	j := &Judge{o: o, key: secret(strings.TrimSpace(o.Key))}
	if err := j.key.check(); err != nil {
		return nil, err
	}
	if u.Scheme == "http" && !loopback(u) {
		if err := plainHTTP(u, o.AllowHTTP, j.key != ""); err != nil {
			return nil, err
		}
	}
	j.o.Key = ""
	j.url, j.shown = u.String(), sources.Printable(u.Scheme+"://"+u.Host+u.Path)
	j.client, err = client(u, o)
	return j, err
}

// Endpoint returns the address that is asked, without anything that may be a
// secret.
func (j *Judge) Endpoint() string { return j.shown }

// Close lets idle connections go.
func (j *Judge) Close() { j.client.CloseIdleConnections() }

// Opinion asks about one claim. It always returns an opinion or the reason why
// there is none, soon after ctx is done at the latest.
func (j *Judge) Opinion(ctx context.Context, q sources.Question) sources.Advice {
	a := sources.Advice{Opinion: sources.Opinion{Model: sources.Clip(j.key.hide(sources.Printable(j.o.Model)), 80)}}
	if why := j.gaveUp(); why != "" {
		return absent(a, sources.OutcomeNotAsked, why)
	}
	p := newPrompt(q)
	if len(p.passages) == 0 || p.claim == "" {
		return absent(a, sources.OutcomeNotAsked, "there was nothing to show it")
	}
	got, f := j.ask(ctx, p, &a)
	j.note(f)
	if f != nil {
		return absent(a, f.outcome, f.why)
	}
	if a.Opinion.Model == "" {
		a.Opinion.Model = cmp.Or(got.model, "unnamed")
	}
	if got.refused {
		return absent(a, sources.OutcomeRefused, "the model would not answer")
	}
	v, why := readAnswer(got.content, p.passages)
	if why != "" {
		return absent(a, sources.OutcomeThrownAway, why)
	}
	a.Opinion.Outcome, a.Opinion.Reading = sources.OutcomeGiven, v.reading
	a.Opinion.Quote, a.Opinion.Why = j.key.hide(v.quote), sources.Clip(j.key.hide(sources.Printable(v.why)), mostWhy)
	return a
}

func absent(a sources.Advice, o sources.Outcome, why string) sources.Advice {
	a.Opinion.Outcome, a.Opinion.Absent = o, why
	return a
}

func (j *Judge) gaveUp() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.stopped
}

// note counts failures in a row, and gives the endpoint up when they are too
// many or when one says that no other question will fare better.
func (j *Judge) note(f *fault) {
	j.mu.Lock()
	defer j.mu.Unlock()
	switch {
	case f == nil:
		j.failed = 0
		return
	case f.outcome != sources.OutcomeFailed || j.stopped != "":
		return
	}
	j.failed++
	if f.final || j.failed >= mostFailures {
		j.stopped = "not asked any more: " + f.why
	}
}

func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
