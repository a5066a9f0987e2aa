package article

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"

	"ibid/sources"
)

// mdSource is a Markdown file taken apart before the parser sees it: the parser
// would silently drop notes that nothing points at, the second of two notes with
// one label, and inline notes. Notes are cut out and put behind the text, markers
// are replaced by placeholders that no rule of Markdown touches.
type mdSource struct {
	file   []byte   // the decoded file
	src    []byte   // what the parser sees
	runs   []run    // src → file
	refs   []string // labels of placeholders, by number
	notes  []mdNote
	inline int // inline notes so far
	open   int // "^[" so far that nothing closes
}

// mdNote is one definition of a note.
type mdNote struct {
	label string
	at    int            // offset in the file
	parts []sources.Span // of the file: the body, line by line, without indents
	inner bool           // an inline note, which holds no further one
}

// Placeholders stand between two noncharacters (Unicode 23.7), which no text
// for people holds.
const (
	holdOpen  = "\uFDD0"
	holdClose = "\uFDD1"
)

// add appends bytes of the file to what the parser sees.
func (m *mdSource) add(from, to int) {
	if to > from {
		m.runs = append(m.runs, run{len(m.src), from})
		m.src = append(m.src, m.file[from:to]...)
	}
}

// own appends bytes that do not stand in the file.
func (m *mdSource) own(s string) {
	m.runs = append(m.runs, run{len(m.src), -1})
	m.src = append(m.src, s...)
}

