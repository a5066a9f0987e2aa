package article

import (
	"encoding/xml"
	"strconv"
	"strings"
	"unicode/utf8"

	"ibid/sources"
)

// wordPara is a paragraph of a Word file.
type wordPara struct {
	kind     sources.BlockKind
	level    int
	title    bool   // in the style for the document's title
	contents bool   // an entry of a table of contents
	list     string // id of its numbered list; "" for none
	depth    int    // in the list, from 0
	pieces   []wordPiece
	goesOn   bool // its end was deleted: the next paragraph continues it
	section  int
}

type pieceKind int

const (
	pieceText  pieceKind = iota
	pieceLine            // line break
	pieceNote            // reference to a note
	pieceCross           // repeats the number of a note (field NOTEREF)
	pieceOpen            // a hyperlink begins
	pieceClose           // and ends
)

// wordPiece is a part of a paragraph.
type wordPiece struct {
	kind   pieceKind
	text   string // words; of a note: its custom mark, "" for the automatic number
	raised bool
	href   string         // of pieceOpen; of pieceCross the bookmark it names
	note   noteKind       // of pieceNote
	id     string         // of pieceNote, in its part
	page   int            // of pieceNote, as Word last laid the document out
	from   []run          // of text
	in     []sources.Span // of href, among the parts
}

// wordReader reads the paragraphs of one part, or of one note.
type wordReader struct {
	w     *word
	m     *markup
	rels  relations
	paras []*wordPara

	open      []*wordPara // paragraphs being read; text boxes nest
	raised    bool        // of the run being read
	hidden    bool
	fresh     bool // no words of the run were read yet
	marked    bool // a note's automatic number was met
	custom    bool // the next words are the custom mark of the last note reference
	fields    []wordField
	sections  []noteSection // settings of sections, in order; the last one is open
	page      int
	bookmarks map[string]wordRef // bookmarks around references
	marks     []string           // bookmarks open since the last reference
	last      wordRef            // the last reference
}

// wordRef names a note by kind and id.
type wordRef struct {
	kind noteKind
	id   string
}

// element reads one element and all that is in it.
func (r *wordReader) element(e xml.StartElement) error {
	if e.Name.Space == "http://schemas.openxmlformats.org/officeDocument/2006/math" || e.Name.Space == "http://purl.oclc.org/ooxml/officeDocument/math" {
		if e.Name.Local == "t" {
			return r.words()
		}
		return r.m.children(r.element, nil)
	}
	if e.Name.Local == "Fallback" && strings.HasPrefix(e.Name.Space, "http://schemas.openxmlformats.org/markup-compatibility") {
		return r.m.skip()
	}
	if !isWord(e.Name) {
		return r.m.children(r.element, nil) // drawings hold text boxes
	}
	switch e.Name.Local {
	case "p":
		return r.paragraph()
	case "pPr":
		return r.properties()
	case "sectPr":
		return r.section(e)
	case "r":
		raised, hidden := r.raised, r.hidden
		r.raised, r.hidden, r.fresh = false, false, true
		err := r.m.children(r.element, nil)
		r.raised, r.hidden = raised, hidden
		if n := r.lastPiece(); r.custom && n != nil && n.kind == pieceNote && n.text != "" {
			r.custom = false
		}
		return err
	case "rPr":
		return r.runProperties()
	case "t":
		return r.words()
	case "tab", "ptab":
		r.add(" ")
	case "br", "cr":
		switch attr(e, "type") {
		case "page":
			r.page++
		case "column":
		default:
			r.piece(wordPiece{kind: pieceLine})
		}
	case "lastRenderedPageBreak":
		r.page++
	case "noBreakHyphen":
		r.add("-")
	case "sym":
		r.add(symbol(attr(e, "font"), attr(e, "char")))
	case "footnoteReference", "endnoteReference":
		r.reference(e)
	case "footnoteRef", "endnoteRef":
		r.marked = true
	case "bookmarkStart":
		r.marks = append(r.marks, attr(e, "name"))
		if len(r.marks) > 50 { // those before it are far away
			r.marks = r.marks[1:]
		}
	case "hyperlink":
		return r.hyperlink(e)
	case "fldSimple":
		r.beginField()
		f := &r.fields[len(r.fields)-1]
		f.code.WriteString(attr(e, "instr"))
		if at := r.m.value("instr"); !at.Empty() {
			f.from = inStep(r.w.pos.spelling(at), at.Start, attr(e, "instr"))
		}
		r.separate()
		err := r.m.children(r.element, nil)
		r.endField()
		return err
	case "fldChar":
		switch attr(e, "fldCharType") {
		case "begin":
			r.beginField()
		case "separate":
			r.separate()
		case "end":
			r.endField()
		}
	case "instrText":
		code, from, err := r.m.spelled()
		if n := len(r.fields); n > 0 && !r.fields[n-1].result && r.fields[n-1].code.Len() < maxCode {
			f := &r.fields[n-1]
			f.from = joined(f.from, f.code.Len(), from)
			f.code.WriteString(code)
		}
		return err
	case "del", "moveFrom", "delText", "delInstrText", "sdtPr", "sdtEndPr", "tblPr", "tcPr", "trPr", "ruby":
		if e.Name.Local == "ruby" {
			return r.m.children(r.ruby, nil)
		}
		return r.m.skip()
	}
	return r.m.children(r.element, nil)
}

