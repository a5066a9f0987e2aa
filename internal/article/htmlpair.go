package article

import (
	"bytes"
	"sort"
	"strconv"
	"strings"

	"ibid/sources"
)

// maxHTMLNote bounds what one note may hold, in bytes: an anchor that covers more
// is a section.
const maxHTMLNote = 30_000

// pair finds notes and markers among all that was read.
//
// A marker is a link whose words are a label and that leads, inside the article,
// to something further down; the note is the block that it leads to. Where the
// anchors are missing, a block that begins with a link of the same label is it.
func (h *htmlReader) pair() {
	d := h.d
	d.close()
	for i := range h.nodes {
		if h.nodes[i].at.End < 0 || h.nodes[i].at.End > len(d.text) {
			h.nodes[i].at.End = len(d.text)
		}
		h.nodes[i].at.Start = min(h.nodes[i].at.Start, h.nodes[i].at.End)
	}
	later := len(h.later)
	h.readLater()
	targets := map[int]sources.Label{} // notes by node, with the label of their first marker
	var refs []htmlRef
	heads := h.heads()
	for i, e := range h.nodes {
		if e.target == "" || e.at.Empty() {
			continue
		}
		label, ok := h.refLabel(e)
		if !ok {
			continue
		}
		t, found := h.ids[e.target]
		if found && t == i {
			continue
		}
		if found && h.nodes[t].at.Start >= e.at.End-1 && !h.isHead(i, heads) {
			if !h.isNote(t, e) {
				continue
			}
			refs = append(refs, htmlRef{i, t, label})
			if _, ok := targets[t]; !ok {
				targets[t] = label
			}
			continue
		}
		if found && (e.noteref && !e.back && !h.isHead(i, heads)) && h.isNote(t, e) { // notes that stand before the text
			refs = append(refs, htmlRef{i, t, label})
			if _, ok := targets[t]; !ok {
				targets[t] = label
			}
			continue
		}
		if found || h.isHead(i, heads) {
			continue
		}
		if k, ok := heads[label]; ok && k != i && h.nodes[k].at.Start > e.at.Start { // by label alone
			refs = append(refs, htmlRef{i, k, label})
			if _, ok := targets[k]; !ok {
				targets[k] = label
			}
			continue
		}
		if e.raised || e.noteref {
			refs = append(refs, htmlRef{i, -1, label})
		}
	}
	if len(targets) == 0 {
		d.guess = later == 0
		if len(d.notes) > 0 {
			d.guess = false
		}
		return
	}
	h.writeNotes(targets)
	for _, r := range refs {
		e := h.nodes[r.from]
		key := "?" + e.target
		if r.to >= 0 {
			key = nodeKey(r.to)
		}
		d.refs = append(d.refs, ref{key: key, label: r.label, at: e.at})
	}
}

type htmlRef struct {
	from, to int
	label    sources.Label
}

func nodeKey(i int) string {
	return "\x02" + string(rune(i&0x7f)) + string(rune(i>>7&0x7f)) + string(rune(i>>14&0x7f)) + string(rune(i>>21&0x7f))
}

// refLabel returns the label that a link's words are.
func (h *htmlReader) refLabel(e element) (sources.Label, bool) {
	words := strings.TrimSpace(h.d.words(e.at))
	bare := strings.Trim(words, "[]{} \u00a0\u200b^")
	paren := strings.HasPrefix(bare, "(") && strings.HasSuffix(bare, ")")
	bare = strings.Trim(bare, "() ")
	if bare == "" || len(bare) > 16 {
		return "", false
	}
	if paren && !e.raised && !e.noteref {
		return "", false
	}
	if s := stack(bare); len(s) == 1 {
		return s[0].label, true
	}
	if e.raised || e.noteref {
		if romanValue(bare) > 0 || len([]rune(bare)) <= 2 {
			return sources.Label(bare), true
		}
		if f := strings.Fields(bare); len(f) == 2 && len(f[1]) <= 3 && (number(f[1]) > 0 || len(f[1]) == 1) {
			if !strings.HasPrefix(words, "[") { // "see note 6" names note 6; "[note 1]" is a label of its own
				return sources.Label(f[1]), true
			}
			return sources.Label(bare), true
		}
		if e.noteref {
			return sources.Label(bare), true
		}
	}
	return "", false
}

