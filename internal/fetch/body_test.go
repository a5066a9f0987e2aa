package fetch

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/iotest"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"ibid/sources"
)

// pack applies content codings, the first one first.
func pack(t testing.TB, text []byte, codings ...string) []byte {
	t.Helper()
	for _, c := range codings {
		var b bytes.Buffer
		var w io.WriteCloser
		switch c {
		case "gzip", "x-gzip":
			w = gzip.NewWriter(&b)
		case "deflate":
			w = zlib.NewWriter(&b)
		case "raw deflate":
			w, _ = flate.NewWriter(&b, 6)
		case "br":
			w = brotli.NewWriter(&b)
		case "zstd":
			z, err := zstd.NewWriter(&b, zstd.WithEncoderConcurrency(1))
			if err != nil {
				t.Fatal(err)
			}
			w = z
		}
		if _, err := w.Write(text); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		text = b.Bytes()
	}
	return text
}

// read takes a body through the decoder as if it came with a Content-Encoding
// field, at most limit bytes of it.
func read(t testing.TB, body io.Reader, coding string, limit int64) (text []byte, ex *exchange) {
	t.Helper()
	return readWithin(t, context.Background(), body, coding, limit)
}

func readWithin(t testing.TB, ctx context.Context, from io.Reader, coding string, limit int64) (text []byte, ex *exchange) {
	t.Helper()
	ex = &exchange{plan: &planned{}}
	ex.hop()
	ctx = context.WithValue(ctx, exchangeKey{}, ex)
	b := &body{max: limit, next: answers(func(req *http.Request) (*http.Response, error) {
		res := response(req, 200, "", "Content-Encoding", coding)
		res.Body = io.NopCloser(from)
		return res, nil
	})}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://example.org/", nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := b.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	text, err = io.ReadAll(res.Body)
	if err != nil {
		t.Errorf("a body ended in the error %v", err)
	}
	if err := res.Body.Close(); err != nil {
		t.Error(err)
	}
	if n, err := res.Body.Read(make([]byte, 1)); n != 0 || err != io.EOF {
		t.Errorf("after its end a body gives %d bytes and %v", n, err)
	}
	return text, ex
}

func noise(n int) []byte {
	r := rand.New(rand.NewPCG(1, 2))
	b := make([]byte, 0, n+8)
	for len(b) < n {
		b = binary.LittleEndian.AppendUint64(b, r.Uint64())
	}
	return b[:n]
}

func TestDecoding(t *testing.T) {
	text := []byte(strings.Repeat("Ships carried tea. ", 500))
	for _, tt := range []struct {
		name, coding string
		body         []byte
		want         []byte
		cut          sources.Truncation
	}{
		{"plain", "", text, text, sources.Whole},
		{"identity", "identity", text, text, sources.Whole},
		{"a charset where a coding belongs", "UTF-8", text, text, sources.Whole},
		{"gzip", "gzip", pack(t, text, "gzip"), text, sources.Whole},
		{"x-gzip, in capitals", " X-GZIP ", pack(t, text, "gzip"), text, sources.Whole},
		{"gzip in two members", "gzip", append(pack(t, text, "gzip"), pack(t, text, "gzip")...), append(bytes.Clone(text), text...), sources.Whole},
		{"gzip with padding", "gzip", append(pack(t, text, "gzip"), 0, 0, 0), text, sources.Whole},
		{"gzip with text behind it", "gzip", append(pack(t, text, "gzip"), "<!-- served by x -->"...), text, sources.Whole},
		{"gzip with half a member behind it", "gzip", append(pack(t, text, "gzip"), 0x1f, 0x8b), text, sources.Whole},
		{"zlib as deflate", "deflate", pack(t, text, "deflate"), text, sources.Whole},
		{"bare deflate", "deflate", pack(t, text, "raw deflate"), text, sources.Whole},
		{"brotli", "br", pack(t, text, "br"), text, sources.Whole},
		{"zstd", "zstd", pack(t, text, "zstd"), text, sources.Whole},
		{"two layers", "gzip, br", pack(t, text, "gzip", "br"), text, sources.Whole},
		{"gzip twice", "gzip,gzip", pack(t, text, "gzip", "gzip"), text, sources.Whole},
		{"three layers", "gzip, gzip, gzip", pack(t, text, "gzip", "gzip", "gzip"), nil, sources.CutByCode},
		{"an unknown coding", "compress", text, nil, sources.CutByCode},
		{"gzip that is none", "gzip", text, nil, sources.CutByCode},
		{"brotli that is none", "br", []byte("\xff\xff\xff\xff\xff\xff"), nil, sources.CutByCode},
		{"zstd that is none", "zstd", text, nil, sources.CutByCode},
		{"zlib that is none", "deflate", append([]byte{0x78, 0x9c}, "\xff\xff\xff\xff"...), nil, sources.CutByCode},
		{"zlib with a dictionary", "deflate", []byte{0x78, 0xbb, 1, 2, 3, 4, 5}, nil, sources.CutByCode},
		{"nothing, as gzip", "gzip", nil, nil, sources.Whole},
		{"nothing, as brotli", "br", nil, nil, sources.Whole},
		{"nothing, in two layers", "gzip, zstd", nil, nil, sources.Whole},
	} {
		for i, r := range []io.Reader{bytes.NewReader(tt.body), iotest.OneByteReader(bytes.NewReader(tt.body)), iotest.DataErrReader(bytes.NewReader(tt.body))} {
			got, ex := read(t, r, tt.coding, 1<<20)
			if !bytes.Equal(got, tt.want) || ex.cut != tt.cut {
				t.Errorf("%s (reader %d): %d bytes, cut %q; want %d, %q", tt.name, i, len(got), ex.cut, len(tt.want), tt.cut)
			}
			if coded := ex.coding != ""; coded && !bytes.Equal(ex.wire, tt.body) {
				t.Errorf("%s (reader %d): %d bytes kept of the wire, want all %d", tt.name, i, len(ex.wire), len(tt.body))
			}
		}
	}
}

