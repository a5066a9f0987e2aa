//go:build unix

package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
)

// childLimit lets every place of the file in turn be the first that cannot be
// written, as on a full disk, and keeps a visit against each.
func childLimit(args []string) {
	ctx := context.Background()
	s, err := Open(args[0], Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	limit := func(n uint64) {
		var l syscall.Rlimit
		syscall.Getrlimit(syscall.RLIMIT_FSIZE, &l)
		l.Cur = min(n, l.Max)
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &l); err != nil {
			fmt.Println(err)
		}
	}
	refused, kept := 0, 0
	for n := range 100 {
		// The two meta pages, then places all over the file and a little beyond.
		at := int64(n) * 4096
		s.(*boltStore).db.View(func(tx *bolt.Tx) error {
			if n > 2 {
				at = tx.Size() * int64(n) / 75 / 4096 * 4096
			}
			return nil
		})
		limit(uint64(at))
		err := s.Keep(ctx, crashVisit(1, 1, 2*n))
		limit(1 << 62)
		var full *FullError
		switch {
		case err == nil:
			kept++
			fmt.Println("kept", 2*n)
		case errors.As(err, &full) && full.Path == args[0]:
			refused++
		default:
			fmt.Printf("limit %d: Keep = %v, want a *FullError\n", at, err)
		}
		if err := s.Keep(ctx, crashVisit(1, 1, 2*n+1)); err != nil {
			fmt.Printf("limit %d: Keep after room was made = %v\n", at, err)
			continue
		}
		fmt.Println("kept", 2*n+1)
	}
	if refused < 20 || kept < 20 {
		fmt.Printf("%d refused and %d kept under a limit: nothing was tried\n", refused, kept)
	}
	if err := s.Close(); err != nil {
		fmt.Println(err)
	}
}

func TestR29_R31_NoRoomAtAnyPlace(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ibid.db")
	out, err := child(t, "limit", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	verified(t, s)
	acks := 0
	for line := range strings.Lines(string(out)) {
		var n int
		if _, err := fmt.Sscanf(line, "kept %d", &n); err != nil {
			t.Errorf("the child says %s", line)
			continue
		}
		acks++
		if err := holds(t, s, crashVisit(1, 1, n)); err != nil {
			t.Errorf("an acknowledged visit: %v", err)
		}
	}
	t.Logf("%d visits acknowledged, all there", acks)
}

func TestR31_NoRoomToMakeAStore(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("no /dev/full here")
	}
	// A folder cannot be full on demand, so the sentence is looked at alone.
	err := explain("/data/ibid.db", &os.PathError{Op: "write", Path: "/data/.ibid.db.new-1", Err: syscall.ENOSPC})
	var full *FullError
	if !errors.As(err, &full) || !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "/data/ibid.db") {
		t.Errorf("explain = %v", err)
	}
}

