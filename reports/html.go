package reports

import (
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"io"
	"strconv"
	"strings"

	"ibid/sources"
)

//go:embed report.css
var reportCSS string

//go:embed report.tmpl
var reportTemplate string

// reportPage is parsed once; html/template escapes by context, so no string
// of an article or a page can become mark-up, style or an address.
var reportPage = template.Must(template.New("report").Funcs(template.FuncMap{"part": partOf, "capital": capital}).Parse(reportTemplate))

// policy lets the page's own style sheet in, by its hash, and nothing else: no
// script, no picture, no font, no frame, no form, no request.
//
// Origin: Content Security Policy Level 3, sections 6 and 8.3.
func policy() string {
	sum := sha256.Sum256([]byte(reportCSS))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"
}

// htmlPage is what the template "page" needs. Lists hold values made ready:
// the template decides order and mark-up alone.
type htmlPage struct {
	CSP      string
	CSS      template.CSS
	Title    string
	Kicker   string
	Headline string
	Footer   string
	First    string // id of the first thing to do
	Notices  []htmlNotice
	Judge    string
	Many     bool
	Audits   []*htmlAudit
}

type htmlNotice struct {
	Text  string
	Grave bool
}

type htmlAudit struct {
	ID        string
	Deep      bool // headings one level down, below the article's title
	Title     string
	Kicker    string
	Headline  string
	Lang      string
	Bar       []htmlBar
	BarLabel  string
	Legend    []tallied
	Coverage  []string
	News      bool
	NewsTitle string
	Changed   []htmlChange
	Jump      []htmlJump
	TodoTitle string
	Tasks     []htmlTask
	Open      []htmlTask
	Odd       []htmlTask
	HintTitle string
	Hints     []htmlTask
	Key       []htmlKey
	Rows      []htmlRow
	Notes     []htmlNote
	Filters   []htmlFilter
	Cards     []htmlCard
}

type htmlPart struct {
	Deep     bool
	ID, Text string
}

type htmlBar struct {
	Tone string
	X, W int // thousandths of the width
}

type htmlChange struct{ Word, Where, Href, Text string }

type htmlJump struct{ Href, Text string }

type htmlTag struct{ Tone, Glyph, Text string }

type htmlTask struct {
	Tag     htmlTag
	Where   string
	Href    string // id of a card, or ""
	What    string
	Todo    string
	Fix     string // an address to use, or ""
	FixText string
	FixNote string
	News    string
	Host    string // of the page that was read; "" for none
	Page    string // its address, or "" when it may be no link
}

type htmlKey struct{ Tone, Word string }

type htmlFilter struct {
	ID, Text string
	N        int
}

// Glyphs stand beside colours, so that no meaning hangs on colour alone.
var glyphs = [...]string{tonePlain: "·", toneLive: "✓", tonePart: "◐", toneFlag: "!", toneOpen: "?", toneMiss: "∅", toneDiffer: "Δ", toneMoved: "→", toneDead: "✕"}

func tagOf(t tone, text string) htmlTag { return htmlTag{t.String(), glyphs[t], text} }

func partOf(a *htmlAudit, id, text string) htmlPart { return htmlPart{a.Deep, a.ID + "-" + id, text} }

// writeHTML writes one page that needs nothing else: no script, nothing
// loaded, links to http and https only.
func writeHTML(w io.Writer, r *sources.Report, _ Options) error {
	vs := views(r)
	p := htmlPage{CSP: policy(), CSS: template.CSS(reportCSS), Headline: overall(vs), Many: len(vs) > 1, First: "main"}
	p.Footer = sources.Printable(r.Tool.Name + " " + r.Tool.Version + " · run " + clip(r.Run.ID, 40) + " · " + minute(cmp.Or(r.Run.Finished, r.Run.Started)))
	p.Kicker = runLine(r)
	if len(vs) == 1 {
		p.Kicker = articleLine(vs[0]) + " · " + p.Kicker
	}
	for i, n := range notices(r) {
		p.Notices = append(p.Notices, htmlNotice{Text: n, Grave: i < grave(r)})
	}
	p.Judge = judgeLine(&r.Run)
	for i, v := range vs {
		p.Audits = append(p.Audits, auditHTML(v, i, p.Many))
	}
	shareFilters(p.Audits)
	p.Title = p.Headline
	if len(vs) > 0 {
		p.First = p.Audits[0].ID
		if len(p.Audits[0].Tasks) > 0 {
			p.First += "-todo"
		}
		p.Title = strings.TrimSuffix(p.Headline, ".") + " – " + vs[0].name()
	}
	return reportPage.ExecuteTemplate(w, "page", &p)
}

