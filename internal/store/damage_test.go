package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"ibid/sources"
)

// foreign makes a bbolt file of another program.
func foreign(noFreelist bool) func(string) error {
	return func(path string) error {
		db, err := bolt.Open(path, 0o600, &bolt.Options{NoFreelistSync: noFreelist})
		if err != nil {
			return err
		}
		err = db.Update(func(tx *bolt.Tx) error {
			b, err := tx.CreateBucket([]byte("meta"))
			if err != nil {
				return err
			}
			return b.Put([]byte("k"), []byte("v"))
		})
		return errors.Join(err, db.Close())
	}
}

func withSchema(value []byte) func(string) error {
	return func(path string) error {
		s, err := Open(path, Options{Version: "9.9"})
		if err != nil {
			return err
		}
		err = s.(*boltStore).db.Update(func(tx *bolt.Tx) error { return tx.Bucket(metaBucket).Put(schemaKey, value) })
		return errors.Join(err, s.Close())
	}
}

func later(path string) error {
	return withSchema(seal(binary.AppendUvarint(make([]byte, sealSize), schema+1)))(path)
}

func TestPagesThatBboltMustNotMeet(t *testing.T) {
	m := makeSample(t)
	meta, err := readMeta(bytes.NewReader(m.data))
	if err != nil {
		t.Fatal(err)
	}
	branch := int(m.bodies0) * 4096 // the uppermost page below which bodies are found
	leaf := int(native.Uint64(m.data[branch+pageHeader+8:])) * 4096
	if native.Uint16(m.data[branch+8:]) != branchPage || native.Uint16(m.data[leaf+8:]) != leafPage {
		t.Fatal("the sample is too small to have branch pages")
	}
	free := int(meta.freelist) * 4096
	number := func(at int, n uint64) func([]byte) {
		return func(b []byte) { native.PutUint64(b[at:], n) }
	}
	for name, spoil := range map[string]func([]byte){
		"a page that leads to itself":    number(branch+pageHeader+8, uint64(branch/4096)),
		"a page that leads to the root":  number(branch+pageHeader+element+8, meta.root),
		"a page that leads out":          number(branch+pageHeader+8, 1<<40),
		"a page that leads to the metas": number(branch+pageHeader+8, 0),
		"two ways to one page":           func(b []byte) { copy(b[branch+pageHeader+8:branch+pageHeader+16], b[branch+pageHeader+element+8:]) },
		"a page without entries":         func(b []byte) { native.PutUint16(b[branch+10:], 0) },
		"a page with too many entries":   func(b []byte) { native.PutUint16(b[branch+10:], 60000) },
		"an entry beyond its page":       func(b []byte) { native.PutUint32(b[branch+pageHeader:], 1<<31) },
		"a page that runs over the end":  func(b []byte) { native.PutUint32(b[branch+12:], 1<<30) },
		"a page under a wrong number":    number(branch, 7),
		"a page of another kind":         func(b []byte) { native.PutUint16(b[branch+8:], freelistPage) },
		"a used page among the free": func(b []byte) {
			native.PutUint16(b[free+10:], 1)
			native.PutUint64(b[free+pageHeader:], uint64(branch/4096))
		},
		"a list of free pages without end": func(b []byte) { native.PutUint16(b[free+10:], 0xffff); native.PutUint64(b[free+pageHeader:], 1<<60) },
		"no list of free pages":            func(b []byte) { native.PutUint16(b[free+8:], leafPage) },
		"a bucket that is its own root":    nil,
	} {
		b := bytes.Clone(m.data)
		if spoil == nil {
			root := int(meta.root) * 4096
			at := pageHeader + int(native.Uint32(b[root+pageHeader+4:])) + int(native.Uint32(b[root+pageHeader+8:]))
			native.PutUint64(b[root+at:], meta.root)
		} else {
			spoil(b)
		}
		path := filepath.Join(t.TempDir(), "ibid.db")
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := Open(path, Options{})
		if err == nil {
			s.Close()
		}
		if !errors.As(err, new(*DamagedError)) {
			t.Errorf("%s: Open = %v, want a *DamagedError", name, err)
		}
	}
	// Leaves are looked at by Verify alone; nobody searches below them.
	b := bytes.Clone(m.data)
	native.PutUint32(b[leaf+pageHeader+12:], 1<<31)
	path := filepath.Join(t.TempDir(), "ibid.db")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := Open(path, Options{ReadOnly: true})
	if err == nil {
		_, err = s.Verify(t.Context())
		s.Close()
	}
	if !errors.As(err, new(*DamagedError)) {
		t.Errorf("Verify of an entry that reaches beyond its leaf = %v, want a *DamagedError", err)
	}
}

func TestLaterLayoutNamesTheProgram(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ibid.db")
	if err := later(path); err != nil {
		t.Fatal(err)
	}
	_, err := Open(path, Options{})
	var newer *NewerSchemaError
	if !errors.As(err, &newer) || newer.Version != "9.9" || newer.Schema != schema+1 || newer.Known != schema {
		t.Errorf("Open = %v (%+v)", err, newer)
	}
}

// sample is a store with a bit of everything, as bytes, and what is in it.
type sample struct {
	data    []byte
	bodies0 uint64 // number of the root page of the bodies
	nodes   []int  // where the pages lie that others are found by
	visits  map[string][]sources.Visit
	bodies  map[string]string // by digest
	reports map[string][]*sources.Report
	sum     Summary
}

