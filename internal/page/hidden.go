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
			if hidingStyle(a.Val) == hidden || transparent(a.Val) {
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
		case "zoom", "scale":
			if n, _, ok := measure(value); ok && n == 0 {
				return hidden
			}
		case "font-size":
			if n, unit, ok := measure(value); ok && (n == 0 || n <= 1 && (unit == "px" || unit == "pt")) {
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
			kind, by, _ := strings.Cut(strings.TrimSuffix(value, ")"), "(")
			by, _, _ = strings.Cut(by, ",")
			if n, _, ok := measure(by); strings.HasPrefix(kind, "scale") && ok && n == 0 || strings.HasPrefix(kind, "translate") && far(by) {
				return hidden
			}
		case "filter":
			if value == "opacity(0)" || value == "opacity(0%)" {
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

// transparent reports whether the style attribute of an element gives its
// letters no colour. In a style sheet that means little: headings whose letters
// show a picture behind them are made so.
func transparent(style string) bool {
	return strings.Contains(style, "transparent") && noColour.MatchString(style) && !strings.Contains(style, "background-clip")
}

var noColour = regexp.MustCompile(`(?i)(?:^|[;\s])color\s*:\s*transparent\s*(?:!|;|$)`)

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
