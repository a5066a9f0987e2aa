package main

import (
	"encoding/json"
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
	score float64   // of support, out of fold
	long  bool      // a whole page, not an extract of one
}

// fit fits all models, writes them, and reports how they fare out of fold.
func fit(dir string) error {
	items, err := load(dir)
	if err != nil {
		return err
	}
	trials := open(items)
	short, long := rankAll(trials)
	rankReport(trials)
	for _, t := range trials {
		t.row = t.t.Support(t.prob)
	}
	sup, supLong, ref, part := supportAll(trials)
	tok, err := tokens(dir, trials)
	if err != nil {
		return err
	}
	w := os.Stdout
	fmt.Fprintln(w, "# Decision trees of the models; see model.go for the form. Written by the training program from the DEV parts of WiCE, Citation-Integrity,")
	fmt.Fprintln(w, "# Climate-FEVER, VitaminC and AttributionBench. Do not edit by hand.")
	write(w, "rank", short, evidence.RankNames())
	write(w, "rank.page", long, evidence.RankNames())
	write(w, "support", sup, evidence.SupportNames())
	write(w, "support.page", supLong, evidence.SupportNames())
	write(w, "refute", ref, evidence.SupportNames())
	write(w, "any", part, evidence.SupportNames())
	write(w, "token", tok, evidence.TokenNames())
	return nil
}

// open holds every item's claim against its sentences.
func open(items []*item) []*trial {
	trials := make([]*trial, len(items))
	for i, x := range items {
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
			g := in[u] / max(n, 1)
			t.gold = append(t.gold, g)
		}
		t.prob = make([]float64, len(t.units))
		trials[i] = t
	}
	return trials
}

func write(w *os.File, model string, f forest, names []string) {
	for ti, t := range f {
		for ni, n := range t {
			if n.measure < 0 {
				fmt.Fprintf(w, "%s\t%d\t%d\t=\t%.5g\n", model, ti, ni, n.value)
			} else {
				fmt.Fprintf(w, "%s\t%d\t%d\t%s\t%.9g\t%d\t%d\n", model, ti, ni, names[n.measure], n.threshold, n.yes, n.no)
			}
		}
	}
}

var rankOptions = options{trees: 110, leaves: 8, depth: 4, rate: 0.06, lambda: 5, rows: 0.6, columns: 0.4, leafWeight: 3, seed: 1}

// Models that have not seen a fold, by fold: for extracts and pages, and of
// support for pages.
var (
	rankModels [2][folds]forest
	pageModels [folds]forest
)

// rankAll fills in the probabilities out of fold and returns the models of all:
// for extracts and for whole pages.
func rankAll(trials []*trial) (short, long forest) {
	gather := func(fold int, page bool) (rows [][]float64, y, w []float64) {
		for _, t := range trials {
			if t.fold == fold || !hasEvidence(t) || len(t.Sentences) < 2 || t.long != page {
				continue
			}
			for i := range t.rows {
				rows, y, w = append(rows, t.rows[i]), append(y, t.gold[i]), append(w, 1)
			}
		}
		return
	}
	for f := range folds {
		s, l := bag(gather(f, false))(rankShort), bag(gather(f, true))(rankOptions)
		rankModels[0][f], rankModels[1][f] = s, l
		for _, t := range trials {
			if t.fold != f {
				continue
			}
			for i := range t.rows {
				t.prob[i] = sigmoid(s.sum(t.rows[i]))
				if t.long {
					t.prob[i] = sigmoid(l.sum(t.rows[i]))
				}
			}
		}
	}
	return bag(gather(-1, false))(rankShort), bag(gather(-1, true))(rankOptions)
}

var rankShort = options{trees: 80, leaves: 6, depth: 3, rate: 0.05, lambda: 8, rows: 0.6, columns: 0.4, leafWeight: 5, seed: 3}

// crossWeight is what short texts weigh in the model of pages.
const crossWeight = 0.03

func pickWeight(first bool, a, b float64) float64 {
	if first {
		return a
	}
	return b
}

func hasEvidence(t *trial) bool {
	for _, s := range t.Evidence {
		if len(s) > 0 {
			return true
		}
	}
	return false
}

