package page

import (
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"ibid/sources"
)

// Bounds of what is kept of a page's own statements.
const (
	maxMeta    = 100
	maxValue   = 2000 // bytes of one statement
	maxScripts = 100
	maxLinks   = 100
	maxAnchors = 5000
	maxTokens  = 500
	maxCode    = 16 << 10  // bytes of one inline script that are kept
	maxCodes   = 64        // inline scripts that are kept
	maxTitle   = 500       // characters
	maxData    = 256 << 10 // bytes of one block of JSON-LD
)

// facts collects what a page says of itself, in the order of the document.
type facts struct {
	in    *input
	base  *url.URL // of relative addresses
	based bool     // a base element was seen
	inert bool     // nothing is collected: reserve text is being read

	title     string
	titled    bool
	meta      map[string]string
	authors   []string // of citation_author, which comes once per author
	language  string
	canonical string
	refresh   *sources.Refresh
	scripts   []string
	links     []string
	anchors   []string
	tokens    []string
	known     map[string]bool // tokens, links and scripts already there, by kind
	password  bool
	root      bool     // the root element of a script-built page
	codes     []string // inline scripts
	data      []string // blocks of JSON-LD
	times     []string // datetime attributes of time elements, the publication's own first
}

func (f *facts) start(in *input) {
	f.in, f.base = in, in.base
	f.meta, f.known = map[string]string{}, map[string]bool{}
}

// naming is what an element is called by its page.
type naming struct{ id, class, role string }

// element takes a start tag.
func (f *facts) element(e element, in region) naming {
	var n naming
	for i := range e.attrs {
		switch a := &e.attrs[i]; a.Key {
		case "id":
			n.id = a.Val
			f.anchor(a.Val)
		case "name":
			if e.tag == atom.A {
				f.anchor(a.Val)
			}
		case "class":
			n.class = a.Val
		case "role":
			n.role = strings.ToLower(strings.TrimSpace(a.Val))
		case "data-reactroot", "ng-app", "ng-version", "data-server-rendered":
			f.root = true
		}
	}
	if f.inert {
		return n
	}
	switch e.tag {
	case atom.Html:
		f.language = tongue(first(e.attr("lang"), e.attr("xml:lang")))
		f.token(n)
	case atom.Body, atom.Div, atom.Section, atom.Main, atom.Article, atom.Aside, atom.Form, atom.Header, atom.Footer, atom.Nav, atom.Dialog, atom.Table, atom.Ul:
		f.token(n)
		if rootIDs[n.id] {
			f.root = true
		}
	case atom.Base:
		if href := e.attr("href"); href != "" && !f.based {
			if u, err := f.in.base.Parse(strings.TrimSpace(href)); err == nil && (u.Scheme == "http" || u.Scheme == "https") {
				f.base, f.based = u, true
			}
		}
	case atom.Meta:
		f.metaElement(e)
	case atom.Link:
		if f.canonical == "" && hasToken(e.attr("rel"), "canonical") {
			f.canonical = f.absolute(e.attr("href"))
		}
	case atom.Script, atom.Iframe, atom.Frame:
		if src := e.attr("src"); src != "" && len(f.scripts) < maxScripts {
			f.scripts = f.add(f.scripts, "s", f.absolute(src))
		}
	case atom.Input:
		if in&hidden == 0 && strings.EqualFold(strings.TrimSpace(e.attr("type")), "password") && !unshown(e) {
			f.password = true
		}
	case atom.Time:
		if when := e.attr("datetime"); when != "" && len(f.times) < 8 && in&hidden == 0 {
			own := strings.Contains(strings.ToLower(e.attr("itemprop")), "datepublished")
			for _, a := range e.attrs {
				own = own || a.Key == "pubdate"
			}
			if own {
				f.times = append([]string{when}, f.times...)
			} else if in&inMain != 0 {
				f.times = append(f.times, when)
			}
		}
	case 0:
		if rootElements[e.name] {
			f.root = true
		}
	}
	return n
}

