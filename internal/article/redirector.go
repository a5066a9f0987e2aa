package article

import (
	"net/url"
	"strings"
)

// redirectors are services that stand between a link and its page: word
// processors, mail programs and networks put them there when text is copied.
// Each names the page in a parameter of its address.
var redirectors = []struct {
	host  string // "." before it: any host below it
	path  string // what the path begins with
	param string
}{
	{"www.google.com", "/url", "q"},
	{"www.google.com", "/url", "url"},
	{"google.com", "/url", "q"},
	{"l.facebook.com", "/l.php", "u"},
	{"lm.facebook.com", "/l.php", "u"},
	{"www.youtube.com", "/redirect", "q"},
	{"slack-redir.net", "/link", "url"},
	{"out.reddit.com", "/", "url"},
	{"steamcommunity.com", "/linkfilter", "url"},
	{".safelinks.protection.outlook.com", "/", "url"},
	{"urldefense.proofpoint.com", "/v1/url", "u"},
}

// behindRedirector returns the address that a redirector's address names, or
// the address itself.
func behindRedirector(address string) string {
	if !strings.Contains(address, "?") {
		return address
	}
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	host := strings.ToLower(u.Hostname())
	for _, r := range redirectors {
		if host != r.host && !(r.host[0] == '.' && strings.HasSuffix(host, r.host)) || !strings.HasPrefix(u.Path, r.path) {
			continue
		}
		to := u.Query().Get(r.param)
		if t, err := url.Parse(to); err == nil && t.Host != "" && (t.Scheme == "http" || t.Scheme == "https") {
			return to
		}
	}
	return address
}
