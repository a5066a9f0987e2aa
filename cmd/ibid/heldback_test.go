package main

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"ibid/pipeline"
	"ibid/sources"
)

// slowReports takes a second to keep a report.
type slowReports struct {
	pipeline.Reports
	mu   sync.Mutex
	kept map[string]bool // guarded by mu
}

func (s *slowReports) KeepReport(ctx context.Context, article string, _ *sources.Report) error {
	select {
	case <-time.After(time.Second):
	case <-ctx.Done():
		return ctx.Err()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept[article] = true
	return nil
}

func TestAsManyReportsAreKeptAsThereAreArticles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const many = 500
		disk := &slowReports{kept: map[string]bool{}}
		h := &heldBack{Reports: disk}
		for i := range many {
			if err := h.KeepReport(t.Context(), fmt.Sprint(i), &sources.Report{}); err != nil {
				t.Fatal(err)
			}
		}
		ctx, interrupt := context.WithCancel(t.Context())
		interrupt()
		if err := h.release(ctx); err != nil || len(disk.kept) != many {
			t.Errorf("%d of %d reports kept, %v", len(disk.kept), many, err)
		}
	})
}
