// Package pipeline is the order of ibid's steps and nothing else.
//
// It reads and parses articles, collects their sources, and for each source,
// side by side, fetches it, reads the page, judges it, weighs the claims that
// lean on it and keeps the visit; then it assembles one audit per article.
// What a sign of the web means, how a page is read or how a report looks is
// decided elsewhere.
//
// Fetching and keeping come in as the small interfaces below, so a run can be
// made in memory.
package pipeline

import (
	"cmp"
	"context"
	"runtime"
	"time"

	"ibid/internal/article"
	"ibid/sources"
)

// Fetcher asks for one address. Whatever happens is a value. It is called from
// many goroutines at once, keeps to its own limits, and returns soon after ctx
// is done.
type Fetcher interface {
	Fetch(ctx context.Context, ask sources.Ask) sources.Fetch
}

// Reader makes a snapshot of a fetch, or nil when there is nothing to read. It
// is called from many goroutines at once.
type Reader interface {
	Read(ctx context.Context, f *sources.Fetch) *sources.Snapshot
}

// Visits keeps what was seen. Keep returns when the visit is safe on disk.
// History returns at most limit visits of a canonical address, oldest first,
// without bodies; Load fills in the body of one of them.
type Visits interface {
	Keep(ctx context.Context, v *sources.Visit) error
	History(ctx context.Context, key string, limit int) ([]sources.Visit, error)
	Load(ctx context.Context, v *sources.Visit) error
}

// Reports keeps the documents of earlier runs, one per run and article.
// LastReport returns nil when there is none.
type Reports interface {
	KeepReport(ctx context.Context, article string, r *sources.Report) error
	LastReport(ctx context.Context, article string) (*sources.Report, error)
}

// Input is one article as it was read.
type Input struct {
	Name string // as the user named it
	Key  string // what earlier runs of the same article are kept under; "" for Name
	Data []byte
	Err  error // why it could not be read; Data is nil then
}

// Options say with what and how a run is made. Fetcher and Reader are needed
// for Check; everything else has a default.
type Options struct {
	Fetcher   Fetcher
	Reader    Reader
	Articles  *article.Parser  // reads articles; default one that reads no format that needs pandoc
	Visits    Visits           // nil: nothing is kept and there is no past
	Reports   Reports          // nil: there is no last run to compare with
	Baseline  *sources.Report  // compare with this instead of the last run
	Now       func() time.Time // default time.Now
	Tool      sources.Tool
	Paywalled func(host string) bool // whether the user says that a host shows only the beginning of its pages; may be nil
	Notices   []string               // sentences about the run for the report

	Opinions Opinions // asks a model for a second opinion on claims; nil: none is asked
	Asking   Asking   // which claims it is asked about

	Canaries []string // addresses that are always there; when most of them fail, our own network is suspected

	// Vantage asks from a second place on the network. It is used for a source
	// that would be called dead for the first time, and for nothing else: what
	// opens there is not dead, and what could not be asked there is held. Nil
	// for none.
	Vantage     Fetcher
	VantageName string // as "the proxy http://proxy.example:3128", for the report

	DueOnly bool // ask only sources whose next look is due, and report the others as the last run did

	NoLateRound     bool          // what failed in transport is not asked once more after all others
	HostConcurrency int           // sources of one host at once; default 2
	Judges          int           // sources that are read and judged at once; default as many as processors, 2 at least
	LargeBodies     int           // sources that hold a body over 1 MiB at once; default 8
	MaxAge          time.Duration // a good visit younger than this is used again; 0: every source is asked
	HistoryDepth    int           // earlier visits that a verdict may rest on; default 30

	Progress func(Progress) // called before the first source and after each, never two at once; may be nil
}

// Progress is how far a run has come.
type Progress struct {
	Done, Total int
	Source      sources.Source // the one that was done last; its zero value at first
	Asking      bool           // Done and Total count questions to a model, after all sources
}

func (o Options) withDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Articles == nil {
		o.Articles = article.New(article.Options{})
	}
	o.HostConcurrency = cmp.Or(o.HostConcurrency, 2)
	o.Judges = cmp.Or(o.Judges, max(2, runtime.GOMAXPROCS(0)))
	o.LargeBodies = cmp.Or(o.LargeBodies, 8)
	o.HistoryDepth = cmp.Or(o.HistoryDepth, 30)
	o.Tool = cmp.Or(o.Tool, sources.Tool{Name: "ibid"})
	return o
}
