package store

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"ibid/sources"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// stores calls f with a fresh store of each kind. again closes the store and
// opens it anew where the kind keeps things beyond its end.
func stores(t *testing.T, f func(t *testing.T, s Store, again func() Store)) {
	for i, k := range kinds {
		t.Run(k.name, func(t *testing.T) {
			path := Memory
			if kindOf(path) != i {
				path = filepath.Join(t.TempDir(), "folder", "ibid.db")
			}
			s, err := k.open(path, Options{Now: func() time.Time { return noon }}.withDefaults())
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { s.Close() })
			f(t, s, func() Store {
				if path == Memory {
					return s
				}
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
				s, err = k.open(path, Options{Now: func() time.Time { return noon }}.withDefaults())
				if err != nil {
					t.Fatal(err)
				}
				return s
			})
		})
	}
}

func hexDigest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// visit makes a visit of key with a body.
func visit(key string, at time.Time, body string) *sources.Visit {
	h := http.Header{"Content-Type": {"text/html; charset=utf-8"}, "Etag": {`"x"`}, "Vary": {"Accept", "Cookie"}}
	v := &sources.Visit{Key: key, Run: "r1", Fetch: sources.Fetch{
		URL: key, At: at, Attempts: 1, Header: h,
		Hops: []sources.Hop{
			{URL: key, Method: "GET", Kind: sources.HopStart, Status: 301, Proto: "HTTP/1.1", Header: http.Header{"Location": {key + "/"}}, Remote: "192.0.2.1:443"},
			{URL: key + "/", Method: "GET", Kind: sources.HopHTTP, Status: 200, Proto: "HTTP/2.0", Header: h.Clone(), Took: 3 * time.Millisecond,
				TLS: &sources.TLSFacts{Version: "1.3", Names: []string{"example.org"}, NotAfter: at.Add(time.Hour), Verified: true}},
		},
	}}
	if body != "" {
		v.Fetch.Body, v.Fetch.Digest = []byte(body), hexDigest([]byte(body))
	}
	return v
}

func page(i int) string {
	return fmt.Sprintf("<!doctype html><title>Page %d</title>%s", i, strings.Repeat(fmt.Sprintf("<p>Tea number %d reached Europe in 1610.</p>\n", i), 200))
}

func keep(t *testing.T, s Store, vs ...*sources.Visit) {
	t.Helper()
	for _, v := range vs {
		if err := s.Keep(t.Context(), v); err != nil {
			t.Fatalf("Keep(%s) = %v", v.Key, err)
		}
	}
}

func history(t *testing.T, s Store, key string, limit int) []sources.Visit {
	t.Helper()
	h, err := s.History(t.Context(), key, limit)
	if err != nil {
		t.Fatalf("History(%q, %d) = %v", key, limit, err)
	}
	return h
}

func verified(t *testing.T, s Store) Summary {
	t.Helper()
	sum, err := s.Verify(t.Context())
	if err != nil {
		t.Fatalf("Verify = %v", err)
	}
	quick, err := s.Summary(t.Context())
	if err != nil || quick != sum {
		t.Errorf("Summary = %+v, %v; Verify counted %+v", quick, err, sum)
	}
	return sum
}

