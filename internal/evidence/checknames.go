package evidence

import (
	"strings"

	"ibid/sources"
)

func (h *held) checkName(n name, row, all []float32) check {
	k := check{at: n.at, Check: sources.Check{Kind: sources.CheckName, Claim: h.c.text[n.at.Start:n.at.End]}}
	// A surname is enough, and so is a word that begins alike (Aldra, Aldran).
	const here, anywhere = 0.5, 0.66
	if h.nameIn(n, row) >= here || h.nameIn(n, all) >= anywhere {
		k.OK, k.Found = true, h.nameAsFound(n)
	} else if k.Found = h.acronymIn(n); k.Found != "" {
		k.OK = true
	}
	return k
}

// nameAsFound returns the words of a name as the page writes them, where it
// writes most of them together.
func (h *held) nameAsFound(n name) string {
	want := map[int32]bool{}
	for _, wi := range n.words {
		want[h.c.words[wi].stem] = true
		for stem, hits := range h.nearStems {
			for _, t := range hits {
				if t == h.c.termOf[wi] {
					want[stem] = true
				}
			}
		}
	}
	var best sources.Span
	most, start, end, count := 0, -1, -1, 0
	for i, w := range h.p.words {
		if want[w.stem] && (start < 0 || near(h.p.text, h.p.words[i-1].at().End, w.at().Start)) {
			if start < 0 {
				start, count = i, 0
			}
			end = i
			if count++; count > most {
				most, best = count, sources.Span{Start: h.p.words[start].at().Start, End: h.p.words[end].at().End}
			}
			continue
		}
		if start >= 0 && w.stop && i-end < 3 && near(h.p.text, h.p.words[i-1].at().End, w.at().Start) {
			continue
		}
		start = -1
		if want[w.stem] {
			start, end, count = i, i, 1
		}
	}
	if best.Empty() {
		return h.c.text[n.at.Start:n.at.End]
	}
	return oneLine(h.p.text[best.Start:best.End])
}

// acronymIn returns the word of the page that is made of the initials of a
// name's words, or the words whose initials the name is, or "".
func (h *held) acronymIn(n name) string {
	if len(n.words) == 1 {
		a := strings.ToLower(strings.ReplaceAll(h.c.text[n.at.Start:n.at.End], ".", ""))
		if len(a) < 2 || len(a) > 8 || !acronym(h.c.text[n.at.Start:n.at.End]) {
			return ""
		}
		return oneLine(h.p.spelled(a).In(h.p.text))
	}
	var b strings.Builder
	for _, wi := range n.words {
		b.WriteByte(h.c.text[h.c.words[wi].at().Start])
	}
	if len(n.words) >= 3 && h.p.find(strings.ToLower(b.String())) >= 0 {
		return b.String()
	}
	return ""
}

// spelled returns the first words in a row that begin with the letters of a;
// small words between them may be skipped.
func (p *page) spelled(a string) sources.Span {
	for i := range p.words {
		k := 0
		for j := i; j < len(p.words) && j < i+2*len(a); j++ {
			w := p.words[j]
			if p.text[w.at().Start]|0x20 == a[k] && (w.upper || len(a) > 2) {
				if k++; k == len(a) {
					return sources.Span{Start: p.words[i].at().Start, End: w.at().End}
				}
			} else if j == i || !w.stop {
				break
			}
		}
	}
	return sources.Span{}
}
