package evidence

import (
	"ibid/sources"
)

var hedgeWords = setOf(`may might could possibly perhaps probably likely suggest suggests suggested appear appears seem seems claimed alleged allegedly reportedly`)

// wordsOf counts the words of a stretch that are of a set.
func wordsOf(set map[string]bool, s string, at sources.Span) int {
	n := 0
	eachWord(s, at, func(w string) {
		if set[w] {
			n++
		}
	})
	return n
}

var superlativeWords = setOf(`most first only last best worst largest biggest smallest highest lowest longest shortest oldest youngest newest greatest fastest
	all every always never none entire entirely solely sole main mainly primarily exclusively`)
