package main

import (
	"fmt"
	"net/netip"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"ibid/reports"
	"ibid/sources"
)

// settings are what flags, IBID_ variables and ibid.yaml say. Each has one
// name in all three: the flag's.
type settings struct {
	formats  []string
	output   string
	config   string
	verbose  bool
	quiet    bool
	color    string
	noProg   bool
	failOn   []string
	baseline string
	empty    bool
	now      string

	maxConcurrency, hostConcurrency int
	hostInterval, timeout, maxAge   time.Duration
	due                             bool
	retryWait                       time.Duration
	maxRetries, maxRedirects        int
	maxRequests                     int
	maxBody                         size
	userAgent                       string
	noRobots, insecure              bool
	proxy, secondProxy              string
	resolver, caFile                string
	allowPrivate, connectTo         []string
	store                           string
	canaries                        []string

	judging judging
}

// addReporting adds the flags of every verb that writes a report.
func (c *settings) addReporting(f *pflag.FlagSet) {
	f.StringArrayVarP(&c.formats, "format", "f", nil, "report format, `FORMAT[=FILE]`: "+strings.Join(reports.Formats(), ", ")+"; may be given several times")
	f.StringVarP(&c.output, "output", "o", "", "write the report to `FILE`, in the format that its ending names (.html, .json, .md, .csv, .xml, .sarif, .txt) unless --format says")
	f.StringVar(&c.color, "color", "auto", "colour the terminal report: `auto|always|never`")
	f.BoolVarP(&c.quiet, "quiet", "q", false, "no terminal report besides the files asked for, no progress")
	f.BoolVarP(&c.verbose, "verbose", "v", false, "tell on standard error what is done")
}

// addExit adds the flags that decide about the exit code.
func (c *settings) addExit(f *pflag.FlagSet) {
	f.StringSliceVar(&c.failOn, "fail-on", nil, "exit 1 on any of `WHAT`: "+strings.Join(sources.Conditions(), ",")+"; \"new\" limits the others to news since the last run, which findings never are; alone it means news of any of dead, moved, missing, conflict; \"none\" never fails (default dead)")
	f.BoolVar(&c.empty, "allow-empty", false, "an article without notes is no error")
}

// addRun adds the flags of a run.
func (c *settings) addRun(f *pflag.FlagSet) {
	f.StringVarP(&c.config, "config", "c", "", "read settings from `FILE` (default: ibid.yaml in this folder)")
	f.StringVar(&c.baseline, "baseline", "", "compare with this JSON report `FILE` instead of the last run in the store")
	f.StringVar(&c.now, "now", "", "take `TIME` (RFC 3339) for the present; for tests and replays")
	f.BoolVar(&c.noProg, "no-progress", false, "no progress line")
	f.IntVar(&c.maxConcurrency, "max-concurrency", 64, "requests at once, over all hosts")
	f.IntVar(&c.hostConcurrency, "host-concurrency", 2, "requests at once to one host")
	f.DurationVar(&c.hostInterval, "host-request-interval", time.Second, "pause between two requests to one host")
	f.DurationVarP(&c.timeout, "timeout", "t", 20*time.Second, "how long one request may take, from when it is sent")
	f.IntVar(&c.maxRetries, "max-retries", 2, "further tries after a passing fault; what failed in transport is asked once more after all other sources, unless this is 0")
	f.DurationVar(&c.retryWait, "retry-wait", 2*time.Second, "pause before the first further try; later ones wait longer")
	f.IntVar(&c.maxRedirects, "max-redirects", 10, "redirects that are followed")
	f.IntVar(&c.maxRequests, "max-requests", 0, "requests in the whole run; 0 for no limit")
	c.maxBody = 16 << 20
	f.Var(&c.maxBody, "max-body", "largest body that is read")
	f.StringVar(&c.userAgent, "user-agent", "", "what ibid calls itself (default: its name, version and homepage)")
	f.BoolVar(&c.noRobots, "no-robots", false, "do not ask robots.txt")
	f.StringVar(&c.proxy, "proxy", "", "send every request through the proxy at `URL`")
	f.StringVar(&c.secondProxy, "second-proxy", "", "before a source is called dead for the first time, ask it once more through the proxy at `URL`, best in another network: what opens there is not dead")
	f.StringVar(&c.resolver, "resolver", "", "ask the name server at `HOST:PORT`")
	f.StringVar(&c.caFile, "ca-file", "", "trust the authorities in this PEM `FILE` as well")
	f.StringSliceVar(&c.allowPrivate, "allow-private", nil, "private addresses that may be asked, as `CIDR`, for sources on your own network")
	f.StringSliceVar(&c.canaries, "canary", nil, "`ADDRESS` that is always there; when most of those given do not answer, nothing is called dead")
	f.StringArrayVar(&c.connectTo, "connect-to", nil, "ask another address than the one meant, as `H1:P1:H2:P2`: H2:P2 for H1:P1; an empty part means any, or unchanged (as curl does)")
	f.StringVar(&c.store, "store", "", "keep what is seen in `FILE` (default: ibid/ibid.db in your data folder)")
	f.DurationVar(&c.maxAge, "max-age", 0, "use a good visit again that is younger than this; failures are always asked again")
	f.BoolVar(&c.due, "due", false, "for runs by a timer: ask only sources whose next look is due (good ones weekly and, while they are new, after a day; failing ones every three days; dead ones monthly for a year) and report the others as of their last look; new ones and changed notes are always due")
	f.BoolVarP(&c.insecure, "insecure", "i", false, "refused: see the message")
}

