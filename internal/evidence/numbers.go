package evidence

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"ibid/sources"
)

// quantity is a number that a text states, with what it counts.
type quantity struct {
	at      sources.Span
	full    sources.Span // with the word that makes it a bound or rough
	lo, hi  float64      // equal for a single value
	other   float64      // the value when "1.234" is read the other way; NaN when there is no other way
	scaled  float64      // what a scale has multiplied it by; 0 without one
	digits  int          // significant digits as written, 1 to 15; a round 2,000,000 has 1
	unit    string       // canonical, "" for a bare count
	ordinal bool         // 14th, second
	about   bool         // about, nearly, some
	cmp     int8         // +1 more than, -1 less than, 0 just so
	orEqual bool         // at least, at most
	year    bool         // may be a year: four digits from 1000 to 2100, nothing counted
	decade  bool         // 1960s
	word    bool         // written in letters
	weak    bool         // "one", "a", "first": often no number at all
	after   int          // byte offset behind the number and its unit, where what it counts begins
}

// measure is what a unit measures and how much of it one unit is.
type measure struct {
	kind   string
	factor float64
}

// unitMeasures are the units that are turned into each other. Money has its own
// kind for each currency.
var unitMeasures = map[string]measure{
	"second": {"time", 1}, "minute": {"time", 60}, "hour": {"time", 3600}, "day": {"time", 86400}, "week": {"time", 604800}, "month": {"time", 2629800}, "year": {"time", 31557600},
	"decade": {"time", 315576000}, "century": {"time", 3155760000},
	"mm": {"length", 0.001}, "cm": {"length", 0.01}, "m": {"length", 1}, "km": {"length", 1000}, "inch": {"length", 0.0254}, "foot": {"length", 0.3048}, "yard": {"length", 0.9144}, "mile": {"length", 1609.344}, "nautical mile": {"length", 1852},
	"m2": {"area", 1}, "km2": {"area", 1e6}, "hectare": {"area", 1e4}, "acre": {"area", 4046.86}, "square foot": {"area", 0.092903}, "square mile": {"area", 2589988},
	"mg": {"mass", 1e-6}, "g": {"mass", 0.001}, "kg": {"mass", 1}, "tonne": {"mass", 1000}, "pound": {"mass", 0.453592}, "ounce": {"mass", 0.0283495},
	"litre": {"volume", 1}, "ml": {"volume", 0.001}, "gallon": {"volume", 3.78541},
	"kw": {"power", 1e3}, "mw": {"power", 1e6}, "gw": {"power", 1e9}, "watt": {"power", 1},
	"kwh": {"energy", 1e3}, "mwh": {"energy", 1e6}, "gwh": {"energy", 1e9}, "twh": {"energy", 1e12},
	"km/h": {"speed", 1}, "mph": {"speed", 1.609344},
	"percent": {"share", 0.01}, "percentage point": {"share", 0.01}, "degree": {"degree", 1}, "permille": {"share", 0.001},
}

// unitWords are units as they are written, folded to lower case.
var unitWords = wordTable(`second: second seconds sec secs sekunde sekunden seconde secondes segundos
	minute: minute minutes min mins minuten minutos
	hour: hour hours hr hrs stunde stunden heure heures hora horas
	day: day days tag tage tagen jour jours dia dias
	week: week weeks woche wochen semaine semaines semana semanas
	month: month months monat monate monaten mois mes meses
	year: year years yr yrs jahr jahre jahren an ans annees ano anos
	decade: decade decades jahrzehnt jahrzehnte
	century: century centuries
	mm: mm millimetre millimetres millimeter millimeters
	cm: cm centimetre centimetres centimeter centimeters
	m: m metre metres meter meters mètres metern
	km: km kms kilometre kilometres kilometer kilometers kilometern kilomètres
	inch: inch inches
	foot: foot feet ft
	yard: yard yards yd
	mile: mile miles mi
	m2: m2 m² sqm
	km2: km2 km²
	hectare: hectare hectares ha hektar
	acre: acre acres
	mg: mg milligram milligrams
	g: gram grams gramme grammes
	kg: kg kilo kilos kilogram kilograms kilogramme kilogrammes
	tonne: tonne tonnes ton tons tonnen
	pound: lb lbs
	ounce: ounce ounces oz
	litre: litre litres liter liters
	ml: ml millilitre millilitres
	gallon: gallon gallons
	kw: kw kilowatt kilowatts
	mw: mw megawatt megawatts
	gw: gw gigawatt gigawatts
	watt: watt watts
	kwh: kwh
	mwh: mwh
	gwh: gwh
	twh: twh
	km/h: km/h kph kmh
	mph: mph
	percent: percent pct prozent percentage
	degree: degree degrees °c °f °
	usd: dollar dollars usd us$
	eur: euro euros eur
	gbp: gbp quid sterling
	jpy: yen jpy
	cny: yuan renminbi rmb cny
	inr: rupee rupees inr
	rub: rouble roubles ruble rubles rub
	chf: franc francs chf
	crown: crown crowns krone kroner kronor
	cent: cents`)

