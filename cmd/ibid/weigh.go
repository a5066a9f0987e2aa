package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"ibid/internal/evidence"
	"ibid/pipeline"
	"ibid/sources"
)

func newWeigh(s *surroundings) *cobra.Command {
	c := &judging{}
	cmd := &cobra.Command{
		Use:   "weigh",
		Short: "hold claims against given texts: JSON lines in, JSON lines out; no network unless --judge names an endpoint",
		Long: `weigh reads one JSON object a line from standard input:

  {"id": "1", "claim": "…", "context": "…", "title": "…", "source_sentences": ["…", "…"]}

and answers each with one line, in the same order:

  {"id": "1", "ranked": [best sentence first], "evidence": [sentences], "score": 0 to 1,
   "label": "supported" | "partially_supported" | "not_supported" | "refuted"}

With "claim_tokens" given, "unsupported" lists the indices of those that the
source does not bear out.

With --judge URL (see ibid help check) a language model is shown the claim and
the best sentences of those that are not surely supported, one question at a
time; what it reads stands beside the answer as "opinion" and changes nothing
else in it.`,
		Args: noArgument("It reads standard input, as in: ibid weigh < claims.jsonl"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := s.takeVariables(cmd.Flags()); err != nil {
				return err
			}
			second, asking, err := c.open(s.Stderr, s.Getenv, nil, "")
			if err != nil {
				return err
			}
			if second == nil {
				return evidence.Stream(cmd.Context(), s.Stdin, s.Stdout)
			}
			defer second.Close()
			w := &opined{ctx: cmd.Context(), out: s.Stdout, judge: second, asking: asking}
			err = evidence.Stream(w.ctx, io.TeeReader(s.Stdin, &w.in), w)
			w.tell(s.Stderr)
			if key := wantsKey(w.absent, s.Getenv); key != "" {
				fmt.Fprintln(s.Stderr, key)
			}
			return err
		},
	}
	c.add(cmd.Flags())
	return cmd
}

// opined puts opinions into a stream of answers. The questions run ahead of
// them in a copy, by no more than Stream reads ahead.
type opined struct {
	ctx    context.Context
	in     bytes.Buffer // questions that are not answered yet
	out    io.Writer
	part   []byte // of an answer that is not whole yet
	judge  pipeline.Opinions
	asking pipeline.Asking
	told   sources.JudgeRun
	asked  int
	absent string // why the first question that failed got no opinion
}

// Write takes answers, a line or a part of one at a time.
func (o *opined) Write(b []byte) (int, error) {
	o.part = append(o.part, b...)
	for {
		i := bytes.IndexByte(o.part, '\n')
		if i < 0 {
			return len(b), nil
		}
		line, err := o.with(o.question(), o.part[:i])
		if err != nil {
			return 0, err
		}
		if _, err := o.out.Write(append(bytes.Clone(line), '\n')); err != nil {
			return 0, err
		}
		o.part = append(o.part[:0], o.part[i+1:]...)
	}
}

// question returns the next line of the copy that is not blank, as Stream
// counts them.
func (o *opined) question() []byte {
	for {
		line, err := o.in.ReadBytes('\n')
		if err != nil || len(bytes.TrimSpace(line)) > 0 {
			return line
		}
	}
}

// with returns an answer with the model's opinion on it.
func (o *opined) with(question, answer []byte) ([]byte, error) {
	var q struct {
		Claim     string   `json:"claim"`
		Sentences []string `json:"source_sentences"`
	}
	var a struct {
		Evidence []int   `json:"evidence"`
		Ranked   []int   `json:"ranked"`
		Score    float64 `json:"score"`
		Label    string  `json:"label"`
	}
	if err := json.Unmarshal(question, &q); err != nil {
		return nil, fmt.Errorf("read a question again: %w", err)
	}
	if err := json.Unmarshal(answer, &a); err != nil {
		return nil, fmt.Errorf("read an answer: %w", err)
	}
	support := supportOfLabel(a.Label)
	if !o.asking.All && support == sources.Supported && a.Score >= pipeline.WeakBelow {
		return answer, nil
	}
	ask := sources.Question{Run: "weigh", Claim: q.Claim}
	for _, i := range a.Ranked[:min(len(a.Ranked), sentencesShown)] {
		if i >= 0 && i < len(q.Sentences) {
			ask.Passages = append(ask.Passages, q.Sentences[i])
		}
	}
	if len(ask.Passages) == 0 {
		return answer, nil
	}
	advice := sources.Advice{Opinion: sources.Opinion{Model: o.asking.Model, Outcome: sources.OutcomeNotAsked,
		Absent: fmt.Sprintf("the limit of %d questions was reached", o.asking.Most)}}
	if o.asked < o.asking.Most {
		o.asked++
		advice = o.judge.Opinion(o.ctx, ask)
	}
	if op := &advice.Opinion; op.Outcome == sources.OutcomeGiven && op.Reading.Differs(support) {
		op.Differs = true
		o.told.Differs++
	}
	if advice.Opinion.Outcome == sources.OutcomeFailed {
		o.absent = cmp.Or(o.absent, advice.Opinion.Absent)
	}
	o.told.Add(advice)
	b, err := json.Marshal(advice.Opinion)
	if err != nil {
		return nil, err
	}
	answer = bytes.TrimSuffix(bytes.TrimSpace(answer), []byte("}"))
	return append(append(append(bytes.Clone(answer), `,"opinion":`...), b...), '}'), nil
}

// sentencesShown is how many of the best sentences a model is shown.
const sentencesShown = 5

func supportOfLabel(label string) sources.Support {
	switch label {
	case "supported":
		return sources.Supported
	case "partially_supported":
		return sources.Partial
	case "refuted":
		return sources.Conflict
	}
	return sources.Missing
}

// tell says on w what asking took.
func (o *opined) tell(w io.Writer) {
	t := &o.told
	var parts []string
	for _, n := range []struct {
		n    int
		word string
	}{{t.Asked, "asked"}, {t.Given, "given"}, {t.Differs, "differing"}, {t.ThrownAway, "thrown away"}, {t.Refused, "refused"}, {t.Failed, "failed"}, {t.NotAsked, "not asked"}} {
		parts = append(parts, fmt.Sprintf("%d %s", n.n, n.word))
	}
	cost := ""
	if p := o.asking.Price; p != nil {
		cost = fmt.Sprintf(", cost %g", p.Cost(t.TokensIn, t.TokensOut))
	}
	fmt.Fprintf(w, "ibid: opinions of the model: %s; %d + %d tokens%s.\n", strings.Join(parts, ", "), t.TokensIn, t.TokensOut, cost)
}
