package article

import (
	"slices"
	"sort"
	"strconv"

	"ibid/sources"
)

// find keeps something odd.
func (w *work) find(code string, line int, why string) {
	w.a.Findings = append(w.a.Findings, sources.Finding{Code: code, Line: line, Why: why})
}

// maxEach bounds the findings of one code.
const maxEach = 500

// findings lists what is odd about notes and markers, and puts all findings in
// the order of the file.
func (w *work) findings() {
	a := w.a
	if len(a.Notes) == 0 {
		if len(a.Markers) == 0 {
			w.find("article.no_notes", 0, "The article has no numbered notes.")
		} else {
			w.find("article.no_notes", 0, "The article has markers but no notes that they point at.")
		}
	}
	d := w.d.file
	switch {
	case d == nil || d.raw == nil:
	case d.raw.replaced > 0:
		w.find("article.encoding", 0, strconv.Itoa(d.raw.replaced)+" bytes of the file are no valid "+d.raw.charset+" text and were replaced.")
	case d.raw.charset == "windows-1252":
		w.find("article.encoding", 0, "The file is not UTF-8; it was read as Windows-1252.")
	}
	used := make([]bool, len(a.Notes))
	for _, m := range a.Markers {
		if m.Note >= 0 {
			used[m.Note] = true
			continue
		}
		if len(a.Notes) > 0 {
			w.find("marker.orphan", m.Line, "Marker "+string(m.Label)+" has no note.")
		}
	}
	for i := range a.Notes { // a note that a used note refers to is used
		if used[i] {
			for r := a.Notes[i].RefersTo; r >= 0 && !used[r]; r = a.Notes[r].RefersTo {
				used[r] = true
			}
		}
	}
	for i, n := range a.Notes {
		if !used[i] {
			w.find("note.unused", n.Line, "No marker points at note "+string(n.Label)+".")
		}
		if n.RefersTo < 0 && !cites(n) {
			w.find("note.no_address", n.Line, "Note "+string(n.Label)+" names no address that could be visited.")
		}
	}
	w.numbering(used)
	w.order()
	sort.SliceStable(a.Findings, func(i, j int) bool { return a.Findings[i].Line < a.Findings[j].Line })
	count := map[string]int{}
	kept := a.Findings[:0]
	for _, f := range a.Findings {
		if count[f.Code]++; count[f.Code] <= maxEach {
			kept = append(kept, f)
		}
	}
	a.Findings = kept
}

func cites(n sources.Note) bool {
	for _, c := range n.Citations {
		if c.Cited != "" {
			return true
		}
	}
	return false
}

// numbering reports numbers of notes that come twice or are left out. Two notes
// of one number that both have markers stand in chapters of their own.
func (w *work) numbering(used []bool) {
	var have []int // the numbers that there are, each once, in order
	for _, n := range w.a.Notes {
		if v := number(string(n.Label)); v > 0 {
			have = append(have, v)
		}
	}
	slices.Sort(have)
	have = slices.Compact(have)
	elsewhere := func(from, to int) bool { // all numbers of a gap stand somewhere
		i, _ := slices.BinarySearch(have, from)
		j, _ := slices.BinarySearch(have, to)
		return j-i == to-from
	}
	last := 0
	for i, n := range w.a.Notes {
		v := number(string(n.Label))
		if v < 0 {
			continue
		}
		switch {
		case v == last && i > 0 && used[i] && used[i-1]:
		case v == last && i > 0:
			w.find("note.doubled", n.Line, "Two notes have the number "+string(n.Label)+".")
		case v > last+1 && last > 0 && !elsewhere(last+1, v):
			why := "Note " + strconv.Itoa(last+1) + " is missing"
			if v > last+2 {
				why = "Notes " + strconv.Itoa(last+1) + " to " + strconv.Itoa(v-1) + " are missing"
			}
			w.find("note.skipped", n.Line, why+": note "+strconv.Itoa(last)+" is followed by note "+string(n.Label)+".")
		case v < last && v != 1:
			w.find("note.order", n.Line, "Note "+string(n.Label)+" stands after note "+strconv.Itoa(last)+".")
		}
		last = v
	}
}

// order reports markers that are out of order: a note cited for the first time
// after a note with a higher number. Lists in alphabetical order are cited in
// any order, so a text in which it happens often is left alone.
func (w *work) order() {
	type slip struct{ line, v, top int }
	var slips []slip
	seen := map[int]bool{}
	top, firsts := 0, 0
	for _, m := range w.a.Markers {
		v := number(string(m.Label))
		if v < 0 {
			continue
		}
		if m.Note >= 0 {
			if seen[m.Note] {
				continue
			}
			seen[m.Note] = true
		}
		firsts++
		if v == 1 {
			top = 0
		}
		if v < top {
			slips = append(slips, slip{m.Line, v, top})
		}
		top = max(top, v)
	}
	if len(slips)*5 > firsts {
		return
	}
	for _, s := range slips {
		w.find("marker.order", s.line, "Marker "+strconv.Itoa(s.v)+" comes after marker "+strconv.Itoa(s.top)+".")
	}
}
