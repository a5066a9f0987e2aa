package main

import (
	"fmt"
	"io"
	"strings"

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
	stdout := 0
	for _, f := range c.formats {
		name, file, _ := strings.Cut(f, "=")
		if !known(name) {
			return nil, hint(fmt.Errorf("there is no report format %q", name), "Formats are %s.", strings.Join(reports.Formats(), ", "))
		}
		if file == "" && c.output != "" {
			file = c.output
		}
		if file == "" || file == "-" {
			file = ""
			stdout++
		}
		out = append(out, target{name, file})
	}
	if len(c.formats) == 0 && c.output != "" {
		out = append(out, target{"text", c.output})
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
	return out, nil
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
		}
	}
	return first
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
