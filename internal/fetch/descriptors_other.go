//go:build !unix

package fetch

// descriptors is how many files this process may have open at once.
func descriptors() int { return 1 << 20 }
