package verdict

import (
	"slices"
	"strings"
	"unicode"

	"ibid/sources"
)

// agreement says whether a page is the cited thing, as far as can be told.
type agreement int

const (
	unknown   agreement = iota // nothing to compare, or neither clearly like nor unlike
	agrees                     // the cited title or words are here, or the page of an earlier good visit
	disagrees                  // every title of the page has nothing in common with the cited one
)

// Thresholds of the title comparison (see titleLikeness).
const (
	titleMatch    = 0.6
	titleMismatch = 0.2
)

// agreement compares the page with what the notes say of the source and with
// the last good visit.
func (s *sight) agreement() agreement {
	return s.same.get(func() agreement {
		if !s.read {
			return unknown
		}
		if a := s.citedAgreement(); a != unknown {
			if a == disagrees && s.like(0.5) {
				return agrees
			}
			return a
		}
		if s.like(0.5) {
			return agrees
		}
		return unknown
	})
}

// citedAgreement compares the page with the article alone: quoted words and
// titles of each citation, then the words of the claims.
func (s *sight) citedAgreement() agreement { return s.cites.get(s.compareCited) }

func (s *sight) compareCited() agreement {
	best, compared := 0.0, false
	for i := range s.c.Source.Cited {
		c := &s.c.Source.Cited[i].Citation
		if quote := fold(c.Quote); wordsIn(quote) >= 5 && strings.Contains(s.whole(), quote) {
			return agrees
		}
		title := cutTitle(c.Title)
		if title == "" && s.sameMaker(c) && s.sameContainer(c) && yearIn(c.Date) != "" {
			return agrees // without a title, author, year and container name a work
		}
		if title == "" || vague(title, c, s.snap) {
			continue
		}
		same, mine := s.sameMaker(c), 0.0
		for _, have := range s.candidates() {
			if oneScript(title, have) {
				compared = compared || !same // a translated title with the author and year of the work
				mine = max(mine, titleLikeness(title, have))
			}
		}
		best = max(best, mine)
		if best >= titleMatch || same && mine >= titleMismatch {
			return agrees
		}
		if folded := fold(title); wordsIn(folded) >= 3 && s.snap.Words > 0 && strings.Contains(s.opening(), folded) {
			return agrees
		}
	}
	switch {
	case best >= titleMatch || s.carriesClaim():
		return agrees
	case compared && best < titleMismatch:
		return disagrees
	}
	return unknown
}

// sameMaker reports whether page and citation name the same author and the
// same year, or where one of them has no year the same container, so that
// different titles may be two titles of one work.
func (s *sight) sameMaker(c *sources.Citation) bool {
	made := s.snap.Meta["citation_publication_date"] + s.snap.Meta["citation_date"] + s.snap.Meta["dc.date"] + s.snap.Meta["article:published_time"]
	if s.snap.Published.Year() > 1 {
		made += s.snap.Published.Format(" 2006")
	}
	switch year := yearIn(c.Date); {
	case year != "" && made != "":
		if !strings.Contains(made, year) {
			return false
		}
	case !s.sameContainer(c):
		return false
	}
	names := titleWords(c.Authors)
	if len(names) == 0 {
		return false
	}
	by := fold(s.snap.Author + " . " + s.snap.Meta["citation_author"] + " . " + s.snap.Meta["dc.creator"] + " . " + s.snap.Meta["author"])
	for n := range names {
		if len(n) >= 4 && strings.Contains(by, " "+n+" ") {
			return true
		}
	}
	return false
}

// sameContainer reports whether the page says that it belongs to the cited
// journal, newspaper, site or publisher.
func (s *sight) sameContainer(c *sources.Citation) bool {
	want := fold(c.Container)
	if len(want) < 6 { // with the spaces around it
		return false
	}
	for _, have := range []string{s.snap.SiteName, s.snap.Meta["citation_journal_title"], s.snap.Meta["citation_conference_title"], s.snap.Meta["citation_publisher"], s.snap.Meta["dc.publisher"]} {
		if strings.Contains(fold(have), want) {
			return true
		}
	}
	return false
}

