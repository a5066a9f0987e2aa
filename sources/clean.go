package sources

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Printable returns s as one line that is safe to write to a terminal, a log
// or any line-based format: invalid UTF-8, control characters (C0, C1), line
// and paragraph separators, bidirectional controls and other invisible format
// characters are replaced or removed, white space is folded to single spaces.
// Every string of an article or a page passes through it on its way to people.
//
// Origin: Unicode TR 36 and TR 39 (bidirectional and invisible characters);
// ECMA-48 (control functions).
func Printable(s string) string {
	ok := true
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 0x20 || c >= 0x7f || c == ' ' && (i == 0 || i == len(s)-1 || s[i-1] == ' ') {
			ok = false
			break
		}
	}
	if ok {
		return s
	}
	var b strings.Builder
	space := false
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		switch {
		case r == utf8.RuneError && n == 1:
			r = utf8.RuneError
		case unicode.IsSpace(r) || r == '\u2028' || r == '\u2029':
			space = true
			continue
		case unicode.IsControl(r), Invisible(r):
			continue
		}
		if space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		space = false
		b.WriteRune(r)
	}
	return b.String()
}

// Invisible reports whether a character changes how others are shown without
// being seen itself: bidirectional controls, zero-width and other format
// characters, tags, variation selectors beyond the common ones.
func Invisible(r rune) bool {
	switch {
	case r == '\u200c' || r == '\u200d': // joiners that several scripts need
		return false
	case unicode.Is(unicode.Cf, r), r >= 0xE0000 && r <= 0xE01EF, r == '\u034f', r == '\u115f', r == '\u1160', r == '\u3164':
		return true
	}
	return false
}

// Clip shortens s to at most n characters, at a word's end where there is one
// near, and marks the cut with an ellipsis.
func Clip(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	if n < 1 {
		return ""
	}
	runes := []rune(s)[:n-1]
	cut := len(runes)
	for i := cut; i > cut*3/4; i-- {
		if unicode.IsSpace(runes[i-1]) {
			cut = i - 1
			break
		}
	}
	return strings.TrimRightFunc(string(runes[:cut]), unicode.IsSpace) + "…"
}
