package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
)

// bbolt trusts the pages of its file: a page that points back at one above it
// makes a search recurse until the stack overflows, which no program survives,
// and a check that runs in a goroutine of bbolt's faults outside our reach. So
// a file is walked by the code below, which trusts nothing, before bbolt
// searches in it (branch pages) or checks it (all pages).
//
// Origin: the file format of bbolt 1.3 to 1.5, version 2 (its packages common
// and freelist): pages begin with number, kind, count and overflow; numbers are
// in the byte order of the machine.
const (
	pageHeader   = 16
	element      = 16
	branchPage   = 0x01
	leafPage     = 0x02
	freelistPage = 0x10
	bucketFlag   = 0x01
	boltMagic    = 0xED0CDAED
	boltVersion  = 2
	noFreelist   = ^uint64(0)
	maxDepth     = 64
)

var native = binary.NativeEndian

// boltMeta is what the newest of the two meta pages says.
type boltMeta struct {
	pageSize int64
	root     uint64
	freelist uint64
	end      uint64 // the first page number that is not used
	txid     uint64
	valid    int // how many of the two are valid
}

var errNoMeta = errors.New("no valid meta page")

func parseMeta(b []byte) (m boltMeta, ok bool) {
	const size = 64
	if len(b) < pageHeader+size {
		return m, false
	}
	b = b[pageHeader : pageHeader+size]
	h := fnv.New64a()
	h.Write(b[:size-8])
	if native.Uint32(b) != boltMagic || native.Uint32(b[4:]) != boltVersion || native.Uint64(b[56:]) != h.Sum64() {
		return m, false
	}
	m = boltMeta{pageSize: int64(native.Uint32(b[8:])), root: native.Uint64(b[16:]), freelist: native.Uint64(b[32:]), end: native.Uint64(b[40:]), txid: native.Uint64(b[48:])}
	return m, m.pageSize >= 1024 && m.pageSize <= 1<<24 && m.pageSize&(m.pageSize-1) == 0 && m.end < 1<<40
}

// readMeta finds the newest valid meta page.
func readMeta(r io.ReaderAt) (best boltMeta, err error) {
	try := func(at int64) {
		var b [pageHeader + 64]byte
		if n, _ := r.ReadAt(b[:], at); n < len(b) {
			return
		}
		if m, ok := parseMeta(b[:]); ok {
			if best.valid == 0 || m.txid > best.txid {
				m.valid = best.valid
				best = m
			}
			best.valid++
		}
	}
	try(0)
	if best.valid > 0 {
		try(best.pageSize)
	} else {
		for size := int64(1024); size <= 1<<24 && best.valid == 0; size *= 2 {
			try(size)
		}
	}
	if best.valid == 0 {
		return best, errNoMeta
	}
	return best, nil
}

// checkMeta tells a store from other files before bbolt is let near it.
func checkMeta(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	m, err := readMeta(f)
	if err != nil {
		return &NotAStoreError{Path: path, Why: "holds something else"}
	}
	if m.freelist == noFreelist {
		return &NotAStoreError{Path: path, Why: "is a database of another program"}
	}
	info, err := f.Stat() // after the meta page: a file in use only grows
	if err != nil {
		return err
	}
	if want := int64(m.end) * m.pageSize; info.Size() < want {
		return damaged(path, fmt.Sprintf("it is cut short (%d of %d bytes)", info.Size(), want))
	}
	return nil
}

// How much of a file is walked.
type extent int

const (
	branches extent = iota // what a search leans on: branch pages and the list of free pages
	everything
)

// walkPages reports the first page that bbolt must not be let near.
func walkPages(path string, f io.ReaderAt, how extent) error {
	m, err := readMeta(f)
	if err != nil {
		return damaged(path, err.Error())
	}
	if how == everything && m.valid < 2 {
		return damaged(path, "one of its two meta pages is spoilt, so what was kept last may be missing")
	}
	w := pageWalk{f: f, meta: m, all: how == everything, seen: make([]uint64, m.end/64+1)}
	if err := w.run(); err != nil {
		return damaged(path, err.Error())
	}
	return nil
}

type pageWalk struct {
	f    io.ReaderAt
	meta boltMeta
	all  bool
	seen []uint64 // a bit per page
}

func (w *pageWalk) run() error {
	var roots []uint64
	if err := w.tree(w.meta.root, func(b []byte, n int) error {
		for i := range n {
			e := b[pageHeader+i*element:]
			if native.Uint32(e)&bucketFlag == 0 {
				continue
			}
			at := pageHeader + i*element + int(native.Uint32(e[4:])) + int(native.Uint32(e[8:]))
			if native.Uint32(e[12:]) < 16 {
				return errors.New("a bucket's entry is too short")
			}
			if root := native.Uint64(b[at:]); root != 0 { // 0: it stands inside the entry
				roots = append(roots, root)
			}
		}
		return nil
	}); err != nil {
		return err
	}
	for _, r := range roots {
		if err := w.tree(r, nil); err != nil {
			return err
		}
	}
	return w.free()
}

