package article

import (
	"bytes"
	"context"
	"strconv"
	"strings"

	"ibid/sources"
)

// inlineClasses name elements that hold the words of a note in the middle of a
// sentence.
var inlineClasses = []string{"sidenote", "marginnote", "footnote-content", "footnote__note", "footnotes-footnote__note", "footnote-text", "footnote_tooltip", "inline-footnote", "inlinefootnote", "footnote-body", "fn-content", "snote", "footnote-tooltip"}

// inlineNote reports whether an element that is about to open inside a paragraph
// is an inline note.
func (h *htmlReader) inlineNote(tag string, a attributes) bool {
	if tag != "span" && tag != "small" && tag != "aside" && tag != "fn" && tag != "ins" && tag != "i" && tag != "div" {
		return false
	}
	if !h.d.inBlock() || h.d.noteDepth > 0 || h.pre > 0 {
		return false
	}
	b := h.d.blocks[len(h.d.blocks)-1]
	if len(bytes.TrimSpace(h.d.text[b.At.Start:])) < 12 {
		return false // it begins a block: a note of its own, not one inside a sentence
	}
	class := a.class
	if strings.Contains(class, "number") || strings.Contains(class, "toggle") || strings.Contains(class, "ref") {
		return false
	}
	if tag == "div" || tag == "aside" {
		if !h.inParagraph() {
			return false
		}
	}
	for _, c := range strings.Fields(class) {
		if c == "footnote" && tag != "div" || c == "fn" && tag == "span" && a.hidden {
			return true
		}
		for _, k := range inlineClasses {
			if c == k || strings.HasSuffix(c, "__"+k) || strings.HasSuffix(c, "-"+k) {
				return true
			}
		}
	}
	return tag == "fn" || tag == "aside" && (strings.Contains(a.role, "doc-footnote") || strings.Contains(a.kind, "footnote"))
}

func (h *htmlReader) inParagraph() bool {
	for i := len(h.stack) - 1; i >= 0 && i >= len(h.stack)-8; i-- {
		if h.stack[i].tag == "p" {
			return true
		}
	}
	return false
}

// deferNote keeps an inline note for later. The marker is the number that stands
// before it, or one that is supplied.
func (h *htmlReader) deferNote(a attributes, from, to int) {
	if to <= from || len(h.later) >= maxNotes {
		return
	}
	d := h.d
	n := deferred{scope: h.scope, file: h.file, base: h.base, from: from, to: to}
	n.key = "\x01" + strconv.Itoa(len(h.later))
	if a.id != "" {
		n.key = h.scope + "#" + a.id
	}
	end := len(d.text)
	for end > 0 && d.text[end-1] == ' ' {
		end--
	}
	if k := len(d.raised); k > 0 && d.raised[k-1].End >= end-1 {
		label := strings.Trim(d.words(d.raised[k-1]), "[]() ")
		if s := stack(label); len(s) == 1 {
			n.label = s[0].label
			if a.id == "" || !h.leadsTo(n.key) {
				d.refs = append(d.refs, ref{key: n.key, label: n.label, at: d.raised[k-1]})
			}
			h.later = append(h.later, n)
			return
		}
	}
	h.auto++
	n.label = sources.Label(strconv.Itoa(h.auto))
	d.text = d.text[:end]
	start := d.here()
	d.write("[" + string(n.label) + "]")
	d.refSince(start, n.key, n.label)
	h.later = append(h.later, n)
}

// leadsTo reports whether the last link read leads to key.
func (h *htmlReader) leadsTo(key string) bool {
	for i := len(h.nodes) - 1; i >= 0 && i >= len(h.nodes)-3; i-- {
		if h.nodes[i].target == key {
			return true
		}
	}
	return false
}

// readLater writes the inline notes behind the text.
func (h *htmlReader) readLater() {
	for _, n := range h.later {
		h.d.open(sources.NoteBlock, 0)
		h.d.file.add(h.d.here(), n.base+n.from)
		h.d.beginNote(n.key, n.label)
		h.scope, h.file, h.base = n.scope, n.file, n.base+n.from
		h.stack, h.hidden, h.pre, h.quote, h.table = nil, 0, 0, 0, 0
		// The bytes were read once before; nothing in them can fail now.
		_ = h.tokens(context.Background(), n.file[n.from:n.to])
		h.closeTo(0)
		h.d.endNote()
	}
	h.later = nil
}
