package reports

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"ibid/sources"
)

// headline is the answer in words for one article.
func (v *view) headline() string {
	n := len(v.Sources)
	switch {
	case v.Error != "":
		return "This article could not be read."
	case n == 0 && len(v.Article.Notes) == 0:
		return "This article has no notes."
	case n == 0:
		return "This article cites nothing that can be visited."
	case !v.run.Judged:
		return count(len(v.Article.Notes), "note", "notes") + " with " + count(n, "source", "sources") + "; none was visited."
	case v.run.Suspect != "" && v.unseen():
		return "Nothing could be judged: this machine’s network could not be used."
	}
	open := len(v.open)
	switch {
	case v.need == 0 && open == 0 && n == 1:
		return "The one source is in order."
	case v.need == 0 && open == 0:
		return "All " + strconv.Itoa(n) + " sources are in order."
	case v.need == 0 && open == n && n == 1:
		return "The one source could not be checked."
	case v.need == 0 && open == n:
		return "None of the sources could be checked."
	case v.need == 0:
		return "Nothing needs you; " + strconv.Itoa(open) + " of " + count(n, "source", "sources") + " could not be checked."
	case n == 1:
		return "The one source needs you before this goes out."
	case v.need == 1:
		return "One of " + strconv.Itoa(n) + " sources needs you before this goes out."
	}
	return numeral(v.need) + " of " + strconv.Itoa(n) + " sources need you before this goes out."
}

// unseen reports whether no source of the article could be judged.
func (v *view) unseen() bool { return !judgedAny(v.Sources) }

func judgedAny(all []sources.AuditSource) bool {
	return slices.ContainsFunc(all, func(s sources.AuditSource) bool { return s.State != sources.Uncertain })
}

// overall is the answer in words for several articles.
func overall(vs []*view) string {
	if len(vs) == 1 {
		return vs[0].headline()
	}
	if len(vs) == 0 {
		return "No article was checked."
	}
	need, total, articles := 0, 0, 0
	for _, v := range vs {
		need += v.need
		total += len(v.Sources)
		if v.need > 0 {
			articles++
		}
	}
	in := " in " + strconv.Itoa(len(vs)) + " articles"
	switch {
	case !vs[0].run.Judged:
		return count(total, "source", "sources") + in + "; none was visited."
	case vs[0].run.Suspect != "" && !slices.ContainsFunc(vs, func(v *view) bool { return !v.unseen() }):
		return "Nothing could be judged: this machine’s network could not be used."
	case need == 0:
		return "Nothing" + in + " needs you."
	case total == 1:
		return "The one source" + in + " needs you."
	case need == 1:
		return "One of " + strconv.Itoa(total) + " sources" + in + " needs you."
	}
	return numeral(need) + " of " + strconv.Itoa(total) + " sources" + in + " need you."
}

// coverage says in sentences how much could be looked at.
func (v *view) coverage() []string {
	c := v.Coverage
	if !v.run.Judged {
		out := []string{count(c.Notes, "note", "notes") + ", " + count(len(v.Article.Markers), "marker", "markers") + ", " +
			count(c.Claims, "claim", "claims") + ", " + count(c.Sources, "source", "sources") + "."}
		return append(out, v.uncited()...)
	}
	out := []string{strconv.Itoa(c.Read) + " of " + count(c.Sources, "source", "sources") + wasOrWere(c.Read, c.Sources) + " read; " +
		strconv.Itoa(c.Weighed) + " of " + count(c.Claims, "claim", "claims") + " could be held against a text."}
	if why := unreadReasons(c.Why); why != "" {
		out = append(out, "Not read: "+why+".")
	}
	return append(out, v.uncited()...)
}

// wasOrWere is the verb of "n of many sources".
func wasOrWere(n, many int) string {
	if n == 1 || many == 1 {
		return " was"
	}
	return " were"
}

func (v *view) uncited() []string {
	switch n := v.Coverage.Unchecked; n {
	case 0:
		return nil
	case 1:
		return []string{"1 note cites nothing that can be visited."}
	default:
		return []string{strconv.Itoa(n) + " notes cite nothing that can be visited."}
	}
}

