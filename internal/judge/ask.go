package judge

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"time"

	"ibid/sources"
)

// message is one message of a conversation.
type message struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

// request is the body that is posted. The optional fields are left out for an
// endpoint that once refused them: newer models of OpenAI take no temperature
// and another name for the bound, some servers know other formats alone.
//
// Origin: OpenAI API reference, "Create chat completion".
type request struct {
	Model       string    `json:"model"`
	Messages    []message `json:"messages"`
	Temperature *float64  `json:"temperature,omitempty"`
	MaxTokens   int       `json:"max_tokens,omitempty"`
	Format      *format   `json:"response_format,omitempty"`
}

type format struct {
	Type string `json:"type"`
}

// mostTokens bounds an answer where the endpoint takes a bound; a model may
// think aloud before it.
const mostTokens = 2000

// reply is what of an answer is read.
type reply struct {
	Model   string `json:"model"`
	Choices []struct {
		Finish  string `json:"finish_reason"`
		Message struct {
			Content *string `json:"content"`
			Refusal string  `json:"refusal"`
		} `json:"message"`
	} `json:"choices"`
	Usage *struct {
		In  *int `json:"prompt_tokens"`
		Out *int `json:"completion_tokens"`
	} `json:"usage"`
}

// got is an answer of the endpoint that is one of the protocol.
type got struct {
	model, content string
	refused        bool
}

// fault is why there is no answer.
type fault struct {
	outcome sources.Outcome
	why     string
	final   bool // no other question will fare better
	wait    time.Duration
	again   bool // a later try may help
	fields  bool // the next one without the optional fields
}

func failed(why string) *fault { return &fault{outcome: sources.OutcomeFailed, why: why} }

// interrupted is no fault of the endpoint.
func interrupted() *fault {
	return &fault{outcome: sources.OutcomeNotAsked, why: "the run was interrupted"}
}

// ask posts one question, again while the endpoint is busy and the pauses it
// asks for are bearable.
func (j *Judge) ask(ctx context.Context, p prompt, a *sources.Advice) (got, *fault) {
	refused := false // the optional fields of this question
	for try := 1; ; try++ {
		if err := j.turn(ctx); err != nil {
			return got{}, interrupted()
		}
		if why := j.gaveUp(); why != "" { // meanwhile
			return got{}, &fault{outcome: sources.OutcomeNotAsked, why: why}
		}
		g, f := j.post(ctx, p, refused || j.isBare(), a)
		switch {
		case f == nil:
			if refused { // and not the question itself
				j.setBare()
			}
			return g, nil
		case ctx.Err() != nil:
			return got{}, interrupted()
		case f.again && f.wait > j.o.MaxWait:
			f.final = true
			f.why = fmt.Sprintf("the endpoint asks for a pause of %v, longer than %v", f.wait.Round(time.Second), j.o.MaxWait)
			return got{}, f
		case !f.again || try >= j.o.Tries:
			return got{}, f
		}
		refused = refused || f.fields
		if f.wait < 0 { // nothing is known: 1, 2, 4 … seconds
			f.wait = time.Second << (try - 1)
		}
		j.holdUntil(j.o.Now().Add(min(f.wait, j.o.MaxWait)))
	}
}

func (j *Judge) setBare() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.bare = true
}

// turn waits until the endpoint may be asked: its pauses hold for every
// question.
func (j *Judge) turn(ctx context.Context) error {
	for {
		j.mu.Lock()
		d := j.rest.Sub(j.o.Now())
		j.mu.Unlock()
		if d <= 0 {
			return ctx.Err()
		}
		if err := j.o.Pause(ctx, d); err != nil {
			return err
		}
	}
}

func (j *Judge) holdUntil(t time.Time) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if t.After(j.rest) {
		j.rest = t
	}
}

func (j *Judge) isBare() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.bare
}

