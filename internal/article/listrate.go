package article

import (
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"ibid/sources"
)

// maxListings bounds the lists of notes of one article: a book has one for each
// chapter.
const maxListings = 500

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
