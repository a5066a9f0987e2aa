package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"strings"
)

// item is one claim of the evaluation data.
type item struct {
	ID        string   `json:"id"`
	Claim     string   `json:"claim"`
	Sentences []string `json:"source_sentences"`
	Label     string   `json:"label"`
	Evidence  [][]int  `json:"evidence"`
	Subset    string   `json:"subset"`
	Meta      struct {
		Title   string `json:"title"`
		Context string `json:"context"`
	} `json:"meta"`
	set  string
	fold int
}

var sets = []string{"attributionbench", "citint", "climatefever", "vitaminc", "wice"}

// folds is the number of parts for cross-validation. Items of one source text
// or one claim stay in one part.
const folds = 5

func load(dir string) ([]*item, error) {
	var out []*item
	for _, set := range sets {
		f, err := os.Open(filepath.Join(dir, set+".jsonl"))
		if err != nil {
			return nil, err
		}
		sc := bufio.NewScanner(f)
		sc.Buffer(nil, 64<<20)
		for sc.Scan() {
			x := &item{set: set}
			if err := json.Unmarshal(sc.Bytes(), x); err != nil {
				return nil, fmt.Errorf("%s: %w", set, err)
			}
			x.fold = foldOf(set, x)
			out = append(out, x)
		}
		f.Close()
		if err := sc.Err(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// foldOf keeps together what shares a source: the first words of the text, and
// for VitaminC the page, whose claims are edits of each other.
func foldOf(set string, x *item) int {
	key := x.Claim
	switch set {
	case "vitaminc":
		key = strings.TrimPrefix(x.ID, "vitc-")
		if i := strings.LastIndexByte(key, '_'); i > 0 {
			key = key[:i]
		}
	case "wice":
		key = x.Sentences[0]
	case "citint":
		best := "" // the sentences are shuffled: the smallest stands for the paper
		for _, s := range x.Sentences {
			if best == "" || s < best {
				best = s
			}
		}
		key = best
	}
	h := fnv.New32a()
	h.Write([]byte(key))
	return int(h.Sum32() % folds)
}