// heads returns the links that begin a block and whose words are a label: the
// numbers of notes, linked back to the text. By label, the last one counts.
func (h *htmlReader) heads() map[sources.Label]int {
	out := map[sources.Label]int{}
	for i, e := range h.nodes {
		if e.target == "" || e.at.Empty() {
			continue
		}
		label, ok := h.refLabel(e)
		if !ok {
			continue
		}
		b := h.blockAt(e.at.Start)
		if b < 0 || e.at.Start-h.d.blocks[b].At.Start > 64 || strings.Trim(string(h.d.text[h.d.blocks[b].At.Start:e.at.Start]), "[( \u00a0^") != "" {
			continue
		}
		if rest := strings.TrimLeft(string(h.d.text[e.at.End:min(len(h.d.text), max(e.at.End, min(e.at.End+64, h.d.blocks[b].At.End)))]), "]). :\u00a0"); rest == "" {
			continue
		}
		if t, ok := h.ids[e.target]; ok && h.nodes[t].at.Start > e.at.Start {
			continue // it leads on, not back
		}
		out[label] = i
	}
	return out
}

func (h *htmlReader) isHead(i int, heads map[sources.Label]int) bool {
	label, _ := h.refLabel(h.nodes[i])
	return heads[label] == i && i > 0
}

// blockAt returns the index of the block of text that holds an offset; -1.
func (h *htmlReader) blockAt(at int) int {
	b := h.d.blocks
	i := sort.Search(len(b), func(i int) bool { return b[i].At.End > at })
	if i == len(b) {
		return -1
	}
	return i
}

// isNote reports whether the element that a marker leads to can be a note: it is
// no heading and no section.
func (h *htmlReader) isNote(t int, from element) bool {
	e := h.nodes[t]
	if e.tag == "h1" || e.tag == "h2" || e.tag == "h3" || e.tag == "h4" || e.tag == "body" || e.tag == "img" || e.tag == "table" || e.tag == "figure" {
		return false
	}
	if e.at.Len() > maxHTMLNote {
		return false
	}
	b := h.blockAt(e.at.Start)
	if b < 0 {
		return false
	}
	if h.d.blocks[b].Kind == sources.Heading && !from.raised && !from.noteref {
		return false
	}
	return true
}

// writeNotes cuts the notes out of the text.
func (h *htmlReader) writeNotes(targets map[int]sources.Label) {
	d := h.d
	h.addSiblings(targets)
	var order []int
	for t := range targets {
		order = append(order, t)
	}
	sort.Slice(order, func(i, j int) bool {
		a, b := h.nodes[order[i]], h.nodes[order[j]]
		if a.at.Start != b.at.Start {
			return a.at.Start < b.at.Start
		}
		return order[i] < order[j]
	})
	starts := make([]int, len(order))
	shared := map[int]int{} // notes by block element
	for i, t := range order {
		starts[i] = h.noteStart(t)
		shared[h.nodes[t].block]++
	}
	for i, t := range order {
		next := len(d.text)
		if i+1 < len(order) {
			next = starts[i+1]
		}
		end := h.noteEnd(t, starts[i], next, shared[h.nodes[t].block] > 1, i+1 < len(order))
		at := trimSpan(d.text, sources.Span{Start: starts[i], End: max(starts[i], min(end, max(next, starts[i])))})
		body := h.withoutLabel(at, targets[t])
		d.notes = append(d.notes, draftNote{key: nodeKey(t), label: targets[t], at: at, body: body})
	}
}

// noteStart returns where the note begins that an anchor names: at the anchor's
// own block of text, or at the anchor when others stand before it in the block.
func (h *htmlReader) noteStart(t int) int {
	e := h.nodes[t]
	b := h.blockAt(e.at.Start)
	if b < 0 {
		return e.at.Start
	}
	from := h.d.blocks[b].At.Start
	if from > e.at.Start {
		return from
	}
	if i := bytes.LastIndexByte(h.d.text[from:e.at.Start], '\n'); i >= 0 { // after a line break
		from += i + 1
	}
	if e.at.Start-from > 64 {
		return e.at.Start
	}
	lead := string(h.d.text[from:e.at.Start])
	bare := strings.Trim(lead, "[(^↑. \u00a0")
	if bare == "" || stack(bare) != nil || len(lead) < 6 {
		return from
	}
	return e.at.Start
}

