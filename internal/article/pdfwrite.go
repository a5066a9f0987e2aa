package article

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"ibid/internal/pdf"
	"ibid/sources"
)

// pdfWriter writes what was made of a PDF's print into a draft.
type pdfWriter struct {
	d     *draft
	l     *pdfLayout
	links *pdf.Document

	mode pdfMode
	refs map[int]map[string]string // by page and label: keys of the notes at its foot

	link  string // address of the open link, "" for none
	since int    // where its words begin
}

// pdfMode says where the notes of a PDF stand.
type pdfMode int

const (
	modeGuess    pdfMode = iota // not known; the passes decide by the text
	modeFeet                    // at the feet of pages
	modeBrackets                // in a list, cited by numbers in brackets
	modeRaised                  // in a list, cited by raised numbers
)

// write decides which kind of notes the article has and writes its paragraphs,
// then the notes of its pages.
func (w *pdfWriter) write(paras []*pdfPara) {
	paired := 0
	for _, n := range w.l.feet {
		if n.paired {
			paired++
		}
	}
	list := w.l.list(paras)
	switch {
	case list != nil && list.cited > 0 && (list.titled || list.cited > 1):
		w.mode = modeBrackets
	case paired > 0:
		w.mode = modeFeet
	case list != nil && list.raised > 0 && (list.titled || list.raised*2 > len(list.entries)):
		w.mode = modeRaised
	}
	w.d.guess = w.mode == modeGuess
	entries := map[*pdfPara]bool{}
	switch w.mode {
	case modeFeet:
		w.keys()
	case modeBrackets, modeRaised:
		for _, p := range list.entries {
			entries[p] = true
		}
		if paired > 0 {
			w.d.find("note.beside", 0, fmt.Sprintf("Beside its numbered references the article has %d remarks at page feet, which are not read as sources.", paired))
		}
	}
	title := w.d.title == ""
	for _, p := range paras {
		if entries[p] {
			label := p.shown()
			w.d.beginNote("r"+label, sources.Label(label))
			w.lines(p.lines, p.labelLength())
			w.d.endNote()
			continue
		}
		level := 0
		if p.kind == sources.Heading {
			level = 2
			if p.first().size > 1.3*w.l.body {
				level = 1
			}
		}
		w.d.open(p.kind, level)
		start := w.d.here()
		w.lines(p.lines, 0)
		if at := w.d.since(start); title && level == 1 && p.first().page == 0 && at.Len() > 8 {
			w.d.title, title = string(w.d.text[at.Start:at.End]), false
		}
	}
	for i, n := range w.l.feet {
		switch w.mode {
		case modeFeet:
			w.d.beginNote(pdfKey(i), sources.Label(n.label))
			w.lines(n.lines, len(n.label))
			w.d.endNote()
		case modeGuess:
			// Without signs that name them these may be notes or small print.
			w.d.open(sources.Paragraph, 0)
			w.lines(n.lines, 0)
		}
	}
}

// keys names the notes at page feet by page and label.
func (w *pdfWriter) keys() {
	w.refs = map[int]map[string]string{}
	for i, n := range w.l.feet {
		if w.refs[n.page] == nil {
			w.refs[n.page] = map[string]string{}
		}
		if _, twice := w.refs[n.page][n.label]; !twice {
			w.refs[n.page][n.label] = pdfKey(i)
		}
	}
}

// shown returns the number of an entry as it is set.
func (p *pdfPara) shown() string {
	if p.roman {
		return strings.ToLower(romanNumeral(p.label))
	}
	return strconv.Itoa(p.label)
}

// labelLength returns how many bytes the number takes that an entry begins with.
func (p *pdfPara) labelLength() int {
	n := len(p.shown())
	if strings.HasPrefix(p.first().text, "[") {
		n += 2
	}
	return n
}

func pdfKey(i int) string { return fmt.Sprintf("p%d", i+1) }

