package reports

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"ibid/sources"
)

// task is one thing that an editor should act on.
type task struct {
	rank   rank
	tag    string // two or three words: "gone", "number differs"
	notes  []sources.Label
	line   int // in the article's file, from 1; 0 when unknown
	column int
	what   string // one plain sentence, printable
	todo   string // what to do about it, one sentence, printable
	repair *sources.Repair
	code   string // reason code, "claim.conflict", or the code of a finding
	source *sources.AuditSource
	claim  *sources.AuditClaim
	ev     *sources.Evidence
	fresh  bool // not what the run before said
}

// rank orders tasks, most harmful first.
type rank int

const (
	rankUnreadable rank = iota // the article itself could not be read
	rankDead
	rankMoved
	rankConflict
	rankMissing
	rankDoubt   // probably gone
	rankFlag    // live, but not what was cited any more
	rankArticle // something odd in the article itself
)

var rankTones = [...]tone{toneDead, toneDead, toneMoved, toneDiffer, toneMiss, toneOpen, toneFlag, tonePlain}

func (t *task) tone() tone { return rankTones[t.rank] }

// oddity says what to tell of a live source that bears a code.
type oddity struct {
	code sources.Reason
	tag  string
	what string
	todo string
}

// flags are reasons and signals of live sources that an editor should see.
var flags = []oddity{
	{"content.withdrawn", "withdrawn", "The page says that the text was withdrawn or retracted.", "Do not cite it without saying so."},
	{"claim.quote_missing", "quotation gone", "The words you quote stood there once and are gone.", "Look at what changed, or cite an archived copy."},
	{"drift.replaced", "other text", "Another text stands at the address than before.", "Look at what changed, or cite an archived copy."},
	{"drift.major", "changed", "The page has changed much since it was last seen.", "Read it again before this goes out."},
	{"title.mismatch", "other title", "The page bears another title than the note gives.", "Make sure that it is the page you mean."},
	{"content.updated_after", "updated since", "The page was changed after you cited it.", "Read it again before this goes out."},
	{"fragment.missing", "place not found", "The page has no such place as the address names after #.", "Cite the page without it, or find the new place."},
}

