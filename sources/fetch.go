package sources

import (
	"context"
	"net/http"
	"time"
)

// Fetch is what happened when an address was asked for. It is a value whatever
// happened: an address that does not answer has a Failure.
type Fetch struct {
	URL         string    // the address that was asked for
	At          time.Time // when it was asked for first, UTC
	Hops        []Hop     // every request in order, the last tries of a retried hop included; empty when nothing could be sent
	Failure     *Failure  // why there is no answer; nil when the last hop answered, whatever its status
	Header      http.Header
	Body        []byte // decoded, at most the cap; nil when there is none
	Digest      string // SHA-256 of Body, hex; "" when there is none
	Wire        []byte // the body as it came when it was content-coded and complete; nil otherwise
	Coding      string // the content coding of Wire, as "gzip"; "" when Wire is nil
	Truncated   Truncation
	Attempts    int  // how many times the whole address was tried, from 1; 0 when nothing was sent
	NotModified bool // 304 to our own validators: the body is that of the last visit
}

// Ask is a request for one address.
type Ask struct {
	URL          string
	Kind         HopKind  // HopStart for a source, HopLook for a look, HopMeta or HopScript for the target of a refresh
	Look         LookKind // which look, when Kind is HopLook
	ETag         string   // validators of the last good visit: when one is given the request is conditional
	LastModified string
	ValidFor     string // the address that gave the validators; "" for URL
	Tries        int    // tries of the address earlier in the run; with any, it is asked just once more, even where its host was given up

	// Room is asked once, before more than FreeBody bytes of a body are held,
	// and may wait until ctx ends; where it says false, no more is read and the
	// body counts as cut by our own cap. Nil stands for room without end.
	Room func(ctx context.Context) bool
}

// FreeBody is the size in bytes up to which a body needs no Room.
const FreeBody = 1 << 20

// Truncation says what cut a body short.
type Truncation string

// What can cut a body.
const (
	Whole     Truncation = ""       // nothing: the body is complete
	CutByCap  Truncation = "cap"    // our own limit
	CutByWire Truncation = "wire"   // the connection ended before the announced length
	CutByTime Truncation = "time"   // our clock
	CutByCode Truncation = "decode" // the content coding is damaged or was refused as a bomb
)

// Hop is one request and its answer as received.
type Hop struct {
	URL     string        `json:"url"`
	Method  string        `json:"method,omitempty"`
	Kind    HopKind       `json:"kind"` // how this hop was reached
	Status  int           `json:"status"`
	Proto   string        `json:"proto,omitempty"`
	Header  http.Header   `json:"header,omitempty"` // as received; sensitive values (Set-Cookie) kept only by name
	Remote  string        `json:"remote,omitempty"` // address and port that answered
	TLS     *TLSFacts     `json:"tls,omitempty"`
	Failure *Failure      `json:"failure,omitempty"`
	Retry   int           `json:"retry,omitempty"` // 0 for the first try of this address
	Waited  time.Duration `json:"-"`               // in the host's turn and for a slot
	Took    time.Duration `json:"-"`               // from sending to the end of the headers
	Near    bool          `json:"-"`               // answered from this machine or its private network, found without a name server that the user named: no proof that the way to the world is open
}

// HopKind says how a hop was reached.
type HopKind string

// How a hop can be reached.
const (
	HopStart  HopKind = "start"  // the cited address
	HopHTTP   HopKind = "http"   // a Location header
	HopMeta   HopKind = "meta"   // a refresh in the page or in a Refresh header
	HopScript HopKind = "script" // a literal script redirect
	HopRobots HopKind = "robots" // a request for robots.txt
	HopLook   HopKind = "look"   // a further look
)

// TLSFacts are what the handshake showed.
type TLSFacts struct {
	Version  string    `json:"version,omitempty"`
	Subject  string    `json:"subject,omitempty"`
	Issuer   string    `json:"issuer,omitempty"`
	Names    []string  `json:"names,omitempty"` // of the certificate, at most 20
	NotAfter time.Time `json:"not_after,omitzero"`
	Verified bool      `json:"verified"`
}

// FailureKind is a dotted code for why there is no answer. Most are reason
// codes of the rule table as they stand.
type FailureKind string

