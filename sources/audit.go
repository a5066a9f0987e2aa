package sources

// Schema names the version of the document that Report is.
const Schema = "ibid.report/1"

// Report is the document of one run: audits, one per article. It is what
// `--format json` writes, what the store keeps of a run, and all that any
// other report format sees. Times are RFC 3339 in UTC. Lists are sorted or in
// order of the article, so that the same input gives the same bytes.
//
// No string in it holds a password of a URL; strings of articles and pages may
// hold anything else, so writers escape for their medium.
type Report struct {
	Schema string  `json:"schema"`
	Tool   Tool    `json:"tool"`
	Run    Run     `json:"run"`
	Audits []Audit `json:"audits"`
}

// Tool names the program that made a report.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Run says when and how a report was made.
type Run struct {
	ID       string    `json:"id"` // a function of start time and articles
	Started  string    `json:"started"`
	Finished string    `json:"finished"`
	Complete bool      `json:"complete"`          // false when the run was interrupted
	Suspect  string    `json:"suspect,omitempty"` // why this machine's network could not be trusted; "" when it could
	Notices  []string  `json:"notices,omitempty"` // sentences about the run as a whole, as "asked through the proxy …"
	Judged   bool      `json:"judged"`            // false for `ibid notes`: no source was visited
	Judge    *JudgeRun `json:"judge,omitempty"`   // what asking a model took; nil when none was named
}

// Audit is everything known about one article after a run.
type Audit struct {
	Article  AuditArticle  `json:"article"`
	Sources  []AuditSource `json:"sources"`
	Evidence []Evidence    `json:"evidence"` // by claim, then source
	Coverage Coverage      `json:"coverage"`
	Since    string        `json:"since,omitempty"` // when the last run of this article, or the baseline, started; "" when there is none
	Error    string        `json:"error,omitempty"` // why this article could not be read; everything else is empty then
}

// AuditArticle is the article as a report needs it.
type AuditArticle struct {
	Name     string        `json:"name"`
	Title    string        `json:"title"`
	Format   Format        `json:"format"`
	Language string        `json:"language,omitempty"` // BCP 47, only when the file states one
	Text     string        `json:"text"`
	Blocks   []Block       `json:"blocks"`
	Notes    []AuditNote   `json:"notes"`
	Markers  []AuditMarker `json:"markers"`
	Claims   []AuditClaim  `json:"claims"`
	Findings []Finding     `json:"findings"`
}

// AuditNote is one note.
type AuditNote struct {
	Label       Label      `json:"label"`
	Line        int        `json:"line"`
	Column      int        `json:"column,omitempty"`
	Text        string     `json:"text"`
	URLs        []string   `json:"urls"`                  // its own addresses as written or linked, repaired
	Identifiers []string   `json:"identifiers,omitempty"` // its identifiers as spelled ("arXiv:0803.0732"); their addresses are among Sources
	RefersTo    Label      `json:"refers_to"`
	Sources     []SourceID `json:"sources"` // those it stands for, its own first, then those reached through RefersTo
	At          Span       `json:"at"`      // in AuditArticle.Text

	Place     *Place         `json:"place,omitempty"`     // its element, when the file is an archive of parts
	Addresses []AuditAddress `json:"addresses,omitempty"` // its addresses and identifiers, with where they stand in the file
}

// AuditAddress says where one address or identifier of a note stands in the
// file, so that another can be written there.
type AuditAddress struct {
	URL    string  `json:"url"`   // repaired; "" when nothing can be visited
	Cited  string  `json:"cited"` // as spelled
	Line   int     `json:"line,omitempty"`
	Column int     `json:"column,omitempty"`
	InFile *Span   `json:"in_file,omitempty"` // bytes of the file, when it has lines
	Places []Place `json:"places,omitempty"`  // when it is an archive of parts
}

// AuditMarker is one marker.
type AuditMarker struct {
	Label  Label   `json:"label"`
	Line   int     `json:"line"`
	Column int     `json:"column,omitempty"`
	Claim  ClaimID `json:"claim"` // "" when it closes no sentence
	Note   int     `json:"note"`  // index into Notes; -1 when there is none
	At     Span    `json:"at"`
}

