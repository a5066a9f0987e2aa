package evidence

import (
	_ "embed"
	"math"
	"strconv"
	"strings"
	"sync"
)

// commonStems.txt: stems with the number of sentences out of its first line's
// number that hold them, counted by the training program.
//
//go:embed commonstems.txt
var commonStems string

var commonOnce = sync.OnceValue(func() map[string]float32 {
	m := map[string]float32{}
	head, rest, _ := strings.Cut(commonStems, "\n")
	total, _ := strconv.ParseFloat(strings.TrimSpace(head), 64)
	for line := range strings.SplitSeq(rest, "\n") {
		stem, n, ok := strings.Cut(line, "\t")
		df, err := strconv.ParseFloat(n, 64)
		if !ok || err != nil {
			continue
		}
		m[stem] = float32(math.Log(1 + (total-df+0.5)/(df+0.5)))
	}
	m[""] = float32(math.Log(1 + total/4)) // a stem that the table lacks
	return m
})

// background says how much a stem tells in English at large, from about 2 for
// the most frequent to about 9 for those that the table lacks, as a weight of
// Robertson and Spärck Jones.
func background(stem string) float64 {
	m := commonOnce()
	if v, ok := m[stem]; ok {
		return float64(v)
	}
	if strings.ContainsAny(stem, "0123456789") {
		return float64(m[""]) * 0.9
	}
	return float64(m[""])
}
