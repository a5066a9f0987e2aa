package evidence

import (
	"strings"

	"ibid/sources"
)

// date is a day, month, year, decade or century that a text states. Fields
// that it leaves open are 0.
type date struct {
	at         sources.Span
	y, m, d    int
	y2, m2, d2 int  // the end of a range; all 0 when it is none
	swap       bool // day and month may change places: 3/4/2015
	span       int  // years that y stands for: 1, 10 (1960s) or 100 (19th century)
	cmp        int8 // +1 after, -1 before, 0 then
	orEqual    bool // since, from, until, by
}

var months = func() map[string]int {
	m := map[string]int{}
	for i, names := range strings.Split(`january jan janvier januar jänner enero gennaio janeiro januari jan
february feb février fevrier februar febrero febbraio fevereiro februari
march mar mars märz marz maerz marzo março marco maart
april apr avril abril aprile
may mai mayo maggio maio mei maj
june jun juin juni junio giugno junho
july jul juillet juli julio luglio julho
august aug août aout agosto augustus augusti
september sep sept septembre septiembre settembre setembro
october oct octobre oktober octubre ottobre outubro okt
november nov novembre noviembre novembro
december dec décembre decembre dezember diciembre dicembre dezembro dez`, "\n") {
		for _, n := range strings.Fields(names) {
			m[n] = i + 1
		}
	}
	return m
}()

// datesOf reads the dates of a text in pieces: days with month and year in any
// order, ISO dates, months, years, decades and centuries, ranges of days and
// of years.
func datesOf(lx []lexeme) []date {
	var out []date
	for i := 0; i < len(lx); {
		d, n := dateAt(lx, i)
		if n == 0 {
			i++
			continue
		}
		d.qualify(lx, i)
		out = append(out, d)
		i += n
	}
	return out
}

// small reads a number of one or two digits from 1 to most, or 0.
func small(l lexeme, most int) int {
	if l.kind != 'n' || len(l.low) > 2 {
		return 0
	}
	n := 0
	for i := 0; i < len(l.low); i++ {
		if l.low[i] < '0' || l.low[i] > '9' {
			return 0
		}
		n = n*10 + int(l.low[i]-'0')
	}
	if n > most {
		return 0
	}
	return n
}

// yearOf reads a year of four digits from 1000 to 2199, or 0.
func yearOf(l lexeme) int {
	if l.kind != 'n' || len(l.low) != 4 {
		return 0
	}
	n := 0
	for i := 0; i < 4; i++ {
		if l.low[i] < '0' || l.low[i] > '9' {
			return 0
		}
		n = n*10 + int(l.low[i]-'0')
	}
	if n < 1000 || n > 2199 {
		return 0
	}
	return n
}

