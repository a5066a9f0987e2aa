package reports

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"ibid/sources"
)

// htmlRow is one block of the article and what was found beside it.
type htmlRow struct {
	Kind     string
	Level    int // of a heading, below the page's own headings
	Segments []segment
	Side     []htmlSide
}

// segment is a stretch of text that is shown in one way. Stretches follow each
// other and never nest, so that spans which cross give sound mark-up.
type segment struct {
	Text   string
	Class  string // of a claim
	Anchor string // id, on the first stretch of a claim or on a marker
	Match  bool   // matches the claim
	Marker bool
	Href   string // of a marker: the card or note it leads to
	Label  string // of a marker, for those who do not see it
}

type htmlSide struct {
	Tone, Head, Text string
	Found            []segment
}

type htmlNote struct {
	ID, Label, Text string
	Tags            []htmlNoteTag
}

type htmlNoteTag struct {
	htmlTag
	Href string
}

// article lays out the text, its claims and markers, and the notes.
func (a *htmlAudit) article(v *view, cards map[sources.SourceID]string) {
	l := layout{v: v, id: a.ID, cards: cards, seen: map[sources.ClaimID]bool{}, words: map[int]string{}}
	l.claims = make([]int, 0, len(v.Article.Claims))
	for i := range v.Article.Claims {
		if c := &v.Article.Claims[i]; !c.At.Empty() && onRunes(c.At, v.Article.Text) {
			l.claims = append(l.claims, i)
		}
	}
	slices.SortStableFunc(l.claims, func(x, y int) int {
		return cmp.Compare(v.Article.Claims[x].At.Start, v.Article.Claims[y].At.Start)
	})
	for i := range v.Article.Markers {
		if m := &v.Article.Markers[i]; onRunes(m.At, v.Article.Text) {
			l.markers = append(l.markers, i)
		}
	}
	slices.SortStableFunc(l.markers, func(x, y int) int {
		return cmp.Compare(v.Article.Markers[x].At.Start, v.Article.Markers[y].At.Start)
	})
	for _, b := range blocksOf(&v.Article) {
		row := htmlRow{Kind: string(b.Kind), Level: min(max(b.Level, 1)+2, 6)}
		if a.Deep {
			row.Level = min(row.Level+1, 6)
		}
		var claims []int
		row.Segments, claims = l.block(b.At)
		row.Side = l.side(claims)
		a.Rows = append(a.Rows, row)
	}
	used := map[tone]bool{}
	for i := range v.Article.Claims {
		used[v.toneOfClaim(&v.Article.Claims[i])] = true
	}
	for _, k := range claimKeys {
		if used[k.tone] {
			a.Key = append(a.Key, htmlKey{k.tone.String(), k.word})
		}
	}
	for i := range v.Article.Notes {
		a.Notes = append(a.Notes, l.note(i))
	}
}

var claimKeys = []struct {
	tone tone
	word string
}{
	{toneLive, "live and carries the sentence"},
	{tonePart, "found in part"},
	{toneDiffer, "the source says otherwise"},
	{toneMiss, "not found in the source"},
	{toneFlag, "carries it, but look again"},
	{toneMoved, "source moved"},
	{toneDead, "source gone"},
	{toneOpen, "could not be checked"},
}

// blocksOf returns the blocks of the running text. A text without blocks is
// parted at its empty lines; notes are shown by themselves.
func blocksOf(a *sources.AuditArticle) []sources.Block {
	var out []sources.Block
	for _, b := range a.Blocks {
		if b.Kind != sources.NoteBlock && onRunes(b.At, a.Text) {
			out = append(out, b)
		}
	}
	if len(a.Blocks) > 0 {
		return out
	}
	for at := 0; at < len(a.Text); {
		end := len(a.Text)
		if i := strings.Index(a.Text[at:], "\n\n"); i >= 0 {
			end = at + i
		}
		if strings.TrimSpace(a.Text[at:end]) != "" {
			out = append(out, sources.Block{Kind: sources.Paragraph, At: sources.Span{Start: at, End: end}})
		}
		at = end + 2
	}
	return out
}

// layout walks the article once: blocks, claims and markers come in order.
type layout struct {
	v       *view
	id      string
	cards   map[sources.SourceID]string
	claims  []int // by start
	markers []int // by start
	ci, mi  int   // the next ones
	open    []int // claims begun and not ended, innermost last
	seen    map[sources.ClaimID]bool
	words   map[int]string // labels of markers by note
}

