package article

import (
	"sort"

	"ibid/sources"
)

// pair joins markers and notes.
func (w *work) pair() {
	if len(w.notes) > maxNotes {
		w.find("article.too_many_notes", 0, "The article has more than 20,000 notes; only the first 20,000 are read.")
		w.notes = w.notes[:maxNotes]
	}
	own := w.marks[:0]
	for _, m := range w.marks { // what a note says of another one is no marker
		if !w.known(m.at.Start) {
			own = append(own, m)
		}
	}
	w.marks = own
	byKey := map[string]int{}
	byLabel := map[sources.Label][]int{}
	byList := map[string][]int{}
	for i, n := range w.notes {
		if n.key != "" {
			if _, ok := byKey[n.key]; !ok {
				byKey[n.key] = i
			}
		}
		byLabel[n.label] = append(byLabel[n.label], i)
		if n.list >= 0 {
			k := listKey(n.list) + string(n.label)
			byList[k] = append(byList[k], i)
		}
	}
	chapters := w.chapters()
	for i := range w.marks {
		m := &w.marks[i]
		if n, ok := byKey[m.key]; ok && m.sure && m.key != "" {
			m.note = n
			if m.label == "" {
				m.label = w.notes[n].label
			}
			continue
		}
		if m.sure && m.key != "" {
			continue // the format says which note is meant, and it is not there
		}
		pool := byLabel[m.label]
		if own := byList[m.key+string(m.label)]; m.key != "" && len(own) > 0 {
			pool = own
		}
		m.note = w.nearest(pool, *m, chapters)
	}
}

// nearest chooses among notes of the same label: the first one after the marker,
// as notes at the foot of pages and chapters stand, else the last one before it.
// When all notes stand behind all markers, numbering by chapter decides.
func (w *work) nearest(pool []int, m marked, chapters map[int]int) int {
	switch len(pool) {
	case 0:
		return -1
	case 1:
		return pool[0]
	}
	if k, ok := chapters[m.at.Start]; ok {
		return pool[min(k, len(pool)-1)]
	}
	i := sort.Search(len(pool), func(i int) bool { return w.notes[pool[i]].at.Start > m.at.Start })
	if i < len(pool) {
		return pool[i]
	}
	return pool[len(pool)-1]
}

// chapters numbers the markers by chapter, by their offset, when all notes stand
// behind all markers and the labels begin anew more than once.
func (w *work) chapters() map[int]int {
	if len(w.notes) == 0 || len(w.marks) == 0 || w.notes[0].at.Start < w.marks[len(w.marks)-1].at.Start {
		return nil
	}
	again := 0
	for _, n := range w.notes {
		if n.label == w.notes[0].label {
			again++
		}
	}
	if again < 2 {
		return nil
	}
	out := map[int]int{}
	chapter, last := 0, 0
	for _, m := range w.marks {
		v := number(string(m.label))
		if v == 1 && last > 1 {
			chapter++
			last = 0
		}
		last = max(last, v)
		out[m.at.Start] = chapter
	}
	return out
}
