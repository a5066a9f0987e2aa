//go:build unix

package store

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"ibid/sources"
)

// crashVisit is the n-th visit of a goroutine of a round. Every fifth body was
// seen before.
func crashVisit(round, g, n int) *sources.Visit {
	r := rand.New(rand.NewPCG(uint64(round*64+g), uint64(n-n%5)))
	body := fmt.Appendf(nil, "<title>%d.%d.%d</title>", round, g, n-n%5)
	for range r.IntN(3000) {
		body = strconv.AppendUint(append(body, "<p>"...), uint64(r.Uint32()), 16)
	}
	return visit(fmt.Sprintf("https://example.org/%d", g), noon.Add(time.Duration(n)*time.Second), string(body))
}

// childWrite keeps visits as fast as it can and says which were acknowledged,
// until somebody kills it.
func childWrite(args []string) {
	s, err := Open(args[0], Options{})
	if err != nil {
		fmt.Println("error", err)
		return
	}
	round, _ := strconv.Atoi(args[1])
	var mu sync.Mutex
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for n := 0; ; n++ {
				if err := s.Keep(context.Background(), crashVisit(round, g, n)); err != nil {
					fmt.Println("error", err)
					return
				}
				mu.Lock()
				os.Stdout.WriteString(fmt.Sprintf("kept %d %d\n", g, n))
				mu.Unlock()
			}
		})
	}
	wg.Wait()
}

func TestR27_KilledAtAnyMoment(t *testing.T) {
	t.Parallel()
	rounds, perStore := 100, 4
	if testing.Short() {
		rounds = 20
	}
	r := rand.New(rand.NewPCG(7, 7))
	path, kept, lives := "", 0, 0
	for round := range rounds {
		if round%perStore == 0 { // the next one is killed while it makes the store, too
			path = filepath.Join(t.TempDir(), "data", "ibid.db")
		}
		cmd := child(t, "write", path, strconv.Itoa(round))
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		// Every other child is killed some time after it has kept something, however
		// long a busy machine takes to start it.
		delay := time.Duration(10+r.IntN(140)) * time.Millisecond
		wait := delay
		if round%2 == 1 {
			wait = 30 * time.Second
		}
		timer := time.AfterFunc(wait, func() { cmd.Process.Kill() })
		var acks [][2]int
		lines := bufio.NewReader(out)
		for {
			line, err := lines.ReadString('\n')
			if err != nil {
				break // the last line may be half
			}
			if rest, ok := strings.CutPrefix(line, "kept "); ok {
				var g, n int
				fmt.Sscan(rest, &g, &n)
				if acks = append(acks, [2]int{g, n}); len(acks) == 1 && wait > delay {
					timer.Reset(delay)
				}
			} else {
				t.Errorf("round %d: the child says %s", round, line)
			}
		}
		cmd.Wait()
		timer.Stop()

		start := time.Now()
		s, err := Open(path, Options{})
		if err != nil {
			t.Fatalf("round %d: Open after a kill = %v", round, err)
		}
		if d := time.Since(start); d > time.Second {
			t.Errorf("round %d: the dead child still holds the store: Open took %v", round, d)
		}
		if round%perStore == perStore-1 || len(acks) == 0 || testing.Short() {
			verified(t, s)
		} else if _, err := s.Summary(t.Context()); err != nil {
			t.Errorf("round %d: Summary = %v", round, err)
		}
		for _, a := range acks {
			want := crashVisit(round, a[0], a[1])
			if err := holds(t, s, want); err != nil {
				t.Fatalf("round %d: an acknowledged visit: %v", round, err)
			}
		}
		if len(acks) > 0 {
			lives++
		}
		kept += len(acks)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d kills, %d of them of a child that had kept something, %d visits acknowledged, all there", rounds, lives, kept)
	if kept == 0 {
		t.Error("no child lived long enough to keep anything")
	}
}

// holds reports whether s holds a visit of this address, time and body.
func holds(t *testing.T, s Store, want *sources.Visit) error {
	h, err := s.History(t.Context(), want.Key, 0)
	if err != nil {
		return err
	}
	for i := range h {
		v := &h[i]
		if !v.Fetch.At.Equal(want.Fetch.At) || v.Fetch.Digest != want.Fetch.Digest {
			continue
		}
		if err := s.Load(t.Context(), v); err != nil {
			return err
		}
		if string(v.Fetch.Body) != string(want.Fetch.Body) {
			return fmt.Errorf("its body is another: %d bytes, want %d", len(v.Fetch.Body), len(want.Fetch.Body))
		}
		return nil
	}
	return fmt.Errorf("%s at %s is not among %d visits", want.Key, want.Fetch.At, len(h))
}
