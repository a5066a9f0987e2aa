// Package layers holds the house's plan as a test: which package may import
// which, and that every exported name says what it is.
package layers

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "ibid"

// mayImport says what of ours each room may import, and which libraries are
// kept inside one room.
var mayImport = map[string][]string{
	"sources":                 {},
	"reports":                 {"sources"},
	"internal/text":           {"sources"},
	"internal/pdf":            {},
	"internal/article":        {"sources", "internal/text", "internal/pdf"},
	"internal/fetch":          {"sources"},
	"internal/page":           {"sources", "internal/text", "internal/pdf"},
	"internal/verdict":        {"sources", "internal/text"},
	"internal/evidence":       {"sources", "internal/text"},
	"internal/evidence/train": {"internal/evidence"},
	"internal/store":          {"sources"},
	"internal/judge":          {"sources"},
	"pipeline":                {"sources", "internal/article", "internal/verdict", "internal/evidence"},
	"examples":                {},
	"internal/layers":         {},
	"cmd/ibid":                {"*"},
}

// keptInside names the only room that may import a library.
var keptInside = map[string]string{
	"github.com/gocolly/colly":        "internal/fetch",
	"go.etcd.io/bbolt":                "internal/store",
	"github.com/klippa-app/go-pdfium": "internal/pdf",
	"github.com/tetratelabs/wazero":   "internal/pdf",
	"github.com/spf13/cobra":          "cmd/ibid",
	"github.com/knadh/koanf":          "cmd/ibid",
	"github.com/owenrumney/go-sarif":  "reports",
	"github.com/yuin/goldmark":        "internal/article",
	"github.com/temoto/robotstxt":     "internal/fetch",
	"github.com/blevesearch":          "internal/text",
}

func TestArrowsPointDown(t *testing.T) {
	walk(t, func(room, file string, f *ast.File) {
		test := strings.HasSuffix(file, "_test.go")
		allowed, known := mayImport[room]
		if !known {
			t.Errorf("%s: the plan does not know the room %s", file, room)
			return
		}
		for _, imp := range f.Imports {
			p, err := strconv.Unquote(imp.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			if ours, ok := strings.CutPrefix(p, module+"/"); ok {
				if ours != room && !test && !slices.Contains(allowed, ours) && !slices.Contains(allowed, "*") {
					t.Errorf("%s: %s may not import %s", file, room, ours)
				}
				continue
			}
			if room == "sources" && !test && strings.Contains(strings.Split(p, "/")[0], ".") {
				t.Errorf("%s: sources imports the standard library only, not %s", file, p)
			}
			for lib, owner := range keptInside {
				if strings.HasPrefix(p, lib) && room != owner && !test {
					t.Errorf("%s: only %s may import %s", file, owner, lib)
				}
			}
		}
	})
}

func TestExportedNamesAreDocumented(t *testing.T) {
	documented := map[string]bool{}
	walk(t, func(room, file string, f *ast.File) {
		if strings.HasSuffix(file, "_test.go") {
			return
		}
		documented[room] = documented[room] || f.Doc != nil
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Name.IsExported() && d.Doc == nil && !onHidden(d) {
					t.Errorf("%s: func %s has no comment", file, d.Name.Name)
				}
			case *ast.GenDecl:
				for _, s := range d.Specs {
					switch s := s.(type) {
					case *ast.TypeSpec:
						if s.Name.IsExported() && d.Doc == nil && s.Doc == nil {
							t.Errorf("%s: type %s has no comment", file, s.Name.Name)
						}
					case *ast.ValueSpec:
						if s.Names[0].IsExported() && d.Doc == nil && s.Doc == nil && s.Comment == nil {
							t.Errorf("%s: %s has no comment", file, s.Names[0].Name)
						}
					}
				}
			}
		}
	})
	for room := range mayImport {
		if room != "internal/layers" && !documented[room] {
			if _, err := os.Stat(filepath.Join("..", "..", filepath.FromSlash(room))); err == nil {
				t.Errorf("package %s has no package comment", room)
			}
		}
	}
}

// onHidden reports whether d is a method of a type that is not exported.
func onHidden(d *ast.FuncDecl) bool {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return false
	}
	e := d.Recv.List[0].Type
	if s, ok := e.(*ast.StarExpr); ok {
		e = s.X
	}
	if x, ok := e.(*ast.IndexExpr); ok {
		e = x.X
	}
	id, ok := e.(*ast.Ident)
	return ok && !id.IsExported()
}

// walk calls f for every Go file of the module.
func walk(t *testing.T, f func(room, file string, parsed *ast.File)) {
	t.Helper()
	root := filepath.Join("..", "..")
	n := 0
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, p)
		rel = filepath.ToSlash(rel)
		if d.IsDir() {
			if rel != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(p, ".go") {
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), p, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		n++
		f(path.Dir(rel), rel, parsed)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n < 20 {
		t.Fatalf("found %d files: this test looks in the wrong place", n)
	}
}
