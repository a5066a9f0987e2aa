// Package evidence holds claims against the text of a source: it looks for the
// passage that carries a claim, compares quotations, numbers, dates, names and
// turns of meaning one by one, and says how sure it is.
//
// It is lexical throughout: no request is made, no model of language is asked,
// and the same input gives the same bytes. The parts, in the order of the
// walk: page.go cuts a source into sentences, claim.go a claim into terms;
// search.go lays one over the other, alike.go once more for what is said in other
// words; rank.go orders the sentences; support.go measures what they show;
// checks.go compares value by value; experts.go weighs the measures; secondlook.go
// goes over the checks once more; judge.go joins it all to a degree of support; fragment.go makes the link that opens the
// source at the passage.
//
// What the page was, whether it is the cited one, and how a report is phrased
// is left to others.
package evidence

import (
	"strings"

	"ibid/sources"
)

// Weigh holds claims against the snapshot of a source that they lean on, and
// returns one Evidence for each, in their order. The page is read once for all
// of them.
//
// s may be nil; why says, in a sentence for an editor, why the text must not be
// read although there may be one, and is "" otherwise. In both cases, and when
// the snapshot holds no text, every claim is Unread with a reason.
//
// Navigation is no evidence. Source is left empty: the caller knows its
// number. Weigh takes time linear in the text's length for each claim and may
// be used concurrently.
func Weigh(claims []sources.Claim, s *sources.Snapshot, why string) []sources.Evidence {
	out := make([]sources.Evidence, len(claims))
	for i, c := range claims {
		out[i] = sources.Evidence{Claim: c.ID, Checks: []sources.Check{}}
	}
	if why == "" {
		why = unreadable(s)
	}
	if why != "" || len(claims) == 0 {
		for i := range out {
			out[i].Why = why
		}
		return out
	}
	p := pageOfSnapshot(s)
	defer p.close()
	for i, c := range claims {
		j := p.judge(c.Text, c.Context)
		j.evidence(&out[i], s)
		j.h.release()
	}
	return out
}

// unreadable says why a snapshot has no text to read, or "".
func unreadable(s *sources.Snapshot) string {
	switch {
	case s == nil:
		return "There is no text of this source to read."
	case s.Unreadable == "no text layer":
		return "The file holds pictures of pages and no text."
	case s.Unreadable != "":
		return "The text could not be read: " + s.Unreadable + "."
	}
	for _, b := range s.Blocks {
		if !b.Nav && !b.At.Empty() {
			return ""
		}
	}
	if s.AppShell {
		return "The page builds its text with scripts, which are not run."
	}
	return "The page holds no text that could be read."
}

// maxIndexed is how many bytes of text are read of one source: a book of 350,000
// words. Of what is beyond nothing is said.
const maxIndexed = 2 << 20

// pageOfSnapshot indexes all blocks that are no navigation.
func pageOfSnapshot(s *sources.Snapshot) *page {
	blocks := make([]block, 0, len(s.Blocks))
	cut, bytes := false, 0
	for i, b := range s.Blocks {
		if b.Nav || b.At.In(s.Text) == "" {
			continue
		}
		if bytes += b.At.Len(); bytes > maxIndexed {
			cut = true
			break
		}
		blocks = append(blocks, block{at: b.At, source: i, heading: b.Kind == sources.Heading, main: b.Main, whole: b.Kind == sources.Heading})
	}
	titles := []string{s.Title, s.Heading}
	if len(s.Titles) > 0 {
		titles = append(titles, s.Titles[:min(len(s.Titles), 8)]...)
	}
	p := newPage(s.Text, blocks, titles, subtag(s.Language))
	p.cut = cut || s.Cut
	return p
}

// subtag returns the language of a BCP 47 tag, whose case means nothing: "en" of
// "EN-GB".
func subtag(tag string) string {
	if i := strings.IndexAny(tag, "-_"); i >= 0 {
		tag = tag[:i]
	}
	return strings.ToLower(tag)
}
