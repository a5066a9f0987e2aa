package verdict

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"ibid/internal/text"
	"ibid/sources"
)

// drifted is how far a page is from an earlier one.
type drifted struct {
	degree  sources.Drift
	shingle float64        // Jaccard of four-word shingles
	cosine  float64        // of word counts
	from    *sources.Visit // the earlier visit; nil when there is none
}

// Thresholds of the drift measures.
//
// Origin: starting values of our own after Jones et al., "Scholarly Context
// Adrift", PLoS ONE 2016 (SimHash, Jaccard, Sørensen-Dice, cosine), and Eve
// 2024 (lexical measures beat embeddings), moved to where labelled pairs are
// told apart best.
const (
	driftNearBits = 3   // bits of SimHash, up to here the change is none or minor
	driftMinorAt  = .80 // shingles, from here the change is minor
	driftMajorAt  = .40 // shingles, from here it is major
	driftGoneAt   = .25 // shingles, below this the page may be another one
	driftCosine   = .60 // word counts, from here it still is the same page
	driftGoneCos  = .40 // word counts, below this it is another page
	driftWords    = 12  // shorter texts are not compared
	driftMaxWords = 20000
)

// baseline returns the last good earlier visit that can be compared, or nil.
// "Good" is what this very table says of it.
func (s *sight) baseline() *sources.Visit {
	return s.base.get(func() *sources.Visit {
		for i := len(s.c.History) - 1; i >= 0; i-- {
			if s.comparable(i) {
				return &s.c.History[i]
			}
		}
		return nil
	})
}

// earliest returns the good visit nearest to the day of the citation: the
// first of those that the case brings the text of.
func (s *sight) earliest() *sources.Visit {
	for i := range s.c.History {
		if s.comparable(i) {
			return &s.c.History[i]
		}
	}
	return nil
}

func (s *sight) comparable(i int) bool {
	v := &s.c.History[i]
	if s.nested || v.Snapshot == nil || !hasText(v) {
		return false
	}
	f := judgePast(s, v)
	return f.state == sources.Live || f.state == sources.Moved
}

// hasText reports whether a visit's answer has text to compare with.
func hasText(v *sources.Visit) bool {
	return v.Fetch.Failure == nil && (v.Fetch.Status()/100 == 2 || v.Fetch.NotModified) &&
		v.Fetch.Truncated == sources.Whole && v.Snapshot.Unreadable == "" && v.Snapshot.Words >= driftWords &&
		!(v.Snapshot.AppShell && v.Snapshot.Words < 50)
}

// drifted compares the page with the last good visit and with the one nearest
// to its citation, from which slow change does not hide, and returns the
// larger distance. Where every note quotes the page and finds its words on it
// still, the change is minor at most.
func (s *sight) drifted() drifted {
	return s.drift.get(func() drifted {
		b := s.baseline()
		if b == nil && s.unchanged() {
			return drifted{degree: sources.DriftNone, shingle: 1, cosine: 1}
		}
		if b == nil || !s.ok() || !s.read || !hasText(s.visitNow()) || s.paywalled() {
			return drifted{degree: sources.DriftNotComparable}
		}
		if a, z := s.snap.Language, b.Snapshot.Language; a != "" && z != "" && mainTongue(a) != mainTongue(z) {
			return drifted{degree: sources.DriftNotComparable}
		}
		d := compare(b.Snapshot, s.snap)
		d.from = b
		if first := s.earliest(); first != b {
			if e := compare(first.Snapshot, s.snap); degrees[e.degree] > degrees[d.degree] {
				d, d.from = e, first
			}
		}
		if degrees[d.degree] > degrees[sources.DriftMinor] && s.quotesIntact(d.from.Snapshot) {
			d.degree = sources.DriftMinor
		}
		return d
	})
}

var degrees = map[sources.Drift]int{sources.DriftNone: 1, sources.DriftMinor: 2, sources.DriftMajor: 3, sources.DriftReplaced: 4}

// quotesIntact reports whether every note quotes the page at some length, and
// all the words stood on the earlier page and stand on this one.
func (s *sight) quotesIntact(old *sources.Snapshot) bool {
	for i := range s.c.Source.Cited {
		quote := text.Fold(s.c.Source.Cited[i].Citation.Quote)
		if strings.Count(quote, " ") < 4 || !holds(s.snap, quote) || !holds(old, quote) {
			return false
		}
	}
	return len(s.c.Source.Cited) > 0
}

// holds reports whether a folded passage stands in a page, whole words.
func holds(p *sources.Snapshot, folded string) bool {
	return strings.Contains(" "+text.Fold(p.Text)+" ", " "+folded+" ")
}

// visitNow returns the fetch and snapshot that the sight settled on.
func (s *sight) visitNow() *sources.Visit {
	return &sources.Visit{Fetch: *s.fetch, Snapshot: s.snap}
}

