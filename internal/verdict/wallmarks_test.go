package verdict

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"ibid/sources"
)

// everyMark returns a way to put each mark of each vendor's wall on a visit:
// headers on the first hop and on the last one, scripts, class names, and words
// as a title and in the text.
func everyMark() map[string]func(*sources.Visit) {
	out := map[string]func(*sources.Visit){}
	onHop := func(last bool, name, value string) func(*sources.Visit) {
		return func(v *sources.Visit) {
			if len(v.Fetch.Hops) == 0 {
				return
			}
			h := &v.Fetch.Hops[0]
			if last {
				h = &v.Fetch.Hops[len(v.Fetch.Hops)-1]
			}
			h.Header = h.Header.Clone()
			if h.Header == nil {
				h.Header = http.Header{}
			}
			h.Header.Add(name, value)
			if last {
				v.Fetch.Header = h.Header
			}
		}
	}
	onPage := func(status []int, change func(*sources.Snapshot)) func(*sources.Visit) {
		return func(v *sources.Visit) {
			if v.Snapshot != nil && (status == nil || slices.Contains(status, v.Fetch.Status())) {
				s := *v.Snapshot
				change(&s)
				v.Snapshot = &s
			}
		}
	}
	for _, m := range headerMarks {
		value := "1"
		if m.values != nil {
			value = m.values[0]
		}
		name := strings.TrimSuffix(m.name, "*")
		out[m.vendor+" "+name+" first"] = onHop(false, name, value)
		out[m.vendor+" "+name+" last"] = onHop(true, name, value)
	}
	for _, m := range pageMarks {
		if m.script != "" {
			src := m.script
			if !strings.Contains(src, ".") || strings.HasPrefix(src, "/") {
				src = "https://quay.example" + src
			} else {
				src = "https://" + src + "/c.js"
			}
			out[m.vendor+" "+m.script] = onPage(m.status, func(s *sources.Snapshot) { s.Scripts = append([]string{src}, s.Scripts...) })
		}
		if m.token != "" {
			out[m.vendor+" "+m.token] = onPage(m.status, func(s *sources.Snapshot) { s.Tokens = append([]string{m.token}, s.Tokens...) })
		}
		if m.text != "" {
			words := strings.TrimSpace(m.text)
			out[m.vendor+" "+words+" as title"] = onPage(m.status, func(s *sources.Snapshot) { s.Title, s.Titles = words, []string{words} })
			out[m.vendor+" "+words] = onPage(m.status, func(s *sources.Snapshot) {
				s.Text += "\n" + words + "."
				s.Words += len(strings.Fields(words))
			})
		}
	}
	return out
}

func TestR22_NoMarkOfAnyWallMakesAnythingMoreDead(t *testing.T) {
	marks := everyMark()
	if len(marks) < 60 {
		t.Fatalf("%d marks", len(marks))
	}
	names := slices.Sorted(maps.Keys(marks))
	share := 3 // of all marks, each fixture gets every third, and each neighbour others
	if testing.Short() {
		share = 12
	}
	for i, f := range fixtures() {
		plain, _ := confirmed(f.c)
		if deadness(plain) == 3 { // nothing is more than dead
			continue
		}
		for j := i % share; j < len(names); j += share {
			name, c := names[j], f.c
			c.Visit.Fetch.Hops = slices.Clone(c.Visit.Fetch.Hops)
			marks[name](&c.Visit)
			if v, _ := confirmed(c); deadness(v) > deadness(plain) {
				t.Errorf("%s %s with %s: %s leaning %s (%s), without it %s leaning %s (%s)", f.id, f.name, name, v.State, v.Leaning, v.Reason, plain.State, plain.Leaning, plain.Reason)
			}
		}
	}
}

// TestR22_ADeadVerdictIsStoppedByAVendorsHeader puts each header, with the
// status it comes with, on what would be dead.
func TestR22_ADeadVerdictIsStoppedByAVendorsHeader(t *testing.T) {
	for _, f := range fixtures() {
		if plain, _ := confirmed(f.c); plain.State != sources.Dead {
			continue
		}
		for _, m := range headerMarks {
			if m.status != nil || len(f.c.Visit.Fetch.Hops) == 0 {
				continue // counts beside a refusal alone, which is no dead page
			}
			c := f.c
			c.Visit.Fetch.Hops = slices.Clone(c.Visit.Fetch.Hops)
			everyMark()[m.vendor+" "+m.name+" first"](&c.Visit)
			if v, _ := confirmed(c); v.State == sources.Dead {
				t.Errorf("%s %s with %s: dead by %s", f.id, f.name, m.name, v.Reason)
			}
		}
	}
}
