package evidence

import (
	_ "embed"
	"strings"
)

// related.txt: one stem a line, then the stems that mean nearly the same (=),
// something broader or narrower (~), or the opposite (!), made from WordNet by
// the training program.
//
//go:embed related.txt
var relatedTable string

type relation struct {
	stem string
	kind byte // '=', '~' or '!'
}

var relatedStems = tableOf(relatedTable)

// related returns the stems that stand in a relation to an English stem, at
// most 64.
func related(stem string) []relation {
	var out []relation
	for f := range strings.FieldsSeq(relatedStems().line(stem)) {
		if len(out) == 64 {
			break
		}
		out = append(out, relation{f[1:], f[0]})
	}
	return out
}