// tree walks the tree under a page. leaves, when given, sees the whole bytes
// and the count of each leaf page, its elements checked.
func (w *pageWalk) tree(root uint64, leaves func(b []byte, n int) error) error {
	// Trees are balanced: the way down at the left shows how deep the leaves lie.
	depth := 0
	for id := root; ; depth++ {
		b, kind, n, err := w.page(id)
		if err != nil {
			return err
		}
		if kind == leafPage {
			break
		}
		if n == 0 || depth == maxDepth {
			return fmt.Errorf("page %d leads nowhere", id)
		}
		id = native.Uint64(b[pageHeader+8:])
	}
	return w.down(root, depth, leaves)
}

func (w *pageWalk) down(id uint64, depth int, leaves func([]byte, int) error) error {
	if depth == 0 && !w.all && leaves == nil {
		return w.mark(id, 1)
	}
	b, kind, n, err := w.page(id)
	if err != nil {
		return err
	}
	if kind == leafPage != (depth == 0) {
		return fmt.Errorf("page %d is of the wrong kind", id)
	}
	if err := w.mark(id, uint64(int64(len(b))/w.meta.pageSize)); err != nil {
		return err
	}
	if depth == 0 {
		if leaves != nil {
			return leaves(b, n)
		}
		return nil
	}
	for i := range n {
		if err := w.down(native.Uint64(b[pageHeader+i*element+8:]), depth-1, leaves); err != nil {
			return err
		}
	}
	return nil
}

// page reads a branch or leaf page whole and checks that its elements lie
// inside it.
func (w *pageWalk) page(id uint64) (b []byte, kind uint16, n int, err error) {
	b, kind, n, err = w.read(id)
	if err != nil {
		return nil, 0, 0, err
	}
	if kind != branchPage && kind != leafPage || pageHeader+n*element > len(b) {
		return nil, 0, 0, fmt.Errorf("page %d is of no known kind", id)
	}
	for i := range n {
		at := pageHeader + i*element
		e := b[at:]
		var end uint64
		if kind == branchPage {
			end = uint64(native.Uint32(e)) + uint64(native.Uint32(e[4:]))
		} else {
			end = uint64(native.Uint32(e[4:])) + uint64(native.Uint32(e[8:])) + uint64(native.Uint32(e[12:]))
		}
		if uint64(at)+end > uint64(len(b)) {
			return nil, 0, 0, fmt.Errorf("page %d: entry %d reaches beyond its page", id, i)
		}
	}
	return b, kind, n, nil
}

// read reads a page with its overflow.
func (w *pageWalk) read(id uint64) (b []byte, kind uint16, n int, err error) {
	if id < 2 || id >= w.meta.end {
		return nil, 0, 0, fmt.Errorf("page %d lies outside of the file", id)
	}
	b = make([]byte, w.meta.pageSize)
	at := int64(id) * w.meta.pageSize
	if _, err := w.f.ReadAt(b, at); err != nil {
		return nil, 0, 0, fmt.Errorf("page %d cannot be read: %w", id, err)
	}
	kind, n = native.Uint16(b[8:]), int(native.Uint16(b[10:]))
	more := uint64(native.Uint32(b[12:]))
	if native.Uint64(b) != id || id+more >= w.meta.end {
		return nil, 0, 0, fmt.Errorf("page %d does not know itself", id)
	}
	if more > 0 {
		b = append(b, make([]byte, int64(more)*w.meta.pageSize)...)
		if _, err := w.f.ReadAt(b[w.meta.pageSize:], at+w.meta.pageSize); err != nil {
			return nil, 0, 0, fmt.Errorf("page %d cannot be read: %w", id, err)
		}
	}
	return b, kind, n, nil
}

// mark notes that n pages from id on are used.
func (w *pageWalk) mark(id, n uint64) error {
	if id < 2 || id+n > w.meta.end {
		return fmt.Errorf("page %d lies outside of the file", id)
	}
	for ; n > 0; id, n = id+1, n-1 {
		if w.seen[id/64]&(1<<(id%64)) != 0 {
			return fmt.Errorf("page %d is used twice", id)
		}
		w.seen[id/64] |= 1 << (id % 64)
	}
	return nil
}

// free checks the list of free pages: what it names would be written over.
func (w *pageWalk) free() error {
	id := w.meta.freelist
	b, kind, n, err := w.read(id)
	if err != nil {
		return err
	}
	if kind != freelistPage {
		return fmt.Errorf("page %d is not the list of free pages", id)
	}
	if err := w.mark(id, uint64(int64(len(b))/w.meta.pageSize)); err != nil {
		return err
	}
	b = b[pageHeader:]
	count := uint64(n)
	if n == 0xFFFF { // too many for the header
		count, b = native.Uint64(b), b[8:]
	}
	if count > uint64(len(b)/8) {
		return errors.New("the list of free pages is longer than its page")
	}
	for i := range count {
		if err := w.mark(native.Uint64(b[i*8:]), 1); err != nil {
			return fmt.Errorf("the list of free pages: %w", err)
		}
	}
	return nil
}
