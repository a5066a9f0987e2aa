package judge

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// leastQuote is how many letters and digits a quotation has at least, unless
// it is the whole passage: "the" stands everywhere.
const leastQuote = 8

// find returns the words of a passage that a quotation repeats, as they stand
// there. The same is what differs in white space, kinds of quotation marks,
// apostrophes, dashes and dots alone; letters and their case must be the same.
func find(quote string, passages []string) (string, bool) {
	q := strings.Trim(fold(quote).text, ` "'`)
	q = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(q, "..."), "..."))
	if q == "" {
		return "", false
	}
	for _, p := range passages {
		f := fold(p)
		i := wholeWords(f.text, q)
		if i < 0 || solid(q) < leastQuote && q != strings.Trim(f.text, ` "'.`) && q != f.text {
			continue
		}
		return p[f.at[i]:f.at[i+len(q)]], true
	}
	return "", false
}

// wholeWords returns where q stands in s with no word cut at its ends, or -1.
func wholeWords(s, q string) int {
	for from := 0; ; {
		i := strings.Index(s[from:], q)
		if i < 0 {
			return -1
		}
		if i += from; !cuts(s, i) && !cuts(s, i+len(q)) {
			return i
		}
		_, n := utf8.DecodeRuneInString(s[i:])
		from = i + n
	}
}

// cuts reports whether a place lies inside a word or number. Scripts from the
// Thai block on have no spaces, or shorter words than matter here.
func cuts(s string, at int) bool {
	a, _ := utf8.DecodeLastRuneInString(s[:at])
	b, _ := utf8.DecodeRuneInString(s[at:])
	spaced := func(r rune) bool { return r < 0x0e00 && (unicode.IsLetter(r) || unicode.IsDigit(r)) }
	return spaced(a) && spaced(b)
}

func solid(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// folded is a text without differences of typography. at maps each byte of
// text, and its end, to a byte of the original.
type folded struct {
	text string
	at   []int
}

func fold(s string) folded {
	var b strings.Builder
	at := make([]int, 0, len(s)+1)
	put := func(t string, from int) {
		b.WriteString(t)
		for range len(t) {
			at = append(at, from)
		}
	}
	space := true // none at the start
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case unicode.IsSpace(r):
			if !space {
				put(" ", i)
			}
			space = true
			i += n
			continue
		case unicode.Is(unicode.Cf, r) || unseen(r):
			i += n
			continue
		}
		space = false
		switch r {
		case '“', '”', '„', '‟', '«', '»', '″', '＂':
			put(`"`, i)
		case '‘', '’', '‚', '‛', '‹', '›', '<', '>', '′', '`', '´':
			put("'", i)
		case '‐', '‑', '‒', '–', '—', '―', '−':
			put("-", i)
		case '…':
			put("...", i)
		default:
			put(s[i:i+n], i)
		}
		i += n
	}
	return folded{b.String(), append(at, len(s))}
}