// currencySigns stand before or behind a number.
var currencySigns = [...][2]string{
	{"us$", "usd"}, {"usd", "usd"}, {"a$", "aud"}, {"c$", "cad"}, {"au$", "aud"}, {"ca$", "cad"}, {"hk$", "hkd"}, {"nz$", "nzd"}, {"s$", "sgd"}, {"$", "usd"},
	{"€", "eur"}, {"eur", "eur"}, {"£", "gbp"}, {"gbp", "gbp"}, {"¥", "jpy"}, {"₹", "inr"}, {"rs.", "inr"}, {"₽", "rub"}, {"chf", "chf"}, {"cny", "cny"}, {"rmb", "cny"}, {"jpy", "jpy"}, {"₩", "krw"},
}

// scales multiply the number before them.
var scales = map[string]float64{
	"hundred": 100, "hundreds": 100, "thousand": 1e3, "thousands": 1e3, "k": 1e3, "tsd": 1e3, "tausend": 1e3, "mille": 1e3, "mil": 1e3, "million": 1e6, "millions": 1e6, "millionen": 1e6, "mio": 1e6, "mn": 1e6, "mln": 1e6,
	"millones": 1e6, "milioni": 1e6, "milhões": 1e6, "billion": 1e9, "billions": 1e9, "bn": 1e9, "bln": 1e9, "milliarde": 1e9, "milliarden": 1e9, "milliard": 1e9, "milliards": 1e9, "mrd": 1e9, "trillion": 1e12, "trillions": 1e12, "tn": 1e12, "trn": 1e12,
	"lakh": 1e5, "crore": 1e7, "dozen": 12, "dozens": 12, "score": 20,
}

// numerals are numbers in letters below a hundred.
var numerals = map[string]float64{
	"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
	"thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40,
	"fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "twice": 2, "thrice": 3, "once": 1,
	"zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12,
	"deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "dix": 10,
}

// ordinals are ranks in letters.
var ordinals = map[string]float64{
	"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12,
	"thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
	"fortieth": 40, "fiftieth": 50, "sixtieth": 60, "seventieth": 70, "eightieth": 80, "ninetieth": 90, "hundredth": 100,
}

// fractions are parts in letters, for "two-thirds" and "a third of".
var fractions = map[string]float64{
	"half": 0.5, "halves": 0.5, "third": 1.0 / 3, "thirds": 1.0 / 3, "quarter": 0.25, "quarters": 0.25, "fourth": 0.25, "fourths": 0.25, "fifth": 0.2, "fifths": 0.2,
	"sixth": 1.0 / 6, "sixths": 1.0 / 6, "seventh": 1.0 / 7, "sevenths": 1.0 / 7, "eighth": 0.125, "eighths": 0.125, "ninth": 1.0 / 9, "ninths": 1.0 / 9, "tenth": 0.1, "tenths": 0.1,
}

// numberWords are all words that a number in letters may begin with.
var numberWords = func() map[string]bool {
	m := map[string]bool{}
	for _, t := range [...]map[string]float64{scales, numerals, ordinals, fractions} {
		for w := range t {
			m[w] = true
		}
	}
	return m
}()

var signFractions = map[rune]float64{'½': 0.5, '⅓': 1.0 / 3, '⅔': 2.0 / 3, '¼': 0.25, '¾': 0.75, '⅕': 0.2, '⅖': 0.4, '⅗': 0.6, '⅘': 0.8, '⅙': 1.0 / 6, '⅛': 0.125, '⅜': 0.375, '⅝': 0.625, '⅞': 0.875}

