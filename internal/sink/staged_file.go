package sink

import (
	"fmt"

	"github.com/cespare/xxhash/v2"

	"github.com/basaltlake/basalt/internal/store"
)

// Small pages are collected until there is a store's worth of them; larger ones pass
// by without a copy.
const (
	smallWrite     = 32 << 10
	collectedBytes = 256 << 10
)

// stagedFile passes bytes to a store and keeps what is needed to check and record
// them. After the last Write comes flush.
type stagedFile struct {
	out      store.Writer
	parallel bool // hash while the store writes
	hash     *xxhash.Digest
	size     int64  // bytes the store has
	small    []byte // bytes the store does not have yet
	head     []byte // the first bytes
	tail     []byte // what was written since keepTail
	keeping  bool
}

func newStagedFile(out store.Writer, parallel bool) *stagedFile {
	return &stagedFile{out: out, parallel: parallel, hash: xxhash.New()}
}

func (f *stagedFile) Write(p []byte) (int, error) {
	if n := min(4-len(f.head), len(p)); n > 0 {
		f.head = append(f.head, p[:n]...)
	}
	if f.keeping {
		f.tail = append(f.tail, p...)
	}
	if len(p) < smallWrite && len(f.small)+len(p) <= collectedBytes {
		f.small = append(f.small, p...)
		return len(p), nil
	}
	if err := f.flush(); err != nil {
		return 0, err
	}
	return f.pass(p)
}

// flush hands the collected bytes to the store.
func (f *stagedFile) flush() error {
	if len(f.small) == 0 {
		return nil
	}
	_, err := f.pass(f.small)
	f.small = f.small[:0]
	return err
}

// pass hands bytes to the store and hashes them, at once if it may.
func (f *stagedFile) pass(p []byte) (int, error) {
	if !f.parallel {
		f.hash.Write(p)
		return f.store(p)
	}
	hashed := make(chan struct{})
	go func() {
		f.hash.Write(p)
		close(hashed)
	}()
	n, err := f.store(p)
	<-hashed
	return n, err
}

func (f *stagedFile) store(p []byte) (int, error) {
	n, err := f.out.Write(p)
	f.size += int64(n)
	return n, err
}

// keepTail keeps a copy of everything written from here on.
func (f *stagedFile) keepTail() { f.keeping = true }

// sum is the hash of the bytes, with the name of the algorithm.
func (f *stagedFile) sum() string { return fmt.Sprintf("xxh64:%016x", f.hash.Sum64()) }
