// Package page reads what an address answered into a snapshot: its readable
// text, block by block, and what the page says of itself.
//
// Every media type has a file of its own and a line in one table. A snapshot is
// a function of the bytes, the headers and the final address of a fetch:
// nothing is asked of the network, and no script is run. Whether a page is the
// cited one, a wall or an error is decided elsewhere.
//
// Text that a reader of the page does not see (comments, scripts, templates,
// what its elements, their styles and its own style sheets hide) is left out of
// the text. What only drawing the page would show, as white letters on white
// ground, and what style sheets elsewhere hide cannot be told. Navigation stays
// in the text, marked as such, because it tells a list of links from an article;
// it is no evidence.
package page

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"

	"ibid/internal/pdf"
	"ibid/sources"
)

// PDF reads the text of PDF files; *pdf.Reader is one. It is used by several
// goroutines at once.
type PDF interface {
	Read(ctx context.Context, data []byte) (*pdf.Document, error)
}

// Options shape a Reader. The zero value works, without PDF.
type Options struct {
	PDF PDF // nil: the text of PDF files is not read

	MaxText   int // bytes of Snapshot.Text; default 4 MiB
	MaxBlocks int // blocks of a snapshot; text beyond stays in the last one; default 50,000
	Large     int // pages over 1 MiB read at the same time, the others wait; default 2
}

func (o Options) withDefaults() Options {
	o.MaxText = cmp.Or(o.MaxText, 4<<20)
	o.MaxBlocks = cmp.Or(o.MaxBlocks, 50000)
	o.Large = cmp.Or(o.Large, 2)
	return o
}

// Reader makes snapshots. It may be used by several goroutines at once.
type Reader struct {
	opts  Options
	large chan struct{}
}

// New returns a reader.
func New(o Options) *Reader {
	o = o.withDefaults()
	return &Reader{opts: o, large: make(chan struct{}, o.Large)}
}

// large is the size in bytes from which a page takes one of Options.Large
// places: what a page needs while it is read is many times its own size.
const large = 1 << 20

// Read returns the snapshot of a fetch, or nil when there is neither a body nor
// a Refresh header to read. It never fails: a body that cannot be read makes a
// snapshot that says why in Unreadable. ctx ends the reading of a PDF and the
// wait for a place.
func (r *Reader) Read(ctx context.Context, f *sources.Fetch) *sources.Snapshot {
	if f == nil {
		return nil
	}
	in := inputOf(r, f)
	if len(f.Body) == 0 {
		s := &sources.Snapshot{URL: in.address, MediaType: headerType(in.header)}
		headerFacts(in, s)
		if s.Refresh == nil {
			return nil
		}
		return s
	}
	if len(f.Body) > large {
		select {
		case r.large <- struct{}{}:
			defer func() { <-r.large }()
		case <-ctx.Done():
			s := in.snapshot()
			s.Unreadable = interrupted
			return s
		}
	}
	return in.read(ctx)
}

// The words of Snapshot.Unreadable.
const (
	encrypted   = "encrypted"
	damaged     = "damaged"
	noTextLayer = "no text layer"
	binary      = "binary"
	tooLarge    = "too large"
	tooSlow     = "too slow"
	interrupted = "interrupted"
	noReader    = "no reader"
)

// input is what a snapshot is made of.
type input struct {
	opts    Options
	pdf     PDF
	address string   // the address the bytes came from
	base    *url.URL // address, parsed; never nil
	header  http.Header
	body    []byte
	digest  string
	kind    *kind
	media   string
}

func inputOf(r *Reader, f *sources.Fetch) *input {
	in := &input{opts: r.opts, pdf: r.opts.PDF, address: f.FinalURL(), header: f.Header, body: f.Body, digest: f.Digest}
	if in.header == nil {
		if h := f.Final(); h != nil {
			in.header = h.Header
		}
	}
	var err error
	if in.base, err = url.Parse(in.address); err != nil {
		in.base = &url.URL{}
	}
	return in
}

// snapshot returns what is known before anything is read.
func (in *input) snapshot() *sources.Snapshot {
	if in.kind == nil {
		in.media, in.kind = sniff(in.body, headerType(in.header), in.base.Path)
	}
	s := &sources.Snapshot{URL: in.address, MediaType: in.media, Digest: in.digest}
	if s.Digest == "" {
		sum := sha256.Sum256(in.body)
		s.Digest = hex.EncodeToString(sum[:])
	}
	headerFacts(in, s)
	return s
}

// read reads the body. A panic inside a reader is the page's fault as far as
// anybody can tell, and must not end the run.
func (in *input) read(ctx context.Context) (s *sources.Snapshot) {
	defer func() {
		if recover() != nil {
			s = in.snapshot()
			s.Unreadable = damaged
		}
	}()
	s = in.snapshot()
	in.kind.read(ctx, in, s)
	return s
}