// yearIn returns the first four digits in a row of a date as written.
func yearIn(date string) string {
	n := 0
	for i := 0; i <= len(date); i++ {
		if i < len(date) && '0' <= date[i] && date[i] <= '9' {
			n++
			continue
		}
		if n == 4 {
			return date[i-4 : i]
		}
		n = 0
	}
	return ""
}

// oneScript reports whether two titles share a script. Titles that do not are
// translations or transcriptions, or different works: nobody can tell from the
// letters.
func oneScript(a, b string) bool { return scriptsOf(a)&scriptsOf(b) != 0 }

var scripts = []*unicode.RangeTable{
	unicode.Latin, unicode.Cyrillic, unicode.Greek, unicode.Arabic, unicode.Hebrew, unicode.Thai, unicode.Devanagari, unicode.Hangul,
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Armenian, unicode.Georgian, unicode.Bengali, unicode.Tamil,
}

// scriptsOf returns the scripts of a title as bits. Where it is written in two,
// letters of the rarer one are names and do not count below a quarter.
func scriptsOf(t string) uint {
	count := make([]int, len(scripts)+1)
	all := 0
	for _, r := range firstBytes(t, 400) {
		if !unicode.IsLetter(r) {
			continue
		}
		all++
		i := slices.IndexFunc(scripts, func(s *unicode.RangeTable) bool { return unicode.Is(s, r) })
		if i < 0 {
			i = len(scripts)
		}
		count[i]++
	}
	if all == 0 {
		return ^uint(0) // numbers belong to every script
	}
	bits := uint(0)
	for i, n := range count {
		if n*4 >= all {
			bits |= 1 << i
		}
	}
	return bits
}

// bothTitles says what the page and the note call it.
func (s *sight) bothTitles() string {
	want := ""
	for i := range s.c.Source.Cited {
		if t := cutTitle(s.c.Source.Cited[i].Citation.Title); len(t) > len(want) || len(t) == len(want) && t < want {
			want = t // whatever the order of the notes
		}
	}
	have := strings.TrimSpace(s.snap.Title)
	if have == "" {
		have = strings.TrimSpace(s.snap.Heading)
	}
	return "The page opens, but it is called “" + sources.Clip(have, 120) + "”, and the note cites “" + sources.Clip(want, 120) + "”."
}

// whole returns the folded text for a search of quotations; at most maxFold
// bytes of it.
func (s *sight) whole() string { return s.body() }

// opening returns the part of the folded text in which a work names itself:
// lists of other works further down prove nothing.
func (s *sight) opening() string {
	return s.head.get(func() string { return fold(firstBytes(s.snap.Text, 1200)) })
}

// candidates returns every title that the page gives itself.
func (s *sight) candidates() []string {
	out := make([]string, 0, len(s.snap.Titles)+2)
	seen := map[string]bool{}
	for _, t := range append([]string{s.snap.Title, s.snap.Heading}, s.snap.Titles...) {
		if strings.TrimSpace(t) != "" && !seen[t] {
			seen[t] = true
			out = append(out, t)
		}
	}
	return out
}

// vague reports whether a cited title is only the name of the site or
// container, so that finding it on any page of the site says nothing.
func vague(title string, c *sources.Citation, snap *sources.Snapshot) bool {
	t := fold(title)
	return t == fold(c.Container) || snap.SiteName != "" && t == fold(snap.SiteName)
}

// cutTitle returns a cited title without quotation marks, white space and a
// closing full stop.
func cutTitle(t string) string {
	return strings.TrimRight(strings.Trim(strings.TrimSpace(t), "\"'“”„‘’«»‹›*_ "), ".,;: ")
}

