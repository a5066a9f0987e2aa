package article

import (
	"sort"

	"ibid/sources"
)

// selectMarks decides, for each listing, which candidates are its markers.
func (w *work) selectMarks(marks []candidate, lists []listing) {
	inNote := w.skipper(false)
	taken := map[int]bool{} // candidates by index
	for i, l := range lists {
		from, to := w.region(lists, i)
		offered := map[sources.Label]bool{}
		for _, e := range l.entries {
			offered[sources.Label(e.label)] = true
		}
		own := map[int]bool{}
		for _, e := range l.entries {
			own[e.at] = true
		}
		var near []int
		for k := sort.Search(len(marks), func(k int) bool { return marks[k].at.Start >= from }); k < len(marks) && marks[k].at.Start < to; k++ {
			if at := marks[k].at.Start; !taken[k] && !inNote(at) && !own[at] {
				near = append(near, k)
			}
		}
		for _, k := range w.pick(marks, near, offered) {
			taken[k] = true
			w.take(marks[k], offered, i)
		}
	}
	sort.SliceStable(w.marks, func(i, j int) bool { return w.marks[i].at.Start < w.marks[j].at.Start })
}

// select0 finds markers for notes that the format knows and nothing points at.
func (w *work) select0(marks []candidate) {
	offered := map[sources.Label]bool{}
	for _, n := range w.notes {
		offered[n.label] = true
	}
	inNote := w.skipper(false)
	var near []int
	for k, m := range marks {
		if !inNote(m.at.Start) {
			near = append(near, k)
		}
	}
	for _, k := range w.pick(marks, near, offered) {
		w.take(marks[k], offered, -1)
	}
	sort.SliceStable(w.marks, func(i, j int) bool { return w.marks[i].at.Start < w.marks[j].at.Start })
}

// take turns a candidate into markers. Labels that no note has are kept only
// where another label of the same stack has one.
func (w *work) take(m candidate, offered map[sources.Label]bool, list int) {
	for _, l := range m.labels {
		if len(w.marks) >= maxMarks {
			return
		}
		w.marks = append(w.marks, marked{label: l.label, at: l.at, group: m.at, note: -1, key: listKey(list)})
	}
}

// listKey names a listing for the pairing.
func listKey(list int) string {
	if list < 0 {
		return ""
	}
	return "\x00" + string(rune('0'+list%10)) + string(rune('0'+list/10%10)) + string(rune('0'+list/100))
}

// region returns the part of the text in which the markers of listing i stand:
// all of it, unless another listing of the same dress begins its numbers anew.
func (w *work) region(lists []listing, i int) (from, to int) {
	l := lists[i]
	to = len(w.text)
	if l.style == styleFoot {
		return 0, to
	}
	for k, o := range lists {
		if k == i || !sameLabels(l, o) {
			continue
		}
		if k < i {
			from = max(from, w.bodyEnd(&o))
		} else {
			to = min(to, w.bodyEnd(&l)) // what follows belongs to the next
		}
	}
	return from, to
}

// sameLabels reports whether two listings share a label.
func sameLabels(a, b listing) bool {
	if len(a.labels) > len(b.labels) {
		a, b = b, a
	}
	for l := range a.labels {
		if b.labels[l] {
			return true
		}
	}
	return false
}

