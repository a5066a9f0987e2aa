package article

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// repaired returns the address to visit for an address as it is spelled, and
// why it cannot be visited when it cannot: then the address is "".
//
// Repairs: white space and soft hyphens inside are removed, Markdown escapes and
// stuck punctuation undone, a missing or misspelled scheme supplied, a
// redirector between link and page left out, an international host name turned into ASCII (RFC 5891), characters that RFC 3986
// does not know percent-encoded.
func repaired(cited string) (address, why string) {
	s := strings.TrimSpace(cited)
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\u00ad' || r == '\u200b' || r == '\ufeff' || r == '\u2060' || r < 0x20 || r == 0x7f {
			return -1
		}
		return r
	}, s)
	s = strings.Trim(s, "<>")
	s = unescape(s)
	s = fixScheme(s)
	s = s[:trimAddress(s, min(len(s), 8))]
	s = fragmentAgain(behindRedirector(s))
	u, err := url.Parse(s)
	if err != nil {
		s = encodeStray(s)
		u, err = url.Parse(s)
	}
	switch {
	case err != nil:
		return "", "no parser takes it as an address"
	case u.Scheme == "file" || u.Scheme == "gopher" || u.Scheme == "mailto" || u.Scheme == "javascript" || u.Scheme == "data":
		return u.String(), ""
	case u.Host == "", u.Host == "http:", u.Host == "https:": // a scheme where the host should stand
		return "", "it names no host"
	}
	host := u.Hostname()
	if !ascii(host) {
		plain, err := idna.Lookup.ToASCII(host)
		if err != nil {
			return "", "its host name is not a valid one"
		}
		if p := u.Port(); p != "" {
			plain += ":" + p
		}
		u.Host = plain
	}
	if !ascii(u.RawQuery) {
		u.RawQuery = encodeWide(u.RawQuery)
	}
	if strings.HasPrefix(host, ".") || strings.HasSuffix(host, "-") || strings.Contains(host, "..") || strings.ContainsFunc(u.Hostname(), notInHost) {
		return "", "its host name is not a valid one"
	}
	if !ascii(s) || strings.ContainsAny(s, " \"<>\\^`{|}") {
		s = u.String() // an empty fragment is gone, and what stood before it may be trimmed now
		return s[:trimAddress(s, min(len(s), 8))], ""
	}
	if u.Host != "" && host != u.Hostname() {
		return u.String(), ""
	}
	return s, ""
}

// notInHost reports whether a character has no place in the name or number of a
// host.
func notInHost(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(".-_:", r))
}

// fragmentAgain undoes a "%23" that stands where a fragment begins: behind the
// name of a file or a slash, before a letter. Elsewhere it may be part of a
// name, as in "C%23".
func fragmentAgain(s string) string {
	i := strings.Index(s, "%23")
	if i < 0 || i+3 >= len(s) || strings.ContainsAny(s, "#?") || !(s[i+3]|0x20 >= 'a' && s[i+3]|0x20 <= 'z') {
		return s
	}
	before := strings.ToLower(s[:i])
	for _, end := range []string{"/", ".html", ".htm", ".php", ".asp", ".aspx", ".jsp", ".pdf", ".shtml", ".xhtml"} {
		if strings.HasSuffix(before, end) {
			return s[:i] + "#" + s[i+3:]
		}
	}
	return s
}

// schemeSlips are misspelled schemes and what they stand for.
var schemeSlips = []struct{ wrong, right string }{
	{"http://http://", "http://"}, {"http://https://", "https://"}, {"https://http://", "http://"}, {"https://https://", "https://"},
	{"hxxps://", "https://"}, {"hxxp://", "http://"}, {"htps://", "https://"}, {"htp://", "http://"}, {"httpss://", "https://"}, {"ttps://", "https://"}, {"ttp://", "http://"},
	{"http:////", "http://"}, {"https:////", "https://"}, {"http:\\\\", "http://"}, {"https:\\\\", "https://"},
	{"http//", "http://"}, {"https//", "https://"}, {"http;//", "http://"}, {"https;//", "https://"},
}

// fixScheme supplies a missing scheme and mends the usual slips in one.
func fixScheme(s string) string {
	low := strings.ToLower(s[:min(len(s), 16)])
	for _, slip := range schemeSlips {
		if strings.HasPrefix(low, slip.wrong) {
			return slip.right + s[len(slip.wrong):]
		}
	}
	if strings.HasPrefix(s, "//") {
		return "https:" + s
	}
	for _, one := range []string{"http:", "https:"} {
		if strings.HasPrefix(low, one) {
			return one + "//" + strings.TrimLeft(s[len(one):], "/")
		}
	}
	if strings.Contains(s, "://") || strings.HasPrefix(low, "mailto:") || strings.HasPrefix(low, "javascript:") || strings.HasPrefix(low, "data:") {
		return s
	}
	return "http://" + s
}

// unescape undoes Markdown's and TeX's backslashes before punctuation, and HTML's
// &amp; that was copied as text.
func unescape(s string) string {
	if strings.Contains(s, "&amp;") {
		s = strings.ReplaceAll(s, "&amp;", "&")
	}
	if !strings.Contains(s, "\\") || strings.HasPrefix(strings.ToLower(s), "http:\\") || strings.HasPrefix(strings.ToLower(s), "https:\\") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && strings.IndexByte("_&%#~*()[]{}\\.-!<>", s[i+1]) >= 0 {
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// encodeStray percent-encodes a "%" that begins no escape and other bytes that a
// parser refuses.
func encodeStray(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '%' && (i+2 >= len(s) || !hex(s[i+1]) || !hex(s[i+2])) || c <= ' ' || c == '\\' || c == '^' || c == '`' || c == '{' || c == '|' || c == '}' || c == '"' {
			b.WriteString("%" + strings.ToUpper(string("0123456789abcdef"[c>>4])+string("0123456789abcdef"[c&15])))
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

// encodeWide percent-encodes what is not ASCII, and the backslash, which would
// be read as an escape of the sign that follows.
func encodeWide(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf || s[i] == '\\' {
			b.WriteString(url.PathEscape(s[i : i+1]))
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
