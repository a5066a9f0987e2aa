// Package evidence holds claims against the text of a source.
package evidence

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"strings"

	"ibid/sources"
)

// Weigh holds claims against s.
func Weigh(claims []sources.Claim, title string, s *sources.Snapshot, why string) []sources.Evidence {
	out := make([]sources.Evidence, len(claims))
	for i, c := range claims {
		out[i] = sources.Evidence{Claim: c.ID, Checks: []sources.Check{}, Why: why}
		if s == nil || why != "" || s.Unreadable != "" {
			continue
		}
		best, bs := 0.0, sources.Passage{}
		cw := strings.Fields(strings.ToLower(c.Text))
		for _, b := range s.Blocks {
			if b.Nav {
				continue
			}
			t := strings.ToLower(b.At.In(s.Text))
			n := 0
			for _, w := range cw {
				if strings.Contains(t, strings.Trim(w, ".,;:()“”\"")) {
					n++
				}
			}
			if f := float64(n) / float64(len(cw)+1); f > best {
				best, bs = f, b
			}
		}
		out[i].Support, out[i].Score = sources.Missing, best
		if best > 0.5 {
			out[i].Support = sources.Supported
		}
		if best > 0.2 {
			out[i].Passage, out[i].Start, out[i].End, out[i].Heading = bs.At.In(s.Text), bs.At.Start, bs.At.End, bs.Heading
		}
	}
	return out
}

// Stream is weigh.
func Stream(ctx context.Context, in io.Reader, out io.Writer) error {
	sc := bufio.NewScanner(in)
	for sc.Scan() {
		var v struct{ ID string }
		_ = json.Unmarshal(sc.Bytes(), &v)
		b, _ := json.Marshal(map[string]any{"id": v.ID})
		out.Write(append(b, '\n'))
	}
	return nil
}
