package evidence

import (
	"encoding/binary"
	"hash/maphash"
	"sync"

	"ibid/internal/text"
)

// dictionary knows the stems of words that were met before. Pages share most
// of their words, and to stem a word costs far more than to look it up. It
// serves one page at a time, and gives stems numbers that hold for that page
// alone, in the order in which the page uses them: what it remembers of other
// pages changes no result.
//
// The words stand in a table of their own with open addressing, because every
// word of every page is looked up in it. The seed of the hash is the process's
// own, so a page cannot choose words that fall on each other.
type dictionary struct {
	page  int32 // how many pages it has served; marks the numbers of the one now served
	seed  maphash.Seed
	table []slot // a power of two, at most half full
	forms []entry
	stems map[string]*numbered
	words []word // room that pages use in turn
	units []unit
}

// slot is a place of the table: a part of the hash, and one more than the
// index of the form, or 0.
type slot struct{ hash, form uint32 }

// entry is what is known of a folded word.
type entry struct {
	folded  string
	stem    *numbered
	stop    bool
	numeral bool
}

// numbered is a stem; its number holds when page is that of the dictionary.
type numbered struct {
	name   string
	head   uint64 // its first letters; see headOf
	page   int32
	number int32
}

// maxForms bounds what a dictionary remembers, in words: some 5 MB.
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
		d.page++
		return d
	}
	return &dictionary{page: 1, seed: maphash.MakeSeed(), table: make([]slot, 1<<12), stems: map[string]*numbered{}}
}

// close hands the dictionary on. The page that it served is not used any more.
func (d *dictionary) close(language string) {
	const most = 4       // of one language
	const room = 1 << 16 // words, and an eighth as many units
	if cap(d.words) > room || cap(d.units) > room/8 {
		d.words, d.units = nil, nil
	}
	dictionaries.mu.Lock()
	defer dictionaries.mu.Unlock()
	if free := dictionaries.free[language]; len(d.forms) <= maxForms && len(free) < most {
		dictionaries.free[language] = append(free, d)
	}
}

// entry returns what is known of a folded word of the language. The pointer
// holds until the next call.
func (d *dictionary) entry(language string, folded []byte) *entry {
	h := maphash.Bytes(d.seed, folded)
	mask := uint64(len(d.table) - 1)
	i := h & mask
	for ; d.table[i].form != 0; i = (i + 1) & mask {
		if d.table[i].hash == uint32(h>>32) {
			if e := &d.forms[d.table[i].form-1]; e.folded == string(folded) {
				return e
			}
		}
	}
	e := d.meet(language, string(folded))
	d.forms = append(d.forms, e)
	d.table[i] = slot{uint32(h >> 32), uint32(len(d.forms))}
	if 2*len(d.forms) > len(d.table) {
		d.grow()
	}
	return &d.forms[len(d.forms)-1]
}

// meet makes the entry of a word that is new.
func (d *dictionary) meet(language, w string) entry {
	e := entry{folded: w, stop: functionWords[w], numeral: numeral(w)}
	name := w
	if !e.stop {
		name = text.Stem(language, w)
	}
	if e.stem = d.stems[name]; e.stem == nil {
		e.stem = &numbered{name: name, head: headOf(name)}
		d.stems[name] = e.stem
	}
	return e
}

// grow doubles the table.
func (d *dictionary) grow() {
	table := make([]slot, 2*len(d.table))
	mask := uint64(len(table) - 1)
	for k := range d.forms {
		h := maphash.String(d.seed, d.forms[k].folded)
		i := h & mask
		for ; table[i].form != 0; i = (i + 1) & mask {
		}
		table[i] = slot{uint32(h >> 32), uint32(k + 1)}
	}
	d.table = table
}

// find returns the number of a stem on the page, or -1.
func (d *dictionary) find(stem string) int32 {
	if n := d.stems[stem]; n != nil && n.page == d.page {
		return n.number
	}
	return -1
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