// lines writes lines as one stretch of text. skip is the length of the label
// that the first line begins with, which was written already.
func (w *pdfWriter) lines(lines []*pdfLine, skip int) {
	for i, x := range lines {
		for j, r := range x.runs {
			text := r.Text
			if i == 0 && skip > 0 {
				cut := min(skip, len(text))
				text, skip = text[cut:], skip-cut
				if skip == 0 {
					text = strings.TrimLeft(text, ".) \t")
				}
			}
			if j > 0 && r.Space && !w.marks(x, j) {
				w.d.space()
			}
			w.follow(x, r)
			w.run(x, j, text)
		}
		if i+1 < len(lines) {
			w.between(x, lines[i+1])
		}
	}
	w.follow(nil, pdf.Run{})
}

// marks reports whether run j of a line is a marker, which is written without
// the space that print may set before it.
func (w *pdfWriter) marks(x *pdfLine, j int) bool {
	if !x.raised(j) || x.note > 0 || w.mode != modeFeet {
		return false
	}
	labels := labelsIn(x.runs[j].Text)
	return len(labels) > 0 && w.refs[x.page][apart(labels[0], w.refs[x.page])[0]] != ""
}

// run writes a run; a raised one may hold markers.
func (w *pdfWriter) run(x *pdfLine, j int, text string) {
	start := w.d.here()
	if !x.raised(j) || x.note > 0 {
		w.d.write(text)
		return
	}
	labels := labelsIn(text)
	if w.mode == modeFeet && len(labels) > 0 {
		keys := w.refs[x.page]
		rest := text
		var names []string
		for _, s := range labels {
			names = append(names, apart(s, keys)...)
		}
		for _, label := range names {
			i := strings.Index(rest, label)
			w.d.write(rest[:i])
			if n := len(w.d.refs); i > 0 && n > 0 && w.d.refs[n-1].at.End == w.d.here()-i {
				w.d.refs[n-1].at.End = w.d.here() // the comma between two markers is no part of the sentence
			}
			at := w.d.here()
			w.d.write(label)
			if key, ok := keys[label]; ok {
				w.d.refSince(at, key, sources.Label(label))
			}
			rest = rest[i+len(label):]
		}
		w.d.write(rest)
		return
	}
	w.d.write(text)
	if (w.mode == modeGuess || w.mode == modeRaised) && (len(labels) > 0 || romanMark.MatchString(strings.TrimSpace(text))) {
		w.d.raise(start)
	}
}

// follow opens and closes links as runs come into their rectangles. A link
// goes on over a line end as long as the address is the same.
func (w *pdfWriter) follow(x *pdfLine, r pdf.Run) {
	url := ""
	if x != nil && r.Link > 0 {
		url = w.links.Pages[x.page].Links[r.Link-1].URL
	}
	if url == w.link {
		return
	}
	if w.link != "" {
		list := w.mode == modeBrackets || w.mode == modeRaised
		if at := w.d.since(w.since); !at.Empty() && !(list && aid(string(w.d.text[at.Start:at.End]))) {
			w.d.linkSince(w.since, w.link, sources.Span{})
		}
	}
	w.link, w.since = url, w.d.here()
}

var (
	aidTag   = regexp.MustCompile(`^\[[^\]]*\]$`)
	aidWord  = regexp.MustCompile(`\pL{3}`)
	aidArXiv = regexp.MustCompile(`^\[?(?:(?i)arxiv:)?(?:[a-z-]+(?:\.[A-Z]{2})?/\d{7}|\d{4}\.\d{4,5})(?:v\d+)?\]?$`)
)

// aid reports whether the words of a link are a reader's aid that publishers
// lay over lists of references: a tag such as [CrossRef], the number of a volume or page.
// Who wrote the article did not cite those addresses. An arXiv number is read
// from the text itself.
func aid(words string) bool {
	return aidTag.MatchString(words) || !aidWord.MatchString(words) || aidArXiv.MatchString(words) ||
		!strings.ContainsAny(words, " /:.") && strings.ContainsFunc(words, unicode.IsDigit)
}

