//go:build unix

package fetch

import (
	"context"
	"fmt"
	"net/http"
	"net/netip"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"ibid/sources"
)

// runElsewhere is what this test program does when a test has started it again
// under other limits: ask for many addresses at once and say how that went.
func runElsewhere() bool {
	list := os.Getenv("IBID_FETCH_MANY")
	if list == "" {
		return false
	}
	limit := syscall.Rlimit{Cur: 48, Max: 48}
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		fmt.Println(err)
		return true
	}
	f, err := New(Options{NoPause: true, HostConcurrency: 64, NoRobots: true, AllowPrivate: []netip.Prefix{loopbacks}, RetryWait: 20 * time.Millisecond})
	if err != nil {
		fmt.Println(err)
		return true
	}
	var g sync.WaitGroup
	var mu sync.Mutex
	counts := map[string]int{}
	for addr := range strings.SplitSeq(list, " ") {
		g.Go(func() {
			got := f.Fetch(context.Background(), sources.Ask{URL: addr})
			mu.Lock()
			defer mu.Unlock()
			counts[fmt.Sprintf("%d %s", got.Status(), failureKind(got.Failure))]++
		})
	}
	g.Wait()
	fmt.Println(counts)
	return true
}

func TestR38_FortyEightDescriptors(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(5 * time.Millisecond)
		say("page")(w, r)
	})
	_, port, _ := strings.Cut(s.Listener.Addr().String(), ":")
	var list []string
	for i := range 150 {
		list = append(list, fmt.Sprintf("http://127.0.0.1:%s/%d", port, i))
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Env = append(os.Environ(), "IBID_FETCH_MANY="+strings.Join(list, " "))
	out, err := cmd.CombinedOutput()
	if got := strings.TrimSpace(string(out)); err != nil || got != "map[200 :150]" {
		t.Errorf("%s, %v; want every one of 150 answered", got, err)
	}
}
