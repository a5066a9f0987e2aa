//go:build unix

package store

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

// children are what the test binary does when it is started as a child: things
// that a test wants to kill, or that need a process of their own.
var children = map[string]func(args []string){
	"write": childWrite,
	"hold":  childHold,
	"limit": childLimit,
}

const childVariable = "IBID_STORE_TEST_CHILD"

func TestMain(m *testing.M) {
	if args := strings.Split(os.Getenv(childVariable), "\n"); children[args[0]] != nil {
		children[args[0]](args[1:])
		os.Exit(0)
	}
	goleak.VerifyTestMain(m)
}

// child returns the test binary as a command that runs one of children.
func child(t *testing.T, args ...string) *exec.Cmd {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), childVariable+"="+strings.Join(args, "\n"))
	cmd.Stderr = os.Stderr
	return cmd
}
