//go:build !unix

package fetch

func runElsewhere() bool { return false }
