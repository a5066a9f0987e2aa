package page

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
)

// decode returns the body as valid UTF-8 and the name of the encoding it was
// in: by byte order mark, header, the page's own declaration, then by guess
// (WHATWG Encoding Standard). A declaration that cannot be true is not
// believed: text that says UTF-8 and is none is read as windows-1252, text that
// is UTF-8 is not read as a Western single-byte encoding.
func decode(body []byte, contentType string) (string, string) {
	enc, name, sure := charset.DetermineEncoding(body[:min(len(body), 1024)], contentType)
	valid := utf8.Valid(body)
	if valid && (name == "utf-8" || name == "windows-1252" && !ascii(body) || !sure) {
		return string(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))), "utf-8"
	}
	if name == "utf-8" {
		if !mostlyUTF8(body) {
			enc, name = charset.Lookup("windows-1252")
		} else {
			return strings.ToValidUTF8(string(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))), "\ufffd"), "utf-8"
		}
	}
	out, err := enc.NewDecoder().Bytes(body)
	if err != nil {
		return strings.ToValidUTF8(string(body), "\ufffd"), name
	}
	return strings.ToValidUTF8(strings.TrimPrefix(string(out), "\ufeff"), "\ufffd"), name
}

func ascii(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// mostlyUTF8 reports whether the bytes beyond ASCII are more often UTF-8 than
// not: a page cut in the middle of a character is still UTF-8.
func mostlyUTF8(b []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		i += n
	}
	return good >= 3*bad
}
