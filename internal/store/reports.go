package store

import (
	"encoding/json"
	"fmt"
	"time"

	"ibid/sources"
)

// reportRecord says which report of which article lies under which digest.
type reportRecord struct {
	article string
	run     string
	digest  digest
}

func (r reportRecord) encode(b []byte) []byte {
	b = appendString(b, 1, r.article)
	b = appendString(b, 2, r.run)
	return appendString(b, 3, string(r.digest[:]))
}

func decodeReportRecord(b []byte) (r reportRecord, err error) {
	m := message{rest: string(b)}
	for m.next() {
		switch m.num {
		case 1:
			r.article = m.val
		case 2:
			r.run = m.val
		case 3:
			if len(m.val) != len(r.digest) {
				return r, errRecord
			}
			copy(r.digest[:], m.val)
		}
	}
	return r, m.err
}

// encodeReport makes the body that a report is kept as.
func encodeReport(r *sources.Report) ([]byte, error) {
	b, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("write the report of run %s as JSON: %w", r.Run.ID, err)
	}
	return b, nil
}

func decodeReport(b []byte) (*sources.Report, error) {
	r := &sources.Report{}
	if err := json.Unmarshal(b, r); err != nil {
		return nil, fmt.Errorf("read a kept report: %w", err)
	}
	return r, nil
}

// stamped returns v with a time.
func stamped(v *sources.Visit, now func() time.Time) *sources.Visit {
	if !v.Fetch.At.IsZero() {
		return v
	}
	c := *v
	c.Fetch.At = now().UTC()
	return &c
}
