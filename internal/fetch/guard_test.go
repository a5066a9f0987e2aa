package fetch

import (
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"ibid/sources"
)

// everyForbidden has the first, the last and a middle address of every block
// that no request may reach, and of every way to carry one inside another.
var everyForbidden = []string{
	"0.0.0.0", "0.255.255.255", "10.0.0.0", "10.255.255.255", "100.64.0.0", "100.127.255.255", "127.0.0.0", "127.0.0.1", "127.255.255.255",
	"169.254.0.0", "169.254.169.254", "169.254.255.255", "172.16.0.0", "172.31.255.255", "192.0.0.0", "192.0.0.255", "192.0.2.0", "192.0.2.255",
	"192.88.99.0", "192.88.99.255", "192.168.0.0", "192.168.255.255", "198.18.0.0", "198.19.255.255", "198.51.100.0", "198.51.100.255",
	"203.0.113.0", "203.0.113.255", "224.0.0.0", "239.255.255.255", "240.0.0.0", "255.255.255.255",
	"::", "::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:0.0.0.0",
	"64:ff9b::", "64:ff9b::a00:1", "64:ff9b::808:808", "64:ff9b::ffff:ffff", "64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff",
	"100::", "100::ffff:ffff:ffff:ffff", "2001::", "2001:0:4136:e378:8000:63bf:f5ff:fffe", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff",
	"2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2002::", "2002:a00:1::", "2002:7f00:1::1", "2002:808:808::1",
	"2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", "5f00::", "fc00::", "fd00:ec2::254",
	"fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "fe80::", "fe80::1%eth0", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "fec0::", "ff00::", "ff02::1",
	"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "::127.0.0.1", "::8.8.8.8", "::ffff:0:10.0.0.1", "4000::1", "e000::1", "1fff::1",
}

// neighbours lie just outside the blocks: a guard that refuses them refuses
// sources.
var neighbours = []string{
	"1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0", "169.253.255.255", "169.255.0.0",
	"172.15.255.255", "172.32.0.0", "191.255.255.255", "192.0.1.0", "192.0.3.0", "192.88.98.255", "192.88.100.0", "192.167.255.255", "192.169.0.0",
	"198.17.255.255", "198.20.0.0", "198.51.99.255", "198.51.101.0", "203.0.112.255", "203.0.114.0", "223.255.255.255", "::ffff:8.8.8.8",
	"2000::1", "2001:200::", "2001:db7:ffff::", "2001:db9::", "2003::1", "2606:4700::1111", "3ffe:ffff::", "3fff:1000::",
}

func TestR1_ForbiddenAddressesAreRefused(t *testing.T) {
	g := newGuard(nil)
	for _, s := range everyForbidden {
		if g.permits(netip.MustParseAddr(s)) {
			t.Errorf("%s may be connected to", s)
		}
		if err := g.dial("tcp", netip.AddrPortFrom(netip.MustParseAddr(s), 80).String(), nil); err == nil {
			t.Errorf("a dial to %s is let through", s)
		}
	}
	for _, s := range neighbours {
		if !g.permits(netip.MustParseAddr(s)) {
			t.Errorf("%s is public and is refused", s)
		}
		if err := g.dial("tcp", netip.AddrPortFrom(netip.MustParseAddr(s), 80).String(), nil); err != nil {
			t.Errorf("a dial to %s: %v", s, err)
		}
	}
	if err := g.dial("tcp", "no address", nil); err == nil {
		t.Error("a dial to what is no address is let through")
	}
}

func TestR1_NoConnectionToForbiddenAddresses(t *testing.T) {
	for _, s := range everyForbidden {
		a := netip.MustParseAddr(s).WithZone("")
		f, n := online(t, map[string][]string{"rebound.example": {a.String()}}, say("secret"), nil)
		for _, addr := range []string{"http://" + netip.AddrPortFrom(a, 80).String() + "/", "http://rebound.example/", "https://rebound.example/"} {
			got := get(t, f, addr)
			if kind(got) != sources.FailPrivate || len(n.touched()) > 0 {
				t.Errorf("%s at %s: failure %+v, dialled %v", addr, s, got.Failure, n.touched())
			}
		}
	}
}

