package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"

	bolt "go.etcd.io/bbolt"

	"ibid/sources"
)

// KeepReport implements Store.
func (s *boltStore) KeepReport(ctx context.Context, article string, r *sources.Report) error {
	var d digest
	var p packed
	err := encodeReport(r, func(body []byte) (err error) {
		d = sha256.Sum256(body)
		p, err = pack(body, nil, "")
		return err
	})
	if err != nil {
		return err
	}
	rec := seal(reportRecord{article, r.Run.ID, d}.encode(make([]byte, sealSize)))
	pre := prefix(article)
	err = s.put(ctx, &job{size: len(rec) + p.bytes(), now: true, apply: func(b *batch) error {
		if err := b.putBody(d, &p); err != nil {
			return err
		}
		number, err := b.reports.NextSequence()
		if err != nil {
			return err
		}
		if !known(b.reports, pre) {
			b.counts.Articles++
		}
		b.counts.Reports++
		return b.reports.Put(binary.BigEndian.AppendUint64(slices.Clone(pre), number), rec)
	}})
	if ctx.Err() == nil {
		p.release()
	}
	return err
}

// LastReport implements Store.
func (s *boltStore) LastReport(ctx context.Context, article string) (*sources.Report, error) {
	all, err := s.Reports(ctx, article, 1)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return all[0], nil
}

// Reports implements Store.
func (s *boltStore) Reports(ctx context.Context, article string, limit int) ([]*sources.Report, error) {
	var recs [][]byte
	err := s.view(ctx, func(tx *bolt.Tx) error {
		b, err := s.bucket(tx, reportsBucket)
		if err != nil {
			return err
		}
		recs = newest(b, prefix(article), limit)
		return nil
	})
	if err != nil {
		return nil, err
	}
	var out []*sources.Report
	for _, sealed := range recs {
		rec, err := openReportRecord(sealed)
		if err != nil {
			return nil, damaged(s.path, fmt.Sprintf("a report on %s: %v", sources.Printable(article), err))
		}
		if rec.article != article {
			continue
		}
		b, err := s.body(ctx, rec.digest)
		if err != nil {
			return nil, err
		}
		r, err := decodeReport(b)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

func openReportRecord(sealed []byte) (reportRecord, error) {
	b, err := unseal(sealed)
	if err != nil {
		return reportRecord{}, err
	}
	return decodeReportRecord(b)
}

// Articles implements Store.
func (s *boltStore) Articles(ctx context.Context) ([]string, error) {
	var out []string
	err := s.view(ctx, func(tx *bolt.Tx) error {
		b, err := s.bucket(tx, reportsBucket)
		if err != nil {
			return err
		}
		c := b.Cursor()
		for k, v := c.First(); k != nil; {
			if rec, err := openReportRecord(v); err == nil {
				out = append(out, rec.article)
			}
			if len(k) < 9 {
				return damaged(s.path, "a key of a report is too short")
			}
			next := bytes.Clone(k[:len(k)-8]) // behind all reports of this article
			next[len(next)-1]++
			k, v = c.Seek(next)
		}
		return nil
	})
	slices.Sort(out)
	return slices.Compact(out), err
}

// Summary implements Store.
func (s *boltStore) Summary(ctx context.Context) (sum Summary, err error) {
	err = s.view(ctx, func(tx *bolt.Tx) (err error) {
		sum, err = s.counts(tx)
		return err
	})
	return sum, err
}
