package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"ibid/internal/page"
	"ibid/sources"
)

// reply is what a scene's web answers at one address.
type reply struct {
	status int
	header string // "Name: value|Name: value"
	body   string // of a redirect: where to
	fail   sources.FailureKind
}

// scene is one source in a small web of its own: what is cited, what the web
// answers, and what an editor has to be told.
type scene struct {
	name  string
	title string           // as the note cites it
	web   map[string]reply // by path or address; "*" answers for every other path of the site
	want  string           // states that are right: "live", "dead", "uncertain", "uncertain+" (leaning live), "uncertain-" (leaning dead), parted by spaces
	why   string           // beginning of the reason
}

const stage = "https://www.tidewater.example"

// stageWeb answers as its function says, follows redirects, and notes who was
// asked.
type stageWeb struct {
	answer func(addr string, a sources.Ask) reply
	now    time.Time // day when zero

	mu    sync.Mutex
	asked []sources.Ask // guarded by mu
}

func (w *stageWeb) Fetch(_ context.Context, a sources.Ask) sources.Fetch {
	w.mu.Lock()
	w.asked = append(w.asked, a)
	w.mu.Unlock()
	f := sources.Fetch{URL: a.URL, At: w.now, Attempts: 1}
	if w.now.IsZero() {
		f.At = day
	}
	for at, kind := a.URL, sources.HopStart; ; kind = sources.HopHTTP {
		r := w.answer(at, a)
		h := sources.Hop{URL: at, Method: "GET", Kind: kind, Status: r.status, Header: http.Header{}}
		for line := range strings.SplitSeq(r.header, "|") {
			if name, value, ok := strings.Cut(line, ": "); ok {
				h.Header.Add(name, value)
			}
		}
		if r.fail != "" {
			h.Failure = &sources.Failure{Kind: r.fail}
			f.Hops, f.Failure = append(f.Hops, h), h.Failure
			return f
		}
		if r.status/100 == 3 && len(f.Hops) < 10 {
			base, _ := url.Parse(at)
			next, _ := base.Parse(r.body)
			h.Header.Set("Location", next.String())
			f.Hops = append(f.Hops, h)
			at = next.String()
			continue
		}
		if h.Header.Get("Content-Type") == "" {
			h.Header.Set("Content-Type", "text/html; charset=utf-8")
		}
		if a.ETag != "" && a.ETag == h.Header.Get("ETag") {
			h.Status = http.StatusNotModified
			f.Hops, f.Header, f.NotModified = append(f.Hops, h), h.Header, true
			return f
		}
		f.Hops, f.Header, f.Body = append(f.Hops, h), h.Header, []byte(r.body)
		sum := sha256.Sum256(f.Body)
		f.Digest = hex.EncodeToString(sum[:])
		return f
	}
}

// count returns how often addresses were asked that begin with prefix.
func (w *stageWeb) count(prefix string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := 0
	for _, a := range w.asked {
		if strings.HasPrefix(a.URL, prefix) {
			n++
		}
	}
	return n
}

// of returns the web that a table of addresses makes.
func of(web map[string]reply) *stageWeb {
	return &stageWeb{answer: func(addr string, a sources.Ask) reply {
		for _, key := range []string{string(a.Look) + " " + addr, addr, strings.TrimPrefix(addr, stage)} {
			if r, ok := web[key]; ok {
				return r
			}
		}
		u, _ := url.Parse(addr)
		if r, ok := web["*"]; ok && strings.HasPrefix(addr, stage) {
			return r
		}
		if r, ok := web[u.Host]; ok {
			return r
		}
		if u.Host == "canary.example" {
			return plain("Here", "<p>Always here.</p>")
		}
		if strings.HasPrefix(addr, stage) {
			return reply{status: 404, body: html("Not found", "<h1>Not found</h1>")}
		}
		return reply{fail: sources.FailNXDomain}
	}}
}

func html(title, body string) string {
	return "<!doctype html><html><head><title>" + title + "</title></head><body>" + body + "</body></html>"
}

