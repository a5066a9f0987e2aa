package store

import (
	"cmp"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"ibid/sources"
)

// Memory is the path of a store that lives in memory and is gone when it is
// closed.
const Memory = ":memory:"

// Store keeps what was seen, and the reports of earlier runs. All methods may
// be called from many goroutines at once; after Close they return [ErrClosed].
type Store interface {
	// Keep adds a visit and returns when it is safe on disk. Nothing is ever
	// overwritten: two visits of one source at one instant are both kept, in
	// the order in which they were. The snapshot is not kept, being a function
	// of the rest, nor are passwords that stand in addresses. A visit without a
	// time is kept under the store's clock.
	//
	// A body that is kept already, under whatever source, is not written again.
	// Where v has a digest of its body it is taken as true. v is only read, and
	// not after Keep has returned. When ctx ends first, the visit may or may
	// not have been kept.
	Keep(ctx context.Context, v *sources.Visit) error

	// History returns the newest visits of a canonical address by the time they
	// were made, oldest first, at most limit of them, all when limit is 0 or
	// less. They have neither Body nor Snapshot; those that can be given a body
	// by Load have a Digest. A record that is damaged on disk is left out
	// (Verify names it).
	History(ctx context.Context, key string, limit int) ([]sources.Visit, error)

	// Load fills in v.Fetch.Body, decoded, by v.Fetch.Digest. A visit without a
	// digest is left as it is. What Load hands out has that digest: it is
	// computed afresh. A body that is not there or not whole is a
	// *DamagedError.
	Load(ctx context.Context, v *sources.Visit) error

	// KeepReport adds the report of a run over one article and returns when it
	// is safe on disk.
	KeepReport(ctx context.Context, article string, r *sources.Report) error

	// LastReport returns the report of an article that was kept last, nil when
	// there is none.
	LastReport(ctx context.Context, article string) (*sources.Report, error)

	// Reports returns the reports of an article that were kept last, oldest
	// first, at most limit of them, all when limit is 0 or less.
	Reports(ctx context.Context, article string, limit int) ([]*sources.Report, error)

	// Articles returns the keys under which reports are kept, sorted by their
	// bytes.
	Articles(ctx context.Context) ([]string, error)

	// Summary says how much is kept.
	Summary(ctx context.Context) (Summary, error)

	// Verify reads everything that is kept and holds it against its checksums
	// and digests. What is wrong comes back as a *DamagedError, beside what
	// was counted. Nothing can be kept meanwhile.
	Verify(ctx context.Context) (Summary, error)

	// Close waits until what was handed to Keep is on disk and lets go of the
	// store. Closing twice is no error.
	Close() error
}

// Summary counts what a store keeps.
type Summary struct {
	Visits   uint64 // visits, those without an answer included
	Sources  uint64 // different addresses visited
	Bodies   uint64 // different bodies, those of reports included
	Bytes    uint64 // of all bodies, decoded
	Stored   uint64 // of all bodies, as they lie in the store
	Reports  uint64 // reports of earlier runs
	Articles uint64 // different articles that reports are about
}

// Options say how a store is opened. The zero value works.
type Options struct {
	Timeout  time.Duration    // how long to wait for another process to let go of the store; default 1.5 s
	Now      func() time.Time // default time.Now
	Version  string           // of the program, kept beside the data for the message of an older program; may be ""
	Command  string           // what a second process is told about this one; default the program's name
	Gather   time.Duration    // how long a visit may wait for others to be written with; default 0. For callers that go on meanwhile
	ReadOnly bool             // the store must exist, is not changed, and several may read it at once
}

func (o Options) withDefaults() Options {
	o.Timeout = cmp.Or(o.Timeout, 1500*time.Millisecond)
	o.Command = cmp.Or(o.Command, filepath.Base(os.Args[0]))
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// kind is one way to keep things.
type kind struct {
	name  string
	takes func(path string) bool
	open  func(path string, o Options) (Store, error)
}

// kinds are asked in order; the first that takes the path opens the store. The
// last takes every path.
var kinds = []kind{
	{"memory", func(path string) bool { return path == Memory }, openMemory},
	{"bolt", func(string) bool { return true }, openBolt},
}

// Open opens the store at path and makes it, with the folders above it, when
// it is not there: file mode 0600, folders 0700. [Memory] stands for a store in
// memory. Links are followed; anything but a regular file with a whole store in
// it is refused and left as it is.
//
// Errors say in one sentence which file is meant and what to do: *[HeldError]
// when another process holds the store for longer than the timeout,
// *[NotAStoreError], *[NewerSchemaError], *[DamagedError], *[FullError],
// *[AccessError], and one that is [fs.ErrNotExist] when a store that is only
// to be read is not there.
func Open(path string, o Options) (Store, error) {
	o = o.withDefaults()
	if path == "" {
		return nil, &fs.PathError{Op: "open the store", Path: path, Err: fs.ErrInvalid}
	}
	return kinds[kindOf(path)].open(path, o)
}

// kindOf returns the index of the first kind that takes path.
func kindOf(path string) int {
	return slices.IndexFunc(kinds, func(k kind) bool { return k.takes(path) })
}
