package verdict

import (
	"strings"
)

// paywalled reports marks of a paywall, or the word of the user.
func (s *sight) paywalled() bool { return s.pay.get(s.paywallMarks) }

func (s *sight) paywallMarks() bool {
	if s.c.Paywalled {
		return true
	}
	if s.snap.Free != nil && !*s.snap.Free {
		return true
	}
	switch strings.ToLower(s.snap.Meta["article:content_tier"]) {
	case "locked", "metered":
		return true
	}
	if s.mentions("paywall*", "regwall*", "piano-*", "tp-modal", "subscriber-only", "meteredcontent", "paywalled") && s.short(400) {
		return true
	}
	return s.short(300) && s.read && paywallPhrases.in(s.body())
}

var paywallPhrases = foldAll(
	"subscribe to continue", "subscribe to read", "already a subscriber", "this article is for subscribers", "this content is for subscribers", "for subscribers only", "remaining free articles", "free articles remaining", "purchase access", "purchase pdf", "get full access", "institutional access", "buy this article", "rent this article", "to continue reading", "unlock this article",
	"limit of free articles", "free articles this month", "free article limit", "free articles left", "subscriber exclusive", "subscribers only", "subscriber only", "only for subscribers", "exclusive to subscribers", "exclusively for subscribers", "sign up to keep reading", "subscribe to keep reading", "subscribe now to read", "subscribe to unlock", "subscribe for full access", "log in or subscribe", "become a member to read", "this is a premium article", "this story is for members", "members only story", "access through your institution", "access options", "rent this article", "preview of subscription content",
	"mit plus weiterlesen", "exklusiv fur abonnenten", "lesen sie weiter mit", "diesen artikel weiterlesen", "artikel freischalten", "weiter lesen mit", "de cet article a lire", "pour lire la suite", "pour continuer la lecture", "lisez la suite", "contenu reserve", "contenido exclusivo", "contenido para suscriptores", "suscribete para seguir leyendo", "para seguir leyendo", "ya eres suscriptor", "ya soy suscriptor", "conteudo exclusivo", "ja e assinante", "para continuar lendo", "assine para ler", "per continuare a leggere", "abbonati per leggere", "sei gia abbonato", "solo per gli abbonati", "om verder te lezen", "lees verder met", "exclusief voor abonnees", "endast for prenumeranter", "las vidare", "redan prenumerant", "artikeln ar last", "kun for abonnenter", "allerede abonnent", "laes videre med", "les videre med", "vain tilaajille", "oletko jo tilaaja", "dostepny tylko dla", "masz juz prenumerate", "czytaj dalej z", "pouze pro predplatitele", "clanek je pouze pro", "csak elofizetoknek", "elofizetok szamara", "doar pentru abonati", "μονο για συνδρομητες", "abonelere ozel", "sadece aboneler", "khusus pelanggan", "доступно только подписчикам", "для подписчиков", "оформите подписку", "лише для передплатників",
	"有料会員", "会員限定", "有料記事", "付费内容", "订阅后继续", "订阅以继续", "付费阅读", "유료 회원", "구독자 전용", "유료 기사", "للمشتركين فقط", "למנויים בלבד",
	"weiterlesen mit", "jetzt abonnieren", "nur fur abonnenten", "bereits abonnent", "article reserve aux abonnes", "reserve aux abonnes", "deja abonne", "solo para suscriptores", "exclusivo para suscriptores", "exclusivo para assinantes", "contenuto riservato agli abbonati", "alleen voor abonnees", "al abonnee", "for prenumeranter", "kun for abonnenter", "tylko dla prenumeratorow", "только для подписчиков",
)
