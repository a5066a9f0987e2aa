package verdict

import (
	"testing"

	"ibid/sources"
)

func TestPagesOfOneMainTextSayTheSame(t *testing.T) {
	page := func(mains int, blocks ...string) *sources.Snapshot {
		s := &sources.Snapshot{MainWords: mains}
		for i, b := range blocks {
			s.Blocks = append(s.Blocks, sources.Passage{At: sources.Span{Start: len(s.Text), End: len(s.Text) + len(b)}, Main: i >= len(blocks)-mains})
			s.Text += b + "\n\n"
		}
		return s
	}
	for _, tt := range []struct {
		name string
		a, b *sources.Snapshot
		same bool
	}{
		{"another menu and other capitals", page(1, "Home", "Some words."), page(1, "News, Sport", "SOME words!"), true},
		{"other words", page(1, "Home", "Some words."), page(1, "Home", "Other words."), false},
		{"no main text, all the same", page(0, "Some", "words."), page(0, "some words"), true},
		{"no main text, another menu", page(0, "Home", "Some words."), page(0, "News", "Some words."), false},
		{"a word on the edge of two blocks", page(2, "Some", "words"), page(1, "Somewords"), false},
		{"signs alone, others", page(1, "—"), page(1, "!"), false},
		{"nothing and nothing", page(0), page(0), true},
	} {
		if got := sameText(tt.a, tt.b); got != tt.same {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}