// rootIDs and rootElements are what frameworks that build a page by script hang
// it on.
var (
	rootIDs      = words("root app __next __nuxt ___gatsby gatsby-focus-wrapper svelte react-root app-root ember-application main-app mount")
	rootElements = words("app-root ng-app router-outlet my-app")
)

func words(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}

// anchor notes a place that a fragment can point at.
func (f *facts) anchor(name string) {
	if name != "" && len(name) <= 256 && len(f.anchors) <= maxAnchors && !f.inert {
		f.anchors = append(f.anchors, name)
	}
}

// token notes the class and id tokens of a larger block.
func (f *facts) token(n naming) {
	for _, names := range [...]string{n.id, n.class} {
		for t := range strings.FieldsSeq(names) {
			if len(f.tokens) >= maxTokens {
				return
			}
			if len(t) <= 64 {
				f.tokens = f.add(f.tokens, "t", strings.ToLower(t))
			}
		}
	}
}

// add appends a value unless it is empty or there already.
func (f *facts) add(list []string, kind, value string) []string {
	if value == "" || f.known[kind+value] {
		return list
	}
	f.known[kind+value] = true
	return append(list, value)
}

// link takes a link of the text, and reports whether it leads anywhere.
func (f *facts) link(e element, in region) bool {
	href := strings.TrimSpace(e.attr("href"))
	if href == "" {
		return false
	}
	if in&(hidden|inNav|inHeader|inFooter) == 0 && href[0] != '#' && len(f.links) < maxLinks && !f.inert {
		f.links = f.add(f.links, "l", f.absolute(href))
	}
	return true
}

// absolute returns an address of the page as an absolute http or https one, or
// "".
func (f *facts) absolute(href string) string {
	href = strings.TrimSpace(href)
	if href == "" || len(href) > maxValue {
		return ""
	}
	if strings.HasPrefix(href, "https://") && plainAddress(href) {
		return href
	}
	u, err := f.base.Parse(strings.NewReplacer("\n", "", "\r", "", "\t", "").Replace(href))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return u.String()
}

// plainAddress reports whether an absolute address needs no parser: no
// character that would be escaped, no dot segments, something after the host.
func plainAddress(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c <= ' ' || c >= 0x7f || c == '\\' || c == '"' || c == '<' || c == '>' || c == '%' || c == '|' || c == '^' || c == '`' || c == '{' || c == '}' {
			return false
		}
	}
	return !strings.Contains(s, "/.") && strings.IndexByte(s[len("https://"):], '/') > 0
}

// metaElement takes a meta element.
func (f *facts) metaElement(e element) {
	var name, content, equiv string
	for _, a := range e.attrs {
		switch a.Key {
		case "name":
			name = first(a.Val, name)
		case "property", "itemprop":
			if name == "" {
				name = a.Val
			}
		case "content":
			content = a.Val
		case "http-equiv":
			equiv = strings.ToLower(strings.TrimSpace(a.Val))
		}
	}
	switch equiv {
	case "refresh":
		f.refreshes(content)
	case "content-language":
		if f.language == "" {
			f.language = tongue(content)
		}
	}
	name = strings.ToLower(strings.TrimSpace(name))
	if name == "" || len(name) > 100 {
		return
	}
	content = strings.ToValidUTF8(strings.TrimSpace(content[:min(len(content), maxValue)]), "")
	if name == "citation_author" && len(f.authors) < 20 {
		f.authors = append(f.authors, short(content, maxTitle))
	}
	if _, there := f.meta[name]; !there && len(f.meta) < maxMeta {
		f.meta[name] = content
	}
}

// refreshes notes a refresh; of several the one that comes first in time is
// followed.
func (f *facts) refreshes(value string) {
	if r := parseRefresh(value, f.base); r != nil && (f.refresh == nil || r.After < f.refresh.After) {
		f.refresh = r
	}
}

