package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/url"
	"os"
	"strings"
	"syscall"

	"ibid/sources"
)

// classify says what an error of the network means. The error comes from
// net/http, often through several layers; types are trusted before texts.
func (ex *exchange) classify(ctx context.Context, err error) *sources.Failure {
	if ctx.Err() != nil {
		return cancelled()
	}
	return failure(ex.kindOf(err), err)
}

// refused says what an error of colly or net/http means that no hop led to: an
// address that their parsers do not take, or redirects that are not followed.
func (ex *exchange) refused(err error) *sources.Failure {
	switch {
	case errors.Is(err, errTooMany):
		return failure(sources.FailTooMany, err)
	case errors.Is(err, errLoop):
		return failure(sources.FailLoop, err)
	case len(ex.hops) == 0:
		return failure(sources.FailMalformed, err)
	}
	return &sources.Failure{Kind: sources.FailNoLocation, Detail: "the redirect's Location cannot be read"}
}

func failure(kind sources.FailureKind, err error) *sources.Failure {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err // without the address, which may hold a password
	}
	var proxy *proxyError
	if errors.As(err, &proxy) {
		err = proxy
	}
	return &sources.Failure{Kind: kind, Detail: sources.Clip(sources.Printable(sources.HidePasswords(err.Error())), 300)}
}

func (ex *exchange) kindOf(err error) sources.FailureKind {
	var (
		blocked *blockedError
		dns     *net.DNSError
		unknown x509.UnknownAuthorityError
		name    x509.HostnameError
		invalid x509.CertificateInvalidError
		verify  *tls.CertificateVerificationError
		record  tls.RecordHeaderError
		alert   tls.AlertError
		op      *net.OpError
		noData  noData
		proxy   *proxyError
		errno   syscall.Errno
		text    = err.Error()
	)
	switch {
	case errors.As(err, &blocked):
		return blocked.fail.Kind
	case errors.As(err, &proxy):
		return sources.FailProxy
	case errors.As(err, &op) && strings.HasPrefix(op.Op, "socks") && !timedOut(err):
		return socksKind(op.Err)
	case errors.Is(err, errSpent):
		return sources.FailHeaders
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE), strings.Contains(text, "too many open files"): // name look-ups pass on the text alone
		return sources.FailClient
	case errors.As(err, &noData):
		return sources.FailNoData
	case errors.As(err, &dns):
		switch {
		case dns.IsNotFound:
			return sources.FailNXDomain
		case dns.IsTimeout || errors.Is(err, context.DeadlineExceeded):
			return sources.FailDNSTimeout
		}
		return sources.FailServFail
	case errors.As(err, &invalid):
		if invalid.Reason == x509.Expired {
			return sources.FailTLSExpired
		}
		return sources.FailTLSUnknown
	case errors.As(err, &name):
		return sources.FailTLSName
	case errors.As(err, &unknown), errors.As(err, &verify):
		return sources.FailTLSUnknown
	case errors.As(err, &record):
		if string(record.RecordHeader[:4]) == "HTTP" {
			return sources.FailPlainHTTP
		}
		return sources.FailProtocol // no TLS at all
	case errors.As(err, &alert), strings.Contains(text, "tls: "), strings.Contains(text, "remote error: tls"):
		return sources.FailTLSClient
	case strings.Contains(text, "server gave HTTP response to HTTPS client"):
		return sources.FailPlainHTTP
	case errors.As(err, &errno):
		switch errno {
		case syscall.ECONNREFUSED:
			return sources.FailRefused
		case syscall.ECONNRESET, syscall.EPIPE, syscall.ECONNABORTED:
			return sources.FailReset
		case syscall.EHOSTUNREACH, syscall.ENETUNREACH, syscall.EHOSTDOWN, syscall.ENETDOWN:
			return sources.FailUnreachable
		case syscall.ETIMEDOUT:
			return sources.FailTCPTimeout
		case syscall.ENOMEM, syscall.ENOBUFS, syscall.EADDRNOTAVAIL, syscall.EAFNOSUPPORT:
			return sources.FailClient // no ports left, or a family that this machine does not speak
		case syscall.EACCES, syscall.EPERM:
			return sources.FailUnreachable // a firewall of ours
		}
		return sources.FailReset
	case timedOut(err):
		if ex.reached.Load() {
			return sources.FailHeaders
		}
		return sources.FailTCPTimeout
	case strings.Contains(text, "http2:"), strings.Contains(text, "GOAWAY"), strings.Contains(text, "stream error"):
		return sources.FailHTTP2
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed), errors.Is(err, context.Canceled), strings.Contains(text, "server closed idle connection"), strings.Contains(text, "connection reset"):
		return sources.FailReset
	case strings.Contains(text, "no Host in request URL"), strings.Contains(text, "idna:"):
		return sources.FailMalformed
	case errors.As(err, &op):
		return sources.FailReset
	}
	return sources.FailProtocol
}

func timedOut(err error) bool {
	var netErr net.Error
	return errors.Is(err, errClock) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded) || errors.As(err, &netErr) && netErr.Timeout()
}

// socksKind says what a SOCKS proxy's answer means (RFC 1928, section 6), which
// net/http passes on as text alone: that the site is out of reach, or else that
// the proxy does not serve us.
func socksKind(err error) sources.FailureKind {
	switch text := err.Error(); {
	case strings.Contains(text, "connection refused"):
		return sources.FailRefused
	case strings.Contains(text, "unreachable"), strings.Contains(text, "TTL expired"):
		return sources.FailUnreachable
	}
	return sources.FailClient
}

// transport reports whether a failure says that the host could not be reached,
// rather than something about one address.
func transport(k sources.FailureKind) bool {
	switch k {
	case sources.FailServFail, sources.FailDNSTimeout, sources.FailRefused, sources.FailReset, sources.FailUnreachable, sources.FailTCPTimeout, sources.FailHeaders:
		return true
	}
	return false
}
