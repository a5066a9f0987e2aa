package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
)

// noArgument is cobra.NoArgs with a sentence for people.
func noArgument(instead string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return hint(fmt.Errorf("%q takes no argument", cmd.CommandPath()), "%s", instead)
		}
		return nil
	}
}

// articles is cobra's argument check with a sentence for people.
func articles(least int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < least {
			return hint(errors.New("name the article"), "As in: %s article.md", cmd.CommandPath())
		}
		return nil
	}
}
