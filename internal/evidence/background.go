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

// common is the table, and the number in its first line.
var common = sync.OnceValues(func() (*table, float64) {
	head, lines, _ := strings.Cut(commonStems, "\n")
	total, _ := strconv.ParseFloat(strings.TrimSpace(head), 64)
	return tableOf(lines)(), total
})

// background says how much a stem tells in English at large, from about 2 for
// the most frequent to about 9 for those that the table lacks, as a weight of
// Robertson and Spärck Jones.
func background(stem string) float64 {
	stems, total := common()
	if n := stems.line(stem); n != "" {
		df, _ := strconv.ParseFloat(n, 64)
		return float64(float32(math.Log(1 + (total-df+0.5)/(df+0.5))))
	}
	rare := float64(float32(math.Log(1 + total/4)))
	if strings.ContainsAny(stem, "0123456789") {
		rare *= 0.9
	}
	return rare
}
