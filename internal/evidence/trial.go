package evidence

import (
	"strings"

	"ibid/sources"
)

// Trial is one claim held against one list of sentences, opened up for the
// training program: it gives the measures that the models see.
type Trial struct {
	h          *held
	candidates []candidate
}

// NewTrial holds a claim against sentences. context is the text before the
// claim, subject what its article is about; both may be "".
func NewTrial(claim, context, subject string, sentences []string) *Trial {
	p := pageOf(sentences)
	h := hold(p, newClaim(p, claim, context, subject))
	return &Trial{h: h, candidates: h.candidates()}
}

// Candidates returns the sentences that are looked at closely, most relevant
// first, with a row of measures for each, in the order of RankNames.
func (t *Trial) Candidates() (units []int, rows [][]float64) {
	for i, c := range t.candidates {
		units = append(units, c.unit)
		rows = append(rows, t.h.rankMeasures(t.candidates, i, false).values)
	}
	return units, rows
}

// Support returns the measures of support, in the order of SupportNames, when
// the candidates have the given probabilities and the telling words the given
// marks.
func (t *Trial) Support(probabilities, marks []float64) []float64 {
	j := t.h.consider(t.ranked(probabilities))
	j.marks = marks
	return j.measures(false).values
}

// Words returns the telling words of the claim as ranges of bytes (start and
// end), and the measures of each, in the order of WordNames, when the candidates have the
// given probabilities.
func (t *Trial) Words(probabilities []float64) (at [][2]int, rows [][]float64) {
	for _, i := range t.h.c.tellingWords() {
		w := t.h.c.words[i].at()
		at = append(at, [2]int{w.Start, w.End})
	}
	return at, valuesOf(t.h.wordMeasures(t.ranked(probabilities), false))
}

// WordNames returns the names of the measures of a telling word.
func WordNames() []string { return wordNames() }

// TokenFrom is the probability from which a token is said to be unsupported.
func TokenFrom() float64 { return tokenFrom }

// Tokens returns the measures of each token of the claim, in the order of
// TokenNames, when the candidates have the given probabilities, support the
// given score, and the telling words the given marks.
func (t *Trial) Tokens(tokens []string, probabilities []float64, score float64, marks []float64) [][]float64 {
	ranked := t.ranked(probabilities)
	return valuesOf(t.h.tokenRows(tokens, ranked, score, marks, false))
}

func (t *Trial) ranked(probabilities []float64) []candidate {
	ranked := make([]candidate, len(t.candidates))
	copy(ranked, t.candidates)
	for i := range ranked {
		ranked[i].prob = probabilities[i]
	}
	byProbability(ranked)
	return ranked
}

// Degree returns the degree of support when the candidates have the given
// probabilities and support the given score.
func (t *Trial) Degree(probabilities []float64, score float64) sources.Support {
	j := t.h.consider(t.ranked(probabilities))
	j.score = score
	j.lookAgain()
	j.decide()
	return j.support
}

// TokenNames returns the names of the measures of a token.
func TokenNames() []string { return tokenNames() }

// RankNames returns the names of the measures of a candidate.
func RankNames() []string { return rankNames() }

// SupportNames returns the names of the measures of support.
func SupportNames() []string { return supportNames() }

// Stems returns the telling stems of an English sentence, with repeats.
func Stems(s string) []string {
	l := openLexicon("en")
	defer l.close()
	var out []string
	for _, w := range l.words(nil, s, sources.Span{End: len(s)}) {
		if !w.stop {
			out = append(out, l.name(w.stem))
		}
	}
	return out
}

// pageOf makes a page of sentences that are already cut. Lines that look like
// headings (#) or like "Title: …" are taken for what they are.
func pageOf(sentences []string) *page {
	var b strings.Builder
	blocks := make([]block, 0, len(sentences))
	for _, s := range sentences {
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		at := sources.Span{Start: b.Len(), End: b.Len() + len(s)}
		b.WriteString(s)
		trimmed := strings.TrimLeft(s, " \t")
		blocks = append(blocks, block{at: at, heading: strings.HasPrefix(trimmed, "#"), meta: metaLine(trimmed), main: true, whole: true})
	}
	return newPage(b.String(), blocks, nil, "")
}

// metaLine reports whether a line states something about the page.
func metaLine(s string) bool {
	s = strings.TrimSpace(strings.TrimPrefix(s, "(meta data)"))
	head, _, ok := strings.Cut(s, ":")
	if !ok || len(head) > 12 {
		return false
	}
	switch strings.ToLower(head) {
	case "title", "author", "date", "published", "section", "by", "url", "description", "publisher":
		return true
	}
	return false
}
