package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"ibid/internal/judge"
	"ibid/pipeline"
	"ibid/sources"
)

// judgeKey is the variable that holds the key for the judge. There is no flag
// and no setting for it: flags are seen by every user of the machine, and files
// are handed around.
const judgeKey = "IBID_JUDGE_KEY"

// judgeHelp explains the judge in the help of the verbs that can ask one.
const judgeHelp = `A second opinion: --judge URL asks a language model behind any endpoint of the
OpenAI chat-completions kind (a server on this machine or elsewhere). Without
it nothing is sent to any model. It is asked about claims in doubt alone: in
conflict with their source, missing, found in part, or supported with a score
below 0.75, unless another source of the same sentence carries it; most harmful
first, at most --judge-max questions; --judge-all asks about every claim whose
source could be read. It sees the sentence and up to three passages of the page,
never the article. It must quote a passage word for word, or its answer is
thrown away. Its opinion stands beside ours and changes no label, no score and
no exit code. The key, where one is needed, comes from the environment variable
IBID_JUDGE_KEY and from nowhere else.`

// judging are the settings of the second opinion.
type judging struct {
	url, model   string
	all, http    bool
	most, atOnce int
	price        string
	timeout      time.Duration
}

func (c *judging) add(f *pflag.FlagSet) {
	f.StringVar(&c.url, "judge", "", "ask a language model at the base address `URL` for a second opinion on claims in doubt, as http://127.0.0.1:8080/v1; its key comes from IBID_JUDGE_KEY")
	f.StringVar(&c.model, "judge-model", "", "the model's `NAME` as the endpoint knows it (default: what the endpoint runs)")
	f.BoolVar(&c.all, "judge-all", false, "ask about every claim whose source could be read, not only about those in doubt")
	f.IntVar(&c.most, "judge-max", 100, "questions to the model in the whole run")
	f.IntVar(&c.atOnce, "judge-concurrency", 2, "questions to the model at once")
	f.DurationVar(&c.timeout, "judge-timeout", time.Minute, "how long one answer of the model may take")
	f.StringVar(&c.price, "judge-price", "", "what a million tokens cost, `IN,OUT`, as 0.15,0.60; the report then says what the opinions cost")
	f.BoolVar(&c.http, "judge-allow-http", false, "ask over plain http on another machine, without a key; your sentences can be read on the way")
}

// open makes the judge and says on w what is sent where; it returns nil when
// none is named.
func (c *judging) open(w io.Writer, getenv func(string) string, ca []byte, proxy string) (*judge.Judge, pipeline.Asking, error) {
	asking := pipeline.Asking{Model: c.model, All: c.all, Most: c.most, AtOnce: c.atOnce}
	if c.url == "" {
		for _, f := range []struct {
			set  bool
			name string
		}{{c.model != "", "--judge-model"}, {c.all, "--judge-all"}, {c.http, "--judge-allow-http"}, {c.price != "", "--judge-price"}} {
			if f.set {
				fmt.Fprintf(w, "ibid: %s has no effect without --judge URL; no model is asked.\n", f.name)
			}
		}
		return nil, asking, nil
	}
	if c.most < 1 || c.atOnce < 1 || c.timeout <= 0 {
		return nil, asking, errors.New("--judge-max, --judge-concurrency and --judge-timeout must be more than nothing")
	}
	var err error
	if asking.Price, err = parsePrice(c.price); err != nil {
		return nil, asking, err
	}
	key := getenv(judgeKey)
	j, err := judge.New(judge.Options{URL: c.url, Model: c.model, Key: key, AllowHTTP: c.http, CA: ca, Proxy: proxy, Timeout: c.timeout, UserAgent: userAgent()})
	if err != nil {
		return nil, asking, hint(fmt.Errorf("--judge: %w", err), "As in --judge https://api.example.com/v1 --judge-model NAME, with the key in %s; --judge-allow-http permits http without a key.", judgeKey)
	}
	asking.Endpoint = j.Endpoint()
	what := "claims in doubt"
	if c.all {
		what = "claims"
	}
	with := "without a key"
	if key != "" {
		with = "with the key of " + judgeKey
	}
	fmt.Fprintf(w, "ibid: up to %d %s will each be sent, with passages of the source, to the model %s at %s, %s.\n",
		c.most, what, sources.Clip(sources.Printable(cmp.Or(c.model, "that runs")), 80), asking.Endpoint, with)
	return j, asking, nil
}

// parsePrice reads "0.15,0.60"; "" is no price.
func parsePrice(s string) (*sources.Price, error) {
	if s == "" {
		return nil, nil
	}
	in, out, _ := strings.Cut(s, ",")
	var p sources.Price
	for _, x := range []struct {
		text string
		to   *float64
	}{{in, &p.In}, {out, &p.Out}} {
		v, err := strconv.ParseFloat(strings.TrimSpace(x.text), 64)
		if err != nil || v < 0 || math.IsInf(v, 0) || math.IsNaN(v) || v > 1e6 {
			return nil, hint(fmt.Errorf("--judge-price %q is no pair of prices", s), "Write what a million tokens cost, those of the question first: 0.15,0.60")
		}
		*x.to = v
	}
	return &p, nil
}

// wantsKey says what to do when the endpoint answered that it knows nobody
// without a key, or not with this one: "" for any other reason.
func wantsKey(absent string, getenv func(string) string) string {
	if !strings.HasPrefix(absent, "the endpoint answered with status 401") {
		return ""
	}
	if getenv(judgeKey) == "" {
		return "ibid: the endpoint of the model wants a key (401): set " + judgeKey + "."
	}
	return "ibid: the endpoint of the model does not take this key (401): look at " + judgeKey + "."
}

// tellKey says on w, once, that the endpoint wants a key.
func tellKey(w io.Writer, rep *sources.Report, getenv func(string) string) {
	for i := range rep.Audits {
		for _, e := range rep.Audits[i].Evidence {
			if e.Opinion == nil {
				continue
			}
			if s := wantsKey(e.Opinion.Absent, getenv); s != "" {
				fmt.Fprintln(w, s)
				return
			}
		}
	}
}
