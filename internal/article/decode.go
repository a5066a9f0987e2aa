package article

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// decoded is a file as UTF-8.
type decoded struct {
	text     []byte // valid UTF-8, no byte order mark
	charset  string // what it was decoded from: "utf-8", "utf-16le", "windows-1252" …
	replaced int    // bytes that had to be replaced by U+FFFD

	raw    []byte
	step   func(raw []byte) (out, in int) // length in text and in raw of the next character; nil when unknown
	checks []check                        // every few kilobytes
}

type check struct{ text, raw int }

const checkEvery = 4096

// wide returns "utf-16le" or "utf-16be" when data is UTF-16: by its byte order
// mark, or because every second byte of Latin text is zero. "" otherwise.
func wide(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}):
		return "utf-16le"
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		return "utf-16be"
	}
	head := data[:min(len(data), 512)]
	var zero [2]int
	for i, c := range head {
		if c == 0 {
			zero[i%2]++
		}
	}
	half := len(head) / 2
	switch {
	case half < 8:
		return ""
	case zero[1]*10 >= half*7 && zero[0]*10 < half:
		return "utf-16le"
	case zero[0]*10 >= half*7 && zero[1]*10 < half:
		return "utf-16be"
	}
	return ""
}

// decode turns a file into UTF-8, and line ends of a carriage return alone, as
// old Macintosh programs write them, into line feeds.
func decode(data []byte) *decoded {
	d := decoding(data)
	if bytes.IndexByte(d.text, '\n') < 0 {
		for i, c := range d.text { // its own copy of the file
			if c == '\r' {
				d.text[i] = '\n'
			}
		}
	}
	return d
}

// decoding turns a file into UTF-8. UTF-16 and byte order marks are recognised;
// bytes that are mostly UTF-8 are kept with U+FFFD for what is broken; anything
// else is read as Windows-1252, as browsers do.
func decoding(data []byte) *decoded {
	d := &decoded{raw: data, charset: "utf-8"}
	if w := wide(data); w != "" {
		return d.fromUTF16(w)
	}
	skip := 0
	if bytes.HasPrefix(data, []byte{0xef, 0xbb, 0xbf}) {
		skip = 3
	}
	d.step = stepUTF8
	if utf8.Valid(data) {
		d.text = bytes.Clone(data[skip:])
		d.checks = []check{{0, skip}}
		d.step = func([]byte) (int, int) { return 1, 1 }
		return d
	}
	good, bad := 0, 0
	for i := skip; i < len(data); {
		if data[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		i += n
	}
	if skip == 0 && bad > good {
		d.charset, d.step = "windows-1252", step1252
	} else {
		d.replaced = bad
	}
	d.run(skip)
	return d
}

// run decodes raw from offset at with step and keeps checkpoints.
func (d *decoded) run(at int) {
	out := make([]byte, 0, len(d.raw)+len(d.raw)/8)
	next := at
	for i := at; i < len(d.raw); {
		if i >= next {
			d.checks = append(d.checks, check{len(out), i})
			next = i + checkEvery
		}
		if c := d.raw[i]; c < utf8.RuneSelf {
			out = append(out, c)
			i++
			continue
		}
		n := 1
		if d.charset == "utf-8" {
			var r rune
			r, n = utf8.DecodeRune(d.raw[i:])
			out = utf8.AppendRune(out, r)
		} else {
			out = utf8.AppendRune(out, charmap.Windows1252.DecodeByte(d.raw[i]))
		}
		i += n
	}
	d.text = out
}

func (d *decoded) fromUTF16(w string) *decoded {
	end := unicode.LittleEndian
	if w == "utf-16be" {
		end = unicode.BigEndian
	}
	d.charset = w
	out, _, err := transform.Bytes(unicode.UTF16(end, unicode.UseBOM).NewDecoder(), d.raw)
	if err != nil || !utf8.Valid(out) {
		out = bytes.ToValidUTF8(out, []byte("\uFFFD"))
	}
	d.replaced = bytes.Count(out, []byte("\uFFFD"))
	d.text = out
	return d
}

func stepUTF8(raw []byte) (int, int) {
	r, n := utf8.DecodeRune(raw)
	return utf8.RuneLen(r), n
}

func step1252(raw []byte) (int, int) {
	return utf8.RuneLen(charmap.Windows1252.DecodeByte(raw[0])), 1
}

// inFile returns the offset in the file as it came of an offset in the text;
// -1 when it cannot be told.
func (d *decoded) inFile(text int) int {
	if d == nil || d.step == nil || text < 0 || text > len(d.text) {
		return -1
	}
	lo, hi := 0, len(d.checks)
	for lo < hi {
		if mid := (lo + hi) / 2; d.checks[mid].text > text {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	if lo == 0 {
		return -1
	}
	c := d.checks[lo-1]
	if len(d.checks) == 1 && d.charset == "utf-8" && d.replaced == 0 {
		return c.raw + text - c.text
	}
	for c.text < text && c.raw < len(d.raw) {
		out, in := d.step(d.raw[c.raw:])
		c.text, c.raw = c.text+out, c.raw+in
	}
	return c.raw
}
