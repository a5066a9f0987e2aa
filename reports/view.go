package reports

import (
	"cmp"

	"ibid/sources"
)

// view is one audit with what every format needs to find its way in it. It is
// made once per audit in time linear in the audit's size.
type view struct {
	*sources.Audit
	run      *sources.Run
	source   map[sources.SourceID]*sources.AuditSource
	claim    map[sources.ClaimID]*sources.AuditClaim
	ofClaim  map[sources.ClaimID][]*sources.Evidence
	ofSource map[sources.SourceID][]*sources.Evidence
	count    [4]int // sources by state
	since    string // when the run that changes are told against started; "" without history
	changed  map[sources.Change]int
	tasks    []task                 // most harmful first
	open     []*sources.AuditSource // could not be checked, nothing to do but look by hand
	need     int                    // sources that tasks speak of

	carried map[sources.ClaimID]bool         // claims that some source carries
	unread  map[sources.ClaimID]bool         // claims with a source whose text could not be had
	worst   map[noteSource]*sources.Evidence // the worst that a source says of the claims of a note
	cites   map[noteSource]bool
	said    map[claimSource]*sources.Evidence
	faces   map[*sources.AuditSource]*face
	leaning map[sources.SourceID][]sources.ClaimID // see leans; made on first use
}

// claimSource is a claim and a source that it leans on.
type claimSource struct {
	claim  sources.ClaimID
	source sources.SourceID
}

// noteSource is a note by its label, and a source it stands for.
type noteSource struct {
	note   sources.Label
	source sources.SourceID
}

// mostLabels bounds how many notes of one claim are told apart, so that a
// claim with thousands of notes costs no more than its size.
const mostLabels = 100

func viewOf(a *sources.Audit, run *sources.Run) *view {
	v := &view{
		Audit: a, run: run, since: a.Since,
		source:   make(map[sources.SourceID]*sources.AuditSource, len(a.Sources)),
		claim:    make(map[sources.ClaimID]*sources.AuditClaim, len(a.Article.Claims)),
		ofClaim:  make(map[sources.ClaimID][]*sources.Evidence, len(a.Article.Claims)),
		ofSource: make(map[sources.SourceID][]*sources.Evidence, len(a.Sources)),
		changed:  map[sources.Change]int{},
		carried:  map[sources.ClaimID]bool{},
		unread:   map[sources.ClaimID]bool{},
		worst:    make(map[noteSource]*sources.Evidence, len(a.Evidence)),
		cites:    make(map[noteSource]bool, len(a.Sources)),
		said:     make(map[claimSource]*sources.Evidence, len(a.Evidence)),
	}
	v.faces = make(map[*sources.AuditSource]*face, len(a.Sources))
	for i := range a.Sources {
		s := &a.Sources[i]
		v.source[s.ID] = s
		v.faces[s] = faceOf(s)
		v.count[s.State]++
		v.changed[s.Change]++
		for _, l := range s.Notes {
			v.cites[noteSource{l, s.ID}] = true
		}
		if s.Before != nil {
			v.since = cmp.Or(v.since, s.Before.Run)
		}
	}
	for i := range a.Article.Claims {
		c := &a.Article.Claims[i]
		v.claim[c.ID] = c
	}
	for i := range a.Evidence {
		e := &a.Evidence[i]
		v.ofClaim[e.Claim] = append(v.ofClaim[e.Claim], e)
		v.ofSource[e.Source] = append(v.ofSource[e.Source], e)
		v.said[claimSource{e.Claim, e.Source}] = e
		v.carried[e.Claim] = v.carried[e.Claim] || e.Support >= sources.Supported
		v.unread[e.Claim] = v.unread[e.Claim] || e.Support == sources.Unread
		if c := v.claim[e.Claim]; c != nil {
			for _, l := range c.Notes[:min(len(c.Notes), mostLabels)] {
				k := noteSource{l, e.Source}
				if w := v.worst[k]; w == nil || toneOfSupport(e.Support) > toneOfSupport(w.Support) {
					v.worst[k] = e
				}
			}
		}
	}
	if run.Judged {
		v.tasks = v.findTasks()
		for i := range a.Sources {
			if s := &a.Sources[i]; s.State == sources.Uncertain && !leansDead(s) {
				v.open = append(v.open, s)
			}
		}
	} else {
		v.tasks = v.articleTasks()
	}
	seen := map[*sources.AuditSource]bool{}
	for _, t := range v.tasks {
		if t.source != nil && !seen[t.source] {
			seen[t.source] = true
			v.need++
		}
	}
	return v
}

