package page

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"io"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"ibid/sources"
)

// readJSON reads the values of a JSON document, or of lines of them, each with
// its name as a block of its own: what an interface of a statistics office
// answers can carry a claim as well as its page.
func readJSON(ctx context.Context, in *input, s *sources.Snapshot) {
	body, name := decode(in.body, in.header.Get("Content-Type"))
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	w := newWriter(in.opts, len(body))
	r := jsonWalk{dec: dec, w: w}
	for {
		if err := r.value("", 0); err != nil {
			if err != io.EOF && len(w.blocks) == 0 { // it only calls itself JSON
				readText(ctx, in, s)
				return
			}
			break
		}
	}
	s.Charset = name
	w.all(s)
	entitle(s, r.title)
}

// maxDepth bounds the nesting of data that is followed.
const maxDepth = 200

// jsonWalk writes the values of a document in their order.
type jsonWalk struct {
	dec   *json.Decoder
	w     *writer
	title string // the first value that is named like a title
}

// value reads one value that stands under a name.
func (r *jsonWalk) value(name string, depth int) error {
	tok, err := r.dec.Token()
	if err != nil {
		return err
	}
	switch v := tok.(type) {
	case json.Delim:
		if depth > maxDepth {
			return io.EOF
		}
		for r.dec.More() {
			inner := name
			if v == '{' {
				key, err := r.dec.Token()
				if err != nil {
					return err
				}
				inner, _ = key.(string)
			}
			if err := r.value(inner, depth+1); err != nil {
				return err
			}
		}
		_, err := r.dec.Token()
		return err
	case string:
		r.write(name, v)
		switch strings.ToLower(name) {
		case "title", "name", "headline":
			r.title = first(r.title, short(v, maxTitle))
		}
	case json.Number:
		r.write(name, v.String())
	}
	return nil
}

func (r *jsonWalk) write(name, v string) {
	if strings.TrimSpace(v) == "" {
		return
	}
	if name != "" {
		r.w.write(name+": ", 0, 0)
	}
	r.w.write(v, 0, 0)
	r.w.end()
}

// readXML reads the text of an XML document: feeds, and documents of
// vocabularies that nobody here knows. An element that stands among text is
// part of a sentence, one that stands among elements is a block.
func readXML(ctx context.Context, in *input, s *sources.Snapshot) {
	body, name := decode(in.body, in.header.Get("Content-Type"))
	dec := xml.NewDecoder(bytes.NewReader(body))
	dec.Strict, dec.Entity = false, xml.HTMLEntity
	dec.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // decoded above
	w := newWriter(in.opts, len(body))
	title := ""
	mixed := make([]bool, 1, 16) // of each open element and of the document: it has text of its own
	for len(mixed) <= maxDepth {
		tok, err := dec.Token()
		if err != nil {
			break
		}
		top := len(mixed) - 1
		switch t := tok.(type) {
		case xml.StartElement:
			if !mixed[top] {
				w.end()
			}
			mixed = append(mixed, false)
		case xml.EndElement:
			if title == "" && w.open && t.Name.Local == "title" {
				title = short(string(w.buf[w.blocks[len(w.blocks)-1].start:]), maxTitle)
			}
			mixed = mixed[:max(1, top)]
		case xml.CharData:
			if len(bytes.TrimSpace(t)) == 0 {
				w.space = w.open
				continue
			}
			mixed[top] = true
			if bytes.Contains(t, []byte("</")) { // a page inside a feed
				writeTagged(w, t)
			} else {
				w.write(string(t), 0, 0)
			}
		}
	}
	if len(w.blocks) == 0 {
		readText(ctx, in, s)
		return
	}
	s.Charset = name
	w.all(s)
	entitle(s, title)
}

// writeTagged writes the text of a stretch of HTML.
func writeTagged(w *writer, data []byte) {
	z := html.NewTokenizer(bytes.NewReader(data))
	raw := false
	for {
		switch z.Next() {
		case html.ErrorToken:
			w.end()
			return
		case html.TextToken:
			if !raw {
				w.write(z.Token().Data, 0, 0)
			}
			raw = false
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			t := z.Token()
			raw = t.Type == html.StartTagToken && rawText(t.DataAtom)
			if isBlock(t.DataAtom) || t.DataAtom == atom.Li || t.DataAtom == atom.Br || t.DataAtom == atom.Tr || heading(t.DataAtom) {
				w.end()
			}
		}
	}
}

// readTable reads comma- or tab-separated values: a row is a block, as in the
// tables of a page.
func readTable(ctx context.Context, in *input, s *sources.Snapshot) {
	body, name := decode(in.body, in.header.Get("Content-Type"))
	rows := csv.NewReader(bytes.NewReader(body))
	rows.LazyQuotes, rows.FieldsPerRecord, rows.ReuseRecord = true, -1, true
	head, _, _ := bytes.Cut(body, []byte("\n"))
	switch {
	case s.MediaType == "text/tab-separated-values":
		rows.Comma = '\t'
	case bytes.Count(head, []byte(";")) > bytes.Count(head, []byte(",")): // where the comma is the decimal point
		rows.Comma = ';'
	}
	w := newWriter(in.opts, len(body))
	for {
		row, err := rows.Read()
		if err != nil {
			break
		}
		for _, cell := range row {
			w.write(cell, 0, 0)
			w.nextCell()
		}
		w.end()
	}
	if len(w.blocks) == 0 {
		readText(ctx, in, s)
		return
	}
	s.Charset = name
	w.all(s)
}

// entitle gives a document its only title, if it has one.
func entitle(s *sources.Snapshot, title string) {
	if title != "" {
		s.Title, s.Titles = title, []string{title}
	}
}
