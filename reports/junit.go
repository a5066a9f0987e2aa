package reports

import (
	"cmp"
	"encoding/xml"
	"io"
	"strings"
	"time"

	"github.com/jstemmer/go-junit-report/v2/junit"

	"ibid/sources"
)

// writeJUnit writes a test suite per article: a test per source, one per
// claim and source, one per finding. What an editor should act on fails, what
// could not be seen is skipped, an article that could not be read is an error.
func writeJUnit(w io.Writer, r *sources.Report, _ Options) error {
	all := junit.Testsuites{Name: "ibid"}
	for _, v := range views(r) {
		all.AddSuite(v.suite(len(all.Suites)))
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	return all.WriteXML(w)
}

func (v *view) suite(id int) junit.Testsuite {
	name := cmp.Or(xmlText(v.Article.Name), "article")
	suite := junit.Testsuite{Name: name, ID: id, File: name, Time: "0.000"}
	if t, err := time.Parse(time.RFC3339, v.run.Started); err == nil {
		suite.SetTimestamp(t.UTC())
	}
	for _, c := range v.coverage() {
		suite.AddProperty("coverage", xmlText(c))
	}
	if j := judgeLine(v.run); j != "" {
		suite.AddProperty("judge", xmlText(j))
	}
	// Tasks in the order of the report's sources, not by harm: a build server
	// sorts by itself and compares runs by name.
	state := map[*sources.AuditSource]*task{}
	claim := map[*sources.Evidence]*task{}
	for i := range v.tasks {
		switch k := &v.tasks[i]; {
		case k.ev != nil:
			claim[k.ev] = k
		case k.source != nil:
			state[k.source] = k
		}
	}
	for i := range v.Sources {
		s := &v.Sources[i]
		c := junit.Testcase{Name: xmlText(cmp.Or(notesWord(s.Notes), "no note") + ": " + v.faces[s].address), Classname: name, Time: "0.000"}
		switch k := state[s]; {
		case k != nil:
			c.Failure = failure(k)
		case !v.run.Judged:
			c.Skipped = &junit.Result{Message: "not visited"}
		case s.State == sources.Uncertain:
			c.Skipped = &junit.Result{Message: xmlText("could not be checked: " + whyOf(s)), Type: xmlText(string(s.Reason))}
		}
		suite.AddTestcase(c)
	}
	for i := range v.Evidence {
		e := &v.Evidence[i]
		what := v.claim[e.Claim]
		if what == nil {
			continue
		}
		c := junit.Testcase{Name: xmlText(clip(string(e.Claim), 20) + ", " + notesWord(v.notesOf(what, v.source[e.Source])) + ": " + clip(what.Text, 120)), Classname: name, Time: "0.000"}
		switch k := claim[e]; {
		case k != nil:
			c.Failure = failure(k)
		case e.Support == sources.Unread:
			c.Skipped = &junit.Result{Message: xmlText(cmp.Or(sentence(e.Why), "The source could not be read.")), Type: "claim.unread"}
		}
		if s := opinionLine(e); s != "" {
			c.SystemOut = &junit.Output{Data: xmlText(s)}
		}
		suite.AddTestcase(c)
	}
	for i := range v.tasks {
		switch k := &v.tasks[i]; {
		case k.rank == rankUnreadable:
			suite.AddTestcase(junit.Testcase{Name: "article", Classname: name, Time: "0.000", Error: failure(k)})
		case k.rank == rankArticle:
			suite.AddTestcase(junit.Testcase{Name: xmlText(k.code + ": " + k.what), Classname: name, Time: "0.000", Failure: failure(k)})
		}
	}
	return suite
}

func failure(k *task) *junit.Result {
	data := []string{k.where(), k.what}
	if k.claim != nil {
		data = append(data, "You write: "+clip(k.claim.Text, 400))
	}
	if k.ev != nil && k.ev.Passage != "" {
		data = append(data, "It says: "+clip(k.ev.Passage, 400))
	}
	data = append(data, k.todo)
	if k.repair != nil && k.claim == nil {
		data = append(data, link(k.repair.URL))
	}
	var lines []string
	for _, d := range data {
		if d != "" {
			lines = append(lines, xmlText(d))
		}
	}
	return &junit.Result{Message: xmlText(k.tag + ": " + k.what), Type: xmlText(k.code), Data: strings.Join(lines, "\n")}
}

// xmlText returns s printable and without the two characters that are valid
// in UTF-8 and printable, but not in XML 1.0 (section 2.2).
func xmlText(s string) string {
	return strings.Map(func(r rune) rune {
		if r == 0xFFFE || r == 0xFFFF {
			return '\uFFFD'
		}
		return r
	}, unforged(sources.Printable(s)))
}
