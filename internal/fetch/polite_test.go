package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"ibid/sources"
)

// log notes when which address was asked, from the start of a bubble.
type log struct {
	mu    sync.Mutex
	begin time.Time
	lines []string // guarded by mu
	now   map[string]int
	most  map[string]int
}

func newLog() *log { return &log{begin: time.Now(), now: map[string]int{}, most: map[string]int{}} }

func (l *log) add(req *http.Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, fmt.Sprintf("%s %s", time.Since(l.begin), req.URL))
}

func (l *log) enter(key string) (leave func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.now[key]++
	l.most[key] = max(l.most[key], l.now[key])
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.now[key]--
	}
}

func (l *log) sorted() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := slices.Clone(l.lines)
	slices.Sort(out)
	return out
}

// virtual returns a Fetcher for a bubble: the network is h, times are those of
// a normal run.
func virtual(t *testing.T, h answers, change func(o *Options)) *Fetcher {
	t.Helper()
	return open(t, func(o *Options) {
		*o = Options{UserAgent: o.UserAgent, NoRobots: true, Base: h, Rand: func() float64 { return .5 }}
		if change != nil {
			change(o)
		}
	})
}

// all asks for addresses at once and returns what came, in their order.
func all(t *testing.T, f *Fetcher, addrs ...string) []sources.Fetch {
	t.Helper()
	out := make([]sources.Fetch, len(addrs))
	var g sync.WaitGroup
	for i, a := range addrs {
		g.Go(func() { out[i] = get(t, f, a) })
	}
	g.Wait()
	return out
}

func TestR44_HostsAreAskedInTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLog()
		f := virtual(t, func(req *http.Request) (*http.Response, error) {
			l.add(req)
			return response(req, 200, "page"), nil
		}, nil)
		all(t, f, "http://a.example.org/1", "http://a.example.org/1", "https://b.example.org/1", "http://example.com/1", "http://other.github.io/1", "http://mine.github.io/1", "http://1.2.3.4/1", "http://1.2.3.4:8080/1")
		want := map[string][]string{
			"example.org": {"0s", "1s", "2s"}, "example.com": {"0s"}, "other.github.io": {"0s"}, "mine.github.io": {"0s"}, "1.2.3.4": {"0s", "1s"},
		}
		got := map[string][]string{}
		for _, line := range l.sorted() {
			at, addr, _ := strings.Cut(line, " ")
			got[domain(mustURL(t, addr).Hostname())] = append(got[domain(mustURL(t, addr).Hostname())], at)
		}
		for host, times := range want {
			if !slices.Equal(got[host], times) {
				t.Errorf("%s was asked at %v, want %v", host, got[host], times)
			}
		}
	})
}

func TestR44_TwoAtOnceAtMost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLog()
		f := virtual(t, func(req *http.Request) (*http.Response, error) {
			l.add(req)
			leave := l.enter(req.URL.Host)
			time.Sleep(10 * time.Second)
			leave()
			return response(req, 200, "page"), nil
		}, nil)
		all(t, f, "http://a.example/1", "http://a.example/2", "http://a.example/3", "http://a.example/4", "http://b.example/1")
		if l.most["a.example"] != 2 {
			t.Errorf("%d requests at once to one host, want 2", l.most["a.example"])
		}
		var times []string
		for _, line := range l.sorted() {
			at, _, _ := strings.Cut(line, " ")
			times = append(times, at)
		}
		if want := []string{"0s", "0s", "10s", "11s", "1s"}; !slices.Equal(times, want) {
			t.Errorf("asked at %v, want %v", times, want)
		}
	})
}

func TestR44_HostsOnOneAddressShareItsTurn(t *testing.T) {
	where := map[string]string{"a.example": "93.184.215.14", "b.example": "93.184.215.14", "c.example": "93.184.215.15", "93.184.215.14": "93.184.215.14", "me.example": "127.0.0.1", "i.example": "127.0.0.1"}
	synctest.Test(t, func(t *testing.T) {
		l := newLog()
		f := virtual(t, func(req *http.Request) (*http.Response, error) {
			l.add(req)
			return response(req, 200, "page"), nil
		}, func(o *Options) {
			o.Lookup = func(_ context.Context, host string) ([]netip.Addr, error) {
				return []netip.Addr{netip.MustParseAddr(where[host])}, nil
			}
			o.AllowPrivate = []netip.Prefix{loopbacks}
		})
		all(t, f, "http://a.example/", "http://b.example/", "http://93.184.215.14/", "http://c.example/", "http://me.example/", "http://i.example/")
		shared := map[string]bool{}
		for _, line := range l.sorted() {
			at, addr, _ := strings.Cut(line, " ")
			if where[mustURL(t, addr).Hostname()] == "93.184.215.14" {
				shared[at] = true
			} else if at != "0s" {
				t.Errorf("%s waited", line)
			}
		}
		if !shared["0s"] || !shared["1s"] || !shared["2s"] {
			t.Errorf("three hosts of one address were asked at %v", l.sorted())
		}
	})
}

