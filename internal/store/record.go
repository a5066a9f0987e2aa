package store

import (
	"encoding/hex"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"google.golang.org/protobuf/encoding/protowire"

	"ibid/sources"
)

// maxRecord bounds the record of one visit, in bytes. Headers are nearly all
// of it; those of a whole chain at the transport's limits stay below.
const maxRecord = 32 << 20

var errRecord = errors.New("its record cannot be read")

// encodeVisit appends the record of a visit to b: the protocol buffer message
// Visit of record.proto, field by field in the order of numbers, headers
// sorted by name, so that equal visits give equal bytes. The body and the
// snapshot are left out.
func encodeVisit(b []byte, v *sources.Visit) []byte {
	f := &v.Fetch
	b = appendString(b, 1, v.Key)
	b = appendString(b, 2, v.Run)
	b = appendString(b, 3, redacted(f.URL))
	b = appendTime(b, 4, f.At)
	for i := range f.Hops {
		b = appendMessage(b, 5, func(b []byte) []byte { return encodeHop(b, &f.Hops[i]) })
	}
	b = appendFailure(b, 6, f.Failure)
	if n := len(f.Hops); n > 0 && len(f.Header) > 0 && maps.EqualFunc(f.Header, f.Hops[n-1].Header, slices.Equal) {
		b = appendInt(b, 8, 1)
	} else {
		b = appendHeader(b, 7, f.Header)
	}
	if raw, err := hex.DecodeString(f.Digest); err == nil {
		b = appendString(b, 9, string(raw))
	}
	b = appendString(b, 10, string(f.Truncated))
	b = appendInt(b, 11, int64(f.Attempts))
	if f.NotModified {
		b = appendInt(b, 12, 1)
	}
	return b
}

func encodeHop(b []byte, h *sources.Hop) []byte {
	b = appendString(b, 1, redacted(h.URL))
	b = appendString(b, 2, h.Method)
	b = appendString(b, 3, string(h.Kind))
	b = appendInt(b, 4, int64(h.Status))
	b = appendString(b, 5, h.Proto)
	b = appendHeader(b, 6, h.Header)
	b = appendString(b, 7, h.Remote)
	if t := h.TLS; t != nil {
		b = appendMessage(b, 8, func(b []byte) []byte {
			b = appendString(b, 1, t.Version)
			b = appendString(b, 2, t.Subject)
			b = appendString(b, 3, t.Issuer)
			for _, n := range t.Names {
				b = protowire.AppendString(protowire.AppendTag(b, 4, protowire.BytesType), n)
			}
			b = appendTime(b, 5, t.NotAfter)
			if t.Verified {
				b = appendInt(b, 6, 1)
			}
			return b
		})
	}
	b = appendFailure(b, 9, h.Failure)
	b = appendInt(b, 10, int64(h.Retry))
	b = appendInt(b, 11, int64(h.Waited))
	b = appendInt(b, 12, int64(h.Took))
	if h.Near {
		b = appendInt(b, 13, 1)
	}
	return b
}

// decodeVisit reads a record. Fields it does not know are passed over. It
// takes any bytes, and time and memory linear in their number.
func decodeVisit(b []byte) (*sources.Visit, error) {
	if len(b) > maxRecord {
		return nil, errRecord
	}
	v := &sources.Visit{}
	f := &v.Fetch
	var in pool
	same := false
	m := message{rest: string(b)} // one piece of memory for all strings of the visit
	for m.next() {
		switch m.num {
		case 1:
			v.Key = m.val
		case 2:
			v.Run = m.val
		case 3:
			f.URL = m.val
		case 4:
			f.At = m.time()
		case 5:
			f.Hops = append(f.Hops, sources.Hop{})
			m.into(in.decodeHop(&f.Hops[len(f.Hops)-1], m.val))
		case 6:
			f.Failure = m.failure()
		case 7:
			m.into(in.decodeHeader(&f.Header, m.val))
		case 8:
			same = m.n != 0
		case 9:
			f.Digest = hex.EncodeToString([]byte(m.val))
		case 10:
			f.Truncated = sources.Truncation(m.val)
		case 11:
			f.Attempts = int(m.n)
		case 12:
			f.NotModified = m.n != 0
		}
	}
	if m.err == nil && same {
		if len(f.Hops) == 0 {
			return nil, errRecord
		}
		f.Header = f.Hops[len(f.Hops)-1].Header.Clone()
	}
	return v, m.err
}

