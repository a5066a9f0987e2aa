package sources

// Label is what a reader sees as the number or mark of a note: "1", "iv",
// "*", in Markdown the identifier as written. Labels repeat where numbering
// restarts, so notes are referred to by index.
type Label string

// Format names an article format: "text", "markdown", "html", "docx", "pdf" …
type Format string

// Article is a text with notes, as a parser of internal/article understood it.
//
// All spans are ranges of Text unless they say otherwise.
type Article struct {
	Name     string // as the user named it: a path, a URL, or "-"
	Title    string // "" when the article shows none
	Format   Format
	Language string // BCP 47, only when the file states one
	Text     string // the readable text, valid UTF-8, mark-up removed, markers kept, blocks parted by an empty line
	Blocks   []Block
	Notes    []Note   // in order of appearance in the file
	Markers  []Marker // in order of appearance in Text
	Claims   []Claim  // in order of appearance in Text
	Findings []Finding
}

// BlockKind says what a block of text is, for showing it.
type BlockKind string

// The kinds of blocks.
const (
	Paragraph BlockKind = "paragraph"
	Heading   BlockKind = "heading"
	ListItem  BlockKind = "item"
	Quotation BlockKind = "quotation"
	Preformed BlockKind = "preformed" // code, verse, tables: line breaks matter
	NoteBlock BlockKind = "note"      // a block of the notes section
)

// Block is one paragraph, heading or list item of a text, in order, without
// overlap.
type Block struct {
	Kind  BlockKind `json:"kind"`
	Level int       `json:"level,omitempty"` // of a heading: 1 to 6
	At    Span      `json:"at"`
}

// Note is one numbered footnote or endnote.
type Note struct {
	Label     Label
	At        Span  // the whole note, label included
	Body      Span  // the note's text without its label
	Line      int   // in the file, from 1; 0 when the format has no lines
	Column    int   // in the file, in characters from 1; 0 when the format has no lines
	Place     Place // its element in the file, when that is an archive of parts
	Citations []Citation
	RefersTo  int // index of the note that ibid., op. cit. or "see note 4" points at; -1 for none
}

// Citation is what a note says of one source.
type Citation struct {
	At         Span    // the part of the note that speaks of this source
	Cited      string  // the address as spelled in the article; "" when the note names none
	URL        string  // the address to visit: Cited repaired, or made from an identifier; "" when nothing can be visited
	Original   string  // the address that URL is an archived copy of; "" when it is none
	InFile     Span    // bytes of the address in the original file, which may spell Cited with escapes, entities or line breaks; empty when the format has none
	Places     []Place // of the address, when the file is an archive of parts: what a link leads to, then the words that show it; empty when unknown
	Line       int     // of the address in the file, from 1; 0 when unknown
	Column     int     // of the address in the file, in characters from 1; 0 when unknown
	Registered bool    // Cited is an identifier (DOI, arXiv, PMID, handle …), not an address: URL is where its register leads
	DOI        string  // "10.…" in lower case
	ISBN       string  // of a book, 13 digits; "" when its check digit is wrong
	Authors    string
	Title      string
	Container  string // journal, newspaper, site, publisher
	Date       string // as written
	Accessed   string // as written
	Quote      string // words of the source that the note quotes
	Locator    string // page, section, paragraph
}

// Place says where something stands in a file that is an archive of parts, as
// those of word processors and e-books are, so that it can be written there
// again. An address that mark-up cuts has several places of one kind, which spell
// it together: the new one goes to the first, and the others are emptied.
type Place struct {
	Kind PlaceKind `json:"kind"`

	// Part names the part in the archive, as "word/_rels/footnotes.xml.rels"; ""
	// when the file is one part.
	Part string `json:"part"`

	// Element is the path of the element in the short form of XPath, with the
	// prefixes of the part, as `/w:footnotes[1]/w:footnote[@w:id="3"]/w:p[1]`;
	// "" when it lies too deep.
	Element string `json:"element"`

	// At are the bytes of the unpacked part that spell the address, escapes of
	// XML included; of a note it is empty, at the element or the words it begins
	// with. It is empty and zero when the part's encoding hides the bytes.
	At Span `json:"at"`
}

// PlaceKind says what an address is part of.
type PlaceKind string

// The kinds of places.
const (
	PlaceNote         PlaceKind = "note"         // the note itself
	PlaceRelationship PlaceKind = "relationship" // the target of a relationship, which all links with its id share (DOCX)
	PlaceField        PlaceKind = "field"        // the code of a HYPERLINK field (DOCX)
	PlaceLink         PlaceKind = "link"         // the attribute of a link (ODT, EPUB)
	PlaceText         PlaceKind = "text"         // words
)

// Marker is the place in the running text that points at a note.
type Marker struct {
	Label  Label
	Note   int // index into Article.Notes; -1 when no note has this label
	Claim  int // index into Article.Claims; -1 when the marker closes no sentence
	At     Span
	Line   int
	Column int
}

// ClaimID names a claim inside one article: "c1", "c2" … in order.
type ClaimID string

// Claim is the sentence that carries one or more markers.
type Claim struct {
	ID      ClaimID
	At      Span   // the sentence in Text, markers included
	Text    string // the sentence without markers and mark-up, white space folded
	Context string // the sentences before it in the same paragraph that no other marker covers; may be ""
	Line    int
	Notes   []int // indices of the notes that its markers name, in order, without repeats
}

// Finding is something odd that a parser noticed. Nothing odd is dropped.
type Finding struct {
	Code string `json:"code"` // dotted and stable, as "marker.orphan", "note.unused", "note.no_address"
	Line int    `json:"line"` // in the file, from 1; 0 for the whole article
	Why  string `json:"why"`  // one sentence for an editor
}

// maxReferred bounds how many notes that refer to each other are followed.
const maxReferred = 200

// Cites returns the citations that note i stands for, following RefersTo
// when the note points at another one. A note's own citations come first.
// Circles end.
func (a *Article) Cites(i int) []Citation {
	var out []Citation
	for seen := map[int]bool{}; i >= 0 && i < len(a.Notes) && !seen[i] && len(seen) < maxReferred; i = a.Notes[i].RefersTo {
		seen[i] = true
		out = append(out, a.Notes[i].Citations...)
	}
	return out
}
