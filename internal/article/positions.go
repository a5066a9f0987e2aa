package article

import (
	"html"
	"sort"
	"strings"
	"unicode/utf8"

	"ibid/sources"
)

// positions maps offsets of an article's text to offsets of the decoded file,
// and those to lines, columns and bytes of the file as it came. Of an archive it
// knows the parts, and no lines. A nil *positions knows nothing and is safe to use.
type positions struct {
	runs  []run  // in order of text
	file  []byte // the decoded file
	lines []int  // offsets at which lines begin, in the decoded file
	raw   *decoded

	packed bool     // the file is an archive: offsets are those of its parts
	parts  []packed // in order
	end    int      // the next free offset
}

// run says that from offset text on, text and file go in step.
type run struct{ text, file int }

// newPositions returns an empty map onto a decoded file.
func newPositions(dec *decoded) *positions {
	p := &positions{file: dec.text, raw: dec, lines: []int{0}}
	for i, c := range dec.text {
		if c == '\n' || c == '\r' && (i+1 == len(dec.text) || dec.text[i+1] != '\n') {
			p.lines = append(p.lines, i+1)
		}
	}
	return p
}

// add notes that offset text of the article stands at offset file of the file.
func (p *positions) add(text, file int) {
	if p == nil || file < 0 {
		return
	}
	if n := len(p.runs); n > 0 {
		last := p.runs[n-1]
		if last.text-last.file == text-file {
			return
		}
		if last.text == text {
			p.runs[n-1].file = file
			return
		}
	}
	p.runs = append(p.runs, run{text, file})
}

// at returns the offset in the decoded file of an offset in the text; -1 when
// it is unknown.
func (p *positions) at(text int) int {
	if p == nil || len(p.runs) == 0 {
		return -1
	}
	i := sort.Search(len(p.runs), func(i int) bool { return p.runs[i].text > text }) - 1
	if i < 0 {
		return p.runs[0].file
	}
	off := p.runs[i].file + text - p.runs[i].text
	if p.packed {
		return off
	}
	return min(off, len(p.file))
}

// place returns line and column, in characters, both from 1, of an offset in
// the decoded file; 0, 0 when it is unknown.
func (p *positions) place(file int) (line, column int) {
	if p == nil || p.packed || file < 0 || file > len(p.file) {
		return 0, 0
	}
	line = sort.SearchInts(p.lines, file+1)
	start := p.lines[line-1]
	if file-start > 1<<16 { // a line of megabytes: counting characters again and again would be quadratic
		return line, file - start + 1
	}
	return line, utf8.RuneCount(p.file[start:file]) + 1
}

// spells reports whether a span of the decoded file is an address as it was
// read, but for escapes, entities and white space: mark-up may stand in the
// middle of one.
func (p *positions) spells(at sources.Span, cited string) bool {
	if p.packed || at.Start < 0 || at.End > len(p.file) || at.Empty() {
		return false
	}
	got := string(p.file[at.Start:at.End])
	plain := func(s string) string { return strings.Join(strings.Fields(unescape(html.UnescapeString(s))), "") }
	return got == cited || plain(got) == plain(cited)
}

// cut forgets what is known of offsets from text on.
func (p *positions) cut(text int) {
	if p == nil {
		return
	}
	for n := len(p.runs); n > 0 && p.runs[n-1].text >= text; n-- {
		p.runs = p.runs[:n-1]
	}
}
