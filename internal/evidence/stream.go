package evidence

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
)

// maxLine bounds one line of Stream's input.
const maxLine = 64 << 20

// question is one line of input.
type question struct {
	ID        json.RawMessage `json:"id"`
	Claim     *string         `json:"claim"`
	Context   string          `json:"context"`
	Title     string          `json:"title"`
	Sentences []string        `json:"source_sentences"`
	Tokens    []string        `json:"claim_tokens"`
}

// answer is one line of output.
type answer struct {
	ID          json.RawMessage `json:"id"`
	Ranked      []int           `json:"ranked"`
	Evidence    []int           `json:"evidence"`
	Score       float64         `json:"score"`
	Label       string          `json:"label"`
	Unsupported *[]int          `json:"unsupported,omitempty"`
}

// Stream answers questions, one JSON object a line, with one line each, in
// their order. A line is answered before the next one is read, so memory holds
// one line at a time. The error of a line that cannot be read names it; the
// lines before it have been answered.
func Stream(ctx context.Context, in io.Reader, out io.Writer) error {
	r := bufio.NewReaderSize(in, 1<<16)
	w := bufio.NewWriterSize(out, 1<<16)
	defer w.Flush()
	for n := 1; ; n++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		line, err := readLine(r)
		if errors.Is(err, errLong) {
			return fmt.Errorf("line %d: longer than %d MiB", n, maxLine>>20)
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("line %d: %w", n, err)
		}
		if len(bytes.TrimSpace(line)) > 0 {
			a, bad := answerLine(line)
			if bad != nil {
				return fmt.Errorf("line %d: %w", n, bad)
			}
			b, bad := json.Marshal(a)
			if bad != nil {
				return fmt.Errorf("line %d: %w", n, bad)
			}
			if _, bad = w.Write(append(b, '\n')); bad != nil {
				return fmt.Errorf("write answer %d: %w", n, bad)
			}
			if bad = w.Flush(); bad != nil {
				return fmt.Errorf("write answer %d: %w", n, bad)
			}
		}
		if err != nil {
			return nil
		}
	}
}

var errLong = errors.New("line too long")

// readLine reads one line of any length up to maxLine; with the last one comes
// io.EOF.
func readLine(r *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		line = append(line, part...)
		if len(line) > maxLine {
			return nil, errLong
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
	}
}

func answerLine(line []byte) (answer, error) {
	var q question
	if err := json.Unmarshal(line, &q); err != nil {
		var typed *json.UnmarshalTypeError
		var syntax *json.SyntaxError
		switch {
		case errors.As(err, &typed):
			if typed.Field == "" {
				return answer{}, errors.New("no JSON object")
			}
			return answer{}, fmt.Errorf("%q holds a %s where %s is wanted", typed.Field, typed.Value, wanted(typed.Field))
		case errors.As(err, &syntax):
			return answer{}, fmt.Errorf("no JSON object: %w, at byte %d", syntax, syntax.Offset)
		}
		return answer{}, err
	}
	if q.Claim == nil {
		return answer{}, errors.New(`no "claim"`)
	}
	if len(q.ID) == 0 {
		return answer{}, errors.New(`no "id"`)
	}
	return q.answer(), nil
}

func wanted(field string) string {
	switch field {
	case "source_sentences", "claim_tokens":
		return "a list of texts"
	}
	return "a text"
}

func (q *question) answer() answer {
	p := pageOf(q.Sentences)
	defer p.close()
	h := hold(p, newClaim(p, *q.Claim, q.Context, q.Title))
	defer h.release()
	ranked := h.rank()
	a := answer{ID: q.ID, Ranked: make([]int, 0, len(p.units)), Evidence: []int{}}
	seen := make([]bool, len(p.units))
	probs := make([]float64, 0, len(ranked))
	for _, r := range ranked {
		a.Ranked = append(a.Ranked, r.unit)
		seen[r.unit] = true
		probs = append(probs, r.prob)
	}
	for _, u := range h.order {
		if !seen[u] {
			a.Ranked = append(a.Ranked, u)
		}
	}
	a.Evidence = append(a.Evidence, a.Ranked[:min(HowMany(probs), len(a.Ranked))]...)
	slices.Sort(a.Evidence)
	j := h.consider(ranked)
	j.marks = h.marks(ranked)
	o := opinionOf(j.measures(false).values)
	supported, refuted := o.supported(), o.refuted()
	if slices.ContainsFunc(j.checks, func(k check) bool { return k.denial && k.conflict }) {
		supported, refuted = math.Min(supported, deniedMost), math.Max(refuted, 0.5)
	}
	a.Score = math.Round(supported*1e4) / 1e4
	a.Label = Label(supported, refuted, o.any(), len(q.Sentences))
	if len(p.words) == 0 || len(h.c.words) == 0 { // the models were not asked what nothing says, nor of nothing
		a.Score, a.Label, supported = 0, "not_supported", 0
	}
	if q.Tokens != nil {
		list := h.unsupported(q.Tokens, ranked, supported, j.marks)
		a.Unsupported = &list
	}
	return a
}

// Label turns the models' probabilities (supported, refuted, not wholly
// unsupported) and the number of sentences into one of the four words of
// Stream's answers.
func Label(sup, ref, any float64, sentences int) string {
	const long = 8 // from here on the text is a page, of which a part may carry the claim
	switch {
	case sup >= 0.5:
		return "supported"
	case sentences <= long && ref >= 0.5:
		return "refuted"
	case any >= 0.5 && sentences > long:
		return "partially_supported"
	}
	return "not_supported"
}
