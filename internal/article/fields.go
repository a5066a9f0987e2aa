package article

import (
	"regexp"
	"strings"

	"ibid/sources"
)

const months = `(?:jan(?:uary|vier|uar|eiro)?|feb(?:ruary|ruar)?|fév(?:rier)?|febrero|mar(?:ch|s|zo)?|märz|apr(?:il)?|avril|abril|may|mai|mayo|june?|juni|juin|junio|july?|juli|juillet|julio|aug(?:ust)?|août|agosto|sept?(?:ember|embre|iembre)?|oct(?:ober|obre|ubre)?|okt(?:ober)?|nov(?:ember|embre|iembre)?|dec(?:ember)?|déc(?:embre)?|dez(?:ember)?|diciembre|enero|spring|summer|autumn|fall|winter)\.?`

var (
	datePattern   = regexp.MustCompile(`(?i)\b(?:(?:[12]\d{3}),? ` + months + `(?: \d{1,2}(?:[-–]\d{1,2})?)?|` + months + ` \d{1,2}(?:[-–]\d{1,2})?(?:st|nd|rd|th)?,? [12]\d{3}|\d{1,2}(?:st|nd|rd|th|er)?\.? (?:de )?` + months + `,? (?:de )?[12]\d{3}|` + months + `,? [12]\d{3}|[12]\d{3}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./][12]\d{3}|[12]\d{3}[a-f]?)\b`)
	accessPattern = regexp.MustCompile(`(?i)(?:accessed|retrieved|viewed|last visited|visited|abgerufen|aufgerufen|zugriff|besucht|letzter zugriff|consulté|consultado|consultada|acceso|geraadpleegd|hämtad)(?: on| am| at| le| el| em| op)?:?\s*`)
	locator       = regexp.MustCompile(`(?i)(?:\bpp?\. ?[\divxlc]+(?: ?[-–—] ?[\divxlc]+)?|§{1,2} ?[\d.]+[a-z]?(?: ?[-–] ?[\d.]+)?|\bparas?\.? ?\d+(?:[-–]\d+)?|\bS\. ?\d+(?: ?[-–] ?\d+| ?ff?\.)?|\bch(?:ap|apter)?\. ?\d+|\bsec(?:tion|t)?\.? \d+[\d.]*|\bat \d{1,4}(?:[-–]\d{1,4})?\b|\bart(?:icle)?\. ?\d+|\bfols?\. ?\d+[rv]?)`)
	quoted        = regexp.MustCompile(`“([^”]{2,600})”|„([^“”]{2,600})[“”]|«\s?([^»]{2,600}?)\s?»|"([^"]{2,600})"|‘([^’]{3,600})’(?:\W|$)`)
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
	c.Locator = strings.TrimSpace(locator.FindString(s))
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
		if l := locator.FindStringIndex(after); l != nil {
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
// number that may be a year: every date holds one.
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
		at := datePattern.FindStringIndex(s[from:])
		if at == nil {
			return nil
		}
		return []int{from + at[0], from + at[1]}
	}
	return nil
}

func asciiDigit(c byte) bool { return c >= '0' && c <= '9' }

// firstQuote returns the bounds of the first quotation in s and of its words.
func firstQuote(s string) []int {
	if !strings.ContainsAny(s, "“„«\"‘") {
		return nil
	}
	m := quoted.FindStringSubmatchIndex(s)
	if m == nil {
		return nil
	}
	for i := 2; i < len(m); i += 2 {
		if m[i] >= 0 {
			return []int{m[0], m[1], m[i], m[i+1]}
		}
	}
	return nil
}

// tidy strips the punctuation that parts the fields of a citation.
func tidy(s string) string {
	s = strings.TrimRight(strings.TrimSpace(s), " ,;:([<–—-&")
	if strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "al.") && (len(s) < 3 || s[len(s)-3] != ' ') {
		s = strings.TrimSuffix(s, ".")
	}
	return strings.TrimLeft(s, " ,;:.)]>–—*_")
}
