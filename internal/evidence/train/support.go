package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"ibid/internal/evidence"
)

var (
	supportRecipe = recipe{options: options{trees: 200, leaves: 6, depth: 3, rate: 0.05, lambda: 8, rows: 0.6, columns: 0.25, leafWeight: 1, seed: 2}, bags: 2}
	kindRecipe    = recipe{options: options{trees: 80, leaves: 6, depth: 3, rate: 0.1, lambda: 8, rows: 0.6, columns: 0.2, leafWeight: 1, seed: 2}, bags: 1}
)

// kindOf is the kind of claim and text that a set is made of.
var kindOf = map[string]string{
	"attributionbench": "answer", "citint": "paper", "climatefever": "extract", singles: "extract", "vitaminc": "sentence", "wice": "page",
}

// What others weigh that an expert learns from besides its own kind.
const (
	strangeWeight = 0.1 // of another kind; none for pages
	refuteWeight  = 0.3 // the same, for refutation
	singleWeight  = 0.3 // a single sentence of a claim that has five
)

// judges are the models of support: the gate of the kinds, the experts of
// support and of refutation by kind, and of anything being supported at all.
type judges struct {
	gate, sup, ref map[string]*model
	any            *model
}

func (j judges) say(row []float64) (sup, ref, any float64) {
	var gate []float64
	for _, k := range evidence.Kinds {
		gate = append(gate, j.gate[k].probability(row))
	}
	shares := evidence.Shares(gate)
	sup = evidence.Join(shares, evidence.Kinds, func(k string) float64 { return j.sup[k].probability(row) })
	ref = evidence.Join(shares, evidence.Refuting, func(k string) float64 { return j.ref[k].probability(row) })
	return sup, ref, j.any.probability(row)
}

func fitJudges(trials []*trial, fold int) judges {
	isSup := func(t *trial) bool { return t.Label == "supported" }
	isRef := func(t *trial) bool { return t.Label == "refuted" }
	isAny := func(t *trial) bool { return t.Label != "not_supported" }
	weight := func(t *trial, kind string, strange float64) float64 {
		return pick(kindOf[t.set] == kind, 1, strange) * pick(t.set == singles, singleWeight, 1)
	}
	j := judges{gate: map[string]*model{}, sup: map[string]*model{}, ref: map[string]*model{}}
	for _, k := range evidence.Kinds {
		s := &sample{}
		for _, t := range trials {
			if t.fold != fold && t.set != singles {
				s.add(t.row, pick(kindOf[t.set] == k, 1, 0), 1)
			}
		}
		j.gate[k] = s.fit(kindRecipe)
		strange := pick(k == "page", 0, strangeWeight)
		j.sup[k] = balanced(trials, fold, isSup, func(t *trial) float64 { return weight(t, k, strange) }).fit(supportRecipe)
	}
	for _, k := range evidence.Refuting {
		j.ref[k] = balanced(trials, fold, isRef, func(t *trial) float64 {
			return pick(slices.Contains(evidence.Refuting, kindOf[t.set]), weight(t, k, refuteWeight), 0)
		}).fit(supportRecipe)
	}
	j.any = balanced(trials, fold, isAny, func(t *trial) float64 { return pick(t.set == "wice", 1, 0) }).fit(supportRecipe)
	return j
}

func pick(first bool, a, b float64) float64 {
	if first {
		return a
	}
	return b
}

// balanced gives each set and label the same weight in sum.
func balanced(trials []*trial, fold int, yes func(*trial) bool, use func(*trial) float64) *sample {
	sum := map[string]float64{}
	for _, t := range trials {
		sum[fmt.Sprint(t.set, yes(t))] += use(t)
	}
	s := &sample{}
	for _, t := range trials {
		u := use(t)
		if t.fold == fold || u == 0 {
			continue
		}
		size := sum[t.set+"true"] + sum[t.set+"false"]
		s.add(t.row, pick(yes(t), 1, 0), u*size/2/sum[fmt.Sprint(t.set, yes(t))])
	}
	return s
}

func supportFigures(trials []*trial, f *figures) {
	for _, set := range sets {
		var sup, ref, any []float64
		var isSup, isRef, isAny []bool
		var gold, said []string
		for _, t := range trials {
			if t.set != set {
				continue
			}
			sup, isSup = append(sup, t.sup), append(isSup, t.Label == "supported")
			ref, isRef = append(ref, t.ref), append(isRef, t.Label == "refuted")
			any, isAny = append(any, t.any), append(isAny, t.Label != "not_supported")
			gold, said = append(gold, t.Label), append(said, evidence.Label(t.sup, t.ref, t.any, len(t.Sentences)))
		}
		f.add(set+" BAcc", balancedSaid(said, isSup))
		f.add(set+" macroF1", macroF1(said, gold, func(s string) string {
			if s == "supported" {
				return s
			}
			return "rest"
		}))
		f.add(set+" AUROC", auroc(sup, isSup))
		f.add(set+" P@R60", precisionAt(sup, isSup, 0.6))
		_, best := bestCut(sup, isSup)
		f.add(set+" best", best)
		f.add(set+" ECE", calibration(sup, isSup))
		f.add(set+" 3way", macroF1(said, gold, func(s string) string {
			switch {
			case s == "supported", set == "wice" && s == "partially_supported", set != "wice" && s == "refuted":
				return s
			}
			return "rest"
		}))
		switch set {
		case "wice":
			f.add(set+" any", auroc(any, isAny))
		case "attributionbench":
		default:
			f.add(set+" refute", auroc(ref, isRef))
		}
	}
}

// degrees reports how the degrees of support that editors see stand to the
// labels, out of fold.
func degrees(trials []*trial) {
	count := map[string]int{}
	for _, t := range trials {
		d := t.t.Degree(t.prob, t.sup).String()
		count[t.set+" "+d+" "+t.Label]++
		count[t.set+" "+d]++
	}
	for _, set := range sets {
		for _, d := range []string{"supported", "quoted", "partial", "missing", "conflict", "unread"} {
			n := count[set+" "+d]
			if n == 0 {
				continue
			}
			var parts []string
			for _, l := range []string{"supported", "partially_supported", "not_supported", "not_enough_info", "refuted", "disputed"} {
				if k := count[set+" "+d+" "+l]; k > 0 {
					parts = append(parts, fmt.Sprintf("%s %d%%", l, 100*k/n))
				}
			}
			fmt.Fprintf(os.Stdout, "said %s %s: %d, of them %s\n", set, d, n, strings.Join(parts, ", "))
		}
	}
}
