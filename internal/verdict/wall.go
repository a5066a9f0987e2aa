package verdict

import (
	"net/http"
	"strings"

	"ibid/sources"
)

// barrier is what stands between us and the page, when something does.
type barrier struct {
	kind   barrierKind
	reason sources.Reason
	access sources.Access
	vendor string
}

type barrierKind string

const (
	barBot     barrierKind = "bot"
	barLogin   barrierKind = "login"
	barConsent barrierKind = "consent"
	barCookie  barrierKind = "cookie"
	barLegal   barrierKind = "legal"
)

// barrier looks for a wall anywhere on the way: headers of every hop first,
// then addresses, then the page itself, where a mark needs a refusing status
// or an almost empty page beside it. The mere presence of a network's name
// ("Server: cloudflare") is no wall.
func (s *sight) barrier() barrier {
	return s.wall.get(func() barrier {
		for i := range s.chain {
			h := &s.chain[i]
			if v := headerWall(h.Header, h.Status); v != "" {
				return botWall(v)
			}
		}
		if v := headerWall(s.header, s.status); v != "" {
			return botWall(v)
		}
		if b := s.addressWall(); b.kind != "" {
			return b
		}
		if s.fetch.Failure != nil {
			return barrier{}
		}
		if s.status == 999 {
			return botWall("999")
		}
		return s.pageWall()
	})
}

func botWall(vendor string) barrier {
	return barrier{barBot, sources.Reason("wall.bot." + vendor), sources.AccessBotWall, vendor}
}

// headerMark is a header that names a wall.
type headerMark struct {
	vendor string
	name   string   // canonical form; a stem when it ends in "*"
	values []string // one of them has to stand in the value, lower case; nil for any
	status []int    // of the same answer; nil for any
}

var refusing = []int{401, 403, 405, 429, 430, 503}

// headerMarks are the vendors' own headers.
//
// Origin: Zeno (discard rules), wafw00f (plug-ins), crawlee (blocked.ts), and
// the vendors' documentation of Cloudflare, AWS WAF, Vercel and SiteGround.
var headerMarks = []headerMark{
	{"cloudflare", "Cf-Mitigated", []string{"challenge"}, nil},
	{"akamai", "Server", []string{"akamaighost"}, []int{403}},
	{"datadome", "X-Datadome*", nil, refusing},
	{"datadome", "X-Dd-B", nil, refusing},
	{"sucuri", "X-Sucuri-Block", nil, nil},
	{"aws", "X-Amzn-Waf-Action", []string{"challenge", "captcha"}, nil},
	{"kasada", "X-Kpsdk*", nil, refusing},
	{"siteground", "Sg-Captcha", []string{"challenge"}, nil},
	{"vercel", "X-Vercel-Mitigated", []string{"challenge", "deny"}, nil},
	{"ddosguard", "Server", []string{"ddos-guard"}, refusing},
	{"imperva", "X-Iinfo", nil, refusing},
	{"imperva", "Set-Cookie", []string{"incap_ses_", "visid_incap_"}, refusing},
	{"akamai", "Set-Cookie", []string{"_abck", "ak_bmsc"}, refusing},
	{"humansecurity", "Set-Cookie", []string{"_pxhd", "_px2", "_px3"}, refusing},
	{"datadome", "Set-Cookie", []string{"datadome"}, refusing},
	{"ddosguard", "Set-Cookie", []string{"__ddg"}, refusing},
	{"reblaze", "Set-Cookie", []string{"rbzid"}, refusing},
}

func headerWall(h http.Header, status int) string {
	if len(h) == 0 {
		return ""
	}
	for _, m := range headerMarks {
		if m.status != nil && !oneOf(status, m.status) {
			continue
		}
		if stem, ok := strings.CutSuffix(m.name, "*"); ok {
			for name := range h {
				if strings.HasPrefix(http.CanonicalHeaderKey(name), stem) {
					return m.vendor
				}
			}
			continue
		}
		for _, v := range h[m.name] {
			if m.values == nil || containsAny(strings.ToLower(v), m.values) {
				return m.vendor
			}
		}
	}
	return ""
}

