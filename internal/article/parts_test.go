package article

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"html"
	"io"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"ibid/sources"
)

// placed are articles whose addresses stand in every kind of place.
var placed = []struct {
	format string
	parts  string
	kinds  []sources.PlaceKind // of each address, in order; several when mark-up cuts it or a link shows it
}{
	{"docx", `
-- word/document.xml --
<w:p><w:r><w:t>Tea reached Europe in 1610.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t xml:space="preserve"> It was dear.</w:t></w:r><w:r><w:footnoteReference w:id="3"/></w:r><w:r><w:t xml:space="preserve"> It was sold by the ounce.</w:t></w:r><w:r><w:footnoteReference w:id="4"/></w:r><w:r><w:t xml:space="preserve"> Few drank it.</w:t></w:r><w:r><w:footnoteReference w:id="5"/></w:r></w:p>
-- word/footnotes.xml --
<w:footnote w:id="-1" w:type="separator"><w:p/></w:footnote>
<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> Smith, </w:t></w:r><w:hyperlink r:id="rId7"><w:r><w:t>https://example.org/tea?a=1&amp;b=2</w:t></w:r></w:hyperlink></w:p></w:footnote>
<w:footnote w:id="3"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> Jones, </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> HYPERLINK "https://example.org/</w:instrText></w:r><w:r><w:instrText>price&amp;list" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>Prices</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:footnote>
<w:footnote w:id="4"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> Grey, https://example.org/oun</w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>ce?x=1&amp;y</w:t></w:r><w:r><w:t>, 3.</w:t></w:r></w:p></w:footnote>
<w:footnote w:id="5"><w:p><w:r><w:footnoteRef/></w:r><w:fldSimple w:instr=" HYPERLINK &quot;https://example.org/few&amp;far&quot; "><w:r><w:t>Few</w:t></w:r></w:fldSimple></w:p></w:footnote>
-- word/_rels/footnotes.xml.rels --
<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="https://example.org/other" TargetMode="External"/>
<Relationship Id="rId7" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="https://example.org/tea?a=1&amp;b=2" TargetMode="External"/>
`, []sources.PlaceKind{sources.PlaceRelationship, sources.PlaceText, sources.PlaceField, sources.PlaceField, sources.PlaceText, sources.PlaceText, sources.PlaceField}},
	{"odt", `
-- content.xml --
<office:body><office:text><text:p>Tea reached Europe in 1610.<text:note text:id="ftn1" text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>Smith, <text:a xlink:href="https://example.org/tea?a=1&amp;b=2">Tea</text:a></text:p></text:note-body></text:note> It was dear.<text:note text:id="ftn2" text:note-class="footnote"><text:note-citation>2</text:note-citation><text:note-body><text:p>Jones, https://example.org/pri<text:span>ce?x&amp;y</text:span>.</text:p></text:note-body></text:note></text:p></office:text></office:body>
`, []sources.PlaceKind{sources.PlaceLink, sources.PlaceText, sources.PlaceText}},
	{"epub", `
-- one.xhtml --
<p>Tea reached Europe in 1610.<a epub:type="noteref" href="two.xhtml#n1">1</a> It was dear.<a epub:type="noteref" href="two.xhtml#n2">2</a></p>
-- two.xhtml --
<aside epub:type="footnote" id="n1"><p>1. Smith, <a href="https://example.org/tea?a=1&amp;b=2">Tea</a></p></aside>
<aside epub:type="footnote" id="n2"><p>2. Jones,<br/> https://example.org/price?x&amp;y.</p></aside>
`, []sources.PlaceKind{sources.PlaceLink, sources.PlaceText}},
}

