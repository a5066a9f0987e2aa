package page

import (
	"net/url"
	"strings"
)

// absolute returns an address of a page as an absolute http or https one, or
// "".
func absolute(base *url.URL, href string) string {
	href = strings.TrimSpace(href)
	if href == "" || len(href) > maxValue {
		return ""
	}
	if strings.HasPrefix(href, "https://") && plainAddress(href) {
		return href
	}
	if href[0] == '/' && plainPath(href) && base.Host != "" && base.User == nil && (base.Scheme == "http" || base.Scheme == "https") && plainPath(base.Host) {
		return base.Scheme + "://" + base.Host + href
	}
	u, err := base.Parse(unbroken.Replace(href))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return u.String()
}

// unbroken leaves out what addresses may be broken with.
//
// Origin: WHATWG URL, section 4.4 (remove all ASCII tab or newline).
var unbroken = strings.NewReplacer("\n", "", "\r", "", "\t", "")

// plainAddress reports whether an absolute address needs no parser: no
// character that would be escaped, no dot segments, something after the host.
func plainAddress(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c <= ' ' || c >= 0x7f || c == '\\' || c == '"' || c == '<' || c == '>' || c == '%' || c == '|' || c == '^' || c == '`' || c == '{' || c == '}' {
			return false
		}
	}
	return !strings.Contains(s, "/.") && strings.IndexByte(s[len("https://"):], '/') > 0
}

// plainPath reports whether a path, with its query, needs no parser.
func plainPath(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; !isLetter(c) && (c < '-' || c > ':') && c != '_' && c != '?' && c != '=' && c != '&' { // '-', '.', '/', digits and ':'
			return false
		}
	}
	return !strings.HasPrefix(s, "//") && !strings.Contains(s, "/.") && !strings.HasSuffix(s, "?")
}