// unreadReasons joins reasons that read the same, most frequent first.
func unreadReasons(why map[sources.Reason]int) string {
	type group struct {
		words string
		n     int
	}
	sum := map[string]int{}
	for r, n := range why {
		sum[unreadWord(r)] += n
	}
	var groups []group
	for w, n := range sum {
		groups = append(groups, group{w, n})
	}
	slices.SortFunc(groups, func(a, b group) int {
		return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.words, b.words))
	})
	parts := make([]string, len(groups))
	for i, g := range groups {
		parts[i] = g.words + " (" + strconv.Itoa(g.n) + ")"
	}
	return strings.Join(parts, "; ")
}

// tally says how many sources are in which state: "12 live · 2 moved".
func (v *view) tally() []tallied {
	var out []tallied
	for _, s := range []sources.State{sources.Live, sources.Moved, sources.Dead, sources.Uncertain} {
		if n := v.count[s]; n > 0 {
			out = append(out, tallied{s, n, toneOfState(s).String(), stateWord(s)})
		}
	}
	return out
}

// tallied is a number of sources in one state.
type tallied struct {
	State sources.State
	N     int
	Tone  string
	Word  string
}

// newsLine says what changed since the run before: "" without history.
func (v *view) newsLine() string {
	if !v.news() {
		return ""
	}
	var parts []string
	for _, w := range changeWords {
		if n := v.changed[w.change]; n > 0 && w.change != sources.ChangeUnchanged {
			parts = append(parts, strconv.Itoa(n)+" "+w.word)
		}
	}
	since := " since " + day(v.since)
	if len(parts) == 0 {
		return "Nothing changed" + since + "."
	}
	return strings.Join(parts, ", ") + since + "."
}

// changeSentence says how a source differs from the run before: "" when it
// does not.
func (v *view) changeSentence(s *sources.AuditSource) string {
	if !v.fresh(s) {
		return ""
	}
	if s.Before == nil {
		return "New since " + day(v.since) + "."
	}
	was, is := wordOf(s.Before.State, s.Before.Leaning), sourceWord(s)
	if was == is {
		return capital(changeWord(s.Change)) + " since " + day(v.since) + "."
	}
	return capital(changeWord(s.Change)) + " since " + day(v.since) + ": it was “" + was + "”, now “" + is + "”."
}

// was says a source's state then and now in few words: "live → gone". A state
// that stayed is followed by what did change.
func (v *view) was(s *sources.AuditSource) string {
	is := sourceWord(s)
	if s.Before == nil {
		return is
	}
	if was := wordOf(s.Before.State, s.Before.Leaning); was != is {
		return was + " → " + is
	}
	if t, ok := v.sourceTask(s); ok && t.tag != is {
		return is + ", " + t.tag
	}
	for _, e := range v.ofSource[s.ID] {
		if e.Support == sources.Missing || e.Support == sources.Conflict {
			return is + ", " + supportWord(e)
		}
	}
	if s.Change == sources.ChangeBetter { // in the state it had, so its claims are
		for _, e := range v.ofSource[s.ID] {
			if e.Support != sources.Unread {
				return is + ", " + supportWord(e)
			}
		}
	}
	return is
}

// noticeLength bounds a notice in characters. They are our own sentences, and
// are not cut unless somebody else wrote the document.
const noticeLength = 4000

// Notices returns the sentences about a run as a whole that every report
// begins with, most important first: that it was interrupted, that this
// machine's network could not be used, and what the run itself notes.
func Notices(r *sources.Report) []string { return notices(r) }

// notices are sentences about the run as a whole, most important first.
func notices(r *sources.Report) []string {
	var out []string
	if !r.Run.Complete {
		out = append(out, "The run was interrupted: this report is incomplete.")
	}
	switch {
	case r.Run.Suspect == "":
	case slices.ContainsFunc(r.Audits, func(a sources.Audit) bool { return judgedAny(a.Sources) }):
		out = append(out, "This machine’s network is in doubt, so what could not be reached is not called gone by this run: "+sentenceOf(r.Run.Suspect, noticeLength))
	default:
		out = append(out, "This machine’s network could not be used, so no source is called gone or moved by this run: "+sentenceOf(r.Run.Suspect, noticeLength))
	}
	for _, n := range r.Run.Notices {
		out = append(out, sentenceOf(n, noticeLength))
	}
	return out
}