// between writes what stands between two lines: a space, or nothing where a
// hyphenated word or an address goes on.
func (w *pdfWriter) between(a, b *pdfLine) {
	before, after := a.runs[len(a.runs)-1], b.text
	if before.Hyphen {
		if w.keepHyphen(before.Text, after) {
			w.d.write("-")
		}
		return
	}
	if bullet.MatchString(after) {
		w.d.line()
		return
	}
	first, _ := utf8.DecodeRuneInString(after)
	if strings.HasSuffix(before.Text, "\u2010") { // the hyphen that is none but a hyphen
		w.d.text = w.d.text[:w.d.here()-len("\u2010")]
		if w.keepHyphen(strings.TrimSuffix(before.Text, "\u2010"), after) {
			w.d.write("-")
		}
		return
	}
	if t := strings.TrimRight(before.Text, " "); strings.HasSuffix(t, "-") && !strings.HasSuffix(t, " -") && unicode.IsLower(first) {
		if !w.keepHyphen(strings.TrimSuffix(t, "-"), after) && w.d.here() > 0 && w.d.text[w.d.here()-1] == '-' {
			w.d.text = w.d.text[:w.d.here()-1]
		}
		return
	}
	if addressGoesOn(a.text, after) {
		return
	}
	w.d.space()
}

// keepHyphen reports whether a hyphen at a line end belongs to the word: as
// pdf.Hyphen says, or because the article writes the word that way elsewhere.
func (w *pdfWriter) keepHyphen(before, after string) bool {
	left := strings.ToLower(lastWord(before))
	right := after
	if i := strings.IndexFunc(after, notInWord); i >= 0 {
		right = after[:i]
	}
	right = strings.ToLower(right)
	if pdf.Hyphen(before, after) {
		// Some programs hyphenate addresses too; another one tells.
		return !(left != "" && right != "" && brokenAddress.MatchString(before) && w.l.words[left+right] && !w.l.words[left+"-"+right])
	}
	return w.l.words[left+"-"+right] && !w.l.words[left+right]
}

// lastWord returns the letters that s ends with.
func lastWord(s string) string {
	i := strings.LastIndexFunc(s, notInWord)
	if i < 0 {
		return s
	}
	_, n := utf8.DecodeRuneInString(s[i:])
	return s[i+n:]
}

var (
	brokenAddress = regexp.MustCompile(`(?i)(?:https?://|www\.|doi\.org/)[^\s<>"“”]*$`)
	brokenTail    = regexp.MustCompile(`^[\p{L}\p{N}/_.%?=&#~+:;,@!$()-]+`)
)

// addressGoesOn reports whether a line ends within a web address that the next
// line completes: it breaks at a place where addresses are broken, or what
// follows is no word of prose.
func addressGoesOn(a, b string) bool {
	tail := a[max(0, len(a)-500):]
	end := brokenAddress.FindString(tail)
	if end == "" {
		return false
	}
	next := brokenTail.FindString(b[:min(len(b), 500)])
	if strings.HasSuffix(end, "//") && strings.Contains(next, ".") {
		return true
	}
	if next == "" || brokenAddress.MatchString(next) {
		return false
	}
	whole := next
	next = strings.TrimRight(next, ".,;:)")
	if strings.Count(end, "(") > strings.Count(end, ")") && strings.Contains(whole, ")") {
		return true
	}
	switch end[len(end)-1] {
	case ')', ']', ',', ';', '>':
		return false
	case '/', '-', '_', '=', '&', '?', '%', '#', '~':
		return strings.ContainsAny(next, "/_=&%-.?#") || strings.ContainsFunc(next, unicode.IsDigit) || next == strings.TrimRight(strings.TrimSpace(b), ".,;:)")
	case '.':
		return strings.ContainsAny(next, "/_=&%?") || strings.HasPrefix(next, "htm") || strings.HasPrefix(next, "pdf")
	}
	return strings.ContainsAny(next, "/_=&%?") || strings.Contains(next, ".") && !strings.HasSuffix(next, ".") && strings.ToLower(next) == next
}
