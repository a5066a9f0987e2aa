package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"ibid/pipeline"
)

// needed is a file that a run needs afterwards too.
type needed struct {
	what, file string
	json       bool // may be written anew as JSON: the report of the last run, which this run's takes the place of
}

// neededFor are an article's file, and whatever else files names by what they
// are.
func neededFor(inputs []pipeline.Input, files ...needed) []needed {
	for _, in := range inputs {
		files = append(files, needed{what: "article", file: in.Name})
	}
	return files
}

// spares reports whether no report would be written over a file that is needed
// afterwards.
func spares(targets []target, files []needed) error {
	for _, t := range targets {
		if t.file == "" {
			continue
		}
		for _, f := range files {
			if f.file == "" || f.json && t.format == "json" || !sameFile(t.file, f.file) {
				continue
			}
			ending := filepath.Ext(t.file)
			if endings[strings.ToLower(ending)] == nil {
				ending = ".html"
			}
			return hint(fmt.Errorf("the report would be written over the %s %s", f.what, f.file), "Give the report a file of its own: --output report%s", ending)
		}
	}
	return nil
}

// sameFile reports whether two names are of one file, whether it exists or
// not.
func sameFile(a, b string) bool {
	one, err := os.Stat(a)
	two, other := os.Stat(b)
	if err == nil && other == nil {
		return os.SameFile(one, two)
	}
	a, err = filepath.Abs(a)
	b, other = filepath.Abs(b)
	return err == nil && other == nil && a == b
}
