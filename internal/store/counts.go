package store

import (
	"encoding/binary"
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// encodeCounts makes the value that says how much is kept. It is written with
// every commit: asking costs nothing, and Verify notices what got lost.
func encodeCounts(s Summary) []byte {
	b := make([]byte, sealSize, 64)
	for _, n := range []uint64{s.Visits, s.Sources, s.Bodies, s.Bytes, s.Stored, s.Reports, s.Articles} {
		b = binary.AppendUvarint(b, n)
	}
	return seal(b)
}

func decodeCounts(b []byte) (s Summary, err error) {
	if b, err = unseal(b); err != nil {
		return s, err
	}
	for _, p := range []*uint64{&s.Visits, &s.Sources, &s.Bodies, &s.Bytes, &s.Stored, &s.Reports, &s.Articles} {
		v, n := binary.Uvarint(b)
		if n <= 0 {
			return Summary{}, errRecord
		}
		*p, b = v, b[n:]
	}
	return s, nil
}

// counts reads how much is kept.
func (s *boltStore) counts(tx *bolt.Tx) (Summary, error) {
	meta, err := s.bucket(tx, metaBucket)
	if err != nil {
		return Summary{}, err
	}
	c, err := decodeCounts(meta.Get(countsKey))
	if err != nil {
		return Summary{}, damaged(s.path, fmt.Sprintf("the counts cannot be read: %v", err))
	}
	return c, nil
}
