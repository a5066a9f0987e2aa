package evidence

import (
	_ "embed"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"
)

// modelTable is a sum of small decision trees, one node a line:
//
//	model  tree  node  measure  threshold  yes  no
//	model  tree  node  =        value
//
// At a node the measure is compared with the threshold; smaller or equal goes
// to the node "yes", greater to "no", which is the next one. The values of the leaves that are
// reached are summed and turned into a probability by the logistic function.
// The training program writes it; its head says from what.
//
//go:embed model.txt
var modelTable string

// trees is one model.
type trees struct {
	nodes []node
	roots []root
}

// root is the first node of a tree, and the steps to its farthest leaf.
type root struct{ node, depth int32 }

// node compares a measure with a threshold. A leaf leads to itself, so that
// every row takes as many steps through a tree: a step costs less than to find
// out whether another is needed, and no step is a jump.
type node struct {
	at      float64 // the threshold; +Inf in a leaf
	value   float64 // of a leaf
	measure int32
	yes     int32 // the node for what is not greater; that for what is stands behind it
}

// sums returns for each row of measures the sum of the leaves that it reaches.
// Four walks in turn do not wait for each other: of four rows through a tree, or of
// one row through four trees.
func (t *trees) sums(rows [][]float64) []float64 {
	out := make([]float64, len(rows))
	i := 0
	for ; i+4 <= len(rows); i += 4 {
		for _, r := range t.roots {
			a, b, c, d := r.node, r.node, r.node, r.node
			for range r.depth {
				a, b, c, d = t.step(a, rows[i]), t.step(b, rows[i+1]), t.step(c, rows[i+2]), t.step(d, rows[i+3])
			}
			out[i] += t.nodes[a].value
			out[i+1] += t.nodes[b].value
			out[i+2] += t.nodes[c].value
			out[i+3] += t.nodes[d].value
		}
	}
	for ; i < len(rows); i++ {
		out[i] = t.sum(rows[i])
	}
	return out
}

// sum is that of one row, added up in the order of sums.
func (t *trees) sum(row []float64) float64 {
	sum := 0.0
	roots := t.roots
	for ; len(roots) >= 4; roots = roots[4:] {
		a, b, c, d := roots[0].node, roots[1].node, roots[2].node, roots[3].node
		for range max(roots[0].depth, roots[1].depth, roots[2].depth, roots[3].depth) { // who has arrived stays
			a, b, c, d = t.step(a, row), t.step(b, row), t.step(c, row), t.step(d, row)
		}
		sum += t.nodes[a].value
		sum += t.nodes[b].value
		sum += t.nodes[c].value
		sum += t.nodes[d].value
	}
	for _, r := range roots {
		n := r.node
		for range r.depth {
			n = t.step(n, row)
		}
		sum += t.nodes[n].value
	}
	return sum
}

// step returns the node that a row goes to from node n.
func (t *trees) step(n int32, row []float64) int32 {
	x := &t.nodes[n]
	greater := int32(0)
	if row[x.measure] > x.at {
		greater = 1
	}
	return x.yes + greater
}

// probabilities are the logistic function of the sums.
func (t *trees) probabilities(rows [][]float64) []float64 {
	out := t.sums(rows)
	for i, s := range out {
		out[i] = logistic(s)
	}
	return out
}

// probability is that of one row.
func (t *trees) probability(row []float64) float64 { return logistic(t.sum(row)) }

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// parts are the lines of each model in the table.
func parts(table string) map[string]string {
	m := map[string]string{}
	for len(table) > 0 {
		name, _, ok := strings.Cut(table, "\t")
		if !ok || strings.HasPrefix(table, "#") {
			_, table, _ = strings.Cut(table, "\n")
			continue
		}
		end := 0
		for strings.HasPrefix(table[end:], name) && strings.HasPrefix(table[end+len(name):], "\t") {
			n := strings.IndexByte(table[end:], '\n') + 1
			if n == 0 {
				n = len(table) - end
			}
			end += n
		}
		m[name], table = table[:end], table[end:]
	}
	return m
}

