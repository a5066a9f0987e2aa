package article

import (
	"strings"
	"unicode"
)

// sectionWords lists such headings in the languages of the larger encyclopedias.
const sectionWords = `notes|note|footnotes|endnotes|end notes|foot notes|references|reference|reference list|references and notes|notes and references|sources|source|

sources and notes|notes and sources|citations|works cited|literature cited|bibliography|further reading|links|references cited|sources cited|cited sources|list of references|
fußnoten|fussnoten|endnoten|anmerkungen|quellen|quellen und anmerkungen|anmerkungen und quellen|einzelnachweise|belege|literatur|literaturverzeichnis|quellenverzeichnis|nachweise|quellenangaben|
notes de bas de page|notes et références|références|notes et references|sources et notes|bibliographie|
notas|notas al pie|notas y referencias|referencias|fuentes|bibliografía|referências|notas de rodapé|fontes|bibliografia|
note a piè di pagina|riferimenti|fonti|voetnoten|noten|bronnen|referenties|noter|fodnoter|fotnoter|referenser|källor|kilder|viitteet|lähteet|przypisy|źródła|bibliografia|poznámky|prameny|
примечания|источники|сноски|литература|примітки|джерела|σημειώσεις|παραπομπές|notlar|kaynaklar|kaynakça|dipnotlar|
注|注释|註|註釋|参考文献|參考文獻|脚注|出典|参考资料|参考資料|資料来源|각주|참고문헌|出处`

// isSection reports whether a line is the heading of a list of notes.
func isSection(line string) bool {
	s := strings.TrimFunc(line, func(r rune) bool { return !unicode.IsLetter(r) })
	if len(s) > 60 || s == "" {
		return false
	}
	return sections[strings.ToLower(strings.Join(strings.Fields(s), " "))]
}

var sections = func() map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Split(strings.ReplaceAll(sectionWords, "\n", ""), "|") {
		out[w] = true
	}
	return out
}()