// inSite dresses a page in what sites put around everything.
func inSite(title, body string) string {
	nav := ""
	for _, s := range strings.Fields("News Harbour Weather Ferries Markets Opinion Letters Obituaries Sport Puzzles Archive Shop") {
		nav += `<li><a href="/` + strings.ToLower(s) + `">` + s + `</a></li>`
	}
	return html(title+" | Tidewater Post", `<header><a href="/">Tidewater Post</a><nav><ul>`+nav+`</ul></nav></header><main>`+body+`</main>
<aside><h3>Most read</h3><ul><li><a href="/a">Ferry fares rise again in spring</a></li><li><a href="/b">Crane sold to museum</a></li><li><a href="/c">Who owns the foreshore?</a></li></ul></aside>
<footer><p>Published by the Tidewater Post Company since 1911. All rights reserved. Registered office: 2 Customs Lane.</p><a href="/privacy">Privacy</a> <a href="/contact">Contact</a></footer>`)
}

func body(seed, n int) string {
	pool := []string{
		"The dredger worked through the night and had cleared the bar by the morning tide.",
		"Nobody at the meeting could say who had ordered the second survey, or paid for it.",
		"Salt is still raked by hand on the northern pans, and carried to the road in barrows.",
		"A clerk found the missing minutes in a box marked for the bindery.",
		"The lock keeper keeps a diary of water levels that goes back to his grandfather.",
		"Three coopers left the trade last year, and none was apprenticed.",
		"From the tower one sees both estuaries and, on clear days, the lightship.",
		"The orchestra tuned to the foghorn, which is a shade under B flat.",
		"Rye, beans and beet followed one another on these fields for two centuries.",
		"An engineer measured the lean of the chimney every May and wrote it on the wall.",
		"The school took in the children of the bargemen for the winter months.",
		"Ropes were tarred in a shed that burnt twice and was rebuilt twice.",
	}
	var b strings.Builder
	for i := range n {
		b.WriteString("<p>" + pool[(seed+i*5)%len(pool)] + " " + pool[(seed+i*7+3)%len(pool)] + "</p>")
	}
	return b.String()
}

const work = "Salt, tar and the price of rope"

func theWork() reply {
	return reply{status: 200, body: inSite(work, "<article><h1>"+work+"</h1>"+body(1, 6)+"</article>")}
}

const address = stage + "/stories/1998/salt-and-rope"
const place = "/stories/1998/salt-and-rope"

// only answers at the cited address; every other one of the site is missing.
func only(r reply) map[string]reply { return map[string]reply{place: r} }

// both answers alike everywhere on the site.
func both(r reply) map[string]reply { return map[string]reply{"*": r} }

func ok(title, inner string) reply    { return reply{status: 200, body: inSite(title, inner)} }
func plain(title, inner string) reply { return reply{status: 200, body: html(title, inner)} }

