// Package reports turns a [sources.Report] into bytes: for a terminal, for
// editors, for programs and for build servers. It also reads a saved report
// back, says what changed between two of them, and puts files into place
// whole or not at all.
//
// A report is a function of the document alone: no clock, no network, no
// store and no environment is asked, so the same document gives the same bytes
// everywhere. Strings of articles and pages may hold anything; each format
// escapes for its medium (see [sources.Printable] for all that is read line by
// line).
//
// A new format is one file and one line in the table of this file.
package reports

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"ibid/sources"
)

// Options say how a report is laid out. The zero value works.
type Options struct {
	Width int  // columns of the text format; 0 means 80, less than 40 means 40
	Color bool // let the text format use colours (ECMA-48 SGR)
}

const (
	defaultWidth = 80
	leastWidth   = 40
)

func (o Options) withDefaults() Options {
	if o.Width == 0 {
		o.Width = defaultWidth
	}
	o.Width = max(o.Width, leastWidth)
	return o
}

// ErrUnknownFormat is wrapped by the error of [Write] and [WriteDiff] for a
// format that does not exist. The error's text lists those that do.
var ErrUnknownFormat = errors.New("unknown report format")

// format is one row of the table. write gets a normal document (see normal)
// and need not buffer; with whole it promises to make all before the first byte.
type format struct {
	name  string
	write func(w io.Writer, r *sources.Report, o Options) error
	whole bool
}

var formats = []format{
	{name: "text", write: writeText},
	{name: "json", write: writeJSON, whole: true},
	{name: "markdown", write: writeMarkdown},
	{name: "html", write: writeHTML},
	{name: "csv", write: writeCSV},
	{name: "junit", write: writeJUnit},
	{name: "sarif", write: writeSARIF, whole: true},
}

// Formats returns the names that [Write] knows, in the order of the table.
func Formats() []string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = f.name
	}
	return names
}

// Write writes r to w in the named format. It does not change r and may be
// used concurrently. Nothing reaches w before the whole report is made, so an
// error of ours leaves w untouched; the error is that of w, or wraps
// [ErrUnknownFormat].
func Write(w io.Writer, format string, r *sources.Report, o Options) error {
	for _, f := range formats {
		if f.name != format {
			continue
		}
		if f.whole {
			return f.write(w, normal(r), o.withDefaults())
		}
		var buf bytes.Buffer
		if err := f.write(&buf, normal(r), o.withDefaults()); err != nil {
			return fmt.Errorf("write %s report: %w", format, err)
		}
		_, err := w.Write(buf.Bytes())
		return err
	}
	return fmt.Errorf("%w %q; there are %s", ErrUnknownFormat, format, strings.Join(Formats(), ", "))
}
