package page

import (
	"encoding/json"
	"strings"
)

// maxLinkedData bounds one block of JSON-LD, in bytes, and how much of it is
// looked at.
const (
	maxLinkedData  = 256 << 10
	maxLinkedNodes = 2000
)

// linkedData reads what a block of JSON-LD says about the page: headline,
// author, date, and whether it may be read for free (schema.org CreativeWork).
// What is no JSON is passed over.
func linkedData(text string, w *walker) {
	if len(text) > maxLinkedData {
		return
	}
	var v any
	if json.Unmarshal([]byte(text), &v) != nil {
		return
	}
	left := maxLinkedNodes
	visitLinked(v, w, &left, 0)
}

func visitLinked(v any, w *walker, left *int, depth int) {
	if *left--; *left < 0 || depth > 12 {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			visitLinked(x, w, left, depth+1)
		}
	case map[string]any:
		s := w.s
		if h, ok := v["headline"].(string); ok {
			w.candidate(h)
		} else if h, ok := v["name"].(string); ok && work(v["@type"]) {
			w.candidate(h)
		}
		if free, ok := truth(v["isAccessibleForFree"]); ok && (s.Free == nil || *s.Free) {
			s.Free = &free
		}
		if d, ok := v["datePublished"].(string); ok && s.Published.IsZero() {
			if t, ok := day(d); ok {
				s.Published = t
			}
		}
		if s.Author == "" {
			s.Author = line(author(v["author"]))
		}
		for _, key := range []string{"@graph", "mainEntity", "hasPart", "mainEntityOfPage"} { // in this order, whatever the map's
			if x, ok := v[key]; ok {
				visitLinked(x, w, left, depth+1)
			}
		}
	}
}

// truth reads a boolean that is often written as a word.
func truth(v any) (value, ok bool) {
	switch v := v.(type) {
	case bool:
		return v, true
	case string:
		switch strings.ToLower(strings.TrimSpace(v)) {
		case "true", "yes", "http://schema.org/true", "https://schema.org/true":
			return true, true
		case "false", "no", "http://schema.org/false", "https://schema.org/false":
			return false, true
		}
	}
	return false, false
}

// work reports whether a schema.org type is a work whose name is its title.
func work(v any) bool {
	switch v := v.(type) {
	case string:
		return strings.HasSuffix(v, "Article") || strings.HasSuffix(v, "Posting") || v == "Report" || v == "Book" || v == "Dataset" || v == "WebPage" || v == "Thesis" || v == "CreativeWork"
	case []any:
		for _, x := range v {
			if work(x) {
				return true
			}
		}
	}
	return false
}

func author(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case map[string]any:
		name, _ := v["name"].(string)
		return name
	case []any:
		if len(v) > 0 {
			return author(v[0])
		}
	}
	return ""
}
