package verdict

import (
	"strings"
)

// hostSet is a set of host names; a name stands for everything below it.
type hostSet map[string]bool

func (h hostSet) at(p place) bool {
	for host := p.host; host != ""; {
		if h[host] {
			return true
		}
		_, rest, ok := strings.Cut(host, ".")
		if !ok {
			return false
		}
		host = rest
	}
	return false
}

// parkingHosts are services that park, sell or monetise names.
//
// Origin: Vissers et al., NDSS 2015, and the services' own landing pages.
var parkingHosts = hostSet(set(
	"sedo.com", "sedoparking.com", "dan.com", "afternic.com", "hugedomains.com", "bodis.com", "parkingcrew.net", "parkingcrew.com", "above.com", "undeveloped.com", "efty.com",
	"buydomains.com", "domainmarket.com", "squadhelp.com", "atom.com", "parklogic.com", "skenzo.com", "parking-lander.com", "uniregistry.com", "domainnamesales.com", "namejet.com",
	"smartname.com", "voodoo.com", "rook.media", "cashparking.com", "dynadot.com", "brandbucket.com", "sav.com", "snapnames.com", "dropcatch.com", "godaddyforsale.com", "forsale.godaddy.com", "parked.com", "fabulous.com", "domainsponsor.com", "trafficz.com", "namedrive.com", "internettraffic.com", "ztomy.com", "img.sedoparking.com",
))

var saleScripts = []string{"sedoparking", "parkingcrew", "bodiscdn", "bodis.com", "parklogic", "skenzo", "parking-lander", "ztomy.com", "d1lxhc4jvstzrp.cloudfront.net", "domainsponsor", "adsense/domains/caf.js", "google.com/adsense/domains", "above.com/marketplace", "/park.js", "uniregistry.com/uniparking"}

// parking is what speaks for a parked domain.
type parking struct {
	yes    bool
	phrase bool
	marks  int
}

// parking counts independent marks of a parked domain: two, or a service's own
// host or script, are enough. A page that carries the cited title, or has a
// long text of its own, is not parked.
func (s *sight) parking() parking {
	return s.park.get(func() parking {
		var p parking
		if !s.ok() || !s.read || !s.short(300) || s.agreement() == agrees {
			return p
		}
		for _, src := range s.snap.Scripts {
			if parkingHosts.at(placeOf(src)) || containsAny(strings.ToLower(src), saleScripts) {
				p.yes = true
				p.marks++
			}
		}
		if parkingHosts.at(s.final) && !parkingHosts.at(s.cited) {
			p.yes = true
			p.marks++
		}
		said := s.title + s.heading + s.body()
		sale, adverts := forSale.in(said), advertWords.in(said)
		expired := expiredNames.in(said)
		for _, mark := range []bool{sale, adverts, expired} {
			if mark {
				p.marks++
			}
		}
		p.phrase = sale || expired
		bare := strings.TrimSpace(fold(s.ownTitle()))
		name := strings.TrimSpace(fold(bareHost(s.final.host)))
		if !sale && !expired && !adverts && !p.yes {
			if strings.Contains(name, " ") && s.short(60) && strings.Contains(s.title+s.heading, " "+name+" ") && tradeWords.in(said) {
				p.marks++ // a page about its own name: only the host can tell
			}
			return p
		}
		if name != "" && (bare == name || strings.TrimSpace(s.heading) == name) {
			p.marks++ // the page is called like its domain
		}
		if s.snap.LinkShare > .7 {
			p.marks++
		}
		if forSale.count(said) >= 2 {
			p.marks++
		}
		if s.agreement() == disagrees && p.phrase && s.short(80) {
			p.marks++
		}
		if p.phrase && p.marks >= 2 {
			p.yes = true
		}
		return p
	})
}

// count returns how many of the phrases a folded text holds.
func (p phrases) count(folded string) int {
	n := 0
	for _, x := range p {
		if strings.Contains(folded, x) {
			n++
		}
	}
	return n
}

