package ledger

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/process"
	"github.com/basaltlake/basalt/internal/sink"
	"github.com/basaltlake/basalt/internal/store"
)

// Options are what a ledger needs from outside. Zero values are those of the process.
type Options struct {
	Clock func() time.Time
	// Sleep waits between two looks at a lease; it ends early with an error when ctx does.
	Sleep func(ctx context.Context, d time.Duration) error
	Owner Owner            // who takes leases
	Dead  func(Owner) bool // the owner of a lease surely runs no more
	// Ending tells that the owner was killed and will be dead in a moment.
	Ending func(Owner) bool
}

func (o Options) withDefaults() Options {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Sleep == nil {
		o.Sleep = sleep
	}
	if o.Owner == (Owner{}) {
		o.Owner = process.Self()
	}
	if o.Dead == nil {
		o.Dead = Owner.Dead
	}
	if o.Ending == nil {
		o.Ending = Owner.Ending
	}
	return o
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Ledger is the record of an output root. It is safe for concurrent use.
type Ledger struct {
	store store.Store
	root  string
	opts  Options
}

// Open returns the ledger of an output root. Nothing is read or written yet.
func Open(st store.Store, root string, o Options) *Ledger {
	return &Ledger{store: st, root: root, opts: o.withDefaults()}
}

// Store returns the store of outputs and records.
func (l *Ledger) Store() store.Store { return l.store }

func (l *Ledger) at(elements ...string) string {
	return store.Join(l.root, append([]string{Folder}, elements...)...)
}

// mostBytes bounds a record that is read: one of 20,000 columns is some megabytes.
const mostBytes = 256 << 20

// readers is how many records are read at a time.
const readers = 32

// read decodes a record; false when there is none.
func (l *Ledger) read(ctx context.Context, uri string, into any) (bool, error) {
	data, err := store.ReadAll(ctx, l.store, uri, mostBytes)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if err := json.Unmarshal(data, into); err != nil {
		return false, &DamagedError{URI: uri, Err: err}
	}
	return true, nil
}

// write encodes a record and makes it visible in one step.
func (l *Ledger) write(ctx context.Context, uri string, record any) error {
	data, err := json.MarshalIndent(record, "", " ")
	if err != nil {
		return fmt.Errorf("encoding %s: %w", uri, err)
	}
	return sink.Diagnose("writing", uri, store.WriteAll(ctx, l.store, uri, append(data, '\n')))
}

// DamagedError is a record that is no record.
type DamagedError struct {
	URI   string
	Err   error
	Newer bool // a newer program has written it
}

// Code returns the message code.
func (e *DamagedError) Code() string  { return "ledger-damaged" }
func (e *DamagedError) Unwrap() error { return e.Err }

func (e *DamagedError) Error() string {
	if e.Newer {
		return fmt.Sprintf("ledger-damaged: reading %s: %v: use a newer program", e.URI, e.Err)
	}
	return fmt.Sprintf("ledger-damaged: reading %s: %v: no run writes such a file; remove it, and its partition is computed again", e.URI, e.Err)
}

// ranges lists the ranges of a series that have a record of a kind, sorted.
func (l *Ledger) ranges(ctx context.Context, kind string, s Series) ([]calendar.Range, error) {
	folder, err := l.folder(kind, s)
	if err != nil {
		return nil, err
	}
	infos, err := l.store.List(ctx, folder)
	if err != nil {
		return nil, fmt.Errorf("listing %s of %s: %w", kind, s.Pass, err)
	}
	var all []calendar.Range
	for _, info := range infos {
		if r, ok := rangeOf(info.URI); ok && store.Dir(info.URI)+"/" == folder {
			all = append(all, r)
		}
	}
	slices.SortFunc(all, compareRanges)
	return all, nil
}

func compareRanges(a, b calendar.Range) int {
	if a.Start != b.Start {
		return int(a.Start - b.Start)
	}
	return int(a.End - b.End)
}

// each calls do for every index, several at a time.
func each(ctx context.Context, n int, do func(ctx context.Context, i int) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(readers)
	for i := range n {
		group.Go(func() error { return do(ctx, i) })
	}
	return group.Wait()
}
