package verdict

import "ibid/sources"

// outagePhrases are what sites say, often with a good status and within their
// own menus, while something of theirs is out of order. Such a page stands at
// every address, and none is gone for that.
//
// Origin: the error pages of the common frameworks, content managers and
// hosting companies.
var outagePhrases = foldAll(
	"technical difficulties", "technical problem*", "technical issue*", "technical error", "service unavailable", "service is unavailable", "service temporarily unavailable", "internal server error", "internal error", "server error", "runtime error", "application error",
	"something went wrong", "an error occurred", "an error has occurred", "unexpected error", "error establishing a database connection", "database error", "database connection failed", "could not connect to the database", "unable to connect to the database",
	"too many connections", "server is busy", "server is overloaded", "server is too busy", "unable to service your request", "bandwidth limit exceeded", "resource limit is reached",
	"technische probleme", "technischen problemen", "technischer fehler", "technische storung", "interner serverfehler", "interner fehler", "ein fehler ist aufgetreten", "etwas ist schiefgelaufen",
	"une erreur est survenue", "une erreur s'est produite", "difficultes techniques", "probleme technique", "erreur interne", "service indisponible",
	"ha ocurrido un error", "se ha producido un error", "problemas tecnicos", "error interno", "algo salio mal", "servicio no disponible", "ocorreu um erro", "erro interno", "algo deu errado", "servico indisponivel",
	"si e verificato un errore", "problemi tecnici", "errore interno", "er is een fout opgetreden", "technische storing", "interne serverfout", "ett fel har uppstatt", "ett fel intraffade", "der opstod en fejl", "det oppstod en feil", "wystapil blad", "doslo k chybe",
	"произошла ошибка", "технические неполадки", "внутренняя ошибка", "сталася помилка", "bir hata olustu", "terjadi kesalahan", "发生错误", "服务器错误", "エラーが発生しました", "오류가 발생",
)

// outage reports whether a page with a good status, which does not carry the
// cited title, only says that something of the site is out of order, and not
// that a page is missing.
func (s *sight) outage() bool {
	if !s.ok() || !s.read || s.agreement() == agrees || s.softScore().speaks() || saysGone(s.sentences()) {
		return false
	}
	return s.short(300) && outagePhrases.in(s.title+s.heading) || s.short(80) && outagePhrases.in(s.body())
}

// outOfOrder is what is said of such a page (row D29) in place of a finding
// that counts against the source.
func outOfOrder() finding {
	return finding{
		id: "D29", reason: "http.maintenance", conf: .4, strike: sources.S0,
		why: "The site says that something of its own is out of order at the moment.",
	}
}
