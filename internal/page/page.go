// Package page makes a snapshot of what was fetched: the readable text of a
// page or document and the facts about it that rules and evidence rest on.
//
// A page is read once, here, for every later step. The package fetches
// nothing, judges nothing, and keeps nothing.
package page

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"

	"ibid/internal/pdf"
	"ibid/sources"
)

// PDF reads the text of PDF files. *pdf.Reader is one.
type PDF interface {
	Read(ctx context.Context, data []byte) (*pdf.Document, error)
}

// Options say how pages are read. The zero value reads everything but PDF.
type Options struct {
	PDF     PDF // nil: PDFs stay unread
	MaxText int // bytes of text kept of one page; default 8 MiB
}

// Reader reads pages. It may be used by many goroutines at once.
type Reader struct{ o Options }

// New returns a Reader.
func New(o Options) *Reader {
	o.MaxText = cmp.Or(o.MaxText, 8<<20)
	return &Reader{o}
}

// kind is one kind of content.
type kind struct {
	name  string
	match func(media string) bool
	read  func(r *Reader, ctx context.Context, f *sources.Fetch, s *sources.Snapshot)
}

// kinds are asked in order; the first that matches reads.
var kinds = []kind{
	{"html", func(m string) bool { return m == "text/html" || m == "application/xhtml+xml" }, (*Reader).html},
	{"pdf", func(m string) bool { return m == "application/pdf" }, (*Reader).pdf},
	{"text", func(m string) bool {
		return strings.HasPrefix(m, "text/") || m == "application/json" || m == "application/xml" || strings.HasSuffix(m, "+json") || strings.HasSuffix(m, "+xml")
	}, (*Reader).text},
	{"binary", func(string) bool { return true }, func(_ *Reader, _ context.Context, _ *sources.Fetch, s *sources.Snapshot) { s.Unreadable = "binary" }},
}

// Read returns the snapshot of f, or nil when there is no body. It is a
// function of f's bytes, headers and final address; text that cannot be read is
// said in Snapshot.Unreadable, and a fault of ours while reading reads as
// "damaged".
func (r *Reader) Read(ctx context.Context, f *sources.Fetch) (s *sources.Snapshot) {
	if len(f.Body) == 0 {
		return nil
	}
	s = &sources.Snapshot{URL: f.FinalURL(), Digest: f.Digest, Meta: map[string]string{}}
	if s.Digest == "" {
		sum := sha256.Sum256(f.Body)
		s.Digest = hex.EncodeToString(sum[:])
	}
	s.MediaType = mediaType(f.Body, f.Header.Get("Content-Type"))
	defer func() {
		if recover() != nil {
			*s = sources.Snapshot{URL: s.URL, Digest: s.Digest, MediaType: s.MediaType, Meta: map[string]string{}, Unreadable: "damaged"}
		}
	}()
	for _, k := range kinds {
		if k.match(s.MediaType) {
			k.read(r, ctx, f, s)
			break
		}
	}
	refreshHeader(f.Header, s)
	count(s)
	return s
}

// mediaType says what a body is: by its first bytes where these are sure, else
// by the header, else by what the bytes look like. Servers lie.
func mediaType(b []byte, header string) string {
	head := bytes.TrimLeft(bytes.TrimPrefix(b[:min(len(b), 1024)], []byte("\xef\xbb\xbf")), " \t\r\n\f")
	declared, _, _ := strings.Cut(strings.ToLower(header), ";")
	declared = strings.TrimSpace(declared)
	switch {
	case bytes.HasPrefix(head, []byte("%PDF-")):
		return "application/pdf"
	case hasFold(head, "<!doctype html"), hasFold(head, "<html"), hasFold(head, "<head"), hasFold(head, "<body"), hasFold(head, "<title"):
		if declared == "application/xhtml+xml" || strings.HasPrefix(declared, "text/plain") && !hasFold(head, "<!doctype html") && !hasFold(head, "<html") {
			return declared
		}
		return "text/html"
	}
	sniffed, _, _ := strings.Cut(http.DetectContentType(b[:min(len(b), 512)]), ";")
	switch declared {
	case "", "application/octet-stream", "application/x-unknown", "unknown/unknown", "*/*", "content/unknown":
		return sniffed
	case "text/html", "application/xhtml+xml", "text/plain":
		if !strings.HasPrefix(sniffed, "text/") && sniffed != "application/octet-stream" {
			return sniffed // a picture or an archive under a page's name
		}
	case "application/pdf":
		return sniffed // it is none, or the first case had said so
	}
	return declared
}

func hasFold(b []byte, prefix string) bool {
	return len(b) >= len(prefix) && strings.EqualFold(string(b[:len(prefix)]), prefix)
}

// count fills in the words and the digest of the main text.
func count(s *sources.Snapshot) {
	h := sha256.New()
	folded := make([]byte, 0, 1024)
	for _, b := range s.Blocks {
		text := b.At.In(s.Text)
		n := words(text)
		s.Words += n
		if !b.Main {
			continue
		}
		s.MainWords += n
		folded = fold(folded[:0], text)
		h.Write(folded)
	}
	if s.MainWords > 0 {
		s.TextDigest = hex.EncodeToString(h.Sum(nil))
	}
}

// words counts runs of letters and digits; a script without spaces counts by
// the character.
func words(s string) int {
	n, in := 0, false
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			i++
			letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
			if letter && !in {
				n++
			}
			in = letter
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai):
			n++
			in = false
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if !in {
				n++
			}
			in = true
		case unicode.IsMark(r):
		default:
			in = false
		}
	}
	return n
}

// fold appends s in lower case with every run of other characters than letters
// and digits as one space.
func fold(dst []byte, s string) []byte {
	space := true
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			if !space {
				dst = append(dst, ' ')
			}
			space = true
			continue
		}
		space = false
		if r < utf8.RuneSelf {
			if 'A' <= r && r <= 'Z' {
				r += 'a' - 'A'
			}
			dst = append(dst, byte(r))
			continue
		}
		dst = utf8.AppendRune(dst, unicode.ToLower(r))
	}
	if !space {
		dst = append(dst, ' ')
	}
	return dst
}
