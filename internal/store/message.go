package store

import (
	"time"

	"google.golang.org/protobuf/encoding/protowire"

	"ibid/sources"
)

// message reads the fields of a protocol buffer message one after another. It
// reads a string rather than bytes, so that the strings it hands out need no
// memory of their own.
//
// Origin: the wire format of Protocol Buffers ("Encoding", protobuf.dev).
type message struct {
	rest string
	num  protowire.Number // of the field
	n    int64            // of a varint, undone from zigzag
	val  string           // of anything that has a length
	err  error            // why there is no further field; nil at the end
}

// next goes to the next field and reports whether there is one.
func (m *message) next() bool {
	if m.err != nil || m.rest == "" {
		return false
	}
	tag, ok := m.varint()
	num, kind := protowire.DecodeTag(tag)
	m.num, m.n, m.val = num, 0, ""
	size := uint64(0)
	switch {
	case !ok || num < protowire.MinValidNumber:
		m.err = errRecord
	case kind == protowire.VarintType:
		var u uint64
		u, ok = m.varint()
		m.n = protowire.DecodeZigZag(u)
	case kind == protowire.BytesType:
		size, ok = m.varint()
	case kind == protowire.Fixed64Type:
		size = 8
	case kind == protowire.Fixed32Type:
		size = 4
	default: // groups are never written
		ok = false
	}
	if !ok || size > uint64(len(m.rest)) {
		m.err = errRecord
		return false
	}
	m.val, m.rest = m.rest[:size], m.rest[size:]
	return m.err == nil
}

// varint takes a base-128 number from the rest.
func (m *message) varint() (uint64, bool) {
	var u uint64
	for i := 0; i < len(m.rest) && i < 10; i++ {
		c := m.rest[i]
		if i == 9 && c > 1 {
			break // more than 64 bits
		}
		u |= uint64(c&0x7f) << (7 * i)
		if c < 0x80 {
			m.rest = m.rest[i+1:]
			return u, true
		}
	}
	return 0, false
}

// into notes an error that a message inside this one had.
func (m *message) into(err error) {
	if err != nil {
		m.err = err
	}
}

// time reads the value as a Time.
func (m *message) time() time.Time {
	var sec, nano int64
	t := message{rest: m.val}
	for t.next() {
		switch t.num {
		case 1:
			sec = t.n
		case 2:
			nano = t.n
		}
	}
	m.into(t.err)
	return time.Unix(sec, nano).UTC()
}

// failure reads the value as a Failure.
func (m *message) failure() *sources.Failure {
	f := &sources.Failure{}
	t := message{rest: m.val}
	for t.next() {
		switch t.num {
		case 1:
			f.Kind = sources.FailureKind(t.val)
		case 2:
			f.Detail = t.val
		case 3:
			f.Narrow = t.n != 0
		}
	}
	m.into(t.err)
	return f
}

func appendString(b []byte, num protowire.Number, s string) []byte {
	if s == "" {
		return b
	}
	return protowire.AppendString(protowire.AppendTag(b, num, protowire.BytesType), s)
}

func appendInt(b []byte, num protowire.Number, n int64) []byte {
	if n == 0 {
		return b
	}
	return protowire.AppendVarint(protowire.AppendTag(b, num, protowire.VarintType), protowire.EncodeZigZag(n))
}
