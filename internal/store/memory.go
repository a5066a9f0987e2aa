package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"maps"
	"slices"
	"sync"

	"ibid/sources"
)

// memoryStore keeps everything in memory, as the same records as the file, so
// nothing that a caller does to a value reaches what is kept.
type memoryStore struct {
	o      Options
	mu     sync.RWMutex
	closed bool // guarded by mu, like all below
	visits map[string][]memoryVisit
	bodies map[digest][]byte
	report map[string][]reportRecord
}

type memoryVisit struct {
	order string // sorts as the key in a file does
	rec   []byte
}

func openMemory(_ string, o Options) (Store, error) {
	return &memoryStore{o: o, visits: map[string][]memoryVisit{}, bodies: map[digest][]byte{}, report: map[string][]reportRecord{}}, nil
}

func (s *memoryStore) write(ctx context.Context, f func()) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if s.o.ReadOnly {
		return ErrReadOnly
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return ErrClosed
	}
	f()
	return nil
}

func (s *memoryStore) read(ctx context.Context, f func() error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.closed {
		return ErrClosed
	}
	return f()
}

// Keep implements Store.
func (s *memoryStore) Keep(ctx context.Context, v *sources.Visit) error {
	c := *stamped(v, s.o.Now)
	d, ok := parseDigest(c.Fetch.Digest)
	if c.Fetch.Body != nil {
		d, ok = digestOf(&c.Fetch), true
	}
	body := slices.Clone(c.Fetch.Body)
	if c.Fetch.Body != nil && body == nil {
		body = []byte{}
	}
	return s.write(ctx, func() {
		if ok && s.bodies[d] == nil && body != nil {
			s.bodies[d] = body
		}
		c.Fetch.Digest = ""
		if ok && s.bodies[d] != nil {
			c.Fetch.Digest = d.String()
		}
		list := s.visits[c.Key]
		order := string(visitKey(nil, c.Fetch.At, uint64(len(list))))
		at, _ := slices.BinarySearchFunc(list, order, func(v memoryVisit, o string) int {
			if v.order < o {
				return -1
			}
			return 1
		})
		s.visits[c.Key] = slices.Insert(list, at, memoryVisit{order, encodeVisit(nil, &c)})
	})
}

// History implements Store.
func (s *memoryStore) History(ctx context.Context, key string, limit int) (out []sources.Visit, err error) {
	err = s.read(ctx, func() error {
		for _, mv := range tail(s.visits[key], limit) {
			v, err := decodeVisit(mv.rec)
			if err != nil {
				return err
			}
			out = append(out, *v)
		}
		return nil
	})
	return out, err
}

func tail[T any](list []T, limit int) []T {
	if limit > 0 && len(list) > limit {
		return list[len(list)-limit:]
	}
	return list
}

// Load implements Store.
func (s *memoryStore) Load(ctx context.Context, v *sources.Visit) error {
	if v.Fetch.Digest == "" {
		return nil
	}
	d, ok := parseDigest(v.Fetch.Digest)
	return s.read(ctx, func() error {
		body := s.bodies[d]
		if !ok || body == nil {
			return damaged(Memory, "body "+sources.Printable(v.Fetch.Digest)+" is not there")
		}
		if sha256.Sum256(body) != d {
			return damaged(Memory, "body "+d.String()+": its digest does not match")
		}
		v.Fetch.Body, v.Fetch.Wire, v.Fetch.Coding = append([]byte{}, body...), nil, ""
		return nil
	})
}

// KeepReport implements Store.
func (s *memoryStore) KeepReport(ctx context.Context, article string, r *sources.Report) error {
	var body []byte
	if err := encodeReport(r, func(b []byte) error { body = bytes.Clone(b); return nil }); err != nil {
		return err
	}
	d := digest(sha256.Sum256(body))
	return s.write(ctx, func() {
		s.bodies[d] = body
		s.report[article] = append(s.report[article], reportRecord{article, r.Run.ID, d})
	})
}

// LastReport implements Store.
func (s *memoryStore) LastReport(ctx context.Context, article string) (*sources.Report, error) {
	all, err := s.Reports(ctx, article, 1)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return all[0], nil
}

// Reports implements Store.
func (s *memoryStore) Reports(ctx context.Context, article string, limit int) (out []*sources.Report, err error) {
	err = s.read(ctx, func() error {
		for _, rec := range tail(s.report[article], limit) {
			r, err := decodeReport(s.bodies[rec.digest])
			if err != nil {
				return err
			}
			out = append(out, r)
		}
		return nil
	})
	return out, err
}

// Articles implements Store.
func (s *memoryStore) Articles(ctx context.Context) (out []string, err error) {
	err = s.read(ctx, func() error {
		out = slices.Sorted(maps.Keys(s.report))
		return nil
	})
	return out, err
}

// Summary implements Store.
func (s *memoryStore) Summary(ctx context.Context) (sum Summary, err error) {
	err = s.read(ctx, func() error {
		sum.Sources, sum.Articles, sum.Bodies = uint64(len(s.visits)), uint64(len(s.report)), uint64(len(s.bodies))
		for _, list := range s.visits {
			sum.Visits += uint64(len(list))
		}
		for _, list := range s.report {
			sum.Reports += uint64(len(list))
		}
		for _, b := range s.bodies {
			sum.Bytes += uint64(len(b))
		}
		sum.Stored = sum.Bytes
		return nil
	})
	return sum, err
}

// Verify implements Store.
func (s *memoryStore) Verify(ctx context.Context) (Summary, error) {
	err := s.read(ctx, func() error {
		for d, b := range s.bodies {
			if sha256.Sum256(b) != d {
				return damaged(Memory, "body "+d.String()+": its digest does not match")
			}
		}
		return nil
	})
	if err != nil {
		return Summary{}, err
	}
	return s.Summary(ctx)
}

// Close implements Store.
func (s *memoryStore) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed, s.visits, s.bodies, s.report = true, nil, nil, nil
	return nil
}
