package reports

import (
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"ibid/sources"
)

// notes writes one row per note and source.
func (t *term) notes(v *view) {
	if len(v.Article.Notes) == 0 {
		return
	}
	t.line()
	fixWidths()
	tw := table.NewWriter()
	style := table.StyleLight
	style.Options = table.Options{SeparateHeader: true, DrawBorder: false}
	style.Box.PaddingLeft, style.Box.PaddingRight = "", "  "
	style.Format.Header = text.FormatDefault
	tw.SetStyle(style)
	if v.run.Judged {
		t.judged(v, tw)
	} else {
		t.unjudged(v, tw)
	}
	for line := range strings.SplitSeq(tw.Render(), "\n") {
		if strings.Trim(line, "─") == "" { // the rule needs no padding after the last column
			line = strings.TrimSuffix(line, strings.Repeat("─", gaps))
		}
		t.line(strings.TrimRight(line, " "))
	}
}

// The columns of the tables: the address gets what the others leave.
const (
	noteColumn   = 10
	claimColumn  = 17
	gaps         = 2
	leastAddress = 12 // a shorter one says nothing: the column is left out
	wholeState   = 76 // from here on there is room for "could not be checked"
)

func (t *term) judged(v *view, tw table.Writer) {
	var rows []table.Row
	wideNote, wideState, wideClaim := wide("note"), wide("state"), wide("claim")
	add := func(n *sources.AuditNote, state, claim, addr string, to, claimTo tone) {
		note := fit(noteName(n), noteColumn)
		claim = fit(claim, claimColumn)
		wideNote, wideState, wideClaim = max(wideNote, wide(note)), max(wideState, wide(state)), max(wideClaim, wide(claim))
		rows = append(rows, table.Row{note, t.tone(to, state), t.tone(claimTo, claim), addr})
	}
	for i := range v.Article.Notes {
		n := &v.Article.Notes[i]
		if len(n.Sources) == 0 {
			add(n, "–", "", "nothing to visit: "+clip(n.Text, 120), tonePlain, tonePlain)
		}
		for _, id := range n.Sources {
			s := v.source[id]
			if s == nil {
				continue
			}
			claim, to := v.supportOf(n, id)
			state := sourceWord(s)
			if s.State == sources.Uncertain && t.width < wholeState {
				state = "not checked"
			}
			add(n, state, claim, v.faces[s].shown, toneOfState(s.State), to)
		}
	}
	room := t.width - wideNote - wideState - wideClaim - 3*gaps
	head := table.Row{"note", "state", "claim", "source"}
	if room < leastAddress {
		head = head[:3]
	}
	tw.AppendHeader(head)
	for _, r := range rows {
		r[3] = fit(r[3].(string), max(room, leastAddress))
		tw.AppendRow(r[:len(head)])
	}
}

// supportOf says the worst that a source says of the claims of a note.
func (v *view) supportOf(n *sources.AuditNote, id sources.SourceID) (string, tone) {
	worst := v.worst[noteSource{n.Label, id}]
	if worst == nil {
		return "no claim", tonePlain
	}
	return shortSupport(worst), toneOfSupport(worst.Support)
}

// unjudged shows what was understood: note, addresses, claim.
func (t *term) unjudged(v *view, tw table.Writer) {
	claims := v.claimsOfNotes()
	room := max(t.width-noteColumn-3*gaps, 24)
	addr := room * 2 / 5
	tw.AppendHeader(table.Row{"note", "sources", "claim"})
	for i := range v.Article.Notes {
		n := &v.Article.Notes[i]
		var from []string
		for _, id := range n.Sources {
			if s := v.source[id]; s != nil {
				from = append(from, fit(v.faces[s].shown, addr))
			}
		}
		if len(from) == 0 {
			from = []string{fit("none: "+clip(n.Text, 120), addr)}
		}
		says := "no claim"
		for j, c := range claims[i] {
			if j == 0 {
				says = ""
			} else {
				says += " / "
			}
			says += clip(c.Text, 300)
			if len(says) > 300 {
				break
			}
		}
		tw.AppendRow(table.Row{fit(noteName(n), noteColumn), strings.Join(from, "\n"), strings.Join(wrap(clip(says, 300), room-addr), "\n")})
	}
}

// claimsOfNotes returns, per index of a note, the claims whose markers name
// it.
func (v *view) claimsOfNotes() map[int][]*sources.AuditClaim {
	out := map[int][]*sources.AuditClaim{}
	for _, m := range v.Article.Markers {
		c := v.claim[m.Claim]
		if c == nil || m.Note < 0 {
			continue
		}
		if has := out[m.Note]; len(has) == 0 || has[len(has)-1] != c {
			out[m.Note] = append(has, c)
		}
	}
	return out
}

// noteName is a note's label, with the note that it refers to.
func noteName(n *sources.AuditNote) string {
	if n.RefersTo != "" {
		return labelWord(n.Label) + " = " + labelWord(n.RefersTo)
	}
	return labelWord(n.Label)
}

// wide is the number of columns that strings take together, colours not
// counted.
func wide(parts ...string) int {
	n := 0
	for _, p := range parts {
		n += text.StringWidthWithoutEscSequences(p)
	}
	return n
}
