package fetch

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"

	"ibid/sources"
)

// wireRoom is how much more than the cap may come over the wire: framing of a
// coding that does not compress. With what the kernel and HTTP/2 take in ahead
// (readBuffer) it is less than 1 MiB.
const wireRoom = 256 << 10

// maxLayers bounds stacked content codings.
const maxLayers = 2

// maxWindow bounds the memory that a zstd frame may ask for (RFC 8878, 3.1.1.1.2
// recommends 8 MiB).
const maxWindow = 8 << 20

// A body that grows to more than maxRatio times its size is a bomb, once it is
// larger than ratioFloor. Pages pack to a tenth, logs and tables to a
// hundredth; deflate can pack nothing to less than 1/1032 (zlib's technical
// details).
const (
	maxRatio   = 400
	ratioFloor = 4 << 20
)

var (
	errCoding = errors.New("the content coding cannot be undone")
	errBomb   = errors.New("the body grows beyond all measure when it is unpacked")
)

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
	wire := &limited{r: res.Body, left: b.max + wireRoom}
	c := &capped{ex: exchangeOf(req.Context()), ctx: req.Context(), close: res.Body, wire: wire, coded: wire, r: wire, max: b.max, left: b.max, free: sources.FreeBody}
	if c.ex.plan != nil {
		c.room = c.ex.plan.ask.Room
	}
	if codings := codings(res.Header); len(codings) > 0 && res.Body != http.NoBody {
		c.raw, c.codings = bytes.NewBuffer(make([]byte, 0, max(512, min(res.ContentLength+1, trusted)))), codings
		c.coded = io.TeeReader(wire, c.raw)
		c.r = c.coded
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
	read int64
	over bool
	err  error // what ended it, other than io.EOF
}

// Read implements io.Reader.
func (l *limited) Read(p []byte) (int, error) {
	if l.over {
		return 0, io.EOF
	}
	if l.left == 0 { // is there one byte more?
		p = make([]byte, 1)
	} else if int64(len(p)) > l.left {
		p = p[:l.left]
	}
	n, err := l.r.Read(p)
	if err != nil && err != io.EOF {
		l.err = err
	}
	if l.left == 0 && n > 0 {
		l.over = true
		return 0, io.EOF
	}
	l.left -= int64(n)
	l.read += int64(n)
	return n, err
}

// capped is the body that colly reads.
type capped struct {
	ex      *exchange
	ctx     context.Context
	close   io.Closer
	wire    *limited
	coded   io.Reader     // the wire, copied to raw when it is coded
	raw     *bytes.Buffer // the bytes as they came, when they are coded
	codings []string      // still to be undone; nil once they are, or when there are none
	inner   *limited      // between two layers
	r       io.Reader
	undo    []func()
	max     int64
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
	if c.left == 0 || c.free == 0 && c.room != nil { // is there one byte more?
		n, err := io.ReadFull(c.r, p[:1])
		if n == 0 {
			return 0, c.end(err)
		}
		if c.left == 0 || !c.room(c.ctx) {
			c.ended = true
			c.ex.cut, c.ex.wire, c.ex.coding = sources.CutByCap, nil, ""
			return 0, io.EOF
		}
		c.room = nil
		c.left--
		return 1, nil
	}
	if int64(len(p)) > c.left {
		p = p[:c.left]
	}
	if c.room != nil && int64(len(p)) > c.free {
		p = p[:c.free]
	}
	n, err := c.r.Read(p)
	c.left -= int64(n)
	c.free -= int64(n)
	if err != nil {
		return n, c.end(err)
	}
	if c.raw != nil {
		if got := c.max - c.left; got > ratioFloor && got/maxRatio > c.wire.read {
			return n, c.end(errBomb)
		}
		if c.ctx.Err() != nil { // unpacking alone asks nobody
			c.wire.err = c.ctx.Err()
			return n, c.end(c.wire.err)
		}
	}
	return n, nil
}

