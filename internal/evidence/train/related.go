package main

import (
	"bufio"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"ibid/internal/evidence"
)

// synset is one meaning in WordNet.
type synset struct {
	words    []string
	pointers []pointer
}

type pointer struct {
	symbol   string
	target   string // part of speech and offset
	from, to int    // words by number from 1; 0 for all
}

// mostSenses is how many meanings of a word count, the most frequent first;
// mostBroader the same for broader and narrower ones.
const (
	mostSenses  = 4
	mostBroader = 2
)

// related makes the table of related stems from the files of WordNet.
func related(dict string) error {
	sets := map[string]*synset{}
	senses := map[string]map[string]int{} // lemma → synset → number of the sense
	seen := map[string]int{}              // lemma → how often it was met in the tagged texts
	for _, pos := range []string{"noun", "verb", "adj", "adv"} {
		if err := eachLine(filepath.Join(dict, "data."+pos), func(f []string) { readSynset(sets, pos[:1], f) }); err != nil {
			return err
		}
		if err := eachLine(filepath.Join(dict, "index."+pos), func(f []string) { readIndex(senses, seen, pos[:1], f) }); err != nil {
			return err
		}
	}
	table := map[string]map[string]byte{}
	put := func(a, b string, kind byte) {
		if seen[a] == 0 && kind != '!' || strings.ContainsAny(a+b, "_0123456789.'") {
			return
		}
		a, b = stemOf(a), stemOf(b)
		if a == "" || b == "" || a == b {
			return
		}
		m := table[a]
		if m == nil {
			m = map[string]byte{}
			table[a] = m
		}
		if old := m[b]; old == 0 || old == '~' || kind == '!' {
			m[b] = kind
		}
	}
	for id, s := range sets {
		for i, w := range s.words {
			n := senses[w][id]
			if n == 0 || n > mostSenses {
				continue
			}
			for _, v := range s.words {
				if k := senses[v][id]; k > 0 && k <= mostSenses && v != w {
					put(w, v, '=')
				}
			}
			for _, p := range s.pointers {
				if p.from != 0 && p.from != i+1 {
					continue
				}
				t := sets[p.target]
				if t == nil {
					continue
				}
				for k, v := range t.words {
					if p.to != 0 && p.to != k+1 {
						continue
					}
					m := senses[v][p.target]
					switch p.symbol {
					case "+", "\\":
						put(w, v, '=')
						put(v, w, '=')
					case "!":
						put(w, v, '!')
						put(v, w, '!')
					case "&":
						if m <= mostBroader {
							put(w, v, '~')
						}
					case "@":
						if n <= mostBroader && m <= mostBroader && seen[v] > 0 {
							put(w, v, '~')
							put(v, w, '~')
						}
					}
				}
			}
		}
	}
	out := bufio.NewWriter(os.Stdout)
	for _, a := range slices.Sorted(maps.Keys(table)) {
		fmt.Fprintf(out, "%s\t", a)
		for i, b := range slices.Sorted(maps.Keys(table[a])) {
			if i > 0 {
				out.WriteByte(' ')
			}
			out.WriteByte(table[a][b])
			out.WriteString(b)
		}
		out.WriteByte('\n')
	}
	return out.Flush()
}

func stemOf(w string) string {
	s := evidence.Stems(w)
	if len(s) != 1 {
		return ""
	}
	return s[0]
}

func eachLine(name string, f func([]string)) error {
	in, err := os.Open(name)
	if err != nil {
		return err
	}
	defer in.Close()
	sc := bufio.NewScanner(in)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		if l := sc.Text(); !strings.HasPrefix(l, "  ") {
			f(strings.Fields(l))
		}
	}
	return sc.Err()
}

// readSynset reads a line of a data file (manual page wndb(5WN)): offset, file, type,
// count in hex, word and id by turns, count, pointers.
func readSynset(sets map[string]*synset, pos string, f []string) {
	n, _ := strconv.ParseInt(f[3], 16, 32)
	s := &synset{}
	i := 4
	for range n {
		w, _, _ := strings.Cut(f[i], "(")
		s.words = append(s.words, strings.ToLower(w))
		i += 2
	}
	p, _ := strconv.Atoi(f[i])
	i++
	for range p {
		st, _ := strconv.ParseInt(f[i+3], 16, 32)
		tp := f[i+2]
		if tp == "s" {
			tp = "a"
		}
		s.pointers = append(s.pointers, pointer{f[i], tp + f[i+1], int(st >> 8), int(st & 255)})
		i += 4
	}
	sets[pos+f[0]] = s
}

// readIndex reads a line of an index file: lemma, part of speech, senses, number
// of pointer symbols, the symbols, senses again, tagged senses, offsets.
func readIndex(senses map[string]map[string]int, seen map[string]int, pos string, f []string) {
	p, _ := strconv.Atoi(f[3])
	tagged, _ := strconv.Atoi(f[5+p])
	m := senses[f[0]]
	if m == nil {
		m = map[string]int{}
		senses[f[0]] = m
	}
	for k, off := range f[6+p:] {
		m[pos+off] = k + 1
	}
	seen[f[0]] += tagged
}
