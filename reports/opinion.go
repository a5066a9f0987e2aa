package reports

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"ibid/sources"
)

// readingWords are an editor's words for what a model reads.
var readingWords = map[sources.Reading]string{
	sources.ReadsSupported: "supported", sources.ReadsPartial: "found in part", sources.ReadsMissing: "not found there",
	sources.ReadsConflict: "says otherwise", sources.ReadsUnsure: "cannot tell",
}

var readingTones = map[sources.Reading]tone{
	sources.ReadsSupported: toneLive, sources.ReadsPartial: tonePart, sources.ReadsMissing: toneMiss,
	sources.ReadsConflict: toneDiffer, sources.ReadsUnsure: toneOpen,
}

// given returns the opinion that a model gave on e, or nil.
func given(e *sources.Evidence) *sources.Opinion {
	if e == nil || e.Opinion == nil || e.Opinion.Outcome != sources.OutcomeGiven {
		return nil
	}
	return e.Opinion
}

// modelName is what to call a model.
func modelName(o *sources.Opinion) string { return cmp.Or(clip(o.Model, 40), "unnamed") }

// opinionLine says what a model reads, so that nobody takes it for ours: "" when
// it gave no opinion.
func opinionLine(e *sources.Evidence) string {
	o := given(e)
	if o == nil {
		return ""
	}
	s := "A model (" + modelName(o) + ") reads it so: " + readingWords[o.Reading]
	if o.Quote != "" {
		s += ", by “" + clip(o.Quote, 200) + "”"
	}
	s += "."
	if o.Why != "" {
		s += " " + sentence(clip(o.Why, 300))
	}
	return s
}

// taskOpinion is opinionLine below a task of ours, which it may contradict.
func taskOpinion(k *task) string {
	s := opinionLine(k.ev)
	if o := given(k.ev); o != nil && o.Differs {
		s += " That differs from ibid: read the passage."
	}
	return s
}

// absentLine says why a model that was to be asked gave no opinion: "" when it
// did.
func absentLine(e *sources.Evidence) string {
	o := e.Opinion
	if o == nil || o.Outcome == sources.OutcomeGiven {
		return ""
	}
	return sentence("no opinion of a model (" + modelName(o) + "): " + clip(o.Absent, 200))
}

// hints returns the evidence that a model reads otherwise, in order of the
// claims: hints for an editor, no findings.
func (v *view) hints() []*sources.Evidence {
	var out []*sources.Evidence
	for i := range v.Evidence {
		if e := &v.Evidence[i]; e.Opinion != nil && e.Opinion.Differs && v.claim[e.Claim] != nil && v.source[e.Source] != nil {
			out = append(out, e)
		}
	}
	return out
}

// untold returns the hints that no task tells with its claim.
func (v *view) untold() []*sources.Evidence {
	told := map[*sources.Evidence]bool{}
	for i := range v.tasks {
		told[v.tasks[i].ev] = true
	}
	return slices.DeleteFunc(v.hints(), func(e *sources.Evidence) bool { return told[e] })
}

// hintsWord stands above the list of hints.
const hintsWord = "A model reads these otherwise: a hint, no finding"

// hint says of which sentence and note a hint speaks, and what both say.
func (v *view) hint(e *sources.Evidence) (where, what string) {
	c := v.claim[e.Claim]
	where = notesWord(v.notesOf(c, v.source[e.Source]))
	if c.Line > 0 {
		where += pick(where == "", "", ", ") + "line " + strconv.Itoa(c.Line)
	}
	return where, "ibid says “" + supportWord(e) + "”. " + opinionLine(e)
}

// judgeLine says in one sentence or two what asking a model took: "" when none
// was asked.
func judgeLine(r *sources.Run) string {
	j := r.Judge
	if j == nil {
		return ""
	}
	s := "A second opinion was asked of a model (" + cmp.Or(clip(j.Model, 40), "unnamed") + ") at " + clip(j.Endpoint, 200) + ": " +
		count(j.Given, "opinion", "opinions")
	switch {
	case j.Differs == 1:
		s += ", 1 of which differs from the evidence"
	case j.Differs > 1:
		s += ", " + strconv.Itoa(j.Differs) + " of which differ from the evidence"
	}
	for _, n := range []struct {
		n    int
		word string
	}{{j.ThrownAway, "thrown away"}, {j.Refused, "refused"}, {j.Failed, "failed"}, {j.NotAsked, "not asked"}} {
		if n.n > 0 {
			s += ", " + strconv.Itoa(n.n) + " " + n.word
		}
	}
	s += "; " + count(j.Requests, "request", "requests") + " in " + seconds(j.Milliseconds) + ", " +
		strconv.Itoa(j.TokensIn) + " + " + strconv.Itoa(j.TokensOut) + " tokens"
	if j.Unmetered > 0 {
		s += " (of " + count(j.Unmetered, "answer", "answers") + " it did not say)"
	}
	if j.Cost != nil {
		s += ", cost " + strconv.FormatFloat(*j.Cost, 'f', -1, 64)
	}
	s += "."
	if why := absentReasons(j.Absent); why != "" {
		s += " No opinion: " + why + "."
	}
	return s
}

func seconds(ms int64) string { return strconv.FormatFloat(float64(ms/100)/10, 'f', -1, 64) + " s" }

// absentReasons lists why there are no opinions, most frequent first.
func absentReasons(why map[string]int) string {
	keys := make([]string, 0, len(why))
	for k := range why {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b string) int { return cmp.Or(cmp.Compare(why[b], why[a]), cmp.Compare(a, b)) })
	var parts []string
	for i, k := range keys {
		if i == 4 {
			parts = append(parts, "and more")
			break
		}
		parts = append(parts, clip(k, 160)+" ("+strconv.Itoa(why[k])+")")
	}
	return strings.Join(parts, "; ")
}

// normalOpinion returns a copy of o in the shape that the document promises: a
// known outcome, a known reading where one is given, and none where not.
func normalOpinion(o *sources.Opinion, s sources.Support) *sources.Opinion {
	if o == nil {
		return nil
	}
	out := *o
	switch out.Outcome {
	case sources.OutcomeGiven:
		if !slices.Contains(sources.Readings(), out.Reading) {
			return nil
		}
	case sources.OutcomeThrownAway, sources.OutcomeRefused, sources.OutcomeFailed, sources.OutcomeNotAsked:
		out.Reading, out.Quote, out.Why = "", "", ""
	default:
		return nil
	}
	out.Differs = out.Reading.Differs(s)
	return &out
}

func normalJudge(j *sources.JudgeRun) *sources.JudgeRun {
	if j == nil || j.Cost == nil {
		return j
	}
	out, cost := *j, finite(*j.Cost)
	out.Cost = &cost
	return &out
}