// The kinds of failure. Origins: VERDICT sections A, B, C and E of `ibid explain --list`.
const (
	FailMalformed   FailureKind = "url.malformed"        // no address can be made of it
	FailPrivate     FailureKind = "url.private"          // a forbidden address, refused before anything was sent
	FailPort        FailureKind = "url.port"             // a port of another protocol
	FailScheme      FailureKind = "scheme.unsupported"   // neither http nor https
	FailRobots      FailureKind = "policy.robots"        // robots.txt asks us to stay away
	FailHostRule    FailureKind = "policy.host_rule"     // the user's configuration says so
	FailNXDomain    FailureKind = "dns.nxdomain"         // no such name
	FailNoData      FailureKind = "dns.nodata"           // the name has no address
	FailServFail    FailureKind = "dns.servfail"         // the name server is in trouble
	FailDNSTimeout  FailureKind = "dns.timeout"          // no answer from a name server
	FailRefused     FailureKind = "tcp.refused"          // nobody listens
	FailReset       FailureKind = "tcp.reset"            // the connection was torn down
	FailUnreachable FailureKind = "tcp.unreachable"      // no way to the host or network
	FailTCPTimeout  FailureKind = "tcp.timeout"          // no answer to the dial
	FailTLSExpired  FailureKind = "tls.expired"          // the certificate ran out, or is not valid yet
	FailTLSUnknown  FailureKind = "tls.untrusted"        // no known authority vouches for it
	FailTLSName     FailureKind = "tls.name_mismatch"    // the certificate is for other names
	FailTLSClient   FailureKind = "tls.client_limit"     // no common protocol version or cipher
	FailPlainHTTP   FailureKind = "tls.plain_http"       // plain HTTP where TLS was asked for
	FailHTTP2       FailureKind = "http2.error"          // a stream or connection error of HTTP/2
	FailHeaders     FailureKind = "http.timeout_headers" // connected, but no answer came
	FailBody        FailureKind = "http.timeout_body"    // the answer began and stalled
	FailProtocol    FailureKind = "protocol.invalid"     // what came is no HTTP
	FailLoop        FailureKind = "redirect.loop"        // the chain comes back to itself
	FailTooMany     FailureKind = "redirect.too_many"    // more hops than are followed
	FailNoLocation  FailureKind = "redirect.no_location" // a redirect without a target
	FailSkipped     FailureKind = "host.skipped"         // the host failed before in this run, or asks for more patience than the run has
	FailSpent       FailureKind = "run.requests_spent"   // the run had asked as often as the user allows
	FailCancelled   FailureKind = "run.cancelled"        // the run was interrupted
	FailNetwork     FailureKind = "run.network_suspect"  // taken back: our own network could not be trusted in that run
	FailProxy       FailureKind = "client.proxy"         // the user's own proxy did not answer, or does not serve us
	FailClient      FailureKind = "client.limit"         // our own machine: no file descriptors, no memory, a fault of ours
)

// Failure says why a request got no answer.
type Failure struct {
	Kind   FailureKind `json:"kind"`
	Detail string      `json:"detail,omitempty"` // one line for the curious, printable, without secrets
	Narrow bool        `json:"narrow,omitempty"` // what was met is a limit of the user's, narrower than is fair: nothing speaks against the source
}

// Final returns the last hop that answered the source's own chain, or nil.
// Requests for robots.txt and looks do not count.
func (f *Fetch) Final() *Hop {
	for i := len(f.Hops) - 1; i >= 0; i-- {
		switch h := &f.Hops[i]; h.Kind {
		case HopRobots, HopLook:
		default:
			return h
		}
	}
	return nil
}

// Status returns the status code of the final hop, or 0.
func (f *Fetch) Status() int {
	if h := f.Final(); h != nil {
		return h.Status
	}
	return 0
}

// FinalURL returns the address of the final hop, or the address asked for.
func (f *Fetch) FinalURL() string {
	if h := f.Final(); h != nil {
		return h.URL
	}
	return f.URL
}

// Chain returns the hops that make up the last try: start, redirects and the
// answer, without earlier tries of the same address, robots.txt and looks.
func (f *Fetch) Chain() []Hop {
	var out []Hop
	for _, h := range f.Hops {
		switch h.Kind {
		case HopRobots, HopLook:
			continue
		case HopStart:
			out = out[:0]
		}
		if n := len(out); n > 0 && h.Retry > 0 && out[n-1].URL == h.URL && out[n-1].Retry < h.Retry {
			out[n-1] = h
			continue
		}
		out = append(out, h)
	}
	return out
}
