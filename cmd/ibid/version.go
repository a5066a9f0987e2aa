package main

import (
	"fmt"
	"runtime"

	"github.com/spf13/cobra"

	"ibid/sources"
)

// version and homepage may be set by the linker of a release.
var (
	version  = "0.1.0"
	homepage = "https://ibid.example/about-the-robot"
)

func tool() sources.Tool { return sources.Tool{Name: "ibid", Version: version} }

// userAgent names the tool, its version and a page about it, as robots should
// (RFC 9110, 10.1.5; RFC 9309, 2.2.1).
func userAgent() string { return "ibid/" + version + " (footnote checker; +" + homepage + ")" }

func newVersion(s *surroundings) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "print the version",
		Args:  noArgument("As in: ibid version"),
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(s.Stdout, "ibid %s (%s, %s/%s)\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
}
