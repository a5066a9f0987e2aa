package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sync/atomic"
	"time"

	"ibid/internal/verdict"
	"ibid/sources"
)

// Check makes a whole run over the articles and returns its report.
//
// A source that is gone is part of the report. An error means that our own
// work could not be done; a report that comes with an error holds what was
// known by then. When ctx ends, Check stops asking, keeps what was seen and
// returns the report marked incomplete, with a nil error.
func Check(ctx context.Context, inputs []Input, o Options) (*sources.Report, error) {
	o = o.withDefaults()
	r := run{Options: o, started: o.Now().UTC()}
	if err := r.parse(ctx, inputs); err != nil {
		return nil, err
	}
	if err := r.remember(ctx); err != nil {
		return nil, err
	}
	if err := r.recall(ctx); err != nil {
		return nil, err
	}
	r.checks = make([]check, len(r.sources))
	r.askCanaries(ctx)
	err := r.visitAll(ctx)
	if rerr := r.review(ctx); err == nil {
		err = rerr
	}
	r.askOpinions(ctx)
	rep := r.assemble(ctx.Err() == nil && err == nil)
	if err != nil {
		return rep, err
	}
	return rep, r.keepReports(ctx, rep)
}

// Notes returns the report of what ibid understood of the articles: notes,
// markers, claims, sources and findings, nothing judged. It uses no network
// and no store.
func Notes(ctx context.Context, inputs []Input, o Options) (*sources.Report, error) {
	o = o.withDefaults()
	r := run{Options: o, started: o.Now().UTC()}
	if err := r.parse(ctx, inputs); err != nil {
		return nil, err
	}
	return r.assemble(true), nil
}

// run is the state of one run. Fields are written by one goroutine at a time:
// first by the steps before visitAll, then each element of checks by the
// goroutine of its source, then by the steps after it.
type run struct {
	Options
	id       string
	resumes  string // the interrupted run that this one goes on with; "" for none
	started  time.Time
	inputs   []Input
	articles []*sources.Article                // nil where the input could not be read
	parsed   []*sources.Article                // those that are not nil; what sources' indices mean
	errs     []error                           // per input
	before   []*sources.Report                 // per input: the last run of the same article; may be nil
	earlier  []map[string]*sources.AuditSource // per input: the sources of before, by their keys; nil where nobody asks for them
	sources  []sources.Source
	checks   []check      // per source; nil when nothing is visited
	waiting  atomic.Int64 // bytes of bodies that wait for the late round
	canaries []verdict.Seen
	answered map[string]map[string]bool // per host with several sources: earlier runs in which it answered
	facts    sources.RunFacts
	told     *sources.JudgeRun // what asking a model took; nil when none was asked
}

func (r *run) parse(ctx context.Context, inputs []Input) error {
	r.inputs = inputs
	r.articles = make([]*sources.Article, len(inputs))
	r.errs = make([]error, len(inputs))
	r.before = make([]*sources.Report, len(inputs))
	r.earlier = make([]map[string]*sources.AuditSource, len(inputs))
	h := sha256.New()
	fmt.Fprintln(h, r.started.UnixNano())
	for i, in := range inputs {
		if err := ctx.Err(); err != nil {
			return context.Cause(ctx)
		}
		if in.Key == "" {
			r.inputs[i].Key = in.Name
		}
		fmt.Fprintln(h, r.inputs[i].Key)
		if in.Err != nil {
			r.errs[i] = in.Err
			continue
		}
		a, err := r.Articles.Parse(ctx, in.Name, in.Data)
		if err != nil {
			r.errs[i] = err
			continue
		}
		r.articles[i] = a
		r.parsed = append(r.parsed, a)
	}
	r.id = hex.EncodeToString(h.Sum(nil)[:8])
	r.sources = sources.Collect(r.parsed)
	return nil
}

// remember loads what the last run of each article said. Where every article's
// last run is one and the same that was interrupted, this run goes on with it.
func (r *run) remember(ctx context.Context) error {
	if r.Reports == nil {
		return nil
	}
	resumes, same := "", true
	for i := range r.inputs {
		if r.articles[i] == nil {
			continue
		}
		rep, err := r.Reports.LastReport(ctx, r.inputs[i].Key)
		if err != nil {
			return fmt.Errorf("load the last run of %s: %w", r.inputs[i].Name, err)
		}
		r.before[i] = rep
		if r.DueOnly || r.Vantage != nil {
			r.earlier[i] = sourcesOf(rep)
		}
		switch {
		case rep == nil || rep.Run.Complete:
			same = false
		case resumes == "":
			resumes = rep.Run.ID
		case resumes != rep.Run.ID:
			same = false
		}
	}
	if same && resumes != "" {
		r.resumes, r.id = resumes, resumes
	}
	return nil
}

func (r *run) keepReports(ctx context.Context, rep *sources.Report) error {
	if r.Reports == nil {
		return nil
	}
	for i := range r.inputs {
		if r.articles[i] == nil || rep.Run.Suspect != "" {
			continue // nothing was learnt; the last run stays the one to compare with
		}
		one := *rep
		one.Audits = rep.Audits[i : i+1]
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), keepTimeout)
		err := r.Reports.KeepReport(ctx, r.inputs[i].Key, &one)
		cancel()
		if err != nil {
			return fmt.Errorf("keep the report of %s: %w", r.inputs[i].Name, err)
		}
	}
	return nil
}
