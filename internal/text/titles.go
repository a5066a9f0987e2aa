package text

import "strings"

// siteMarks part a title from the name of its site.
var siteMarks = []string{" | ", " - ", " · ", " – ", " — ", " :: ", " » ", " • "}

// CutSiteName returns a title without the name of its site: what stands after
// the last " | ", " - ", " · ", " – " or " — " is cut off when it folds to one
// of names, and so is what stands before the first. A host counts as the name
// it holds: "www.daily-planet.example" cuts "Daily Planet". A title that is
// nothing but the name is returned as it is.
func CutSiteName(title string, names ...string) string {
	title = strings.TrimSpace(title)
	for _, mark := range siteMarks {
		if i := strings.LastIndex(title, mark); i > 0 && isSite(title[i+len(mark):], names) {
			return strings.TrimSpace(title[:i])
		}
		if i := strings.Index(title, mark); i > 0 && isSite(title[:i], names) {
			return strings.TrimSpace(title[i+len(mark):])
		}
	}
	return title
}

// isSite reports whether a part of a title is one of the names.
func isSite(part string, names []string) bool {
	have := squeeze(part)
	if have == "" {
		return false
	}
	for _, name := range names {
		if name == "" {
			continue
		}
		if have == squeeze(name) {
			return true
		}
		host := strings.TrimPrefix(strings.ToLower(strings.TrimSpace(name)), "www.")
		if strings.ContainsAny(host, " /") || !strings.Contains(host, ".") {
			continue
		}
		if have == squeeze(host) {
			return true
		}
		for label := range strings.SplitSeq(host, ".") {
			if len(label) > 3 && have == squeeze(label) {
				return true
			}
		}
	}
	return false
}

// squeeze folds a name and leaves out the spaces, so that "Daily Planet",
// "DailyPlanet" and "daily-planet" are one.
func squeeze(s string) string { return strings.ReplaceAll(Fold(s), " ", "") }
