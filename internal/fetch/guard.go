package fetch

import (
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/net/idna"

	"ibid/sources"
)

// forbidden are the addresses that no request may reach: this machine, private
// and shared networks, metadata services, documentation, benchmarks, multicast
// and reserved space. Addresses that carry another one inside (mapped IPv4,
// NAT64, 6to4) are judged by the inner one as well.
//
// Origin: IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890 and
// the RFCs they name).
var forbidden = prefixes(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
	"192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
	"203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
	"::/128", "::1/128", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16",
	"3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
)

// Of IPv6 only this block is given out to networks (RFC 4291, 2.4 and IANA's
// registry); what lies outside is refused whether it has a name or not.
var unicast6 = netip.MustParsePrefix("2000::/3")

// Blocks whose addresses carry an IPv4 address.
var (
	compatible = netip.MustParsePrefix("::/96")           // RFC 4291, 2.5.5.1: the last four bytes
	translated = netip.MustParsePrefix("::ffff:0:0:0/96") // RFC 2765, 2.1: the last four bytes
	nat64      = netip.MustParsePrefix("64:ff9b::/96")    // RFC 6052, 2.1: the last four bytes
	nat64Local = netip.MustParsePrefix("64:ff9b:1::/48")  // RFC 8215: the last four bytes of a /96
	sixToFour  = netip.MustParsePrefix("2002::/16")       // RFC 3056: bytes 2 to 5
	teredo     = netip.MustParsePrefix("2001::/32")       // RFC 4380, 4: the last four bytes, inverted
)

func prefixes(list ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(list))
	for i, s := range list {
		out[i] = netip.MustParsePrefix(s)
	}
	return out
}

// rawPorts speak other protocols: a request there would be read as commands.
//
// Origin: the Fetch Standard's bad ports, and the usual data stores.
var rawPorts = map[int]bool{
	1: true, 7: true, 9: true, 11: true, 13: true, 15: true, 17: true, 19: true, 20: true, 21: true, 22: true, 23: true, 25: true, 37: true,
	42: true, 43: true, 53: true, 69: true, 77: true, 79: true, 87: true, 95: true, 101: true, 102: true, 103: true, 104: true, 109: true, 110: true,
	111: true, 113: true, 115: true, 117: true, 119: true, 123: true, 135: true, 137: true, 139: true, 143: true, 161: true, 179: true, 389: true,
	427: true, 445: true, 465: true, 512: true, 513: true, 514: true, 515: true, 526: true, 530: true, 531: true, 532: true, 540: true, 548: true, 554: true,
	556: true, 563: true, 587: true, 601: true, 636: true, 873: true, 989: true, 990: true, 993: true, 995: true, 1433: true, 1521: true, 1719: true, 1720: true,
	1723: true, 2049: true, 2375: true, 2379: true, 3306: true, 3389: true, 3659: true, 4045: true, 4190: true, 5060: true, 5061: true, 5432: true,
	5672: true, 5900: true, 6000: true, 6379: true, 6566: true, 6665: true, 6666: true, 6667: true, 6668: true, 6669: true, 6679: true, 6697: true, 9042: true, 9092: true,
	9200: true, 10080: true, 11211: true, 27017: true,
}

// guard decides which addresses may be asked.
type guard struct {
	allowed              []netip.Prefix // opened by the user
	proxy                string         // HOST:PORT of the user's proxy, which may be anywhere and is no source
	proxyHost, proxyPort string
	proxyName            string // its address as people may see it
}

// blockedError is a refusal of the guard on its way through net/http.
type blockedError struct{ fail sources.Failure }

// Error implements error.
func (e *blockedError) Error() string { return string(e.fail.Kind) + ": " + e.fail.Detail }

// address checks what can be seen of an address before any name is resolved:
// its scheme, its port and, where the host is an address in whatever spelling,
// that address.
func (g *guard) address(u *url.URL) *sources.Failure {
	switch u.Scheme {
	case "http", "https":
	case "":
		return &sources.Failure{Kind: sources.FailMalformed, Detail: "the address has no scheme"}
	default:
		return &sources.Failure{Kind: sources.FailScheme, Detail: "only http and https are asked, not " + sources.Clip(sources.Printable(u.Scheme), 20)}
	}
	host := u.Hostname()
	if host == "" {
		return &sources.Failure{Kind: sources.FailMalformed, Detail: "the address names no host"}
	}
	if p := u.Port(); p != "" {
		n, err := strconv.Atoi(p)
		if err != nil || n < 1 || n > 65535 {
			return &sources.Failure{Kind: sources.FailMalformed, Detail: "port " + sources.Clip(p, 10) + " does not exist"}
		}
		if rawPorts[n] {
			return &sources.Failure{Kind: sources.FailPort, Detail: fmt.Sprintf("port %d speaks another protocol", n)}
		}
	}
	// Full-width digits, circled digits and ideographic full stops are folded on
	// the way to a name server (RFC 5895); a host that cannot be folded whole is
	// judged by what is left of it and as it stands. "xn--10-.0.0.1" is 10.0.0.1 to
	// whoever reads its Punycode.
	folded := host
	if strings.Trim(host, "abcdefghijklmnopqrstuvwxyz0123456789.-") != "" || strings.Contains(host, "xn--") {
		folded, _ = idna.Lookup.ToASCII(host)
	}
	for _, h := range []string{folded, host} {
		h = strings.TrimRight(strings.ToLower(h), ".")
		if (h == "localhost" || strings.HasSuffix(h, ".localhost")) && !g.permits(loopback) {
			return &sources.Failure{Kind: sources.FailPrivate, Detail: "localhost is this machine"}
		}
		if strings.HasSuffix(h, ".onion") && g.proxy == "" { // RFC 7686, section 2: no name server may be asked
			return &sources.Failure{Kind: sources.FailScheme, Detail: "onion services are reached through Tor alone"}
		}
		if a, ok := literal(h); ok && !g.permits(a) {
			return &sources.Failure{Kind: sources.FailPrivate, Detail: a.String() + " is no public address"}
		}
		if g.proxyHost != "" && h == g.proxyHost && portOf(u) == g.proxyPort {
			return &sources.Failure{Kind: sources.FailPrivate, Detail: "this is the proxy itself"}
		}
	}
	return nil
}

