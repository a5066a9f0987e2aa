package fetch

import (
	"cmp"
	"context"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"
)

// Options say how requests are made. The zero value works: it names itself
// "ibid" and keeps to the limits given below.
type Options struct {
	UserAgent       string        // who asks: tool, version, contact page
	MaxConcurrency  int           // requests at once over all hosts; default 64
	HostConcurrency int           // requests at once to one host (a registrable domain, and an address); default 2
	HostInterval    time.Duration // from the start of one request to a host to the start of the next; default 1s
	NoPause         bool          // no interval at all
	Timeout         time.Duration // for one request, from sending to the end of the body; default 20s
	MaxRetries      int           // further tries after a passing fault; negative for none, default 2
	RetryWait       time.Duration // before the first further try; the second waits five times as long; default 2s
	MaxPatience     time.Duration // the longest Retry-After that is waited for; default 30s
	MaxRedirects    int           // negative for none, default 10
	MaxBody         int64         // decoded bytes of a body; default 16 MiB
	MaxRequests     int           // requests of the whole run; 0 for no limit
	NoRobots        bool          // do not ask robots.txt
	Proxy           string        // URL of a proxy for every request
	Resolver        string        // HOST:PORT of a name server
	CAFile          []byte        // certificates of further authorities, PEM
	AllowPrivate    []netip.Prefix
	ConnectTo       []string // HOST1:PORT1:HOST2:PORT2 as in curl; an empty part means any, or unchanged
	Hosts           []HostRule

	Now    func() time.Time                                                  // for the record; default time.Now
	Rand   func() float64                                                    // for jitter, 0 to 1; default math/rand
	Lookup func(ctx context.Context, host string) ([]netip.Addr, error)      // in place of name servers, for tests
	Dial   func(ctx context.Context, network, addr string) (net.Conn, error) // in place of the system's, for tests; asked for addresses that the guard let pass
	Base   http.RoundTripper                                                 // in place of the network, for tests; the address guard at dial is its own affair then
	Log    *slog.Logger                                                      // default: none
}

// HostRule is what is different for the hosts that a pattern names.
type HostRule struct {
	Pattern     string        // a name, or "*.name" for all below it
	Concurrency int           // 0: as for every host
	Interval    time.Duration // 0: as for every host
	NoRobots    bool
	Headers     http.Header // sent to these hosts alone, over https, and never over a connection that nobody vouches for
	Ignore      string      // why its sources are not asked; "" to ask
	IgnoreUntil time.Time   // the first moment at which they are asked again
}

func (r HostRule) matches(host string) bool { return Matches(r.Pattern, host) }

// Matches reports whether a pattern names a host: by its name, or as "*.name"
// with all below it. Case and a closing dot do not matter.
func Matches(pattern, host string) bool {
	host, pattern = strings.TrimSuffix(strings.ToLower(host), "."), strings.ToLower(pattern)
	if rest, ok := strings.CutPrefix(pattern, "*."); ok {
		return host == rest || strings.HasSuffix(host, "."+rest)
	}
	return host == pattern
}

func (o Options) withDefaults() Options {
	o.UserAgent = cmp.Or(o.UserAgent, "ibid")
	// Each request may need a connection and two sockets for its name; some
	// files are others' (RLIMIT_NOFILE).
	o.MaxConcurrency = min(max(1, cmp.Or(o.MaxConcurrency, 64)), max(1, (descriptors()-24)/3))
	o.HostConcurrency = max(1, cmp.Or(o.HostConcurrency, 2))
	o.HostInterval = cmp.Or(o.HostInterval, time.Second)
	if o.NoPause {
		o.HostInterval = 0
	}
	o.Timeout = cmp.Or(o.Timeout, 20*time.Second)
	o.MaxRetries = max(0, cmp.Or(o.MaxRetries, 2))
	o.RetryWait = cmp.Or(o.RetryWait, 2*time.Second)
	o.MaxPatience = cmp.Or(o.MaxPatience, 30*time.Second)
	o.MaxRedirects = max(0, cmp.Or(o.MaxRedirects, 10))
	o.MaxBody = cmp.Or(o.MaxBody, 16<<20)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Rand == nil {
		o.Rand = rand.Float64
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

// agentToken is the product token of a User-Agent, which robots.txt speaks to
// (RFC 9309, 2.2.1).
func agentToken(userAgent string) string {
	token, _, _ := strings.Cut(userAgent, "/")
	token, _, _ = strings.Cut(token, " ")
	return token
}
