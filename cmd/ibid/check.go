package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"ibid/internal/fetch"
	"ibid/internal/page"
	"ibid/internal/pdf"
	"ibid/internal/store"
	"ibid/pipeline"
	"ibid/sources"
)

func newCheck(s *surroundings) *cobra.Command {
	c := &settings{}
	cmd := &cobra.Command{
		Use:   "check [ARTICLE...]",
		Short: "check articles (files, globs, addresses, - for standard input) and write reports",
		Long: `check reads articles, visits every source they cite, and reports per footnote
whether the source is up, whether it is still the same page and whether it
carries the claim. Without an article it checks those that ibid.yaml names.

  ibid check article.md
  ibid check article.docx --format html=report.html --format json=report.json
  ibid check 'archive/*.html' --fail-on new
  ibid check 'archive/*.html' --due --fail-on new     (every day, by a timer)

` + judgeHelp,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := s.checkVariables(); err != nil {
				return err
			}
			conf, err := configure(cmd.Flags(), c.config, s.Getenv)
			if err != nil {
				return err
			}
			if len(args) == 0 {
				args = conf.Articles
			}
			if err := articles(1)(cmd, args); err != nil {
				return err
			}
			return runCheck(cmd.Context(), s, c, conf, args)
		},
	}
	c.addReporting(cmd.Flags())
	c.addExit(cmd.Flags())
	c.addRun(cmd.Flags())
	c.judging.add(cmd.Flags())
	return cmd
}

