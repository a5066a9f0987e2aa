package page

import (
	"bytes"
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/saintfish/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
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
	declared := certain || name != "windows-1252" || latin.Match(body[:min(len(body), 1024)])
	w := wide(body[:min(len(body), 1024)])
	switch {
	case strings.HasPrefix(name, "utf-16"):
		if w == "" && utf && !mark16(body) {
			return body, "utf-8" // declared, but there is no second byte
		}
	case w != "":
		enc, name = charset.Lookup(w)
	case !declared && escaped(body):
		enc, name = charset.Lookup("iso-2022-jp")
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

// latin is a declaration of what is also the last resort when nothing is
// declared.
//
// Origin: WHATWG Encoding, section 4.2 (the labels of windows-1252).
var latin = regexp.MustCompile(`(?i)charset\s*=\s*["']?\s*(?:windows-1252|(?:x-)?cp1252|iso[-_]?8859-?1\b|(?:latin|l)-?1\b|(?:us-)?ascii|ansi_x3\.4-1968|ibm819|cp819)`)

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

// wide names the UTF-16 that bytes without a mark are in, or "". In text with
// tags, spaces or Latin letters some of the bytes are zero, and nearly all of those
// stand in even or all in odd places; read as such it is all text.
func wide(head []byte) string {
	var zero [2]int
	for i, c := range head {
		if c == 0 {
			zero[i%2]++
		}
	}
	pairs := len(head) / 2
	for first, name := range [...]string{"utf-16be", "utf-16le"} {
		if pairs < 4 || zero[first]*20 < pairs || zero[1-first]*8 > zero[first] {
			continue
		}
		odd := 0
		for i := 0; i+1 < len(head); i += 2 {
			hi, lo := head[i+first], head[i+1-first]
			r := rune(hi)<<8 | rune(lo)
			if r < ' ' && !unicode.IsSpace(r) || !utf16.IsSurrogate(r) && r > 0x7f && !unicode.IsPrint(r) && !unicode.IsSpace(r) {
				odd++
			}
		}
		if odd*50 <= pairs {
			return name
		}
	}
	return ""
}

// guessEncoding guesses from the frequency of byte pairs in the first 16 KiB.
func guessEncoding(body []byte) (encoding.Encoding, string) {
	guesses, err := chardet.NewHtmlDetector().DetectAll(body[:min(len(body), 16<<10)])
	if err != nil || len(guesses) == 0 {
		return charset.Lookup("windows-1252")
	}
	// Of equal ones any will do as long as it is always the same: the order of
	// the list is that in which the detector's goroutines ended.
	best := slices.MinFunc(guesses, func(a, b chardet.Result) int {
		return cmp.Or(b.Confidence-a.Confidence, strings.Compare(a.Charset, b.Charset))
	})
	if best.Confidence < 20 {
		return charset.Lookup("windows-1252")
	}
	name := best.Charset
	switch name {
	case "GB-18030": // no name that WHATWG knows
		name = "gb18030"
	case "ISO-8859-1", "windows-1252": // under which the detector keeps its tables of Polish, Czech and others, too
		name = latinOf(body[:min(len(body), 16<<10)])
	}
	enc, name := charset.Lookup(name)
	if enc == nil || name == "utf-8" || strings.HasPrefix(name, "utf-16") || name == "replacement" {
		return charset.Lookup("windows-1252")
	}
	return enc, name
}

// latins are the letters beyond ASCII of languages in Latin script, by the
// encodings they are written in. Of equal ones the first is taken.
var latins = []struct {
	encodings []*charmap.Charmap
	letters   []string
}{
	{[]*charmap.Charmap{charmap.Windows1252}, []string{"äöüß", "àâæçéèêëîïôœùûüÿ", "áéíóúüñ¿¡", "àèéìòùî", "áâãàçéêíóôõú", "æøåéö", "áéíóúýþæöð", "éëïöüè"}},
	{[]*charmap.Charmap{charmap.Windows1250, charmap.ISO8859_2}, []string{"ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîşţ", "čćđšž"}},
}

// latinOf names the encoding in which most of the letters beyond ASCII are those
// of one language.
func latinOf(body []byte) string {
	var counts [256]int
	for _, c := range body {
		counts[c]++
	}
	name, most := "windows-1252", 0
	for _, l := range latins {
		for _, enc := range l.encodings {
			for _, letters := range l.letters {
				fit := 0
				for c := 0x80; c <= 0xff; c++ {
					if counts[c] > 0 && strings.ContainsRune(letters, unicode.ToLower(enc.DecodeByte(byte(c)))) {
						fit += counts[c]
					}
				}
				if fit > most {
					name, most = strings.ToLower(strings.ReplaceAll(enc.String(), " ", "-")), fit
				}
			}
		}
	}
	return name
}

// escaped reports whether a text of seven bits switches to Japanese.
//
// Origin: RFC 1468 (ISO-2022-JP).
func escaped(body []byte) bool {
	return bytes.Contains(body, []byte("\x1b$B")) || bytes.Contains(body, []byte("\x1b$@"))
}