func TestR44_RulesOfTheUser(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLog()
		f := virtual(t, func(req *http.Request) (*http.Response, error) {
			l.add(req)
			return response(req, 200, "page"), nil
		}, func(o *Options) {
			o.Hosts = []HostRule{{Pattern: "Slow.example.org", Interval: 7 * time.Second}, {Pattern: "*.quiet.example", Ignore: "asked not to", IgnoreUntil: time.Now().Add(time.Hour)}}
		})
		// Whoever comes first, a rule is for the hosts that it names.
		get(t, f, "http://fast.example.org/1")
		for _, got := range all(t, f, "http://slow.example.org/1", "http://slow.example.org/1", "http://fast.example.org/2") {
			wants(t, got, 200, "", "page")
		}
		if got, want := l.sorted(), []string{"0s http://fast.example.org/1", "0s http://slow.example.org/1", "1s http://fast.example.org/2", "7s http://slow.example.org/1"}; !slices.Equal(got, want) {
			t.Errorf("asked %v, want %v", got, want)
		}
		got := get(t, f, "http://deep.quiet.example/")
		if kind(got) != sources.FailHostRule || got.Failure.Detail != "until "+time.Now().Add(time.Hour).Format(time.DateOnly)+" because asked not to" {
			t.Errorf("a host to be ignored: %+v", got.Failure)
		}
		time.Sleep(2 * time.Hour)
		wants(t, get(t, f, "http://quiet.example/"), 200, "", "page")
	})
}

func TestSlotIsTakenAfterTheTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLog()
		f := virtual(t, func(req *http.Request) (*http.Response, error) {
			l.add(req)
			return response(req, 200, "page"), nil
		}, func(o *Options) { o.MaxConcurrency = 1 })
		all(t, f, "http://slow.example/1", "http://slow.example/2", "http://slow.example/3", "http://slow.example/4", "http://b.example/", "http://c.example/")
		for _, line := range l.sorted() {
			if !strings.Contains(line, "slow") && !strings.HasPrefix(line, "0s ") {
				t.Errorf("%s: a host that waits for its turn held the only slot", line)
			}
		}
	})
}

func TestClockStartsAfterTurnAndSlot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := virtual(t, func(req *http.Request) (*http.Response, error) {
			time.Sleep(3 * time.Second)
			return response(req, 200, "page"), req.Context().Err()
		}, func(o *Options) {
			o.MaxConcurrency, o.HostConcurrency, o.Timeout, o.MaxRetries = 1, 1, 4*time.Second, -1
		})
		for _, got := range all(t, f, "http://a.example/1", "http://a.example/2", "http://a.example/3", "http://b.example/", "http://c.example/") {
			wants(t, got, 200, "", "page")
			if h := got.Hops[0]; h.Took != 3*time.Second || h.Waited%time.Second != 0 || h.Waited > 12*time.Second {
				t.Errorf("%s: waited %s, took %s", got.URL, h.Waited, h.Took)
			}
		}
	})
}

