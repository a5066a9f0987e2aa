package examples_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"ibid/examples"
)

var address = regexp.MustCompile(`https?://[^\s)]+[^\s).,;]`)

func TestTheWebKnewEverySourceOnce(t *testing.T) {
	const never = "https://library.aldra.example/theses/okonkwo-2020" // a citation of what never was
	then := examples.Then()
	for _, u := range address.FindAllString(string(examples.Article), -1) {
		_, page := then[u]
		_, host := then[u[:strings.Index(u[8:], "/")+9]+"*"]
		if !page && !host && u != never {
			t.Errorf("the article cites %s, which was never there", u)
		}
	}
	if n := strings.Count(string(examples.Article), "\n[^"); n < 20 {
		t.Errorf("the article has %d notes, want about 20", n)
	}
}

func TestTheWebIsPlayedByNameAndUnderItsAuthority(t *testing.T) {
	w, err := examples.Start(examples.Now())
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(w.Authority) {
		t.Fatal("the authority is no certificate")
	}
	client := &http.Client{Transport: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: roots},
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, w.HTTPS)
		},
	}}
	defer client.CloseIdleConnections()
	for _, tt := range []struct {
		addr   string
		status int
		words  string
	}{
		{"https://stats.straits.example/transport/ferries-2025.html", 200, "2.4 million"},
		{"https://fund.straits.example/statements/2019-q4", 410, ""},
		{"https://stats.straits.example/no/such/page", 404, "nothing at this address"},
	} {
		res, err := client.Get(tt.addr)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil || res.StatusCode != tt.status || !strings.Contains(string(body), tt.words) {
			t.Errorf("%s answers %d %q (%v), want %d with %q", tt.addr, res.StatusCode, body, err, tt.status, tt.words)
		}
	}
	names := &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, w.Resolver)
	}}
	if got, err := names.LookupHost(t.Context(), "stats.straits.example"); err != nil || len(got) != 1 || got[0] != "127.0.0.1" {
		t.Errorf("a host of the web is at %v (%v), want loopback", got, err)
	}
	if got, err := names.LookupHost(t.Context(), "friendsofthestrait.example"); err == nil {
		t.Errorf("a host that is gone is still at %v", got)
	}
}

func ExampleParse() {
	pages, err := examples.Parse([]byte("-- https://one.example/a --\nStatus: 410\n\n<h1>Gone</h1>\n"))
	fmt.Println(pages["https://one.example/a"].Status, err)
	// Output: 410 <nil>
}
