package store

import (
	"context"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"ibid/sources"
)

// htmlPage makes about size bytes of mark-up and prose that compress as web
// pages do, to a fourth or a fifth.
func htmlPage(seed, size int) []byte {
	r := rand.New(rand.NewPCG(uint64(seed), 1))
	words := make([]string, 600)
	for i := range words {
		b := make([]byte, 2+r.IntN(9))
		for j := range b {
			b[j] = "etaoinshrdlucmfwypvbgk"[min(r.IntN(22), r.IntN(22))]
		}
		words[i] = string(b)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "<!doctype html><html lang=en><head><title>Page %d</title></head><body>", seed)
	for b.Len() < size {
		fmt.Fprintf(&b, "\n<div class=\"story-block\" id=\"b%x\"><p>", r.Uint32())
		for range 60 {
			b.WriteString(words[min(r.IntN(600), r.IntN(600))])
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "<a href=\"/tags/%s/%d\">%s</a></p></div>", words[r.IntN(600)], r.IntN(1e6), words[r.IntN(600)])
	}
	return []byte(b.String())
}

// benchVisit is a visit as a run makes them: one redirect, some twenty header
// fields, 30 KB.
func benchVisit(n int, body []byte) *sources.Visit {
	v := visit(fmt.Sprintf("https://www.example-%d.org/2026/11/some-article-about-tea-%d.html", n%997, n), noon.Add(time.Duration(n)*time.Second), "")
	for i := range v.Fetch.Hops {
		for j := range 12 {
			v.Fetch.Hops[i].Header.Set(fmt.Sprintf("X-Header-%d", j), "some value of a usual length; max-age=31536000")
		}
	}
	v.Fetch.Header = v.Fetch.Hops[1].Header.Clone()
	body = append(body[:len(body):len(body)], fmt.Sprint(n)...)
	sum := sha256.Sum256(body)
	v.Fetch.Body, v.Fetch.Digest = body, digest(sum).String()
	return v
}

// BenchmarkKeep measures visits kept by 64 goroutines at once, bodies of
// 30 KB, each new, beside what bbolt alone takes for the same packed bytes.
func BenchmarkKeep(b *testing.B) {
	bodies := make([][]byte, 16)
	for i := range bodies {
		bodies[i] = htmlPage(i, 30_000)
	}
	b.Run("store", func(b *testing.B) {
		s, err := Open(filepath.Join(b.TempDir(), "ibid.db"), Options{})
		if err != nil {
			b.Fatal(err)
		}
		defer s.Close()
		var n atomic.Int64
		b.SetParallelism(32)
		b.ReportAllocs()
		b.ResetTimer()
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				i := int(n.Add(1))
				if err := s.Keep(context.Background(), benchVisit(i, bodies[i%16])); err != nil {
					b.Error(err)
					return
				}
			}
		})
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "visits/s")
	})
	b.Run("bare bbolt", func(b *testing.B) {
		db, err := bolt.Open(filepath.Join(b.TempDir(), "bare.db"), 0o600, &bolt.Options{FreelistType: bolt.FreelistMapType, InitialMmapSize: mapSize()})
		if err != nil {
			b.Fatal(err)
		}
		defer db.Close()
		values := make([][]byte, 16)
		for i := range values {
			p, err := pack(bodies[i], nil, "")
			if err != nil {
				b.Fatal(err)
			}
			values[i] = p.chunks[0]
		}
		b.ResetTimer()
		for i := 0; i < b.N; {
			err := db.Update(func(tx *bolt.Tx) error {
				bk, err := tx.CreateBucketIfNotExists([]byte("b"))
				for j := 0; j < 64 && i < b.N && err == nil; i, j = i+1, j+1 {
					err = bk.Put(bodyKey(uint64(i), 0), values[i%16])
				}
				return err
			})
			if err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "visits/s")
	})
	b.Run("unchanged body", func(b *testing.B) {
		s, err := Open(filepath.Join(b.TempDir(), "ibid.db"), Options{})
		if err != nil {
			b.Fatal(err)
		}
		defer s.Close()
		v := benchVisit(1, bodies[0])
		b.SetParallelism(32)
		b.ReportAllocs()
		b.ResetTimer()
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				if err := s.Keep(context.Background(), v); err != nil {
					b.Error(err)
					return
				}
			}
		})
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "visits/s")
	})
}

// BenchmarkHistory reads the 30 newest visits of a source among many.
func BenchmarkHistory(b *testing.B) {
	s, err := Open(filepath.Join(b.TempDir(), "ibid.db"), Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	for i := range 40 {
		v := benchVisit(7, []byte("x"))
		v.Fetch.At = v.Fetch.At.Add(time.Duration(i) * time.Hour)
		if err := s.Keep(b.Context(), v); err != nil {
			b.Fatal(err)
		}
	}
	key := benchVisit(7, nil).Key
	b.ReportAllocs()
	for b.Loop() {
		if h, err := s.History(b.Context(), key, 30); err != nil || len(h) != 30 {
			b.Fatal(err, len(h))
		}
	}
}

// BenchmarkRecord is the processor time of a visit's record, beside that of
// packing its body.
func BenchmarkRecord(b *testing.B) {
	body := htmlPage(1, 30_000)
	v := benchVisit(1, body)
	rec := encodeVisit(nil, v)
	b.Run("encode", func(b *testing.B) {
		b.ReportMetric(float64(len(rec)), "bytes")
		for b.Loop() {
			rec = encodeVisit(rec[:0], v)
		}
	})
	b.Run("decode", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := decodeVisit(rec); err != nil {
				b.Fatal(err)
			}
		}
	})
	wire := gz(body)
	for name, pk := range map[string]func() (packed, error){
		"pack":      func() (packed, error) { return pack(body, nil, "") },
		"pack gzip": func() (packed, error) { return pack(body, wire, "gzip") },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				p, err := pk()
				if err != nil {
					b.Fatal(err)
				}
				n = p.stored
				p.release()
			}
			b.ReportMetric(float64(len(body))/float64(n), "ratio")
		})
	}
}
