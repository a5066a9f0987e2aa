package examples

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// Web plays an internet on loopback: a name server, and one listener each for
// http and https that answer for every host by name. It trusts nobody and is
// trusted through Authority alone, which is made anew each time.
//
// A client reaches it with Resolver as its name server and with ports 80 and
// 443 taken to the ports of HTTP and HTTPS.
type Web struct {
	Resolver  string // address of the name server, UDP
	HTTP      string // address of the http listener
	HTTPS     string // address of the https listener
	Authority []byte // certificate of the authority that vouches for every host, PEM

	pages   atomic.Pointer[Pages]
	ca      *x509.Certificate
	key     *ecdsa.PrivateKey
	mu      sync.Mutex
	certs   map[string]*tls.Certificate // guarded by mu
	closers []func() error
	ending  chan struct{}
	ended   sync.WaitGroup
}

// Start starts a web that shows the given pages. Close ends it.
func Start(pages Pages) (*Web, error) {
	w := &Web{certs: map[string]*tls.Certificate{}, ending: make(chan struct{})}
	w.Show(pages)
	if err := w.authority(); err != nil {
		return nil, fmt.Errorf("make an authority for the example web: %w", err)
	}
	names, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("start the example web: %w", err)
	}
	w.closers = append(w.closers, names.Close)
	w.Resolver = names.LocalAddr().String()
	w.ended.Add(1)
	go func() {
		defer w.ended.Done()
		w.answerNames(names)
	}()
	quiet := log.New(io.Discard, "", 0)
	for _, scheme := range []string{"http", "https"} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			w.Close()
			return nil, fmt.Errorf("start the example web: %w", err)
		}
		srv := &http.Server{Handler: w.handler(scheme), ErrorLog: quiet, ReadHeaderTimeout: 10 * time.Second}
		if scheme == "https" {
			w.HTTPS = l.Addr().String()
			l = tls.NewListener(l, &tls.Config{GetCertificate: w.certificate, NextProtos: []string{"http/1.1"}})
		} else {
			w.HTTP = l.Addr().String()
		}
		w.closers = append(w.closers, srv.Close)
		w.ended.Add(1)
		go func() {
			defer w.ended.Done()
			_ = srv.Serve(l) // ends with Close
		}()
	}
	return w, nil
}

// Show replaces what the web shows.
func (w *Web) Show(pages Pages) { w.pages.Store(&pages) }

// Close ends the web and waits for its goroutines.
func (w *Web) Close() error {
	close(w.ending)
	var errs []error
	for _, c := range w.closers {
		errs = append(errs, c())
	}
	w.ended.Wait()
	return errors.Join(errs...)
}

func (w *Web) handler(scheme string) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		pages := *w.pages.Load()
		base := scheme + "://" + r.Host
		p, ok := pages[base+r.URL.RequestURI()]
		if !ok {
			p, ok = pages[base+"/*"]
		}
		if !ok {
			p = Page{Status: 404, Header: http.Header{"Content-Type": {"text/html; charset=utf-8"}}, Body: []byte("<!doctype html><title>Not found</title><h1>Not found</h1><p>There is nothing at this address.</p>")}
		}
		if p.Header.Get("Stall") != "" {
			select {
			case <-r.Context().Done():
			case <-w.ending:
			}
			return
		}
		for name, values := range p.Header {
			rw.Header()[name] = values
		}
		rw.WriteHeader(p.Status)
		_, _ = rw.Write(p.Body)
	})
}

func (w *Web) authority() error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	now := time.Now()
	t := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "ibid example web"},
		NotBefore: now.AddDate(-2, 0, 0), NotAfter: now.AddDate(0, 0, 2),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, t, t, &key.PublicKey, key)
	if err != nil {
		return err
	}
	if w.ca, err = x509.ParseCertificate(der); err != nil {
		return err
	}
	w.key = key
	w.Authority = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	return nil
}

func (w *Web) certificate(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if c := w.certs[hello.ServerName]; c != nil {
		return c, nil
	}
	t := &x509.Certificate{
		SerialNumber: big.NewInt(int64(len(w.certs) + 2)), Subject: pkix.Name{CommonName: hello.ServerName}, DNSNames: []string{hello.ServerName},
		NotBefore: w.ca.NotBefore, NotAfter: w.ca.NotAfter, KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, t, w.ca, &w.key.PublicKey, w.key)
	if err != nil {
		return nil, err
	}
	c := &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: w.key}
	w.certs[hello.ServerName] = c
	return c, nil
}
