package article

import (
	"sort"
	"strconv"
	"strings"

	"ibid/sources"
)

// maxNotes bounds the notes of one article, maxMarks its markers.
const (
	maxNotes = 20_000
	maxMarks = 100_000
)

// load takes over the notes and markers that the format knows.
func (w *work) load() {
	for _, n := range w.d.notes {
		if n.at.End < n.at.Start || n.at.End > len(w.text) {
			continue
		}
		if n.label == "" {
			n.label = sources.Label(strconv.Itoa(len(w.notes) + 1))
		}
		w.notes = append(w.notes, noteAt{key: n.key, label: n.label, at: n.at, body: n.body, list: -1, file: n.file})
	}
	sort.SliceStable(w.notes, func(i, j int) bool { return w.notes[i].at.Start < w.notes[j].at.Start })
	for _, r := range w.d.refs {
		w.marks = append(w.marks, marked{label: r.label, at: r.at, group: r.at, note: -1, key: r.key, sure: true})
	}
	sort.SliceStable(w.marks, func(i, j int) bool { return w.marks[i].at.Start < w.marks[j].at.Start })
	w.group()
}

// group joins markers that the format knows and that stand side by side, with
// what parts them and the brackets around them: none of it belongs to the
// sentence.
func (w *work) group() {
	for i := 0; i < len(w.marks); {
		k := i + 1
		for k < len(w.marks) && w.marks[k].at.Start >= w.marks[k-1].at.End && w.marks[k].at.Start-w.marks[k-1].at.End < 8 &&
			strings.Trim(w.text[w.marks[k-1].at.End:w.marks[k].at.Start], " \u00a0,;–-[]()") == "" {
			k++
		}
		all := sources.Span{Start: w.marks[i].at.Start, End: w.marks[k-1].at.End}
		before := strings.TrimRight(w.text[:all.Start], " \u00a0")
		after := strings.TrimLeft(w.text[all.End:], " \u00a0")
		if n := len(before); n > 0 && after != "" && (before[n-1] == '[' && after[0] == ']' || before[n-1] == '(' && after[0] == ')') {
			all.Start, all.End = n-1, len(w.text)-len(after)+1
		}
		for ; i < k; i++ {
			w.marks[i].group = all
		}
	}
}

// known reports whether an offset lies inside a note found so far.
func (w *work) known(at int) bool {
	i := sort.Search(len(w.notes), func(i int) bool { return w.notes[i].at.Start > at }) - 1
	return i >= 0 && at < w.notes[i].at.End
}

// guess finds notes by evidence when the format knows none, and markers of notes
// that nothing points at.
func (w *work) guess() {
	listed := len(w.notes) == 0 || w.d.guess
	if !listed && len(w.marks) > 0 {
		return
	}
	marks := w.unmarked(candidates(w.text, w.d.raised, w.skipper(false)))
	var chosen []listing
	if listed {
		chosen = w.choose(w.listings(), marks)
	}
	if len(chosen) == 0 && len(w.notes) == 0 {
		w.orphans(marks)
		sort.SliceStable(w.marks, func(i, j int) bool { return w.marks[i].at.Start < w.marks[j].at.Start })
		return
	}
	begins := map[int]bool{} // lines at which some note begins
	for _, l := range chosen {
		for _, e := range l.entries {
			begins[e.line] = true
		}
	}
	var found []noteAt
	for i, l := range chosen {
		found = append(found, w.bounds(l, i, begins)...)
	}
	w.notes = append(w.notes, found...)
	sort.SliceStable(w.notes, func(i, j int) bool { return w.notes[i].at.Start < w.notes[j].at.Start })
	w.dropOverlaps()
	if len(chosen) == 0 {
		w.select0(marks)
		return
	}
	w.selectMarks(marks, chosen)
}

// unmarked returns the candidates that are no markers of the format already.
func (w *work) unmarked(marks []candidate) []candidate {
	known := w.marks
	out := marks[:0]
	for _, m := range marks {
		i := sort.Search(len(known), func(i int) bool { return known[i].at.End > m.at.Start })
		if i == len(known) || known[i].at.Start >= m.at.End {
			out = append(out, m)
		}
	}
	return out
}

// dropOverlaps cuts notes that run into the next one.
func (w *work) dropOverlaps() {
	for i := 0; i+1 < len(w.notes); i++ {
		n, next := &w.notes[i], w.notes[i+1]
		if n.at.End > next.at.Start && n.list >= 0 {
			n.at = trimIn(w.text, sources.Span{Start: n.at.Start, End: next.at.Start})
			n.body.End = max(n.body.Start, min(n.body.End, n.at.End))
		}
	}
}

