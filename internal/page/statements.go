package page

import (
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"ibid/sources"
)

// What a page says of itself, and the elements in which it does. Names and
// values are compared without regard to case where the HTML Living Standard
// says so.
var (
	telling    = cascadia.MustCompile(`html, title, base, meta, link, script, style, iframe, frame, input, time`)
	inTemplate = cascadia.MustCompile(`template *`) // waits for a script to make something of it

	baseAddress   = cascadia.MustCompile(`base[href]`)
	canonicalLink = cascadia.MustCompile(`link[rel~="canonical" i][href]`)
	metaRefresh   = cascadia.MustCompile(`meta[http-equiv="refresh" i][content]`)
	metaLanguage  = cascadia.MustCompile(`meta[http-equiv="content-language" i][content]`)
	metaNamed     = cascadia.MustCompile(`meta[name], meta[property], meta[itemprop]`)
	metaAuthor    = cascadia.MustCompile(`meta[name="citation_author" i]`) // comes once per author
	loaded        = cascadia.MustCompile(`script[src], iframe[src], frame[src]`)
	linkedScript  = cascadia.MustCompile(`script[type^="application/ld+json" i]`)
	inlineScript  = cascadia.MustCompile(`script:not([src]):not([type]), script:not([src])[type=""], script:not([src])[type="module" i], script:not([src])[type$="javascript" i]`)
	screenSheet   = cascadia.MustCompile(`style:not([media]), style[media=""], style[media="all" i], style[media="screen" i]`)
	passwordField = cascadia.MustCompile(`input[type="password" i]`)
	timePublished = cascadia.MustCompile(`time[datetime][pubdate], time[datetime][itemprop*="datepublished" i]`)
	timeOfMain    = cascadia.MustCompile(`main time[datetime], article time[datetime], [role="main" i] time[datetime], [role="article" i] time[datetime]`)
)

// Bounds of what is kept of a page's own statements.
const (
	maxMeta    = 100
	maxAuthors = 20
	maxValue   = 2000 // bytes of one statement
	maxScripts = 100
	maxTimes   = 8
	maxTitle   = 500       // characters
	maxCode    = 16 << 10  // bytes of one inline script that are looked at
	maxCodes   = 64        // inline scripts that are looked at
	maxData    = 256 << 10 // bytes of one block of JSON-LD
	maxLinked  = 16        // blocks of JSON-LD
)

// statements are the elements by which a page speaks of itself, in the order
// of the page.
type statements struct {
	*goquery.Selection
	base *url.URL // of the page's relative addresses
}

// statementsOf finds the statements of a page. A base element counts for the
// whole page, wherever it stands.
func statementsOf(page *goquery.Document, address *url.URL) statements {
	st := statements{page.FindMatcher(telling).NotMatcher(inTemplate), address}
	href, _ := st.FilterMatcher(baseAddress).Attr("href")
	if to := absolute(address, href); to != "" {
		if base, err := url.Parse(to); err == nil {
			st.base = base
		}
	}
	return st
}

// absolute returns an address of the page as an absolute http or https one, or
// "".
func (st statements) absolute(href string) string { return absolute(st.base, href) }

// title returns the text of the first title element that is the page's, not a
// drawing's.
func (st statements) title() string {
	for _, n := range st.Nodes {
		if n.DataAtom == atom.Title && n.Namespace == "" {
			return short(content(n), maxTitle)
		}
	}
	return ""
}

// language returns the language that the page says it is in, or "".
func (st statements) language() string {
	root := st.Filter("html").First()
	lang := first(root.AttrOr("lang", ""), root.AttrOr("xml:lang", ""), st.FilterMatcher(metaLanguage).AttrOr("content", ""))
	return tongue(lang)
}

// canonical returns the address that the page says is its own, or "": a copy, since
// reports may name it.
func (st statements) canonical() string {
	for _, n := range st.FilterMatcher(canonicalLink).Nodes {
		if to := st.absolute(elementOf(n).attr("href")); to != "" {
			return strings.Clone(to)
		}
	}
	return ""
}

// refresh returns where a meta element leads, or nil; of several the one that
// comes first in time is followed.
func (st statements) refresh() *sources.Refresh {
	var soonest *sources.Refresh
	for _, n := range st.FilterMatcher(metaRefresh).Nodes {
		if r := parseRefresh(elementOf(n).attr("content"), st.base); r != nil && (soonest == nil || r.After < soonest.After) {
			soonest = r
		}
	}
	return soonest
}

// meta returns the values of meta elements by their names in lower case; the
// first value of a name wins.
func (st statements) meta() map[string]string {
	values := map[string]string{}
	for _, n := range st.FilterMatcher(metaNamed).Nodes {
		e := elementOf(n)
		value := e.attr("content")
		value = strings.ToValidUTF8(strings.TrimSpace(value[:min(len(value), maxValue)]), "")
		for _, key := range [...]string{"name", "property", "itemprop"} {
			name := strings.ToLower(strings.TrimSpace(e.attr(key)))
			if name == "" || len(name) > 100 || len(values) == maxMeta {
				continue
			}
			if _, known := values[name]; !known {
				values[name] = value
			}
		}
	}
	return values
}

// authors returns the authors that are named one by one for citing.
func (st statements) authors() string {
	var names []string
	for _, n := range st.FilterMatcher(metaAuthor).Nodes {
		if name := short(elementOf(n).attr("content"), maxTitle); name != "" && len(names) < maxAuthors {
			names = append(names, name)
		}
	}
	return strings.Join(names, "; ")
}

// loads returns the addresses of scripts and frames.
func (st statements) loads() []string {
	list := unique{most: maxScripts}
	for _, n := range st.FilterMatcher(loaded).Nodes {
		list.add(st.absolute(elementOf(n).attr("src")))
	}
	return list.values
}

// linkedData returns what the blocks of JSON-LD say.
func (st statements) linkedData() linkedData {
	var blocks []string
	for _, n := range st.FilterMatcher(linkedScript).Nodes {
		if block := content(n); len(block) <= maxData && len(blocks) < maxLinked {
			blocks = append(blocks, block)
		}
	}
	return readLinkedData(blocks)
}

// redirect returns the redirect that an inline script asks for, or nil.
func (st statements) redirect() *sources.Refresh {
	for i, n := range st.FilterMatcher(inlineScript).Nodes {
		if i == maxCodes {
			break
		}
		code := content(n)
		if r := scriptRedirect(code[:min(len(code), maxCode)], st.base); r != nil {
			return r
		}
	}
	return nil
}

// asksPassword reports whether a reader sees a field for a password.
func (st statements) asksPassword() bool {
	return st.FilterMatcher(passwordField).FilterFunction(shown).Length() > 0
}

// times returns the dates of time elements, those of the publication first.
func (st statements) times() []string {
	var dates []string
	for _, which := range [...]goquery.Matcher{timePublished, timeOfMain} {
		for _, n := range st.FilterMatcher(which).FilterFunction(shown).Nodes {
			if len(dates) < maxTimes {
				dates = append(dates, elementOf(n).attr("datetime"))
			}
		}
	}
	return dates
}

// shown reports whether nothing around an element hides it, by itself.
func shown(_ int, sel *goquery.Selection) bool {
	for n := sel.Nodes[0]; n != nil; n = n.Parent {
		if n.Type == html.ElementNode && unshown(elementOf(n)) {
			return false
		}
	}
	return true
}

// content returns the text of an element that holds nothing but text.
func content(n *html.Node) string {
	if n.FirstChild == nil {
		return ""
	}
	return n.FirstChild.Data
}
