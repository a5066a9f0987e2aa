package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// newHelp is cobra's help command with an error for what is no command.
func newHelp() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "explain a command",
		RunE: func(c *cobra.Command, args []string) error {
			cmd, _, err := c.Root().Find(args)
			if err != nil || cmd == nil {
				return noCommand(c.Root(), args)
			}
			cmd.InitDefaultHelpFlag()
			return cmd.Help()
		},
	}
}

// noCommand says that the first of args that is no flag is no command, and
// which is perhaps meant.
func noCommand(root *cobra.Command, args []string) error {
	name := strings.Join(args, " ")
	for _, a := range args {
		if !strings.HasPrefix(a, "-") {
			name = a
			break
		}
	}
	err := fmt.Errorf("there is no command %q", name)
	if near := root.SuggestionsFor(name); len(near) > 0 {
		return hint(err, "Is `ibid %s` meant? `ibid help` lists all commands.", near[0])
	}
	return hint(err, "`ibid help` lists them.")
}

// nameShells makes `ibid completion` refuse a shell that it does not know.
func nameShells(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		if c.Name() != "completion" {
			continue
		}
		c.Args = cobra.ArbitraryArgs
		c.RunE = func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				return hint(fmt.Errorf("there is no completion for %q", args[0]), "There is one for bash, zsh, fish and powershell.")
			}
			return c.Help()
		}
	}
}

// plainValue says in plain words what is wrong with the value of a setting.
func plainValue(name, value string, err error) error {
	text := err.Error()
	switch _, number := strconv.ParseFloat(value, 64); {
	case strings.Contains(text, "missing unit in duration"), strings.Contains(text, "invalid duration") && number == nil:
		return fmt.Errorf("%s %q: write a unit, as %ss", name, value, strings.TrimSpace(value))
	case strings.Contains(text, "invalid duration"), strings.Contains(text, "unknown unit"):
		return fmt.Errorf("%s %q is no length of time; write it as %s or 500ms", name, value, 5*time.Second)
	case strings.Contains(text, "strconv.ParseInt"):
		return fmt.Errorf("%s %q is no whole number", name, value)
	case strings.Contains(text, "strconv.ParseBool"):
		return fmt.Errorf("%s %q is neither true nor false", name, value)
	}
	if i := strings.Index(text, " flag: "); i >= 0 {
		text = text[i+len(" flag: "):]
	}
	return fmt.Errorf("%s: %s", name, text)
}