var forSale = foldAll(
	"domain is for sale", "domain may be for sale", "domain name is for sale", "domain name may be for sale", "this domain is available", "name is for sale", "name may be for sale", "domain for sale", "domains for sale", "buy this domain", "buy this name", "buy the domain", "purchase this domain", "make an offer", "make offer on this domain", "inquire about this domain", "enquire about this domain", "interested in this domain", "acquire this domain", "get this domain", "lease this domain", "own this domain", "premium domain", "parked free", "parked domain", "domain is parked", "this web page is parked", "page is parked", "domain parking", "parking page", "domain broker", "the owner of this domain",
	"domain steht zum verkauf", "diese domain kaufen", "domain kaufen", "domain ist geparkt", "ce domaine est a vendre", "domaine est reserve", "nom de domaine enregistre", "домен продається", "продаж домену", "nom de domaine est a vendre", "acheter ce domaine", "dominio en venta", "este dominio esta en venta", "comprar este dominio", "dominio a venda", "este dominio esta a venda", "dominio in vendita", "questo dominio e in vendita", "domein is te koop", "deze domeinnaam is te koop", "domeinnaam te koop", "domanen ar till salu", "domænet er til salg", "domenet er til salgs", "domena na sprzedaz", "domena jest na sprzedaz", "domena je na prodej", "домен продается", "продажа домена", "купить домен", "satilik alan adi", "bu alan adi satiliktir", "domain ini dijual", "该域名正在出售", "域名出售", "此域名出售", "このドメインは販売中", "도메인 판매",
)

// tradeWords are what is done with names, in one word.
var tradeWords = foldAll(
	"sale", "purchase", "buy", "broker", "price", "offer", "transfer", "registered", "registrar", "reserved", "coming soon", "owner of", "verkauf", "kaufen", "registriert", "reserviert", "vendre", "acheter", "enregistre", "reserve", "venta", "comprar", "registrado", "venda", "registado", "vendita", "acquista", "registrato", "te koop", "kopen", "geregistreerd", "till salu", "kop", "til salg", "salgs", "sprzedaz*", "zarejestrowan*", "prodej*", "koupit", "registrovan*", "прода*", "купит*", "зарегистрирован*", "продаж*", "satilik*", "satin al*", "dijual", "elado", "megvasarol*", "de vanzare", "πωλειται", "ban ten mien", "למכירה", "للبيع",
	"出售", "转让", "轉讓", "購入", "販売", "판매",
)

var expiredNames = foldAll(
	"domain has expired", "domain name has expired", "this domain expired", "domain expired", "renew your domain", "expired domain", "registration of this domain has expired", "pending renewal or deletion",
	"domain ist abgelaufen", "domaine a expire", "dominio ha caducado", "dominio ha expirado", "dominio expirado", "dominio e scaduto", "domeinnaam is verlopen", "domena wygasla", "срок регистрации домена истек", "域名已过期",
)

var advertWords = foldAll("related searches", "related links", "sponsored listings", "sponsored links", "sponsored results", "popular searches", "top searches", "verwandte suchanfragen", "recherches associees", "busquedas relacionadas", "ricerche correlate", "privacy policy legal imprint sponsored")

// blankHost reports whether the page is the blank one of a server or hosting
// company, or a listing of another folder than the cited one.
func (s *sight) blankHost() bool {
	if !s.ok() || !s.read || !s.short(400) || s.agreement() == agrees {
		return false
	}
	said := s.title + s.heading
	if defaultPages.in(said) || s.short(120) && (defaultWords.in(said) || defaultPages.in(s.body()) || defaultWords.in(s.body())) || s.beingBuilt() {
		return true
	}
	folder, ok := strings.CutPrefix(strings.ToLower(strings.TrimSpace(s.ownTitle())), "index of ")
	return ok && strings.HasPrefix(folder, "/") && !strings.HasSuffix(s.cited.path, "/") && strings.Trim(folder, "/ ") != strings.Trim(s.cited.path, "/")
}

