package article

import (
	"sort"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"ibid/sources"
)

// listing is a run of lines that begin as notes do, in one dress, with labels
// that count up.
type listing struct {
	style   entryStyle
	entries []entry
	score   int
	heading bool // a heading such as "Notes" stands before it
	labels  map[string]bool
}

// maxListings bounds the lists of notes of one article: a book has one for each
// chapter.
const maxListings = 500

// sectionWords lists such headings in the languages of the larger encyclopedias.
const sectionWords = `notes|note|footnotes|endnotes|end notes|foot notes|references|reference|reference list|references and notes|notes and references|sources|source|
sources and notes|notes and sources|citations|works cited|literature cited|bibliography|further reading|links|references cited|sources cited|cited sources|list of references|
fußnoten|fussnoten|endnoten|anmerkungen|quellen|quellen und anmerkungen|anmerkungen und quellen|einzelnachweise|belege|literatur|literaturverzeichnis|quellenverzeichnis|nachweise|quellenangaben|
notes de bas de page|notes et références|références|notes et references|sources et notes|bibliographie|
notas|notas al pie|notas y referencias|referencias|fuentes|bibliografía|referências|notas de rodapé|fontes|bibliografia|
note a piè di pagina|riferimenti|fonti|voetnoten|noten|bronnen|referenties|noter|fodnoter|fotnoter|referenser|källor|kilder|viitteet|lähteet|przypisy|źródła|bibliografia|poznámky|prameny|
примечания|источники|сноски|литература|примітки|джерела|σημειώσεις|παραπομπές|notlar|kaynaklar|kaynakça|dipnotlar|
注|注释|註|註釋|参考文献|參考文獻|脚注|出典|参考资料|参考資料|資料来源|각주|참고문헌|出处`

// isSection reports whether a line is the heading of a list of notes.
func isSection(line string) bool {
	s := strings.TrimFunc(line, func(r rune) bool { return !unicode.IsLetter(r) })
	if len(s) > 60 || s == "" {
		return false
	}
	return sections[strings.ToLower(strings.Join(strings.Fields(s), " "))]
}

var sections = func() map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Split(strings.ReplaceAll(sectionWords, "\n", ""), "|") {
		out[w] = true
	}
	return out
}()

// listings finds all runs among the lines of a text.
func (w *work) listings() []listing {
	byStyle := map[entryStyle][]entry{}
	var styles []entryStyle
	for i, l := range w.lines {
		if w.known(l.Start) {
			continue
		}
		for _, e := range entriesOf(w.text, i, l, w.raisedTo(l)) {
			if byStyle[e.style] == nil {
				styles = append(styles, e.style)
			}
			byStyle[e.style] = append(byStyle[e.style], e)
		}
	}
	var out []listing
	for _, s := range styles {
		switch s {
		case styleSign:
			out = append(out, signListings(byStyle[s])...)
		case styleArrow:
			out = append(out, arrowListings(byStyle[s])...)
		case styleFoot:
			out = append(out, listing{style: s, entries: byStyle[s]})
		default:
			out = append(out, runs(s, byStyle[s])...)
		}
	}
	return out
}

// runs cuts the entries of one style into runs whose numbers count up by one. A
// number may be missing when it comes nowhere before the next run, and may come
// twice in a row.
func runs(style entryStyle, entries []entry) []listing {
	at := map[int][]int{} // where each number stands
	for i, e := range entries {
		at[e.num] = append(at[e.num], i)
	}
	next := func(num, from int) int { // the first entry with num from index from on
		p := at[num]
		i := sort.SearchInts(p, from)
		if i == len(p) {
			return -1
		}
		return p[i]
	}
	used := make([]bool, len(entries))
	var out []listing
	for i := range entries {
		if used[i] || entries[i].num < 1 {
			continue
		}
		if entries[i].num > 1 && i > 0 && entries[i].num != entries[i-1].num+1 && style != styleRaised && style != styleBracket && style != styleCaret && style != styleNamed {
			continue
		}
		run := []entry{entries[i]}
		used[i] = true
		last, pos := entries[i].num, i
		for {
			limit := len(entries)
			if r := next(1, pos+1); r >= 0 && last >= 1 { // a new run begins there
				limit = r
			}
			j := next(last+1, pos+1)
			if j >= 0 && j >= limit && limit > pos+1 && last > 0 {
				j = -1
			}
			if j < 0 {
				for skip := 2; skip <= 4 && j < 0; skip++ {
					if k := next(last+skip, pos+1); k >= 0 && k < limit && k-pos <= 3 {
						j = k
					}
				}
			}
			if j < 0 || used[j] {
				break
			}
			for k := pos + 1; k < j; k++ { // the same number twice in a row
				if entries[k].num == last && !used[k] && entries[k].line > entries[pos].line && k == pos+1 {
					run = append(run, entries[k])
					used[k] = true
				}
			}
			run = append(run, entries[j])
			used[j] = true
			last, pos = entries[j].num, j
		}
		if pos+1 < len(entries) && entries[pos+1].num == last && !used[pos+1] && len(run) > 2 {
			run = append(run, entries[pos+1])
			used[pos+1] = true
		}
		out = append(out, listing{style: style, entries: run})
	}
	return out
}

