package page

import "strings"

// tongue returns a language tag in the form of BCP 47, or "" when the value is
// none.
func tongue(v string) string {
	v, _, _ = strings.Cut(strings.TrimSpace(v), ",")
	v = strings.ReplaceAll(strings.TrimSpace(v), "_", "-")
	if len(v) < 2 || len(v) > 35 {
		return ""
	}
	for i, part := range strings.Split(v, "-") {
		if len(part) == 0 || len(part) > 8 || i == 0 && (len(part) > 3 || len(part) < 2 || strings.Trim(strings.ToLower(part), "abcdefghijklmnopqrstuvwxyz") != "") {
			return ""
		}
		if strings.Trim(strings.ToLower(part), "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
			return ""
		}
	}
	return v
}