func TestNothingIsReadIntoNothing(t *testing.T) {
	ex := &exchange{plan: &planned{}}
	c := &capped{ex: ex, ctx: t.Context(), wire: &limited{}, r: strings.NewReader("x"), left: 1}
	if n, err := c.Read(nil); n != 0 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
}

func TestDecodersAreReusedClean(t *testing.T) {
	for range 3 {
		for _, c := range []string{"gzip", "deflate", "br", "zstd"} {
			body := pack(t, []byte("as it should be "+c), c)
			if got, _ := read(t, bytes.NewReader(body[:len(body)-6]), c, 1<<20); len(got) > 64 {
				t.Errorf("%s: %d bytes of a damaged body", c, len(got))
			}
			if got, ex := read(t, bytes.NewReader(body), c, 1<<20); string(got) != "as it should be "+c || ex.cut != sources.Whole {
				t.Errorf("%s after damage: %q, cut %q", c, got, ex.cut)
			}
		}
	}
}

func TestTruncationFlagIsExact(t *testing.T) {
	const limit = 10000
	for _, coding := range []string{"", "gzip", "deflate", "br", "zstd", "gzip, zstd"} {
		for _, n := range []int{0, 1, limit - 1, limit, limit + 1, 2 * limit} {
			text := noise(n)
			body := text
			if coding != "" {
				body = pack(t, text, strings.Split(coding, ", ")...)
			}
			got, ex := read(t, bytes.NewReader(body), coding, limit)
			want := sources.Whole
			if n > limit {
				want = sources.CutByCap
			}
			if ex.cut != want || !bytes.Equal(got, text[:min(n, limit)]) {
				t.Errorf("%q, %d bytes with a cap of %d: got %d, cut %q; want %q", coding, n, limit, len(got), ex.cut, want)
			}
			if whole := ex.coding != "" && ex.wire != nil; whole != (want == sources.Whole && coding != "" && n >= 0) {
				t.Errorf("%q, %d bytes: the wire is kept as %q, %d bytes", coding, n, ex.coding, len(ex.wire))
			}
		}
	}
}

