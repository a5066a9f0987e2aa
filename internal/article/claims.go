package article

import (
	"regexp"
	"sort"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"ibid/internal/text"
	"ibid/sources"
)

// stretch is words that read on as one, without their markers and notes.
type stretch struct {
	words string
	from  []step // where bytes of words stand in the text, in order
	marks []int  // indices of the markers, in order
	at    []int  // where each of marks stood, in words
	kind  sources.BlockKind
}

// step says that from offset words on, words and text go in step.
type step struct{ words, text int }

// claims cuts the claims: for each marker the sentence that it closes or stands
// in. A marker behind a stop belongs to the sentence before it.
func (w *work) claims() {
	claimOf := make([]int, len(w.marks))
	for i := range claimOf {
		claimOf[i] = -1
	}
	next := 0
	for _, s := range w.stretches() {
		next = w.claimsOf(s, claimOf, next)
	}
	for i, m := range w.marks {
		line, column := w.place(m.at.Start)
		w.a.Markers = append(w.a.Markers, sources.Marker{Label: m.label, Note: m.note, Claim: claimOf[i], At: m.at, Line: line, Column: column})
	}
}

// claimsOf adds the claims of one stretch.
func (w *work) claimsOf(s stretch, claimOf []int, next int) int {
	if len(s.marks) == 0 && s.kind != sources.Paragraph && s.kind != sources.ListItem || strings.TrimSpace(s.words) == "" {
		return next
	}
	var spans []sources.Span
	switch s.kind {
	case sources.Preformed:
		for _, l := range lineSpans(s.words) { // a row of a table
			for _, sp := range text.Sentences(l.In(s.words)) {
				spans = append(spans, sources.Span{Start: l.Start + sp.Start, End: l.Start + sp.End})
			}
		}
	case sources.Heading:
		spans = []sources.Span{{Start: 0, End: len(s.words)}}
	default:
		spans = s.closed(text.Sentences(s.words))
	}
	if len(spans) == 0 {
		return next
	}
	of := make([][]int, len(spans)) // markers by sentence
	for i, m := range s.marks {
		k := sentenceAt(s.words, spans, s.at[i])
		of[k] = append(of[k], m)
	}
	bare := 0 // the first sentence that no marker covers yet
	for k, marks := range of {
		if len(marks) == 0 {
			continue
		}
		at := sources.Span{Start: s.toText(spans[k].Start, false), End: s.toText(spans[k].End, true)}
		c := sources.Claim{ID: sources.ClaimID("c" + strconv.Itoa(next+1)), Text: fold(spans[k].In(s.words))}
		if bare < k && s.kind != sources.Preformed {
			c.Context = fold(s.words[spans[max(bare, k-maxContext)].Start:spans[k].Start])
		}
		bare = k + 1
		seen := map[int]bool{}
		for _, m := range marks {
			claimOf[m] = next
			g := w.marks[m].group
			at.Start, at.End = min(at.Start, g.Start), max(at.End, g.End)
			if n := w.marks[m].note; n >= 0 && !seen[n] {
				seen[n] = true
				c.Notes = append(c.Notes, n)
			}
		}
		c.At = at
		c.Line, _ = w.place(at.Start)
		w.a.Claims = append(w.a.Claims, c)
		next++
	}
	w.unsourced(s, spans, of)
	return next
}

// closed parts sentences where a marker stands between a stop and a capital
// letter: whoever set it there closed the sentence, whatever the stop may also
// mean, as that of "1831 г." does.
func (s *stretch) closed(spans []sources.Span) []sources.Span {
	out := spans[:0:0]
	k := 0
	for _, sp := range spans {
		for k < len(s.at) && s.at[k] <= sp.Start {
			k++
		}
		for ; k < len(s.at) && s.at[k] < sp.End; k++ {
			at := s.at[k]
			if at <= sp.Start { // the second of two markers
				continue
			}
			before := strings.TrimRight(s.words[sp.Start:at], " ")
			after := strings.TrimLeft(s.words[at:sp.End], " ")
			next, _ := utf8.DecodeRuneInString(strings.TrimLeft(after, "“\"„«‘("))
			if len(before) < 20 || !strings.HasSuffix(before, ".") || initialBefore(before) || !unicode.IsUpper(next) || len(after) == sp.End-at {
				continue
			}
			out = append(out, sources.Span{Start: sp.Start, End: sp.Start + len(before)})
			sp.Start = sp.End - len(after)
		}
		out = append(out, sp)
	}
	return out
}

