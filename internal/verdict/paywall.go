package verdict

import (
	"strings"
)

// paywalled reports marks of a paywall, or the word of the user.
func (s *sight) paywalled() bool {
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
	"weiterlesen mit", "jetzt abonnieren", "nur fur abonnenten", "bereits abonnent", "article reserve aux abonnes", "reserve aux abonnes", "deja abonne", "solo para suscriptores", "exclusivo para suscriptores", "exclusivo para assinantes", "contenuto riservato agli abbonati", "alleen voor abonnees", "al abonnee", "for prenumeranter", "kun for abonnenter", "tylko dla prenumeratorow", "только для подписчиков",
)