func TestR1_StrangeSpellingsOfAddresses(t *testing.T) {
	for _, host := range []string{
		"127.0.0.1", "127.0.0.1.", "127.0.0.1..", "127.1", "127.0.1", "0x7f000001", "0X7F000001", "0x7f.0.0.1", "0x7f.1", "2130706433", "017700000001", "0177.0.0.1",
		"0177.0x0.0.01", "0", "0x0", "0x", "0.0.0.0", "000.000.000.000", "10.1", "192.168.257", "169.254.43518", "2852039166", "0xa9fea9fe",
		"１２７.０.０.１", "127。0。0。1", "127．0．0．1", "127｡0｡0｡1", "①②⑦.⓪.⓪.①", "①⓪.⓪.⓪.①", "１６９.254.169.254", "０x7f000001", "２１３０７０６４３３", "127.0.0.1\u00ad", "1\u200b27.0.0.1",
		"𝟏𝟐𝟕.𝟎.𝟎.𝟏",
		"localhost", "LOCALHOST", "localhost.", "a.localhost", "ｌｏｃａｌｈｏｓｔ", "ⓛocalhost", "xn--localhost-", "a.xn--localhost-", "xn--10-.0.0.1",
		"[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:10.0.0.1]", "[::ffff:a00:1]", "[::ffff:127.0.0.1]", "[64:ff9b::10.0.0.1]", "[2002:7f00:1::]", "[fe80::1%25eth0]",
		"user@127.0.0.1", "example.org@127.0.0.1", "example.org:80@127.0.0.1", "127.0.0.1:80@10.0.0.1", "example.org%40@127.0.0.1",
	} {
		f, n := online(t, map[string][]string{}, say("secret"), nil)
		got := get(t, f, "http://"+host+"/latest/meta-data/")
		if kind(got) != sources.FailPrivate && kind(got) != sources.FailMalformed || len(n.touched()) > 0 {
			t.Errorf("http://%s/: failure %+v, dialled %v; want %s before anything is asked", host, got.Failure, n.touched(), sources.FailPrivate)
		}
		// And as the target of a redirect, where no parser of ours comes first.
		u := &url.URL{Scheme: "http", Host: host}
		if at := strings.LastIndex(host, "@"); at >= 0 {
			u.Host = host[at+1:]
		}
		if strings.ContainsAny(u.Host, "%[") {
			continue
		}
		if fail := newGuard(nil).address(u); fail == nil || fail.Kind != sources.FailPrivate {
			t.Errorf("the host %q by itself: %+v", u.Host, fail)
		}
	}
	for _, host := range []string{"example.org", "127.example.org", "1.2.3.4.5.example", "0x7f000001.example", "8.8.8.8", "localhost.example", "xn--bcher-kva.example", "256.256.256.256.example", "a_b.example"} {
		if fail := newGuard(nil).address(mustURL(t, "http://"+host+"/")); fail != nil {
			t.Errorf("%s is refused: %+v", host, fail)
		}
	}
}

func TestLiteralReadsAddressesAsResolversDo(t *testing.T) {
	for host, want := range map[string]string{
		"1.2.3.4": "1.2.3.4", "0x1.2.3.4": "1.2.3.4", "1.2.772": "1.2.3.4", "1.131844": "1.2.3.4", "16909060": "1.2.3.4", "0x01020304": "1.2.3.4", "0100401404": "1.2.3.4",
		"[2001:db8::1]": "2001:db8::1", "01.02.03.04": "1.2.3.4", "0": "0.0.0.0", "0x": "0.0.0.0", "4294967295": "255.255.255.255",
		"": "", "a": "", "1.2.3.4.5": "", "256.1.1.1": "", "1.2.3.256": "", "1.2.65536": "", "1.16777216": "", "4294967296": "", "1..2": "", "1.2.3.": "", "08": "", "1_0": "", "0b1": "", "0o7": "", "-1": "", "+1": "", "0x-1": "", "0xg": "", "1.2.3.4x": "",
	} {
		a, ok := literal(host)
		if got := a.String(); ok != (want != "") || ok && got != want {
			t.Errorf("literal(%q) = %s, %v; want %q", host, got, ok, want)
		}
	}
}

