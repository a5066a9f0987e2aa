package reports

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"ibid/sources"
)

// MaxDocument is the size in bytes of the largest document that [Read] takes.
const MaxDocument = 64 << 20

// ErrSchema is wrapped by the error of [Read] for a document that is none of
// ours, or of a version that this program does not know.
var ErrSchema = errors.New("not a document of schema " + sources.Schema)

// Read reads a document that the json format wrote, of this program or of a
// stranger: it is bounded by [MaxDocument], its schema must be
// [sources.Schema], every span must lie inside the text that it points into
// and every index must exist. Unknown fields are left out, missing lists are
// empty. Addresses are not judged here; writers make links of http and https
// only.
func Read(r io.Reader) (*sources.Report, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxDocument+1))
	if err != nil {
		return nil, fmt.Errorf("read report: %w", err)
	}
	if len(data) > MaxDocument {
		return nil, fmt.Errorf("read report: larger than %d MiB", MaxDocument>>20)
	}
	var head struct {
		Schema string `json:"schema"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return nil, fmt.Errorf("read report: %w", err)
	}
	if head.Schema != sources.Schema {
		return nil, fmt.Errorf("read report: %w: schema is %q", ErrSchema, sources.Clip(sources.Printable(head.Schema), 40))
	}
	var doc sources.Report
	if err := json.Unmarshal(data, &doc); err != nil {
		return nil, fmt.Errorf("read report: %w", err)
	}
	for i := range doc.Audits {
		if err := checkAudit(&doc.Audits[i]); err != nil {
			return nil, fmt.Errorf("read report: audit %d: %w", i+1, err)
		}
	}
	return normal(&doc), nil
}

func checkAudit(a *sources.Audit) error {
	text := a.Article.Text
	end := 0
	for i, b := range a.Article.Blocks {
		if err := inside("block", i, b.At, text); err != nil {
			return err
		}
		if b.At.Start < end {
			return fmt.Errorf("block %d starts inside the block before it", i+1)
		}
		end = b.At.End
	}
	for i, n := range a.Article.Notes {
		if err := inside("note", i, n.At, text); err != nil {
			return err
		}
	}
	for i, m := range a.Article.Markers {
		if err := inside("marker", i, m.At, text); err != nil {
			return err
		}
		if m.Note < -1 || m.Note >= len(a.Article.Notes) {
			return fmt.Errorf("marker %d points at note %d of %d", i+1, m.Note+1, len(a.Article.Notes))
		}
	}
	for i, c := range a.Article.Claims {
		if err := inside("claim", i, c.At, text); err != nil {
			return err
		}
	}
	for i, e := range a.Evidence {
		for _, m := range e.Matched {
			if err := inside("match of evidence", i, m, e.Passage); err != nil {
				return err
			}
		}
	}
	return nil
}

func inside(what string, i int, s sources.Span, text string) error {
	if !onRunes(s, text) {
		return fmt.Errorf("%s %d is no range of its text: %d to %d of %d bytes", what, i+1, s.Start, s.End, len(text))
	}
	return nil
}