func scenes() []scene {
	script := func(src string) string { return `<script src="` + src + `"></script>` }
	return []scene{
		{"the work itself", work, only(theWork()), "live", "ok"},
		{"the work with its subtitle and site name", "Salt, tar and the price of rope: a harbour in three trades. Tidewater Post", only(theWork()), "live", "ok"},
		{"the work in translation, by its author and year", "Salz, Teer und der Preis der Taue", only(reply{status: 200, body: strings.Replace(theWork().body, "</head>", `<meta name="author" content="Maud Ferring"><meta name="citation_publication_date" content="1998/05/04"></head>`, 1)}), "live", "ok"},
		{"the work under a title in another script", "Соль, смола и цена канатов", only(theWork()), "live", "ok"},

		// Missing pages with a good status.
		{"joking error page, same for all", work, both(ok("Ahoy", "<h1>Man overboard!</h1><p>We have lost sight of what you came for. Ask the harbour master.</p>")), "dead", "soft404"},
		{"error page in Estonian, which no list knows", work, both(ok("Vabandust", "<h1>Lehekülge ei leitud</h1><p>Otsitud lehekülg on kadunud.</p>")), "dead", "soft404"},
		{"error page in Swahili with the search word in it", work, map[string]reply{place: ok("Samahani", "<h1>Hakuna kitu hapa</h1><p>salt-and-rope</p>"), "*": ok("Samahani", "<h1>Hakuna kitu hapa</h1><p>xqzt</p>")}, "dead", "soft404"},
		{"front page for every address", work, both(ok("Today at the harbour", "<h1>Today at the harbour</h1>"+body(4, 8))), "dead", "soft404"},
		{"section for every address of it", work, map[string]reply{"*": {status: 302, body: "/stories/"}, "/stories/": ok("Stories", "<h1>Stories</h1>"+body(3, 6))}, "dead uncertain-", "soft404"},
		{"home for every address", work, map[string]reply{"*": {status: 301, body: "/"}, "/": ok("Today", "<h1>Today</h1>"+body(4, 8))}, "dead", "soft404.home"},
		{"home for this address alone", work, map[string]reply{place: {status: 301, body: "/"}, "/": ok("Today", "<h1>Today</h1>"+body(4, 8))}, "uncertain-", "redirect.home"},
		{"home of another owner's site", work, map[string]reply{"*": {status: 301, body: "https://bigmedia.example/"}, "bigmedia.example": ok("Big Media", "<h1>Entertainment for all</h1>"+body(6, 6))}, "dead uncertain-", ""},
		{"error address", work, map[string]reply{"*": {status: 302, body: "/error/404.aspx?aspxerrorpath=/x"}, "/error/404.aspx?aspxerrorpath=/x": ok("Hm", "<p>Something is not right.</p>")}, "dead uncertain-", "soft404"},
		{"taken down here, honest elsewhere", work, only(ok("This story is no longer available", "<h1>This story is no longer available</h1><p>It was removed from our site.</p>")), "uncertain-", "soft404"},
		{"empty search", work, both(ok("Search", "<h1>Search</h1><p>Your search for salt-and-rope did not match any documents.</p>")), "dead uncertain-", "soft404"},
		{"404 that says so", work, only(reply{status: 404, body: inSite("Gone fishing", "<h1>Gone fishing</h1>")}), "dead", "http.404"},
		{"410", work, only(reply{status: 410, body: "gone"}), "dead", "http.410"},

		// Look-alikes that live.
		{"a work about missing pages", "Page not found: a cultural history of the 404", only(ok("Page not found: a cultural history of the 404", "<h1>Page not found: a cultural history of the 404</h1>"+body(2, 8))), "live", "ok"},
		{"the same on a host that sends the unknown home", "Page not found: a cultural history of the 404", map[string]reply{place: ok("Page not found: a cultural history of the 404", "<h1>Page not found: a cultural history of the 404</h1>"+body(2, 8)), "*": {status: 302, body: "/"}, "/": ok("Today", body(4, 5))}, "live", "ok"},
		{"a short notice", "Opening hours of the net loft", only(ok("Opening hours of the net loft", "<h1>Opening hours of the net loft</h1><p>Open on Thursdays.</p>")), "live", "ok"},
		{"a short notice without a title in the note", "", only(ok("Net loft", "<p>Open on Thursdays from ten.</p>")), "live", "ok"},
		{"a page whose title is only the site's", work, only(ok("Tidewater Post", "<h2>"+work+"</h2>"+body(1, 6))), "live", "ok"},
		{"a renamed work", "Salt, tar and rope", only(theWork()), "live", "ok"},
		{"another title altogether", "The herring years", only(theWork()), "live", "title.mismatch"},

		// Walls.
		{"cloudflare, 403", work, both(reply{status: 403, header: "Server: cloudflare|Cf-Mitigated: challenge", body: html("Just a moment...", "")}), "uncertain+", "wall.bot.cloudflare"},
		{"cloudflare by its body, 503", work, both(reply{status: 503, header: "Server: cloudflare", body: html("Just a moment...", script("/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1")+"<p>Checking if the site connection is secure</p>")}), "uncertain+", "wall.bot.cloudflare"},
		{"imperva in a frame, 200", work, both(plain("", `<iframe src="/_Incapsula_Resource?SWUDNSAI=31&incident_id=5">Request unsuccessful. Incapsula incident ID: 55</iframe>`)), "uncertain+", "wall.bot.imperva"},
		{"datadome, 403", work, both(reply{status: 403, header: "X-Datadome: protected", body: html("tidewater.example", script("https://ct.captcha-delivery.com/c.js"))}), "uncertain+", "wall.bot.datadome"},
		{"aws challenge, 202", work, both(reply{status: 202, header: "X-Amzn-Waf-Action: challenge", body: html("", script("https://a1.token.awswaf.com/challenge.js"))}), "uncertain+", "wall.bot.aws"},
		{"perimeterx", work, both(reply{status: 403, body: html("Access to this page has been denied", `<div id="px-captcha"></div><p>Press &amp; Hold to confirm you are a human (and not a bot).</p>`)}), "uncertain+", "wall.bot"},
		{"anubis", work, both(plain("Making sure you&#39;re not a bot!", "<h1>Making sure you're not a bot!</h1>"+script("/.within.website/x/cmd/anubis/static/js/main.mjs"))), "uncertain+", "wall.bot.anubis"},
		{"a wall of nobody's make, 200, in French", work, both(plain("Vérification", "<h1>Un instant</h1><p>Nous vérifions que vous n'êtes pas un robot.</p>")), "uncertain+", "wall.bot"},
		{"a wall that speaks 404", work, both(reply{status: 404, header: "Cf-Mitigated: challenge", body: html("Just a moment...", "")}), "uncertain+", "wall.bot"},
		{"429", work, both(reply{status: 429, header: "Retry-After: 120"}), "uncertain+", "throttle"},
		{"a page that asks for patience, 200", work, both(plain("Too many requests", "<h1>Too many requests</h1><p>You have sent too many requests. Please slow down and try again later.</p>")), "uncertain+ uncertain", ""},
		{"access denied, 200, everywhere", work, both(plain("Access denied", "<h1>Access denied</h1><p>You don't have permission to access this resource. Your IP has been logged.</p>")), "uncertain uncertain+", ""},
		{"999", work, both(reply{status: 999}), "uncertain+", "wall.bot"},
		{"plain 403", work, both(reply{status: 403, body: html("403 Forbidden", "<h1>403 Forbidden</h1><hr>nginx")}), "uncertain", "http.403"},
		{"plain 403 for programs, the work for browsers", work, map[string]reply{place: {status: 403}, "profile " + address: theWork()}, "live", "ok"},
		{"404 for programs, the work for browsers", work, map[string]reply{place: {status: 404}, "profile " + address: theWork()}, "live uncertain uncertain+", ""},
		{"login in place", work, both(ok("Members", `<h1>Please sign in</h1><form><input type="email"><input type="password"><button>Sign in</button></form>`)), "uncertain+", "wall.login"},
		{"login in place, in Finnish", work, both(plain("Kirjaudu sisään", `<h1>Kirjaudu sisään</h1><form><input name="u"><input type="password"></form>`)), "uncertain+", "wall.login"},
		{"bounced to the login", work, map[string]reply{place: {status: 302, body: "/account/login?returnUrl=%2Fstories%2F1998%2Fsalt-and-rope"}, "/account/login?returnUrl=%2Fstories%2F1998%2Fsalt-and-rope": ok("Welcome", `<form><input type="password"></form>`)}, "uncertain+", "wall.login"},
		{"bounced to a SAML login elsewhere", work, map[string]reply{place: {status: 302, body: "https://idp.campus.example/profile/SAML2/Redirect/SSO?SAMLRequest=abc"}, "idp.campus.example": plain("Campus", `<input type="password">`)}, "uncertain+", "wall.login"},
		{"consent in place, German", work, both(plain("Tidewater", "<h1>Mit Werbung weiterlesen</h1><p>Wir und unsere Partner speichern Informationen auf Ihrem Gerät.</p><button>Zustimmen und weiter</button>")), "uncertain+", "wall.consent"},
		{"bounced to consent", work, map[string]reply{place: {status: 302, body: "https://consent.tidewater.example/?gdpr=1&done=https%3A%2F%2Fwww.tidewater.example%2Fstories%2F1998%2Fsalt-and-rope"}, "consent.tidewater.example": plain("Before you continue", "<p>Choose.</p>")}, "uncertain+", "wall.consent"},
		{"consent layer on the full work", work, only(reply{status: 200, body: strings.Replace(theWork().body, "<main>", `<div class="consent">We value your privacy. We and our partners use cookies. <button>Accept all cookies</button></div><main>`, 1)}), "live", "ok"},
		{"a long consent page for every address", work, both(plain("Tidewater", "<h1>Weiter mit Werbung</h1><p>Um die Seite zu lesen, stimmen Sie der Verwendung von Cookies zu oder schließen Sie ein Abo ab. Wir und unsere Partner verarbeiten Daten, um Anzeigen zu messen.</p>"+body(2, 8))), "uncertain- uncertain uncertain+", ""},
		{"a long form for readers to register, for every address", work, both(plain("Tidewater", "<h1>Join our readers</h1>"+body(2, 8)+`<form><input type="email"><input type="password"></form>`)), "uncertain- uncertain uncertain+", ""},
		{"a chooser of countries at the root for every address", work, map[string]reply{"*": {status: 302, body: "/"}, "/": plain("Tidewater", "<h1>Choose your country</h1><ul><li><a href='/no/'>Norge</a></li><li><a href='/uk/'>United Kingdom</a></li></ul>")}, "uncertain uncertain+", ""},
		{"cookies wanted", work, map[string]reply{place: {status: 302, body: "/action/cookieAbsent"}, "/action/cookieAbsent": ok("Cookies", "<p>Cookies must be enabled.</p>")}, "uncertain+", "wall.cookie"},
		{"451", work, both(reply{status: 451, body: html("451", "<p>Unavailable for legal reasons.</p>")}), "uncertain+", "legal.geo"},
		{"not in your country, 200, Spanish", work, both(plain("Tidewater", "<h1>Lo sentimos</h1><p>Este contenido no está disponible en tu país.</p>")), "uncertain+", "legal.geo"},
		{"readers in Europe, 200", work, both(plain("Tidewater", "<p>We recognise you are attempting to access this website from a country belonging to the European Economic Area (EEA) including the EU which enforces the GDPR and therefore access cannot be granted at this time.</p>")), "uncertain+ uncertain", ""},
		{"paywall", work, only(reply{status: 200, body: inSite(work, `<article><h1>`+work+`</h1><p>The dredger worked through the night.</p><div class="paywall"><p>Subscribe to continue reading. Already a subscriber? Log in.</p></div></article><script type="application/ld+json">{"@type":"NewsArticle","headline":"`+work+`","isAccessibleForFree":false}</script>`)}), "live", "ok.paywall"},
		{"age gate", work, both(plain("Tidewater", "<h1>Are you over 18?</h1><p>You must be of legal age to enter this site.</p><a href='/yes'>Yes</a> <a href='/no'>No</a>")), "uncertain uncertain+", ""},

		// Pages that are built elsewhere.
		{"react shell", work, both(plain("Tidewater", `<div id="root"></div><noscript>You need to enable JavaScript to run this app.</noscript>`+script("/static/js/main.1f.js"))), "uncertain+", "content.js_shell"},
		{"shell with much text around, same for all", work, both(plain("Tidewater Post", `<div id="__next"></div><footer>`+body(5, 6)+`</footer>`+script("/_next/static/chunks/main.js"))), "uncertain+", "content.js_shell"},
		{"server-made page of such a framework", work, only(plain(work, `<div id="__next"><h1>`+work+`</h1>`+body(1, 6)+`</div>`+script("/_next/static/chunks/main.js"))), "live", "ok"},
		{"empty body", work, only(reply{status: 200}), "uncertain", "content.empty"},
		{"maintenance, 503", work, both(reply{status: 503, header: "Retry-After: 3600", body: html("Back soon", "<h1>We'll be right back</h1>")}), "uncertain+", "http.maintenance"},
		{"maintenance, 200, Dutch", work, both(plain("Onderhoud", "<h1>Even geduld</h1><p>De site is tijdelijk niet beschikbaar wegens onderhoud.</p>")), "uncertain+", "http.maintenance"},

		// Sites that are gone.
		{"for sale", work, both(plain("tidewater.example", "<h1>tidewater.example</h1><p>This domain may be for sale. Make an offer.</p>")), "dead", "parked"},
		{"for sale, German", work, both(plain("tidewater.example steht zum Verkauf", "<h1>tidewater.example</h1><p>Diese Domain steht zum Verkauf. Jetzt Angebot abgeben.</p>")), "dead", ""},
		{"a parking service's script", work, both(plain("tidewater.example", script("https://parking.bodiscdn.com/landing.js"))), "dead", "parked"},
		{"to a dealer", work, map[string]reply{"*": {status: 302, body: "https://www.hugedomains.com/domain_profile.cfm?d=tidewater.example"}, "www.hugedomains.com": plain("tidewater.example is for sale", "<p>Buy now</p>")}, "dead", "parked"},
		{"related searches", work, both(plain("tidewater.example", "<h2>Related searches</h2><ul><li><a href='/s?q=a'>Boat insurance</a><li><a href='/s?q=b'>Cheap rope</a><li><a href='/s?q=c'>Salt online</a></ul><p>Privacy policy</p>")), "dead", ""},
		{"domain expired", work, both(plain("tidewater.example", "<h1>This domain has expired</h1><p>If you own it, please renew your domain.</p>")), "dead", ""},
		{"nginx", work, both(plain("Welcome to nginx!", "<h1>Welcome to nginx!</h1><p>If you see this page, the nginx web server is successfully installed and working.</p>")), "dead uncertain-", "host.default"},
		{"account suspended", work, both(plain("Account Suspended", "<h1>Account Suspended</h1><p>Contact your hosting provider for more information.</p>")), "dead uncertain-", "host.default"},
		{"an article about a domain for sale", "The domain of the heron is for sale", only(ok("The domain of the heron is for sale", "<h1>The domain of the heron is for sale</h1>"+body(3, 5))), "live", "ok"},

		// Moves.
		{"301 in the site", work, map[string]reply{place: {status: 301, body: "/archive/salt-tar-rope"}, "/archive/salt-tar-rope": theWork()}, "moved", "redirect.permanent"},
		{"301 to a new domain", work, map[string]reply{"*": {status: 301, body: "https://tidewaterpost.example/salt"}, "tidewaterpost.example": theWork()}, "moved", "redirect.cross_domain"},
		{"302", work, map[string]reply{place: {status: 302, body: "/archive/salt-tar-rope"}, "/archive/salt-tar-rope": theWork()}, "live", "redirect.temporary"},
		{"slash", work, map[string]reply{place: {status: 301, body: place + "/"}, place + "/": theWork()}, "live", "redirect.cosmetic"},
		{"meta refresh", work, map[string]reply{place: plain("", `<meta http-equiv="refresh" content="0; url=/archive/salt">`), "/archive/salt": theWork()}, "moved", "redirect.meta"},
		{"refresh header", work, map[string]reply{place: {status: 200, header: "Refresh: 0; url=/archive/salt", body: html("", "")}, "/archive/salt": theWork()}, "moved", "redirect.meta"},
		{"script", work, map[string]reply{place: plain("", `<script>window.location.replace("/archive/salt")</script>`), "/archive/salt": theWork()}, "moved", "redirect.script"},
		{"meta refresh to the front page", work, map[string]reply{"*": plain("", `<meta http-equiv="refresh" content="0; url=/">`), "/": ok("Today", "<h1>Today</h1>"+body(4, 8))}, "dead uncertain-", "soft404"},
		{"says that it has moved", work, map[string]reply{place: ok("Moved", `<h1>We have moved</h1><p>Our new address is <a href="https://salt.example/rope">here</a>. Please update your bookmarks.</p>`), "salt.example": theWork()}, "moved", "redirect.in_page"},
		{"says that it has moved, to nowhere", work, only(ok("Moved", `<h1>We have moved</h1><p>Our new address is <a href="https://salt.example/rope">here</a>. Please update your bookmarks.</p>`)), "uncertain+", "redirect.in_page"},
		{"301 to something else", work, map[string]reply{place: {status: 301, body: "https://shoes.example/sale"}, "shoes.example": ok("Shoes for all", "<h1>Shoes for all</h1>"+body(7, 6))}, "uncertain-", "redirect.unrelated"},
		{"301 to a page that is missing", work, map[string]reply{place: {status: 301, body: "/archive/salt"}}, "dead", "http.404"},
		{"301 to a new place, in a chain with the scheme", work, map[string]reply{place: {status: 301, body: "https://tidewater.example/x"}, "https://tidewater.example/x": {status: 308, body: "https://tidewater.example/archive/salt"}, "https://tidewater.example/archive/salt": theWork()}, "moved", "redirect.permanent"},
		{"merged into its section", work, map[string]reply{place: {status: 301, body: "/stories/"}, "/stories/": ok("All stories", "<h1>All stories</h1>"+body(3, 9))}, "uncertain-", "soft404.section"},
		{"301 to a new domain's search", work, map[string]reply{"*": {status: 301, body: "https://new.example/search?q=salt-and-rope"}, "new.example": ok("Search", "<h1>Search</h1><p>No results found for salt-and-rope.</p>")}, "dead uncertain-", ""},
		{"proper address elsewhere", work, only(reply{status: 200, body: strings.Replace(theWork().body, "</head>", `<link rel="canonical" href="/archive/salt-and-rope"></head>`, 1)}), "live", "ok"},
		{"open graph points home", work, only(reply{status: 200, body: strings.Replace(theWork().body, "</head>", `<meta property="og:url" content="https://www.tidewater.example/"></head>`, 1)}), "live", "ok"},
		{"loop", work, map[string]reply{place: {status: 302, fail: sources.FailLoop}}, "uncertain", "redirect.loop"},
		{"refresh to itself", work, only(reply{status: 200, body: strings.Replace(theWork().body, "</head>", `<meta http-equiv="refresh" content="300"></head>`, 1)}), "live", "ok"},
		{"refresh to the login", work, map[string]reply{place: plain("", `<meta http-equiv="refresh" content="0; url=/login?next=/stories/1998/salt-and-rope">`), "/login?next=/stories/1998/salt-and-rope": ok("Log in", `<form><input type="password"></form>`)}, "uncertain+", "wall.login"},
		{"a list of links that names the work", work, only(ok("Reading list", "<h1>Reading list</h1><ul><li><a href='/x'>"+work+"</a></li><li><a href='/y'>The herring years</a></li></ul>"+body(5, 5))), "live", ""},
		{"retracted", work, only(ok("RETRACTED: "+work, "<h1>RETRACTED: "+work+"</h1><p>This article has been retracted at the request of the editors.</p>"+body(1, 5))), "live", "content.withdrawn"},
		{"tls gone bad, the work behind it", work, map[string]reply{place: {fail: sources.FailTLSUnknown}, "tls " + address: theWork()}, "live", "tls.untrusted"},
		{"tls gone bad, a dealer behind it", work, map[string]reply{place: {fail: sources.FailTLSExpired}, "tls " + address: plain("tidewater.example", "<h1>This domain is for sale</h1><p>Make an offer.</p>")}, "uncertain-", "tls.expired_abandoned"},
		{"somebody else's certificate", work, map[string]reply{place: {fail: sources.FailTLSName}, "tls " + address: ok("Web space for all", "<h1>Web space for all</h1>"+body(8, 4))}, "uncertain-", "tls.foreign_cert"},
		{"https closed, http open", work, map[string]reply{place: {fail: sources.FailRefused}, "http://www.tidewater.example" + place: theWork()}, "live", "tcp.https_closed"},
		{"pdf cited, its viewer's error comes", work, map[string]reply{"*": ok("Viewer", "<h1>Viewer</h1><p>The document could not be loaded.</p>")}, "dead uncertain-", ""},
		{"404 that shows the work", work, only(reply{status: 404, body: theWork().body}), "uncertain+", "http.404"},
		{"410 behind a wall for browsers", work, map[string]reply{place: {status: 410}, "profile " + address: {status: 403, header: "Cf-Mitigated: challenge"}}, "uncertain+", "wall.bot"},
		{"locale", work, map[string]reply{place: {status: 302, body: "/en" + place}, "/en" + place: theWork()}, "live", "redirect.locale"},
	}
}

// TestScenes runs each scene through the whole pipeline with the real reader
// of pages. What is to be learnt from a scene are its signs; each stands for
// many pages.
func TestScenes(t *testing.T) {
	r := page.New(page.Options{})
	for _, sc := range scenes() {
		article := "Rope was cheap.[^1]\n\n[^1]: Maud Ferring, \"" + sc.title + "\", Tidewater Post, 1998, " + address + "\n"
		rep, err := Check(t.Context(), inputs(article), Options{Fetcher: of(sc.web), Canaries: []string{"https://canary.example/"}, Reader: r, Now: at(day)})
		if err != nil {
			t.Fatal(err)
		}
		s := rep.Audits[0].Sources[0]
		if s.Cited.Title != sc.title {
			t.Fatalf("the note's title was read as %q", s.Cited.Title)
		}
		got := s.State.String()
		if s.State == sources.Uncertain {
			got += map[string]string{"live": "+", "dead": "-", "": ""}[s.Leaning]
		}
		if !contains(strings.Fields(sc.want), got) || !strings.HasPrefix(string(s.Reason), sc.why) {
			t.Errorf("%s: %s (%s, %v), want %s (%s…)", sc.name, got, s.Reason, s.Signals, sc.want, sc.why)
		}
	}
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
