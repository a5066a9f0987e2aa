package verdict

import (
	"crypto/sha256"
	"net/url"
	"path"
	"slices"
	"strings"

	"ibid/sources"
)

// maxLooks bounds the further requests for one source in one run. Going on to
// where a page sends its readers is part of the visit, and a second place on the
// network is the user's wish; both come on top.
const maxLooks = 2

// ask notes a further request that would tell more.
func (s *sight) ask(f *finding, kind sources.LookKind, url string) {
	if s.nested || url == "" {
		return
	}
	f.looks = append(f.looks, sources.Look{Kind: kind, URL: url})
}

// wanted returns the looks that a finding asks for and that were not carried
// out, at most maxLooks in all.
func (s *sight) wanted(f *finding) []sources.Look {
	var out []sources.Look
	targets, others := 0, 0
	count := func(k sources.LookKind) {
		switch k {
		case sources.LookTarget:
			targets++
		case sources.LookVantage:
		default:
			others++
		}
	}
	for i := range s.c.Looks {
		count(s.c.Looks[i].Kind)
	}
	for _, l := range f.looks {
		done := slices.ContainsFunc(s.c.Looks, func(d sources.Looked) bool { return d.Kind == l.Kind && d.URL == l.URL })
		if done || slices.Contains(out, l) || l.Kind == sources.LookTarget && targets > 0 || l.Kind != sources.LookTarget && others >= maxLooks {
			continue
		}
		count(l.Kind)
		out = append(out, l)
	}
	return out
}

// madeUp returns an address beside the cited one that does not exist: the last
// step of the path replaced by 25 letters, extension and closing slash kept,
// query left off. The letters are a function of the rest of the address, so
// that a run can be repeated and sources of one directory share one request.
//
// Origin: Bar-Yossef, Broder, Kumar, Tomkins, "Sic transit gloria telae", WWW
// 2004.
func (s *sight) madeUp() string {
	p := s.cited
	if p.host == "" {
		return ""
	}
	u := *p.url
	u.User, u.RawQuery, u.Fragment, u.RawFragment, u.ForceQuery = nil, "", "", "", false
	dir, last := path.Split(strings.TrimSuffix(u.Path, "/"))
	if dir == "" {
		dir = "/"
	}
	ending := ""
	if ext := path.Ext(last); len(ext) > 1 && len(ext) <= 6 && ext != last {
		ending = ext
	}
	if strings.HasSuffix(u.Path, "/") && last != "" {
		ending += "/"
	}
	u.Path, u.RawPath = dir+letters(u.Host+dir+ending)+ending, ""
	return u.String()
}

// letters returns 25 lower-case letters that depend on s alone.
func letters(s string) string {
	sum := sha256.Sum256([]byte(s))
	b := make([]byte, 25)
	for i := range b {
		b[i] = 'a' + sum[i]%26
	}
	return string(b)
}

// probe is what a made-up sibling showed.
type probe int

const (
	notProbed probe = iota
	probeFailed
	honest    // a plain 404 or 410
	sameEnd   // the made-up address ended at the very same other address
	samePage  // the made-up address shows the same page
	different // something else: another page, another address, another status
)

// probed says what the looks at made-up siblings showed. Two of them have to
// agree to count as the same.
func (s *sight) probed() probe {
	out := notProbed
	for i := range s.c.Looks {
		l := &s.c.Looks[i]
		if l.Kind != sources.LookSibling || s.nested && !s.past {
			continue
		}
		p := s.probeOf(l)
		if s.past && p != sameEnd && p != samePage {
			continue // what the host does today says nothing of what it did then
		}
		if out == notProbed || p == honest || (out == sameEnd || out == samePage) && p != probeFailed {
			out = p
		}
	}
	return out
}

func (s *sight) probeOf(l *sources.Looked) probe {
	f := &l.Visit.Fetch
	switch {
	case f.Failure != nil:
		return probeFailed
	case hardMissing(f):
		return honest
	case f.Status()/100 != 2:
		return probeFailed
	}
	end := f.FinalURL()
	if s.moved() && sources.Cosmetic(end, s.final.raw) && !sources.Cosmetic(end, l.URL) {
		return sameEnd
	}
	if t := l.Visit.Snapshot; t != nil && t.Refresh != nil && s.moved() && sources.Cosmetic(t.Refresh.URL, s.final.raw) {
		return sameEnd // by a refresh, which looks do not follow
	}
	if s.alike(l) >= probeEqual {
		return samePage
	}
	return different
}

// probeEqual is the likeness from which two pages are one and the same.
//
// Origin: word-sequence similarity of 0.95 in Ben Hoyt's soft404, after
// Bar-Yossef et al. 2004.
const probeEqual = 0.95

// alike returns how alike the page and that of a look are, 0 to 1, after the
// addresses that pages like to repeat were taken out of both.
func (s *sight) alike(l *sources.Looked) float64 {
	t := l.Visit.Snapshot
	if t == nil || !s.read {
		if l.Visit.Fetch.Digest != "" && l.Visit.Fetch.Digest == s.fetch.Digest {
			return 1
		}
		return 0
	}
	if s.snap.Words > 0 && sameText(s.snap, t) {
		return 1
	}
	echo := map[string]bool{}
	for _, raw := range []string{s.cited.raw, s.final.raw, l.URL, l.Visit.Fetch.FinalURL()} {
		for w := range strings.FieldsSeq(fold(pathOf(raw))) {
			if len(w) >= 4 {
				echo[w] = true
			}
		}
	}
	return wordSequence(s.snap, t, echo)
}

func pathOf(raw string) string {
	if u, err := url.Parse(raw); err == nil {
		return u.Path + " " + u.RawQuery
	}
	return raw
}

// wordSequence returns Sørensen-Dice over the pairs of neighbouring words of
// two pages, each pair counted as often as it occurs. Words with digits
// (counters, clocks, identifiers) and words of the addresses do not count.
func wordSequence(a, b *sources.Snapshot, echo map[string]bool) float64 {
	x, y := pairs(a, echo), pairs(b, echo)
	if len(x) == 0 && len(y) == 0 {
		return 0 // two empty pages say nothing
	}
	both, total := 0, 0
	for p, n := range x {
		both += min(n, y[p])
		total += n
	}
	for _, n := range y {
		total += n
	}
	return 2 * float64(both) / float64(total)
}

func pairs(s *sources.Snapshot, echo map[string]bool) map[[2]string]int {
	out := map[[2]string]int{}
	last := ""
	for w := range strings.FieldsSeq(fold(s.Title + " . " + s.Text)) {
		if echo[w] || strings.ContainsAny(w, "0123456789") {
			continue
		}
		out[[2]string{last, w}]++
		last = w
	}
	return out
}
