package plan

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/basaltlake/basalt/internal/lake"
	"github.com/basaltlake/basalt/internal/ledger"
	"github.com/basaltlake/basalt/vector"
)

// opensAtOnce bounds how many footers are read at a time.
const opensAtOnce = 16

// found is what the footers of the run's files say.
type found struct {
	mu      sync.Mutex
	tables  map[string]*foundTable
	mics    []string
	answers map[string]bool // of Has
	given   *Found          // what the files of a run said of which these are a part
}

type foundTable struct {
	files   int
	columns map[string]bool
	opened  []resolver // one per distinct set of columns
	schemas map[string]bool
}

type resolver func(name string, t vector.Type) bool

// tableFile is a file as one of a table: several tables may read the same files.
type tableFile struct {
	table, uri string
}

// openedFile is what the footer of a file says.
type openedFile struct {
	rows    int64
	columns []string
	texts   map[string]int64 // bytes, by column
	err     error
}

// open reads the footers of the files of all partitions that run: rows, and which columns
// there are. What cannot be read is an error of the partitions that need it.
func (b *builder) open(ctx context.Context) error {
	if b.opened == nil {
		b.opened = map[tableFile]openedFile{}
	}
	var mu sync.Mutex
	asked := map[tableFile]bool{}
	group, bound := errgroup.WithContext(ctx)
	group.SetLimit(opensAtOnce)
	for _, p := range b.p.Partitions {
		if !p.Runs() {
			continue
		}
		for _, f := range b.filesOf(p) {
			at := tableFile{f.Table, f.Info.URI}
			mu.Lock()
			_, done := b.opened[at]
			mu.Unlock()
			if done || asked[at] {
				continue
			}
			asked[at] = true
			group.Go(func() error {
				o := b.openFile(bound, f)
				mu.Lock()
				defer mu.Unlock()
				b.opened[at] = o
				return nil
			})
		}
	}
	if err := group.Wait(); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, p := range b.p.Partitions {
		if p.Runs() {
			b.opens(p)
		}
	}
	return nil
}

func (b *builder) openFile(ctx context.Context, f lake.File) openedFile {
	o, err := b.lake.OpenFile(ctx, f)
	if err != nil {
		return openedFile{err: err}
	}
	columns := o.Columns()
	b.found.add(f.Table, o, columns)
	return openedFile{rows: o.Rows(), columns: columns, texts: o.TextBytes(), err: o.Close()}
}

// filesOf are the input files of a partition.
func (b *builder) filesOf(p *Partition) []lake.File {
	var files []lake.File
	for date := range p.Key.Days() {
		if d := b.byDate[date]; d != nil {
			files = append(files, d.inputs(p.Pass)...)
		}
	}
	return files
}

// opens notes for a partition what its files hold.
func (b *builder) opens(p *Partition) {
	p.Found = map[string][]string{}
	for _, f := range b.filesOf(p) {
		o := b.opened[tableFile{f.Table, f.Info.URI}]
		if o.err != nil {
			p.Err = cmp.Or(p.Err, o.err)
			continue
		}
		p.Found[f.Table] = append(p.Found[f.Table], o.columns...)
	}
	for name, columns := range p.Found {
		slices.Sort(columns)
		p.Found[name] = slices.Compact(columns)
	}
	for _, d := range p.Days {
		b.found.market(d.MICs)
	}
}

// market adds markets of the run.
func (f *found) market(mics []string) {
	f.mics = append(f.mics, mics...)
	slices.Sort(f.mics)
	f.mics = slices.Compact(f.mics)
}

// remember adds the columns of files that are not opened, because what was computed from
// them is up to date.
func (f *found) remember(m *ledger.Manifest) {
	if m == nil {
		return
	}
	for name, columns := range m.Found {
		t := f.table(name)
		t.files++
		for _, c := range columns {
			t.columns[c] = true
		}
		if key := strings.Join(columns, "\x00"); !t.schemas[key] {
			t.schemas[key] = true
			t.opened = append(t.opened, func(name string, _ vector.Type) bool {
				_, found := slices.BinarySearch(columns, name)
				return found
			})
		}
	}
	for _, d := range m.Days {
		f.market(d.MICs)
	}
}

func (f *found) table(name string) *foundTable {
	if f.tables == nil {
		f.tables = map[string]*foundTable{}
	}
	t := f.tables[name]
	if t == nil {
		t = &foundTable{columns: map[string]bool{}, schemas: map[string]bool{}}
		f.tables[name] = t
	}
	return t
}

func (f *found) add(name string, o *lake.Opened, columns []string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	t := f.table(name)
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

// Has reports whether one of the table's files has the column or can derive it.
func (f *found) Has(table, column string, t vector.Type) bool {
	key := question(table, column, t)
	if f.given != nil {
		if answer, asked := f.given.Answers[key]; asked {
			return answer
		}
	}
	ft := f.tables[table]
	has := ft != nil && slices.ContainsFunc(ft.opened, func(r resolver) bool { return r(column, t) })
	if f.answers == nil {
		f.answers = map[string]bool{}
	}
	f.answers[key] = has
	return has
}

// Columns returns the names found in the table's files, sorted.
func (f *found) Columns(table string) []string {
	if f.given != nil {
		return f.given.Columns[table]
	}
	var names []string
	if ft := f.tables[table]; ft != nil {
		for name := range ft.columns {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// Files returns how many files of the table there are.
func (f *found) Files(table string) int {
	if f.given != nil {
		return f.given.Files[table]
	}
	if ft := f.tables[table]; ft != nil {
		return ft.files
	}
	return 0
}

// MICs returns the markets of the listings, sorted.
func (f *found) MICs() []string {
	if f.given != nil {
		return f.given.MICs
	}
	return f.mics
}
