package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"ibid/reports"
	"ibid/sources"
)

// target is one report that is asked for.
type target struct {
	format string
	file   string // "" for standard output
}

// targets reads --format and --output. A verb's terminal report is written
// unless another format takes standard output or the user wants silence.
func (c *settings) targets() ([]target, error) {
	var out []target
	stdout, taken := 0, false // whether some format takes the file of --output
	for _, f := range c.formats {
		name, file, _ := strings.Cut(f, "=")
		if !known(name) {
			return nil, hint(fmt.Errorf("there is no report format %q", name), "Formats are %s.", strings.Join(reports.Formats(), ", "))
		}
		if file == "" && c.output != "" {
			if err := endingFits(c.output, name); err != nil {
				return nil, err
			}
			file, taken = c.output, true
		}
		if file == "" || file == "-" {
			file = ""
			stdout++
		}
		out = append(out, target{name, file})
	}
	switch {
	case c.output == "" || taken:
	case len(c.formats) > 0:
		return nil, hint(fmt.Errorf("--output %s is written by no format, because each --format has a file of its own", c.output),
			"Leave it out, or name the format that it is for: --format html=%s", c.output)
	case c.output == "-":
		stdout++
		out = append(out, target{"text", ""})
	default:
		out = append(out, target{formatOf(c.output), c.output})
	}
	seen := map[string]bool{}
	for _, t := range out {
		if t.file != "" && seen[t.file] {
			return nil, hint(fmt.Errorf("two reports would be written to %s", t.file), "Give each format a file of its own: --format html=report.html --format json=report.json")
		}
		seen[t.file] = true
	}
	switch {
	case stdout > 1:
		return nil, hint(fmt.Errorf("only one report can go to standard output"), "Give the others a file: --format json=report.json")
	case stdout == 0 && !c.quiet:
		out = append(out, target{"text", ""})
	}
	return out, canWrite(out)
}

// canWrite tests that every file can be written, before anything is visited.
func canWrite(targets []target) error {
	for _, t := range targets {
		if t.file == "" {
			continue
		}
		err := reports.CanSave(t.file)
		folder := filepath.Dir(t.file)
		switch info, serr := os.Stat(folder); {
		case err == nil:
		case errors.Is(serr, fs.ErrNotExist):
			return hint(fmt.Errorf("the %s report cannot be written to %s: there is no folder %s", t.format, t.file, folder), "Make the folder, or name another file.")
		case serr == nil && !info.IsDir():
			return hint(fmt.Errorf("the %s report cannot be written to %s: %s is no folder", t.format, t.file, folder), "Name another file.")
		case errors.Is(err, fs.ErrPermission):
			return hint(fmt.Errorf("the %s report cannot be written to %s: the folder %s may not be written to", t.format, t.file, folder), "Change its permissions, or name another file.")
		default:
			return hint(fmt.Errorf("the %s report cannot be written to %s: %s", t.format, t.file, strings.TrimPrefix(err.Error(), "save "+t.file+": ")), "Name another file.")
		}
	}
	return nil
}

// endings say which format a file's ending stands for, and which others may
// bear it.
var endings = map[string][]string{
	".html": {"html"}, ".htm": {"html"}, ".json": {"json", "sarif"}, ".md": {"markdown"}, ".markdown": {"markdown"},
	".csv": {"csv"}, ".xml": {"junit"}, ".sarif": {"sarif"}, ".txt": {"text", "markdown", "csv"},
}

// formatOf returns the format that a file's ending stands for, text by
// default.
func formatOf(file string) string {
	if e := endings[strings.ToLower(filepath.Ext(file))]; e != nil {
		return e[0]
	}
	return "text"
}

// endingFits refuses a file of --output whose ending stands for another format.
func endingFits(file, format string) error {
	ending := filepath.Ext(file)
	if e := endings[strings.ToLower(ending)]; e != nil && !slices.Contains(e, format) {
		return hint(fmt.Errorf("--output %s ends in %s, which is not how a %s report is named", file, ending, format),
			"Write --format %s, or if you mean it, --format %s=%s.", e[0], format, file)
	}
	return nil
}

func known(format string) bool {
	for _, f := range reports.Formats() {
		if f == format {
			return true
		}
	}
	return false
}

// emit writes every report that is asked for. Files appear whole or not at
// all. Every report is tried; the first error is returned.
func (c *settings) emit(s *surroundings, targets []target, r *sources.Report) error {
	var first error
	for _, t := range targets {
		var err error
		if t.file == "" {
			err = reports.Write(s.Stdout, t.format, r, c.look(s, s.Stdout))
		} else {
			err = reports.Save(t.file, func(w io.Writer) error { return reports.Write(w, t.format, r, reports.Options{}) })
		}
		if err != nil && first == nil {
			first = fmt.Errorf("write the %s report: %w", t.format, err)
			if errors.Is(err, syscall.ENOSPC) {
				first = hint(fmt.Errorf("write the %s report: there is no room for it in %s", t.format, cmp.Or(t.file, "standard output")), "Make room, or name another file.")
			}
		}
	}
	return first
}

// whole has write say all it has to say on s.Stdout at once, so that what could
// not be written is an error.
func whole(s *surroundings, write func(s *surroundings) error) error {
	var out bytes.Buffer
	in := *s
	in.Stdout = &out
	if err := write(&in); err != nil {
		return err
	}
	if _, err := out.WriteTo(s.Stdout); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	return nil
}

// look says how wide and colourful a report on w may be.
func (c *settings) look(s *surroundings, w io.Writer) reports.Options {
	width, tty := terminal(w)
	o := reports.Options{Width: width}
	switch c.color {
	case "always":
		o.Color = true
	case "never":
	default:
		o.Color = tty && s.Getenv("NO_COLOR") == "" && s.Getenv("TERM") != "dumb"
	}
	return o
}

func (c *settings) checkColor() error {
	switch c.color {
	case "auto", "always", "never":
		return nil
	}
	return fmt.Errorf("--color %q is not one of auto, always, never", c.color)
}
