package page

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"ibid/sources"
)

func TestNothingToRead(t *testing.T) {
	r := New(Options{})
	for name, f := range map[string]*sources.Fetch{
		"no fetch":          nil,
		"no answer":         {URL: "https://a.example/", Failure: &sources.Failure{Kind: sources.FailRefused}},
		"an empty answer":   {URL: "https://a.example/", Header: http.Header{"Content-Type": {"text/html"}}},
		"a refresh to data": {URL: "https://a.example/", Header: http.Header{"Refresh": {"0; url=data:text/html,x"}}},
	} {
		if s := r.Read(context.Background(), f); s != nil {
			t.Errorf("%s: got %+v, want nothing", name, s)
		}
	}
}

func TestSnapshotNamesItsBytes(t *testing.T) {
	body := "<main><p>Some words.</p></main>"
	s := readAs("text/html", []byte(body))
	sum := sha256.Sum256([]byte(body))
	if s.Digest != hex.EncodeToString(sum[:]) {
		t.Errorf("digest %s of %q", s.Digest, body)
	}
}

func TestAddressAndHeadersAreThoseOfTheLastHop(t *testing.T) {
	f := &sources.Fetch{URL: "https://a.example/", Body: []byte("<p>größer <a href=x>x</a>"), Hops: []sources.Hop{
		{URL: "https://a.example/", Kind: sources.HopStart, Status: 301},
		{URL: "https://b.example/dir/", Kind: sources.HopHTTP, Status: 200, Header: http.Header{"Content-Type": {"text/html; charset=utf-8"}}},
		{URL: "https://b.example/robots.txt", Kind: sources.HopRobots, Status: 200},
	}}
	s := New(Options{}).Read(context.Background(), f)
	if s.URL != "https://b.example/dir/" || !slices.Equal(s.Links, []string{"https://b.example/dir/x"}) || s.MediaType != "text/html" {
		t.Errorf("got %s, %s, %q", s.URL, s.MediaType, s.Links)
	}
}

func TestTextStaysWithinItsLimits(t *testing.T) {
	r := New(Options{MaxText: 1000, MaxBlocks: 10})
	words := strings.Repeat("<p>"+strings.Repeat("word ", 20), 30)
	s := r.readBody("text/html", []byte(words))
	if err := fault(s); err != nil || !s.Cut || len(s.Text) > 1020 || len(s.Text) < 900 {
		t.Errorf("%d bytes, cut %t, %v", len(s.Text), s.Cut, err)
	}
	s = r.readBody("text/html", []byte(strings.Repeat("<p>few</p><h2>more</h2>", 30)))
	if err := fault(s); err != nil || s.Cut || len(s.Blocks) != 10 || s.Words != 60 {
		t.Errorf("%d blocks, %d words, cut %t, %v", len(s.Blocks), s.Words, s.Cut, err)
	}
	s = r.readBody("text/plain", []byte("few words"))
	if s.Cut {
		t.Error("a short text is cut")
	}
}

func TestListsStayWithinTheirLimits(t *testing.T) {
	var b strings.Builder
	for i := range 6000 {
		fmt.Fprintf(&b, "<p id=p%d class='c%d d%d'><a href=/l%d>x</a></p><div class='e%d'></div><script src=/s%d></script><meta name=m%d content=x>\n", i, i, i, i, i, i, i)
	}
	s := readAs("text/html", []byte(b.String()))
	if err := fault(s); err != nil || len(s.Links) != maxLinks || len(s.Scripts) != maxScripts || len(s.Tokens) != maxTokens || len(s.Meta) != maxMeta {
		t.Errorf("%d links, %d scripts, %d tokens, %d meta, %v", len(s.Links), len(s.Scripts), len(s.Tokens), len(s.Meta), err)
	}
	if len(s.Anchors) != 0 { // some would be missed
		t.Errorf("%d anchors of 6000 are given", len(s.Anchors))
	}
}