// pick chooses among candidates (near holds their indices, in order) those that
// are markers of notes with the offered labels.
//
// A text keeps to one dress, so the dress that names most of the labels is
// taken; a second one is taken when it adds labels that the first lacks. Numbers
// glued to words are chosen by their order.
func (w *work) pick(marks []candidate, near []int, offered map[sources.Label]bool) []int {
	var cover [kinds]map[sources.Label]bool
	for _, k := range near {
		m := marks[k]
		if cover[m.kind] == nil {
			cover[m.kind] = map[sources.Label]bool{}
		}
		for _, l := range m.labels {
			if offered[l.label] {
				cover[m.kind][l.label] = true
			}
		}
	}
	chosen := map[int]bool{}
	have := map[sources.Label]bool{}
	accept := func(k int) {
		chosen[k] = true
		for _, l := range marks[k].labels {
			have[l.label] = true
		}
	}
	sureKinds := []candidateKind{kindRaised, kindBracket, kindCaret, kindSign}
	sort.SliceStable(sureKinds, func(i, j int) bool { return len(cover[sureKinds[i]]) > len(cover[sureKinds[j]]) })
	for _, kind := range sureKinds {
		fresh := 0
		for l := range cover[kind] {
			if !have[l] {
				fresh++
			}
		}
		if fresh == 0 || len(have) > 0 && fresh*20 < len(offered) && kind != kindSign {
			continue
		}
		for _, k := range near {
			m := marks[k]
			if m.kind != kind {
				continue
			}
			ok := 0
			for _, l := range m.labels {
				if offered[l.label] {
					ok++
				}
			}
			if ok == len(m.labels) || ok > 0 && len(m.labels) > 2 {
				accept(k)
			} else if kind != kindSign && w.orphan(m, offered) && len(cover[kind])*2 > len(offered) {
				accept(k)
			}
		}
	}
	if len(have)*10 < len(offered)*6 {
		for _, k := range gluedPick(marks, near, offered, have) {
			accept(k)
		}
	}
	if len(have)*5 < len(offered) && len(cover[kindParen])*2 >= len(offered) && len(cover[kindParen]) > 1 {
		for _, k := range near {
			if m := marks[k]; m.kind == kindParen && offered[m.labels[0].label] {
				accept(k)
			}
		}
	}
	var out []int
	for _, k := range near {
		if chosen[k] {
			out = append(out, k)
		}
	}
	return out
}

// orphan reports whether a candidate looks like a marker whose note is missing:
// its number lies just beyond those offered, or between them.
func (w *work) orphan(m candidate, offered map[sources.Label]bool) bool {
	most := 0
	for l := range offered {
		most = max(most, number(string(l)))
	}
	for _, l := range m.labels {
		if n := number(string(l.label)); n < 1 || n > most+3 {
			return false
		}
	}
	return most > 2
}

// gluedPick chooses among numbers glued to words and stops.
func gluedPick(marks []candidate, near []int, offered, have map[sources.Label]bool) []int {
	var at []int
	var values, weights []int
	for _, k := range near {
		m := marks[k]
		if m.kind != kindGlued && m.kind != kindSpaced {
			continue
		}
		v := number(string(m.labels[0].label))
		ok := true
		for _, l := range m.labels {
			ok = ok && offered[l.label] && !have[l.label]
		}
		if !ok || v < 1 {
			v = -1
		}
		at = append(at, k)
		values = append(values, v)
		weights = append(weights, m.weight*8)
	}
	best := inOrder(values, weights)
	found := map[sources.Label]bool{}
	sure := 0
	for _, i := range best {
		for _, l := range marks[at[i]].labels {
			found[l.label] = true
		}
		if marks[at[i]].weight >= middle {
			sure++
		}
	}
	if sure == 0 || len(found)*4 < len(offered) && sure < 3 {
		return nil
	}
	var out []int
	top := 0
	chosen := map[int]bool{}
	for _, i := range best {
		chosen[i] = true
	}
	for i, k := range at {
		m := marks[k]
		v := number(string(m.labels[0].label))
		switch {
		case chosen[i]:
			top = max(top, v)
			out = append(out, k)
		case m.weight >= strong-1 && offered[m.labels[0].label] && v <= top && len(m.labels) == 1: // a note cited again
			out = append(out, k)
		}
	}
	return out
}

// orphans keeps markers of a text that has no notes, when they count up.
func (w *work) orphans(marks []candidate) {
	if !w.d.guess {
		return
	}
	for _, kind := range []candidateKind{kindBracket, kindRaised} {
		seen := map[int]bool{}
		most, n := 0, 0
		for _, m := range marks {
			if m.kind != kind {
				continue
			}
			for _, l := range m.labels {
				if v := number(string(l.label)); v > 0 && v < 1000 {
					seen[v] = true
					most = max(most, v)
					n++
				}
			}
		}
		if !seen[1] || !seen[2] || !seen[3] || len(seen)*10 < most*7 {
			continue
		}
		for _, m := range marks {
			if m.kind == kind && number(string(m.labels[0].label)) > 0 && number(string(m.labels[0].label)) <= most {
				w.take(m, nil, -1)
			}
		}
		return
	}
}
