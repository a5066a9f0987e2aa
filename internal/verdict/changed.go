package verdict

import (
	"strings"

	"ibid/internal/text"
	"ibid/sources"
)

// Bounds of what is shown of a change.
const (
	changedShown = 5   // sentences on either side
	changedClip  = 240 // characters of each
	changedRead  = 2000
)

// changes returns the sentences of the main text that went and that came since
// the visit that drift was measured from, in the order of the pages. It is nil
// when nothing of note changed.
func (s *sight) changes() *sources.Changes {
	d := s.drifted()
	if d.from == nil || degrees[d.degree] < degrees[sources.DriftMinor] {
		return nil
	}
	old, now := statements(d.from.Snapshot), statements(s.snap)
	c := &sources.Changes{Since: d.from.Fetch.At.UTC(), Gone: without(old, now), Came: without(now, old)}
	if len(c.Gone) == 0 && len(c.Came) == 0 {
		return nil
	}
	return c
}

// statement is a sentence and the words by which it is known again.
type statement struct{ shown, words string }

func statements(p *sources.Snapshot) []statement {
	var out []statement
	for _, b := range p.Blocks {
		if !b.Main && p.MainWords >= driftWords {
			continue
		}
		block := b.At.In(p.Text)
		for _, at := range text.Sentences(block) {
			if len(out) == changedRead {
				return out
			}
			sentence := at.In(block)
			if words := strings.Join(text.LastingWords(sentence), " "); text.CountWords(sentence) >= 4 {
				out = append(out, statement{sentence, words})
			}
		}
	}
	return out
}

// without returns the first statements of a that are not in b, as shown: copies,
// since a part of a page would keep all of it.
func without(a, b []statement) []string {
	known := make(map[string]bool, len(b))
	for _, x := range b {
		known[x.words] = true
	}
	out := []string{}
	for _, x := range a {
		if len(out) < changedShown && !known[x.words] {
			out = append(out, strings.Clone(sources.Clip(sources.Printable(x.shown), changedClip)))
		}
	}
	return out
}
