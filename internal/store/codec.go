package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"runtime"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// MaxBody is the largest body that a store keeps, decoded, in bytes.
const MaxBody = 1 << 30

var errLength = errors.New("its length does not match")

// codec is one form in which a body can lie in the store.
type codec struct {
	id     byte   // kept for ever
	coding string // the content coding of HTTP that is this form; "" when there is none
	// decode undoes the form; size is the length that must come out.
	decode func(src []byte, size int) ([]byte, error)
}

// The forms by their id. A dictionary for zstd, if one is ever worth it, is a
// new id.
const (
	asIs       byte = 1
	zstandard  byte = 2
	gzipped    byte = 3
	brotlified byte = 4
)

var codecs = []codec{
	{asIs, "", func(src []byte, size int) ([]byte, error) { return src, nil }},
	{zstandard, "zstd", decodeZstd},
	{gzipped, "gzip", decodeGzip},
	{brotlified, "br", func(src []byte, size int) ([]byte, error) {
		return readExactly(brotli.NewReader(bytes.NewReader(src)), size)
	}},
}

func codecOf(id byte) (codec, bool) {
	for _, c := range codecs {
		if c.id == id {
			return c, true
		}
	}
	return codec{}, false
}

// asItCame returns the form in which wire, a body in a content coding, is kept
// as it came. Stacked codings are not, nor is deflate, which means two things
// on the web (RFC 9110, 8.4.1.2), nor a gzip stream whose end does not speak of
// this very body: of several members, say, or with something behind it.
func asItCame(body, wire []byte, coding string) (byte, bool) {
	coding = strings.ToLower(strings.TrimSpace(coding))
	if coding == "x-gzip" { // RFC 9110, 8.4.1.3
		coding = "gzip"
	}
	for _, c := range codecs {
		if c.coding == "" || c.coding != coding || len(wire) == 0 || len(wire) >= len(body) {
			continue
		}
		if c.id == gzipped {
			end := wire[max(0, len(wire)-8):] // RFC 1952, 2.3.1
			if len(end) < 8 || binary.LittleEndian.Uint32(end) != crc32.ChecksumIEEE(body) || binary.LittleEndian.Uint32(end[4:]) != uint32(len(body)) {
				continue
			}
		}
		return c.id, true
	}
	return 0, false
}

// packWindow is how far back a zstd encoder looks. Each holds as much memory. Pages
// are rarely larger; of a report of 4 MB, 4 MB instead of 1 MB saves a twentieth.
const packWindow = 1 << 20

// packers are zstd encoders at the fastest level: a tenth less is saved than by
// the next level, in half the time. Their EncodeAll may be called from many
// goroutines, but there is one encoder to four processors: its tables fill much of a
// processor's cache, where those of one that rests are lost.
var packers = sync.OnceValue(func() *zstd.Encoder {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency((runtime.GOMAXPROCS(0)+3)/4), zstd.WithLowerEncoderMem(true), zstd.WithEncoderCRC(false), zstd.WithWindowSize(packWindow))
	if err != nil {
		panic(err) // the options contradict each other
	}
	return e
})

var unpackers = sync.OnceValue(func() *zstd.Decoder {
	d, err := zstd.NewReader(nil, zstd.WithDecoderMaxMemory(MaxBody), zstd.WithDecoderConcurrency(0))
	if err != nil {
		panic(err)
	}
	return d
})

func decodeZstd(src []byte, size int) ([]byte, error) {
	return unpackers().DecodeAll(src, make([]byte, 0, size))
}

var gzipReaders = sync.Pool{New: func() any { return new(gzip.Reader) }}

func decodeGzip(src []byte, size int) ([]byte, error) {
	r := gzipReaders.Get().(*gzip.Reader)
	defer gzipReaders.Put(r)
	if err := r.Reset(bytes.NewReader(src)); err != nil {
		return nil, err
	}
	return readExactly(r, size)
}

// readExactly reads size bytes. What follows them is of no interest: the
// digest of what was read decides.
func readExactly(r io.Reader, size int) ([]byte, error) {
	out := make([]byte, size)
	_, err := io.ReadFull(r, out)
	return out, err
}

// dense reports whether compressing b again would be in vain: pictures, sound,
// films, fonts, archives, documents that are archives, PDF. It looks at the
// bytes, since servers name types wrongly.
//
// Origin: the signatures of WHATWG MIME Sniffing, sections 6 and 7, and of
// ISO 32000-1 (PDF).
func dense(b []byte) bool {
	for _, magic := range []string{
		"%PDF-", "PK\x03\x04", "\x1f\x8b\x08", "BZh", "\xfd7zXZ\x00", "7z\xbc\xaf\x27\x1c", "Rar!\x1a\x07", "\x28\xb5\x2f\xfd",
		"\x89PNG\r\n\x1a\n", "\xff\xd8\xff", "GIF8", "wOFF", "wOF2", "OggS", "ID3", "fLaC", "\x1aE\xdf\xa3",
	} {
		if strings.HasPrefix(string(b[:min(len(b), 8)]), magic) {
			return true
		}
	}
	return len(b) >= 12 && (string(b[:4]) == "RIFF" && string(b[8:12]) == "WEBP" || string(b[4:8]) == "ftyp")
}
