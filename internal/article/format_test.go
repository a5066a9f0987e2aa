package article

import (
	"context"
	"errors"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/tools/txtar"

	"ibid/sources"
)

func TestContentDecidesBeforeName(t *testing.T) {
	word := archived(t, []txtar.File{{Name: "word/document.xml", Data: []byte("<w:p><w:r><w:t>Tea.</w:t></w:r></w:p>")}}, "docx")
	tests := []struct {
		what, name, data string
		want             sources.Format
	}{
		{"a Word file called text", "a.txt", string(word), "docx"},
		{"a web page called Markdown", "a.md", "<!doctype html><p>Tea.</p>", "html"},
		{"a web page without a head", "a", "<p>Tea is <b>old</b>.</p><p>Very.</p><p>So.</p><div>x</div>", "html"},
		{"Markdown notes in a file called text", "a.txt", "Tea.[^1]\n\n[^1]: Smith\n", "markdown"},
		{"an inline note in a file without a name", "-", "Tea.^[Smith, Tea in Europe, 1990]\n", "markdown"},
		{"text called Markdown", "a.md", "Tea is old.\n", "markdown"},
		{"text without a name", "-", "Tea is old.[1]\n\n[1] Smith\n", "text"},
		{"text with a word in angles", "-", "Tea <tea@example.org> is old.\n", "text"},
		{"an empty file", "a.txt", "", "text"},
	}
	for _, tt := range tests {
		a, err := testParser().Parse(context.Background(), tt.name, []byte(tt.data))
		if err != nil {
			t.Errorf("%s: %v", tt.what, err)
		} else if a.Format != tt.want {
			t.Errorf("%s was read as %s, want %s", tt.what, a.Format, tt.want)
		}
	}
}

func TestUnknownFormatsAreRefused(t *testing.T) {
	for what, data := range map[string]string{"a picture": "\x89PNG\r\n\x1a\n\x00\x00", "an archive of something else": string(zipped(t, []string{"a.txt"}, map[string]string{"a.txt": "tea"})), "an old Word file": "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600), "rich text": `{\rtf1 Tea.}`} {
		_, err := testParser().Parse(context.Background(), "article.md", []byte(data))
		var e *Error
		if !errors.Is(err, ErrUnknownFormat) || !errors.As(err, &e) || e.Why == "" {
			t.Errorf("%s: error is %v, want one that wraps ErrUnknownFormat and says why", what, err)
		}
	}
}

func TestUTF16IsRead(t *testing.T) {
	const text = "Thé.[1]\n\nNotes\n\n[1] Dupré, https://example.org/thé\n"
	for _, big := range []bool{false, true} {
		for _, mark := range []string{"\ufeff", ""} {
			var data []byte
			for _, u := range utf16.Encode([]rune(mark + text)) {
				if big {
					data = append(data, byte(u>>8), byte(u))
				} else {
					data = append(data, byte(u), byte(u>>8))
				}
			}
			a, err := testParser().Parse(context.Background(), "a.txt", data)
			if err != nil {
				t.Errorf("big endian %v, mark %q: %v", big, mark, err)
				continue
			}
			if len(a.Notes) != 1 || len(a.Markers) != 1 || a.Notes[0].Line != 5 || a.Notes[0].Citations[0].Cited != "https://example.org/thé" {
				t.Errorf("big endian %v, mark %q: %s", big, mark, dump(a))
			}
		}
	}
}

func TestParseEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, file := range []string{"a.txt", "a.md", "a.html"} {
		if _, err := testParser().Parse(ctx, file, manyNotes(strings.TrimPrefix(file, "a."), 10)); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: error is %v, want the context's", file, err)
		}
	}
}
