package article

import (
	"net/url"
	"strings"
)

// archivedOf returns the address that an archived copy was made of; "" when an
// address is none of an archive that spells it out.
//
// Origin: the address forms of the Wayback Machine ("/web/TIMESTAMP/ADDRESS", with
// letters behind the timestamp for views), of the UK Web Archive, Arquivo.pt and
// other Wayback installations, and of archive.today.
func archivedOf(address string) string {
	_, rest, ok := strings.Cut(address, "://")
	if !ok {
		return ""
	}
	host, path, _ := strings.Cut(rest, "/")
	if !archives[strings.TrimPrefix(strings.ToLower(host), "www.")] {
		return ""
	}
	for _, scheme := range []string{"http:/", "https:/"} {
		i := strings.Index(path, scheme)
		if i < 0 || !timestamped(path[:i]) {
			continue
		}
		original := scheme + "/" + strings.TrimLeft(path[i+len(scheme):], "/")
		if u, err := url.Parse(original); err == nil && u.Host != "" {
			return original
		}
	}
	return ""
}

var archives = map[string]bool{"web.archive.org": true, "archive.org": true, "webarchive.org.uk": true, "webarchive.nationalarchives.gov.uk": true,
	"arquivo.pt": true, "wayback.archive-it.org": true, "webarchive.loc.gov": true, "wayback.vefsafn.is": true,
	"archive.today": true, "archive.is": true, "archive.ph": true, "archive.li": true, "archive.vn": true, "archive.fo": true, "archive.md": true}

// timestamped reports whether the part of a path before the original address
// holds a time of capture: at least a year in digits, or a "*" for any.
func timestamped(path string) bool {
	for _, p := range strings.Split(path, "/") {
		if n := digitsLen(p); n >= 4 && n <= 14 || p == "*" {
			return true
		}
	}
	return false
}
