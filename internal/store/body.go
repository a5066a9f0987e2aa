package store

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"

	"ibid/sources"
)

// maxChunk is the largest value of a body in the file. bbolt needs contiguous
// free pages for a value, which get rare in an old file.
const maxChunk = 1 << 20

// digest is the SHA-256 of a decoded body.
type digest [sha256.Size]byte

// digestOf returns the digest of a fetch's body: the one that the fetch names,
// or else the one of its bytes.
func digestOf(f *sources.Fetch) digest {
	if d, ok := parseDigest(f.Digest); ok {
		return d
	}
	return sha256.Sum256(f.Body)
}

func parseDigest(s string) (d digest, ok bool) {
	if len(s) != hex.EncodedLen(len(d)) {
		return d, false
	}
	_, err := hex.Decode(d[:], []byte(s))
	return d, err == nil
}

func (d digest) String() string { return hex.EncodeToString(d[:]) }

// packed is a body as it goes into the file: sealed values of at most maxChunk
// bytes and a little. The first says how to undo the rest: form (one byte),
// decoded length, length of all that follows in all values (uvarints).
type packed struct {
	chunks [][]byte
	size   int // decoded
	stored int // as it lies in the file, without the heads
	buf    *[]byte
}

// buffers hold the memory of packed bodies between visits.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

const headRoom = sealSize + 1 + 2*binary.MaxVarintLen64

// pack compresses a body, or takes it as it came: wire, in the content coding
// that is named, when it is known, or body when compressing would be in vain.
// It is where a visit's processor time goes, so it runs in the caller's
// goroutine. release gives the memory back.
func pack(body, wire []byte, coding string) (packed, error) {
	if len(body) > MaxBody {
		return packed{}, fmt.Errorf("a body of %d bytes is larger than the store takes (%d)", len(body), MaxBody)
	}
	form, data := asIs, body
	buf := buffers.Get().(*[]byte)
	room := append((*buf)[:0], make([]byte, headRoom)...)
	if id, ok := asItCame(body, wire, coding); ok {
		form, data = id, wire
	} else if len(body) > 64 && !dense(body) {
		room = packers().EncodeAll(body, room)
		if n := len(room) - headRoom; n < len(body)-len(body)/16 {
			form, data = zstandard, room[headRoom:]
		} else {
			room = room[:headRoom]
		}
	}
	var head [headRoom]byte
	h := append(head[:sealSize], form)
	h = binary.AppendUvarint(h, uint64(len(body)))
	h = binary.AppendUvarint(h, uint64(len(data)))

	p := packed{size: len(body), stored: len(data), buf: buf}
	first := data[:min(len(data), maxChunk)]
	if form != zstandard || len(room) == headRoom { // the data lies elsewhere
		room = append(room[:headRoom], first...)
	}
	*buf = room[:0]
	start := headRoom - len(h)
	copy(room[start:], h)
	p.chunks = append(p.chunks, seal(room[start:headRoom+len(first)]))
	for rest := data[len(first):]; len(rest) > 0; {
		n := min(len(rest), maxChunk)
		p.chunks = append(p.chunks, seal(append(make([]byte, sealSize, sealSize+n), rest[:n]...)))
		rest = rest[n:]
	}
	return p, nil
}

// release gives the memory of p back; p must not be used any more.
func (p *packed) release() {
	if p.buf != nil && cap(*p.buf) <= maxChunk {
		buffers.Put(p.buf)
	}
	*p = packed{}
}

// bytes returns how much p puts into the file.
func (p *packed) bytes() int {
	n := 0
	for _, c := range p.chunks {
		n += len(c)
	}
	return n
}

// head is what the first value of a body says.
type head struct {
	codec  codec
	size   int // decoded
	stored int
}

var errHead = errors.New("its first value cannot be read")

// parseHead reads the first value, unsealed, and returns the data behind it.
func parseHead(b []byte) (head, []byte, error) {
	if len(b) == 0 {
		return head{}, nil, errHead
	}
	c, ok := codecOf(b[0])
	if !ok {
		return head{}, nil, fmt.Errorf("it is in a form (%d) that this program does not know", b[0])
	}
	size, n := binary.Uvarint(b[1:])
	if n <= 0 || size > MaxBody {
		return head{}, nil, errHead
	}
	b = b[1+n:]
	stored, n := binary.Uvarint(b)
	if n <= 0 || stored > MaxBody {
		return head{}, nil, errHead
	}
	return head{c, int(size), int(stored)}, b[n:], nil
}

// chunks returns how many values the body has.
func (h head) chunks() int { return max(1, (h.stored+maxChunk-1)/maxChunk) }

// unpack joins the values of a body, as they lie in the file, and undoes their
// form. What it returns has the digest d.
func unpack(d digest, values [][]byte) ([]byte, error) {
	var h head
	var data []byte
	for i, v := range values {
		b, err := unseal(v)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			data = append(data, b...)
			continue
		}
		if h, b, err = parseHead(b); err != nil {
			return nil, err
		}
		data = b
		if len(values) > 1 {
			data = append(make([]byte, 0, h.stored), b...)
		}
	}
	if len(values) == 0 || len(data) != h.stored {
		return nil, errLength
	}
	body, err := h.codec.decode(data, h.size)
	switch {
	case err != nil:
		return nil, fmt.Errorf("it cannot be decoded: %w", err)
	case len(body) != h.size:
		return nil, errLength
	case sha256.Sum256(body) != d:
		return nil, errors.New("its digest does not match")
	}
	if body == nil {
		body = []byte{}
	}
	return body, nil
}
