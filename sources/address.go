package sources

import (
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"
)

// Canonical returns the form under which two spellings of an address are one
// source: scheme and host in lower case, no default port, no user, no
// fragment, dot segments resolved, needless percent-encoding undone, tracking
// parameters left out and the query sorted by name. An address that no parser
// takes is returned trimmed. Canonical of its own result changes nothing.
//
// http and https stay apart, and so do "www." and a closing slash: servers do
// answer them differently.
//
// Origin: RFC 3986, section 6.2 (syntax-based and scheme-based normalisation);
// tracking parameters as in TrackingParameter.
func Canonical(raw string) string {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || u.Host == "" {
		return strings.TrimSpace(raw)
	}
	u.Scheme = strings.ToLower(u.Scheme)
	u.User, u.Fragment, u.RawFragment = nil, "", ""
	u.Host = canonicalHost(u.Scheme, u.Host)
	p := u.EscapedPath()
	if strings.Contains(p, "/.") {
		clean := path.Clean(p)
		if strings.HasSuffix(p, "/") && clean != "/" {
			clean += "/"
		}
		p = clean
	}
	if p == "" {
		p = "/"
	}
	p = unreserved(p)
	out := u.Scheme + "://" + u.Host + p
	if q := canonicalQuery(u.RawQuery); q != "" {
		out += "?" + q
	}
	return out
}

// Cosmetic reports whether two addresses differ in ways that no reader would
// call a move: scheme, "www.", closing slash, index file, letter case,
// tracking parameters, order of the query.
func Cosmetic(a, b string) bool { return plain(a) == plain(b) }

func plain(raw string) string {
	c := Canonical(raw)
	_, rest, ok := strings.Cut(c, "://")
	if !ok {
		return strings.ToLower(c)
	}
	rest = strings.TrimPrefix(rest, "www.")
	rest, query, _ := strings.Cut(rest, "?")
	rest = strings.ToLower(rest)
	host, p, _ := strings.Cut(rest, "/")
	if h, port, ok := strings.Cut(host, ":"); ok && (port == "80" || port == "443" || port == "8080" || port == "8443") {
		host = h // the usual pairs of a plain and a TLS port
	}
	for _, index := range []string{"index.html", "index.htm", "index.php", "index.asp", "index.aspx", "index.jsp", "default.asp", "default.aspx", "default.html", "home.html"} {
		if p == index || strings.HasSuffix(p, "/"+index) {
			p = strings.TrimSuffix(p, index)
			break
		}
	}
	p = strings.TrimSuffix(p, "/")
	if query != "" {
		p += "?" + query
	}
	return host + "/" + p
}

// Host returns the host name of an address in lower case, without port, or ""
// when there is none.
func Host(raw string) string {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
}

// Redact returns an address without the user's name and password, for every
// place that people or files see. An address that cannot be parsed loses
// whatever stands between "//" and "@".
func Redact(raw string) string {
	if u, err := url.Parse(raw); err == nil {
		if u.User == nil {
			return raw
		}
		u.User = nil
		return u.String()
	}
	i := strings.Index(raw, "//")
	if i < 0 {
		return raw
	}
	rest := raw[i+2:]
	end := len(rest)
	if j := strings.IndexAny(rest, "/?#"); j >= 0 {
		end = j
	}
	if at := strings.LastIndexByte(rest[:end], '@'); at >= 0 {
		return raw[:i+2] + rest[at+1:]
	}
	return raw
}

// HidePasswords replaces the passwords that stand in the addresses of a text by
// as many asterisks, so that spans of the text stay true.
func HidePasswords(text string) string {
	var out []byte
	for i := 0; ; {
		j := strings.Index(text[i:], "://")
		if j < 0 {
			break
		}
		i += j + 3
		rest := text[i:]
		if end := strings.IndexAny(rest, "/?# \t\r\n<>\"'()[]{}|\\"); end >= 0 {
			rest = rest[:end]
		}
		at := strings.LastIndexByte(rest, '@')
		colon := strings.IndexByte(rest, ':')
		if at < 0 || colon < 0 || colon > at {
			continue
		}
		if out == nil {
			out = []byte(text)
		}
		for k := i + colon + 1; k < i+at; k++ {
			out[k] = '*'
		}
	}
	if out == nil {
		return text
	}
	return string(out)
}

func canonicalHost(scheme, host string) string {
	host = strings.ToLower(host)
	switch scheme {
	case "http":
		host = strings.TrimSuffix(host, ":80")
	case "https":
		host = strings.TrimSuffix(host, ":443")
	}
	name, port, ok := strings.Cut(host, ":")
	if ok && !strings.Contains(port, ":") {
		return strings.TrimRight(name, ".") + ":" + port
	}
	return strings.TrimRight(host, ".")
}

func canonicalQuery(raw string) string {
	if raw == "" {
		return ""
	}
	var keep []string
	for _, pair := range strings.Split(raw, "&") {
		name, _, _ := strings.Cut(pair, "=")
		if pair == "" || TrackingParameter(name) {
			continue
		}
		keep = append(keep, unreserved(pair))
	}
	slices.SortStableFunc(keep, func(a, b string) int {
		x, _, _ := strings.Cut(a, "=")
		y, _, _ := strings.Cut(b, "=")
		return strings.Compare(x, y)
	})
	return strings.Join(keep, "&")
}

// unreserved undoes the percent-encoding of letters, digits and -._~, puts the
// hex digits of what stays encoded in upper case (RFC 3986, 6.2.2), and encodes
// what may not stand in an address as it is.
func unreserved(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r == '%' || r <= ' ' || r >= 0x7f }) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if c := s[i]; c <= ' ' || c >= 0x7f {
			fmt.Fprintf(&b, "%%%02X", c)
			continue
		}
		if s[i] != '%' || i+2 >= len(s) || unhex(s[i+1]) < 0 || unhex(s[i+2]) < 0 {
			b.WriteByte(s[i])
			continue
		}
		c := byte(unhex(s[i+1])<<4 | unhex(s[i+2]))
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-_~", c) >= 0 {
			b.WriteByte(c)
		} else {
			b.WriteString(strings.ToUpper(s[i : i+3]))
		}
		i += 2
	}
	return b.String()
}

func unhex(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c && c <= 'f':
		return int(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}
