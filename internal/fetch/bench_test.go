package fetch

import (
	"bytes"
	"context"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"

	"ibid/sources"
)

// page is about 18 KB of text that packs as pages do.
func benchPage() []byte {
	r := rand.New(rand.NewPCG(3, 4))
	words := strings.Fields("ships carried tea from the port and the tax on it was raised in the year that followed by a council of merchants")
	var b bytes.Buffer
	for b.Len() < 18<<10 {
		b.WriteString("<p>")
		for range 40 {
			b.WriteString(words[r.IntN(len(words))])
			b.WriteByte(' ')
		}
		b.WriteString("</p>\n")
	}
	return b.Bytes()
}

// BenchmarkFetch asks a loopback server for a page of 18 KB: through net/http
// as it is, and through the whole chain.
func BenchmarkFetch(b *testing.B) {
	text := benchPage()
	for _, coding := range []string{"plain", "gzip", "br", "zstd"} {
		body := text
		if coding != "plain" {
			body = pack(b, text, coding)
		}
		s := serve(b, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			if coding != "plain" {
				w.Header().Set("Content-Encoding", coding)
			}
			_, _ = w.Write(body)
		})
		if coding == "plain" {
			b.Run("net-http", func(b *testing.B) {
				client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 8}}
				defer client.CloseIdleConnections()
				b.ReportAllocs()
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					res, err := client.Get(s.URL)
					if err != nil {
						b.Fatal(err)
					}
					if got, err := io.ReadAll(res.Body); err != nil || len(got) != len(text) {
						b.Fatal(len(got), err)
					}
					_ = res.Body.Close()
				}
			})
		}
		b.Run(coding, func(b *testing.B) {
			f := open(b, nil)
			b.ReportAllocs()
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				if got := f.Fetch(context.Background(), sources.Ask{URL: s.URL}); len(got.Body) != len(text) {
					b.Fatal(got.Failure)
				}
			}
		})
	}
}
