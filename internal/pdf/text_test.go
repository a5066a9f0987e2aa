package pdf

import (
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

func TestClean(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"line ends", "one \r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour"},
		{"a hyphenated word", "under\ufffestood", "understood"},
		{"a compound", "man-in-the\ufffemiddle", "man-in-the-middle"},
		{"the next half is a compound", "proof\ufffeof-work", "proof-of-work"},
		{"a name", "Ehlers\ufffeGeren", "Ehlers-Geren"},
		{"a range", "pages 99\ufffe111", "pages 99-111"},
		{"an address", "https://example.org/use\ufffegradle", "https://example.org/use-gradle"},
		{"ligatures", "ﬁnd the eﬀect", "find the effect"},
		{"accents beside their letters", "R¨as¨anen, C´el´erier, Krasi´nski, Lemaˆıtre", "Räsänen, Célérier, Krasiński, Lemaître"},
		{"apostrophes typed as accents", "it´s l´art", "it´s l´art"},
		{"control characters", "a\x00b\x02c\x1fd\u200be", "abcde"},
		{"hard spaces", "§\u00a012", "§ 12"},
		{"invalid UTF-8", "a\xffb", "ab"},
	}
	for _, tt := range tests {
		if got := clean(tt.in); got != tt.want {
			t.Errorf("%s: clean(%q) = %q, want %q", tt.name, tt.in, got, tt.want)
		}
	}
}

func TestR12_CleanTakesTimeInProportion(t *testing.T) {
	for _, s := range []string{"a\ufffe", "a ", "¨a", "x\r\n", strings.Repeat("w", 300) + "\ufffe"} {
		took := func(size int) time.Duration {
			start := time.Now()
			clean(strings.Repeat(s, size/len(s)))
			return time.Since(start)
		}
		// Eight times the text takes eight times as long, not 64 times; on a busy
		// machine seconds alone tell nothing.
		if large := took(4 << 20); large > 5*time.Second {
			if small := took(512 << 10); large > 24*small {
				t.Errorf("4 MiB of %.10q took %v, an eighth of it %v", s, large, small)
			}
		}
	}
}

func TestFlow(t *testing.T) {
	in := strings.Join([]string{
		"Tea in Europe",
		"Tea reached Europe in 1610, when the Dutch brought it from Japan and sold",
		"it in their towns. It was dear, and for a long time it was bought from those",
		"who sold medicine.",
		"Later it became cheaper, and the English drank it more than anybody else did",
		"because of the trade of their company.",
		"• Green tea came first, and remained the usual kind for a hundred years and",
		"more.",
		"• Black tea followed.",
	}, "\n")
	want := []string{
		"Tea in Europe",
		"Tea reached Europe in 1610, when the Dutch brought it from Japan and sold it in their towns. It was dear, and for a long time it was bought from those who sold medicine.",
		"Later it became cheaper, and the English drank it more than anybody else did because of the trade of their company.",
		"• Green tea came first, and remained the usual kind for a hundred years and more.",
		"• Black tea followed.",
	}
	if got := Flow(in); got != strings.Join(want, "\n\n") {
		t.Errorf("Flow() =\n%s\nwant\n%s", got, strings.Join(want, "\n\n"))
	}
}

func FuzzClean(f *testing.F) {
	f.Add("one \r\ntwo\ufffethree ¨a ﬁ")
	f.Add("\r\r\n\n \u00a0\x02")
	f.Fuzz(func(t *testing.T, s string) {
		got := clean(s)
		if !utf8.ValidString(got) {
			t.Errorf("clean(%q) = %q is not UTF-8", s, got)
		}
		if i := strings.IndexFunc(got, func(r rune) bool { return unicode.IsControl(r) && r != '\n' }); i >= 0 {
			t.Errorf("clean(%q) = %q holds a control character", s, got)
		}
		if strings.Contains(got, " \n") {
			t.Errorf("clean(%q) = %q has spaces before a line end", s, got)
		}
		flat := func(s string) string { return strings.Join(strings.Fields(s), " ") }
		if a, b := flat(Flow(got)), flat(got); a != b {
			t.Errorf("Flow(%q) changed the words: %q", got, a)
		}
	})
}
