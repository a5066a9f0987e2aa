package article

import (
	"html"
	"sort"
	"strings"

	"ibid/sources"
)

// packed is one part of an article that is an archive of parts. Offsets of all
// parts share one line of numbers: each part has its own stretch of it.
type packed struct {
	name string
	base int
	dec  *decoded
}

// newPacked returns an empty map onto the parts of an archive.
func newPacked() *positions { return &positions{packed: true, end: 1} }

// part takes up a part and returns the offset at which it begins.
func (p *positions) part(name string, dec *decoded) (base int) {
	if p == nil {
		return 0
	}
	base = p.end
	p.parts = append(p.parts, packed{name, base, dec})
	p.end += len(dec.text) + 1
	return base
}

// partAt returns the part that holds an offset, nil for none.
func (p *positions) partAt(at int) *packed {
	i := sort.Search(len(p.parts), func(i int) bool { return p.parts[i].base > at }) - 1
	if i < 0 || at > p.parts[i].base+len(p.parts[i].dec.text) {
		return nil
	}
	return &p.parts[i]
}

// spelling returns what stands at a span of the parts; nil when it lies in none.
func (p *positions) spelling(s sources.Span) []byte {
	q := p.partAt(s.Start)
	if q == nil || s.End < s.Start || s.End > q.base+len(q.dec.text) {
		return nil
	}
	return q.dec.text[s.Start-q.base : s.End-q.base]
}

// joined appends runs of words that follow n bytes of others.
func joined(runs []run, n int, more []run) []run {
	for _, r := range more {
		runs = append(runs, run{n + r.text, r.file})
	}
	return runs
}

// spans returns where in the parts a span of the text stands: one span for each
// element that holds a piece of it.
func (p *positions) spans(text sources.Span) []sources.Span {
	if p == nil {
		return nil
	}
	return p.spansOf(p.runs, text)
}

// spansOf is spans for words with runs of their own.
func (p *positions) spansOf(runs []run, text sources.Span) []sources.Span {
	if len(runs) == 0 || text.Empty() {
		return nil
	}
	i := max(0, sort.Search(len(runs), func(i int) bool { return runs[i].text > text.Start })-1)
	var out []sources.Span
	for ; i < len(runs) && runs[i].text < text.End; i++ {
		r := runs[i]
		from, to := max(r.text, text.Start), text.End
		if i+1 < len(runs) {
			to = min(to, runs[i+1].text)
		}
		s := sources.Span{Start: r.file + from - r.text, End: r.file + to - r.text}
		if q := p.partAt(s.Start); q != nil && s.End <= q.base+len(q.dec.text) {
			s.End += entityRest(q.dec.text[s.End-1-q.base:])
		}
		if n := len(out); n > 0 && out[n-1].End <= s.Start {
			gap := p.spelling(sources.Span{Start: out[n-1].End, End: s.Start})
			if gap != nil && strings.TrimSpace(string(gap)) == "" {
				out[n-1].End = s.End
				continue
			}
		}
		out = append(out, s)
	}
	return out
}

// entityRest returns how many bytes of a character reference follow its first.
func entityRest(s []byte) int {
	if len(s) == 0 || s[0] != '&' {
		return 0
	}
	for i := 1; i < len(s) && i < 12; i++ {
		if s[i] == ';' {
			return i
		}
	}
	return 0
}

// places says where in the archive an address stands, given its spans in the
// parts. They must spell it together, or it is better to say nothing.
func (p *positions) places(spans []sources.Span, cited string) []sources.Place {
	if p == nil || !p.packed {
		return nil
	}
	var all strings.Builder
	var out []sources.Place
	for _, s := range spans {
		q := p.partAt(s.Start)
		b := p.spelling(s)
		if b == nil || s.Empty() {
			return nil
		}
		all.Write(b)
		out = append(out, sources.Place{Part: q.name, At: s}) // moved into the part by settle
	}
	plain := func(s string) string { return strings.Join(strings.Fields(unescape(html.UnescapeString(s))), "") }
	got, want := plain(all.String()), plain(cited)
	if got == want || strings.HasPrefix(want, got+"#") { // Word keeps the place in a page apart from its address
		return out
	}
	return nil
}

// settle names the elements at which notes and addresses stand and turns their
// spans into bytes of the unpacked parts. Each part is gone through once.
func (w *work) settle() {
	p := w.d.file
	if p == nil || !p.packed {
		return
	}
	var all []*sources.Place
	for i := range w.a.Notes {
		n := &w.a.Notes[i]
		if n.Place.Kind != "" {
			all = append(all, &n.Place)
		}
		for k := range n.Citations {
			for j := range n.Citations[k].Places {
				all = append(all, &n.Citations[k].Places[j])
			}
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].At.Start < all[j].At.Start })
	for len(all) > 0 {
		q := p.partAt(all[0].At.Start)
		n := sort.Search(len(all), func(i int) bool { return all[i].At.Start > q.base+len(q.dec.text) })
		nameElements(q.dec.text, q.base, all[:n])
		for _, x := range all[:n] {
			a, b := q.dec.inFile(x.At.Start-q.base), q.dec.inFile(x.At.End-q.base)
			x.At = sources.Span{}
			if a >= 0 && b >= a {
				x.At = sources.Span{Start: a, End: b}
			}
		}
		all = all[n:]
	}
}