func rankReport(trials []*trial) {
	for _, set := range []string{"wice", "citint", "climatefever"} {
		var h1, h3, mrr, ev, ev1, n, cand float64
		for _, t := range trials {
			if t.set != set || !hasEvidence(t) {
				continue
			}
			n++
			order := byProb(t.prob)
			in := map[int]bool{}
			for _, s := range t.Evidence {
				for _, i := range s {
					in[i] = true
				}
			}
			for k, i := range order {
				if in[t.units[i]] {
					mrr += 1 / float64(k+1)
					if k == 0 {
						h1++
					}
					if k < 3 {
						h3++
					}
					cand++
					break
				}
			}
			ev += setF1(t, chosen(t))
			if len(order) > 0 {
				ev1 += setF1(t, []int{t.units[order[0]]})
			}
		}
		fmt.Fprintf(os.Stderr, "rank %-14s n=%.0f hit@1 %.1f hit@3 %.1f MRR %.1f evF1 %.1f (first only %.1f) among candidates %.1f\n", set, n, 100*h1/n, 100*h3/n, 100*mrr/n, 100*ev/n, 100*ev1/n, 100*cand/n)
	}
}

func byProb(p []float64) []int {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	for i := 1; i < len(order); i++ {
		for j := i; j > 0 && p[order[j]] > p[order[j-1]]; j-- {
			order[j], order[j-1] = order[j-1], order[j]
		}
	}
	return order
}

func chosen(t *trial) []int {
	order := byProb(t.prob)
	probs := make([]float64, len(order))
	for k, i := range order {
		probs[k] = t.prob[i]
	}
	var out []int
	for _, i := range order[:evidence.HowMany(probs)] {
		out = append(out, t.units[i])
	}
	return out
}

func setF1(t *trial, got []int) float64 {
	best := 0.0
	for _, s := range t.Evidence {
		if len(s) == 0 {
			continue
		}
		n := 0
		for _, g := range got {
			for _, x := range s {
				if g == x {
					n++
				}
			}
		}
		best = max(best, 2*float64(n)/float64(len(got)+len(s)))
	}
	return best
}

var supportOptions = options{trees: 120, leaves: 6, depth: 3, rate: 0.05, lambda: 8, rows: 0.6, columns: 0.25, leafWeight: 4, seed: 2}

// balance gives each set and label the same weight in sum.
func balance(trials []*trial, yes func(*trial) bool, use func(*trial) float64) []float64 {
	sum := map[string]float64{}
	key := func(t *trial) string { return fmt.Sprint(t.set, yes(t)) }
	for _, t := range trials {
		sum[key(t)] += use(t)
	}
	w := make([]float64, len(trials))
	for i, t := range trials {
		if u := use(t); u > 0 {
			size := 0.0
			for _, y := range []string{"true", "false"} {
				size += sum[t.set+y]
			}
			w[i] = u * size / 2 / sum[key(t)]
		}
	}
	return w
}

func cross(trials []*trial, yes func(*trial) bool, use func(*trial) float64, o options, keep *[folds]forest) ([]float64, forest) {
	w := balance(trials, yes, use)
	gather := func(fold int) (rows [][]float64, y, ws []float64) {
		for i, t := range trials {
			if t.fold == fold || w[i] == 0 {
				continue
			}
			v := 0.0
			if yes(t) {
				v = 1
			}
			rows, y, ws = append(rows, t.row), append(y, v), append(ws, w[i])
		}
		return
	}
	out := make([]float64, len(trials))
	for f := range folds {
		m := bag(gather(f))(o)
		if keep != nil {
			keep[f] = m
		}
		for i, t := range trials {
			if t.fold == f {
				out[i] = sigmoid(m.sum(t.row))
			}
		}
	}
	return out, bag(gather(-1))(o)
}

// bags is how many forests are averaged into one.
const bags = 3

// bag grows several forests that differ by their samples and joins them, each
// leaf divided by their number.
func bag(rows [][]float64, y, w []float64) func(options) forest {
	if len(rows) == 0 {
		return func(options) forest { return nil }
	}
	return func(o options) forest {
		var out forest
		for range bags {
			for _, t := range boost(rows, y, w, o) {
				for i := range t {
					t[i].value /= bags
				}
				out = append(out, t)
			}
			o.seed++
		}
		return out
	}
}

