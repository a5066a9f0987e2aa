package article

import (
	"context"
	"sort"
	"strings"

	"ibid/sources"
)

// work is an article while the passes build it from a draft.
type work struct {
	d     *draft
	a     *sources.Article
	text  string
	lines []sources.Span // of the text, without line ends

	notes []noteAt // in order of the text
	marks []marked // in order of the text
	hints int      // findings that only hint
}

// noteAt is a note of the work.
type noteAt struct {
	key   string
	label sources.Label
	at    sources.Span
	body  sources.Span
	list  int // which listing it belongs to; -1 for a note that the format knows
	file  int // offset of its element in the parts of an archive; 0 when unknown
}

// marked is a marker of the work.
type marked struct {
	label sources.Label
	at    sources.Span // of the label
	group sources.Span // of all that a reader sees as the marker, brackets included
	note  int          // index of the note, or -1
	key   string
	sure  bool // the format knows it
}

// assemble runs the passes that all formats share over a draft.
func assemble(ctx context.Context, d *draft) (*sources.Article, error) {
	d.close()
	if len(d.text) > maxText {
		return nil, errTooLong
	}
	w := &work{d: d, text: string(d.text)}
	w.a = &sources.Article{Title: d.title, Language: d.language, Text: w.text, Findings: d.findings}
	w.splitLines()
	w.load()
	w.guess()
	for _, pass := range []func(){w.pair, w.writeNotes, w.settle, w.ibid, w.claims, w.writeBlocks, w.findings} {
		pass()
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	return w.a, nil
}

func (w *work) splitLines() {
	start := 0
	for i := 0; i <= len(w.text); i++ {
		if i == len(w.text) || w.text[i] == '\n' || w.text[i] == '\f' {
			end := i
			if end > start && w.text[end-1] == '\r' {
				end--
			}
			w.lines = append(w.lines, sources.Span{Start: start, End: end})
			start = i + 1
		}
	}
}

// lineAt returns the index of the line that holds an offset.
func (w *work) lineAt(at int) int {
	return sort.Search(len(w.lines), func(i int) bool { return w.lines[i].Start > at }) - 1
}

// raisedTo returns the end of the superscript that begins a line; 0 for none.
func (w *work) raisedTo(line sources.Span) int {
	i := sort.Search(len(w.d.raised), func(i int) bool { return w.d.raised[i].Start >= line.Start })
	if i == len(w.d.raised) || w.d.raised[i].Start >= line.End {
		return 0
	}
	if strings.TrimSpace(w.text[line.Start:w.d.raised[i].Start]) != "" {
		return 0
	}
	return w.d.raised[i].End
}