// AuditClaim is one claim.
type AuditClaim struct {
	ID      ClaimID    `json:"id"`
	Line    int        `json:"line"`
	Text    string     `json:"text"`
	Context string     `json:"context"`
	Notes   []Label    `json:"notes"`
	Sources []SourceID `json:"sources"` // those its notes stand for
	At      Span       `json:"at"`
}

// AuditSource is one source with its verdict.
type AuditSource struct {
	ID         SourceID     `json:"id"`
	URL        string       `json:"url"`
	Notes      []Label      `json:"notes"` // of this article, ibid. included
	Line       int          `json:"line"`  // of the first address in the file; 0 when unknown
	Column     int          `json:"column,omitempty"`
	Cited      AuditCited   `json:"cited"`
	State      State        `json:"state"`
	Reason     Reason       `json:"reason"`
	Why        string       `json:"why"`
	Confidence float64      `json:"confidence"`
	Leaning    string       `json:"leaning"` // live, dead or ""
	Access     Access       `json:"access"`
	Drift      Drift        `json:"drift"`
	Strike     Strike       `json:"strike_class"`
	Status     int          `json:"status"`
	FinalURL   string       `json:"final_url"`
	MovedTo    string       `json:"moved_to"`
	Hops       []AuditHop   `json:"hops"`
	Title      string       `json:"title"`
	MediaType  string       `json:"media_type"`
	Pages      int          `json:"pages,omitempty"`
	Words      int          `json:"words,omitempty"`
	Digest     string       `json:"digest"`
	Changes    *Changes     `json:"changes,omitempty"` // what drift consists of
	Visited    string       `json:"visited"`
	LastLive   string       `json:"last_live"`               // when it was last seen live, this run included; "" for never
	Failing    string       `json:"failing_since,omitempty"` // when the looks began that count against it
	Due        string       `json:"due,omitempty"`           // when it should be looked at again; "" for never
	Resting    bool         `json:"resting,omitempty"`       // not due and not looked at in this run: everything is as of Visited
	Signals    []Reason     `json:"signals"`
	FirstLook  bool         `json:"first_look"`
	Change     Change       `json:"change"`
	Before     *BeforeState `json:"before,omitempty"` // what the last run of this article, or the baseline, said
	Repairs    []Repair     `json:"repairs"`
	Read       bool         `json:"read"` // its text could be read and claims held against it
}

// AuditCited is what the first note that cites a source says of it.
type AuditCited struct {
	Title    string `json:"title"`
	Authors  string `json:"authors"`
	Date     string `json:"date"`
	Accessed string `json:"accessed"`
}

// AuditHop is one hop of a source's last try.
type AuditHop struct {
	URL    string  `json:"url"`
	Status int     `json:"status"`
	Kind   HopKind `json:"kind"`
	Fault  string  `json:"fault,omitempty"`
}

// BeforeState is what an earlier run said.
type BeforeState struct {
	State   State  `json:"state"`
	Reason  Reason `json:"reason"`
	Leaning string `json:"leaning,omitempty"` // of a state that is uncertain
	Drift   Drift  `json:"drift"`
	Support string `json:"support,omitempty"` // worst support of its claims
	Run     string `json:"run"`               // when that run started
}

// Change says what is news against the last run of the same article or the
// baseline.
type Change string

// The kinds of change.
const (
	ChangeNew       Change = "new" // not seen before in this article
	ChangeWorse     Change = "worse"
	ChangeBetter    Change = "better"
	ChangeRecovered Change = "recovered" // was dead or uncertain, is live or moved
	ChangeUnchanged Change = "unchanged"
	ChangeDropped   Change = "dropped" // no longer cited; only when two reports are compared
)

// Coverage says how much of an article could be looked at. It is stated first
// in every report.
type Coverage struct {
	Notes     int            `json:"notes"`
	Sources   int            `json:"sources"`
	Read      int            `json:"read"`
	Unread    int            `json:"unread"`
	Unchecked int            `json:"unchecked"` // notes that cite nothing that can be visited
	Claims    int            `json:"claims"`
	Weighed   int            `json:"weighed"`                   // claims held against at least one text
	Why       map[Reason]int `json:"why"`                       // why sources are unread, by reason
	Opinions  int            `json:"opinions,omitempty"`        // claims and sources of which a model gave an opinion
	Differ    int            `json:"opinions_differ,omitempty"` // those of them that differ from the evidence
}
