package pipeline

import (
	"context"

	"ibid/internal/evidence"
	"ibid/sources"
)

// claims returns the claims that lean on src, in the order of its Leans.
func (r *run) claims(src sources.Source) []sources.Claim {
	out := make([]sources.Claim, len(src.Leans))
	for i, l := range src.Leans {
		out[i] = r.parsed[l.Article].Claims[l.Claim]
	}
	return out
}

// weigh holds the claims of src against its text. A page that is not the
// source (a wall, an error page, a sign-in form) is not read for them, and of
// a text that is cut short nobody can say what it does not hold.
func (r *run) weigh(ctx context.Context, src sources.Source, c *check, snap *sources.Snapshot) {
	why := ""
	switch s := c.verdict.State; {
	case s != sources.Live && s != sources.Moved:
		why, snap = c.verdict.Why, nil
	case c.verdict.ShownBy == sources.LookTLS:
		why, snap = "the page was only seen over a connection that nobody vouches for", nil
	}
	c.evidence = evidence.Weigh(r.claims(src), snap, why)
	short := ""
	switch {
	case c.verdict.Access == sources.AccessPaywall:
		short = "only the part before the paywall could be read"
	case c.visit.Fetch.Truncated != sources.Whole:
		short = "only the beginning of the source could be read"
	}
	c.read = false
	for i := range c.evidence {
		e := &c.evidence[i]
		e.Source = src.ID
		if short != "" && (e.Support == sources.Missing || e.Support == sources.Conflict) {
			e.Support, e.Why = sources.Unread, short
		}
		c.read = c.read || e.Support != sources.Unread
	}
	if len(c.evidence) == 0 {
		c.read = snap != nil && snap.Unreadable == "" && snap.Words > 0
	}
	c.passages = r.passages(ctx, r.claims(src), c.evidence, snap)
}

// ownFault is the verdict on a source that we stumbled over.
func ownFault(src sources.Source) sources.Verdict {
	return sources.Verdict{
		State: sources.Uncertain, Reason: "client.fault", Confidence: 1,
		Why:    "ibid made a mistake of its own while reading this source, so nothing can be said about it.",
		Access: sources.AccessUnknown, Drift: sources.DriftNotComparable, Strike: sources.S0,
	}
}
