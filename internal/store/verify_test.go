package store

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"ibid/sources"
)

func TestVerifyNamesWhatIsWrong(t *testing.T) {
	d1, d2 := digest(sumOf(page(1))), digest(sumOf(page(2)))
	firstKey := func(b *bolt.Bucket) (k, v []byte) {
		k, v = b.Cursor().First()
		return bytes.Clone(k), bytes.Clone(v)
	}
	for name, tt := range map[string]struct {
		spoil func(tx *bolt.Tx) error
		want  string
	}{
		"a body's part is gone": {func(tx *bolt.Tx) error { return tx.Bucket(bodiesBucket).Delete(bodyKey(1, 0)) }, "first part is not there"},
		"a body is cut": {func(tx *bolt.Tx) error {
			v := bytes.Clone(tx.Bucket(bodiesBucket).Get(bodyKey(1, 0)))
			return tx.Bucket(bodiesBucket).Put(bodyKey(1, 0), v[:len(v)-1])
		}, "checksum"},
		"two bodies are exchanged": {func(tx *bolt.Tx) error {
			b := tx.Bucket(digestsBucket)
			x, y := bytes.Clone(b.Get(d1[:])), bytes.Clone(b.Get(d2[:]))
			return errors.Join(b.Put(d1[:], y), b.Put(d2[:], x))
		}, "digest does not match"},
		"a body is in a form of tomorrow": {func(tx *bolt.Tx) error {
			return tx.Bucket(bodiesBucket).Put(bodyKey(1, 0), seal([]byte{0, 0, 0, 0, 77, 1, 1, 'x'}))
		}, "form (77)"},
		"a body's head makes no sense": {func(tx *bolt.Tx) error {
			return tx.Bucket(bodiesBucket).Put(bodyKey(1, 0), seal([]byte{0, 0, 0, 0, asIs, 0xff}))
		}, "first value"},
		"a body has no head": {func(tx *bolt.Tx) error {
			return tx.Bucket(bodiesBucket).Put(bodyKey(1, 0), seal(make([]byte, 4)))
		}, "first value"},
		"a body does not decode": {func(tx *bolt.Tx) error {
			return tx.Bucket(bodiesBucket).Put(bodyKey(1, 0), seal([]byte{0, 0, 0, 0, gzipped, 9, 1, 'x'}))
		}, "cannot be decoded"},
		"a body of several parts lacks one": {func(tx *bolt.Tx) error {
			return tx.Bucket(bodiesBucket).Put(bodyKey(1, 0), seal([]byte{0, 0, 0, 0, asIs, 9, 0x80, 0x80, 0x80, 2, 'x'}))
		}, "part 1 is not there"},
		"a digest is short":      {func(tx *bolt.Tx) error { return tx.Bucket(digestsBucket).Put([]byte("short"), []byte("12345678")) }, "a digest of 5 bytes"},
		"a digest leads nowhere": {func(tx *bolt.Tx) error { return tx.Bucket(digestsBucket).Put(d1[:], []byte("1")) }, "is not there"},
		"a visit's body is gone": {func(tx *bolt.Tx) error { return tx.Bucket(digestsBucket).Delete(d1[:]) }, "a visit of \"https://example.org/1\": its body"},
		"a visit's record is spoilt": {func(tx *bolt.Tx) error {
			k, v := firstKey(tx.Bucket(visitsBucket))
			v[40] ^= 4
			return tx.Bucket(visitsBucket).Put(k, v)
		}, "a visit of \"https://example.org/1\": its checksum"},
		"a visit's record is nonsense": {func(tx *bolt.Tx) error {
			k, _ := firstKey(tx.Bucket(visitsBucket))
			return tx.Bucket(visitsBucket).Put(k, seal([]byte{0, 0, 0, 0, 0xff}))
		}, "its record cannot be read"},
		"a visit lies elsewhere": {func(tx *bolt.Tx) error {
			_, v := firstKey(tx.Bucket(visitsBucket))
			return tx.Bucket(visitsBucket).Put(visitKey(prefix("https://example.org/9"), noon, 1), v)
		}, "in the place of another"},
		"a visit is gone": {func(tx *bolt.Tx) error {
			k, _ := firstKey(tx.Bucket(visitsBucket))
			return tx.Bucket(visitsBucket).Delete(k)
		}, "where it should hold"},
		"a report's record is spoilt": {func(tx *bolt.Tx) error {
			k, v := firstKey(tx.Bucket(reportsBucket))
			v[len(v)-1] ^= 4
			return tx.Bucket(reportsBucket).Put(k, v)
		}, "a report on \"/a.md\": its checksum"},
		"a report lies elsewhere": {func(tx *bolt.Tx) error {
			k, v := firstKey(tx.Bucket(reportsBucket))
			return tx.Bucket(reportsBucket).Put(append([]byte("/b"), k...), v)
		}, "in the place of another"},
		"a report's body is gone": {func(tx *bolt.Tx) error {
			_, v := firstKey(tx.Bucket(reportsBucket))
			rec, err := openReportRecord(v)
			return errors.Join(err, tx.Bucket(digestsBucket).Delete(rec.digest[:]))
		}, "a report on \"/a.md\": body"},
		"a report is no report": {func(tx *bolt.Tx) error {
			k, _ := firstKey(tx.Bucket(reportsBucket))
			return tx.Bucket(reportsBucket).Put(k, seal(reportRecord{"/a.md", "r", d1}.encode(make([]byte, sealSize))))
		}, "a report on \"/a.md\": read a kept report"},
		"the counts are spoilt": {func(tx *bolt.Tx) error { return tx.Bucket(metaBucket).Put(countsKey, []byte("??????")) }, "counts"},
		"the counts are short":  {func(tx *bolt.Tx) error { return tx.Bucket(metaBucket).Put(countsKey, seal(make([]byte, 6))) }, "counts"},
		"the counts are wrong":  {func(tx *bolt.Tx) error { return tx.Bucket(metaBucket).Put(countsKey, encodeCounts(Summary{Visits: 3})) }, "where it should hold"},
		"visits are gone":       {func(tx *bolt.Tx) error { return tx.DeleteBucket(visitsBucket) }, `"visits" is gone`},
		"digests are gone":      {func(tx *bolt.Tx) error { return tx.DeleteBucket(digestsBucket) }, `"digests" is gone`},
		"bodies are gone":       {func(tx *bolt.Tx) error { return tx.DeleteBucket(bodiesBucket) }, `"bodies" is gone`},
		"reports are gone":      {func(tx *bolt.Tx) error { return tx.DeleteBucket(reportsBucket) }, `"reports" is gone`},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := Open(filepath.Join(t.TempDir(), "ibid.db"), Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			keep(t, s, visit("https://example.org/1", noon, page(1)), visit("https://example.org/2", noon, page(2)))
			if err := s.KeepReport(t.Context(), "/a.md", &sources.Report{Run: sources.Run{ID: "r"}}); err != nil {
				t.Fatal(err)
			}
			verified(t, s)
			if err := s.(*boltStore).db.Update(tt.spoil); err != nil {
				t.Fatal(err)
			}
			_, err = s.Verify(t.Context())
			var d *DamagedError
			if !errors.As(err, &d) || !strings.Contains(strings.Join(d.Problems, "\n"), tt.want) {
				t.Errorf("Verify = %v %q, want one that says %q", err, d, tt.want)
			}
			// Whatever else is asked returns, and says nothing wrong.
			for _, p := range []string{"1", "2"} {
				h, _ := s.History(t.Context(), "https://example.org/"+p, 0)
				for i := range h {
					if err := s.Load(t.Context(), &h[i]); err == nil && h[i].Fetch.Digest != hexDigest(h[i].Fetch.Body) {
						t.Error("Load hands out a body with another digest")
					}
				}
			}
			s.LastReport(t.Context(), "/a.md")
			s.Articles(t.Context())
			s.Keep(t.Context(), visit("https://example.org/3", noon, page(3)))
		})
	}
}

