package article

import (
	"bytes"
	"strings"
)

// arrows are the words of links that lead back to the text.
const arrows = "↩↪⏎↑⤴⇧▲^⮌←\ufe0e\ufe0f\u200b"

// longWords bounds how many bytes of a link's words are looked at: the words of
// markers and back-links are short, and links that nobody closes cover each other.
const longWords = 1024

// closeLink notes where a link leads and takes away one that only leads back.
func (h *htmlReader) closeLink(o open, start int) {
	d := h.d
	words := strings.TrimSpace(string(d.text[start:min(len(d.text), start+longWords)]))
	bare := strings.Trim(words, "[]() \u00a0"+arrows)
	key, inside := "", false
	if o.href != "" {
		key, inside = fragment(h.scope, o.href)
	} else if o.attrs.target != "" {
		key, inside = h.scope+"#"+o.attrs.target, true
	}
	if words != "" && bare == "" || o.back && words != "" && stack(bare) == nil && len(bare) < 40 || inside && words != "" && backWords(bare) {
		h.takeBack(start)
		return
	}
	if o.node >= 0 {
		h.nodes[o.node].at.End = len(d.text)
	}
	if words == "" {
		return
	}
	if inside && len(words) <= 24 {
		if o.node < 0 {
			o.node = h.node(o)
		}
		e := &h.nodes[o.node]
		e.target = key
		e.at = d.since(start)
		e.back = o.back
		e.noteref = strings.Contains(o.attrs.role, "noteref") || strings.Contains(o.attrs.kind, "noteref") || refClass(o.attrs.class)
		for i := len(h.stack) - 1; i >= 0 && i >= len(h.stack)-4; i-- {
			e.raised = e.raised || h.stack[i].tag == "sup" || refClass(h.stack[i].attrs.class)
		}
		e.raised = e.raised || bytes.HasPrefix(bytes.TrimSpace(d.text[start:]), []byte("[")) || h.raisedSince(start)
	}
	if o.href != "" {
		d.linkSince(start, o.href, o.hrefAt)
	}
}

func (h *htmlReader) raisedSince(start int) bool {
	n := len(h.d.raised)
	return n > 0 && h.d.raised[n-1].Start >= start
}

func backClass(class string) bool {
	for _, c := range []string{"backlink", "back-link", "footnote-back", "footnoteback", "reversefootnote", "footnote-return", "footnote-to-top", "backref", "footnote_backlink", "fn-back", "returntotext"} {
		if strings.Contains(class, c) {
			return true
		}
	}
	return false
}

func refClass(class string) bool {
	for _, c := range []string{"footnote-ref", "footnoteref", "noteref", "fnref", "footref", "footnote-anchor", "xref-fn", "footnote_ref", "footnote-link", "fn-ref", "note_ref", "citation-ref", "easy-footnote", "footnote_plugin"} {
		if strings.Contains(class, c) {
			return true
		}
	}
	return false
}

func backWords(s string) bool {
	switch strings.ToLower(s) {
	case "back", "return", "zurück", "retour", "volver", "return to text", "back to text", "jump up", "jump back", "top", "go back":
		return true
	}
	return false
}

// takeBack removes what was written since start.
func (h *htmlReader) takeBack(start int) {
	d := h.d
	for n := len(d.raised); n > 0 && d.raised[n-1].End > start; n-- {
		d.raised = d.raised[:n-1]
	}
	for n := len(d.links); n > 0 && d.links[n-1].at.End > start; n-- {
		d.links = d.links[:n-1]
	}
	if d.inBlock() && start >= d.blocks[len(d.blocks)-1].At.Start {
		d.text = d.text[:start]
		d.file.cut(start)
	}
}

// closeSup notes a superscript.
func (h *htmlReader) closeSup(o open, start int) {
	if o.node >= 0 {
		h.nodes[o.node].at.End = len(h.d.text)
	}
	if len(h.d.text)-start > 160 {
		return
	}
	if !h.d.inBlock() || start < h.d.blocks[len(h.d.blocks)-1].At.Start {
		return
	}
	s := h.d.since(start)
	if n := len(h.d.raised); n > 0 && h.d.raised[n-1].Start >= s.Start { // one inside the other
		h.d.raised[n-1] = s
		return
	}
	h.d.raise(start)
}
