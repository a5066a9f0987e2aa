package article

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"ibid/sources"
)

// maxText bounds the readable text of an article, in bytes: twice the
// longest novels.
const maxText = 8 << 20

var errTooLong = errors.New("the article holds more than 8 MiB of text")

// draft is what the reader of one format hands over to the passes that all
// formats share. A reader writes the text in reading order with the methods
// below; offsets are bytes of the text written so far.
type draft struct {
	title    string
	language string // BCP 47; "" when the file states none
	text     []byte
	blocks   []sources.Block // in order, without overlap
	refs     []ref           // places that point at a note for sure
	notes    []draftNote     // notes for sure
	raised   []sources.Span  // superscripts that may be markers, in order
	links    []link          // links of the format, in order of their start
	findings []sources.Finding

	// guess says that notes and markers are told by evidence in the text:
	// sections of numbered notes, brackets, glued and raised digits. Readers of
	// formats that know all their notes leave it false; guessing is then done
	// only when the format found no note at all.
	guess bool

	// file maps text back to the file; nil when the format has neither lines nor
	// parts.
	file *positions

	noteDepth int // > 0 inside beginNote … endNote
}

// ref is a place in the text that points at a note.
type ref struct {
	key   string // of the note; "" when only the label is known
	label sources.Label
	at    sources.Span
}

// draftNote is a note that the format knows.
type draftNote struct {
	key   string
	label sources.Label
	at    sources.Span // label included
	body  sources.Span
	file  int // offset of its element in the parts of an archive; 0 when unknown
}

// link is a link of the format.
type link struct {
	at   sources.Span // its words in the text
	href string       // as written, entities and escapes undone
	file sources.Span // bytes of the address in the decoded file; empty when unknown

	// in says where the address stands in the parts of an archive: more than
	// one span when mark-up cuts it. It is empty for other files.
	in []sources.Span
}

// here returns the offset at which the next character will be written.
func (d *draft) here() int { return len(d.text) }

// open closes the open block, if any, and starts a new one. Inside a note every
// block but preformed text becomes a NoteBlock.
func (d *draft) open(kind sources.BlockKind, level int) {
	d.close()
	if len(d.text) > 0 {
		d.text = append(d.text, "\n\n"...)
	}
	if d.noteDepth > 0 {
		kind, level = sources.NoteBlock, 0
	}
	d.blocks = append(d.blocks, sources.Block{Kind: kind, Level: level, At: sources.Span{Start: len(d.text), End: -1}})
}

// close ends the open block and drops it when nothing was written into it.
func (d *draft) close() {
	n := len(d.blocks)
	if n == 0 || d.blocks[n-1].At.End >= 0 {
		return
	}
	b := &d.blocks[n-1]
	end := len(d.text)
	for end > b.At.Start && (d.text[end-1] == ' ' || d.text[end-1] == '\n' || d.text[end-1] == '\t') {
		end--
	}
	if end == b.At.Start {
		d.blocks = d.blocks[:n-1]
		d.text = d.text[:end]
		for len(d.text) > 0 && d.text[len(d.text)-1] == '\n' {
			d.text = d.text[:len(d.text)-1]
		}
		return
	}
	d.text = d.text[:end]
	b.At.End = end
}

// inBlock reports whether a block is open.
func (d *draft) inBlock() bool {
	n := len(d.blocks)
	return n > 0 && d.blocks[n-1].At.End < 0
}

// write appends words to the open block, folding white space unless the block is
// preformed, and opens a paragraph when none is open. Bytes that are not UTF-8
// become U+FFFD.
func (d *draft) write(s string) { d.put(s, -1) }

// put is write for text that stands, byte for byte, at offset at of the decoded
// file; -1 when it does not stand there.
func (d *draft) put(s string, at int) {
	if !utf8.ValidString(s) {
		s, at = strings.ToValidUTF8(s, "\uFFFD"), -1
	}
	if !d.inBlock() {
		if strings.TrimSpace(s) == "" {
			return
		}
		d.open(sources.Paragraph, 0)
	}
	b := &d.blocks[len(d.blocks)-1]
	if b.Kind == sources.Preformed {
		d.file.add(len(d.text), at)
		d.text = append(d.text, s...)
		return
	}
	for i := 0; i < len(s); {
		j := i
		for j < len(s) && !(s[j] == ' ' || s[j] == '\t' || s[j] == '\n' || s[j] == '\r' || s[j] == '\f') {
			j++
		}
		if j > i {
			if at >= 0 {
				d.file.add(len(d.text), at+i)
			}
			d.text = append(d.text, s[i:j]...)
		}
		k := j
		for k < len(s) && (s[k] == ' ' || s[k] == '\t' || s[k] == '\n' || s[k] == '\r' || s[k] == '\f') {
			k++
		}
		if k > j {
			d.space()
		}
		i = k
	}
}

