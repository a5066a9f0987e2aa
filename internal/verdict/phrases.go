package verdict

import "strings"

// tongue is how one language says that a page is not there.
type tongue struct {
	lang  string
	alone phrases // says it all by itself in a title or heading
	nouns phrases // what can be missing
	gone  phrases // says that it is, near a noun
}

// tongues are the languages in which missing pages are recognised.
//
// Origin: the phrase lists of CheckIfDead, TeamHG-Memex/soft404 and
// tarb_soft404 for English, the wording of the error pages of common content
// systems for the others.
var tongues = []tongue{
	{"en",
		foldAll("page not found", "not found", "file not found", "error 404", "404 error", "http 404", "404 not found", "can't find that page", "can't find the page", "can't find this page", "cannot find the page", "could not find the page", "couldn't find the page", "couldn't find that page", "we couldn't find", "we can't find", "we cannot find", "we could not find", "page missing", "missing page", "page unavailable", "page is unavailable", "no such page", "nothing here", "nothing found", "nothing was found", "nothing to see here", "broken link", "dead link", "page does not exist", "page doesn't exist", "doesn't exist", "does not exist", "no longer available", "no longer exists", "no longer here", "no longer online", "lost page", "wrong turn", "wrong address", "page removed", "page deleted", "page has gone", "page is gone", "page gone", "content removed", "content unavailable", "not available anymore", "has been removed", "has been deleted", "article not available", "article unavailable", "content not found", "article not found", "document not found", "story not found", "resource not found", "looks like you're lost", "you seem to be lost", "are you lost"),
		foldAll("page", "pages", "article", "story", "file", "document", "content", "post", "entry", "item", "resource", "address", "url", "link", "report", "publication", "you requested", "you were looking for", "you are looking for", "you're looking for"),
		foldAll("not found", "not be found", "can't be found", "cannot be found", "could not find", "couldn't find", "can't find", "can't seem to find", "cannot seem to find", "cannot find", "unable to find", "unable to locate", "couldn't locate", "could not locate", "does not exist", "doesn't exist", "no longer exists", "no longer exist", "no longer available", "no longer here", "no longer at", "no longer online", "not available anymore", "isn't available", "is not available", "is unavailable", "been removed", "been deleted", "been taken down", "been withdrawn from", "has expired", "is missing", "went missing", "gone missing", "is gone", "isn't here", "is not here", "there is no", "there's no", "there is nothing", "there's nothing", "we have no", "no such", "may have been moved", "might have been moved", "may have moved", "might have moved", "has vanished", "has disappeared", "nothing at this", "nothing lives at", "nothing here", "isn't anything")},
	{"de",
		foldAll("seite nicht gefunden", "nicht gefunden", "fehler 404", "404 fehler", "seite existiert nicht", "seite nicht vorhanden", "seite nicht verfügbar", "nicht mehr verfügbar", "nicht mehr vorhanden", "existiert nicht mehr", "existiert leider nicht", "artikel nicht gefunden", "inhalt nicht gefunden", "hier ist nichts", "nichts gefunden", "keine seite gefunden", "kaputter link", "toter link"),
		foldAll("seite", "seiten", "artikel", "inhalt", "dokument", "datei", "adresse", "beitrag", "url", "link", "meldung"),
		foldAll("nicht gefunden", "nicht finden", "nicht vorhanden", "existiert nicht", "existiert leider nicht", "existiert nicht mehr", "gibt es nicht", "gibt es leider nicht", "nicht mehr verfügbar", "nicht verfügbar", "nicht verfuegbar", "nicht mehr vorhanden", "nicht mehr abrufbar", "nicht mehr online", "wurde gelöscht", "gelöscht wurde", "wurde entfernt", "entfernt wurde", "wurde verschoben", "nicht auffindbar", "unter dieser adresse nichts")},
	{"fr",
		foldAll("page introuvable", "page non trouvée", "introuvable", "page inexistante", "page indisponible", "erreur 404", "404 erreur", "n'existe pas", "n'existe plus", "article introuvable", "contenu introuvable", "page manquante", "page perdue", "n'est plus disponible", "lien mort", "lien brisé", "rien trouvé", "n'a pas été trouvée", "n'a pas été trouvé"),
		foldAll("page", "article", "document", "contenu", "fichier", "adresse", "lien", "url", "ressource", "publication"),
		foldAll("introuvable", "non trouvée", "non trouvé", "n'existe pas", "n'existe plus", "n'est plus disponible", "n'est pas disponible", "n'est plus en ligne", "n'a pas été trouvée", "n'a pas été trouvé", "n'a pu être trouvée", "n'a pas pu être trouvée", "été supprimée", "été supprimé", "été retirée", "été retiré", "été déplacée", "a disparu", "impossible de trouver", "aucune page", "aucun document", "pas été retrouvée")},
	{"es",
		foldAll("página no encontrada", "no encontrada", "no encontrado", "no se encuentra", "no se ha encontrado", "no existe", "ya no existe", "ya no está disponible", "error 404", "página inexistente", "página no disponible", "no se encontró", "no hemos encontrado", "contenido no disponible", "artículo no encontrado", "enlace roto", "no pudimos encontrar"),
		foldAll("página", "pagina", "artículo", "documento", "contenido", "archivo", "dirección", "enlace", "url", "recurso", "noticia", "sitio"),
		foldAll("no encontrada", "no encontrado", "no existe", "ya no existe", "no se encuentra", "no se ha encontrado", "no se encontró", "no se pudo encontrar", "no hemos encontrado", "no pudimos encontrar", "no podemos encontrar", "ya no está disponible", "no está disponible", "ha sido eliminada", "ha sido eliminado", "ha sido borrada", "fue eliminada", "fue eliminado", "ha desaparecido", "no hay ninguna", "no hay nada", "ha sido retirado", "ha sido retirada")},
	{"pt",
		foldAll("página não encontrada", "não encontrada", "não encontrado", "não existe", "já não existe", "não existe mais", "erro 404", "página inexistente", "página indisponível", "não está mais disponível", "já não está disponível", "conteúdo não encontrado", "não foi encontrada", "não foi encontrado", "não encontramos", "link quebrado"),
		foldAll("página", "pagina", "artigo", "documento", "conteúdo", "arquivo", "ficheiro", "endereço", "link", "url", "notícia", "recurso"),
		foldAll("não encontrada", "não encontrado", "não existe", "já não existe", "não existe mais", "não foi encontrada", "não foi encontrado", "não foi possível encontrar", "não encontramos", "não pôde ser encontrada", "não está disponível", "não está mais disponível", "já não está disponível", "foi removida", "foi removido", "foi apagada", "foi excluída", "foi excluído", "desapareceu", "não há nada", "não há nenhuma")},
	{"it",
		foldAll("pagina non trovata", "non trovata", "non trovato", "non esiste", "non esiste più", "errore 404", "pagina inesistente", "pagina non disponibile", "non è più disponibile", "contenuto non trovato", "articolo non trovato", "non è stata trovata", "non è stato trovato", "non abbiamo trovato", "collegamento interrotto"),
		foldAll("pagina", "articolo", "documento", "contenuto", "file", "indirizzo", "link", "url", "risorsa", "notizia"),
		foldAll("non trovata", "non trovato", "non esiste", "non esiste più", "non è stata trovata", "non è stato trovato", "non è stato possibile trovare", "impossibile trovare", "non riusciamo a trovare", "non è disponibile", "non è più disponibile", "non e piu disponibile", "è stata rimossa", "è stato rimosso", "è stata eliminata", "è stata cancellata", "è stata spostata", "non c'è", "è sparita")},
	{"nl",
		foldAll("pagina niet gevonden", "niet gevonden", "bestaat niet", "bestaat niet meer", "fout 404", "404 fout", "pagina bestaat niet", "pagina niet beschikbaar", "niet meer beschikbaar", "artikel niet gevonden", "niet te vinden", "kan niet worden gevonden", "onvindbaar", "dode link"),
		foldAll("pagina", "artikel", "document", "bestand", "inhoud", "adres", "link", "url", "bericht"),
		foldAll("niet gevonden", "bestaat niet", "bestaat helaas niet", "bestaat niet meer", "niet meer beschikbaar", "niet beschikbaar", "niet langer beschikbaar", "kan niet worden gevonden", "kon niet worden gevonden", "niet vinden", "niet te vinden", "onvindbaar", "is verwijderd", "werd verwijderd", "is verplaatst", "is verdwenen")},
	{"sv",
		foldAll("sidan hittades inte", "sidan kunde inte hittas", "sidan finns inte", "hittades inte", "finns inte", "finns inte längre", "finns ej", "sidan saknas", "fel 404", "kunde inte hittas", "hittar inte sidan", "vi hittar inte"),
		foldAll("sidan", "sida", "artikeln", "dokumentet", "filen", "innehållet", "adressen", "länken"),
		foldAll("hittades inte", "kunde inte hittas", "finns inte", "finns inte längre", "finns ej", "går inte att hitta", "kan inte hitta", "hittar inte", "kunde inte hitta", "har tagits bort", "är borttagen", "har flyttats", "saknas", "är inte tillgänglig")},
	{"da",
		foldAll("siden blev ikke fundet", "siden findes ikke", "siden kunne ikke findes", "ikke fundet", "findes ikke", "findes ikke længere", "fejl 404", "siden er væk", "siden mangler", "kan ikke findes"),
		foldAll("siden", "side", "artiklen", "dokumentet", "filen", "indholdet", "adressen", "linket"),
		foldAll("ikke fundet", "findes ikke", "findes ikke længere", "findes desværre ikke", "kunne ikke findes", "kan ikke findes", "kunne ikke finde", "kan ikke finde", "er fjernet", "er blevet fjernet", "er slettet", "blev slettet", "er flyttet", "er ikke tilgængelig", "eksisterer ikke")},
	{"no",
		foldAll("siden ble ikke funnet", "siden finnes ikke", "siden ikke funnet", "fant ikke siden", "ikke funnet", "finnes ikke", "finnes ikke lenger", "feil 404", "siden mangler", "finner ikke siden"),
		foldAll("siden", "side", "artikkelen", "dokumentet", "filen", "innholdet", "adressen", "lenken"),
		foldAll("ikke funnet", "finnes ikke", "finnes ikke lenger", "finnes dessverre ikke", "fant ikke", "finner ikke", "kan ikke finne", "kunne ikke finne", "er fjernet", "er slettet", "ble slettet", "er flyttet", "er ikke tilgjengelig", "eksisterer ikke")},
	{"fi",
		foldAll("sivua ei löytynyt", "sivua ei löydy", "ei löytynyt", "ei löydy", "virhe 404", "sivua ei ole", "sivu puuttuu", "sivua ei ole olemassa"),
		foldAll("sivua", "sivu", "sivun", "artikkelia", "tiedostoa", "sisältöä", "osoitetta", "osoitteessa", "linkki"),
		foldAll("ei löytynyt", "ei löydy", "ei ole olemassa", "ei ole enää", "on poistettu", "on siirretty", "ei ole saatavilla", "ei enää")},
	{"pl",
		foldAll("nie znaleziono strony", "strona nie istnieje", "strony nie znaleziono", "nie znaleziono", "nie istnieje", "błąd 404", "strona niedostępna", "strona nie została znaleziona", "nie została odnaleziona", "brak strony"),
		foldAll("strona", "strony", "stronę", "artykuł", "artykułu", "dokument", "plik", "treść", "adres", "adresem", "link"),
		foldAll("nie znaleziono", "nie istnieje", "już nie istnieje", "nie została znaleziona", "nie została odnaleziona", "nie został znaleziony", "nie można znaleźć", "nie mogliśmy znaleźć", "nie możemy znaleźć", "została usunięta", "został usunięty", "została przeniesiona", "jest niedostępna", "jest niedostępny", "nie jest już dostępna", "nie jest już dostępny", "nie ma")},
	{"cs",
		foldAll("stránka nenalezena", "stránka nebyla nalezena", "nenalezeno", "nenalezena", "stránka neexistuje", "chyba 404", "neexistuje", "nebyla nalezena", "požadovaná stránka neexistuje"),
		foldAll("stránka", "stránku", "stránky", "článek", "dokument", "soubor", "obsah", "adresa", "adrese", "odkaz"),
		foldAll("nenalezena", "nenalezeno", "nebyla nalezena", "nebyl nalezen", "neexistuje", "již neexistuje", "už neexistuje", "nelze najít", "nelze nalézt", "nemůžeme najít", "nepodařilo se najít", "byla odstraněna", "byl odstraněn", "byla smazána", "byla přesunuta", "není dostupná", "není k dispozici", "již není")},
	{"ru",
		foldAll("страница не найдена", "не найдена", "не найдено", "не найден", "страница не существует", "страницы не существует", "не существует", "ошибка 404", "страница удалена", "страница отсутствует", "документ не найден", "ничего не найдено"),
		foldAll("страница", "страницы", "страницу", "статья", "статьи", "документ", "файл", "материал", "адрес", "адресу", "ссылка", "запись"),
		foldAll("не найдена", "не найден", "не найдено", "не существует", "больше не существует", "не удалось найти", "не можем найти", "не нашли", "была удалена", "был удалён", "удалена", "удален", "была перемещена", "перемещена", "недоступна", "отсутствует", "больше нет", "нет такой", "нет страницы")},
	{"uk",
		foldAll("сторінку не знайдено", "сторінка не знайдена", "не знайдено", "сторінка не існує", "сторінки не існує", "не існує", "помилка 404", "сторінку видалено"),
		foldAll("сторінка", "сторінку", "сторінки", "стаття", "статтю", "документ", "файл", "матеріал", "адреса", "адресою", "посилання"),
		foldAll("не знайдено", "не знайдена", "не існує", "більше не існує", "не вдалося знайти", "не можемо знайти", "видалено", "була видалена", "переміщено", "недоступна", "відсутня", "немає")},
	{"tr",
		foldAll("sayfa bulunamadı", "bulunamadı", "sayfa mevcut değil", "hata 404", "404 hatası", "sayfa yok", "böyle bir sayfa yok", "içerik bulunamadı", "mevcut değil"),
		foldAll("sayfa", "sayfayı", "sayfaya", "makale", "belge", "dosya", "içerik", "adres", "adreste", "bağlantı", "haber"),
		foldAll("bulunamadı", "bulunamıyor", "bulamadık", "mevcut değil", "artık mevcut değil", "kaldırılmış", "kaldırıldı", "silinmiş", "silindi", "taşınmış", "yayından kaldırılmış", "yok", "artık yok")},
	{"id",
		foldAll("halaman tidak ditemukan", "tidak ditemukan", "halaman tidak ada", "halaman tidak tersedia", "kesalahan 404", "tidak tersedia lagi", "halaman hilang"),
		foldAll("halaman", "artikel", "dokumen", "berkas", "konten", "alamat", "tautan", "berita"),
		foldAll("tidak ditemukan", "tidak dapat ditemukan", "tidak dapat menemukan", "tidak ada", "tidak tersedia", "tidak lagi tersedia", "telah dihapus", "sudah dihapus", "telah dipindahkan", "sudah tidak ada")},
	{"ro",
		foldAll("pagina nu a fost găsită", "pagina nu există", "nu a fost găsită", "pagină inexistentă", "eroare 404", "nu există", "pagina negăsită"),
		foldAll("pagina", "articolul", "documentul", "conținutul", "fișierul", "adresa", "linkul"),
		foldAll("nu a fost găsită", "nu a fost găsit", "nu există", "nu mai există", "nu mai este disponibilă", "nu mai este disponibil", "nu este disponibilă", "a fost ștearsă", "a fost eliminată", "a fost mutată", "nu am găsit", "nu putem găsi")},
	{"hu",
		foldAll("az oldal nem található", "oldal nem található", "nem található", "a keresett oldal nem található", "404 hiba", "nem létezik", "az oldal nem létezik"),
		foldAll("oldal", "oldalt", "cikk", "dokumentum", "fájl", "tartalom", "cím", "címen", "hivatkozás"),
		foldAll("nem található", "nem létezik", "már nem létezik", "nem találjuk", "nem találtuk", "törölték", "eltávolították", "áthelyezték", "nem elérhető", "már nem elérhető", "nincs")},
	{"el",
		foldAll("η σελίδα δεν βρέθηκε", "δεν βρέθηκε", "σφάλμα 404", "η σελίδα δεν υπάρχει", "δεν υπάρχει"),
		foldAll("σελίδα", "άρθρο", "έγγραφο", "αρχείο", "περιεχόμενο", "διεύθυνση", "σύνδεσμος"),
		foldAll("δεν βρέθηκε", "δεν υπάρχει", "δεν υπάρχει πλέον", "δεν είναι διαθέσιμη", "δεν είναι πλέον διαθέσιμη", "έχει διαγραφεί", "έχει αφαιρεθεί", "έχει μετακινηθεί", "δεν μπορέσαμε να βρούμε")},
	{"vi",
		foldAll("không tìm thấy trang", "không tìm thấy", "trang không tồn tại", "không tồn tại", "lỗi 404"),
		foldAll("trang", "bài viết", "tài liệu", "nội dung", "địa chỉ", "liên kết"),
		foldAll("không tìm thấy", "không tồn tại", "không còn tồn tại", "không có sẵn", "đã bị xóa", "đã bị gỡ", "đã được di chuyển", "không còn")},
	{"he",
		foldAll("הדף לא נמצא", "העמוד לא נמצא", "לא נמצא", "שגיאה 404", "הדף אינו קיים", "העמוד אינו קיים", "לא קיים"),
		foldAll("הדף", "דף", "העמוד", "עמוד", "המאמר", "הכתבה", "המסמך", "הכתובת", "הקישור"),
		foldAll("לא נמצא", "לא נמצאה", "אינו קיים", "לא קיים", "אינה קיימת", "הוסר", "נמחק", "הועבר", "אינו זמין", "לא מצאנו", "לא הצלחנו למצוא")},
	{"ar",
		foldAll("الصفحة غير موجودة", "غير موجودة", "لم يتم العثور على الصفحة", "الصفحة المطلوبة غير موجودة", "خطأ 404", "لم يتم العثور", "غير موجود"),
		foldAll("الصفحة", "صفحة", "المقال", "المقالة", "المستند", "الملف", "المحتوى", "العنوان", "الرابط"),
		foldAll("غير موجودة", "غير موجود", "لم يتم العثور", "لا يمكن العثور", "تعذر العثور", "لم نعثر", "لم تعد متاحة", "لم تعد موجودة", "غير متاحة", "تم حذف", "تم حذفها", "تم نقل", "تمت إزالة")},
	{"zh",
		foldAll("页面不存在", "找不到页面", "頁面不存在", "找不到頁面", "页面未找到", "您访问的页面", "无法找到该页", "未找到页面", "该页面不存在", "网页不存在", "内容不存在", "文章不存在", "您要找的页面", "您请求的页面", "您要查看的页面", "此頁面不存在", "找不到您要的頁面", "已被删除", "已被刪除", "页面已删除", "頁面已移除", "找不到网页", "不存在或已删除"),
		nil, nil},
	{"ja",
		foldAll("ページが見つかりません", "お探しのページ", "ページが存在しません", "ページは存在しません", "ページは見つかりません", "見つかりませんでした", "ページは削除され", "ページが削除され", "記事が見つかりません", "記事は存在しません", "掲載は終了", "公開を終了", "ファイルが見つかりません", "お探しの記事", "指定されたページ", "存在しないか"),
		nil, nil},
	{"ko",
		foldAll("페이지를 찾을 수 없습니다", "페이지를 찾을 수 없", "존재하지 않는 페이지", "페이지가 존재하지 않", "페이지가 없습니다", "삭제된 페이지", "찾을 수 없는 페이지", "요청하신 페이지", "삭제되었거나", "존재하지 않거나", "찾으시는 페이지", "없는 페이지", "삭제된 기사"),
		nil, nil},
	{"th",
		foldAll("ไม่พบหน้า", "ไม่พบหน้าที่คุณต้องการ", "ไม่พบเพจ", "หน้านี้ไม่มีอยู่"),
		nil, nil},
}

