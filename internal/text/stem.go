package text

import (
	"strings"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/danish"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/finnish"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/hungarian"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/norwegian"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/romanian"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/spanish"
	"github.com/blevesearch/snowballstem/swedish"
	"github.com/blevesearch/snowballstem/turkish"
)

// stemmers are Porter's Snowball algorithms by the language's BCP 47 subtag.
var stemmers = map[string]func(*snowballstem.Env) bool{
	"da": danish.Stem, "de": german.Stem, "en": english.Stem, "es": spanish.Stem, "fi": finnish.Stem, "fr": french.Stem,
	"hu": hungarian.Stem, "it": italian.Stem, "nb": norwegian.Stem, "nl": dutch.Stem, "nn": norwegian.Stem, "no": norwegian.Stem,
	"pt": portuguese.Stem, "ro": romanian.Stem, "ru": russian.Stem, "sv": swedish.Stem, "tr": turkish.Stem,
}

// Stem returns what the forms of a word have in common: "nationalised",
// "nationalizing" and "nationalize" give the same. The word is one word of
// Fold, language a BCP 47 tag; "" stands for English. A language without
// stemmer, a word longer than 40 bytes and a word with a digit are left as
// they are.
//
// Origin: the Snowball stemmers; for English after British spelling is turned
// into American and irregular forms into regular ones.
func Stem(language, word string) string {
	if len(word) < 3 || len(word) > 40 || strings.ContainsAny(word, "0123456789") {
		return word
	}
	language = Stemming(language)
	stem := stemmers[language]
	if stem == nil {
		return word
	}
	if language == "en" {
		if regular := irregular[word]; regular != "" {
			word = regular
		}
		word = american(word)
	}
	env := snowballstem.NewEnv(word)
	stem(env)
	out := env.Current()
	if n := len(out); language == "en" && n > 3 && out[n-1] == 'l' && out[n-2] == 'l' {
		out = out[:n-1] // travelled, traveled; the same is done to call and called
	}
	return out
}

// Stemming returns the language as whose words Stem takes those of a language, a
// BCP 47 tag: "en" for "", and "und", undetermined, for all without stemmer.
func Stemming(language string) string {
	if language == "" {
		return "en"
	}
	language, _, _ = strings.Cut(language, "-")
	if stemmers[language] == nil {
		return "und"
	}
	return language
}

// american turns British spelling into American. What it does to words that
// are no British spelling does no harm, as it does the same to all their forms.
func american(w string) string {
	if a := americanWords[w]; a != "" {
		return a
	}
	const stemAtLeast = 3 // letters before the ending: "rising" and "rise" stay
	for _, e := range americanEndings {
		if strings.HasSuffix(w, e[0]) && len(w)-len(e[0]) >= stemAtLeast {
			w = w[:len(w)-len(e[0])] + e[1]
			break
		}
	}
	if i := strings.Index(w, "our"); i >= stemAtLeast && i+3 < len(w)+1 {
		w = w[:i] + "or" + w[i+3:] // colour, neighbourhood
	}
	if len(w) > 6 {
		if i := strings.Index(w, "ae"); i > 0 && i < len(w)-2 {
			w = w[:i] + w[i+1:] // paediatric
		}
	}
	return w
}

var americanEndings = [...][2]string{
	{"isations", "izations"}, {"isation", "ization"}, {"isers", "izers"}, {"iser", "izer"}, {"ising", "izing"}, {"ised", "ized"}, {"ises", "izes"}, {"ise", "ize"},
	{"ysing", "yzing"}, {"ysed", "yzed"}, {"yse", "yze"},
	{"ogues", "ogs"}, {"ogue", "og"}, {"tres", "ters"}, {"tre", "ter"}, {"bres", "bers"}, {"bre", "ber"},
}

var americanWords = pairs(`defence defense defences defenses offence offense offences offenses grey gray greys grays tyre tire tyres tires plough plow ploughs plows aluminium aluminum jewellery jewelry ageing aging sceptic skeptic
	sceptical skeptical scepticism skepticism mould mold moulds molds moustache mustache programme program programmes programs licence license licences licenses
	pretence pretense storey story storeys stories kerb curb whilst while amongst among towards toward afterwards afterward
	manoeuvre maneuver manoeuvres maneuvers foetus fetus oestrogen estrogen encyclopaedia encyclopedia cosy cozy cheque check cheques checks enrol enroll enrols enrolls
	fulfil fulfill fulfils fulfills skilful skillful instalment installment instalments installments judgement judgment acknowledgement acknowledgment`)

// irregular forms of English words, by the form they belong to.
var irregular = pairs(`went go gone go goes go rose rise risen rise fell fall fallen fall grew grow grown grow began begin begun begin became become
	came come ran run sang sing sung sing drank drink drunk drink swam swim sank sink sunk sink sprang spring shrank shrink shrunk shrink
	gave give given give took take taken take shook shake shaken shake wrote write written write drove drive driven drive rode ride ridden ride
	spoke speak spoken speak broke break broken break stole steal stolen steal chose choose chosen choose froze freeze frozen freeze woke wake
	wore wear worn wear tore tear torn tear bore bear borne bear swore swear sworn swear knew know known know threw throw thrown throw
	flew fly flown fly drew draw drawn draw blew blow blown blow saw see seen see ate eat eaten eat forgot forget forgotten forget
	got get gotten get hid hide hidden hide bit bite bitten bite held hold kept keep slept sleep felt feel left leave meant mean met meet
	led lead fed feed bred breed fled flee read read said say paid pay laid lay told tell sold sell stood stand understood understand
	bought buy brought bring thought think taught teach caught catch fought fight sought seek found find bound bind wound wind
	built build sent send spent spend lent lend bent bend lost lose shot shoot sat sit won win hung hang struck strike stuck stick dug dig
	spun spin made make had have has have did do done do was be were be been be is be are be am be men man women woman children child
	people person feet foot teeth tooth mice mouse lives life wives wife knives knife leaves leaf halves half wolves wolf data datum media medium
	analyses analysis crises crisis bases basis hypotheses hypothesis phenomena phenomenon criteria criterion
	died die dying die dies die lay lie lain lie slew slay slain slay overthrew overthrow overthrown overthrow withdrew withdraw withdrawn withdraw
	undertook undertake undertaken undertake arose arise arisen arise strove strive striven strive forbade forbid forbidden forbid
	shown show proven prove sewn sew swept sweep wept weep crept creep dealt deal leapt leap learnt learn burnt burn dreamt dream spelt spell spoilt spoil
	better good best good worse bad worst bad`)

// pairs reads "a b c d" as a map from a to b and from c to d.
func pairs(s string) map[string]string {
	f := strings.Fields(s)
	out := make(map[string]string, len(f)/2)
	for i := 0; i+1 < len(f); i += 2 {
		out[f[i]] = f[i+1]
	}
	return out
}