func supportAll(trials []*trial) (sup, supLong, ref, part forest) {
	isSup := func(t *trial) bool { return t.Label == "supported" }
	short, sup := cross(trials, isSup, func(t *trial) float64 { return pickWeight(!t.long, 1, 0) }, supportOptions, nil)
	long, supLong := cross(trials, isSup, func(t *trial) float64 { return pickWeight(t.long, 1, crossWeight) }, supportOptions, &pageModels)
	p := make([]float64, len(trials))
	for i, t := range trials {
		p[i] = pickWeight(t.long, long[i], short[i])
	}
	isRef := func(t *trial) bool { return t.Label == "refuted" }
	r, ref := cross(trials, isRef, func(t *trial) float64 {
		switch t.set {
		case "vitaminc", "climatefever", "citint":
			return 1
		}
		return 0
	}, supportOptions, nil)
	isAny := func(t *trial) bool { return t.Label != "not_supported" }
	a, part := cross(trials, isAny, func(t *trial) float64 {
		if t.set == "wice" {
			return 1
		}
		return 0
	}, supportOptions, nil)
	for i, t := range trials {
		t.score = p[i]
	}
	report(trials, p, r, a)
	degrees(trials)
	if name := os.Getenv("DUMP"); name != "" {
		dump(name, trials, p, r, a)
	}
	return sup, supLong, ref, part
}

func report(trials []*trial, p, r, a []float64) {
	for _, set := range sets {
		var score, rs, as []float64
		var yes, ry, ay []bool
		var where []int
		var gold []string
		for i, t := range trials {
			if t.set != set {
				continue
			}
			where, gold = append(where, i), append(gold, t.Label)
			score, yes = append(score, p[i]), append(yes, t.Label == "supported")
			rs, ry = append(rs, r[i]), append(ry, t.Label == "refuted")
			as, ay = append(as, a[i]), append(ay, t.Label != "not_supported")
		}
		var said []string
		for k, i := range where {
			said = append(said, evidence.Label(score[k], r[i], a[i], len(trials[i].Sentences)))
		}
		cut, best := bestCut(score, yes)
		fmt.Fprintf(os.Stderr, "support %-16s BAcc@.5 %.1f (best %.1f at %.2f) AUROC %.1f P@R60 %.1f ECE %.3f", set, 100*balanced(score, yes, 0.5), 100*best, cut, 100*auroc(score, yes), 100*precisionAt(score, yes, 0.6), calibration(score, yes))
		fmt.Fprintf(os.Stderr, " macroF1 %.1f", 100*macroF1(said, gold, func(s string) string {
			if s == "supported" {
				return s
			}
			return "rest"
		}))
		fmt.Fprintf(os.Stderr, " 3way %.1f", 100*macroF1(said, gold, func(s string) string {
			switch {
			case s == "supported", set == "wice" && s == "partially_supported", set != "wice" && s == "refuted":
				return s
			}
			return "rest"
		}))
		if set == "wice" {
			fmt.Fprintf(os.Stderr, " any AUROC %.1f", 100*auroc(as, ay))
		} else if set != "attributionbench" {
			fmt.Fprintf(os.Stderr, " refute AUROC %.1f", 100*auroc(rs, ry))
		}
		fmt.Fprintln(os.Stderr)
	}
}

func dump(name string, trials []*trial, p, r, a []float64) {
	f, err := os.Create(name)
	if err != nil {
		return
	}
	defer f.Close()
	e := json.NewEncoder(f)
	for i, t := range trials {
		m := map[string]float64{}
		for k, n := range evidence.SupportNames() {
			m[n] = t.row[k]
		}
		var top []int
		for _, k := range byProb(t.prob) {
			top = append(top, t.units[k])
		}
		_ = e.Encode(map[string]any{"id": t.ID, "set": t.set, "label": t.Label, "p": p[i], "r": r[i], "a": a[i], "m": m, "top": top, "fold": t.fold})
	}
}

// degrees reports how the degrees of support that editors see stand to the
// labels, out of fold.
func degrees(trials []*trial) {
	count := map[string]int{}
	for _, t := range trials {
		d := t.t.Degree(t.prob, t.score).String()
		count[t.set+" "+d+" "+t.Label]++
		count[t.set+" "+d]++
	}
	for _, set := range sets {
		for _, d := range []string{"supported", "quoted", "partial", "missing", "conflict", "unread"} {
			if n := count[set+" "+d]; n > 0 {
				fmt.Fprintf(os.Stderr, "said %s %s: %d, of them", set, d, n)
				for _, l := range []string{"supported", "partially_supported", "not_supported", "not_enough_info", "refuted", "disputed"} {
					if k := count[set+" "+d+" "+l]; k > 0 {
						fmt.Fprintf(os.Stderr, " %s %d%%", l, 100*k/n)
					}
				}
				fmt.Fprintln(os.Stderr)
			}
		}
	}
}