var loopback = netip.MustParseAddr("127.0.0.1")

// portOf returns the port of an address, that of its scheme when it names none.
func portOf(u *url.URL) string {
	switch p := u.Port(); {
	case p != "":
		return p
	case u.Scheme == "https":
		return "443"
	}
	return "80"
}

// newGuard returns a guard that lets through, of what is forbidden, the given
// prefixes alone. A prefix of IPv4-mapped addresses stands for the IPv4
// addresses themselves; any other IPv6 prefix opens no IPv4 address.
func newGuard(allow []netip.Prefix) *guard {
	g := &guard{}
	for _, p := range allow {
		if a := p.Addr(); a.Is4In6() && p.Bits() >= 96 {
			p = netip.PrefixFrom(a.Unmap(), p.Bits()-96)
		}
		g.allowed = append(g.allowed, p.Masked())
	}
	return g
}

// permits reports whether an address may be connected to: it and every address
// that it carries must be public or opened by the user.
func (g *guard) permits(a netip.Addr) bool {
	a = a.WithZone("").Unmap()
	inner, carries := inside(a)
	return g.permitsOne(a) && (!carries || g.permitsOne(inner))
}

func (g *guard) permitsOne(a netip.Addr) bool {
	for _, p := range g.allowed {
		if p.Contains(a) {
			return true
		}
	}
	for _, p := range forbidden {
		if p.Contains(a) {
			return false
		}
	}
	return a.Is4() || unicast6.Contains(a)
}

// inside returns the IPv4 address that an IPv6 address carries, if it does.
func inside(a netip.Addr) (netip.Addr, bool) {
	if !a.Is6() {
		return netip.Addr{}, false
	}
	b := a.As16()
	at, flip := 12, byte(0)
	switch {
	case compatible.Contains(a) && a != netip.IPv6Unspecified() && a != netip.IPv6Loopback(),
		translated.Contains(a), nat64.Contains(a), nat64Local.Contains(a):
	case sixToFour.Contains(a):
		at = 2
	case teredo.Contains(a):
		flip = 0xff
	default:
		return netip.Addr{}, false
	}
	return netip.AddrFrom4([4]byte{b[at] ^ flip, b[at+1] ^ flip, b[at+2] ^ flip, b[at+3] ^ flip}), true
}

// literal reads a host that is an address in any spelling that some resolver
// takes for one: dotted decimal, IPv6, and the old forms with fewer parts,
// octal and hexadecimal numbers (inet_aton of 4.2BSD).
func literal(host string) (netip.Addr, bool) {
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	if a, err := netip.ParseAddr(host); err == nil {
		return a, true
	}
	parts := strings.Split(host, ".")
	if len(parts) > 4 {
		return netip.Addr{}, false
	}
	var n uint64
	for i, p := range parts {
		v, ok := number(p)
		if !ok {
			return netip.Addr{}, false
		}
		if i < len(parts)-1 {
			if v > 255 {
				return netip.Addr{}, false
			}
			n = n<<8 | v
			continue
		}
		room := uint(8 * (5 - len(parts)))
		if v >= 1<<room {
			return netip.Addr{}, false
		}
		n = n<<room | v
	}
	return netip.AddrFrom4([4]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}), true
}

// number reads one part of an address as C does: 0x… hexadecimal, 0… octal.
func number(p string) (uint64, bool) {
	base := 10
	switch {
	case len(p) > 1 && (p[1] == 'x' || p[1] == 'X') && p[0] == '0':
		if p, base = p[2:], 16; p == "" {
			return 0, true // "0x" is 0 to the WHATWG URL Standard
		}
	case len(p) > 1 && p[0] == '0':
		p, base = p[1:], 8
	}
	if strings.HasPrefix(p, "+") || strings.HasPrefix(p, "-") {
		return 0, false
	}
	v, err := strconv.ParseUint(p, base, 32)
	return v, err == nil
}

// dial refuses a connection by the address that it is about to go to. It runs
// for every attempt, after DNS, so that neither a rebinding name nor one of
// several answers gets past it.
func (g *guard) dial(_, address string, _ syscall.RawConn) error {
	ap, err := netip.ParseAddrPort(address)
	if err != nil || !g.permits(ap.Addr()) {
		return &blockedError{sources.Failure{Kind: sources.FailPrivate, Detail: sources.Printable(address) + " is no public address"}}
	}
	return nil
}

// guarded refuses forbidden addresses before anything is asked on their
// account, redirect targets included.
type guarded struct {
	next  http.RoundTripper
	guard *guard
}

// RoundTrip implements http.RoundTripper.
func (g *guarded) RoundTrip(req *http.Request) (*http.Response, error) {
	if fail := g.guard.address(req.URL); fail != nil {
		return nil, &blockedError{*fail}
	}
	return g.next.RoundTrip(req)
}
