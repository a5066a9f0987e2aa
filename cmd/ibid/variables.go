package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"ibid/sources"
)

// variableOf is the name of the variable that stands for a flag.
func variableOf(flag string) string {
	return "IBID_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// knownVariables are those that some verb takes.
func knownVariables() []string {
	var c settings
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	c.addReporting(flags)
	c.addExit(flags)
	c.addRun(flags)
	c.judging.add(flags)
	names := []string{judgeKey, variableOf("limit")} // the latter of history
	flags.VisitAll(func(f *pflag.Flag) { names = append(names, variableOf(f.Name)) })
	return names
}

// farthest is how many letters a variable may differ from a known one to be
// taken for a misspelling of it.
const farthest = 2

// takeVariables fills in the flags of a command that takes no ibid.yaml.
func (s *surroundings) takeVariables(flags *pflag.FlagSet) error {
	if err := s.checkVariables(); err != nil {
		return err
	}
	return fromEnvironment(flags, s.Getenv)
}

// checkVariables refuses an IBID_ variable that is nearly one of ours: a limit
// that is misspelt would silently not hold. One that resembles none is named
// and left alone, since programs around ibid have variables of their own.
func (s *surroundings) checkVariables() error {
	if s.Environ == nil {
		return nil
	}
	known := knownVariables()
	for _, pair := range s.Environ() {
		name, value, _ := strings.Cut(pair, "=")
		own := name == "IBID_SHARED" || strings.HasPrefix(name, "IBID_TEST_")
		if value == "" || !strings.HasPrefix(name, "IBID_") || own || slices.Contains(known, name) {
			continue
		}
		nearest, least := "", farthest+1
		for _, k := range known {
			if d := distance(name, k, farthest); d < least {
				nearest, least = k, d
			}
		}
		if nearest != "" && len(name) > len("IBID_")+2*farthest {
			return hint(fmt.Errorf("there is no setting %s", sources.Printable(name)), "Is %s meant? Variables are the long names of the flags: IBID_MAX_BODY for --max-body.", nearest)
		}
		fmt.Fprintf(s.Stderr, "ibid: the variable %s is none of ibid's settings and has no effect.\n", sources.Clip(sources.Printable(name), 80))
	}
	return nil
}

// distance is the number of letters to put in, take out or change to make a of
// b (Levenshtein 1966), or more than most when it is more.
func distance(a, b string, most int) int {
	if d := len(a) - len(b); d > most || -d > most {
		return most + 1
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		last := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := last
			if a[i] != b[j] {
				cost++
			}
			last, row[j+1] = row[j+1], min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
