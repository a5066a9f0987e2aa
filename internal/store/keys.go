package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"
)

// maxName is how many bytes of an address or article key stand in a key of
// the file; bbolt takes 32 KiB, and a page should hold many.
const maxName = 1024

// prefix returns what the keys of everything kept under a name begin with: the
// name and a NUL. A name that is long or holds a NUL itself is replaced by its
// beginning and digest; records name it in full.
func prefix(name string) []byte {
	if len(name) > maxName || strings.IndexByte(name, 0) >= 0 {
		sum := sha256.Sum256([]byte(name))
		name = strings.ReplaceAll(name[:min(len(name), 256)], "\x00", "\x01") + "\x01" + hex.EncodeToString(sum[:])
	}
	return append([]byte(name), 0)
}

// visitKey is a prefix, the time, and a running number that keeps visits of one
// instant apart: a range of keys is a time line. Years before 1970 and beyond
// 2262 sort as well as others.
func visitKey(prefix []byte, at time.Time, number uint64) []byte {
	k := append(make([]byte, 0, len(prefix)+20), prefix...)
	k = binary.BigEndian.AppendUint64(k, uint64(at.Unix())^1<<63)
	k = binary.BigEndian.AppendUint32(k, uint32(at.Nanosecond()))
	return binary.BigEndian.AppendUint64(k, number)
}

// newest returns copies of the last values under a prefix, oldest first, at
// most limit, all when limit is 0 or less.
func newest(b *bolt.Bucket, prefix []byte, limit int) [][]byte {
	var out [][]byte
	c := b.Cursor()
	for k, v := last(c, prefix); k != nil && bytes.HasPrefix(k, prefix); k, v = c.Prev() {
		out = append(out, bytes.Clone(v))
		if len(out) == limit {
			break
		}
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out
}

// last moves c to the last key before all that sort behind prefix.
func last(c *bolt.Cursor, prefix []byte) (k, v []byte) {
	after := append(bytes.Clone(prefix[:len(prefix)-1]), prefix[len(prefix)-1]+1)
	if k, _ := c.Seek(after); k == nil {
		return c.Last()
	}
	return c.Prev()
}

// known reports whether anything is kept under a prefix.
func known(b *bolt.Bucket, prefix []byte) bool {
	k, _ := b.Cursor().Seek(prefix)
	return bytes.HasPrefix(k, prefix)
}
