package article

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
)

// answers makes a pandoc of fixed answers: to its version, its formats, and to an
// article.
func answers(version, formats, ast string, asked *[]string) *Pandoc {
	return &Pandoc{Path: "pandoc", Run: func(_ context.Context, _ string, args []string, _ []byte) ([]byte, error) {
		*asked = append(*asked, strings.Join(args, " "))
		switch args[0] {
		case "--version":
			return []byte(version), nil
		case "--list-input-formats":
			return []byte(formats), nil
		}
		if ast == "" {
			return nil, errors.New("parse error at line 3")
		}
		return []byte(ast), nil
	}}
}

const notedAST = `{"pandoc-api-version":[1,23],"meta":{"title":{"t":"MetaInlines","c":[{"t":"Str","c":"Tea"}]}},"blocks":[
{"t":"Para","c":[{"t":"Str","c":"Tea"},{"t":"Space"},{"t":"Str","c":"is"},{"t":"Space"},{"t":"Str","c":"old."},
{"t":"Note","c":[{"t":"Para","c":[{"t":"Str","c":"Smith,"},{"t":"Space"},{"t":"Link","c":[["",[],[]],[{"t":"Str","c":"Tea"}],["https://example.org/tea",""]]}]}]}]}]}`

func TestPandocReadsNotesInItsSandbox(t *testing.T) {
	var asked []string
	p := New(Options{Pandoc: answers("pandoc 3.1.2\n", "latex\nrst\n", notedAST, &asked)})
	a, err := p.Parse(context.Background(), "a.tex", []byte(`\documentclass{article}`))
	if err != nil {
		t.Fatal(err)
	}
	if a.Format != "latex" || a.Title != "Tea" || len(a.Notes) != 1 || len(a.Markers) != 1 || a.Notes[0].Citations[0].URL != "https://example.org/tea" || a.Claims[0].Text != "Tea is old." {
		t.Errorf("understood\n%s", dump(a))
	}
	if last := asked[len(asked)-1]; !slices.Contains(strings.Fields(last), "--sandbox") {
		t.Errorf("pandoc was called with %q, want it kept from reading other files", last)
	}
}

func TestPandocSaysInOneSentenceWhyItCannotBeUsed(t *testing.T) {
	var asked []string
	tests := []struct {
		pandoc *Pandoc
		want   string
	}{
		{nil, "reading LaTeX needs the program pandoc, which was not found"},
		{answers("pandoc 2.9\n", "latex", notedAST, &asked), "too old"},
		{answers("hello\n", "latex", notedAST, &asked), "does not answer as pandoc does"},
		{answers("pandoc 3.1\n", "rst", notedAST, &asked), "does not read LaTeX"},
		{answers("pandoc 3.1\n", "latex", "", &asked), "parse error at line 3"},
		{answers("pandoc 3.1\n", "latex", "{", &asked), "cannot be read"},
	}
	for _, tt := range tests {
		_, err := New(Options{Pandoc: tt.pandoc}).Parse(context.Background(), "a.tex", []byte(`\documentclass{article}`))
		if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("error is %v, want one line that says %q", err, tt.want)
		}
	}
}
