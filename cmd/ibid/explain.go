package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"ibid/internal/verdict"
	"ibid/sources"
)

func newExplain(s *surroundings) *cobra.Command {
	list := false
	cmd := &cobra.Command{
		Use:   "explain REASON",
		Short: "say what a reason code means, where the rule comes from and what to do",
		Long: `explain prints the rules behind a reason code, a family of codes, or a rule's id,
and what a word of a report means:

  ibid explain http.404
  ibid explain gone
  ibid explain wall
  ibid explain --list`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return hint(errors.New("explain takes one reason code"), "As in: ibid explain http.404. All codes: ibid explain --list")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			return whole(s, func(s *surroundings) error { return explainTo(s, list, args) })
		},
	}
	cmd.Flags().BoolVar(&list, "list", false, "print every rule, a line each")
	return cmd
}

// explainTo is the whole of `ibid explain`.
func explainTo(s *surroundings, list bool, args []string) error {
	if list {
		for _, r := range verdict.Rules() {
			fmt.Fprintf(s.Stdout, "%-4s %-28s %s\n", r.ID, r.Reason, r.Doc)
		}
		return nil
	}
	if len(args) == 0 {
		return hint(fmt.Errorf("name a reason code"), "As in: ibid explain http.404. All codes: ibid explain --list")
	}
	rules := verdict.Explain(args[0])
	if means := explainTerm(args[0]); means != "" && len(rules) == 0 {
		fmt.Fprintf(s.Stdout, "%s\n  %s\n", sources.Printable(args[0]), wrap(means, 76, "\n  "))
		return nil
	}
	if len(rules) == 0 {
		return hint(fmt.Errorf("there is no reason code %q", args[0]), "All codes: ibid explain --list. Words of a report are explained too: live, moved, gone, uncertain, supported, partial, missing, conflict, quoted, unread.")
	}
	for i, r := range rules {
		if i > 0 {
			fmt.Fprintln(s.Stdout)
		}
		explain(s.Stdout, r)
	}
	return nil
}

func explain(w io.Writer, r verdict.Rule) {
	fmt.Fprintf(w, "%s  (rule %s)\n", r.Reason, r.ID)
	for _, part := range []struct{ head, text string }{
		{"means", r.Why}, {"seen by", r.Doc}, {"says", outcome(r)}, {"to do", r.Advice}, {"origin", r.Origin},
	} {
		if part.text != "" {
			fmt.Fprintf(w, "  %-8s %s\n", part.head, wrap(part.text, 68, "\n           "))
		}
	}
}

// wrap breaks text into lines of at most width characters, at spaces.
func wrap(text string, width int, newline string) string {
	var b strings.Builder
	n := 0
	for i, word := range strings.Fields(text) {
		l := len([]rune(word))
		switch {
		case i == 0:
		case n+1+l > width:
			b.WriteString(newline)
			n = 0
		default:
			b.WriteByte(' ')
			n++
		}
		b.WriteString(word)
		n += l
	}
	return b.String()
}

// outcome says what a rule makes of a source.
func outcome(r verdict.Rule) string {
	if r.Signal {
		return "nothing by itself: it is named beside the reason that decides"
	}
	out := r.State.String()
	if r.State == sources.Uncertain && r.Leaning != sources.Uncertain {
		out += ", leaning " + r.Leaning.String()
	}
	if r.First {
		out += "; dead when it is seen twice in one run"
	}
	switch r.Strike {
	case sources.S1, sources.S2, sources.S3:
		out += "; several such looks, days apart, make it dead"
	}
	return fmt.Sprintf("%s (confidence %.2f)", out, r.Confidence)
}