func TestR45_RetryAfter(t *testing.T) {
	for _, tt := range []struct {
		name, field string
		status      int
		want        []string // what is asked of the host, and when
		last        int      // status in the end
		next        sources.FailureKind
	}{
		{"seconds", "20", 429, []string{"0s /1", "20s /1", "21s /2"}, 200, ""},
		{"a date", "+20", 429, []string{"0s /1", "20s /1", "21s /2"}, 200, ""},
		{"none, and a server in trouble", "", 503, []string{"0s /1", "2s /1", "3s /2"}, 200, ""},
		{"seconds, from a server in trouble", "20", 503, []string{"0s /1", "20s /1", "21s /2"}, 200, ""},
		{"at once", "0", 429, []string{"0s /1", "2s /1", "3s /2"}, 200, ""},
		{"a date gone by", "-100", 429, []string{"0s /1", "2s /1", "3s /2"}, 200, ""},
		{"none", "", 429, []string{"0s /1"}, 429, sources.FailSkipped},
		{"no sense", "a while", 429, []string{"0s /1"}, 429, sources.FailSkipped},
		{"less than nothing", "-5s", 429, []string{"0s /1"}, 429, sources.FailSkipped},
		{"an hour", "3600", 429, []string{"0s /1"}, 429, sources.FailSkipped},
		{"an hour, from a server in trouble, whose neighbour may be well", "3600", 503, []string{"0s /1", "1s /2"}, 503, ""},
		{"beyond all numbers", "99999999999999999999999999", 429, []string{"0s /1"}, 429, sources.FailSkipped},
		{"the year 9999", "Fri, 31 Dec 9999 23:59:59 GMT", 503, []string{"0s /1", "1s /2"}, 503, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var asked []string
				begin := time.Now()
				f := virtual(t, func(req *http.Request) (*http.Response, error) {
					asked = append(asked, fmt.Sprintf("%s %s", time.Since(begin), req.URL.Path))
					if len(asked) > 1 {
						return response(req, 200, "page"), nil
					}
					field := tt.field
					fields := []string{"Date", time.Now().Add(-48 * time.Hour).UTC().Format(http.TimeFormat)} // a clock two days behind
					if d, err := time.ParseDuration(strings.TrimPrefix(tt.field, "+") + "s"); err == nil && (strings.HasPrefix(field, "+") || strings.HasPrefix(field, "-1")) {
						field = time.Now().Add(d - 48*time.Hour).UTC().Format(http.TimeFormat)
					}
					if field != "" {
						fields = append(fields, "Retry-After", field)
					}
					return response(req, tt.status, "busy", fields...), nil
				}, nil)
				first := get(t, f, "http://a.example/1")
				if first.Status() != tt.last || first.Failure != nil {
					t.Errorf("in the end %d, %+v; want %d", first.Status(), first.Failure, tt.last)
				}
				if tt.last == 503 {
					if again := get(t, f, "http://a.example/3"); kind(again) != sources.FailSkipped {
						t.Errorf("the same host, closed for longer than the run: %+v, want it skipped", again.Failure)
					}
				}
				if second := get(t, f, "http://www.a.example/2"); kind(second) != tt.next {
					t.Errorf("the next address of the host: %+v, want %q", second.Failure, tt.next)
				}
				if !slices.Equal(asked, tt.want) {
					t.Errorf("asked %v, want %v", asked, tt.want)
				}
			})
		})
	}
}

func TestR45_TheHostRestsForEverybody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var asked []string
		begin := time.Now()
		f := virtual(t, func(req *http.Request) (*http.Response, error) {
			mu.Lock()
			asked = append(asked, fmt.Sprint(time.Since(begin)))
			first := len(asked) == 1
			mu.Unlock()
			if first {
				return response(req, 429, "", "Retry-After", "25"), nil
			}
			return response(req, 200, "page"), nil
		}, nil)
		// The others already wait for their turn when the answer comes.
		for _, got := range all(t, f, "http://a.example/1", "http://a.example/2", "http://a.example/3") {
			wants(t, got, 200, "", "page")
		}
		if want := []string{"0s", "25s", "26s", "27s"}; !slices.Equal(asked, want) {
			t.Errorf("asked at %v, want %v", asked, want)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		var asked atomic.Int64
		f := virtual(t, func(req *http.Request) (*http.Response, error) {
			asked.Add(1)
			return response(req, 429, ""), nil
		}, nil)
		skipped := 0
		for _, got := range all(t, f, "http://a.example/1", "http://a.example/2", "http://a.example/3", "http://a.example/4") {
			if kind(got) == sources.FailSkipped {
				skipped++
			}
		}
		if asked.Load() != 1 || skipped != 3 {
			t.Errorf("after a 429 without Retry-After: %d requests, %d sources skipped; want 1 and 3", asked.Load(), skipped)
		}
	})
	// A redirect into a host that rests waits there, and its limit is that host's.
	synctest.Test(t, func(t *testing.T) {
		f := virtual(t, func(req *http.Request) (*http.Response, error) {
			if req.URL.Host == "a.example" {
				return response(req, 302, "", "Location", "http://b.example/"), nil
			}
			return response(req, 429, ""), nil
		}, nil)
		if got := get(t, f, "http://a.example/"); got.Status() != 429 {
			t.Errorf("status %d", got.Status())
		}
		if got := get(t, f, "http://b.example/2"); kind(got) != sources.FailSkipped {
			t.Errorf("the host that said 429 is asked again: %+v", got.Failure)
		}
		if got := get(t, f, "http://a.example/2"); len(got.Hops) != 2 || got.Hops[0].Status != 302 || kind(got) != sources.FailSkipped {
			t.Errorf("the host that only redirected: %+v, %d hops", got.Failure, len(got.Hops))
		}
	})
}

