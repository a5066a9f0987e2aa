package main

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"ibid/pipeline"
	"ibid/sources"
)

// heldBack keeps the reports of a run only when it is told that people can
// read them: the next run compares with what was kept, and news that no report
// could tell would be news no more.
type heldBack struct {
	pipeline.Reports
	held []heldReport
}

type heldReport struct {
	article string
	report  *sources.Report
}

// KeepReport implements pipeline.Reports.
func (h *heldBack) KeepReport(_ context.Context, article string, r *sources.Report) error {
	h.held = append(h.held, heldReport{article, r})
	return nil
}

// Bounds of release.
const (
	releasedAtOnce = 16 // reports: what is kept side by side is written together
	releaseTimeout = time.Minute
)

// release keeps what is held, also after an interrupt.
func (h *heldBack) release(ctx context.Context) error {
	var g errgroup.Group
	g.SetLimit(releasedAtOnce)
	for _, r := range h.held {
		g.Go(func() error {
			ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), releaseTimeout)
			defer cancel()
			if err := h.Reports.KeepReport(ctx, r.article, r.report); err != nil {
				return fmt.Errorf("keep the report of %s: %w", r.article, err)
			}
			return nil
		})
	}
	h.held = nil
	return g.Wait()
}
