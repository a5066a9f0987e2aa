package page

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"ibid/sources"
)

// refresh reads the value of a refresh: seconds, then perhaps an address. It
// returns nil where there is none to go to.
// Origin: HTML Living Standard, "shared declarative refresh steps".
func refresh(value string, base *url.URL) *sources.Refresh {
	value = strings.TrimSpace(value)
	i := 0
	for i < len(value) && (value[i] >= '0' && value[i] <= '9' || value[i] == '.') {
		i++
	}
	number, _, _ := strings.Cut(value[:i], ".")
	seconds, err := strconv.Atoi(number)
	if err != nil && !strings.HasPrefix(value, ".") || seconds > 1<<20 {
		return nil
	}
	rest := strings.TrimLeft(value[i:], " \t;,")
	if len(rest) >= 3 && strings.EqualFold(rest[:3], "url") {
		if after := strings.TrimLeft(rest[3:], " \t"); strings.HasPrefix(after, "=") {
			rest = strings.TrimLeft(after[1:], " \t")
		}
	}
	if rest == "" {
		return nil
	}
	if q := rest[0]; q == '"' || q == '\'' {
		rest, _, _ = strings.Cut(rest[1:], string(q))
	}
	u, err := base.Parse(strings.TrimSpace(rest))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return nil
	}
	return &sources.Refresh{After: time.Duration(seconds) * time.Second, URL: u.String()}
}

// refreshHeader reads a Refresh header; the page's own wins.
func refreshHeader(h http.Header, s *sources.Snapshot) {
	if s.Refresh != nil || h.Get("Refresh") == "" {
		return
	}
	if base, err := url.Parse(s.URL); err == nil {
		s.Refresh = refresh(h.Get("Refresh"), base)
	}
}

// scriptTarget is a location that a script sets to a literal address, and
// nothing cleverer.
var scriptTarget = regexp.MustCompile(`(?:^|[;\s{])(?:window\.|document\.|top\.|self\.|parent\.)*location(?:\.href)?\s*(?:=\s*|\.(?:replace|assign)\s*\(\s*)["']([^"'\s]+)["']`)

// maxRedirectScript bounds a script that may be nothing but a redirect.
const maxRedirectScript = 1500

// scriptRedirect notes a literal script redirect on a page that is little else.
func scriptRedirect(root *html.Node, w *walker) {
	if w.s.Refresh != nil || w.letters > 400 {
		return
	}
	scripts, target := 0, ""
	for d := range root.Descendants() {
		if d.Type != html.ElementNode || d.DataAtom != atom.Script {
			continue
		}
		if scripts++; scripts > 5 {
			return
		}
		code := text(d, maxRedirectScript+1)
		if len(code) > maxRedirectScript || target != "" {
			continue
		}
		if m := scriptTarget.FindStringSubmatch(code); m != nil {
			target = w.absolute(strings.ReplaceAll(m[1], `\/`, "/"))
		}
	}
	if target != "" {
		w.s.Refresh = &sources.Refresh{URL: target, Script: true}
	}
}