// grave is how many of the notices say that the report itself is wanting.
func grave(r *sources.Report) int {
	n := 0
	if !r.Run.Complete {
		n++
	}
	if r.Run.Suspect != "" {
		n++
	}
	return n
}

func runLine(r *sources.Report) string {
	what := "checked "
	if !r.Run.Judged {
		what = "read "
	}
	return what + minute(cmp.Or(r.Run.Finished, r.Run.Started))
}

func articleLine(v *view) string {
	name := sources.Printable(v.Article.Name)
	if title := v.name(); title != name {
		return title + " · " + name
	}
	return name
}

func auditHTML(v *view, i int, many bool) *htmlAudit {
	a := &htmlAudit{ID: "a" + strconv.Itoa(i+1), Deep: many, Title: v.name(), Headline: v.headline(), Coverage: v.coverage()}
	a.Kicker = articleLine(v)
	a.Lang = cmp.Or(languageTag(v.Article.Language), "und")
	if v.Error != "" {
		a.Headline += " " + sentence(v.Error)
		a.Coverage = nil
		return a
	}
	cards := map[sources.SourceID]string{}
	for j := range v.Sources {
		cards[v.Sources[j].ID] = a.ID + "-s" + strconv.Itoa(j+1)
	}
	if v.run.Judged {
		a.Legend = v.tally()
		a.Bar, a.BarLabel = barOf(a.Legend, len(v.Sources))
	}
	a.news(v, cards)
	a.tasks(v, cards)
	a.hints(v, cards)
	a.article(v, cards)
	a.cards(v, cards)
	for _, j := range []struct {
		ok       bool
		id, text string
	}{
		{len(a.Tasks) > 0, "todo", "What to do now"}, {len(a.Open) > 0, "open", "Could not be checked"}, {len(a.Odd) > 0, "odd", "In the article itself"},
		{len(a.Hints) > 0, "hints", "What a model reads otherwise"},
		{len(a.Rows) > 0, "text", "The article"}, {len(a.Notes) > 0, "notes", "The notes"}, {len(a.Cards) > 0, "sources", "The sources"},
	} {
		if j.ok {
			a.Jump = append(a.Jump, htmlJump{a.ID + "-" + j.id, j.text})
		}
	}
	return a
}

// languageTag returns a tag of letters, digits and hyphens, or "" (BCP 47).
func languageTag(s string) string {
	if len(s) > 35 {
		return ""
	}
	for i := range len(s) {
		c := s[i] | 0x20
		if (c < 'a' || c > 'z') && (s[i] < '0' || s[i] > '9') && s[i] != '-' {
			return ""
		}
	}
	return s
}

func barOf(parts []tallied, total int) ([]htmlBar, string) {
	var out []htmlBar
	var words []string
	const gap = 3
	sum := 0
	for i, p := range parts {
		x := sum * 1000 / total
		sum += p.N
		w := sum*1000/total - x
		if i < len(parts)-1 {
			w -= gap
		}
		out = append(out, htmlBar{p.Tone, x, max(w, 1)})
		words = append(words, strconv.Itoa(p.N)+" "+p.Word)
	}
	return out, strings.Join(words, ", ")
}

// mostChanges is how many changes are named before the filter must do.
const mostChanges = 40