func dateAt(lx []lexeme, i int) (date, int) {
	get := func(k int) lexeme {
		if k < len(lx) {
			return lx[k]
		}
		return lexeme{}
	}
	month := func(k int) int {
		l := get(k)
		m := months[l.low]
		if m == 0 || l.kind != 'w' {
			return 0
		}
		return m
	}
	skip := func(k int, signs ...string) int { // over one of the signs, if it stands there
		for _, s := range signs {
			if get(k).low == s {
				return k + 1
			}
		}
		return k
	}
	ordinal := func(k int) int { return skip(k, "st", "nd", "rd", "th", ".", "er", "º") }
	done := func(d date, k int) (date, int) {
		d.at = sources.Span{Start: lx[i].at.Start, End: lx[k-1].at.End}
		d.span = max(d.span, 1)
		return d, k - i
	}
	l := lx[i]
	switch {
	case yearOf(l) > 0 && get(i+1).low == "-" && small(get(i+2), 12) > 0 && get(i+3).low == "-" && small(get(i+4), 31) > 0 && !get(i+1).space: // 2015-10-12
		return done(date{y: yearOf(l), m: small(get(i+2), 12), d: small(get(i+4), 31)}, i+5)
	case l.kind == 'n' && strings.Count(l.low, ".") == 2: // 12.10.2015
		p := strings.Split(l.low, ".")
		part := func(k int) lexeme { return lexeme{low: p[k], kind: 'n'} }
		if d := ordered(small(part(0), 31), small(part(1), 31), yearOf(part(2))); d.y > 0 {
			return done(d, i+1)
		}
	case small(l, 31) > 0:
		a := small(l, 31)
		if sep := get(i + 1).low; (sep == "/" || sep == "." || sep == "-") && !get(i+1).space && small(get(i+2), 31) > 0 && get(i+3).low == sep && yearOf(get(i+4)) > 0 { // 12/10/2015
			if d := ordered(a, small(get(i+2), 31), yearOf(get(i+4))); d.y > 0 {
				return done(d, i+5)
			}
		}
		k := ordinal(i + 1)
		if get(k).low == "century" || get(k).low == "jahrhundert" || get(k).low == "jahrhunderts" || get(k).low == "siècle" {
			return done(date{y: (a-1)*100 + 1, span: 100}, k+1)
		}
		if get(k).low == "-" && get(k+1).low == "century" {
			return done(date{y: (a-1)*100 + 1, span: 100}, k+2)
		}
		to, d2 := k, 0
		if s := get(k).low; s == "to" || s == "–" || s == "-" || s == "and" || s == "until" || s == "bis" { // 7 to 10 March
			if d2 = small(get(k+1), 31); d2 > 0 {
				to = ordinal(k + 2)
			}
		}
		to = skip(to, "of", "de")
		if m := month(to); m > 0 {
			d := date{d: a, m: m, m2: pickInt(d2 > 0, m, 0), d2: d2}
			to = skip(skip(skip(to+1, "."), ","), "de", "of")
			if y := yearOf(get(to)); y > 0 {
				d.y, d.y2 = y, pickInt(d2 > 0, y, 0)
				to++
			} else {
				to = back(lx, to)
			}
			return done(d, to)
		}
	case l.kind == 'w' && months[l.low] > 0:
		m := months[l.low]
		k := skip(i+1, ".")
		if a := small(get(k), 31); a > 0 { // October 12, 2015
			to := ordinal(k + 1)
			d := date{m: m, d: a}
			if s := get(to).low; s == "to" || s == "–" || s == "-" || s == "and" {
				if b := small(get(to+1), 31); b > a {
					d.d2, d.m2 = b, m
					to = ordinal(to + 2)
				}
			}
			to2 := skip(to, ",")
			if y := yearOf(get(to2)); y > 0 {
				d.y, d.y2 = y, pickInt(d.d2 > 0, y, 0)
				return done(d, to2+1)
			}
			if l.low == "may" || l.low == "mar" || l.low == "march" {
				if lx[i].at.Len() == 0 || !get(k).space {
					break
				}
			}
			return done(d, back(lx, to))
		}
		k = skip(skip(skip(k, ","), "of"), "de")
		if y := yearOf(get(k)); y > 0 {
			return done(date{m: m, y: y}, k+1)
		}
		if len(l.low) > 4 && l.low != "march" || (l.low == "june" || l.low == "july" || l.low == "juni" || l.low == "juli") { // a month alone; "may" and "march" are other words
			return done(date{m: m}, i+1)
		}
		if (l.low == "may" || l.low == "march") && i > 0 && (lx[i-1].low == "in" || lx[i-1].low == "since" || lx[i-1].low == "until" || lx[i-1].low == "last" || lx[i-1].low == "this") {
			return done(date{m: m}, i+1)
		}
	case yearOf(l) > 0:
		if i > 0 && !l.space && (lx[i-1].kind == 'w' || lx[i-1].low == "$" || lx[i-1].low == "£" || lx[i-1].low == "€" || lx[i-1].low == "#") {
			break
		}
		d := date{y: yearOf(l)}
		k := i + 1
		if get(k).low == "s" && !get(k).space && d.y%10 == 0 {
			d.span = 10
			return done(d, k+1)
		}
		if s := get(k).low; s == "–" || s == "-" || s == "to" || s == "/" || s == "—" {
			if y := yearOf(get(k + 1)); y > d.y {
				d.y2 = y
				k += 2
			} else if n := small(get(k+1), 99); n > d.y%100 && len(get(k+1).low) == 2 && s != "to" {
				d.y2 = d.y/100*100 + n
				k += 2
			}
		} else if s == "and" && i > 0 && lx[i-1].low == "between" {
			if y := yearOf(get(k + 1)); y > d.y {
				d.y2 = y
				k += 2
			}
		}
		if counted(lx, k) {
			break
		}
		return done(d, k)
	}
	return date{}, 0
}

