package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"ibid/examples"
	"ibid/sources"
)

func newDemo(s *surroundings) *cobra.Command {
	return &cobra.Command{
		Use:   "demo",
		Short: "a whole run on a built-in article and a built-in web, without the internet",
		Long: `demo writes an example article with footnotes to a temporary folder, plays the
web that it cites on this machine, and runs "ibid check" on it: as of a year
ago, last week and four days ago, so that there is a past, and today. Meanwhile
some sources move, change or go. It writes ibid-report.html into this folder.`,
		Args: noArgument("As in: ibid demo. An article of yours: ibid check article.md"),
		RunE: func(cmd *cobra.Command, _ []string) error { return demo(cmd.Context(), s) },
	}
}

// demoReport is the file that the demo leaves in the working folder.
const demoReport = "ibid-report.html"

func demo(ctx context.Context, s *surroundings) error {
	web, err := examples.Start(examples.Then())
	if err != nil {
		return err
	}
	defer web.Close()
	report, err := filepath.Abs(demoReport)
	if err != nil {
		return fmt.Errorf("find this folder: %w", err)
	}
	folder, err := os.MkdirTemp("", "ibid-demo-")
	if err != nil {
		return fmt.Errorf("make a folder for the demo: %w", err)
	}
	defer os.RemoveAll(folder)
	leave, err := enter(folder)
	if err != nil {
		return err
	}
	defer leave()
	const authority = "authority.pem"
	for name, data := range map[string][]byte{examples.ArticleName: examples.Article, authority: web.Authority} {
		if err := os.WriteFile(name, data, 0o600); err != nil {
			return fmt.Errorf("write the demo's files: %w", err)
		}
	}
	args := []string{"check", examples.ArticleName, "--store", "ibid.db",
		"--resolver", web.Resolver,
		"--connect-to", ":80::" + port(web.HTTP), "--connect-to", ":443::" + port(web.HTTPS),
		"--ca-file", authority, "--allow-private", "127.0.0.1/32",
		"--host-request-interval", "50ms", "--retry-wait", "100ms", // the example web is ours: it may be asked quickly
	}
	// A past: a source that was there is called dead only when it was gone on several days.
	now := s.Now().UTC()
	for _, look := range []struct {
		when  string
		at    time.Time
		pages examples.Pages
	}{
		{"a year ago", now.AddDate(-1, 0, 0), examples.Then()},
		{"last week", now.AddDate(0, 0, -8), examples.Lately()},
		{"four days ago", now.AddDate(0, 0, -4), examples.Lately()},
	} {
		fmt.Fprintf(s.Stderr, "An example article is checked against an example web on this machine, as of %s …\n", look.when)
		web.Show(look.pages)
		quiet := append(args[:len(args):len(args)], "--quiet", "--no-progress", "--fail-on", "none", "--now", look.at.Format(time.RFC3339))
		if code := inside(ctx, s, quiet); code != 0 {
			return exit(code)
		}
	}
	web.Show(examples.Now())
	fmt.Fprintln(s.Stderr, "… and today, after more of its sources have moved, changed or gone:")
	fmt.Fprintln(s.Stderr, "  ibid check "+examples.ArticleName+" --format html="+demoReport)
	fmt.Fprintln(s.Stderr)
	if code := inside(ctx, s, append(args, "--format", "html="+report, "--fail-on", "none")); code != 0 {
		return exit(code)
	}
	fmt.Fprintf(s.Stderr, "\nThe whole report is in %s: open it in a browser.\n", sources.Printable(report))
	return nil
}

// enter makes folder the working folder until leave is called, so that the run
// names its files as a user's would and meets no ibid.yaml.
func enter(folder string) (leave func(), err error) {
	before, err := os.Getwd()
	if err != nil {
		return nil, fmt.Errorf("find this folder: %w", err)
	}
	if err := os.Chdir(folder); err != nil {
		return nil, fmt.Errorf("enter the demo's folder: %w", err)
	}
	return func() { _ = os.Chdir(before) }, nil
}

// inside runs a command line of ibid in this process, as from a shell without
// any IBID_ variable.
func inside(ctx context.Context, s *surroundings, args []string) int {
	in := *s
	in.Getenv = func(name string) string {
		if strings.HasPrefix(name, "IBID_") {
			return ""
		}
		return s.Getenv(name)
	}
	return command(ctx, in, args)
}

func port(addr string) string {
	_, p, err := net.SplitHostPort(addr)
	if err != nil {
		return addr
	}
	return p
}
