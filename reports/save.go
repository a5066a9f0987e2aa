package reports

import (
	"bufio"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// Save puts what write writes into the file at path, whole or not at all: it
// writes a temporary file in the same folder, syncs it, and renames it over
// the old one. When anything goes wrong the old file stays, no temporary file
// is left, and the error says what was being done. The file's mode is 0600.
//
// A symbolic link at path is replaced, never followed. A relative path that
// stays inside the working folder by its spelling must stay there on disk:
// a link on the way that leads out is refused. A path that names a device, a
// pipe or a folder is refused.
func Save(path string, write func(io.Writer) error) (err error) {
	whole := path
	root, path, err := place(path)
	if err != nil {
		return fmt.Errorf("save %s: %w", whole, err)
	}
	defer root.Close()
	f, temp, err := beside(root, path)
	if err != nil {
		return fmt.Errorf("save %s: %w", whole, err)
	}
	placed := false
	defer func() {
		if !placed { // also when write panics
			f.Close()
			root.Remove(temp)
		}
	}()
	buf := bufio.NewWriterSize(f, 64<<10)
	if err := write(buf); err != nil {
		return err
	}
	if err := errors.Join(buf.Flush(), f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("save %s: %w", whole, err)
	}
	if err := root.Rename(temp, path); err != nil {
		return fmt.Errorf("save %s: %w", whole, err)
	}
	placed = true
	return syncFolder(root, filepath.Dir(path))
}

// CanSave reports whether [Save] can put a file at path: nil, or the error that
// Save would return for the place. It leaves nothing behind.
func CanSave(path string) error {
	root, local, err := place(path)
	if err != nil {
		return fmt.Errorf("save %s: %w", path, err)
	}
	defer root.Close()
	f, temp, err := beside(root, local)
	if err != nil {
		return fmt.Errorf("save %s: %w", path, err)
	}
	if err := errors.Join(f.Close(), root.Remove(temp)); err != nil {
		return fmt.Errorf("save %s: %w", path, err)
	}
	return nil
}

// place opens the folder that a path may not leave, and returns the path
// inside it.
func place(path string) (*os.Root, string, error) {
	dir, name := filepath.Split(path)
	if name == "" {
		return nil, "", errors.New("is a folder")
	}
	base := "."
	if !filepath.IsLocal(path) {
		base, path = filepath.Clean(dir), name
	}
	root, err := os.OpenRoot(base)
	if err != nil {
		return nil, "", err
	}
	if err := plainFile(root, path); err != nil {
		root.Close()
		return nil, "", err
	}
	return root, path, nil
}

// beside makes a temporary file in the folder of path.
func beside(root *os.Root, path string) (*os.File, string, error) {
	temp := filepath.Join(filepath.Dir(path), ".ibid-"+rand.Text()+".tmp")
	f, err := root.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if at := (*fs.PathError)(nil); errors.As(err, &at) {
		err = fmt.Errorf("make a file in its folder: %w", at.Err) // the temporary name says nothing to anybody
	}
	return f, temp, err
}

// plainFile refuses to replace what is not a file, a device behind a link
// included: "/dev/stdout" is one.
func plainFile(root *os.Root, path string) error {
	info, err := root.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if info.Mode()&fs.ModeSymlink != 0 {
		target, err := os.Stat(filepath.Join(root.Name(), path))
		if err != nil {
			return nil // leads nowhere
		}
		info = target
	}
	if info.IsDir() {
		return errors.New("is a folder, not a plain file")
	}
	if !info.Mode().IsRegular() {
		return errors.New("is not a plain file")
	}
	return nil
}

// syncFolder makes a rename last. Not every system can sync a folder.
func syncFolder(root *os.Root, dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := root.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, fs.ErrInvalid) {
		return fmt.Errorf("sync folder: %w", err)
	}
	return nil
}
