package reports

import (
	"net/url"
	"strings"

	"ibid/sources"
)

// link returns u in a form that may stand as a link anywhere, or "" when it
// must not be one: only http and https with a host, no user, no password,
// nothing but printable ASCII that needs no escaping in HTML attributes,
// Markdown destinations and table cells, and no more than longestLink bytes.
func link(u string) string {
	if len(u) > longestLink {
		return ""
	}
	p, err := url.Parse(strings.TrimSpace(u))
	if err != nil || p.Host == "" || p.Scheme != "http" && p.Scheme != "https" {
		return ""
	}
	p.User = nil
	return asciiURL(p.String())
}

// rowLink is link for a row of a list. An address may be cited by every note of an
// article, so a monstrous one is a link on its source's card alone.
func rowLink(u string) string {
	const longest = 500 // bytes
	if len(u) > longest {
		return ""
	}
	return link(u)
}

// asciiURL percent-encodes what may not stand in a URL (RFC 3986, section 2)
// and the few allowed characters that Markdown gives a meaning.
func asciiURL(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>\\^`{|}()'*", c) >= 0 {
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

// longestLink is the longest address in bytes that is made a link: servers
// are asked to take 8,000 (RFC 9110, section 4.1). longestAddress is how many
// characters of one people are shown.
const (
	longestLink    = 8000
	longestAddress = 2000
)

// shown returns an address as people see it: printable, without user and
// password, without "https://" and "www.".
func shown(u string) string {
	s := address(u)
	s = strings.TrimPrefix(strings.TrimPrefix(s, "https://"), "http://")
	return strings.TrimSuffix(strings.TrimPrefix(s, "www."), "/")
}

// address returns an address whole, printable and without user and password.
func address(u string) string {
	return clip(sources.Redact(u[:min(len(u), 8*longestAddress)]), longestAddress)
}

// face is how a source is shown, made once because many claims can lean on
// one source.
type face struct {
	address string // whole
	shown   string // short form, whole
	short   string // short form of at most 60 columns
	link    string // "" when it may not be one
	key     string // canonical
	odd     *oddity
}

func faceOf(s *sources.AuditSource) *face {
	f := &face{address: address(s.URL), shown: shown(s.URL), link: link(s.URL), key: sources.Canonical(s.URL), odd: oddityOf(s)}
	f.short = fit(f.shown, 60)
	return f
}
