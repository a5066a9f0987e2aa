// Package examples holds an article with footnotes, the small web that it
// cites, and a server that plays that web on loopback, so that ibid can be
// seen at work without the internet.
//
// Everything in the article is invented: the strait, the ferry line, the
// figures, the sites. The sites live under the reserved name "example"
// (RFC 2606). The web has three editions, of a year ago, of the last days and of
// today: some sources move, change or go.
package examples

import (
	"bufio"
	"bytes"
	_ "embed" // the article and its web are part of the program
	"fmt"
	"maps"
	"net/http"
	"net/textproto"
	"strconv"
	"strings"

	"golang.org/x/tools/txtar"
)

// Article is the article, in Markdown; ArticleName is its file's name.
//
//go:embed halder-line.md
var Article []byte

// ArticleName is the name of the article's file.
const ArticleName = "halder-line.md"

//go:embed web-then.txtar
var webThen []byte

//go:embed web-now.txtar
var webNow []byte

//go:embed ports-survey.pdf
var survey []byte

// Page is what a site answers at one address.
type Page struct {
	Status int
	Header http.Header
	Body   []byte
}

// Pages maps an address, as "https://host/path?query", to its page. The path
// "/*" stands for everything on a host that has no page of its own; a host
// without one answers 404 there.
type Pages map[string]Page

// Then returns the web as it was a year ago.
func Then() Pages {
	p := must(Parse(webThen))
	p["https://docs.portsobservatory.example/surveys/narrow-seas.pdf"] = Page{Status: 200, Header: http.Header{"Content-Type": {"application/pdf"}}, Body: survey}
	return p
}

// Lately returns the web of the last days: that of a year ago and most of what
// has changed since.
func Lately() Pages {
	p := Then()
	for addr, page := range must(Parse(webNow)) {
		if page.Header.Get("Edition") != "today" {
			p[addr] = page
		}
	}
	return p.without()
}

// Now returns the web of today.
func Now() Pages {
	p := Then()
	maps.Copy(p, must(Parse(webNow)))
	return p.without()
}

// without takes out the pages that are marked as gone, their hosts with them.
func (p Pages) without() Pages {
	for addr, page := range p {
		if page.Header.Get("Gone") != "" {
			delete(p, addr)
		}
		page.Header.Del("Edition")
	}
	return p
}

// Parse reads pages from a txtar archive: each file is named by its address and
// holds header lines, an empty line, and the body. "Status" sets the status
// code (default 200), "Stall" keeps the answer back for as long as the client
// waits; Content-Type is HTML unless given.
func Parse(archive []byte) (Pages, error) {
	out := Pages{}
	for _, f := range txtar.Parse(archive).Files {
		in := bufio.NewReader(bytes.NewReader(f.Data))
		h, err := textproto.NewReader(in).ReadMIMEHeader()
		if err != nil {
			return nil, fmt.Errorf("page %s: read its header lines: %w", f.Name, err)
		}
		p := Page{Status: 200, Header: http.Header(h)}
		if s := p.Header.Get("Status"); s != "" {
			if p.Status, err = strconv.Atoi(s); err != nil {
				return nil, fmt.Errorf("page %s: status %q", f.Name, s)
			}
			p.Header.Del("Status")
		}
		if p.Header.Get("Content-Type") == "" {
			p.Header.Set("Content-Type", "text/html; charset=utf-8")
		}
		var body bytes.Buffer
		if _, err := body.ReadFrom(in); err != nil {
			return nil, fmt.Errorf("page %s: %w", f.Name, err)
		}
		p.Body = body.Bytes()
		out[f.Name] = p
	}
	return out, nil
}

// hosts returns the names that pages live under.
func (p Pages) hosts() map[string]bool {
	out := map[string]bool{}
	for addr := range p {
		_, rest, _ := strings.Cut(addr, "://")
		host, _, _ := strings.Cut(rest, "/")
		out[host] = true
	}
	return out
}

func must(p Pages, err error) Pages {
	if err != nil {
		panic("examples: the built-in web is damaged: " + err.Error()) // a broken promise of our own files
	}
	return p
}
