package evidence

import (
	"math"
	"strings"

	"ibid/sources"
)

// quantity is a number that a text states, with what it counts.
type quantity struct {
	at      sources.Span
	full    sources.Span // with the word that makes it a bound or rough
	lo, hi  float64      // equal for a single value
	other   float64      // the value when "1.234" is read the other way; NaN when there is no other way
	scaled  float64      // what a scale has multiplied it by; 0 without one
	digits  int          // significant digits as written, 1 to 15; a round 2,000,000 has 1
	unit    string       // canonical, "" for a bare count
	ordinal bool         // 14th, second
	about   bool         // about, nearly, some
	cmp     int8         // +1 more than, -1 less than, 0 just so
	orEqual bool         // at least, at most
	year    bool         // may be a year: four digits from 1000 to 2100, nothing counted
	decade  bool         // 1960s
	word    bool         // written in letters
	points  bool         // percentage points
	weak    bool         // "one", "a", "first": often no number at all
	after   int          // byte offset behind the number and its unit, where what it counts begins
}

// quantitiesOf reads the numbers of a text in pieces: in digits or letters, with
// scale, unit, currency, comparison and range. A year is marked as one: dates
// are left to their own reader.
func quantitiesOf(s string, lx []lexeme) []quantity {
	var out []quantity
	for i := 0; i < len(lx); {
		q, n := quantityAt(s, lx, i)
		if n == 0 {
			i++
			continue
		}
		// a range: 5 to 7, 5–7, between 5 and 7
		if j := i + n; j+1 < len(lx) && q.lo == q.hi && !q.ordinal && rangeWord(lx, i, j) {
			if r, m := quantityAt(s, lx, j+1); m > 0 && r.lo == r.hi && r.lo > q.lo && (q.unit == "" || r.unit == "" || q.unit == r.unit) && !r.ordinal && !q.word == !r.word {
				if r.scaled > 1 && q.scaled == 0 && q.lo*r.scaled < r.lo { // $5–7 million
					q.lo *= r.scaled
				}
				q.hi, q.unit, q.after, q.at.End = r.hi, max(q.unit, r.unit), r.after, r.at.End
				q.digits, q.year, n = max(q.digits, r.digits), q.year && r.year, n+1+m
			}
		}
		q.qualify(lx, i, i+n)
		out = append(out, q)
		i += n
	}
	return out
}

func rangeWord(lx []lexeme, from, j int) bool {
	switch lx[j].low {
	case "to":
		return from == 0 || lx[from-1].low != "by" // by 0.25 to 3.75 percent
	case "–", "—", "-", "bis", "à":
		return true
	case "and", "und":
		return from > 0 && (lx[from-1].low == "between" || lx[from-1].low == "zwischen" || from > 1 && lx[from-2].low == "between")
	}
	return false
}

// quantityAt reads the number that begins at piece i and returns how many
// pieces it takes, or 0.
func quantityAt(s string, lx []lexeme, i int) (quantity, int) {
	q := quantity{other: math.NaN(), digits: 1}
	j := i
	currency := ""
	for _, c := range currencySigns {
		if lx[j].low[0] != c[0][0] {
			continue
		}
		if k := signAt(lx, j, c[0]); k > 0 && j+k < len(lx) && lx[j+k].kind == 'n' {
			currency, j = c[1], j+k
			break
		}
	}
	switch l := lx[j]; {
	case l.kind == 'n':
		if j > 0 && !l.space && lx[j-1].kind == 'w' && currency == "" { // H1N1, A4
			return q, 0
		}
		if i == j && j > 0 && !l.space && strings.Contains(")],.;”\"", lx[j-1].low) { // the mark of a note: (12%),18
			return q, 0
		}
		v, other, digits, ok := figure(s[l.at.Start:l.at.End])
		if !ok {
			return q, 0
		}
		q.lo, q.hi, q.other, q.digits = v, v, other, digits
		q.at = l.at
		j++
		q.year = len(l.low) == 4 && v >= 1000 && v <= 2100 && currency == ""
		if j < len(lx) && !lx[j].space { // 14th, 1960s, 54m, 3½
			switch next := lx[j].low; {
			case next == "st" || next == "nd" || next == "rd" || next == "th":
				q.ordinal, q.year, q.at.End, j = true, false, lx[j].at.End, j+1
			case next == "s" && (q.year || v < 100) && math.Mod(v, 10) == 0:
				q.decade, q.at.End, j = true, lx[j].at.End, j+1
			case scales[next] > 1 || (next == "m" || next == "b") && currency != "":
				f := scales[next]
				if next == "m" {
					f = 1e6
				} else if next == "b" {
					f = 1e9
				}
				q.scale(f)
				q.at.End, j = lx[j].at.End, j+1
			case lx[j].kind == 'w' && unitWords[next] == "" && len(next) < 4 && next != "x":
				return q, 0 // a code: 3D, 5G
			case lx[j].kind == 's' && signFractions[[]rune(next)[0]] > 0:
				f := signFractions[[]rune(next)[0]]
				q.lo, q.hi, q.digits, q.at.End, j = q.lo+f, q.hi+f, q.digits+2, lx[j].at.End, j+1
			case next == "/" && j+1 < len(lx) && lx[j+1].kind == 'n' && v < 100:
				if d, _, _, ok := figure(lx[j+1].low); ok && d > v && d <= 20 && v > 0 { // 2/3
					q.lo, q.hi, q.digits, q.at.End, j = v/d, v/d, 2, lx[j+1].at.End, j+2
				}
			}
		}
	case l.kind == 's' && signFractions[[]rune(l.low)[0]] > 0:
		v := signFractions[[]rune(l.low)[0]]
		q.lo, q.hi, q.digits, q.at = v, v, 2, l.at
		j++
	case l.low == "second" && j > 0 && (lx[j-1].low == "per" || lx[j-1].low == "/" || lx[j-1].low == "every"): // of time
		return q, 0
	case l.kind == 'w' && numberWords[l.low]:
		n := q.letters(lx, j)
		if n == 0 {
			return q, 0
		}
		j += n
	default:
		return q, 0
	}
	for j < len(lx) && lx[j].kind == 'w' && scales[lx[j].low] > 1 && lx[j].low != "k" && !q.ordinal && !(scales[lx[j].low] == 20 && !q.word) {
		q.scale(scales[lx[j].low])
		q.at.End, j = lx[j].at.End, j+1
	}
	if j+1 < len(lx) && lx[j].low == "m" && lx[j].kind == 'w' && currency != "" {
		q.scale(1e6)
		q.at.End, j = lx[j].at.End, j+1
	}
	if currency != "" {
		q.unit, q.at.Start = currency, lx[i].at.Start
	}
	if q.unit == "" {
		j = q.readUnit(lx, j)
	} else if j < len(lx) && unitWords[lx[j].low] == q.unit {
		q.at.End, j = lx[j].at.End, j+1
	}
	if q.unit != "" || q.decade {
		q.year = q.year && q.decade
	}
	q.after = q.at.End
	return q, j - i
}

func (q *quantity) scale(f float64) {
	q.lo, q.hi, q.other = q.lo*f, q.hi*f, q.other*f
	q.scaled = max(q.scaled, 1) * f
	q.year = false
}

// signAt returns how many pieces of lx at i spell sign, or 0.
func signAt(lx []lexeme, i int, sign string) int {
	n := 0
	for rest := sign; rest != ""; n++ {
		if i+n >= len(lx) || n > 0 && lx[i+n].space || !strings.HasPrefix(rest, lx[i+n].low) {
			return 0
		}
		rest = rest[len(lx[i+n].low):]
	}
	return n
}
