package verdict

import (
	"net/http"
	"strings"

	"ibid/sources"
)

// sight is one visit as the rules see it: the facts of a case with everything
// derived from them, each derived once. A sight belongs to one call of Judge.
type sight struct {
	c      *sources.Case
	ladder []Rule
	visit  *sources.Visit
	fetch  *sources.Fetch
	snap   *sources.Snapshot // never nil
	read   bool              // a snapshot exists
	chain  []sources.Hop
	status int // of the last answer; 0 when none came
	header http.Header

	cited place // the address the article cites
	final place // where the chain ended
	hop   sources.HopKind

	title   string // folded candidates, joined
	heading string // folded first heading

	nested bool // a look or an earlier visit judged by itself: asks for no further looks
	past   bool // an earlier visit
	text   lazy[string]
	head   lazy[string]
	core   lazy[string]
	wall   lazy[barrier]
	same   lazy[agreement]
	cites  lazy[agreement]
	drift  lazy[drifted]
	soft   lazy[softScore]
	park   lazy[parking]
	pay    lazy[bool]
	base   lazy[*sources.Visit]
	well   lazy[bool]
	away   lazy[bool]
	said   lazy[bool]

	settled []*pastVisit // of the history, one for all that ended alike
}

// lazy is a value that is worked out when it is first needed.
type lazy[T any] struct {
	done bool
	v    T
}

func (l *lazy[T]) get(work func() T) T {
	if !l.done {
		l.done, l.v = true, work()
	}
	return l.v
}

var nothing sources.Snapshot

// newSight looks at a visit. A page that sends its reader on and whose target
// was looked at is seen through to the target.
func newSight(c *sources.Case, v *sources.Visit, ladder []Rule) *sight {
	s := &sight{c: c, ladder: ladder, visit: v, fetch: &v.Fetch, snap: v.Snapshot}
	s.chain = v.Fetch.Chain()
	asked := v.Fetch.URL
	if asked == "" {
		asked = c.Source.URL
	}
	s.cited = placeOf(asked)
	if s.snap == nil && (v.Fetch.NotModified || v.Fetch.Status() == http.StatusNotModified) {
		for i := len(c.History) - 1; i >= 0 && s.snap == nil; i-- {
			s.snap = c.History[i].Snapshot
		}
	}
	s.settleOn(v)
	if r := s.onward(); r != nil {
		if l := find(c.Looks, sources.LookTarget, r.URL); l != nil && v == &c.Visit {
			s.follow(l, r)
		}
	}
	return s
}

// settleOn takes a visit as the one that shows the end of the chain.
func (s *sight) settleOn(v *sources.Visit) {
	s.fetch = &v.Fetch
	s.read = s.snap != nil
	if !s.read {
		s.snap = &nothing
	}
	s.status = v.Fetch.Status()
	s.header = v.Fetch.Header
	if h := v.Fetch.Final(); h != nil && s.header == nil {
		s.header = h.Header
	}
	final := v.Fetch.FinalURL()
	if final == "" {
		final = s.cited.raw
	}
	s.final = placeOf(final)
	for _, h := range s.chain {
		if h.Kind == sources.HopMeta || h.Kind == sources.HopScript {
			s.hop = h.Kind
		}
	}
	s.title, s.heading = "", ""
	if s.read {
		s.title = fold(s.snap.Title)
		for _, t := range s.snap.Titles {
			if t != s.snap.Title && t != s.snap.Heading {
				s.title += fold(t)
			}
		}
		s.heading = fold(s.snap.Heading)
	}
}

// follow goes on to the target of a refresh or script redirect.
func (s *sight) follow(l *sources.Looked, r *sources.Refresh) {
	kind := sources.HopMeta
	if r.Script {
		kind = sources.HopScript
	}
	for i, h := range l.Visit.Fetch.Chain() {
		if i == 0 {
			h.Kind = kind
		}
		s.chain = append(s.chain, h)
	}
	s.snap = l.Visit.Snapshot
	s.settleOn(&l.Visit)
	s.hop = kind
}

// through judges a look as if its answer were the source's own.
func (s *sight) through(l *sources.Looked) (*sight, finding) {
	t := newSight(s.c, &l.Visit, s.ladder)
	t.nested = true
	return t, settle(t)
}

// look returns the last look of a kind, or nil.
func (s *sight) look(kind sources.LookKind) *sources.Looked {
	if s.nested {
		return nil
	}
	return find(s.c.Looks, kind, "")
}

func find(looks []sources.Looked, kind sources.LookKind, url string) *sources.Looked {
	for i := len(looks) - 1; i >= 0; i-- {
		if looks[i].Kind == kind && (url == "" || sources.Canonical(looks[i].URL) == sources.Canonical(url)) {
			return &looks[i]
		}
	}
	return nil
}

