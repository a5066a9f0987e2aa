package page

import (
	"encoding/json"
	"slices"
	"strings"
)

// linkedData is what the JSON-LD of a page says.
type linkedData struct {
	titles    []string
	author    string
	site      string // the name of the web site
	publisher string
	published string
	language  string
	free      *bool // isAccessibleForFree; false wins

	left int // objects that are still looked at
}

// readLinkedData reads blocks of JSON-LD. What is no JSON is passed over; what
// is deeply nested or endless is looked at as far as real pages go.
//
// Origin: schema.org CreativeWork; Google's structured data for subscription
// and paywalled content, which puts isAccessibleForFree into hasPart too.
func readLinkedData(blocks []string) linkedData {
	ld := linkedData{left: 500}
	for _, raw := range blocks {
		raw = strings.TrimSpace(raw)
		for _, wrap := range [...][2]string{{"<!--", "-->"}, {"//<![CDATA[", "//]]>"}, {"<![CDATA[", "]]>"}} {
			if rest, ok := strings.CutPrefix(raw, wrap[0]); ok {
				raw = strings.TrimSuffix(strings.TrimSpace(rest), wrap[1])
			}
		}
		var v any
		if err := json.Unmarshal([]byte(raw), &v); err != nil {
			// Line breaks inside strings are the commonest fault.
			if json.Unmarshal([]byte(strings.Map(noControl, raw)), &v) != nil {
				continue
			}
		}
		ld.visit(v, 0)
	}
	return ld
}

func noControl(r rune) rune {
	if r < ' ' {
		return ' '
	}
	return r
}

// visit reads an object, a list of them, and the objects that stand for parts
// of the page.
func (ld *linkedData) visit(v any, depth int) {
	if ld.left--; ld.left < 0 || depth > 8 {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			ld.visit(x, depth+1)
		}
	case map[string]any:
		ld.object(v)
		for _, key := range [...]string{"@graph", "mainEntity", "mainEntityOfPage", "hasPart", "isPartOf"} { // not in the map's order
			if x, ok := v[key]; ok {
				ld.visit(x, depth+1)
			}
		}
	}
}

func (ld *linkedData) object(v map[string]any) {
	if free, ok := truth(v["isAccessibleForFree"]); ok && (ld.free == nil || *ld.free) {
		ld.free = &free
	}
	kind := kindName(v["@type"])
	switch {
	case kind == "WebSite":
		ld.site = first(ld.site, oneLine(v["name"]))
		return
	case kind == "Organization" || strings.HasSuffix(kind, "Organization"):
		ld.publisher = first(ld.publisher, oneLine(v["name"]))
		return
	}
	if h := oneLine(v["headline"]); h != "" {
		ld.title(h)
	} else if isWork(kind) {
		ld.title(oneLine(v["name"]))
	}
	if !isWork(kind) && v["headline"] == nil {
		return
	}
	ld.published = first(ld.published, oneLine(v["datePublished"]))
	ld.language = first(ld.language, oneLine(v["inLanguage"]))
	ld.author = first(ld.author, people(v["author"]), people(v["creator"]))
	ld.publisher = first(ld.publisher, people(v["publisher"]))
}

func (ld *linkedData) title(t string) {
	if t != "" && len(ld.titles) < 4 && !slices.Contains(ld.titles, t) {
		ld.titles = append(ld.titles, t)
	}
}

// isWork reports whether a schema.org type is a work whose name is a title.
func isWork(kind string) bool {
	for _, end := range [...]string{"Article", "Posting", "Page", "Report", "Book", "Dataset", "Thesis", "CreativeWork", "Chapter", "Legislation", "Review", "VideoObject", "Episode", "Podcast", "PresentationDigitalDocument", "DigitalDocument"} {
		if strings.HasSuffix(kind, end) {
			return true
		}
	}
	return false
}

func kindName(v any) string {
	if list, ok := v.([]any); ok && len(list) > 0 {
		v = list[0]
	}
	s, _ := v.(string)
	return s[strings.LastIndexAny(s, "/:#")+1:]
}

// oneLine returns a string, or the first one of a list.
func oneLine(v any) string {
	if list, ok := v.([]any); ok && len(list) > 0 {
		v = list[0]
	}
	s, _ := v.(string)
	return short(s, maxTitle)
}

// people returns the names of a person, an organisation or a list of them.
func people(v any) string {
	switch v := v.(type) {
	case string:
		return short(notAddress(v), maxTitle)
	case map[string]any:
		return oneLine(v["name"])
	case []any:
		var names []string
		for _, x := range v[:min(len(v), 20)] {
			if _, list := x.([]any); list {
				continue // no list of lists, however deep
			}
			if n := people(x); n != "" {
				names = append(names, n)
			}
		}
		return strings.Join(names, "; ")
	}
	return ""
}

// truth reads a boolean that pages also write as a word or an address.
func truth(v any) (value, ok bool) {
	switch v := v.(type) {
	case bool:
		return v, true
	case string:
		switch v = strings.ToLower(strings.TrimSpace(v)); v[strings.LastIndexByte(v, '/')+1:] {
		case "true", "yes":
			return true, true
		case "false", "no":
			return false, true
		}
	}
	return false, false
}