// lament are words that mean something in a title or heading only.
var lament = foldAll("oops", "ooops", "whoops", "uh oh", "hoppla", "ups", "oups", "lost", "sorry", "hmm", "oh no")

// bareNotFound are the words for "not found" that may follow one word more
// ("recipe not found").
var bareNotFound = foldAll("not found", "nicht gefunden", "introuvable", "no encontrada", "no encontrado", "não encontrada", "não encontrado", "non trovata", "non trovato", "niet gevonden",
	"hittades inte", "ikke fundet", "ikke funnet", "ei löytynyt", "nie znaleziono", "nenalezeno", "nenalezena", "не найдена", "не найден", "не найдено", "не знайдено", "bulunamadı", "tidak ditemukan", "nem található", "לא נמצא", "لم يتم العثور", "غير موجودة")

// chaff are words around a not-found phrase that change nothing.
var chaff = set("404", "410", "error", "errors", "err", "http", "https", "status", "code", "fehler", "erreur", "errore", "erro", "fout", "fel", "fejl", "feil", "virhe", "blad", "chyba", "ошибка", "помилка", "hata", "kesalahan", "hiba", "eroare", "σφαλμα", "loi", "שגיאה", "خطا",
	"oops", "ooops", "oh", "no", "uh", "whoops", "hoppla", "ups", "oups", "sorry", "hmm", "entschuldigung", "desole", "lo", "sentimos", "desculpe", "spiacenti", "helaas", "leider", "beklager", "tyvarr", "pahoittelemme", "przepraszamy", "извините", "uzgunuz", "maaf", "the", "this", "that", "your", "requested", "s", "we", "re", "we're", "i'm")