// noteEnd returns where the note ends that begins at start.
func (h *htmlReader) noteEnd(t, start, next int, shared, more bool) int {
	e := h.nodes[t]
	if e.block == t && !shared || e.block == t && e.tag != "dt" { // the element is the note
		if e.tag == "dt" || e.tag == "td" && e.at.Len() < 12 {
			return h.run(start, next, more, 1)
		}
		if strings.Trim(string(h.d.text[min(start, e.at.End):e.at.End]), "[]().^ 0123456789") != "" {
			return e.at.End
		}
		return h.run(start, next, more, 1)
	}
	if e.block >= 0 && !shared {
		b := h.nodes[e.block]
		if b.at.Len() <= maxHTMLNote && b.tag != "p" && b.tag != "body" && b.tag != "td" {
			if strings.Trim(string(h.d.text[min(start, b.at.End):b.at.End]), "[]().^ 0123456789") != "" {
				return b.at.End
			}
		}
	}
	return h.run(start, next, more, 0)
}

// run returns the end of the blocks of text from start on that can belong to one
// note: up to the next note, a heading or a few paragraphs; the last note has its
// own paragraph only.
func (h *htmlReader) run(start, next int, more bool, extra int) int {
	end := start
	blocks := 0
	first := h.blockAt(start)
	for b := first; b >= 0 && b < len(h.d.blocks); b++ {
		at := h.d.blocks[b].At
		if at.Start >= next || h.d.blocks[b].Kind == sources.Heading && b > first {
			break
		}
		if blocks > extra && !more || blocks > 12 {
			break
		}
		end = min(at.End, next)
		label := strings.Trim(string(h.d.text[max(at.Start, start):end]), "[]().^ \u00a0")
		if stack(label) == nil {
			blocks++
			if !more {
				break
			}
		}
	}
	return end
}

// withoutLabel returns the note without its label and what leads back.
func (h *htmlReader) withoutLabel(at sources.Span, label sources.Label) sources.Span {
	s := h.d.words(at)
	i := 0
	skip := func(cut string) {
		for i < len(s) && strings.ContainsRune(cut, rune(s[i])) {
			i++
		}
	}
	for range 3 { // an item's number, the linked number, an arrow
		skip(" [(^\n")
		for _, arrow := range []string{"↑", "\u00a0"} {
			for strings.HasPrefix(s[i:], arrow) {
				i += len(arrow)
			}
		}
		if l, w := labelAt(s[i:]); w > 0 && (l == string(label) || i == 0) && (i+w == len(s) || strings.ContainsRune(" .)]:\n", rune(s[i+w])) || s[i+w] >= 0x80 || l == string(label) && i+w < len(s) && !(s[i+w] >= '0' && s[i+w] <= '9')) {
			i += w
			skip(" .)]:\n")
			continue
		}
		if strings.HasPrefix(s[i:], string(label)) && len(label) > 0 && i+len(label) < len(s) && strings.ContainsRune(" .)]:\n", rune(s[i+len(label)])) {
			i += len(label)
			skip(" .)]:\n")
			continue
		}
		break
	}
	return trimSpan(h.d.text, sources.Span{Start: min(at.Start+i, at.End), End: at.End})
}

// addSiblings adds the items that nothing points at, of lists whose other items
// are notes, and elements that say they are notes.
func (h *htmlReader) addSiblings(targets map[int]sources.Label) {
	notes, lists := map[int]bool{}, map[int]int{}
	for t := range targets {
		b := h.nodes[t].block
		notes[b] = true
		if b >= 0 && h.nodes[b].tag == "li" && h.nodes[b].number >= 0 {
			lists[h.nodes[b].parent]++
		}
	}
	for i, e := range h.nodes {
		if notes[i] || notes[e.block] {
			continue
		}
		switch {
		case e.tag == "li" && e.number >= 0 && lists[e.parent] > 1 && !e.at.Empty():
			targets[i] = sources.Label(strconv.Itoa(e.number))
			notes[i] = true
		case e.note && e.block == i && !e.at.Empty() && e.at.Len() < maxHTMLNote && len(lists) == 0:
			inner := false
			for t := range targets {
				if e.at.Holds(h.nodes[t].at) {
					inner = true
					break
				}
			}
			if l, w := labelAt(strings.TrimLeft(h.d.words(e.at), " [(")); w > 0 && !inner {
				targets[i] = sources.Label(l)
				notes[i] = true
			}
		}
	}
}
