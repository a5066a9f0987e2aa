package article

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"ibid/internal/pdf"
)

func TestZZPredict(t *testing.T) {
	if os.Getenv("ZZ") == "" { t.Skip() }
	fs, _ := filepath.Glob(os.Getenv("ZZ"))
	out, _ := os.Create(os.Getenv("ZZOUT"))
	r := pdf.New(pdf.Options{CacheDir: "/tmp/pdfexp/cache"})
	defer r.Close()
	p := New(Options{PDF: r})
	for _, f := range fs {
		d, err := os.ReadFile(f)
		if err != nil { continue }
		t0 := time.Now()
		a, err := p.Parse(context.Background(), f, d)
		if err != nil { fmt.Println(f, err); continue }
		fmt.Println("#####", f, a.Format, time.Since(t0), len(a.Notes), len(a.Markers), a.Findings)
		type N struct { Label string `json:"label"`; Text string `json:"text"`; URLs []string `json:"urls"`; Ref string `json:"ibid_of,omitempty"`; Res []string `json:"resolved_urls"` }
		type M struct { Label string `json:"label"`; Sentence string `json:"sentence"` }
		var row struct { File string `json:"file"`; Notes []N `json:"notes"`; Markers []M `json:"markers"` }
		row.File = filepath.Base(f)
		urls := func(cs []string) []string { return cs }
		for i, n := range a.Notes {
			x := N{Label: string(n.Label), Text: n.Body.In(a.Text), URLs: []string{}, Res: []string{}}
			for _, c := range n.Citations { if addr(c.Cited) { x.URLs = append(x.URLs, c.Cited) } }
			for _, c := range a.Cites(i) { if addr(c.Cited) { x.Res = append(x.Res, c.Cited) } }
			if n.RefersTo >= 0 { x.Ref = string(a.Notes[n.RefersTo].Label) }
			row.Notes = append(row.Notes, x)
		}
		_ = urls
		for _, m := range a.Markers { s := ""; if m.Claim >= 0 { s = a.Claims[m.Claim].Text }; row.Markers = append(row.Markers, M{string(m.Label), s}) }
		b, _ := json.Marshal(row)
		fmt.Fprintln(out, string(b))
	}
}

func addr(s string) bool { return len(s) > 4 && (s[:4] == "http" || s[:4] == "www." ) || len(s) > 8 && s[:8] == "doi.org/" }