// putFrom is put for words whose pieces stand at several places of the file.
func (d *draft) putFrom(s string, from []run) {
	if len(from) == 0 || !utf8.ValidString(s) {
		d.put(s, -1)
		return
	}
	d.put(s[:min(from[0].text, len(s))], -1)
	for i, o := range from {
		end := len(s)
		if i+1 < len(from) {
			end = min(from[i+1].text, end)
		}
		if o.text < end {
			d.put(s[o.text:end], o.file)
		}
	}
}

// space appends one space unless the block begins here or has one already.
func (d *draft) space() {
	if !d.inBlock() {
		return
	}
	n := len(d.text)
	if n > d.blocks[len(d.blocks)-1].At.Start && d.text[n-1] != ' ' && d.text[n-1] != '\n' {
		d.text = append(d.text, ' ')
	}
}

// line breaks the line inside the open block.
func (d *draft) line() {
	if !d.inBlock() {
		return
	}
	for n := len(d.text); n > d.blocks[len(d.blocks)-1].At.Start && d.text[n-1] == ' '; n-- {
		d.text = d.text[:n-1]
	}
	if n := len(d.text); n > d.blocks[len(d.blocks)-1].At.Start {
		d.text = append(d.text, '\n')
	}
}

// since returns the span from start to what was written last, without white
// space at its ends.
func (d *draft) since(start int) sources.Span {
	return trimSpan(d.text, sources.Span{Start: start, End: len(d.text)})
}

// words returns what a span of the text covers.
func (d *draft) words(s sources.Span) string {
	if s.Start < 0 || s.End > len(d.text) || s.Start >= s.End {
		return ""
	}
	return string(d.text[s.Start:s.End])
}

// raise notes that what was written since start is a superscript.
func (d *draft) raise(start int) {
	if s := d.since(start); !s.Empty() {
		d.raised = append(d.raised, s)
	}
}

// linkSince notes that what was written since start links to href.
func (d *draft) linkSince(start int, href string, file sources.Span) {
	if s := d.since(start); !s.Empty() && href != "" {
		d.links = append(d.links, link{at: s, href: href, file: file})
	}
}

// linkIn is linkSince for an address in the parts of an archive.
func (d *draft) linkIn(start int, href string, in []sources.Span) {
	n := len(d.links)
	if d.linkSince(start, href, sources.Span{}); len(d.links) > n {
		d.links[n].in = in
	}
}

// ref writes the words that a reader sees as a marker, glued to what stands
// before it, and notes that they point at the note named key.
func (d *draft) ref(key string, label sources.Label, shown string) {
	if !d.inBlock() {
		d.open(sources.Paragraph, 0)
	}
	start := len(d.text)
	d.write(shown)
	d.refSince(start, key, label)
}

// refSince notes that what was written since start points at the note named key.
func (d *draft) refSince(start int, key string, label sources.Label) {
	if s := d.since(start); !s.Empty() {
		d.refs = append(d.refs, ref{key: key, label: label, at: s})
	}
}

// beginNote opens the note named key in a block of its own and writes its label.
// Everything up to endNote is the note's body. An empty label is filled in by
// the passes with the note's number in order.
func (d *draft) beginNote(key string, label sources.Label) {
	d.noteDepth++
	d.open(sources.NoteBlock, 0)
	start := len(d.text)
	if label != "" {
		d.write(string(label) + " ")
	}
	d.notes = append(d.notes, draftNote{key: key, label: label,
		at: sources.Span{Start: start, End: -1}, body: sources.Span{Start: len(d.text), End: -1}})
}

// endNote ends the note that beginNote opened.
func (d *draft) endNote() {
	if d.noteDepth == 0 {
		return
	}
	n := &d.notes[len(d.notes)-1]
	n.at = trimSpan(d.text, sources.Span{Start: n.at.Start, End: len(d.text)})
	n.body = trimSpan(d.text, sources.Span{Start: min(n.body.Start, n.at.End), End: n.at.End})
	d.noteDepth--
	if n.at.Empty() { // a note without a word: keep it visible as an empty span
		n.at.End, n.body.Start, n.body.End = n.at.Start, n.at.Start, n.at.Start
	}
	d.close()
}

// find keeps something odd. line counts from 1; 0 stands for the whole article.
func (d *draft) find(code string, line int, why string) {
	d.findings = append(d.findings, sources.Finding{Code: code, Line: line, Why: why})
}

// trimSpan returns s without white space at its ends.
func trimSpan(text []byte, s sources.Span) sources.Span {
	for s.Start < s.End {
		r, n := utf8.DecodeRune(text[s.Start:s.End])
		if !unicode.IsSpace(r) {
			break
		}
		s.Start += n
	}
	for s.Start < s.End {
		r, n := utf8.DecodeLastRune(text[s.Start:s.End])
		if !unicode.IsSpace(r) {
			break
		}
		s.End -= n
	}
	return s
}

// trimIn is trimSpan for a string.
func trimIn(text string, s sources.Span) sources.Span {
	part := s.In(text)
	left := strings.TrimLeftFunc(part, unicode.IsSpace)
	s.Start += len(part) - len(left)
	s.End = s.Start + len(strings.TrimRightFunc(left, unicode.IsSpace))
	return s
}
