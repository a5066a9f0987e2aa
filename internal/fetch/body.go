package fetch

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"ibid/sources"
)

// wireRoom is how much more than the cap may come over the wire: framing of a
// coding that does not compress.
const wireRoom = 512 << 10

// maxLayers bounds stacked content codings.
const maxLayers = 2

// maxWindow bounds the memory that a zstd frame may ask for (RFC 8878, 3.1.1.1.2
// recommends 8 MiB).
const maxWindow = 8 << 20

var errCoding = errors.New("the content coding cannot be undone")

// body decodes and caps bodies. What it hands on never ends in an error: the
// part that came is kept, and the exchange says what cut it short.
type body struct {
	next http.RoundTripper
	max  int64 // decoded bytes
}

// RoundTrip implements http.RoundTripper.
func (b *body) RoundTrip(req *http.Request) (*http.Response, error) {
	res, err := b.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	ex := exchangeOf(req.Context())
	if ex == nil { // robots.txt: its reader caps and needs no record
		ex = &exchange{}
	}
	ex.wire, ex.coding, ex.cut, ex.stalled = nil, "", sources.Whole, false
	c := &capped{ex: ex, ctx: req.Context(), close: res.Body, left: b.max, free: sources.FreeBody}
	if ex.plan != nil {
		c.room = ex.plan.ask.Room
	}
	wire := &limited{r: res.Body, left: b.max + wireRoom}
	c.wire = wire
	codings := codings(res.Header)
	if len(codings) == 0 || res.Body == http.NoBody || req.Method == http.MethodHead {
		c.r = wire
	} else {
		c.raw, c.codings = &bytes.Buffer{}, codings
		c.r = io.TeeReader(wire, c.raw)
	}
	res.Body = c
	return res, nil
}

// codings lists the content codings of an answer, in the order in which they
// were applied, without those that change nothing.
func codings(h http.Header) []string {
	var out []string
	for _, v := range h.Values("Content-Encoding") {
		for _, c := range strings.Split(v, ",") {
			switch c = strings.ToLower(strings.TrimSpace(c)); c {
			case "", "identity", "none", "utf-8", "aws-chunked": // the last two are common mistakes, no codings
			default:
				out = append(out, strings.TrimPrefix(c, "x-"))
			}
		}
	}
	return out
}

// limited reads at most left bytes and notes whether there was more.
type limited struct {
	r    io.Reader
	left int64
	over bool
	err  error // what ended it, other than io.EOF
}

// Read implements io.Reader.
func (l *limited) Read(p []byte) (int, error) {
	if l.left <= 0 {
		l.over = true
		return 0, io.EOF
	}
	if int64(len(p)) > l.left {
		p = p[:l.left]
	}
	n, err := l.r.Read(p)
	l.left -= int64(n)
	if err != nil && err != io.EOF {
		l.err = err
	}
	return n, err
}

// capped is the body that colly reads.
type capped struct {
	ex      *exchange
	ctx     context.Context
	close   io.Closer
	wire    *limited
	raw     *bytes.Buffer // the bytes as they came, when they are coded
	codings []string      // still to be undone; nil once they are, or when there are none
	r       io.Reader
	undo    func()
	left    int64                      // decoded bytes until the cap
	free    int64                      // decoded bytes until room is asked for
	room    func(context.Context) bool // nil when there is enough
	ended   bool
}

// Read implements io.Reader. It returns no error but io.EOF.
func (c *capped) Read(p []byte) (int, error) {
	if c.ended {
		return 0, io.EOF
	}
	if c.codings != nil {
		if err := c.decode(); err != nil {
			return 0, c.end(err)
		}
	}
	if len(p) == 0 {
		return 0, nil
	}
	if c.left == 0 { // is there one byte more than the cap?
		var one [1]byte
		n, err := io.ReadFull(c.r, one[:])
		if n == 1 {
			c.ended = true
			c.ex.cut = sources.CutByCap
			return 0, io.EOF
		}
		return 0, c.end(err)
	}
	if c.free <= 0 && c.room != nil {
		if !c.room(c.ctx) {
			c.ended = true
			c.ex.cut = sources.CutByCap
			return 0, io.EOF
		}
		c.room = nil
	}
	if int64(len(p)) > c.left {
		p = p[:c.left]
	}
	n, err := c.r.Read(p)
	c.left -= int64(n)
	c.free -= int64(n)
	if err != nil {
		return n, c.end(err)
	}
	return n, nil
}

// end notes what ended the body and returns io.EOF.
func (c *capped) end(err error) error {
	c.ended = true
	ex := c.ex
	switch {
	case c.wire.over:
		ex.cut = sources.CutByCap
	case c.wire.err != nil && context.Cause(c.ctx) != nil:
		ex.stalled, ex.cut = true, sources.CutByTime
	case c.wire.err != nil:
		ex.cut = sources.CutByWire
	case err != nil && err != io.EOF:
		ex.cut = sources.CutByCode
	case c.raw != nil && ex.cut == sources.Whole:
		_, _ = io.Copy(io.Discard, c.r) // what may follow the coded data belongs to the record
		ex.wire = c.raw.Bytes()
	}
	if ex.cut != sources.Whole {
		ex.wire, ex.coding = nil, ""
	}
	return io.EOF
}

// decode puts decoders before the body, the outermost coding first.
func (c *capped) decode() error {
	layers := c.codings
	c.codings = nil
	if len(layers) > maxLayers {
		return errCoding
	}
	c.ex.coding = strings.Join(layers, ", ")
	for i := len(layers) - 1; i >= 0; i-- {
		r, undo, err := decoder(layers[i], c.r)
		if err != nil {
			return err
		}
		c.r = r
		if undo != nil {
			before := c.undo
			c.undo = func() {
				undo()
				if before != nil {
					before()
				}
			}
		}
	}
	return nil
}

// Close implements io.Closer.
func (c *capped) Close() error {
	if c.undo != nil {
		c.undo()
		c.undo = nil
	}
	return c.close.Close()
}

var zstds = sync.Pool{New: func() any {
	d, _ := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow), zstd.WithDecoderLowmem(true)) // these options are never an error
	return d
}}

var gzips sync.Pool

// decoder undoes one content coding (RFC 9110, 8.4.1; RFC 7932; RFC 8878). An
// empty body is read as empty whatever its coding.
func decoder(coding string, r io.Reader) (io.Reader, func(), error) {
	in := bufio.NewReader(r)
	if _, err := in.Peek(1); err == io.EOF {
		return in, nil, nil
	}
	switch coding {
	case "gzip":
		z, _ := gzips.Get().(*gzip.Reader)
		if z == nil {
			z = new(gzip.Reader)
		}
		if err := z.Reset(in); err != nil {
			return nil, nil, errors.Join(errCoding, err)
		}
		return z, func() { gzips.Put(z) }, nil
	case "deflate": // meant with a zlib header, often sent without
		if head, _ := in.Peek(2); len(head) == 2 && head[0]&0x0f == 8 && (uint(head[0])<<8|uint(head[1]))%31 == 0 {
			z, err := zlib.NewReader(in)
			if err != nil {
				return nil, nil, errors.Join(errCoding, err)
			}
			return z, nil, nil
		}
		return flate.NewReader(in), nil, nil
	case "br":
		return brotli.NewReader(in), nil, nil
	case "zstd":
		d := zstds.Get().(*zstd.Decoder)
		if err := d.Reset(in); err != nil {
			return nil, nil, errors.Join(errCoding, err)
		}
		return d, func() {
			_ = d.Reset(nil) // lets go of the body
			zstds.Put(d)
		}, nil
	}
	return nil, nil, errCoding
}
