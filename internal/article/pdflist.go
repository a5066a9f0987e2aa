package article

import (
	"regexp"
	"strconv"
	"strings"

	"ibid/sources"
)

// pdfList is the article's numbered list of references or endnotes.
type pdfList struct {
	entries []*pdfPara // in order; their labels count from 1
	titled  bool       // a heading such as "References" stands above it
	cited   int        // of its numbers, those that stand in brackets before it
	raised  int        // and those that stand raised
}

var (
	bracketMark = regexp.MustCompile(`\[\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*\]`)
	listStart   = regexp.MustCompile(`^(?:\[(\d{1,3})\]|(\d{1,3})[.)])\s+\S`)
	plainStart  = regexp.MustCompile(`^(\d{1,3})\s+[\pL"“„«‘]`)
	romanMark   = regexp.MustCompile(`^[ivxlc]{1,8}$`)
	romanStart  = regexp.MustCompile(`^([ivxlc]{1,8})\s+[\pL"“„«‘]`)
	digits      = regexp.MustCompile(`\d{1,3}`)

	// listTitle is the heading of a list of references or notes in the languages
	// that articles are mostly written in.
	listTitle = regexp.MustCompile(`(?i)^(?:[\dIVX]+\.?\s+)?(?:references(?: and notes)?|bibliography|works cited|literature(?: cited)?|notes(?: and references)?|end ?notes|footnotes|sources|` +
		`literatur(?:verzeichnis)?|quellen(?:verzeichnis)?|anmerkungen|fußnoten|endnoten|einzelnachweise|` +
		`références(?: bibliographiques)?|bibliographie|notes de bas de page|` +
		`referencias(?: bibliográficas)?|bibliografía|notas|riferimenti(?: bibliografici)?|bibliografia|note|` +
		`referências(?: bibliográficas)?|referenties|literatuur(?:lijst)?|noten|referenser|källor|литература|примечания|参考文献|注释|脚注)\s*[.:]?$`)
)

// entryLabel returns the number with which a line begins an entry of a list, 0
// for none. next is the number that comes next; within says that the line stands
// under the heading of such a list, where bare numbers count as well. Roman
// numerals, which word processors give endnotes, count in small print.
func (x *pdfLine) entryLabel(next int, within bool) (label int, roman bool) {
	number := ""
	if m := romanStart.FindStringSubmatch(x.text); m != nil && !within && romanValue(m[1]) == next && (next > 1 || x.small) {
		return next, true
	}
	if m := listStart.FindStringSubmatch(x.text); m != nil {
		number = m[1] + m[2]
	} else if first := strings.TrimSpace(x.runs[0].Text); x.marked() && bareLabel.MatchString(first) {
		number = first
	} else if m := plainStart.FindStringSubmatch(x.text); m != nil && (within || x.small) {
		number = m[1]
	}
	if n, err := strconv.Atoi(number); err == nil && (n == next || n == 1) {
		return n, false
	}
	return 0, false
}

// list returns the numbered list that the article cites from; nil when there is
// none. Of several the one under a fitting heading counts, then the one whose
// numbers the text before it names most.
func (l *pdfLayout) list(paras []*pdfPara) *pdfList {
	const apart = 3 // paragraphs without a number that may stand between entries
	var best *pdfList
	brackets, raised := map[int]bool{}, map[int]bool{}
	var open *pdfList
	last := 0 // index of the last entry
	closeList := func() {
		if open != nil && (len(open.entries) > 1 || open.titled) && open.better(best) {
			best = open
		}
		open = nil
	}
	for i, p := range paras {
		switch {
		case p.label == 1 && p.kind != sources.Heading:
			closeList()
			open = &pdfList{titled: p.within}
		case open != nil && p.label == len(open.entries)+1 && i-last <= apart:
		default:
			if open != nil && i-last > apart {
				closeList()
			}
			p.cites(brackets, raised)
			continue
		}
		open.entries = append(open.entries, p)
		last = i
		if brackets[p.label] {
			open.cited++
		}
		if raised[p.label] {
			open.raised++
		}
	}
	closeList()
	return best
}

// better reports whether a list is a likelier list of notes than another.
func (a *pdfList) better(b *pdfList) bool {
	if b == nil {
		return a.titled || a.cited > 1 || a.raised > 1
	}
	if a.titled != b.titled {
		return a.titled
	}
	return max(a.cited, a.raised) >= max(b.cited, b.raised)
}

// cites notes the numbers that a paragraph names in brackets and raised.
func (p *pdfPara) cites(brackets, raised map[int]bool) {
	for _, x := range p.lines {
		for _, m := range bracketMark.FindAllString(x.text, -1) {
			numbersIn(m, brackets)
		}
		for i, r := range x.runs {
			switch s := strings.TrimSpace(r.Text); {
			case !x.raised(i):
			case len(labelsIn(s)) > 0 && digits.MatchString(s):
				numbersIn(s, raised)
			case romanMark.MatchString(s):
				raised[romanValue(s)] = true
			}
		}
	}
}

// numbersIn notes the numbers of "[3, 5–7]", those between the ends of a range
// included.
func numbersIn(s string, into map[int]bool) {
	before, end := 0, 0
	for _, at := range digits.FindAllStringIndex(s, 50) {
		n, _ := strconv.Atoi(s[at[0]:at[1]])
		if strings.Trim(s[end:at[0]], " ") == "-" || strings.Trim(s[end:at[0]], " ") == "–" {
			for k := before + 1; k < n && k < before+100; k++ {
				into[k] = true
			}
		}
		into[n] = true
		before, end = n, at[1]
	}
}
