package page

import (
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"

	"golang.org/x/tools/txtar"
)

func mustParse(s string) *url.URL {
	u, err := url.Parse(s)
	if err != nil {
		panic(err)
	}
	return u
}

// FuzzRead holds every promise of sources.Snapshot for any bytes under any
// media type, and reads the same bytes in the same way twice.
func FuzzRead(f *testing.F) {
	kinds := []string{"text/html", "", "application/json", "text/xml", "text/csv", "text/plain; charset=utf-16", "text/tab-separated-values", "application/rss+xml", "text/html; charset=shift_jis"}
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, part := range txtar.Parse(data).Files {
			if part.Name == "body" && len(part.Data) < 8<<10 {
				f.Add(uint8(0), part.Data)
			}
		}
	}
	f.Add(uint8(2), []byte(`{"title":"x","a":[1,{"b":"c"}]}`))
	f.Add(uint8(3), []byte(`<?xml version="1.0"?><a><title>x</title>y<b>z</b><![CDATA[<p>q</p>]]></a>`))
	f.Add(uint8(4), []byte("a,\"b\nc\",d\ne;f"))
	f.Add(uint8(5), []byte("w\x00o\x00r\x00d\x00s\x00"))
	r := New(Options{MaxText: 64 << 10, MaxBlocks: 500})
	f.Fuzz(func(t *testing.T, kind uint8, body []byte) {
		media := kinds[int(kind)%len(kinds)]
		s := r.readBody(media, body)
		if s == nil {
			return
		}
		if err := fault(s); err != nil {
			t.Fatalf("%v: %q of %q", err, s.Text, body)
		}
		if len(s.Text) > 64<<10+2*500 || len(s.Blocks) > 500 {
			t.Fatalf("%d bytes in %d blocks", len(s.Text), len(s.Blocks))
		}
		if again := r.readBody(media, body); dump(again) != dump(s) {
			t.Fatalf("read twice:\n%s\n%s", dump(s), dump(again))
		}
	})
}

// FuzzStream reads every page without a tree: what the parser refuses once it
// may refuse always.
func FuzzStream(f *testing.F) {
	f.Add([]byte("<html lang=en><title>x</title><nav><a href=/>a</a></nav><main><p>b<p hidden>c<table><tr><td>d<td>e</table>"))
	f.Fuzz(func(t *testing.T, body []byte) {
		r := New(Options{MaxText: 64 << 10, MaxBlocks: 500})
		f := sourceOf("text/html", body)
		in := inputOf(r, f)
		s := in.snapshot()
		text, name := decode(body, "text/html")
		s.Charset, s.Unreadable = name, ""
		text, _ = survey(text)
		d := newDocument(in, s, len(text)/2)
		d.stream(text)
		d.finish()
		if err := fault(s); err != nil {
			t.Fatalf("%v: %q of %q", err, s.Text, body)
		}
	})
}

// FuzzCharset decodes any bytes under any declaration to valid UTF-8.
func FuzzCharset(f *testing.F) {
	for name, script := range encodings {
		f.Add([]byte(scripts[script]), "text/html; charset="+name)
	}
	f.Add([]byte("\xff\xfea\x00"), "")
	f.Add([]byte("<meta charset=gbk>\xc4\xe3"), "text/html")
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		out, name := decode(body, contentType)
		if !utf8.Valid(out) {
			t.Fatalf("%q as %s is no valid UTF-8: %q", body, name, out)
		}
		if name == "" {
			t.Fatalf("%q has no encoding", body)
		}
		if len(out) > 4*len(body)+16 {
			t.Fatalf("%d bytes became %d", len(body), len(out))
		}
	})
}
