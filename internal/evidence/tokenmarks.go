package evidence

import (
	"math"
	"strings"

	"ibid/sources"
)

// placesOf finds tokens in the text they were cut from; one that is not found
// is an empty range behind the last.
func placesOf(text string, tokens []string) []sources.Span {
	out := make([]sources.Span, len(tokens))
	pos := 0
	for i, s := range tokens {
		out[i] = sources.Span{Start: pos, End: pos}
		if k := strings.Index(text[pos:], s); k >= 0 && k < 60 && s != "" {
			out[i] = sources.Span{Start: pos + k, End: pos + k + len(s)}
			pos = out[i].End
		}
	}
	return out
}

// tokenRows are the measures of tokens with the marks of the words around
// them: what is unsupported comes in runs.
func (h *held) tokenRows(tokens []string, ranked []candidate, score float64, marks []float64, named bool) []measures {
	rows := h.tokenMeasures(tokens, ranked, score, named)
	list := h.c.tellingWords()
	list = list[:min(len(list), len(marks))]
	most, sum := 0.0, 0.0
	for _, v := range marks {
		most = math.Max(most, v)
		sum += v
	}
	clauses := h.c.clauses()
	at := func(k int) float64 {
		if k < 0 || k >= len(list) {
			return -1
		}
		return marks[k]
	}
	next := 0 // the first telling word that does not end before the token
	for i, sp := range placesOf(h.c.text, tokens[:len(rows)]) {
		for next < len(list) && h.c.words[list[next]].at().End <= sp.Start {
			next++
		}
		own, before, behind := -1.0, next-1, next
		if next < len(list) && h.c.words[list[next]].at().Start < sp.End {
			own, behind = marks[next], next+1
		}
		m := &rows[i]
		l, r := at(before), at(behind)
		m.add("mark", own)
		m.add("mark.before", l)
		m.add("mark.behind", r)
		m.add("mark.sides", (math.Max(l, 0)+math.Max(r, 0))/2)
		m.add("mark.around", (math.Max(l, 0)+math.Max(r, 0)+math.Max(own, 0))/pickFloat(own >= 0, 3, 2))
		m.add("mark.before2", at(before-1))
		m.add("mark.behind2", at(behind+1))
		far := 4.0
		if before >= 0 {
			far = float64(min(sp.Start-h.c.words[list[before]].at().End, 30))
		}
		m.add("mark.gap", far)
		far = 4.0
		if behind < len(list) {
			far = float64(min(h.c.words[list[behind]].at().Start-sp.End, 30))
		}
		m.add("mark.gap.behind", far)
		m.add("mark.most", most)
		m.add("mark.share", own/math.Max(most, 1e-9))
		m.add("mark.mean", sum/math.Max(1, float64(len(marks))))
		inside, n, high := 0.0, 0.0, 0.0
		for _, c := range clauses {
			if !c.Holds(sp) {
				continue
			}
			for k, wi := range list {
				if c.Holds(h.c.words[wi].at()) {
					inside += marks[k]
					high = math.Max(high, marks[k])
					n++
				}
			}
		}
		m.add("mark.clause", inside/math.Max(1, n))
		m.add("mark.clause.most", high)
		rank := 0.0
		for _, v := range marks {
			if v > own {
				rank++
			}
		}
		m.add("mark.rank", rank)
	}
	return rows
}