// skipper returns a function that tells which bytes hold no markers: those of
// known notes and, in order, of preformed blocks.
func (w *work) skipper(headings bool) func(int) bool {
	type hole struct{ from, to int }
	var holes []hole
	for _, n := range w.notes {
		holes = append(holes, hole{n.at.Start, n.at.End})
	}
	for _, b := range w.d.blocks {
		if b.Kind == sources.Preformed || headings && b.Kind == sources.Heading {
			holes = append(holes, hole{b.At.Start, b.At.End})
		}
	}
	sort.Slice(holes, func(i, j int) bool { return holes[i].from < holes[j].from })
	return func(at int) bool {
		i := sort.Search(len(holes), func(i int) bool { return holes[i].from > at }) - 1
		return i >= 0 && at < holes[i].to
	}
}

// bounds cuts the notes of a listing out of the text: each goes on to the next
// one, the last to the end of its paragraph, further paragraphs only when they
// are indented below it.
func (w *work) bounds(l listing, index int, begins map[int]bool) []noteAt {
	oneLine, packed := true, true
	for i := 0; i+1 < len(l.entries); i++ {
		a, b := l.entries[i], l.entries[i+1]
		if b.line-a.line > 1 {
			blanks := 0
			for k := a.line + 1; k < b.line; k++ {
				if w.blank(k) {
					blanks++
				} else {
					oneLine = false
				}
			}
			if b.line-a.line > 60 || blanks > 12 {
				packed = false
			}
		}
	}
	if len(l.entries) < 2 {
		oneLine = false
	}
	var out []noteAt
	for i, e := range l.entries {
		if l.style == styleFoot {
			out = append(out, w.footBounds(e, index))
			continue
		}
		stop := len(w.lines)
		if i+1 < len(l.entries) {
			stop = l.entries[i+1].line
		}
		last := i+1 == len(l.entries)
		end := e.line
		paragraphs := 0
		empty := strings.TrimSpace(w.text[min(e.body, w.lines[e.line].End):w.lines[e.line].End]) == ""
		for k := e.line + 1; k < stop; k++ {
			if begins[k] && k != e.line {
				break
			}
			if w.blank(k) {
				if !empty && !w.blank(k-1) {
					paragraphs++
				}
				continue
			}
			deeper := w.indent(k) > w.indent(e.line)
			if empty && paragraphs == 0 {
				end, empty = k, false
				continue
			}
			if paragraphs > 0 && !deeper && (last || !packed) {
				break
			}
			if paragraphs > 0 && (isSection(w.lines[k].In(w.text)) || w.isHeading(k)) {
				break
			}
			if last && oneLine && !deeper {
				break
			}
			if k-e.line > 400 {
				break
			}
			end = k
		}
		at := trimIn(w.text, sources.Span{Start: e.at, End: w.lines[end].End})
		body := trimIn(w.text, sources.Span{Start: min(e.body, at.End), End: at.End})
		if s := body.In(w.text); strings.HasPrefix(s, "^ ") || strings.HasPrefix(s, "↑ ") { // the back-link of an encyclopedia
			body.Start += len(s) - len(strings.TrimLeft(s, "^↑ "))
			if letters := backLetters(body.In(w.text)); letters > 0 {
				body.Start += letters
			}
		}
		out = append(out, noteAt{label: sources.Label(e.label), at: at, body: body, list: index})
	}
	return out
}

// backLetters returns the length of "a b c " after a back-link arrow.
func backLetters(s string) int {
	n := 0
	for n+1 < len(s) && s[n] == byte('a'+n/2) && s[n+1] == ' ' {
		n += 2
	}
	if n < 4 {
		return 0
	}
	return n
}

// footBounds ends a note "[Footnote 3: …]" at its bracket.
func (w *work) footBounds(e entry, index int) noteAt {
	depth, end := 0, e.body
	for i := e.at; i < len(w.text) && i < e.at+20_000; i++ {
		if w.text[i] == '[' {
			depth++
		}
		if w.text[i] == ']' {
			if depth--; depth == 0 {
				end = i + 1
				break
			}
		}
	}
	if depth > 0 { // never closed: the paragraph is the note
		for k := e.line; k < len(w.lines) && !w.blank(k); k++ {
			end = w.lines[k].End
		}
	}
	at := sources.Span{Start: e.at, End: end}
	body := trimIn(w.text, sources.Span{Start: min(e.body, end), End: max(min(e.body, end), end-1)})
	return noteAt{label: sources.Label(e.label), at: at, body: body, list: index}
}

func (w *work) blank(line int) bool {
	return strings.TrimSpace(w.lines[line].In(w.text)) == ""
}

func (w *work) indent(line int) int {
	s := w.lines[line].In(w.text)
	return len(s) - len(strings.TrimLeft(s, " \t"))
}

// isHeading reports whether a line begins a heading block.
func (w *work) isHeading(line int) bool {
	at := w.lines[line].Start
	i := sort.Search(len(w.d.blocks), func(i int) bool { return w.d.blocks[i].At.End > at })
	return i < len(w.d.blocks) && w.d.blocks[i].Kind == sources.Heading && w.d.blocks[i].At.Start <= at
}
