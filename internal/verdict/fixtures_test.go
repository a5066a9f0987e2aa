package verdict

import (
	"slices"
	"testing"
	"time"

	"ibid/sources"
)

const heron = "The bronze heron of Marlow Quay"

func story(n int) []string { return prose(3, n) }

func good(parts ...part) []part {
	return append(parts, page(heron+" | Quay Gazette", heron, story(12)...))
}

func goodCase(hops ...string) sources.Case { return cited(heron, good(chain(hops...))...) }

func join(a []part, b ...part) []part { return append(slices.Clone(a), b...) }

// fixture is one situation for one row of the table.
type fixture struct {
	id    string
	name  string
	c     sources.Case
	state sources.State
	lean  sources.State
}

const (
	u      = sources.Uncertain
	live   = sources.Live
	moved  = sources.Moved
	deadly = sources.Dead
)

func fixtures() []fixture {
	site := "https://quay.example/arts/2021/bronze-heron"
	missing := page("Page not found", "Sorry", "We could not find the page you asked for.")
	home := page("Quay Gazette", "Today's news", prose(9, 6)...)
	week := func(n int) part { return when(today.Add(-time.Duration(n) * 7 * 24 * time.Hour)) }
	sib := "https://quay.example/arts/2021/abcdefghijklmnopqrstuvwxy"
	return []fixture{
		{"A1", "broken by a space", cited(heron, chain("url.malformed https://quay.example/a b")), u, deadly},
		{"A2", "inside address", cited(heron, chain("url.private http://10.0.0.7/x")), u, u},
		{"A2", "redirect inside", cited(heron, chain("302 https://quay.example/x", "url.private http://169.254.169.254/")), u, u},
		{"A2", "name of a private network", cited(heron, chain("dns.nxdomain http://wiki.quay.internal/x")), u, u},
		{"A2", "name without a dot", cited(heron, chain("dns.nxdomain http://intranet/x")), u, u},
		{"A3", "onion service", cited(heron, chain("scheme.unsupported http://abcdefgh.onion/x")), u, u},
		{"A3", "ftp", cited(heron, chain("scheme.unsupported ftp://quay.example/x")), u, u},
		{"A4", "robots", cited(heron, chain("policy.robots "+site)), u, live},
		{"A5", "host rule", cited(heron, chain("policy.host_rule "+site)), u, live},
		{"A6", "short link", goodCase("301 https://bit.ly/3xYz", "200 "+site), live, u},
		{"A7", "campaign marks", goodCase("200 " + site + "?utm_source=letter&utm_medium=mail"), live, u},
		{"A8", "signed address", goodCase("200 https://files.example/heron.html?X-Amz-Expires=3600&X-Amz-Signature=0011223344"), live, u},
		{"A9", "unknown doi", cited(heron, chain("404 https://doi.org/10.1234/nope")), u, deadly},
		{"A10", "doi with a wall behind it", cited(heron, chain("302 https://doi.org/10.1234/heron", "403 https://publisher.example/heron Server=cloudflare; Cf-Mitigated=challenge")), live, u},
		{"A10", "doi with a plain refusal behind it", cited(heron, chain("302 https://doi.org/10.1234/heron", "403 https://publisher.example/heron")), live, u},
		{"A11", "doi with a missing landing page", cited(heron, chain("302 https://doi.org/10.1234/heron", "404 https://publisher.example/heron"), missing), u, deadly},
		{"A12", "resolver in trouble", cited(heron, chain("503 https://doi.org/10.1234/heron")), u, u},
		{"A12", "resolver unreachable", cited(heron, chain("tcp.timeout https://purl.org/heron/1")), u, u},
		{"A13", "capture", goodCase("200 https://web.archive.org/web/20200304050607/" + site), live, u},
		{"A14", "missing capture", cited(heron, chain("404 https://web.archive.org/web/20200304050607/"+site)), u, deadly},
		{"A15", "distrusted archive", goodCase("200 https://archive.ph/abcde"), live, u},

		{"B1", "domain gone", cited(heron, chain("dns.nxdomain https://quay.example/x")), u, deadly},
		{"B1", "name below a domain that is gone", looked(cited(heron, chain("dns.nxdomain https://arts.quay.example/x")), sources.LookScheme, chain("dns.nxdomain https://quay.example/")), u, deadly},
		{"B2", "name gone, domain there", looked(cited(heron, chain("dns.nxdomain https://arts.quay.example/x")), sources.LookScheme, chain("200 https://quay.example/"), home), u, deadly},
		{"B1", "domain gone that the address leads on to", cited(heron, chain("301 https://quay.example/x", "dns.nxdomain https://heron.example/x")), u, deadly},
		{"B2", "name gone that the address leads on to, its domain there", looked(looked(cited(heron, chain("301 https://quay.example/x", "dns.nxdomain https://arts.heron.example/x")), sources.LookScheme, chain("200 https://heron.example/"), home), sources.LookScheme, chain("dns.nxdomain https://www.quay.example/x")), u, deadly},
		{"B2", "www gone that the address leads on to, its domain there", looked(cited(heron, chain("301 https://quay.example/x", "dns.nxdomain https://www.heron.example/x")), sources.LookScheme, chain("200 https://heron.example/"), home), u, deadly},
		{"B2", "www gone, bare name shows it", looked(cited(heron, chain("dns.nxdomain https://www.quay.example/x")), sources.LookScheme, good(chain("200 https://quay.example/x"))...), moved, u},
		{"B3", "no address record", cited(heron, chain("dns.nodata "+site)), u, u},
		{"B4", "servfail", cited(heron, chain("dns.servfail "+site)), u, u},
		{"B5", "name server silent", cited(heron, chain("dns.timeout "+site)), u, u},
		{"B6", "name that leads to this machine", func() sources.Case {
			c := cited(heron, chain("url.private "+site))
			c.Visit.Fetch.Failure.Detail = "127.0.0.1:443 is no public address"
			return c
		}(), u, deadly},
		{"A2", "name of a network inside", func() sources.Case {
			c := cited(heron, chain("url.private https://wiki.internal/x"))
			c.Visit.Fetch.Failure.Detail = "127.0.0.1:443 is no public address"
			return c
		}(), u, u},
		{"A2", "public name with an inside address", func() sources.Case {
			c := cited(heron, chain("url.private "+site))
			c.Visit.Fetch.Failure.Detail = "10.1.2.3:443 is no public address"
			return c
		}(), u, u},
		{"B7", "any label shows the page", looked(cited("", chain("200 https://quay.example/x"), page("quay.example", "", "Buy this domain. Related searches: boats, nets, rope.")), sources.LookSibling, chain("200 https://qwertyuiop.quay.example/"), page("quay.example", "", "Buy this domain. Related searches: boats, nets, rope.")), u, deadly},
		{"B8", "https closed, http open", looked(cited(heron, chain("tcp.refused "+site)), sources.LookScheme, good(chain("200 http://quay.example/arts/2021/bronze-heron"))...), live, u},
		{"B9", "closed", looked(cited(heron, chain("tcp.refused "+site)), sources.LookScheme, chain("tcp.refused http://quay.example/arts/2021/bronze-heron")), u, deadly},
		{"B10", "reset", cited(heron, chain("tcp.reset "+site)), u, u},
		{"B11", "silent", cited(heron, chain("tcp.timeout "+site)), u, u},
		{"B11", "no way there", cited(heron, chain("tcp.unreachable "+site)), u, u},
		{"B12", "headers never come", cited(heron, chain("http.timeout_headers "+site)), u, u},
		{"B13", "body stalls", cited(heron, chain("http.timeout_body "+site)), u, live},
		{"B13", "body cut by our clock", cited(heron, chain("200 "+site), page("Quay", "", "The beginning of"), cut(sources.CutByTime)), u, live},

		{"C1", "expired, content there", looked(cited(heron, chain("tls.expired "+site)), sources.LookTLS, good(chain("200 "+site))...), live, u},
		{"C2", "expired, server's own page", looked(cited(heron, chain("tls.expired "+site)), sources.LookTLS, chain("200 "+site), page("Welcome to nginx!", "Welcome to nginx!", "If you see this page, the web server is working.")), u, deadly},
		{"C3", "self-signed, content there", looked(cited(heron, chain("tls.untrusted "+site)), sources.LookTLS, good(chain("200 "+site))...), live, u},
		{"C4", "sibling name shows it", looked(cited(heron, chain("tls.name_mismatch "+site)), sources.LookScheme, good(chain("200 https://www.quay.example/arts/2021/bronze-heron"))...), live, u},
		{"C5", "somebody else's certificate", looked(cited(heron, chain("tls.name_mismatch "+site)), sources.LookTLS, chain("200 "+site), page("Hosting Unlimited", "Web space from two coins a month", "Order now.")), u, deadly},
		{"C6", "old encryption", cited(heron, chain("tls.client_limit "+site)), u, live},
		{"C7", "plain answer on the secure port", cited(heron, chain("tls.plain_http "+site)), u, live},
		{"C7", "plain answer, page over http", looked(cited(heron, chain("tls.plain_http "+site)), sources.LookScheme, good(chain("200 http://quay.example/arts/2021/bronze-heron"))...), live, u},
		{"C8", "stream error", cited(heron, chain("http2.error "+site)), u, u},
		{"C9", "expired, nothing seen behind it", cited(heron, chain("tls.expired "+site)), u, live},

		{"D1", "page opens", goodCase("200 " + site), live, u},
		{"D1", "203", goodCase("203 " + site), live, u},
		{"D2", "204", cited(heron, chain("204 "+site)), u, deadly},
		{"D3", "202", cited(heron, chain("202 "+site)), u, u},
		{"D4", "206", goodCase("206 " + site), live, u},
		{"D5", "304", before(cited(heron, chain("304 "+site), unchanged), good(chain("200 "+site), week(1))...), live, u},
		{"D36", "304 that nobody asked for", before(cited(heron, chain("304 "+site)), good(chain("200 "+site), week(1))...), u, u},
		{"D6", "400", cited(heron, chain("400 "+site)), u, u},
		{"D7", "401", cited(heron, chain("401 "+site)), u, live},
		{"D8", "402", cited(heron, chain("402 "+site)), u, live},
		{"D9", "challenge", cited(heron, chain("403 "+site+" Cf-Mitigated=challenge"), page("Just a moment...", "")), u, live},
		{"D9", "challenge without a vendor", cited(heron, chain("403 "+site), page("Hold on", "Are you a person?", "Please confirm that you are human to go on.")), u, live},
		{"D10", "bare refusal", cited(heron, chain("403 "+site), page("Forbidden", "Forbidden")), u, u},
		{"D11", "refused again and again", looked(before(before(before(cited(heron, chain("403 "+site)), good(chain("200 "+site), week(3))...), chain("403 "+site), week(2)), chain("403 "+site), week(1)), sources.LookSibling, chain("404 "+sib)), u, deadly},
		{"D12", "404", cited(heron, chain("404 "+site), missing), u, deadly},
		{"D12", "404 that shows the page", cited(heron, good(chain("404 "+site))...), u, live},
		{"D14", "410", cited(heron, chain("410 "+site)), u, deadly},
		{"D15", "an imported visit that only asked for headers", func() sources.Case {
			c := cited(heron, chain("405 "+site))
			c.Visit.Fetch.Hops[0].Method = "HEAD"
			return c
		}(), u, u},
		{"D16", "405", cited(heron, chain("405 "+site)), u, u},
		{"D17", "406", cited(heron, chain("406 "+site)), u, u},
		{"D18", "408", cited(heron, chain("408 "+site)), u, u},
		{"D19", "440", cited(heron, chain("440 "+site)), u, live},
		{"D20", "431", cited(heron, chain("431 "+site)), u, u},
		{"D21", "529", cited(heron, chain("529 "+site)), u, live},
		{"D22", "421", cited(heron, chain("421 "+site)), u, u},
		{"D23", "424", cited(heron, chain("424 "+site)), u, u},
		{"D24", "429 with a time", cited(heron, chain("429 "+site+" Retry-After=30")), u, live},
		{"D25", "429", cited(heron, chain("429 "+site)), u, live},
		{"D26", "451", cited(heron, chain("451 "+site)), u, live},
		{"D26", "not in your country", cited(heron, chain("403 "+site), page("Sorry", "Sorry", "This content is not available in your country.")), u, live},
		{"D27", "500", cited(heron, chain("500 "+site)), u, u},
		{"D28", "502", cited(heron, chain("502 "+site)), u, u},
		{"D29", "503 with a time", cited(heron, chain("503 "+site+" Retry-After=3600")), u, live},
		{"D29", "repairs with a good status", cited(heron, chain("200 "+site), page("Quay Gazette", "Back soon", "We are doing some maintenance and will be back shortly.")), u, live},
		{"D29", "a fault of the site's that readers are sent to", cited(heron, chain("302 "+site, "200 https://quay.example/error"), page("Quay Gazette", "Quay Gazette", "We are experiencing technical difficulties.")), u, u},
		{"D30", "503 with a challenge", cited(heron, chain("503 "+site+" X-Vercel-Mitigated=challenge")), u, live},
		{"D31", "509", cited(heron, chain("509 "+site)), u, u},
		{"D32", "522", cited(heron, chain("522 "+site)), u, u},
		{"D33", "525", cited(heron, chain("525 "+site)), u, u},
		{"D34", "530", cited(heron, chain("530 "+site)), u, deadly},
		{"D35", "999", cited(heron, chain("999 "+site)), u, live},
		{"D36", "no proper answer", cited(heron, chain("protocol.invalid "+site)), u, u},
		{"D36", "status 700", cited(heron, chain("700 "+site)), u, u},

		{"E1", "slash", goodCase("301 "+site, "200 "+site+"/"), live, u},
		{"E1", "https and www", goodCase("301 http://quay.example/p", "301 https://quay.example/p", "200 https://www.quay.example/p/"), live, u},
		{"E2", "new place", goodCase("301 "+site, "308 https://quay.example/x", "200 https://quay.example/stories/heron"), moved, u},
		{"E2", "new place, nothing known", cited("", good(chain("301 "+site, "200 https://quay.example/stories/heron"))...), moved, u},
		{"E3", "for today", goodCase("302 "+site, "200 https://quay.example/today/heron"), live, u},
		{"E3", "mixed chain", goodCase("301 "+site, "302 https://quay.example/x", "200 https://quay.example/y"), moved, u},
		{"E3", "for more than a month", before(before(goodCase("302 "+site, "200 https://quay.example/today/heron"),
			good(chain("302 "+site, "200 https://quay.example/today/heron"), week(6))...),
			good(chain("302 "+site, "200 https://quay.example/today/heron"), week(3))...), moved, u},
		{"E4", "new domain", goodCase("301 "+site, "200 https://gazette.example/arts/bronze-heron"), moved, u},
		{"E4", "new domain, same words in the address", cited("", chain("301 "+site, "200 https://gazette.example/archive/bronze-heron"), page("Archive", "", story(8)...)), moved, u},
		{"E5", "somewhere else", cited(heron, chain("301 "+site, "200 https://shoes.example/sale"), page("Cheap shoes", "Shoes for all", story(9)...)), u, deadly},
		{"E5", "other place of the site", cited(heron, chain("302 "+site, "200 https://quay.example/promo/summer"), page("Summer offers", "Subscribe now and save", story(9)...)), u, u},
		{"E6", "all roads lead to a front page for members", looked(cited(heron, chain("302 "+site, "200 https://quay.example/"), home, asksPassword), sources.LookSibling, chain("302 "+sib, "200 https://quay.example/"), home, asksPassword), u, u},
		{"E6", "all roads lead home for good, where there is a form for members", looked(cited(heron, chain("301 "+site, "200 https://quay.example/"), home, asksPassword), sources.LookSibling, chain("301 "+sib, "200 https://quay.example/"), home, asksPassword), u, deadly},
		{"E6", "all roads lead home", looked(cited(heron, chain("302 "+site, "200 https://quay.example/"), home), sources.LookSibling, chain("302 "+sib, "200 https://quay.example/"), home), u, deadly},
		{"E7", "this one leads home", looked(cited(heron, chain("302 "+site, "200 https://quay.example/"), home), sources.LookSibling, chain("404 "+sib), missing), u, deadly},
		{"E8", "to the section", cited("", chain("301 "+site, "200 https://quay.example/arts/"), page("Arts", "Arts", prose(4, 8)...)), u, deadly},
		{"E9", "to the error page", cited("", chain("302 "+site, "200 https://quay.example/errors/404.html"), page("Quay Gazette", "Hello", prose(4, 8)...)), u, deadly},
		{"E10", "to the login", cited(heron, chain("302 "+site, "200 https://quay.example/signin?next=%2Farts%2F2021%2Fbronze-heron"), page("Welcome back", "Welcome back", "Name Password"), with(func(s *sources.Snapshot) { s.Password = true })), u, live},
		{"E11", "to the consent host", cited(heron, chain("302 "+site, "200 https://consent.quay.example/?continue=https://quay.example/arts"), page("Your privacy", "", "We and our partners store data.")), u, live},
		{"E12", "cookies wanted", cited(heron, chain("302 "+site, "200 https://quay.example/action/cookieAbsent"), page("Cookies", "", "Please switch on cookies.")), u, live},
		{"E13", "language", goodCase("302 https://quay.example/arts/heron", "200 https://quay.example/de/arts/heron"), live, u},
		{"E13", "small screens", goodCase("302 https://www.quay.example/arts/heron", "200 https://m.quay.example/arts/heron"), live, u},
		{"E14", "to a name dealer", cited(heron, chain("302 "+site, "200 https://www.hugedomains.com/domain_profile.cfm?d=quay"), page("quay.example", "", "Yours today.")), u, deadly},
		{"E15", "to an archive", goodCase("301 "+site, "200 https://web.archive.org/web/20200101000000/"+site), moved, u},
		{"E16", "no end", cited(heron, chain("302 "+site, "redirect.too_many https://quay.example/11")), u, deadly},
		{"E17", "circle", cited(heron, chain("302 "+site, "302 https://quay.example/b", "redirect.loop "+site)), u, u},
		{"E18", "no target", cited(heron, chain("redirect.no_location "+site)), u, u},
		{"E18", "no target, status kept", cited(heron, chain("302 "+site)), u, u},
		{"E19", "refresh in the page", looked(cited(heron, chain("200 "+site), page("", ""), with(func(s *sources.Snapshot) {
			s.Refresh = &sources.Refresh{URL: "https://quay.example/stories/heron"}
		})), sources.LookTarget, good(chain("200 https://quay.example/stories/heron"))...), moved, u},
		{"E19", "refresh that the fetch followed", goodCase("200 "+site, "200 https://quay.example/stories/heron kind=meta"), moved, u},
		{"E20", "reloads itself", func() sources.Case {
			c := goodCase("200 " + site)
			c.Visit.Snapshot.Refresh = &sources.Refresh{After: 5 * time.Minute, URL: site}
			return c
		}(), live, u},
		{"E21", "script", looked(cited(heron, chain("200 "+site), page("", ""), with(func(s *sources.Snapshot) {
			s.Refresh = &sources.Refresh{URL: "https://quay.example/stories/heron", Script: true}
		})), sources.LookTarget, good(chain("200 https://quay.example/stories/heron"))...), moved, u},
		{"E23", "proper address elsewhere", func() sources.Case {
			c := goodCase("200 " + site)
			c.Visit.Snapshot.Canonical = "https://quay.example/stories/heron"
			return c
		}(), live, u},
		{"E24", "proper address is the front page", func() sources.Case {
			c := goodCase("200 " + site)
			c.Visit.Snapshot.Canonical = "https://quay.example/"
			return c
		}(), live, u},
		{"E25", "small-screen version, full page not looked at", smallScreens(), live, u},
		{"E25", "small-screen version", looked(smallScreens(), sources.LookTarget, good(chain("200 https://quay.example/stories/heron"))...), moved, u},
		{"E25", "small-screen version of something else", looked(smallScreens(), sources.LookTarget, chain("200 https://quay.example/stories/heron"), page("Cheap shoes", "Shoes for all", story(9)...)), live, u},
		{"E25", "small-screen version of a missing page", looked(smallScreens(), sources.LookTarget, chain("404 https://quay.example/stories/heron"), missing), live, u},
		{"E26", "says that it moved", looked(movedNotice(site), sources.LookTarget, good(chain("200 https://gazette.example/arts/bronze-heron"))...), moved, u},
		{"E26", "says that it moved, nothing looked at yet", movedNotice(site), u, live},
		{"E26", "says that it moved, to something else", looked(movedNotice(site), sources.LookTarget, chain("200 https://gazette.example/arts/bronze-heron"), page("Cheap shoes", "Shoes for all", story(9)...)), u, live},
		{"E27", "refresh not followed yet", cited(heron, chain("200 "+site), page("", ""), with(func(s *sources.Snapshot) {
			s.Refresh = &sources.Refresh{URL: "https://quay.example/stories/heron"}
		})), u, live},

		{"F1", "title says so", cited("", chain("200 "+site), page("Page not found | Quay Gazette", "Quay Gazette", prose(4, 3)...)), u, deadly},
		{"F2", "heading says so", cited("", chain("200 "+site), page("Quay Gazette", "We can't find that page", prose(4, 2)...)), u, deadly},
		{"F3", "many small signs", cited("", chain("200 "+site), page("Quay Gazette", "Quay", "The article you requested has been removed."), with(func(s *sources.Snapshot) {
			s.Tokens = []string{"error404"}
			s.NoIndex = true
		})), u, deadly},
		{"F4", "same short page for any address", looked(cited(heron, chain("200 "+site), page("Hm", "Nobody here", "Try the menu above or go fishing.")), sources.LookSibling, chain("200 "+sib), page("Hm", "Nobody here", "Try the menu above or go fishing.")), u, u},
		{"F4", "same page in its site's menus for any address", looked(cited(heron, chain("200 "+site), page("Hm", "Nobody here", "Try the menu above or go fishing."), menus), sources.LookSibling, chain("200 "+sib), page("Hm", "Nobody here", "Try the menu above or go fishing."), menus), u, deadly},
		{"F4", "same long page for any address", looked(cited(heron, chain("200 "+site), page("Quay Gazette", "Today's news", prose(9, 14)...)), sources.LookSibling, chain("200 "+sib), page("Quay Gazette", "Today's news", prose(9, 14)...)), u, deadly},
		{"F5", "search without results", cited("", chain("200 "+site), page("Search", "Search", "No results found for bronze heron.", "Try other words.")), u, deadly},
		{"F6", "nothing at all", cited(heron, chain("200 "+site), page("", "")), u, u},
		{"F7", "built by a script", cited(heron, chain("200 "+site), page("Quay", "", "You need to enable JavaScript to run this app."), with(func(s *sources.Snapshot) { s.AppShell = true })), u, live},
		{"F8", "challenge with a good status", cited(heron, chain("200 "+site), page("Security", "", "Verify you are human by completing the action below.")), u, live},
		{"F9", "subscribers", func() sources.Case {
			c := goodCase("200 " + site)
			free := false
			c.Visit.Snapshot.Free = &free
			return c
		}(), live, u},
		{"F10", "form instead of the page", cited(heron, chain("200 "+site), page("Members", "Log in", "Name and password, please."), with(func(s *sources.Snapshot) { s.Password = true })), u, live},
		{"F11", "dialogue instead of the page", cited(heron, chain("200 "+site), page("Before you continue", "Before you continue", "We and our partners would like to store cookies.")), u, live},
		{"F12", "for sale", cited(heron, chain("200 "+site), page("quay.example", "", "This domain is for sale. Make an offer today.")), u, deadly},
		{"F13", "server's own page", cited(heron, chain("200 "+site), page("Welcome to nginx!", "Welcome to nginx!", "If you see this page, the web server is working.")), u, deadly},
		{"F13", "server's own page at every address", looked(looked(cited(heron, chain("200 "+site), page("Welcome to nginx!", "Welcome to nginx!", "If you see this page, the web server is working.")), sources.LookSibling, chain("200 "+sib), page("Welcome to nginx!", "Welcome to nginx!", "If you see this page, the web server is working.")), sources.LookProfile, chain("200 "+site), page("Welcome to nginx!", "Welcome to nginx!", "If you see this page, the web server is working.")), deadly, u},
		{"F13", "site being made at every address", looked(looked(cited(heron, chain("200 "+site), page("Quay", "Website under construction", "This website is under construction.")), sources.LookSibling, chain("200 "+sib), page("Quay", "Website under construction", "This website is under construction.")), sources.LookProfile, chain("200 "+site), page("Quay", "Website under construction", "This website is under construction.")), u, deadly},
		{"F13", "folder listing of another place", cited(heron, chain("200 "+site), page("Index of /", "Index of /", "cgi-bin")), u, deadly},
		{"D1", "cited folder listing", cited("Index of /arts/2021/bronze-heron", chain("200 "+site), page("Index of /arts/2021/bronze-heron", "Index of /arts/2021/bronze-heron", "one.csv two.csv")), live, u},
		{"F9", "limit of free articles", cited(heron, chain("200 "+site), page(heron, heron, "The heron returned. You have reached your limit of free articles.")), live, u},
		{"D9", "block page of a network", cited(heron, chain("403 "+site), page("Access denied", "Error 1020", "What happened? Cloudflare Ray ID: 8c1")), u, live},
		{"D32", "network without its origin", cited(heron, chain("522 "+site), page("522", "Connection timed out", "Cloudflare Ray ID: 8c1")), u, u},
		{"E3", "cookie asked for and given", goodCase("302 "+site, "200 "+site+"?cookieSet=1"), live, u},
		{"F7", "nothing but a script", cited(heron, chain("200 "+site), page("Quay Gazette", ""), with(func(s *sources.Snapshot) { s.Scripts, s.Words = []string{"https://quay.example/vendor.js"}, 0 })), u, live},
		{"D1", "end of the address may be anything", looked(cited("", chain("200 "+site), page("The bronze heron comes home", "The bronze heron comes home", story(12)...)), sources.LookSibling, chain("200 "+sib), page("The bronze heron comes home", "The bronze heron comes home", story(12)...)), live, u},
		{"F4", "long page at every address, no title known", looked(looked(cited("", chain("200 "+site), page("Quay", "Quay", prose(9, 30)...)), sources.LookSibling, chain("200 "+sib), page("Quay", "Quay", prose(9, 30)...)), sources.LookProfile, chain("200 "+site), page("Quay", "Quay", prose(9, 30)...)), u, deadly},
		{"F14", "another owner", hijackedCase(site), u, deadly},
		{"F15", "document", cited(heron, chain("200 https://quay.example/heron.pdf"), page(heron, heron, story(8)...), with(func(s *sources.Snapshot) { s.MediaType = "application/pdf" })), live, u},
		{"F16", "page instead of a document", cited(heron, chain("200 https://quay.example/heron.pdf"), page("Downloads of the Gazette", "Downloads", prose(8, 8)...)), u, deadly},
		{"F17", "document instead of a page", cited(heron, chain("200 https://quay.example/heron.html"), page(heron, heron, story(8)...), with(func(s *sources.Snapshot) { s.MediaType = "application/pdf" })), live, u},
		{"F18", "too long", cited(heron, join(good(chain("200 "+site)), cut(sources.CutByCap))...), live, u},
		{"F18", "too long, no title", cited(heron, chain("200 "+site), page("", "", story(10)...), cut(sources.CutByCap)), u, live},
		{"F18", "too long, nothing to compare", cited("", chain("200 "+site), page("", "", story(10)...), cut(sources.CutByCap)), live, u},
		{"F19", "broke off", cited(heron, join(good(chain("200 "+site)), cut(sources.CutByWire))...), u, live},
		{"F20", "cannot be unpacked", cited(heron, chain("200 "+site), cut(sources.CutByCode)), u, live},
		{"F21", "another title", cited(heron, chain("200 "+site), page("Granary roof repaired", "Granary roof repaired", story(12)...)), live, u},
		{"F22", "small change", before(cited(heron, chain("200 "+site), page(heron, heron, append(story(12), "One more line.")...)), chain("200 "+site), page(heron, heron, story(12)...), week(1)), live, u},
		{"F23", "large change", before(cited(heron, chain("200 "+site), page(heron, heron, append(prose(7, 5), story(6)...)...)), chain("200 "+site), page(heron, heron, story(12)...), week(1)), live, u},
		{"F24", "other text", before(cited("", chain("200 "+site), page("Win a car", "Win a car now", gambling...)), chain("200 "+site), page(heron, heron, story(12)...), week(1)), u, deadly},
		{"F25", "quotation lost", before(quoting(cited(heron, chain("200 "+site), page(heron, heron, story(12)...)), "a heron stands where nobody looks"), chain("200 "+site), page(heron, heron, append(story(12), "A heron stands where nobody looks.")...), week(1)), live, u},
		{"F26", "withdrawn", cited(heron, chain("200 "+site), page(heron, heron, append([]string{"This article has been withdrawn at the request of its author."}, story(9)...)...)), live, u},
		{"F27", "fragment gone", fragmentCase(site), live, u},
		{"F28", "rewritten later", func() sources.Case {
			c := before(cited(heron, chain("200 "+site), page(heron, heron, append(prose(7, 5), story(6)...)...)), chain("200 "+site), page(heron, heron, story(12)...), week(9))
			c.Visit.Snapshot.Published = today.Add(-48 * time.Hour)
			return c
		}(), live, u},

		{"G1", "programs and browsers", looked(cited(heron, chain("404 "+site), missing), sources.LookProfile, good(chain("200 "+site))...), u, live},
		{"G1", "gone from here, there from elsewhere", looked(looked(cited(heron, chain("404 "+site), missing), sources.LookProfile, chain("404 "+site), missing), sources.LookVantage, good(chain("200 "+site))...), u, live},
		{"D12", "gone from everywhere", looked(looked(cited(heron, chain("404 "+site), missing), sources.LookProfile, chain("404 "+site), missing), sources.LookVantage, chain("404 "+site), missing), deadly, u},
		{"D12", "second place not reached", looked(looked(cited(heron, chain("404 "+site), missing), sources.LookProfile, chain("404 "+site), missing), sources.LookVantage, chain("run.network_suspect "+site)), u, deadly},
		{"G5", "left out", cited(heron, chain("host.skipped "+site)), u, u},
		{"G6", "interrupted", cited(heron, chain("run.cancelled "+site)), u, u},
		{"G13", "our own limit of requests", cited(heron, chain("run.requests_spent "+site)), u, u},
		{"G12", "our own proxy", cited(heron, chain("client.proxy "+site)), u, u},
		{"G7", "our own machine", cited(heron, chain("client.limit "+site)), u, u},
		{"G8", "mail port", cited(heron, chain("url.port https://quay.example:25/x")), u, u},
		{"B14", "a visit that was taken back", cited(heron, chain("run.network_suspect "+site)), u, u},
		{"B14", "network of our own", func() sources.Case {
			c := cited(heron, chain("dns.nxdomain "+site))
			c.Run = sources.RunFacts{NetworkSuspect: true, Why: "Too many sites failed."}
			return c
		}(), u, u},
		{"G2", "three weeks of the same", looked(streak("404 "+site, 3), sources.LookProfile, chain("404 "+site)), deadly, u},
		{"G3", "two weeks of the same", streak("404 "+site, 1), u, deadly},
		{"G4", "clock turned back", func() sources.Case {
			c := streak("404 "+site, 3)
			c.Now = today.Add(-60 * 24 * time.Hour)
			return c
		}(), u, deadly},
		{"G9", "nothing known", sources.Case{Now: today}, u, u},
		{"G10", "nothing but walls", streak("429 "+site, 20), u, live},
	}
}

