package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

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

// markedClaim is such a claim, held against the page of its document. The
// claims are parts of WiCE's, so they keep the folds of their documents.
type markedClaim struct {
	tokenItem
	*trial
	doc    *trial
	places [][2]int    // of the tokens in the claim: start and end
	marks  [][]float64 // measures, by token
	said   []float64   // probabilities out of fold, by token
}

func loadMarked(dir string, byID map[string]*trial) ([]*markedClaim, error) {
	f, err := os.Open(filepath.Join(dir, "wice_tokens.jsonl"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []*markedClaim
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		m := &markedClaim{}
		if err := json.Unmarshal(sc.Bytes(), &m.tokenItem); err != nil {
			return nil, err
		}
		if m.doc = byID[m.Doc]; m.doc == nil {
			return nil, fmt.Errorf("no document %s", m.Doc)
		}
		x := *m.doc.item
		x.Claim = m.tokenItem.Claim
		m.trial = newTrial(&x)
		pos := 0
		for _, s := range m.Tokens {
			at := [2]int{pos, pos}
			if k := strings.Index(x.Claim[pos:], s); k >= 0 && s != "" {
				at = [2]int{pos + k, pos + k + len(s)}
				pos = at[1]
			}
			m.places = append(m.places, at)
		}
		out = append(out, m)
	}
	return out, sc.Err()
}

// label says whether a token of the i-th telling word is unsupported.
func (m *markedClaim) label(i int) float64 {
	for k, at := range m.places {
		if m.Unsupported[k] == 1 && at[0] < m.at[i][1] && m.at[i][0] < at[1] {
			return 1
		}
	}
	return 0
}

var tokenRecipe = recipe{options: options{trees: 70, leaves: 6, depth: 3, rate: 0.06, lambda: 6, rows: 0.6, columns: 0.4, leafWeight: 4, seed: 5}, bags: 3}

func fitMarker(marked []*markedClaim, fold int) *model {
	s := &sample{}
	for _, m := range marked {
		if m.doc.fold == fold {
			continue
		}
		for i, row := range m.marks {
			s.add(row, float64(m.Unsupported[i]), 1)
		}
	}
	return s.fit(tokenRecipe)
}

func markFigures(marked []*markedClaim, f *figures) {
	at := func(cut float64) float64 {
		var tp, fp, fn float64
		for _, m := range marked {
			for i, p := range m.said {
				switch {
				case p >= cut && m.Unsupported[i] == 1:
					tp++
				case p >= cut:
					fp++
				case m.Unsupported[i] == 1:
					fn++
				}
			}
		}
		return 2 * tp / (2*tp + fp + fn)
	}
	f.add("tokens F1", at(evidence.TokenFrom()))
	for _, cut := range []float64{0.2, 0.24, 0.28, 0.32, 0.36, 0.4} {
		f.add(fmt.Sprintf("tokens %.2f", cut), at(cut))
	}
	var p []float64
	var y []bool
	for _, m := range marked {
		for i := range m.said {
			p, y = append(p, m.said[i]), append(y, m.Unsupported[i] == 1)
		}
	}
	f.add("tokens AUROC", auroc(p, y))
	p, y = nil, nil
	for _, m := range marked {
		for i := range m.wordSaid {
			p, y = append(p, m.wordSaid[i]), append(y, m.label(i) == 1)
		}
	}
	f.add("tokens words", auroc(p, y))
}