// titleElement takes the text of the title element; the first one is the
// page's.
func (f *facts) titleElement(data string) {
	if !f.titled && !f.inert {
		f.title, f.titled = short(data, maxTitle), true
	}
}

// script takes an inline script or a block of JSON-LD.
func (f *facts) script(attrs []html.Attribute, code string) {
	if f.inert {
		return
	}
	kind := strings.ToLower(strings.TrimSpace(element{attrs: attrs}.attr("type")))
	switch {
	case strings.HasPrefix(kind, "application/ld+json"):
		if len(code) <= maxData && len(f.data) < 16 {
			f.data = append(f.data, code)
		}
	case kind == "" || kind == "module" || strings.HasSuffix(kind, "javascript"):
		if len(f.codes) < maxCodes && strings.TrimSpace(code) != "" {
			f.codes = append(f.codes, code[:min(len(code), maxCode)])
		}
	}
}

// finish fills the snapshot.
func (f *facts) finish(s *sources.Snapshot, w *writer, noscript string) {
	ld := readLinkedData(f.data)
	s.Meta, s.Scripts, s.Links, s.Tokens = f.meta, f.scripts, f.links, f.tokens
	if len(f.anchors) <= maxAnchors {
		s.Anchors = f.anchors
	}
	s.Canonical, s.Password, s.Free = f.canonical, f.password, ld.free
	s.Language = first(f.language, s.Language, tongue(f.meta["og:locale"]), tongue(ld.language))
	s.SiteName = short(first(f.meta["og:site_name"], ld.site, f.meta["application-name"], ld.publisher), maxTitle)
	s.Author = short(first(strings.Join(f.authors, "; "), f.meta["author"], ld.author, f.meta["dc.creator"], f.meta["dcterms.creator"], f.meta["byl"], notAddress(f.meta["article:author"]), f.meta["parsely-author"]), maxTitle)
	robots := strings.ToLower(f.meta["robots"] + "," + f.meta["googlebot"])
	s.NoIndex = s.NoIndex || strings.Contains(robots, "noindex") || hasToken(strings.ReplaceAll(robots, ",", " "), "none")
	for _, v := range append([]string{f.meta["article:published_time"], f.meta["citation_publication_date"], f.meta["citation_date"], f.meta["citation_online_date"], ld.published, f.meta["datepublished"],
		f.meta["dc.date.issued"], f.meta["dc.date"], f.meta["dcterms.issued"], f.meta["dcterms.date"], f.meta["parsely-pub-date"], f.meta["sailthru.date"], f.meta["pubdate"], f.meta["date"]}, f.times...) {
		if t := date(v); !t.IsZero() {
			s.Published = t
			break
		}
	}
	f.titles(s, w, ld)
	if f.refresh != nil && (s.Refresh == nil || f.refresh.After < s.Refresh.After) {
		s.Refresh = f.refresh
	}
	if s.Refresh == nil && s.Words < scriptWords {
		s.Refresh = scriptRedirect(f.codes, f.base)
	}
	s.AppShell = f.root || s.Words < 150 && pleads(noscript+" "+opening(s.Text, 4096))
}