func smallScreens() sources.Case {
	c := goodCase("200 https://quay.example/amp/heron")
	c.Visit.Snapshot.Canonical = "https://quay.example/stories/heron"
	return c
}

func menus(v *sources.Visit) { v.Snapshot.Words += 30 }

func movedNotice(site string) sources.Case {
	return cited(heron, chain("200 "+site), page("Quay", "We have moved", "Our new address is below. Please update your bookmarks."), with(func(s *sources.Snapshot) {
		s.Links = []string{"https://quay.example/contact", "https://gazette.example/arts/bronze-heron", "https://quay.example/prices"}
	}))
}

// streak is a source that was seen well once and has ended in one way in each
// of the n weeks since, and now.
func streak(hop string, n int) sources.Case {
	c := cited(heron, chain(hop))
	url := c.Source.URL
	c = before(c, good(chain("200 "+url), when(today.Add(-time.Duration(n+1)*7*24*time.Hour)))...)
	for ; n > 0; n-- {
		c = before(c, chain(hop), when(today.Add(-time.Duration(n)*7*24*time.Hour)))
	}
	return c
}

var gambling = []string{
	"Spin the wheel and collect your bonus coins before midnight tonight.",
	"New players receive double credit on every deposit they make this week.",
	"Our jackpots grow each second, and winners are paid within the hour.",
	"Choose among slots, poker tables and live dealers from your phone.",
}

