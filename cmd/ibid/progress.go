package main

import (
	"fmt"
	"io"
	"unicode/utf8"

	"ibid/pipeline"
	"ibid/sources"
)

// progressLine shows how far a run has come on one line of a terminal. It is
// called by one goroutine at a time.
type progressLine struct {
	w     io.Writer
	width int
	shown int // characters on the line now
}

func (p *progressLine) update(u pipeline.Progress) {
	text := fmt.Sprintf("visiting %d sources …", u.Total)
	if u.Done > 0 {
		// No verdict: what one source shows can still be taken back when the whole
		// run is seen, and nobody shall read "dead" of what was not.
		text = fmt.Sprintf("%d of %d  %s", u.Done, u.Total, sources.Printable(sources.Host(u.Source.URL)))
	}
	if u.Asking {
		text = fmt.Sprintf("%d of %d questions to the judge …", u.Done, u.Total)
	}
	text = sources.Clip(text, max(20, p.width-1))
	n := utf8.RuneCountInString(text)
	fmt.Fprintf(p.w, "\r%s%*s", text, max(0, p.shown-n), "")
	p.shown = n
}

func (p *progressLine) clear() {
	if p.shown > 0 {
		fmt.Fprintf(p.w, "\r%*s\r", p.shown, "")
		p.shown = 0
	}
}
