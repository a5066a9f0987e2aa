package evidence

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"ibid/sources"
)

// pageText makes a page of n sentences from a vocabulary of made-up and plain
// words, always the same for the same n.
func pageText(n int) string {
	rng := rand.New(rand.NewPCG(1, uint64(n)))
	plain := strings.Fields(`the of and in to was for on with by from at its after council harbour ferry line quay meeting approved opened
		traffic passengers report minister region company agreed terminal county vote plan rose fell increased year month people island northern winter`)
	var b strings.Builder
	for i := range n {
		words := 14 + rng.IntN(16)
		for w := range words {
			x := plain[rng.IntN(len(plain))]
			switch rng.IntN(12) {
			case 0:
				x = fmt.Sprintf("%c%s", 'A'+rune(rng.IntN(26)), plain[rng.IntN(len(plain))])
			case 1:
				x = fmt.Sprint(rng.IntN(3000))
			case 2:
				x = fmt.Sprintf("%s%s", plain[rng.IntN(len(plain))], []string{"ing", "ment", "ers", "ly"}[rng.IntN(4)])
			}
			if w == 0 {
				x = strings.ToUpper(x[:1]) + x[1:]
			} else {
				b.WriteByte(' ')
			}
			b.WriteString(x)
		}
		b.WriteString(".")
		if i%5 == 4 {
			b.WriteString("\n\n")
		} else {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// snapshotOf makes a snapshot of paragraphs parted by empty lines.
func snapshotOf(text string) *sources.Snapshot {
	s := &sources.Snapshot{URL: "https://example.org/page", MediaType: "text/html", Text: text, Title: "A page"}
	pos := 0
	for _, part := range strings.Split(text, "\n\n") {
		if part != "" {
			s.Blocks = append(s.Blocks, sources.Passage{At: sources.Span{Start: pos, End: pos + len(part)}, Kind: sources.Paragraph, Main: true})
		}
		pos += len(part) + 2
	}
	return s
}

const benchClaim = "The harbour council approved the quay extension by nine votes to two in March 2018, and traffic at the northern terminal rose by 28 percent within a year."

// BenchmarkWeigh holds one claim against a page, index and all. The time per
// sentence must not grow with the page.
func BenchmarkWeigh(b *testing.B) {
	for _, n := range []int{130, 1300, 13000} {
		s := snapshotOf(pageText(n))
		Weigh([]sources.Claim{{ID: "c1", Text: benchClaim}}, s, "") // the tables are read once
		b.Run(fmt.Sprintf("sentences=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Weigh([]sources.Claim{{ID: "c1", Text: benchClaim}}, s, "")
			}
		})
	}
}

// BenchmarkIndex is the part of Weigh that is done once for a page.
func BenchmarkIndex(b *testing.B) {
	s := snapshotOf(pageText(130))
	b.ReportAllocs()
	for b.Loop() {
		pageOfSnapshot(s)
	}
}

// BenchmarkWeighShared holds ten claims against one page of 130 sentences.
func BenchmarkWeighShared(b *testing.B) {
	s := snapshotOf(pageText(130))
	claims := make([]sources.Claim, 10)
	for i := range claims {
		claims[i].Text = benchClaim
	}
	b.ReportAllocs()
	for b.Loop() {
		Weigh(claims, s, "")
	}
}
