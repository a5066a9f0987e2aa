package store

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"time"

	bolterrors "go.etcd.io/bbolt/errors"

	"ibid/sources"
)

// ErrClosed is returned by every method of a closed store.
var ErrClosed = errors.New("the store is closed")

// ErrReadOnly is returned by Keep and KeepReport of a store that was opened to
// be read.
var ErrReadOnly = errors.New("the store was opened for reading only")

// HeldError says that another process holds the store.
type HeldError struct {
	Path    string
	PID     int       // of the holder; 0 when it cannot be told
	Command string    // what the holder calls itself, printable; "" when it cannot be told
	Since   time.Time // when the holder opened the store, UTC; zero when it cannot be told
}

// Error names the holder and the way out.
func (e *HeldError) Error() string {
	who := "another process"
	if e.PID != 0 {
		who = fmt.Sprintf("%q (process %d, since %s)", e.Command, e.PID, e.Since.Format("2006-01-02 15:04:05 MST"))
	}
	return fmt.Sprintf("the store %s is in use by %s; wait until it has ended, or name another store", e.Path, who)
}

// NotAStoreError says that what is at a path is no store of ibid. It was left
// as it is.
type NotAStoreError struct {
	Path string
	Why  string // follows the path: "is a folder", "is empty" …
}

// Error names the file and the way out.
func (e *NotAStoreError) Error() string {
	return fmt.Sprintf("%s %s, not a store of ibid; it was left as it is: name another file", e.Path, e.Why)
}

// NewerSchemaError says that the store was written by a later program.
type NewerSchemaError struct {
	Path    string
	Schema  int    // that the store has
	Known   int    // the newest that this program knows
	Version string // of the program that made the store; may be ""
}

// Error names the file and the way out.
func (e *NewerSchemaError) Error() string {
	by := "a later ibid"
	if e.Version != "" {
		by = "ibid " + sources.Printable(e.Version)
	}
	return fmt.Sprintf("the store %s was made by %s (layout %d, this program knows %d); use that version, or name another store", e.Path, by, e.Schema, e.Known)
}

// DamagedError says what in a store is not as it was written.
type DamagedError struct {
	Path     string
	Problems []string // one phrase each, in the order they were met, at most maxProblems and one that counts the rest
}

// Error names the file, the first problem and the way out.
func (e *DamagedError) Error() string {
	more := ""
	if n := len(e.Problems); n > 1 {
		more = fmt.Sprintf(" (and %d more)", n-1)
	}
	return fmt.Sprintf("the store %s is damaged: %s%s; restore it from a copy, or move it away to begin a new one", e.Path, e.Problems[0], more)
}

// FullError says that nothing more can be written: the disk, the user's share
// of it or the largest size of a file is used up. What was kept before is safe.
type FullError struct {
	Path string
	Err  error
}

// Error names the file and the way out.
func (e *FullError) Error() string {
	return fmt.Sprintf("there is no room to write the store %s (%v); what was kept before is safe: make room and run again", e.Path, e.Err)
}

// Unwrap returns the system's error.
func (e *FullError) Unwrap() error { return e.Err }

// AccessError says that the system does not let us read or write the store.
type AccessError struct {
	Path string
	Err  error
}

// Error names the file and the way out.
func (e *AccessError) Error() string {
	return fmt.Sprintf("the store %s cannot be opened (%v); give yourself the right to it, or name another store", e.Path, e.Err)
}

// Unwrap returns the system's error.
func (e *AccessError) Unwrap() error { return e.Err }

// explain turns an error of bbolt or of the system into one of ours.
func explain(path string, err error) error {
	reply := err
	var pe *fs.PathError
	if errors.As(err, &pe) {
		reply = pe.Err // the path stands in our sentence already
	}
	switch {
	case err == nil || ours(err):
		return err
	case errors.Is(err, bolterrors.ErrDatabaseNotOpen):
		return ErrClosed
	case full(err):
		return &FullError{Path: path, Err: reply}
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return &AccessError{Path: path, Err: reply}
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR), errors.Is(err, syscall.ENAMETOOLONG):
		return fmt.Errorf("there is no place for the store %s (%w); name another file", path, reply)
	}
	return fmt.Errorf("the store %s: %w", path, reply)
}

// ours reports whether err is a sentence of this package already.
func ours(err error) bool {
	switch err.(type) {
	case *HeldError, *NotAStoreError, *NewerSchemaError, *DamagedError, *FullError, *AccessError:
		return true
	}
	return err == ErrClosed || err == ErrReadOnly
}

// full reports whether err says that there is no more room. bbolt hands on
// some errors of the system as text alone.
func full(err error) bool {
	for _, e := range []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG} {
		if errors.Is(err, e) || strings.HasSuffix(err.Error(), e.Error()) {
			return true
		}
	}
	return errors.Is(err, bolterrors.ErrMaxSizeReached)
}
