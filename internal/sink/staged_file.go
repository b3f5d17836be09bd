package sink

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"

	"github.com/basaltlake/basalt/internal/store"
)

// stagedFile passes bytes to a store and keeps what is needed to check and record
// them.
type stagedFile struct {
	out      store.Writer
	parallel bool // hash while the store writes
	hash     hash.Hash
	size     int64
	head     []byte // the first bytes
	tail     []byte // what was written since keepTail
	keeping  bool
}

func newStagedFile(out store.Writer, parallel bool) *stagedFile {
	return &stagedFile{out: out, parallel: parallel, hash: sha256.New()}
}

func (f *stagedFile) Write(p []byte) (int, error) {
	if n := min(4-len(f.head), len(p)); n > 0 {
		f.head = append(f.head, p[:n]...)
	}
	if f.keeping {
		f.tail = append(f.tail, p...)
	}
	if !f.parallel || len(p) < 32<<10 {
		f.hash.Write(p)
		n, err := f.out.Write(p)
		f.size += int64(n)
		return n, err
	}
	hashed := make(chan struct{})
	go func() {
		f.hash.Write(p)
		close(hashed)
	}()
	n, err := f.out.Write(p)
	<-hashed
	f.size += int64(n)
	return n, err
}

// keepTail keeps a copy of everything written from here on.
func (f *stagedFile) keepTail() { f.keeping = true }

// sum is the SHA-256 of the bytes, hexadecimal.
func (f *stagedFile) sum() string { return hex.EncodeToString(f.hash.Sum(nil)) }