func wordTable(s string) map[string]string {
	m := map[string]string{}
	for _, line := range strings.Split(s, "\n") {
		name, words, _ := strings.Cut(line, ":")
		for _, w := range strings.Fields(words) {
			m[w] = strings.TrimSpace(name)
		}
	}
	return m
}

// lexeme is one piece of a text as the readers of numbers and dates see it.
type lexeme struct {
	at    sources.Span
	low   string // lower case
	kind  byte   // 'w' word, 'n' number, 's' sign
	space bool   // white space before it
}

// lexemes cuts s[at] into words, numbers and signs. At most most pieces.
func lexemes(s string, at sources.Span, most int) []lexeme {
	out := make([]lexeme, 0, min(at.Len()/5+4, most))
	space := false
	for i := at.Start; i < at.End && len(out) < most; {
		r, n := utf8.DecodeRuneInString(s[i:at.End])
		start := i
		kind := byte('s')
		switch {
		case unicode.IsSpace(r):
			space = true
			i += n
			continue
		case '0' <= r && r <= '9':
			kind = 'n'
			for i < at.End && (digitAt(s, i) || (s[i] == '.' || s[i] == ',') && digitAt(s, i+1) && i+1 < at.End) {
				i++
			}
			// thousands parted by a space that does not break, or an apostrophe
			for k, w := gap(s[i:at.End]), 0; k > 0 && i-start <= 3+w && threeDigits(s, i+k, at.End); k = gap(s[i:at.End]) {
				i += k + 3
				w += k + 3
			}
		case unicode.IsLetter(r):
			kind = 'w'
			for i < at.End {
				r, n := utf8.DecodeRuneInString(s[i:at.End])
				if !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) {
					break
				}
				i += n
			}
		default:
			i += n
		}
		low := s[start:i]
		if kind == 'w' {
			low = strings.ToLower(low)
		}
		out = append(out, lexeme{sources.Span{Start: start, End: i}, low, kind, space})
		space = false
	}
	return out
}

// gap returns the bytes of a separator of thousands at the head of s: a
// no-break or thin space, or an apostrophe.
func gap(s string) int {
	for _, g := range [...]string{"\u00a0", "\u202f", "\u2009", "'", "’"} {
		if strings.HasPrefix(s, g) {
			return len(g)
		}
	}
	return 0
}

func threeDigits(s string, i, end int) bool {
	return i+3 <= end && digitAt(s, i) && digitAt(s, i+1) && digitAt(s, i+2) && !digitAt(s, i+3)
}

var thousandsSigns = strings.NewReplacer("\u00a0", "", "\u202f", "", "\u2009", "", "'", "", "’", "")

// figure reads a number in digits. other is its value when its only separator
// is read the other way, or NaN.
func figure(s string) (value, other float64, digits int, ok bool) {
	if len(s) > 3 && strings.Trim(s, "0123456789.,") != "" {
		s = thousandsSigns.Replace(s)
	}
	other = math.NaN()
	dots, commas := strings.Count(s, "."), strings.Count(s, ",")
	plain := s
	switch {
	case dots == 0 && commas == 0:
	case commas > 0 && dots == 0:
		if grouped(s, ',') {
			plain = strings.ReplaceAll(s, ",", "")
			if commas == 1 {
				other, _ = strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
			}
		} else if commas == 1 {
			plain = strings.Replace(s, ",", ".", 1) // 10,5
		} else {
			return 0, other, 0, false
		}
	case dots > 0 && commas == 0:
		if dots > 1 {
			if !grouped(s, '.') {
				return 0, other, 0, false
			}
			plain = strings.ReplaceAll(s, ".", "")
		} else if grouped(s, '.') && s[0] != '0' {
			other, _ = strconv.ParseFloat(strings.Replace(s, ".", "", 1), 64)
		}
	case strings.LastIndexByte(s, '.') > strings.LastIndexByte(s, ','): // 13,427.5
		if dots > 1 {
			return 0, other, 0, false
		}
		plain = strings.ReplaceAll(s, ",", "")
	default: // 13.427,5
		if commas > 1 {
			return 0, other, 0, false
		}
		plain = strings.Replace(strings.ReplaceAll(s, ".", ""), ",", ".", 1)
	}
	if len(plain) > 30 {
		return 0, other, 0, false
	}
	value, err := strconv.ParseFloat(plain, 64)
	if err != nil || math.IsInf(value, 0) {
		return 0, other, 0, false
	}
	sig := strings.TrimLeft(strings.Replace(plain, ".", "", 1), "0")
	if !strings.Contains(plain, ".") {
		sig = strings.TrimRight(sig, "0")
	}
	return value, other, min(max(len(sig), 1), 15), true
}