// ruby reads the base text of a ruby and leaves the reading above it out.
func (r *wordReader) ruby(e xml.StartElement) error {
	if e.Name.Local == "rubyBase" {
		return r.m.children(r.element, nil)
	}
	return r.m.skip()
}

func (r *wordReader) paragraph() error {
	p := &wordPara{kind: sources.Paragraph, section: max(0, len(r.sections)-1)}
	r.open = append(r.open, p)
	err := r.m.children(r.element, nil)
	r.open = r.open[:len(r.open)-1]
	r.closeLinks(p)
	if n := len(r.paras); n > 0 && r.paras[n-1].goesOn && len(r.open) == 0 {
		q := r.paras[n-1]
		q.pieces, q.goesOn = append(q.pieces, p.pieces...), p.goesOn
		return err
	}
	r.paras = append(r.paras, p)
	return err
}

// closeLinks ends the hyperlinks that a paragraph leaves open: the result of a
// field may run over several paragraphs.
func (r *wordReader) closeLinks(p *wordPara) {
	open := 0
	for _, x := range p.pieces {
		switch x.kind {
		case pieceOpen:
			open++
		case pieceClose:
			open--
		}
	}
	for ; open > 0; open-- {
		p.pieces = append(p.pieces, wordPiece{kind: pieceClose})
	}
}

// finish ends what the part has left open.
func (r *wordReader) finish() { r.open, r.fields = nil, nil }

// here returns the paragraph being read, nil outside of one.
func (r *wordReader) here() *wordPara {
	if len(r.open) == 0 {
		return nil
	}
	return r.open[len(r.open)-1]
}

func (r *wordReader) lastPiece() *wordPiece {
	if p := r.here(); p != nil && len(p.pieces) > 0 {
		return &p.pieces[len(p.pieces)-1]
	}
	return nil
}

func (r *wordReader) piece(x wordPiece) {
	if p := r.here(); p != nil && !r.hidden {
		p.pieces = append(p.pieces, x)
	}
}

// words reads an element of text.
func (r *wordReader) words() error {
	s, from, err := r.m.spelled()
	r.add(s, from...)
	return err
}

// add writes words at the place being read: to the text, or to the custom mark
// of the reference before them.
func (r *wordReader) add(s string, from ...run) {
	if s == "" || r.hidden {
		return
	}
	if n := len(r.fields); n > 0 && !r.fields[n-1].result {
		return // a field's code, typed as text
	}
	last := r.lastPiece()
	if r.custom {
		if last != nil && last.kind == pieceNote && utf8.RuneCountInString(strings.TrimSpace(s)) <= 5 {
			last.text += strings.TrimSpace(s)
			return
		}
		r.custom = false
	}
	if n := len(r.fields); n > 0 && r.fields[n-1].cross != "" {
		r.piece(wordPiece{kind: pieceCross, text: s, href: r.fields[n-1].cross, raised: r.raised})
		return
	}
	apart := r.fresh && r.raised // superscripts in runs of their own may be marks of their own
	r.fresh = false
	if last != nil && last.kind == pieceText && last.raised == r.raised && !apart && len(last.text) < 4096 {
		last.from = joined(last.from, len(last.text), from)
		last.text += s
		return
	}
	r.piece(wordPiece{kind: pieceText, text: s, raised: r.raised, from: from})
}

func (r *wordReader) reference(e xml.StartElement) {
	kind := footnote
	if e.Name.Local == "endnoteReference" {
		kind = endnote
	}
	if r.hidden || r.here() == nil {
		return
	}
	r.last = wordRef{kind, attr(e, "id")}
	r.piece(wordPiece{kind: pieceNote, note: kind, id: r.last.id, page: r.page})
	switch attr(e, "customMarkFollows") {
	case "1", "true", "on":
		r.custom = true
	}
	for _, name := range r.marks {
		if r.bookmarks == nil {
			r.bookmarks = map[string]wordRef{}
		}
		if _, known := r.bookmarks[name]; !known {
			r.bookmarks[name] = r.last
		}
	}
	r.marks = nil
}

func (r *wordReader) hyperlink(e xml.StartElement) error {
	id := attr(e, "id")
	href := r.rels.href(id)
	if a := attr(e, "anchor"); href != "" && a != "" && !strings.Contains(href, "#") {
		href += "#" + a
	}
	r.piece(wordPiece{kind: pieceOpen, href: href, in: []sources.Span{r.rels[id].at}})
	err := r.m.children(r.element, nil)
	r.piece(wordPiece{kind: pieceClose})
	return err
}

// symbol returns the character of a <w:sym>. Symbol fonts keep theirs in the
// private area, at U+F000 plus the font's own code, which for the Symbol font
// is ASCII where footnote marks are concerned.
func symbol(font, char string) string {
	n, err := strconv.ParseUint(char, 16, 32)
	if err != nil || n == 0 || n > 0x10ffff {
		return ""
	}
	if n >= 0xf000 && n <= 0xf0ff {
		if n -= 0xf000; n < 0x20 || n > 0x7e || !strings.EqualFold(font, "Symbol") {
			return "•"
		}
	}
	return string(rune(n))
}
