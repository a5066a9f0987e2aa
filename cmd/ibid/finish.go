package main

import (
	"errors"
	"fmt"
	"slices"

	"ibid/reports"
	"ibid/sources"
)

// finish writes the reports, calls written, if there is one, once all of them
// are, and turns the document into the exit code.
func finish(s *surroundings, c *settings, out []target, rep *sources.Report, fail sources.FailOn, written func() error) error {
	for _, a := range rep.Audits {
		if a.Error != "" {
			fmt.Fprintln(s.Stderr, "ibid:", sources.Printable(a.Error))
		}
	}
	notes, failed := 0, 0
	for _, a := range rep.Audits {
		notes += len(a.Article.Notes)
		if a.Error != "" {
			failed++
		}
	}
	if failed == len(rep.Audits) {
		return exit(2) // nothing to report on
	}
	if err := c.emit(s, out, rep); err != nil {
		return err
	}
	if written != nil {
		if err := written(); err != nil {
			return err
		}
	}
	if rep.Run.Suspect != "" && !slices.Contains(out, target{"text", ""}) {
		fmt.Fprintln(s.Stderr, "ibid:", reports.Notices(rep)[0]) // exit 2 without a word helps nobody
	}
	code := sources.Exit(rep, fail, c.empty)
	if notes == 0 && !c.empty && failed == 0 {
		if !rep.Run.Judged {
			return hint(errors.New(noNotes(rep)), "If that is as it should be, say --allow-empty; if not, the notes may stand in a form that ibid does not know.")
		}
		return hint(errors.New(noNotes(rep)), "If that is as it should be, say --allow-empty; if not, `ibid notes` shows what was understood.")
	}
	if code != 0 {
		return exit(code)
	}
	return nil
}

func noNotes(rep *sources.Report) string {
	if len(rep.Audits) == 1 {
		return fmt.Sprintf("no notes were found in %s", rep.Audits[0].Article.Name)
	}
	return fmt.Sprintf("no notes were found in any of the %d articles", len(rep.Audits))
}
