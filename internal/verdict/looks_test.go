package verdict

import (
	"net/url"
	"path"
	"testing"

	"ibid/sources"
)

func kinds(looks []sources.Look) []sources.LookKind {
	var out []sources.LookKind
	for _, l := range looks {
		out = append(out, l.Kind)
	}
	return out
}

// TestWhichLooksAreAsked holds the first round of looks against what a
// situation needs.
func TestWhichLooksAreAsked(t *testing.T) {
	none := []sources.LookKind(nil)
	one := func(k sources.LookKind) []sources.LookKind { return []sources.LookKind{k} }
	for _, tt := range []struct {
		name string
		c    sources.Case
		want []sources.LookKind
	}{
		{"a live page with the cited title", goodCase("200 " + address), none},
		{"a moved page with the cited title", goodCase("301 "+address, "200 https://quay.example/stories/heron"), none},
		{"404", cited(heron, chain("404 "+address)), one(sources.LookProfile)},
		{"410", cited(heron, chain("410 "+address)), one(sources.LookProfile)},
		{"a name that does not exist", cited(heron, chain("dns.nxdomain https://quay.example/x")), []sources.LookKind{sources.LookScheme, sources.LookAgain}},
		{"bare 403", cited(heron, chain("403 "+address)), one(sources.LookProfile)},
		{"403 with a wall", cited(heron, chain("403 "+address+" Cf-Mitigated=challenge")), none},
		{"429", cited(heron, chain("429 "+address)), none},
		{"500", cited(heron, chain("500 "+address)), none},
		{"expired certificate", cited(heron, chain("tls.expired "+address)), one(sources.LookTLS)},
		{"another title", cited(heron, chain("200 "+address), page("Granary", "Granary", story(12)...)), one(sources.LookSibling)},
		{"sent home", cited(heron, chain("302 "+address, "200 https://quay.example/"), page("Quay", "Quay", story(5)...)), one(sources.LookSibling)},
		{"loop", cited(heron, chain("302 "+address, "redirect.loop "+address)), one(sources.LookProfile)},
		{"refused", cited(heron, chain("tcp.refused "+address)), one(sources.LookScheme)},
		{"robots", cited(heron, chain("policy.robots "+address)), none},
	} {
		_, looks := Judge(tt.c)
		got := kinds(looks)
		if len(got) != len(tt.want) {
			t.Errorf("%s: asks for %v, want %v", tt.name, got, tt.want)
			continue
		}
		for i := range got {
			if got[i] != tt.want[i] {
				t.Errorf("%s: asks for %v, want %v", tt.name, got, tt.want)
			}
		}
	}
}

func TestMadeUpSibling(t *testing.T) {
	for _, tt := range []struct{ cited, dir, ext string }{
		{"https://quay.example/arts/2021/heron", "/arts/2021/", ""},
		{"https://quay.example/arts/2021/heron/", "/arts/2021/", ""},
		{"https://quay.example/heron.html?x=1#y", "/", ".html"},
		{"https://me:pw@quay.example/docs/heron.pdf", "/docs/", ".pdf"},
		{"https://quay.example/?p=12", "/", ""},
		{"https://quay.example/v1.2.3-final-release/notes", "/v1.2.3-final-release/", ""},
	} {
		c := cited("", chain("200 "+tt.cited))
		s := newSight(&c, &c.Visit, ladder)
		made := s.madeUp()
		u, err := url.Parse(made)
		if err != nil {
			t.Fatal(err)
		}
		dir, last := path.Split(u.Path)
		if u.Path != "/" && u.Path[len(u.Path)-1] == '/' {
			dir, last = path.Split(u.Path[:len(u.Path)-1])
		}
		if dir != tt.dir || path.Ext(last) != tt.ext || len(last) != 25+len(tt.ext) || u.RawQuery != "" || u.User != nil || u.Fragment != "" {
			t.Errorf("made up beside %s: %s, want 25 letters and %q in %q, nothing else", tt.cited, made, tt.ext, tt.dir)
		}
		if s.madeUp() != made {
			t.Errorf("made up beside %s: two different addresses", tt.cited)
		}
	}
}

func TestTwoRoundsAtMost(t *testing.T) {
	for _, f := range fixtures() {
		c := f.c
		c.Looks = nil
		rounds, targets := 0, 0
		for _, looks := Judge(c); len(looks) > 0; _, looks = Judge(c) {
			rounds++
			if rounds > 2 {
				t.Errorf("%s %s: a third round of looks: %v", f.id, f.name, looks)
				break
			}
			for _, l := range looks {
				if l.Kind == sources.LookTarget {
					targets++
				}
				v := c.Visit
				v.Fetch.URL = l.URL
				c.Looks = append(c.Looks, sources.Looked{Look: l, Visit: v})
			}
		}
		if n := len(c.Looks) - targets; n > 2 || targets > 1 {
			t.Errorf("%s %s: %d looks and %d at where the page leads, want at most two and one", f.id, f.name, n, targets)
		}
	}
}
