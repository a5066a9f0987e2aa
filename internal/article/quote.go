package article

import (
	"strings"
	"unicode/utf8"
)

// How long a quotation is, in characters: longer ones are an unclosed mark.
const (
	shortQuote = 2
	longQuote  = 600
)

// firstQuote returns the bounds of the first quotation in s, marks included,
// and of its words: “…”, „…“, «…», "…" or ‘…’, the last only where no letter
// follows, since its end is an apostrophe as well.
func firstQuote(s string) []int {
	for at := 0; ; {
		i := strings.IndexAny(s[at:], "“„«\"‘")
		if i < 0 {
			return nil
		}
		open := at + i
		_, n := utf8.DecodeRuneInString(s[open:])
		at = open + n
		switch s[open:at] {
		case "“":
			if q := closed(s, open, at, "”", shortQuote); q != nil {
				return q
			}
		case "„":
			if q := closed(s, open, at, "“”", shortQuote); q != nil {
				return q
			}
		case `"`:
			if q := closed(s, open, at, `"`, shortQuote); q != nil {
				return q
			}
		case "«":
			if q := guillemets(s, open, at); q != nil {
				return q
			}
		case "‘":
			q := closed(s, open, at, "’", shortQuote+1)
			if q == nil {
				continue
			}
			if q[1] == len(s) {
				return q
			}
			if !wordByte(s[q[1]]) { // it belongs to the match: the words behind a quotation begin after it
				_, n := utf8.DecodeRuneInString(s[q[1]:])
				q[1] += n
				return q
			}
		}
	}
}

// closed returns the bounds of the quotation that opens at open, with words
// from body on, if one of marks ends it and its length is that of one.
func closed(s string, open, body int, marks string, least int) []int {
	n := strings.IndexAny(s[body:], marks)
	if n < 0 || !quoteLong(s[body:body+n], least) {
		return nil
	}
	_, mark := utf8.DecodeRuneInString(s[body+n:])
	return []int{open, body + n + mark, body, body + n}
}

// guillemets is closed for «…»; a space inside of each mark is left out.
func guillemets(s string, open, body int) []int {
	n := strings.Index(s[body:], "»")
	if n < 0 {
		return nil
	}
	end := body + n
	for _, from := range []int{body + spaceAt(s[body:end], 0), body} {
		for _, to := range []int{end - spaceAt(s[body:end], n-1), end} {
			if from <= to && quoteLong(s[from:to], shortQuote) {
				return []int{open, end + len("»"), from, to}
			}
		}
	}
	return nil
}

// spaceAt returns 1 if the byte at i is white space, otherwise 0.
func spaceAt(s string, i int) int {
	if i < 0 || i >= len(s) || !strings.ContainsRune(" \t\n\f\r", rune(s[i])) {
		return 0
	}
	return 1
}

func quoteLong(words string, least int) bool {
	if len(words) > longQuote*utf8.UTFMax {
		return false
	}
	n := utf8.RuneCountInString(words)
	return least <= n && n <= longQuote
}