// clock returns the run's clock: the machine's, or the moment of --now.
func (c *settings) clock(now func() time.Time) (func() time.Time, error) {
	if c.now == "" {
		return now, nil
	}
	t, err := time.Parse(time.RFC3339, c.now)
	if err != nil {
		return nil, hint(fmt.Errorf("--now %q is no moment in time", c.now), "Write it as 2026-11-24T15:04:05Z.")
	}
	return func() time.Time { return t }, nil
}

func (c *settings) prefixes() ([]netip.Prefix, error) {
	var out []netip.Prefix
	for _, s := range c.allowPrivate {
		p, err := netip.ParsePrefix(s)
		if err != nil {
			a, aerr := netip.ParseAddr(s)
			if aerr != nil {
				return nil, hint(fmt.Errorf("--allow-private %q is neither an address nor a range", s), "Write a range as 10.1.0.0/16 or fd00::/8.")
			}
			p = netip.PrefixFrom(a, a.BitLen())
		}
		out = append(out, p)
	}
	return out, nil
}

func (c *settings) authorities() ([]byte, error) {
	if c.caFile == "" {
		return nil, nil
	}
	b, err := os.ReadFile(c.caFile)
	if err != nil {
		return nil, fmt.Errorf("read the authorities of --ca-file: %w", err)
	}
	return b, nil
}

// size is a number of bytes that people may write with a unit.
type size int64

// String writes the size with the largest unit that divides it.
func (s *size) String() string {
	n := int64(*s)
	for _, u := range units {
		if n >= u.bytes && n%u.bytes == 0 {
			return strconv.FormatInt(n/u.bytes, 10) + u.name
		}
	}
	return strconv.FormatInt(n, 10)
}

// Set reads a size such as 500KB or 16MiB.
func (s *size) Set(text string) error {
	t := strings.ToLower(strings.TrimSpace(text))
	mult := int64(1)
	for _, u := range units {
		if rest, ok := strings.CutSuffix(t, strings.ToLower(u.name)); ok {
			t, mult = strings.TrimSpace(rest), u.bytes
			break
		}
	}
	n, err := strconv.ParseInt(t, 10, 64)
	if err != nil || n < 1 || n > (1<<40)/mult {
		return fmt.Errorf("%q is no size; write it as 500KB or 16MiB", text)
	}
	*s = size(n * mult)
	return nil
}

// Type names the kind of value for help texts.
func (s *size) Type() string { return "SIZE" }

var units = []struct {
	name  string
	bytes int64
}{
	{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"GB", 1e9}, {"MB", 1e6}, {"KB", 1e3}, {"B", 1},
}