func oneOf(n int, list []int) bool {
	for _, x := range list {
		if n == x {
			return true
		}
	}
	return false
}

func containsAny(s string, list []string) bool {
	for _, x := range list {
		if strings.Contains(s, x) {
			return true
		}
	}
	return false
}

// addressWall recognises walls that a redirect leads to.
func (s *sight) addressWall() barrier {
	if len(s.chain) < 2 && !s.moved() {
		return barrier{}
	}
	for _, p := range s.places()[1:] {
		query := strings.ToLower(p.url.RawQuery)
		switch {
		case strings.HasSuffix(p.host, "linkedin.com") && strings.HasPrefix(p.path, "/authwall"):
			return botWall("linkedin")
		case strings.HasPrefix(p.path, "/sorry/") && strings.Contains(p.host, "google."):
			return botWall("google")
		case containsAny(p.path, []string{"/cdn-cgi/challenge", "/_incapsula_resource", "/whywasiblocked", "/.well-known/sgcaptcha", "/distil_r_", "/captcha"}) && !strings.Contains(s.cited.path, "captcha"):
			return botWall("generic")
		case containsAny(query, []string{"cookieabsent", "cookieset=1", "cookies_not_supported", "cookiesnotsupported", "cookies_disabled", "nocookies=1"}) || containsAny(p.path, []string{"/cookieabsent", "/cookies_not_supported", "/cookiesdisabled", "/nocookies"}):
			if s.ok() && s.agreement() == agrees {
				continue // it asked for cookies, got them, and shows the page
			}
			return barrier{kind: barCookie, reason: "wall.cookie", access: sources.AccessUnknown}
		}
	}
	if !s.moved() {
		return barrier{}
	}
	p := s.final
	switch {
	case s.agreement() == agrees && !s.snap.Password:
		return barrier{}
	case (p.loginLike() && !s.cited.loginLike()) || s.carriesCited() && s.snap.Password:
		return barrier{kind: barLogin, reason: "wall.login", access: sources.AccessLogin}
	case p.consentLike() && !s.cited.consentLike():
		return barrier{kind: barConsent, reason: "wall.consent", access: sources.AccessConsent}
	case s.carriesCited() && s.short(200) && consentPhrases.in(s.title+s.heading+s.body()):
		return barrier{kind: barConsent, reason: "wall.consent", access: sources.AccessConsent}
	case s.carriesCited() && s.short(200) && loginPhrases.in(s.title+s.heading):
		return barrier{kind: barLogin, reason: "wall.login", access: sources.AccessLogin}
	}
	return barrier{}
}

// carriesCited reports whether the final address holds the cited one in a
// parameter: the reader is meant to come back.
func (s *sight) carriesCited() bool {
	if s.final.url.RawQuery == "" {
		return false
	}
	path := s.cited.url.Path
	for _, vs := range s.final.url.Query() {
		for _, v := range vs {
			if strings.Contains(v, s.cited.host) && s.cited.host != "" && strings.Contains(v, path) && strings.Contains(v, "/") {
				return true
			}
			if len(path) > 2 && (v == path || v == strings.TrimPrefix(path, "/")) {
				return true
			}
		}
	}
	return false
}

var loginSteps = set("login", "log-in", "signin", "sign-in", "sign_in", "logon", "sso", "saml", "saml2", "oauth", "oauth2", "wayf", "openathens", "shibboleth", "idp",
	"authenticate", "password-login", "login.php", "login.aspx", "login.html", "signin.html", "authwall", "account-login", "user-login", "members-login",
	"anmelden", "anmeldung", "einloggen", "connexion", "se-connecter", "iniciar-sesion", "acceder", "accedi", "entrar", "inloggen", "logga-in", "logowanie", "giris", "kirjaudu", "bejelentkezes", "vhod")

var loginHosts = set("login", "signin", "auth", "sso", "idp", "accounts", "account", "openathens", "wayf", "shibboleth", "id", "my-account")

