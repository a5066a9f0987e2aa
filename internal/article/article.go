// Package article understands articles with numbered notes: it turns the bytes
// of a file into a [sources.Article] with its text, notes, markers, claims and
// whatever is odd about them.
//
// Each format has a reader in a file of its own and one line in the table
// formats. A reader hands over a draft: the readable text with its blocks, what
// the format knows for sure about notes and markers, and what only looks like
// one (superscripts). Passes that all formats share then find the notes and
// markers that are told by evidence alone, resolve ibid. and its kin, read the
// citations, cut the claims and list the findings.
//
// The package does not open files, does not fetch, and follows no link. Every
// reader ends on any input, in time linear in its length.
package article

import (
	"errors"
	"fmt"
)

// ErrUnknownFormat is wrapped by the error of Parse when no reader knows the
// format of a file, as for a picture or an archive of something else.
var ErrUnknownFormat = errors.New("no reader knows this format")

// Error says which article could not be read and why. It wraps
// [ErrUnknownFormat], the error of the context, or what the format's reader met;
// a panic inside a reader is such an error too.
type Error struct {
	Name string // as given to Parse
	Why  string // one clause for the user, in lower case
	Err  error  // the cause; may be nil
}

// Error returns "read NAME: WHY".
func (e *Error) Error() string { return fmt.Sprintf("read %s: %s", e.Name, e.Why) }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }
