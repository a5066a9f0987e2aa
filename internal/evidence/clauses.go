package evidence

import (
	"strings"
	"unicode/utf8"

	"ibid/sources"
)

// clauses splits a claim into the stretches that state one thing each: at
// semicolons, dashes, brackets, and at commas and conjunctions where both sides
// hold two telling words or more.
func (c *claim) clauses() []sources.Span {
	var out []sources.Span
	start := 0
	cut := func(end, next int) {
		sp := sources.Span{Start: start, End: end}
		if c.telling(sp) >= 2 && c.telling(sources.Span{Start: next, End: len(c.text)}) >= 2 {
			out = append(out, sp)
			start = next
		}
	}
	for i := 0; i < len(c.text); {
		r, n := utf8.DecodeRuneInString(c.text[i:])
		switch {
		case r == ';' || r == '—' || r == '–' && i > 0 && c.text[i-1] == ' ' || r == '(' || r == ')' || r == ':' && !digitAt(c.text, i+1):
			cut(i, i+n)
		case r == ',' && !digitAt(c.text, i+1):
			cut(i, i+n)
		case r == ' ':
			for _, w := range [...]string{" and ", " but ", " while ", " whereas ", " after ", " before ", " because ", " which ", " who ", " und ", " aber ", " et ", " mais ", " y ", " pero "} {
				if strings.HasPrefix(c.text[i:], w) {
					cut(i, i+1)
					break
				}
			}
		}
		i += n
	}
	return append(out, sources.Span{Start: start, End: len(c.text)})
}

// telling counts the words in sp that say something.
func (c *claim) telling(sp sources.Span) int {
	n := 0
	for _, w := range c.words {
		if !w.stop && sp.Holds(w.at()) {
			n++
		}
	}
	return n
}
