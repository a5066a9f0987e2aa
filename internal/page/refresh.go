package page

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"ibid/sources"
)

// parseRefresh reads the value of a refresh, "5; url=/next", or returns nil
// when it is none, or leads elsewhere than to http and https. A refresh without
// an address reloads the page itself, and says so with the page's address.
//
// Origin: HTML Living Standard, section 4.2.5.3 (shared declarative refresh
// steps).
func parseRefresh(value string, base *url.URL) *sources.Refresh {
	value = strings.TrimLeft(value[:min(len(value), maxValue)], " \t\n\f\r")
	digits := 0
	for digits < len(value) && value[digits] >= '0' && value[digits] <= '9' {
		digits++
	}
	if digits == 0 && !strings.HasPrefix(value, ".") {
		return nil
	}
	seconds, err := strconv.Atoi(value[:digits])
	if err != nil && digits > 0 || seconds > 1<<30 {
		seconds = 1 << 30 // some day
	}
	rest := strings.TrimLeft(value[digits:], "0123456789.")
	if rest != "" && !strings.ContainsRune(";, \t\n\f\r", rune(rest[0])) {
		return nil
	}
	rest = strings.TrimLeft(rest, " \t\n\f\r")
	rest = strings.TrimLeft(strings.TrimPrefix(strings.TrimPrefix(rest, ";"), ","), " \t\n\f\r")
	if len(rest) > 3 && strings.EqualFold(rest[:3], "url") {
		if after, ok := strings.CutPrefix(strings.TrimLeft(rest[3:], " \t\n\f\r"), "="); ok {
			rest = strings.TrimLeft(after, " \t\n\f\r")
		}
	}
	if rest != "" && (rest[0] == '"' || rest[0] == '\'') {
		rest, _, _ = strings.Cut(rest[1:], rest[:1])
	}
	to, err := base.Parse(strings.TrimSpace(rest))
	if err != nil || to.Scheme != "http" && to.Scheme != "https" || to.Host == "" {
		return nil
	}
	return &sources.Refresh{After: time.Duration(seconds) * time.Second, URL: to.String()}
}

// scriptWords is the number of words from which a page is more than a script
// redirect.
const scriptWords = 50

// toAddress is a script that sets the location to a literal address.
var toAddress = regexp.MustCompile(`(?:^|[^.\w$])(?:(?:window|document|self|top|parent)\s*\.\s*)*location\s*(?:(?:\.\s*href\s*)?=\s*|\.\s*(?:replace|assign)\s*\(\s*)("[^"\n]+"|'[^'\n]+')\s*([^\s]|$)`)

// scriptRedirect returns the redirect that an inline script of a page asks for
// with a literal address, or nil. Addresses that a script puts together, and
// those inside functions that wait for a reader, are not literal.
func scriptRedirect(code string, base *url.URL) *sources.Refresh {
	if !strings.Contains(code, "location") {
		return nil
	}
	code = uncommented(code)
	for _, m := range toAddress.FindAllStringSubmatchIndex(code, 8) {
		if next := code[m[4]:m[5]]; next != "" && !strings.Contains(";)},/\"'<", next) && !strings.Contains(code[m[3]:m[4]], "\n") {
			continue // "…" + more
		}
		if m[3]-m[2] > maxValue || waits(code[:m[0]]) {
			continue
		}
		literal := strings.NewReplacer(`\/`, "/", `\u0026`, "&", `\x26`, "&").Replace(code[m[2]+1 : m[3]-1])
		if strings.HasPrefix(literal, "#") {
			continue
		}
		if to := absolute(base, literal); to != "" {
			return &sources.Refresh{URL: to, Script: true}
		}
	}
	return nil
}

// uncommented returns a script without its comments. Slashes inside strings
// begin none; a regular expression that holds quotation marks may mislead it.
func uncommented(code string) string {
	var b strings.Builder
	quote := byte(0)
	for i := 0; i < len(code); i++ {
		c := code[i]
		switch {
		case quote != 0:
			if c == '\\' && i+1 < len(code) {
				b.WriteByte(c)
				i++
				c = code[i]
			} else if c == quote || c == '\n' && quote != '`' {
				quote = 0
			}
		case c == '"' || c == '\'' || c == '`':
			quote = c
		case strings.HasPrefix(code[i:], "//"):
			end := strings.IndexByte(code[i:], '\n')
			if end < 0 {
				return b.String()
			}
			i += end
			c = '\n'
		case strings.HasPrefix(code[i:], "/*"):
			end := strings.Index(code[i+2:], "*/")
			if end < 0 {
				return b.String()
			}
			i += end + 3
			c = ' '
		}
		b.WriteByte(c)
	}
	return b.String()
}

// waits reports whether code that follows before runs only when something
// happens: it stands in braces that neither run at once nor on loading.
func waits(before string) bool {
	depth := strings.Count(before, "{") - strings.Count(before, "}")
	if depth <= 0 {
		return false
	}
	lower := strings.ToLower(before)
	for _, now := range [...]string{"(function", "(() =>", "(()=>", "!function", "onload", "settimeout", "ready(", "domcontentloaded", "'load'", `"load"`} {
		if depth <= 2 && strings.Contains(lower, now) {
			return false
		}
	}
	return true
}