// failure returns the kind of the fetch's failure, or "".
func (s *sight) failure() sources.FailureKind {
	if s.fetch.Failure == nil {
		return ""
	}
	return s.fetch.Failure.Kind
}

// failed makes a test for kinds of failure.
func failed(kinds ...sources.FailureKind) func(*sight, *finding) bool {
	return func(s *sight, _ *finding) bool { return s.failedWith(kinds...) }
}

// failedOnward is failed for an address that is refused by itself. Where it is
// not the one cited but one that the server sends its readers on to, why says
// so.
func failedOnward(kind sources.FailureKind, why string) func(*sight, *finding) bool {
	return func(s *sight, f *finding) bool {
		if !s.failedWith(kind) {
			return false
		}
		if len(s.chain) > 1 {
			f.why = why
		}
		return true
	}
}

func (s *sight) failedWith(kinds ...sources.FailureKind) bool {
	k := s.failure()
	if k == "" {
		return false
	}
	for _, want := range kinds {
		if k == want {
			return true
		}
	}
	return false
}

// answered makes a test for status codes of an answer that came.
func answered(codes ...int) func(*sight, *finding) bool {
	return func(s *sight, _ *finding) bool { return s.answeredWith(codes...) }
}

func (s *sight) answeredWith(codes ...int) bool {
	if s.fetch.Failure != nil {
		return false
	}
	for _, c := range codes {
		if s.status == c {
			return true
		}
	}
	return false
}

// ok reports whether an answer with content came: 2xx, or 304 to our own
// validators.
func (s *sight) ok() bool {
	return s.fetch.Failure == nil && (s.status/100 == 2 || s.unchanged())
}

// unchanged reports whether the server said that the page is the one of the
// last visit.
func (s *sight) unchanged() bool {
	return s.fetch.Failure == nil && (s.fetch.NotModified || s.status == http.StatusNotModified)
}

// short reports whether the page has less than n words of main text, so that
// a phrase on it is what the page has to say. Pages whose main text was not
// found are measured by their whole text.
func (s *sight) short(n int) bool { return s.words() < n }

// words returns the length of the main text, or of the whole text when no main
// text was found.
func (s *sight) words() int {
	if s.snap.MainWords > 0 {
		return s.snap.MainWords
	}
	return s.snap.Words
}

// body returns the folded beginning of the page's text.
func (s *sight) body() string {
	return s.text.get(func() string { return fold(s.snap.Text) })
}

// main returns the folded beginning of the page's main text, or of the whole
// when no main text was found.
func (s *sight) main() string {
	return s.core.get(func() string {
		if s.snap.MainWords == 0 || s.snap.MainWords == s.snap.Words {
			return s.body()
		}
		var b strings.Builder
		for _, p := range s.snap.Blocks {
			if p.Main && b.Len() < maxFold {
				b.WriteString(p.At.In(s.snap.Text))
				b.WriteString(" . ")
			}
		}
		return fold(b.String())
	})
}

// moved reports whether the chain left the cited address for one that is not
// merely another spelling of it.
func (s *sight) moved() bool {
	return s.away.get(func() bool {
		return s.cited.raw != s.final.raw && !sources.Cosmetic(s.cited.raw, s.final.raw)
	})
}

// lasting reports whether every redirect on the way said that it is meant to
// stay: 301, 308, or an instant refresh in the page.
func (s *sight) lasting() bool {
	n := 0
	for _, h := range s.chain {
		switch {
		case h.Kind == sources.HopMeta || h.Kind == sources.HopScript:
			n++
		case h.Status == http.StatusMovedPermanently || h.Status == http.StatusPermanentRedirect:
			n++
		case h.Status/100 == 3 && h.Status != http.StatusNotModified:
			return false
		}
	}
	return n > 0
}

// announced returns the address that the lasting redirects at the head of the
// chain lead to, or "" when the first one is a passing one.
func (s *sight) announced() string {
	to := ""
	for i, h := range s.chain {
		if h.Status != http.StatusMovedPermanently && h.Status != http.StatusPermanentRedirect || i+1 == len(s.chain) {
			break
		}
		to = s.chain[i+1].URL
	}
	return to
}

// places returns every address of the chain, the cited one first.
func (s *sight) places() []place {
	out := []place{s.cited}
	for _, h := range s.chain {
		if h.URL != out[len(out)-1].raw {
			out = append(out, placeOf(h.URL))
		}
	}
	if s.final.raw != out[len(out)-1].raw {
		out = append(out, s.final)
	}
	return out
}

// mentions reports whether a token of the page's class and id names is one of
// those given, or begins with one that ends in "*".
func (s *sight) mentions(tokens ...string) bool {
	for _, have := range s.snap.Tokens {
		for _, want := range tokens {
			if stem, ok := strings.CutSuffix(want, "*"); have == want || ok && strings.HasPrefix(have, stem) {
				return true
			}
		}
	}
	return false
}