func hijackedCase(site string) sources.Case {
	old := join(good(chain("200 "+site)), with(func(s *sources.Snapshot) { s.SiteName, s.Language = "Quay Gazette", "en" }))
	now := cited("", chain("200 "+site), page("Win a car", "Win a car now", gambling...), with(func(s *sources.Snapshot) { s.SiteName, s.Language = "Lucky Club", "id" }))
	now = before(now, join(old, when(today.Add(-60*24*time.Hour)))...)
	return before(now, join(old, when(today.Add(-30*24*time.Hour)))...)
}

func fragmentCase(site string) sources.Case {
	c := goodCase("200 " + site)
	c.Visit.Snapshot.Anchors = []string{"top", "history"}
	c.Source.Cited[0].Citation.URL = site + "#feathers"
	return c
}

// TestFixtures holds every row against a situation of its own.
func TestFixtures(t *testing.T) {
	covered := map[string]bool{}
	for _, tt := range fixtures() {
		t.Run(tt.id+"/"+tt.name, func(t *testing.T) {
			c := tt.c
			c.Looks = inTheirOwnRight(c.Looks)
			s := newSight(&c, &c.Visit, ladder)
			f := s.confirm(settle(s))
			v, looks := Judge(tt.c)
			var rule Rule
			for _, r := range table {
				if r.ID == tt.id {
					rule = r
				}
			}
			covered[tt.id] = true
			if rule.Signal || rule.match == nil && rule.Reason != v.Reason && f.id != tt.id {
				if !slices.Contains(v.Signals, rule.Reason) {
					t.Errorf("signals are %v, want %s among them (settled by %s %s)", v.Signals, rule.Reason, f.id, v.Reason)
				}
			} else if rule.match != nil && f.id != tt.id && v.Reason != rule.Reason {
				t.Errorf("settled by %s (%s), want %s", f.id, v.Reason, tt.id)
			}
			if v.State != tt.state || v.Leaning != tt.lean {
				t.Errorf("Judge says %s leaning %s (%s), want %s leaning %s", v.State, v.Leaning, v.Reason, tt.state, tt.lean)
			}
			if v.Why == "" || v.Confidence <= 0 || v.Confidence > 1 {
				t.Errorf("why %q, confidence %v", v.Why, v.Confidence)
			}
			if (v.State == sources.Moved) != (v.MovedTo != "") {
				t.Errorf("%s with moved-to %q", v.State, v.MovedTo)
			}
			if len(looks)+len(tt.c.Looks) > maxLooks {
				t.Errorf("asks for %d looks after %d, want at most %d in all", len(looks), len(tt.c.Looks), maxLooks)
			}
			if !slices.IsSorted(v.Signals) {
				t.Errorf("signals %v are not sorted", v.Signals)
			}
		})
	}
	for _, f := range reviewed() {
		covered[f.id] = true
	}
	for _, r := range table {
		if !covered[r.ID] {
			t.Errorf("no fixture for %s", r.ID)
		}
	}
}

