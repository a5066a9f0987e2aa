package evidence

import (
	"encoding/binary"
	"hash/maphash"
	"math/bits"
	"strings"
	"sync"

	"ibid/internal/text"
)

// dictionary knows the stems of words that were met before, by numbers. Pages
// share most of their words, and to stem a word costs far more than to look it
// up. It serves one page at a time. What it remembers of other pages changes no
// result: nothing depends on the order of the numbers.
//
// Every word of every page is looked up in it, so the words have a table of
// their own, with open addressing. Its places are small, and the words stand in
// the order in which they were met, the frequent ones close together: both stay
// in the processor's caches. The seed of the hash is the process's own: a page
// cannot choose words that fall on each other.
type dictionary struct {
	language string
	seed     [2]uint64
	table    []place          // a power of two, at most half full
	short    []entry          // words that fit into a key, as they were met
	long     map[string]entry // the others
	stems    []stem
	of       map[string]int32   // stems by name
	heads    map[uint64][]int32 // stems by their headOf
	room     pageRoom           // that pages use in turn
}

// place holds the number of a short word, counted from 1, and above it eight bits
// of the word's hash; 0 is free.
type place uint32

// key is a word of at most 15 bytes: its bytes, the first one lowest, and its
// length on top.
type key struct{ a, b uint64 }

const maxKey = 15

// entry is what is known of a folded word; a long one has no key.
type entry struct {
	key
	stem    int32
	stop    bool
	numeral bool
}

// stem is what words have in common.
type stem struct {
	name string
	back float64 // its background, once it was asked for; never 0

	vector *vector // its vector, once it was asked for, if it has one
	asked  bool
}

// maxForms bounds what a dictionary remembers, in words: some 8 MB with the
// vectors of their stems.
const maxForms = 1 << 15

// dictionaries that no page uses, by language. Each processor has use for one.
var dictionaries = struct {
	mu   sync.Mutex
	free map[string][]*dictionary // guarded by mu
}{free: map[string][]*dictionary{}}

// openDictionary returns a dictionary for a page in a language.
func openDictionary(language string) *dictionary {
	dictionaries.mu.Lock()
	defer dictionaries.mu.Unlock()
	free := dictionaries.free[language]
	if n := len(free); n > 0 {
		d := free[n-1]
		dictionaries.free[language] = free[:n-1]
		return d
	}
	seed := maphash.MakeSeed()
	return &dictionary{
		language: language, seed: [2]uint64{maphash.String(seed, "a"), maphash.String(seed, "b")},
		table: make([]place, 1<<13), short: make([]entry, 0, 1<<12), stems: make([]stem, 0, 1<<11), long: map[string]entry{}, of: make(map[string]int32, 1<<11), heads: map[uint64][]int32{},
	}
}

// close hands the dictionary on. The page that it served is not used any more.
func (d *dictionary) close() {
	const most = 4 // of one language
	d.room = d.room.bounded()
	dictionaries.mu.Lock()
	defer dictionaries.mu.Unlock()
	if free := dictionaries.free[d.language]; len(d.short)+len(d.long) <= maxForms && len(free) < most {
		dictionaries.free[d.language] = append(free, d)
	}
}

// keyed returns what is known of a folded word that fits into a key. The entry
// is good until the next word is met.
func (d *dictionary) keyed(k key) *entry {
	at, tag := d.look(k)
	if x := d.table[at]; x != 0 {
		return &d.short[x&(maxPlaces-1)-1]
	}
	var folded [16]byte
	binary.LittleEndian.PutUint64(folded[:8], k.a)
	binary.LittleEndian.PutUint64(folded[8:], k.b)
	e := d.meet(string(folded[:k.b>>56]))
	e.key = k
	d.short = append(d.short, e)
	d.table[at] = tag | place(len(d.short))
	if 2*len(d.short) > len(d.table) {
		d.grow()
	}
	return &d.short[len(d.short)-1]
}

// maxPlaces is one more than the number of short words that a dictionary can
// hold.
const maxPlaces = 1 << 24

// look returns where a key stands in the table, or would stand, and the upper
// bits of its place.
func (d *dictionary) look(k key) (at uint64, tag place) {
	hi, lo := bits.Mul64(k.a^d.seed[0], k.b^d.seed[1])
	h := hi ^ lo
	tag = place(h>>56) * maxPlaces
	mask := uint64(len(d.table) - 1)
	for at = h & mask; ; at = (at + 1) & mask {
		x := d.table[at]
		if x == 0 || x&^(maxPlaces-1) == tag && d.short[x&(maxPlaces-1)-1].key == k {
			return at, tag
		}
	}
}

// entry returns what is known of any folded word.
func (d *dictionary) entry(folded []byte) *entry {
	if 0 < len(folded) && len(folded) <= maxKey {
		var b [16]byte
		copy(b[:], folded)
		b[15] = byte(len(folded))
		return d.keyed(key{binary.LittleEndian.Uint64(b[:8]), binary.LittleEndian.Uint64(b[8:])})
	}
	e, ok := d.long[string(folded)]
	if !ok {
		e = d.meet(string(folded))
		d.long[string(folded)] = e
	}
	return &e
}

// meet makes the entry of a word that is new.
func (d *dictionary) meet(w string) entry {
	e := entry{stop: functionWords[w], numeral: numeral(w)}
	name := w
	if !e.stop {
		name = text.Stem(d.language, w)
	}
	var ok bool
	if e.stem, ok = d.of[name]; !ok {
		e.stem = int32(len(d.stems))
		name = strings.Clone(name) // a part of w would keep all of it
		d.stems = append(d.stems, stem{name: name})
		d.of[name] = e.stem
		if head := headOf(name); head != 0 {
			d.heads[head] = append(d.heads[head], e.stem)
		}
	}
	return e
}

// grow doubles the table.
func (d *dictionary) grow() {
	d.table = make([]place, 2*len(d.table))
	for i := range d.short {
		at, tag := d.look(d.short[i].key)
		d.table[at] = tag | place(i+1)
	}
}

// background is that of stem i.
func (d *dictionary) background(i int32) float64 {
	st := &d.stems[i]
	if st.back == 0 {
		st.back = background(st.name)
	}
	return st.back
}

// vector is that of stem i, taken for English, or nil.
func (d *dictionary) vector(i int32) *vector {
	st := &d.stems[i]
	if !st.asked {
		st.vector, st.asked = vectorOf(st.name), true
	}
	return st.vector
}

// headOf returns the first beginLetters bytes of a stem as a number, and 0 for
// a shorter one.
func headOf(stem string) uint64 {
	if len(stem) < beginLetters {
		return 0
	}
	var b [8]byte
	copy(b[:], stem[:beginLetters])
	return binary.LittleEndian.Uint64(b[:])
}