func TestR2_EveryHopAndEveryKindOfRequestIsGuarded(t *testing.T) {
	inside := []string{"http://10.0.0.1/", "http://inner.example/", "http://[::1]/", "http://2130706433/", "https://169.254.169.254/latest/", "//127.0.0.1/x"}
	names := map[string][]string{"outer.example": {"93.184.215.14"}, "inner.example": {"192.168.1.1"}}
	for _, target := range inside {
		for _, status := range []int{301, 302, 303, 307, 308} {
			f, n := online(t, names, func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Location", target)
				w.WriteHeader(status)
			}, nil)
			got := get(t, f, "http://outer.example/")
			if kind(got) != sources.FailPrivate || len(got.Hops) != 2 || got.Hops[0].Status != status || !slices.Equal(n.touched(), []string{"93.184.215.14:80"}) {
				t.Errorf("%d to %s: failure %+v, %d hops, dialled %v", status, target, got.Failure, len(got.Hops), n.touched())
			}
		}
		// robots.txt sends us inside: it is not followed there, and the page is asked for.
		f, n := online(t, names, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/robots.txt" {
				http.Redirect(w, r, target, http.StatusFound)
				return
			}
			_, _ = io.WriteString(w, "page")
		}, func(o *Options) { o.NoRobots = false })
		got := get(t, f, "http://outer.example/")
		wants(t, got, 200, "", "page")
		for _, d := range n.touched() {
			if d != "93.184.215.14:80" {
				t.Errorf("robots.txt sent to %s: dialled %s", target, d)
			}
		}
		// A look, in each of its ways of asking.
		for _, look := range []sources.LookKind{sources.LookProfile, sources.LookTLS, sources.LookSibling, sources.LookAgain} {
			f, n := online(t, names, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, target, http.StatusFound) }, nil)
			got := f.Fetch(t.Context(), sources.Ask{URL: "http://outer.example/", Look: look})
			if kind(got) != sources.FailPrivate || len(n.touched()) != 1 {
				t.Errorf("look %s sent to %s: failure %+v, dialled %v", look, target, got.Failure, n.touched())
			}
		}
	}
}

func TestR3_OnlyTheCheckedAddressIsDialled(t *testing.T) {
	t.Run("mixed answers", func(t *testing.T) {
		f, n := online(t, map[string][]string{"mixed.example": {"127.0.0.1", "93.184.215.14", "10.0.0.1", "::1"}}, say("page"), nil)
		wants(t, get(t, f, "http://mixed.example/"), 200, "", "page")
		if got := n.touched(); !slices.Equal(got, []string{"93.184.215.14:80"}) {
			t.Errorf("dialled %v, want the public address alone", got)
		}
	})
	t.Run("rebinding between two looks", func(t *testing.T) {
		f, n := online(t, map[string][]string{"flips.example": {"93.184.215.14"}}, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Connection", "close")
			_, _ = io.WriteString(w, "page")
		}, nil)
		wants(t, get(t, f, "http://flips.example/"), 200, "", "page")
		n.mu.Lock()
		n.names["flips.example"] = []string{"127.0.0.1"}
		n.mu.Unlock()
		wants(t, get(t, f, "http://flips.example/again"), 200, "", "page")
		for _, a := range n.touched() {
			if a != "93.184.215.14:80" {
				t.Errorf("dialled %s", a)
			}
		}
	})
	t.Run("the dial itself asks the guard", func(t *testing.T) {
		d, err := newDialer(Options{MaxConcurrency: 1}, newGuard(nil))
		if err != nil {
			t.Fatal(err)
		}
		s := serve(t, say("secret"))
		if c, err := d.safe(t.Context(), "tcp", s.Listener.Addr().String()); err == nil {
			_ = c.Close()
			t.Error("the last gate before the kernel let a loopback address through")
		}
	})
}

