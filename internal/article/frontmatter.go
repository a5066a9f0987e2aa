package article

import (
	"bytes"
	"strings"
)

// frontMatter reads the title and the language of a YAML or TOML head and
// returns where the text begins.
func frontMatter(d *draft, file []byte) int {
	fence := ""
	for _, f := range []string{"---", "+++"} {
		if bytes.HasPrefix(file, []byte(f+"\n")) || bytes.HasPrefix(file, []byte(f+"\r\n")) {
			fence = f
		}
	}
	if fence == "" {
		return 0
	}
	for start := 4; start < len(file) && start < 1<<16; {
		end := start + bytes.IndexByte(file[start:], '\n') + 1
		if end == start {
			end = len(file)
		}
		line := strings.TrimSpace(string(file[start:end]))
		if line == fence || fence == "---" && line == "..." {
			return end
		}
		for _, f := range []struct {
			name string
			to   *string
		}{{"title", &d.title}, {"lang", &d.language}, {"language", &d.language}} {
			if rest, ok := strings.CutPrefix(line, f.name); ok && *f.to == "" {
				rest = strings.TrimSpace(rest)
				if v, ok := strings.CutPrefix(rest, ":"); ok || strings.HasPrefix(rest, "=") {
					*f.to = strings.Trim(strings.TrimSpace(strings.TrimPrefix(v, "=")), "\"'")
				}
			}
		}
		start = end
	}
	d.title, d.language = "", ""
	return 0 // never closed: a rule, not front matter
}
