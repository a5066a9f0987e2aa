package text

import (
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Language guesses the language of s: a BCP 47 subtag, or "" when it cannot
// tell. It reads at most the first 400 words. Scripts decide alone; between
// languages in Latin letters the function words do, of which a sentence holds
// two or more. The guess is for telling English from German, not Norwegian
// from Danish.
//
// Origin: guessing by short function words, Ingle 1980 and Grefenstette,
// "Comparing two language identification schemes", 1995.
func Language(s string) string {
	const most = 400
	var hits [len(tongues)]int
	latin, total := 0, 0
	scripts := map[string]int{}
	for words := 0; words < most; words++ {
		w, rest, ascii := cutWord(s)
		if w == "" {
			break
		}
		s = rest
		if ascii {
			n := 0
			for i := 0; i < len(w); i++ {
				if plainFold[w[i]] > '9' {
					n++
				}
			}
			latin, total = latin+n, total+n
			for len(w) > 0 && plainFold[w[0]] <= '9' {
				w = w[1:]
			}
			for len(w) > 0 && plainFold[w[len(w)-1]] <= '9' {
				w = w[:len(w)-1]
			}
		} else {
			for _, r := range w {
				if !unicode.IsLetter(r) {
					continue
				}
				total++
				if r < 0x250 {
					latin++
					continue
				}
				for _, sc := range scriptTongues {
					if unicode.Is(sc.table, r) {
						scripts[sc.tongue]++
						break
					}
				}
			}
			w = strings.ToLower(strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) }))
		}
		if len(w) > longestFunctionWord {
			continue
		}
		for m := functionWords[packed(w)]; m != 0; m &= m - 1 {
			hits[bits.TrailingZeros32(m)]++
		}
	}
	if total == 0 {
		return ""
	}
	if latin*2 < total {
		best := ""
		for _, sc := range scriptTongues {
			if n := scripts[sc.tongue]; n*2 > total-latin && n > scripts[best] {
				best = sc.tongue
			}
		}
		if scripts["ja"] > 0 && best == "zh" {
			best = "ja" // kana among the characters
		}
		return best
	}
	best, second := -1, -1
	for i := range hits {
		switch {
		case best < 0 || hits[i] > hits[best]:
			best, second = i, best
		case second < 0 || hits[i] > hits[second]:
			second = i
		}
	}
	if hits[best] < 2 || hits[best] < hits[second]+1+hits[best]/4 {
		return ""
	}
	return tongues[best].name
}

var scriptTongues = [...]struct {
	table  *unicode.RangeTable
	tongue string
}{
	{unicode.Hiragana, "ja"}, {unicode.Katakana, "ja"}, {unicode.Han, "zh"}, {unicode.Hangul, "ko"}, {unicode.Cyrillic, "ru"}, {unicode.Greek, "el"},
	{unicode.Arabic, "ar"}, {unicode.Hebrew, "he"}, {unicode.Devanagari, "hi"}, {unicode.Thai, "th"}, {unicode.Armenian, "hy"}, {unicode.Georgian, "ka"},
}

// cutWord returns the first word of s, what follows it, and whether it is ASCII.
func cutWord(s string) (word, rest string, ascii bool) {
	s = strings.TrimLeftFunc(s, unicode.IsSpace)
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= utf8.RuneSelf:
			if i = strings.IndexFunc(s, unicode.IsSpace); i < 0 {
				i = len(s)
			}
			return s[:i], s[i:], false
		case c == ' ' || '\t' <= c && c <= '\r':
			return s[:i], s[i:], true
		}
	}
	return s, "", true
}

// functionWords gives for a packed word the languages that have it, as bits by
// the order of tongues.
var functionWords = func() map[uint64]uint32 {
	m := map[uint64]uint32{}
	for i, t := range tongues {
		for w := range strings.FieldsSeq(t.words) {
			m[packed(w)] |= 1 << i
		}
	}
	return m
}()

// packed returns a word of at most eight bytes as a number, its ASCII letters in
// lower case.
func packed(w string) (n uint64) {
	for i := 0; i < len(w); i++ {
		c := w[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		n = n<<8 | uint64(c)
	}
	return n
}

const longestFunctionWord = 8 // bytes

var tongues = [...]struct{ name, words string }{
	{"en", `the of and to in is was that for it with as his on be at by had not are but from or have an they which were her she there been their has would will what its who he when this than more`},
	{"de", `der die und das den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis wurde`},
	{"fr", `le la les des et en du une est que qui dans pour au par sur pas plus ne se ce il sont avec cette aux été ont mais leur ses comme elle était ces où`},
	{"es", `el la los las de y en que del se un por con una para es su al lo como más pero sus ya fue este ha sí porque esta son entre cuando muy sin sobre también hasta hay donde`},
	{"it", `il di che la e un per non è in una del della si con le dei da nel sono al gli alla più dalla come anche ha delle lo ma nella dal questo degli stato suo`},
	{"pt", `o de que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu sua ou ser quando muito há nos já está também pelo pela até`},
	{"nl", `de het een en van in is dat op te zijn met die voor niet aan er om ook als dan maar bij nog uit door over naar heeft ze hij werd wordt worden deze`},
	{"sv", `och att det som en på är av för med den till inte har de ett om han var jag hade men så från vid kan när eller nu också över efter`},
	{"da", `og at det er en til på af for med den der ikke har som de et var han men fra om jeg havde så kan blev eller efter også nu ved`},
	{"pl", `w i na z do nie się że jest to o jak po co ale za od przez tym był są oraz dla został była jego`},
	{"tr", `ve bir bu da de için ile olarak çok daha olan gibi sonra kadar ne var ancak en değil her`},
}
