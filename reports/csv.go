package reports

import (
	"encoding/csv"
	"io"
	"regexp"
	"strconv"
	"strings"

	"ibid/sources"
)

var csvHead = []string{"article", "note", "line", "state", "support", "change", "reason", "why", "url", "final_url", "moved_to", "status",
	"title", "claim", "passage", "page", "repair", "repair_url", "last_live", "visited",
	"model", "model_reads", "model_quote", "model_why"}

// writeCSV writes one row per note, source and claim, notes in order; a note
// without a source has one row, and so has a source without a claim; a note
// of more than a hundred claims shows the first hundred. What a model reads
// stands in columns of its own. UTF-8, fields as
// RFC 4180 has them, lines ending in LF. No cell starts a formula.
func writeCSV(w io.Writer, r *sources.Report, _ Options) error {
	cw := csv.NewWriter(w)
	if err := cw.Write(csvHead); err != nil {
		return err
	}
	for _, v := range views(r) {
		for _, row := range v.rows() {
			for i := range row {
				row[i] = cell(row[i])
			}
			if err := cw.Write(row); err != nil {
				return err
			}
		}
	}
	cw.Flush()
	return cw.Error()
}

func (v *view) rows() [][]string {
	name := sources.Printable(v.Article.Name)
	if v.Error != "" {
		row := make([]string, len(csvHead))
		row[0], row[3], row[7] = name, "unreadable", sentence(v.Error)
		return [][]string{row}
	}
	claims := v.claimsOfNotes()
	var out [][]string
	for i := range v.Article.Notes {
		n := &v.Article.Notes[i]
		if len(n.Sources) == 0 {
			row := make([]string, len(csvHead))
			row[0], row[1], row[2], row[7] = name, labelWord(n.Label), number(n.Line), "The note cites nothing that can be visited."
			row[12] = clip(n.Text, 200)
			out = append(out, row)
		}
		for _, id := range n.Sources {
			s := v.source[id]
			if s == nil {
				continue
			}
			base := v.sourceRow(name, n, s)
			rows := 0
			for _, c := range claims[i][:min(len(claims[i]), mostLabels)] {
				row := append([]string(nil), base...)
				row[13] = clip(c.Text, 1000)
				if e := v.said[claimSource{c.ID, id}]; e != nil {
					row[4], row[14], row[15] = e.Support.String(), clip(e.Passage, 1000), number(e.Page)
					if o := given(e); o != nil {
						row[20], row[21], row[22], row[23] = modelName(o), string(o.Reading), clip(o.Quote, 1000), clip(o.Why, 400)
					}
				}
				out = append(out, row)
				rows++
			}
			if rows == 0 {
				out = append(out, base)
			}
		}
	}
	return out
}

func (v *view) sourceRow(name string, n *sources.AuditNote, s *sources.AuditSource) []string {
	row := make([]string, len(csvHead))
	row[0], row[1], row[2] = name, labelWord(n.Label), number(n.Line)
	row[8] = v.faces[s].address
	if !v.run.Judged {
		return row
	}
	row[3], row[6], row[7] = s.State.String(), clip(string(s.Reason), 80), whyOf(s)
	if v.news() {
		row[5] = clip(string(s.Change), 20)
	}
	row[9], row[10], row[11], row[12] = address(s.FinalURL), address(s.MovedTo), number(s.Status), clip(s.Title, 300)
	if b := bestRepair(s); b != nil {
		row[16], row[17] = clip(string(b.Kind), 20), link(b.URL)
	}
	row[18], row[19] = clip(s.LastLive, 40), clip(s.Visited, 40)
	return row
}

// number writes n, or nothing for 0.
func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// behindSeparator finds what a spreadsheet that parts at semicolons would take
// for the start of a formula.
var behindSeparator = regexp.MustCompile(`;(["\s]*)([=+\-@＝＋－＠])`)

// cell makes a string safe for a spreadsheet: what begins like a formula, or
// like a command to a build server, gets an apostrophe before it, which
// spreadsheets take as "this is text".
//
// Origin: OWASP, "CSV Injection"; full-width forms are folded by some
// spreadsheets.
func cell(s string) string {
	s = sources.Printable(s)
	s = unforged(s)
	s = behindSeparator.ReplaceAllString(s, ";$1'$2")
	bare := strings.TrimLeft(s, `" `)
	for _, start := range []string{"=", "+", "-", "@", "＝", "＋", "－", "＠", "::", "##"} {
		if strings.HasPrefix(bare, start) {
			return "'" + s
		}
	}
	return s
}