// grouped reports whether sep stands in s only between groups of three digits.
func grouped(s string, sep byte) bool {
	parts := strings.Split(s, string(sep))
	if len(parts[0]) == 0 || len(parts[0]) > 3 {
		return false
	}
	for _, p := range parts[1:] {
		if len(p) != 3 {
			return false
		}
	}
	return true
}

// maxLexemes bounds what is read of one sentence.
const maxLexemes = 2000

// numeral reports whether a folded word may be part of a number or a date.
func numeral(w string) bool {
	if w[0] >= '0' && w[0] <= '9' || w[0] >= 0x80 {
		return true
	}
	_, month := months[w]
	return month || numberWords[w]
}

// quantitiesOf reads the numbers of a text in pieces: in digits or letters, with
// scale, unit, currency, comparison and range. A year is marked as one: dates
// are left to their own reader.
func quantitiesOf(s string, lx []lexeme) []quantity {
	var out []quantity
	for i := 0; i < len(lx); {
		q, n := quantityAt(s, lx, i)
		if n == 0 {
			i++
			continue
		}
		// a range: 5 to 7, 5–7, between 5 and 7
		if j := i + n; j+1 < len(lx) && q.lo == q.hi && !q.ordinal && rangeWord(lx, i, j) {
			if r, m := quantityAt(s, lx, j+1); m > 0 && r.lo == r.hi && r.lo > q.lo && (q.unit == "" || r.unit == "" || q.unit == r.unit) && !r.ordinal && !q.word == !r.word {
				if r.scaled > 1 && q.scaled == 0 && q.lo*r.scaled < r.lo { // $5–7 million
					q.lo *= r.scaled
				}
				q.hi, q.unit, q.after, q.at.End = r.hi, max(q.unit, r.unit), r.after, r.at.End
				q.digits, q.year, n = max(q.digits, r.digits), q.year && r.year, n+1+m
			}
		}
		q.qualify(lx, i, i+n)
		out = append(out, q)
		i += n
	}
	return out
}

func rangeWord(lx []lexeme, from, j int) bool {
	switch lx[j].low {
	case "to", "–", "—", "-", "bis", "à":
		return true
	case "and", "und":
		return from > 0 && (lx[from-1].low == "between" || lx[from-1].low == "zwischen" || from > 1 && lx[from-2].low == "between")
	}
	return false
}