func TestR4_AllowPrivateOpensWhatItNames(t *testing.T) {
	for _, tt := range []struct {
		allow, addr string
		want        bool
	}{
		{"10.1.0.0/16", "10.1.2.3", true},
		{"10.1.0.0/16", "10.2.0.1", false},
		{"10.1.0.0/16", "127.0.0.1", false},
		{"10.1.0.0/16", "::ffff:10.1.2.3", true},
		{"10.1.2.3/16", "10.1.9.9", true},
		{"10.1.0.0/16", "64:ff9b::10.1.2.3", false},
		{"64:ff9b::/96", "64:ff9b::10.1.2.3", false},
		{"64:ff9b::/96", "64:ff9b::8.8.8.8", true},
		{"64:ff9b:1::/48", "64:ff9b:1::10.0.0.1", false},
		{"2002::/16", "2002:a00:1::", false},
		{"2002::/16", "2002:808:808::", true},
		{"2001::/32", "2001:0:4136:e378:8000:63bf:f5ff:fffe", false}, // carries 10.0.0.1
		{"2001::/32", "2001:0:4136:e378:8000:63bf:f7f7:f7f7", true},  // carries 8.8.8.8
		{"::ffff:127.0.0.0/104", "127.0.0.1", true},
		{"::ffff:127.0.0.0/104", "128.0.0.1", true}, // public anyway
		{"::/0", "127.0.0.1", false},
		{"::/0", "::1", true},
		{"0.0.0.0/0", "::1", false},
		{"0.0.0.0/0", "127.0.0.1", true},
		{"::1/128", "::1", true},
		{"::1/128", "127.0.0.1", false},
		{"fe80::/64", "fe80::1%eth0", true},
	} {
		g := newGuard([]netip.Prefix{netip.MustParsePrefix(tt.allow)})
		if got := g.permits(netip.MustParseAddr(tt.addr)); got != tt.want {
			t.Errorf("--allow-private %s: %s permitted = %v, want %v", tt.allow, tt.addr, got, tt.want)
		}
	}
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://127.0.0.2:9/x", http.StatusFound)
	})
	f := open(t, func(o *Options) { o.AllowPrivate = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")} })
	got := get(t, f, s.URL)
	if kind(got) != sources.FailPort && kind(got) != sources.FailPrivate {
		t.Errorf("a redirect from an opened to a forbidden address: %+v", got.Failure)
	}
	s2 := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, strings.Replace(s.URL, "127.0.0.1", "127.0.0.2", 1), http.StatusFound)
	})
	if got := get(t, f, s2.URL); kind(got) != sources.FailPrivate {
		t.Errorf("a redirect from an opened to a forbidden address: %+v", got.Failure)
	}
	if fail := newGuard([]netip.Prefix{loopbacks}).address(mustURL(t, "http://localhost/")); fail != nil {
		t.Errorf("localhost, with loopback open: %+v", fail)
	}
}

