package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"ibid/reports"
	"ibid/sources"
)

func newReport(s *surroundings) *cobra.Command {
	c := &settings{}
	cmd := &cobra.Command{
		Use:   "report AUDIT...",
		Short: "write reports again from saved JSON reports; no network",
		Long: `report reads documents that "ibid check --format json" wrote and writes them in
any other format. Several documents are joined to one report.

  ibid report audit.json --format html=report.html
  ibid check article.md --format json | ibid report - --format markdown`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return hint(errors.New("name a saved JSON report"), "As in: ibid report report.json --format html=report.html. `ibid check ARTICLE --format json=report.json` writes one.")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := s.takeVariables(cmd.Flags()); err != nil {
				return err
			}
			out, err := c.targets()
			if err != nil {
				return err
			}
			if err := c.checkColor(); err != nil {
				return err
			}
			fail, err := sources.ParseFailOn(c.failOn)
			if err != nil {
				return fmt.Errorf("--fail-on: %w", err)
			}
			var joined *sources.Report
			for _, name := range args {
				if err := spares(out, []needed{{what: "saved report", file: name, json: true}}); err != nil {
					return err
				}
				r, err := readReport(cmd.Context(), s, name)
				if err != nil {
					return err
				}
				if joined == nil {
					joined = r
					continue
				}
				if r.Run.Judged != joined.Run.Judged {
					return hint(fmt.Errorf("%s and %s cannot be joined: one of them is of `ibid notes`, and nothing in it was checked", args[0], name), "Name them one at a time.")
				}
				join(joined, r)
			}
			return finish(s, c, out, joined, fail, nil)
		},
	}
	c.addReporting(cmd.Flags())
	c.addExit(cmd.Flags())
	return cmd
}

// join adds the articles of r to joined. What is wrong with one of the runs is
// said of both.
func join(joined, r *sources.Report) {
	joined.Audits = append(joined.Audits, r.Audits...)
	a, b := &joined.Run, &r.Run
	a.Complete = a.Complete && b.Complete
	a.Started, a.Finished = min(a.Started, b.Started), max(a.Finished, b.Finished)
	a.Suspect = cmp.Or(a.Suspect, b.Suspect)
	for _, n := range b.Notices {
		if !slices.Contains(a.Notices, n) {
			a.Notices = append(a.Notices, n)
		}
	}
	if a.Judge == nil {
		a.Judge = b.Judge
	}
}

// readReport reads a saved document; "-" is standard input.
func readReport(ctx context.Context, s *surroundings, name string) (*sources.Report, error) {
	var in io.Reader = s.Stdin
	if name != "-" {
		if info, err := os.Stat(name); err == nil && info.IsDir() {
			return nil, fmt.Errorf("%s is a folder; name a JSON report that `ibid check --format json=FILE` wrote", name)
		}
		f, err := openFile(ctx, name)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, hint(fmt.Errorf("there is no file %s", name), "A JSON report is written by `ibid check ARTICLE --format json=FILE`.")
		}
		if err != nil {
			return nil, hint(fmt.Errorf("open the report: %w", err), "A JSON report is written by `ibid check ARTICLE --format json=FILE`.")
		}
		defer f.Close()
		in = endable{ctx, f}
	}
	r, err := reports.Read(in)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, hint(fmt.Errorf("%s is no ibid report: %s", name, noReport(err)), "A JSON report is written by `ibid check ARTICLE --format json=FILE`.")
	}
	return r, nil
}

// noReport says in plain words why a document cannot be read.
func noReport(err error) string {
	if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) {
		return "it is not JSON"
	}
	if kind := (*json.UnmarshalTypeError)(nil); errors.As(err, &kind) {
		return "its JSON is of another kind"
	}
	return strings.TrimPrefix(err.Error(), "read report: ")
}