// The tree and the stream of tags tell the same of an ordinary page.
func TestStreamReadsWhatTheTreeReads(t *testing.T) {
	body := newsPage()
	tree := readAs("text/html; charset=utf-8", body)
	f := sourceOf("text/html; charset=utf-8", body)
	in := inputOf(New(Options{}), f)
	in.address = "https://site.example/"
	in.base = mustParse(in.address)
	stream := in.snapshot()
	stream.Charset = "utf-8"
	d := newDocument(in, stream, len(body)/2)
	d.stream(body)
	d.finish()
	stream.Digest = tree.Digest
	if a, b := dump(tree), dump(stream); a != b {
		t.Errorf("by the tree\n%s\nby the stream\n%s", a, b)
	}
}

func TestReaderIsUsedBySeveral(t *testing.T) {
	r := New(Options{Large: 1})
	pages := [][]byte{newsPage(), []byte(strings.Repeat("<p>word ", 1<<17)), []byte("<p>x")}
	var all sync.WaitGroup
	for i := range 12 {
		all.Go(func() {
			if s := r.readBody("text/html", pages[i%3]); s == nil || s.Words == 0 {
				t.Errorf("page %d: %+v", i%3, s)
			}
		})
	}
	all.Wait()
}

// Every media type that a line of the table names is read by that line.
func TestTableOfKinds(t *testing.T) {
	for _, k := range table {
		for _, media := range k.types {
			media = strings.NewReplacer("*+", "application/x+", "*", "x").Replace(media)
			if got := kindOf(media); got.name != k.name {
				t.Errorf("%s is read as %s, not as %s", media, got.name, k.name)
			}
		}
	}
}

func TestRefreshValues(t *testing.T) {
	base := mustParse("https://a.example/dir/page?q")
	for value, want := range map[string]string{
		"0;url=/x":                           "0s https://a.example/x",
		"0":                                  "0s https://a.example/dir/page?q",
		"5, /x":                              "5s https://a.example/x",
		"5 /x":                               "5s https://a.example/x",
		" 1.7 ; URL = 'x y' z":               "1s https://a.example/dir/x%20y",
		`0;url="//b.example`:                 "0s https://b.example",
		".5;url=x":                           "0s https://a.example/dir/x",
		"0;urlx=y":                           "0s https://a.example/dir/urlx=y",
		"99999999999999;url=x":               "298261h37m4s https://a.example/dir/x",
		"":                                   "",
		"x":                                  "",
		"-1;url=x":                           "",
		"0x;url=x":                           "",
		"0;url=mailto:a@b.example":           "",
		"0;url=javascript:alert(1)":          "",
		"0;url=ftp://a.example/":             "",
		"0;url=https://":                     "",
		"0;url=http://[::1":                  "",
		"0;url=" + strings.Repeat("x", 3000): "0s https://a.example/dir/" + strings.Repeat("x", maxValue-len("0;url=")),
	} {
		got := ""
		if r := parseRefresh(value, base); r != nil {
			got = fmt.Sprint(r.After, " ", r.URL)
		}
		if got != want {
			t.Errorf("refresh %.60q leads to %.100q, want %.100q", value, got, want)
		}
	}
}

func TestDatesOfPages(t *testing.T) {
	for v, want := range map[string]string{
		"2021-03-04T05:06:07+01:00": "2021-03-04T04:06:07Z", "2021-03-04T05:06:07.123Z": "2021-03-04T05:06:07.123Z", "2021-03-04 05:06": "2021-03-04T05:06:00Z", "2021-03-04": "2021-03-04T00:00:00Z",
		"2021/3/4": "2021-03-04T00:00:00Z", "2021-03": "2021-03-01T00:00:00Z", "2021": "2021-01-01T00:00:00Z", "4.3.2021": "2021-03-04T00:00:00Z", "March 4, 2021": "2021-03-04T00:00:00Z",
		"Thu, 04 Mar 2021 05:06:07 GMT": "2021-03-04T05:06:07Z", "20210304": "2021-03-04T00:00:00Z", " 2021-03-04 ": "2021-03-04T00:00:00Z",
		"": "", "soon": "", "0000-00-00": "", "0001-01-01": "", "2021-13-01": "", "12": "", "99999999": "",
	} {
		got := ""
		if d := date(v); !d.IsZero() {
			got = d.Format("2006-01-02T15:04:05.999Z07:00")
		}
		if got != want {
			t.Errorf("date(%q) = %q, want %q", v, got, want)
		}
	}
}

