package main

import (
	"github.com/spf13/cobra"

	"ibid/internal/pdf"
	"ibid/pipeline"
	"ibid/sources"
)

func newNotes(s *surroundings) *cobra.Command {
	c := &settings{}
	cmd := &cobra.Command{
		Use:   "notes ARTICLE...",
		Short: "show what ibid understood: notes, markers, claims, sources; no network",
		Args:  articles(1),
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
			inputs := readInputs(cmd.Context(), s, args, nil)
			if err := cmd.Context().Err(); err != nil {
				return err
			}
			if err := spares(out, neededFor(inputs)); err != nil {
				return err
			}
			pdfs := pdf.New(pdf.Options{CacheDir: cacheFolder(s.Getenv)})
			defer pdfs.Close()
			rep, err := pipeline.Notes(cmd.Context(), inputs, pipeline.Options{Articles: articleParser(pdfs), Now: s.Now, Tool: tool()})
			if err != nil {
				return err
			}
			return finish(s, c, out, rep, sources.FailOn{}, nil)
		},
	}
	c.addReporting(cmd.Flags())
	cmd.Flags().BoolVar(&c.empty, "allow-empty", false, "an article without notes is no error")
	return cmd
}
