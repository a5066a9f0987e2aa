package judge

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"

	"ibid/sources"
)

// said is what a model said, after it was checked.
type said struct {
	reading sources.Reading
	quote   string // as it stands in a passage
	why     string
}

// Why answers are thrown away.
const (
	notJSON   = "its answer was not the one JSON object asked for"
	noVerdict = "its answer held none of the five verdicts"
	noQuote   = "its answer quoted nothing"
	notThere  = "its quotation stands in no passage it was shown"
)

// readAnswer reads a model's answer, or says why it is thrown away.
func readAnswer(content string, passages []string) (said, string) {
	fields, err := oneObject([]byte(bare(content)))
	if err != nil {
		return said{}, notJSON
	}
	v := said{reading: sources.Reading(strings.ToLower(strings.TrimSpace(fields["verdict"]))), why: fields["why"]}
	if !slices.Contains(sources.Readings(), v.reading) {
		return said{}, noVerdict
	}
	quote := strings.TrimSpace(fields["quote"])
	if quote == "" {
		if v.reading == sources.ReadsMissing || v.reading == sources.ReadsUnsure {
			return v, ""
		}
		return said{}, noQuote
	}
	var ok bool
	if v.quote, ok = find(quote, passages); !ok {
		return said{}, notThere
	}
	return v, ""
}

// bare takes away what many models put around their answer whatever they are
// told: thoughts before it, and a code fence.
func bare(s string) string {
	s = strings.TrimSpace(s)
	if rest, ok := strings.CutPrefix(s, "<think>"); ok {
		_, after, ok := strings.Cut(rest, "</think>")
		if !ok {
			return ""
		}
		s = strings.TrimSpace(after)
	}
	if rest, ok := strings.CutPrefix(s, "```"); ok {
		if rest, ok = strings.CutSuffix(rest, "```"); ok {
			s = strings.TrimSpace(strings.TrimPrefix(rest, "json"))
		}
	}
	return s
}

var errForm = errors.New("not one object with distinct names")

// oneObject reads exactly one JSON object. Its names are distinct and its
// strings are returned; other values are left out. encoding/json alone would
// take the last of two equal names and names in another case.
func oneObject(b []byte) (map[string]string, error) {
	d := json.NewDecoder(bytes.NewReader(b))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, errForm
	}
	out, seen := map[string]string{}, map[string]bool{}
	for d.More() {
		t, err := d.Token()
		name, ok := t.(string)
		if err != nil || !ok || seen[name] {
			return nil, errForm
		}
		seen[name] = true
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return nil, errForm
		}
		var s string
		if json.Unmarshal(raw, &s) == nil {
			out[name] = s
		}
	}
	if _, err := d.Token(); err != nil {
		return nil, errForm
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errForm
	}
	return out, nil
}
