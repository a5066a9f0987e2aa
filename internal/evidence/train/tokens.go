package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"ibid/internal/evidence"
)

// tokenItem is a claim whose tokens were marked.
type tokenItem struct {
	ID          string   `json:"id"`
	Doc         string   `json:"doc"`
	Claim       string   `json:"claim"`
	Tokens      []string `json:"claim_tokens"`
	Unsupported []int    `json:"unsupported"`
}

var tokenOptions = options{trees: 70, leaves: 6, depth: 3, rate: 0.06, lambda: 6, rows: 0.6, columns: 0.4, leafWeight: 4, seed: 5}

// tokens fits the model of unsupported tokens and reports it out of fold. The
// claims are parts of WiCE's, so they keep the folds of their documents.
func tokens(dir string, trials []*trial) (forest, error) {
	byID := map[string]*trial{}
	for _, t := range trials {
		byID[t.ID] = t
	}
	f, err := os.Open(filepath.Join(dir, "wice_tokens.jsonl"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	type example struct {
		fold int
		rows [][]float64
		y    []float64
	}
	var all []example
	shorts, longs := rankModels[0], rankModels[1]
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		var x tokenItem
		if err := json.Unmarshal(sc.Bytes(), &x); err != nil {
			return nil, err
		}
		d := byID[x.Doc]
		if d == nil {
			return nil, fmt.Errorf("no document %s", x.Doc)
		}
		t := evidence.NewTrial(x.Claim, d.Meta.Context, d.Meta.Title, d.Sentences)
		_, rows := t.Candidates()
		m := longs[d.fold]
		if !d.long {
			m = shorts[d.fold]
		}
		probs := make([]float64, len(rows))
		for i := range rows {
			probs[i] = sigmoid(m.sum(rows[i]))
		}
		e := example{fold: d.fold, rows: t.Tokens(x.Tokens, probs, sigmoid(pageModels[d.fold].sum(t.Support(probs))))}
		for i := range e.rows {
			e.y = append(e.y, float64(x.Unsupported[i]))
		}
		all = append(all, e)
	}
	if err := sc.Err(); err != nil {
		return nil, err
	}
	gather := func(fold int) (rows [][]float64, y, w []float64) {
		for _, e := range all {
			if e.fold != fold {
				rows, y = append(rows, e.rows...), append(y, e.y...)
			}
		}
		for range rows {
			w = append(w, 1)
		}
		return
	}
	var p, y []float64
	for fold := range folds {
		m := bag(gather(fold))(tokenOptions)
		for _, e := range all {
			if e.fold == fold {
				for i := range e.rows {
					p, y = append(p, sigmoid(m.sum(e.rows[i]))), append(y, e.y[i])
				}
			}
		}
	}
	for _, cut := range []float64{0.25, 0.3, 0.35, 0.4, 0.45, 0.5} {
		var tp, fp, fn float64
		for i := range p {
			switch {
			case p[i] >= cut && y[i] == 1:
				tp++
			case p[i] >= cut:
				fp++
			case y[i] == 1:
				fn++
			}
		}
		fmt.Fprintf(os.Stderr, "tokens from %.2f: F1 %.1f P %.1f R %.1f\n", cut, 200*tp/(2*tp+fp+fn), 100*tp/(tp+fp), 100*tp/(tp+fn))
	}
	return bag(gather(-1))(tokenOptions), nil
}
