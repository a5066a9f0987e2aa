package main

import (
	"fmt"
	"os"

	"ibid/internal/evidence"
)

// trial is an item with its measures.
type trial struct {
	*item
	t     *evidence.Trial
	units []int
	rows  [][]float64
	gold  []float64 // by candidate: share of the annotators' sets that hold it
	prob  []float64 // by candidate, out of fold
	row   []float64 // measures of support

	at       [][2]int    // the telling words of the claim
	words    [][]float64 // measures of each
	wordSaid []float64   // marks of each, out of fold

	long bool // a whole page, not an extract of one

	sup, ref, any float64 // out of fold
}

// fit fits all models to all data and writes them.
func fit(dir string) error {
	trials, marked, err := open(dir)
	if err != nil {
		return err
	}
	crossFit(trials, marked, 0)
	w := os.Stdout
	fmt.Fprintln(w, "# Decision trees of the models; see model.go for the form. Written by the training program from the DEV parts of WiCE,")
	fmt.Fprintln(w, "# Citation-Integrity, Climate-FEVER, VitaminC and AttributionBench. Do not edit by hand.")
	ranks := fitRankers(trials, -1)
	ranks.short.write(w, "rank", evidence.RankNames())
	ranks.long.write(w, "rank.page", evidence.RankNames())
	fitMarks(trials, marked, -1).write(w, "mark", evidence.WordNames())
	judges := fitJudges(trials, -1)
	for _, k := range evidence.Kinds {
		judges.gate[k].write(w, "kind."+k, evidence.SupportNames())
		judges.sup[k].write(w, "support."+k, evidence.SupportNames())
	}
	for _, k := range evidence.Refuting {
		judges.ref[k].write(w, "refute."+k, evidence.SupportNames())
	}
	judges.any.write(w, "any", evidence.SupportNames())
	fitMarker(marked, -1).write(w, "token", evidence.TokenNames())
	return nil
}

// deals is how often the folds are dealt anew for the figures.
const deals = 5

// report prints how the models fare out of fold.
func report(dir string) error {
	trials, marked, err := open(dir)
	if err != nil {
		return err
	}
	f := &figures{}
	for deal := range deals {
		crossFit(trials, marked, deal)
		rankFigures(trials, f)
		supportFigures(trials, f)
		markFigures(marked, f)
		if deal == 0 {
			degrees(trials)
		}
	}
	f.print(os.Stdout)
	return nil
}

// crossFit deals the folds and fills in what models that have not seen a fold
// say of it.
func crossFit(trials []*trial, marked []*markedClaim, deal int) {
	for _, t := range trials {
		t.fold = foldOf(t.item, deal)
	}
	var ranks [folds]rankers
	for f := range folds {
		ranks[f] = fitRankers(trials, f)
		for _, t := range trials {
			if t.fold == f {
				t.prob = ranks[f].probabilities(t)
			}
		}
	}
	for _, t := range trials {
		t.at, t.words = t.t.Words(t.prob)
	}
	for _, m := range marked {
		m.prob = ranks[m.doc.fold].probabilities(m.trial)
		m.at, m.words = m.t.Words(m.prob)
	}
	for f := range folds {
		marks := fitMarks(trials, marked, f)
		for _, t := range trials {
			if t.fold == f {
				t.wordSaid = say(marks, t.words)
			}
		}
		for _, m := range marked {
			if m.doc.fold == f {
				m.wordSaid = say(marks, m.words)
			}
		}
	}
	for _, t := range trials {
		t.row = t.t.Support(t.prob, t.wordSaid)
	}
	all := crossJudge(trials)
	for _, m := range marked {
		sup, _, _ := all[m.doc.fold].say(m.t.Support(m.prob, m.wordSaid))
		m.marks = m.t.Tokens(m.Tokens, m.prob, sup, m.wordSaid)
	}
	for f := range folds {
		mk := fitMarker(marked, f)
		for _, m := range marked {
			if m.doc.fold == f {
				m.said = say(mk, m.marks)
			}
		}
	}
}

// crossJudge fills in what the models of support that have not seen a fold say
// of it.
func crossJudge(trials []*trial) (all [folds]judges) {
	for f := range folds {
		all[f] = fitJudges(trials, f)
		for _, t := range trials {
			if t.fold == f {
				t.sup, t.ref, t.any = all[f].say(t.row)
			}
		}
	}
	return all
}

// open holds every item's claim against its sentences.
func open(dir string) ([]*trial, []*markedClaim, error) {
	items, err := load(dir)
	if err != nil {
		return nil, nil, err
	}
	trials := make([]*trial, len(items))
	byID := map[string]*trial{}
	for i, x := range items {
		trials[i] = newTrial(x)
		if x.set != singles {
			byID[x.ID] = trials[i]
		}
	}
	marked, err := loadMarked(dir, byID)
	return trials, marked, err
}

func newTrial(x *item) *trial {
	t := &trial{item: x, t: evidence.NewTrial(x.Claim, x.Meta.Context, x.Meta.Title, x.Sentences)}
	t.units, t.rows = t.t.Candidates()
	t.long = len(x.Sentences) >= evidence.PageFrom
	in := map[int]float64{}
	n := 0.0
	for _, set := range x.Evidence {
		if len(set) > 0 {
			n++
		}
		for _, s := range set {
			in[s]++
		}
	}
	for _, u := range t.units {
		t.gold = append(t.gold, in[u]/max(n, 1))
	}
	return t
}
