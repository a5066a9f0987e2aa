package verdict

import (
	"math"
	"net/url"
	"strings"

	"ibid/sources"
)

// drifted is how far a page is from an earlier one.
type drifted struct {
	degree  sources.Drift
	shingle float64 // Jaccard of four-word shingles
	cosine  float64 // of word counts
}

// Thresholds of the drift measures.
//
// Origin: starting values of our own after Jones et al., "Scholarly Context
// Adrift", PLoS ONE 2016 (SimHash, Jaccard, Sørensen-Dice, cosine), and Eve
// 2024 (lexical measures beat embeddings), moved to where labelled pairs are
// told apart best.
const (
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
		if s.nested {
			return nil
		}
		for i := len(s.c.History) - 1; i >= 0; i-- {
			v := &s.c.History[i]
			if v.Snapshot == nil || !hasText(v) {
				continue
			}
			if f := judgePast(s, v); f.state == sources.Live || f.state == sources.Moved {
				return v
			}
		}
		return nil
	})
}

// hasText reports whether a visit's answer has text to compare with.
func hasText(v *sources.Visit) bool {
	return v.Fetch.Failure == nil && (v.Fetch.Status()/100 == 2 || v.Fetch.NotModified || v.Fetch.Status() == 304) &&
		v.Fetch.Truncated == sources.Whole && v.Snapshot.Unreadable == "" && v.Snapshot.Words >= driftWords &&
		!(v.Snapshot.AppShell && v.Snapshot.Words < 50)
}

// drifted compares the page with the last good visit.
func (s *sight) drifted() drifted {
	return s.drift.get(func() drifted {
		if s.unchanged() {
			return drifted{degree: sources.DriftNone, shingle: 1, cosine: 1}
		}
		b := s.baseline()
		if b == nil || !s.ok() || !s.read || !hasText(s.visitNow()) || s.paywalled() {
			return drifted{degree: sources.DriftNotComparable}
		}
		if a, z := s.snap.Language, b.Snapshot.Language; a != "" && z != "" && mainTongue(a) != mainTongue(z) {
			return drifted{degree: sources.DriftNotComparable}
		}
		return compare(b.Snapshot, s.snap)
	})
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
	if b == nil || s.snap.Words < driftWords || pastSight(s, b).citedAgreement() == disagrees {
		return false // a page that never was the cited one proves nothing by staying the same
	}
	return compare(b.Snapshot, s.snap).shingle >= share
}

// compare measures the change from an earlier page to a later one: equal text
// is no drift; then the Jaccard index J of four-word shingles and the cosine C
// of word counts decide as the thresholds say. Clock times, counters and other
// words with digits are left out of J and C when both pages have enough others.
func compare(old, now *sources.Snapshot) drifted {
	if old.TextDigest != "" && old.TextDigest == now.TextDigest || old.Text == now.Text {
		return drifted{sources.DriftNone, 1, 1}
	}
	x, y := mainWords(old), mainWords(now)
	d := drifted{shingle: jaccard(x, y), cosine: cosine(x, y)}
	switch {
	case d.shingle >= driftMinorAt:
		d.degree = sources.DriftMinor
	case d.shingle >= driftMajorAt || d.cosine >= driftCosine:
		d.degree = sources.DriftMajor
	case d.shingle < driftGoneAt && d.cosine < driftGoneCos:
		d.degree = sources.DriftReplaced
	default:
		d.degree = sources.DriftMajor
	}
	if d.shingle == 1 {
		d.degree = sources.DriftNone
	}
	return d
}

// mainWords returns the folded words of the main text, or of the whole text
// when no main text was found.
func mainWords(s *sources.Snapshot) []string {
	var words []string
	main := s.MainWords >= driftWords
	take := func(text string) {
		for len(text) > 0 && len(words) < driftMaxWords {
			part := text
			if len(part) > maxFold {
				part = part[:maxFold]
			}
			text = text[len(part):]
			for w := range strings.FieldsSeq(fold(part)) {
				if !counter(w) {
					words = append(words, w)
				}
			}
		}
	}
	if !main {
		take(s.Text)
		return words
	}
	for _, b := range s.Blocks {
		if b.Main {
			take(b.At.In(s.Text))
		}
	}
	return words
}

// counter reports whether a word looks like a clock, a count of views or an
// identifier; years and plain small numbers stay.
func counter(w string) bool {
	digits := 0
	for i := 0; i < len(w); i++ {
		if '0' <= w[i] && w[i] <= '9' {
			digits++
		}
	}
	return digits > 4 || digits > 0 && digits < len(w) && len(w) > 6
}

type wordBag map[string]int

const shingleLength = 4

func jaccard(x, y []string) float64 {
	n := shingleLength
	if len(x) < 3*n || len(y) < 3*n {
		n = 2
	}
	a, b := shingles(x, n), shingles(y, n)
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	both := 0
	for h := range a {
		if _, ok := b[h]; ok {
			both++
		}
	}
	return float64(both) / float64(len(a)+len(b)-both)
}

// shingles returns the set of hashes of n words in a row (FNV-1a over words).
func shingles(words []string, n int) map[uint64]struct{} {
	out := make(map[uint64]struct{}, len(words))
	for i := 0; i+n <= len(words); i++ {
		h := uint64(14695981039346656037)
		for _, w := range words[i : i+n] {
			for j := 0; j < len(w); j++ {
				h = (h ^ uint64(w[j])) * 1099511628211
			}
			h = (h ^ ' ') * 1099511628211
		}
		out[h] = struct{}{}
	}
	return out
}

func cosine(x, y []string) float64 {
	a, b := bag(x), bag(y)
	dot, xx, yy := 0.0, 0.0, 0.0
	for w, n := range a {
		dot += float64(n) * float64(b[w])
		xx += float64(n) * float64(n)
	}
	for _, n := range b {
		yy += float64(n) * float64(n)
	}
	if xx == 0 || yy == 0 {
		return 0
	}
	return dot / math.Sqrt(xx*yy)
}

func bag(words []string) wordBag {
	m := make(wordBag, len(words))
	for _, w := range words {
		if len(w) > 3 || !fillers[w] {
			m[w]++
		}
	}
	return m
}

// quoteLost reports whether words that a note quotes were on the last good
// page and are not on this one.
func (s *sight) quoteLost() bool {
	if s.comparisonBarred() || s.fetch.Truncated != sources.Whole || len(s.c.History) == 0 {
		return false
	}
	for i := range s.c.Source.Cited {
		quote := fold(s.c.Source.Cited[i].Citation.Quote)
		if wordsIn(quote) < 5 || len(s.snap.Text) > maxFold || strings.Contains(s.body(), quote) {
			continue
		}
		if b := s.baseline(); b != nil && strings.Contains(fold(b.Snapshot.Text), quote) {
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