func TestBrokenBodiesKeepWhatCame(t *testing.T) {
	text := noise(600_000)
	failed := errors.New("reset by peer")
	for _, coding := range []string{"", "gzip", "deflate", "br", "zstd"} {
		body := text
		if coding != "" {
			body = pack(t, text, coding)
		}
		half := body[:len(body)/2]
		got, ex := read(t, io.MultiReader(bytes.NewReader(half), iotest.ErrReader(failed)), coding, 1<<20)
		if ex.cut != sources.CutByWire || len(got) < len(half)/3 || !bytes.HasPrefix(text, got) || ex.wire != nil {
			t.Errorf("%q torn off: %d bytes, cut %q", coding, len(got), ex.cut)
		}
		if coding == "" {
			continue
		}
		got, ex = read(t, bytes.NewReader(half), coding, 1<<20)
		if ex.cut != sources.CutByCode || len(got) < len(half)/3 || !bytes.HasPrefix(text, got) {
			t.Errorf("%q ending early: %d bytes, cut %q", coding, len(got), ex.cut)
		}
		damaged := bytes.Clone(body)
		damaged[len(damaged)/2] ^= 0x55
		damaged[len(damaged)/2+1] ^= 0x55
		if got, ex = read(t, bytes.NewReader(damaged), coding, 1<<20); ex.cut == sources.Whole && !bytes.Equal(got, text) && coding != "br" { // brotli has no checksum
			t.Errorf("%q damaged: %d bytes pass for whole", coding, len(got))
		}
	}
	ctx, cancel := context.WithTimeoutCause(context.Background(), 0, errClock)
	defer cancel()
	got, ex := readWithin(t, ctx, io.MultiReader(strings.NewReader("the beginning"), iotest.ErrReader(context.DeadlineExceeded)), "", 1<<20)
	if string(got) != "the beginning" || ex.cut != sources.CutByTime || !ex.stalled {
		t.Errorf("ended by the clock: %q, cut %q, stalled %v", got, ex.cut, ex.stalled)
	}
	if _, ex := readWithin(t, ctx, bytes.NewReader(pack(t, text, "gzip")), "gzip", 1<<20); ex.cut != sources.CutByTime {
		t.Errorf("unpacking past the clock: cut %q", ex.cut)
	}
}

// zeros is a gzip or other stream of n zero bytes, made as it is read.
func zeros(t testing.TB, n int64, coding string) io.Reader {
	t.Helper()
	r, w := io.Pipe()
	go func() {
		var z io.WriteCloser
		switch coding {
		case "gzip":
			z, _ = gzip.NewWriterLevel(w, gzip.BestCompression)
		case "br":
			z = brotli.NewWriterLevel(w, 5)
		case "zstd":
			z, _ = zstd.NewWriter(w, zstd.WithEncoderConcurrency(1))
		}
		block := make([]byte, 1<<20)
		for left := n; left > 0; left -= int64(len(block)) {
			if _, err := z.Write(block); err != nil {
				break
			}
		}
		_ = z.Close()
		_ = w.Close()
	}()
	t.Cleanup(func() { _ = r.Close() })
	return r
}

func TestR9_BombsAreBounded(t *testing.T) {
	for _, coding := range []string{"gzip", "br", "zstd"} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		got, ex := read(t, zeros(t, 64<<20, coding), coding, 16<<20)
		runtime.ReadMemStats(&after)
		if ex.cut != sources.CutByCode || len(got) > 8<<20 {
			t.Errorf("a bomb in %s: %d bytes, cut %q; want it refused as one", coding, len(got), ex.cut)
		}
		if n := after.TotalAlloc - before.TotalAlloc; n > 64<<20 {
			t.Errorf("a bomb in %s took %d MiB", coding, n>>20)
		}
	}
	// A bomb in a bomb: the inner one never grows past the cap.
	inner := pack(t, make([]byte, 64<<20), "gzip")
	if got, ex := read(t, bytes.NewReader(pack(t, inner, "gzip")), "gzip, gzip", 16<<20); ex.cut != sources.CutByCode || len(got) > 8<<20 {
		t.Errorf("a bomb in two layers: %d bytes, cut %q", len(got), ex.cut)
	}
	// Members without content cost work and give nothing; there is an end to them.
	empty := bytes.Repeat(pack(t, nil, "gzip"), 1<<17)
	var taken atomic.Int64
	counted := readerFunc(func(p []byte) (int, error) {
		n := min(len(p), len(empty)-int(taken.Load()))
		copy(p, empty[taken.Load():][:n])
		taken.Add(int64(n))
		if n == 0 {
			return 0, io.EOF
		}
		return n, nil
	})
	if got, ex := read(t, counted, "gzip", 1<<20); len(got) != 0 || ex.cut != sources.CutByCap || taken.Load() > 2<<20 {
		t.Errorf("very many empty members: %d bytes, cut %q, %d bytes taken", len(got), ex.cut, taken.Load())
	}
	packed := pack(t, empty, "gzip")
	if got, ex := read(t, bytes.NewReader(packed), "gzip, gzip", 1<<20); len(got) != 0 || ex.cut != sources.CutByCode {
		t.Errorf("very many empty members, packed: %d bytes, cut %q", len(got), ex.cut)
	}
	// A page that packs well is no bomb.
	page := []byte(strings.Repeat("<tr><td>0</td><td>1</td><td>2</td></tr>\n", 200_000))
	for _, coding := range []string{"gzip", "zstd"} {
		packed := pack(t, page, coding)
		if got, ex := read(t, bytes.NewReader(packed), coding, 16<<20); len(got) != len(page) && len(page)/len(packed) < maxRatio || ex.cut != sources.Whole && len(page)/len(packed) < maxRatio {
			t.Errorf("a table of %d bytes in %d of %s: %d bytes, cut %q", len(page), len(packed), coding, len(got), ex.cut)
		}
	}
}