// readTrees reads a model from its lines; measures are the places of the
// measures by name. A model that the table lacks is empty: every probability
// is one half.
func readTrees(lines string, measures map[string]int32) (*trees, error) {
	t := &trees{nodes: make([]node, 0, strings.Count(lines, "\n"))}
	base, tree := 0, ""
	i := 0
	for line := range strings.Lines(lines) {
		i++
		var f [7]string // model, tree, node, measure, threshold or value, yes, no
		n := 0
		for rest, more := strings.TrimSuffix(line, "\n"), true; more && n < len(f); n++ {
			f[n], rest, more = strings.Cut(rest, "\t")
		}
		if n != 5 && n != 7 {
			return nil, fmt.Errorf("line %d: %d columns", i, n)
		}
		if f[1] != tree || len(t.roots) == 0 {
			tree, base = f[1], len(t.nodes)
			t.roots = append(t.roots, root{node: int32(base)})
		}
		var x node
		var err error
		if f[3] == "=" {
			x.yes, x.at = int32(len(t.nodes)), math.Inf(1)
			x.value, err = strconv.ParseFloat(f[4], 64)
		} else {
			var ok bool
			if x.measure, ok = measures[f[3]]; !ok || n != 7 {
				return nil, fmt.Errorf("line %d: no measure %q", i, f[3])
			}
			var yes, no int
			x.at, err = strconv.ParseFloat(f[4], 64)
			if err == nil {
				yes, err = strconv.Atoi(f[5])
			}
			if err == nil {
				no, err = strconv.Atoi(f[6])
			}
			x.yes = int32(base + yes)
			if err == nil && (no != yes+1 || int(x.yes) <= len(t.nodes)) {
				return nil, fmt.Errorf("line %d: a node leads back, or to two that do not stand side by side", i)
			}
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", i, err)
		}
		t.nodes = append(t.nodes, x)
	}
	if err := t.measureDepths(); err != nil {
		return nil, err
	}
	return t, nil
}

// measureDepths finds the steps that each tree takes. A node leads to later
// ones alone, so the nodes are seen from the leaves up.
func (t *trees) measureDepths() error {
	depth := make([]int32, len(t.nodes))
	for i := len(t.nodes) - 1; i >= 0; i-- {
		n := &t.nodes[i]
		if int(n.yes) == i { // a leaf
			continue
		}
		if int(n.yes)+1 >= len(t.nodes) {
			return errors.New("a node leads nowhere")
		}
		depth[i] = 1 + max(depth[n.yes], depth[n.yes+1])
	}
	for i := range t.roots {
		t.roots[i].depth = depth[t.roots[i].node]
	}
	return nil
}

// mustRead reads an embedded model; a broken table is a broken promise of ours.
func mustRead(model string, measures func() map[string]int32) func() *trees {
	return sync.OnceValue(func() *trees {
		t, err := readTrees(modelParts()[model], measures())
		if err != nil {
			panic("model.txt, " + model + ": " + err.Error())
		}
		return t
	})
}

// placesOnce returns the places of measures by name, worked out once.
func placesOnce(names func() []string) func() map[string]int32 {
	return sync.OnceValue(func() map[string]int32 {
		m := map[string]int32{}
		for i, n := range names() {
			m[n] = int32(i)
		}
		return m
	})
}

var modelParts = sync.OnceValue(func() map[string]string { return parts(modelTable) })

var (
	rankPlaces    = placesOnce(rankNames)
	supportPlaces = placesOnce(supportNames)

	rankModel  = mustRead("rank", rankPlaces)
	rankPage   = mustRead("rank.page", rankPlaces)
	tokenModel = mustRead("token", placesOnce(tokenNames))
	markModel  = mustRead("mark", placesOnce(wordNames))
	anyModel   = mustRead("any", supportPlaces)
)

// PageFrom is the number of sentences from which a text is ranked as a whole
// page, of which only a small part is about the claim, and not as an extract
// that someone has chosen: the two have models of their own.
const PageFrom = 24