// post sends one request and reads its answer.
func (j *Judge) post(ctx context.Context, p prompt, plain bool, a *sources.Advice) (got, *fault) {
	body := request{Model: j.o.Model, Messages: p.messages()}
	if body.Model == "" {
		body.Model = "default"
	}
	if !plain {
		body.Temperature, body.MaxTokens, body.Format = new(float64), mostTokens, &format{"json_object"}
	}
	b, err := json.Marshal(body)
	if err != nil {
		return got{}, failed("the question could not be written")
	}
	limited, cancel := context.WithTimeout(ctx, j.o.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(limited, http.MethodPost, j.url, bytes.NewReader(b))
	if err != nil {
		return got{}, failed("the question could not be written")
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", j.o.UserAgent)
	if j.key != "" {
		req.Header.Set(j.key.header())
	}
	a.Requests++
	resp, err := j.client.Do(req)
	if err != nil {
		return got{}, failed(j.broken(err))
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(io.LimitReader(resp.Body, j.o.MaxBody+1))
	switch {
	case resp.StatusCode != http.StatusOK:
		return got{}, j.status(resp, data, plain)
	case err != nil:
		return got{}, failed(j.broken(err))
	case int64(len(data)) > j.o.MaxBody:
		return got{}, failed("the answer was too long")
	}
	return j.read(data, a)
}

// read reads an answer of the protocol and counts its tokens.
func (j *Judge) read(data []byte, a *sources.Advice) (got, *fault) {
	a.Answers++
	var r reply
	if err := json.Unmarshal(data, &r); err != nil || len(r.Choices) == 0 {
		return got{}, failed("the answer was none of the chat-completions protocol")
	}
	const most = 1 << 24 // tokens of one answer: no model reads more
	if u := r.Usage; u != nil && u.In != nil && u.Out != nil && *u.In >= 0 && *u.Out >= 0 && *u.In <= most && *u.Out <= most {
		a.Metered++
		a.In, a.Out = a.In+*u.In, a.Out+*u.Out
	}
	c := r.Choices[0]
	g := got{model: sources.Clip(j.key.hide(sources.Printable(r.Model)), 80)}
	switch {
	case c.Message.Refusal != "" || c.Finish == "content_filter":
		g.refused = true
	case c.Message.Content != nil:
		g.content = *c.Message.Content
	}
	return g, nil
}

// status says what a status other than 200 means for this question and the
// others.
func (j *Judge) status(resp *http.Response, body []byte, plain bool) *fault {
	f := failed("the endpoint answered with status " + strconv.Itoa(resp.StatusCode))
	f.wait = -1
	switch s := resp.StatusCode; {
	case s >= 300 && s < 400:
		f.why, f.final = "the endpoint redirects elsewhere, which is not followed", true
		return f
	case s == http.StatusUnauthorized, s == http.StatusForbidden:
		f.final = true
	case s == http.StatusNotFound, s == http.StatusMethodNotAllowed:
		f.final = true // no such path, or no such model
	case (s == http.StatusBadRequest || s == http.StatusUnprocessableEntity) && !plain:
		f.again, f.fields, f.wait = true, true, 0
	case s == http.StatusTooManyRequests, s >= 500:
		f.again = true
		if d, ok := retryAfter(resp.Header.Get("Retry-After"), j.o.Now()); ok {
			f.wait = d
		}
	}
	if m := j.message(body); m != "" {
		f.why += ": " + m
	}
	return f
}

// message returns what an endpoint says of an error, on one line and without
// the key.
func (j *Judge) message(body []byte) string {
	var e struct {
		Error json.RawMessage `json:"error"`
	}
	if json.Unmarshal(body, &e) != nil {
		return ""
	}
	var m string
	var inner struct {
		Message string `json:"message"`
	}
	if json.Unmarshal(e.Error, &m) != nil && json.Unmarshal(e.Error, &inner) == nil {
		m = inner.Message
	}
	return strings.TrimRight(sources.Clip(j.key.hide(sources.Printable(m)), 160), ".")
}

// broken says in fixed words how an exchange broke off: an error's own text
// holds ports and addresses that differ from run to run.
func (j *Judge) broken(err error) string {
	var dns *net.DNSError
	var timeout net.Error
	var cert *tls.CertificateVerificationError
	var unknown x509.UnknownAuthorityError
	var record tls.RecordHeaderError
	switch {
	case errors.Is(err, errElsewhere):
		return "the endpoint's name leads to another machine, and it would be asked over http"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return fmt.Sprintf("the endpoint gave no answer within %v", j.o.Timeout)
	case errors.As(err, &dns):
		return "the endpoint's name leads nowhere"
	case errors.As(err, &cert), errors.As(err, &unknown):
		return "the endpoint's certificate is not trusted"
	case errors.As(err, &record):
		return "the endpoint does not speak https"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "nothing listens at the endpoint"
	}
	return "the connection to the endpoint broke"
}

// retryAfter reads a Retry-After header: seconds or a date (RFC 9110, section
// 10.2.3).
func retryAfter(s string, now time.Time) (time.Duration, bool) {
	s = strings.TrimSpace(s)
	if n, err := strconv.ParseInt(s, 10, 64); err == nil && n >= 0 {
		return time.Duration(min(n, 1<<30)) * time.Second, true
	}
	if t, err := http.ParseTime(s); err == nil {
		return max(t.Sub(now), 0), true
	}
	return 0, false
}
