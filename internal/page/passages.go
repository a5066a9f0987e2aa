package page

import (
	"strings"

	"ibid/internal/text"
	"ibid/sources"
)

// finish fills a snapshot with the blocks that keep says are to be kept.
func (w *writer) finish(s *sources.Snapshot, keep func(*block) bool) {
	w.end()
	kept, size := w.blocks[:0], 0
	for i := range w.blocks {
		if b := &w.blocks[i]; b.start < b.end && keep(b) {
			size += b.end - b.start + len("\n\n")
			kept = append(kept, *b)
		}
	}
	w.blocks = kept
	var out strings.Builder
	out.Grow(size)
	for i := range kept {
		b := &kept[i]
		if i > 0 {
			out.WriteString("\n\n")
		}
		part := w.buf[b.start:b.end]
		b.start, b.end = out.Len(), out.Len()+len(part)
		out.Write(part)
	}
	s.Text, s.Cut = out.String(), s.Cut || w.cut
	letters, linked := 0, 0
	for i := range w.blocks {
		b := &w.blocks[i]
		b.words = text.CountWords(s.Text[b.start:b.end])
		letters += b.letters
		linked += b.linked
	}
	if letters > 0 {
		s.LinkShare = float64(linked) / float64(letters)
	}
}

// passages turns the blocks into those of the snapshot; main and nav hold what
// was decided of each.
func (w *writer) passages(s *sources.Snapshot, main, nav []bool) {
	s.Blocks = make([]sources.Passage, len(w.blocks))
	heading := ""
	for i := range w.blocks {
		b := &w.blocks[i]
		p := sources.Passage{At: sources.Span{Start: b.start, End: b.end}, Kind: b.kind, Level: b.level, Heading: heading, Main: main[i], Nav: nav[i], Page: b.page}
		if b.kind == sources.Heading && !nav[i] {
			heading = short(p.At.In(s.Text), 300)
		}
		s.Blocks[i] = p
		s.Words += b.words
		if main[i] {
			s.MainWords += b.words
		}
	}
}

// all fills a snapshot with everything that was written, as main text: the
// document has no menus.
func (w *writer) all(s *sources.Snapshot) {
	w.finish(s, func(*block) bool { return true })
	main := make([]bool, len(w.blocks))
	for i := range main {
		main[i] = true
	}
	w.passages(s, main, make([]bool, len(w.blocks)))
	w.release()
}

// short returns a text as one printable line of at most n characters.
func short(s string, n int) string {
	if len(s) > 8*n {
		s = s[:8*n]
	}
	return sources.Clip(sources.Printable(s), n)
}