// quantityAt reads the number that begins at piece i and returns how many
// pieces it takes, or 0.
func quantityAt(s string, lx []lexeme, i int) (quantity, int) {
	q := quantity{other: math.NaN(), digits: 1}
	j := i
	currency := ""
	for _, c := range currencySigns {
		if lx[j].low[0] != c[0][0] {
			continue
		}
		if k := signAt(lx, j, c[0]); k > 0 && j+k < len(lx) && lx[j+k].kind == 'n' {
			currency, j = c[1], j+k
			break
		}
	}
	switch l := lx[j]; {
	case l.kind == 'n':
		if j > 0 && !l.space && lx[j-1].kind == 'w' && currency == "" { // H1N1, A4
			return q, 0
		}
		if i == j && j > 0 && !l.space && strings.Contains(")],.;”\"", lx[j-1].low) { // the mark of a note: (12%),18
			return q, 0
		}
		v, other, digits, ok := figure(s[l.at.Start:l.at.End])
		if !ok {
			return q, 0
		}
		q.lo, q.hi, q.other, q.digits = v, v, other, digits
		q.at = l.at
		j++
		q.year = len(l.low) == 4 && v >= 1000 && v <= 2100 && currency == ""
		if j < len(lx) && !lx[j].space { // 14th, 1960s, 54m, 3½
			switch next := lx[j].low; {
			case next == "st" || next == "nd" || next == "rd" || next == "th":
				q.ordinal, q.year, q.at.End, j = true, false, lx[j].at.End, j+1
			case next == "s" && (q.year || v < 100) && math.Mod(v, 10) == 0:
				q.decade, q.at.End, j = true, lx[j].at.End, j+1
			case scales[next] > 1 || (next == "m" || next == "b") && currency != "":
				f := scales[next]
				if next == "m" {
					f = 1e6
				} else if next == "b" {
					f = 1e9
				}
				q.scale(f)
				q.at.End, j = lx[j].at.End, j+1
			case lx[j].kind == 'w' && unitWords[next] == "" && len(next) < 4 && next != "x":
				return q, 0 // a code: 3D, 5G
			case lx[j].kind == 's' && signFractions[[]rune(next)[0]] > 0:
				f := signFractions[[]rune(next)[0]]
				q.lo, q.hi, q.digits, q.at.End, j = q.lo+f, q.hi+f, q.digits+2, lx[j].at.End, j+1
			case next == "/" && j+1 < len(lx) && lx[j+1].kind == 'n' && v < 100:
				if d, _, _, ok := figure(lx[j+1].low); ok && d > v && d <= 20 && v > 0 { // 2/3
					q.lo, q.hi, q.digits, q.at.End, j = v/d, v/d, 2, lx[j+1].at.End, j+2
				}
			}
		}
	case l.kind == 's' && signFractions[[]rune(l.low)[0]] > 0:
		v := signFractions[[]rune(l.low)[0]]
		q.lo, q.hi, q.digits, q.at = v, v, 2, l.at
		j++
	case l.low == "second" && j > 0 && (lx[j-1].low == "per" || lx[j-1].low == "/" || lx[j-1].low == "every"): // of time
		return q, 0
	case l.kind == 'w' && numberWords[l.low]:
		n := q.letters(lx, j)
		if n == 0 {
			return q, 0
		}
		j += n
	default:
		return q, 0
	}
	for j < len(lx) && lx[j].kind == 'w' && scales[lx[j].low] > 1 && lx[j].low != "k" && !q.ordinal && !(scales[lx[j].low] == 20 && !q.word) {
		q.scale(scales[lx[j].low])
		q.at.End, j = lx[j].at.End, j+1
	}
	if j+1 < len(lx) && lx[j].low == "m" && lx[j].kind == 'w' && currency != "" {
		q.scale(1e6)
		q.at.End, j = lx[j].at.End, j+1
	}
	if currency != "" {
		q.unit, q.at.Start = currency, lx[i].at.Start
	}
	if q.unit == "" {
		j = q.readUnit(lx, j)
	} else if j < len(lx) && unitWords[lx[j].low] == q.unit {
		q.at.End, j = lx[j].at.End, j+1
	}
	if q.unit != "" || q.decade {
		q.year = q.year && q.decade
	}
	q.after = q.at.End
	return q, j - i
}

func (q *quantity) scale(f float64) {
	q.lo, q.hi, q.other = q.lo*f, q.hi*f, q.other*f
	q.scaled = max(q.scaled, 1) * f
	q.year = false
}

// signAt returns how many pieces of lx at i spell sign, or 0.
func signAt(lx []lexeme, i int, sign string) int {
	n := 0
	for rest := sign; rest != ""; n++ {
		if i+n >= len(lx) || n > 0 && lx[i+n].space || !strings.HasPrefix(rest, lx[i+n].low) {
			return 0
		}
		rest = rest[len(lx[i+n].low):]
	}
	return n
}