// strength is how plainly a title or heading says that there is no such page.
type strength int

const (
	silent  strength = iota
	hinting          // in words that news may use as well: counts on an almost empty page
	plain            // in words that only missing pages use
)

// saying returns how plainly a title or heading says that there is no such
// page, and little else: news about missing things has more to say. Each part
// between the usual separators is read by itself, so that the name of the site
// does not count.
func saying(raw string) strength {
	best := silent
	for _, part := range titleParts(raw) {
		best = max(best, partSays(fold(part)))
	}
	return best
}

func titleParts(raw string) []string {
	return strings.FieldsFunc(strings.NewReplacer(" - ", "|", " – ", "|", " — ", "|", ": ", "|", " :: ", "|", " » ", "|", " « ", "|", ". ", "|", "! ", "|", "? ", "|", "…", "|").Replace(firstBytes(raw, 400)),
		func(r rune) bool {
			return r == '|' || r == '·' || r == '•' || r == '：' || r == '｜' || r == '—'
		})
}

// triggers are the longest words of all phrases: a text in a spaced script
// without any of them says nothing, which spares most titles the long search.
var triggers = func() map[string]bool {
	out := map[string]bool{}
	note := func(list phrases) {
		for _, p := range list {
			longest := ""
			for w := range strings.FieldsSeq(p) {
				if len(w) > len(longest) {
					longest = w
				}
			}
			out[longest] = true
		}
	}
	for _, t := range tongues {
		note(t.alone)
		note(t.gone)
	}
	note(bareNotFound)
	return out
}()

