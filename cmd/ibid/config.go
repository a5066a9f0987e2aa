package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/knadh/koanf/parsers/yaml"
	"github.com/knadh/koanf/providers/rawbytes"
	"github.com/knadh/koanf/v2"
	"github.com/spf13/pflag"
	"golang.org/x/net/http/httpguts"

	"ibid/internal/fetch"
)

// configName is looked for in the working folder when no file is named.
const configName = "ibid.yaml"

// maxConfig bounds a configuration file, in bytes.
const maxConfig = 1 << 20

// widening are settings that a file which merely lies in the working folder
// may not make: it may have come with an article or a pull request, and these
// would open this machine's network, hand its requests to somebody else, send
// the article's sentences away or run up a bill, write where it likes or make
// us rude to hosts.
var widening = []string{
	"allow-private", "proxy", "second-proxy", "resolver", "ca-file", "connect-to", "insecure", "no-robots", "store", "output", "format",
	"config", "baseline", "user-agent", "now", "canary", "max-concurrency", "host-concurrency", "host-request-interval", "max-requests",
	"judge", "judge-model", "judge-all", "judge-max", "judge-concurrency", "judge-timeout", "judge-price", "judge-allow-http",
}

// host is what a configuration says about the hosts that a pattern names.
type host struct {
	Pattern     string // a name, or *.name for it and all below it
	Concurrency int
	Interval    time.Duration
	NoRobots    bool
	Paywalled   bool
	Headers     http.Header
	Ignore      *ignore
}

// ignore leaves sources of a host unvisited until a day, for a reason.
type ignore struct {
	Until   time.Time
	Because string
}

// configuration is what ibid.yaml says beyond the flags.
type configuration struct {
	File     string // "" when there is none
	Articles []string
	Hosts    []host
}

// configure fills in the flags that the command line leaves alone: from IBID_
// variables first (IBID_MAX_BODY for --max-body), then from the file.
func configure(flags *pflag.FlagSet, named string, getenv func(string) string) (configuration, error) {
	var conf configuration
	named = cmp.Or(named, getenv("IBID_CONFIG"))
	k, file, err := readConfig(named)
	if err != nil {
		return conf, err
	}
	conf.File = file
	trusted := named != ""
	known := map[string]bool{"articles": true, "hosts": true}
	flags.VisitAll(func(f *pflag.Flag) { known[f.Name] = true })
	for _, key := range slices.Sorted(slices.Values(k.MapKeys(""))) {
		if key == "judge-key" {
			return conf, hint(fmt.Errorf("%s: a key is not taken from a file", file), "It comes from the environment: %s", judgeKey)
		}
		if !known[key] {
			return conf, hint(fmt.Errorf("%s: there is no setting %q", file, key), "Its keys are the long names of the flags, and articles and hosts.")
		}
		if !trusted && slices.Contains(widening, key) {
			return conf, hint(fmt.Errorf("%s: %q is not taken from a file that merely lies in the folder, because it may have come with an article", file, key),
				"If you wrote it, name it: ibid check -c %s", file)
		}
	}
	var bad error
	flags.VisitAll(func(f *pflag.Flag) {
		if bad != nil || f.Changed || f.Name == "help" || f.Name == "config" {
			return
		}
		if bad = fromVariable(flags, f, getenv); f.Changed || bad != nil || !k.Exists(f.Name) {
			return
		}
		values := k.Strings(f.Name)
		if len(values) == 0 {
			values = []string{k.String(f.Name)}
		}
		for _, v := range values {
			if err := flags.Set(f.Name, v); err != nil {
				bad = fmt.Errorf("%s: %w", file, plainValue(f.Name, v, err))
				return
			}
		}
	})
	if bad != nil {
		return conf, bad
	}
	conf.Articles = k.Strings("articles")
	conf.Hosts, err = hosts(k, file, trusted)
	return conf, err
}

// fromEnvironment fills in the flags that the command line leaves alone from
// IBID_ variables.
func fromEnvironment(flags *pflag.FlagSet, getenv func(string) string) error {
	var bad error
	flags.VisitAll(func(f *pflag.Flag) {
		if bad == nil && !f.Changed && f.Name != "help" {
			bad = fromVariable(flags, f, getenv)
		}
	})
	return bad
}

func fromVariable(flags *pflag.FlagSet, f *pflag.Flag, getenv func(string) string) error {
	variable := variableOf(f.Name)
	v := getenv(variable)
	if v == "" {
		return nil
	}
	values := []string{v}
	if _, list := f.Value.(pflag.SliceValue); list {
		values = strings.Split(v, ",")
	}
	for _, v := range values {
		if err := flags.Set(f.Name, v); err != nil {
			return plainValue(variable, v, err)
		}
	}
	return nil
}

