package pipeline

import (
	"context"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"ibid/internal/evidence"
	"ibid/internal/verdict"
	"ibid/sources"
)

// keepTimeout bounds keeping one visit or report, which an interruption does not
// end.
const keepTimeout = time.Minute

// check is what one source's goroutine found out.
type check struct {
	done     bool                 // visited and judged
	late     bool                 // visited, failed in transport, to be asked once more in the late round
	reused   bool                 // an earlier visit stands in for a new one
	carried  *sources.AuditSource // what an earlier run said of a source that is not due; nil when it was looked at
	visit    sources.Visit
	shown    *sources.Visit // the look that showed the source when visit did not; kept as a visit of it
	verdict  sources.Verdict
	evidence []sources.Evidence // one per Lean of the source, in order
	passages [][]string         // per evidence, what a model is shown; nil where it is not to be asked
	read     bool               // its text could be held against claims
	facts    pageFacts
	first    time.Time // when the source was first visited; zero when that was in this run
	panicked string

	elsewhere  bool // asked once more from the second place
	unanswered bool // the second place could not be used
}

// pageFacts are what reports show of a page; the snapshot itself does not
// outlive its goroutine.
type pageFacts struct {
	title, mediaType string
	pages, words     int
}

// one carries out steps 4 to 7 for source i. When it is judged, step 8 is left
// to settle. A panic is that source's uncertain verdict, never the end of the
// run.
func (r *run) one(ctx context.Context, i int, judges *crew, looks *lookCache, place *lease) (judged bool, err error) {
	src, c := r.sources[i], &r.checks[i]
	late := c.late
	c.late = false
	if late && ctx.Err() != nil {
		return false, r.keep(ctx, c, src)
	}
	defer func() {
		if p := recover(); p != nil {
			r.stumbled(i, p)
			judged, err = false, nil
		}
	}()
	history, err := r.history(ctx, src)
	if err != nil {
		if ctx.Err() != nil {
			return false, nil
		}
		return false, fmt.Errorf("load the history of %s: %w", sources.Redact(src.URL), err)
	}
	if len(history) > 0 {
		c.first = history[0].Fetch.At
	}
	if last := r.carriedOver(src, history); last != nil {
		if kept, ok := r.keptPage(ctx, last, history); ok {
			return false, r.rest(ctx, src, c, last, kept, judges)
		}
	}
	if late {
		if !r.onceMore(ctx, src, c, history, place) {
			return false, r.keep(ctx, c, src)
		}
	} else if v, ok := r.reusable(history); ok {
		c.visit, c.reused = v, true
		if err := r.Visits.Load(ctx, &c.visit); ctx.Err() != nil {
			return false, nil
		} else if err != nil {
			return false, fmt.Errorf("load the kept visit of %s: %w", sources.Redact(src.URL), err)
		}
	} else {
		c.visit = r.ask(ctx, src, history, 0, place)
	}
	if f := c.visit.Fetch.Failure; f != nil && f.Kind == sources.FailCancelled {
		return false, nil
	}
	if !late && !r.NoLateRound && mayPass(&c.visit.Fetch) && r.mayWait(&c.visit.Fetch) {
		c.late = true
		return false, nil
	}
	// Interrupted with a whole visit in hand, it is kept for the next run.
	var kase sources.Case
	var wanted []sources.Look
	if !judges.inTurn(ctx, func() {
		c.visit.Snapshot = r.Reader.Read(ctx, &c.visit.Fetch)
		r.compareWith(ctx, src, &c.visit, history)
		kase = r.caseOf(src, c, history)
		if c.verdict, wanted = verdict.Judge(kase); !r.asksMore(src, c, wanted) { // nearly always: all in one go
			r.weigh(ctx, src, c, r.shown(c, &kase))
		}
	}) {
		return false, r.keep(ctx, c, src)
	}
	if r.asksMore(src, c, wanted) {
		err := r.look(ctx, src, c, &kase, wanted, looks, place)
		if err != nil || !judges.inTurn(ctx, func() { r.weigh(ctx, src, c, r.shown(c, &kase)) }) {
			return false, r.keep(ctx, c, src)
		}
	}
	return true, nil
}

// settle is step 8 for a source that is judged: its visit is kept, and lets go
// of the body. What cannot be kept ends the run, and is reported all the same.
func (r *run) settle(ctx context.Context, i int) (err error) {
	c := &r.checks[i]
	defer func() {
		if p := recover(); p != nil {
			r.stumbled(i, p)
			err = nil
		}
	}()
	c.visit.Snapshot = nil
	err = r.keep(ctx, c, r.sources[i])
	c.letGo()
	c.done = true
	return err
}

// letGo lets go of what of a visit is large, which lives no longer than its
// source's turn.
func (c *check) letGo() {
	c.visit.Snapshot, c.visit.Fetch.Body, c.visit.Fetch.Wire, c.shown = nil, nil, nil, nil
}

// stumbled makes a panic the verdict on its source.
func (r *run) stumbled(i int, p any) {
	src, c := r.sources[i], &r.checks[i]
	c.letGo()
	c.panicked = fmt.Sprintf("%v\n%s", p, debug.Stack())
	c.verdict = ownFault(src)
	c.evidence = evidence.Weigh(r.claims(src), nil, c.verdict.Why)
	c.done = true
}

