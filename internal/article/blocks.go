package article

import "ibid/sources"

// writeBlocks cuts the draft's blocks at the notes, which become blocks of their
// own.
func (w *work) writeBlocks() {
	n := 0
	add := func(kind sources.BlockKind, level int, at sources.Span) {
		if at = trimIn(w.text, at); !at.Empty() {
			w.a.Blocks = append(w.a.Blocks, sources.Block{Kind: kind, Level: level, At: at})
		}
	}
	for _, b := range w.d.blocks {
		at := b.At.Start
		for n < len(w.notes) && w.notes[n].at.End <= at {
			n++
		}
		for k := n; k < len(w.notes) && w.notes[k].at.Start < b.At.End; k++ {
			if s := w.notes[k].at.Start; s > at {
				add(b.Kind, b.Level, sources.Span{Start: at, End: s})
			}
			end := min(w.notes[k].at.End, b.At.End)
			add(sources.NoteBlock, 0, sources.Span{Start: max(at, w.notes[k].at.Start), End: end})
			at = max(at, end)
		}
		if at < b.At.End {
			add(b.Kind, b.Level, sources.Span{Start: at, End: b.At.End})
		}
	}
}
