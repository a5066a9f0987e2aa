//go:build unix

package store

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// childHold holds a store until it is killed or its standard input ends.
func childHold(args []string) {
	s, err := Open(args[0], Options{Command: "ibid check tea.md"})
	if err != nil {
		fmt.Println("error", err)
		return
	}
	fmt.Println("held")
	io.Copy(io.Discard, os.Stdin)
	s.Close()
}

// hold starts a child that holds the store at path.
func hold(t *testing.T, path string) (pid int, kill, end func()) {
	cmd := child(t, "hold", path)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "held\n" {
		t.Fatalf("the child says %q, %v", line, err)
	}
	return cmd.Process.Pid, func() { cmd.Process.Kill(); cmd.Wait() }, func() { in.Close(); cmd.Wait() }
}

func TestR34_SecondIsToldWhoHoldsTheStore(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ibid.db")
	pid, kill, _ := hold(t, path)
	for _, readOnly := range []bool{false, true} {
		start := time.Now()
		_, err := Open(path, Options{ReadOnly: readOnly})
		took := time.Since(start)
		var held *HeldError
		if !errors.As(err, &held) {
			t.Fatalf("Open of a held store (read only %v) = %v, want a *HeldError", readOnly, err)
		}
		if held.PID != pid || held.Command != "ibid check tea.md" || time.Since(held.Since) > time.Minute || held.Path != path {
			t.Errorf("holder is %+v, want process %d", held, pid)
		}
		for _, part := range []string{path, `"ibid check tea.md"`, fmt.Sprintf("process %d", pid)} {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%q does not name %s", err, part)
			}
		}
		if took > 2*time.Second {
			t.Errorf("the answer took %v, want at most 2 s", took)
		}
	}
	if _, err := Open(path, Options{Timeout: 100 * time.Millisecond}); !errors.As(err, new(*HeldError)) {
		t.Errorf("Open with a short timeout = %v", err)
	}

	kill() // a crashed run leaves a note, but no lock
	if _, err := os.Stat(holderPath(path)); err != nil {
		t.Errorf("the note of the killed child: %v", err)
	}
	start := time.Now()
	s, err := Open(path, Options{})
	if err != nil || time.Since(start) > time.Second {
		t.Fatalf("Open after the holder was killed = %v, after %v", err, time.Since(start))
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*")); len(left) != 1 {
		t.Errorf("Close leaves %v, want the store alone", left)
	}
}

func TestHolderWithoutNote(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ibid.db")
	_, _, end := hold(t, path)
	defer end()
	for name, note := range map[string]string{
		"none":       "",
		"nonsense":   "{{{",
		"long":       strings.Repeat("x", 1<<20),
		"dead":       `{"pid":2147483646,"command":"ibid","since":"2026-11-24T12:00:00Z"}`,
		"no process": `{"pid":-1,"command":"ibid"}`,
	} {
		os.Remove(holderPath(path))
		if note != "" {
			os.WriteFile(holderPath(path), []byte(note), 0o600)
		}
		_, err := Open(path, Options{Timeout: 60 * time.Millisecond})
		var held *HeldError
		if !errors.As(err, &held) || held.PID != 0 || !strings.Contains(err.Error(), "another process") {
			t.Errorf("note %s: Open = %v", name, err)
		}
	}
	os.WriteFile(holderPath(path), fmt.Appendf(nil, `{"pid":%d,"command":"a\u001b[31m\nb","since":"2026-11-24T12:00:00Z"}`, os.Getpid()), 0o600)
	if _, err := Open(path, Options{Timeout: 60 * time.Millisecond}); strings.ContainsAny(err.Error(), "\x1b\n") {
		t.Errorf("the error is not printable: %q", err)
	}
}

func TestReadersMeet(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ibid.db")
	s, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	r, err := Open(path, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := Open(path, Options{Timeout: 100 * time.Millisecond}); !errors.As(err, new(*HeldError)) {
		t.Errorf("Open for writing while somebody reads = %v, want a *HeldError", err)
	}
}

func TestMadeByTwoAtOnce(t *testing.T) {
	t.Parallel()
	for range 20 {
		path := filepath.Join(t.TempDir(), "ibid.db")
		done := make(chan error)
		for i := range 4 {
			go func() {
				s, err := Open(path, Options{Timeout: time.Minute})
				if err == nil {
					err = errors.Join(s.Keep(t.Context(), visit("k", noon, page(i))), s.Close())
				}
				done <- err
			}()
		}
		for range 4 {
			if err := <-done; err != nil {
				t.Fatal(err)
			}
		}
		s, err := Open(path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if sum := verified(t, s); sum.Visits != 4 {
			t.Errorf("%d visits, want those of all four", sum.Visits)
		}
		s.Close()
		if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".*")); len(left) != 0 {
			t.Errorf("left behind: %v", left)
		}
	}
}
