package article

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"ibid/sources"
)

const months = `(?:jan(?:uary|vier|uar|eiro)?|feb(?:ruary|ruar)?|fév(?:rier)?|febrero|mar(?:ch|s|zo)?|märz|apr(?:il)?|avril|abril|may|mai|mayo|june?|juni|juin|junio|july?|juli|juillet|julio|aug(?:ust)?|août|agosto|sept?(?:ember|embre|iembre)?|oct(?:ober|obre|ubre)?|okt(?:ober)?|nov(?:ember|embre|iembre)?|dec(?:ember)?|déc(?:embre)?|dez(?:ember)?|diciembre|enero|spring|summer|autumn|fall|winter)\.?`

var (
	datePattern   = regexp.MustCompile(`(?i)\b(?:(?:[12]\d{3}),? ` + months + `(?: \d{1,2}(?:[-–]\d{1,2})?)?|` + months + ` \d{1,2}(?:[-–]\d{1,2})?(?:st|nd|rd|th)?,? [12]\d{3}|\d{1,2}(?:st|nd|rd|th|er)?\.? (?:de )?` + months + `,? (?:de )?[12]\d{3}|` + months + `,? [12]\d{3}|[12]\d{3}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./][12]\d{3}|[12]\d{3}[a-f]?)\b`)
	accessPattern = regexp.MustCompile(`(?i)(?:accessed|retrieved|viewed|last visited|visited|abgerufen|aufgerufen|zugriff|besucht|letzter zugriff|consulté|consultado|consultada|acceso|geraadpleegd|hämtad)(?: on| am| at| le| el| em| op)?:?\s*`)
	locator       = regexp.MustCompile(`(?i)(?:\bpp?\. ?[\divxlc]+(?: ?[-–—] ?[\divxlc]+)?|§{1,2} ?[\d.]+[a-z]?(?: ?[-–] ?[\d.]+)?|\bparas?\.? ?\d+(?:[-–]\d+)?|\bS\. ?\d+(?: ?[-–] ?\d+| ?ff?\.)?|\bch(?:ap|apter)?\. ?\d+|\bsec(?:tion|t)?\.? \d+[\d.]*|\bat \d{1,4}(?:[-–]\d{1,4})?\b|\bart(?:icle)?\. ?\d+|\bfols?\. ?\d+[rv]?)`)
)

// maxFields bounds how much of a note is read for its fields, in bytes.
const maxFields = 4096

// fields reads, as well as can be told, what a note says of a source.
func (w *work) fields(c *sources.Citation, at sources.Span) {
	at.End = min(at.End, at.Start+maxFields)
	s := strings.ToValidUTF8(at.In(w.text), "")
	if c.Cited != "" {
		s = strings.Replace(s, c.Cited, " ", 1)
	}
	s = strings.Join(strings.Fields(s), " ")
	if loc := accessIn(s); loc != nil {
		if d := dateIn(s[loc[1]:min(len(s), loc[1]+40)]); d != nil && d[0] < 12 {
			c.Accessed = s[loc[1]+d[0] : loc[1]+d[1]]
			s = s[:loc[0]] + s[loc[1]+d[1]:]
		}
	}
	if l := locatorIn(s); l != nil {
		c.Locator = strings.TrimSpace(s[l[0]:l[1]])
	}
	dateAt := dateIn(s)
	if dateAt != nil {
		c.Date = s[dateAt[0]:dateAt[1]]
	}
	var before, after string
	if q := firstQuote(s); q != nil {
		c.Title = tidy(s[q[2]:q[3]])
		before, after = s[:q[0]], s[q[1]:]
		if words := len(strings.Fields(c.Title)); words > 24 || strings.HasSuffix(strings.TrimSpace(before), ":") {
			c.Quote, c.Title = c.Title, ""
		} else if q2 := firstQuote(after); q2 != nil && q2[3]-q2[2] > 12 {
			c.Quote = strings.TrimSpace(after[q2[2]:q2[3]])
			after = after[:q2[0]]
		}
	}
	if c.Title == "" && dateAt != nil && dateAt[0] > 0 && s[dateAt[0]-1] == '(' { // Author (date). Title. Container.
		before = s[:dateAt[0]-1]
		rest := strings.TrimLeft(s[dateAt[1]:], "), .")
		title, tail, _ := strings.Cut(rest, ". ")
		if len(title) > 3 {
			c.Title, after = tidy(title), tail
		}
	}
	if a := tidy(before); a != "" && len(a) < 300 && !strings.ContainsAny(a, "“”") {
		c.Authors = strings.TrimSuffix(strings.TrimPrefix(a, "See "), " in")
	}
	if c.Title != "" {
		end := len(after)
		if d := dateIn(after); d != nil {
			end = d[0]
		}
		if l := locatorIn(after); l != nil {
			end = min(end, l[0])
		}
		if t := tidy(strings.TrimPrefix(strings.TrimLeft(after[:end], ",. ("), "in ")); len(t) > 2 && len(t) < 160 {
			c.Container = t
		}
	}
	if c.DOI == "" {
		c.DOI = doiOf(c.URL)
	}
	c.ISBN = isbnIn(s)
}

// accessWords are what every match of accessPattern holds one of.
var accessWords = []string{"accessed", "retrieved", "viewed", "visited", "abgerufen", "aufgerufen", "zugriff", "besucht", "consult", "acceso", "geraadpleegd", "hämtad"}

