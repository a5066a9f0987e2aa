package page

import "bytes"

// start is where a cell begins: a place in writer.buf, and the letters that its
// block has up to there.
type start struct{ at, letters, linked int }

// longCell is the length in bytes from which a cell that goes on after the end
// of a paragraph is no figure of a row: the table makes the layout of the page.
const longCell = 120

// lineOfCell ends a paragraph inside a cell.
func (w *writer) lineOfCell() {
	if !w.open || w.due > 0 {
		return
	}
	w.overlong = w.overlong || len(w.buf)-w.cell.at >= longCell
	if !w.fresh {
		w.trimSpaces()
		w.buf = append(w.buf, '\n')
		w.space, w.fresh = false, true
	}
}

// nextCell parts two cells of a table's row.
func (w *writer) nextCell() {
	if w.open {
		w.due, w.overlong = w.due+1, false
	}
}

// column ends the open block inside an overlong cell, after what the cell holds
// so far was made a block of its own.
func (w *writer) column(in region, level int) {
	b := &w.blocks[len(w.blocks)-1]
	if c := w.cell; c.at > b.start && len(w.blocks) < w.maxBlocks {
		held := bytes.Clone(w.buf[c.at:])
		letters, linked := b.letters-c.letters, b.linked-c.linked
		b.letters, b.linked = c.letters, c.linked
		w.buf = w.buf[:c.at]
		w.cells--
		w.end()
		w.begin(in, level)
		b = &w.blocks[len(w.blocks)-1]
		b.letters, b.linked = letters, linked
		w.buf = append(w.buf, held...)
	}
	w.end()
}