// titles gathers every title that the page gives itself and chooses the best:
// what is made for citing, then what is made for sharing, then the title
// element. A candidate that is only the name of the site is passed over when
// there is another.
func (f *facts) titles(s *sources.Snapshot, w *writer, ld linkedData) {
	main := ""
	for i := range s.Blocks {
		if b := &s.Blocks[i]; b.Kind == sources.Heading && b.Level == 1 {
			h := short(b.At.In(s.Text), maxTitle)
			if s.Heading == "" {
				s.Heading = h
			}
			if w.blocks[i].in&(inHeader|inNav|inFooter|inAside) == 0 {
				main = h
				break
			}
		}
	}
	og := short(f.meta["og:title"], maxTitle)
	citation := short(first(f.meta["citation_title"], f.meta["bepress_citation_title"]), maxTitle)
	dc := short(first(f.meta["dc.title"], f.meta["dcterms.title"]), maxTitle)
	twitter := short(first(f.meta["twitter:title"], f.meta["twitter:text:title"]), maxTitle)
	for _, t := range append(append([]string{f.title, og, twitter}, ld.titles...), citation, dc, s.Heading, main) {
		if t != "" && !contains(s.Titles, t) {
			s.Titles = append(s.Titles, t)
		}
	}
	host := ""
	if f.in.base != nil {
		host = f.in.base.Hostname()
	}
	own := cutSite(f.title, s.SiteName, host)
	best := ""
	for _, t := range append(append([]string{citation, og}, ld.titles...), own, main, s.Heading, twitter, dc) {
		t = cutSite(t, s.SiteName, host)
		if t == "" {
			continue
		}
		if best == "" {
			best = t
		}
		if !isSiteName(t, s.SiteName, host) {
			best = t
			break
		}
	}
	s.Title = best
}

func first(list ...string) string {
	for _, s := range list {
		if s = strings.TrimSpace(s); s != "" {
			return s
		}
	}
	return ""
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
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

func notAddress(s string) string {
	if strings.Contains(s, "://") {
		return ""
	}
	return s
}

func opening(s string, n int) string { return s[:min(len(s), n)] }

// tongue returns a language tag in the form of BCP 47, or "" when the value is
// none.
func tongue(v string) string {
	v, _, _ = strings.Cut(strings.TrimSpace(v), ",")
	v = strings.ReplaceAll(strings.TrimSpace(v), "_", "-")
	if len(v) < 2 || len(v) > 35 {
		return ""
	}
	for i, part := range strings.Split(v, "-") {
		if len(part) == 0 || len(part) > 8 || i == 0 && (len(part) > 3 || len(part) < 2 || strings.Trim(strings.ToLower(part), "abcdefghijklmnopqrstuvwxyz") != "") {
			return ""
		}
		if strings.Trim(strings.ToLower(part), "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
			return ""
		}
	}
	return v
}

// pleads reports whether a text asks its readers to let scripts run.
func pleads(s string) bool {
	s = strings.ToLower(s)
	if !strings.Contains(s, "javascript") && !strings.Contains(s, "java script") {
		return false
	}
	for _, ask := range [...]string{"enable", "require", "disabled", "turn on", "turned off", "need", "without", "must have", "activate", "aktivier", "eingeschaltet", "activ", "désactivé", "habilit", "abilita", "necesita", "włącz", "povol", "slå på", "aktiver", "включ", "有効", "启用", "啟用", "활성화", "etkin"} {
		if strings.Contains(s, ask) {
			return true
		}
	}
	return false
}

// date reads a date of a page, or returns the zero time. A date without a zone
// is taken as UTC; a month alone as its first day.
func date(v string) time.Time {
	v = strings.TrimSpace(v)
	if len(v) < 4 || len(v) > 64 {
		return time.Time{}
	}
	for _, layout := range dateLayouts {
		if t, err := time.Parse(layout, v); err == nil {
			if t.Year() < 1000 || t.Year() > 9999 {
				return time.Time{}
			}
			return t.UTC()
		}
	}
	return time.Time{}
}

var dateLayouts = []string{
	time.RFC3339Nano, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05", "2006-01-02 15:04",
	"2006-01-02", "2006/01/02", "2006/1/2", "2006-1-2", "20060102", "2006-01", "2006/01", "2006", "02.01.2006", "2.1.2006", "January 2, 2006", "Jan 2, 2006", "2 January 2006", "2 Jan 2006", "January 2006",
	time.RFC1123, time.RFC1123Z, "Mon, 2 Jan 2006 15:04:05 MST", "Mon, 2 Jan 2006 15:04:05 -0700",
}
