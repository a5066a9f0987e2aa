package sources

import (
	"fmt"
	"time"
)

// State answers one question: does the cited address still give the reader
// the cited thing?
type State int

// The states. The zero value is the safe one.
const (
	Uncertain State = iota // cannot be told from here and now
	Live
	Moved // at another address that an editor should retype
	Dead
)

var stateNames = [...]string{"uncertain", "live", "moved", "dead"}

// String returns the state's word.
func (s State) String() string { return nameOf(stateNames[:], int(s)) }

// MarshalText writes the state's word.
func (s State) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads a state's word.
func (s *State) UnmarshalText(b []byte) error {
	i, err := indexOf(stateNames[:], string(b), "state")
	*s = State(i)
	return err
}

// Reason is a dotted reason code: "ok", "http.404", "wall.bot.cloudflare".
// Codes are kept for ever once released: reports and users quote them.
type Reason string

// Access says what stands between a reader and the text.
type Access string

// The kinds of access.
const (
	AccessUnknown Access = "unknown"
	AccessOpen    Access = "open"
	AccessPaywall Access = "paywall"
	AccessLogin   Access = "login"
	AccessConsent Access = "consent"
	AccessBotWall Access = "bot_wall"
	AccessLegal   Access = "geo_or_legal"
)

// Drift says how far a page has changed since an earlier snapshot.
type Drift string

// The degrees of drift.
const (
	DriftNotComparable Drift = "not_comparable"
	DriftNone          Drift = "none"
	DriftMinor         Drift = "minor"
	DriftMajor         Drift = "major"
	DriftReplaced      Drift = "replaced"
)

// Strike is the weight class of a dead-leaning observation.
type Strike string

// The classes: S1 strong, S2 normal, S3 weak, S0 never counts.
const (
	S0 Strike = "S0"
	S1 Strike = "S1"
	S2 Strike = "S2"
	S3 Strike = "S3"
)

// Verdict is what the rules say about a source.
type Verdict struct {
	State      State
	Reason     Reason
	Why        string  // one sentence in an editor's words, printable
	Confidence float64 // 0 to 1: how sure the state is
	Leaning    State   // of an uncertain verdict: Live, Dead, or Uncertain for neither
	Access     Access
	Drift      Drift
	Strike     Strike
	MovedTo    string   // the address to retype; only when State is Moved
	Cleaner    string   // a cleaner spelling of a live address; may be ""
	Signals    []Reason // further codes that hold, sorted
	FirstLook  bool     // no earlier visit showed the source well: judged as on a first look
	Agrees     bool     // the page carries the cited title or the quoted words
	ShownBy    LookKind // the look that showed the source when the visit itself did not; "" for the visit

	Changes *Changes // what drift consists of; nil when there is none worth showing

	Strikes int       // looks that count against the source in a row, this one included; 0 for none
	Failing time.Time // when the first of them was made; zero for none
	Enough  time.Time // when they were first enough to call the source dead; zero when they are not
}

// Changes are sentences of a page that went and came since an earlier visit.
type Changes struct {
	Since time.Time `json:"since"` // when the earlier visit was made
	Gone  []string  `json:"gone"`  // the first few, shortened, printable, in the order of the page
	Came  []string  `json:"came"`  // likewise
}

// LookKind names a further request that a doubtful visit needs.
type LookKind string

// The kinds of looks.
const (
	LookAgain   LookKind = "again"   // the same address once more, later in the run
	LookSibling LookKind = "sibling" // a made-up address beside it: how does the host answer for what does not exist?
	LookProfile LookKind = "profile" // with a second, browser-like client profile and a jar of its own
	LookVantage LookKind = "vantage" // the same address from a second place on the network
	LookScheme  LookKind = "scheme"  // the http, https or www sibling
	LookTLS     LookKind = "tls"     // without verifying the certificate; never stored as the source
	LookTarget  LookKind = "target"  // the target of a refresh or script redirect
)

// Look is one further request.
type Look struct {
	Kind LookKind
	URL  string
}

// Looked is a look and what it showed.
type Looked struct {
	Look
	Visit Visit
}

// RunFacts are what is known about the whole run while one source is judged.
type RunFacts struct {
	NetworkSuspect bool   // our own network cannot be trusted; nothing is dead
	Why            string // one sentence about it
	Held           string // why deaths of this run were held back; "" when none was

	HostAnswered map[string]bool // earlier runs in which the source's host answered, by Visit.Run
}

// MaxCaseClaims is how many claims of a source a verdict looks at.
const MaxCaseClaims = 16

// Case is everything a verdict may rest on.
type Case struct {
	Source  Source
	Visit   Visit
	Looks   []Looked // those carried out so far, in order
	History []Visit  // earlier visits, oldest first; bodies of the newest good ones are read, the others may lack a Snapshot
	Now     time.Time
	Run     RunFacts

	Claims    []string // sentences that lean on the source, at most MaxCaseClaims
	Paywalled bool     // the user says that the host shows strangers only the beginning
}

func nameOf(names []string, i int) string {
	if i < 0 || i >= len(names) {
		return fmt.Sprintf("(%d)", i)
	}
	return names[i]
}

func indexOf(names []string, s, what string) (int, error) {
	for i, n := range names {
		if n == s {
			return i, nil
		}
	}
	return 0, fmt.Errorf("unknown %s %q", what, s)
}