func sumOf(s string) digest { return digestOf(&sources.Fetch{Body: []byte(s)}) }

func TestVerifyStopsCounting(t *testing.T) {
	v := verification{s: &boltStore{path: "p"}}
	for range 100 {
		v.problem("one\nmore")
	}
	var d *DamagedError
	if err := v.err(); !errors.As(err, &d) || len(d.Problems) != maxProblems+1 || d.Problems[maxProblems] != "80 more problems" || strings.Contains(err.Error(), "\n") {
		t.Errorf("100 problems become %v", err)
	}
}

func TestNothingIsWrittenAfterAPanic(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ibid.db")
	st, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := st.(*boltStore)
	keep(t, s, visit("k", noon, page(1)))
	if err := s.put(t.Context(), &job{size: 1, apply: func(b *batch) error { panic("a page of the wrong kind") }}); !errors.As(err, new(*DamagedError)) {
		t.Errorf("a write that panics = %v, want a *DamagedError", err)
	}
	if err := s.Keep(t.Context(), visit("k", noon, page(2))); !errors.As(err, new(*DamagedError)) {
		t.Errorf("Keep after it = %v, want a *DamagedError", err)
	}
	if h := history(t, s, "k", 0); len(h) != 1 {
		t.Errorf("%d visits can be read, want 1", len(h))
	}
	if err := s.Close(); err != nil {
		t.Errorf("Close = %v", err)
	}
	if st, err = Open(path, Options{}); err != nil {
		t.Fatal(err)
	}
	verified(t, st)
	st.Close()
}

func TestKeepEndsWithItsContext(t *testing.T) {
	st, err := Open(filepath.Join(t.TempDir(), "ibid.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	s := st.(*boltStore)
	s.writing.Lock() // a disk that does not answer
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for i := range 2*maxBatch + 50 { // more than one commit and the queue take
		wg.Go(func() {
			if err := s.Keep(ctx, visit("k", noon.Add(time.Duration(i)), page(i))); err == nil {
				t.Error("Keep acknowledges what is not written")
			}
		})
	}
	for len(s.queue) < maxBatch {
		time.Sleep(time.Millisecond)
	}
	cancel()
	wg.Wait()
	s.writing.Unlock()
	keep(t, s, visit("k", noon, page(1)))
	verified(t, s)
}
