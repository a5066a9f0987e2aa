package article

import (
	"net/url"
	"path"
	"strings"

	"ibid/sources"
)

// element is an element that may be part of a note or of a marker.
type element struct {
	tag     string
	anchor  string // id or name, with scope
	target  string // where it leads, with scope; "" for no anchor
	back    bool   // it says that it leads back to the text
	noteref bool   // it says that it is a marker
	note    bool   // it says that it is a note
	raised  bool   // it stands in a superscript
	at      sources.Span
	block   int // index of the block element around it, itself when it is one; -1
	parent  int // of li: index of its list's number
	number  int // of li in a numbered list
	file    int // offset of its tag in the file
}

// noteish reports whether an element says that it is a note or a marker.
func noteish(a attributes) bool {
	return strings.Contains(a.role, "doc-footnote") || strings.Contains(a.role, "doc-endnote") || strings.Contains(a.role, "noteref") || strings.Contains(a.kind, "footnote") || strings.Contains(a.kind, "noteref") || strings.Contains(a.kind, "endnote") || strings.Contains(a.kind, "rearnote")
}

// need makes sure that the open element i is kept, and the block around it.
func (h *htmlReader) need(i int) int {
	if h.stack[i].node < 0 {
		h.stack[i].node = h.node(h.stack[i])
	}
	return h.stack[i].node
}

// node keeps an element.
func (h *htmlReader) node(o open) int {
	e := element{tag: o.tag, at: sources.Span{Start: o.start, End: -1}, block: -1, file: o.file, number: -1, parent: -1}
	if voidTags[o.tag] {
		e.at.End = o.start
	}
	e.note = strings.Contains(o.attrs.role, "doc-footnote") || strings.Contains(o.attrs.role, "doc-endnote") || strings.Contains(o.attrs.kind, "footnote") && !strings.Contains(o.attrs.kind, "footnotes") && !strings.Contains(o.attrs.kind, "noteref") && o.tag != "a" || strings.Contains(o.attrs.kind, "rearnote")
	if o.tag == "li" {
		e.parent, e.number = o.list, o.item
	}
	index := len(h.nodes)
	h.nodes = append(h.nodes, e)
	for _, id := range []string{o.attrs.id, o.attrs.name} {
		if id == "" {
			continue
		}
		key := h.scope + "#" + id
		if _, ok := h.ids[key]; !ok {
			h.ids[key] = index
			if h.nodes[index].anchor == "" {
				h.nodes[index].anchor = key
			}
		}
	}
	if blockTags[o.tag] {
		h.nodes[index].block = index
		return index
	}
	for i := len(h.stack) - 1; i >= 0 && i >= len(h.stack)-maxUnclosed; i-- {
		if blockTags[h.stack[i].tag] {
			b := h.stack[i].node
			if b < 0 {
				b = h.node(h.stack[i])
				h.stack[i].node = b
			}
			h.nodes[index].block = b
			break
		}
	}
	return index
}

// unpercent undoes percent-encoding where that is possible.
func unpercent(s string) string {
	if u, err := url.PathUnescape(s); err == nil {
		return u
	}
	return s
}

func cleanPath(p string) string { return strings.TrimPrefix(path.Clean("/"+p), "/") }