func (r *run) keep(ctx context.Context, c *check, src sources.Source) error {
	if r.Visits == nil || c.reused {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), keepTimeout)
	defer cancel()
	if err := r.Visits.Keep(ctx, &c.visit); err != nil {
		return fmt.Errorf("keep what was seen of %s: %w", sources.Redact(src.URL), err)
	}
	if c.shown != nil {
		c.shown.Key = src.Key
		if err := r.Visits.Keep(ctx, c.shown); err != nil {
			return fmt.Errorf("keep what a further look showed of %s: %w", sources.Redact(src.URL), err)
		}
	}
	return nil
}

// ask fetches the source, with the validators of the last good visit when the
// server gave any. A "not modified" is filled from what is kept.
func (r *run) ask(ctx context.Context, src sources.Source, history []sources.Visit, tries int, place *lease) sources.Visit {
	ask := sources.Ask{URL: src.URL, Kind: sources.HopStart, Tries: tries, Room: place.take}
	var last *sources.Visit
	for i := range history {
		if good(&history[i]) && history[i].Fetch.Digest != "" {
			last = &history[i]
		}
	}
	if last != nil {
		ask.ETag = last.Fetch.Header.Get("ETag")
		ask.LastModified = last.Fetch.Header.Get("Last-Modified")
		ask.ValidFor = last.Fetch.FinalURL()
	}
	f := r.Fetcher.Fetch(ctx, ask)
	if f.NotModified && last != nil {
		kept := *last
		if err := r.Visits.Load(ctx, &kept); err == nil {
			f.Body, f.Digest = kept.Fetch.Body, kept.Fetch.Digest
			f.Header = withContentHeaders(f.Header, kept.Fetch.Header)
		} else { // what we kept is not readable any more: ask for all of it
			f = r.Fetcher.Fetch(ctx, sources.Ask{URL: src.URL, Kind: sources.HopStart, Room: place.take})
		}
	}
	return sources.Visit{Key: src.Key, Run: r.id, Fetch: f}
}

// withContentHeaders gives a 304's headers the fields that describe the body
// it stands for (RFC 9110, 15.4.5).
func withContentHeaders(now, kept http.Header) http.Header {
	out := now.Clone()
	if out == nil {
		out = http.Header{}
	}
	for _, name := range []string{"Content-Type", "Content-Language", "ETag", "Last-Modified"} {
		if out.Get(name) == "" && kept.Get(name) != "" {
			out.Set(name, kept.Get(name))
		}
	}
	return out
}

// caseOf returns what is known of a source before any look.
func (r *run) caseOf(src sources.Source, c *check, history []sources.Visit) sources.Case {
	run := r.facts
	run.HostAnswered = r.answered[sources.Host(src.URL)]
	kase := sources.Case{Source: src, Visit: c.visit, History: history, Now: r.started, Run: run, Paywalled: r.Paywalled != nil && r.Paywalled(sources.Host(src.URL))}
	for _, claim := range r.claims(src) {
		if len(kase.Claims) < sources.MaxCaseClaims {
			kase.Claims = append(kase.Claims, claim.Text)
		}
	}
	return kase
}

// asksMore reports whether the network is needed once more before a verdict
// stands: for looks that are wanted, or from the second place.
func (r *run) asksMore(src sources.Source, c *check, wanted []sources.Look) bool {
	return len(wanted) > 0 || r.secondOpinion(src, c)
}

// look carries out the looks that a first verdict wants, at most two rounds of
// them, and judges again.
func (r *run) look(ctx context.Context, src sources.Source, c *check, kase *sources.Case, wanted []sources.Look, looks *lookCache, place *lease) error {
	for round := 0; len(wanted) > 0 && round < 2; round++ {
		for _, l := range wanted {
			v := looks.visit(ctx, r, l, place)
			if f := v.Fetch.Failure; f != nil && f.Kind == sources.FailCancelled {
				return context.Cause(ctx)
			}
			kase.Looks = append(kase.Looks, sources.Looked{Look: l, Visit: v})
		}
		c.verdict, wanted = verdict.Judge(*kase)
	}
	if r.secondOpinion(src, c) {
		kase.Looks = append(kase.Looks, r.elsewhere(ctx, src, c, place))
		c.verdict, _ = verdict.Judge(*kase)
	}
	return nil
}

// shown returns the snapshot that claims are held against: that of the look
// which showed the source where the visit did not. It notes what reports say
// of the page, in copies: a part of the page would keep all of it.
func (r *run) shown(c *check, kase *sources.Case) *sources.Snapshot {
	snap := c.visit.Snapshot
	if by := c.verdict.ShownBy; by != "" {
		for i := range kase.Looks {
			if l := &kase.Looks[i]; l.Kind == by {
				snap = l.Visit.Snapshot
				switch by {
				case sources.LookTarget:
					c.visit.Fetch.Hops = append(c.visit.Fetch.Hops, l.Visit.Fetch.Chain()...)
				case sources.LookTLS: // never stored as the source
				default:
					c.shown = &l.Visit
				}
			}
		}
	}
	if snap != nil {
		c.facts = pageFacts{title: strings.Clone(snap.Title), mediaType: strings.Clone(snap.MediaType), pages: snap.Pages, words: snap.Words}
	}
	return snap
}
