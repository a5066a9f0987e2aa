package reports

import (
	"bytes"
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/jsonschema-go/jsonschema"

	"ibid/sources"
)

// documentSchema describes the document as the types have it: every field
// that is not optional is required, no list is null, words are of their list.
func documentSchema(t testing.TB) *jsonschema.Schema {
	t.Helper()
	words := func(of ...any) *jsonschema.Schema { return &jsonschema.Schema{Type: "string", Enum: of} }
	s, err := jsonschema.For[sources.Report](&jsonschema.ForOptions{TypeSchemas: map[reflect.Type]*jsonschema.Schema{
		reflect.TypeFor[sources.State]():          words("live", "moved", "dead", "uncertain"),
		reflect.TypeFor[sources.Support]():        words("quoted", "supported", "partial", "missing", "conflict", "unread"),
		reflect.TypeFor[sources.Outcome]():        words("given", "thrown-away", "refused", "failed", "not-asked"),
		reflect.TypeFor[sources.Reading]():        words("supported", "partial", "missing", "conflict", "unsure"),
		reflect.TypeFor[map[sources.Reason]int](): {Type: "object", AdditionalProperties: &jsonschema.Schema{Type: "integer"}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	var strict func(s *jsonschema.Schema, optional bool)
	strict = func(s *jsonschema.Schema, optional bool) {
		if s == nil {
			return
		}
		if !optional && len(s.Types) == 2 && slices.Contains(s.Types, "array") {
			s.Types, s.Type = nil, "array"
		}
		strict(s.Items, false)
		for name, p := range s.Properties {
			strict(p, !slices.Contains(s.Required, name))
		}
	}
	strict(s, false)
	s.Schema = "https://json-schema.org/draft/2020-12/schema"
	s.Title = sources.Schema
	return s
}

func TestDocumentSchema(t *testing.T) {
	s := documentSchema(t)
	out, err := json.MarshalIndent(s, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "report.schema.json", append(out, '\n'))
	resolved, err := s.Resolve(nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, r := range map[string]*sources.Report{"fixture": fixture(), "notes": notesOnly(), "several": several(), "suspect": suspect(), "opined": opined(), "empty": {}, "hollow": {Audits: make([]sources.Audit, 1)}} {
		var v any
		if err := json.Unmarshal([]byte(write(t, "json", r, Options{})), &v); err != nil {
			t.Fatal(err)
		}
		if err := resolved.Validate(v); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	var v any
	if err := json.Unmarshal([]byte(`{"schema":"ibid.report/1","audits":null}`), &v); err != nil {
		t.Fatal(err)
	}
	if err := resolved.Validate(v); err == nil {
		t.Error("the schema takes a document without its fields")
	}
}

func TestJSONNamesOfTheDesign(t *testing.T) {
	var doc map[string]any
	if err := json.Unmarshal([]byte(write(t, "json", fixture(), Options{})), &doc); err != nil {
		t.Fatal(err)
	}
	has := func(where string, v any, names string) {
		m := v.(map[string]any)
		for n := range strings.FieldsSeq(names) {
			if _, ok := m[n]; !ok {
				t.Errorf("%s has no %q", where, n)
			}
		}
	}
	first := func(v any, list string) any { return v.(map[string]any)[list].([]any)[0] }
	has("document", doc, "schema tool run audits")
	has("tool", doc["tool"], "name version")
	has("run", doc["run"], "id started finished complete")
	audit := first(doc, "audits")
	has("audit", audit, "article sources evidence coverage")
	article := audit.(map[string]any)["article"]
	has("article", article, "name title format notes markers claims findings")
	has("note", first(article, "notes"), "label line text urls refers_to")
	has("marker", first(article, "markers"), "label line claim")
	has("claim", first(article, "claims"), "id line text context notes")
	has("finding", first(article, "findings"), "code line why")
	source := first(audit, "sources")
	has("source", source, "id url notes state reason why confidence leaning access drift status final_url moved_to hops title media_type digest visited last_live signals first_look change repairs")
	has("hop", first(source, "hops"), "url status kind")
	has("repair", first(audit.(map[string]any)["sources"].([]any)[2], "repairs"), "kind url verified why")
	evidence := first(audit, "evidence")
	has("evidence", evidence, "claim source support score passage heading start end link checks")
	has("check", first(evidence, "checks"), "kind claim found ok")
	has("coverage", audit.(map[string]any)["coverage"], "notes sources read unread why")
}

func TestJSONRoundTrip(t *testing.T) {
	for name, r := range map[string]*sources.Report{"fixture": fixture(), "notes": notesOnly(), "several": several(), "suspect": suspect(), "opined": opined()} {
		out := write(t, "json", r, Options{})
		back, err := Read(strings.NewReader(out))
		if err != nil {
			t.Errorf("%s: Read: %v", name, err)
			continue
		}
		if d := cmp.Diff(normal(r), back); d != "" {
			t.Errorf("%s comes back differently (-written +read):\n%s", name, d)
		}
		if again := write(t, "json", back, Options{}); again != out {
			t.Errorf("%s: writing what was read gives other bytes", name)
		}
		for _, f := range Formats() {
			if write(t, f, r, Options{}) != write(t, f, back, Options{}) {
				t.Errorf("%s: the %s report of what was read differs", name, f)
			}
		}
	}
}

func TestR19_JSONIsValidForAnyBytes(t *testing.T) {
	r := fixture()
	a := &r.Audits[0]
	bad := "\xff\xfe\x80 \xed\xa0\x80 \x00\x1b[2J \u009b31m \u202e \U000E0041 ##[error] \u2028"
	a.Article.Name, a.Article.Title = bad, bad
	a.Sources[0].Title, a.Sources[0].URL, a.Sources[0].Why = bad, "https://x.example/"+bad, bad
	a.Article.Text = a.Article.Text[:40] + "\xff\xff" + a.Article.Text[42:]
	a.Evidence[0].Passage = "\xff" + a.Evidence[0].Passage[1:]
	a.Evidence[0].Score, a.Sources[0].Confidence = math.NaN(), math.Inf(1)
	a.Coverage.Why["\xffreason"] = 1
	out := write(t, "json", r, Options{})
	if !utf8.ValidString(out) || !json.Valid([]byte(out)) {
		t.Fatal("the document is no valid UTF-8 or no valid JSON")
	}
	for _, c := range out {
		if c != '\n' && (unicode.IsControl(c) || sources.Invisible(c)) {
			t.Errorf("the document holds %U as it is", c)
		}
	}
	if strings.Contains(out, "##") {
		t.Error("the document holds what begins a command to a build server")
	}
	back, err := Read(strings.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := len(back.Audits[0].Article.Text), len(a.Article.Text); got != want {
		t.Errorf("the text has %d bytes, want %d: spans would shift", got, want)
	}
	c := back.Audits[0].Article.Claims[3]
	if got := c.At.In(back.Audits[0].Article.Text); !strings.HasPrefix(got, c.Text) {
		t.Errorf("the span of claim 4 covers %q, want %q", got, c.Text)
	}
	if want := strings.ToValidUTF8(bad, "\ufffd"); !strings.Contains(back.Audits[0].Sources[0].Title, "\u202e \U000E0041 ##[error]") {
		t.Errorf("the title came back as %q, want about %q", back.Audits[0].Sources[0].Title, want)
	}
}

func TestReadRefuses(t *testing.T) {
	change := func(f func(*sources.Report)) string {
		r := fixture()
		f(r)
		b, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	deep := strings.Repeat("[", 20000) + strings.Repeat("]", 20000)
	for _, tt := range []struct{ name, doc, want string }{
		{"nothing", "", "read report"},
		{"no JSON", "<html>", "read report"},
		{"other schema", `{"schema":"ibid.report/2"}`, "ibid.report/1"},
		{"no schema", `{}`, "ibid.report/1"},
		{"hostile schema", "{\"schema\":\"\\u001b[2J\\n::error::x\"}", `schema is "[2J ::error::x"`},
		{"two documents", `{"schema":"ibid.report/1"}{}`, "read report"},
		{"wrong type", `{"schema":"ibid.report/1","audits":{}}`, "read report"},
		{"unknown state", `{"schema":"ibid.report/1","audits":[{"sources":[{"state":"zombie"}]}]}`, "unknown state"},
		{"unknown support", `{"schema":"ibid.report/1","audits":[{"evidence":[{"support":"maybe"}]}]}`, "unknown support"},
		{"deep", `{"schema":"ibid.report/1","audits":` + deep + `}`, "read report"},
		{"claim behind the text", change(func(r *sources.Report) { r.Audits[0].Article.Claims[2].At.End = 1 << 40 }), "claim 3 is no range"},
		{"claim before the text", change(func(r *sources.Report) { r.Audits[0].Article.Claims[0].At.Start = -5 }), "claim 1 is no range"},
		{"claim backwards", change(func(r *sources.Report) { r.Audits[0].Article.Claims[0].At = sources.Span{Start: 9, End: 3} }), "claim 1 is no range"},
		{"claim cuts a character", change(func(r *sources.Report) {
			a := &r.Audits[0].Article
			a.Claims[0].At.Start = strings.Index(a.Text, "’") + 1
		}), "claim 1 is no range"},
		{"marker of no note", change(func(r *sources.Report) { r.Audits[0].Article.Markers[1].Note = 99 }), "marker 2 points at note 100"},
		{"marker span", change(func(r *sources.Report) { r.Audits[0].Article.Markers[1].At.End = -1 }), "marker 2 is no range"},
		{"note span", change(func(r *sources.Report) { r.Audits[0].Article.Notes[0].At.End = 1 << 30 }), "note 1 is no range"},
		{"blocks overlap", change(func(r *sources.Report) { r.Audits[0].Article.Blocks[1].At.Start = 0 }), "block 2 starts inside"},
		{"block span", change(func(r *sources.Report) { r.Audits[0].Article.Blocks[0].At.End = 1 << 30 }), "block 1 is no range"},
		{"match outside the passage", change(func(r *sources.Report) { r.Audits[0].Evidence[0].Matched[0].End = 5000 }), "match of evidence 1"},
	} {
		_, err := Read(strings.NewReader(tt.doc))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error is %v, want one with %q", tt.name, err, tt.want)
		}
	}
}

// endless gives spaces for ever.
type endless struct{ n int }

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	e.n += len(p)
	return len(p), nil
}

func TestReadIsBounded(t *testing.T) {
	e := &endless{}
	if _, err := Read(e); err == nil || !strings.Contains(err.Error(), "64 MiB") {
		t.Errorf("error is %v, want one that names the bound", err)
	}
	if e.n > MaxDocument+1<<20 {
		t.Errorf("%d bytes were read, want about %d", e.n, MaxDocument)
	}
}

func TestReadTakesOlderAndNewerDocuments(t *testing.T) {
	doc := `{"schema":"ibid.report/1","new_field":[1],"audits":[{"article":{"name":"a","claims":null},"sources":[{"id":"s1","url":"https://x.example","state":"dead","shiny":true}]}]}`
	r, err := Read(strings.NewReader(doc))
	if err != nil {
		t.Fatal(err)
	}
	if s := r.Audits[0].Sources[0]; s.State != sources.Dead || s.Hops == nil || r.Audits[0].Article.Claims == nil {
		t.Errorf("read %+v, want a dead source and lists that are not nil", r.Audits[0])
	}
	for _, f := range Formats() {
		write(t, f, r, Options{})
	}
}

func TestJSONKeepsSpansOfInvalidText(t *testing.T) {
	if got := validText("a\xffé\xe2\x82b"); got != "a?é??b" {
		t.Errorf("validText gives %q, want a?é??b", got)
	}
}

func laidOutBytes(t *testing.T, compact []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := layOut(&out, compact); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestLayOut(t *testing.T) {
	for _, r := range []*sources.Report{fixture(), several(), {}, poison("a,b:{c}[d]\"e\\\\f"), thousand()} {
		compact, err := json.Marshal(normal(r))
		if err != nil {
			t.Fatal(err)
		}
		var want bytes.Buffer
		if err := json.Indent(&want, compact, "", " "); err != nil {
			t.Fatal(err)
		}
		got := laidOutBytes(t, compact)
		for _, escaped := range [][2]string{{`\u0023#`, "##"}, {`\u202e`, "\u202e"}, {`\u202c`, "\u202c"}} { // what the fixture holds of it
			got = bytes.ReplaceAll(got, []byte(escaped[0]), []byte(escaped[1]))
		}
		if d := cmp.Diff(want.String(), string(got)); d != "" {
			t.Errorf("differs from json.Indent (-want +got):\n%s", d)
		}
	}
	in := "{\"a\":\"x\u009by\U000E0001z ##### \\\\## é\\\"\",\"b\":\"{,}\"}"
	out := laidOutBytes(t, []byte(in))
	if bytes.ContainsAny(out, "\u009b\U000E0001") || bytes.Contains(out, []byte("##")) {
		t.Errorf("layOut(%q) = %q", in, out)
	}
	var a, b map[string]string
	if json.Unmarshal([]byte(in), &a) != nil || json.Unmarshal(out, &b) != nil || a["a"] != b["a"] || a["b"] != b["b"] {
		t.Errorf("the value changed: %q to %q", a, b)
	}
}