func readConfig(named string) (*koanf.Koanf, string, error) {
	k := koanf.New("\x00") // keys hold dots: host names
	name := named
	if name == "" {
		name = configName
		if info, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) || err == nil && info.IsDir() {
			return k, "", nil
		}
	}
	info, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, "", hint(fmt.Errorf("there is no file %s", name), "-c names a file of settings; without it ibid.yaml in this folder is read, where there is one.")
	}
	if err != nil {
		return nil, "", fmt.Errorf("read the settings: %w", err)
	}
	if info.Size() > maxConfig {
		return nil, "", fmt.Errorf("%s is too large for a file of settings", name)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, "", fmt.Errorf("read the settings: %w", err)
	}
	if err := k.Load(rawbytes.Provider(data), yaml.Parser()); err != nil {
		return nil, "", fmt.Errorf("%s is no YAML that ibid can read: %w", name, err)
	}
	return k, name, nil
}

// hosts reads the section hosts: a map from pattern to settings.
func hosts(k *koanf.Koanf, file string, trusted bool) ([]host, error) {
	var out []host
	for _, pattern := range slices.Sorted(slices.Values(k.MapKeys("hosts"))) {
		sub := k.Cut("hosts\x00" + pattern)
		h := host{Pattern: strings.ToLower(pattern)}
		if _, err := path.Match(pattern, ""); err != nil {
			return nil, fmt.Errorf("%s: hosts: %q is no pattern", file, pattern)
		}
		for _, key := range slices.Sorted(slices.Values(sub.MapKeys(""))) {
			where := fmt.Sprintf("%s: hosts: %s: %s", file, pattern, key)
			var err error
			switch key {
			case "concurrency":
				h.Concurrency = sub.Int(key)
				if h.Concurrency < 1 || !trusted && h.Concurrency > 2 {
					err = errors.New("must be 1 or more, and at most 2 in a file that was not named with -c")
				}
			case "interval":
				h.Interval = sub.Duration(key)
				if h.Interval < 0 || !trusted && h.Interval < time.Second {
					err = errors.New("must be a duration such as 3s, and at least 1s in a file that was not named with -c")
				}
			case "robots":
				h.NoRobots = !sub.Bool(key)
				if h.NoRobots && !trusted {
					err = errors.New("may be switched off only in a file that was named with -c")
				}
			case "paywalled":
				h.Paywalled = sub.Bool(key)
			case "headers":
				h.Headers, err = headers(sub.StringMap(key), trusted)
			case "ignore":
				h.Ignore, err = parseIgnore(sub.String(key))
			default:
				err = errors.New("there is no such setting; there are concurrency, interval, robots, paywalled, headers and ignore")
			}
			if err != nil {
				return nil, fmt.Errorf("%s: %w", where, err)
			}
		}
		out = append(out, h)
	}
	return out, nil
}

// headers reads the headers that a host is sent, a subscriber's key perhaps.
func headers(m map[string]string, trusted bool) (http.Header, error) {
	if !trusted {
		return nil, errors.New("may be sent only by a file that was named with -c")
	}
	out := http.Header{}
	for name, v := range m {
		if !httpguts.ValidHeaderFieldName(name) || !httpguts.ValidHeaderFieldValue(v) {
			return nil, fmt.Errorf("%q cannot be sent as a header", name)
		}
		switch name = http.CanonicalHeaderKey(name); name {
		case "Host", "Content-Length", "Transfer-Encoding", "Connection", "Accept-Encoding":
			return nil, fmt.Errorf("%s is the client's own affair", name)
		}
		out.Set(name, v)
	}
	return out, nil
}

// paywalled reports whether the settings call a host paywalled.
func (c *configuration) paywalled(name string) bool {
	for _, h := range c.Hosts {
		if h.Paywalled && fetch.Matches(h.Pattern, name) {
			return true
		}
	}
	return false
}

// parseIgnore reads "until 2027-01-31 because the site is being rebuilt".
func parseIgnore(s string) (*ignore, error) {
	rest, ok := strings.CutPrefix(strings.TrimSpace(s), "until ")
	day, reason, ok2 := strings.Cut(rest, " because ")
	t, err := time.Parse(time.DateOnly, strings.TrimSpace(day))
	if !ok || !ok2 || err != nil || strings.TrimSpace(reason) == "" {
		return nil, errors.New(`must read "until 2027-01-31 because …": whoever ignores a source says why and for how long`)
	}
	return &ignore{Until: t, Because: strings.TrimSpace(reason)}, nil
}
