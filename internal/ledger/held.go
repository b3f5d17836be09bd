package ledger

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/basaltlake/basalt/internal/store"
)

// Held is data that the manifest of a partition speaks of.
type Held struct {
	Key Key
	Output
}

// Held returns the data of all partitions, of whatever series, by place. It reads every
// manifest but those that are damaged, which speak of nothing.
func (l *Ledger) Held(ctx context.Context) (map[string][]Held, error) {
	infos, err := l.store.List(ctx, l.at(manifests)+"/")
	if err != nil {
		return nil, fmt.Errorf("listing all manifests: %w", err)
	}
	var mu sync.Mutex
	all := map[string][]Held{}
	err = each(ctx, len(infos), func(ctx context.Context, i int) error {
		if _, ok := rangeOf(infos[i].URI); !ok {
			return nil
		}
		m := &Manifest{}
		found, err := l.read(ctx, infos[i].URI, m)
		var damaged *DamagedError
		if !found && (err == nil || errors.As(err, &damaged)) {
			return nil
		}
		if err != nil {
			return err
		}
		mu.Lock()
		defer mu.Unlock()
		for _, o := range m.outputs() {
			all[o.URI] = append(all[o.URI], Held{m.Key(), *o})
		}
		return nil
	})
	return all, err
}

// HolderOf returns whose data an object is, or nil when no manifest knows it.
func HolderOf(info store.Info, held map[string][]Held) *Key {
	for _, h := range held[info.URI] {
		if h.Same(info) {
			return &h.Key
		}
	}
	return nil
}
