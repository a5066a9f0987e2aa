package sources_test

import (
	"strings"
	"testing"

	"ibid/sources"
)

func TestCanonicalJoinsTheSpellingsOfOneAddress(t *testing.T) {
	for _, tt := range []struct{ raw, want string }{
		{"HTTPS://Example.ORG/a", "https://example.org/a"},
		{"https://example.org", "https://example.org/"},
		{"https://example.org:443/a", "https://example.org/a"},
		{"http://example.org:80/a", "http://example.org/a"},
		{"https://example.org:8443/a", "https://example.org:8443/a"},
		{"https://example.org./a", "https://example.org/a"},
		{"https://example.org/a#part", "https://example.org/a"},
		{"https://example.org/x/../a/./b", "https://example.org/a/b"},
		{"https://example.org/%7Euser/%c3%a9", "https://example.org/~user/%C3%A9"},
		{"https://example.org/a?b=2&a=1&utm_source=x&fbclid=y", "https://example.org/a?a=1&b=2"},
		{"https://example.org/a?b=2&b=1", "https://example.org/a?b=2&b=1"},
		{"https://user:secret@example.org/a", "https://example.org/a"},
		{"  https://example.org/a ", "https://example.org/a"},
		// What servers do answer differently stays apart.
		{"http://example.org/a", "http://example.org/a"},
		{"https://www.example.org/a", "https://www.example.org/a"},
		{"https://example.org/a/", "https://example.org/a/"},
		{"https://example.org/A", "https://example.org/A"},
		{"https://example.org/a%2Fb", "https://example.org/a%2Fb"},
		{"https://[half/an/address", "https://[half/an/address"},
		{"http://[2001:db8::1]:80/a", "http://[2001:db8::1]/a"},
	} {
		if got := sources.Canonical(tt.raw); got != tt.want {
			t.Errorf("Canonical(%q) = %q, want %q", tt.raw, got, tt.want)
		}
	}
}

func FuzzCanonicalOfItsOwnResultChangesNothing(f *testing.F) {
	for _, s := range []string{"https://Example.org/a/../b?x=1&a=%7e#f", "http://[::1]:80/", "https://a@b:c@d/", "//x", "https://e.org/%", "https://e.org/%25%37%45", "https://e.org/?&&=", "https://e.org:443:80/..", "a:b", "https://e/%2e%2e/x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		once := sources.Canonical(raw)
		if again := sources.Canonical(once); again != once {
			t.Errorf("Canonical(%q) = %q, and of that %q", raw, once, again)
		}
	})
}

func TestCosmeticDifferencesAreNoMove(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"http://example.org/a", "https://www.example.org/a/", true},
		{"https://example.org/", "https://example.org/index.html", true},
		{"https://example.org/Path", "https://example.org/path", true},
		{"https://example.org/a?utm_medium=mail", "https://example.org/a", true},
		{"https://example.org/a?id=1&x=2", "https://example.org/a?x=2&id=1", true},
		{"https://example.org/a", "https://example.org/b", false},
		{"https://example.org/a?id=1", "https://example.org/a?id=2", false},
		{"https://example.org/a", "https://example.com/a", false},
		{"https://example.org/a?ID=abC", "https://example.org/a?ID=abc", false},
	} {
		if got := sources.Cosmetic(tt.a, tt.b); got != tt.want {
			t.Errorf("Cosmetic(%q, %q) = %t, want %t", tt.a, tt.b, got, tt.want)
		}
	}
}

func TestR6_NoPasswordIsShown(t *testing.T) {
	for _, raw := range []string{
		"https://user:hunter2@example.org/a", "https://hunter2@example.org/", "ftp://u:hunter2@h/x", "https://u:hunter2@[bad/x", "https://u:hun@ter:hunter2@h/p?q#f",
	} {
		if got := sources.Redact(raw); strings.Contains(got, "hunter2") {
			t.Errorf("Redact(%q) = %q, which shows the password", raw, got)
		}
		if got := sources.Canonical(raw); strings.Contains(got, "hunter2") && strings.HasPrefix(raw, "https://") && !strings.Contains(raw, "[") {
			t.Errorf("Canonical(%q) = %q: a store key with a password", raw, got)
		}
	}
	text := "See https://u:hunter2@example.org/a, or write to a@example.org at 10:30."
	got := sources.HidePasswords(text)
	if strings.Contains(got, "hunter2") || len(got) != len(text) || !strings.HasSuffix(got, "write to a@example.org at 10:30.") {
		t.Errorf("HidePasswords(%q) = %q", text, got)
	}
}