// block cuts a block into segments and names the claims that begin in it.
func (l *layout) block(at sources.Span) ([]segment, []int) {
	text := l.v.Article.Text
	var out []segment
	var begun []int
	pos := at.Start
	emit := func(to int) {
		if to > pos {
			out = append(out, l.stretch(text[pos:to]))
			pos = to
		}
	}
	for l.ci < len(l.claims) && l.claim(l.claims[l.ci]).At.Start < at.Start { // begun outside any block
		l.open = append(l.open, l.claims[l.ci])
		l.ci++
	}
	for pos < at.End {
		l.end(pos)
		next, kind := at.End, 0
		if n := len(l.open); n > 0 && l.claim(l.open[n-1]).At.End < next {
			next, kind = l.claim(l.open[n-1]).At.End, 1
		}
		if l.ci < len(l.claims) && l.claim(l.claims[l.ci]).At.Start < next {
			next, kind = l.claim(l.claims[l.ci]).At.Start, 2
		}
		for l.mi < len(l.markers) && l.v.Article.Markers[l.markers[l.mi]].At.Start < at.Start {
			l.mi++
		}
		if l.mi < len(l.markers) && l.v.Article.Markers[l.markers[l.mi]].At.Start <= next && l.v.Article.Markers[l.markers[l.mi]].At.Start < at.End {
			if m := l.v.Article.Markers[l.markers[l.mi]].At.Start; m < next || kind != 2 {
				next, kind = m, 3
			}
		}
		emit(next)
		switch kind {
		case 2:
			l.open = append(l.open, l.claims[l.ci])
			begun = append(begun, l.claims[l.ci])
			l.ci++
		case 3:
			i := l.markers[l.mi]
			l.mi++
			out = append(out, l.marker(i))
			pos = max(pos, min(l.v.Article.Markers[i].At.End, at.End))
		}
	}
	l.end(pos)
	return out, begun
}

func (l *layout) claim(i int) *sources.AuditClaim { return &l.v.Article.Claims[i] }

// end closes the claims that end at or before pos. A claim that ends before
// an inner one is closed with it.
func (l *layout) end(pos int) {
	for n := len(l.open); n > 0 && l.claim(l.open[n-1]).At.End <= pos; n-- {
		l.open = l.open[:n-1]
	}
}

// stretch is text inside the innermost open claim, if any.
func (l *layout) stretch(s string) segment {
	g := segment{Text: visible(s)}
	if n := len(l.open); n > 0 && strings.TrimSpace(s) != "" {
		i := l.open[n-1]
		c := l.claim(i)
		g.Class = "claim c-" + l.v.toneOfClaim(c).String()
		if !l.seen[c.ID] {
			l.seen[c.ID] = true
			g.Anchor = l.claimAnchor(i)
		}
	}
	return g
}

func (l *layout) claimAnchor(i int) string { return l.id + "-c" + strconv.Itoa(i+1) }

func (l *layout) marker(i int) segment {
	m := &l.v.Article.Markers[i]
	g := segment{Marker: true, Text: labelWord(m.Label), Anchor: l.id + "-m" + strconv.Itoa(i+1)}
	if m.Note < 0 || m.Note >= len(l.v.Article.Notes) {
		g.Href, g.Label = l.id+"-odd", "marker "+labelWord(m.Label)+": there is no such note"
		return g
	}
	n := &l.v.Article.Notes[m.Note]
	g.Href = l.id + "-n" + strconv.Itoa(m.Note+1)
	for _, id := range n.Sources {
		if card := l.cards[id]; card != "" {
			g.Href = card
			break
		}
	}
	if l.words[m.Note] == "" {
		l.words[m.Note] = l.noteWords(n)
	}
	g.Label = l.words[m.Note]
	return g
}

// noteWords says a note's label and the states of its sources.
func (l *layout) noteWords(n *sources.AuditNote) string {
	out := "note " + labelWord(n.Label)
	for i, id := range n.Sources {
		if s := l.v.source[id]; s != nil && l.v.run.Judged {
			if i == 4 {
				return out + " …"
			}
			out += ", " + sourceWord(s)
			if e := l.v.worst[noteSource{n.Label, id}]; e != nil && e.Support != sources.Unread {
				out += ", " + supportWord(e)
			}
		}
	}
	return out
}

