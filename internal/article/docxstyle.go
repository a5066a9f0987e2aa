package article

import (
	"encoding/xml"
	"strconv"
	"strings"

	"ibid/sources"
)

// wordStyle is what a style says that matters here.
type wordStyle struct {
	name    string // lower case
	based   string // id of the style it is based on
	outline int    // heading level from 1; 0 for none
	raised  *bool
	hidden  *bool
	list    string
	depth   int
}

// chain calls f for a style and those it is based on, until f says stop.
func (w *word) chain(id string, f func(*wordStyle) bool) {
	for range 20 { // styles based on each other in a circle end here
		s := w.styles[id]
		if s == nil || f(s) {
			return
		}
		id = s.based
	}
}

func (w *word) readStyles(part string) (map[string]*wordStyle, error) {
	out := map[string]*wordStyle{}
	data, err := w.c.read(part)
	if data == nil || err != nil {
		return out, err
	}
	m := newMarkup(w.ctx, data)
	var s *wordStyle
	var walk func(e xml.StartElement) error
	walk = func(e xml.StartElement) error {
		if e.Name.Local == "style" {
			s = &wordStyle{}
			out[attr(e, "styleId")] = s
		}
		if s != nil {
			switch e.Name.Local {
			case "name":
				s.name = strings.ToLower(attr(e, "val"))
			case "basedOn":
				s.based = attr(e, "val")
			case "outlineLvl":
				if n, err := strconv.Atoi(attr(e, "val")); err == nil && n >= 0 && n < 9 {
					s.outline = n + 1
				}
			case "vertAlign":
				up := attr(e, "val") == "superscript"
				s.raised = &up
			case "vanish":
				off := on(e)
				s.hidden = &off
			case "numId":
				s.list = attr(e, "val")
			case "ilvl":
				s.depth, _ = strconv.Atoi(attr(e, "val"))
			}
		}
		return m.children(walk, nil)
	}
	return out, m.children(walk, nil)
}

// properties reads the properties of the paragraph being read.
func (r *wordReader) properties() error {
	p := r.here()
	if p == nil {
		return r.m.skip()
	}
	list, outline := "", -1
	var walk func(e xml.StartElement) error
	walk = func(e xml.StartElement) error {
		switch e.Name.Local {
		case "pStyle":
			r.style(p, attr(e, "val"), &list)
		case "outlineLvl":
			if n, err := strconv.Atoi(attr(e, "val")); err == nil {
				outline = n
			}
		case "numId":
			list = attr(e, "val")
		case "ilvl":
			if n, err := strconv.Atoi(attr(e, "val")); err == nil {
				p.depth = min(max(n, 0), 8)
			}
		case "rPr":
			return r.m.children(func(e xml.StartElement) error {
				if e.Name.Local == "del" || e.Name.Local == "moveFrom" {
					p.goesOn = true
				}
				return r.m.skip()
			}, nil)
		case "pPrChange", "numberingChange":
			return r.m.skip() // how it was before
		case "sectPr":
			return r.section(e)
		}
		return r.m.children(walk, nil)
	}
	err := r.m.children(walk, nil)
	if outline >= 0 && outline < 9 {
		p.kind, p.level = sources.Heading, min(outline+1, 6)
	}
	if list != "" && list != "0" && p.kind == sources.Paragraph {
		p.kind, p.list = sources.ListItem, list
	}
	return err
}

// style applies a paragraph style.
func (r *wordReader) style(p *wordPara, id string, list *string) {
	if s := r.w.styles[id]; s != nil {
		p.title = s.name == "title"
		p.contents = strings.HasPrefix(s.name, "toc ") || s.name == "table of figures"
	}
	level, found := 0, false
	r.w.chain(id, func(s *wordStyle) bool {
		switch {
		case s.outline > 0:
			level, found = s.outline, true
		case strings.HasPrefix(s.name, "heading "):
			n, err := strconv.Atoi(s.name[len("heading "):])
			level, found = n, err == nil && n >= 1 && n <= 9
		case s.name == "quote" || s.name == "intense quote" || s.name == "block text":
			p.kind = sources.Quotation
		}
		if s.list != "" && *list == "" {
			*list, p.depth = s.list, min(max(s.depth, 0), 8)
		}
		return found
	})
	if found && !p.contents {
		p.kind, p.level = sources.Heading, min(level, 6)
	}
}

// runProperties reads the properties of the run being read.
func (r *wordReader) runProperties() error {
	if r.here() == nil {
		return r.m.skip()
	}
	return r.m.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "rStyle":
			up, off := false, false
			r.w.chain(attr(e, "val"), func(s *wordStyle) bool {
				if s.raised != nil && !up {
					up = *s.raised
				}
				if s.hidden != nil && !off {
					off = *s.hidden
				}
				return false
			})
			r.raised, r.hidden = r.raised || up, r.hidden || off
		case "vertAlign":
			r.raised = attr(e, "val") == "superscript"
		case "position": // raised by hand, in half points
			if n, err := strconv.Atoi(attr(e, "val")); err == nil && n >= 4 {
				r.raised = true
			}
		case "vanish":
			r.hidden = on(e)
		}
		return r.m.skip()
	}, nil)
}

// wordList is a numbered or bulleted list.
type wordList struct {
	levels [9]listLevel
	shared string // lists of one shared definition count together
}

type listLevel struct {
	start  int
	format string // numFmt
	text   string // "%1."; "" for none
}

// readLists reads the lists by numId.
func (w *word) readLists(part string) (map[string]*wordList, error) {
	out := map[string]*wordList{}
	data, err := w.c.read(part)
	if data == nil || err != nil {
		return out, err
	}
	shared := map[string]*wordList{}
	m := newMarkup(w.ctx, data)
	var list *wordList
	var level *listLevel
	var walk func(e xml.StartElement) error
	walk = func(e xml.StartElement) error {
		val := attr(e, "val")
		switch e.Name.Local {
		case "abstractNum":
			list = &wordList{shared: attr(e, "abstractNumId")}
			shared[list.shared] = list
		case "num":
			list = &wordList{}
			out[attr(e, "numId")] = list
		case "abstractNumId":
			if s := shared[val]; s != nil && list != nil {
				*list = *s
			}
		case "lvl", "lvlOverride":
			if n, err := strconv.Atoi(attr(e, "ilvl")); err == nil && n >= 0 && n < 9 && list != nil {
				level = &list.levels[n]
			}
		case "start", "startOverride":
			if n, err := strconv.Atoi(val); err == nil && level != nil {
				level.start = n
				if e.Name.Local == "startOverride" {
					list.shared = "" // a list that counts for itself
				}
			}
		case "numFmt":
			if level != nil {
				level.format = val
			}
		case "lvlText":
			if level != nil {
				level.text = val
			}
		}
		return m.children(walk, nil)
	}
	return out, m.children(walk, nil)
}
