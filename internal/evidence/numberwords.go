package evidence

import (
	"strings"

	"ibid/internal/text"
)

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
	"hälfte": 0.5, "drittel": 1.0 / 3, "viertel": 0.25, "fünftel": 0.2, "achtel": 0.125, "zehntel": 0.1, "moitié": 0.5, "tiers": 1.0 / 3, "quart": 0.25, "cinquième": 0.2, "dixième": 0.1,
	"sixth": 1.0 / 6, "sixths": 1.0 / 6, "seventh": 1.0 / 7, "sevenths": 1.0 / 7, "eighth": 0.125, "eighths": 0.125, "ninth": 1.0 / 9, "ninths": 1.0 / 9, "tenth": 0.1, "tenths": 0.1,
}

// numberWords are all words that a number in letters may begin with.
var numberWords = func() map[string]bool {
	m := map[string]bool{}
	for _, t := range [...]map[string]float64{scales, numerals, ordinals, fractions} {
		for w := range t {
			m[w] = true
			m[text.Fold(w)] = true
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

// numeral reports whether a folded word may be part of a number or a date.
func numeral(w string) bool {
	if w[0] >= '0' && w[0] <= '9' || w[0] >= 0x80 {
		return true
	}
	_, month := months[w]
	return month || numberWords[w]
}
