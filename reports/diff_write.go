package reports

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"strconv"
	"strings"

	"ibid/sources"
)

// deltaFormat is one row of the table of formats of a delta.
type deltaFormat struct {
	name  string
	write func(w io.Writer, d *Delta, o Options) error
}

var deltaFormats = []deltaFormat{
	{"text", writeDeltaText},
	{"json", writeDeltaJSON},
	{"markdown", writeDeltaMarkdown},
}

// DiffFormats returns the names that [WriteDiff] knows.
func DiffFormats() []string {
	names := make([]string, len(deltaFormats))
	for i, f := range deltaFormats {
		names[i] = f.name
	}
	return names
}

// WriteDiff writes d to w in the named format. Like [Write] it writes nothing
// before all is made, and wraps [ErrUnknownFormat] for a name that it does not
// know. Text and markdown leave out what did not change, but count it.
func WriteDiff(w io.Writer, format string, d *Delta, o Options) error {
	for _, f := range deltaFormats {
		if f.name != format {
			continue
		}
		var buf bytes.Buffer
		if err := f.write(&buf, d, o.withDefaults()); err != nil {
			return fmt.Errorf("write %s diff: %w", format, err)
		}
		_, err := w.Write(buf.Bytes())
		return err
	}
	return fmt.Errorf("%w %q; for a diff there are %s", ErrUnknownFormat, format, strings.Join(DiffFormats(), ", "))
}

func writeDeltaJSON(w io.Writer, d *Delta, _ Options) error { return encode(w, d) }

// summary counts the changes: "Sources: 2 worse, 14 unchanged. Claims: 1
// worse, 20 unchanged."
func (d *Delta) summary() string {
	if len(d.Counts) == 0 {
		return "There is no source in either report."
	}
	out := "Sources: " + changesIn(d.Counts) + "."
	if len(d.Claims) > 0 {
		out += " Claims: " + changesIn(d.Claims) + "."
	}
	return out
}

func changesIn(counts map[string]int) string {
	var parts []string
	for _, c := range changeWords {
		if n := counts[string(c.change)]; n > 0 {
			parts = append(parts, strconv.Itoa(n)+" "+c.word)
		}
	}
	return strings.Join(parts, ", ")
}

func (d *Delta) between() string {
	out := "From " + minute(d.Old.Started) + " to " + minute(d.New.Started) + "."
	if !d.Old.Complete || !d.New.Complete {
		out += " Not both runs were complete."
	}
	return out
}

// lines are the changes of an article, most telling first, in the words of
// both formats.
func (a *AuditDelta) lines() []deltaLine {
	var out []deltaLine
	for _, c := range changeWords {
		if c.change == sources.ChangeUnchanged {
			continue
		}
		for _, s := range a.Sources {
			if s.Change != c.change {
				continue
			}
			l := deltaLine{word: c.word, where: notesWord(s.Notes), what: transition(&s), url: s.URL, why: sentence(s.Why)}
			if s.After != nil {
				l.tone = toneOfState(knownState(s.After.State))
				if l.tone == toneLive {
					l.why = ""
				}
			}
			if s.Repair != "" && l.tone >= toneOpen {
				l.repair = s.Repair
			}
			out = append(out, l)
		}
		for _, k := range a.Claims {
			if k.Change != c.change {
				continue
			}
			l := deltaLine{word: c.word, where: notesWord(k.Notes), what: passage(k.Before, k.After), why: "“" + clip(k.Text, 200) + "”", url: k.URL}
			if k.After != nil {
				l.tone = toneOfSupport(*k.After)
			}
			out = append(out, l)
		}
	}
	return out
}

type deltaLine struct {
	word, where, what, why, url, repair string
	tone                                tone
}

// passage says what a source said of a claim, and says now.
func passage(before, after *sources.Support) string {
	word := func(s *sources.Support) string { return supportWord(&sources.Evidence{Support: *s}) }
	switch {
	case before == nil && after == nil:
		return ""
	case before == nil:
		return "claim " + word(after)
	case after == nil:
		return "claim was " + word(before)
	}
	return word(before) + " → " + word(after)
}

// Transition says in few words what became of a source since the run that it
// was compared with: "live → gone", or "live, changed". It is for people.
func Transition(s *sources.AuditSource) string {
	d := SourceDelta{Change: s.Change, After: standing(s)}
	if b := s.Before; b != nil {
		d.Before = &Standing{b.State, b.Reason, b.Leaning, b.Drift}
	}
	return transition(&d)
}

// transition says a source's state then and now. A state that stayed is
// followed by what did change.
func transition(s *SourceDelta) string {
	before, after := s.Before, s.After
	word := func(s *Standing) string { return wordOf(s.State, s.Leaning) }
	switch {
	case before == nil && after == nil:
		return ""
	case before == nil:
		return word(after)
	case after == nil:
		return "was " + word(before)
	case word(before) != word(after):
		return word(before) + " → " + word(after)
	}
	is := word(after)
	worse, better := s.Change == sources.ChangeWorse, s.Change == sources.ChangeBetter
	switch {
	case after.Drift != before.Drift && (after.Drift == sources.DriftMajor || after.Drift == sources.DriftReplaced):
		return is + ", changed"
	case worse:
		return is + ", no longer carries a sentence"
	case better:
		return is + ", carries a sentence that it did not"
	}
	return is
}

func (a *AuditDelta) heading() string {
	name := cmp.Or(sources.Printable(a.Title), sources.Printable(a.Article), "untitled article")
	switch a.Change {
	case sources.ChangeNew:
		return name + " (not in the older report)"
	case sources.ChangeDropped:
		return name + " (not in the newer report)"
	}
	return name
}

func writeDeltaText(w io.Writer, d *Delta, o Options) error {
	t := &term{width: o.Width, color: o.Color}
	t.para(0, d.summary())
	t.para(0, d.between())
	for i := range d.Audits {
		a := &d.Audits[i]
		lines := a.lines()
		if len(lines) == 0 && a.Change == sources.ChangeUnchanged {
			continue
		}
		t.line()
		for _, l := range wrap(a.heading(), t.width) {
			t.line(t.bold(l))
		}
		for _, l := range lines {
			head := l.word
			if l.where != "" {
				head += ", " + l.where
			}
			t.hang("  ", "    ", head+": "+t.tone(l.tone, l.what))
			t.para(4, l.why)
			t.para(4, address(l.url))
			if l.repair != "" {
				t.hang("    → ", "      ", l.repair)
			}
		}
	}
	_, err := io.WriteString(w, unforged(t.String()))
	return err
}

func writeDeltaMarkdown(w io.Writer, d *Delta, _ Options) error {
	m := &markdown{}
	m.line("# ", md(d.summary()))
	m.line(md(d.between()))
	for i := range d.Audits {
		a := &d.Audits[i]
		lines := a.lines()
		if len(lines) == 0 && a.Change == sources.ChangeUnchanged {
			continue
		}
		m.line("## ", md(a.heading()))
		for _, l := range lines {
			s := "**" + l.word + "**"
			if l.where != "" {
				s += " · " + md(l.where)
			}
			s += ": " + md(l.what) + " " + mdLink(fit(shown(l.url), 60), l.url)
			if l.why != "" {
				s += " " + md(l.why)
			}
			if l.repair != "" {
				s += " → " + mdLink(fit(shown(l.repair), 60), l.repair)
			}
			m.item("- ", s)
		}
		m.WriteByte('\n')
	}
	_, err := io.WriteString(w, unforged(m.String()))
	return err
}