// TestAnAddressToRetypeIsNamedOnlyWhenItShowsTheCitedThing: an editor may put
// moved_to into print unseen.
func TestAnAddressToRetypeIsNamedOnlyWhenItShowsTheCitedThing(t *testing.T) {
	const from, to = "https://quay.example/arts/2021/bronze-heron", "https://quay.example/stories/9917"
	other := page("Cheap shoes", "Shoes for all", story(9)...)
	refresh := func(title string, script bool, end ...part) sources.Case {
		c := cited(title, chain("200 "+from), page("", ""), with(func(s *sources.Snapshot) { s.Refresh = &sources.Refresh{URL: to, Script: script} }))
		return looked(c, sources.LookTarget, append([]part{chain("200 " + to)}, end...)...)
	}
	for _, tt := range []struct {
		name string
		c    sources.Case
		want string
	}{
		{"the cited title is there", goodCase("301 "+from, "200 "+to), to},
		{"the words of the address are there", cited("", chain("301 "+from, "200 "+to), page("A bronze heron for the quay", "", prose(9, 6)...)), to},
		{"the text of the last visit is there", before(cited("", chain("301 "+from, "200 "+to), page("News", "", story(12)...)), chain("200 "+from), page("Old", "", story(12)...), when(today.Add(-9*24*time.Hour))), to},
		{"nothing to compare with", cited("", chain("301 "+from, "200 "+to), page("News", "News", prose(9, 6)...)), ""},
		{"another title", cited(heron, chain("301 "+from, "200 "+to), other), ""},
		{"another title elsewhere", cited(heron, chain("301 "+from, "200 https://shoes.example/bronze-heron"), other), ""},
		{"nothing to compare with, after a refresh", refresh("", false, page("News", "News", prose(9, 6)...)), ""},
		{"another title after a refresh", refresh(heron, false, other), ""},
		{"another title after a script", refresh(heron, true, other), ""},
		{"the cited title after a script", refresh(heron, true, page(heron, heron, story(9)...)), to},
		{"a capture of something else", cited("", chain("301 "+from, "200 https://web.archive.org/web/2020/https://shoes.example/"), page("News", "News", prose(9, 6)...)), ""},
		{"a passing redirect", goodCase("302 "+from, "200 "+to), ""},
	} {
		if v, _ := Judge(tt.c); v.MovedTo != tt.want {
			t.Errorf("%s: %s (%s), moved to %q, want %q", tt.name, v.State, v.Reason, v.MovedTo, tt.want)
		}
	}
	for _, f := range fixtures() {
		v, _ := Judge(f.c)
		if v.MovedTo != "" && v.State != sources.Moved {
			t.Errorf("%s %s: %s, and an address to retype %s", f.id, f.name, v.State, v.MovedTo)
		}
	}
}
