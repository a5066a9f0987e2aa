package article

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"path"
	"strings"

	"ibid/sources"
)

// Bounds on the containers of word processors and e-books. They lie far above
// what people write and far below what hurts.
const (
	maxEntries = 10_000   // files in a zip archive
	maxPart    = 64 << 20 // bytes of one unpacked part
	maxParts   = 192 << 20
	maxRatio   = 400 // unpacked to packed, for parts over a megabyte; prose packs to a tenth, repetitive XML to a fiftieth
	maxDepth   = 1_000
)

var (
	errZipDamaged = errors.New("the zip archive is damaged")
	errZipBomb    = errors.New("the zip archive unpacks to more than is read")
	errDeep       = errors.New("its XML is nested too deeply")
)

// container is a zip archive read within bounds. Names are looked up as they
// stand in the archive; nothing is ever written to disk, so a name that climbs
// out of a folder leads nowhere.
type container struct {
	files map[string]*zip.File
	order []string // names in order of the archive
	left  int64    // bytes that may still be unpacked
}

// isZip reports whether data starts as a zip archive does.
func isZip(data []byte) bool { return bytes.HasPrefix(data, []byte("PK\x03\x04")) }

// openContainer reads the archive's directory.
func openContainer(data []byte) (*container, error) {
	// Counted before the directory is read: reading it takes memory per entry.
	if bytes.Count(data, []byte("PK\x01\x02")) > maxEntries {
		return nil, fmt.Errorf("the zip archive holds more than %d files", maxEntries)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, errZipDamaged
	}
	c := &container{files: make(map[string]*zip.File, len(z.File)), left: maxParts}
	for _, f := range z.File {
		if _, twice := c.files[f.Name]; twice || strings.HasSuffix(f.Name, "/") {
			continue // the first of two wins, whatever another reader may show
		}
		c.files[f.Name] = f
		c.order = append(c.order, f.Name)
	}
	return c, nil
}

func (c *container) has(name string) bool { return c.files[name] != nil }

// read unpacks a part; nil when there is none of that name.
func (c *container) read(name string) ([]byte, error) {
	f := c.files[name]
	if f == nil {
		return nil, nil
	}
	if f.Flags&1 != 0 {
		return nil, errors.New("the file is encrypted")
	}
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%w: %s", errZipDamaged, path.Base(name))
	}
	defer r.Close()
	limit := min(c.left, maxPart)
	if packed := int64(f.CompressedSize64); packed < maxPart {
		limit = min(limit, max(1<<20, packed*maxRatio))
	}
	out, err := io.ReadAll(io.LimitReader(r, limit+1))
	c.left -= int64(len(out))
	switch {
	case int64(len(out)) > limit:
		return nil, errZipBomb
	case err != nil:
		return nil, fmt.Errorf("%w: %s", errZipDamaged, path.Base(name))
	}
	return out, nil
}

// markup reads the tokens of an XML part within bounds. encoding/xml fetches no
// external entity and expands none but the five of XML itself.
type markup struct {
	ctx   context.Context
	dec   *xml.Decoder
	depth int
	seen  int

	data     []byte // the part, decoded
	base     int    // offset of the part among those of its archive; 0 when that does not matter
	from, to int    // the last token, in data
}

func newMarkup(ctx context.Context, data []byte) *markup {
	return newMarkupAt(ctx, nil, "", data)
}

// newMarkupAt is newMarkup for a part whose places matter.
func newMarkupAt(ctx context.Context, p *positions, part string, data []byte) *markup {
	plain := decode(data) // UTF-16 parts are allowed by both office formats
	dec := xml.NewDecoder(bytes.NewReader(plain.text))
	dec.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	return &markup{ctx: ctx, dec: dec, data: plain.text, base: p.part(part, plain)}
}

// next returns the next start, end or text token; io.EOF after the last.
func (m *markup) next() (xml.Token, error) {
	for {
		if m.seen++; m.seen%4096 == 0 && m.ctx.Err() != nil {
			return nil, m.ctx.Err()
		}
		m.from = int(m.dec.InputOffset())
		t, err := m.dec.Token()
		m.to = int(m.dec.InputOffset())
		if err != nil {
			var broken *xml.SyntaxError
			if errors.As(err, &broken) {
				return nil, fmt.Errorf("its XML is broken in line %d: %s", broken.Line, broken.Msg)
			}
			return nil, err
		}
		switch t.(type) {
		case xml.StartElement:
			if m.depth++; m.depth > maxDepth {
				return nil, errDeep
			}
		case xml.EndElement:
			m.depth--
		case xml.CharData:
		default:
			continue
		}
		return t, nil
	}
}