func TestStores(t *testing.T) {
	t.Run("a visit comes back as it was", func(t *testing.T) {
		stores(t, func(t *testing.T, s Store, again func() Store) {
			v := visit("https://example.org/tea", noon, page(1))
			v.Snapshot = &sources.Snapshot{Text: "not kept"}
			keep(t, s, v)
			s = again()
			h := history(t, s, v.Key, 10)
			if len(h) != 1 {
				t.Fatalf("History has %d visits, want 1", len(h))
			}
			want := *v
			want.Snapshot, want.Fetch.Body = nil, nil
			if !reflect.DeepEqual(h[0], want) {
				t.Errorf("History = %+v\nwant %+v", h[0], want)
			}
			if err := s.Load(t.Context(), &h[0]); err != nil || string(h[0].Fetch.Body) != page(1) {
				t.Errorf("Load = %v, %d bytes, want %d", err, len(h[0].Fetch.Body), len(page(1)))
			}
			if sum := verified(t, s); sum.Visits != 1 || sum.Sources != 1 || sum.Bodies != 1 || sum.Bytes != uint64(len(page(1))) {
				t.Errorf("Verify counts %+v", sum)
			}
		})
	})
	t.Run("the newest are returned, oldest first", func(t *testing.T) {
		stores(t, func(t *testing.T, s Store, again func() Store) {
			const key = "https://example.org/a"
			for _, i := range []int{3, 0, 4, 1, 2} { // kept out of order
				keep(t, s, visit(key, noon.Add(time.Duration(i)*time.Hour), page(i)))
			}
			keep(t, s, visit(key+"b", noon, page(9)), visit("https://example.org/", noon, page(8)), visit(key+"\x00b", noon, page(7)), visit(key+"\x01", noon, page(7)))
			s = again()
			for _, tt := range []struct {
				limit int
				want  []int
			}{{3, []int{2, 3, 4}}, {5, []int{0, 1, 2, 3, 4}}, {50, []int{0, 1, 2, 3, 4}}, {0, []int{0, 1, 2, 3, 4}}, {1, []int{4}}} {
				var got []int
				for _, v := range history(t, s, key, tt.limit) {
					got = append(got, int(v.Fetch.At.Sub(noon)/time.Hour))
				}
				if !slices.Equal(got, tt.want) {
					t.Errorf("History(limit %d) is of hours %v, want %v", tt.limit, got, tt.want)
				}
			}
			for _, k := range []string{key + "\x00b", key + "\x01", key + "b"} {
				if h := history(t, s, k, 0); len(h) != 1 || h[0].Key != k {
					t.Errorf("History(%q) = %d visits, want its own", k, len(h))
				}
			}
			if h := history(t, s, "https://example.org/nowhere", 0); len(h) != 0 {
				t.Errorf("History of an unknown address has %d visits", len(h))
			}
		})
	})
	t.Run("visits of one instant are all kept, in order", func(t *testing.T) {
		stores(t, func(t *testing.T, s Store, again func() Store) {
			for i := range 12 {
				v := visit("https://example.org/a", noon, page(i))
				v.Run = fmt.Sprint(i)
				keep(t, s, v)
			}
			s = again()
			h := history(t, s, "https://example.org/a", 0)
			for i, v := range h {
				if v.Run != fmt.Sprint(i) {
					t.Errorf("visit %d is of run %s", i, v.Run)
				}
			}
			if len(h) != 12 {
				t.Errorf("%d visits, want 12", len(h))
			}
		})
	})
	t.Run("any clock sorts", func(t *testing.T) {
		stores(t, func(t *testing.T, s Store, again func() Store) {
			years := []int{-44, 1, 1583, 1969, 1970, 2026, 2038, 2263, 9999}
			for _, i := range rand.New(rand.NewPCG(1, 1)).Perm(len(years)) {
				keep(t, s, visit("k", time.Date(years[i], 2, 28, 23, 59, 59, 999999999, time.UTC), ""))
			}
			s = again()
			var got []int
			for _, v := range history(t, s, "k", 0) {
				got = append(got, v.Fetch.At.Year())
			}
			if !slices.Equal(got, years) {
				t.Errorf("years in order are %v, want %v", got, years)
			}
		})
	})
	t.Run("a visit without a time is kept under the clock", func(t *testing.T) {
		stores(t, func(t *testing.T, s Store, again func() Store) {
			v := &sources.Visit{Key: "k", Fetch: sources.Fetch{URL: "k", Failure: &sources.Failure{Kind: sources.FailRobots}}}
			keep(t, s, v)
			h := history(t, again(), "k", 0)
			if len(h) != 1 || !h[0].Fetch.At.Equal(noon) || h[0].Fetch.Failure == nil || h[0].Fetch.Failure.Kind != sources.FailRobots {
				t.Errorf("History = %+v", h)
			}
			if !v.Fetch.At.IsZero() {
				t.Error("Keep changed its argument")
			}
		})
	})
	t.Run("bodies of every form", func(t *testing.T) {
		text := []byte(page(5))
		long := bytes.Repeat([]byte("0123456789abcdef"), 400_000)
		r := rand.New(rand.NewPCG(2, 2))
		noise := make([]byte, 3<<20+17)
		for i := range noise {
			noise[i] = byte(r.Uint32())
		}
		for _, tt := range []struct {
			name   string
			body   []byte
			wire   []byte
			coding string
		}{
			{"empty", []byte{}, nil, ""},
			{"one byte", []byte("x"), nil, ""},
			{"text", text, nil, ""},
			{"gzip as it came", text, gz(text), "gzip"},
			{"gzip by its old name", text, gz(text), "X-GZIP"},
			{"two gzip members", append(slices.Clone(text), text...), append(gz(text), gz(text)...), "gzip"},
			{"gzip with something behind it", text, append(gz(text), "trailing"...), "gzip"},
			{"brotli as it came", text, br(text), "br"},
			{"zstd as it came", text, zs(text), "zstd"},
			{"an unknown coding", text, []byte("???"), "sdch"},
			{"stacked codings", text, gz(gz(text)), "gzip, gzip"},
			{"wire without coding", text, text, ""},
			{"large and dull", long, nil, ""},
			{"large and dull, gzip", long, gz(long), "gzip"},
			{"large and dense", noise, nil, ""},
			{"exactly one chunk", noise[:maxChunk], nil, ""},
			{"exactly two chunks", noise[:2*maxChunk], nil, ""},
			{"pdf", append([]byte("%PDF-1.7\n"), text...), nil, ""},
		} {
			t.Run(tt.name, func(t *testing.T) {
				stores(t, func(t *testing.T, s Store, again func() Store) {
					v := visit("k", noon, "")
					v.Fetch.Body, v.Fetch.Wire, v.Fetch.Coding = tt.body, tt.wire, tt.coding
					keep(t, s, v, v)
					s = again()
					h := history(t, s, "k", 0)
					if len(h) != 2 || h[0].Fetch.Digest != hexDigest(tt.body) {
						t.Fatalf("%d visits, digest %s, want 2 and %s", len(h), h[0].Fetch.Digest, hexDigest(tt.body))
					}
					if err := s.Load(t.Context(), &h[1]); err != nil || !bytes.Equal(h[1].Fetch.Body, tt.body) || h[1].Fetch.Body == nil {
						t.Errorf("Load = %v, %d bytes, want %d", err, len(h[1].Fetch.Body), len(tt.body))
					}
					if h[1].Fetch.Wire != nil || h[1].Fetch.Coding != "" {
						t.Error("Load filled in the wire")
					}
					if sum := verified(t, s); sum.Bodies != 1 || sum.Bytes != uint64(len(tt.body)) {
						t.Errorf("counts %+v, want one body of %d bytes", sum, len(tt.body))
					}
				})
			})
		}
	})
	t.Run("one body is kept once under all addresses", func(t *testing.T) {
		stores(t, func(t *testing.T, s Store, again func() Store) {
			for i := range 20 {
				keep(t, s, visit(fmt.Sprintf("https://example.org/%d", i%5), noon.Add(time.Duration(i)), page(1)))
			}
			s = again()
			keep(t, s, visit("https://example.org/new", noon, page(1)))
			if sum := verified(t, s); sum.Visits != 21 || sum.Sources != 6 || sum.Bodies != 1 {
				t.Errorf("counts %+v, want 21 visits of 6 sources with one body", sum)
			}
		})
	})
	t.Run("a digest without a body", func(t *testing.T) {
		stores(t, func(t *testing.T, s Store, again func() Store) {
			v := visit("k", noon, page(1))
			v.Fetch.Body = nil
			keep(t, s, v) // never seen: the record names no body
			keep(t, s, visit("k", noon.Add(1), page(1)))
			v.Fetch.At = noon.Add(2)
			keep(t, s, v) // known by now
			h := history(t, again(), "k", 0)
			want := hexDigest([]byte(page(1)))
			if len(h) != 3 || h[0].Fetch.Digest != "" || h[1].Fetch.Digest != want || h[2].Fetch.Digest != want {
				t.Errorf("digests %q", []string{h[0].Fetch.Digest, h[1].Fetch.Digest, h[2].Fetch.Digest})
			}
		})
	})
	t.Run("a body that is not there", func(t *testing.T) {
		stores(t, func(t *testing.T, s Store, _ func() Store) {
			for _, d := range []string{hexDigest([]byte("x")), "no digest", strings.Repeat("z", 64)} {
				v := sources.Visit{Fetch: sources.Fetch{Digest: d}}
				var de *DamagedError
				if err := s.Load(t.Context(), &v); !errors.As(err, &de) || v.Fetch.Body != nil {
					t.Errorf("Load(%q) = %v, want a *DamagedError", d, err)
				}
			}
			v := sources.Visit{}
			if err := s.Load(t.Context(), &v); err != nil || v.Fetch.Body != nil {
				t.Errorf("Load of a visit without digest = %v", err)
			}
		})
	})
	t.Run("passwords are not kept", func(t *testing.T) {
		stores(t, func(t *testing.T, s Store, again func() Store) {
			v := visit("https://example.org/a", noon, page(1))
			v.Fetch.URL, v.Fetch.Hops[0].URL = "https://user:hunter2@example.org/a", "https://user:hunter2@example.org/a"
			keep(t, s, v)
			h := history(t, again(), v.Key, 0)
			if got := fmt.Sprint(h); strings.Contains(got, "hunter2") || h[0].Fetch.URL != "https://example.org/a" {
				t.Errorf("History = %s", got)
			}
			if v.Fetch.URL != "https://user:hunter2@example.org/a" {
				t.Error("Keep changed its argument")
			}
		})
	})
	t.Run("long addresses", func(t *testing.T) {
		stores(t, func(t *testing.T, s Store, again func() Store) {
			long := "https://example.org/" + strings.Repeat("a", 100_000)
			keep(t, s, visit(long, noon, page(1)), visit(long+"b", noon, page(2)), visit(long, noon.Add(1), page(3)))
			s = again()
			if h := history(t, s, long, 0); len(h) != 2 || h[0].Key != long {
				t.Errorf("History of a long address has %d visits, want 2", len(h))
			}
			verified(t, s)
		})
	})
	t.Run("reports", func(t *testing.T) {
		stores(t, func(t *testing.T, s Store, again func() Store) {
			if r, err := s.LastReport(t.Context(), "/a.md"); r != nil || err != nil {
				t.Errorf("LastReport of nothing = %v, %v", r, err)
			}
			want := map[string][]*sources.Report{}
			long := "/" + strings.Repeat("deep/", 5000)
			for i := range 6 {
				key := []string{"/a.md", "/b.md", long}[i%3]
				r := &sources.Report{Schema: sources.Schema, Run: sources.Run{ID: fmt.Sprint(i), Started: "2026-11-24T12:00:00Z", Complete: i > 2},
					Audits: []sources.Audit{{Article: sources.AuditArticle{Name: key, Text: page(i)}, Sources: []sources.AuditSource{{ID: "s1", State: sources.Dead}}}}}
				if err := s.KeepReport(t.Context(), key, r); err != nil {
					t.Fatal(err)
				}
				want[key] = append(want[key], r)
			}
			s = again()
			for key, reports := range want {
				got, err := s.Reports(t.Context(), key, 0)
				if err != nil || !reflect.DeepEqual(got, reports) {
					t.Errorf("Reports(%.10q) = %v, %v", key, got, err)
				}
				last, err := s.LastReport(t.Context(), key)
				if err != nil || !reflect.DeepEqual(last, reports[1]) {
					t.Errorf("LastReport(%.10q) = %v, %v", key, last, err)
				}
			}
			names, err := s.Articles(t.Context())
			if err != nil || !slices.Equal(names, []string{"/a.md", "/b.md", long}) {
				t.Errorf("Articles = %.20q, %v", names, err)
			}
			if sum := verified(t, s); sum.Reports != 6 || sum.Articles != 3 {
				t.Errorf("counts %+v, want 6 reports on 3 articles", sum)
			}
		})
	})
	t.Run("many at once", func(t *testing.T) {
		stores(t, func(t *testing.T, s Store, again func() Store) {
			var wg sync.WaitGroup
			for g := range 32 {
				wg.Go(func() {
					for i := range 8 {
						v := visit(fmt.Sprintf("https://example.org/%d", g), noon.Add(time.Duration(i)), page(g*8+i))
						if err := s.Keep(context.Background(), v); err != nil {
							t.Errorf("Keep = %v", err)
							return
						}
						h, err := s.History(context.Background(), v.Key, 1) // what was acknowledged is there
						if err != nil || len(h) != 1 || h[0].Fetch.Digest != v.Fetch.Digest {
							t.Errorf("History right after Keep = %d visits, %v", len(h), err)
						}
					}
				})
			}
			wg.Wait()
			if sum := verified(t, again()); sum.Visits != 256 || sum.Sources != 32 || sum.Bodies != 256 {
				t.Errorf("counts %+v, want 256 visits of 32 sources", sum)
			}
		})
	})
	t.Run("a context that has ended", func(t *testing.T) {
		stores(t, func(t *testing.T, s Store, _ func() Store) {
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			if err := s.Keep(ctx, visit("k", noon, page(1))); !errors.Is(err, context.Canceled) {
				t.Errorf("Keep = %v", err)
			}
			if _, err := s.History(ctx, "k", 1); !errors.Is(err, context.Canceled) {
				t.Errorf("History = %v", err)
			}
			if _, err := s.Verify(ctx); !errors.Is(err, context.Canceled) {
				t.Errorf("Verify = %v", err)
			}
		})
	})
	t.Run("closed", func(t *testing.T) {
		stores(t, func(t *testing.T, s Store, _ func() Store) {
			v := visit("k", noon, page(1))
			keep(t, s, v)
			var wg sync.WaitGroup
			for range 20 { // none may hang, whichever comes first
				wg.Go(func() {
					if err := s.Keep(context.Background(), visit("k", noon, page(2))); err != nil && !errors.Is(err, ErrClosed) {
						t.Errorf("Keep during Close = %v", err)
					}
				})
			}
			for range 3 {
				if err := s.Close(); err != nil {
					t.Errorf("Close = %v", err)
				}
			}
			wg.Wait()
			_, herr := s.History(t.Context(), "k", 1)
			_, rerr := s.Reports(t.Context(), "k", 1)
			_, aerr := s.Articles(t.Context())
			_, serr := s.Summary(t.Context())
			_, verr := s.Verify(t.Context())
			for name, err := range map[string]error{
				"Keep": s.Keep(t.Context(), v), "Load": s.Load(t.Context(), v), "KeepReport": s.KeepReport(t.Context(), "k", &sources.Report{}),
				"History": herr, "Reports": rerr, "Articles": aerr, "Summary": serr, "Verify": verr,
			} {
				if !errors.Is(err, ErrClosed) {
					t.Errorf("%s after Close = %v, want ErrClosed", name, err)
				}
			}
		})
	})
}

func TestReadOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ibid.db")
	if _, err := Open(path, Options{ReadOnly: true}); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), path) {
		t.Errorf("Open of nothing, for reading = %v", err)
	}
	s, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	keep(t, s, visit("k", noon, page(1)))
	s.Close()
	one, err := Open(path, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer one.Close()
	two, err := Open(path, Options{ReadOnly: true}) // several may read
	if err != nil {
		t.Fatal(err)
	}
	defer two.Close()
	if h := history(t, two, "k", 0); len(h) != 1 {
		t.Errorf("%d visits, want 1", len(h))
	}
	verified(t, one)
	if err := one.Keep(t.Context(), visit("k", noon, page(1))); !errors.Is(err, ErrReadOnly) {
		t.Errorf("Keep = %v, want ErrReadOnly", err)
	}
	if err := one.KeepReport(t.Context(), "k", &sources.Report{}); !errors.Is(err, ErrReadOnly) {
		t.Errorf("KeepReport = %v, want ErrReadOnly", err)
	}
}

func gz(b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	w.Write(b)
	w.Close()
	return out.Bytes()
}

func br(b []byte) []byte {
	var out bytes.Buffer
	w := brotli.NewWriterLevel(&out, 4)
	w.Write(b)
	w.Close()
	return out.Bytes()
}

func zs(b []byte) []byte {
	w, _ := zstd.NewWriter(nil)
	return w.EncodeAll(b, nil)
}
