package page

import (
	"bytes"
	"sync"
	"unicode"
	"unicode/utf8"

	"ibid/internal/text"
	"ibid/sources"
)

// region says what holds for a stretch of a page: the landmarks and elements
// that it lies in.
type region uint32

const (
	hidden   region = 1 << iota // no reader sees it
	ruled                       // hidden by a rule of the page's own style sheet, as far as can be told
	inNav                       // navigation by its element or role
	inMenu                      // navigation by the names that the page gives it
	inHeader                    // the head of the page, not of an article
	inFooter
	inAside
	inMain // the main landmark, or an article
	minor  // comments, advertisements, recommendations by the names that the page gives them
	inLink
	inPre
	inCell
	inQuote
	inItem
	inHeading
	inert // waits for a script to make something of it
)

// block is one block of text while a page is read.
type block struct {
	start, end int // in writer.buf
	kind       sources.BlockKind
	level      int
	page       int
	in         region
	letters    int // characters without white space
	linked     int // those of them inside links
	words      int
}

// writer collects the text of a page block by block. White space is folded
// outside preformed text; characters that nobody sees are left out.
type writer struct {
	maxText, maxBlocks int

	buf    []byte
	blocks []block
	cut    bool // some text did not fit

	open  bool // the last block takes text
	space bool // white space is due before the next word
	fresh bool // the last thing written was a line break
	page  int

	due      int   // cells of a table row that begin before the next word
	cells    int   // of the open block
	cell     start // where the last of them begins
	overlong bool  // that cell is a column of the page, and its next words are a block of their own
}

func newWriter(o Options, hint int) *writer {
	w, ok := used.Get().(*writer)
	if !ok {
		w = &writer{buf: make([]byte, 0, min(hint, o.MaxText)+64), blocks: make([]block, 0, min(hint/200, o.MaxBlocks)+8)}
	}
	*w = writer{maxText: o.MaxText, maxBlocks: o.MaxBlocks, buf: w.buf[:0], blocks: w.blocks[:0]}
	return w
}

// used holds writers whose text was taken, for the room they have.
var used sync.Pool

// release gives the writer's room to others. It is not used afterwards.
func (w *writer) release() {
	if cap(w.buf) <= large && cap(w.blocks) <= large/128 {
		used.Put(w)
	}
}

// kindIn returns the kind of a block that begins in a region.
func kindIn(in region) sources.BlockKind {
	switch {
	case in&inHeading != 0:
		return sources.Heading
	case in&inPre != 0:
		return sources.Preformed
	case in&inItem != 0:
		return sources.ListItem
	case in&inQuote != 0:
		return sources.Quotation
	}
	return sources.Paragraph
}

// begin opens a block.
func (w *writer) begin(in region, level int) {
	if len(w.blocks) >= w.maxBlocks { // what follows stays in the last block
		w.open, w.fresh = true, true
		w.buf = append(w.buf, '\n')
		return
	}
	if len(w.blocks) > 0 {
		w.buf = append(w.buf, '\n', '\n')
	}
	if in&inHeading == 0 {
		level = 0
	}
	w.blocks = append(w.blocks, block{start: len(w.buf), kind: kindIn(in), level: level, page: w.page, in: in})
	w.open, w.space, w.fresh = true, false, false
	w.due, w.cells, w.cell, w.overlong = 0, 0, start{at: len(w.buf)}, false
}

// end closes the open block, if there is one.
func (w *writer) end() {
	if !w.open {
		return
	}
	b := &w.blocks[len(w.blocks)-1]
	for len(w.buf) > b.start && (w.buf[len(w.buf)-1] == ' ' || w.buf[len(w.buf)-1] == '\n' || w.buf[len(w.buf)-1] == '\t') {
		w.buf = w.buf[:len(w.buf)-1]
	}
	b.end = len(w.buf)
	if w.cells > 1 && b.kind == sources.Paragraph {
		b.kind = sources.Preformed
	}
	w.open, w.space, w.fresh, w.due, w.overlong = false, false, false, 0, false
}

// line breaks the line; two breaks in a row end the block, as a reader sees it.
func (w *writer) line(in region) {
	switch {
	case !w.open:
	case w.fresh && in&(inPre|inCell) == 0:
		w.end()
	case w.fresh && in&inPre == 0:
		w.lineOfCell()
	default:
		w.trimSpaces()
		w.buf = append(w.buf, '\n')
		w.space, w.fresh = false, true
	}
}

func (w *writer) trimSpaces() {
	for n := len(w.buf); n > 0 && w.buf[n-1] == ' '; n-- {
		w.buf = w.buf[:n-1]
	}
}

// write adds text that lies in a region.
func (w *writer) write(s string, in region, level int) { w.writeBytes([]byte(s), in, level) }

