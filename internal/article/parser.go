package article

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"ibid/internal/pdf"
	"ibid/sources"
)

// Options bring what some formats need beyond the file itself. The zero value
// works: PDF articles are read, and formats that need pandoc are refused with a
// sentence that says so.
type Options struct {
	// PDF reads PDF articles. nil starts a reader for each PDF article and
	// closes it afterwards, which costs some seconds: give the run's own.
	PDF PDFReader

	// Pandoc reads LaTeX, reStructuredText, Org, AsciiDoc and MediaWiki
	// articles. nil: they are not read.
	Pandoc *Pandoc
}

// PDFReader is what a PDF article is read with; *pdf.Reader is one.
type PDFReader interface {
	Layout(ctx context.Context, data []byte) (*pdf.Document, error)
}

// maxFile bounds the file of an article, in bytes; pictures in it count.
const maxFile = 64 << 20

var (
	errTooLarge = errors.New("the article is larger than 64 MiB")
	errBroken   = errors.New("a reader broke its own promises")
)

// Parser reads articles. It may be used by several goroutines at once.
type Parser struct{ opts Options }

// New returns a parser.
func New(o Options) *Parser { return &Parser{opts: o} }

// Parse reads one article. The format is told by the content first and by name
// second, so a wrong file name extension does no harm; name is otherwise only
// copied into the result.
//
// An article without notes is no error: it has the finding "article.no_notes".
// The error is an *[Error]. Parse keeps no reference to data and may be called
// from several goroutines at once. The same name and data give the same Article.
func (p *Parser) Parse(ctx context.Context, name string, data []byte) (_ *sources.Article, err error) {
	defer func() { // one article that breaks a reader must not end the run
		if broken := recover(); broken != nil {
			err = &Error{Name: name, Why: fmt.Sprintf("ibid itself broke on it (%v); please send the file to its maintainers", broken), Err: errBroken}
		}
	}()
	if len(data) > maxFile {
		return nil, &Error{Name: name, Why: errTooLarge.Error(), Err: errTooLarge}
	}
	f := detect(name, data)
	if f == nil {
		return nil, &Error{Name: name, Why: unknownWhy(data), Err: ErrUnknownFormat}
	}
	d, err := f.read(ctx, p, name, data)
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return nil, &Error{Name: name, Why: instead(ctx, err), Err: err}
	}
	a, err := assemble(ctx, d)
	if err != nil {
		return nil, &Error{Name: name, Why: instead(ctx, err), Err: err}
	}
	a.Name = name
	a.Format = f.name
	return a, nil
}

// instead says why a file could not be read and, unless that is said already or
// nobody's fault, what to do instead.
func instead(ctx context.Context, err error) string {
	why := err.Error()
	if ctx.Err() != nil || strings.Contains(why, ";") {
		return why
	}
	return why + "; save its text alone and check that"
}

// read calls the format's reader.
func (f *format) read(ctx context.Context, p *Parser, name string, data []byte) (*draft, error) {
	if f.with != nil {
		return f.with(ctx, p, data)
	}
	return f.parse(ctx, name, data)
}
