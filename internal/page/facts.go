package page

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Bounds of what is kept of the elements of a page.
const (
	maxLinks   = 100
	maxAnchors = 5000
	maxTokens  = 500
)

// element is one start tag.
type element struct {
	tag     atom.Atom
	name    string
	attrs   []html.Attribute
	foreign bool       // SVG or MathML
	node    *html.Node // nil when there is no tree
}

func elementOf(n *html.Node) element {
	return element{n.DataAtom, n.Data, n.Attr, n.Namespace != "", n}
}

func (e element) attr(key string) string {
	for i := range e.attrs {
		if e.attrs[i].Key == key {
			return e.attrs[i].Val
		}
	}
	return ""
}

// facts are what the elements of a page are called and where they lead, as far
// as it depends on their places.
type facts struct {
	anchors []string
	links   unique // as written
	tokens  unique
	root    bool // the root element of a script-built page
	closed  bool // nothing more is taken
}

func newFacts() facts {
	// Two spellings may be one address.
	return facts{links: unique{most: 2 * maxLinks}, tokens: unique{most: maxTokens}}
}

// naming is what an element is called by its page.
type naming struct{ id, class, role string }

// element takes a start tag. The order of its attributes does not count: the parser
// sorts those of some elements.
func (f *facts) element(e element) naming {
	var n naming
	name := ""
	for i := range e.attrs {
		switch a := &e.attrs[i]; a.Key {
		case "id":
			n.id = a.Val
		case "name":
			if e.tag == atom.A {
				name = a.Val
			}
		case "class":
			n.class = a.Val
		case "role":
			n.role = strings.ToLower(strings.TrimSpace(a.Val))
		case "data-reactroot", "ng-app", "ng-version", "data-server-rendered":
			f.root = true
		}
	}
	f.anchor(n.id)
	f.anchor(name)
	if f.closed {
		return n
	}
	switch e.tag {
	case atom.Body, atom.Div, atom.Section, atom.Main, atom.Article, atom.Aside, atom.Form, atom.Header, atom.Footer, atom.Nav, atom.Dialog, atom.Table, atom.Ul:
		f.root = f.root || rootIDs[n.id]
		f.token(n.id)
		f.token(n.class)
	case atom.Html:
		f.token(n.id)
		f.token(n.class)
	case 0:
		f.root = f.root || rootElements[e.name]
	}
	return n
}

// anchor notes a place that a fragment can point at.
func (f *facts) anchor(name string) {
	if name != "" && len(name) <= 256 && len(f.anchors) <= maxAnchors && !f.closed {
		f.anchors = append(f.anchors, name)
	}
}

// token notes the class or id tokens of a larger block.
func (f *facts) token(names string) {
	for t := range strings.FieldsSeq(names) {
		if f.tokens.full() {
			return
		}
		if len(t) <= 64 {
			f.tokens.add(strings.ToLower(t))
		}
	}
}

// link takes a link that readers see, and reports whether it leads anywhere.
func (f *facts) link(e element, in region) bool {
	href := strings.TrimSpace(e.attr("href"))
	if href == "" {
		return false
	}
	if in&(inNav|inHeader|inFooter) == 0 && href[0] != '#' && !f.closed {
		f.links.add(href)
	}
	return true
}

// tell writes into the snapshot what the page says of itself.
func (d *document) tell(st statements) {
	s, f := d.s, &d.facts
	s.Scripts, s.Tokens = st.loads(), f.tokens.values
	if len(f.anchors) <= maxAnchors {
		s.Anchors = f.anchors
	}
	links := unique{most: maxLinks}
	for _, href := range f.links.values {
		links.add(st.absolute(href))
	}
	s.Links = links.values

	meta, ld := st.meta(), st.linkedData()
	s.Meta, s.Free = meta, ld.free
	s.Canonical = first(st.canonical(), s.Canonical)
	s.Language = first(st.language(), s.Language, tongue(meta["og:locale"]), tongue(ld.language))
	s.SiteName = short(first(meta["og:site_name"], ld.site, meta["application-name"], ld.publisher), maxTitle)
	s.Author = short(first(st.authors(), meta["author"], ld.author, meta["dc.creator"], meta["dcterms.creator"], meta["byl"], notAddress(meta["article:author"]), meta["parsely-author"]), maxTitle)
	s.NoIndex = s.NoIndex || keepsOut(meta["robots"]) || keepsOut(meta["googlebot"])
	s.Published = firstDate(append([]string{meta["article:published_time"], meta["citation_publication_date"], meta["citation_date"], meta["citation_online_date"], ld.published, meta["datepublished"],
		meta["dc.date.issued"], meta["dc.date"], meta["dcterms.issued"], meta["dcterms.date"], meta["parsely-pub-date"], meta["sailthru.date"], meta["pubdate"], meta["date"]}, st.times()...))
	d.entitle(st.title(), ld.titles)

	s.Password = st.asksPassword()
	if r := st.refresh(); r != nil && (s.Refresh == nil || r.After < s.Refresh.After) {
		s.Refresh = r
	}
	if s.Refresh == nil && s.Words < scriptWords {
		s.Refresh = st.redirect()
	}
	s.AppShell = f.root || s.Words < pleaWords && pleads(strings.Join(d.noscript, " ")+" "+s.Text[:min(len(s.Text), 4096)])
}

// unique is a list without repeats and empty values, of a bounded length.
type unique struct {
	most   int
	values []string
	known  map[string]struct{}
}

func (u *unique) full() bool { return len(u.values) >= u.most }

func (u *unique) add(value string) {
	if value == "" || u.full() {
		return
	}
	if _, ok := u.known[value]; ok {
		return
	}
	if u.known == nil {
		u.known = make(map[string]struct{}, 32)
	}
	u.known[value] = struct{}{}
	u.values = append(u.values, value)
}

// first returns the first of several values that is not blank, trimmed.
func first(list ...string) string {
	for _, s := range list {
		if s = strings.TrimSpace(s); s != "" {
			return s
		}
	}
	return ""
}

// hasToken reports whether a list parted by white space holds a word, in any
// case.
func hasToken(list, word string) bool {
	for t := range strings.FieldsSeq(list) {
		if strings.EqualFold(t, word) {
			return true
		}
	}
	return false
}

// keepsOut reports whether a rule for crawlers asks them not to index.
func keepsOut(robots string) bool {
	robots = strings.ReplaceAll(robots, ",", " ")
	return hasToken(robots, "noindex") || hasToken(robots, "none")
}

func notAddress(s string) string {
	if strings.Contains(s, "://") {
		return ""
	}
	return s
}
