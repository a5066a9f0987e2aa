package text

import (
	"strings"
	"unicode"
)

// LastingWords returns the folded words of s without those that change from
// visit to visit on a page that stays the same: clock times ("14:05"), counts
// of what readers did ("1,204 views", "12 Kommentare") and relative dates ("3
// hours ago", "vor 2 Tagen", "yesterday"). Years, prices and all other numbers
// stay.
//
// Origin: the normalising that Jones et al., "Scholarly Context Adrift", 2016,
// and the archives' own change detectors do before they compare.
func LastingWords(s string) []string {
	fields := strings.Fields(s)
	keep := fields[:0]
	for i := 0; i < len(fields); {
		if n := passing(fields[i:]); n > 0 {
			i += n
			continue
		}
		keep = append(keep, fields[i])
		i++
	}
	return foldedWords(strings.Join(keep, " "))
}

// passing returns how many of the first fields say something that changes from
// visit to visit, or 0.
func passing(f []string) int {
	at := func(i int) string {
		if i >= len(f) {
			return ""
		}
		return Fold(f[i])
	}
	if clock(f[0]) {
		if next := at(1); next == "am" || next == "pm" || next == "uhr" {
			return 2
		}
		return 1
	}
	first := at(0)
	switch {
	case relativeDays[first]:
		return 1
	case first == "just" && at(1) == "now":
		return 2
	case number(f[0]) && counted[at(1)]:
		return 2
	case (number(f[0]) || first == "a" || first == "an") && timeUnits[at(1)] && (at(2) == "ago" || at(2) == "fa" || at(2) == "atras" || at(2) == "geleden" || at(2) == "temu"):
		return 3
	case (first == "vor" || first == "hace" || first == "ha" || first == "for") && len(f) > 2 && (number(f[1]) || at(1) == "einer" || at(1) == "einem") && timeUnits[at(2)]:
		return 3
	case first == "il" && at(1) == "y" && at(2) == "a" && len(f) > 4 && number(f[3]) && timeUnits[at(4)]:
		return 5
	}
	return 0
}

// clock reports whether a word is a time of day: 9:05, (14:05:59), 9:05am.
func clock(w string) bool {
	w = strings.ToLower(strings.TrimFunc(w, func(r rune) bool { return !unicode.IsDigit(r) && !unicode.IsLetter(r) }))
	w = strings.TrimSuffix(strings.TrimSuffix(w, "am"), "pm")
	h, rest, ok := strings.Cut(w, ":")
	if !ok || len(h) == 0 || len(h) > 2 || !digits(h) {
		return false
	}
	m, s, seconds := strings.Cut(rest, ":")
	return len(m) == 2 && digits(m) && (!seconds || len(s) == 2 && digits(s))
}

// number reports whether a word is a number as counters write it: 12, 1,204,
// 1.2k, (3).
func number(w string) bool {
	w = strings.TrimRight(strings.Trim(w, "()[]+,.:;"), "kmKM")
	figures := 0
	for _, r := range w {
		switch {
		case '0' <= r && r <= '9':
			figures++
		case r != ',' && r != '.' && r != '\'' && r != '’':
			return false
		}
	}
	return figures > 0
}

func digits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// counted are the things that pages count while they are read.
var counted = set(`view views read reads reader readers visit visits visitor visitors hit hits click clicks comment comments reply replies
	response responses answer answers vote votes like likes share shares retweet retweets follower followers subscriber subscribers
	download downloads reaction reactions clap claps upvote upvotes point points
	aufruf aufrufe kommentar kommentare leser besucher mal antworten
	vue vues commentaire commentaires lecture lectures reponses partages
	vista vistas visita visitas comentario comentarios respuestas lecturas compartidos
	commenti visualizzazioni condivisioni comentarios visualizacoes reacties weergaven`)

var timeUnits = set(`second seconds sec secs minute minutes min mins hour hours hr hrs day days week weeks month months
	sekunde sekunden minute minuten stunde stunden tag tagen woche wochen monat monaten
	seconde secondes heure heures jour jours semaine semaines mois
	segundo segundos minuto minutos hora horas dia dias semana semanas mes meses
	secondo secondi minuti ora ore giorno giorni settimana settimane mese mesi
	uur dag dagen weken maand maanden`)

var relativeDays = set(`yesterday today gestern ayer aujourdhui`)
