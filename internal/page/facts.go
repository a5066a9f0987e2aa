package page

import (
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"ibid/sources"
)

var (
	titleElement = cascadia.MustCompile("title")
	metaElements = cascadia.MustCompile("meta")
	linkElements = cascadia.MustCompile("link[rel][href]")
	dataScripts  = cascadia.MustCompile(`script[type="application/ld+json"]`)
)

// head reads the facts that a page states about itself.
func head(root *html.Node, w *walker) {
	s, doc := w.s, goquery.NewDocumentFromNode(root)
	for i, t := range doc.FindMatcher(titleElement).EachIter() {
		if i > 4 {
			break
		}
		if n := t.Get(0); n.Namespace == "" { // not the title of a drawing
			s.Title = line(t.Text())
			w.candidate(s.Title)
			break
		}
	}
	for i, m := range doc.FindMatcher(metaElements).EachIter() {
		if i >= 300 {
			break
		}
		n := m.Get(0)
		name := strings.ToLower(attr(n, "name"))
		if name == "" {
			name = strings.ToLower(attr(n, "property"))
		}
		if name == "" {
			name = strings.ToLower(attr(n, "itemprop"))
		}
		content := attr(n, "content")
		if strings.EqualFold(attr(n, "http-equiv"), "refresh") && s.Refresh == nil {
			s.Refresh = refresh(content, w.base)
		}
		if name == "" || len(name) > 100 || len(s.Meta) >= 100 {
			continue
		}
		if _, known := s.Meta[name]; !known {
			s.Meta[name] = sources.Clip(sources.Printable(content), 1000)
		}
	}
	for _, name := range []string{"og:title", "twitter:title", "citation_title", "dc.title", "dcterms.title", "headline"} {
		w.candidate(s.Meta[name])
	}
	s.SiteName = s.Meta["og:site_name"]
	s.Author = first(s.Meta["author"], s.Meta["citation_author"], s.Meta["article:author"], s.Meta["dc.creator"])
	for _, name := range []string{"article:published_time", "citation_publication_date", "citation_date", "dc.date", "dcterms.created", "date", "datepublished", "pubdate"} {
		if t, ok := day(s.Meta[name]); ok {
			s.Published = t
			break
		}
	}
	robots := strings.ToLower(s.Meta["robots"] + "," + s.Meta["googlebot"])
	s.NoIndex = strings.Contains(robots, "noindex")
	for i, l := range doc.FindMatcher(linkElements).EachIter() {
		if i >= 300 {
			break
		}
		n := l.Get(0)
		if s.Canonical == "" && hasToken(attr(n, "rel"), "canonical") {
			s.Canonical = w.absolute(attr(n, "href"))
		}
	}
	for i, d := range doc.FindMatcher(dataScripts).EachIter() {
		if i >= 10 {
			break
		}
		linkedData(d.Text(), w)
	}
}

// fact notes what an element of the body says beyond its text.
func (w *walker) fact(n *html.Node, in scope) {
	s := w.s
	switch n.DataAtom {
	case atom.Html:
		s.Language = sources.Clip(attr(n, "lang"), 35)
	case atom.Input:
		if strings.EqualFold(attr(n, "type"), "password") {
			s.Password = true
		}
	case atom.Script, atom.Iframe, atom.Frame:
		if src := attr(n, "src"); src != "" && len(s.Scripts) < 100 {
			if a := w.absolute(src); a != "" {
				s.Scripts = append(s.Scripts, a)
			}
		}
	case atom.Noscript:
		t := strings.ToLower(text(n, 2000))
		if strings.Contains(t, "javascript") && (strings.Contains(t, "enable") || strings.Contains(t, "need") || strings.Contains(t, "require") || strings.Contains(t, "turn on") || strings.Contains(t, "aktivier") || strings.Contains(t, "activ")) {
			w.plea = true
		}
	}
	for i, a := range n.Attr {
		if i >= maxAttributes {
			break
		}
		switch a.Key {
		case "id", "name":
			if a.Key == "name" && n.DataAtom != atom.A {
				continue
			}
			if len(s.Anchors) < 2000 && a.Val != "" && len(a.Val) <= 200 {
				s.Anchors = append(s.Anchors, a.Val)
			}
			if a.Key == "id" {
				w.token(n, a.Val)
			}
		case "class":
			w.token(n, a.Val)
		}
	}
	if n.DataAtom == atom.Div || n.DataAtom == atom.Main {
		switch attr(n, "id") {
		case "root", "app", "__next", "__nuxt", "app-root", "react-root", "svelte", "___gatsby":
			if n.FirstChild == nil || n.FirstChild == n.LastChild && n.FirstChild.Type == html.TextNode && strings.TrimSpace(n.FirstChild.Data) == "" {
				s.AppShell = true
			}
		}
	}
}

// link notes where a link of the text leads.
func (w *walker) link(n *html.Node, in scope) {
	if in.nav || len(w.s.Links) >= 100 {
		return
	}
	a := w.absolute(attr(n, "href"))
	if a == "" || w.links[a] {
		return
	}
	w.links[a] = true
	w.s.Links = append(w.s.Links, a)
}

func (w *walker) token(n *html.Node, val string) {
	if blocks[n.DataAtom] == "" && n.DataAtom != atom.Html && n.DataAtom != atom.Iframe && n.DataAtom != atom.Script {
		return
	}
	for i, t := range strings.Fields(val) {
		if i >= 30 || len(w.s.Tokens) >= 500 {
			return
		}
		t = strings.ToLower(t)
		if len(t) > 60 || w.tokens[t] {
			continue
		}
		w.tokens[t] = true
		w.s.Tokens = append(w.s.Tokens, t)
	}
}

// candidate adds a title that the page may mean, without repeats.
func (w *walker) candidate(t string) {
	t = line(t)
	if t == "" || len(w.s.Titles) >= 12 {
		return
	}
	for _, have := range w.s.Titles {
		if have == t {
			return
		}
	}
	w.s.Titles = append(w.s.Titles, t)
}

// absolute resolves an address of the page; "" when it leads nowhere on the
// web.
func (w *walker) absolute(ref string) string {
	ref = strings.TrimSpace(ref)
	if ref == "" || len(ref) > 4000 {
		return ""
	}
	u, err := w.base.Parse(ref)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	u.User = nil
	return u.String()
}

// text returns the text inside n, at most max bytes.
func text(n *html.Node, max int) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
			if b.Len() > max {
				break
			}
		}
	}
	return b.String()
}

func line(s string) string { return sources.Clip(sources.Printable(s), 500) }

func first(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}

func hasToken(list, want string) bool {
	for _, t := range strings.Fields(list) {
		if strings.EqualFold(t, want) {
			return true
		}
	}
	return false
}

// day reads the dates that pages put into their metadata.
func day(s string) (time.Time, bool) {
	s = strings.TrimSpace(s)
	for _, form := range []string{time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04Z07:00", "2006-01-02", "2006/01/02", "2006/1/2", "20060102", "January 2, 2006", "2 January 2006", "2006-01", "2006"} {
		if t, err := time.Parse(form, s); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}
