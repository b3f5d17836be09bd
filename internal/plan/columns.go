package plan

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/basaltlake/basalt/internal/lake"
	"github.com/basaltlake/basalt/internal/store"
	"github.com/basaltlake/basalt/vector"
)

// opensAtOnce bounds how many footers are read at a time.
const opensAtOnce = 16

// found is what the footers of the run's files say. It is Available.
type found struct {
	mu     sync.Mutex
	tables map[string]*foundTable
	mics   []string
}

type foundTable struct {
	files   int
	columns map[string]bool
	opened  []resolver // one per distinct set of columns
	schemas map[string]bool
}

type resolver func(name string, t vector.Type) bool

// open reads the footers of all files: rows, and which columns there are.
func (b *builder) open(ctx context.Context) error {
	b.found.tables = map[string]*foundTable{}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(opensAtOnce)
	for i := range b.byDay {
		b.found.mics = append(b.found.mics, b.byDay[i].Universe.MICs()...)
		for name, files := range b.byDay[i].Files {
			for j := range files {
				in := &files[j]
				group.Go(func() error {
					o, err := b.lake.OpenFile(ctx, in.File)
					if err != nil {
						return err
					}
					in.Rows = o.Rows()
					b.found.add(name, o)
					return o.Close()
				})
			}
		}
	}
	slices.Sort(b.found.mics)
	b.found.mics = slices.Compact(b.found.mics)
	return group.Wait()
}

func (f *found) add(name string, o *lake.Opened) {
	columns := o.Columns()
	f.mu.Lock()
	defer f.mu.Unlock()
	t := f.tables[name]
	if t == nil {
		t = &foundTable{columns: map[string]bool{}, schemas: map[string]bool{}}
		f.tables[name] = t
	}
	t.files++
	for _, c := range columns {
		t.columns[c] = true
	}
	if schema := fmt.Sprint(o.Parquet.Columns()); !t.schemas[schema] {
		t.schemas[schema] = true
		t.opened = append(t.opened, func(name string, typ vector.Type) bool {
			_, ok := o.Resolve(name, typ)
			return ok
		})
	}
}

// Has implements Available.
func (f *found) Has(table, column string, t vector.Type) bool {
	ft := f.tables[table]
	return ft != nil && slices.ContainsFunc(ft.opened, func(r resolver) bool { return r(column, t) })
}

// Columns implements Available.
func (f *found) Columns(table string) []string {
	var names []string
	if ft := f.tables[table]; ft != nil {
		for name := range ft.columns {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// Files implements Available.
func (f *found) Files(table string) int {
	if ft := f.tables[table]; ft != nil {
		return ft.files
	}
	return 0
}

// MICs implements Available.
func (f *found) MICs() []string { return f.mics }

// readUniverseFile reads a Parquet file= of a universe.
func readUniverseFile(ctx context.Context, path string, columns []string) (*vector.Frame, error) {
	st, err := store.Open(ctx, path, store.Options{})
	if err != nil {
		return nil, err
	}
	return lake.ReadColumns(ctx, st, path, columns)
}
