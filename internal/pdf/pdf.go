// Package pdf reads the text of PDF files.
//
// PDFium does the reading. It runs as WebAssembly without a file system, with
// a memory limit and a clock, each document in a fresh instance of its own, so
// that a hostile file can hurt neither the process nor the next document. No
// cgo is involved and nothing is written but the compilation cache.
//
// The package knows nothing of articles, notes or sources, and it does no OCR:
// a scan without a text layer is [ErrNoText].
package pdf

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"
)

// The ways in which a PDF cannot be read. They wrap nothing and are compared
// with errors.Is.
var (
	ErrEncrypted = errors.New("the PDF is encrypted and opens with a password only")
	ErrDamaged   = errors.New("the PDF is damaged and cannot be read")
	ErrTimeout   = errors.New("reading the PDF took too long")
	ErrNoText    = errors.New("the PDF has no text layer (a scan, perhaps)")
	ErrTooLarge  = errors.New("the PDF is larger than is read")
	ErrClosed    = errors.New("the PDF reader is closed")
)

// Options shape a Reader. The zero value works.
type Options struct {
	// CacheDir keeps the compiled reader between runs: the first start costs
	// some four seconds, later ones a tenth of a second. It holds machine code
	// and must belong to the user alone; it is made with mode 0700. "" keeps
	// the compiled reader in memory.
	CacheDir string

	Timeout     time.Duration // for one document, without the start of the reader; default 10s
	MaxBytes    int           // size of a file; default 64 MiB
	MaxPages    int           // pages read of one document; default 2000
	MaxText     int           // bytes of text read of one document; default 16 MiB
	Concurrency int           // documents read at the same time; default 2
	Memory      int           // bytes of memory one document may take; default 256 MiB
}

func (o Options) withDefaults() Options {
	o.Timeout = cmp.Or(o.Timeout, 10*time.Second)
	o.MaxBytes = cmp.Or(o.MaxBytes, 64<<20)
	o.MaxPages = cmp.Or(o.MaxPages, 2000)
	o.MaxText = cmp.Or(o.MaxText, 16<<20)
	o.Concurrency = cmp.Or(o.Concurrency, 2)
	o.Memory = cmp.Or(o.Memory, 256<<20)
	return o
}

// Document is what was read of a PDF.
type Document struct {
	Title  string // from the document information; often empty or a file name
	Author string
	Pages  []Page // from the first page, without gaps
	Total  int    // pages that the file says it has; more than len(Pages) when Cut is set
	Cut    error  // why Pages ends early: ErrTimeout, ErrTooLarge, ErrDamaged; nil when it does not
}

// Page is one page of a document.
type Page struct {
	// Text is the page's text in reading order as PDFium sees it: one line of
	// the page per line, parted by "\n", valid UTF-8 without control
	// characters, words joined that a line end hyphenated. Flow makes
	// paragraphs of it.
	Text string

	// Runs and Links are filled by Reader.Layout only.
	Runs  []Run
	Links []Link
}

// Run is a stretch of text of one line in one size, in reading order.
// Coordinates are PDF points with the origin at the bottom left.
type Run struct {
	Text   string
	X      float64 // left edge of the first character
	Right  float64 // right edge of the last character
	Y      float64 // base line
	Size   float64 // height of the font as shown
	Bold   bool
	Italic bool
	Link   int  // index of the link in Page.Links that the run lies in, from 1; 0 for none
	Turned bool // the text runs up, down or aslant, as a stamp in the margin
	Space  bool // a space parts it from the run before it
	Hyphen bool // the line ends in the middle of a hyphenated word; the hyphen is not in Text
	Break  bool // the last run of its line
}

// Link is a link annotation that leads to a web address.
type Link struct {
	URL                      string
	Left, Bottom, Right, Top float64 // what a reader can click, in points
}

// Reader reads PDF files. It may be used by several goroutines at once; no
// more than Options.Concurrency documents are read at the same time, the
// others wait.
type Reader struct {
	opts   Options
	slots  chan struct{}
	engine engine
}

// New returns a reader. Nothing is started before the first document.
func New(o Options) *Reader {
	o = o.withDefaults()
	r := &Reader{opts: o, slots: make(chan struct{}, o.Concurrency)}
	r.engine.opts = o
	return r
}

// Read returns the text of a PDF, page by page, without layout.
//
// When the file ends, damages or outlasts its time after some pages, those
// pages are returned and Document.Cut says why. The error is one of this
// package's, or ctx's, or says why the reader itself could not be started.
func (r *Reader) Read(ctx context.Context, data []byte) (*Document, error) {
	return r.read(ctx, data, false)
}

// Layout is Read with the position and size of every run of text and with the
// web links of every page. It costs about twice as much.
func (r *Reader) Layout(ctx context.Context, data []byte) (*Document, error) {
	return r.read(ctx, data, true)
}

// Close frees what the reader holds and waits for its goroutines. Documents
// being read end with ErrClosed.
func (r *Reader) Close() error { return r.engine.close() }

func (r *Reader) read(ctx context.Context, data []byte, layout bool) (*Document, error) {
	if len(data) > r.opts.MaxBytes {
		return nil, fmt.Errorf("%w: %d bytes, at most %d", ErrTooLarge, len(data), r.opts.MaxBytes)
	}
	if !looksLike(data) {
		return nil, ErrDamaged
	}
	select {
	case r.slots <- struct{}{}:
		defer func() { <-r.slots }()
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	w := work{data: data, layout: layout, opts: r.opts}
	err := r.engine.run(ctx, r.opts.Timeout, w.do)
	return w.result(err)
}

// looksLike reports whether data may be a PDF: the header stands in the first
// kilobyte (PDF 32000-1:2008, annex H, implementation note 13).
func looksLike(data []byte) bool {
	head := data[:min(len(data), 1024)]
	for i := 0; i+5 <= len(head); i++ {
		if string(head[i:i+5]) == "%PDF-" {
			return true
		}
	}
	return false
}