// side says what was found for the claims of a block: one line for all that
// are in order, one line each for the others.
func (l *layout) side(claims []int) []htmlSide {
	if !l.v.run.Judged {
		return nil
	}
	var out []htmlSide
	var fine []sources.Label
	for _, i := range claims {
		c := l.claim(i)
		for _, id := range c.Sources[:min(len(c.Sources), mostLabels)] {
			s, e := l.v.source[id], l.v.said[claimSource{c.ID, id}]
			switch {
			case s == nil:
			case l.v.toneOfSource(s) == toneLive && e != nil && e.Support >= sources.Supported:
				fine = append(fine, l.v.notesOf(c, s)...)
			default:
				out = append(out, l.beside(c, s, e))
			}
		}
	}
	if len(fine) > 0 {
		out = append(out, htmlSide{toneLive.String(), glyphs[toneLive] + " " + capital(notesWord(fine)), "live, and " + pick(len(fine) == 1, "carries the sentence.", "carry their sentences."), nil})
	}
	return out
}

// beside says what one source of a claim shows.
func (l *layout) beside(c *sources.AuditClaim, s *sources.AuditSource, e *sources.Evidence) htmlSide {
	t := l.v.toneOfSource(s)
	var words []string
	if s.State != sources.Live {
		words = append(words, sourceWord(s))
	}
	side := htmlSide{}
	if e != nil && e.Support != sources.Unread {
		words = append(words, supportWord(e))
		if s.State == sources.Live {
			t = max(t, toneOfSupport(e.Support))
		}
		if e.Support == sources.Conflict || e.Support == sources.Partial {
			side.Found = matchedSegments(e, 160)
		}
	} else if s.State == sources.Live {
		words = append(words, "live, but its text could not be read")
		t = toneOpen
	}
	if f := l.v.faces[s].odd; f != nil && s.State == sources.Live {
		words = append(words, f.tag)
	}
	if s.State != sources.Live {
		side.Text = sentence(clip(s.Why, 160))
	} else if e != nil && e.Support != sources.Supported && e.Support != sources.Quoted {
		side.Text = sentence(clip(e.Why, 160))
		if e.Support == sources.Missing && l.v.carried[c.ID] {
			side.Text = "Another source of the sentence carries it."
			t = tonePlain
		}
	}
	side.Tone = t.String()
	side.Head = glyphs[t] + " " + capital(notesWord(l.v.notesOf(c, s))) + ": " + strings.Join(words, ", ") + "."
	return side
}

func (l *layout) note(i int) htmlNote {
	n := &l.v.Article.Notes[i]
	out := htmlNote{ID: l.id + "-n" + strconv.Itoa(i+1), Label: labelWord(n.Label), Text: clip(n.Text, 600)}
	for _, id := range n.Sources {
		s := l.v.source[id]
		switch {
		case s == nil:
		case l.v.run.Judged:
			out.Tags = append(out.Tags, htmlNoteTag{tagOf(toneOfState(s.State), sourceWord(s)), l.cards[id]})
		default:
			out.Tags = append(out.Tags, htmlNoteTag{tagOf(tonePlain, fit(l.v.faces[s].short, 40)), l.cards[id]})
		}
	}
	return out
}

// matchedSegments cuts a passage at its matches. A passage longer than most
// characters is cut around the first match.
func matchedSegments(e *sources.Evidence, most int) []segment {
	text := e.Passage
	from, to := 0, len(text)
	matches := spans(e.Matched, text)
	if len(text) > most {
		if len(matches) > 0 && matches[0].Start > most/2 {
			from = matches[0].Start - most/3
		}
		to = min(from+most, len(text))
		for from > 0 && !runeAt(text, from) {
			from--
		}
		for to < len(text) && !runeAt(text, to) {
			to++
		}
	}
	var out []segment
	if from > 0 {
		out = append(out, segment{Text: "…"})
	}
	pos := from
	for _, m := range matches {
		m.Start, m.End = max(m.Start, pos), min(m.End, to)
		if m.Start >= m.End {
			continue
		}
		if m.Start > pos {
			out = append(out, segment{Text: visible(text[pos:m.Start])})
		}
		out = append(out, segment{Text: visible(text[m.Start:m.End]), Match: true})
		pos = m.End
	}
	if pos < to {
		out = append(out, segment{Text: visible(text[pos:to])})
	}
	if to < len(text) {
		out = append(out, segment{Text: "…"})
	}
	return out
}

// visible removes control characters and characters that steer the direction
// of text. Unlike sources.Printable it keeps white space as it is: segments
// follow each other.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && (unicode.IsControl(r) || sources.Invisible(r)) {
			return -1
		}
		return r
	}, s)
}

func pick(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}
