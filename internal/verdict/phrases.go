package verdict

import (
	"regexp"
	"strings"
)

// lament are words that mean something in a title or heading only.
var lament = foldAll("oops", "ooops", "whoops", "uh oh", "hoppla", "ups", "oups", "lost", "sorry", "hmm", "oh no")

// bareNotFound are the words for "not found" that may follow one word more
// ("recipe not found").
var bareNotFound = foldAll("not found", "nicht gefunden", "introuvable", "no encontrada", "no encontrado", "não encontrada", "não encontrado", "non trovata", "non trovato", "niet gevonden",
	"hittades inte", "ikke fundet", "ikke funnet", "ei löytynyt", "nie znaleziono", "nenalezeno", "nenalezena", "не найдена", "не найден", "не найдено", "не знайдено", "bulunamadı", "tidak ditemukan", "nem található", "לא נמצא", "لم يتم العثور", "غير موجودة")

// chaff are words around a not-found phrase that change nothing.
var chaff = set("404", "410", "error", "errors", "err", "http", "https", "status", "code", "fehler", "erreur", "errore", "erro", "fout", "fel", "fejl", "feil", "virhe", "blad", "chyba", "ошибка", "помилка", "hata", "kesalahan", "hiba", "eroare", "σφαλμα", "loi", "שגיאה", "خطا",
	"oops", "ooops", "oh", "no", "uh", "whoops", "hoppla", "ups", "oups", "sorry", "hmm", "entschuldigung", "desole", "lo", "sentimos", "desculpe", "spiacenti", "helaas", "leider", "beklager", "tyvarr", "pahoittelemme", "przepraszamy", "извините", "uzgunuz", "maaf", "the", "this", "that", "your", "requested", "s", "we", "re", "we're", "i'm")

// strength is how plainly a title or heading says that there is no such page.
type strength int

const (
	silent  strength = iota
	hinting          // in words that news may use as well: counts on an almost empty page
	plain            // in words that only missing pages use
)

// saying returns how plainly a title or heading says that there is no such
// page, and little else: news about missing things has more to say. Each part
// between the usual separators is read by itself, so that the name of the site
// does not count.
func saying(raw string) strength {
	bare := unquoted(firstBytes(raw, 400))
	if !triggered(fold(bare)) { // separators fold to spaces: the parts have no other words
		return silent
	}
	best := silent
	for _, part := range titleParts(bare) {
		best = max(best, partSays(fold(part)))
	}
	return best
}

// unquoted leaves out what a title quotes, when two words or more are left: a
// work speaks of "page not found", an error page says it.
func unquoted(raw string) string {
	if !strings.ContainsAny(raw, `"“„«「‘`) {
		return raw
	}
	bare := quotation.ReplaceAllString(raw, " ")
	if wordsIn(fold(bare)) >= 2 {
		return bare
	}
	return raw
}

var quotation = regexp.MustCompile(`"[^"]*"|“[^”“]*”|„[^“”„]*[“”]|«[^»]*»|「[^」]*」|‘[^’]* [^’]*’`)

var separators = strings.NewReplacer(" - ", "|", " – ", "|", " — ", "|", ": ", "|", " :: ", "|", " » ", "|", " « ", "|", ". ", "|", "! ", "|", "? ", "|", "…", "|")

func titleParts(raw string) []string {
	return strings.FieldsFunc(separators.Replace(raw),
		func(r rune) bool {
			return r == '|' || r == '·' || r == '•' || r == '：' || r == '｜' || r == '—'
		})
}

// triggers are the longest words of all phrases: a text in a spaced script
// without any of them says nothing, which spares most titles the long search.
var triggers = func() map[string]bool {
	out := map[string]bool{}
	note := func(list phrases) {
		for _, p := range list {
			longest := ""
			for w := range strings.FieldsSeq(p) {
				if len(w) > len(longest) {
					longest = w
				}
			}
			out[longest] = true
		}
	}
	for _, t := range tongues {
		note(t.alone)
		note(t.gone)
	}
	note(bareNotFound)
	return out
}()

func triggered(folded string) bool {
	if unspaced(folded) {
		return true
	}
	for w := range strings.FieldsSeq(folded) {
		if triggers[w] {
			return true
		}
	}
	return false
}

func partSays(folded string) strength {
	if strings.TrimSpace(folded) == "" || !triggered(folded) {
		return silent
	}
	var kept []string
	for w := range strings.FieldsSeq(folded) {
		if !chaff[w] {
			kept = append(kept, w)
		}
	}
	core := " " + strings.Join(kept, " ") + " "
	n := len(kept)
	for _, p := range bareNotFound {
		if p == core {
			return plain
		}
	}
	best := silent
	for i := range tongues {
		t := &tongues[i]
		if t.nouns == nil {
			if t.alone.in(folded) && len([]rune(folded)) <= 45 {
				return plain
			}
			continue
		}
		pages := t.nouns[:min(2, len(t.nouns))]
		if n <= 12 && goneNear(folded, t.gone, pages) {
			return plain
		}
		if n <= 9 && goneNear(folded, t.gone, t.nouns) {
			best = hinting
		}
		for _, p := range t.alone {
			switch {
			case !strings.Contains(folded, p):
			case n <= wordsIn(p)+4 && pages.in(folded):
				return plain
			case p == core || p == folded || n <= wordsIn(p)+4 && t.nouns.in(folded):
				best = hinting
			}
		}
	}
	for _, p := range bareNotFound {
		if n <= wordsIn(p)+1 && strings.Contains(core, p) {
			best = hinting
		}
	}
	return best
}

// near is the distance, in bytes of folded text, within which a noun and the
// word that it is gone belong together.
const near = 70

// saysGone reports whether a folded text says in any language that a page is
// not there: a thing that can be missing and the word for it close together.
func saysGone(folded string) bool {
	if !triggered(folded) {
		return false
	}
	for i := range tongues {
		t := &tongues[i]
		if t.nouns == nil {
			if t.alone.in(folded) {
				return true
			}
			continue
		}
		if goneNear(folded, t.gone, t.nouns) {
			return true
		}
	}
	return false
}

// asksBack reports whether a folded text speaks of what its reader asked for.
func asksBack(folded string) bool {
	for i := range tongues {
		if tongues[i].asked.in(folded) {
			return true
		}
	}
	return false
}

func goneNear(folded string, gone, nouns phrases) bool {
	for _, g := range gone {
		at := strings.Index(folded, g)
		if at < 0 {
			continue
		}
		from, to := max(0, at-near), min(len(folded), at+len(g)+near)
		if nouns.in(folded[from:to]) {
			return true
		}
	}
	return false
}
