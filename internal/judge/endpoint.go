package judge

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"
)

// endpoint returns the address to post to.
func endpoint(raw string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil {
		return nil, errors.New("the judge's address is no URL") // the parser's message would repeat it, and it may hold a password
	}
	switch {
	case u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "":
		return nil, errors.New("the judge's address is no web address: it begins with http:// or https:// and names a host")
	case u.User != nil, u.RawQuery != "", u.ForceQuery, u.Fragment != "":
		return nil, errors.New("the judge's address holds a user, a query or a fragment: a secret may stand there, and addresses are shown")
	}
	u.Path = strings.TrimRight(u.Path, "/")
	u.RawPath = ""
	if !strings.HasSuffix(u.Path, "/chat/completions") {
		u.Path += "/chat/completions"
	}
	return u, nil
}

// loopback reports whether an address names this machine by its spelling. What
// "localhost" resolves to is checked again when it is dialled.
func loopback(u *url.URL) bool {
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if host == "localhost" || strings.HasSuffix(host, ".localhost") { // RFC 6761, section 6.3
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.Unmap().IsLoopback()
}

func plainHTTP(u *url.URL, allowed, keyed bool) error {
	switch {
	case !allowed:
		return fmt.Errorf("the judge at %s would be sent your sentences over http, where anybody on the way can read and change them", u.Host)
	case keyed:
		return fmt.Errorf("a key is never sent over http to another machine, as to %s", u.Host)
	}
	return nil
}

// client makes a client for one endpoint. It is apart from the one that
// fetches sources: the user named this address, so it may be private or this
// machine, and nothing that an article or a page says can lead to it.
func client(u *url.URL, o Options) (*http.Client, error) {
	t := &http.Transport{
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    10 * time.Second,
		MaxResponseHeaderBytes: 64 << 10,
		MaxIdleConnsPerHost:    8,
		IdleConnTimeout:        time.Minute,
		DisableCompression:     true,
		ForceAttemptHTTP2:      true,
	}
	dialer := &net.Dialer{Timeout: 10 * time.Second}
	here := loopback(u)
	if u.Scheme == "http" && here {
		dialer.Control = onlyThisMachine
	}
	t.DialContext = dialer.DialContext
	if len(o.CA) > 0 {
		pool, err := x509.SystemCertPool()
		if err != nil {
			pool = x509.NewCertPool()
		}
		if !pool.AppendCertsFromPEM(o.CA) {
			return nil, errors.New("the file of authorities holds no certificate in PEM")
		}
		t.TLSClientConfig.RootCAs = pool
	}
	if o.Proxy != "" && !here {
		p, err := url.Parse(o.Proxy)
		if err != nil || p.Host == "" {
			return nil, errors.New("the proxy's address is no URL")
		}
		if u.Scheme == "http" {
			return nil, errors.New("a judge over http is not asked through a proxy, which could read and change all of it")
		}
		t.Proxy = http.ProxyURL(p)
	}
	return &http.Client{
		Transport: t,
		// A redirect would carry the sentences, and perhaps the key, to an address that nobody named.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, nil
}

var errElsewhere = errors.New("the name leads to another machine")

func onlyThisMachine(_, address string, _ syscall.RawConn) error {
	a, err := netip.ParseAddrPort(address)
	if err != nil || !a.Addr().Unmap().IsLoopback() {
		return errElsewhere
	}
	return nil
}