// letters reads a number in letters at piece i: "forty-one", "two hundred and
// six", "a third", "two-thirds", "second". It returns how many pieces it took.
func (q *quantity) letters(lx []lexeme, i int) int {
	first := lx[i].low
	total, part, seen := 0.0, 0.0, false
	j := i
	for ; j < len(lx); j++ {
		w := lx[j].low
		if w == "-" && seen && !lx[j].space && j+1 < len(lx) && (numerals[lx[j+1].low] > 0 || ordinals[lx[j+1].low] > 0 || fractions[lx[j+1].low] > 0 || scales[lx[j+1].low] > 0) {
			continue
		}
		if v, ok := numerals[w]; ok && (part == 0 || part >= 20 && v < 10 && math.Mod(part, 10) == 0 || math.Mod(part, 100) == 0) {
			part, seen = part+v, true
			continue
		}
		f := scales[w]
		if f >= 100 && (seen || j == i && w[len(w)-1] != 's') && len(w) > 2 {
			if f == 100 {
				part = max(part, 1) * 100
			} else {
				total, part = total+max(part, 1)*f, 0
			}
			seen = true
			continue
		}
		if w == "and" && seen && j+1 < len(lx) && (part >= 100 || total > 0) && numerals[lx[j+1].low] > 0 {
			continue
		}
		break
	}
	if seen {
		q.lo = total + part
		q.at = sources.Span{Start: lx[i].at.Start, End: lx[j-1].at.End}
		q.word, q.weak = true, q.lo == 1
		q.digits = 2
		if j < len(lx) {
			w := lx[j].low
			switch o := ordinals[w]; {
			case fractions[w] > 0 && q.lo >= 1 && q.lo < 20 && (w[len(w)-1] == 's' || q.lo == 1 && lx[i].low == "one"): // two-thirds, one third
				q.lo *= fractions[w]
				q.at.End, j, q.weak = lx[j].at.End, j+1, false
			case o > 0 && o < 10 && q.lo >= 20 && lx[j-1].low == "-": // twenty-first
				q.lo, q.ordinal = q.lo+o, true
				q.at.End, j = lx[j].at.End, j+1
			}
		}
		q.hi = q.lo
		return j - i
	}
	switch {
	case fractions[first] > 0 && i+1 < len(lx) && (lx[i+1].low == "of" || first == "half" || i > 0 && (lx[i-1].low == "a" || lx[i-1].low == "by")) && (i > 0 || first == "half") && !(i > 0 && lx[i-1].low == "the" && first != "half" && lx[i+1].low != "of"):
		if first != "half" && (i == 0 || lx[i-1].low != "a" && lx[i-1].low != "one" && lx[i-1].low != "by") {
			break
		}
		q.lo = fractions[first]
		q.word, q.digits = true, 2
	case ordinals[first] > 0:
		q.lo, q.ordinal, q.word, q.weak = ordinals[first], true, true, ordinals[first] <= 2
	}
	if q.lo == 0 && ordinals[first] > 0 {
		q.lo, q.ordinal, q.word, q.weak = ordinals[first], true, true, ordinals[first] <= 2
	}
	if q.lo == 0 && (first == "dozen" || first == "half" && i+1 < len(lx) && lx[i+1].low == "of") {
		q.lo, q.word, q.digits = map[string]float64{"dozen": 12, "half": 0.5}[first], true, 2
	}
	if q.lo == 0 {
		return 0
	}
	q.hi, q.at = q.lo, lx[i].at
	return 1
}

// readUnit reads a unit behind the number and returns the piece after it.
func (q *quantity) readUnit(lx []lexeme, j int) int {
	if j >= len(lx) {
		return j
	}
	k := j
	if lx[k].low == "-" && k+1 < len(lx) && !lx[k].space { // 29-year-old, 40-mile
		k++
	}
	w := lx[k].low
	take := func(unit string, n int) int {
		q.unit, q.at.End = unit, lx[k+n-1].at.End
		return k + n
	}
	switch {
	case w == "%":
		return take("percent", 1)
	case w == "‰":
		return take("permille", 1)
	case w == "per" && k+1 < len(lx) && lx[k+1].low == "cent":
		return take("percent", 2)
	case (w == "percentage" || w == "percent") && k+1 < len(lx) && (lx[k+1].low == "point" || lx[k+1].low == "points"):
		return take("percent", 2)
	case w == "square" || w == "sq":
		if k+1 < len(lx) {
			switch unitWords[lx[k+1].low] {
			case "km":
				return take("km2", 2)
			case "m":
				return take("m2", 2)
			case "foot":
				return take("square foot", 2)
			case "mile":
				return take("square mile", 2)
			}
		}
	case w == "nautical" && k+1 < len(lx) && unitWords[lx[k+1].low] == "mile":
		return take("nautical mile", 2)
	case w == "us" && k+1 < len(lx) && (lx[k+1].low == "dollars" || lx[k+1].low == "dollar"):
		return take("usd", 2)
	case w == "°":
		return take("degree", 1)
	case w == "pounds" || w == "pound":
		return take("pounds", 1) // money or mass
	case lx[k].kind == 'w' && unitWords[w] != "" && !q.ordinal && !q.decade && unitWords[w] != "an":
		if w == "an" || w == "ha" || (w == "min" || w == "m" || w == "mi") && q.word {
			return j
		}
		return take(unitWords[w], 1)
	default:
		for _, c := range currencySigns {
			if lx[k].low == c[0] && (c[0] == "€" || c[0] == "$" || c[0] == "£") && !lx[k].space {
				return take(c[1], 1)
			}
		}
	}
	return j
}

