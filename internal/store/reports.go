package store

import (
	"bytes"
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

// encodeReport makes the body that a report is kept as, and lends it to use:
// it is large, and a copy of it would be used once.
func encodeReport(r *sources.Report, use func(body []byte) error) error {
	if err := json.NewEncoder(lent(use)).Encode(r); err != nil {
		return fmt.Errorf("write the report of run %s as JSON: %w", r.Run.ID, err)
	}
	return nil
}

// lent hands on what an encoder writes in one piece, without the line's end.
type lent func([]byte) error

// Write implements io.Writer.
func (use lent) Write(b []byte) (int, error) { return len(b), use(bytes.TrimSuffix(b, []byte("\n"))) }

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