// signListings makes a list of each note under a sign.
func signListings(entries []entry) []listing {
	var out []listing
	spaced := map[string]int{} // by sign: how much it looks like that of a list of items
	for i, e := range entries {
		if e.body > e.at+len(e.label) {
			spaced[e.label]++
		}
		if i > 0 && e.line-entries[i-1].line == 1 && e.label == entries[i-1].label {
			spaced[e.label]++
		}
	}
	seen := map[string]bool{}
	for _, e := range entries {
		if e.body > e.at+len(e.label) && spaced[e.label] > 2 {
			continue // an asterisk before an item of a list
		}
		_, sign := utf8.DecodeRuneInString(e.label)
		if len(e.label) > 2*sign && !seen[e.label[sign:]] {
			continue // three asterisks without two before them are an ornament
		}
		seen[e.label] = true
		out = append(out, listing{style: styleSign, entries: []entry{e}})
	}
	return out
}

// arrowListings numbers lines that begin with the back-link arrow alone, as
// pages copied from an encyclopedia do.
func arrowListings(entries []entry) []listing {
	var run []entry
	var out []listing
	flush := func() {
		if len(run) > 1 {
			out = append(out, listing{style: styleArrow, entries: run})
		}
		run = nil
	}
	for _, e := range entries {
		if len(run) > 0 && e.line > run[len(run)-1].line+3 {
			flush()
		}
		e.num = len(run) + 1
		e.label = strconv.Itoa(e.num)
		run = append(run, e)
	}
	flush()
	return out
}

// choose rates the listings by what the text and the notes themselves say, and
// returns those that are notes, in order, without overlap.
func (w *work) choose(all []listing, marks []candidate) []listing {
	known := map[sources.Label][]int{} // where each label is cited, by candidates that look sure
	for _, m := range marks {
		if m.weight < middle {
			continue
		}
		for _, l := range m.labels {
			known[l.label] = append(known[l.label], m.at.Start)
		}
	}
	var good []listing
	for _, l := range all {
		w.rate(&l, known)
		if l.score >= 4 {
			good = append(good, l)
		}
	}
	sort.SliceStable(good, func(i, j int) bool {
		if a, b := good[i].score*min(len(good[i].entries), 50), good[j].score*min(len(good[j].entries), 50); a != b {
			return a > b
		}
		return good[i].entries[0].at < good[j].entries[0].at
	})
	if len(good) > maxListings {
		good = good[:maxListings]
		w.find("article.too_many_lists", 0, "The article has more than "+strconv.Itoa(maxListings)+" lists of notes; the rest is not read.")
	}
	var out []listing
	type held struct {
		from, to int
		style    entryStyle
	}
	var taken []held
	lineOf := map[int]bool{}
	for _, l := range good {
		from, to := l.entries[0].line, l.entries[len(l.entries)-1].line
		clash := false
		for _, t := range taken {
			if from <= t.to && to >= t.from && !(l.style == styleSign || l.style == t.style && l.style == styleFoot) {
				clash = true
				break
			}
		}
		for _, e := range l.entries {
			clash = clash || lineOf[e.line]
		}
		if clash {
			continue
		}
		l.labels = map[string]bool{}
		for _, e := range l.entries {
			lineOf[e.line] = true
			l.labels[e.label] = true
		}
		taken = append(taken, held{from, to, l.style})
		out = append(out, l)
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].entries[0].at < out[j].entries[0].at })
	return out
}