// qualify reads the words before and behind that make a number rough or a
// bound.
func (q *quantity) qualify(lx []lexeme, i, j int) {
	at := func(k int) string {
		if k < 0 || k >= len(lx) {
			return ""
		}
		return lx[k].low
	}
	b1, b2, b3, first := at(i-1), at(i-2), at(i-3), i-1
	if b1 == "a" || b1 == "the" || b1 == "of" {
		b1, b2, b3, first = b2, b3, at(i-4), i-2
	}
	q.full = q.at
	denied := b3 == "no" || b3 == "not" || b3 == "never" // no more than: at most
	switch {
	case denied && b1 == "than" && (b2 == "more" || b2 == "greater" || b2 == "higher" || b2 == "larger" || b2 == "longer" || b2 == "later" || b2 == "older"):
		q.cmp, q.orEqual, first = -1, true, first-1
	case denied && b1 == "than" && (b2 == "less" || b2 == "fewer" || b2 == "lower" || b2 == "smaller" || b2 == "shorter" || b2 == "earlier" || b2 == "younger"):
		q.cmp, q.orEqual, first = 1, true, first-1
	case b1 == "exceeding" && b2 == "not":
		q.cmp, q.orEqual, first = -1, true, first-1
	case b1 == "within" && unitMeasures[q.unit].kind != "" && unitMeasures[q.unit].kind != "share":
		q.cmp, q.orEqual = -1, true
	case b1 == "than" && (b2 == "more" || b2 == "greater" || b2 == "higher" || b2 == "larger" || b2 == "longer" || b2 == "better" || b2 == "older"):
		q.cmp = 1
	case b1 == "than" && (b2 == "less" || b2 == "fewer" || b2 == "lower" || b2 == "smaller" || b2 == "shorter" || b2 == "younger"):
		q.cmp = -1
	case b1 == "over" || b1 == "exceeding" || b1 == "exceeded" || b1 == "exceeds" || b1 == "above" || b1 == "surpassed" || b1 == "surpassing" || b1 == ">" || b1 == "topped" || b1 == "beyond":
		q.cmp = 1
	case b1 == "under" || b1 == "below" || b1 == "<":
		q.cmp = -1
	case b1 == "least" && b2 == "at" || b1 == "minimum":
		q.cmp, q.orEqual = 1, true
	case b1 == "most" && b2 == "at" || b1 == "maximum" || b1 == "to" && b2 == "up":
		q.cmp, q.orEqual = -1, true
	case b1 == "about" || b1 == "around" || b1 == "approximately" || b1 == "roughly" || b1 == "some" || b1 == "circa" || b1 == "ca" || b1 == "~" || b1 == "approx" || b1 == "≈" || b1 == "c" || b1 == "rund" || b1 == "etwa" || b1 == "environ":
		q.about = true
	case b1 == "nearly" || b1 == "almost" || b1 == "close" || b1 == "to" && b2 == "close" || b1 == "fast" || b1 == "knapp":
		q.about = true
	}
	if q.cmp != 0 || q.about {
		if b1 == "than" || b1 == "least" || b1 == "most" || b1 == "to" {
			first--
		}
		q.full.Start = lx[max(first, 0)].at.Start
	}
	switch at(j) {
	case "+":
		q.cmp, q.orEqual = 1, true
	case "or":
		switch at(j + 1) {
		case "more", "above", "greater", "older":
			q.cmp, q.orEqual = 1, true
		case "less", "fewer", "below", "younger":
			q.cmp, q.orEqual = -1, true
		case "so":
			q.about = true
		}
	case "plus":
		q.cmp, q.orEqual = 1, true
	}
}