func TestR32_RefusedAndLeftAlone(t *testing.T) {
	whole := filepath.Join(t.TempDir(), "whole.db")
	s, err := Open(whole, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 50 {
		keep(t, s, visit(fmt.Sprint(i), noon, page(i)))
	}
	s.Close()
	data, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	meta, err := readMeta(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	file := func(b []byte) func(string) error {
		return func(p string) error { return os.WriteFile(p, b, 0o600) }
	}
	flipped := append([]byte(nil), data...)
	flipped[30]++
	none := append([]byte(nil), data...)
	none[30]++
	none[4096+30]++
	for _, tt := range []struct {
		name string
		make func(path string) error
		want string // type of the error; "" when the store opens
	}{
		{"folder", func(p string) error { return os.Mkdir(p, 0o700) }, "*store.NotAStoreError"},
		{"pipe", func(p string) error { return syscall.Mkfifo(p, 0o600) }, "*store.NotAStoreError"},
		{"device", func(p string) error { return os.Symlink(os.DevNull, p) }, "*store.NotAStoreError"},
		{"link to nothing", func(p string) error { return os.Symlink(p+".none", p) }, "*store.NotAStoreError"},
		{"link to itself", func(p string) error { return os.Symlink(p, p) }, "*fmt.wrapError"},
		{"empty", file(nil), "*store.NotAStoreError"},
		{"a word", file([]byte("hello")), "*store.NotAStoreError"},
		{"text", file([]byte(strings.Repeat("to be or not to be\n", 5000))), "*store.NotAStoreError"},
		{"sqlite", file(append([]byte("SQLite format 3\x00"), make([]byte, 8192)...)), "*store.NotAStoreError"},
		{"zeros", file(make([]byte, 1<<20)), "*store.NotAStoreError"},
		{"one page", file(data[:4096]), "*store.DamagedError"},
		{"half a page", file(data[:2048]), "*store.DamagedError"},
		{"two pages", file(data[:8192]), "*store.DamagedError"},
		{"half", file(data[:int64(meta.end)*meta.pageSize/2]), "*store.DamagedError"},
		{"one meta page spoilt", file(flipped), ""},
		{"both meta pages spoilt", file(none), "*store.NotAStoreError"},
		{"below a file", func(p string) error { return os.WriteFile(filepath.Dir(p), nil, 0o600) }, "*fmt.wrapError"},
		{"another program's", foreign(false), "*store.NotAStoreError"},
		{"another program's without free list", foreign(true), "*store.NotAStoreError"},
		{"later layout", later, "*store.NewerSchemaError"},
		{"layout unknown", withSchema(nil), "*store.DamagedError"},
		{"layout zero", withSchema(seal([]byte{0, 0, 0, 0, 0})), "*store.DamagedError"},
		{"no right to read", func(p string) error { return os.WriteFile(p, data, 0) }, "*store.AccessError"},
		{"no right to the folder", func(p string) error { return os.Chmod(filepath.Dir(p), 0o500) }, "*store.AccessError"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if strings.HasPrefix(tt.name, "no right") && os.Geteuid() == 0 {
				t.Skip("root has every right")
			}
			dir := filepath.Join(t.TempDir(), "dir")
			path := filepath.Join(dir, "ibid.db")
			if tt.name != "below a file" {
				if err := os.Mkdir(dir, 0o700); err != nil {
					t.Fatal(err)
				}
			}
			if err := tt.make(path); err != nil {
				t.Fatal(err)
			}
			before := listing(t, dir)
			for _, readOnly := range []bool{false, true} {
				if readOnly && tt.name == "no right to the folder" {
					continue // there is nothing to read, which is another sentence
				}
				start := time.Now()
				s, err := Open(path, Options{ReadOnly: readOnly})
				if d := time.Since(start); d > time.Second {
					t.Errorf("the answer took %v", d)
				}
				if tt.want == "" {
					if err != nil {
						t.Fatal(err)
					}
					if h := history(t, s, "7", 0); len(h) != 1 {
						t.Errorf("%d visits, want 1", len(h))
					}
					if _, err := s.Verify(t.Context()); !errors.As(err, new(*DamagedError)) {
						t.Errorf("Verify = %v, want a *DamagedError", err)
					}
					s.Close()
					continue
				}
				if err == nil {
					s.Close()
					t.Fatal("Open = nil, want an error")
				}
				if got := fmt.Sprintf("%T", err); got != tt.want || !strings.Contains(err.Error(), path) || strings.Contains(err.Error(), "\n") {
					t.Errorf("Open = %s %v, want a %s of one line that names %s", got, err, tt.want, path)
				}
				if after := listing(t, dir); after != before {
					t.Errorf("Open changed the folder from\n%sto\n%s", before, after)
				}
			}
		})
	}
}

func TestR50_NobodyElseMayRead(t *testing.T) {
	old := syscall.Umask(0)
	defer syscall.Umask(old)
	path := filepath.Join(t.TempDir(), "a", "b", "ibid.db")
	s, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	keep(t, s, visit("k", noon, page(1)))
	for p, want := range map[string]os.FileMode{
		path: 0o600, holderPath(path): 0o600, filepath.Dir(path): 0o700 | os.ModeDir, filepath.Dir(filepath.Dir(path)): 0o700 | os.ModeDir,
	} {
		if info, err := os.Stat(p); err != nil || info.Mode() != want {
			t.Errorf("%s has mode %v, %v; want %v", p, info.Mode(), err, want)
		}
	}
}

// listing describes a folder, contents included.
func listing(t *testing.T, dir string) string {
	var b strings.Builder
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err.Error()
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		content := []byte(nil)
		if info.Mode().IsRegular() {
			if content, err = os.ReadFile(filepath.Join(dir, e.Name())); err != nil && !errors.Is(err, os.ErrPermission) {
				t.Fatal(err)
			}
		}
		fmt.Fprintf(&b, "%s %v %d %v %s\n", e.Name(), info.Mode(), info.Size(), info.ModTime(), hexDigest(content))
	}
	return b.String()
}
