package store

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"syscall"
	"time"

	"ibid/sources"
)

// holder is what a small file beside the store says about the process that
// has it open. It is a note, not a lock: the lock is the system's and ends with
// the process, so a run that crashed leaves a note that nobody heeds.
type holder struct {
	PID     int       `json:"pid"`
	Command string    `json:"command"`
	Since   time.Time `json:"since"`
}

func holderPath(path string) string { return path + ".holder" }

// writeHolder leaves the note. Without the right to, there is none: a second
// process is then told that somebody holds the store, not who.
func writeHolder(path string, o Options) {
	name := holderPath(path)
	os.Remove(name) // a link in its place must not be followed
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return
	}
	defer f.Close()
	b, err := json.Marshal(holder{PID: os.Getpid(), Command: o.Command, Since: o.Now().UTC().Truncate(time.Second)})
	if err == nil {
		f.Write(append(b, '\n'))
	}
}

// removeHolder takes the note away, before the lock is let go.
func removeHolder(path string) { os.Remove(holderPath(path)) }

// held makes the error for a store that another process holds.
func held(path string) *HeldError {
	e := &HeldError{Path: path}
	f, err := os.Open(holderPath(path))
	if err != nil {
		return e
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, 64<<10))
	var h holder
	if err != nil || json.Unmarshal(b, &h) != nil || h.PID <= 0 || gone(h.PID) {
		return e
	}
	e.PID, e.Command, e.Since = h.PID, sources.Clip(sources.Printable(h.Command), 200), h.Since
	return e
}

// gone reports whether there is certainly no process with this number: the
// note is a crashed run's, and the holder is one that left none.
func gone(pid int) bool {
	p, err := os.FindProcess(pid)
	if err != nil {
		return true
	}
	defer p.Release()
	err = p.Signal(syscall.Signal(0))
	return errors.Is(err, os.ErrProcessDone) || errors.Is(err, syscall.ESRCH)
}