// ordered makes a date of two numbers and a year. When both may be the month,
// the day is taken to stand first and swap says that it may not.
func ordered(a, b, year int) date {
	switch {
	case a == 0 || b == 0 || year == 0 || a > 12 && b > 12:
		return date{}
	case b > 12:
		return date{y: year, m: a, d: b}
	}
	return date{y: year, m: b, d: a, swap: a <= 12 && a != b}
}

// back steps over signs that were skipped for nothing.
func back(lx []lexeme, k int) int {
	for k > 0 && (k > len(lx) || lx[k-1].kind == 's' && lx[k-1].low != "." || lx[k-1].low == "of" || lx[k-1].low == "de") {
		k--
	}
	return k
}

// counted reports whether a number of four digits counts what follows: a unit
// or a scale.
func counted(lx []lexeme, k int) bool {
	if k >= len(lx) {
		return false
	}
	w := lx[k].low
	return lx[k].kind == 'w' && (scales[w] > 1 && w != "k" || unitWords[w] != "" && unitWords[w] != "second" && w != "an" && w != "m") || w == "%" || w == "people" || w == "euros" || w == "€"
}

func pickInt(first bool, a, b int) int {
	if first {
		return a
	}
	return b
}

func (d *date) qualify(lx []lexeme, i int) {
	b1 := ""
	if i > 0 {
		b1 = lx[i-1].low
	}
	if b1 == "the" && i > 1 {
		b1 = lx[i-2].low
	}
	switch b1 {
	case "before":
		d.cmp = -1
	case "after":
		d.cmp = 1
	case "since", "from":
		d.cmp, d.orEqual = 1, true
	case "until", "till", "by":
		d.cmp, d.orEqual = -1, true
	}
}

// ordinal numbers of days, for comparing: open fields count as the first or
// the last there is.
func (d date) days() (from, to int) {
	y, m, day := d.y, d.m, d.d
	ey, em, ed := y+max(d.span, 1)-1, m, day
	if d.y2 > 0 {
		ey = d.y2
	}
	if d.m2 > 0 {
		em = d.m2
	}
	if d.d2 > 0 {
		ed = d.d2
	}
	if m == 0 {
		m, day, em, ed = 1, 1, 12, 31
	} else if day == 0 {
		day, ed = 1, 31
	}
	return y*372 + (m-1)*31 + day, ey*372 + (em-1)*31 + ed
}

// same says how the date of a claim stands to that of a source: +1 borne out,
// -1 another date, 0 no telling.
func (d date) same(s date) int {
	if d.cmp != 0 && !d.orEqual && d.y > 0 && s.y > 0 { // before 2013, after April 2019
		df, dt := d.days()
		sf, st := s.days()
		switch {
		case d.cmp > 0 && sf > dt || d.cmp < 0 && st < df:
			return 1
		case s.cmp == d.cmp && sf == df:
			return 1
		case d.cmp > 0 && st <= dt || d.cmp < 0 && sf >= df:
			return -1
		}
		return 0
	}
	if r := d.fields(s); r != 0 || !s.swap && !d.swap {
		return r
	}
	return 0
}

func (d date) fields(s date) int {
	if d.swap || s.swap {
		t := s
		t.d, t.m = s.m, s.d
		a, b := d.plain(s), d.plain(t)
		return max(a, b)
	}
	return d.plain(s)
}

func (d date) plain(s date) int {
	if d.y > 0 && s.y > 0 && (max(d.span, 1) > 1 || max(s.span, 1) > 1 || d.y2 > 0 || s.y2 > 0) {
		df, dt := d.days()
		sf, st := s.days()
		switch {
		case df == sf && dt == st:
			return 1
		case df <= sf && st <= dt && d.span > 1: // "in the 1960s" is borne out by 1964
			return 1
		case dt < sf || st < df:
			return -1
		}
		if d.y == s.y && d.y2 == 0 && d.m == 0 && s.y2 > 0 && d.span <= 1 { // one end of the range
			return 1
		}
		if d.y2 == 0 && d.m == 0 && d.y == s.y2 {
			return 1
		}
		return 0
	}
	known := 0
	for _, f := range [...][2]int{{d.y, s.y}, {d.m, s.m}, {d.d, s.d}} {
		if f[0] > 0 && f[1] > 0 {
			if f[0] != f[1] {
				return -1
			}
			known++
		}
	}
	if known == 0 {
		return 0
	}
	if d.y > 0 && s.y == 0 || d.m > 0 && s.m == 0 || d.d > 0 && s.d == 0 {
		return 0 // the source says less than the claim
	}
	return 1
}
