package main

import (
	"os/exec"

	"ibid/internal/article"
	"ibid/internal/pdf"
)

// articleParser returns the parser of a run's articles. pdfs is the run's own
// reader, so that PDFium is started once; pandoc is used where it is installed.
func articleParser(pdfs *pdf.Reader) *article.Parser {
	o := article.Options{PDF: pdfs}
	if path, err := exec.LookPath("pandoc"); err == nil {
		o.Pandoc = &article.Pandoc{Path: path}
	}
	return article.New(o)
}
