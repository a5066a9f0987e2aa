package evidence

import (
	"slices"
	"strings"
	"unicode"

	"ibid/internal/text"
	"ibid/sources"
)

// claim is a claim made ready to be held against one page.
type claim struct {
	text     string
	language string
	lex      *lexicon
	words    []word
	terms    []term  // its telling words, in order, without repeats
	termOf   []int   // by word: index into terms, or -1
	context  []int32 // stems of the text around the claim that it lacks, sorted
	shared   []int32 // those that it has
	subject  []int32 // stems of what the claim's article is about, sorted
	names    []name
	numbers  []quantity
	dates    []date
	quotes   []quote
	weight   float64 // sum of the terms' weights
	turns    int     // negations
}

// term is one stem of a claim.
type term struct {
	stem   int32
	name   string
	at     sources.Span // where it first stands
	weight float64      // its idf
	upper  bool
	number bool
	count  int
}

// maxTerms and maxClaimBytes bound a claim.
const (
	maxTerms      = 80
	maxClaimBytes = 4000
)

func newClaim(p *page, s, context, subject string) *claim {
	if len(s) > maxClaimBytes {
		s = s[:cutAt(s, 0, maxClaimBytes)]
	}
	if len(context) > maxClaimBytes {
		context = context[len(context)-maxClaimBytes:]
	}
	c := &claim{text: s, language: text.Language(s), lex: p.lex}
	whole := sources.Span{End: len(s)}
	c.words = c.lex.words(nil, s, whole)
	lx := lexemes(s, whole, maxLexemes)
	c.dates = datesOf(lx)
	c.numbers = withoutDates(quantitiesOf(s, lx), c.dates)
	c.quotes = quotations(c.lex, s)
	c.termOf = make([]int, len(c.words))
	seen := map[int32]int{}
	for i, w := range c.words {
		c.termOf[i] = -1
		if w.stop {
			continue
		}
		if k, ok := seen[w.stem]; ok {
			c.termOf[i] = k
			c.terms[k].count++
			continue
		}
		if len(c.terms) == maxTerms {
			continue
		}
		name := c.lex.name(w.stem)
		seen[w.stem] = len(c.terms)
		c.termOf[i] = len(c.terms)
		c.terms = append(c.terms, term{stem: w.stem, name: name, at: w.at(), weight: p.idf(w.stem, c.lex.background(w.stem)), upper: w.upper, number: w.number, count: 1})
	}
	for _, t := range c.terms {
		c.weight += t.weight
	}
	c.names = namesOf(c)
	subject = subject[:min(len(subject), maxClaimBytes)]
	c.subject = c.stems(subject, func(int32) bool { return false })
	around := c.stems(context, func(int32) bool { return false })
	for _, i := range around {
		if _, ok := seen[i]; ok {
			c.shared = append(c.shared, i)
		} else {
			c.context = append(c.context, i)
		}
	}
	c.turns = turns(s, whole)
	return c
}

// stems returns the telling stems of s, sorted, without those that skip names.
func (c *claim) stems(s string, skip func(int32) bool) []int32 {
	var out []int32
	for _, w := range c.lex.words(nil, s, sources.Span{End: len(s)}) {
		if !w.stop && !skip(w.stem) {
			out = append(out, w.stem)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// name is a proper name in a claim: words with capitals that stand together.
type name struct {
	at    sources.Span
	words []int // indices of its telling words
}

// namesOf finds runs of capitalised words. The first word of the claim counts
// only when another capital follows it or it is too rare to be a plain word.
func namesOf(c *claim) []name {
	var out []name
	ws := c.words
	german := c.language == "de" // whose nouns have capitals
	for i := 0; i < len(ws); {
		w := ws[i]
		if !w.upper || w.stop {
			i++
			continue
		}
		if _, month := months[strings.ToLower(w.at().In(c.text))]; month {
			i++
			continue
		}
		n := name{at: w.at(), words: []int{i}}
		j := i + 1
		for j < len(ws) && near(c.text, ws[j-1].at().End, ws[j].at().Start) {
			k := j
			for k < len(ws) && k < j+2 && linking[strings.ToLower(ws[k].at().In(c.text))] && k+1 < len(ws) && near(c.text, ws[k].at().End, ws[k+1].at().Start) {
				k++
			}
			if k >= len(ws) || !ws[k].upper && !ws[k].number || ws[k].number && k > j {
				break
			}
			if ws[k].stop && !ws[k].upper || ws[k].number && ws[k].at().Len() == 4 {
				break
			}
			if !ws[k].stop {
				n.words = append(n.words, k)
			}
			n.at.End = ws[k].at().End
			j = k + 1
		}
		plain := w.first && len(n.words) == 1 && !acronym(w.at().In(c.text))
		if plain && (c.lex.background(w.stem) < commonName || relatedStems().line(c.lex.name(w.stem)) != "") || german && len(n.words) == 1 {
			i = j
			continue
		}
		out = append(out, n)
		i = j
	}
	return out
}

// commonName is the background weight below which a lone first word of a
// sentence is taken for a plain word.
const commonName = 8.2

var linking = setOf(`of the de la von van der den del di da du des le and y e for`)

// near reports whether only a space, a hyphen, or an initial's stop lies
// between two words.
func near(s string, from, to int) bool {
	switch gap := s[from:to]; gap {
	case " ", "-", ". ", ".", "’", "'", "–", "\u00a0", " & ", "'s ", "’s ":
		return true
	default:
		return false
	}
}

func acronym(w string) bool {
	n := 0
	for _, r := range w {
		if unicode.IsUpper(r) {
			n++
		}
	}
	return n >= 2
}
