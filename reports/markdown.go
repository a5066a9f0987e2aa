package reports

import (
	"io"
	"strconv"
	"strings"

	"ibid/sources"
)

// A job summary holds at most 1 MiB, and GitHub drops a longer one whole
// (GitHub Actions, "Job summaries", limits). What is left out is counted.
const (
	mostTasks    = 200
	mostRows     = 1000
	longestInRow = 1000 // bytes of a link
)

// writeMarkdown writes GitHub-flavoured Markdown for a job summary or a
// comment. Strings of articles and pages are text there: no mark-up, no HTML,
// no link of theirs survives.
func writeMarkdown(w io.Writer, r *sources.Report, _ Options) error {
	m := &markdown{}
	vs := views(r)
	m.line("# ", md(overall(vs)))
	for _, n := range notices(r) {
		m.line("> ", md(n))
	}
	for _, v := range vs {
		m.audit(v, len(vs) == 1)
	}
	if j := judgeLine(&r.Run); j != "" {
		m.line(md(j))
	}
	_, err := io.WriteString(w, unforged(strings.TrimLeft(m.String(), "\n")))
	return err
}

// markdown collects blocks, each followed by an empty line.
type markdown struct{ strings.Builder }

func (m *markdown) line(parts ...string) {
	for _, p := range parts {
		m.WriteString(p)
	}
	m.WriteString("\n\n")
}

func (m *markdown) audit(v *view, alone bool) {
	if alone {
		m.line(md(articleLine(v)))
	} else {
		m.line("## ", md(v.name()))
		m.line(md(v.headline()))
	}
	if v.Error != "" {
		m.line(md(sentence(v.Error)))
		return
	}
	var tally []string
	for _, t := range v.tally() {
		tally = append(tally, "**"+strconv.Itoa(t.N)+"** "+t.Word)
	}
	if v.run.Judged && len(tally) > 0 {
		m.line(strings.Join(tally, " · "))
	}
	m.line(md(strings.Join(v.coverage(), " ")))
	if news := v.newsLine(); news != "" {
		m.line("**", md(capital(news)), "**")
	}
	m.tasks(v)
	if len(v.open) > 0 && v.run.Judged {
		m.line("### Could not be checked")
		for i, s := range v.open {
			if i == mostTasks {
				m.item("", "\n… and "+strconv.Itoa(len(v.open)-i)+" more.")
				break
			}
			m.item("- ", "**"+md(capital(notesWord(s.Notes)))+"**: "+md(whyOf(s))+" "+faceLink(v.faces[s]))
		}
		m.WriteByte('\n')
	}
	m.hints(v)
	m.notes(v)
}

func (m *markdown) hints(v *view) {
	hints := v.untold()
	if len(hints) == 0 {
		return
	}
	m.line("### ", md(hintsWord))
	for i, e := range hints {
		if i == mostTasks {
			m.item("", "\n… and "+strconv.Itoa(len(hints)-i)+" more.")
			break
		}
		where, what := v.hint(e)
		m.item("- ", "**"+md(capital(where))+"**: “"+md(clip(v.claim[e.Claim].Text, 160))+"” "+md(what)+" "+faceLink(v.faces[v.source[e.Source]]))
	}
	m.WriteByte('\n')
}

func (m *markdown) item(mark, s string) { m.WriteString(mark + s + "\n") }

func (m *markdown) tasks(v *view) {
	if len(v.tasks) == 0 {
		return
	}
	m.line("### What to do now")
	for i := range v.tasks {
		if i == mostTasks {
			m.item("", "\n… and "+strconv.Itoa(len(v.tasks)-i)+" more.")
			break
		}
		k := &v.tasks[i]
		s := "**" + md(k.tag) + "**"
		if where := k.where(); where != "" {
			s += " · " + md(where)
		}
		if k.fresh {
			s += " · *" + changeWord(k.source.Change) + "*"
		}
		s += ": " + md(k.what)
		if k.claim != nil {
			s += " “" + md(clip(k.claim.Text, 160)) + "”"
		}
		if o := taskOpinion(k); o != "" {
			s += " " + md(o)
		}
		if k.source != nil {
			s += " " + faceLink(v.faces[k.source])
		}
		if k.todo != "" {
			s += " → " + md(k.todo)
		}
		if k.repair != nil && k.claim == nil {
			s += " " + mdLink(fit(shown(k.repair.URL), 60), k.repair.URL)
		}
		m.item(strconv.Itoa(i+1)+". ", s)
		if k.rank == rankFlag || k.rank == rankDoubt {
			m.changed(k.source)
		}
	}
	m.WriteByte('\n')
}

