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

// writeJSON writes the document itself: one line per value, fields in the
// order of the types, maps by key, no list null, valid UTF-8 whatever the
// strings held. Control and invisible characters stand as escapes, so that
// the document can be shown on a terminal as well.
func writeJSON(w io.Writer, r *sources.Report, _ Options) error { return encode(w, r) }

func encode(w io.Writer, v any) error {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(v); err != nil {
		return err
	}
	_, err := w.Write(escapeInvisible(buf.Bytes()))
	return err
}

// escapeInvisible writes characters that steer a terminal or the direction of
// text as \uXXXX, and so the first of two number signs, with which commands to
// build servers begin. In JSON all these can only stand inside strings.
func escapeInvisible(b []byte) []byte {
	var out []byte
	kept := 0
	for i := 0; i < len(b); {
		if b[i] < 0x7f {
			if b[i] == '#' && i+1 < len(b) && b[i+1] == '#' {
				out = append(append(out, b[kept:i]...), `\u0023`...)
				kept = i + 1
			}
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if unicode.IsControl(r) || sources.Invisible(r) {
			out = append(out, b[kept:i]...)
			if r > 0xFFFF {
				hi, lo := (r-0x10000)>>10+0xD800, (r-0x10000)&0x3FF+0xDC00
				out = fmt.Appendf(out, `\u%04x\u%04x`, hi, lo)
			} else {
				out = fmt.Appendf(out, `\u%04x`, r)
			}
			kept = i + n
		}
		i += n
	}
	if out == nil {
		return b
	}
	return append(out, b[kept:]...)
}
