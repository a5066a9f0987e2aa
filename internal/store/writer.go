package store

import (
	"context"
	"encoding/binary"
	"fmt"
	"time"

	bolt "go.etcd.io/bbolt"
)

// How much is committed together at most. A commit costs two waits for the
// disk however much is in it; beyond these sizes nothing is gained.
const (
	maxBatch      = 256
	maxBatchBytes = 4 << 20
)

// job is one visit or report on its way into the file.
type job struct {
	size  int  // bytes, roughly
	now   bool // it waits for no others
	apply func(*batch) error
	done  chan error // takes one value
}

// batch is the transaction that a job is applied in.
type batch struct {
	tx     *bolt.Tx
	counts Summary
	visits, digests, bodies,
	reports *bolt.Bucket
}

// put hands a job to the writer and waits until it is on disk.
func (s *boltStore) put(ctx context.Context, j *job) error {
	if s.o.ReadOnly {
		return ErrReadOnly
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	j.done = make(chan error, 1)
	select {
	case <-s.closing:
		return ErrClosed
	default:
	}
	select {
	case s.queue <- j:
	case <-s.closing:
		return ErrClosed
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	select {
	case err := <-j.done:
		return err
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-s.written:
		select {
		case err := <-j.done:
			return err
		default:
			return ErrClosed // it came after the writer had looked for the last time
		}
	}
}

// write takes all that waits, commits it, and begins again, until the store is
// closed and the queue empty. While one batch is being written the next one
// gathers by itself; more time for that is given only where Options.Gather says
// so.
func (s *boltStore) write() {
	defer close(s.written)
	for {
		var jobs []*job
		select {
		case j := <-s.queue:
			jobs = append(jobs, j)
		case <-s.closing:
			select {
			case j := <-s.queue:
				jobs = append(jobs, j)
			default:
				return
			}
		}
		jobs = s.gather(jobs)
		err := s.commit(jobs)
		for _, j := range jobs {
			j.done <- err
		}
	}
}

// gather adds what else waits, or comes in time, to the first job of a batch.
func (s *boltStore) gather(jobs []*job) []*job {
	size, hurry := jobs[0].size, jobs[0].now || s.o.Gather <= 0
	var over <-chan time.Time
	if !hurry {
		t := time.NewTimer(s.o.Gather)
		defer t.Stop()
		over = t.C
	}
	for len(jobs) < maxBatch && size < maxBatchBytes {
		var j *job
		select {
		case j = <-s.queue:
		default:
			if hurry {
				return jobs
			}
			select {
			case j = <-s.queue:
			case <-over:
				return jobs
			case <-s.closing:
				return jobs
			}
		}
		jobs = append(jobs, j)
		size += j.size
		hurry = hurry || j.now
	}
	return jobs
}

// commit writes jobs in one transaction. After a panic inside of it nothing is
// written any more: what bbolt knows of its pages cannot be trusted then.
func (s *boltStore) commit(jobs []*job) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.broken != nil {
		return s.broken
	}
	whole := false
	err := guarded(s.path, func() error {
		err := s.db.Update(func(tx *bolt.Tx) error { return s.apply(tx, jobs) })
		whole = true
		return err
	})
	if !whole {
		s.broken = err
	}
	return err
}

func (s *boltStore) apply(tx *bolt.Tx, jobs []*job) error {
	b := batch{tx: tx}
	var err error
	if b.counts, err = s.counts(tx); err != nil {
		return err
	}
	for _, p := range []struct {
		to   **bolt.Bucket
		name []byte
	}{{&b.visits, visitsBucket}, {&b.digests, digestsBucket}, {&b.bodies, bodiesBucket}, {&b.reports, reportsBucket}} {
		if *p.to, err = s.bucket(tx, p.name); err != nil {
			return err
		}
	}
	b.bodies.FillPercent = 1 // keys only grow, so a full page is never split again
	for _, j := range jobs {
		if err := j.apply(&b); err != nil {
			return err
		}
	}
	return tx.Bucket(metaBucket).Put(countsKey, encodeCounts(b.counts))
}

// putBody adds a body unless it is there.
func (b *batch) putBody(d digest, p *packed) error {
	if b.digests.Get(d[:]) != nil {
		return nil
	}
	number, err := b.bodies.NextSequence()
	if err != nil {
		return err
	}
	for i, c := range p.chunks {
		if err := b.bodies.Put(bodyKey(number, i), c); err != nil {
			return fmt.Errorf("body %s: %w", d, err)
		}
	}
	b.counts.Bodies++
	b.counts.Bytes += uint64(p.size)
	b.counts.Stored += uint64(p.stored)
	return b.digests.Put(append([]byte(nil), d[:]...), binary.BigEndian.AppendUint64(nil, number))
}
