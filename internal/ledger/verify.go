package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"

	"github.com/basaltlake/basalt/internal/store"
)

// sum returns the SHA-256 of an object, hexadecimal.
func (l *Ledger) sum(ctx context.Context, uri string) (string, error) {
	r, err := l.store.Open(ctx, uri)
	if err != nil {
		return "", err
	}
	defer r.Close()
	h := sha256.New()
	if _, err := io.Copy(h, io.NewSectionReader(r, 0, r.Size())); err != nil {
		return "", fmt.Errorf("reading %s: %w", uri, err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
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
		sum, err := l.sum(ctx, o.URI)
		if err != nil {
			return err
		}
		if sum != o.SHA256 {
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
	sum, err := l.sum(ctx, info.URI)
	return sum == o.SHA256, err
}
