package fetch_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"ibid/internal/fetch"
	"ibid/sources"
)

// hostsWeb redirects from one host to another and notes what each was sent.
type hostsWeb map[string]string // by host: the X-Subscriber header

func (w hostsWeb) RoundTrip(req *http.Request) (*http.Response, error) {
	w[req.URL.Hostname()] = req.Header.Get("X-Subscriber")
	res := &http.Response{StatusCode: 200, ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{"Content-Type": {"text/plain"}}, Body: io.NopCloser(strings.NewReader("words")), Request: req}
	if req.URL.Hostname() == "paper.example" {
		res.StatusCode, res.Header = 302, http.Header{"Location": {"https://elsewhere.example/"}}
	}
	return res, nil
}

func TestR6_ASubscribersHeaderGoesToItsOwnHostAlone(t *testing.T) {
	w := hostsWeb{}
	f, err := fetch.New(fetch.Options{Base: w, NoPause: true, NoRobots: true, Hosts: []fetch.HostRule{{Pattern: "paper.example", Headers: http.Header{"X-Subscriber": {"41"}}}}})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	got := f.Fetch(t.Context(), sources.Ask{URL: "https://paper.example/a"})
	if got.FinalURL() != "https://elsewhere.example/" {
		t.Fatalf("the redirect was not followed: %+v", got)
	}
	if w["paper.example"] != "41" || w["elsewhere.example"] != "" {
		t.Errorf("the subscriber's key was sent as %v, want to paper.example alone", w)
	}
	f.Fetch(t.Context(), sources.Ask{URL: "https://paper.example/b", Kind: sources.HopLook, Look: sources.LookTLS})
	if w["paper.example"] != "" {
		t.Error("the key was sent over a connection that nobody vouches for")
	}
	f.Fetch(t.Context(), sources.Ask{URL: "http://paper.example/c"})
	if w["paper.example"] != "" {
		t.Error("the key was sent in the clear")
	}
}
