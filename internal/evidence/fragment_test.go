package evidence

import (
	"net/url"
	"strings"
	"testing"

	"ibid/sources"
)

func TestLinksOpenTheSourceAtThePassage(t *testing.T) {
	for _, tt := range []struct {
		name, address, text, passage, want string
	}{
		{"a short passage is given whole", "https://e.org/a", "One.\n\nThe ferry opened, at last. Two.", "The ferry opened, at last.",
			"https://e.org/a#:~:text=The%20ferry%20opened%2C%20at%20last."},
		{"a fragment is kept", "https://e.org/a#part-2", "The ferry opened.", "The ferry opened.",
			"https://e.org/a#part-2:~:text=The%20ferry%20opened."},
		{"an old directive is not", "https://e.org/a#x:~:text=old", "The ferry opened.", "The ferry opened.",
			"https://e.org/a#x:~:text=The%20ferry%20opened."},
		{"hyphens and ampersands are encoded", "https://e.org/a?b=1", "Baku-Kars & co opened.", "Baku-Kars & co opened.",
			"https://e.org/a?b=1#:~:text=Baku%2DKars%20%26%20co%20opened."},
		{"a passage that stands twice gets the words before it", "https://e.org/a", "Before noon it rained. At night it rained.", "it rained.",
			"https://e.org/a#:~:text=night-,it%20rained."},
		{"a long passage is given by its ends", "https://e.org/a", strings.Repeat("word ", 10) + "alpha beta gamma delta epsilon " + strings.Repeat("long ", 40) + "zeta eta theta iota kappa.",
			"alpha beta gamma delta epsilon " + strings.Repeat("long ", 40) + "zeta eta theta iota kappa.",
			"https://e.org/a#:~:text=alpha%20beta%20gamma%20delta%20epsilon,zeta%20eta%20theta%20iota%20kappa."},
		{"ends do not run over a block", "https://e.org/a", "Short head\n\nand then a tail.", "Short head\n\nand then a tail.",
			"https://e.org/a#:~:text=Short%20head,and%20then%20a%20tail."},
		{"case does not tell two places apart", "https://e.org/a", "It Rained. Later it rained.", "it rained.",
			"https://e.org/a#:~:text=Later-,it%20rained."},
		{"the words before may stand in the block before", "https://e.org/a", "Head one\n\nIt rained.\n\nHead two\n\nIt rained.", "It rained.",
			"https://e.org/a#:~:text=two-,It%20rained."},
		{"a range goes on to its end", "https://e.org/a", "alpha beta gamma delta epsilon and the end of it all so it goes. " + strings.Repeat("long ", 40) + "and the end of it all so it goes.",
			"alpha beta gamma delta epsilon and the end of it all so it goes. " + strings.Repeat("long ", 40) + "and the end of it all so it goes.",
			"https://e.org/a#:~:text=alpha%20beta%20gamma%20delta%20epsilon,long%20and%20the%20end%20of%20it%20all%20so%20it%20goes."},
		{"an end that repeats itself is told by what follows", "https://e.org/a", "alpha beta gamma delta epsilon " + strings.Repeat("so it goes ", 40) + "and on. Then came rain.",
			"alpha beta gamma delta epsilon " + strings.TrimSpace(strings.Repeat("so it goes ", 40)),
			"https://e.org/a#:~:text=alpha%20beta%20gamma%20delta%20epsilon,so%20it%20goes%20so%20it%20goes%20so%20it%20goes%20so%20it%20goes,-and%20on.%20Then%20came"},
		{"names and passwords are left out", "https://u:p@e.org/a", "The ferry opened.", "The ferry opened.",
			"https://e.org/a#:~:text=The%20ferry%20opened."},
		{"no web address, no link", "file:///etc/passwd", "The ferry opened.", "The ferry opened.", ""},
	} {
		i := strings.LastIndex(tt.text, tt.passage)
		s := &sources.Snapshot{URL: tt.address, Text: tt.text}
		got := linkTo(s, sources.Span{Start: i, End: i + len(tt.passage)}, 0)
		if got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
		if _, err := url.Parse(got); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}