// rate scores a listing. What counts: a heading, markers before it that name its
// labels, notes that look like citations, its place in the text.
func (w *work) rate(l *listing, known map[sources.Label][]int) {
	first := l.entries[0]
	n := len(l.entries)
	l.heading = w.headingBefore(first.line)
	seen, cited, wordy := map[string]bool{}, 0, 0
	supported := 0
	for _, e := range l.entries {
		body := w.lines[e.line]
		s := w.text[min(e.body, body.End):body.End]
		if strings.TrimSpace(s) == "" && e.line+2 < len(w.lines) { // the number stands alone
			s = w.lines[e.line+1].In(w.text)
			if strings.TrimSpace(s) == "" {
				s = w.lines[e.line+2].In(w.text)
			}
		}
		if citesLike(s) {
			cited++
		}
		if len(strings.Fields(s)) > 2 {
			wordy++
		}
		if seen[e.label] {
			continue
		}
		seen[e.label] = true
		for _, at := range known[sources.Label(e.label)] {
			if at < e.at && w.lineAt(at) != e.line || at > e.at && w.lineAt(at) != e.line && n < 30 && !l.heading && at < w.bodyEnd(l) {
				supported++
				break
			}
		}
	}
	share := func(k int) int { return k * 10 / max(n, 1) }
	switch {
	case l.style == styleFoot:
		l.score = 10
		return
	case l.style == styleSign:
		if supported > 0 && wordy > 0 {
			l.score = 5
		}
		return
	}
	if l.heading {
		l.score += 3
	}
	strongDress := l.style == styleRaised || l.style == styleBracket || l.style == styleCaret || l.style == styleNamed
	switch {
	case first.num == 1:
		l.score++
	case l.heading:
	case strongDress:
		l.score -= 2
	default:
		l.score -= 5
	}
	switch s := share(supported); {
	case s >= 8:
		l.score += 4
	case s >= 5:
		l.score += 3
	case s >= 3:
		l.score += 1
	case supported == 0:
		l.score -= 2
		if n > 2 {
			l.score--
		}
	}
	switch c := share(cited); {
	case c >= 7:
		l.score += 3
	case c >= 4:
		l.score += 2
	case c >= 2:
		l.score++
	}
	if first.at > len(w.text)/2 || l.entries[n-1].at > len(w.text)*3/4 {
		l.score++
	}
	if n == 1 {
		l.score -= 2
		switch {
		case l.heading && supported > 0:
			l.score += 2
		case !strongDress:
			l.score -= 2
		}
	}
	switch l.style {
	case styleRaised, styleBracket, styleCaret, styleNamed:
		l.score++
	case styleGlued, styleBare, styleParens, styleRoman, styleColon:
		l.score--
		if supported == 0 {
			l.score -= 3
		}
	case styleLone:
		if supported == 0 {
			l.score -= 4
		}
	}
	if wordy*3 < n && cited*3 < n {
		l.score -= 3
	}
}

// bodyEnd returns the end of the last line of a listing.
func (w *work) bodyEnd(l *listing) int { return w.lines[l.entries[len(l.entries)-1].line].End }

// headingBefore reports whether the heading of a list of notes stands before a
// line, with at most a short line between.
func (w *work) headingBefore(line int) bool {
	looked := 0
	for i := line - 1; i >= 0 && looked < 2; i-- {
		s := strings.TrimSpace(w.lines[i].In(w.text))
		if s == "" || strings.Trim(s, "-=_*~—–") == "" {
			continue
		}
		if isSection(s) {
			return true
		}
		if utf8.RuneCountInString(s) > 80 {
			return false
		}
		looked++
	}
	return false
}

// citesLike reports whether words look like those of a citation.
func citesLike(s string) bool {
	low := strings.ToLower(s)
	for _, sign := range []string{"http://", "https://", "www.", "doi", "ibid", "ebd.", "op. cit", "loc. cit", " pp.", " p. ", "vol.", "retrieved", "accessed", "abgerufen", "consulté",
		"see ", "cf. ", "et al", "eds.", "ed.", " s. ", "vgl.", "press", "journal", "isbn", "arxiv", "supra", "no. ", "available at", ".com", ".org", "personal communication", "interview with"} {
		if strings.Contains(low, sign) {
			return true
		}
	}
	for i := 0; i+4 <= len(s); i++ {
		if (s[i] == '1' || s[i] == '2') && digitsLen(s[i:]) == 4 && year(s[max(0, i-1):i+4]) && (i == 0 || s[i-1] == '(' || s[i-1] == ' ') && (i+4 == len(s) || strings.IndexByte(").,;:-–", s[i+4]) >= 0) {
			return true
		}
		if digitsLen(s[i:]) > 4 {
			i += digitsLen(s[i:])
		}
	}
	return strings.ContainsAny(s, "“”„«»") && len(s) > 20
}