func makeSample(t *testing.T) sample {
	path := filepath.Join(t.TempDir(), "ibid.db")
	s, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	m := sample{visits: map[string][]sources.Visit{}, bodies: map[string]string{}, reports: map[string][]*sources.Report{}}
	r := rand.New(rand.NewPCG(3, 3))
	for i := range 90 {
		body := page(i)[:500]
		for range r.IntN(500) {
			body += fmt.Sprintf("%x ", r.Uint32())
		}
		v := visit(fmt.Sprintf("https://example.org/%d", i%40), noon.Add(time.Duration(i)*time.Hour), body)
		if i%7 == 0 {
			v.Fetch.Wire, v.Fetch.Coding = gz(v.Fetch.Body), "gzip"
		}
		keep(t, s, v)
		m.bodies[v.Fetch.Digest] = body
		w := *v
		w.Fetch.Body, w.Fetch.Wire, w.Fetch.Coding = nil, nil, ""
		m.visits[v.Key] = append(m.visits[v.Key], w)
	}
	for i := range 8 {
		key := fmt.Sprintf("/article/%d.md", i%4)
		rep := &sources.Report{Schema: sources.Schema, Run: sources.Run{ID: fmt.Sprint(i)}, Audits: []sources.Audit{{Article: sources.AuditArticle{Name: key, Text: page(i)}}}}
		if err := s.KeepReport(t.Context(), key, rep); err != nil {
			t.Fatal(err)
		}
		m.reports[key] = append(m.reports[key], rep)
	}
	m.sum = verified(t, s)
	s.(*boltStore).db.View(func(tx *bolt.Tx) error {
		m.bodies0 = uint64(tx.Bucket(bodiesBucket).Root())
		return nil
	})
	s.Close()
	if m.data, err = os.ReadFile(path); err != nil {
		t.Fatal(err)
	}
	meta, err := readMeta(bytes.NewReader(m.data))
	if err != nil {
		t.Fatal(err)
	}
	m.data = m.data[:int64(meta.end)*meta.pageSize] // bbolt lets the file grow ahead
	for at := 0; at < len(m.data); at += int(meta.pageSize) {
		if kind := native.Uint16(m.data[at+8:]); at < 8192 || native.Uint64(m.data[at:]) == uint64(at/4096) && (kind == branchPage || kind == freelistPage) {
			m.nodes = append(m.nodes, at)
		}
	}
	return m
}

func TestR33_BitFlips(t *testing.T) {
	flips := 200
	if testing.Short() {
		flips = 50
	}
	t.Parallel()
	m := makeSample(t)
	r := rand.New(rand.NewPCG(4, 4))
	path := filepath.Join(t.TempDir(), "ibid.db")
	refused, found, unseen := 0, 0, 0
	for i := range flips {
		at := r.IntN(len(m.data))
		switch i % 3 {
		case 0: // where pages speak of themselves
			at = at/4096*4096 + r.IntN(64)
		case 1: // and of others
			at = m.nodes[r.IntN(len(m.nodes))] + r.IntN(256)
		}
		bit := byte(1) << r.IntN(8)
		m.data[at] ^= bit
		if err := os.WriteFile(path, m.data, 0o600); err != nil {
			t.Fatal(err)
		}
		m.data[at] ^= bit
		done := make(chan string, 1)
		go func() { done <- m.hold(t, path, fmt.Sprintf("byte %d of page %d, bit %#x", at%4096, at/4096, bit)) }()
		select {
		case what := <-done:
			switch what {
			case "refused":
				refused++
			case "found":
				found++
			default:
				unseen++
			}
		case <-time.After(20 * time.Second):
			t.Fatalf("byte %d, bit %#x: it hangs", at, bit)
		}
	}
	t.Logf("%d flips: %d stores refused, in %d damage was found, %d without harm", flips, refused, found, unseen)
	if refused == 0 || found == 0 {
		t.Error("no damage was met: nothing was tried")
	}
}

// hold opens a damaged copy of the sample, reads all of it and writes to it.
func (m sample) hold(t *testing.T, path, where string) string {
	ctx := t.Context()
	s, err := Open(path, Options{})
	if err != nil {
		if !errors.As(err, new(*DamagedError)) && !errors.As(err, new(*NotAStoreError)) && !errors.As(err, new(*NewerSchemaError)) {
			t.Errorf("%s: Open = %T %v", where, err, err)
		}
		return "refused"
	}
	defer s.Close()
	complete := true
	for key, want := range m.visits {
		h, err := s.History(ctx, key, 0)
		if err != nil || len(h) != len(want) {
			complete = false
		}
		for _, v := range h {
			i := int(v.Fetch.At.Sub(want[0].Fetch.At) / (40 * time.Hour))
			if i < 0 || i >= len(want) || !reflect.DeepEqual(v, want[i]) {
				t.Errorf("%s: a wrong visit is handed out: %+v", where, v)
				continue
			}
			if err := s.Load(ctx, &v); err != nil {
				complete = false
			} else if string(v.Fetch.Body) != m.bodies[v.Fetch.Digest] {
				t.Errorf("%s: a wrong body is handed out", where)
			}
		}
	}
	for key, want := range m.reports {
		reps, err := s.Reports(ctx, key, 0)
		if err != nil || !reflect.DeepEqual(reps, want) {
			complete = false
		}
		for _, r := range reps {
			if len(r.Audits) != 1 || r.Audits[0].Article.Name != key {
				t.Errorf("%s: a wrong report is handed out", where)
			}
		}
	}
	s.Articles(ctx)
	sum, err := s.Verify(ctx)
	if err == nil && (!complete || sum != m.sum) {
		t.Errorf("%s: Verify finds nothing, but something is gone: %+v, want %+v", where, sum, m.sum)
	}
	if err != nil && !errors.As(err, new(*DamagedError)) {
		t.Errorf("%s: Verify = %T %v", where, err, err)
	}
	s.Keep(ctx, visit("https://example.org/more", noon, page(9999))) // may fail, but must return
	if err == nil {
		return "without harm"
	}
	return "found"
}
