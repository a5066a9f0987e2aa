package evidence

import (
	"strings"

	"ibid/sources"
)

// negators turn the meaning of what stands near them.
var negators = setOf(`not no never neither nor none nobody nothing without cannot nowhere hardly barely scarcely
	didnt doesnt dont isnt arent wasnt werent wont wouldnt couldnt cant hasnt havent hadnt shouldnt aint
	fail failed fails failing refuse refused refuses deny denied denies denying lack lacked lacks lacking false falsely untrue unable refute refuted
	nicht kein keine keinen keiner nie niemals ohne ne pas jamais sans ni sin nunca non mai senza`)

// hollow are words that take the force out of a negation before them: what is "not
// only" so is so.
var hollow = setOf(`only just merely simply fewer less more least until doubt later sooner earlier wonder matter surprise secret`)

// parting are words that a negation does not reach over.
var parting = setOf(`but although though whereas while because and yet however instead aber sondern mais pero ma`)

// negReach is how many words a negation reaches over: "no evidence that the
// vaccine causes".
const negReach = 5

// polarity calls f with every word of a text, and the index of the word that
// denies it, or -1.
func polarity(s string, words []word, f func(i, by int)) {
	by, end := -1, 0
	for i, w := range words {
		if end > 0 && strings.ContainsAny(s[end:w.at().Start], ",;:.()–—") {
			by = -1
		}
		end = w.at().End
		lower := plainWord(w.at().In(s))
		if parting[lower] || by >= 0 && i-by > negReach {
			by = -1
		}
		if (negators[lower] || elidedNe[w.at().In(s)]) && !(i+1 < len(words) && hollow[plainWord(words[i+1].at().In(s))]) {
			by = i
			continue
		}
		f(i, by)
	}
}

// elidedNe are the French "ne" before a vowel.
var elidedNe = map[string]bool{"n'": true, "n’": true, "N'": true, "N’": true}

// plainWord returns a word in lower case without apostrophes.
func plainWord(w string) string { return apostrophes.Replace(strings.ToLower(w)) }

var apostrophes = strings.NewReplacer("'", "", "’", "")

// denial compares which words either side denies. It returns the first word that
// one side only denies, when the passage holds most of the claim.
func (h *held) denial(passage []int) (check, bool) {
	const least, sure = 0.55, 0.75 // of the claim's weight in the passage: to doubt, and to say that it conflicts
	type side struct{ states, denies bool }
	cover := h.cover(passage...)
	if cover < least {
		return check{}, false
	}
	mine := make([]side, len(h.c.terms))
	mark := func(x *side, by int) {
		x.denies = x.denies || by >= 0
		x.states = x.states || by < 0
	}
	polarity(h.c.text, h.c.words, func(i, by int) {
		if t := h.c.termOf[i]; t >= 0 {
			mark(&mine[t], by)
		}
	})
	theirs := make([]side, len(h.c.terms))
	found := make([]sources.Span, len(h.c.terms))
	for _, ui := range passage {
		u := &h.p.units[ui]
		words := h.p.words[u.w0:u.w1]
		polarity(h.p.text, words, func(i, by int) {
			for _, x := range h.hits[words[i].stem] {
				if x.weight < sameMeaning {
					continue
				}
				mark(&theirs[x.term], by)
				if at := words[i].at(); found[x.term].Empty() || by >= 0 {
					if by >= 0 {
						at.Start = words[by].at().Start
					}
					found[x.term] = at
				}
			}
		})
	}
	for t, tm := range h.c.terms {
		a, b := mine[t], theirs[t]
		if tm.number || tm.upper || h.quotedAway(tm.at) || !(a.states && !a.denies && b.denies && !b.states || a.denies && !a.states && b.states && !b.denies) {
			continue
		}
		return check{at: tm.at, conflict: cover >= sure, denial: true, Check: sources.Check{
			Kind: sources.CheckNegation, Claim: h.claimed(tm, a.denies), Found: found[t].In(h.p.text),
		}}, true
	}
	return check{}, false
}

// claimed returns a word of the claim, with the negation before it.
func (h *held) claimed(tm term, denied bool) string {
	at := tm.at
	if denied {
		polarity(h.c.text, h.c.words, func(i, by int) {
			if h.c.words[i].at() == tm.at && by >= 0 {
				at.Start = h.c.words[by].at().Start
			}
		})
	}
	return at.In(h.c.text)
}

// turns counts the negations of s[at].
func turns(s string, at sources.Span) int {
	n := 0
	eachWord(s, at, func(w string) {
		if negators[w] {
			n++
		}
	})
	return n
}

// eachWord calls f with every word of s[at] in lower case without apostrophes.
func eachWord(s string, at sources.Span, f func(string)) {
	var buf [48]byte
	n := 0
	flush := func() {
		if n > 0 {
			f(string(buf[:n]))
		}
		n = 0
	}
	part := at.In(s)
	for i := 0; i < len(part); i++ {
		c := part[i]
		switch {
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
			fallthrough
		case 'a' <= c && c <= 'z':
			if n < len(buf) {
				buf[n] = c
				n++
			}
		case c == '\'':
		case c == 0xe2 && i+2 < len(part) && part[i+1] == 0x80 && part[i+2] == 0x99: // ’
			i += 2
		default:
			flush()
		}
	}
	flush()
}

// opposites are pairs of words, or groups of them, that say contrary things
// of one matter. They come on top of the opposites of WordNet.
var opposites = func() map[string][]string {
	m := map[string][]string{}
	for _, line := range strings.Split(`rise increase grow climb gain surge soar jump raise boost expand up | fall decrease drop decline shrink sink slump plunge lower reduce cut down
more greater higher larger above over exceed | less fewer lower smaller below under
first | last final
before earlier prior | after later
win victory defeat beat | lose loss
open | close shut
begin start launch commence | end finish stop cease
import | export
buy purchase acquire | sell
support favour favor back | oppose reject resist
accept approve agree | reject refuse deny decline
allow permit enable | forbid ban prohibit prevent block
hot warm warming heat | cold cool cooling
fast quick quickly rapid accelerate | slow slowly
old older oldest | new young younger newest youngest
large big great | small little tiny
high highest | low lowest
long longest | short shortest
strong strengthen | weak weaken
positive positively | negative negatively
true | false
always | never
all every | none
north northern | south southern
east eastern | west western
left | right
male man husband father son brother | female woman wife mother daughter sister
alive survive | dead die death
maximum most | minimum least
majority | minority
activate induce promote enhance stimulate upregulate | inhibit suppress repress reduce block impair downregulate
increase elevate | decrease deplete diminish
arrive | depart leave
hire appoint | dismiss fire resign
public | private
guilty convict | innocent acquit
cause | prevent
present | absent
include | exclude
love like | hate dislike
success succeed successful | failure fail unsuccessful
good better best | bad worse worst
safe | dangerous unsafe
possible likely | impossible unlikely
legal lawful | illegal unlawful
married | divorced
join | leave`, "\n") {
		a, b, _ := strings.Cut(line, "|")
		for _, x := range strings.Fields(a) {
			for _, y := range strings.Fields(b) {
				m[x] = append(m[x], y)
				m[y] = append(m[y], x)
			}
		}
	}
	return m
}()
