package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"ibid/internal/store"
	"ibid/reports"
	"ibid/sources"
)

func newHistory(s *surroundings) *cobra.Command {
	c := &settings{}
	limit := 20
	cmd := &cobra.Command{
		Use:   "history URL|ARTICLE",
		Short: "show the visits of a source, or the verdicts on an article's sources, over time; no network",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return hint(errors.New("name an address or an article, one of them"), "As in: ibid history https://example.org/page, or ibid history article.md")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := s.takeVariables(cmd.Flags()); err != nil {
				return err
			}
			if limit < 1 {
				return errors.New("--limit must be 1 or more")
			}
			kept, err := c.openStore(s, s.Now, true)
			if err != nil {
				return err
			}
			defer kept.Close()
			return whole(s, func(s *surroundings) error {
				if strings.Contains(args[0], "://") {
					return visitsOf(cmd.Context(), s, kept, args[0], limit)
				}
				return verdictsOn(cmd.Context(), s, kept, args[0], limit)
			})
		},
	}
	cmd.Flags().StringVar(&c.store, "store", "", "read `FILE` (default: ibid/ibid.db in your data folder)")
	cmd.Flags().IntVar(&limit, "limit", limit, "show at most so many, the newest")
	return cmd
}

func visitsOf(ctx context.Context, s *surroundings, kept store.Store, url string, limit int) error {
	visits, err := kept.History(ctx, sources.Canonical(url), limit)
	if err != nil {
		return err
	}
	if len(visits) == 0 {
		if err := verdictsOn(ctx, s, kept, sources.Redact(url), limit); err == nil {
			return nil // an article that was named by its address
		}
		return hint(fmt.Errorf("the store holds no visit of %s", sources.Redact(url)), "Sources are kept when `ibid check` visits them; name the address as the article spells it.")
	}
	last := ""
	for i := range visits {
		f := &visits[i].Fetch
		what := fmt.Sprint(f.Status())
		if f.Failure != nil {
			what = string(f.Failure.Kind)
		}
		content := "no text"
		switch {
		case f.Digest == "":
		case last == "":
			content, last = "first text", f.Digest
		case f.Digest == last:
			content = "same bytes"
		default:
			content, last = "other bytes", f.Digest
		}
		line := fmt.Sprintf("%s  %-20s %-12s", f.At.UTC().Format("2006-01-02 15:04"), what, content)
		if end := sources.Redact(f.FinalURL()); end != "" && end != sources.Redact(f.URL) {
			line += "  to " + sources.Printable(end)
		}
		fmt.Fprintln(s.Stdout, strings.TrimRight(line, " "))
	}
	return nil
}

func verdictsOn(ctx context.Context, s *surroundings, kept store.Store, name string, limit int) error {
	key := name
	if abs, err := filepath.Abs(name); err == nil && name != "-" && !onTheWeb(name) {
		key = abs
	}
	reps, err := kept.Reports(ctx, key, limit)
	if err != nil {
		return err
	}
	if len(reps) == 0 {
		err := fmt.Errorf("the store holds no run of %s", name)
		if _, serr := os.Stat(name); serr != nil {
			return hint(err, "There is no such file either. To see a source's visits, name its whole address.")
		}
		return hint(err, "Runs are kept when `ibid check` has written its reports; not when this machine’s network could not be used.")
	}
	for _, r := range reps {
		if len(r.Audits) == 0 {
			continue
		}
		a := &r.Audits[0]
		count := map[sources.State]int{}
		for i := range a.Sources {
			count[a.Sources[i].State]++
		}
		var parts []string
		for _, st := range []sources.State{sources.Live, sources.Moved, sources.Dead, sources.Uncertain} {
			parts = append(parts, fmt.Sprintf("%d %s", count[st], reports.StateWord(st)))
		}
		unfinished := ""
		if !r.Run.Complete {
			unfinished = "  (interrupted)"
		}
		fmt.Fprintf(s.Stdout, "%s  %s%s\n", r.Run.Started, strings.Join(parts, ", "), unfinished)
		for i := range a.Sources {
			src := &a.Sources[i]
			if src.Change == sources.ChangeUnchanged || src.Change == sources.ChangeNew || src.Before == nil {
				continue
			}
			fmt.Fprintf(s.Stdout, "    %-9s %s: %s (%s)\n", src.Change, sources.Printable(src.URL), reports.Transition(src), sources.Printable(string(src.Reason)))
		}
	}
	return nil
}