func triggered(folded string) bool {
	if unspaced(folded) {
		return true
	}
	for w := range strings.FieldsSeq(folded) {
		if triggers[w] {
			return true
		}
	}
	return false
}

func partSays(folded string) strength {
	if strings.TrimSpace(folded) == "" || !triggered(folded) {
		return silent
	}
	var kept []string
	for w := range strings.FieldsSeq(folded) {
		if !chaff[w] {
			kept = append(kept, w)
		}
	}
	core := " " + strings.Join(kept, " ") + " "
	n := len(kept)
	for _, p := range bareNotFound {
		if p == core {
			return plain
		}
	}
	best := silent
	for i := range tongues {
		t := &tongues[i]
		if t.nouns == nil {
			if t.alone.in(folded) && len([]rune(folded)) <= 45 {
				return plain
			}
			continue
		}
		pages := t.nouns[:min(2, len(t.nouns))]
		if n <= 12 && goneNear(folded, t.gone, pages) {
			return plain
		}
		for _, p := range t.alone {
			switch {
			case !strings.Contains(folded, p):
			case n <= wordsIn(p)+4 && pages.in(folded):
				return plain
			case p == core || p == folded || n <= wordsIn(p)+4 && t.nouns.in(folded):
				best = hinting
			}
		}
	}
	for _, p := range bareNotFound {
		if n <= wordsIn(p)+1 && strings.Contains(core, p) {
			best = hinting
		}
	}
	return best
}

// near is the distance, in bytes of folded text, within which a noun and the
// word that it is gone belong together.
const near = 70

// saysGone reports whether a folded text says in any language that a page is
// not there: a thing that can be missing and the word for it close together.
func saysGone(folded string) bool {
	if !triggered(folded) {
		return false
	}
	for i := range tongues {
		t := &tongues[i]
		if t.nouns == nil {
			if t.alone.in(folded) {
				return true
			}
			continue
		}
		if goneNear(folded, t.gone, t.nouns) {
			return true
		}
	}
	return false
}

func goneNear(folded string, gone, nouns phrases) bool {
	for _, g := range gone {
		at := strings.Index(folded, g)
		if at < 0 {
			continue
		}
		from, to := max(0, at-near), min(len(folded), at+len(g)+near)
		if nouns.in(folded[from:to]) {
			return true
		}
	}
	return false
}
