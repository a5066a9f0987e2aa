package page

import "strings"

// rootIDs and rootElements are what frameworks that build a page by script hang
// it on.
var (
	rootIDs      = words("root app __next __nuxt ___gatsby gatsby-focus-wrapper svelte react-root app-root ember-application main-app mount")
	rootElements = words("app-root ng-app router-outlet my-app")
)

func words(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}

// pleaWords is the number of words from which a page has more to say than that
// it needs scripts.
const pleaWords = 150

// pleads reports whether a text asks its readers to let scripts run.
func pleads(s string) bool {
	s = strings.ToLower(s)
	if !strings.Contains(s, "javascript") && !strings.Contains(s, "java script") {
		return false
	}
	for _, ask := range [...]string{"enable", "require", "disabled", "turn on", "turned off", "need", "without", "must have", "activate", "aktivier", "eingeschaltet", "activ", "désactivé", "habilit", "abilita", "necesita", "włącz", "povol", "slå på", "aktiver", "включ", "有効", "启用", "啟用", "활성화", "etkin"} {
		if strings.Contains(s, ask) {
			return true
		}
	}
	return false
}
