package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"ibid/sources"
)

// maxProblems is how many problems Verify names; the rest is counted.
const maxProblems = 20

// Verify implements Store. First the pages are walked, then bbolt checks its
// trees, then every record and body is read.
func (s *boltStore) Verify(ctx context.Context) (Summary, error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	v := verification{s: s}
	err := s.view(ctx, func(tx *bolt.Tx) error {
		if err := walkPages(s.path, s.file, everything); err != nil {
			return err
		}
		for err := range tx.Check() {
			v.problem("%v", err)
		}
		if v.total > 0 {
			return nil
		}
		return v.contents(ctx, tx)
	})
	if err == nil {
		err = v.err()
	}
	return v.sum, err
}

// verification gathers what is counted and what is wrong.
type verification struct {
	s        *boltStore
	sum      Summary
	problems []string
	total    int
}

func (v *verification) problem(format string, args ...any) {
	v.total++
	if len(v.problems) < maxProblems {
		v.problems = append(v.problems, sources.Printable(fmt.Sprintf(format, args...)))
	}
}

func (v *verification) err() error {
	if v.total == 0 {
		return nil
	}
	if rest := v.total - len(v.problems); rest > 0 {
		v.problems = append(v.problems, fmt.Sprintf("%d more problems", rest))
	}
	return damaged(v.s.path, v.problems...)
}

func (v *verification) contents(ctx context.Context, tx *bolt.Tx) error {
	counts, err := v.s.counts(tx)
	if err != nil {
		return err
	}
	for _, step := range []struct {
		bucket []byte
		see    func(tx *bolt.Tx, k, val []byte)
	}{{digestsBucket, v.body}, {visitsBucket, v.visits()}, {reportsBucket, v.reports()}} {
		b, err := v.s.bucket(tx, step.bucket)
		if err != nil {
			return err
		}
		if err := b.ForEach(func(k, val []byte) error {
			step.see(tx, k, val)
			return ctx.Err()
		}); err != nil {
			return err
		}
	}
	if v.total == 0 && v.sum != counts {
		v.problem("it holds %+v where it should hold %+v", v.sum, counts)
	}
	return nil
}

func (v *verification) body(tx *bolt.Tx, k, _ []byte) {
	var d digest
	if copy(d[:], k) != len(d) || len(k) != len(d) {
		v.problem("a digest of %d bytes", len(k))
		return
	}
	v.sum.Bodies++
	values, err := v.s.values(tx, d)
	if err != nil {
		v.problem("%s", reason(err))
		return
	}
	b, err := unpack(d, values)
	if err != nil {
		v.problem("body %s: %v", d, err)
		return
	}
	h, _ := firstHead(values[0])
	v.sum.Bytes += uint64(len(b))
	v.sum.Stored += uint64(h.stored)
}

func (v *verification) visits() func(*bolt.Tx, []byte, []byte) {
	var before []byte
	return func(tx *bolt.Tx, k, val []byte) {
		v.sum.Visits++
		visit, err := openVisit(val)
		if err != nil {
			v.problem("a visit of %q: %v", name(k), err)
			return
		}
		pre := prefix(visit.Key)
		if len(k) < 8 || !bytes.Equal(k, visitKey(pre, visit.Fetch.At, binary.BigEndian.Uint64(k[len(k)-8:]))) {
			v.problem("a visit of %q lies in the place of another", visit.Key)
		}
		if !bytes.Equal(pre, before) {
			v.sum.Sources++
			before = pre
		}
		if d, ok := parseDigest(visit.Fetch.Digest); ok && tx.Bucket(digestsBucket).Get(d[:]) == nil {
			v.problem("a visit of %q: its body %s is not there", visit.Key, d)
		}
	}
}

func (v *verification) reports() func(*bolt.Tx, []byte, []byte) {
	var before []byte
	return func(tx *bolt.Tx, k, val []byte) {
		v.sum.Reports++
		rec, err := openReportRecord(val)
		if err != nil {
			v.problem("a report on %q: %v", name(k), err)
			return
		}
		pre := prefix(rec.article)
		if len(k) != len(pre)+8 || !bytes.HasPrefix(k, pre) {
			v.problem("a report on %q lies in the place of another", rec.article)
		}
		if !bytes.Equal(pre, before) {
			v.sum.Articles++
			before = pre
		}
		values, err := v.s.values(tx, rec.digest)
		if err != nil {
			v.problem("a report on %q: %s", rec.article, reason(err))
			return
		}
		b, err := unpack(rec.digest, values)
		if err == nil {
			_, err = decodeReport(b)
		}
		if err != nil {
			v.problem("a report on %q: %v", rec.article, err)
		}
	}
}

// name returns the readable part of a key.
func name(k []byte) string {
	n, _, _ := bytes.Cut(k, []byte{0})
	return string(n)
}

// reason returns the first problem of a *DamagedError, or the error itself.
func reason(err error) string {
	if d, ok := err.(*DamagedError); ok {
		return d.Problems[0]
	}
	return err.Error()
}