func (p place) loginLike() bool {
	for _, s := range p.steps {
		if loginSteps[s] {
			return true
		}
	}
	first, _, _ := strings.Cut(p.host, ".")
	if loginHosts[first] && p.host != p.site {
		return true
	}
	q := strings.ToLower(p.url.RawQuery)
	return strings.Contains(q, "samlrequest=") || strings.Contains(p.host, "openathens") || strings.Contains(p.host, "shibboleth")
}

func (p place) consentLike() bool {
	first, _, _ := strings.Cut(p.host, ".")
	if first == "consent" || first == "guce" || first == "cmp" || containsAny(p.host, []string{"privacy-mgmt", "sourcepoint", "onetrust", "didomi", "cookiebot", "consentmanager"}) {
		return true
	}
	for _, s := range p.steps {
		if s == "consent" || s == "cookiewall" || s == "cookie-wall" || s == "pur-abo" || s == "gdpr" || s == "cookie-consent" || s == "collectconsent" || s == "privacy-gate" || s == "privacygate" {
			return true
		}
	}
	return false
}

// pageMark is a mark of a wall in the page.
type pageMark struct {
	vendor string
	script string // part of a script or frame address
	text   string // folded words of the title or an almost empty page
	token  string // class or id
	status []int  // the statuses it counts with; nil for any
}

// pageMarks are strong marks: they stand on no ordinary page, or only beside
// a refusal.
//
// Origin: wafw00f (plug-ins), crawlee (blocked.ts), Zeno, and the challenge
// pages themselves.
var pageMarks = []pageMark{
	{vendor: "cloudflare", script: "/cdn-cgi/challenge-platform/h/"},
	{vendor: "cloudflare", script: "challenges.cloudflare.com"},
	{vendor: "cloudflare", text: " just a moment "},
	{vendor: "cloudflare", text: " attention required cloudflare "},
	{vendor: "cloudflare", text: " sorry you have been blocked "},
	{vendor: "cloudflare", text: " is using a security service to protect itself "},
	{vendor: "cloudflare", text: " checking your browser before accessing "},
	{vendor: "cloudflare", token: "cf-challenge-running"},
	{vendor: "cloudflare", token: "challenge-running"},
	{vendor: "cloudflare", token: "cf-turnstile"},
	{vendor: "imperva", script: "_incapsula_resource"},
	{vendor: "imperva", text: " incapsula incident id "},
	{vendor: "humansecurity", script: "client.perimeterx.net"},
	{vendor: "humansecurity", script: "captcha.px-cdn.net"},
	{vendor: "humansecurity", token: "px-captcha"},
	{vendor: "humansecurity", text: " press hold to confirm "},
	{vendor: "humansecurity", text: " press and hold "},
	{vendor: "datadome", script: "captcha-delivery.com"},
	{vendor: "aws", script: "awswaf.com"},
	{vendor: "kasada", script: "/149e9513-"},
	{vendor: "f5", text: " the requested url was rejected please consult with your administrator "},
	{vendor: "sucuri", text: " sucuri website firewall "},
	{vendor: "cloudflare", text: " cloudflare ray id ", status: []int{403, 429}},
	{vendor: "akamai", text: " you don't have permission to access ", status: []int{403}},
	{vendor: "datadome", text: " please enable js and disable any ad blocker "},
	{vendor: "vercel", text: " vercel security checkpoint "},
	{vendor: "imunify", text: " imunify360 "},
	{vendor: "radware", script: "perfdrive.com"},
	{vendor: "queueit", script: "queue-it.net"},
	{vendor: "generic", text: " you are now in line "},
	{vendor: "generic", text: " you are in the queue "},
	{vendor: "generic", text: " estimated waiting time "},
	{vendor: "fortinet", text: " web page blocked ", status: []int{403, 503}},
	{vendor: "barracuda", text: " barracuda "},
	{vendor: "reblaze", text: " access denied reblaze "},
	{vendor: "ddosguard", text: " ddos guard "},
	{vendor: "stackpath", text: " stackpath "},
	{vendor: "wordfence", text: " generated by wordfence "},
	{vendor: "wordfence", text: " your access to this site has been limited "},
	{vendor: "distil", script: "/distil_r_"},
	{vendor: "distil", text: " pardon our interruption "},
	{vendor: "anubis", script: "/.within.website/x/cmd/anubis"},
	{vendor: "anubis", text: " making sure you're not a bot "},
	{vendor: "goaway", script: "/.well-known/.git.gammaspectra.live/"},
	{vendor: "google", text: " our systems have detected unusual traffic "},
	{vendor: "generic", script: "hcaptcha.com"},
	{vendor: "generic", script: "recaptcha"},
	{vendor: "generic", token: "g-recaptcha"},
	{vendor: "generic", token: "h-captcha"},
}