// children calls start for every child element of the element just opened and
// text for its character data, until its end. start must read the child to its
// end, with children or skip. At the top of the part it reads the root.
func (m *markup) children(start func(e xml.StartElement) error, text func(s string)) error {
	for {
		t, err := m.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if err := start(t); err != nil {
				return err
			}
		case xml.CharData:
			if text != nil {
				text(string(t))
			}
		case xml.EndElement:
			return nil
		}
	}
}

// skip reads the element just opened to its end.
func (m *markup) skip() error {
	for depth := m.depth; m.depth >= depth; {
		if _, err := m.next(); err != nil {
			if err == io.EOF {
				return nil
			}
			return err
		}
	}
	return nil
}

// text reads the element just opened to its end and returns its words.
func (m *markup) text() (string, error) {
	var b strings.Builder
	var walk func(xml.StartElement) error
	add := func(s string) { b.WriteString(s) }
	walk = func(xml.StartElement) error { return m.children(walk, add) }
	err := m.children(walk, add)
	return b.String(), err
}

// spelled is text with where the words stand.
func (m *markup) spelled() (string, []run, error) {
	var b strings.Builder
	var from []run
	var walk func(xml.StartElement) error
	add := func(s string) {
		for _, o := range m.origins(s) {
			from = append(from, run{b.Len() + o.text, o.file})
		}
		b.WriteString(s)
	}
	walk = func(xml.StartElement) error { return m.children(walk, add) }
	err := m.children(walk, add)
	return b.String(), from, err
}

// origins returns where the words of the last token stand, s being what they
// say: in step, but for character references and line ends.
func (m *markup) origins(s string) []run {
	if m.base == 0 {
		return nil
	}
	raw := m.data[m.from:m.to]
	at := m.base + m.from
	if cut, ok := bytes.CutPrefix(raw, []byte("<![CDATA[")); ok {
		at += len(raw) - len(cut)
		raw = bytes.TrimSuffix(cut, []byte("]]>"))
	}
	return inStep(raw, at, s)
}

// inStep returns the runs of s, which is spelled by raw at offset at.
func inStep(raw []byte, at int, s string) []run {
	out := []run{{0, at}}
	if len(raw) == len(s) {
		return out
	}
	k := 0
	for i := 0; i < len(raw) && k < len(s); {
		n, width := 1, 1
		switch {
		case raw[i] == '&':
			n = 1 + entityRest(raw[i:])
			width = len(html.UnescapeString(string(raw[i : i+n])))
		case raw[i] == '\r' && i+1 < len(raw) && raw[i+1] == '\n':
			n = 2
		}
		if i, k = i+n, k+width; n != width && k < len(s) {
			out = append(out, run{k, at + i})
		}
	}
	return out
}

// shifted returns the origins of what is left of words when n bytes are cut off
// their head.
func shifted(from []run, n int) []run {
	var out []run
	for i, o := range from {
		switch {
		case o.text >= n:
			out = append(out, run{o.text - n, o.file})
		case i+1 == len(from) || from[i+1].text > n:
			out = append(out, run{0, o.file + n - o.text})
		}
	}
	return out
}

// value returns where the value of an attribute of the last token stands.
func (m *markup) value(local string) sources.Span {
	if m.base == 0 {
		return sources.Span{}
	}
	tag := m.data[m.from:m.to]
	for i := 0; i < len(tag); {
		n := bytes.IndexByte(tag[i:], '=')
		if n < 0 {
			break
		}
		name := bytes.TrimRight(tag[i:i+n], " \t\r\n")
		i += n + 1
		for i < len(tag) && (tag[i] == ' ' || tag[i] == '\t' || tag[i] == '\r' || tag[i] == '\n') {
			i++
		}
		if i == len(tag) || tag[i] != '"' && tag[i] != '\'' {
			break
		}
		end := bytes.IndexByte(tag[i+1:], tag[i])
		if end < 0 {
			break
		}
		if k := bytes.LastIndexAny(name, " \t\r\n:"); string(name[k+1:]) == local {
			return sources.Span{Start: m.base + m.from + i + 1, End: m.base + m.from + i + 1 + end}
		}
		i += end + 2
	}
	return sources.Span{}
}

// attr returns an attribute by its local name, "" when there is none.
func attr(e xml.StartElement, local string) string {
	for _, a := range e.Attr {
		if a.Name.Local == local && a.Name.Space != "xmlns" {
			return a.Value
		}
	}
	return ""
}