func TestR5_SchemesAndPorts(t *testing.T) {
	for addr, want := range map[string]sources.FailureKind{
		"ftp://example.org/x": sources.FailScheme, "gopher://example.org/": sources.FailScheme, "file:///etc/passwd": sources.FailScheme, "javascript:alert(1)": sources.FailScheme,
		"data:text/plain,x": sources.FailScheme, "mailto:a@example.org": sources.FailScheme, "HTTPS+unix://x/": sources.FailScheme, "http://abcdefgh.onion/x": sources.FailScheme,
		"//example.org/": sources.FailMalformed, "example.org/x": sources.FailMalformed, "": sources.FailMalformed, "http://": sources.FailMalformed, "http:///x": sources.FailMalformed, "http:example.org": sources.FailMalformed,
		"http://example.org:0/": sources.FailMalformed, "http://example.org:65536/": sources.FailMalformed, "http://example.org:x/": sources.FailMalformed, "http://exa mple.org/": sources.FailMalformed,
		"http://[::1/": sources.FailMalformed, "http://%31%32%37.0.0.1/": sources.FailMalformed, "http://a\x00b/": sources.FailMalformed, `http://evil.example\@127.0.0.1/`: sources.FailMalformed,
		"http://example.org:22/": sources.FailPort, "https://example.org:25/": sources.FailPort, "http://example.org:53/": sources.FailPort, "http://example.org:110/": sources.FailPort,
		"http://example.org:143/": sources.FailPort, "http://example.org:6379/": sources.FailPort, "http://example.org:11211/": sources.FailPort, "http://example.org:445/": sources.FailPort, "http://example.org:0025/": sources.FailPort,
	} {
		f, n := online(t, map[string][]string{"example.org": {"93.184.215.14"}}, say("page"), nil)
		got := get(t, f, addr)
		if kind(got) != want || got.Failure.Detail == "" || len(n.touched()) > 0 {
			t.Errorf("%q: failure %+v, dialled %v; want %s with a reason", addr, got.Failure, n.touched(), want)
		}
	}
	for _, port := range []int{80, 443, 8080, 8443, 1, 65535, 591} {
		fail := newGuard(nil).address(mustURL(t, fmt.Sprintf("http://example.org:%d/", port)))
		if open := fail == nil; open == rawPorts[port] {
			t.Errorf("port %d: %+v", port, fail)
		}
	}
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://example.org:6379/", http.StatusFound)
	})
	if got := get(t, open(t, nil), s.URL); kind(got) != sources.FailPort {
		t.Errorf("a redirect to a raw port: %+v", got.Failure)
	}
}

func TestProxiedTargetsAreGuarded(t *testing.T) {
	var asked []string
	proxy := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.String())
		_, _ = io.WriteString(w, "through the proxy")
	})
	f := open(t, func(o *Options) { o.AllowPrivate, o.Proxy = nil, "http://user:secret@"+proxy.Listener.Addr().String() })
	wants(t, get(t, f, "http://example.org/a"), 200, "", "through the proxy")
	for _, addr := range []string{"http://127.0.0.1/", "http://2130706433/", "http://[::1]/", "http://localhost/", proxy.URL + "/admin", "http://10.0.0.1:8080/", "https://10.0.0.1/"} {
		if got := get(t, f, addr); kind(got) != sources.FailPrivate {
			t.Errorf("%s through a proxy: %+v", addr, got.Failure)
		}
	}
	if !slices.Equal(asked, []string{"http://example.org/a"}) {
		t.Errorf("the proxy was asked for %v", asked)
	}
	// The proxy's own address is no source, by name either, even where it is open.
	_, port, _ := strings.Cut(proxy.Listener.Addr().String(), ":")
	f = open(t, func(o *Options) { o.Proxy = "http://localhost:" + port })
	if got := get(t, f, "http://LOCALHOST.:"+port+"/admin"); kind(got) != sources.FailPrivate {
		t.Errorf("the proxy as a source: %+v", got.Failure)
	}
	for _, bad := range []string{"proxy.example:3128", "ftp://proxy.example", "http://", "::"} {
		if _, err := New(Options{Proxy: bad}); err == nil || !strings.Contains(err.Error(), "--proxy") {
			t.Errorf("--proxy %s: %v", bad, err)
		}
	}
	if _, err := New(Options{Proxy: "ftp://user:secret@proxy.example"}); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("an error about a proxy: %v", err)
	}
}

