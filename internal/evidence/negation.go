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
