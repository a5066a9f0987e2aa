package pipeline

import (
	"context"
	"slices"
	"strings"

	"ibid/internal/evidence"
	"ibid/sources"
)

// Bounds of what is put before a model, and of the work to find it.
const (
	mostPassages  = 3         // of one source for one claim
	widest        = 1000      // bytes of a passage with what stands around it in its block
	searchedAgain = 128 << 10 // bytes of text up to which a source is searched for further passages
	mostSearches  = 50        // claims of one source for which it is
)

// passages picks, for each claim in doubt, what a model is shown: the passage
// that evidence chose, with its block around it, and the next best ones. Where
// no words of the claim are found at all, a page that is short enough is shown
// whole, since it may say the same in other words; of a longer one nothing is.
// When ctx ends, no further ones are looked for.
func (r *run) passages(ctx context.Context, claims []sources.Claim, ev []sources.Evidence, s *sources.Snapshot) [][]string {
	if r.Opinions == nil || s == nil {
		return nil
	}
	out := make([][]string, len(ev))
	searches := 0
	for i := range ev {
		if _, ok := doubt(&ev[i], r.Asking.All); !ok {
			continue
		}
		if ev[i].Passage == "" {
			out[i] = whole(s)
			continue
		}
		further := len(s.Text) <= searchedAgain && searches < mostSearches && ctx.Err() == nil
		if further {
			searches++
		}
		out[i] = around(claims[i], &ev[i], s, further)
	}
	return out
}

// around returns the passages for one claim, best first. The next best one is
// what evidence finds when the blocks of those before are taken away.
func around(c sources.Claim, e *sources.Evidence, s *sources.Snapshot, further bool) []string {
	rest := *s
	rest.Blocks = slices.Clone(s.Blocks)
	var out []string
	for n := 0; ; n++ {
		at := sources.Span{Start: e.Start, End: e.End}
		text := widened(s, at)
		if text == "" {
			break
		}
		out = append(out, text)
		if !further || n+1 == mostPassages {
			break
		}
		for i := range rest.Blocks {
			if b := &rest.Blocks[i]; b.At.Start < at.End && at.Start < b.At.End {
				b.Nav = true
			}
		}
		next := evidence.Weigh([]sources.Claim{c}, &rest, "")
		if e = &next[0]; e.Passage == "" || e.Support == sources.Unread {
			break
		}
	}
	return out
}

// whole returns a page's text in at most mostPassages passages, or nil when it
// is longer than they may be.
func whole(s *sources.Snapshot) []string {
	var out []string
	for _, b := range s.Blocks {
		text := strings.TrimSpace(b.At.In(s.Text))
		switch n := len(out); {
		case b.Nav || text == "":
		case n > 0 && len(out[n-1])+1+len(text) <= widest:
			out[n-1] += "\n" + text
		case n == mostPassages || len(text) > widest:
			return nil
		default:
			out = append(out, strings.Clone(text))
		}
	}
	return out
}

// widened returns the text at a span with the blocks it stands in, cut at
// words on both sides when they are long. It is a copy: the page's text ends
// with its source's turn.
func widened(s *sources.Snapshot, at sources.Span) string {
	if at.In(s.Text) == "" {
		return ""
	}
	from, to := at.Start, at.End
	for _, b := range s.Blocks {
		if !b.Nav && b.At.In(s.Text) != "" && b.At.Start < at.End && at.Start < b.At.End {
			from, to = min(from, b.At.Start), max(to, b.At.End)
		}
	}
	if room := widest - at.Len(); to-from > widest {
		side := max(room/2, 0)
		from, to = wordFrom(s.Text, max(from, at.Start-side), at.Start), wordTo(s.Text, at.End, min(to, at.End+side))
	}
	return strings.Clone(strings.TrimSpace(strings.ToValidUTF8(s.Text[from:to], "")))
}

// wordFrom moves from to the beginning of a word, not beyond last.
func wordFrom(text string, from, last int) int {
	if from == 0 || text[from-1] == ' ' || text[from-1] == '\n' {
		return from
	}
	if i := strings.IndexAny(text[from:last], " \n"); i >= 0 {
		return from + i + 1
	}
	return last
}

// wordTo moves to back to the end of a word, not before first.
func wordTo(text string, first, to int) int {
	if to == len(text) || text[to] == ' ' || text[to] == '\n' {
		return to
	}
	if i := strings.LastIndexAny(text[first:to], " \n"); i >= 0 {
		return first + i
	}
	return first
}