// end notes what ended the body and returns io.EOF.
func (c *capped) end(err error) error {
	c.ended = true
	ex := c.ex
	if err == io.EOF && c.raw != nil {
		// What follows the coded data belongs to the record, and has to be read
		// before the connection can serve again.
		_, _ = io.Copy(io.Discard, c.coded)
	}
	switch {
	case err == errBomb:
		ex.cut = sources.CutByCode
	case c.wire.over:
		ex.cut = sources.CutByCap
	case c.wire.err != nil && context.Cause(c.ctx) != nil:
		ex.stalled, ex.cut = true, sources.CutByTime
	case c.wire.err != nil:
		ex.cut = sources.CutByWire
	case err != nil && err != io.EOF, c.inner != nil && c.inner.over:
		ex.cut = sources.CutByCode
	case c.raw != nil:
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
		if undo != nil {
			c.undo = append(c.undo, undo)
		}
		if err != nil {
			return err
		}
		c.r = r
		if i > 0 { // what lies between two layers is packed, so it is smaller than what comes out
			c.inner = &limited{r: r, left: c.max + wireRoom}
			c.r = c.inner
		}
	}
	return nil
}

// Close implements io.Closer.
func (c *capped) Close() error {
	c.ended = true
	for i := len(c.undo) - 1; i >= 0; i-- {
		c.undo[i]()
	}
	c.undo = nil
	return c.close.Close()
}

// Decoders are large and are used again.
var (
	readers, gzips, zlibs, flates, brotlis sync.Pool

	zstds = sync.Pool{New: func() any {
		d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow), zstd.WithDecoderLowmem(true))
		if err != nil {
			panic(fmt.Sprintf("fetch: options of our own: %v", err))
		}
		return d
	}}
)

// decoder undoes one content coding (RFC 9110, 8.4.1; RFC 7932; RFC 8878). An
// empty body is read as empty whatever its coding. The function it returns
// gives back what was borrowed and may be called once, error or not.
func decoder(coding string, r io.Reader) (io.Reader, func(), error) {
	in, _ := readers.Get().(*bufio.Reader)
	if in == nil {
		in = bufio.NewReader(r)
	}
	in.Reset(r)
	undo := func() {
		in.Reset(nil)
		readers.Put(in)
	}
	if _, err := in.Peek(1); err == io.EOF {
		return in, undo, nil
	}
	and := func(more func()) func() { return func() { more(); undo() } }
	switch coding {
	case "gzip":
		z, _ := gzips.Get().(*gzip.Reader)
		if z == nil {
			z = new(gzip.Reader)
		}
		if err := z.Reset(in); err != nil {
			return nil, undo, errors.Join(errCoding, err)
		}
		z.Multistream(false)
		return &members{z, in}, and(func() { gzips.Put(z) }), nil
	case "deflate": // meant with a zlib header, often sent without (RFC 1950, 2.2)
		pool, make := &flates, func() (io.Reader, error) { return flate.NewReader(in), nil }
		if head, _ := in.Peek(2); len(head) == 2 && head[0]&0x0f == 8 && (uint(head[0])<<8|uint(head[1]))%31 == 0 {
			pool, make = &zlibs, func() (io.Reader, error) { return zlib.NewReader(in) }
		}
		var err error
		z, _ := pool.Get().(io.Reader)
		if z == nil {
			z, err = make()
		} else {
			err = z.(flate.Resetter).Reset(in, nil)
		}
		if err != nil {
			return nil, undo, errors.Join(errCoding, err)
		}
		return z, and(func() { pool.Put(z) }), nil
	case "br":
		z, _ := brotlis.Get().(*brotli.Reader)
		if z == nil {
			z = brotli.NewReader(in)
		} else if err := z.Reset(in); err != nil {
			return nil, undo, errors.Join(errCoding, err)
		}
		return z, and(func() { brotlis.Put(z) }), nil
	case "zstd":
		d := zstds.Get().(*zstd.Decoder)
		back := and(func() {
			_ = d.Reset(nil) // lets go of the body
			zstds.Put(d)
		})
		if err := d.Reset(in); err != nil {
			return nil, back, errors.Join(errCoding, err)
		}
		return d, back, nil
	}
	return nil, undo, errCoding
}

// members reads all members of a gzip body and takes what follows them, if it
// is no member, for padding, as browsers do (RFC 1952, 2.2).
type members struct {
	z  *gzip.Reader
	in *bufio.Reader
}

// Read implements io.Reader.
func (m *members) Read(p []byte) (int, error) {
	n, err := m.z.Read(p)
	if err != io.EOF {
		return n, err
	}
	if head, _ := m.in.Peek(2); len(head) < 2 || head[0] != 0x1f || head[1] != 0x8b || m.z.Reset(m.in) != nil {
		return n, io.EOF
	}
	m.z.Multistream(false)
	return n, nil
}