func TestHiddenByStyle(t *testing.T) {
	for style, want := range map[string]region{
		"display:none": hidden, "display: none !important;color:red": hidden, "color:red;DISPLAY:NONE": hidden, "visibility:collapse": hidden, "content-visibility:hidden": hidden,
		"font-size:0px": hidden, "zoom:0": hidden, "left:-9999px": hidden, "text-indent:-100%": hidden, "top:-200vh": hidden, "margin-left:-2000pt": hidden, "clip:rect(1px,1px,1px,1px)": hidden,
		"height:1px;overflow:hidden": hidden, "overflow:clip;width:0": hidden, "clip-path:inset(50%)": hidden, "transform:scale(0)": hidden, "transform:scaleY(0)": hidden, "opacity:0": ruled, "opacity:0.0": ruled,
		"": 0, "display:block": 0, "display:nonesuch": 0, "visibility:visible": 0, "font-size:0.9em": 0, "left:-20px": 0, "margin-left:-15px": 0, "text-indent:-2em": 0, "left:9999px": 0, "height:0": 0, "overflow:hidden": 0,
		"height:100px;overflow:hidden": 0, "clip:auto": 0, "clip-path:inset(0%)": 0, "transform:scale(0.5)": 0, "opacity:0.01": 0, "opacity:1": 0, "x-display:none": 0, "background:url(display:none)": 0, "none": 0, ";;;:": 0,
		"left:calc(-9999px)": 0, "height:0.5px;overflow:hidden": hidden,
	} {
		if got := hidingStyle(style); got != want {
			t.Errorf("hidingStyle(%q) = %b, want %b", style, got, want)
		}
	}
}

func TestPlacesByName(t *testing.T) {
	for names, want := range map[string]region{
		"nav": inMenu, "main-menu": inMenu, "site_nav top": inMenu, "nav-wrapper": inMenu, "breadcrumbs": inMenu,
		"sidebar": minor, "right-sidebar": minor, "post-comments": minor, "cookie-banner": minor, "page-footer": inFooter, "Footer": inFooter,
		"has-sidebar": 0, "no-nav": 0, "sidebar-content": 0, "comment-text": 0, "content": 0, "main": 0, "article-body": 0, "": 0, "navy": 0, "unrelated": 0, "sidebarless": 0,
	} {
		if got := named(names); got != want {
			t.Errorf("named(%q) = %b, want %b", names, got, want)
		}
	}
}

func TestErrorsOfReadingAPDF(t *testing.T) {
	for _, err := range []error{errors.New("no such engine"), context.Canceled} {
		if got := whyNoText(context.Background(), err); got != noReader {
			t.Errorf("%v is said as %q, want %q", err, got, noReader)
		}
	}
}

func TestPlainPathsAreResolvedAsTheParserDoes(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	quick := 0
	for _, of := range []string{"https://site.example/a/b?c", "http://Site.example:8080", "https://me:pw@site.example/", "ftp://site.example/", "https://[::1]/x", ""} {
		base := mustParse(of)
		for range 5000 {
			href := "/"
			for range r.IntN(12) {
				href += string("ab/.?=&:-_Z09#%~"[r.IntN(16)])
			}
			u, err := base.Parse(href)
			want := ""
			if err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" {
				want = u.String()
			}
			if plainPath(href) {
				quick++
			}
			if got := absolute(base, href); got != want {
				t.Fatalf("%s on %s leads to %q, by the parser to %q", href, of, got, want)
			}
		}
	}
	if quick < 2000 {
		t.Errorf("only %d of the paths were plain", quick)
	}
}