// accessIn is accessPattern.FindStringIndex, but looks for a plain word first,
// which is many times faster where there is none.
func accessIn(s string) []int {
	low := strings.ToLower(s)
	for _, w := range accessWords {
		if strings.Contains(low, w) {
			return accessPattern.FindStringIndex(s)
		}
	}
	return nil
}

// dateIn is datePattern.FindStringIndex, but begins shortly before the first
// number that may be a year: every date holds one. Where no other part of a
// date can stand before the year, it begins there, and mostly needs no pattern.
func dateIn(s string) []int {
	const longest = 32 // bytes of a date before its year: “30 de septiembre, de ”
	for i := 0; i+4 <= len(s); i++ {
		if s[i] != '1' && s[i] != '2' || !asciiDigit(s[i+1]) || !asciiDigit(s[i+2]) || !asciiDigit(s[i+3]) {
			continue
		}
		from := max(0, i-longest)
		if from > 0 {
			from = strings.LastIndexByte(s[:from], ' ') + 1
		}
		if !dateParts(s[from:i]) {
			if end := yearEnd(s, i); end > 0 {
				return []int{i, end}
			}
			from = max(from, strings.LastIndexByte(s[:i], ' ')+1)
		}
		at := datePattern.FindStringIndex(s[from:])
		if at == nil {
			return nil
		}
		return []int{from + at[0], from + at[1]}
	}
	return nil
}

// yearEnd returns the end of a date that begins with the year at i and goes on
// in numbers, if at all; 0 where that takes the pattern to tell.
func yearEnd(s string, i int) int {
	wordAt := func(at int) bool { return at < len(s) && wordByte(s[at]) }
	digitAt := func(at int) bool { return at < len(s) && asciiDigit(s[at]) }
	end := i + 4
	switch {
	case i > 0 && wordByte(s[i-1]), wordAt(end):
		return 0
	case end == len(s):
		return end
	case s[end] == ' ', s[end] == ',': // a month may follow
		return 0
	case s[end] == '-' && digitAt(end+1) && digitAt(end+2) && digitAt(end+4) && digitAt(end+5) && s[end+3] == '-' && !wordAt(end+6):
		return end + 6
	}
	return end
}

// monthWords are the words that months stands for, as far as they are ASCII.
var monthWords = map[string]bool{
	"jan": true, "january": true, "janvier": true, "januar": true, "janeiro": true, "feb": true, "february": true, "februar": true, "febrero": true,
	"mar": true, "march": true, "mars": true, "marzo": true, "apr": true, "april": true, "avril": true, "abril": true, "may": true, "mai": true,
	"mayo": true, "jun": true, "june": true, "juni": true, "juin": true, "junio": true, "jul": true, "july": true, "juli": true, "juillet": true,
	"julio": true, "aug": true, "august": true, "agosto": true, "sep": true, "sept": true, "september": true, "septembre": true, "septiembre": true,
	"oct": true, "october": true, "octobre": true, "octubre": true, "okt": true, "oktober": true, "nov": true, "november": true, "novembre": true,
	"noviembre": true, "dec": true, "december": true, "dez": true, "dezember": true, "diciembre": true, "enero": true, "spring": true, "summer": true,
	"autumn": true, "fall": true, "winter": true, "sepember": true, "sepembre": true, "sepiembre": true,
}

// dateParts reports whether a day or a month may stand in s: a digit, a month's
// word, or any letter beyond ASCII.
func dateParts(s string) bool {
	from := 0 // of the word
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		switch {
		case 'a' <= r|0x20 && r|0x20 <= 'z':
			continue
		case '0' <= r && r <= '9', r >= utf8.RuneSelf && unicode.IsLetter(r), monthWord(s[from : i-n]):
			return true
		}
		from = i
	}
	return monthWord(s[from:])
}

func monthWord(s string) bool { return len(s) >= len("may") && monthWords[strings.ToLower(s)] }

// locatorIn is locator.FindStringIndex, but looks first for what every match of
// it begins with.
func locatorIn(s string) []int {
	low := strings.ToLower(s)
	for _, w := range []string{"§", "para", "ch.", "chap", "sec", "art.", "article.", "fol", "ſ"} { // the last is an s to regular expressions
		if strings.Contains(low, w) {
			return locator.FindStringIndex(s)
		}
	}
	for i := range len(s) {
		if i > 0 && wordByte(s[i-1]) {
			continue
		}
		begins := false
		switch rest := s[i:]; s[i] | 0x20 {
		case 'p':
			begins = startsLike(rest, "p.") || startsLike(rest, "pp.")
		case 's':
			begins = startsLike(rest, "s.")
		case 'a':
			begins = startsLike(rest, "at ") && len(rest) > 3 && asciiDigit(rest[3])
		}
		if begins {
			return locator.FindStringIndex(s)
		}
	}
	return nil
}

// startsLike is strings.HasPrefix in any case.
func startsLike(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// wordByte reports whether regular expressions take c for a part of a word.
func wordByte(c byte) bool {
	return c == '_' || asciiDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'z'
}

func asciiDigit(c byte) bool { return c >= '0' && c <= '9' }

// tidy strips the punctuation that parts the fields of a citation.
func tidy(s string) string {
	s = strings.TrimRight(strings.TrimSpace(s), " ,;:([<–—-&")
	if strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "al.") && (len(s) < 3 || s[len(s)-3] != ' ') {
		s = strings.TrimSuffix(s, ".")
	}
	return strings.TrimLeft(s, " ,;:.)]>–—*_")
}
