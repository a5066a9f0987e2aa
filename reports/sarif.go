package reports

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/url"
	"path"
	"strings"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"ibid/sources"
)

// writeSARIF writes SARIF 2.1.0 for code scanning: one result per task, with
// the place of the address or the sentence in the article's file, and one of
// kind "open" per source that could not be checked. Rule ids are reason codes,
// "claim.conflict", "claim.missing" and the codes of findings.
func writeSARIF(w io.Writer, r *sources.Report, _ Options) error {
	var buf bytes.Buffer
	if err := sarifOf(r).Write(&buf); err != nil {
		return err
	}
	buf.WriteByte('\n')
	return layOut(w, buf.Bytes())
}

func sarifOf(r *sources.Report) *sarif.Report {
	s := &sarifRun{rules: map[string]int{}}
	driver := sarif.NewToolComponent().WithName("ibid")
	if r.Tool.Version != "" {
		driver.WithVersion(clip(r.Tool.Version, 60))
	}
	s.run = sarif.NewRun().WithTool(sarif.NewTool().WithDriver(driver)).WithColumnKind("unicodeCodePoints")
	inv := sarif.NewInvocation().WithExecutionSuccessful(r.Run.Complete && r.Run.Suspect == "")
	for _, n := range notices(r) {
		inv.AddToolExecutionNotification(sarif.NewNotification().WithMessage(sarif.NewTextMessage(n)).WithLevel("warning"))
	}
	if j := judgeLine(&r.Run); j != "" {
		inv.AddToolExecutionNotification(sarif.NewNotification().WithMessage(sarif.NewTextMessage(j)).WithLevel("note"))
	}
	s.run.AddInvocation(inv)
	for _, v := range views(r) {
		uri := fileURI(v.Article.Name)
		for i := range v.tasks {
			s.task(v, &v.tasks[i], uri)
		}
		if v.run.Judged {
			for _, o := range v.open {
				s.open(v, o, uri)
			}
		}
	}
	doc := sarif.NewReport()
	return doc.AddRun(s.run)
}

type sarifRun struct {
	run   *sarif.Run
	rules map[string]int // index by id
}

var rankLevels = [...]string{
	rankUnreadable: "error", rankDead: "error", rankMoved: "warning", rankConflict: "error", rankMissing: "warning",
	rankDoubt: "warning", rankFlag: "warning", rankArticle: "note",
}

func (s *sarifRun) task(v *view, k *task, uri string) {
	text := k.what
	if k.claim != nil {
		text += " You write: “" + clip(k.claim.Text, 400) + "”"
	}
	if o := taskOpinion(k); o != "" {
		text += " " + o
	}
	if k.source != nil {
		text += " (" + v.faces[k.source].short + ")"
	}
	if k.todo != "" {
		text += " " + k.todo
	}
	if k.repair != nil && k.claim == nil {
		text += " " + link(k.repair.URL)
	}
	res := s.result(k.code, k.tag, rankLevels[k.rank], text, uri, k.line, k.column)
	s.identify(v, res, k.source, k.claim, text)
}

func (s *sarifRun) open(v *view, src *sources.AuditSource, uri string) {
	text := "Could not be checked: " + whyOf(src) + " (" + v.faces[src].short + ")"
	res := s.result(clip(string(src.Reason), 80), "could not be checked", "none", text, uri, src.Line, src.Column).WithKind("open")
	s.identify(v, res, src, nil, text)
}

func (s *sarifRun) result(code, tag, level, text, uri string, line, column int) *sarif.Result {
	id := ruleID(code)
	index, ok := s.rules[id]
	if !ok {
		index = len(s.rules)
		s.rules[id] = index
		driver := s.run.Tool.Driver
		rule := sarif.NewReportingDescriptor().WithID(id).
			WithShortDescription(sarif.NewMultiformatMessageString().WithText(capital(tag))).
			WithHelp(sarif.NewMultiformatMessageString().WithText("ibid explain " + id)).
			WithDefaultConfiguration(sarif.NewReportingConfiguration().WithLevel(level))
		driver.Rules = append(driver.Rules, rule)
	}
	place := sarif.NewPhysicalLocation().WithArtifactLocation(sarif.NewArtifactLocation().WithURI(uri))
	if line > 0 {
		region := sarif.NewRegion().WithStartLine(line)
		if column > 0 {
			region.WithStartColumn(column)
		}
		place.WithRegion(region)
	}
	res := sarif.NewResult().WithRuleID(id).WithRuleIndex(index).WithLevel(level).
		WithMessage(sarif.NewTextMessage(text)).AddLocation(sarif.NewLocation().WithPhysicalLocation(place))
	s.run.AddResult(res)
	return res
}

// identify lets a server know a result again after lines moved: by rule,
// address and sentence, or by the text of a finding.
func (s *sarifRun) identify(v *view, res *sarif.Result, src *sources.AuditSource, c *sources.AuditClaim, text string) {
	key := []string{*res.RuleID}
	switch {
	case src == nil:
		key = append(key, text)
	default:
		key = append(key, v.faces[src].key)
		if c != nil {
			key = append(key, c.Text)
		}
		if v.news() {
			state := "unchanged"
			if v.fresh(src) {
				state = "new"
			}
			res.WithBaselineState(state)
		}
	}
	sum := sha256.Sum256([]byte(strings.Join(key, "\x00")))
	res.WithPartialFingerprints(map[string]string{"ibid/v1": hex.EncodeToString(sum[:16])})
}

// ruleID returns a code that any server takes as a rule id.
func ruleID(code string) string {
	id := strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9', r == '.', r == '_', r == '-':
			return r
		case 'A' <= r && r <= 'Z':
			return r + 'a' - 'A'
		}
		return -1
	}, sources.Clip(code, 80))
	if id == "" {
		return "other"
	}
	return id
}

// fileURI returns an article's name as a relative URI reference, or its
// address when it has one (RFC 3986, section 4).
func fileURI(name string) string {
	if l := link(name); l != "" {
		return l
	}
	if name == "" || name == "-" {
		return "stdin"
	}
	slashed := path.Clean(strings.ReplaceAll(name, `\`, "/"))
	u := url.URL{Path: slashed}
	if strings.HasPrefix(slashed, "/") {
		u.Scheme = "file"
	}
	return asciiURL(u.String())
}
