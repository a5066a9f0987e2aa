package evidence

import (
	"strings"
	"sync"

	"ibid/internal/text"
)

// dictionary knows the stems of words that were met before. Pages share most
// of their words, and to stem a word costs far more than to look it up. It
// serves one page at a time, and gives stems numbers that hold for that page
// alone, in the order in which the page uses them: what it remembers of other
// pages changes no result.
type dictionary struct {
	page  int // how many pages it has served; marks the numbers of the one now served
	forms map[string]entry
	stems map[string]*numbered
}

// entry is what is known of a folded word.
type entry struct {
	stem    *numbered
	stop    bool
	numeral bool
}

// numbered is a stem; its number holds when page is that of the dictionary.
type numbered struct {
	name   string
	page   int
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
	return &dictionary{page: 1, forms: map[string]entry{}, stems: map[string]*numbered{}}
}

// close hands the dictionary on. The page that it served is not used any more.
func (d *dictionary) close(language string) {
	const most = 4 // of one language
	dictionaries.mu.Lock()
	defer dictionaries.mu.Unlock()
	if free := dictionaries.free[language]; len(d.forms) <= maxForms && len(free) < most {
		dictionaries.free[language] = append(free, d)
	}
}

// entry returns what is known of a folded word of the language.
func (d *dictionary) entry(language string, folded []byte) entry {
	if e, ok := d.forms[string(folded)]; ok {
		return e
	}
	w := string(folded)
	e := entry{stop: functionWords[w], numeral: numeral(w)}
	name := w
	if !e.stop {
		name = strings.Clone(text.Stem(language, w)) // a part of w would keep all of it
	}
	if e.stem = d.stems[name]; e.stem == nil {
		e.stem = &numbered{name: name}
		d.stems[name] = e.stem
	}
	d.forms[w] = e
	return e
}

// find returns the number of a stem on the page, or -1.
func (d *dictionary) find(stem string) int32 {
	if n := d.stems[stem]; n != nil && n.page == d.page {
		return n.number
	}
	return -1
}
