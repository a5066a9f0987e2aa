package evidence

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"ibid/internal/text"
	"ibid/sources"
)

// page is a source's text cut into sentences and made ready for the claims
// that lean on it. It is built once; the numbers and dates of a sentence are read
// when they are first asked for, so a page is used by one goroutine at a time.
type page struct {
	text     string
	language string
	lex      *lexicon
	blocks   []block
	units    []unit
	words    []word  // of all units, in order
	df       []int32 // by stem: in how many units it stands; claims may know further stems
	meanLen  float64 // words in a unit
	titles   []int32 // stems of the source's titles, sorted
	lead     int     // units that stand before the first running sentence
	total    float64 // units that hold words
	cut      bool    // the source goes on where the text ends
	room     room    // for the claim that is held against the page next
}

// unit is a sentence of the source, or a piece of one that is too long.
type unit struct {
	at      sources.Span
	block   int // index of the block it belongs to
	w0, w1  int // its words in page.words
	heading bool
	main    bool
	meta    bool // a line about the page: title, author, date
	stop    bool // ends as a sentence does
	valued  bool // may hold numbers or dates
	read    bool // they are there; see page.read
	numbers []quantity
	dates   []date
}

// block is what a unit belongs to.
type block struct {
	at      sources.Span
	heading bool
	main    bool
	meta    bool
	whole   bool // one sentence already
	source  int  // index of the block in the snapshot
}

// maxUnitBytes bounds a unit: what is longer is cut at a word.
const maxUnitBytes = 1500

// newPage makes a page of a text, of which blocks are read. language counts when
// the text does not tell its own.
func newPage(s string, blocks []block, titles []string, language string) *page {
	p := &page{text: s, blocks: blocks}
	p.language = cmp.Or(text.Language(sampleOf(s, blocks)), language)
	p.lex = openLexicon(p.language)
	bytes := 0
	for _, b := range blocks {
		bytes += b.at.Len()
	}
	room := &p.lex.dict.room
	p.words = slices.Grow(room.words[:0], bytes/5+16)
	p.units = slices.Grow(room.units[:0], bytes/100+len(blocks)+4)
	p.room = room.claim
	var spans []sources.Span
	for bi, b := range blocks {
		if b.whole {
			spans = append(spans[:0], b.at)
		} else {
			spans = text.AppendSentences(spans[:0], b.at.In(s))
			for i := range spans {
				spans[i].Start += b.at.Start
				spans[i].End += b.at.Start
			}
		}
		for _, sp := range spans {
			for !sp.Empty() {
				piece := sp
				if sp.Len() > maxUnitBytes && !b.whole {
					piece.End = cutAt(s, sp.Start, sp.Start+maxUnitBytes)
				}
				p.add(bi, b, piece)
				sp.Start = piece.End
			}
		}
	}
	p.finish(titles)
	return p
}

// close lets go of what the page shares with others; it is not used afterwards.
func (p *page) close() {
	if p.lex.dict == nil {
		return
	}
	clear(p.units) // their numbers and dates are the page's own
	room := &p.lex.dict.room
	room.words, room.units, room.df, room.claim = p.words, p.units, p.df, p.room
	p.lex.close()
}

// pageRoom is room for a page.
type pageRoom struct {
	words []word
	units []unit
	df    []int32
	last  []int32 // by stem: the unit, counted from 1, in which it was counted last
	claim room
}

// bounded returns the room unless a large page has made it larger than most
// pages need.
func (r pageRoom) bounded() pageRoom {
	const many = 1 << 16 // words or cosines, and an eighth as many units
	if cap(r.words) > many || cap(r.units) > many/8 || cap(r.claim.cosines) > many {
		return pageRoom{}
	}
	return r
}

// has reports whether a stem stands on the page or in its titles.
func (p *page) has(stem int32) bool {
	if int(stem) < len(p.df) && p.df[stem] > 0 {
		return true
	}
	_, ok := slices.BinarySearch(p.titles, stem)
	return ok
}

// find returns the number of a stem that the page has, or -1.
func (p *page) find(stem string) int32 {
	if i, ok := p.lex.dict.of[stem]; ok && p.has(i) {
		return i
	}
	return -1
}

