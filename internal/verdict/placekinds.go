package verdict

import "strings"

// errorWords are steps of addresses that name error pages.
var errorWords = set("404", "notfound", "not-found", "not_found", "error404", "404error", "error", "errors", "errorpage", "error-page", "pagenotfound", "page-not-found", "page-missing", "pagemissing", "missing", "page_not_found", "fehler", "erreur", "fehlerseite", "nicht-gefunden", "introuvable", "no-encontrado", "nao-encontrado", "pagina-non-trovata", "niet-gevonden", "fejl", "chyba", "hata", "oops")

// errorPlace reports whether the last steps of an address name an error page.
func errorPlace(p place) bool {
	if len(p.steps) == 0 {
		return strings.Contains(strings.ToLower(p.url.RawQuery), "error=404") || strings.Contains(strings.ToLower(p.url.RawQuery), "notfound")
	}
	for _, step := range p.steps[max(0, len(p.steps)-2):] {
		name, _, _ := strings.Cut(step, ".")
		if errorWords[name] || strings.Contains(name, "not-found") || strings.Contains(name, "notfound") || strings.HasPrefix(name, "404-") || strings.HasSuffix(name, "-404") || strings.HasPrefix(name, "error-") || strings.HasPrefix(name, "error_") || name == "httperror" {
			return true
		}
	}
	return false
}

// amp reports whether an address is that of a page's version for small screens.
//
// Origin: the AMP HTML specification and the addresses of common publishers.
func amp(p place) bool {
	first, _, _ := strings.Cut(p.host, ".")
	if first == "amp" {
		return true
	}
	for _, s := range p.steps {
		if s == "amp" || strings.HasSuffix(s, ".amp") || strings.HasSuffix(s, ".amp.html") {
			return true
		}
	}
	q := strings.ToLower(p.url.RawQuery)
	return strings.Contains(q, "outputtype=amp") || q == "amp" || strings.Contains(q, "amp=1")
}
