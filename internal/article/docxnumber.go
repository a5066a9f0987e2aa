package article

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// noteSettings say how notes of one kind are counted.
type noteSettings struct {
	format  string // numFmt; "" for the default
	start   int    // 0 for the default, 1
	restart string // "continuous", "eachSect", "eachPage"; "" for the default
}

// noteSection holds the settings that a section has of its own.
type noteSection [2]noteSettings

// over returns s with what t says of its own.
func (s noteSettings) over(t noteSettings) noteSettings {
	if t.format != "" {
		s.format = t.format
	}
	if t.start != 0 {
		s.start = t.start
	}
	if t.restart != "" {
		s.restart = t.restart
	}
	return s
}

// readSettings reads the settings of the whole document.
func (w *word) readSettings(part string) error {
	data, err := w.c.read(part)
	if data == nil || err != nil {
		return err
	}
	m := newMarkup(w.ctx, data)
	var walk func(e xml.StartElement) error
	walk = func(e xml.StartElement) error {
		if kind, ok := noteProperties(e); ok {
			return m.children(w.settings[kind].read(m), nil)
		}
		return m.children(walk, nil)
	}
	return m.children(walk, nil)
}

// section reads the properties of the section that ends here.
func (r *wordReader) section(xml.StartElement) error {
	var own noteSection
	var walk func(e xml.StartElement) error
	walk = func(e xml.StartElement) error {
		if kind, ok := noteProperties(e); ok {
			return r.m.children(own[kind].read(r.m), nil)
		}
		if e.Name.Local == "sectPrChange" {
			return r.m.skip()
		}
		return r.m.children(walk, nil)
	}
	err := r.m.children(walk, nil)
	if n := len(r.sections); n > 0 {
		r.sections[n-1] = own
		r.sections = append(r.sections, noteSection{})
	}
	return err
}

func noteProperties(e xml.StartElement) (noteKind, bool) {
	switch e.Name.Local {
	case "footnotePr":
		return footnote, true
	case "endnotePr":
		return endnote, true
	}
	return 0, false
}

func (s *noteSettings) read(m *markup) func(xml.StartElement) error {
	return func(e xml.StartElement) error {
		switch e.Name.Local {
		case "numFmt":
			s.format = attr(e, "val")
		case "numStart":
			s.start, _ = strconv.Atoi(attr(e, "val"))
		case "numRestart":
			s.restart = attr(e, "val")
		}
		return m.skip()
	}
}

// noteCounter gives notes of one kind their numbers.
type noteCounter struct {
	kind    noteKind
	n       int
	begun   bool
	section int
	page    int
}

// next returns the number that Word shows at a reference in the given section
// and page. Pages are those of Word's last layout; a file that was never laid
// out has one.
func (c *noteCounter) next(s noteSettings, section, page int) string {
	again := !c.begun ||
		s.restart == "eachSect" && section != c.section ||
		s.restart == "eachPage" && page != c.page
	if again {
		c.n = max(s.start, 1)
	} else {
		c.n++
	}
	c.begun, c.section, c.page = true, section, page
	format := s.format
	if format == "" && c.kind == endnote {
		format = "lowerRoman" // ECMA-376 part 1, 17.11.17: the default differs by kind
	}
	return numeral(c.n, format)
}

// numeral writes n as a numFmt of ECMA-376 part 1, 17.18.59 does. Formats that
// are not known are written in digits.
func numeral(n int, format string) string {
	switch format {
	case "lowerRoman":
		return strings.ToLower(romanNumeral(n))
	case "upperRoman":
		return romanNumeral(n)
	case "lowerLetter":
		return letterNumeral(n, 'a')
	case "upperLetter":
		return letterNumeral(n, 'A')
	case "chicago":
		return strings.Repeat(string([]rune("*†‡§")[(n-1)%4]), min((n-1)/4+1, 50))
	case "decimalZero":
		if n < 10 {
			return "0" + strconv.Itoa(n)
		}
	case "none", "bullet":
		return ""
	}
	return strconv.Itoa(n)
}

func romanNumeral(n int) string {
	if n < 1 || n > 3999 {
		return strconv.Itoa(n)
	}
	var b strings.Builder
	for _, d := range []struct {
		value int
		s     string
	}{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for ; n >= d.value; n -= d.value {
			b.WriteString(d.s)
		}
	}
	return b.String()
}

// letterNumeral writes 1 to 26 as a to z, 27 as aa, 53 as aaa.
func letterNumeral(n int, first rune) string {
	if n < 1 || n > 26*20 {
		return strconv.Itoa(n)
	}
	return strings.Repeat(string(first+rune((n-1)%26)), (n-1)/26+1)
}

// listCounter numbers the items of lists as Word shows them.
type listCounter struct {
	counts map[string]*[9]int
}

// next returns the number before an item, such as "3." or "2.1", and "" for a
// bullet or a list that is not known.
func (c *listCounter) next(w *word, id string, depth int) string {
	list := w.lists[id]
	if list == nil {
		return ""
	}
	key := "#" + id
	if list.shared != "" {
		key = list.shared
	}
	if c.counts == nil {
		c.counts = map[string]*[9]int{}
	}
	n := c.counts[key]
	if n == nil {
		n = &[9]int{}
		for i := range n {
			n[i] = list.levels[i].start - 1
		}
		c.counts[key] = n
	}
	n[depth]++
	for i := depth + 1; i < len(n); i++ {
		n[i] = list.levels[i].start - 1
	}
	level := list.levels[depth]
	if level.format == "bullet" || level.format == "none" || !strings.Contains(level.text, "%") {
		return ""
	}
	out := level.text
	for i := range depth + 1 {
		at := max(n[i], list.levels[i].start, 0)
		out = strings.ReplaceAll(out, "%"+strconv.Itoa(i+1), numeral(at, list.levels[i].format))
	}
	if len(out) > 40 {
		return ""
	}
	return out
}
