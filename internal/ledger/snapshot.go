package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/basaltlake/basalt/internal/store"
)

// Hash returns the hash by which texts are compared.
func Hash(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// KeepConfig stores a canonical configuration, once, and returns its hash: a later plan
// can then say which key has changed.
func (l *Ledger) KeepConfig(ctx context.Context, text []byte) (string, error) {
	hash := Hash(text)
	uri := l.configPath(hash)
	_, err := l.store.Stat(ctx, uri)
	if err == nil {
		return hash, nil
	}
	if !errors.Is(err, store.ErrNotFound) {
		return hash, err
	}
	if err := store.WriteAll(ctx, l.store, uri, text); err != nil {
		return hash, fmt.Errorf("keeping the configuration: %w", err)
	}
	return hash, nil
}

// Config returns a configuration that was kept, or nil when there is none of the hash.
func (l *Ledger) Config(ctx context.Context, hash string) ([]byte, error) {
	text, err := store.ReadAll(ctx, l.store, l.configPath(hash), mostBytes)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	return text, err
}

func (l *Ledger) configPath(hash string) string { return l.at(configs, hash+".json") }