// initialBefore reports whether s ends with an initial, as "J.".
func initialBefore(s string) bool {
	s = strings.TrimSuffix(s, ".")
	r, n := utf8.DecodeLastRuneInString(s)
	before, _ := utf8.DecodeLastRuneInString(s[:len(s)-n])
	return unicode.IsUpper(r) && !unicode.IsLetter(before)
}

// maxContext bounds the sentences of a claim's context.
const maxContext = 6

// sentenceAt returns the sentence that a marker at offset p belongs to.
func sentenceAt(words string, spans []sources.Span, p int) int {
	k := sort.Search(len(spans), func(i int) bool { return spans[i].Start >= p }) - 1
	if k < 0 {
		return 0
	}
	if p > spans[k].End && k+1 < len(spans) { // set off by a space: [3] shows that …
		r, _ := utf8.DecodeRuneInString(strings.TrimLeft(words[p:], " "))
		if unicode.IsLower(r) {
			return k + 1
		}
	}
	return k
}

// toText returns the offset in the text of an offset in words. end says that it
// closes a span.
func (s *stretch) toText(at int, end bool) int {
	if end {
		at--
	}
	i := sort.Search(len(s.from), func(i int) bool { return s.from[i].words > at }) - 1
	if i < 0 {
		i = 0
	}
	off := s.from[i].text + at - s.from[i].words
	if end {
		off++
	}
	return off
}

// stretches cuts the text into stretches: blocks without notes. A paragraph that
// a note interrupts in mid-sentence goes on after it.
func (w *work) stretches() []stretch {
	var out []stretch
	var cur *stretch
	var b strings.Builder
	mark := 0
	flush := func() {
		if cur == nil {
			return
		}
		cur.words = b.String()
		if strings.TrimSpace(cur.words) != "" || len(cur.marks) > 0 {
			out = append(out, *cur)
		}
		cur = nil
		b.Reset()
	}
	for _, p := range w.pieces() {
		if cur != nil && !w.readsOn(b.String(), p, cur.kind) {
			flush()
		}
		if cur == nil {
			cur = &stretch{kind: p.kind}
		} else {
			b.WriteByte(' ')
		}
		for i := p.at.Start; i < p.at.End; {
			for mark < len(w.marks) && w.marks[mark].group.Start < i && w.marks[mark].group.End <= i {
				mark++
			}
			end := p.at.End
			if mark < len(w.marks) && w.marks[mark].group.Start < p.at.End {
				end = max(i, w.marks[mark].group.Start)
			}
			if end > i {
				cur.from = append(cur.from, step{b.Len(), i})
				b.WriteString(w.text[i:end])
				i = end
			}
			if mark < len(w.marks) && i < p.at.End && w.marks[mark].group.Start <= i {
				i = w.skipMarks(cur, &b, &mark, i, p.at.End)
			}
		}
	}
	flush()
	return out
}

// skipMarks leaves out the markers at offset i and returns the offset behind them.
func (w *work) skipMarks(cur *stretch, b *strings.Builder, mark *int, i, end int) int {
	for *mark < len(w.marks) && w.marks[*mark].group.Start <= i && w.marks[*mark].group.Start < end {
		cur.marks = append(cur.marks, *mark)
		cur.at = append(cur.at, b.Len())
		i = max(i, min(w.marks[*mark].group.End, end))
		*mark++
	}
	// A stop and a capital letter that only the marker held apart.
	if next, _ := utf8.DecodeRuneInString(w.text[i:end]); unicode.IsUpper(next) && b.Len() > 0 {
		if s := b.String(); strings.IndexByte(".?!", s[len(s)-1]) >= 0 {
			cur.from = append(cur.from, step{b.Len(), i - 1})
			b.WriteByte(' ')
		}
	}
	return i
}