// same says how the number of a claim stands to that of a source: +1 borne
// out, -1 another value for the same unit, 0 no telling.
func (q quantity) same(s quantity) int {
	if q.ordinal != s.ordinal || q.decade != s.decade {
		return 0
	}
	qu, su := q.unit, s.unit
	if qu == "pounds" {
		qu = pick(su == "pound", "pound", "gbp")
	}
	if su == "pounds" {
		su = pick(qu == "pound", "pound", "gbp")
	}
	fq, fs := 1.0, 1.0
	rough := false
	if qu != su {
		mq, ms := unitMeasures[qu], unitMeasures[su]
		switch {
		case qu == "percent" && su == "" && (s.lo < 1 && s.word || s.digits == 2 && s.lo < 1):
			fq = 0.01
			rough = true
		case su == "percent" && qu == "" && q.lo < 1:
			fs = 0.01
			rough = true
		case mq.kind == "" || mq.kind != ms.kind:
			if (qu == "" || su == "") && q.lo == s.lo && q.hi == s.hi && q.lo > 12 {
				return 1 // the unit is named elsewhere
			}
			return 0
		default:
			fq, fs = mq.factor, ms.factor
			rough = true
			const far = 10
			if (q.cmp != 0 || s.cmp != 0) && (q.lo*fq > far*s.lo*fs || s.lo*fs > far*q.lo*fq) {
				return 0 // twelve months are more than three minutes, but of something else
			}
		}
	}
	if q.holds(s.lo*fs/fq, s.hi*fs/fq, s, rough) {
		return 1
	}
	if q.cmp != 0 {
		return -1 // read the other way, 19,323 is less than 19,000
	}
	if !math.IsNaN(s.other) && q.holds(s.other*fs/fq, s.other*fs/fq, s, rough) || !math.IsNaN(q.other) && q.other == s.lo && qu == su {
		return 1
	}
	return -1
}

func pick(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

// holds reports whether a value that a source gives, lo to hi, bears out q.
func (q quantity) holds(lo, hi float64, s quantity, rough bool) bool {
	eps := math.Max(math.Abs(lo), math.Abs(hi)) * 1e-9
	switch {
	case q.cmp > 0:
		if s.cmp < 0 {
			return false
		}
		if s.cmp > 0 {
			return lo >= q.lo-eps
		}
		return lo > q.lo+eps || (q.orEqual || q.about) && lo >= q.lo-eps
	case q.cmp < 0:
		if s.cmp > 0 {
			return false
		}
		if s.cmp < 0 {
			return hi <= q.hi+eps
		}
		return hi < q.hi-eps || q.orEqual && hi <= q.hi+eps
	}
	if math.Abs(lo-q.lo) <= eps && math.Abs(hi-q.hi) <= eps {
		return true
	}
	if s.lo == s.hi && q.lo < q.hi { // a range holds a value: from 5 to 7 and 6 is not the same thing
		return false
	}
	tol := 0.0
	switch {
	case q.about:
		tol = 0.1
	case s.about:
		tol = 0.02
	}
	if rough {
		tol = math.Max(tol, 0.02)
		if q.digits == 1 || s.digits == 1 {
			tol = math.Max(tol, 0.06)
		}
	}
	if math.Abs(lo-q.lo) <= tol*math.Abs(lo)+eps && math.Abs(hi-q.hi) <= tol*math.Abs(hi)+eps {
		return true
	}
	// rounding: 2,412,345 is 2.4 million
	if q.lo == q.hi && lo == hi && q.digits < s.digits && q.digits >= 2 && !q.year && round(lo, q.digits) == round(q.lo, q.digits) && q.lo >= 10 {
		return true
	}
	return false
}

// compatible reports whether two values may be the same one, rounded by one of
// the two writers or called rough: too near each other to be a conflict.
func (q quantity) compatible(s quantity) bool {
	if q.unit != s.unit || q.cmp != 0 && s.cmp == 0 {
		return false
	}
	a, b := math.Abs(q.lo), math.Abs(s.lo)
	if q.about || s.about || q.cmp != 0 || s.cmp != 0 {
		return math.Abs(a-b) <= 0.15*math.Max(a, b)
	}
	if q.lo != q.hi || s.lo != s.hi {
		return q.lo <= s.hi && s.lo <= q.hi
	}
	if a < 10 && b < 10 && q.digits == s.digits {
		return false
	}
	return round(a, s.digits) == round(b, s.digits) && s.digits < q.digits || round(a, q.digits) == round(b, q.digits) && q.digits < s.digits
}

// round rounds v to a number of significant digits.
func round(v float64, digits int) float64 {
	if v == 0 {
		return 0
	}
	f := math.Pow(10, float64(digits)-math.Ceil(math.Log10(math.Abs(v))))
	return math.Round(v*f) / f
}
