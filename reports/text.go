package reports

import (
	"io"
	"strconv"
	"strings"

	"ibid/sources"
)

// writeText writes the report for a terminal: per article how much could be
// looked at, what changed, what to do, what could not be checked, and a table
// of all notes. No line is wider than the width except where one word is.
func writeText(w io.Writer, r *sources.Report, o Options) error {
	t := &term{width: o.Width, color: o.Color}
	for _, n := range notices(r) {
		t.hang("! ", "  ", n)
	}
	vs := views(r)
	if t.Len() > 0 && len(vs) > 0 {
		t.line()
	}
	if len(vs) != 1 {
		t.para(0, overall(vs))
	}
	for i, v := range vs {
		if i > 0 || len(vs) > 1 {
			t.line()
		}
		t.audit(v)
	}
	if j := judgeLine(&r.Run); j != "" {
		t.line()
		t.para(0, j)
	}
	_, err := io.WriteString(w, unforged(t.String()))
	return err
}

func (t *term) audit(v *view) {
	name := sources.Printable(v.Article.Name)
	if v.name() != name {
		name = v.name() + " (" + name + ")"
	}
	for _, l := range wrap(name, t.width) {
		t.line(t.bold(l))
	}
	if v.Error != "" {
		t.para(2, "could not be read: "+sentence(v.Error))
		return
	}
	for _, c := range v.coverage() {
		t.para(2, c)
	}
	if s := t.tally(v); s != "" {
		t.hang("  ", "  ", s)
	}
	t.news(v)
	t.line()
	for _, l := range wrap(v.headline(), t.width) {
		t.line(t.bold(l))
	}
	if !v.run.Judged {
		t.notes(v)
	}
	t.tasks(v)
	t.open(v)
	t.hints(v)
	if v.run.Judged {
		t.notes(v)
	}
}

func (t *term) tally(v *view) string {
	if !v.run.Judged {
		return ""
	}
	var parts []string
	for _, n := range v.tally() {
		parts = append(parts, t.tone(toneOfState(n.State), strconv.Itoa(n.N)+" "+n.Word))
	}
	return strings.Join(parts, " · ")
}

// news lists what changed since the run before, and what it was then.
func (t *term) news(v *view) {
	line := v.newsLine()
	if line == "" {
		return
	}
	t.line()
	t.para(0, capital(line))
	for _, w := range changeWords {
		if w.change == sources.ChangeUnchanged {
			continue
		}
		for i := range v.Sources {
			s := &v.Sources[i]
			if s.Change != w.change {
				continue
			}
			is := t.tone(toneOfState(s.State), v.was(s))
			lead := "  " + w.word + ", " + notesWord(s.Notes) + ": "
			if room := t.width - wide(lead, is) - 2; room >= 24 {
				t.line(lead, is, "  ", t.faint(fit(v.faces[s].shown, room)))
				continue
			}
			t.hang("  ", "    ", lead[2:]+is)
			t.line("    ", t.faint(fit(v.faces[s].shown, t.width-4)))
		}
	}
}

func (t *term) tasks(v *view) {
	for i, k := range v.tasks {
		t.line()
		number := strconv.Itoa(i+1) + ". "
		pad := strings.Repeat(" ", len(number))
		head := t.tone(k.tone(), k.tag)
		if where := k.where(); where != "" {
			head += " · " + where
		}
		if k.fresh {
			head += " · " + t.bold(changeWord(k.source.Change))
		}
		t.hang(number, pad, head)
		what := k.what
		if k.source != nil && k.code != "" {
			what += " " + t.faint("("+k.code+")") // for `ibid explain`
		}
		t.hang(pad, pad, what)
		if k.claim != nil {
			t.hang(pad, pad, "You write: “"+clip(k.claim.Text, 240)+"”")
		}
		if k.ev != nil && k.ev.Passage != "" {
			t.hang(pad, pad, "It says: “"+clip(k.ev.Passage, 240)+"”"+pageOf(k.ev))
		}
		if s := taskOpinion(&k); s != "" {
			t.hang(pad, pad, s)
		}
		switch {
		case k.source == nil:
		case k.claim != nil:
			t.line(pad, fit(shown(readAt(k.source)), min(60, t.width-len(pad))))
		default:
			t.hang(pad, pad, v.faces[k.source].address)
		}
		if k.rank == rankFlag || k.rank == rankDoubt {
			t.changed(pad, k.source)
		}
		if k.todo != "" {
			t.hang(pad+"→ ", pad+"  ", k.todo)
		}
		if k.repair != nil && k.claim == nil {
			t.hang(pad+"  ", pad+"  ", link(k.repair.URL))
		}
	}
}

// changed shows a few sentences that went from a page and came to it.
func (t *term) changed(pad string, s *sources.AuditSource) {
	c := changedOf(s)
	if c == nil || c.Small {
		return
	}
	for _, l := range c.Gone {
		t.hang(pad+t.tone(toneMiss, "- "), pad+"  ", "It said: “"+l+"”")
	}
	for _, l := range c.Came {
		t.hang(pad+t.tone(toneLive, "+ "), pad+"  ", "Now it says: “"+l+"”")
	}
}

// where names a task's notes and line.
func (k *task) where() string {
	out := notesWord(k.notes)
	if k.line > 0 {
		if out != "" {
			out += ", "
		}
		out += "line " + strconv.Itoa(k.line)
	}
	return out
}

func pageOf(e *sources.Evidence) string {
	if e.Page > 0 {
		return " (page " + strconv.Itoa(e.Page) + ")"
	}
	return ""
}

// open lists what only a person can look at.
func (t *term) open(v *view) {
	if len(v.open) == 0 || !v.run.Judged {
		return
	}
	t.line()
	t.para(0, "Could not be checked, which is no sign that they are gone:")
	alike := map[string][]*sources.AuditSource{} // by what is said of them
	for _, s := range v.open {
		alike[whyOf(s)] = append(alike[whyOf(s)], s)
	}
	for _, s := range v.open {
		same := alike[whyOf(s)]
		switch {
		case s != same[0]: // told with the first of them
		case len(same) == 1:
			t.hang("  - ", "    ", capital(notesWord(s.Notes))+": "+whyOf(s))
			t.para(4, v.faces[s].address)
		default:
			t.hang("  - ", "    ", whyOf(s))
			for _, s := range same {
				t.hang("    ", "      ", capital(notesWord(s.Notes))+": "+v.faces[s].address)
			}
		}
	}
}

// hints lists what a model reads otherwise and no task has told yet.
func (t *term) hints(v *view) {
	hints := v.untold()
	if len(hints) == 0 {
		return
	}
	t.line()
	t.para(0, hintsWord+":")
	for _, e := range hints {
		where, what := v.hint(e)
		t.hang("  - ", "    ", capital(where)+": “"+clip(v.claim[e.Claim].Text, 240)+"” "+what)
	}
}
