package page

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// listed are the tokens of a page by either way, one a line.
func listed(page []byte, ours bool) []string {
	var out []string
	add := func(kind html.TokenType, text string, tag atom.Atom, name string, attrs []html.Attribute) {
		switch {
		case kind == html.TextToken: // in one piece or two
			if n := len(out); n > 0 && strings.HasPrefix(out[n-1], "text ") {
				out[n-1] += text
			} else {
				out = append(out, "text "+text)
			}
		case kind == html.CommentToken || kind == html.DoctypeToken:
			out = append(out, "comment")
		default:
			out = append(out, fmt.Sprintf("%v %v %q %q", kind, tag, name, attrs))
		}
	}
	if ours {
		t := tagsOf(page)
		for {
			kind := t.next()
			if kind == html.ErrorToken {
				return out
			}
			if kind == html.StartTagToken && t.closed {
				kind = html.SelfClosingTagToken
			}
			add(kind, string(t.text), t.tag, t.name, t.attr)
		}
	}
	z := html.NewTokenizer(bytes.NewReader(page))
	for z.Next() != html.ErrorToken {
		x := z.Token()
		add(x.Type, x.Data, x.DataAtom, x.Data, x.Attr)
	}
	if z.Err() != io.EOF {
		panic(z.Err())
	}
	return out
}

func sameTokens(t *testing.T, page []byte) {
	t.Helper()
	if bytes.IndexByte(page, 0) >= 0 { // such pages are not read so
		return
	}
	if got, want := listed(page, true), listed(page, false); !slices.Equal(got, want) {
		t.Fatalf("%q is\n%s\nand to the tokenizer\n%s", page, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestTagsAreThoseOfTheTokenizer(t *testing.T) {
	for _, page := range pagesOf(t) {
		sameTokens(t, page)
	}
	pieces := strings.Split("<|</|<!|<!--|<!-|-->|--!>|->|>|/>|/|<?|<![CDATA[|]]>|p|P|div|DIV|x-y|script|SCRIPT|style|title|textarea|noscript|iframe|plaintext|xmp| | |\n|\r\n|\r|\t|=|=|\"|\"|'|a|b|A|href|class|é|&|&amp;|&lt|&copy=|&notit;|<p>|</p>|<a href=\"x\">|<script>|</script>|</title >|<br/>|<br />|word", "|")
	r := rand.New(rand.NewPCG(3, 4))
	for range 30_000 {
		var b strings.Builder
		for range 1 + r.IntN(20) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		sameTokens(t, []byte(b.String()))
	}
}

func TestEachCommentIsLookedThroughOnce(t *testing.T) {
	took := func(size int) time.Duration {
		tags := tagsOf(bytes.Repeat([]byte("<!--x--!>"), size/9))
		began := time.Now()
		for tags.next() != html.ErrorToken {
		}
		return time.Since(began)
	}
	var small, big time.Duration
	for range 6 { // eight times the size takes eight times as long, not 64 times; a busy machine has six tries
		if small, big = took(128<<10), took(1<<20); big <= 24*small {
			return
		}
	}
	t.Errorf("128 KiB of comments that --!> ends took %v, 1 MiB %v", small, big)
}

func FuzzTags(f *testing.F) {
	f.Add([]byte(`<!DOCTYPE html><p class="a b" id=c hidden>x &amp; y<br/><a href='/u?a=1&amp;b=2'>l</a><script>if (a < b) "</p>"</script><!-- c -->`))
	f.Fuzz(func(t *testing.T, page []byte) { sameTokens(t, page) })
}