// at returns the offset in the file of an offset in what the parser sees; -1 when
// it does not stand there.
func (m *mdSource) at(off int) int {
	lo, hi := 0, len(m.runs)
	for lo < hi {
		if mid := (lo + hi) / 2; m.runs[mid].text > off {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	if lo == 0 || m.runs[lo-1].file < 0 {
		return -1
	}
	return m.runs[lo-1].file + off - m.runs[lo-1].text
}

// takeApart splits a Markdown file, from offset from on, into text and notes.
func takeApart(file []byte, from int) *mdSource {
	m := &mdSource{file: file}
	fence := ""
	var body []sources.Span // lines of the text
	var open *mdNote
	blank := true
	defined := 0 // definitions of links in a row
	for start := from; start < len(file); {
		end := start + bytes.IndexByte(file[start:], '\n') + 1
		if end == start {
			end = len(file)
		}
		line := file[start:end]
		bare := bytes.TrimSpace(line)
		indent := mdIndent(line)
		if open != nil {
			switch {
			case len(bare) == 0:
				open.parts = append(open.parts, sources.Span{Start: end - lineEnd(line), End: end})
				body = append(body, sources.Span{Start: end - lineEnd(line), End: end})
				blank, start = true, end
				continue
			case indent >= 4 || indent >= 2 && blank && fence == "" && !mdDefinition(bare) && indent < 4 && open.continued():
				open.parts = append(open.parts, sources.Span{Start: start + mdStrip(line, 4), End: end})
				blank, start = false, end
				continue
			case !blank && !mdDefinition(bare) && !mdBlockStart(bare):
				open.parts = append(open.parts, sources.Span{Start: start + mdStrip(line, 4), End: end})
				start = end
				continue
			}
			m.notes = append(m.notes, *open)
			open = nil
		}
		if mark := mdFence(bare); fence == "" && mark != "" && indent < 4 {
			fence = mark
		} else if fence != "" && mark != "" && strings.HasPrefix(mark, fence[:1]) && len(mark) >= len(fence) && len(bytes.Trim(bare, fence[:1])) == 0 {
			fence = ""
		} else if fence == "" && indent < 4 {
			if label, n := mdLabel(bare); n > 0 && len(m.notes) <= maxNotes {
				lead := bytes.Index(line, bare)
				open = &mdNote{label: label, at: start + lead}
				open.parts = append(open.parts, sources.Span{Start: start + lead + n, End: end})
				blank, start = false, end
				continue
			}
		}
		if tooWide(bare) {
			start = end
			continue
		}
		body = append(body, sources.Span{Start: start + tooNested(line), End: end})
		if defined++; len(bare) == 0 || bare[0] != '[' || !bytes.Contains(bare, []byte("]:")) {
			defined = 0
		}
		if defined > maxDefined && fence == "" {
			body = append(body, sources.Span{Start: end - lineEnd(line), End: end})
		}
		blank = len(bare) == 0
		start = end
	}
	if open != nil {
		m.notes = append(m.notes, *open)
	}
	m.lay(body)
	return m
}

func (n *mdNote) continued() bool { return len(n.parts) > 0 }

// lay writes text and notes, one after the other, with the markers replaced.
func (m *mdSource) lay(body []sources.Span) {
	defined := map[string]bool{}
	for _, n := range m.notes {
		defined[mdKey(n.label)] = true
	}
	for i := 0; i < len(body); { // lines that follow one another are laid as one
		k := i
		for k+1 < len(body) && body[k+1].Start == body[k].End {
			k++
		}
		m.words(body[i].Start, body[k].End, defined, false)
		i = k + 1
	}
	for i := 0; i < len(m.notes); i++ { // inline notes are appended while we go
		n := m.notes[i]
		m.own("\n\n<!--" + holdOpen + strconv.Itoa(i) + holdClose + "-->\n\n")
		fences := 0
		for _, p := range n.parts {
			if mdFence(bytes.TrimSpace(m.file[p.Start:p.End])) != "" {
				fences++
			}
			m.words(p.Start, p.End, defined, n.inner)
		}
		if fences%2 == 1 {
			m.own("\n```\n")
		}
	}
}

// words lays part of the file, with placeholders for its markers. inner says that
// it belongs to an inline note.
func (m *mdSource) words(from, to int, defined map[string]bool, inner bool) {
	s := m.file[from:to]
	last := 0
	for i := 0; i+2 < len(s); {
		j := bytes.IndexByte(s[i:], '^')
		if j < 0 {
			break
		}
		i += j
		switch {
		case i > last && s[i-1] == '[' && !escaped(s, i-1):
			end := bytes.IndexByte(s[i:min(len(s), i+128)], ']')
			if end < 2 || bytes.ContainsAny(s[i:i+end], "[\n\r") {
				break
			}
			label := string(s[i+1 : i+end])
			if !defined[mdKey(label)] && !mdLooksRef(label) {
				break
			}
			m.add(from+last, from+i-1)
			m.hold(label)
			i += end + 1
			last = i
			continue
		case i+1 < len(s) && s[i+1] == '[' && !inner && m.open < maxFailures && !escaped(s, i):
			end := balanced(s[i+1:])
			if end < 3 {
				m.open++
				break
			}
			m.add(from+last, from+i)
			m.inline++
			label := strconv.Itoa(m.inline)
			for defined[label] {
				m.inline++
				label = strconv.Itoa(m.inline)
			}
			m.notes = append(m.notes, mdNote{label: label, at: from + i, parts: []sources.Span{{Start: from + i + 2, End: from + i + 1 + end}}, inner: true})
			m.hold(label)
			i += end + 2
			last = i
			continue
		}
		i++
	}
	m.add(from+last, to)
}

func (m *mdSource) hold(label string) {
	m.own(holdOpen + strconv.Itoa(len(m.refs)) + holdClose)
	m.refs = append(m.refs, label)
}

// held reads a placeholder at the head of s.
func (m *mdSource) held(s string) (number, width int) {
	if !strings.HasPrefix(s, holdOpen) {
		return 0, 0
	}
	end := strings.Index(s[:min(len(s), 24)], holdClose)
	if end < 0 {
		return 0, 0
	}
	k, err := strconv.Atoi(s[len(holdOpen):end])
	if err != nil || k >= len(m.refs) {
		return 0, 0
	}
	return k, end + len(holdClose)
}

// plain puts the markers back as they were written, for code and addresses.
func (m *mdSource) plain(s string) string {
	if !strings.Contains(s, holdOpen) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		if k, n := m.held(s[i:]); n > 0 {
			b.WriteString("[^" + m.refs[k] + "]")
			i += n
			continue
		}
		_, n := utf8.DecodeRuneInString(s[i:])
		b.WriteString(s[i : i+n])
		i += n
	}
	return b.String()
}
