package sources_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"ibid/sources"
)

func TestPrintableKeepsWordsAndDropsWhatSteers(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"plain words", "plain words"},
		{"  two\t\nlines  ", "two lines"},
		{"\x1b[31mred\x1b[0m", "[31mred[0m"},
		{"a\u202eb\u2066c\u200b", "abc"},
		{"\xff\xfe", "\ufffd\ufffd"},
		{"::error::x\r\n::error::y", "::error::x ::error::y"},
		{"Übung – 中文 ✓", "Übung – 中文 ✓"},
		{"\u0085next\u2028line", "next line"},
	} {
		if got := sources.Printable(tt.in); got != tt.want {
			t.Errorf("Printable(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func FuzzR17_PrintableIsOneHarmlessLine(f *testing.F) {
	for _, s := range []string{"", " ", "a\x00b", "\u202e", "\xc3", "a  b", "\u00a0x\u00a0", "\U000e0041"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := sources.Printable(s)
		if !utf8.ValidString(got) || strings.TrimSpace(got) != got {
			t.Errorf("Printable(%q) = %q", s, got)
		}
		for _, r := range got {
			if unicode.IsControl(r) || sources.Invisible(r) || r == '\u2028' || r == '\u2029' {
				t.Errorf("Printable(%q) = %q holds %U", s, got, r)
			}
		}
		if again := sources.Printable(got); again != got {
			t.Errorf("Printable of its own result %q is %q", got, again)
		}
	})
}

func TestClipCutsAtAWord(t *testing.T) {
	for _, tt := range []struct {
		in   string
		n    int
		want string
	}{
		{"short", 10, "short"},
		{"a sentence of some words", 12, "a sentence…"},
		{"unbrokenletters", 6, "unbro…"},
		{"äöüäöü", 4, "äöü…"},
		{"x", 0, ""},
	} {
		if got := sources.Clip(tt.in, tt.n); got != tt.want || utf8.RuneCountInString(got) > max(tt.n, 0) {
			t.Errorf("Clip(%q, %d) = %q, want %q", tt.in, tt.n, got, tt.want)
		}
	}
}
