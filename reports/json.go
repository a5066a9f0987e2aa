package reports

import (
	"bytes"
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

func encode(w io.Writer, v any) error {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	_, err := w.Write(layOut(buf.Bytes()))
	return err
}

// layOut indents compact JSON by one space a level, as json.Indent does, and
// escapes inside strings what steers a terminal or the direction of text and
// the first of two number signs, with which commands to build servers begin.
// It is one pass: json.Indent alone takes as long as making the document.
func layOut(b []byte) []byte {
	out := make([]byte, 0, len(b)+len(b)/4+64)
	depth, quoted, kept := 0, false, 0
	line := func(to int) {
		out = append(out, b[kept:to]...)
		kept = to
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
				out = append(append(out, b[kept:i]...), `\u0023`...)
				kept = i + 1
			case c >= 0x7f:
				r, n := utf8.DecodeRune(b[i:])
				if unicode.IsControl(r) || sources.Invisible(r) {
					out = append(out, b[kept:i]...)
					out = appendEscape(out, r)
					kept = i + n
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
			out = append(append(out, b[kept:i+1]...), ' ')
			kept = i + 1
		}
	}
	return append(out, b[kept:]...)
}

// appendEscape writes r as JSON escapes it, in two halves beyond U+FFFF.
func appendEscape(out []byte, r rune) []byte {
	if r > 0xFFFF {
		return fmt.Appendf(out, `\u%04x\u%04x`, (r-0x10000)>>10+0xD800, (r-0x10000)&0x3FF+0xDC00)
	}
	return fmt.Appendf(out, `\u%04x`, r)
}
