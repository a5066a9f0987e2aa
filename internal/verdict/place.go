package verdict

import (
	"net"
	"net/url"
	"path"
	"strings"

	"golang.org/x/net/publicsuffix"

	"ibid/sources"
)

// place is an address in the parts that rules compare.
type place struct {
	raw   string
	url   *url.URL // never nil
	host  string   // lower case, without port
	site  string   // registrable domain, or the host itself
	path  string   // lower case, as sent
	steps []string // path segments that are not empty, lower case
}

func placeOf(raw string) place {
	p := place{raw: raw, host: sources.Host(raw)}
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil {
		u = &url.URL{}
	}
	p.url = u
	p.site = registrable(p.host)
	p.path = strings.ToLower(u.EscapedPath())
	for s := range strings.SplitSeq(p.path, "/") {
		if s != "" {
			p.steps = append(p.steps, s)
		}
	}
	return p
}

// registrable returns the part of a host name that somebody can register
// (public suffix list), or the host itself for addresses and bare names.
func registrable(host string) string {
	if net.ParseIP(host) != nil {
		return host
	}
	if d, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		return d
	}
	return host
}

// bareHost returns a host without "www.".
func bareHost(host string) string { return strings.TrimPrefix(host, "www.") }

// root reports whether the place is the front page of its site: no path, an
// index file, or only a language.
func (p place) root() bool {
	if p.url.RawQuery != "" && strings.Contains(p.url.RawQuery, "=") && !onlyTracking(p.url.RawQuery) {
		return false
	}
	switch len(p.steps) {
	case 0:
		return true
	case 1:
		return frontPage(p.steps[0])
	case 2:
		return locale(p.steps[0]) && frontPage(p.steps[1])
	}
	return false
}

func frontPage(step string) bool {
	if locale(step) {
		return true
	}
	name := strings.TrimSuffix(step, path.Ext(step))
	return name == "index" || name == "default" || name == "home" || name == "homepage" || name == "welcome" || name == "start"
}

// locale reports whether a path step names a language: "de", "en-us", "pt_br".
func locale(step string) bool {
	lang, region, more := strings.Cut(strings.ReplaceAll(step, "_", "-"), "-")
	if !languages[lang] {
		return false
	}
	return !more || len(region) == 2 || len(region) == 4
}

// languages are the ISO 639-1 codes that sites use as path steps.
var languages = set("ar", "bg", "ca", "cs", "da", "de", "el", "en", "es", "et", "eu", "fa", "fi", "fr", "ga", "gl", "he", "hi", "hr", "hu", "id", "is", "it", "ja", "ko", "lt", "lv", "nl", "no", "nb", "nn", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "th", "tr", "uk", "vi", "zh")

func set(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}

func onlyTracking(query string) bool {
	for pair := range strings.SplitSeq(query, "&") {
		name, _, _ := strings.Cut(pair, "=")
		if pair != "" && !sources.TrackingParameter(name) {
			return false
		}
	}
	return true
}

// above reports whether p is a shorter address on the way to q: a section, a
// year, a folder. The front page does not count.
func (p place) above(q place) bool {
	if p.site != q.site || len(p.steps) == 0 || p.url.RawQuery != "" && !onlyTracking(p.url.RawQuery) {
		return false
	}
	steps := q.steps
	if len(p.steps) >= len(steps) {
		return false
	}
	for i, s := range p.steps {
		if steps[i] != s {
			return false
		}
	}
	return true
}

// last returns the last step of the path that says something, without its
// extension and index file names, or "".
func (p place) last() string {
	for i := len(p.steps) - 1; i >= 0; i-- {
		s := strings.TrimSuffix(p.steps[i], path.Ext(p.steps[i]))
		if i > 0 && frontPage(p.steps[i]) {
			continue
		}
		return s
	}
	return ""
}

// ext returns the extension of the last path step in lower case, without dot.
func (p place) ext() string {
	if len(p.steps) == 0 {
		return ""
	}
	return strings.TrimPrefix(path.Ext(p.steps[len(p.steps)-1]), ".")
}

// localised reports whether two places of one site differ only by a language
// step or by a host for small screens or a language.
func localised(a, b place) bool {
	if a.site != b.site || a.url.RawQuery != b.url.RawQuery {
		return false
	}
	as, bs := withoutLocale(a.steps), withoutLocale(b.steps)
	if len(as) == 0 || strings.Join(as, "/") != strings.Join(bs, "/") {
		return false
	}
	if bareHost(a.host) == bareHost(b.host) {
		return len(a.steps) != len(b.steps) || strings.Join(a.steps, "/") != strings.Join(b.steps, "/")
	}
	return variantHost(a.host) != variantHost(b.host) || variant(a.host) || variant(b.host)
}

func withoutLocale(steps []string) []string {
	if len(steps) > 0 && locale(steps[0]) {
		return steps[1:]
	}
	return steps
}

func variant(host string) bool {
	first, _, ok := strings.Cut(host, ".")
	return ok && (first == "m" || first == "mobile" || first == "touch" || first == "amp" || languages[first])
}

func variantHost(host string) string {
	if variant(host) {
		_, rest, _ := strings.Cut(host, ".")
		return rest
	}
	return bareHost(host)
}
