package engine

import (
	"context"
	"errors"
	"slices"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/lake"
	"github.com/basaltlake/basalt/internal/parquet"
	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/internal/scan"
	"github.com/basaltlake/basalt/internal/universe"
	"github.com/basaltlake/basalt/vector"
)

// tableFile is an open input file with the universe its rows are checked against.
type tableFile struct {
	in       plan.Input
	opened   *lake.Opened
	universe *universe.Universe
	crew     *scan.Crew
	keys     lake.Keys
	overlay  *sequence          // of a side output that extends the table: a row for every row that counts
	found    map[int64]struct{} // listings with rows are added to it, unless nil
	missing  []string           // columns that are wanted and that the file does not have
}

func openTableFile(ctx context.Context, l *lake.Lake, in plan.Input, u *universe.Universe) (*tableFile, error) {
	o, err := l.OpenFile(ctx, in.File)
	if err != nil {
		return nil, err
	}
	return &tableFile{in: in, opened: o, universe: u}, nil
}

func (f *tableFile) close() error { return f.opened.Close() }

func (f *tableFile) rows() int64 { return f.opened.Parquet.Rows() }

// accept reports whether a listing's rows in this file count: it is in the universe of
// the day, on the market the file is of.
func (f *tableFile) accept(id int64) bool {
	i, ok := f.universe.Index(id)
	return ok && (f.in.MIC == "" || f.universe.Listings[i].MIC == "" || f.universe.Listings[i].MIC == f.in.MIC)
}

// stored returns the names of the columns that lie in the file, without derived ones.
func (f *tableFile) stored() []string {
	return slices.DeleteFunc(f.opened.Columns(), func(name string) bool {
		r, ok := f.opened.Resolve(name, 0)
		return !ok || r.Derived != nil
	})
}

// acceptRows is accept for a listing that has rows.
func (f *tableFile) acceptRows(id int64) bool {
	ok := f.accept(id)
	if ok && f.found != nil {
		f.found[id] = struct{}{}
	}
	return ok
}

// resolve says how a column is read from this file.
func (f *tableFile) resolve(name string, t vector.Type) (string, *expr.Node, bool) {
	if f.overlay != nil && name != "ListingId" && f.overlay.index(name) >= 0 {
		return overlayPrefix + name, nil, true
	}
	r, ok := f.opened.Resolve(name, t)
	return r.Column, r.Derived, ok
}

// scan runs what the passes want over the rows, as they lie when they are in order, else
// sorted.
func (f *tableFile) scan(ctx context.Context, e *Engine, w wants, dayStart int64, to *received) (*scan.Result, scan.Dropped, error) {
	k, err := f.opened.Keys()
	if err != nil {
		return nil, scan.Dropped{}, err
	}
	f.keys = k
	keys := scan.Keys{Listing: k.Listing.Column, Time: k.Time.Column, Sequence: k.Sequence.Column}
	r, err := f.stream(ctx, e, keys, w, dayStart, to)
	var unsorted *scan.UnsortedError
	if errors.As(err, &unsorted) {
		to.restart()
		return f.sorted(ctx, e, keys, w, dayStart, to)
	}
	if err != nil {
		return nil, scan.Dropped{}, err
	}
	return r, r.Dropped, nil
}

func (f *tableFile) stream(ctx context.Context, e *Engine, k scan.Keys, w wants, dayStart int64, to *received) (*scan.Result, error) {
	p, err := scan.Compile(k, w.requests, w.collects, f.resolve, dayStart)
	if err != nil {
		return nil, err
	}
	f.missing = p.Missing
	own := f.own(p.Columns)
	f.prefetch(own, parquet.Together)
	src, err := openStream(own, f.rows(), f.open)
	if err != nil {
		return nil, err
	}
	r, err := p.Run(ctx, f.laid(src, p.Columns), f.options(e, to))
	return r, errors.Join(err, src.Close())
}

func (f *tableFile) options(e *Engine, to *received) scan.Options {
	from, before := calendar.Near(calendar.Range{Start: f.in.Day, End: f.in.Day})
	return scan.Options{Crew: f.crew, ChunkRows: e.ChunkRows, Accept: f.acceptRows, To: to, From: from, Before: before}
}

// sorted sorts the rows: in memory when they fit there, else by way of the disk.
func (f *tableFile) sorted(ctx context.Context, e *Engine, k scan.Keys, w wants, dayStart int64, to *received) (*scan.Result, scan.Dropped, error) {
	p, err := scan.Compile(k, w.requests, w.collects, f.resolve, dayStart)
	if err != nil {
		return nil, scan.Dropped{}, err
	}
	f.missing = p.Missing
	own := f.own(p.Columns)
	most := e.Memory.sortRows(f.in.Table.Name, orderBytes+8*int64(len(own)), e.atOnce())
	if f.rows() > most || e.Memory.OneListing {
		return f.shredded(ctx, e, p, keyColumns(k), to)
	}
	f.prefetch(keyColumns(k), parquet.Together)
	o, err := readOrder(keyColumns(k), f.rows(), f.open, f.acceptRows)
	if err != nil {
		return nil, scan.Dropped{}, err
	}
	places, total := o.places()
	f.prefetch(own, parquet.OneByOne)
	cols, err := gather(ctx, own, f.rows(), f.open, places, total, e.Threads)
	if err != nil {
		return nil, o.dropped, err
	}
	r, err := p.Run(ctx, f.laid(&scan.Memory{Cols: cols}, p.Columns), f.options(e, to))
	return r, o.dropped, err
}

// keyColumns are the columns that order the rows.
func keyColumns(k scan.Keys) []scan.Column {
	columns := []scan.Column{{Name: k.Listing, Type: vector.Int}, {Name: k.Time, Type: vector.Time}}
	if k.Sequence != "" {
		columns = append(columns, scan.Column{Name: k.Sequence, Type: vector.Int})
	}
	return columns
}

// open opens a cursor on a column.
func (f *tableFile) open(c scan.Column) (cursor, error) {
	if c.Name == f.keys.Listing.Column && c.Type == vector.Int {
		switch {
		case f.keys.Symbol != "":
			return f.openSymbol()
		case f.keys.Symbols:
			return f.openSymbols(c.Name)
		}
	}
	if c.Type == vector.Time && c.Name == f.keys.Time.Column {
		return f.opened.TimeCursor()
	}
	as := parquet.ReadAs{Type: c.Type, TimeUnit: f.in.Table.TimeUnit, Numbers: f.in.Table.Numbers(c.Name)}
	if c.Type == vector.String {
		as.Dict = vector.NewDict()
	}
	cur, err := f.opened.Parquet.Cursor(c.Name, as)
	if err != nil {
		return nil, err
	}
	return &dictCursor{cur, as.Dict}, nil
}

// dictCursor hands out the dictionary with the codes.
type dictCursor struct {
	*parquet.Cursor
	dict *vector.Dict
}

func (c *dictCursor) Read(dst *vector.Column, n int) (int, error) {
	dst.Dict = c.dict
	return c.Cursor.Read(dst, n)
}