// titleLikeness returns how alike two titles are, 0 to 1: the larger of
// Sørensen-Dice over their sets of words and, when the shorter one has at
// least three words, the share of its words that the longer one holds (site
// names and subtitles come and go). Scripts written without spaces are
// compared by pairs of letters.
//
// Origin: token-set comparison as in Reyes Ayala et al. 2022, "Detecting
// Content Drift on the Web"; titles hardly change over time (Klein and Nelson,
// "Investigating the change of web pages' titles over time").
func titleLikeness(a, b string) float64 {
	x, y := titleWords(a), titleWords(b)
	if len(x) == 0 || len(y) == 0 {
		return 0
	}
	both := 0
	for w := range x {
		if y[w] {
			both++
		}
	}
	dice := 2 * float64(both) / float64(len(x)+len(y))
	if n := min(len(x), len(y)); n >= 3 {
		return max(dice, float64(both)/float64(n))
	} else if n == len(x) && both == n && (n == 2 || longWord(x)) {
		return max(dice, titleMatch) // a short cited title that stands in the page's whole
	}
	return dice
}

func longWord(words map[string]bool) bool {
	for w := range words {
		if len(w) >= 6 {
			return true
		}
	}
	return false
}

// titleWords returns the words of a title that carry meaning.
func titleWords(t string) map[string]bool {
	out := map[string]bool{}
	var short []string
	for w := range strings.FieldsSeq(fold(t)) {
		w = strings.Trim(w, "'")
		w = strings.TrimSuffix(w, "'s")
		switch {
		case w == "":
		case unspaced(w):
			r := []rune(w)
			for i := 0; i+1 < len(r); i++ {
				out[string(r[i:i+2])] = true
			}
			if len(r) == 1 {
				out[w] = true
			}
		case len(w) <= 2 && !unicode.IsDigit(rune(w[0])) || fillers[w]:
			short = append(short, w)
		default:
			out[w] = true
		}
	}
	if len(out) == 0 {
		for _, w := range short {
			out[w] = true
		}
	}
	return out
}

// fillers are words too common to make two titles alike.
var fillers = set("the", "and", "for", "with", "from", "its", "are", "was", "that", "this",
	"der", "die", "das", "und", "den", "dem", "des", "ein", "eine", "von", "fur", "mit", "auf", "im",
	"les", "des", "une", "dans", "pour", "sur", "par", "aux", "est",
	"los", "las", "del", "una", "por", "para", "con", "que",
	"gli", "dei", "della", "delle", "per", "uma", "dos", "das",
	"het", "een", "van", "voor", "met", "och", "att", "som", "til", "det", "med")

// wordsIn counts the words of a folded text.
func wordsIn(folded string) int {
	n := strings.Count(folded, " ") - 1
	if n < 0 {
		return 0
	}
	if n == 1 && unspaced(folded) {
		return len([]rune(folded)) / 2
	}
	return n
}

// slugAgrees reports whether the words of the cited address stand in the new
// address or in the page's titles, so that the page was moved and not
// replaced.
func (s *sight) slugAgrees() bool {
	last := s.cited.last()
	if last == "" {
		return false
	}
	if last == s.final.last() && (len(last) >= 4 || s.cited.path == s.final.path) && !frontPage(last) {
		return true
	}
	target := " " + strings.NewReplacer("-", " ", "_", " ", "/", " ", ".", " ", "+", " ").Replace(s.final.path) + " " + s.title + s.heading
	return slugIn(last, target)
}

// slugTitled reports whether the words of the cited address stand in the
// page's own titles.
func (s *sight) slugTitled() bool {
	last := s.cited.last()
	return last != "" && slugIn(last, s.title+s.heading)
}

// siblingTitled reports whether the words of the cited address also stand in
// the titles of the page at a made-up sibling: they are the work's, and no echo
// of what was asked for.
func (s *sight) siblingTitled() bool {
	l := s.look(sources.LookSibling)
	return l != nil && l.Visit.Snapshot != nil && slugIn(s.cited.last(), fold(l.Visit.Snapshot.Title)+fold(l.Visit.Snapshot.Heading))
}

// slugIn reports whether two long words or more of a path step, and two thirds
// of all, stand in a folded text.
func slugIn(step, folded string) bool {
	words := strings.FieldsFunc(step, func(r rune) bool { return r == '-' || r == '_' || r == '+' || r == '.' })
	long, here := 0, 0
	for _, w := range words {
		if len(w) < 3 || fillers[w] {
			continue
		}
		long++
		if strings.Contains(folded, " "+w+" ") {
			here++
		}
	}
	return long >= 2 && here*3 >= long*2
}
