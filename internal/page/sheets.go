package page

import (
	"strings"
	"unicode"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// hiding is what a page's own style sheets hide. Rules are kept by the class,
// id or element that their selector ends with.
type hiding struct {
	classes, ids, tags map[string][]hidingRule
	rules              int  // that are kept
	changes            int  // rules kept and forgotten
	selective          bool // a rule asks for more than a class, an id or a name
	read               int  // bytes of style sheets looked at
	asked              int  // steps that the selectors may have taken
}

// hidingRule is one selector of a rule that hides.
type hidingRule struct {
	selector string
	match    cascadia.Selector // nil when the class or id alone decides
	parts    int               // of the selector: it may look at every element around one for each
}

// Bounds of what is looked at in the style sheets of a page.
const (
	maxSheets = 512 << 10 // bytes
	maxRules  = 5000
	maxAsked  = 4_000_000 // steps: some 40 ms
	maxParts  = 4         // of a selector
)

// sheet notes the rules of a style sheet that hide. Only rules that hold on
// every screen are noted: no states, and of the conditions those that every
// browser meets.
func (h *hiding) sheet(css string) {
	if h.read += len(css); h.read > maxSheets {
		return
	}
	depth, start, selector := 0, 0, ""
	wrapped := 0 // conditions around the rule that are met anyway
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
				selector = strings.TrimSpace(css[start:i])
			}
			if start = i + 1; depth == 0 && metAnyway(selector) {
				wrapped++
			} else {
				depth++
			}
		case '}':
			switch depth {
			case 0:
				wrapped = max(0, wrapped-1)
			case 1:
				h.rule(selector, css[start:i])
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

// metAnyway reports whether what stands before a block of rules is a condition
// that holds on every screen.
func metAnyway(condition string) bool {
	at, rest, _ := strings.Cut(strings.ToLower(condition), " ")
	rest = strings.TrimSpace(rest)
	return at == "@layer" || at == "@supports" || at == "@media" && (rest == "screen" || rest == "all" || rest == "only screen")
}

// rule notes the selectors of a rule that hides, and forgets those that an
// earlier rule hid and this one shows.
func (h *hiding) rule(selectors, style string) {
	hides := hidingStyle(style) != 0
	if len(selectors) > 4096 || strings.Contains(selectors, "@") || !hides && (h.rules == 0 || !strings.Contains(style, "display") && !strings.Contains(style, "visib") && !strings.Contains(style, "opacity")) {
		return
	}
	for sel := range strings.SplitSeq(selectors, ",") {
		sel = strings.TrimSpace(sel)
		if sel == "" || len(sel) > 200 || strings.ContainsAny(sel, "+~:*\\") || strings.Contains(sel, "no-js") || strings.Contains(sel, "nojs") {
			continue // states, other scripts' pages, and what costs too much to find
		}
		parts := len(strings.FieldsFunc(sel, func(r rune) bool { return r == '>' || unicode.IsSpace(r) }))
		if parts > maxParts {
			continue
		}
		last := sel[strings.LastIndexAny(sel, " >\n\t")+1:]
		kept, key := &h.tags, last
		if i := strings.LastIndexAny(last, ".#"); i >= 0 {
			if kept, key = &h.classes, last[i+1:]; last[i] == '#' {
				kept = &h.ids
			}
		}
		if key == "" || strings.ContainsAny(key, "[]()\"'=") {
			continue
		}
		if !hides {
			h.forget((*kept)[key], sel)
			continue
		}
		if h.rules >= maxRules {
			return
		}
		r := hidingRule{selector: sel, parts: parts}
		if len(sel) != len(key)+1 || kept == &h.tags {
			var err error
			if r.match, err = cascadia.Compile(sel); err != nil {
				continue
			}
			h.selective = true
		}
		if *kept == nil {
			*kept = map[string][]hidingRule{}
		}
		if len((*kept)[key]) < 20 {
			(*kept)[key] = append((*kept)[key], r)
			h.rules++
			h.changes++
		}
	}
}

// forget takes a selector out of the rules of one key.
func (h *hiding) forget(rules []hidingRule, selector string) {
	for i := range rules {
		if rules[i].selector == selector {
			h.changes++
			rules[i] = hidingRule{match: func(*html.Node) bool { return false }}
		}
	}
}

// of returns the region inside an element as the style sheets see it. A block
// may turn out to be shown after all, when nearly nothing else is.
func (h *hiding) of(e element, n naming, in region) region {
	if e.tag == atom.Body || e.tag == atom.Html || !h.hides(e, n) {
		return in
	}
	switch e.tag {
	case atom.Li, atom.Table, atom.Tr, atom.Blockquote, atom.Pre, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return in | ruled
	}
	if isBlock(e.tag) {
		return in | ruled
	}
	return in | hidden
}

func (h *hiding) hides(e element, n naming) bool {
	if h.rules > 0 {
		if n.id != "" && h.oneOf(h.ids[n.id], e) || len(h.tags) > 0 && h.oneOf(h.tags[e.name], e) {
			return true
		}
		if n.class != "" && len(h.classes) > 0 {
			for c := range strings.FieldsSeq(n.class) {
				if h.oneOf(h.classes[c], e) {
					return true
				}
			}
		}
	}
	return hidingStyle(e.attr("style")) == ruled
}

// oneOf reports whether one of the rules hides an element. In a stream of tags
// nothing is around it.
func (h *hiding) oneOf(rules []hidingRule, e element) bool {
	for _, r := range rules {
		if r.match == nil {
			return true
		}
		n, steps := e.node, 1
		if n != nil && r.parts > 1 {
			depth := 0
			for p := n.Parent; p != nil; p = p.Parent {
				depth++
			}
			for range r.parts - 1 {
				steps *= max(depth, 1)
			}
			steps = min(steps, maxAsked)
		}
		if h.asked += steps; h.asked > maxAsked {
			return false
		}
		if n == nil {
			n = &html.Node{Type: html.ElementNode, DataAtom: e.tag, Data: e.name, Attr: e.attrs}
		}
		if r.match(n) {
			return true
		}
	}
	return false
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