// hijacked reports whether title, text and language or site name all differ
// from earlier visits that agree with each other.
func (s *sight) hijacked() bool {
	if s.nested || !s.read || s.agreement() == agrees {
		return false
	}
	b := s.baseline()
	if b == nil || !hasText(s.visitNow()) {
		return false
	}
	old := b.Snapshot
	d := compare(old, s.snap)
	if d.shingle >= driftGoneAt || titleLikeness(old.Title, s.snap.Title) >= titleMismatch {
		return false
	}
	tongue := old.Language != "" && s.snap.Language != "" && mainTongue(old.Language) != mainTongue(s.snap.Language)
	site := old.SiteName != "" && s.snap.SiteName != "" && titleLikeness(old.SiteName, s.snap.SiteName) < titleMismatch
	if !tongue && !site {
		return false
	}
	good := 0
	for i := range s.c.History {
		if v := &s.c.History[i]; v.Snapshot != nil && hasText(v) && compare(v.Snapshot, old).shingle >= driftMajorAt {
			good++
		}
	}
	return good >= 2
}

func mainTongue(tag string) string {
	lang, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(tag, "_", "-")), "-")
	return lang
}

// like reports whether the page is at least this alike to the last good visit.
func (s *sight) like(share float64) bool {
	if s.nested || len(s.c.History) == 0 || !s.read {
		return false
	}
	b := s.baseline()
	if b == nil || s.snap.Words < driftWords || s.earlier(b).sight.citedAgreement() == disagrees {
		return false // a page that never was the cited one proves nothing by staying the same
	}
	return compare(b.Snapshot, s.snap).shingle >= share
}

// compare measures the change from an earlier page to a later one: equal text
// is no drift; then the Jaccard index of four-word shingles and the cosine of
// word counts decide as the thresholds say. Clock times, counters, relative
// dates and identifiers are left out.
func compare(old, now *sources.Snapshot) drifted {
	if sameText(old, now) {
		return drifted{degree: sources.DriftNone, shingle: 1, cosine: 1}
	}
	x, y := mainWords(old), mainWords(now)
	n := 4
	if min(len(x), len(y)) < 3*n {
		n = 2
	}
	d := drifted{
		shingle: text.Jaccard(text.Shingles(x, n), text.Shingles(y, n)),
		cosine:  text.Cosine(telling(x), telling(y)),
	}
	switch {
	case d.shingle == 1:
		d.degree = sources.DriftNone
	case d.shingle >= driftMinorAt, text.Distance(text.SimHash(x), text.SimHash(y)) <= driftNearBits:
		d.degree = sources.DriftMinor
	case d.shingle < driftGoneAt && d.cosine < driftGoneCos:
		d.degree = sources.DriftReplaced
	default:
		d.degree = sources.DriftMajor
	}
	return d
}

// mainWords returns the lasting words of the main text, or of the whole text
// when no main text was found; at most driftMaxWords of them.
func mainWords(p *sources.Snapshot) []string {
	var words []string
	take := func(part string) {
		if len(words) >= driftMaxWords {
			return
		}
		for _, w := range text.LastingWords(firstBytes(part, 16*driftMaxWords)) {
			if !identifier(w) {
				words = append(words, w)
			}
		}
	}
	if p.MainWords < driftWords {
		take(p.Text)
	} else {
		for _, b := range p.Blocks {
			if b.Main {
				take(b.At.In(p.Text))
			}
		}
	}
	return words[:min(len(words), driftMaxWords)]
}

// identifier reports whether a word looks like a key, a session or a count of
// many digits; years and plain small numbers stay.
func identifier(w string) bool {
	digits := 0
	for i := 0; i < len(w); i++ {
		if '0' <= w[i] && w[i] <= '9' {
			digits++
		}
	}
	return digits > 4 || digits > 0 && digits < len(w) && len(w) > 6
}

// telling leaves out words so common that they make any two texts of a
// language alike.
func telling(words []string) []string {
	out := make([]string, 0, len(words))
	for _, w := range words {
		first, _ := utf8.DecodeRuneInString(w)
		if len(w) > 3 && !fillers[w] || text.Unspaced(first) {
			out = append(out, w)
		}
	}
	return out
}

// quoteLost reports whether words that a note quotes were on the last good
// page and are not on this one.
func (s *sight) quoteLost() bool {
	if s.comparisonBarred() || s.fetch.Truncated != sources.Whole || len(s.c.History) == 0 {
		return false
	}
	for i := range s.c.Source.Cited {
		quote := text.Fold(s.c.Source.Cited[i].Citation.Quote)
		if strings.Count(quote, " ") < 4 || holds(s.snap, quote) {
			continue
		}
		if b := s.baseline(); b != nil && holds(b.Snapshot, quote) {
			return true
		}
		if b := s.earliest(); b != nil && holds(b.Snapshot, quote) {
			return true
		}
	}
	return false
}

func unescape(s string) string {
	if u, err := url.PathUnescape(s); err == nil {
		return u
	}
	return s
}
