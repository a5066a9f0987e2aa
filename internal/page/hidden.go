package page

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// unshown reports whether an element by itself is never shown as text, or not
// in the state in which the page arrives.
//
// Origin: HTML Living Standard, section 15.3.1 (hidden elements), and the
// elements that show something else than the text they hold.
func unshown(e element) bool {
	switch e.tag {
	case atom.Head, atom.Script, atom.Style, atom.Noscript, atom.Noframes, atom.Title,
		atom.Select, atom.Datalist, atom.Textarea, atom.Optgroup,
		atom.Object, atom.Video, atom.Audio, atom.Canvas, atom.Iframe, atom.Embed, atom.Applet,
		atom.Rp, atom.Rt, atom.Rtc, atom.Map, atom.Meter, atom.Progress:
		return true
	case atom.Template: // a shadow root that is written out is shown
		return e.attr("shadowrootmode") == "" && e.attr("shadowroot") == ""
	}
	for _, a := range e.attrs {
		switch a.Key {
		case "hidden":
			return true
		case "style":
			if hidingStyle(a.Val) {
				return true
			}
		case "aria-hidden":
			// Hidden from one kind of reader: pictures made of letters, doubles
			// of formulas, menus that are folded away. Whole pages behind a
			// dialogue are so marked as well; those stay.
			if strings.EqualFold(strings.TrimSpace(a.Val), "true") && e.tag != atom.Body && e.tag != atom.Main && e.tag != atom.Article && e.tag != atom.Html {
				return true
			}
		}
	}
	if e.tag == atom.Dialog {
		for _, a := range e.attrs {
			if a.Key == "open" {
				return false
			}
		}
		return true
	}
	return false
}

// foreign returns the region inside an element of a drawing or formula: the
// words that it shows are read, its titles and descriptions are not.
func foreign(e element, in region) (region, bool) {
	switch e.name {
	case "title", "desc", "metadata", "defs", "script", "style", "annotation", "annotation-xml", "symbol":
		return in | hidden, true
	case "text":
		return in, false
	}
	if unshown(e) {
		return in | hidden, true
	}
	return in, false
}

// hidingStyle reports whether the declarations of a style hide an element or
// move it where nobody looks.
func hidingStyle(style string) bool {
	if len(style) < 8 {
		return false
	}
	for d := range strings.SplitSeq(style[:min(len(style), 4096)], ";") {
		name, value, ok := strings.Cut(d, ":")
		if !ok {
			continue
		}
		name = strings.TrimSpace(name)
		if len(name) < 3 || len(name) > 12 {
			continue
		}
		name = strings.ToLower(name)
		value, _, _ = strings.Cut(value, "!")
		value = strings.ToLower(strings.TrimSpace(value))
		switch name {
		case "display":
			if value == "none" {
				return true
			}
		case "visibility", "content-visibility":
			if value == "hidden" || value == "collapse" && name == "visibility" {
				return true
			}
		case "opacity", "font-size":
			if strings.Trim(strings.TrimRight(value, "pxtemr%"), "0.") == "" && strings.HasPrefix(strings.TrimLeft(value, "."), "0") {
				return true
			}
		case "left", "right", "top", "text-indent", "margin-left", "margin-top":
			if far, ok := strings.CutPrefix(value, "-"); ok && strings.HasSuffix(value, "px") {
				digits, _, _ := strings.Cut(strings.TrimSuffix(far, "px"), ".")
				if len(digits) >= 4 && digits[0] != '0' {
					return true
				}
			}
		case "clip":
			if strings.Trim(value, "rect(),px 01") == "" && strings.HasPrefix(value, "rect") {
				return true
			}
		}
	}
	return false
}

// hiding is what a page's own style sheets hide by a class or id.
type hiding struct {
	classes, ids map[string]bool
	read         int // bytes of style sheets looked at
}

// maxSheets bounds the style sheets of a page that are looked at, in bytes.
const maxSheets = 512 << 10

// sheet notes the rules of a style sheet that hide what has a class or an id.
// Only rules that hold always and without regard to what is around are noted:
// no combinators, no states, nothing inside @media.
func (h *hiding) sheet(css string) {
	if h.read += len(css); h.read > maxSheets {
		return
	}
	depth, start, selector := 0, 0, ""
	for i := 0; i < len(css); i++ {
		switch css[i] {
		case '/':
			if strings.HasPrefix(css[i:], "/*") {
				end := strings.Index(css[i+2:], "*/")
				if end < 0 {
					return
				}
				if depth == 0 && strings.TrimSpace(css[start:i]) == "" {
					start = i + 2 + end + 2
				}
				i += 2 + end + 1
			}
		case '{':
			if depth == 0 {
				selector = css[start:i]
			}
			depth++
			start = i + 1
		case '}':
			if depth == 1 && hidingStyle(css[start:i]) {
				h.rule(selector)
			}
			depth = max(0, depth-1)
			start = i + 1
		case ';':
			if depth == 0 { // @import and the like
				start = i + 1
			}
		}
	}
}

// rule notes the selectors of one rule.
func (h *hiding) rule(selectors string) {
	if len(selectors) > 4096 || strings.Contains(selectors, "@") {
		return
	}
	for sel := range strings.SplitSeq(selectors, ",") {
		sel = strings.TrimSpace(sel)
		if sel == "" || strings.ContainsAny(sel, " >+~:[*\\\n\t") {
			continue
		}
		mark := strings.LastIndexAny(sel, ".#")
		if mark < 0 || strings.ContainsAny(sel[:mark], ".#") {
			continue
		}
		if h.classes == nil {
			h.classes, h.ids = map[string]bool{}, map[string]bool{}
		}
		if len(h.classes)+len(h.ids) > 5000 {
			return
		}
		if sel[mark] == '.' {
			h.classes[sel[mark+1:]] = true
		} else {
			h.ids[sel[mark+1:]] = true
		}
	}
}

// of returns the region inside an element as the style sheets see it.
func (h *hiding) of(e element, n naming, in region) region {
	if h.classes == nil || e.tag == atom.Body || e.tag == atom.Html {
		return in
	}
	hides := n.id != "" && h.ids[n.id]
	if !hides && n.class != "" && len(h.classes) > 0 {
		for c := range strings.FieldsSeq(n.class) {
			if h.classes[c] {
				hides = true
				break
			}
		}
	}
	switch {
	case !hides:
		return in
	case isBlock(e.tag) || e.tag == atom.Li || e.tag == atom.Table || e.tag == atom.Blockquote:
		return in | ruled
	}
	return in | hidden
}

// keeps says which blocks are kept: those that the style sheets hide only when
// they would take most of the page with them, which a script then brings back.
func (h *hiding) keeps(w *writer) func(*block) bool {
	shown, gone := 0, 0
	for i := range w.blocks {
		if b := &w.blocks[i]; b.in&ruled != 0 {
			gone += b.letters
		} else {
			shown += b.letters
		}
	}
	if gone > shown {
		return func(*block) bool { return true }
	}
	return func(b *block) bool { return b.in&ruled == 0 }
}
