package fetch

import (
	"crypto/tls"
	"net/http"
	"net/http/httptrace"
	"strings"
	"time"

	"ibid/sources"
)

// recorder writes down every hop of an exchange as it was received.
type recorder struct {
	next    http.RoundTripper
	fetcher *Fetcher
}

// RoundTrip implements http.RoundTripper.
func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	ex := exchangeOf(req.Context())
	hop := sources.Hop{URL: sources.Redact(req.URL.String()), Method: req.Method, Kind: sources.HopHTTP, Retry: ex.try}
	if len(ex.hops) == 0 {
		hop.Kind = ex.kind
	}
	ex.gotConn, ex.remote = false, ""
	trace := &httptrace.ClientTrace{
		GotConn: func(i httptrace.GotConnInfo) { ex.gotConn, ex.remote = true, i.Conn.RemoteAddr().String() },
	}
	out := req.Clone(httptrace.WithClientTrace(req.Context(), trace))
	out.Header.Del("Cookie")
	out.Header.Del("Authorization")
	out.Header.Del("Referer")
	ex.cookies(out)
	conditional := r.conditional(ex, out)
	out.Header.Set("Accept-Encoding", "gzip, br, zstd")
	begin := time.Now()
	res, err := r.next.RoundTrip(out)
	hop.Took = time.Since(begin)
	hop.Remote = ex.remote
	if err != nil {
		hop.Failure = ex.classify(err)
		ex.failure = hop.Failure
		ex.hops = append(ex.hops, hop)
		return nil, err
	}
	hop.Status, hop.Proto, hop.Header, hop.TLS = res.StatusCode, res.Proto, recorded(res.Header), tlsFacts(res.TLS, ex.plan.ask.Look != sources.LookTLS)
	ex.hops = append(ex.hops, hop)
	ex.modified = conditional && res.StatusCode == http.StatusNotModified
	ex.keepCookies(req.URL, res)

	// What colly may see: a decoded body whose bytes it leaves alone.
	res.Request = req
	res.Header = res.Header.Clone()
	res.Header.Del("Content-Encoding")
	res.Header.Del("Content-Length")
	if media, _, ok := strings.Cut(res.Header.Get("Content-Type"), ";"); ok {
		res.Header.Set("Content-Type", media)
	}
	res.ContentLength, res.Uncompressed = -1, true
	return res, nil
}

// conditional adds the validators of an earlier visit, on the hop that gave
// them alone.
func (r *recorder) conditional(ex *exchange, req *http.Request) bool {
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

// recorded copies headers for the record; of cookies only the names are kept.
func recorded(h http.Header) http.Header {
	out := h.Clone()
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
		t.Names = leaf.DNSNames[:min(20, len(leaf.DNSNames))]
	}
	return t
}
