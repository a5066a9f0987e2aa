package article

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"net/url"
	"path"
	"strings"
)

// looksEPUB recognises an e-book by its mimetype entry or its container file.
func looksEPUB(data []byte) certainty {
	if !isZip(data) {
		return no
	}
	c, err := openContainer(data)
	if err != nil {
		return maybe
	}
	if kind, err := c.read("mimetype"); err == nil && strings.HasPrefix(string(kind), "application/epub+zip") {
		return sure
	}
	if c.has(epubContainer) {
		return sure
	}
	return no
}

const epubContainer = "META-INF/container.xml"

// parseEPUB reads an e-book: the files of its spine, in reading order, with the
// HTML reader. Markers and notes are paired over all files, for notes often
// stand in a file of their own.
//
// Origin: EPUB 3.3, sections 4.2.6.3.1 (container), 5 (package document).
func parseEPUB(ctx context.Context, _ string, data []byte) (*draft, error) {
	c, err := openContainer(data)
	if err != nil {
		return nil, err
	}
	if err := protected(ctx, c); err != nil {
		return nil, err
	}
	opf, err := packagePath(ctx, c)
	if err != nil {
		return nil, err
	}
	book, err := readPackage(ctx, c, opf)
	if err != nil {
		return nil, err
	}
	d := &draft{title: book.title, language: book.language, file: newPacked()}
	h := newHTMLReader(d)
	read := 0
	for _, name := range book.spine {
		part, err := c.read(name)
		if errors.Is(err, errZipBomb) {
			return nil, err
		}
		if err == nil && part != nil {
			plain := decodeHTML(part)
			err = h.read(ctx, name, plain.text, d.file.part(name, plain))
			read++
		} else if err == nil {
			err = errors.New("it is missing")
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			d.find("article.part_unread", 0, fmt.Sprintf("The e-book's part %s could not be read: %v.", printable(path.Base(name)), err))
		}
	}
	if read == 0 {
		return nil, errors.New("the e-book has no text")
	}
	h.pair()
	d.title, d.language = firstOf(book.title, d.title), firstOf(book.language, d.language)
	return d, nil
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// printable returns a name out of an archive as a sentence may show it.
func printable(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < 0x20 || r >= 0x7f && r < 0xa0 || r == 0xfffd || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, s)
	if len(s) > 80 {
		s = strings.ToValidUTF8(s[:80], "") + "…"
	}
	return s
}

// protected reports a book whose text is encrypted. Fonts alone often are, by
// one of two well-known methods that hide nothing else.
func protected(ctx context.Context, c *container) error {
	data, err := c.read("META-INF/encryption.xml")
	if data == nil || err != nil {
		return err
	}
	m := newMarkup(ctx, data)
	var hidden bool
	var walk func(e xml.StartElement) error
	font := false
	walk = func(e xml.StartElement) error {
		switch e.Name.Local {
		case "EncryptedData":
			font = false
		case "EncryptionMethod":
			alg := attr(e, "Algorithm")
			font = strings.Contains(alg, "idpf.org/2008/embedding") || strings.Contains(alg, "ns.adobe.com/pdf/enc")
		case "CipherReference":
			switch strings.ToLower(path.Ext(attr(e, "URI"))) {
			case ".xhtml", ".html", ".htm", ".xml":
				hidden = hidden || !font
			}
		}
		return m.children(walk, nil)
	}
	if err := m.children(walk, nil); err != nil {
		return err
	}
	if hidden {
		return errors.New("the e-book is encrypted (DRM)")
	}
	return nil
}

// packagePath returns the name of the package document.
func packagePath(ctx context.Context, c *container) (string, error) {
	data, err := c.read(epubContainer)
	if err != nil {
		return "", err
	}
	found := ""
	m := newMarkup(ctx, data)
	var walk func(e xml.StartElement) error
	walk = func(e xml.StartElement) error {
		if e.Name.Local == "rootfile" && found == "" {
			found = path.Clean(attr(e, "full-path"))
		}
		return m.children(walk, nil)
	}
	if err := m.children(walk, nil); err != nil {
		return "", err
	}
	if c.has(found) {
		return found, nil
	}
	for _, name := range c.order { // a container file that is missing or wrong
		if strings.HasSuffix(name, ".opf") {
			return name, nil
		}
	}
	return "", errors.New("the e-book has no package document")
}

// book is what a package document says.
type book struct {
	title, language string
	spine           []string // names in the archive, in reading order
}

func readPackage(ctx context.Context, c *container, opf string) (*book, error) {
	data, err := c.read(opf)
	if err != nil {
		return nil, err
	}
	b := &book{}
	type item struct{ href, media, properties string }
	items := map[string]item{}
	var order, late []string
	m := newMarkup(ctx, data)
	var walk func(e xml.StartElement) error
	walk = func(e xml.StartElement) error {
		switch e.Name.Local {
		case "title", "language":
			s, err := m.text()
			s = strings.Join(strings.Fields(s), " ")
			if e.Name.Local == "title" {
				b.title = firstOf(b.title, s)
			} else {
				b.language = firstOf(b.language, s)
			}
			return err
		case "item":
			items[attr(e, "id")] = item{attr(e, "href"), attr(e, "media-type"), attr(e, "properties")}
		case "itemref":
			if attr(e, "linear") == "no" { // notes, often: after what they belong to
				late = append(late, attr(e, "idref"))
			} else {
				order = append(order, attr(e, "idref"))
			}
		}
		return m.children(walk, nil)
	}
	if err := m.children(walk, nil); err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, id := range append(order, late...) {
		it, ok := items[id]
		if !ok || seen[id] || !strings.Contains(it.media, "html") || strings.Contains(" "+it.properties+" ", " nav ") {
			continue // a table of contents repeats the headings
		}
		seen[id] = true
		href, _, _ := strings.Cut(it.href, "#")
		if plain, err := url.PathUnescape(href); err == nil {
			href = plain
		}
		b.spine = append(b.spine, path.Join(path.Dir(opf), href))
	}
	if len(b.spine) == 0 {
		return nil, errors.New("the e-book has no reading order")
	}
	return b, nil
}
