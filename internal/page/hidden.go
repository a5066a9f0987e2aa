package page

import (
	"regexp"
	"strconv"
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
			if hidingStyle(a.Val) == hidden {
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
// move it where nobody looks: hidden when they do, ruled when they only make it
// transparent, which a script may fade in, 0 otherwise. What has the colour of
// its ground cannot be told without drawing the page.
func hidingStyle(style string) region {
	if len(style) < len("zoom:0") {
		return 0
	}
	small, clipped, faded := false, false, region(0)
	for d := range strings.SplitSeq(style[:min(len(style), 4096)], ";") {
		name, value, ok := strings.Cut(d, ":")
		if !ok {
			continue
		}
		name = strings.TrimSpace(name)
		if len(name) < 3 || len(name) > 18 {
			continue
		}
		name = strings.ToLower(name)
		value, _, _ = strings.Cut(value, "!")
		if strings.Contains(value, "/*") {
			value = comments.ReplaceAllString(value, "")
		}
		value = strings.ToLower(strings.TrimSpace(value))
		switch name {
		case "display":
			if value == "none" {
				return hidden
			}
		case "visibility", "content-visibility":
			if value == "hidden" || value == "collapse" && name == "visibility" {
				return hidden
			}
		case "opacity":
			if n, _, ok := measure(value); ok && n == 0 {
				faded = ruled
			}
		case "font-size", "zoom", "scale":
			if n, _, ok := measure(value); ok && n == 0 {
				return hidden
			}
		case "left", "right", "top", "bottom", "text-indent", "margin-left", "margin-top", "margin-right", "inset-inline-start":
			if far(value) {
				return hidden
			}
		case "clip":
			if strings.HasPrefix(value, "rect") && strings.Trim(value, "rect(),px 01") == "" {
				return hidden
			}
		case "clip-path":
			if inset, ok := strings.CutPrefix(value, "inset("); ok {
				if n, unit, ok := measure(strings.TrimSuffix(inset, ")")); ok && unit == "%" && n >= 50 {
					return hidden
				}
			}
			if strings.HasPrefix(value, "circle(0") {
				return hidden
			}
		case "transform":
			if strings.HasPrefix(value, "scale") && strings.Contains(value, "(0") && !strings.Contains(value, "(0.") {
				return hidden
			}
		case "width", "height", "max-height", "max-width":
			if n, unit, ok := measure(value); ok && (n == 0 || n <= 1 && unit == "px") {
				small = true
			}
		case "overflow", "overflow-x", "overflow-y":
			clipped = clipped || value == "hidden" || value == "clip"
		}
		if small && clipped {
			return hidden
		}
	}
	return faded
}

var comments = regexp.MustCompile(`/\*.*?\*/`)

// measure reads a number with its unit: "0", ".5em", "-9999px".
func measure(value string) (n float64, unit string, ok bool) {
	i := strings.IndexFunc(value, func(r rune) bool { return (r < '0' || r > '9') && r != '.' && r != '-' && r != '+' })
	if i < 0 {
		i = len(value)
	}
	n, err := strconv.ParseFloat(value[:i], 64)
	return n, value[i:], err == nil
}

// far reports whether a length leads out of every screen to the left or to the
// top. A negative margin of a few hundred points is a matter of layout.
func far(value string) bool {
	n, unit, ok := measure(value)
	switch {
	case !ok || n >= 0:
		return false
	case unit == "em" || unit == "rem" || unit == "ch":
		n *= 16
	case unit == "vw" || unit == "vh" || unit == "%":
		n *= 10
	case unit != "px" && unit != "pt":
		return false
	}
	return n <= -999
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
			if depth == 1 && hidingStyle(css[start:i]) != 0 {
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
	switch {
	case e.tag == atom.Body || e.tag == atom.Html || !h.hides(e, n):
		return in
	case isBlock(e.tag) || e.tag == atom.Li || e.tag == atom.Table || e.tag == atom.Blockquote:
		return in | ruled
	}
	return in | hidden
}

func (h *hiding) hides(e element, n naming) bool {
	if n.id != "" && h.ids[n.id] {
		return true
	}
	if n.class != "" && len(h.classes) > 0 {
		for c := range strings.FieldsSeq(n.class) {
			if h.classes[c] {
				return true
			}
		}
	}
	return hidingStyle(e.attr("style")) == ruled
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