type readerFunc func(p []byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestZstdWindowIsBounded(t *testing.T) {
	var b bytes.Buffer
	z, err := zstd.NewWriter(&b, zstd.WithWindowSize(64<<20), zstd.WithSingleSegment(false), zstd.WithEncoderConcurrency(1))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := z.Write(noise(1 << 20)); err != nil {
		t.Fatal(err)
	}
	if err := z.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if got, ex := read(t, &b, "zstd", 16<<20); len(got) != 0 || ex.cut != sources.CutByCode {
		t.Errorf("a window of 64 MiB: %d bytes, cut %q; want it refused", len(got), ex.cut)
	}
}

func TestR9_BytesOnTheWire(t *testing.T) {
	const limit = 1 << 20
	block := noise(64 << 10)
	for _, tt := range []struct{ name, coding string }{{"endless", ""}, {"endless, coded as what does not pack", "gzip"}} {
		var sent atomic.Int64
		done := make(chan struct{})
		addr := raw(t, func(c net.Conn) {
			defer close(done)
			head := "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
			if tt.coding != "" {
				head += "Content-Encoding: gzip\r\n"
			}
			_, _ = io.WriteString(c, head+"\r\n")
			var w io.Writer = countingWriter{c, &sent}
			if tt.coding != "" {
				w, _ = gzip.NewWriterLevel(w, gzip.NoCompression)
			}
			if tcp, ok := c.(*net.TCPConn); ok {
				_ = tcp.SetWriteBuffer(16 << 10) // what lies in our own kernel was not taken
			}
			for {
				if _, err := w.Write(block); err != nil {
					return
				}
			}
		})
		got := get(t, open(t, func(o *Options) { o.MaxBody = limit }), addr)
		<-done
		if got.Truncated != sources.CutByCap || len(got.Body) != limit || got.Failure != nil || got.Wire != nil {
			t.Errorf("%s: %d bytes, cut %q, failure %+v; want the cap", tt.name, len(got.Body), got.Truncated, got.Failure)
		}
		if n := sent.Load(); n > limit+1<<20 {
			t.Errorf("%s: %d KiB were taken with a cap of %d KiB; want at most 1 MiB more", tt.name, n>>10, limit>>10)
		}
	}
}

type countingWriter struct {
	w io.Writer
	n *atomic.Int64
}

func (c countingWriter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n.Add(int64(n))
	return n, err
}

func TestBodiesOverTheNetwork(t *testing.T) {
	text := strings.Repeat("Ships carried tea. ", 500)
	for _, coding := range []string{"gzip", "br", "zstd", "deflate"} {
		s := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if got := r.Header.Get("Accept-Encoding"); got != "gzip, br, zstd" {
				t.Errorf("asked with Accept-Encoding %q", got)
			}
			w.Header().Set("Content-Encoding", coding)
			_, _ = w.Write(pack(t, []byte(text), coding))
		})
		got := get(t, open(t, nil), s.URL)
		wants(t, got, 200, "", text)
		if got.Coding != coding || !bytes.Equal(got.Wire, pack(t, []byte(text), coding)) || got.Header.Get("Content-Encoding") != coding {
			t.Errorf("%s: kept as %q, %d bytes, header %v", coding, got.Coding, len(got.Wire), got.Header)
		}
		if len(got.Digest) != 64 {
			t.Errorf("digest %q", got.Digest)
		}
	}
	for _, tt := range []struct {
		name, answer string
		status       int
		body         string
		cut          sources.Truncation
	}{
		{"shorter than it says", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", 200, "half", sources.CutByWire},
		{"much shorter than it says", "HTTP/1.1 200 OK\r\nContent-Length: 9000000000\r\n\r\nhalf", 200, "half", sources.CutByWire},
		{"longer than it says", "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhalf and more", 200, "half", sources.Whole},
		{"until the end of the connection", "HTTP/1.1 200 OK\r\n\r\nall of it", 200, "all of it", sources.Whole},
		{"a chunk cut off", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n5\r\nwo", 200, "hellowo", sources.CutByWire},
		{"a chunk of no size", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n", 200, "hello", sources.CutByWire},
		{"no content, as gzip", "HTTP/1.1 204 No Content\r\nContent-Encoding: gzip\r\n\r\n", 204, "", sources.Whole},
		{"not modified, as gzip", "HTTP/1.1 304 Not Modified\r\nContent-Encoding: gzip\r\n\r\n", 304, "", sources.Whole},
		{"an empty page, as gzip", "HTTP/1.1 404 Not Found\r\nContent-Encoding: gzip\r\nContent-Length: 0\r\n\r\n", 404, "", sources.Whole},
		{"a part nobody asked for", "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-3/9\r\nContent-Length: 4\r\n\r\npart", 206, "part", sources.Whole},
	} {
		got := get(t, open(t, func(o *Options) { o.MaxRetries = -1 }), rawSay(t, tt.answer))
		wants(t, got, tt.status, "", tt.body)
		if got.Truncated != tt.cut || got.Wire != nil || got.Coding != "" {
			t.Errorf("%s: cut %q, want %q (coding %q)", tt.name, got.Truncated, tt.cut, got.Coding)
		}
	}
}

func TestBodiesOfEveryLength(t *testing.T) {
	const limit = 3 << 20
	all := noise(limit + 2)
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		var n int
		_, _ = fmt.Sscanf(r.URL.Path, "/%d", &n)
		if r.URL.RawQuery == "length" {
			w.Header().Set("Content-Length", strconv.Itoa(n))
		} else {
			w.(http.Flusher).Flush()
		}
		_, _ = w.Write(all[:n])
	})
	f := open(t, func(o *Options) { o.MaxBody = limit })
	for _, n := range []int{1, trusted - 1, trusted, trusted + 1, limit - 1, limit, limit + 1} {
		for _, how := range []string{"length", "chunks"} {
			got := get(t, f, fmt.Sprintf("%s/%d?%s", s.URL, n, how))
			want := sources.Whole
			if n > limit {
				want = sources.CutByCap
			}
			if !bytes.Equal(got.Body, all[:min(n, limit)]) || got.Truncated != want || got.Failure != nil {
				t.Errorf("%d bytes by %s: %d, cut %q, %+v", n, how, len(got.Body), got.Truncated, got.Failure)
			}
			if how == "length" && n <= limit && cap(got.Body) != n {
				t.Errorf("%d bytes of known length take %d", n, cap(got.Body))
			}
		}
	}
}

