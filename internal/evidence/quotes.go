package evidence

import (
	"strings"
	"unicode/utf8"

	"ibid/internal/text"
	"ibid/sources"
)

// quote is a quotation in a claim.
type quote struct {
	at    sources.Span   // in the claim, with its marks
	parts []sources.Span // in the claim, parted where words were left out or put in
	words [][]word       // of each part
	count int
}

var quoteMarks = map[rune][]rune{'“': {'”', '"'}, '„': {'“', '”', '"'}, '«': {'»'}, '»': {'«'}, '"': {'"', '”'}, '‘': {'’'}, '‹': {'›'}, '「': {'」'}, '『': {'』'}}

// maxQuoteWords bounds a quotation; what goes beyond is not looked for.
const maxQuoteWords = 200

// quotations finds what a claim quotes: three or more words in quotation
// marks. Fewer are a title or a word held at arm's length, and are read as
// words. At most eight.
func quotations(l *lexicon, s string) []quote {
	var out []quote
	for i := 0; i < len(s) && len(out) < 8; {
		r, n := utf8.DecodeRuneInString(s[i:])
		closers := quoteMarks[r]
		if closers == nil || r == '‘' && i > 0 && letterAt(s, i-1) {
			i += n
			continue
		}
		end := -1
		for k, c := range s[i+n:] {
			for _, want := range closers {
				if c == want && !(c == '’' && i+n+k+utf8.RuneLen(c) < len(s) && letterAt(s, i+n+k+utf8.RuneLen(c))) {
					end = i + n + k
					break
				}
			}
			if end >= 0 {
				break
			}
		}
		if end < 0 {
			i += n
			continue
		}
		_, m := utf8.DecodeRuneInString(s[end:])
		q := quote{at: sources.Span{Start: i, End: end + m}}
		for _, part := range quoteParts(s, sources.Span{Start: i + n, End: end}) {
			if w := l.words(nil, s, part); len(w) > 0 && q.count+len(w) <= maxQuoteWords {
				q.parts = append(q.parts, part)
				q.words = append(q.words, w)
				q.count += len(w)
			}
		}
		if q.count >= 3 && !titled(q.words) {
			out = append(out, q)
		}
		i = end + m
	}
	return out
}

// titled reports whether the telling words are written as those of a title are,
// with capitals: what is quoted then is a name and nobody's words.
func titled(parts [][]word) bool {
	upper, all := 0, 0
	for _, part := range parts {
		for _, w := range part {
			if w.stop || w.number {
				continue
			}
			all++
			if w.upper {
				upper++
			}
		}
	}
	return all > 0 && upper*4 >= all*3
}

// quoteParts cuts a quotation where words are left out (…, [...], ...) or put
// in by the one who quotes ([sic], [he]).
func quoteParts(s string, at sources.Span) []sources.Span {
	var out []sources.Span
	start := at.Start
	for i := at.Start; i < at.End; {
		n := 0
		switch rest := s[i:at.End]; {
		case rest[0] == '[':
			n = strings.IndexByte(rest, ']') + 1
		case strings.HasPrefix(rest, "…"):
			n = len("…")
		case strings.HasPrefix(rest, "..."):
			n = 3
		case strings.HasPrefix(rest, ". . ."):
			n = 5
		}
		if n == 0 {
			i++
			continue
		}
		out = append(out, sources.Span{Start: start, End: i})
		i += n
		start = i
	}
	return append(out, sources.Span{Start: start, End: at.End})
}

// found is where a page holds a quotation, or comes near it.
type found struct {
	at    sources.Span // in the page's text; empty when nothing comes near
	w0    int          // first word in page.words
	share float64      // of the quotation's words that stand there, in order for verbatim ones
	exact bool         // word for word
	other int          // of a near miss: telling words of the quotation that are wanting there
}

// find looks for a quotation in the words of a page: each part word for word,
// in order, with less than gapWords between; typography, case and accents do
// not matter. Failing that it gives the stretch that shares most words.
func (q quote) find(p *page, s string) found {
	const gapWords, maxTries = 200, 40
	if len(q.words) == 0 {
		return found{}
	}
	first, tries := q.words[0], 0
	for i := 0; i+len(first) <= len(p.words) && tries < maxTries; i++ {
		if !p.startsAt(i, first) {
			continue
		}
		if tries++; !sameText(p, i, s, first) {
			continue
		}
		end, ok := i+len(first), true
		for _, part := range q.words[1:] {
			k := end
			for ; k+len(part) <= len(p.words) && k < end+gapWords; k++ {
				if p.startsAt(k, part) && sameText(p, k, s, part) {
					break
				}
			}
			if k+len(part) > len(p.words) || k >= end+gapWords {
				ok = false
				break
			}
			end = k + len(part)
		}
		if ok {
			return found{sources.Span{Start: p.words[i].at().Start, End: p.words[end-1].at().End}, i, 1, true, 0}
		}
	}
	return q.nearest(p)
}

func (p *page) startsAt(i int, part []word) bool {
	for k := range part {
		if p.words[i+k].stem != part[k].stem {
			return false
		}
	}
	return true
}

// sameText compares the words themselves: their stems are the same already.
func sameText(p *page, i int, s string, part []word) bool {
	for k, w := range part {
		a, b := p.words[i+k].at().In(p.text), w.at().In(s)
		if a != b && !strings.EqualFold(a, b) && text.Fold(a) != text.Fold(b) {
			return false
		}
	}
	return true
}

// nearest slides a window as long as the quotation over the page.
func (q quote) nearest(p *page) found {
	need := map[int32]int{}
	for _, part := range q.words {
		for _, w := range part {
			need[w.stem]++
		}
	}
	have := make(map[int32]int, len(need))
	n, got, best, at := q.count, 0, 0, -1
	for i, w := range p.words {
		if c := need[w.stem]; c > 0 {
			if have[w.stem]++; have[w.stem] <= c {
				got++
			}
		}
		if i >= n {
			if old := p.words[i-n].stem; need[old] > 0 {
				if have[old]--; have[old] < need[old] {
					got--
				}
			}
		}
		if got > best {
			best, at = got, max(0, i-n+1)
		}
	}
	if at < 0 {
		return found{}
	}
	end := min(at+n, len(p.words))
	there := map[int32]int{}
	for _, w := range p.words[at:end] {
		there[w.stem]++
	}
	other := 0
	for _, part := range q.words {
		for _, w := range part {
			if there[w.stem]--; there[w.stem] < 0 && !w.stop {
				other++
			}
		}
	}
	return found{sources.Span{Start: p.words[at].at().Start, End: p.words[end-1].at().End}, at, float64(best) / float64(n), false, other}
}