// pageWall looks at the page itself.
func (s *sight) pageWall() barrier {
	if !s.read {
		return barrier{}
	}
	refused := oneOf(s.status, refusing) || s.status == 202 || s.status == 418 || s.status == 406
	missing := s.status == 404 || s.status == 410
	if !refused && !s.short(150) || s.agreement() == agrees && s.ok() && s.words() >= 40 {
		return barrier{}
	}
	said := s.title + s.heading
	if s.short(300) {
		said += s.body()
	}
	for _, m := range pageMarks {
		if missing && m.vendor == "generic" || m.status != nil && !oneOf(s.status, m.status) {
			continue // a missing page may well carry a contact form
		}
		if m.text != "" && strings.Contains(said, m.text) || m.token != "" && s.mentions(m.token) {
			return botWall(m.vendor)
		}
		if m.script == "" {
			continue
		}
		for _, src := range s.snap.Scripts {
			src = strings.ToLower(src)
			if strings.Contains(src, m.script) && !strings.Contains(src, "/scripts/jsd/") {
				if m.vendor == "generic" && s.ok() && !s.short(60) {
					continue // a form on a real page
				}
				return botWall(m.vendor)
			}
		}
	}
	switch {
	case s.agreement() == agrees:
		return barrier{}
	case legalPhrases.in(said) && (refused || s.short(150)):
		return legalWall
	case (s.ok() || missing && saying(s.ownTitle()) == silent && saying(s.snap.Heading) == silent) && s.short(80) && (refuses(fold(s.ownTitle())) || refuses(s.heading)):
		return botWall("generic")
	case humanPhrases.in(said):
		return botWall("generic")
	case missing:
		return barrier{}
	}
	return s.hintedWall(refused)
}

var (
	legalWall   = barrier{kind: barLegal, reason: "legal.geo", access: sources.AccessLegal}
	consentWall = barrier{kind: barConsent, reason: "wall.consent", access: sources.AccessConsent}
	loginWall   = barrier{kind: barLogin, reason: "wall.login", access: sources.AccessLogin}
)

// hintedWall recognises a wall by what an almost empty page speaks of: two
// things together that no other page of a few words speaks of. Words of menus
// and footers do not count.
func (s *sight) hintedWall(refused bool) barrier {
	said := s.title + s.heading + s.main()
	head := s.title + s.heading
	gone := saying(s.snap.Heading) == plain || saying(s.ownTitle()) == plain ||
		s.blankHost() || forSale.in(said) || expiredNames.in(said) // these too ask their owner to log in
	switch {
	case s.short(80) && machineWords.in(said) && checkWords.in(said) && !gone:
		return botWall("generic")
	case !s.ok() && !refused:
		return barrier{}
	case consentPhrases.in(head) && s.short(200), consentPhrases.in(said) && s.short(100):
		return consentWall
	case s.short(80) && cookieWords.in(said) && acceptWords.in(said):
		return consentWall
	case s.snap.Password && !gone && (s.short(80) || loginPhrases.in(head)):
		return loginWall
	case s.short(60) && (loginPhrases.in(head) || passwordWords.in(said) || s.short(40) && loginPhrases.in(said) && !saysGone(s.sentences())) && !gone:
		return loginWall
	case s.short(60) && placeWords.in(said) && withheldWords.in(said):
		return legalWall
	case s.short(60) && rateWords.in(said):
		return botWall("generic")
	}
	return barrier{}
}
