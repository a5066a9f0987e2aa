package sources

import "time"

// Snapshot is the readable content of a source at one moment. It is read once
// from a fetch (internal/page) and is a function of its bytes, headers and
// final address alone.
type Snapshot struct {
	URL        string   // the address the bytes came from
	MediaType  string   // by sniffing first, by header second: "text/html", "application/pdf", "text/plain" …
	Charset    string   // that was used to decode, as named by WHATWG
	Language   string   // BCP 47, when the page states one
	Digest     string   // SHA-256 of the decoded body, hex
	Title      string   // the best single title
	Titles     []string // every candidate title: title element, og:title, JSON-LD headline, citation_title, first heading
	Heading    string   // the first h1
	SiteName   string
	Author     string
	Published  time.Time // zero when unknown
	Canonical  string    // absolute; "" when none is given
	Text       string    // the whole readable text, valid UTF-8, blocks parted by an empty line; hidden text, scripts and comments left out
	Blocks     []Passage
	Words      int     // in Text
	MainWords  int     // in the blocks with Main set
	LinkShare  float64 // share of the letters of Text that stand inside links, 0 to 1
	Cut        bool    // Text ends before the content does: our limit on text, or a PDF that damages or takes too long midway
	Refresh    *Refresh
	NoIndex    bool
	Scripts    []string          // src addresses of scripts and frames, absolute, at most 100
	Anchors    []string          // id and name attributes that a fragment can point at, in order, case kept; none when there are more than 5000, so that nothing is missed
	Links      []string          // targets of the links outside navigation, header and footer, absolute http(s), in order without repeats, at most 100
	Tokens     []string          // class and id tokens of html, body and larger blocks, lower case, at most 500
	Meta       map[string]string // meta elements by lower-case name or property, first value wins, at most 100
	Password   bool              // a form with a password field
	AppShell   bool              // the root element of a script-built page, or a plea to enable JavaScript
	Free       *bool             // JSON-LD isAccessibleForFree, when stated
	Pages      int               // of a PDF
	Unreadable string            // why there is no text although there is a body: "encrypted", "damaged", "no text layer", "binary", "too large", "too slow", "interrupted", "no reader" (ours could not be started); "" otherwise
}

// Passage is one block of a snapshot's text.
type Passage struct {
	At      Span // in Snapshot.Text
	Kind    BlockKind
	Level   int    // of a heading
	Heading string // the nearest heading above
	Main    bool   // part of what looks like the main text; a prior, not a filter
	Nav     bool   // navigation: menus, link lists, breadcrumbs; never evidence
	Page    int    // of a PDF, from 1
}

// Refresh is a redirect that the page or a Refresh header asks for.
type Refresh struct {
	After  time.Duration
	URL    string // absolute
	Script bool   // written as a literal script redirect
}

// Visit is a fetch together with what could be read of it.
type Visit struct {
	Key      string // the source's canonical address
	Run      string // the run that made it
	Fetch    Fetch
	Snapshot *Snapshot // nil when there was nothing to read
}
