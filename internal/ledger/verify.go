package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"strings"

	"github.com/cespare/xxhash/v2"

	"github.com/basaltlake/basalt/internal/store"
)

// contains reports whether an object has the content of an output.
func (l *Ledger) contains(ctx context.Context, uri string, o *Output) (bool, error) {
	h, want := o.contentHash()
	if h == nil {
		return false, fmt.Errorf("checking %s: this program does not know the hash %q: use a newer one", uri, o.Hash)
	}
	r, err := l.store.Open(ctx, uri)
	if err != nil {
		return false, err
	}
	defer r.Close()
	if _, err := io.Copy(h, io.NewSectionReader(r, 0, r.Size())); err != nil {
		return false, fmt.Errorf("reading %s: %w", uri, err)
	}
	return hex.EncodeToString(h.Sum(nil)) == want, nil
}

// contentHash returns the algorithm of an output's hash, nil if unknown, and the sum.
func (o *Output) contentHash() (hash.Hash, string) {
	if o.Hash == "" {
		return sha256.New(), o.SHA256
	}
	if sum, ok := strings.CutPrefix(o.Hash, "xxh64:"); ok {
		return xxhash.New(), sum
	}
	return nil, ""
}

// ContentError is data that are not those of their manifest.
type ContentError struct {
	Key Key
	URI string
}

// Code returns the message code.
func (e *ContentError) Code() string { return "output-changed" }

func (e *ContentError) Error() string {
	return fmt.Sprintf("output-changed: checking %s: the content of %s is not what was committed: something else wrote it; the next run computes it again", e.Key, e.URI)
}

// Verify reads the data of a manifest and compares them with their checksums.
func (l *Ledger) Verify(ctx context.Context, m *Manifest) error {
	for _, o := range append([]Output{m.Output}, m.Sides...) {
		same, err := l.contains(ctx, o.URI, &o)
		if err != nil {
			return err
		}
		if !same {
			return &ContentError{m.Key(), o.URI}
		}
	}
	return nil
}

// Holds reports whether an object that info describes has the content of an output. It
// is read only when size and time do not tell.
func (l *Ledger) Holds(ctx context.Context, o *Output, info store.Info) (bool, error) {
	if o.Same(info) {
		return true, nil
	}
	if info.Size != o.Bytes {
		return false, nil
	}
	return l.contains(ctx, info.URI, o)
}