func (v *view) findTasks() []task {
	out := v.articleTasks()
	for i := range v.Sources {
		s := &v.Sources[i]
		if t, ok := v.sourceTask(s); ok {
			out = append(out, t)
		}
	}
	for i := range v.Article.Claims {
		c := &v.Article.Claims[i]
		for _, e := range v.ofClaim[c.ID] {
			if t, ok := v.claimTask(c, e); ok {
				out = append(out, t)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b task) int { return cmp.Compare(a.rank, b.rank) })
	return out
}

func (v *view) articleTasks() []task {
	var out []task
	if v.Error != "" {
		out = append(out, task{rank: rankUnreadable, tag: "could not be read", code: "article.unreadable",
			what: sentence(v.Error), todo: "Nothing in it was checked."})
	}
	for _, f := range v.Article.Findings {
		out = append(out, task{rank: rankArticle, tag: "article", line: f.Line, code: sources.Printable(f.Code), what: sentence(f.Why)})
	}
	return out
}

// sourceTask says what to do about a source's state, when anything.
func (v *view) sourceTask(s *sources.AuditSource) (task, bool) {
	t := task{notes: s.Notes, line: s.Line, column: s.Column, code: sources.Printable(string(s.Reason)), source: s,
		what: whyOf(s), repair: bestRepair(s), fresh: v.fresh(s)}
	switch {
	case s.State == sources.Dead:
		t.rank, t.tag = rankDead, "gone"
		t.what = cmp.Or(t.what, "The cited page is gone.")
		t.todo = cmp.Or(v.repairTodo(s, t.repair), "No copy of it is known: cite another source.")
	case s.State == sources.Moved:
		t.rank, t.tag = rankMoved, "moved"
		t.what = cmp.Or(t.what, "The page stands at another address now.")
		t.todo = cmp.Or(v.repairTodo(s, t.repair), "Cite the new address.")
	case s.State == sources.Uncertain && leansDead(s):
		t.rank, t.tag = rankDoubt, probablyGone
		t.what = cmp.Or(t.what, "The page is probably gone.")
		t.todo = cmp.Or(v.repairTodo(s, t.repair), "Open it in a browser before this goes out.")
	case s.State == sources.Live:
		f := v.faces[s].odd
		if f == nil {
			return t, false
		}
		t.rank, t.tag, t.code = rankFlag, f.tag, string(f.code)
		t.what, t.todo = strings.TrimSpace(f.what+" "+asOf(s)), f.todo
		if t.repair != nil && t.repair.Kind == sources.RepairClean {
			t.repair = nil
		}
	default:
		return t, false
	}
	return t, true
}

// oddityOf returns the first of flags that a source bears, or nil.
func oddityOf(s *sources.AuditSource) *oddity {
	for i := range flags {
		if f := &flags[i]; f.code == s.Reason || f.code == "drift."+sources.Reason(s.Drift) || slices.Contains(s.Signals, f.code) {
			return f
		}
	}
	return nil
}

// claimTask says what to do about what a source says of a claim, when
// anything. That one source lacks a claim is no matter while another source
// of the same sentence carries it.
func (v *view) claimTask(c *sources.AuditClaim, e *sources.Evidence) (task, bool) {
	s := v.source[e.Source]
	t := task{notes: v.notesOf(c, s), line: c.Line, source: s, claim: c, ev: e, tag: supportWord(e), fresh: v.fresh(s)}
	switch {
	case e.Support == sources.Conflict:
		t.rank, t.code = rankConflict, "claim.conflict"
		t.what = conflictSentence(e)
		t.todo = "Correct the sentence, or cite a source that says so."
	case e.Support == sources.Missing && !v.carried[c.ID]:
		t.rank, t.code = rankMissing, "claim.missing"
		t.what = cmp.Or(sentence(e.Why), "The page was read in full, and nothing in it carries your sentence.")
		t.todo = "Check the passage by hand, or cite a source that carries it."
		if v.unread[c.ID] {
			t.todo = "Another source of the sentence could not be read; it may stand there."
		}
	default:
		return t, false
	}
	return t, true
}

// conflictSentence puts the two values side by side.
func conflictSentence(e *sources.Evidence) string {
	c := conflictCheck(e)
	if c == nil || c.Found == "" {
		return cmp.Or(sentence(e.Why), "The page says otherwise.")
	}
	return "The page says “" + clip(c.Found, 120) + "”; you write “" + clip(c.Claim, 120) + "”."
}

// repairOrder is the order in which repairs are offered. An archived copy is
// last for what moved and first for nothing: the living page is better.
var repairOrder = []sources.RepairKind{sources.RepairMoved, sources.RepairDOI, sources.RepairSpelled, sources.RepairArchive, sources.RepairClean}

// bestRepair returns the repair to offer first, or nil: one that was opened
// and holds what is cited before one that was not, then by repairOrder.
// Addresses that may not be links are no repairs.
func bestRepair(s *sources.AuditSource) *sources.Repair {
	var best *sources.Repair
	for i := range s.Repairs {
		r := &s.Repairs[i]
		if link(r.URL) != "" && (best == nil || repairRank(r) < repairRank(best)) {
			best = r
		}
	}
	if best == nil && s.State == sources.Moved && link(s.MovedTo) != "" {
		return &sources.Repair{Kind: sources.RepairMoved, URL: s.MovedTo}
	}
	return best
}

func repairRank(r *sources.Repair) int {
	i := slices.Index(repairOrder, r.Kind)
	if i < 0 {
		i = len(repairOrder)
	}
	if !r.Verified {
		i += len(repairOrder) + 1
	}
	return i
}

// repairTodo says what to do with a repair of s: "" without one. That an
// opened address holds what is cited is said only where a claim was found on
// it.
func (v *view) repairTodo(s *sources.AuditSource, r *sources.Repair) string {
	if r == nil {
		return ""
	}
	use := "Use " + repairName(r)
	if !r.Verified {
		return use + " after a look: nobody has opened it yet."
	}
	for _, e := range v.ofSource[s.ID] {
		if e.Support >= sources.Supported {
			return use + ": it was opened and holds what you cite."
		}
	}
	return use + ": it was opened."
}

func repairName(r *sources.Repair) string {
	switch r.Kind {
	case sources.RepairMoved:
		return "the new address"
	case sources.RepairClean:
		return "the cleaner address"
	case sources.RepairSpelled:
		return "the address as it was probably meant"
	case sources.RepairDOI:
		return "the DOI"
	case sources.RepairArchive:
		if r.Captured != "" {
			return "the archived copy of " + day(r.Captured)
		}
		return "the archived copy"
	}
	return "the other address"
}

// readAt returns the address at which a source was read: the last one where it
// has moved, otherwise the one that is cited.
func readAt(s *sources.AuditSource) string {
	if s.State == sources.Moved {
		return cmp.Or(s.FinalURL, s.MovedTo, s.URL)
	}
	return s.URL
}

// sentence returns s printable, with a capital and a full stop.
func sentence(s string) string { return sentenceOf(s, 400) }

func sentenceOf(s string, most int) string {
	s = capital(apostrophes(clip(s, most)))
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".!?") || strings.HasSuffix(s, "…") {
		return s
	}
	return s + "."
}

// apostrophes writes those inside words as type does, so that a report has one
// kind only.
func apostrophes(s string) string {
	if !strings.Contains(s, "'") {
		return s
	}
	letter := func(i int) bool {
		return i >= 0 && i < len(s) && (s[i]|0x20 >= 'a' && s[i]|0x20 <= 'z' || s[i] >= utf8.RuneSelf)
	}
	var b strings.Builder
	for i := range len(s) {
		if s[i] == '\'' && letter(i-1) && letter(i+1) {
			b.WriteString("’")
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// clip returns at most n characters of s, printable. It looks at no more of s
// than it may need, because the same long string can be asked for often.
func clip(s string, n int) string {
	most := 8*n + 64
	if len(s) <= most {
		return sources.Clip(sources.Printable(s), n)
	}
	for !utf8.RuneStart(s[most]) && most > 0 {
		most--
	}
	cut := sources.Clip(sources.Printable(s[:most]), n)
	if !strings.HasSuffix(cut, "…") {
		cut += "…"
	}
	return cut
}
