package sources

// Support says whether a source carries a claim.
type Support int

// The degrees of support. The zero value is the safe one: the text could not
// be had.
const (
	Unread    Support = iota // the text could not be had, so nothing can be said
	Missing                  // the whole text was read and no passage carries the claim
	Conflict                 // the source states another value for the same thing
	Partial                  // some of the claim's facts are there
	Supported                // a passage carries the claim
	Quoted                   // the claim's quotation stands there word for word
)

var supportNames = [...]string{"unread", "missing", "conflict", "partial", "supported", "quoted"}

// String returns the word for s.
func (s Support) String() string { return nameOf(supportNames[:], int(s)) }

// MarshalText writes the word for s.
func (s Support) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the word for a degree of support.
func (s *Support) UnmarshalText(b []byte) error {
	i, err := indexOf(supportNames[:], string(b), "support")
	*s = Support(i)
	return err
}

// Evidence is what one source says about one claim.
type Evidence struct {
	Claim   ClaimID  `json:"claim"`
	Source  SourceID `json:"source"`
	Support Support  `json:"support"`
	Score   float64  `json:"score"`          // 0 to 1: how sure that the source carries the claim
	Why     string   `json:"why,omitempty"`  // one sentence, always for unread and conflict
	Passage string   `json:"passage"`        // the sentences of the source nearest to the claim; "" when nothing comes close
	Heading string   `json:"heading"`        // the heading above the passage
	Page    int      `json:"page,omitempty"` // of a PDF, from 1
	Start   int      `json:"start"`          // byte range of Passage in Snapshot.Text
	End     int      `json:"end"`
	Link    string   `json:"link"`              // opens the source at the passage; "" when there is none
	Matched []Span   `json:"matched,omitempty"` // ranges of Passage that match the claim, sorted, without overlap
	Checks  []Check  `json:"checks"`
	Facts   []Fact   `json:"facts,omitempty"`   // what the claim states, one thing after the other; empty when it was not read
	Opinion *Opinion `json:"opinion,omitempty"` // what a model says of the same, beside all of the above; nil when none was to be asked
}

// Fact is one of the things that a claim states.
type Fact struct {
	At      Span `json:"at"`      // in the claim's text
	Carried bool `json:"carried"` // this source carries it
}

// CheckKind says what a check compares.
type CheckKind string

// The kinds of checks.
const (
	CheckQuotation CheckKind = "quotation"
	CheckNumber    CheckKind = "number"
	CheckDate      CheckKind = "date"
	CheckName      CheckKind = "name"
	CheckNegation  CheckKind = "negation"
	CheckWords     CheckKind = "words"
)

// Check compares one thing that the claim says with what the passage says.
type Check struct {
	Kind  CheckKind `json:"kind"`
	Claim string    `json:"claim"` // as the article writes it
	Found string    `json:"found"` // as the source writes it; "" when it does not
	OK    bool      `json:"ok"`
}
