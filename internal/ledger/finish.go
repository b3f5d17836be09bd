package ledger

import (
	"context"
	"fmt"
)

// finish does what follows once the data are visible. Each step may have been done before.
func (l *Ledger) finish(ctx context.Context, m *Manifest) error {
	key := m.Key()
	if err := l.look(ctx, m); err != nil {
		return fmt.Errorf("committing %s: %w", key, err)
	}
	kept := m.Kept
	m.Kept = nil
	if err := l.record(ctx, m); err != nil {
		return err
	}
	if err := l.dropKept(ctx, kept); err != nil {
		return fmt.Errorf("committing %s: %w", key, err)
	}
	if err := l.removeReplaced(ctx, m); err != nil {
		return err
	}
	for _, kind := range []string{failures, intents} {
		uri, err := l.path(kind, key)
		if err != nil {
			return err
		}
		if err := l.store.Remove(ctx, uri); err != nil {
			return fmt.Errorf("committing %s: %w", key, err)
		}
	}
	return nil
}

// record writes the manifest of a partition.
func (l *Ledger) record(ctx context.Context, m *Manifest) error {
	uri, err := l.path(manifests, m.Key())
	if err != nil {
		return err
	}
	if err := l.write(ctx, uri, m); err != nil {
		return fmt.Errorf("writing the manifest of %s: %w", m.Key(), err)
	}
	return nil
}

// look notes how the store describes the data. A further target that cannot be looked at
// has failed: what it holds is not known.
func (l *Ledger) look(ctx context.Context, m *Manifest) error {
	for i := range m.Failed {
		m.Failed[i].Tried = nil
	}
	outputs := []*Output{&m.Output}
	for i := range m.Sides {
		outputs = append(outputs, &m.Sides[i])
	}
	unseen := map[*Output]error{}
	for _, o := range outputs {
		info, err := l.store.Stat(ctx, o.URI)
		switch {
		case err == nil:
			o.seen(info)
		case o.Extra == 0 || ctx.Err() != nil:
			return err
		default:
			unseen[o] = err
		}
	}
	for i := len(outputs) - 1; i > 0; i-- {
		if err := unseen[outputs[i]]; err != nil {
			f := m.fail(outputs[i].Extra, err)
			f.Left, f.Tried = []Output{*f.Tried}, nil
		}
	}
	return nil
}