// writeBytes is write of bytes, which it does not keep.
func (w *writer) writeBytes(s []byte, in region, level int) {
	if in&inPre != 0 {
		w.writePre(s, in, level)
		return
	}
	for i := 0; i < len(s) && !w.cut; {
		c := s[i]
		if c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' {
			w.space = w.open
			i++
			continue
		}
		if c >= utf8.RuneSelf {
			r, n := utf8.DecodeRune(s[i:])
			if unicode.IsSpace(r) {
				w.space = w.open
				i += n
				continue
			}
			if unseen(r) {
				i += n
				continue
			}
		} else if c < ' ' || c == 0x7f {
			i++
			continue
		}
		// A word: up to the next white space or character left out.
		j := i
		letters := 0
		for j < len(s) {
			c := s[j]
			if c < utf8.RuneSelf {
				if c <= ' ' || c == 0x7f {
					break
				}
				j++
			} else {
				r, n := utf8.DecodeRune(s[j:])
				if unicode.IsSpace(r) || unseen(r) {
					break
				}
				j += n
			}
			letters++
		}
		w.put(s[i:j], letters, in, level)
		i = j + w.run(s[j:], in)
	}
}

// run adds the words that follow one that was put, as long as they are plain and
// parted by single spaces, and returns the bytes that it took.
func (w *writer) run(s []byte, in region) int {
	if !w.open || w.cut || w.overlong || in&(inHeading|inLink) == inHeading|inLink {
		return 0
	}
	room := max(0, w.maxText-len(w.buf))
	more := len(s) > room
	s = s[:min(len(s), room)]
	end, letters := 0, 0
	if len(s) > 0 && s[0] == ' ' {
		end, letters = text.PlainWords(s)
	}
	for i := end; i < len(s) && s[i] == ' '; end = i {
		start := i + 1
		for i = start; i < len(s) && ' ' < s[i] && s[i] < 0x7f; i++ {
		}
		if i == start || i < len(s) && s[i] >= 0x7f || i == len(s) && more {
			break
		}
		letters += i - start
	}
	if end == 0 {
		return 0
	}
	w.buf = append(w.buf, s[:end]...)
	b := &w.blocks[len(w.blocks)-1]
	b.letters += letters
	if in&inLink != 0 {
		b.linked += letters
	}
	return end
}

// put adds one word.
func (w *writer) put(word []byte, letters int, in region, level int) {
	if in&(inHeading|inLink) == inHeading|inLink && len(bytes.Trim(word, "¶#§🔗")) == 0 {
		return // a link that a heading bears to itself
	}
	if w.cut || len(w.buf)+len(word) > w.maxText {
		w.cut = true
		return
	}
	if w.overlong && w.due == 0 {
		w.column(in, level)
	}
	if !w.open {
		w.begin(in, level)
	}
	b := &w.blocks[len(w.blocks)-1]
	switch {
	case w.due > 0:
		w.buf = append(bytes.TrimRight(w.buf, " \n"), "\t\t\t\t\t\t\t\t"[:min(w.due, 8)]...)
		w.cells = max(w.cells, 1) + w.due
		w.cell = start{len(w.buf), b.letters, b.linked}
	case w.space && !w.fresh:
		w.buf = append(w.buf, ' ')
	}
	w.space, w.fresh, w.due = false, false, 0
	w.buf = append(w.buf, word...)
	b.letters += letters
	if in&inLink != 0 {
		b.linked += letters
	}
}

// writePre adds preformed text: spaces and line breaks stay.
func (w *writer) writePre(s []byte, in region, level int) {
	for len(s) > 0 {
		line, rest, more := bytes.Cut(s, []byte("\n"))
		s = rest
		if line = clean(line); !w.open {
			line = bytes.TrimLeft(line, " ")
		}
		if len(line) > 0 {
			w.put(line, utf8.RuneCount(line)-bytes.Count(line, []byte(" ")), in, level)
		}
		if more && w.open && (!w.fresh || w.blocks[len(w.blocks)-1].kind == sources.Preformed) {
			w.buf = append(w.buf, '\n')
			w.fresh = true
		}
	}
}

// clean returns a line without characters that nobody sees, every white space
// as a plain one.
func clean(s []byte) []byte {
	return bytes.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r < ' ' || r == 0x7f || r > 0x7f && unseen(r):
			return -1
		}
		return r
	}, s)
}

// unseen reports whether a character beyond ASCII shows nothing: soft hyphens,
// zero-width and format characters. They would hide words from a search.
func unseen(r rune) bool {
	if r < 0x300 {
		return r == 0xad || r < 0xa0
	}
	return (r < 0x3000 || r >= 0xe000) && (sources.Invisible(r) || r == 0x2060)
}
