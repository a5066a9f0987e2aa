package main

import (
	"context"
	"fmt"
	"time"

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

// release keeps what is held, also after an interrupt.
func (h *heldBack) release(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	for _, r := range h.held {
		if err := h.Reports.KeepReport(ctx, r.article, r.report); err != nil {
			return fmt.Errorf("keep the report of %s: %w", r.article, err)
		}
	}
	h.held = nil
	return nil
}