// beingBuilt reports whether a short page says that a site is being made.
func (s *sight) beingBuilt() bool {
	return s.short(120) && buildingPages.in(s.title+s.heading+s.body())
}

var defaultPages = foldAll(
	"welcome to nginx", "apache2 ubuntu default page", "apache2 debian default page", "apache http server test page", "apache2 default page", "iis windows server", "welcome to openresty", "test page for the", "web server's default page", "default web site page", "plesk obsidian", "web host manager", "welcome to caddy", "caddy works",
	"account has been suspended", "account suspended", "this account has been suspended", "website is suspended", "website suspended", "site suspended", "website is disabled", "website has been disabled", "site is not configured", "no site configured at this address", "there isn't a github pages site here", "domain is not configured", "domain not configured", "website is no longer hosted", "this website has been deactivated", "hosting account is inactive", "future home of", "congratulations your new site is ready",
	"welcome to your droplet", "upload your website files", "has not uploaded a website", "has not published a website", "do you want to register", "votre nouveau site", "domain ist bereits registriert", "apache is functioning normally", "litespeed web server", "http server test page", "web station has been enabled", "isn't connected to a website", "is not connected to a website", "the authors have deleted this site", "there is no web site at this address", "no website at this address", "no app configured at that hostname", "no site is configured at this address", "the specified bucket does not exist", "this website is currently inactive", "hosting has expired", "hosting plan has expired", "domain is successfully pointed", "domain has been successfully registered", "this page is used to test the proper operation", "default landing page", "default server page",
	"standardseite des webservers", "unter dieser adresse keine website", "webseite gesperrt", "website gesperrt", "prasenz gesperrt", "hosting abgelaufen", "pagina por defecto", "pagina web por defecto", "page par defaut", "votre domaine a bien ete cree", "сайт припаркован", "хостинг не оплачен", "сайт отключен", "hesap askiya alindi", "站点创建成功", "该网站已暂停", "没有找到站点",
	"esta cuenta ha sido suspendida", "ce compte a ete suspendu", "compte suspendu", "questo account e stato sospeso", "account sospeso", "konto zostalo zawieszone", "аккаунт заблокирован", "аккаунт приостановлен", "сайт приостановлен", "账户已被暂停", "アカウントは停止",
	"diese website wurde gesperrt", "ce site est suspendu", "sitio suspendido", "cuenta suspendida", "conta suspensa", "sito sospeso", "deze website is opgeschort", "strona zostala zawieszona", "сайт заблокирован хостингом",
)

// defaultWords are too few to tell a default page by where there is a text: "how
// it works", "unknown domain errors".
var defaultWords = foldAll(
	"it works", "cpanel", "lighttpd", "unknown domain", "placeholder page", "site expired", "hosting expired", "website expired", "no such app", "default web page", "nothing is published here yet", "internet information services",
)

// buildingPages stand where a site is being made: the old one is gone, or it
// will be back.
var buildingPages = foldAll(
	"site is under construction", "website is under construction", "page is under construction", "site en construction", "site web est en construction", "sito in costruzione", "sitio en construccion", "pagina en construccion", "site em construcao", "website in aanbouw", "site in aanbouw", "strona w budowie", "stranky ve vystavbe", "сайт на реконструкции", "сайт в разработке", "сайт находится в разработке", "yapim asamasinda", "situs sedang dalam pengembangan", "网站建设中", "网站正在建设中", "サイトは準備中", "ホームページ準備中", "사이트 준비중", "الموقع قيد الإنشاء", "new website is being set up", "this site can be reached soon", "hier entsteht eine neue internetprasenz", "hier entsteht eine neue website", "entsteht in kurze", "neuer internetauftritt",
)