func (a *htmlAudit) news(v *view, cards map[sources.SourceID]string) {
	if !v.news() {
		return
	}
	a.News, a.NewsTitle = true, capital(v.newsLine())
	for _, w := range changeWords {
		for i := range v.Sources {
			s := &v.Sources[i]
			if s.Change != w.change || w.change == sources.ChangeUnchanged {
				continue
			}
			if len(a.Changed) == mostChanges {
				a.Changed = append(a.Changed, htmlChange{Word: "and more", Where: "use the filter", Href: a.ID + "-sources", Text: "“Changed since last time”"})
				return
			}
			a.Changed = append(a.Changed, htmlChange{w.word, capital(cmp.Or(notesWord(s.Notes), "a source")), cards[s.ID], v.was(s)})
		}
	}
}

func (a *htmlAudit) tasks(v *view, cards map[sources.SourceID]string) {
	acts := 0
	for i := range v.tasks {
		k := &v.tasks[i]
		row := htmlTask{Tag: tagOf(k.tone(), k.tag), Where: capital(k.where()), What: k.what, Todo: k.todo}
		if k.source == nil {
			a.Odd = append(a.Odd, row)
			continue
		}
		row.Where = capital(notesWord(k.notes))
		row.Href = cards[k.source.ID]
		row.Host, row.Page = clip(sources.Host(k.source.URL), 60), v.faces[k.source].link
		if k.claim != nil {
			at := readAt(k.source)
			row.Host, row.Page = clip(sources.Host(at), 60), rowLink(at)
		}
		if k.fresh {
			row.News = changeWord(k.source.Change)
		}
		if k.claim != nil {
			row.What += " “" + clip(k.claim.Text, 160) + "”"
		} else if k.repair != nil {
			row.Fix, row.FixText = link(k.repair.URL), "Use "+repairName(k.repair)
			if !k.repair.Verified {
				row.FixNote = "nobody has opened it yet"
			}
		}
		a.Tasks = append(a.Tasks, row)
		acts++
	}
	a.TodoTitle = "What to do now"
	for _, s := range v.open {
		row := htmlTask{Tag: tagOf(toneOpen, "not checked"), Where: capital(cmp.Or(notesWord(s.Notes), "a source")), Href: cards[s.ID], What: whyOf(s)}
		row.Fix, row.FixText = v.faces[s].link, "Open the page"
		a.Open = append(a.Open, row)
	}
}

func (a *htmlAudit) hints(v *view, cards map[sources.SourceID]string) {
	a.HintTitle = "What a model reads otherwise"
	for _, e := range v.hints() {
		o, c := given(e), v.claim[e.Claim]
		row := htmlTask{Tag: tagOf(readingTones[o.Reading], readingWords[o.Reading]), Where: capital(notesWord(v.notesOf(c, v.source[e.Source]))), Href: cards[e.Source]}
		row.What = "“" + clip(c.Text, 160) + "” " + opinionLine(e)
		row.Todo = "ibid says: " + supportWord(e) + "."
		a.Hints = append(a.Hints, row)
	}
}

// shareFilters gives the first audit with cards one filter for the whole
// page.
func shareFilters(audits []*htmlAudit) {
	rows := []htmlFilter{{ID: "all", Text: "All"}, {ID: "dead", Text: "Gone"}, {ID: "moved", Text: "Moved"}, {ID: "doubt", Text: "Claim in doubt"},
		{ID: "open", Text: "Could not be checked"}, {ID: "live", Text: "Live"}, {ID: "news", Text: "Changed since last time"}}
	var first *htmlAudit
	for _, a := range audits {
		for i := range a.Cards {
			if first == nil {
				first = a
			}
			rows[0].N++
			for class := range strings.FieldsSeq(a.Cards[i].Class) {
				for j := range rows[1:] {
					if r := &rows[j+1]; class == r.ID || class == "news-card" && r.ID == "news" {
						r.N++
					}
				}
			}
		}
	}
	if first == nil {
		return
	}
	for _, r := range rows {
		if r.N > 0 {
			first.Filters = append(first.Filters, r)
		}
	}
	if len(first.Filters) < 3 {
		first.Filters = nil // nothing to choose
	}
}
