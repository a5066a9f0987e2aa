package main

import (
	"github.com/spf13/cobra"

	"ibid/internal/evidence"
)

func newWeigh(s *surroundings) *cobra.Command {
	return &cobra.Command{
		Use:   "weigh",
		Short: "hold claims against given texts: JSON lines in, JSON lines out; no network",
		Long: `weigh reads one JSON object a line from standard input:

  {"id": "1", "claim": "…", "context": "…", "title": "…", "source_sentences": ["…", "…"]}

and answers each with one line, in the same order:

  {"id": "1", "ranked": [best sentence first], "evidence": [sentences], "score": 0 to 1,
   "label": "supported" | "partially_supported" | "not_supported" | "refuted"}

With "claim_tokens" given, "unsupported" lists the indices of those that the
source does not bear out.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return evidence.Stream(cmd.Context(), s.Stdin, s.Stdout)
		},
	}
}
