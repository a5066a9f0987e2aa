package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// openBolt opens a store in a bbolt file.
//
// The file is looked over first, opened for reading only: a foreign file is
// left as it is, and a damaged one never meets code that trusts its pages.
func openBolt(path string, o Options) (Store, error) {
	err := regular(path)
	if errors.Is(err, fs.ErrNotExist) {
		if o.ReadOnly {
			return nil, fmt.Errorf("there is no store at %s: name the file that an earlier run wrote: %w", path, fs.ErrNotExist)
		}
		err = create(path, o)
	}
	if err != nil {
		return nil, err
	}
	start := time.Now() // what a lock waits for is real time
	db, file, err := openFile(path, o.Timeout, true)
	if err != nil {
		return nil, err
	}
	if !o.ReadOnly {
		if err := guarded(path, db.Close); err != nil {
			return nil, err
		}
		left := max(o.Timeout-time.Since(start), 100*time.Millisecond)
		if db, file, err = openFile(path, left, false); err != nil {
			return nil, err
		}
		writeHolder(path, o)
	}
	s := &boltStore{
		path: path, o: o, db: db, file: file,
		queue: make(chan *job, maxBatch), closing: make(chan struct{}), written: make(chan struct{}), closed: make(chan struct{}),
	}
	if o.ReadOnly {
		close(s.written)
	} else {
		go s.write()
	}
	return s, nil
}

// regular says what else than a regular file is at path.
func regular(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			switch link, lerr := os.Lstat(path); {
			case lerr != nil:
				return fs.ErrNotExist
			case link.Mode()&fs.ModeSymlink == 0: // somebody has made it meanwhile
				return regular(path)
			}
			return &NotAStoreError{Path: path, Why: "is a link to nothing"}
		}
		return explain(path, err)
	}
	switch m := info.Mode(); {
	case m.IsDir():
		return &NotAStoreError{Path: path, Why: "is a folder"}
	case m&fs.ModeNamedPipe != 0:
		return &NotAStoreError{Path: path, Why: "is a pipe"}
	case !m.IsRegular():
		return &NotAStoreError{Path: path, Why: "is not a regular file"}
	case info.Size() == 0:
		return &NotAStoreError{Path: path, Why: "is empty"}
	}
	return nil
}

// openFile opens the bbolt file at path. A file that is only to be read is
// looked over as well.
func openFile(path string, timeout time.Duration, readOnly bool) (db *bolt.DB, file *os.File, err error) {
	opts := &bolt.Options{
		Timeout: timeout, ReadOnly: readOnly, FreelistType: bolt.FreelistMapType, NoStatistics: true, InitialMmapSize: mapSize(),
		OpenFile: func(name string, flag int, mode os.FileMode) (f *os.File, err error) {
			file, err = os.OpenFile(name, flag&^os.O_CREATE, mode)
			return file, err
		},
	}
	err = guarded(path, func() (err error) {
		if readOnly {
			if err := checkMeta(path); err != nil {
				return err
			}
		}
		db, err = bolt.Open(path, 0o600, opts)
		switch {
		case errors.Is(err, bolterrors.ErrTimeout):
			return held(path)
		case errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrVersionMismatch), errors.Is(err, bolterrors.ErrChecksum):
			return &NotAStoreError{Path: path, Why: "holds something else"}
		case err != nil:
			return err
		}
		db.AllocSize = 4 << 20 // how far the file grows ahead of its content, each time at the price of a sync
		if !readOnly {
			return nil
		}
		if err := walkPages(path, file, branches); err != nil {
			return err
		}
		return db.View(func(tx *bolt.Tx) error { return checkSchema(path, tx) })
	})
	if err == nil {
		return db, file, nil
	}
	if db != nil {
		guarded(path, db.Close)
	} else if file != nil {
		file.Close() // bbolt stumbled before it could; with the file goes its lock
	}
	return nil, nil, err
}

// mapSize is how much address space is set aside for the file, so that a
// writer need not wait for readers to map it anew. On Windows the file would be
// as long as that.
func mapSize() int {
	switch {
	case runtime.GOOS == "windows":
		return 0
	case ^uint(0)>>32 == 0:
		return 64 << 20
	}
	return 1 << 30
}

// checkSchema says whether the file is a store and one that we can read.
func checkSchema(path string, tx *bolt.Tx) error {
	meta := tx.Bucket(metaBucket)
	if meta == nil || meta.Get(schemaKey) == nil {
		return &NotAStoreError{Path: path, Why: "is a database of another program"}
	}
	b, err := unseal(meta.Get(schemaKey))
	if err != nil {
		return damaged(path, "its layout cannot be told")
	}
	switch n, _ := binary.Uvarint(b); {
	case n > schema:
		return &NewerSchemaError{Path: path, Schema: int(n), Known: schema, Version: string(meta.Get(versionKey))}
	case n < 1:
		return damaged(path, "its layout cannot be told")
	}
	return nil
}

// create makes an empty store: under a name of its own first, so that at no
// instant half a store stands at path, and without replacing what another
// process may have made there meanwhile.
func create(path string, o Options) (err error) {
	defer func() { err = explain(path, err) }()
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, "."+filepath.Base(path)+".new-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if err := f.Close(); err != nil {
		return err
	}
	db, err := bolt.Open(f.Name(), 0o600, &bolt.Options{Timeout: o.Timeout, FreelistType: bolt.FreelistMapType})
	if err != nil {
		return err
	}
	err = db.Update(func(tx *bolt.Tx) error { return layOut(tx, o) })
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	err = os.Link(f.Name(), path)
	if err != nil && !errors.Is(err, fs.ErrExist) { // a file system without links
		if _, serr := os.Lstat(path); errors.Is(serr, fs.ErrNotExist) {
			err = os.Rename(f.Name(), path)
		}
	}
	if errors.Is(err, fs.ErrExist) {
		err = nil
	}
	syncFolder(dir)
	return err
}

// layOut makes the buckets of an empty store.
func layOut(tx *bolt.Tx, o Options) error {
	for _, name := range [][]byte{metaBucket, visitsBucket, digestsBucket, bodiesBucket, reportsBucket} {
		if _, err := tx.CreateBucket(name); err != nil {
			return err
		}
	}
	meta := tx.Bucket(metaBucket)
	if err := meta.Put(schemaKey, seal(binary.AppendUvarint(make([]byte, sealSize), schema))); err != nil {
		return err
	}
	if err := meta.Put(countsKey, encodeCounts(Summary{})); err != nil {
		return err
	}
	return meta.Put(versionKey, []byte(o.Version))
}