// TestRepairInArchive replaces every address of an archive at the place that is
// reported for it and reads the archive again.
func TestRepairInArchive(t *testing.T) {
	for _, tt := range placed {
		t.Run(tt.format, func(t *testing.T) {
			file := archived(t, txtar.Parse([]byte(tt.parts)).Files, tt.format)
			a := parsed(t, "a."+tt.format, file)
			var kinds []sources.PlaceKind
			var old []string
			for _, n := range a.Notes {
				if n.Place.Kind != sources.PlaceNote {
					t.Errorf("note %s has no place", n.Label)
				}
				part := unpacked(t, file, n.Place.Part)
				if from, to, ok := elementAt(part, n.Place.Element); !ok || !strings.Contains(string(part[from:to]), finalWord(n.Body.In(a.Text))) {
					t.Errorf("note %s: the element %s of %s is %q, want one that holds the note", n.Label, n.Place.Element, n.Place.Part, part[from:to])
				}
				for _, c := range n.Citations {
					old = append(old, c.URL)
					for _, p := range c.Places {
						kinds = append(kinds, p.Kind)
						part := unpacked(t, file, p.Part)
						from, to, ok := elementAt(part, p.Element)
						if !ok || from > p.At.Start || to < p.At.End {
							t.Errorf("the element %s of %s spans [%d, %d), want one that holds the address at %v", p.Element, p.Part, from, to, p.At)
						}
					}
				}
			}
			if got, want := strings.Join(strings.Fields(join(kinds)), " "), join(tt.kinds); got != want {
				t.Errorf("the addresses stand in %s, want %s", got, want)
			}
			for i := range old {
				var c sources.Citation
				for _, n := range parsed(t, "a."+tt.format, file).Notes {
					for _, x := range n.Citations {
						if x.URL == old[i] {
							c = x
						}
					}
				}
				file = replaced(t, file, c.Places, "https://example.net/new?n="+strconv.Itoa(i)+"&amp;z")
			}
			k := 0
			for _, n := range parsed(t, "a."+tt.format, file).Notes {
				for _, c := range n.Citations {
					if want := "https://example.net/new?n=" + strconv.Itoa(k) + "&z"; c.URL != want {
						t.Errorf("after its repair the address %s reads %s, want %s", old[k], c.URL, want)
					}
					k++
				}
			}
			if k != len(old) {
				t.Errorf("after the repair %d addresses are left, want %d", k, len(old))
			}
		})
	}
}

func join(kinds []sources.PlaceKind) string {
	var b strings.Builder
	for i, k := range kinds {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(string(k))
	}
	return b.String()
}

func finalWord(s string) string {
	f := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" /?&=.,", r) })
	return f[len(f)-1]
}

func parsed(t *testing.T, name string, file []byte) *sources.Article {
	t.Helper()
	a, err := New(Options{}).Parse(context.Background(), name, file)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func unpacked(t *testing.T, file []byte, part string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(part)
	if err != nil {
		t.Fatalf("part %q: %v", part, err)
	}
	defer f.Close()
	out, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// replaced writes address into places of an archive as the comment of
// [sources.Place] asks for. All but the last are mended back to front.
func replaced(t *testing.T, file []byte, places []sources.Place, address string) []byte {
	t.Helper()
	if len(places) == 0 {
		t.Fatal("an address has no place")
	}
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	var order []string
	for _, f := range z.File {
		order = append(order, f.Name)
		parts[f.Name] = string(unpacked(t, file, f.Name))
	}
	for i := len(places) - 1; i >= 0; i-- {
		p := places[i]
		words := address
		if i > 0 && places[i-1].Kind == p.Kind {
			words = ""
		}
		parts[p.Part] = parts[p.Part][:p.At.Start] + words + parts[p.Part][p.At.End:]
	}
	return zipped(t, order, parts)
}

// elementAt finds an element by its path as an XML parser of another make would
// and returns the bytes that it spans.
func elementAt(part []byte, path string) (from, to int, ok bool) {
	steps := strings.Split(path[1:], "/")
	dec := xml.NewDecoder(bytes.NewReader(part))
	dec.Strict = false
	counts := []map[string]int{{}}
	matched, depth, inside := 0, 0, 0
	for {
		start := int(dec.InputOffset())
		tok, err := dec.RawToken()
		if err != nil {
			return from, to, false
		}
		switch e := tok.(type) {
		case xml.StartElement:
			name := e.Name.Local
			if e.Name.Space != "" {
				name = e.Name.Space + ":" + name
			}
			counts[depth][name]++
			depth++
			counts = append(counts[:depth], map[string]int{})
			if matched == depth-1 && matched < len(steps) && inside == 0 {
				want, pred, _ := strings.Cut(strings.TrimSuffix(steps[matched], "]"), "[")
				good := want == name
				if id, value, byID := strings.Cut(strings.TrimPrefix(pred, "@"), "="); byID {
					good = good && func() bool {
						for _, a := range e.Attr {
							full := a.Name.Local
							if a.Name.Space != "" {
								full = a.Name.Space + ":" + full
							}
							if full == id && html.EscapeString(a.Value) == strings.Trim(value, `"`) {
								return true
							}
						}
						return false
					}()
				} else {
					good = good && strconv.Itoa(counts[depth-1][name]) == pred
				}
				if good {
					if matched++; matched == len(steps) {
						from, inside = start, depth
					}
				}
			}
		case xml.EndElement:
			if inside == depth && inside > 0 {
				return from, int(dec.InputOffset()), true
			}
			if matched == depth {
				matched--
			}
			depth--
		}
	}
}
