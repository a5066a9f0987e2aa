package reports

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func put(s string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	}
}

// alone reports the names in a folder.
func alone(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return strings.Join(names, " ")
}

func content(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestR21_SaveIsWholeOrNothing(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "report.html")
	if err := Save(path, put("first")); err != nil {
		t.Fatal(err)
	}
	if got := content(t, path); got != "first" {
		t.Errorf("the file holds %q, want %q", got, "first")
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the file's mode is %v, want 0600", info.Mode())
	}

	broken := errors.New("broken half-way")
	err = Save(path, func(w io.Writer) error {
		io.WriteString(w, strings.Repeat("second", 100_000))
		return broken
	})
	if !errors.Is(err, broken) {
		t.Errorf("error is %v, want %v", err, broken)
	}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic did not come through")
			}
		}()
		Save(path, func(w io.Writer) error { io.WriteString(w, "third"); panic("no") })
	}()
	if got := content(t, path); got != "first" {
		t.Errorf("after two failures the file holds %q, want %q", got, "first")
	}
	if got := alone(t, dir); got != "report.html" {
		t.Errorf("the folder holds %q, want the report alone", got)
	}
	seen := ""
	if err := Save(path, func(w io.Writer) error {
		seen = content(t, path)
		return put("fourth")(w)
	}); err != nil || seen != "first" || content(t, path) != "fourth" {
		t.Errorf("while writing the file held %q, then %q (%v); want first, then fourth", seen, content(t, path), err)
	}
}

func TestR21_SaveDoesNotFollowLinks(t *testing.T) {
	work, out := t.TempDir(), t.TempDir()
	t.Chdir(work)
	secret := filepath.Join(out, "secret")
	for _, err := range []error{
		os.WriteFile(secret, []byte("keep me"), 0o600),
		os.Symlink(secret, "report.html"),
		os.Symlink(out, "reports"),
		os.Mkdir("folder", 0o700),
		os.Symlink("folder", "inside"),
	} {
		if err != nil {
			t.Skipf("no symbolic links here: %v", err)
		}
	}
	if err := Save("report.html", put("mine")); err != nil {
		t.Errorf("a link at the path should be replaced: %v", err)
	}
	if info, err := os.Lstat("report.html"); err != nil || !info.Mode().IsRegular() {
		t.Errorf("report.html is %v (%v), want a plain file", info.Mode(), err)
	}
	if err := Save("reports/new.html", put("mine")); err == nil {
		t.Error("a folder that leads out was followed")
	}
	if err := Save("reports/secret", put("mine")); err == nil {
		t.Error("a file behind a folder that leads out was replaced")
	}
	if got := content(t, secret) + " in " + alone(t, out); got != "keep me in secret" {
		t.Errorf("outside there is %q, want %q", got, "keep me in secret")
	}
	if err := Save("inside/new.html", put("mine")); err != nil {
		t.Errorf("a link that stays inside should work: %v", err)
	}
	if got := alone(t, "folder"); got != "new.html" {
		t.Errorf("the folder holds %q, want new.html", got)
	}
	if err := Save(filepath.Join("..", filepath.Base(work), "up.html"), put("mine")); err != nil {
		t.Errorf("a path that the user leads out by its spelling should work: %v", err)
	}
}

func TestSaveRefusesWhatIsNoFile(t *testing.T) {
	dir := t.TempDir()
	sub := filepath.Join(dir, "sub")
	if err := os.Mkdir(sub, 0o700); err != nil {
		t.Fatal(err)
	}
	paths := []string{sub, dir + string(filepath.Separator), "", filepath.Join(dir, "missing", "x.html")}
	if runtime.GOOS != "windows" {
		paths = append(paths, os.DevNull)
		toNull := filepath.Join(dir, "null")
		if err := os.Symlink(os.DevNull, toNull); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, toNull)
	}
	for _, p := range paths {
		called := false
		err := Save(p, func(io.Writer) error { called = true; return nil })
		if err == nil || called {
			t.Errorf("Save(%q) = %v, wrote %v; want an error before anything is written", p, err, called)
		}
	}
	if info, err := os.Stat(os.DevNull); err != nil || info.Mode().IsRegular() {
		t.Fatalf("%s was replaced", os.DevNull)
	}
}
