package verdict

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"ibid/sources"
)

// labelled is a page whose truth is known.
type labelled struct {
	lang, title, heading string
	text                 []string
	gone                 bool
}

func readLabelled(t *testing.T) []labelled {
	t.Helper()
	raw, err := os.ReadFile("testdata/soft404.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var out []labelled
	for i, line := range strings.Split(strings.TrimSpace(string(raw)), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 5 {
			t.Fatalf("line %d has %d fields, want 5", i+1, len(f))
		}
		p := labelled{lang: f[0], gone: f[1] == "gone", title: f[2], heading: f[3]}
		body, more, ok := strings.Cut(f[4], " +")
		p.text = []string{body}
		if ok {
			n, err := strconv.Atoi(more)
			if err != nil {
				t.Fatalf("line %d: %v", i+1, err)
			}
			p.text = append(p.text, prose(i, n)...)
		}
		out = append(out, p)
	}
	return out
}

func (p labelled) visit(path string) sources.Case {
	return cited("", chain("200 https://quay.example/"+path), page(p.title, p.heading, p.text...))
}

// tell counts how a test did on labelled cases.
type tell struct{ hit, miss, wrong, right int }

func (x *tell) note(said, truth bool) {
	switch {
	case said && truth:
		x.hit++
	case said:
		x.wrong++
	case truth:
		x.miss++
	default:
		x.right++
	}
}

func (x *tell) precision() float64 { return float64(x.hit) / float64(max(1, x.hit+x.wrong)) }
func (x *tell) recall() float64    { return float64(x.hit) / float64(max(1, x.hit+x.miss)) }

// TestSoft404OnLabelledPages judges pages that came with 200 by their words
// alone: nothing is known of the citation and no probe was made.
func TestSoft404OnLabelledPages(t *testing.T) {
	var x tell
	langs, doubted := map[string]bool{}, 0
	pages := readLabelled(t)
	for _, p := range pages {
		langs[p.lang] = true
		v, _ := Judge(p.visit("arts/2019/harbour"))
		said := v.State == sources.Uncertain && v.Leaning == sources.Dead
		x.note(said, p.gone)
		if said != p.gone {
			t.Logf("%s %q: %s leaning %s (%s), want gone %t", p.lang, p.title, v.State, v.Leaning, v.Reason, p.gone)
		}
		if !p.gone && v.State != sources.Live {
			doubted++
			t.Logf("%s %q: %s leaning %s (%s), want live", p.lang, p.title, v.State, v.Leaning, v.Reason)
		}
	}
	t.Logf("%d pages in %d languages: precision %.3f, recall %.3f", len(pages), len(langs), x.precision(), x.recall())
	if doubted > 2 {
		t.Errorf("%d live pages are not called live, want at most 2", doubted)
	}
	if len(pages) < 150 || len(langs) < 15 {
		t.Errorf("%d pages in %d languages, want at least 150 in 15", len(pages), len(langs))
	}
	if x.precision() < .99 || x.recall() < .95 {
		t.Errorf("precision %.3f, recall %.3f, want at least .99 and .95", x.precision(), x.recall())
	}
}

// TestSoft404WithTheHostsHelp repeats it as a run would: the citation has a
// title, hosts of missing pages show the same page for made-up addresses, and
// hosts of live ones answer 404, or lead home.
func TestSoft404WithTheHostsHelp(t *testing.T) {
	var x tell
	for i, p := range readLabelled(t) {
		c := p.visit("arts/2019/harbour")
		c.Source.Cited[0].Citation.Title = p.title
		if p.gone {
			c.Source.Cited[0].Citation.Title = "The harbour clock of Marlow and its keepers"
		}
		v, looks := Judge(c)
		for range 2 {
			for _, l := range looks {
				switch {
				case p.gone:
					c = looked(c, l.Kind, chain("200 "+l.URL), page(p.title, p.heading, p.text...))
				case i%2 == 0:
					c = looked(c, l.Kind, chain("404 "+l.URL))
				default:
					c = looked(c, l.Kind, chain("302 "+l.URL, "200 https://quay.example/"), page("Quay", "News", prose(i, 5)...))
				}
				c.Looks[len(c.Looks)-1].URL = l.URL
			}
			v, looks = Judge(c)
		}
		x.note(v.State == sources.Dead, p.gone)
		if (v.State == sources.Dead) != p.gone {
			t.Logf("%s %q: %s (%s), want gone %t", p.lang, p.title, v.State, v.Reason, p.gone)
		}
	}
	t.Logf("dead at a first look: precision %.3f, recall %.3f", x.precision(), x.recall())
	if x.precision() < 1 || x.recall() < .95 {
		t.Errorf("precision %.3f, recall %.3f, want 1 and at least .95", x.precision(), x.recall())
	}
}
