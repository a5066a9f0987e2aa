package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"slices"
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
	Question  string   `json:"question"`
	Judged    []string `json:"sentence_labels"` // of Climate-FEVER
	Meta      struct {
		Title   string `json:"title"`
		Context string `json:"context"`
	} `json:"meta"`
	set  string
	key  string // what it shares with others, that must stay in one fold
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
			x.key = keyOf(x)
			x.fold = foldOf(x, 0)
			out = append(out, x)
			out = append(out, single(x)...)
		}
		f.Close()
		if err := sc.Err(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// singles is the name of the set that single makes.
const singles = "climatefever.sentences"

// single returns each sentence that has a judgement of its own as an item that
// has no other.
func single(x *item) []*item {
	label := map[string]string{"SUPPORTS": "supported", "REFUTES": "refuted", "NOT_ENOUGH_INFO": "not_enough_info"}
	var out []*item
	for i, l := range x.Judged {
		y := *x
		y.set, y.Label, y.Sentences, y.Evidence = singles, label[l], x.Sentences[i:i+1], nil
		out = append(out, &y)
	}
	return out
}

// keyOf is the same for items that share a source: the first words of the
// text, for AttributionBench the question that all its texts were found for,
// and for VitaminC the page, whose claims are edits of each other.
func keyOf(x *item) string {
	switch x.set {
	case "attributionbench":
		return cmp.Or(x.Question, x.Claim)
	case "vitaminc":
		key := strings.TrimPrefix(x.ID, "vitc-")
		if i := strings.LastIndexByte(key, '_'); i > 0 {
			key = key[:i]
		}
		return key
	case "wice":
		return x.Sentences[0]
	case "citint": // the sentences are shuffled: the smallest stands for the paper
		return slices.Min(x.Sentences)
	}
	return x.Claim
}

// foldOf deals the keys out to folds; each deal is another one.
func foldOf(x *item, deal int) int {
	h := fnv.New32a()
	if deal > 0 {
		fmt.Fprint(h, deal, " ")
	}
	h.Write([]byte(x.key))
	return int(h.Sum32() % folds)
}
