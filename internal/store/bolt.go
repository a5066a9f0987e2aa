package store

import (
	"context"
	"encoding/binary"
	"fmt"
	"os"
	"runtime/debug"
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"
)

// The buckets. Numbers in keys are big-endian, so that they sort.
var (
	metaBucket    = []byte("meta")    // the keys below
	visitsBucket  = []byte("visits")  // address, NUL, seconds, nanoseconds, running number → Visit
	digestsBucket = []byte("digests") // SHA-256 of a decoded body → running number
	bodiesBucket  = []byte("bodies")  // running number, number of the chunk → part of a body
	reportsBucket = []byte("reports") // article, NUL, running number → Report
)

// The keys of the meta bucket.
var (
	schemaKey  = []byte("ibid schema") // sealed uvarint
	versionKey = []byte("version")     // of the program that made the store, as text
	countsKey  = []byte("counts")      // sealed uvarints: the fields of Summary in order
)

// schema is the version of the layout that this program writes.
const schema = 1

// boltStore keeps everything in one bbolt file.
//
// Reads copy what they need out of a short transaction and decode it after.
// Writes are handed to one goroutine, which commits all that wait together.
type boltStore struct {
	path string
	o    Options
	db   *bolt.DB
	file *os.File // that db has open

	queue   chan *job
	closing chan struct{} // closed when no more jobs are taken
	written chan struct{} // closed when the writer has ended
	once    sync.Once     // closes closing
	close   error         // what Close returns; set before closed is closed
	closed  chan struct{}

	writing sync.Mutex // held while something is written, or Verify reads
	broken  error      // guarded by writing: why nothing can be written any more
}

// view runs f in a read transaction. Pages that are damaged make bbolt panic
// or read memory that is not there; both become a *DamagedError.
func (s *boltStore) view(ctx context.Context, f func(*bolt.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return context.Cause(ctx)
	}
	return guarded(s.path, func() error {
		select {
		case <-s.closing:
			return ErrClosed
		default:
		}
		return s.db.View(f)
	})
}

// guarded calls f and turns a panic, also that of a fault in mapped memory,
// into an error.
func guarded(path string, f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = damaged(path, fmt.Sprintf("a page cannot be read (%v)", p))
		}
	}()
	return explain(path, f())
}

func damaged(path string, problems ...string) *DamagedError {
	return &DamagedError{Path: path, Problems: problems}
}

// bucket returns a bucket that every store has.
func (s *boltStore) bucket(tx *bolt.Tx, name []byte) (*bolt.Bucket, error) {
	if b := tx.Bucket(name); b != nil {
		return b, nil
	}
	return nil, damaged(s.path, fmt.Sprintf("the part %q is gone", name))
}

// Close implements Store.
func (s *boltStore) Close() error {
	s.once.Do(func() {
		defer close(s.closed)
		close(s.closing)
		<-s.written
		if !s.o.ReadOnly {
			removeHolder(s.path)
		}
		s.close = s.closeDB()
	})
	<-s.closed
	return s.close
}

// closeDB closes bbolt. After a panic inside a write its locks may still be
// taken; it is then left to the end of the process.
func (s *boltStore) closeDB() error {
	s.writing.Lock()
	broken := s.broken
	s.writing.Unlock()
	done := make(chan error, 1)
	go func() { done <- guarded(s.path, s.db.Close) }()
	if broken == nil {
		return <-done
	}
	select {
	case err := <-done:
		return err
	case <-time.After(time.Second):
		return broken
	}
}

// syncFolder syncs the folder of a file, so that the file's name survives a
// power failure. Some systems cannot; their files are safe anyway.
func syncFolder(dir string) {
	if d, err := os.Open(dir); err == nil {
		d.Sync()
		d.Close()
	}
}

func bodyKey(number uint64, chunk int) []byte {
	return binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint64(make([]byte, 0, 12), number), uint32(chunk))
}