func TestBreakerAfterThreeFailures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := map[string]int{}
		f := virtual(t, func(req *http.Request) (*http.Response, error) {
			asked[req.URL.Host]++
			if req.URL.Host == "way.example" {
				return response(req, 302, "", "Location", "http://down.example/"), nil
			}
			return nil, errors.New("read: connection reset by peer")
		}, func(o *Options) { o.MaxRetries = -1 })
		for i := range 3 {
			if got := get(t, f, fmt.Sprintf("http://down.example/%d", i)); kind(got) != sources.FailReset {
				t.Errorf("%+v", got.Failure)
			}
		}
		got := get(t, f, "http://down.example/4")
		if kind(got) != sources.FailSkipped || len(got.Hops) != 0 || asked["down.example"] != 3 {
			t.Errorf("after three failures: %+v, %d requests", got.Failure, asked["down.example"])
		}
		if got := get(t, f, "http://way.example/"); kind(got) != sources.FailSkipped || asked["down.example"] != 3 {
			t.Errorf("a redirect to a host that is down: %+v, %d requests", got.Failure, asked["down.example"])
		}
	})
}

func TestALateTryOpensAHostOnceMore(t *testing.T) {
	for _, back := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			asked, up := 0, false
			f := virtual(t, func(req *http.Request) (*http.Response, error) {
				asked++
				if up {
					return response(req, 200, "page"), nil
				}
				return nil, syscall.ECONNREFUSED
			}, nil)
			late := func(path string) sources.Fetch {
				return f.Fetch(t.Context(), sources.Ask{URL: "http://down.example/" + path, Tries: 3})
			}
			for i := range 3 {
				get(t, f, fmt.Sprintf("http://down.example/%d", i))
			}
			if got := get(t, f, "http://down.example/3"); kind(got) != sources.FailSkipped || asked != 9 {
				t.Fatalf("after three failures: %+v, %d requests", got.Failure, asked)
			}
			up = back
			first, second := late("0"), late("1")
			switch {
			case back && (first.Status() != 200 || second.Status() != 200 || asked != 11 || first.Attempts != 4 || first.Hops[0].Retry != 3):
				t.Errorf("back again: %d and %d after %d requests, attempt %d", first.Status(), second.Status(), asked, first.Attempts)
			case !back && (kind(first) != sources.FailRefused || kind(second) != sources.FailSkipped || asked != 10):
				t.Errorf("still down: %+v and %+v after %d requests, want one more alone", first.Failure, second.Failure, asked)
			}
		})
	}
}

func TestALateTryDoesNotOpenAHostThatAskedForPeace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		f := virtual(t, func(req *http.Request) (*http.Response, error) {
			asked++
			return response(req, 429, ""), nil
		}, nil)
		get(t, f, "http://busy.example/")
		if got := f.Fetch(t.Context(), sources.Ask{URL: "http://busy.example/x", Tries: 1}); kind(got) != sources.FailSkipped || asked != 1 {
			t.Errorf("%+v after %d requests, want it left alone after one", got.Failure, asked)
		}
	})
}

func TestR46_RequestsOfARunAndOfASource(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := virtual(t, func(req *http.Request) (*http.Response, error) { return response(req, 500, ""), nil }, func(o *Options) { o.MaxRequests = 4 })
		if got := get(t, f, "http://a.example/"); got.Attempts != 3 || f.Requests() != 3 {
			t.Errorf("%d tries, %d requests; want 3", got.Attempts, f.Requests())
		}
		if got := f.Fetch(t.Context(), sources.Ask{URL: "http://c.example/", Look: sources.LookProfile}); got.Attempts != 1 || f.Requests() != 4 {
			t.Errorf("a look made %d tries, %d requests in all; want 1 and 4", got.Attempts, f.Requests())
		}
		begin := time.Now()
		got := get(t, f, "http://c.example/2") // whose turn would be in a second
		if kind(got) != sources.FailSpent || f.Requests() != 4 || time.Since(begin) != 0 {
			t.Errorf("past the run's requests: %+v after %d and %v", got.Failure, f.Requests(), time.Since(begin))
		}
	})
}

func TestR48_UserAgent(t *testing.T) {
	for look, want := range map[sources.LookKind]string{"": "ibid/1.0 (+https://ibid.example/)", sources.LookProfile: "Mozilla/5.0 (compatible; ibid/1.0 (+https://ibid.example/))"} {
		var agents []string
		f := open(t, func(o *Options) {
			o.NoRobots = false
			o.Base = answers(func(req *http.Request) (*http.Response, error) {
				agents = append(agents, req.URL.Path+" "+req.Header.Get("User-Agent"))
				return response(req, 200, ""), nil
			})
			o.MaxRetries = -1
		})
		f.Fetch(t.Context(), sources.Ask{URL: "http://a.example/x", Look: look})
		if len(agents) != 2 || agents[0] != "/robots.txt ibid/1.0 (+https://ibid.example/)" || agents[1] != "/x "+want {
			t.Errorf("look %q asked as %q, want %q", look, agents, want)
		}
	}
}