// changed shows a few sentences that went from a page and came to it, as items
// below the one of its source.
func (m *markdown) changed(s *sources.AuditSource) {
	c := changedOf(s)
	if c == nil || c.Small {
		return
	}
	for _, l := range c.Gone {
		m.item("   - ", "It said: “"+md(l)+"”")
	}
	for _, l := range c.Came {
		m.item("   - ", "Now it says: “"+md(l)+"”")
	}
}

func (m *markdown) notes(v *view) {
	if len(v.Article.Notes) == 0 {
		return
	}
	m.line("### All notes")
	if v.run.Judged {
		m.item("", "| note | state | claim | source |")
		m.item("", "| --- | --- | --- | --- |")
	} else {
		m.item("", "| note | claim | source |")
		m.item("", "| --- | --- | --- |")
	}
	var claims map[int][]*sources.AuditClaim
	if !v.run.Judged {
		claims = v.claimsOfNotes()
	}
	rows := 0
	for i := range v.Article.Notes {
		if rows >= mostRows {
			m.item("", "\n… and "+strconv.Itoa(len(v.Article.Notes)-i)+" more notes.")
			break
		}
		n := &v.Article.Notes[i]
		rows += max(len(n.Sources), 1)
		row := "| " + md(noteName(n)) + " | "
		says := "–"
		if c := claims[i]; len(c) > 0 {
			says = md(clip(c[0].Text, 160))
		}
		if len(n.Sources) == 0 {
			if v.run.Judged {
				row += "– | "
			}
			m.item(row, says+" | "+md(clip(n.Text, 80))+" |")
		}
		for _, id := range n.Sources {
			s := v.source[id]
			switch {
			case s == nil:
			case v.run.Judged:
				claim, _ := v.supportOf(n, id)
				m.item(row, md(sourceWord(s))+" | "+md(claim)+" | "+faceLink(v.faces[s])+" |")
			default:
				m.item(row, says+" | "+faceLink(v.faces[s])+" |")
			}
		}
	}
	m.WriteByte('\n')
}

// md escapes s so that Markdown shows it as it is: every ASCII mark that
// CommonMark or GitHub gives a meaning stands behind a backslash (CommonMark
// 0.31, section 2.4), and what GitHub would link by itself is broken.
func md(s string) string {
	s = sources.Printable(s)
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case strings.IndexByte("\\`*_{}[]<>#|~&$@", c) >= 0:
			b.WriteByte('\\')
		case c == ':' && strings.HasPrefix(s[i:], "://"), c == '.' && i >= 3 && strings.EqualFold(s[i-3:i], "www"):
			b.WriteByte('\\')
		case i == 0 && (c == '-' || c == '+' || c == '=' || c == ':'):
			b.WriteByte('\\')
		case c == '.' && allDigits(s[:i]):
			b.WriteByte('\\')
		}
		b.WriteByte(c)
	}
	return b.String()
}

func allDigits(s string) bool {
	if s == "" || len(s) > 9 {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

func faceLink(f *face) string {
	if f.link != "" && len(f.link) <= longestInRow {
		return "[" + md(f.short) + "](<" + f.link + ">)"
	}
	return md(f.short)
}

// mdLink makes a link of an address that may be one, and text of any other.
func mdLink(text, addr string) string {
	if l := link(addr); l != "" {
		return "[" + md(text) + "](<" + l + ">)"
	}
	return md(text)
}
