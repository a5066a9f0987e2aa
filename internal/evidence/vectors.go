package evidence

import (
	_ "embed"
	"math"
)

// vectors.txt: one stem a line, then the letters of its vector, one for each
// component, made by the training program from the word vectors of GloVe
// (Pennington, Socher and Manning, "GloVe: Global vectors for word
// representation", 2014). Words that stand in like company have like vectors.
//
//go:embed vectors.txt
var vectorTable string

// vectorSize is how many components a vector has.
const vectorSize = 40

// vector is a direction; one of a stem has length one.
type vector [vectorSize]float32

// vectorLetters are the values of a component, from -31 to 31, in their order.
const vectorLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

var vectorStems = tableOf(vectorTable)

var letterValues = func() (t [256]float32) {
	for i := range len(vectorLetters) {
		t[vectorLetters[i]] = float32(i - len(vectorLetters)/2)
	}
	return t
}()

// vectorOf returns the vector of an English stem, or nil.
func vectorOf(stem string) *vector {
	s := vectorStems().line(stem)
	if len(s) < vectorSize {
		return nil
	}
	v := &vector{}
	for i := range v {
		v[i] = letterValues[s[i]]
	}
	length := v.length()
	for i := range v {
		v[i] /= length
	}
	return v
}

// dot is the scalar product: of vectors of stems, the cosine.
func (v *vector) dot(w *vector) float32 {
	var s [4]float32 // four sums in turn do not wait for each other
	for i := 0; i < vectorSize; i += 4 {
		s[0] += v[i] * w[i]
		s[1] += v[i+1] * w[i+1]
		s[2] += v[i+2] * w[i+2]
		s[3] += v[i+3] * w[i+3]
	}
	return s[0] + s[1] + s[2] + s[3]
}

func (v *vector) length() float32 {
	return float32(math.Sqrt(max(float64(v.dot(v)), 1e-12)))
}

// add adds a multiple of w to v.
func (v *vector) add(w *vector, times float32) {
	for i := range v {
		v[i] += times * w[i]
	}
}
