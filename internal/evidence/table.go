package evidence

import (
	"hash/maphash"
	"strings"
	"sync"
)

// table finds the lines of an embedded text by their first column; each key
// stands in one. A line costs four bytes here and a few nanoseconds when the table
// is first asked: a map of as many would take longer than a short article does.
type table struct {
	text   string
	seed   maphash.Seed
	starts []uint32 // a power of two, at most half full, of where lines start, counted from 1; 0 is free
}

// tableOf returns a table of the lines of a text, made when it is first asked for.
func tableOf(text string) func() *table {
	return sync.OnceValue(func() *table {
		size := 2
		for size < 2*strings.Count(text, "\n")+2 {
			size *= 2
		}
		t := &table{text: text, seed: maphash.MakeSeed(), starts: make([]uint32, size)}
		for i := 0; i < len(text); {
			key, _, _ := strings.Cut(text[i:], "\t")
			t.starts[t.place(key)] = uint32(i) + 1
			n := strings.IndexByte(text[i+len(key):], '\n')
			if n < 0 {
				break
			}
			i += len(key) + n + 1
		}
		return t
	})
}

// place returns where the line of a key stands, or would stand.
func (t *table) place(key string) uint64 {
	mask := uint64(len(t.starts) - 1)
	for at := maphash.String(t.seed, key) & mask; ; at = (at + 1) & mask {
		start := t.starts[at]
		if start == 0 {
			return at
		}
		if line := t.text[start-1:]; strings.HasPrefix(line, key) && strings.HasPrefix(line[len(key):], "\t") {
			return at
		}
	}
}

// line returns what follows a key in its line, or "".
func (t *table) line(key string) string {
	start := t.starts[t.place(key)]
	if start == 0 {
		return ""
	}
	rest, _, _ := strings.Cut(t.text[int(start)-1+len(key)+len("\t"):], "\n")
	return rest
}
