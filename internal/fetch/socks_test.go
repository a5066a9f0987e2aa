package fetch

import (
	"io"
	"net"
	"net/http"
	"testing"

	"ibid/sources"
)

// socks is a proxy of RFC 1928 that answers every CONNECT with a code and, when
// that is 0, passes bytes to a server. It returns its address.
func socks(t *testing.T, code byte, to string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = c.Close() }()
				head := make([]byte, 2)
				if _, err := io.ReadFull(c, head); err != nil {
					return
				}
				_, _ = io.ReadFull(c, make([]byte, head[1]))
				_, _ = c.Write([]byte{5, 0})
				ask := make([]byte, 5)
				if _, err := io.ReadFull(c, ask); err != nil {
					return
				}
				_, _ = io.ReadFull(c, make([]byte, int(ask[4])+2))
				_, _ = c.Write([]byte{5, code, 0, 1, 0, 0, 0, 0, 0, 0})
				if code != 0 {
					return
				}
				s, err := net.Dial("tcp", to)
				if err != nil {
					return
				}
				go func() {
					_, _ = io.Copy(s, c)
					_ = s.Close()
				}()
				_, _ = io.Copy(c, s)
			}()
		}
	}()
	return "socks5://" + l.Addr().String()
}

func TestThroughASOCKSProxy(t *testing.T) {
	var asked []string
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Host+r.URL.Path)
		_, _ = io.WriteString(w, "page")
	})
	f := open(t, func(o *Options) { o.Proxy, o.AllowPrivate = socks(t, 0, s.Listener.Addr().String()), nil })
	wants(t, get(t, f, "http://site.example/x"), 200, "", "page")
	for _, addr := range []string{"http://127.0.0.1/", "http://10.0.0.1:8080/", "http://localhost/"} {
		if got := get(t, f, addr); kind(got) != sources.FailPrivate {
			t.Errorf("%s through a proxy: %+v", addr, got.Failure)
		}
	}
	if len(asked) != 1 || asked[0] != "site.example/x" {
		t.Errorf("the site was asked for %v", asked)
	}
	f.Close()
}

// TestR22_WhatASOCKSProxySaysIsTyped follows RFC 1928, section 6.
func TestR22_WhatASOCKSProxySaysIsTyped(t *testing.T) {
	for code, want := range map[byte]sources.FailureKind{
		1: sources.FailClient,      // general failure of the proxy
		2: sources.FailClient,      // not allowed by its rules
		3: sources.FailUnreachable, // network
		4: sources.FailUnreachable, // host
		5: sources.FailRefused,
		6: sources.FailUnreachable, // time to live expired
		7: sources.FailClient,      // command not known
		8: sources.FailClient,      // address type not known
	} {
		got := get(t, open(t, func(o *Options) { o.Proxy, o.MaxRetries, o.AllowPrivate = socks(t, code, ""), -1, nil }), "http://site.example/")
		if kind(got) != want {
			t.Errorf("code %d: %+v, want %s", code, got.Failure, want)
		}
	}
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = closed.Close()
	got := get(t, open(t, func(o *Options) { o.Proxy, o.MaxRetries, o.AllowPrivate = "socks5://"+closed.Addr().String(), -1, nil }), "http://site.example/")
	if kind(got) != sources.FailProxy {
		t.Errorf("a proxy that is down: %+v", got.Failure)
	}
}