// piece is a part of a block that no note covers.
type piece struct {
	at   sources.Span
	kind sources.BlockKind
}

func (w *work) pieces() []piece {
	var out []piece
	n := 0
	for _, b := range w.d.blocks {
		at := b.At.Start
		for n < len(w.notes) && w.notes[n].at.End <= at {
			n++
		}
		for k := n; k < len(w.notes) && w.notes[k].at.Start < b.At.End; k++ {
			if w.notes[k].at.Start > at {
				out = append(out, piece{sources.Span{Start: at, End: w.notes[k].at.Start}, b.Kind})
			}
			at = max(at, w.notes[k].at.End)
		}
		if at < b.At.End {
			out = append(out, piece{sources.Span{Start: at, End: b.At.End}, b.Kind})
		}
	}
	kept := out[:0]
	for _, p := range out {
		if t := trimIn(w.text, p.at); !t.Empty() {
			p.at = t
			kept = append(kept, p)
		}
	}
	return kept
}

// readsOn reports whether a piece goes on where words left off: a note stands
// between them, and the sentence is not finished.
func (w *work) readsOn(words string, p piece, kind sources.BlockKind) bool {
	if kind != sources.Paragraph || p.kind != sources.Paragraph {
		return false
	}
	r, _ := utf8.DecodeRuneInString(p.at.In(w.text))
	i := sort.Search(len(w.notes), func(i int) bool { return w.notes[i].at.Start >= p.at.Start }) - 1
	if i < 0 || strings.TrimSpace(w.text[w.notes[i].at.End:p.at.Start]) != "" {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(words, " \n\"”’)"))
	return !strings.ContainsRune(".?!:;", last) && unicode.IsLower(r)
}

// unsourced hints at sentences with a number, a date or a quotation that no
// marker covers, directly or from the sentence after it.
func (w *work) unsourced(s stretch, spans []sources.Span, of [][]int) {
	if len(w.marks) == 0 || s.kind == sources.Heading || s.kind == sources.Preformed {
		return
	}
	last := -1
	for k := range of {
		if len(of[k]) > 0 {
			last = k
		}
	}
	for k := last + 1; k < len(spans) && w.hints < maxHints; k++ {
		sentence := spans[k].In(s.words)
		if len(strings.Fields(sentence)) < 6 || !strings.ContainsAny(ownNumbers.ReplaceAllString(sentence, ""), "0123456789“”«»„\"") {
			continue
		}
		w.hints++
		line, _ := w.place(s.toText(spans[k].Start, false))
		w.find("claim.unsourced", line, "No note covers “"+sources.Clip(sources.Printable(sentence), 80)+"”, which has a number, a date or a quotation.")
	}
}

// ownNumbers are numbers by which an article counts its own parts: of an item at
// its head, of sections, figures and the like.
var ownNumbers = regexp.MustCompile(`^\W{0,2}\d{1,3}[.)]\s|(?i)\b(?:sections?|figures?|fig\.|tables?|equations?|eq\.|chapters?|steps?|appendix|abschnitt|kapitel|abbildung|tabelle|chapitre|capítulo)\s+[\d.–-]+`)

// maxHints bounds the findings that are hints.
const maxHints = 200

func lineSpans(s string) []sources.Span {
	var out []sources.Span
	start := 0
	for i := 0; i <= len(s); i++ {
		if i == len(s) || s[i] == '\n' {
			if strings.TrimSpace(s[start:i]) != "" {
				out = append(out, sources.Span{Start: start, End: i})
			}
			start = i + 1
		}
	}
	return out
}

// fold returns s on one line, without the space that a marker before a stop
// leaves; the stops of a spaced ellipsis keep theirs.
func fold(s string) string {
	const ellipsis, held = " . . .", " \x00"
	s = strings.ReplaceAll(strings.Join(strings.Fields(s), " "), ellipsis, held)
	for _, stop := range []string{".", ",", ";", ":", "?", "!"} {
		s = strings.ReplaceAll(s, " "+stop+" ", stop+" ")
		if strings.HasSuffix(s, " "+stop) {
			s = strings.TrimSuffix(s, " "+stop) + stop
		}
	}
	return strings.ReplaceAll(s, held, ellipsis)
}
