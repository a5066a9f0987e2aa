package sources

import "math"

// Question is what a language model is asked: whether passages of one source
// carry one claim. It holds nothing else of the article.
type Question struct {
	Run      string   // the run's id; two runs fence the same text differently
	Claim    string   // the sentence
	Passages []string // of the source, nearest to the claim first
}

// Reading is a model's word for what passages say of a claim.
type Reading string

// The readings. They are words of an opinion, never a degree of support.
const (
	ReadsSupported Reading = "supported"
	ReadsPartial   Reading = "partial"
	ReadsMissing   Reading = "missing"
	ReadsConflict  Reading = "conflict"
	ReadsUnsure    Reading = "unsure"
)

// Readings lists every reading, in the order in which a model is told them.
func Readings() []Reading {
	return []Reading{ReadsSupported, ReadsPartial, ReadsMissing, ReadsConflict, ReadsUnsure}
}

// Outcome says what came of asking a model.
type Outcome string

// The outcomes.
const (
	OutcomeGiven      Outcome = "given"
	OutcomeThrownAway Outcome = "thrown-away" // no JSON of the form asked for, or a quotation that stands in no passage
	OutcomeRefused    Outcome = "refused"     // the model or a filter before it would not answer
	OutcomeFailed     Outcome = "failed"      // no answer: the endpoint was down, slow, busy or did not understand
	OutcomeNotAsked   Outcome = "not-asked"   // a limit of ours, or the endpoint had failed before
)

// Opinion is what a language model says of a claim and the passages of one
// source. It stands beside Evidence and changes nothing in it: support, score,
// exit code and verdict are the same whatever it says.
type Opinion struct {
	Model   string  `json:"model"` // what the model is called; from the endpoint when the user named none
	Outcome Outcome `json:"outcome"`
	Reading Reading `json:"reading,omitempty"` // of a given opinion
	Quote   string  `json:"quote,omitempty"`   // words of the passages that decide it, as they stand there; "" when it needs none
	Why     string  `json:"why,omitempty"`     // the model's sentence: text that a stranger may have steered
	Absent  string  `json:"absent,omitempty"`  // why there is no opinion, in our words
	Differs bool    `json:"differs,omitempty"` // reads it otherwise than Evidence does: a hint for the editor
}

// Differs reports whether a reading is another than a degree of support. An
// unsure reading differs from nothing, and nothing differs from unread.
func (r Reading) Differs(s Support) bool {
	switch s {
	case Quoted, Supported:
		return r == ReadsPartial || r == ReadsMissing || r == ReadsConflict
	case Partial:
		return r == ReadsSupported || r == ReadsMissing || r == ReadsConflict
	case Missing:
		return r == ReadsSupported || r == ReadsPartial || r == ReadsConflict
	case Conflict:
		return r == ReadsSupported || r == ReadsPartial || r == ReadsMissing
	}
	return false
}

// Advice is one opinion with what it took.
type Advice struct {
	Opinion  Opinion
	Requests int // that were sent for it
	Answers  int // of the endpoint that should have named their tokens
	Metered  int // those that did
	In, Out  int // tokens, as the endpoint counts them
}

// Price is what a model costs, in any currency, for a million tokens each way.
type Price struct {
	In, Out float64
}

// Cost returns the price of tokens, rounded to a millionth.
func (p Price) Cost(in, out int) float64 {
	return math.Round(float64(in)*p.In+float64(out)*p.Out) / 1e6
}

// JudgeRun is what asking a model took in one run.
type JudgeRun struct {
	Model        string         `json:"model"`
	Endpoint     string         `json:"endpoint"`         // without anything that may be a secret
	All          bool           `json:"all"`              // every claim that could be read, not only those in doubt
	Most         int            `json:"most"`             // questions that the run might ask
	Asked        int            `json:"asked"`            // questions that were sent
	Given        int            `json:"given"`            // opinions, each counted once however many claims share the question
	ThrownAway   int            `json:"thrown_away"`      // see OutcomeThrownAway
	Refused      int            `json:"refused"`          // see OutcomeRefused
	Failed       int            `json:"failed"`           // see OutcomeFailed
	NotAsked     int            `json:"not_asked"`        // see OutcomeNotAsked
	Differs      int            `json:"differs"`          // opinions that differ from what the evidence says
	Requests     int            `json:"requests"`         // sent, further tries included
	Milliseconds int64          `json:"milliseconds"`     // from the first question to the last answer
	TokensIn     int            `json:"tokens_in"`        // as the endpoint counts them
	TokensOut    int            `json:"tokens_out"`       // as the endpoint counts them
	Unmetered    int            `json:"unmetered"`        // answers whose tokens the endpoint did not name
	Cost         *float64       `json:"cost,omitempty"`   // of the tokens, in the currency of the price given; nil without one
	Absent       map[string]int `json:"absent,omitempty"` // why there are no opinions, by reason; at most ten, then "other reasons"
}

// mostAbsent bounds how many reasons a JudgeRun tells apart.
const mostAbsent = 10

// Add counts one question's advice in.
func (j *JudgeRun) Add(a Advice) {
	switch a.Opinion.Outcome {
	case OutcomeGiven:
		j.Given++
		if j.Model == "" {
			j.Model = a.Opinion.Model
		}
	case OutcomeThrownAway:
		j.ThrownAway++
	case OutcomeRefused:
		j.Refused++
	case OutcomeFailed:
		j.Failed++
	default:
		j.NotAsked++
	}
	if a.Requests > 0 {
		j.Asked++
	}
	j.Requests += a.Requests
	j.TokensIn, j.TokensOut = j.TokensIn+a.In, j.TokensOut+a.Out
	j.Unmetered += a.Answers - a.Metered
	if why := a.Opinion.Absent; why != "" {
		if j.Absent == nil {
			j.Absent = map[string]int{}
		}
		if _, known := j.Absent[why]; !known && len(j.Absent) >= mostAbsent {
			why = "other reasons"
		}
		j.Absent[why]++
	}
}
