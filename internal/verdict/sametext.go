package verdict

import (
	"bytes"

	"ibid/internal/text"
	"ibid/sources"
)

// sameText reports whether two pages say the same: their folded main text is
// one, or all of their text where no main text was found.
func sameText(a, b *sources.Snapshot) bool {
	if a.Text == b.Text {
		return true
	}
	x := foldedMain(a)
	return len(x) > 0 && bytes.Equal(x, foldedMain(b))
}

// foldedMain is the folded main text.
func foldedMain(s *sources.Snapshot) []byte {
	var out []byte
	for _, b := range s.Blocks {
		if b.Main || s.MainWords == 0 {
			out = text.AppendFold(out, b.At.In(s.Text))
		}
	}
	return out
}