func TestR22_TheProxysTroubleIsNotTheSites(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = closed.Close()
	for _, tt := range []struct {
		name, proxy string
		want        sources.FailureKind
	}{
		{"down", "http://user:secret@" + closed.Addr().String(), sources.FailProxy},
		{"asking who we are", rawSay(t, "HTTP/1.1 407 Who Are You\r\nContent-Length: 0\r\n\r\n"), sources.FailProxy},
		{"refusing", rawSay(t, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"), sources.FailProxy},
		{"not getting through", rawSay(t, "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"), sources.FailUnreachable},
	} {
		got := get(t, open(t, func(o *Options) { o.Proxy, o.MaxRetries = tt.proxy, -1 }), "https://example.org/")
		if kind(got) != tt.want {
			t.Errorf("a proxy that is %s: %+v, want %s", tt.name, got.Failure, tt.want)
		}
		if tt.want == sources.FailProxy && (!strings.HasPrefix(got.Failure.Detail, "the proxy http://127.0.0.1:") || strings.Contains(got.Failure.Detail, "secret")) {
			t.Errorf("a proxy that is %s: said %q", tt.name, got.Failure.Detail)
		}
	}
	// CONNECT to a proxy that works.
	ca := newAuthority(t)
	site := serveTLS(t, &tls.Config{Certificates: []tls.Certificate{ca.issue(t, time.Now().Add(time.Hour), "site.example")}}, false, say("page"))
	var asked []string
	proxy := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Method+" "+r.Host+" "+r.Header.Get("Proxy-Authorization"))
		to, err := net.Dial("tcp", site.Listener.Addr().String())
		if err != nil {
			t.Error(err)
			return
		}
		c, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		_, _ = io.WriteString(c, "HTTP/1.1 200 Connected\r\n\r\n")
		go func() {
			_, _ = io.Copy(to, c)
			_ = to.Close()
		}()
		_, _ = io.Copy(c, to)
		_ = c.Close()
	})
	f := open(t, func(o *Options) {
		o.Proxy, o.CAFile, o.AllowPrivate = strings.Replace(proxy.URL, "http://", "http://user:secret@", 1), ca.pem, nil
	})
	wants(t, get(t, f, "https://site.example/x"), 200, "", "page")
	if !slices.Equal(asked, []string{"CONNECT site.example:443 Basic dXNlcjpzZWNyZXQ="}) {
		t.Errorf("the proxy was asked %q", asked)
	}
	f.Close()
}

// FuzzGuard: whatever a host parses to, by any of the readings that resolvers
// have, a forbidden address is refused; and no host is both refused as an
// address and free to be dialled.
func FuzzGuard(f *testing.F) {
	for _, s := range everyForbidden {
		f.Add(s)
	}
	for _, s := range []string{"127.1", "0x7f000001", "①②⑦.⓪.⓪.①", "127。0。0。1", "localhost.", "[::ffff:10.0.0.1]", "example.org", "fe80::1%25a", "0177.1", "xn--", "a.xn--zz.b", "1.2.3.4.5"} {
		f.Add(s)
	}
	g := newGuard(nil)
	f.Fuzz(func(t *testing.T, host string) {
		fail := g.address(&url.URL{Scheme: "http", Host: host})
		u := &url.URL{Scheme: "http", Host: host}
		if a, err := netip.ParseAddr(u.Hostname()); err == nil && fail == nil && !g.permits(a) {
			t.Errorf("%q is %s and is let through", host, a)
		}
		if a, ok := literal(strings.TrimRight(asciiHost(strings.ToLower(u.Hostname())), ".")); ok && fail == nil && !g.permits(a) {
			t.Errorf("%q is read as %s and is let through", host, a)
		}
		if a, err := netip.ParseAddr(host); err == nil {
			in6 := netip.AddrFrom16(a.As16())
			if g.permits(a) != g.permits(in6) {
				t.Errorf("%s and %s are judged apart", a, in6)
			}
			if g.permits(a) && (a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() || a.IsMulticast() || a.IsUnspecified() || !a.IsGlobalUnicast() && a.Is6()) {
				t.Errorf("%s is let through", a)
			}
			if err := g.dial("tcp", netip.AddrPortFrom(a, 80).String(), nil); (err == nil) != g.permits(a) {
				t.Errorf("dial to %s: %v", a, err)
			}
		}
	})
}
