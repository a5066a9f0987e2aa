package page

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"ibid/sources"
)

// monsters are stretches of which a page may hold a great many.
var monsters = []string{
	"<b><p>", "<p>word ", "<div>", "</div>", "<a href=x>", "<font><table>", "<table><tr><td>", "<i a=", "<p a=b ", "&", "&amp;", "<", "<!--", "<![CDATA[", "<script>", "<style>a{", "x",
	"<li>", "<nav>", "<h1>", "<template>", "<svg><desc>", "<math>", "<select>", "<br>", "\n\n", "\x00", "\xff", "<p style='display:none;display:none'>", "<meta name=x content=y>", "<link rel=canonical href=/x>",
	"<script type=application/ld+json>[[", "<time datetime=2020>", "<input type=password>", "<base href=/x>", "<td>x", "<pre> \n", "<title>", "<noscript><p>", "<noframes>", "<a name=x>", "<p id=y class='a b c'>", "<frameset>", "<plaintext>", "<textarea>", "<h2><a href=#>¶",
	"<style>.a{display:none}</style>", "<script>location=\"/x\"</script>", "é", "漢", "a\u0301", "\u200b", "<ruby>", "<form><button>", "<!--x--!>", "<p B>", "</p x>", "<p a a>", "<!-->", "<!--->", "<script><!--</script>", "<svg><![CDATA[x]]></svg>",
}

func (r *Reader) readBody(contentType string, body []byte) *sources.Snapshot {
	return r.Read(context.Background(), sourceOf(contentType, body))
}

func sourceOf(contentType string, body []byte) *sources.Fetch {
	return &sources.Fetch{URL: "https://site.example/dir/page", Header: http.Header{"Content-Type": {contentType}}, Body: body, Digest: "x"}
}

func TestReadingTakesLinearTime(t *testing.T) {
	size := 128 << 10
	if testing.Short() || raceDetector {
		size = 32 << 10
	}
	r := New(Options{})
	took := func(kind, unit string, size int) time.Duration {
		body := []byte("<p>" + strings.Repeat(unit, size/len(unit)))
		began := time.Now()
		s := r.readBody(kind, body)
		spent := time.Since(began)
		if err := fault(s); err != nil {
			t.Errorf("%q: %v", unit, err)
		}
		return spent
	}
	check := func(kind, unit string) {
		// Eight times the size in at most twenty times the time, where it takes
		// long enough to be measured at all. A busy machine has six tries.
		var small, big time.Duration
		for range 6 {
			small, big = took(kind, unit, size/8), took(kind, unit, size)
			if big <= 20*small || big < 200*time.Millisecond {
				return
			}
		}
		t.Errorf("%s: %d bytes of %q took %v, %d bytes %v", kind, size/8, unit, small, size, big)
	}
	for _, unit := range monsters {
		check("text/html", unit)
	}
	for kind, units := range map[string][]string{
		"application/json":          {`{"a":`, `[1,`, `"a"`, "1 ", `[`, `{"title":"x"}`},
		"text/xml":                  {"<a>", "<a>x", "<a/>", "&x;", "<![CDATA[x]]>", "<title>x</title>"},
		"text/csv":                  {",", `"`, "a,b\n", `"a""`, ";"},
		"text/plain":                {"\n", "a\n\n", " ", "word ", "\x1b$B"},
		"application/javascript":    {"x=1;"},
		"text/tab-separated-values": {"\t", "a\tb\n"},
	} {
		for _, unit := range units {
			check(kind, unit)
		}
	}
}

// A page of the largest size that is fetched needs memory in proportion to its
// size, however it is made.
func TestMonstrousPagesTakeBoundedMemory(t *testing.T) {
	if testing.Short() || raceDetector {
		t.Skip("reads 16 MiB pages, in one goroutine")
	}
	const size = 16 << 20
	r := New(Options{})
	var attributes strings.Builder
	for i := range 399 {
		fmt.Fprintf(&attributes, " a%d=b", i)
	}
	for _, unit := range []string{"<b><p>", "<table><tr><td>x", "<p" + attributes.String() + ">"} {
		body := bytes.Repeat([]byte(unit), size/len(unit))
		runtime.GC()
		var before, now runtime.MemStats
		runtime.ReadMemStats(&before)
		peak := uint64(0)
		done, watched := make(chan bool), make(chan bool)
		go func() {
			defer close(watched)
			for tick := time.NewTicker(5 * time.Millisecond); ; {
				runtime.ReadMemStats(&now)
				peak = max(peak, now.HeapAlloc)
				select {
				case <-done:
					return
				case <-tick.C:
				}
			}
		}()
		began := time.Now()
		s := r.readBody("text/html", body)
		took := time.Since(began)
		close(done)
		<-watched
		if err := fault(s); err != nil {
			t.Errorf("%q: %v", unit, err)
		}
		if used := int64(peak) - int64(before.HeapAlloc); used > 8*size {
			t.Errorf("16 MiB of %.40q: %d MiB beside the page itself", unit, used>>20)
		} else {
			t.Logf("16 MiB of %.40q: %d MiB beside the page itself, %v, %d blocks", unit, used>>20, took.Round(time.Millisecond), len(s.Blocks))
		}
	}
}

// R13: no input ends the run.
func TestR13_APanicIsThePagesFault(t *testing.T) {
	in := &input{opts: Options{}.withDefaults(), base: mustParse("https://a.example/"), body: []byte("x"), media: "text/html",
		kind: &kind{name: "broken", read: func(context.Context, *input, *sources.Snapshot) { panic("a fault of ours") }}}
	if s := in.read(context.Background()); s == nil || s.Unreadable != damaged {
		t.Errorf("got %+v, want a damaged page", s)
	}
}

func TestWaitingForAPlaceCanBeEnded(t *testing.T) {
	r := New(Options{Large: 1})
	r.large <- struct{}{}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	s := r.Read(ctx, &sources.Fetch{URL: "https://a.example/", Body: bytes.Repeat([]byte("<p>word"), 1<<18)})
	if s == nil || s.Unreadable != interrupted {
		t.Errorf("got %+v, want %q", s, interrupted)
	}
}

// TestPagesThatAskForMuchWorkTakeLittleTime reads pages that make one word, one
// selector or one tag look at all that stands around it.
func TestPagesThatAskForMuchWorkTakeLittleTime(t *testing.T) {
	for name, body := range map[string]string{
		"one text beyond the bound":          "<p>" + strings.Repeat("a ", 2_250_000),
		"a selector of many parts":           "<style>q div div .x{display:none}</style>" + strings.Repeat("<div>", 150) + "<p class=x>a</p>",
		"a selector asked often":             "<style>q div .x{display:none}</style>" + strings.Repeat("<div>", 450) + strings.Repeat("<p class=x>a</p>", 10_000),
		"end tags of nothing":                strings.Repeat("<span>", 480) + strings.Repeat("</x>", 500_000),
		"text that end tags of nothing part": "<p>" + strings.Repeat("a</x>", 500_000),
	} {
		began := time.Now()
		New(Options{}).Read(context.Background(), sourceOf("text/html", []byte(body)))
		if d := time.Since(began); d > 10*time.Second {
			t.Errorf("%s: %d KB took %v", name, len(body)>>10, d)
		}
	}
}
