package reports

import (
	"slices"

	"ibid/sources"
)

// Bounds of what is shown of a change: that it is another text is seen after
// two sentences, and what exactly changed is in the JSON report.
const (
	changedLines = 2
	changedChars = 200
)

// changed is what of a page went and came, ready to be shown.
type changed struct {
	Since string   // the day of the earlier visit
	Gone  []string // printable, shortened
	Came  []string
	More  int  // sentences that the report knows and does not show
	Small bool // the change is minor
}

// changedOf returns the changed sentences of a source, or nil when there are
// none to show.
func changedOf(s *sources.AuditSource) *changed {
	if s.Changes == nil || len(s.Changes.Gone)+len(s.Changes.Came) == 0 {
		return nil
	}
	c := &changed{Small: s.Drift != sources.DriftMajor && s.Drift != sources.DriftReplaced && s.Reason != "claim.quote_missing" && !slices.Contains(s.Signals, "claim.quote_missing")}
	if !s.Changes.Since.IsZero() {
		c.Since = s.Changes.Since.UTC().Format("2 January 2006")
	}
	c.Gone, c.Came = firstLines(s.Changes.Gone), firstLines(s.Changes.Came)
	c.More = len(s.Changes.Gone) + len(s.Changes.Came) - len(c.Gone) - len(c.Came)
	return c
}

func firstLines(list []string) []string {
	var out []string
	for _, l := range list[:min(len(list), changedLines)] {
		out = append(out, clip(l, changedChars))
	}
	return out
}
