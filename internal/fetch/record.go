package fetch

import (
	"crypto/tls"
	"io"
	"maps"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"slices"
	"strings"
	"time"

	"ibid/sources"
)

// recorder writes down every hop of an exchange as it was received.
type recorder struct {
	next http.RoundTripper
	near func(u *url.URL, remote string) bool // see networks; may be nil
}

// RoundTrip implements http.RoundTripper.
func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	ex := exchangeOf(req.Context())
	hop := sources.Hop{URL: sources.Redact(req.URL.String()), Method: req.Method, Kind: sources.HopHTTP, Retry: ex.try}
	if len(ex.hops) == 0 {
		hop.Kind = ex.kind
	}
	ex.hop()
	reached := ex.reached
	out := req.Clone(httptrace.WithClientTrace(req.Context(), &httptrace.ClientTrace{
		ConnectDone: func(_, _ string, err error) {
			if err == nil {
				reached.Store(true)
			}
		},
		GotConn: func(i httptrace.GotConnInfo) {
			reached.Store(true)
			ex.remote = i.Conn.RemoteAddr().String()
		},
	}))
	// Nothing that belongs to another host travels along.
	out.URL.User = nil
	for _, name := range []string{"Cookie", "Authorization", "Referer"} {
		out.Header.Del(name)
	}
	ex.addCookies(out)
	conditional := ex.conditional(out)
	out.Header.Set("Accept-Encoding", acceptEncoding)
	begin := time.Now()
	res, err := r.next.RoundTrip(out)
	hop.Waited, hop.Took = time.Since(begin), 0
	if !ex.sent.IsZero() {
		hop.Waited, hop.Took = ex.sent.Sub(begin), time.Since(ex.sent)
	}
	hop.Remote = ex.remote
	if err != nil {
		hop.Failure = ex.classify(req.Context(), err)
		if len(ex.hops) > 0 && hop.Failure.Kind == sources.FailMalformed {
			hop.Failure.Kind = sources.FailNoLocation // the server's mistake, not that of the cited address
		}
		ex.failure = hop.Failure
		ex.hops = append(ex.hops, hop)
		return nil, err
	}
	hop.Status, hop.Proto, hop.Header, hop.TLS = res.StatusCode, res.Proto, recorded(res.Header), tlsFacts(res.TLS, ex.plan.ask.Look != sources.LookTLS)
	ex.hops = append(ex.hops, hop)
	ex.hops[len(ex.hops)-1].Near = r.near != nil && r.near(req.URL, ex.remote)
	ex.modified = conditional && res.StatusCode == http.StatusNotModified
	ex.keepCookies(req.URL, res)

	// What net/http and colly may see: where to go on, and nothing that they
	// would undo, rewrite or read a second time.
	seen := http.Header{}
	if redirects(res) {
		seen.Set("Location", res.Header.Get("Location"))
	} else {
		ex.read(res)
	}
	res.Request, res.Header = req, seen
	res.ContentLength, res.Uncompressed = -1, true
	return res, nil
}

// trusted is how much room a body gets on the word of a Content-Length alone, and
// atOnce what it gets once so much has come.
const (
	trusted = sources.FreeBody
	atOnce  = 64 << 20
)

// read takes in the body, in one piece where its length is known.
func (ex *exchange) read(res *http.Response) {
	defer func() {
		_ = res.Body.Close() // gives back turn and slot
		res.Body = http.NoBody
	}()
	n := res.ContentLength
	if n <= 0 || len(res.Header["Content-Encoding"]) > 0 {
		ex.body, _ = io.ReadAll(res.Body) // a body ends in no error
		return
	}
	text := make([]byte, min(n, trusted))
	k, err := io.ReadFull(res.Body, text)
	if err == nil {
		// This is how the end of a body is seen, or room for more is asked for.
		var one [1]byte
		if more, _ := io.ReadFull(res.Body, one[:]); more == 1 {
			whole := make([]byte, max(int64(k+1), min(n, ex.plan.most, atOnce)))
			whole[copy(whole, text)] = one[0]
			text = whole
			more, err = io.ReadFull(res.Body, text[k+1:])
			if k += 1 + more; err == nil {
				rest, _ := io.ReadAll(res.Body) // nearly always its end alone
				text = append(text, rest...)
				k = len(text)
			}
		}
	}
	ex.body = text[:k]
}

// conditional adds the validators of an earlier visit, on the hop that gave
// them alone.
func (ex *exchange) conditional(req *http.Request) bool {
	a := ex.plan.ask
	if a.ETag == "" && a.LastModified == "" {
		return false
	}
	from := a.ValidFor
	if from == "" {
		from = a.URL
	}
	if sources.Canonical(from) != sources.Canonical(req.URL.String()) {
		return false
	}
	if a.ETag != "" {
		req.Header.Set("If-None-Match", a.ETag)
	}
	if a.LastModified != "" {
		req.Header.Set("If-Modified-Since", a.LastModified)
	}
	return true
}

// What of an answer's headers is kept: enough for every verdict and replay,
// too little to fill the memory of a run with.
const (
	maxField   = 8 << 10
	maxHeaders = 64 << 10
)

// recorded copies headers for the record; of cookies only the names are kept.
// Fields that are too long, and those for which there is no more room, are left
// out.
func recorded(h http.Header) http.Header {
	size := 0
	for name, values := range h {
		for _, v := range values {
			size += len(name) + len(v)
		}
	}
	var out http.Header
	if size <= maxField {
		out = h.Clone()
	} else {
		out = http.Header{}
		room := maxHeaders
		for _, name := range slices.Sorted(maps.Keys(h)) {
			for _, v := range h[name] {
				if n := len(name) + len(v); n <= maxField && n <= room {
					room -= n
					out[name] = append(out[name], v)
				}
			}
		}
	}
	for i, c := range out["Set-Cookie"] {
		name, _, _ := strings.Cut(c, "=")
		out["Set-Cookie"][i] = strings.TrimSpace(name)
	}
	return out
}

func tlsFacts(s *tls.ConnectionState, verified bool) *sources.TLSFacts {
	if s == nil {
		return nil
	}
	t := &sources.TLSFacts{Version: tls.VersionName(s.Version), Verified: verified}
	if len(s.PeerCertificates) > 0 {
		leaf := s.PeerCertificates[0]
		t.Subject, t.Issuer, t.NotAfter = leaf.Subject.CommonName, leaf.Issuer.CommonName, leaf.NotAfter.UTC()
		t.Names = slices.Clone(leaf.DNSNames[:min(20, len(leaf.DNSNames))])
	}
	return t
}
