package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// silent ends ctx when it is asked, and says nothing ever after.
type silent struct{ end context.CancelFunc }

func (s silent) Read([]byte) (int, error) {
	s.end()
	select {}
}

func TestR35_AnInterruptEndsAWaitForInput(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := exec.Command("mkfifo", pipe).Run(); err != nil {
		pipe = "-" // no such pipes here
	}
	for _, args := range [][]string{
		{"notes", "-"}, {"check", "-", "--store", filepath.Join(t.TempDir(), "s.db")}, {"report", "-"}, {"weigh"},
		{"notes", pipe}, {"report", pipe}, {"diff", pipe, "-"},
	} {
		ctx, end := context.WithCancel(t.Context())
		var out, errs bytes.Buffer
		done := make(chan int, 1)
		go func() {
			done <- command(ctx, surroundings{Stdin: silent{end}, Stdout: &out, Stderr: &errs, Getenv: os.Getenv, Now: time.Now}, args)
		}()
		if slices.Contains(args, pipe) {
			time.AfterFunc(50*time.Millisecond, end)
		}
		select {
		case code := <-done:
			if code != 130 || errs.String() != "ibid: interrupted\n" || out.Len() > 0 {
				t.Errorf("%v: exit code %d, %q and %q, want 130 and that it was interrupted", args, code, out.String(), errs.String())
			}
		case <-time.After(10 * time.Second):
			t.Errorf("%v: still waiting ten seconds after the interrupt", args)
		}
		end()
	}
}