// A server that promises half a terabyte gets no room for it, whatever the user
// allows: that would end the process.
func TestR8_APromiseOfLengthIsNotBelieved(t *testing.T) {
	came := strings.Repeat("a", trusted+10)
	for _, promised := range []int64{1 << 39, atOnce + 1} {
		got := get(t, open(t, func(o *Options) { o.MaxBody, o.MaxRetries = 1<<40, -1 }), rawSay(t, fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", promised, came)))
		if string(got.Body) != came || got.Truncated != sources.CutByWire {
			t.Errorf("of %d bytes promised and %d sent, %d were read (cut %q)", promised, len(came), len(got.Body), got.Truncated)
		}
	}
}

func TestBodiesLargerThanTheRoomAtOnceAreReadWhole(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 64 MiB")
	}
	whole := bytes.Repeat([]byte("0123456789abcdef"), atOnce/16+5)
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", fmt.Sprint(len(whole)))
		_, _ = w.Write(whole)
	})
	for _, tt := range []struct {
		most int64
		cut  sources.Truncation
	}{{1 << 30, sources.Whole}, {atOnce + 7, sources.CutByCap}} {
		got := get(t, open(t, func(o *Options) { o.MaxBody = tt.most }), s.URL)
		if want := whole[:min(tt.most, int64(len(whole)))]; !bytes.Equal(got.Body, want) || got.Truncated != tt.cut {
			t.Errorf("%d bytes of %d (cut %q), want %d (%q)", len(got.Body), len(whole), got.Truncated, len(want), tt.cut)
		}
	}
}

