package page

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/saintfish/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
)

// decode returns a body as valid UTF-8 and the name of the encoding it was
// written in. A byte order mark is believed first, then the header, then a
// declaration in the page, as long as the bytes bear it out; else the bytes are
// guessed at. Bytes that mean nothing become U+FFFD.
//
// Origin: WHATWG Encoding and the sniffing algorithm of HTML, section 13.2.3,
// with one liberty: text that is valid UTF-8 and holds more than ASCII is UTF-8
// whatever a one-byte encoding was declared, because text of any other encoding
// hardly ever is.
func decode(body []byte, contentType string) ([]byte, string) {
	if rest, ok := bytes.CutPrefix(body, []byte("\xef\xbb\xbf")); ok {
		return valid(rest), "utf-8"
	}
	enc, name, certain := charset.DetermineEncoding(body, contentType)
	utf := utf8.Valid(body)
	declared := certain || name != "windows-1252" || bytes.Contains(bytes.ToLower(body[:min(len(body), 1024)]), []byte("charset"))
	w := wide(body[:min(len(body), 1024)])
	switch {
	case strings.HasPrefix(name, "utf-16"):
		if w == "" && !mark16(body) {
			return decode(body, "") // declared, but there is no second byte
		}
	case w != "":
		name = w
		enc, _ = charset.Lookup(w)
	case utf && (name == "utf-8" || !declared || oneByte(name) && notASCII(body)):
		return body, "utf-8"
	case utf && !notASCII(body) && oneByte(name):
		return body, name // plain ASCII under any name
	case name == "utf-8" && broken(body), !declared && !utf:
		if guess, guessed := guessEncoding(body); guess != nil {
			enc, name = guess, guessed
		}
	}
	if name == "utf-8" || enc == nil {
		return valid(body), "utf-8"
	}
	out, err := enc.NewDecoder().Bytes(body)
	if err != nil {
		return valid(body), "utf-8"
	}
	return valid(bytes.TrimPrefix(out, []byte("\ufeff"))), name
}

// valid returns b with every invalid sequence replaced.
func valid(b []byte) []byte {
	if utf8.Valid(b) {
		return b
	}
	return bytes.ToValidUTF8(b, []byte("\ufffd"))
}

// oneByte reports whether an encoding writes each character in one byte.
func oneByte(name string) bool {
	for _, p := range []string{"windows-", "iso-8859", "koi8", "macintosh", "x-mac", "ibm866", "x-user"} {
		if strings.HasPrefix(name, p) {
			return true
		}
	}
	return false
}

func notASCII(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return true
		}
	}
	return false
}

// broken reports whether a text that claims to be UTF-8 is something else: more
// than a stray sequence in a hundred does not decode.
func broken(b []byte) bool {
	good, bad := 0, 0
	for len(b) > 0 {
		if b[0] < utf8.RuneSelf {
			b = b[1:]
			continue
		}
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		b = b[n:]
	}
	return bad > 1 && bad*20 > good
}

// mark16 reports whether b begins with the byte order mark of UTF-16.
func mark16(b []byte) bool {
	return bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff"))
}

// wide names the UTF-16 that bytes without a mark are in, or "": in text with
// tags or Latin letters every second byte is zero.
func wide(head []byte) string {
	var zero [2]int
	for i, c := range head {
		if c == 0 {
			zero[i%2]++
		}
	}
	switch n := len(head) / 2; {
	case n < 4:
	case zero[1]*10 > n*4 && zero[0]*20 < n:
		return "utf-16le"
	case zero[0]*10 > n*4 && zero[1]*20 < n:
		return "utf-16be"
	}
	return ""
}

// guessEncoding guesses from the frequency of byte pairs in the first 16 KiB.
func guessEncoding(body []byte) (encoding.Encoding, string) {
	best, err := chardet.NewHtmlDetector().DetectBest(body[:min(len(body), 16<<10)])
	if err != nil || best.Confidence < 20 {
		return charset.Lookup("windows-1252")
	}
	enc, name := charset.Lookup(best.Charset)
	if enc == nil || name == "utf-8" || strings.HasPrefix(name, "utf-16") || name == "replacement" {
		return charset.Lookup("windows-1252")
	}
	return enc, name
}