// runCheck is the whole of `ibid check` after its settings are known.
func runCheck(ctx context.Context, s *surroundings, c *settings, conf configuration, args []string) error {
	out, err := c.targets()
	if err != nil {
		return err
	}
	if err := c.checkColor(); err != nil {
		return err
	}
	if err := c.checkRun(); err != nil {
		return err
	}
	fail, err := sources.ParseFailOn(c.failOn)
	if err != nil {
		return hint(fmt.Errorf("--fail-on: %w", err), "Several are parted by commas.")
	}
	clock, err := c.clock(s.Now)
	if err != nil {
		return err
	}
	log := slog.New(slog.DiscardHandler)
	if c.verbose {
		log = slog.New(slog.NewTextHandler(s.Stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	fetcher, notices, err := c.fetcher(conf, clock, log, c.proxy)
	if err != nil {
		return err
	}
	defer fetcher.Close()
	var vantage pipeline.Fetcher
	if c.secondProxy != "" {
		second, _, err := c.fetcher(conf, clock, log, c.secondProxy)
		if err != nil {
			return errors.New(strings.Replace(err.Error(), "--proxy", "--second-proxy", 1)) // all else was taken for the first
		}
		defer second.Close()
		vantage = second
	}

	o := pipeline.Options{Fetcher: fetcher, Now: clock, Tool: tool(), Notices: notices, HostConcurrency: c.hostConcurrency, NoLateRound: c.maxRetries <= 0, MaxAge: c.maxAge, Vantage: vantage, VantageName: "the proxy " + sources.Redact(c.secondProxy), DueOnly: c.due, Paywalled: conf.paywalled, Canaries: c.canaries}
	if c.baseline != "" {
		if o.Baseline, err = readReport(ctx, s, c.baseline); err != nil {
			return err
		}
	}
	ca, err := c.authorities()
	if err != nil {
		return err
	}
	second, asking, err := c.judging.open(s.Stderr, s.Getenv, ca, c.proxy)
	if err != nil {
		return err
	}
	o.Asking = asking
	if second != nil {
		defer second.Close()
		o.Opinions = second
	}
	inputs := readInputs(ctx, s, args, fetcher)
	if err := ctx.Err(); err != nil {
		return err
	}
	if unreadable(inputs) {
		for _, in := range inputs {
			fmt.Fprintln(s.Stderr, "ibid:", sources.Printable(in.Err.Error()))
		}
		return exit(2)
	}
	if err := spares(out, neededFor(inputs, needed{what: "store", file: c.storeFile(s)}, needed{what: "settings", file: conf.File},
		needed{what: "authorities", file: c.caFile}, needed{what: "report to compare with", file: c.baseline, json: true})); err != nil {
		return err
	}
	kept, err := c.openStore(s, clock, false)
	if err != nil {
		return err
	}
	defer kept.Close()
	before := &heldBack{Reports: kept}
	o.Visits, o.Reports = kept, before

	pdfs := pdf.New(pdf.Options{CacheDir: cacheFolder(s.Getenv)})
	defer pdfs.Close()
	o.Reader, o.Articles = page.New(page.Options{PDF: pdfs}), articleParser(pdfs)

	if width, tty := terminal(s.Stderr); tty && !c.noProg && !c.quiet && !c.verbose {
		line := &progressLine{w: s.Stderr, width: width}
		o.Progress = line.update
		defer line.clear()
	}
	rep, err := pipeline.Check(ctx, inputs, o)
	if line := o.Progress; line != nil {
		fmt.Fprint(s.Stderr, "\r\x1b[K")
	}
	if rep == nil {
		return err
	}
	tellKey(s.Stderr, rep, s.Getenv)
	if err != nil { // what is known is reported all the same
		rep.Run.Complete = false
		if werr := c.emit(s, out, rep); werr != nil {
			err = errors.Join(err, werr)
		}
		return err
	}
	return finish(s, c, out, rep, fail, func() error { return before.release(ctx) })
}

func unreadable(inputs []pipeline.Input) bool {
	for _, in := range inputs {
		if in.Err == nil {
			return false
		}
	}
	return true
}

// fetcher makes the guarded client, and the sentences that a report should say
// about it.
func (c *settings) fetcher(conf configuration, clock func() time.Time, log *slog.Logger, proxy string) (*fetch.Fetcher, []string, error) {
	if c.insecure {
		return nil, nil, hint(errors.New("--insecure is refused: a page that anybody on the way may have changed is no evidence"),
			"A site with an authority of its own: --ca-file FILE. A bad certificate by itself never makes a source dead.")
	}
	prefixes, err := c.prefixes()
	if err != nil {
		return nil, nil, err
	}
	ca, err := c.authorities()
	if err != nil {
		return nil, nil, err
	}
	o := fetch.Options{
		UserAgent: cmp.Or(c.userAgent, userAgent()), MaxConcurrency: c.maxConcurrency, HostConcurrency: c.hostConcurrency,
		HostInterval: c.hostInterval, NoPause: c.hostInterval <= 0, Timeout: c.timeout, MaxRetries: orNone(c.maxRetries), RetryWait: max(c.retryWait, 1),
		MaxRedirects: orNone(c.maxRedirects), MaxBody: int64(c.maxBody), MaxRequests: c.maxRequests, NoRobots: c.noRobots,
		Proxy: proxy, Resolver: c.resolver, CAFile: ca, AllowPrivate: prefixes, ConnectTo: c.connectTo, Now: clock, Log: log,
	}
	for _, h := range conf.Hosts {
		rule := fetch.HostRule{Pattern: h.Pattern, Concurrency: h.Concurrency, Interval: h.Interval, NoRobots: h.NoRobots, Headers: h.Headers}
		if h.Ignore != nil {
			rule.Ignore, rule.IgnoreUntil = h.Ignore.Because, h.Ignore.Until
		}
		o.Hosts = append(o.Hosts, rule)
	}
	var notices []string
	if proxy != "" {
		notices = append(notices, "Every source was asked through the proxy "+sources.Redact(proxy)+"; its own rules about addresses apply.")
	}
	if len(prefixes) > 0 {
		notices = append(notices, "Private addresses were open to this run: "+strings.Join(c.allowPrivate, ", ")+".")
	}
	f, err := fetch.New(o)
	return f, notices, err
}

// orNone turns a user's 0, which means none, into what the zero value of an
// option does not mean.
func orNone(n int) int {
	if n == 0 {
		return -1
	}
	return n
}

// storeFile is where the store is or will be: "" when there is no place for it.
func (c *settings) storeFile(s *surroundings) string {
	if folder := dataFolder(s.Getenv); c.store == "" && folder != "" {
		return filepath.Join(folder, "ibid.db")
	}
	return c.store
}

// openStore opens the store, by default in the user's data folder, for writing
// unless readOnly.
func (c *settings) openStore(s *surroundings, clock func() time.Time, readOnly bool) (store.Store, error) {
	name := c.storeFile(s)
	if name == "" {
		return nil, hint(errors.New("there is no home folder to keep what is seen in"), "Name a file for it: --store ibid.db")
	}
	if c.store == "" && !readOnly {
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			return nil, hint(fmt.Errorf("make the data folder: %w", err), "Name another place: --store FILE")
		}
	}
	kept, err := store.Open(name, store.Options{Now: clock, Version: version, ReadOnly: readOnly, Gather: 50 * time.Millisecond})
	if readOnly && errors.Is(err, fs.ErrNotExist) {
		return nil, hint(fmt.Errorf("there is no store at %s", name), "`ibid check` makes one; --store FILE names the one that an earlier run wrote.")
	}
	return kept, err
}
