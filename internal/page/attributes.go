package page

import (
	"bytes"
	"strings"
	"sync"

	"golang.org/x/net/html"
)

// manyPlain is the number of attributes that room is made for at a time.
const manyPlain = 256

// attributes holds room for attributes that nobody uses any more.
var attributes sync.Pool

// release gives the room of the attributes to others. Neither the tags nor
// anything read from them is used afterwards.
func (t *tags) release() {
	for _, room := range t.rooms {
		clear(room[:]) // also what was taken back
		attributes.Put(room)
	}
}

// makeRoom begins a new piece of t.attrs; the attributes of open elements stay where
// they are.
func (t *tags) makeRoom() {
	room, ok := attributes.Get().(*[manyPlain]html.Attribute)
	if !ok {
		room = new([manyPlain]html.Attribute)
	}
	t.attrs = room[:0]
	if len(t.rooms) < mostRooms {
		t.rooms = append(t.rooms, room)
	}
}

// mostRooms bounds what of one page is kept for others: 1.5 MB.
const mostRooms = 128

// kept returns a copy of a tag's attributes. Many tags share one piece of memory: who
// keeps one value keeps that.
func (t *tags) kept(b []byte) string {
	const piece = 4 << 10
	if t.room.Cap()-t.room.Len() < len(b) {
		t.room = strings.Builder{}
		t.room.Grow(piece)
	}
	from := t.room.Len()
	t.room.Write(b)
	return t.room.String()[from:]
}

// plainAttribute is where an attribute stands in a page.
type plainAttribute struct {
	key, keyEnd, val, valEnd int
	capital                  bool // its name is not in lower case
	escaped                  bool // its value holds "&amp;" and no other reference
}

// attributeAt reads the attribute at i and returns where it ends, or -1 when it
// is not plain.
func attributeAt(s []byte, i int) (a plainAttribute, end int) {
	a.key = i
	for i < len(s) && s[i] != '=' && !isSpace(s[i]) && s[i] != '/' && s[i] != '>' {
		a.capital = a.capital || 'A' <= s[i] && s[i] <= 'Z'
		i++
	}
	if i == a.key || i == len(s) {
		return a, -1
	}
	a.keyEnd, a.val, a.valEnd = i, i, i
	if s[i] != '=' {
		for i < len(s) && isSpace(s[i]) {
			i++
		}
		if i == len(s) || s[i] == '=' || s[i] == '/' && (i+1 == len(s) || s[i+1] != '>') {
			return a, -1
		}
		return a, i
	}
	i++
	if i == len(s) || isSpace(s[i]) || s[i] == '>' {
		return a, -1
	}
	if quote := s[i]; quote == '"' || quote == '\'' {
		a.val = i + 1
		k := bytes.IndexByte(s[a.val:], quote)
		if k < 0 {
			return a, -1
		}
		a.valEnd = a.val + k
		end = a.valEnd + 1
	} else {
		a.val = i
		for i < len(s) && !isSpace(s[i]) && s[i] != '>' {
			i++
		}
		a.valEnd = i
		end = i
	}
	if val := s[a.val:a.valEnd]; bytes.IndexByte(val, '&') >= 0 {
		a.escaped = true
		if bytes.Count(val, []byte("&")) != bytes.Count(val, []byte("&amp;")) {
			return a, -1
		}
	}
	return a, end
}
