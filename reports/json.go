package reports

import (
	"encoding/json"
	"fmt"
	"io"
	"unicode"
	"unicode/utf8"

	"ibid/sources"
)

// writeJSON writes the document itself: one value a line, fields in the order
// of the types, maps by key, no list null, valid UTF-8 whatever the strings
// held. Control and invisible characters stand as escapes, so that the
// document can be shown on a terminal as well.
func writeJSON(w io.Writer, r *sources.Report, _ Options) error { return encode(w, r) }

// encode lays v out on w. An error of ours comes before the first byte.
func encode(w io.Writer, v any) error {
	enc := json.NewEncoder(laidOut{w})
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// laidOut lays out whole documents, each given to it in one piece, as an
// encoder does.
type laidOut struct{ w io.Writer }

// Write implements io.Writer.
func (l laidOut) Write(b []byte) (int, error) { return len(b), layOut(l.w, b) }

// layOut indents compact JSON by one space a level, as json.Indent does, and
// escapes inside strings what steers a terminal or the direction of text and
// the first of two number signs, with which commands to build servers begin.
// It is one pass: json.Indent alone takes as long as making the document. What
// is laid out leaves by pieces: memory for a second large document is dear.
func layOut(w io.Writer, b []byte) error {
	const piece = 32 << 10
	var failed error
	out := make([]byte, 0, piece)
	write := func(p []byte) {
		if failed == nil {
			_, failed = w.Write(p)
		}
	}
	depth, quoted, kept := 0, false, 0
	upTo := func(i int) { // moves what was kept into the piece, with room for what follows it
		if len(out)+i-kept > piece-256 {
			write(out)
			out = out[:0]
			if i-kept > piece-256 {
				write(b[kept:i])
				kept = i
			}
		}
		out = append(out, b[kept:i]...)
		kept = i
	}
	line := func(i int) {
		upTo(i)
		out = append(out, '\n')
		for range depth {
			out = append(out, ' ')
		}
	}
	for i := 0; i < len(b); i++ {
		c := b[i]
		if quoted {
			switch {
			case c == '\\':
				i++
			case c == '"':
				quoted = false
			case c == '#' && b[i+1] == '#':
				upTo(i)
				out = append(out, `\u0023`...)
				kept++
			case c >= 0x7f:
				r, n := utf8.DecodeRune(b[i:])
				if unicode.IsControl(r) || sources.Invisible(r) {
					upTo(i)
					out = appendEscape(out, r)
					kept += n
				}
				i += n - 1
			}
			continue
		}
		switch c {
		case '"':
			quoted = true
		case '{', '[':
			if b[i+1] == c+2 { // the closing one: nothing inside
				i++
				continue
			}
			depth++
			line(i + 1)
		case '}', ']':
			depth--
			line(i)
		case ',':
			line(i + 1)
		case ':':
			upTo(i + 1)
			out = append(out, ' ')
		}
	}
	upTo(len(b))
	write(out)
	return failed
}

// appendEscape writes r as JSON escapes it, in two halves beyond U+FFFF.
func appendEscape(out []byte, r rune) []byte {
	if r > 0xFFFF {
		return fmt.Appendf(out, `\u%04x\u%04x`, (r-0x10000)>>10+0xD800, (r-0x10000)&0x3FF+0xDC00)
	}
	return fmt.Appendf(out, `\u%04x`, r)
}
