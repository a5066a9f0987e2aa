package sources

import "strconv"

// SourceID names a source inside one run: "s1", "s2" … in the order of first
// citation.
type SourceID string

// Source is one web address that the articles of a run cite, however many
// notes cite it and however it is spelled.
type Source struct {
	ID    SourceID
	Key   string // canonical address (see Canonical); what history is kept under
	URL   string // the first spelling met, repaired: the address that is asked for
	Cited []Use  // every citation, in order of articles and notes
	Leans []Lean // every claim that leans on it, in order of articles and claims
}

// Use is one citation of a source.
type Use struct {
	Article  int // index of the article in the run
	Note     int // index into its Notes: the note that was read, not the one that refers to it
	Citation Citation
}

// Lean is one claim that leans on a source through a note.
type Lean struct {
	Article int
	Note    int // the note that the claim's marker names
	Claim   int
}

// Collect joins the citations of all articles to sources: one per canonical
// address, in order of first citation. Citations without an address are left
// out; the parser has made findings of them. A note that refers to another one
// (ibid.) counts as citing that note's sources.
func Collect(articles []*Article) []Source {
	var out []Source
	at := map[string]int{}
	for ai, a := range articles {
		for ni := range a.Notes {
			for _, c := range a.Cites(ni) {
				if c.URL == "" {
					continue
				}
				key := Canonical(c.URL)
				i, ok := at[key]
				if !ok {
					i = len(out)
					at[key] = i
					out = append(out, Source{ID: SourceID("s" + strconv.Itoa(i+1)), Key: key, URL: c.URL})
				}
				s := &out[i]
				if n := len(s.Cited); n == 0 || s.Cited[n-1].Article != ai || s.Cited[n-1].Note != ni {
					s.Cited = append(s.Cited, Use{Article: ai, Note: ni, Citation: c})
				}
			}
		}
		for ci, c := range a.Claims {
			seen := map[string]bool{}
			for _, ni := range c.Notes {
				for _, cite := range a.Cites(ni) {
					if cite.URL == "" {
						continue
					}
					key := Canonical(cite.URL)
					if seen[key] {
						continue
					}
					seen[key] = true
					s := &out[at[key]]
					s.Leans = append(s.Leans, Lean{Article: ai, Note: ni, Claim: ci})
				}
			}
		}
	}
	return out
}
