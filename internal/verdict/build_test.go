package verdict

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"time"

	"ibid/sources"
)

// The builders of test cases. A chain is written as it would be told: one
// string per hop, "301 https://a.example/x Header=value; Header=value", or a
// failure kind in place of the status.

var today = time.Date(2026, 3, 9, 12, 0, 0, 0, time.UTC)

type part func(*sources.Visit)

func visit(parts ...part) sources.Visit {
	v := sources.Visit{Fetch: sources.Fetch{At: today, Attempts: 1}}
	for _, p := range parts {
		p(&v)
	}
	v.Key = sources.Canonical(v.Fetch.URL)
	return v
}

func chain(hops ...string) part {
	return func(v *sources.Visit) {
		f := &v.Fetch
		for i, line := range hops {
			fields := strings.SplitN(line, " ", 3)
			h := sources.Hop{URL: fields[1], Method: "GET", Kind: sources.HopHTTP, Header: http.Header{}}
			if i == 0 {
				h.Kind, f.URL = sources.HopStart, fields[1]
			}
			if len(fields) == 3 {
				for pair := range strings.SplitSeq(fields[2], "; ") {
					name, value, _ := strings.Cut(pair, "=")
					if name == "kind" {
						h.Kind = sources.HopKind(value)
						continue
					}
					h.Header.Add(name, value)
				}
			}
			if code, err := strconv.Atoi(fields[0]); err == nil {
				h.Status = code
			} else {
				h.Failure = &sources.Failure{Kind: sources.FailureKind(fields[0])}
				f.Failure = h.Failure
			}
			if h.Status/100 == 3 && i+1 < len(hops) {
				h.Header.Set("Location", strings.SplitN(hops[i+1], " ", 3)[1])
			}
			f.Hops = append(f.Hops, h)
			f.Header = h.Header
		}
	}
}

func page(title, heading string, paragraphs ...string) part {
	return func(v *sources.Visit) {
		s := &sources.Snapshot{URL: v.Fetch.FinalURL(), MediaType: "text/html", Title: title, Heading: heading}
		for _, t := range []string{title, heading} {
			if t != "" {
				s.Titles = append(s.Titles, t)
			}
		}
		if heading != "" {
			paragraphs = append([]string{heading}, paragraphs...)
		}
		for i, p := range paragraphs {
			if s.Text != "" {
				s.Text += "\n"
			}
			b := sources.Passage{At: sources.Span{Start: len(s.Text), End: len(s.Text) + len(p)}, Kind: sources.Paragraph, Main: true}
			if i == 0 && heading != "" {
				b.Kind, b.Level = sources.Heading, 1
			}
			s.Text += p
			s.Blocks = append(s.Blocks, b)
		}
		s.Words = len(strings.Fields(s.Text))
		if unspaced(s.Text) {
			s.Words = len([]rune(s.Text)) / 2
		}
		s.MainWords = s.Words
		sum := sha256.Sum256([]byte(s.Text))
		s.Digest = hex.EncodeToString(sum[:])
		v.Fetch.Digest = s.Digest
		v.Fetch.Body = []byte(s.Text)
		v.Snapshot = s
	}
}

func with(change func(*sources.Snapshot)) part {
	return func(v *sources.Visit) { change(v.Snapshot) }
}

var asksPassword = with(func(s *sources.Snapshot) { s.Password = true })

// unchanged is a 304 to our own validators.
func unchanged(v *sources.Visit) { v.Fetch.NotModified = true }

func cut(how sources.Truncation) part {
	return func(v *sources.Visit) { v.Fetch.Truncated = how }
}

func when(t time.Time) part {
	return func(v *sources.Visit) { v.Fetch.At = t }
}

// cited makes the case of a visit: the first hop is what was cited.
func cited(title string, parts ...part) sources.Case {
	v := visit(parts...)
	return sources.Case{
		Source: sources.Source{ID: "s1", Key: v.Key, URL: v.Fetch.URL, Cited: []sources.Use{{Citation: sources.Citation{Title: title, URL: v.Fetch.URL, Cited: v.Fetch.URL}}}},
		Visit:  v,
		Now:    today,
	}
}

func looked(c sources.Case, kind sources.LookKind, parts ...part) sources.Case {
	v := visit(parts...)
	if kind != sources.LookTarget && len(v.Fetch.Hops) > 0 {
		v.Fetch.Hops[0].Kind = sources.HopLook // as a record of a look has it
	}
	c.Looks = append(append([]sources.Looked(nil), c.Looks...), sources.Looked{Look: sources.Look{Kind: kind, URL: v.Fetch.URL}, Visit: v})
	return c
}

func before(c sources.Case, parts ...part) sources.Case {
	c.History = append(append([]sources.Visit(nil), c.History...), visit(parts...))
	return c
}

func quoting(c sources.Case, quote string) sources.Case {
	cs := append([]sources.Use(nil), c.Source.Cited...)
	cs[0].Citation.Quote = quote
	c.Source.Cited = cs
	return c
}

// prose is n sentences about a town that does not exist, always the same for
// the same seed.
func prose(seed, n int) []string {
	pool := []string{
		"The ferry to the lower town leaves from the stone pier every morning except on market days.",
		"Carpenters from three villages repaired the granary roof before the first frost.",
		"In the reading room a clerk keeps the tide tables that sailors used to copy by hand.",
		"Most orchards on the northern slope were planted after the railway reached the valley.",
		"A narrow canal carries water from the mill to the dye works behind the church.",
		"The council bought two fields so that the school could have a garden of its own.",
		"Visitors remember the bakery by its green door and the smell of caraway.",
		"Every spring the shepherds drive their flocks across the old bridge at dawn.",
		"The lighthouse keeper noted storms, passing ships and the price of lamp oil.",
		"A potter's kiln from the ninth century came to light when the road was widened.",
		"Musicians from the brass band practise in the fire station on Thursday evenings.",
		"Two engineers measured how fast the glacier above the village is retreating.",
		"The printing house issued almanacs, hymn books and a weekly list of auctions.",
		"Beekeepers blame the wet summer for a harvest that was barely half the usual.",
		"On the square a bronze fountain shows a heron standing on one leg.",
		"The hospital moved its pharmacy into the wing that had been a laundry.",
		"Fishermen mend their nets under the arcades when the wind comes from the east.",
		"Archivists found the charter between two bundles of unpaid bills.",
	}
	var out []string
	for i := range n {
		out = append(out, pool[(seed*5+i*7+(seed*i)%3)%len(pool)])
	}
	return out
}