func views(r *sources.Report) []*view {
	out := make([]*view, len(r.Audits))
	for i := range r.Audits {
		out[i] = viewOf(&r.Audits[i], &r.Run)
	}
	return out
}

// news reports whether there is an earlier run to tell changes against.
func (v *view) news() bool { return v.since != "" }

// fresh reports whether s is news: not what the earlier run said.
func (v *view) fresh(s *sources.AuditSource) bool {
	return v.news() && s != nil && s.Change != sources.ChangeUnchanged && s.Change != ""
}

// name returns what to call the article.
func (v *view) name() string {
	return cmp.Or(sources.Printable(v.Article.Title), sources.Printable(v.Article.Name), "untitled article")
}

// notesOf returns the labels of those notes of a claim that stand for a
// source; all of the claim's notes when none does.
func (v *view) notesOf(c *sources.AuditClaim, s *sources.AuditSource) []sources.Label {
	if s == nil || len(c.Notes) < 2 {
		return c.Notes
	}
	var out []sources.Label
	labels := c.Notes[:min(len(c.Notes), mostLabels)]
	for _, l := range labels {
		if v.cites[noteSource{l, s.ID}] {
			out = append(out, l)
		}
	}
	if out == nil {
		return labels
	}
	return out
}

func leansDead(s *sources.AuditSource) bool { return s.Leaning == sources.Dead.String() }

// tone says how a source or a claim is coloured and underlined, from harmless
// to harmful.
type tone int

const (
	tonePlain tone = iota // not judged
	toneLive
	tonePart
	toneFlag // live, but not what was cited any more
	toneOpen
	toneMiss
	toneDiffer
	toneMoved
	toneDead
)

var toneNames = [...]string{"plain", "live", "part", "flag", "open", "miss", "differ", "moved", "dead"}

func (t tone) String() string { return toneNames[t] }

func toneOfState(s sources.State) tone {
	switch s {
	case sources.Live:
		return toneLive
	case sources.Moved:
		return toneMoved
	case sources.Dead:
		return toneDead
	}
	return toneOpen
}

func toneOfSupport(s sources.Support) tone {
	switch s {
	case sources.Quoted, sources.Supported:
		return toneLive
	case sources.Partial:
		return tonePart
	case sources.Missing:
		return toneMiss
	case sources.Conflict:
		return toneDiffer
	}
	return tonePlain // the state says why it was not read
}

// toneOfClaim is the worst of what is known of a claim's sources and of what
// they say. That one source lacks a claim is no matter while another carries
// it; that a living one was not read is.
func (v *view) toneOfClaim(c *sources.AuditClaim) tone {
	if !v.run.Judged {
		return tonePlain
	}
	worst := tonePlain
	for _, id := range c.Sources {
		if s := v.source[id]; s != nil {
			worst = max(worst, v.toneOfSource(s))
		}
	}
	for _, e := range v.ofClaim[c.ID] {
		worst = max(worst, v.toneOfEvidence(e))
	}
	return worst
}

func (v *view) toneOfSource(s *sources.AuditSource) tone {
	t := toneOfState(s.State)
	if t == toneLive && v.faces[s].odd != nil {
		return toneFlag
	}
	return t
}

func (v *view) toneOfEvidence(e *sources.Evidence) tone {
	t := toneOfSupport(e.Support)
	if t == tonePlain {
		t = toneOpen
	}
	if v.carried[e.Claim] && (t == toneMiss || t == tonePart || t == toneOpen) {
		return toneLive
	}
	return t
}
