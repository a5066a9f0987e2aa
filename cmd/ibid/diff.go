package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"ibid/reports"
	"ibid/sources"
)

func newDiff(s *surroundings) *cobra.Command {
	c := &settings{}
	format := "text"
	cmd := &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "say what changed between two saved JSON reports: new, worse, better, recovered, unchanged",
		Long: `diff compares two documents that "ibid check --format json" wrote. It exits with 1
when something got worse or a new source is dead, otherwise with 0.`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 {
				return hint(errors.New("name two reports, the older one first"), "As in: ibid diff old.json new.json. `ibid check ARTICLE --format json=FILE` writes one.")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := c.checkColor(); err != nil {
				return err
			}
			old, err := readReport(cmd.Context(), s, args[0])
			if err != nil {
				return err
			}
			now, err := readReport(cmd.Context(), s, args[1])
			if err != nil {
				return err
			}
			d := reports.Diff(old, now)
			if err := reports.WriteDiff(s.Stdout, format, d, c.look(s, s.Stdout)); err != nil {
				return fmt.Errorf("write the differences: %w", err)
			}
			if worse(d) {
				return exit(1)
			}
			return nil
		},
	}
	cmd.Flags().StringVarP(&format, "format", "f", "text", "`text|json|markdown`")
	cmd.Flags().StringVar(&c.color, "color", "auto", "colour: `auto|always|never`")
	return cmd
}

// worse reports whether something got worse between two reports, or a source
// that came in is dead.
func worse(d *reports.Delta) bool {
	for _, a := range d.Audits {
		for _, s := range a.Sources {
			if s.Change == sources.ChangeWorse || s.Change == sources.ChangeNew && s.After != nil && s.After.State == sources.Dead {
				return true
			}
		}
		for _, c := range a.Claims {
			if c.Change == sources.ChangeWorse {
				return true
			}
		}
	}
	return false
}
