package page

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"ibid/sources"
)

var update = flag.Bool("update", false, "write what the reader says into the case files")

// TestCases reads every page of testdata. A case holds headers, if any, a body,
// and the snapshot that is wanted as dump writes it. A body may say
// «1000×text» for text a thousand times over; one under the name "escaped" is
// written with the escapes of Go strings.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) < 50 {
		t.Fatalf("%d case files, %v", len(files), err)
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			f := &sources.Fetch{URL: "https://site.example/dir/page", Header: http.Header{"Content-Type": {"text/html; charset=utf-8"}}}
			want := -1
			for i, part := range ar.Files {
				switch part.Name {
				case "address":
					f.URL = strings.TrimSpace(string(part.Data))
				case "header":
					f.Header = http.Header{}
					for line := range strings.Lines(string(part.Data)) {
						key, value, _ := strings.Cut(line, ":")
						f.Header.Add(key, strings.TrimSpace(value))
					}
				case "body":
					f.Body = repeated(string(part.Data))
				case "escaped":
					f.Body = unescaped(t, string(part.Data))
				case "want":
					want = i
				default:
					t.Fatalf("part %q", part.Name)
				}
			}
			s := New(Options{}).Read(context.Background(), f)
			got := dump(s)
			if s != nil {
				if err := fault(s); err != nil {
					t.Errorf("%v in\n%s", err, got)
				}
			}
			switch {
			case *update && want < 0:
				ar.Files = append(ar.Files, txtar.File{Name: "want", Data: []byte(got)})
				err = os.WriteFile(name, txtar.Format(ar), 0o644)
			case *update && string(ar.Files[want].Data) != got:
				ar.Files[want].Data = []byte(got)
				err = os.WriteFile(name, txtar.Format(ar), 0o644)
			case want < 0 || string(ar.Files[want].Data) != got:
				wanted := ""
				if want >= 0 {
					wanted = string(ar.Files[want].Data)
				}
				t.Errorf("got\n%s\nwant\n%s", got, wanted)
			}
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}

var again = regexp.MustCompile(`«(\d+)×([^»]*)»`)

func repeated(s string) []byte {
	return []byte(again.ReplaceAllStringFunc(s, func(m string) string {
		part := again.FindStringSubmatch(m)
		n, _ := strconv.Atoi(part[1])
		return strings.Repeat(part[2], n)
	}))
}

func unescaped(t *testing.T, s string) []byte {
	var b bytes.Buffer
	for line := range strings.Lines(s) {
		v, err := strconv.Unquote(`"` + strings.TrimSuffix(line, "\n") + `"`)
		if err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		b.WriteString(v)
	}
	return b.Bytes()
}

// dump writes a snapshot for people: one line for each thing that is known, then
// one for each block. What is empty is left out.
func dump(s *sources.Snapshot) string {
	if s == nil {
		return "nothing to read\n"
	}
	var b strings.Builder
	line := func(name string, values ...string) {
		if v := strings.Join(values, " | "); v != "" {
			fmt.Fprintf(&b, "%s: %s\n", name, shortened(v, 400))
		}
	}
	line("type", strings.TrimSuffix(s.MediaType+", "+s.Charset, ", "))
	line("unreadable", s.Unreadable)
	line("title", s.Title)
	if len(s.Titles) > 1 || len(s.Titles) == 1 && s.Titles[0] != s.Title {
		line("titles", s.Titles...)
	}
	line("heading", s.Heading)
	line("site", s.SiteName)
	line("author", s.Author)
	if !s.Published.IsZero() {
		line("published", strings.TrimSuffix(s.Published.Format(time.RFC3339), "T00:00:00Z"))
	}
	line("language", s.Language)
	line("canonical", s.Canonical)
	if r := s.Refresh; r != nil {
		how := "refresh"
		if r.Script {
			how = "script"
		}
		line(how, fmt.Sprintf("after %v to %s", r.After, r.URL))
	}
	for _, sign := range []struct {
		name string
		is   bool
	}{{"noindex", s.NoIndex}, {"password", s.Password}, {"appshell", s.AppShell}, {"cut", s.Cut}} {
		if sign.is {
			b.WriteString(sign.name + "\n")
		}
	}
	if s.Free != nil {
		line("free", strconv.FormatBool(*s.Free))
	}
	if s.Pages > 0 {
		line("pages", strconv.Itoa(s.Pages))
	}
	line("anchors", some(s.Anchors, 12))
	line("links", some(s.Links, 12))
	line("scripts", some(s.Scripts, 12))
	line("tokens", some(s.Tokens, 12))
	if s.Unreadable == "" {
		line("words", fmt.Sprintf("%d, %d of them main, %.0f %% of the letters linked", s.Words, s.MainWords, 100*s.LinkShare))
	}
	b.WriteString("\n")
	for i, p := range s.Blocks {
		if i >= 40 && len(s.Blocks) > 50 && i < len(s.Blocks)-5 {
			if i == 40 {
				fmt.Fprintf(&b, "(%d blocks)\n", len(s.Blocks)-45)
			}
			continue
		}
		place := ""
		switch {
		case p.Main && p.Nav:
			place = "main and nav"
		case p.Main:
			place = "main"
		case p.Nav:
			place = "nav"
		}
		kind := string(p.Kind)
		if p.Level > 0 {
			kind += strconv.Itoa(p.Level)
		}
		if p.Page > 0 {
			kind += " p" + strconv.Itoa(p.Page)
		}
		fmt.Fprintf(&b, "%-4s %-9s | %s\n", place, kind, shortened(strings.NewReplacer("\n", "⏎", "\t", "⇥").Replace(p.At.In(s.Text)), 400))
	}
	return b.String()
}

func some(list []string, n int) string {
	if len(list) <= n {
		return strings.Join(list, " ")
	}
	return fmt.Sprintf("%s … %d", strings.Join(list[:n], " "), len(list))
}

func shortened(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return fmt.Sprintf("%s… (%d characters)", string(r[:n/2]), len(r))
	}
	return s
}