func (in *pool) decodeHop(h *sources.Hop, s string) error {
	m := message{rest: s}
	for m.next() {
		switch m.num {
		case 1:
			h.URL = m.val
		case 2:
			h.Method = m.val
		case 3:
			h.Kind = sources.HopKind(m.val)
		case 4:
			h.Status = int(m.n)
		case 5:
			h.Proto = m.val
		case 6:
			m.into(in.decodeHeader(&h.Header, m.val))
		case 7:
			h.Remote = m.val
		case 8:
			h.TLS = &sources.TLSFacts{}
			m.into(decodeTLS(h.TLS, m.val))
		case 9:
			h.Failure = m.failure()
		case 10:
			h.Retry = int(m.n)
		case 11:
			h.Waited = time.Duration(m.n)
		case 12:
			h.Took = time.Duration(m.n)
		case 13:
			h.Near = m.n != 0
		}
	}
	return m.err
}

func decodeTLS(t *sources.TLSFacts, s string) error {
	m := message{rest: s}
	for m.next() {
		switch m.num {
		case 1:
			t.Version = m.val
		case 2:
			t.Subject = m.val
		case 3:
			t.Issuer = m.val
		case 4:
			t.Names = append(t.Names, m.val)
		case 5:
			t.NotAfter = m.time()
		case 6:
			t.Verified = m.n != 0
		}
	}
	return m.err
}

// pool hands out short lists of strings from long ones; a header has many
// fields with one value each.
type pool struct{ free []string }

func (in *pool) decodeHeader(h *http.Header, s string) error {
	name, values := "", in.free[:0]
	m := message{rest: s}
	for m.next() {
		switch m.num {
		case 1:
			name = m.val
		case 2:
			if cap(values) == 0 {
				in.free = make([]string, 0, 32)
				values = in.free
			}
			values = append(values, m.val)
		}
	}
	if *h == nil {
		*h = make(http.Header, 16)
	}
	n := len(values)
	(*h)[name] = values[:n:n]
	if n <= cap(in.free) {
		in.free = in.free[n:n]
	}
	if n == 0 {
		(*h)[name] = nil
	}
	return m.err
}

// redacted is sources.Redact for the many addresses that name no user.
func redacted(u string) string {
	if !strings.Contains(u, "@") {
		return u
	}
	return sources.Redact(u)
}

// appendMessage appends what write appends, as one message.
func appendMessage(b []byte, num protowire.Number, write func([]byte) []byte) []byte {
	b = protowire.AppendTag(b, num, protowire.BytesType)
	start := len(b)
	b = write(b)
	size := len(b) - start
	head := protowire.SizeVarint(uint64(size))
	b = slices.Grow(b, head)[:len(b)+head]
	copy(b[start+head:], b[start:start+size])
	protowire.AppendVarint(b[:start], uint64(size))
	return b
}

func appendTime(b []byte, num protowire.Number, t time.Time) []byte {
	if t.IsZero() {
		return b
	}
	return appendMessage(b, num, func(b []byte) []byte {
		return appendInt(appendInt(b, 1, t.Unix()), 2, int64(t.Nanosecond()))
	})
}

func appendFailure(b []byte, num protowire.Number, f *sources.Failure) []byte {
	if f == nil {
		return b
	}
	return appendMessage(b, num, func(b []byte) []byte {
		b = appendString(appendString(b, 1, string(f.Kind)), 2, f.Detail)
		if f.Narrow {
			b = appendInt(b, 3, 1)
		}
		return b
	})
}

func appendHeader(b []byte, num protowire.Number, h http.Header) []byte {
	for _, name := range slices.Sorted(maps.Keys(h)) {
		b = appendMessage(b, num, func(b []byte) []byte {
			b = appendString(b, 1, name)
			for _, v := range h[name] {
				b = protowire.AppendString(protowire.AppendTag(b, 2, protowire.BytesType), v)
			}
			return b
		})
	}
	return b
}
