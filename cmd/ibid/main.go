// Command ibid reads an article, understands its footnotes and the claim each
// one carries, visits every cited source and says whether it is up, whether it
// is still the same page and whether it carries the claim.
//
// This package holds flags, wiring and exit codes, one file per verb. It is
// the only place that prints errors and reads the environment.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"ibid/sources"
)

func main() { os.Exit(realMain()) }

// memory is the size in bytes from which the garbage collector works harder to
// stay below it. Runs over ordinary pages never come near.
const memory = 512 << 20

// realMain runs the command with the process's own surroundings.
func realMain() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memory)
	}
	go func() { // a second Ctrl-C does not wait for anything
		<-ctx.Done()
		stop()
	}()
	return command(ctx, surroundings{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		Getenv: os.Getenv, Now: time.Now, Environ: os.Environ,
	}, os.Args[1:])
}

// surroundings is all that the command takes from the machine it runs on.
type surroundings struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Getenv         func(string) string
	Now            func() time.Time
	Environ        func() []string // all variables as NAME=VALUE; may be nil
}

// terminal reports whether w is a terminal and how wide it is; 0 when unknown.
func terminal(w io.Writer) (width int, ok bool) {
	f, isFile := w.(*os.File)
	if !isFile || !term.IsTerminal(int(f.Fd())) {
		return 0, false
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0, true
	}
	return width, true
}

// exit is how a verb asks for an exit code other than 0 without a message.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit %d", int(e)) }

// hinted is an error with advice on what to do next.
type hinted struct {
	error
	hint string
}

func (h hinted) Unwrap() error { return h.error }

func hint(err error, format string, args ...any) error {
	return hinted{err, fmt.Sprintf(format, args...)}
}

// command runs one command line and returns its exit code.
func command(ctx context.Context, s surroundings, args []string) int {
	s.Stdin = endable{ctx, s.Stdin}
	root := newRoot(&s)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if _, _, unknown := root.Find(args); unknown != nil {
		err = noCommand(root, args)
	}
	var code exit
	switch {
	case err == nil:
		return 0
	case errors.As(err, &code):
		return int(code)
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		fmt.Fprintln(s.Stderr, "ibid: interrupted")
		return 130
	}
	fmt.Fprintln(s.Stderr, "ibid:", sources.Printable(err.Error()))
	var h hinted
	if errors.As(err, &h) {
		fmt.Fprintln(s.Stderr, sources.Printable(h.hint))
	}
	if ctx.Err() != nil {
		return 130
	}
	return 2
}

func newRoot(s *surroundings) *cobra.Command {
	root := &cobra.Command{
		Use:   "ibid",
		Short: "check the footnotes of an article: is the source up, is it still the same page, does it carry the claim?",
		Long: `ibid reads an article, understands its footnotes and the claim each one
carries, visits every cited source politely, keeps a snapshot of it, and answers
per footnote: is the source up, is it still the same page, does it carry this
claim? Where it cannot know, it says so, and why.

  ibid demo                    see a whole run without the internet
  ibid check article.md        check one article
  ibid notes article.md        what ibid understood, without any network

Exit codes: 0 nothing to act on, 1 findings that --fail-on names (default: dead),
2 the work could not be done, 130 interrupted.`,
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.SetIn(s.Stdin)
	root.SetOut(s.Stdout)
	root.SetErr(s.Stderr)
	root.CompletionOptions.HiddenDefaultCmd = false
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		if bad := (*pflag.InvalidValueError)(nil); errors.As(err, &bad) {
			err = plainValue("--"+bad.GetFlag().Name, bad.GetValue(), err)
		}
		return hint(err, "See `%s --help` for the flags it takes.", c.CommandPath())
	})
	root.SetHelpCommand(newHelp())
	root.AddCommand(
		newCheck(s), newNotes(s), newReport(s), newDiff(s), newHistory(s),
		newExplain(s), newWeigh(s), newDemo(s), newVersion(s),
	)
	nameShells(root)
	return root
}
