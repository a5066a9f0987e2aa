package article

import (
	"sort"
	"strconv"
	"unicode/utf8"
)

// listing is a run of lines that begin as notes do, in one dress, with labels
// that count up.
type listing struct {
	style   entryStyle
	entries []entry
	score   int
	heading bool // a heading such as "Notes" stands before it
	labels  map[string]bool
}

// listings finds all runs among the lines of a text.
func (w *work) listings() []listing {
	byStyle := map[entryStyle][]entry{}
	var styles []entryStyle
	for i, l := range w.lines {
		if w.known(l.Start) {
			continue
		}
		for _, e := range entriesOf(w.text, i, l, w.raisedTo(l)) {
			if byStyle[e.style] == nil {
				styles = append(styles, e.style)
			}
			byStyle[e.style] = append(byStyle[e.style], e)
		}
	}
	var out []listing
	for _, s := range styles {
		switch s {
		case styleSign:
			out = append(out, signListings(byStyle[s])...)
		case styleArrow:
			out = append(out, arrowListings(byStyle[s])...)
		case styleFoot:
			out = append(out, listing{style: s, entries: byStyle[s]})
		default:
			out = append(out, runs(s, byStyle[s])...)
		}
	}
	return out
}

// runs cuts the entries of one style into runs whose numbers count up by one. A
// number may be missing when it comes nowhere before the next run, and may come
// twice in a row; two neighbours may have changed places.
func runs(style entryStyle, entries []entry) []listing {
	at := map[int][]int{} // where each number stands
	for i, e := range entries {
		at[e.num] = append(at[e.num], i)
	}
	next := func(num, from int) int { // the first entry with num from index from on
		p := at[num]
		i := sort.SearchInts(p, from)
		if i == len(p) {
			return -1
		}
		return p[i]
	}
	used := make([]bool, len(entries))
	var out []listing
	// Runs that begin with 1 take their entries first: a line of the text that
	// begins with the marker [10] must not take the rest of the list.
	var order []int
	for i, e := range entries {
		if e.num == 1 {
			order = append(order, i)
		}
	}
	for i, e := range entries {
		if e.num > 1 {
			order = append(order, i)
		}
	}
	for _, i := range order {
		if used[i] {
			continue
		}
		if entries[i].num > 1 && i > 0 && entries[i].num != entries[i-1].num+1 && style != styleRaised && style != styleBracket && style != styleCaret && style != styleNamed {
			continue
		}
		run := []entry{entries[i]}
		used[i] = true
		last, pos := entries[i].num, i
		for {
			limit := len(entries)
			if r := next(1, pos+1); r >= 0 && last >= 1 { // a new run begins there
				limit = r
			}
			j := next(last+1, pos+1)
			if j >= 0 && j >= limit && limit > pos+1 && last > 0 {
				j = -1
			}
			if j < 0 {
				for skip := 2; skip <= 4 && j < 0; skip++ {
					if k := next(last+skip, pos+1); k >= 0 && k < limit && k-pos <= 3 {
						j = k
					}
				}
			}
			if j < 0 || used[j] {
				break
			}
			if k := next(last+2, j+1); j == pos+2 && entries[j].num == last+1 && entries[pos+1].num == last+2 && !used[pos+1] && (k < 0 || k >= limit) {
				run = append(run, entries[pos+1], entries[j]) // two notes that changed places
				used[pos+1], used[j] = true, true
				last, pos = last+2, j
				continue
			}
			for k := pos + 1; k < j; k++ { // the same number twice in a row
				if entries[k].num == last && !used[k] && entries[k].line > entries[pos].line && k == pos+1 {
					run = append(run, entries[k])
					used[k] = true
				}
			}
			run = append(run, entries[j])
			used[j] = true
			last, pos = entries[j].num, j
		}
		if pos+1 < len(entries) && entries[pos+1].num == last && !used[pos+1] && len(run) > 2 {
			run = append(run, entries[pos+1])
			used[pos+1] = true
		}
		out = append(out, listing{style: style, entries: run})
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].entries[0].line < out[j].entries[0].line })
	return out
}

// signListings makes a list of each note under a sign.
func signListings(entries []entry) []listing {
	var out []listing
	spaced := map[string]int{} // by sign: how much it looks like that of a list of items
	for i, e := range entries {
		if e.body > e.at+len(e.label) {
			spaced[e.label]++
		}
		if i > 0 && e.line-entries[i-1].line == 1 && e.label == entries[i-1].label {
			spaced[e.label]++
		}
	}
	seen := map[string]bool{}
	for _, e := range entries {
		if e.body > e.at+len(e.label) && spaced[e.label] > 2 {
			continue // an asterisk before an item of a list
		}
		_, sign := utf8.DecodeRuneInString(e.label)
		if len(e.label) > 2*sign && !seen[e.label[sign:]] {
			continue // three asterisks without two before them are an ornament
		}
		seen[e.label] = true
		out = append(out, listing{style: styleSign, entries: []entry{e}})
	}
	return out
}

// arrowListings numbers lines that begin with the back-link arrow alone, as
// pages copied from an encyclopedia do.
func arrowListings(entries []entry) []listing {
	var run []entry
	var out []listing
	flush := func() {
		if len(run) > 1 {
			out = append(out, listing{style: styleArrow, entries: run})
		}
		run = nil
	}
	for _, e := range entries {
		if len(run) > 0 && e.line > run[len(run)-1].line+3 {
			flush()
		}
		e.num = len(run) + 1
		e.label = strconv.Itoa(e.num)
		run = append(run, e)
	}
	flush()
	return out
}
