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
func (ex *exchange) classify(err error) *sources.Failure {
	kind := ex.kindOf(err)
	detail := err
	var u *url.Error
	if errors.As(err, &u) {
		detail = u.Err // without the address, which may hold a password
	}
	return &sources.Failure{Kind: kind, Detail: sources.Clip(sources.Printable(sources.Redact(detail.Error())), 300)}
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
		errno   syscall.Errno
		netErr  net.Error
		text    = err.Error()
	)
	switch {
	case errors.As(err, &blocked):
		return blocked.fail.Kind
	case errors.Is(err, errTooMany):
		return sources.FailTooMany
	case errors.Is(err, errLoop):
		return sources.FailLoop
	case errors.Is(err, context.Canceled):
		return sources.FailCancelled
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
		return sources.FailTLSClient
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
		case syscall.EHOSTUNREACH, syscall.ENETUNREACH, syscall.EHOSTDOWN, syscall.ENETDOWN, syscall.EADDRNOTAVAIL:
			return sources.FailUnreachable
		case syscall.ETIMEDOUT:
			return sources.FailTCPTimeout
		case syscall.EMFILE, syscall.ENFILE, syscall.ENOMEM, syscall.ENOBUFS:
			return sources.FailClient
		case syscall.EACCES, syscall.EPERM:
			return sources.FailUnreachable // a firewall of ours
		}
		return sources.FailReset
	case errors.Is(err, errClock), errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded), errors.As(err, &netErr) && netErr.Timeout():
		if ex.gotConn {
			return sources.FailHeaders
		}
		return sources.FailTCPTimeout
	case strings.Contains(text, "http2:"), strings.Contains(text, "GOAWAY"), strings.Contains(text, "stream error"):
		return sources.FailHTTP2
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), strings.Contains(text, "server closed idle connection"), strings.Contains(text, "connection reset"):
		return sources.FailReset
	case strings.Contains(text, "unsupported protocol scheme"):
		return sources.FailScheme
	case strings.Contains(text, "malformed HTTP"), strings.Contains(text, "bad Content-Length"), strings.Contains(text, "transport connection broken"),
		strings.Contains(text, "server response headers exceeded"), strings.Contains(text, "unsupported transfer encoding"):
		return sources.FailProtocol
	case strings.Contains(text, "invalid URL"), strings.Contains(text, "invalid port"), strings.Contains(text, "parse "), strings.Contains(text, "invalid character"),
		strings.Contains(text, "no Host in request URL"), strings.Contains(text, "idna:"):
		return sources.FailMalformed
	case errors.As(err, &op):
		return sources.FailReset
	}
	return sources.FailProtocol
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
