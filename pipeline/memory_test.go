package pipeline

import (
	"context"
	"fmt"
	"runtime"
	"testing"
	"unsafe"
	"weak"

	"ibid/sources"
)

// entitling reads pages whose title is a part of their text.
type entitling struct {
	*fakeWeb
	texts []string
}

func (e *entitling) Read(ctx context.Context, f *sources.Fetch) *sources.Snapshot {
	s := e.fakeWeb.Read(ctx, f)
	if s != nil {
		s.Title = s.Text[:10]
		e.texts = append(e.texts, s.Text)
	}
	return s
}

func TestATitleDoesNotKeepItsPage(t *testing.T) {
	w := &fakeWeb{pages: pages(), now: at(day)}
	reader := &entitling{fakeWeb: w}
	rep := checked(t, Options{Fetcher: w, Reader: reader, Now: at(day), Judges: 1}, essay)
	title := source(t, rep, "https://one.example/a").Title
	if title != "The bridge" {
		t.Fatalf("the title is %q", title)
	}
	for _, text := range reader.texts {
		if unsafe.StringData(text) == unsafe.StringData(title) {
			t.Errorf("the title is a part of the page's %d bytes", len(text))
		}
	}
}

func TestASourceThatWeStumbleOverKeepsNoBody(t *testing.T) {
	visit := sources.Visit{Fetch: answer(200, "A page that ibid cannot read."), Snapshot: &sources.Snapshot{}}
	r := &run{sources: []sources.Source{{URL: "https://one.example/a"}}, checks: []check{{visit: visit, shown: &visit}}}
	r.stumbled(0, "a fault of ours")
	if c := &r.checks[0]; !c.done || c.visit.Fetch.Body != nil || c.visit.Snapshot != nil || c.shown != nil {
		t.Errorf("done %v, %d bytes of body, snapshot %v, shown %v; want done and nothing held", c.done, len(c.visit.Fetch.Body), c.visit.Snapshot, c.shown)
	}
}

// snapped remembers the pages that were read without keeping them.
type snapped struct {
	*fakeWeb
	read []weak.Pointer[sources.Snapshot]
}

func (s *snapped) Fetch(ctx context.Context, a sources.Ask) sources.Fetch {
	f := s.fakeWeb.Fetch(ctx, a)
	f.Body = make([]byte, 1<<20)
	return f
}

func (s *snapped) Read(context.Context, *sources.Fetch) *sources.Snapshot {
	page := &sources.Snapshot{Text: "A page."}
	s.read = append(s.read, weak.Make(page))
	return page
}

func TestLooksHoldOnlySoManyPages(t *testing.T) {
	const many = mostHeld >> 20
	w := &snapped{fakeWeb: &fakeWeb{now: at(day)}}
	r := &run{Options: Options{Fetcher: w, Reader: w}}
	looks := &lookCache{}
	look := func(i int) {
		l := sources.Look{Kind: sources.LookSibling, URL: fmt.Sprintf("https://one.example/%d", i)}
		if v := looks.visit(t.Context(), r, l, &lease{room: newRoom(1)}); v.Snapshot == nil {
			t.Fatalf("look %d shows no page", i)
		}
	}
	for i := range 3 * many {
		look(i)
		look(i) // a source beside it
	}
	if n := len(w.asked); n != 3*many {
		t.Errorf("%d requests for %d looks, each of two sources", n, 3*many)
	}
	runtime.GC()
	held := 0
	for _, p := range w.read {
		if p.Value() != nil {
			held++
		}
	}
	if held > many {
		t.Errorf("%d pages of a megabyte are held, want %d at most", held, many)
	}
	runtime.KeepAlive(looks)
}

func TestOnlySoMuchOfCutBodiesWaitsForTheLateRound(t *testing.T) {
	r := &run{}
	cut := &sources.Fetch{Body: make([]byte, mostWaiting/2), Truncated: sources.CutByWire}
	none := &sources.Fetch{Failure: &sources.Failure{Kind: sources.FailReset}}
	for i, want := range []bool{true, true, false, false} {
		if got := r.mayWait(cut); got != want {
			t.Errorf("body %d of half the room may wait: %v, want %v", i+1, got, want)
		}
	}
	if !r.mayWait(none) {
		t.Error("a source without a body may not wait")
	}
}