// sampleOf returns the first few thousand bytes of what the blocks hold.
func sampleOf(s string, blocks []block) string {
	const most = 4000
	var b strings.Builder
	b.Grow(most + 1)
	for _, bl := range blocks {
		part := bl.at.In(s)
		part = part[:max(0, min(len(part), most-b.Len()))]
		b.WriteString(part)
		b.WriteByte(' ')
		if b.Len() >= most {
			break
		}
	}
	return b.String()
}

// cutAt returns the end of the last word before end, or end at a letter's edge.
func cutAt(s string, start, end int) int {
	if i := strings.LastIndexByte(s[start:end], ' '); i > 0 {
		return start + i + 1
	}
	for end > start+1 && s[end]&0xc0 == 0x80 {
		end--
	}
	return end
}

func (p *page) add(bi int, b block, at sources.Span) {
	u := unit{at: at, block: bi, heading: b.heading, main: b.main, meta: b.meta, w0: len(p.words)}
	p.lex.valued = false
	p.words = p.lex.words(p.words, p.text, at)
	u.w1, u.valued = len(p.words), p.lex.valued
	part := strings.TrimRightFunc(at.In(p.text), func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("\"'”’)]»", r) })
	u.stop = strings.HasSuffix(part, ".") || strings.HasSuffix(part, "!") || strings.HasSuffix(part, "?") || strings.HasSuffix(part, "。")
	p.units = append(p.units, u)
}

// read reads the numbers and dates of a unit when they are first asked for: few
// claims look at more than a handful of sentences.
func (p *page) read(u *unit) *unit {
	if u.read {
		return u
	}
	u.read = true
	if u.valued || fraction(u.at.In(p.text)) {
		lx := lexemes(p.text, u.at, maxLexemes)
		u.numbers, u.dates = quantitiesOf(p.text, lx), datesOf(lx)
		u.numbers = withoutDates(u.numbers, u.dates)
	}
	return u
}

// fraction reports whether s holds a fraction that is one character.
func fraction(s string) bool {
	for _, r := range s {
		if r >= utf8.RuneSelf && signFractions[r] != 0 {
			return true
		}
	}
	return false
}

// valued returns unit i with its numbers and dates.
func (p *page) valued(i int) *unit { return p.read(&p.units[i]) }

// withoutDates leaves out the numbers that are parts of dates.
func withoutDates(q []quantity, d []date) []quantity {
	if len(d) == 0 {
		return q
	}
	out := q[:0]
	for _, n := range q {
		if !slices.ContainsFunc(d, func(d date) bool { return n.at.Start < d.at.End && d.at.Start < n.at.End }) {
			out = append(out, n)
		}
	}
	return out
}

func (p *page) finish(titles []string) {
	n := len(p.lex.dict.stems)
	room := &p.lex.dict.room
	room.last = zeroed(room.last, n)
	p.df = zeroed(room.df, n)
	for ui := range p.units {
		u := &p.units[ui]
		for _, w := range p.words[u.w0:u.w1] {
			if room.last[w.stem] != int32(ui)+1 {
				room.last[w.stem] = int32(ui) + 1
				p.df[w.stem]++
			}
		}
		if u.w1 > u.w0 {
			p.total++
		}
	}
	p.meanLen = float64(len(p.words)) / math.Max(1, p.total)
	for ui := range p.units {
		if p.units[ui].stop && p.units[ui].w1-p.units[ui].w0 > 6 {
			p.lead = ui
			break
		}
	}
	for _, t := range titles {
		for _, w := range p.lex.words(nil, t, sources.Span{End: min(len(t), 1000)}) {
			if !w.stop {
				p.titles = append(p.titles, w.stem)
			}
		}
	}
	for len(p.df) < len(p.lex.dict.stems) { // words of titles that the text lacks
		p.df = append(p.df, 0)
	}
	slices.Sort(p.titles)
	p.titles = slices.Compact(p.titles)
}

// idf says how much a stem tells: half of it is how rare it is on this page,
// half how rare it is in the language, which is its background.
//
// Origin: Robertson and Spärck Jones's weight without relevance knowledge; the
// blend because a page of five sentences has no statistics of its own.
func (p *page) idf(i int32, back float64) float64 {
	df := 0.0
	if int(i) < len(p.df) {
		df = float64(p.df[i])
	}
	local := math.Log(1 + (p.total-df+0.5)/(df+0.5))
	share := p.total / (p.total + 30)
	return share*local + (2-share)*back
}