func TestR8_LargeBodiesAskForRoom(t *testing.T) {
	all := noise(sources.FreeBody + 5000)
	for _, coding := range []string{"", "gzip"} {
		s := serve(t, func(w http.ResponseWriter, r *http.Request) {
			var n int
			_, _ = fmt.Sscanf(r.URL.Path, "/%d", &n)
			body := all[:n]
			if coding != "" {
				w.Header().Set("Content-Encoding", coding)
				body = pack(t, body, coding)
			}
			w.Header().Set("Content-Length", strconv.Itoa(len(body)))
			_, _ = w.Write(body)
		})
		f := open(t, nil)
		for _, tt := range []struct {
			n, asked int
			room     bool
			want     int
		}{
			{100, 0, false, 100},
			{sources.FreeBody, 0, false, sources.FreeBody},
			{sources.FreeBody + 1, 1, false, sources.FreeBody},
			{sources.FreeBody + 1, 1, true, sources.FreeBody + 1},
			{sources.FreeBody + 5000, 1, true, sources.FreeBody + 5000},
		} {
			asked := 0
			got := f.Fetch(t.Context(), sources.Ask{URL: fmt.Sprintf("%s/%d", s.URL, tt.n), Room: func(context.Context) bool { asked++; return tt.room }})
			want := sources.Whole
			if tt.want < tt.n {
				want = sources.CutByCap
			}
			if !bytes.Equal(got.Body, all[:tt.want]) || got.Truncated != want || asked != tt.asked {
				t.Errorf("%q, %d bytes, room %v: %d bytes, cut %q, asked %d times; want %d, %q, %d", coding, tt.n, tt.room, len(got.Body), got.Truncated, asked, tt.want, want, tt.asked)
			}
		}
	}
}

func TestR8_MemoryOfManyLargeBodies(t *testing.T) {
	if testing.Short() {
		t.Skip("it sends many large bodies: -short")
	}
	const limit, workers = 1 << 20, 16
	block := noise(256 << 10)
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		for range 8 {
			if _, err := w.Write(block); err != nil {
				return
			}
		}
	})
	f := open(t, func(o *Options) { o.MaxBody, o.MaxConcurrency = limit, workers })
	var peak atomic.Uint64
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	floor := m.HeapInuse
	done := make(chan struct{})
	for range workers {
		go func() {
			defer func() { done <- struct{}{} }()
			for range 10 {
				got := get(t, f, s.URL)
				if got.Truncated != sources.CutByCap {
					t.Errorf("cut %q", got.Truncated)
				}
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				for p := peak.Load(); m.HeapInuse > p && !peak.CompareAndSwap(p, m.HeapInuse); p = peak.Load() {
				}
			}
		}()
	}
	for range workers {
		<-done
	}
	if got, most := peak.Load()-floor, uint64(64<<20+workers*3*limit); got > most {
		t.Errorf("%d MiB at the peak, want at most %d", got>>20, most>>20)
	}
}

// FuzzDecoding: nothing crashes, nothing grows past the cap, and what was
// packed comes out as it was.
func FuzzDecoding(f *testing.F) {
	for _, c := range []string{"gzip", "deflate", "raw deflate", "br", "zstd"} {
		f.Add(strings.TrimPrefix(c, "raw "), pack(f, []byte("Ships carried tea."), c))
	}
	f.Add("gzip, gzip", pack(f, []byte("tea"), "gzip", "gzip"))
	f.Add("gzip, br, zstd", []byte("x"))
	f.Fuzz(func(t *testing.T, coding string, body []byte) {
		if strings.ContainsAny(coding, "\r\n\x00") {
			t.Skip("no server can send such a header")
		}
		const limit = 64 << 10
		text, ex := read(t, bytes.NewReader(body), coding, limit)
		if len(text) > limit || ex.cut == sources.CutByCap && len(text) != limit && len(body) <= limit {
			t.Errorf("%q: %d bytes of %d, cut %q", coding, len(text), len(body), ex.cut)
		}
		if ex.cut == sources.Whole && ex.coding != "" && !bytes.Equal(ex.wire, body) {
			t.Errorf("%q: %d bytes of the wire kept of %d", coding, len(ex.wire), len(body))
		}
		for _, c := range []string{"gzip", "deflate", "br", "zstd"} {
			want := body[:min(len(body), limit)]
			if got, ex := read(t, bytes.NewReader(pack(t, want, c)), c, limit); !bytes.Equal(got, want) || ex.cut != sources.Whole {
				t.Errorf("%s does not come back: %d bytes of %d, cut %q", c, len(got), len(want), ex.cut)
			}
		}
	})
}
