package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"ibid/sources"
)

// Keep implements Store.
func (s *boltStore) Keep(ctx context.Context, v *sources.Visit) error {
	v = stamped(v, s.o.Now)
	d, has, p, err := s.prepare(ctx, v)
	if err != nil {
		return err
	}
	if !has && v.Fetch.Digest != "" { // a record never names a body that is not there
		c := *v
		c.Fetch.Digest = ""
		v = &c
	} else if has {
		if name := d.String(); v.Fetch.Digest != name {
			c := *v
			c.Fetch.Digest = name
			v = &c
		}
	}
	rec := encodeVisit(make([]byte, sealSize, 1024), v)
	if len(rec) > maxRecord {
		return fmt.Errorf("the record of a visit is larger (%d bytes) than the store takes", len(rec))
	}
	seal(rec)
	pre, at := prefix(v.Key), v.Fetch.At
	err = s.put(ctx, &job{size: len(rec) + p.bytes(), apply: func(b *batch) error {
		if p.chunks != nil {
			if err := b.putBody(d, &p); err != nil {
				return err
			}
		}
		number, err := b.visits.NextSequence()
		if err != nil {
			return err
		}
		if !known(b.visits, pre) {
			b.counts.Sources++
		}
		b.counts.Visits++
		return b.visits.Put(visitKey(pre, at, number), rec)
	}})
	if ctx.Err() == nil { // otherwise the writer may still be reading it
		p.release()
	}
	return err
}

// prepare packs the body of a visit, unless it is kept already. has says
// whether there is a body, here or in the store.
func (s *boltStore) prepare(ctx context.Context, v *sources.Visit) (d digest, has bool, p packed, err error) {
	f := &v.Fetch
	if f.Body == nil && f.Digest == "" {
		return d, false, p, nil
	}
	if f.Body == nil {
		var ok bool
		if d, ok = parseDigest(f.Digest); !ok {
			return d, false, p, nil
		}
	} else {
		d = digestOf(f)
	}
	err = s.view(ctx, func(tx *bolt.Tx) error {
		b, err := s.bucket(tx, digestsBucket)
		if err != nil {
			return err
		}
		has = b.Get(d[:]) != nil
		return nil
	})
	if err != nil || has || f.Body == nil {
		return d, has, p, err
	}
	p, err = pack(f.Body, f.Wire, f.Coding)
	return d, true, p, err
}

// History implements Store.
func (s *boltStore) History(ctx context.Context, key string, limit int) ([]sources.Visit, error) {
	var recs [][]byte
	err := s.view(ctx, func(tx *bolt.Tx) error {
		b, err := s.bucket(tx, visitsBucket)
		if err != nil {
			return err
		}
		recs = newest(b, prefix(key), limit)
		return nil
	})
	if err != nil {
		return nil, err
	}
	var out []sources.Visit
	for _, rec := range recs {
		if v, err := openVisit(rec); err == nil && v.Key == key {
			out = append(out, *v)
		}
	}
	return out, nil
}

func openVisit(rec []byte) (*sources.Visit, error) {
	b, err := unseal(rec)
	if err != nil {
		return nil, err
	}
	return decodeVisit(b)
}

// Load implements Store.
func (s *boltStore) Load(ctx context.Context, v *sources.Visit) error {
	if v.Fetch.Digest == "" {
		return nil
	}
	d, ok := parseDigest(v.Fetch.Digest)
	if !ok {
		return damaged(s.path, fmt.Sprintf("%q is no digest", v.Fetch.Digest))
	}
	body, err := s.body(ctx, d)
	if err != nil {
		return err
	}
	v.Fetch.Body, v.Fetch.Wire, v.Fetch.Coding = body, nil, ""
	return nil
}

// body reads the body with a digest.
func (s *boltStore) body(ctx context.Context, d digest) ([]byte, error) {
	var values [][]byte
	err := s.view(ctx, func(tx *bolt.Tx) (err error) {
		values, err = s.values(tx, d)
		return err
	})
	if err != nil {
		return nil, err
	}
	b, err := unpack(d, values)
	if err != nil {
		return nil, damaged(s.path, fmt.Sprintf("body %s: %v", d, err))
	}
	return b, nil
}

// values copies the values of a body out of the file.
func (s *boltStore) values(tx *bolt.Tx, d digest) ([][]byte, error) {
	digests, err := s.bucket(tx, digestsBucket)
	if err != nil {
		return nil, err
	}
	bodies, err := s.bucket(tx, bodiesBucket)
	if err != nil {
		return nil, err
	}
	at := digests.Get(d[:])
	if len(at) != 8 {
		return nil, damaged(s.path, fmt.Sprintf("body %s is not there", d))
	}
	number := binary.BigEndian.Uint64(at)
	first := bytes.Clone(bodies.Get(bodyKey(number, 0)))
	h, err := firstHead(first)
	if err != nil {
		return nil, damaged(s.path, fmt.Sprintf("body %s: %v", d, err))
	}
	out := [][]byte{first}
	for i := 1; i < h.chunks(); i++ {
		v := bodies.Get(bodyKey(number, i))
		if v == nil {
			return nil, damaged(s.path, fmt.Sprintf("body %s: part %d is not there", d, i))
		}
		out = append(out, bytes.Clone(v))
	}
	return out, nil
}

func firstHead(value []byte) (head, error) {
	if value == nil {
		return head{}, errors.New("its first part is not there")
	}
	b, err := unseal(value)
	if err != nil {
		return head{}, err
	}
	h, _, err := parseHead(b)
	return h, err
}
